"""The scorecards that procurekit brings: twelve dimensions with their targets, ERPNext's standings, SAP's points."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from tests.unit.metrics.scored import AT, FULL, rated, rating

from procurekit.errors import InvalidDocument
from procurekit.metrics import (
    REGISTRY,
    SCORECARDS,
    Band,
    Bounds,
    Dimension,
    Group,
    Kpi,
    Linear,
    Measured,
    Registry,
    Result,
    Scorecard,
    measure,
    points_per_row,
    score,
)
from procurekit.metrics.judging import faults_of

TWELVE = SCORECARDS["cn.supplier12"]
DUE = date(2026, 3, 5)


def values(**given):
    """What twelve KPIs came to, stand-ins for the real ones: the card's own units, each from twenty rows."""
    kpis, results = [], []
    for one in TWELVE.dimensions:
        value = given.get(one.kpi.partition(".")[2])
        kpis.append(Kpi(id=one.kpi, title=one.title, unit=one.unit))
        made = {"reason": "kpi.no_rows"} if value is None else {"value": Decimal(value), "counted": 20}
        results.append(Result(kpi=one.kpi, unit=one.unit, **made))
    group = Group(by="supplier", value="V-1", results=tuple(results))
    (found,) = score(TWELVE, Measured(groups=(group,), kpis=tuple(kpis), at=AT))
    return found


GOOD = {
    "on_time": "0.96",  # 100 x 20
    "in_full": "0.96",  # 80 x 8
    "order_accuracy": "0.98",  # 100 x 8
    "lot_acceptance": "0.93",  # 60 x 15
    "rejection_ppm": "2000",  # 80 x 10
    "incident_resolution_time": "24",  # 80 x 6
    "change_response_time": "1.5",  # 100 x 5
    "acknowledgement_rate": "1",  # 100 x 5
    "cost_reduction": "0.015",  # 50 x 8
    "invoice_accuracy": "0.89",  # 0 x 5
    "return_rate": "0.01",  # 80 x 5
    "cooperation": "0.9",  # 90 x 5
}


def test_twelve_dimensions_that_weigh_a_hundred_for_months_and_quarters():
    assert len(TWELVE.dimensions) == 12
    assert sum(one.weight for one in TWELVE.dimensions) == TWELVE.total_weight == 100
    assert TWELVE.periods == ("month", "quarter")
    assert all(one.title and one.title_zh for one in TWELVE.dimensions)
    assert [grade.name for grade in TWELVE.grades] == ["A", "B", "C", "D"]


def test_the_targets_that_were_asked_for():
    targets = {one.kpi.partition(".")[2]: one.target for one in TWELVE.dimensions}
    assert targets["on_time"] == Bounds(at_least="0.95")
    assert targets["order_accuracy"] == Bounds(at_least="0.98")
    assert targets["incident_resolution_time"] == Bounds(below=24)
    assert targets["change_response_time"] == Bounds(below=2)


def test_a_score_of_twelve():
    found = values(**GOOD)
    by_hand = 2000 + 640 + 800 + 900 + 800 + 480 + 500 + 500 + 400 + 0 + 400 + 450
    assert (found.points, found.grade.name) == (Decimal(by_hand) / 100, "B")
    met = {one.kpi.id.partition(".")[2] for one in found.dimensions if one.met}
    assert met == {
        "on_time",
        "order_accuracy",
        "change_response_time",
        "acknowledgement_rate",
        "return_rate",
        "cooperation",
    }


def test_half_of_the_weight_is_enough_and_less_is_not():
    some = ("on_time", "in_full", "order_accuracy", "lot_acceptance")
    assert values(**{name: GOOD[name] for name in some}).points == Decimal(
        "85.09803921568627450980392156862745"
    )  # 4340 / 51
    assert values(**{name: GOOD[name] for name in some[:3]}).reason == "score.too_little"


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        ("0.2999", "Very Poor"),
        ("0.3", "Poor"),
        ("0.5", "Average"),
        ("0.8", "Excellent"),
        ("0.9999", "Excellent"),
        ("1", None),
    ],
)
def test_erpnexts_standings_leave_out_a_perfect_score(share, grade):
    card = attrs.evolve(SCORECARDS["erpnext.standings"], dimensions=[Dimension("host.quality", 100, linear=FULL)])
    rows = {"rating": [rating("V-1", "quality", Decimal(share) * 100)]}
    (found,) = score(card, measure([rated("quality")], rows, at=AT, by="supplier"))
    assert (found.grade.name if found.grade else None) == grade
    assert found.text() == (None if grade else "the scorecard has no grade for 100 points")
    assert (
        "no grade (the scorecard has no grade for 100 points)"
        in score(card, measure([rated("quality")], rows, at=AT)).explain()
    ) == (grade is None)


def test_erpnext_shows_a_hundred_where_nothing_was_due_and_we_nothing():
    card = SCORECARDS["erpnext.standings"]
    found = score(card, measure(card.kpis(), [], at=AT))
    assert (found[0].points, found[0].grade, found[0].reason, found[0].as_published) == (
        None,
        None,
        "score.no_data",
        "100",
    )
    assert found.explain().startswith("all: no score, no dimension has data, the original shows 100")


def test_erpnexts_weights_have_to_add_up_to_a_hundred():
    with pytest.raises(ValueError, match="add up to 90, and 100 is asked for"):
        attrs.evolve(SCORECARDS["erpnext.standings"], dimensions=[Dimension("host.quality", 90, linear=FULL)])


def late(row, days):
    return row(receipts=[(DUE + timedelta(days=days), 100)])


def test_saps_variance_of_twelve_days_of_twenty_is_sixty_per_cent(row):
    ((result,),) = (group.results for group in measure([REGISTRY["sap.time_variance"]], [late(row, 12)], at=AT))
    assert (result.numerator, result.denominator, result.value) == (12, 20, Decimal("0.6"))


def by_variance(*bands, **given):
    return points_per_row(
        "host.time",
        "completed_on - due_on",
        bands,
        title="Time",
        basis="latest_promise",
        population="complete",
        **given,
    )


@pytest.mark.parametrize(("days", "points"), [(-5, 100), (0, 100), (1, 60), (12, 60), (13, 1), (20, 1)])
def test_variance_becomes_points_by_bands(row, days, points):
    kpi = by_variance(
        Band(points=60, above=0, up_to="0.60"), Band(points=1, above="0.60"), Band(points=100, up_to=0), of="20"
    )
    ((result,),) = (group.results for group in measure([kpi], [late(row, days)], at=AT))
    assert (result.numerator, result.denominator, result.value) == (points, 1, points)


def test_saps_worked_case_is_the_plain_mean_of_nine_items(row):
    # SAP shows a supplier whose nine items' points add up to 465: 465 / 9 = 51.67. The intervals, and so which item has
    # which points, are an example of ours: up to 0 days late 100, up to 5 late 65, up to 10 late 30, later 5.
    kpi = by_variance(
        Band(points=100, up_to=0),
        Band(points=65, above=0, up_to=5),
        Band(points=30, above=5, up_to=10),
        Band(points=5, above=10),
    )
    days = [0, -2, 3, 5, 4, 8, 9, 11, 30]
    # Of large and small orders: the mean is unweighted.
    rows = [attrs.evolve(late(row, one), amount=Decimal(10**place)) for place, one in enumerate(days)]
    assert 100 + 100 + 65 + 65 + 65 + 30 + 30 + 5 + 5 == 465
    ((result,),) = (group.results for group in measure([kpi], rows, at=AT))
    assert (result.numerator, result.denominator, round(result.value, 2)) == (465, 9, Decimal("51.67"))
    card = Scorecard("host.sap", "SAP", [Dimension("host.time", 1, linear=Linear(worst=1, best=100, lowest=1))])
    (found,) = score(card, measure([kpi], rows, at=AT, by="supplier"))
    assert round(found.points, 2) == Decimal("51.67")


def test_saps_card_scores_rows_of_ours(row):
    card = SCORECARDS["sap.points"]
    rows = [late(row, 0), late(row, 2), late(row, 20), row(receipts=[(DUE, 95)], stage="closed")]
    (found,) = score(card, measure(card.kpis(), rows, at=AT, by="supplier"))
    time, quantity = found.dimensions
    assert time.result.numerator == 100 + 80 + 1
    assert quantity.result.numerator == 100 + 100 + 100 + 60
    assert found.points == Decimal("75.16666666666666666666666666666666")


def test_what_a_band_needs_and_isnt_known_leaves_the_row_out(row):
    kpi = attrs.evolve(by_variance(Band(points=100, up_to=0), Band(points=0, above=0)), population="all")
    ((result,),) = (group.results for group in measure([kpi], [row(), late(row, 0)], at=AT))
    assert (result.value, result.excluded) == (100, {"kpi.unknown": 1})


def test_bands_of_rows_have_no_gaps_either():
    for bands in ([Band(points=1, up_to=0), Band(points=2, at_least=0)], [Band(points=1, at_least=0)], []):
        with pytest.raises(InvalidDocument, match=r"host\.time"):
            by_variance(*bands)


def test_one_band_gives_every_row_the_same():
    assert by_variance(Band(points=7)).numerator == "7"


@pytest.mark.parametrize("kpi", [one for one in REGISTRY.values() if one.standard == "sap"], ids=lambda kpi: kpi.id)
def test_saps_kpis_make_sense_and_are_said_in_both_languages(kpi):
    assert faults_of(kpi) == ()
    assert kpi.title != kpi.title_zh
    assert kpi.meaning != kpi.meaning_zh
    assert Registry([kpi])[kpi.id].source.startswith("SAP")
