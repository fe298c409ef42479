"""What one supplier is shown: its own scores and lines, and of anybody else nothing at all."""

import json
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.metrics.scored import AT, FULL, KPIS, card, measured, rating, ratings

from procurekit.errors import InvalidValue, NotFound
from procurekit.metrics import REGISTRY, Dimension, Kpi, Linear, Scorecard, measure, score

CARD = Scorecard(
    "host.lines",
    "Lines",
    [
        Dimension("procurekit.on_time", 3, linear=FULL, title="Punctual", title_zh="准时"),
        Dimension("procurekit.on_time_orders", 1, linear=FULL),
        Dimension("procurekit.delay", 1, linear=Linear(worst=30, best=0)),
    ],
)
SECRETS = ("mei", "WO-7", "V-2", "V-3", "Bolt Ltd", "PO-B", "PO-C", "7777", "8888")


@pytest.fixture
def rows(row):
    mine = {"supplier": "V-1", "supplier_name": "Screw Ltd", "purchaser": "mei", "demands": ("WO-7",), "item": "M6"}
    other = {"supplier": "V-2", "supplier_name": "Bolt Ltd", "item": "7777"}
    return [
        row(order_number="PO-A1", order_id="a1", receipts=[("2026-03-05", 100)], **mine),
        row(order_number="PO-A2", order_id="a2", receipts=[("2026-03-09", 100)], **mine),
        row(order_number="PO-A3", order_id="a3", promise="2026-07-30", **mine),
        row(order_number="PO-A4", order_id="a4", promise="2026-04-15", receipts=[("2026-04-15", 100)], **mine),
        row(order_number="PO-B1", order_id="b1", receipts=[("2026-03-05", 100)], **other),
        row(order_number="PO-B2", order_id="b2", promise="2026-04-15", receipts=[("2026-04-15", 100)], **other),
        row(order_number="PO-C1", order_id="c1", supplier="V-3", item="8888"),
    ]


def scored(rows, **given):
    return score(CARD, measure(CARD.kpis(), rows, at=AT, **{"by": "supplier", **given}))


def everything(export):
    """All that an export says, in every form that it has."""
    plain = [json.dumps(export.as_dict(lang), ensure_ascii=False) for lang in ("en", "zh")]
    return "\n".join([*plain, export.explain(), export.explain("zh"), repr(export)])


@pytest.mark.parametrize("period", [None, "month"])
def test_nothing_of_anybody_else_is_in_it(rows, period):
    said = everything(scored(rows, period=period).for_supplier("V-1", rows))
    assert [secret for secret in SECRETS if secret in said] == []
    for own in ("V-1", "PO-A1", "PO-A2", "PO-A3", "PO-A4", "M6"):
        assert own in said


def test_it_has_no_rank_and_no_number_of_others(rows):
    found = scored(rows)
    assert [one.rank for one in found] == [2, 1, 3]
    export = found.for_supplier("V-1", rows)
    assert [(one.rank, one.ranked) for one in export.scores] == [(None, None)]
    assert "rank" not in json.dumps(export.as_dict())
    assert "rank" not in export.explain()
    assert "排名" not in export.explain("zh")


def test_it_is_the_same_whoever_else_there_is(rows):
    alone = [row for row in rows if row.supplier == "V-1"]
    for period in (None, "quarter"):
        among = scored(rows, period=period).for_supplier("V-1", rows)
        assert among == scored(alone, period=period).for_supplier("V-1", alone)
        assert among.as_dict() == scored(alone, period=period).for_supplier("V-1", alone).as_dict()


def test_each_line_says_how_it_counted(rows):
    export = scored(rows).for_supplier("V-1", rows)
    shown = [
        (one.facts["order_number"], one.numerator, one.denominator, one.reason)
        for one in export.lines_of("procurekit.on_time")
    ]
    assert shown == [
        ("PO-A1", 1, 1, None),
        ("PO-A2", 0, 1, None),
        ("PO-A3", None, None, "kpi.not_due_yet"),
        ("PO-A4", 1, 1, None),
    ]
    (score_,) = export.scores
    on_time = score_.of("procurekit.on_time").result
    assert (on_time.numerator, on_time.denominator) == (
        sum(n or 0 for _, n, _, _ in shown),
        sum(d or 0 for _, _, d, _ in shown),
    )
    assert [(one.numerator, one.reason) for one in export.lines_of("procurekit.delay")] == [
        (0, None),
        (4, None),
        (None, "kpi.not_received"),
        (0, None),
    ]


def test_a_line_shows_what_can_be_checked_of_it(rows):
    line = scored(rows).for_supplier("V-1", rows).lines_of("procurekit.on_time")[1]
    assert line.as_dict("zh") == {
        "kpi": "procurekit.on_time",
        "period": None,
        "facts": {
            "order_number": "PO-A2",
            "line": 1,
            "schedule": 1,
            "item": "M6",
            "promise_basis": "2026-03-05",
            "completed_on": "2026-03-09",
            "ordered": "100",
            "received": "100",
        },
        "numerator": 0,
        "denominator": 1,
        "reason": None,
        "text": "计 0 / 1",
    }


def test_it_explains_itself(rows):
    said = scored(rows).for_supplier("V-1", rows).explain().splitlines()
    # (3 x 66.67 + 66.67 + 95.56) / 5: two of three lines on time, and a third of four days late of thirty.
    assert said[0] == "V-1: 72.44 of 100 points"
    at = said.index("Punctual")
    assert said[at : at + 5] == [
        "Punctual",
        "  PO-A1 / 1 / 1 / M6: counts 1 of 1",
        "  PO-A2 / 1 / 1 / M6: counts 0 of 1",
        "  PO-A3 / 1 / 1 / M6: left out, not due yet",
        "  PO-A4 / 1 / 1 / M6: counts 1 of 1",
    ]


def test_of_one_period_alone(rows):
    found = scored(rows, period="month")
    march = found.for_supplier("V-1", rows, period="2026-03")
    assert [one.period for one in march.scores] == ["2026-03"]
    assert [one.facts["order_number"] for one in march.lines_of("procurekit.on_time")] == ["PO-A1", "PO-A2"]
    assert {one.period for one in found.for_supplier("V-1", rows).lines} == {"2026-03", "2026-04", "2026-07"}


def test_an_order_belongs_with_all_its_lines_where_its_last_date_is(row):
    rows = [
        row(line=1, promise="2026-02-27", receipts=[("2026-02-27", 100)]),
        row(line=2, promise="2026-03-05"),
        row(line=3, promise=None),
    ]
    found = scored(rows, period="month")
    march = found.for_supplier("V-1", rows, period="2026-03")
    assert [one.facts["line"] for one in march.lines_of("procurekit.on_time_orders")] == [1, 2, 3]
    assert [one.facts["line"] for one in march.lines_of("procurekit.on_time")] == [2]


def test_without_rows_it_has_no_lines(rows):
    assert scored(rows).for_supplier("V-1").lines == ()


def test_rows_of_other_kinds_come_in_a_mapping():
    mine = [rating("V-1", "quality", 80, rated_by="mei"), rating("V-1", "delivery", 96)]
    rows = [*mine, *ratings("V-2", 50, 50, 50)]
    found = score(card(), measured(rows))
    export = found.for_supplier("V-1", {"rating": iter(rows), "schedule_line": []})
    (quality, other) = export.lines_of("host.quality")
    assert quality.facts == {"criterion": "quality", "item": None, "points": Decimal(80), "out_of": Decimal(100)}
    assert (quality.numerator, other.reason) == (80, "kpi.other_criterion")
    assert "V-2" not in everything(export)
    assert "mei" not in everything(export)


def test_by_more_than_the_supplier():
    rows = [rating("V-1", "quality", 80, category="steel"), rating("V-2", "quality", 90, category="steel")]
    made = card(Dimension("host.quality", 1, linear=FULL))
    found = score(made, measure(made.kpis(KPIS), {"rating": rows}, at=AT, by=("category", "supplier")))
    export = found.for_supplier("V-1", {"rating": rows})
    assert [one.value for one in export.scores] == [("steel", "V-1")]
    assert "V-2" not in everything(export)


def test_nobody_learns_who_else_there_is_from_an_error(rows):
    with pytest.raises(NotFound) as caught:
        scored(rows).for_supplier("V-22")
    for lang in ("en", "zh"):
        assert "V-2" not in caught.value.text(lang).replace("V-22", "")
    with pytest.raises(NotFound, match="in 2020-01"):
        scored(rows, period="month").for_supplier("V-1", period="2020-01")


def test_scores_that_are_not_by_supplier_have_nobody_to_be_shown_to(rows):
    for by in (None, "item", ("item", "site")):
        with pytest.raises(InvalidValue, match="measure by supplier"):
            scored(rows, by=by).for_supplier("V-1")


def test_a_kpi_made_of_others_shows_the_lines_of_these(row):
    both = Kpi(id="host.both", title="Both", combine="product", of=["procurekit.on_time", "procurekit.in_full"])
    made = Scorecard("host.one", "One", [Dimension("host.both", 1, linear=FULL)])
    rows = [row(receipts=[("2026-03-05", 100)]), row(supplier="V-2")]
    export = score(made, measure([both], rows, at=date(2026, 3, 31), by="supplier")).for_supplier("V-1", rows)
    assert [one.kpi for one in export.lines] == ["procurekit.on_time", "procurekit.in_full"]
    assert "procurekit.in_full\n" in export.explain()


def test_lines_are_in_the_periods_that_were_measured(rows):
    export = scored(rows, period="month", window="ordered_on").for_supplier("V-1", rows)
    assert [one.period for one in export.scores] == ["2026-02"]
    assert {one.period for one in export.lines} == {"2026-02"}


def test_a_table_without_ids_has_suppliers_by_name(rows):
    export = scored(rows, by="supplier_name").for_supplier("Screw Ltd", rows)
    assert [one.value for one in export.scores] == ["Screw Ltd"]
    assert len(export.lines_of("procurekit.on_time")) == 4
    assert "Bolt Ltd" not in everything(export)


def test_a_data_frame_has_no_lines_to_show(rows):
    polars = pytest.importorskip("polars")
    with pytest.raises(InvalidValue, match="give the rows of facts"):
        scored(rows).for_supplier("V-1", polars.DataFrame({"supplier": ["V-1"]}))


def test_of_no_scores_nobody_has_one():
    with pytest.raises(NotFound, match="no score of the supplier V-1"):
        scored([]).for_supplier("V-1")


SAVED = Kpi(
    id="host.saved",
    title="Saved",
    numerator="ordered * previous_price - ordered * unit_price",
    denominator="ordered * previous_price",
    window=("latest_promise",),
)


def with_prices(row):
    """V-1 was paid 10 a piece, and V-2 before that 12.34."""
    days = {"2026-03-05": "2026-03-05", "2026-04-07": "2026-04-08"}
    return [
        row(supplier="V-1", promise=due, receipts=[(came, 100)], previous_price=Decimal("12.34"))
        for due, came in days.items()
    ]


def test_what_another_supplier_was_paid_does_not_follow_from_anything(row):
    linear = Linear(worst=0, best="0.3")
    made = Scorecard(
        "host.both",
        "Both",
        [Dimension("procurekit.on_time", 3, linear=FULL), Dimension("host.saved", 1, linear=linear)],
    )
    rows = with_prices(row)
    found = score(made, measure([*made.kpis(REGISTRY.extended([SAVED]))], rows, at=AT, by="supplier", period="month"))
    assert found[0].of("host.saved").result.denominator == 1234
    assert (found[0].points, found[1].points) != (100, 0)
    export = found.for_supplier("V-1", rows)
    # As if the dimension weren't there: score, share, change and lines.
    alone = Scorecard("host.both", "Both", made.dimensions[:1])
    without = score(alone, measure(alone.kpis(), rows, at=AT, by="supplier", period="month")).for_supplier("V-1", rows)
    assert [(one.points, one.covered, one.trend) for one in export.scores] == [
        (one.points, one.covered, one.trend) for one in without.scores
    ]
    assert [one.points for one in export.scores] == [100, 0]
    assert export.scores[1].trend.change == -100
    assert export.lines == without.lines
    saved = export.scores[0].of("host.saved")
    assert (saved.result, saved.points, saved.share, saved.met, saved.interval) == (None, None, None, None, None)
    assert "no points, not shown, as it rests on what may be another supplier's" in export.explain()
    said = everything(export)
    assert not any(figure in said for figure in ("1234", "12.34", "0.18963", "18.96", "234"))


def test_what_is_kept_back_is_the_hosts_to_say(row):
    made = Scorecard("host.saving", "Saving", [Dimension("host.saved", 1, linear=FULL)])
    rows = with_prices(row)
    found = score(made, measure([SAVED], rows, at=AT, by="supplier"))
    hidden, shown = (found.for_supplier("V-1", rows, **given) for given in ({}, {"withheld": ()}))
    assert (hidden.scores[0].points, hidden.scores[0].reason, hidden.lines) == (None, "score.withheld", ())
    assert (shown.scores[0].points, len(shown.lines)) == (found[0].points, 2)
    assert found.for_supplier("V-1", rows, withheld=["unit_price"]).lines == ()


def test_a_card_that_asks_for_every_dimension_scores_what_may_be_shown(row):
    dimensions = [Dimension("procurekit.on_time", 1, linear=FULL), Dimension("host.saved", 1, linear=FULL)]
    made = Scorecard("host.all", "All", dimensions, missing="none")
    rows = with_prices(row)
    found = score(made, measure(made.kpis(REGISTRY.extended([SAVED])), rows, at=AT, by="supplier"))
    (shown,) = found.for_supplier("V-1").scores
    assert (shown.points, shown.covered, shown.scaled, shown.reason) == (50, 1, False, None)
