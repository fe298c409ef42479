"""The workbook, read back with another library: numbers as numbers, formats, no formulas, whole or not at all."""

import builtins
import zipfile
from datetime import date

import openpyxl
import pytest
from attrs import evolve
from tests.unit.metrics.showing.shown import (
    AT,
    HEADLINES,
    HOSTILE,
    ON_TIME,
    VALUE,
    crafted,
    hostile,
    late,
    monthly,
    punctual,
)

from procurekit.errors import MissingExtra
from procurekit.metrics import measure
from procurekit.values.visible import visible


@pytest.fixture
def written(tmp_path):
    def write(made, lang="en"):
        path = tmp_path / "figures.xlsx"
        made.to_excel(path, lang)
        return openpyxl.load_workbook(path)

    return write


def table(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_three_sheets_in_both_languages(written):
    assert written(hostile()).sheetnames == ["Figures", "Numbers behind", "Definitions"]
    assert written(hostile(), "zh").sheetnames == ["指标值", "分子分母", "指标定义"]


def test_figures_are_numbers_in_their_format(written):
    rows = [*punctual(3), *late(1)]
    sheet = written(measure(HEADLINES, rows, at=AT, by="supplier"))["Figures"]
    assert table(sheet) == [
        ["Supplier", "On time", "Lead time", "Rejected", "Ordered value (EUR)"],
        ["V-1", 0.75, 32.5, 0, 4000],
    ]
    assert [cell.number_format for cell in sheet[2]] == ["General", "0.0%", "#,##0.0", "0.0%", "#,##0.00"]


@pytest.mark.parametrize(
    ("unit", "value", "currency", "wanted"),
    [
        ("ppm", "1234.5", None, "#,##0"),
        ("hours", "1.5", None, "#,##0.0"),
        ("count", "3", None, "#,##0"),
        ("quantity", "3", None, "#,##0"),
        ("quantity", "3.25", None, "#,##0.0##"),
        ("number", "0.333", None, "#,##0.0##"),
        ("money", "5", "JPY", "#,##0"),
        ("money", "5", "KWD", "#,##0.000"),
    ],
)
def test_every_unit_has_a_format(written, unit, value, currency, wanted):
    cell = written(crafted(unit, value, currency=currency))["Figures"]["B2"]
    assert (cell.value, cell.number_format) == (float(value), wanted)


def test_every_period_is_a_row_and_what_has_no_figure_is_empty(written):
    rows = [*monthly("V-1", [1, None, 4]), *punctual(supplier="V-1", promise=None)]
    sheet = written(measure((ON_TIME, VALUE), rows, at=AT, by="supplier", period="month"))["Figures"]
    found = {row[1]: row[2] for row in table(sheet)[1:]}
    assert found["2026-01"] == 0.25
    assert found["2026-03"] == 1
    assert found["without a date"] is None


def test_amounts_have_a_column_for_each_currency(written):
    rows = [*punctual(supplier="V-1", currency="EUR"), *punctual(supplier="V-2", currency="CNY", price=2)]
    sheet = written(measure([VALUE], rows, at=AT, by="supplier"))["Figures"]
    assert table(sheet) == [
        ["Supplier", "Ordered value (CNY)", "Ordered value (EUR)"],
        ["V-1", None, 1000],
        ["V-2", 200, None],
    ]


def test_the_numbers_behind_and_what_was_left_out(written):
    rows = [*punctual(3), *late(1), *punctual(2, promise=None)]
    sheet = written(measure([ON_TIME], rows, at=AT, by="supplier"))["Numbers behind"]
    assert table(sheet) == [
        [
            *("Supplier", "KPI", "Currency", "Value", "Numerator", "Denominator", "Counted", "Target", "Target met"),
            *("Why no value", "Left out: no promised date"),
        ],
        ["V-1", "On time", None, 0.75, 3, 4, 4, 0.9, "no", None, 2],
    ]


def test_why_there_is_none_stands_beside_it(written):
    sheet = written(crafted("ratio", None, reason="kpi.nothing_due"), "zh")["分子分母"]
    assert table(sheet)[1] == ["V-1", "数值", None, None, None, None, 3, None, None, "没有到期的交货"]


def test_the_definitions(written):
    head, first, *_ = table(written(hostile())["Definitions"])
    assert head == ["KPI", "Id", "Meaning", "Unit", "Better", "Target", "Source"]
    assert first[:2] == ["On time", "procurekit.on_time"]
    assert first[3:6] == ["share", "higher", 0.9]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_a_formula_or_a_link(written, tmp_path, lang):
    made = hostile()
    made = evolve(made, kpis=(evolve(made.kpis[0], title="=1+1", title_zh="@x"), *made.kpis[1:]))
    book = written(made, lang)
    names = [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert sorted(names) == sorted(visible(name) for name in HOSTILE)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not str(cell.value).startswith("showing.")
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, "a text that is edited would become a formula"
    with zipfile.ZipFile(tmp_path / "figures.xlsx") as file:
        sheets = [file.read(name).decode() for name in file.namelist() if "/sheet" in name]
    assert all("<f>" not in one for one in sheets)


def test_panes_filter_and_colour(written):
    made = measure(HEADLINES, [*punctual(supplier="V-1"), *late(supplier="V-2")], at=AT, by="supplier")
    sheet = written(made)["Figures"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E3"
    rules = {
        str(area.sqref): [(rule.formula, rule.dxf.numFmt.formatCode) for rule in sheet.conditional_formatting[area]]
        for area in sheet.conditional_formatting
    }
    assert rules == {
        "B2:B3": [
            (["AND(ISNUMBER(B2),B2>=0.9)"], '"✓ "0.0%'),
            (["AND(ISNUMBER(B2),B2<0.9)"], '"✗ "0.0%'),
        ],
        "C2:C3": [
            (["AND(ISNUMBER(C2),C2<=30)"], '"✓ "#,##0.0'),
            (["AND(ISNUMBER(C2),C2>30)"], '"✗ "#,##0.0'),
        ],
    }


def test_dates_and_numbers_that_are_grouped_by_stay_what_they_are(written):
    rows = [*punctual(line=7, ordered_on=date(2026, 2, 3))]
    sheet = written(measure([ON_TIME], rows, at=AT, by=("line", "ordered_on")))["Figures"]
    assert (sheet["A2"].value, sheet["B2"].value.date()) == (7, date(2026, 2, 3))


def test_the_same_figures_give_the_same_file(tmp_path):
    hostile().to_excel(tmp_path / "a.xlsx")
    hostile().to_excel(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_rows_make_a_workbook_all_the_same(written):
    assert table(written(measure([ON_TIME], [], at=AT, by="supplier"))["Figures"]) == [["", "On time"]]


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(b"before")

    def fail(*_):
        raise OSError

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError):  # noqa: PT011 - that very one
        hostile().to_excel(path)
    assert [one.name for one in tmp_path.iterdir()] == ["figures.xlsx"]
    assert path.read_bytes() == b"before"


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        hostile().to_excel(tmp_path / "nowhere" / "figures.xlsx")


def test_without_the_extra_it_says_which(tmp_path, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.startswith("xlsxwriter"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtra, match=r"procurekit\[excel\]"):
        hostile().to_excel(tmp_path / "figures.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_long_text_is_cut_to_what_a_cell_holds(written):
    made = measure([ON_TIME], punctual(supplier="x" * 40_000), at=AT, by="supplier")
    assert len(written(made)["Figures"]["A2"].value) == 32_000
