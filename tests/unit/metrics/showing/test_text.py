"""Figures in a terminal: columns line up, wide signs count two, nothing is wider than the terminal."""

from unicodedata import east_asian_width

import pytest
from tests.unit.metrics.showing.shown import (
    AT,
    HEADLINES,
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

from procurekit.metrics import measure


def width(line):
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def test_a_table():
    rows = [*punctual(3, supplier="V-1"), *late(1, supplier="V-1"), *late(supplier=LONG)]
    assert (
        measure((ON_TIME, VALUE), rows, at=AT, by="supplier").text("zh")
        == """\
指标（按供应商）  截至 2026-03-31

                            准时交货率
供应商                     目标 ≥ 90 %      订购金额
─────────────────────────  ───────────  ────────────
V-1                           75.0 % ✗  4,000.00 EUR
                                 3 / 4         n = 4

苏州工业园区精密紧固件与…      0.0 % ✗  1,000.00 EUR
                                 0 / 1         n = 1"""
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(lang, columns):
    made = measure(tuple(KPIS.values()), [*punctual(supplier=LONG), *late(supplier="V-1")], at=AT, by="supplier")
    lines = made.text(lang, width=columns).splitlines()
    assert max(map(width, lines)) <= columns


def test_columns_end_where_their_heading_ends():
    lines = (
        measure([ON_TIME], [*punctual(supplier=LONG), *late(supplier="V")], at=AT, by="supplier")
        .text("zh")
        .splitlines()
    )
    rule = next(line for line in lines if line.startswith("─"))
    value = next(line for line in lines if "100.0 % ✓" in line)
    assert width(value) == width(rule)
    assert value.startswith("苏州工业园区精密紧固件与…")


def test_what_does_not_fit_stands_in_a_table_below_with_its_names():
    made = measure(HEADLINES, punctual(supplier="V-1"), at=AT, by="supplier")
    assert made.text(width=100).count("V-1") == 1
    assert made.text(width=50).count("V-1") == 2


def test_nothing_that_a_terminal_obeys_comes_through():
    said = hostile().text()
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_missing_figure_is_numbered_and_explained():
    said = crafted("ratio", None, reason="kpi.nothing_due").text()
    assert "– (1)" in said
    assert said.splitlines()[-1] == "(1) nothing was due"


def test_a_trend_is_drawn_in_signs():
    made = measure(
        [ON_TIME],
        [*monthly("V-1", [0, 4, None, 2]), *monthly("V-2", [4, 4, 4, 4])],
        at="2026-04-30",
        by="supplier",
        period="month",
    )
    lines = made.text().splitlines()
    assert [line.split("  ")[-1].strip() for line in lines if line.endswith(("▅", "█"))] == ["▁█ ▅", "████"]
    assert any(line.endswith("2026-04  2 / 4") for line in lines)


def test_print_shows_the_table_and_repr_stays_short():
    made = measure(HEADLINES, [*punctual(supplier="V-1"), *punctual(supplier="V-2")], at=AT, by="supplier")
    assert str(made) == made.text()
    assert repr(made) == "<Measured 2 groups, 4 KPIs, as of 2026-03-31>"
    assert repr(measure([ON_TIME], [], at=AT)) == "<Measured 1 group, 1 KPI, as of 2026-03-31>"
