"""Rows as exports have them: totals at their end, several faults at once, numbers as people write them."""

import csv
import json
from decimal import Decimal

import pytest

import procurekit
from procurekit.adapters.documents.tables import Reject, RejectsWriter, from_dict, read_table, recognise
from procurekit.errors import BadInput

JOINED = {
    "source": {"name": "erp"},
    "join": {"header": ["PO"], "lines": ["PO"]},
    "order": {"key": "PO"},
    "line": {"number": "Line", "quantity": "Qty"},
}


@pytest.mark.parametrize("word", ["合计", "总 计：", "小计", "TOTAL:", "Grand total", "Ｔｏｔａｌ", "Sum", "Sub-total"])
def test_a_total_is_no_order(read, word):
    pictures, rejects = read(f"PO,Line,Item,Qty\n1,1,a,5\n{word},,,5\n", {})
    assert [one.key for one in pictures] == ["1"]
    (reject,) = rejects
    assert (reject.line, reject.column, reject.value, reject.code) == (3, "PO", word, "reject.total_row")
    assert reject.text("en") != reject.text("zh")


def test_a_total_is_not_counted_and_a_key_that_only_begins_so_is_an_order(written):
    table = read_table(written("PO,Line,Item,Qty\nTotal-1,1,a,5\nTotal,,,5\n"))
    assert (table.rows, table.orders) == (2, 1)
    assert [one.key for one in table.pictures()] == ["Total-1"]


def test_a_total_is_no_order_in_two_files_either(written):
    header, lines = written("PO\n1\n合计\n", "header.csv"), written("PO,Line,Qty\n1,1,5\n合计,,5\n", "lines.csv")
    rejects = []
    table = read_table({"header": header, "lines": lines}, from_dict(JOINED), on_reject=rejects.append)
    assert [one.key for one in table.pictures()] == ["1"]
    assert {(one.file, one.code) for one in rejects} == {
        (str(lines), "reject.total_row"), (str(header), "reject.total_row")
    }  # fmt: skip


def test_every_fault_of_a_row_is_told_and_the_row_counts_once(written):
    mapping = {
        "source": {"name": "erp"},
        "order": {"key": "PO", "ordered_on": "Day"},
        "line": {"number": "Line", "quantity": "Qty", "price": "Price"},
        "receipt": {"quantity": "Got", "at": "On"},
    }
    rejects = []
    path = written("PO,Line,Qty,Price,Day,Got,On\n1,x,many,dear,1/2/26,5,soon\n1,2,5,dear,2026-01-02,0,soon\n")
    table = read_table(path, from_dict(mapping), on_reject=rejects.append)
    assert list(table.pictures()) == []
    assert table.rejects == 2
    assert sorted((one.line, one.column) for one in rejects) == [
        (2, "Day"), (2, "Line"), (2, "On"), (2, "Price"), (2, "Qty"), (3, "Price")
    ]  # fmt: skip
    assert rejects[0].row == ("1", "x", "many", "dear", "1/2/26", "5", "soon")


def test_the_terms_of_an_order_that_has_them_are_not_told_again(read):
    mapping = {"order": {"key": "PO", "ordered_on": "Day"}}
    _, rejects = read("PO,Line,Item,Qty,Day\n1,1,a,5,2026-01-02\n1,2,b,many,1/2/26\n", mapping)
    assert [(one.line, one.column) for one in rejects] == [(3, "Qty")]


def test_the_rejects_file_holds_the_row(tmp_path, written):
    path = tmp_path / "rejects.csv"
    with RejectsWriter(path) as rejects:
        list(read_table(written("PO,Item,Qty\n1,=1+1,many\n"), on_reject=rejects).pictures())
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert json.loads(row["row"]) == ["1", "=1+1", "many"]
    assert row["row"].startswith("[")


@pytest.mark.parametrize(
    ("name", "code"), [("missing/rejects.csv", "table.rejects_no_folder"), ("", "table.rejects_folder")]
)
def test_rejects_that_cannot_be_written_are_told_before_anything_is_imported(tmp_path, written, name, code):
    table = written("PO,Line,Qty\n1,1,5\n2,1,many\n")
    with procurekit.open("memory:") as desk:
        with pytest.raises(BadInput) as caught:
            procurekit.import_table(desk, table, rejects=tmp_path / name)
        assert desk.orders() == []
    assert caught.value.code == code
    assert caught.value.text("en") != caught.value.text("zh")


def test_a_rejects_file_that_turns_out_to_be_a_folder_is_bad_input(tmp_path):
    path = tmp_path / "rejects.csv"
    rejects = RejectsWriter(path)
    path.mkdir()
    with pytest.raises(BadInput, match="can't be written") as caught:
        rejects(Reject("f", 1, None, "x", "reject.not_a_number"))
    assert caught.value.code == "table.rejects_unwritable"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,000", "1000"), ("1,234.50", "1234.50"), ("12,345,678", "12345678"), ("1000.5", "1000.5"),
     ("１，２３４．５０", "1234.50"), ("￥1,000", "1000"), ("¥ 12.5", "12.5"), ("$1,234.50", "1234.50")],
)  # fmt: skip
def test_recognised_headers_read_numbers_as_people_write_them(read, text, expected):
    pictures, rejects = read(f'PO,Line,Qty,Price\n1,1,5,"{text}"\n')
    assert rejects == []
    assert pictures[0].order.lines[0].price.amount == Decimal(expected)


@pytest.mark.parametrize("text", ["1,5", "12,34", "1,0000", "1234,567", "1.234,50", "1,234,5", "1$5", ",500"])
def test_recognised_headers_guess_at_no_other_number(read, text):
    _, rejects = read(f'PO,Line,Qty,Price\n1,1,5,"{text}"\n')
    assert [one.code for one in rejects] == ["reject.not_a_number"]


def test_a_recognised_mapping_written_down_reads_the_same():
    mapping = recognise(["PO", "Qty"]).mapping
    assert from_dict(mapping.to_dict()) == mapping


def test_a_mapping_reads_the_separators_that_it_states_and_no_others(read):
    _, rejects = read('PO,Line,Item,Qty\n1,1,a,"1,000"\n', {})
    assert [one.code for one in rejects] == ["reject.not_a_number"]
