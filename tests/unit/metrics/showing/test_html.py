"""Figures as HTML: well-formed, escaped, every figure there, told without colour, in both languages."""

import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from attrs import evolve
from tests.unit.metrics.conftest import build
from tests.unit.metrics.showing.shown import (
    AT,
    HEADLINES,
    HOSTILE,
    KPIS,
    LONG,
    ON_TIME,
    VALUE,
    crafted,
    hostile,
    late,
    monthly,
    punctual,
)

from procurekit.metrics import Group, Measured, Result, measure
from procurekit.values.visible import visible

_VOID = {"meta", "br", "img", "link"}
_CLOSED = {"rect", "circle", "polyline"}


class Tree(HTMLParser):
    """Every element with its attributes and text; fails on one that isn't closed where it was opened."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.found = [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        assert len(attrs) == len(dict(attrs))
        self.found.append(element)
        if tag not in _VOID | _CLOSED:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        assert tag in _CLOSED
        self.found.append({"tag": tag, "text": "", **dict(attrs)})

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for one in self.open:
            one["text"] += data

    def all(self, tag, **wanted):
        return [one for one in self.found if one["tag"] == tag and all(one.get(k) == v for k, v in wanted.items())]

    def rows(self):
        """The text of each cell of each row of the body."""
        rows = []
        for one in self.found:
            if one["tag"] == "tr":
                rows.append([])
            elif one["tag"] in {"td", "th"}:
                rows[-1].append(one["text"])
        return rows


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize("period", [None, "month"])
def test_it_is_well_formed_and_loads_and_runs_nothing(lang, page, period):
    source = hostile(period=period).html(lang, page=page)
    tree = Tree(source)
    assert {one["tag"] for one in tree.found} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "div", "span", "small", "sup", "b"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "code", "details", "summary"),
        *("svg", "rect", "circle", "polyline"),
    }
    names = {name for one in tree.found for name in one}
    assert [name for name in names if name.startswith("on") or name in {"src", "href", "style", "id"}] == []
    style = "".join(one["text"] for one in tree.all("style"))
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(
        r"\b(showing|figure|wording|score|kpi)\.[a-z_]+\b", re.sub(r"<style>.*?</style>", "", source, flags=re.DOTALL)
    )


@pytest.mark.parametrize("page", [False, True])
def test_a_hostile_name_is_only_text(page):
    tree = Tree(hostile().html(page=page))
    heads = [one["text"] for one in tree.all("th", scope="row")]
    assert sorted(heads) == sorted(visible(name) for name in HOSTILE)
    assert "\x1b" not in "".join(heads)
    assert "\u202e" not in "".join(heads)


def test_a_hostile_currency_and_fact_are_only_text():
    rows = [
        one
        for month in ("01", "02")
        for one in punctual(ordered_on=f"2026-{month}-05", currency="<b>x", supplier="</title>")
    ]
    rows = [evolve(one, ordered_on=date.fromisoformat(one.ordered_on)) for one in rows]
    source = measure([VALUE], rows, at=AT, by="supplier", period="month").html()
    (spark,) = Tree(source).all("svg", **{"class": "spark"})
    assert spark["text"] == "2026-01: 1,000.00 <b>x; 2026-02: 1,000.00 <b>x"
    assert "<b>x" not in source


def test_titles_reasons_and_targets_of_a_definition_are_escaped_too():
    kpi = evolve(ON_TIME, title="<b>x</b>", meaning="<i>y</i>", source="<u>z</u>", id="host.<s>")
    result = Result(kpi=kpi.id, unit="ratio", reason="<em>why</em>", excluded={"<q>left</q>": 2})
    made = Measured(groups=(Group(by="supplier", value="V", results=(result,)),), kpis=(kpi,), at=AT)
    for source in (
        made.html(),
        made.html(page=True),
        made.html(title="<h6>t</h6>"),
        made.html(title="<h6>", page=True),
    ):
        assert not re.search(r"<(i|u|s|em|q|h6)>", source)
        assert "<b>x" not in source
        assert "&lt;q&gt;left&lt;/q&gt;" in source


def test_a_row_for_each_group_and_a_column_for_each_kpi():
    made = measure(
        HEADLINES, [*punctual(3, supplier="V-1"), *late(1, supplier="V-1"), *late(supplier="V-2")], at=AT, by="supplier"
    )
    head, first, second = Tree(made.html()).rows()
    assert head == ["Supplier", "On timetarget ≥ 90 %", "Lead timetarget ≤ 30 days", "Rejected", "Ordered value"]
    assert first == ["V-1", "75.0 %✗3 / 4", "32.5 days✗130 / 4", "0.0 %0 / 400", "4,000.00 EURn = 4"]
    assert second[:2] == ["V-2", "0.0 %✗0 / 1"]


def test_headings_say_what_they_head():
    tree = Tree(hostile().html())
    assert len(tree.all("th", scope="col")) == 1 + len(HEADLINES)
    assert len(tree.all("th", scope="row")) == len(HOSTILE)
    assert len(tree.all("caption")) == 1


def test_a_target_is_told_by_a_sign_and_in_words():
    made = measure([ON_TIME], [*punctual(supplier="good"), *late(supplier="late")], at=AT, by="supplier")
    marks = [(one["text"], one["aria-label"]) for one in Tree(made.html()).all("span", role="img")]
    assert marks == [("✓", "target ≥ 90 % met"), ("✗", "target ≥ 90 % missed")]
    marks = [one["aria-label"] for one in Tree(made.html("zh")).all("span", role="img")]
    assert marks == ["达到目标 ≥ 90 %", "未达目标 ≥ 90 %"]


@pytest.mark.parametrize(
    ("value", "better", "sign"),
    [("0.9", "higher", "✓"), ("0.8999999", "higher", "✗"), ("0.9", "lower", "✓"), ("0.9000001", "lower", "✗")],
)
def test_a_target_is_met_by_the_figure_itself_and_not_by_what_is_shown(value, better, sign):
    (_, row) = Tree(crafted("ratio", value, target="0.9", better=better).html()).rows()
    assert row[1].startswith(f"90.0 %{sign}")


@pytest.mark.parametrize("better", [None, "higher"])
def test_without_a_direction_or_a_target_nothing_is_judged(better):
    target = None if better else "0.9"
    assert Tree(crafted("ratio", "0.5", target=target, better=better).html()).all("span", role="img") == []


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (crafted("ratio", "0.98765", numerator=9, denominator=10), "98.8 %9 / 10"),
        (crafted("ppm", "1234.56", numerator=1, denominator=810), "1,235 ppm1 / 810"),
        (crafted("days", "-0.04", numerator=-1, denominator=25), "0.0 days-1 / 25"),
        (crafted("hours", "1200", numerator=1200, denominator=1), "1,200.0 hours1,200 / 1"),
        (crafted("money", "1234567.8", currency="CNY"), "1,234,567.80 CNYn = 3"),
        (crafted("money", "1234567", currency="JPY"), "1,234,567 JPYn = 3"),
        (crafted("money", str(Decimal(200) / 3), currency="EUR", numerator=200, denominator=3), "66.67 EUR200 / 3"),
        (crafted("count", "1200"), "1,200n = 3"),
        (crafted("quantity", "1200.500"), "1,200.5n = 3"),
        (crafted("number", str(Decimal(1) / 3)), "0.333n = 3"),
        (crafted("ratio", "0", numerator=0, denominator=7), "0.0 %0 / 7"),
    ],
)
def test_a_figure_stands_in_its_unit_over_what_it_was_computed_from(made, shown):
    assert Tree(made.html()).rows()[1][1] == shown


@pytest.mark.parametrize(("lang", "why"), [("en", "nothing was due"), ("zh", "没有到期的交货")])
def test_no_figure_is_a_dash_with_its_reason(lang, why):
    made = crafted("ratio", None, reason="kpi.nothing_due")
    tree = Tree(made.html(lang))
    assert tree.rows()[1][1] == "–1"
    (dash,) = [one for one in tree.all("span") if one.get("title")]
    assert dash["title"] == why
    assert f"– 1 {why}" in [one["text"] for one in tree.all("p")]


def test_each_reason_has_one_number():
    rows = [*punctual(supplier="V-1", promise="2026-05-01"), *punctual(supplier="V-2", promise=None, ordered_on=None)]
    tree = Tree(measure((ON_TIME, KPIS["lead_time"]), rows, at=AT, by="supplier").html())
    assert [row[1:] for row in tree.rows()[1:]] == [["100.0 %✓1 / 1", "31.0 days31 / 1"], ["–1", "–2"]]
    assert "– 1 no promised date · 2 no order date" in [one["text"] for one in tree.all("p")]


def test_currencies_stand_over_one_another_and_never_together():
    rows = [*punctual(currency="EUR"), *punctual(currency="CNY"), *punctual(currency=None)]
    made = measure([VALUE], rows, at=AT, by="supplier")
    assert Tree(made.html()).rows()[1][1] == "1,000.00 CNYn = 11,000.00 EURn = 1"


def test_a_bar_shows_a_share_and_says_it():
    tree = Tree(measure([ON_TIME], [*punctual(3), *late(1)], at=AT, by="supplier").html())
    (bar,) = tree.all("svg", role="img")
    assert bar["aria-label"] == "bar: 75.0 % of 100 %, target 90 %"
    track, filled, goal = tree.all("rect")
    assert (track["width"], filled["width"], filled["class"], goal["x"]) == ("100", "75", "bad", "90")


def test_nothing_at_all_has_no_bar_and_more_than_all_neither():
    assert Tree(crafted("ratio", "1.2").html()).all("svg") == []
    assert len(Tree(crafted("ratio", "0").html()).all("rect")) == 1
    assert Tree(crafted("days", "0.5").html()).all("svg") == []


def test_by_period_the_latest_figure_stands_with_the_line_of_all():
    made = measure([ON_TIME], monthly("V-1", [1, 4, None, 3]), at="2026-04-30", by="supplier", period="month")
    tree = Tree(made.html())
    _, row = tree.rows()
    assert row == ["V-1", "75.0 %✗3 / 42026-01: 25.0 %; 2026-02: 100.0 %; 2026-03: –; 2026-04: 75.0 %2026-04"]
    (spark,) = tree.all("svg", **{"class": "spark"})
    assert spark["aria-label"] == ("V-1 On time, 2026-01 to 2026-04: lowest 25.0 %, highest 100.0 %, latest 75.0 %")
    (line,) = tree.all("polyline")
    assert line["points"] == "3,17 29,3"
    assert [(one["class"], one["cx"], one["cy"]) for one in tree.all("circle")] == [
        ("lone", "81", "7.7"),
        ("dot", "81", "7.7"),
    ]


def test_a_mistyped_year_draws_no_thousand_months():
    rows = [*monthly("V-1", [1, 4]), *punctual(supplier="V-1", promise="0026-03-05")]
    made = measure([ON_TIME], rows, at=AT, by="supplier", period="month")
    assert "0026-03: 0.0 %; 2026-01: 25.0 %; 2026-02: 100.0 %" in made.html()


def test_a_period_without_a_figure_is_a_gap():
    rows = [*monthly("V-1", [1, 4, None, 3]), *monthly("V-2", [2, 2, 2, 2])]
    tree = Tree(measure([ON_TIME], rows, at="2026-12-31", by="supplier", period="month").html())
    assert "2026-03: –" in tree.all("svg", **{"class": "spark"})[0]["text"]
    # One line up to the gap and one dot behind it; the other line has no gap.
    assert [len(one["points"].split()) for one in tree.all("polyline")] == [2, 4]
    assert len(tree.all("circle", **{"class": "lone"})) == 1


def test_shares_of_a_column_have_one_scale():
    rows = [*monthly("V-1", [0, 4]), *monthly("V-2", [1, 2])]
    tree = Tree(measure([ON_TIME], rows, at=AT, by="supplier", period="month").html())
    assert [one["points"] for one in tree.all("polyline")] == ["3,17 81,3", "3,13.5 81,10"]


def test_the_latest_figure_is_the_last_that_there_is():
    """What is promised for later is in a period that has no figure yet."""
    waiting = build(promise="2026-09-01", supplier="V-1")
    rows = [*monthly("V-1", [4]), waiting]
    tree = Tree(measure([ON_TIME], rows, at=AT, by="supplier", period="month").html())
    assert tree.rows()[1][1].startswith("100.0 %")
    assert "2026-01" in tree.all("caption")[0]["text"]


def test_what_has_no_date_is_told_below():
    rows = [*monthly("V-1", [4, 4]), *punctual(2, supplier="V-1", ordered_on=None)]
    made = measure([VALUE], rows, at=AT, by="supplier", period="month")
    assert len(Tree(made.html()).rows()) == 2
    assert "Without a date, and so in no period: Ordered value 2." in made.html()
    assert "无日期，因而不属于任何期间：订购金额 2。" in made.html("zh")


def test_without_groups_each_kpi_is_a_row():
    made = measure((ON_TIME, VALUE), punctual(4), at=AT)
    assert Tree(made.html()).rows() == [
        ["KPI", "Value"],
        ["On timetarget ≥ 90 %", "100.0 %✓4 / 4"],
        ["Ordered value", "4,000.00 EURn = 4"],
    ]


def test_without_groups_the_periods_stand_beside_one_another():
    made = measure([ON_TIME], monthly("V-1", [1, 2, 3, 4] * 3), at="2026-12-31", period="month")
    head, row = Tree(made.html()).rows()
    assert head == ["KPI", "Trend", *(f"2026-{month:02}" for month in range(1, 13))]
    assert row[2] == "25.0 %✗1 / 4"


def test_more_periods_than_a_page_holds_are_in_the_trend():
    rows = [line for month in range(1, 4) for line in monthly("V", [1] * month)]
    made = measure([ON_TIME], rows, at=AT, period="week")
    assert len(Tree(made.html()).rows()[0]) <= 2 + 12
    daily = [punctual(promise=f"2026-03-{day:02}")[0] for day in range(4, 24)]
    tree = Tree(measure([ON_TIME], daily, at=AT, period="day").html())
    assert tree.rows()[0][2:] == [f"2026-03-{day:02}" for day in range(12, 24)]
    assert "2026-03-04: 100.0 %" in tree.rows()[1][1]


def test_several_facts_are_columns_of_their_own():
    rows = [*punctual(supplier="V-1", kind="goods"), *punctual(supplier="V-1", kind="stock_transfer")]
    made = measure([ON_TIME], rows, at=AT, by=("supplier", "kind"))
    assert [row[:2] for row in Tree(made.html()).rows()] == [
        ["Supplier", "Kind"],
        ["V-1", "goods"],
        ["V-1", "stock transfer"],
    ]
    assert [row[:2] for row in Tree(made.html("zh")).rows()] == [
        ["供应商", "行类型"],
        ["V-1", "货物"],
        ["V-1", "库存调拨"],
    ]


def test_what_has_no_value_is_called_so():
    made = measure([ON_TIME], [*punctual(supplier=None), *punctual(supplier="goods")], at=AT, by="supplier")
    assert [row[0] for row in Tree(made.html()).rows()] == ["Supplier", "goods", "(none)"]


def test_below_stand_the_definitions_and_what_was_left_out():
    rows = [
        *punctual(supplier="V-1"),
        *punctual(2, supplier="V-2", promise=None),
        *punctual(supplier="V-1", promise=None),
    ]
    tree = Tree(measure([evolve(ON_TIME, source="ISO 1")], rows, at=AT, by="supplier").html())
    assert tree.all("dt")[0]["text"] == "On time procurekit.on_time"
    meaning, source, left_out = (one["text"] for one in tree.all("dd"))
    assert meaning.startswith("Of the schedule lines that are due")
    assert source == "Source: ISO 1"
    assert left_out == "Left out: 3 no promised date"


def test_rolling_periods_leave_out_no_rows_twice():
    rows = [*monthly("V-1", [4, 4, 4]), *punctual(supplier="V-1", ordered_on=None)]
    made = measure([KPIS["lead_time"]], rows, at=AT, by="supplier", period="month", rolling=3)
    assert "Each figure is of 3 periods" in made.html()
    assert "Left out" not in made.html()


def test_a_figure_says_on_what_it_rests_when_pointed_at():
    rows = [*punctual(2), *punctual(promise=None)]
    (value,) = Tree(measure([ON_TIME], rows, at=AT, by="supplier").html()).all("span", **{"class": "pk-v"})
    assert value["title"] == "rests on 2; left out: 1 no promised date"


def test_no_rows_say_so():
    made = measure([ON_TIME], [], at=AT, by="supplier")
    assert "nothing to show: there were no rows" in made.html()
    assert "没有数据可显示" in made.html("zh", page=True)


def test_a_notebook_shows_the_first_hundred_groups_and_says_so():
    many = measure([ON_TIME], [punctual(supplier=f"V-{place:03}")[0] for place in range(103)], at=AT, by="supplier")
    tree = Tree(many._repr_html_())
    assert len(tree.rows()) == 101
    assert "3 more rows: html() has them all" in [one["text"] for one in tree.all("p")]
    assert len(Tree(many.html()).rows()) == 104


def test_a_sheet_shows_itself_in_its_language():
    sheet = measure([ON_TIME], punctual(), at=AT, by="supplier").sheet("zh")
    assert "准时交货率" in sheet._repr_html_()
    assert str(sheet) == sheet.text()


def test_a_page_is_a_document_and_a_wide_one_lies_on_its_side():
    few = Tree(hostile().html("zh", page=True))
    assert few.all("html")[0]["lang"] == "zh-CN"
    assert "A4 portrait" in few.all("style")[0]["text"]
    every = measure(tuple(KPIS.values())[:15], punctual(supplier=LONG), at=AT, by="supplier")
    wide = Tree(every.html(page=True))
    assert "A4 landscape" in wide.all("style")[0]["text"]
    # Two tables with the same rows: no sheet of paper holds fifteen columns.
    assert [len(one) for one in wide.rows()] == [9, 9, 8, 8]
    assert [row[0] for row in wide.rows()] == ["Supplier", LONG] * 2


def test_a_title_of_ones_own():
    assert "<title>March</title>" in hostile().html(title="March", page=True)
    assert "<b>March</b>" in hostile().html(title="March")
