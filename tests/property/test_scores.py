"""Laws of scorecards: what may change a score, and what may not."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.unit.metrics.scored import FULL, GRADES, KPIS, card, measured, rating

from procurekit.metrics import Band, Bounds, Dimension, Linear, Scorecard, score, wilson
from procurekit.metrics.bounds import misfits

CRITERIA = ("quality", "delivery", "price")
NAMES = ("V-1", "V-2", "V-3")
DAYS = ("2026-04-15", "2026-05-15")

numbers = st.decimals(0, 100, places=2)
weights = st.decimals("0.01", 100, places=2)
ratings = st.builds(rating, st.sampled_from(NAMES), st.sampled_from(CRITERIA), numbers, st.sampled_from(DAYS))
many = st.lists(ratings, max_size=12)
edges = st.lists(st.decimals(-5, 5, places=1), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """A card of some of the three criteria, by bands or in proportion."""
    chosen = draw(st.lists(st.sampled_from(CRITERIA), min_size=1, unique=True))
    return card(
        *(
            Dimension(
                f"host.{name}",
                draw(weights),
                linear=draw(st.sampled_from([FULL, Linear(worst="0.2", best="0.9", lowest=10, highest=80)])),
                minimum=draw(st.integers(1, 2)),
            )
            for name in chosen
        ),
        missing=draw(st.sampled_from(["scaled", "none"])),
        minimum_weight=draw(st.decimals(0, 1, places=1)),
    )


def scores(made, rows, **given):
    return score(made, measured(rows, **{"period": "month", **given}))


@given(cards(), many)
def test_there_are_points_or_a_reason_and_never_both(made, rows):
    for one in scores(made, rows):
        assert (one.points is None) != (one.reason is None)
        assert one.points is None or made.lowest <= one.points <= made.highest
        assert (one.grade is None) == (one.points is None)
        assert (one.rank is None) == (one.points is None)
        assert one.text("zh") is None or any("\u4e00" <= sign <= "\u9fff" for sign in one.text("zh"))
        for part in one.dimensions:
            assert (part.points is None) == (part.reason is not None)
            # What rests on nothing has no points, whatever the card.
            assert part.points is None or part.result.counted >= part.dimension.minimum >= 1


@given(cards(), many, weights)
def test_weights_say_only_what_counts_beside_what(made, rows, factor):
    scaled = attrs.evolve(made, dimensions=[attrs.evolve(one, weight=one.weight * factor) for one in made.dimensions])
    before, after = scores(made, rows), scores(scaled, rows)
    assert [(one.points, one.reason, one.grade, one.rank) for one in after] == [
        (one.points, one.reason, one.grade, one.rank) for one in before
    ]


@given(cards(), many)
def test_the_order_of_dimensions_and_rows_is_no_matter(made, rows):
    turned = attrs.evolve(made, dimensions=made.dimensions[::-1])
    before, after = scores(made, rows), scores(turned, rows[::-1])
    assert [(one.value, one.points, one.rank) for one in after] == [(one.value, one.points, one.rank) for one in before]


@given(cards(), many, st.sampled_from(NAMES), st.sampled_from(CRITERIA))
def test_more_points_never_lower_a_rank_or_a_score(made, rows, name, criterion):
    def raised(row):
        best = row.supplier == name and row.criterion == criterion
        return attrs.evolve(row, points=min(Decimal(100), row.points + 10)) if best else row

    before = {(one.value, one.period): one for one in scores(made, rows)}
    for after in scores(made, [raised(row) for row in rows]):
        then = before[after.value, after.period]
        if after.value == name and then.points is not None:
            assert after.points >= then.points
            assert after.rank <= then.rank
        elif then.points is not None:
            assert after.points == then.points
            assert after.rank >= then.rank


@given(cards(), many)
def test_renaming_suppliers_changes_nothing_but_names(made, rows):
    new = {name: f"S-{name}" for name in NAMES}
    renamed = [attrs.evolve(row, supplier=new[row.supplier]) for row in rows]
    before = [attrs.evolve(one, value=new[one.value]) for one in scores(made, rows)]
    assert list(scores(made, renamed)) == before


@given(cards(), many)
def test_ranks_are_those_of_a_race(made, rows):
    found = scores(made, rows)
    for one in found:
        if one.points is not None:
            mine = [other for other in found if other.period == one.period and other.points is not None]
            assert one.rank == 1 + sum(other.points > one.points for other in mine)
            assert one.ranked == len(mine)


@given(cards(), many)
def test_a_suppliers_export_is_the_same_whoever_else_there_is(made, rows):
    for name in {row.supplier for row in rows}:
        alone = [row for row in rows if row.supplier == name]
        among = scores(made, rows).for_supplier(name, {"rating": rows})
        assert among == scores(made, alone).for_supplier(name, {"rating": alone})
        said = json.dumps(among.as_dict()) + among.explain() + among.explain("zh")
        assert not any(other in said for other in set(NAMES) - {name})


@given(cards(), many)
def test_the_lines_of_an_export_add_up_to_its_figures(made, rows):
    for name in {row.supplier for row in rows}:
        export = scores(made, rows).for_supplier(name, {"rating": rows})
        for one in export.scores:
            for part in one.dimensions:
                mine = [line for line in export.lines_of(part.kpi.id) if line.period == one.period]
                counted = [line for line in mine if line.reason is None]
                assert part.result.counted == len(counted)
                assert (part.result.numerator or 0) == sum(line.numerator for line in counted)


@given(many)
def test_the_change_is_that_of_the_points(rows):
    found = {(one.value, one.period): one for one in scores(card(minimum_weight=0), rows)}
    for (name, period), one in found.items():
        then = found.get((name, "2026-04")) if period == "2026-05" else None
        if one.points is None or then is None or then.points is None:
            assert one.trend.change is None
            assert one.trend.reason is not None
        else:
            assert Fraction(one.trend.change) == Fraction(one.points) - Fraction(then.points)


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilsons_interval_holds_the_rate_between_nothing_and_all(met, of):
    assume(met <= of)
    low, high = wilson(met, of)
    assert 0 <= low <= high <= 1
    assert low * of <= met <= high * of
    # What was missed has the same interval, seen from the other end.
    assert abs(wilson(of - met, of)[0] + high - 1) < Decimal("1e-25")


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 5))
def test_wilsons_interval_shrinks_with_the_sample(met, of, times):
    assume(met <= of)
    low, high = wilson(met, of)
    lower, higher = wilson(met * times, of * times)
    assert higher - lower < high - low


@given(edges, st.decimals(-6, 6, places=1), st.data())
def test_bands_between_edges_have_one_for_every_number(edges, number, data):
    ends = [data.draw(st.sampled_from([("below", "at_least"), ("up_to", "above")])) for _ in edges]
    starts = [{}, *({after: edge} for edge, (_, after) in zip(edges, ends, strict=True))]
    stops = [*({before: edge} for edge, (before, _) in zip(edges, ends, strict=True)), {}]
    bands = [Band(points=place, **start, **stop) for place, (start, stop) in enumerate(zip(starts, stops, strict=True))]
    data.draw(st.randoms(use_true_random=False)).shuffle(bands)
    assert list(misfits(bands, Bounds())) == []
    assert sum(number in band for band in bands) == 1
    if len(bands) > 2:
        # Without one of them there is a gap, with one twice an overlap.
        assert [one.code for one in misfits(bands[1:], Bounds())] == ["bounds_gap"]
        assert "bounds_overlap" in [one.code for one in misfits([*bands, bands[0]], Bounds())]


@given(cards())
def test_a_card_is_read_back_from_what_is_written(made):
    assert Scorecard.from_dict(json.loads(json.dumps(made.as_dict()))) == made
    assert made.kpis(KPIS) == tuple(KPIS[one.kpi] for one in made.dimensions)
    assert made.grades == tuple(GRADES)
