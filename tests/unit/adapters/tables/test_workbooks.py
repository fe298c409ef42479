"""Workbooks: cells with types, read as a file would write them."""

import datetime as dt
import sys
import zipfile

import pytest

from procurekit.adapters.documents.tables import from_dict, read_table
from procurekit.adapters.documents.tables.workbooks import SheetTable, _text, open_sheet
from procurekit.errors import BadInput, MissingExtra

MAPPING = {
    "source": {"name": "erp"},
    "order": {"key": "PO", "ordered_on": "Day"},
    "line": {"quantity": "Qty", "description": "Text"},
}


@pytest.fixture
def book(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")

    def make(rows, name="orders.xlsx"):
        made = openpyxl.Workbook()
        made.active.title = "First"
        sheet = made.create_sheet("明细")
        for row in rows:
            made.active.append(row)
            sheet.append(row)
        path = tmp_path / name
        made.save(path)
        return path

    return make


ROWS = [
    ["PO", "Day", "Qty", "Text"],
    [4500001, dt.date(2026, 12, 1), 0.1 + 0.2, "=1+1"],
    [None, None, None, None],
    ["PO-2", dt.datetime(2026, 12, 1, 9, 30), 1000000, True],
]


@pytest.mark.parametrize("sheet", [None, "明细"])
def test_numbers_dates_and_words_are_read_as_shown(book, sheet):
    pytest.importorskip("python_calamine")
    source = {"name": "erp"} if sheet is None else {"name": "erp", "sheet": sheet}
    first, second = read_table(book(ROWS), from_dict({**MAPPING, "source": source})).pictures()
    assert (first.key, first.order.ordered_on, str(first.order.lines[0].quantity)) == (
        "4500001",
        dt.date(2026, 12, 1),
        "0.3",
    )
    assert (str(second.order.lines[0].quantity), second.order.lines[0].description) == ("1000000", "TRUE")
    assert second.where["line"] == 4


def test_a_workbook_is_known_by_its_content(book):
    pytest.importorskip("python_calamine")
    assert (
        read_table(book(ROWS, "orders.csv.xlsx").rename(book(ROWS).with_suffix(".csv")), from_dict(MAPPING)).rows == 2
    )


def test_a_sheet_that_is_not_there_and_an_empty_one(book):
    pytest.importorskip("python_calamine")
    with pytest.raises(BadInput, match="has no sheet Nope; it has First, 明细"):
        read_table(book(ROWS), from_dict({**MAPPING, "source": {"name": "erp", "sheet": "Nope"}}))
    with pytest.raises(BadInput, match="is empty"):
        read_table(book([]), from_dict(MAPPING))


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no book at all" * 20])
def test_an_excel_that_is_none(tmp_path, data):
    pytest.importorskip("python_calamine")
    path = tmp_path / "orders.xlsx"
    path.write_bytes(data)
    with pytest.raises(BadInput) as raised:
        read_table(path, from_dict(MAPPING))
    assert raised.value.code == "table.workbook"


def test_a_damaged_workbook(book):
    pytest.importorskip("python_calamine")
    path = book(ROWS)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInput):
        read_table(path, from_dict(MAPPING))


def test_a_zip_that_is_no_workbook(tmp_path):
    pytest.importorskip("python_calamine")
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("hello.txt", "hello")
    with pytest.raises(BadInput) as raised:
        read_table(path, from_dict(MAPPING))
    assert raised.value.code == "table.workbook"


def test_without_the_extra_the_error_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    path = tmp_path / "orders.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(MissingExtra) as raised:
        read_table(path, from_dict(MAPPING))
    assert (raised.value.code, raised.value.values) == (
        "missing_extra",
        {"extra": "tables", "package": "python-calamine"},
    )


def test_a_panicking_reader_is_bad_input_and_an_interrupt_is_not(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    class Sheet:
        def __init__(self, error):
            self.error = error

        def iter_rows(self):
            yield ["PO", "Day", "Qty", "Text"]
            raise self.error

    where = "procurekit.adapters.documents.tables.workbooks._sheet"
    for error, expected in ((PanicException("oh"), BadInput), (KeyboardInterrupt(), KeyboardInterrupt)):
        monkeypatch.setattr(where, lambda *_, error=error: Sheet(error))
        with pytest.raises(expected):
            list(SheetTable(tmp_path / "x.xlsx", None, columns=("PO",)).rows())


def test_a_sheet_as_wide_as_no_sheet_is_refused(monkeypatch, tmp_path):
    class Sheet:
        def iter_rows(self):
            yield [f"c{number}" for number in range(20_000)]

    monkeypatch.setattr("procurekit.adapters.documents.tables.workbooks._sheet", lambda *_: Sheet())
    with pytest.raises(BadInput) as raised:
        open_sheet(tmp_path / "x.xlsx", sheet=None, skip_rows=0)
    assert raised.value.code == "table.too_wide"


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused(book, monkeypatch):
    pytest.importorskip("python_calamine")
    monkeypatch.setattr("procurekit.adapters.documents.tables.workbooks._LARGEST", 1_000)
    with pytest.raises(BadInput) as raised:
        read_table(book(ROWS), from_dict(MAPPING))
    assert raised.value.code == "table.workbook"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(1e20, "1e+20"), (0.1, "0.1"), (-3.0, "-3"), (None, ""), (dt.time(9, 30), "09:30:00"), (False, "FALSE"), (7, "7")],
)
def test_what_a_cell_is_written_as(cell, text):
    assert _text(cell) == text
