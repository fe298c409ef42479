"""Scores shown: best first, grade, rank, trend and small samples in words, every figure, nothing that isn't escaped."""

import openpyxl
import pytest
from attrs import evolve
from tests.unit.metrics.scored import AT, FULL, card, measured, rating, ratings
from tests.unit.metrics.showing.shown import HOSTILE, VALUE, punctual
from tests.unit.metrics.showing.test_html import Tree

from procurekit.metrics import Band, Bounds, Dimension, Scorecard, measure, score
from procurekit.values.visible import visible

TARGET = evolve(card().dimensions[0], target=Bounds(at_least="0.8"))
CARD = card(TARGET, *card().dimensions[1:], source="handbook 3.2")
MONTHS = [
    *ratings("V-1", 60, 85, 70, day="2026-05-15"),
    *ratings("V-1", 90, 85, 70, day="2026-06-15"),
    *ratings("V-2", 90, 97, 100, day="2026-05-15"),
    *ratings("V-2", 80, 97, 100, day="2026-06-15"),
    *ratings("V-3", 80, 97, 100, day="2026-05-15"),
]


def scores(rows, made=CARD, **given):
    return score(made, measured(rows, **given))


def test_the_best_stand_first_with_their_grade_and_their_points():
    rows = [*ratings("V-1", 90, 85, 70), *ratings("V-2", 100, 100, 100)]
    head, first, second = Tree(scores(rows).html()).rows()
    assert head == [
        *("Supplier", "Rank", "Scoreof 100", "Grade"),
        *("qualityweight 50 · target ≥ 80 %", "deliveryweight 30", "priceweight 20"),
    ]
    assert first[:4] == ["V-2", "1of 2", "100.0", "Aexcellent"]
    assert second == [
        *("V-1", "2of 2", "77.0", "Bgood", "90.0 %✓⚠90.0 points · 90 / 100"),
        *("85.0 %⚠60.0 points · 85 / 100", "70.0 %⚠70.0 points · 70 / 100"),
    ]


@pytest.mark.parametrize(
    ("lang", "up", "down", "absent"),
    [
        ("en", "▲up 15.0", "▼down 5.0", "no score in 2026-06"),
        ("zh", "▲上升 15.0", "▼下降 5.0", "2026-06 没有评分"),
    ],
)
def test_the_latest_period_with_its_trend_in_words(lang, up, down, absent):
    tree = Tree(scores(MONTHS, period="month").html(lang))
    _, first, second, third = tree.rows()
    assert (first[0], first[4].partition("2026")[0]) == ("V-2", down)
    assert (second[0], second[4].partition("2026")[0]) == ("V-1", up)
    assert third == ["V-3", *["–1"] * 7]
    assert f"– 1 {absent}" in [one["text"] for one in tree.all("p")]


def test_nothing_before_is_no_trend_and_no_trend_is_no_change():
    same = [*ratings("V-1", 90, 85, 70, day="2026-05-15"), *ratings("V-1", 90, 85, 70, day="2026-06-15")]
    assert Tree(scores(same, period="month").html()).rows()[1][4].startswith("▶unchanged")
    tree = Tree(scores(same[:3], period="month").html())
    assert tree.rows()[1][4] == "–1"
    assert "– 1 no score in the period before" in [one["text"] for one in tree.all("p")]


def test_marks_are_told_in_words():
    (told,) = Tree(scores(ratings("V-1", quality=90, price=80)).html()).rows()[1:]
    tree = Tree(scores(ratings("V-1", quality=90, price=80)).html())
    assert told[2].startswith("87.1◐")
    assert [one["aria-label"] for one in tree.all("span", role="img")] == [
        "of 70 % of the weight; the rest has no data",
        "target ≥ 80 % met",
        "small sample, n = 1",
        "small sample, n = 1",
    ]


def test_bars_show_points():
    tree = Tree(scores(ratings("V-1", 90, 85, 70)).html())
    assert [one["aria-label"] for one in tree.all("svg", **{"class": "bar"})] == [
        f"bar: {share} % of 100 %" for share in ("77.0", "90.0", "60.0", "70.0")
    ]


def test_no_score_says_why_and_other_scales_fill_their_bar():
    tree = Tree(scores(ratings("V-1", price=80)).html())
    assert tree.rows()[1][:4] == ["V-1", "–1", "–1", "–1"]
    assert "only 20 % of the weight has data, 50 % is needed" in tree.all("p")[0]["text"]
    five = Scorecard("host.five", "Five", [Dimension("host.quality", 1, bands=[Band(points=3)])], lowest=1, highest=5)
    bars = Tree(scores(ratings("V-1", 90), five).html()).all("svg", **{"class": "bar"})
    assert [one["aria-label"] for one in bars] == ["bar: 50.0 % of 100 %"] * 2


def test_below_stand_rules_grades_and_source():
    tree = Tree(scores(ratings("V-1", 90, 85, 70)).html())
    told = [one["text"] for one in (*tree.all("p"), *tree.all("dd"))]
    assert "Grades: A excellent ≥ 90 · B good ≥ 70, < 90 · C poor < 70" in told
    assert "Source: handbook 3.2" in told
    assert "Weight 50; linear from 0 % (0 points) to 100 % (100)" in told
    assert "Weight 30; ≥ 95 % gives 100 · ≥ 80 %, < 95 % gives 60 · < 80 % gives 0" in told
    assert "Target: ≥ 80 %" in told


def test_without_groups_there_is_no_rank():
    head, row = Tree(scores(ratings("V-1", 90, 85, 70), by=None).html()).rows()
    assert (head[:2], row[:2]) == (["", "Scoreof 100"], ["All", "77.0"])


def test_a_card_without_grades_has_no_column_of_them():
    head, row = Tree(
        scores(ratings("V-1", 90), card(Dimension("host.quality", 1, linear=FULL), grades=[])).html()
    ).rows()
    assert head == ["Supplier", "Rank", "Scoreof 100", "qualityweight 1"]
    assert row == ["V-1", "1of 1", "90.0", "90.0 %⚠90.0 points · 90 / 100"]


def test_currencies_that_can_not_be_scored_say_so():
    one = Scorecard("host.spend", "Spend", [Dimension(VALUE.id, 1, bands=[Band(points=50)])])
    rows = [*punctual(currency="EUR"), *punctual(currency="CNY")]
    tree = Tree(score(one, measure([VALUE], rows, at=AT, by="supplier")).html())
    assert any("amounts in different currencies" in told["text"] for told in tree.all("p"))


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_name_is_only_text(page, lang):
    rows = [
        one for name in HOSTILE for one in (*ratings(name, 90, 85, 70), rating(name, "quality", 1, day="2026-04-15"))
    ]
    tree = Tree(scores(rows, period="month").html(lang, page=page))
    assert sorted(one["text"] for one in tree.all("th", scope="row")) == sorted(map(visible, HOSTILE))


def test_the_workbook(tmp_path):
    path = tmp_path / "scores.xlsx"
    rows = [*MONTHS, *ratings("=1+1", 90, 85, 70, day="2026-06-15")]
    scores(rows, period="month").to_excel(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Scores", "Dimensions", "Definitions"]
    head, *rest = ([cell.value for cell in row] for row in book["Scores"])
    assert head == [
        *("Supplier", "Period", "Rank", "Score", "Grade", "Change", "Weight with data", "Why no value"),
        *("quality", "quality: points", "delivery", "delivery: points", "price", "price: points"),
    ]
    assert ["V-1", "2026-06", 2, 77, "B", 15, 1, None, 0.9, 90, 0.85, 60, 0.7, 70] in rest
    assert {one[0] for one in rest} == {"V-1", "V-2", "V-3", "=1+1"}
    (colour,) = book["Scores"].conditional_formatting
    assert [rule.formula for rule in book["Scores"].conditional_formatting[colour]] == [
        ["AND(ISNUMBER(I2),I2>=0.8)"],
        ["AND(ISNUMBER(I2),I2<0.8)"],
    ]
    head, *rest = ([cell.value for cell in row] for row in book["Dimensions"])
    assert dict(zip(head, next(one for one in rest if one[:3] == ["V-1", "2026-06", "quality"]), strict=True)) == {
        "Supplier": "V-1",
        "Period": "2026-06",
        "KPI": "quality",
        "Value": 0.9,
        "Numerator": 90,
        "Denominator": 100,
        "Counted": 1,
        "Points": 90,
        "Weight": 50,
        "Share of the score": 0.5,
        "Target": "≥ 80 %",
        "Target met": "yes",
        "95 % interval from": None,
        "95 % interval to": None,
        "Small sample": "yes",
        "Why no value": None,
        "Left out": "2 a rating of something else",
    }
    assert book["Definitions"]["E3"].value == "≥ 95 % gives 100 · ≥ 80 %, < 95 % gives 60 · < 80 % gives 0"
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_text_rows_and_repr():
    made = scores(ratings("V-1", 90, 85, 70))
    assert any(line.startswith("V-1") and "77.0  [B]" in line for line in made.text().splitlines())
    assert str(made) == made.text()
    assert repr(made) == "<Scores of host.card, 1 score, as of 2026-06-30>"
    first, *_ = made.rows()
    assert (first["supplier"], first["score"], first["grade"], first["rank"], first["points"]) == (
        "V-1",
        77,
        "B",
        1,
        90,
    )
    assert (first["kpi"], first["target"], first["target_met"], first["small_sample"]) == (
        "host.quality",
        "≥ 80 %",
        True,
        True,
    )


def test_no_scores_say_so():
    assert "nothing to show: there were no rows" in scores([]).html()
    assert scores([]).rows() == []
