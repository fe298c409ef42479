"""Scores worked out by hand: points, weights, grades, ranks, trends, intervals, and why there is none."""

import json
from datetime import date
from decimal import Decimal, localcontext

import attrs
import pytest
from tests.unit.metrics.scored import AT, DELIVERY, FULL, GRADES, KPIS, QUALITY, card, measured, rated, rating, ratings

from procurekit.errors import InvalidValue
from procurekit.metrics import Bounds, Dimension, Linear, measure, score, wilson
from procurekit.metrics.trend import before


def scores(rows, made=None, last=4, **given):
    return score(made or card(), measured(rows, **given), last=last)


def by_name(found):
    return {one.value: one for one in found}


def test_a_score_is_the_mean_of_points_by_weight():
    # 90 x 50 + 60 x 30 + 70 x 20 = 7700 of 100 weights
    (found,) = scores(ratings("V-1", quality=90, delivery=85, price=70))
    assert (found.points, found.grade.name, found.reason, found.scaled) == (77, "B", None, False)
    assert [(one.points, one.share) for one in found.dimensions] == [
        (90, Decimal("0.5")),
        (60, Decimal("0.3")),
        (70, Decimal("0.2")),
    ]
    assert found.covered == 1


def test_the_weights_of_what_has_no_data_go_to_the_others():
    # (90 x 50 + 70 x 20) / 70
    (found,) = scores(ratings("V-1", quality=90, price=70))
    assert found.points == Decimal("84.28571428571428571428571428571429")
    assert (found.covered, found.scaled) == (Decimal("0.7"), True)
    delivery = found.of("host.delivery")
    assert (delivery.points, delivery.share, delivery.reason) == (None, None, "kpi.other_criterion")
    assert [one.as_dict()["share"] for one in found.dimensions] == ["0.714286", None, "0.285714"]


def test_a_card_may_ask_for_every_dimension():
    (found,) = scores(ratings("V-1", quality=90, price=70), card(missing="none"))
    assert (found.points, found.grade, found.rank, found.reason) == (None, None, None, "score.missing")
    assert found.text() == "no data for host.delivery, and the scorecard asks for all dimensions"
    assert "host.delivery" in found.text("zh")


def test_too_little_data_is_no_score():
    (found,) = scores(ratings("V-1", price=70))
    assert (found.points, found.reason, found.covered) == (None, "score.too_little", Decimal("0.2"))
    assert found.text() == "only 20 % of the weight has data, 50 % is needed"
    (found,) = scores(ratings("V-1", price=70), card(minimum_weight="0.2"))
    assert found.points == 70


def test_no_data_at_all_is_no_score():
    (found,) = scores([rating("V-1", "manners", 100)])
    assert (found.points, found.reason, found.covered, found.as_published) == (None, "score.no_data", 0, None)
    assert {one.reason for one in found.dimensions} == {"kpi.other_criterion"}


def test_too_few_rows_give_no_points_and_few_are_marked():
    made = card(Dimension("host.quality", 1, linear=FULL, minimum=2), small_sample=3)
    few, enough, many = (
        by_name(scores([rating("V-1", "quality", 80)] * rows, made))["V-1"].dimensions[0] for rows in (1, 2, 3)
    )
    assert (few.points, few.reason, few.small) == (None, "score.few_rows", True)
    assert few.text() == "too few to tell: 1 of at least 2"
    assert (few.result.value, few.met) == (Decimal("0.8"), None)
    assert (enough.points, enough.small, many.points, many.small) == (80, True, 80, False)


def test_zero_is_a_score():
    (found,) = scores(ratings("V-1", quality=0, delivery=0, price=0))
    assert (found.points, found.grade.name, found.rank) == (0, "C", 1)


def test_a_hundred_has_a_grade():
    (found,) = scores(ratings("V-1", quality=100, delivery=100, price=100))
    assert (found.points, found.grade.name) == (100, "A")


@pytest.mark.parametrize(("points", "grade"), [(90, "A"), ("89.999999999999999999", "B"), (70, "B"), ("69.99", "C")])
def test_a_grade_begins_at_its_number(points, grade):
    (found,) = scores(ratings("V-1", quality=points, price=points))
    assert found.grade.name == grade


def test_a_card_without_grades_gives_none_and_has_nothing_to_say_about_it():
    (found,) = scores(ratings("V-1", quality=90, delivery=90), card(grades=()))
    assert (found.grade, found.grade_reason, found.text()) == (None, None, None)


def test_equal_points_share_a_rank_and_none_has_none():
    rows = [
        *ratings("V-1", quality=80, delivery=96, price=70),
        *ratings("V-2", quality=90, delivery=96, price=90),
        *ratings("V-3", quality=80, delivery=99, price=70),
        *ratings("V-4", quality=10, delivery=99, price=70),
        *ratings("V-5", price=100),
    ]
    found = by_name(scores(rows))
    assert {name: one.rank for name, one in found.items()} == {"V-1": 2, "V-2": 1, "V-3": 2, "V-4": 4, "V-5": None}
    assert {one.ranked for one in found.values()} == {4, None}
    assert [one.value for one in scores(rows).ranking()] == ["V-2", "V-1", "V-3", "V-4", "V-5"]


def test_ranks_are_of_one_period():
    rows = [
        *ratings("V-1", quality=50, delivery=50, day="2026-04-10"),
        *ratings("V-2", quality=60, delivery=50, day="2026-04-10"),
        *ratings("V-1", quality=70, delivery=50, day="2026-05-10"),
    ]
    found = scores(rows, period="month")
    assert [(one.value, one.period, one.rank, one.ranked) for one in found] == [
        ("V-1", "2026-04", 2, 2),
        ("V-1", "2026-05", 1, 1),
        ("V-2", "2026-04", 1, 2),
    ]
    assert [one.value for one in found.ranking()] == ["V-1"]
    assert [one.value for one in found.ranking("2026-04")] == ["V-2", "V-1"]


def test_a_group_without_a_name_has_no_rank(row):
    made = card(Dimension("procurekit.on_time", 1, linear=FULL))
    rows = [row(supplier=None, receipts=[("2026-03-05", 100)]), row(supplier="V-1")]
    found = score(made, measure(made.kpis(), rows, at=AT, by="supplier"))
    assert [(one.value, one.points, one.rank, one.ranked) for one in found] == [
        ("V-1", 0, 1, 1),
        (None, 100, None, None),
    ]
    assert score(made, measure(made.kpis(), rows, at=AT))[0].rank is None
    pairs = score(made, measure(made.kpis(), rows, at=AT, by=("supplier", "item")))
    assert [(one.value, one.rank) for one in pairs] == [(("V-1", None), 1), ((None, None), None)]


def test_the_change_is_against_the_period_right_before():
    points = {"2026-01-15": 50, "2026-02-15": 65, "2026-03-15": 60, "2026-05-15": 90}
    rows = [one for day, much in points.items() for one in ratings("V-1", much, 96, much, day)]
    found = {one.period: one for one in scores(rows, period="month", last=3)}
    # 50 -> 65, 65 -> 60; April has no score, so that May has nothing to compare with.
    assert [(one.trend.change, one.trend.over, one.trend.reason) for one in found.values()] == [
        (None, None, "score.no_previous"),
        (Decimal("10.5"), Decimal("10.5"), None),
        (Decimal("-3.5"), Decimal("7.0"), None),
        (None, Decimal(21), "score.no_previous"),
    ]
    assert found["2026-05"].trend.last == (("2026-03", Decimal(72)), ("2026-04", None), ("2026-05", Decimal(93)))


def test_there_is_no_change_to_nothing_and_none_without_periods():
    rows = [*ratings("V-1", 90, 96, 90, "2026-01-15"), *ratings("V-1", price=50, day="2026-02-15")]
    found = {one.period: one.trend for one in scores(rows, period="month")}
    assert (found["2026-02"].change, found["2026-02"].reason) == (None, "score.no_points")
    assert scores(rows)[0].trend.reason == "score.no_period"
    assert scores(rows)[0].trend.last == ()


def test_rows_without_a_date_are_scored_and_have_no_trend():
    found = scores(ratings("V-1", 90, 96, 90, day=None), period="month")
    assert [(one.period, one.points, one.trend.reason) for one in found] == [(None, Decimal(93), "score.no_period")]


@pytest.mark.parametrize(
    ("label", "earlier"),
    [
        ("2026-03", "2026-02"),
        ("2026-01", "2025-12"),
        ("2026-Q3", "2026-Q2"),
        ("2026-Q1", "2025-Q4"),
        ("2026-H1", "2025-H2"),
        ("2026", "2025"),
        ("FY2026", "FY2025"),
        ("FY2026-Q1", "FY2025-Q4"),
        ("2026-W01", "2025-W52"),
        ("2021-W01", "2020-W53"),
        ("2026-03-01", "2026-02-28"),
        ("0001-01-01", None),
        ("0001-W01", None),
        ("0000", None),
        ("0000-01", None),
        ("spring", None),
    ],
)
def test_the_label_of_the_period_before(label, earlier):
    assert before(label) == earlier


@pytest.mark.parametrize("kind", ["day", "week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year"])
def test_the_label_before_is_that_of_the_number_before(kind):
    from procurekit.metrics import Period

    period = Period(kind, fiscal_start=4)
    for day in (date(2020, 12, 31), date(2021, 1, 1), date(2024, 2, 29), date(2026, 4, 1), date(2026, 10, 5)):
        number = period.number(day)
        assert before(period.label(number)) == period.label(number - 1)


# Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in
# Medicine 17 (1998), 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("met", "of", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_wilsons_interval_is_that_of_the_literature(met, of, low, high):
    assert [f"{end:.4f}" for end in wilson(met, of)] == [low, high]


def test_the_interval_ends_exactly_at_none_and_all():
    assert wilson(0, 7)[0] == 0
    assert wilson(7, 7)[1] == 1


def test_only_a_share_of_rows_has_an_interval(row):
    made = card(
        Dimension("procurekit.on_time", 1, linear=FULL),
        Dimension("procurekit.fill_rate", 1, linear=FULL),
        Dimension("procurekit.delay", 1, linear=Linear(worst=30, best=0)),
        Dimension("procurekit.rejection_rate", 1, linear=Linear(worst=1, best=0)),
    )
    rows = [row(receipts=[("2026-03-05", 100)]) for _ in range(9)] + [row()]
    (found,) = score(made, measure(made.kpis(), rows, at=AT, by="supplier"))
    on_time, *others = (one.interval for one in found.dimensions)
    assert on_time == wilson(9, 10)
    assert others == [None, None, None]


def test_a_row_that_weighs_more_than_one_is_no_trial():
    made = card(Dimension("host.quality", 1, linear=FULL))
    for denominator, expected in (("1", wilson(1, 1)), ("2", None)):
        kpi = rated("quality", numerator="1", denominator=denominator)
        (found,) = score(made, measure([kpi], {"rating": ratings("V-1", quality=90)}, at=AT))
        assert found.dimensions[0].interval == expected


def test_a_target_is_met_or_missed_or_there_is_nothing_to_say():
    target = {"linear": FULL, "target": Bounds(below="0.9")}
    made = card(
        Dimension("host.quality", 1, **target),
        Dimension("host.delivery", 1, **target),
        Dimension("host.price", 1, **target),
    )
    (found,) = scores(ratings("V-1", quality=90, delivery="89.9"), made)
    assert [one.met for one in found.dimensions] == [False, True, None]


def test_amounts_in_several_currencies_are_no_one_figure(row):
    made = card(Dimension("procurekit.spend", 1, linear=Linear(worst=0, best=10_000)))
    rows = [row(currency="EUR"), row(currency="USD")]
    (both,) = score(made, measure(made.kpis(), rows, at=AT, by="supplier"))
    assert (both.points, both.dimensions[0].reason, both.dimensions[0].result) == (None, "kpi.mixed_currencies", None)
    assert "EUR, USD" in both.dimensions[0].text()
    (one,) = score(made, measure(made.kpis(), [*rows[:1], row(currency=None)], at=AT, by="supplier"))
    assert (one.points, one.dimensions[0].result.currency) == (10, "EUR")


def test_what_was_not_measured_or_is_in_another_unit_is_refused():
    some = measure([QUALITY], {"rating": []}, at=AT)
    with pytest.raises(
        InvalidValue, match=r"host\.delivery, host\.price of the scorecard host\.card were not measured"
    ):
        score(card(), some)
    made = card(Dimension("host.quality", 1, linear=FULL, unit="hours"))
    with pytest.raises(
        InvalidValue, match=r"host\.quality is measured in ratio, and the scorecard host\.card is written for hours"
    ):
        score(made, some)


def test_a_score_does_not_depend_on_the_callers_precision():
    rows = ratings("V-1", quality="91.234567", price=70)
    exact = scores(rows)[0]
    with localcontext(prec=3):
        assert scores(rows)[0] == exact


def test_scores_are_a_sequence_and_plain_data():
    rows = [*ratings("V-1", 90, 85, 70, "2026-04-10"), *ratings("V-1", 95, 99, 70, "2026-05-10")]
    found = scores(rows, period="month")
    assert (len(found), found[-1].period, [one.period for one in found[:1]]) == (2, "2026-05", ["2026-04"])
    plain = json.loads(json.dumps(found.as_dict("zh")))
    assert (plain["title"], plain["at"], plain["card"]["id"]) == ("本公司评分卡", "2026-06-30", "host.card")
    shown = plain["scores"][1]
    assert (shown["points"], shown["grade"], shown["rank"]) == ("91.5", {"name": "A", "text": "A 优秀"}, 1)
    assert (shown["change"], shown["change_reason"], shown["covered"]) == ("14.5", None, "1")
    assert shown["last"][-2:] == [{"period": "2026-04", "points": "77"}, {"period": "2026-05", "points": "91.5"}]
    first = shown["dimensions"][0]
    assert (first["title"], first["weight"], first["share"], first["points"]) == ("quality（中）", "50", "0.5", "95")
    assert (first["met"], first["interval"], first["small_sample"]) == (None, None, True)
    with pytest.raises(KeyError):
        found[0].of("host.manners")


def test_by_several_facts():
    rows = [rating("V-1", "quality", 90, category="steel"), rating("V-1", "quality", 50, category="copper")]
    found = scores(rows, card(Dimension("host.quality", 1, linear=FULL)), by=("supplier", "category"))
    assert [(one.value, one.points, one.rank) for one in found] == [
        (("V-1", "copper"), 50, 2),
        (("V-1", "steel"), 90, 1),
    ]
    assert found.as_dict()["scores"][0]["value"] == ["V-1", "copper"]
    assert found.explain().startswith("V-1, copper: 50 of 100 points")


def test_a_score_explains_itself(row):
    made = card(
        Dimension(
            "procurekit.on_time",
            60,
            linear=Linear(worst="0.5", best=1),
            target=Bounds(at_least="0.95"),
            title="Punctual",
            title_zh="准时",
        ),
        Dimension("procurekit.delay", 20, linear=Linear(worst=10, best=0)),
        Dimension("procurekit.rejection_rate", 20, linear=Linear(worst=1, best=0)),
    )
    rows = [row(receipts=[("2026-03-05", 100)], inspected=Decimal(0)) for _ in range(9)]
    rows.append(row(receipts=[("2026-03-15", 100)], inspected=Decimal(0)))
    found = score(made, measure(made.kpis(), rows, at=AT, by="supplier", period="quarter"))
    punctual = (
        "  Punctual: 9 / 10 = 90 %; linear from 50 % (0 points) to 100 % (100) gives 80, weight 60 (75 %); "
        "target ≥ 95 % missed; 95 % interval 59.58 % to 98.21 %"
    )
    assert found.explain().splitlines() == [
        "V-1, 2026-Q1: 82.5 of 100 points, grade B good, rank 1 of 1, on 80 % of the weight, as the rest has no data",
        punctual,
        "  Delay: 1 day from 10 rows; linear from 10 days (0 points) to 0 days (100) gives 90, weight 20 (25 %)",
        "  Rejected: no points, received, but nobody inspected it; its weight of 20 goes to the others",
    ]
    zh = found.explain("zh")
    assert "准时：9 / 10 = 90 %；从 50 %（0 分）到 100 %（100 分）线性计分，得 80 分，权重 60（占 75 %）；" in zh
    assert "目标 ≥ 95 %，未达成" in zh


def test_no_score_explains_itself_too():
    found = scores(ratings("V-1", price=70))
    assert found.explain().splitlines() == [
        "V-1: no score, only 20 % of the weight has data, 50 % is needed",
        "  quality: no points, a rating of something else",
        "  delivery: no points, a rating of something else",
        "  price: 70 / 100 = 70 %; linear from 0 % (0 points) to 100 % (100) gives 70, weight 20; small sample: 1",
    ]
    assert scores([], by=None).explain("zh").startswith("全部：无评分，没有任何维度有数据")


def test_a_band_and_a_change_are_told():
    rows = [*ratings("V-1", 90, 85, 70, "2026-04-10"), *ratings("V-1", 90, 99, 70, "2026-05-10")]
    said = scores(rows, period="month").explain()
    assert "V-1, 2026-05: 89 of 100 points, grade B good, rank 1 of 1, +12 against the period before" in said
    assert "delivery: 85 / 100 = 85 %; ≥ 80 %, < 95 % gives 60, weight 30 (30 %); small sample: 1" in said


def test_money_is_told_with_its_currency(row):
    made = card(Dimension("procurekit.spend", 1, linear=Linear(worst=0, best=2000)), grades=GRADES)
    said = score(made, measure(made.kpis(), [row()], at=AT, by="supplier")).explain()
    assert "Spend: 1000 EUR from 1 row; linear from 0 (0 points) to 2000 (100) gives 50" in said


def test_a_variant_of_a_kpi_is_one_of_its_own(row):
    kpi = KPIS["host.quality"]
    assert kpi.id == "host.quality"
    late = measure([rated("quality", id="host.quality", better="lower"), DELIVERY], {"rating": []}, at=AT)
    made = card(Dimension("host.quality", 1, linear=FULL))
    assert score(made, late)[0].dimensions[0].kpi.better == "lower"
    assert attrs.asdict(made, recurse=False)["dimensions"] == made.dimensions


def test_a_period_in_which_nobody_has_points_yet_is_not_the_latest():
    """A table has lines of next month; the ranking and what is shown are of the last month that says something."""
    rows = [*ratings("V-1", 90, 90, 90), *ratings("V-2", 80, 80, 80), *ratings("V-1", 90, day="2026-06-15")]
    strict = card(missing="none")
    found = score(strict, measure(strict.kpis(KPIS), {"rating": rows}, at=AT, by="supplier", period="month"))
    assert found.latest == "2026-05"
    assert [one.value for one in found.ranking()] == ["V-1", "V-2"]
    assert "2026-06" not in "".join(found.sheet().remarks)
