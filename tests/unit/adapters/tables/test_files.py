"""Files as they come: encodings, delimiters, line ends, gzip; and those that are no tables."""

import gzip
import os
import tracemalloc

import pytest

from procurekit.adapters.documents.tables import from_dict, read_table
from procurekit.errors import BadInput

MAPPING = from_dict(
    {"source": {"name": "erp"}, "order": {"key": "PO", "supplier": "Vendor"}, "line": {"quantity": "Qty"}}
)
ROWS = [("PO", "Vendor", "Qty"), ("1", "Bolt & Nut", "5"), ("1", "Bolt & Nut", "7"), ("2", "Zhòng 中", "1.5")]


def text(delimiter=",", end="\n", rows=ROWS):
    return "".join(delimiter.join(row) + end for row in rows)


def amounts(path, mapping=MAPPING):
    table = read_table(path, mapping)
    found = [(one.key, [str(line.quantity.amount) for line in one.order.lines]) for one in table.pictures()]
    assert (table.rows, table.orders, table.rejects) == (3, 2, 0)
    return found


EXPECTED = [("1", ["5", "7"]), ("2", ["1.5"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found_out(written, delimiter, end):
    assert amounts(written(text(delimiter, end))) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["orders.csv", "orders.csv.gz"])
def test_encodings_with_a_mark_and_utf_8_are_found_out(written, encoding, name):
    assert amounts(written(text(), name, encoding)) == EXPECTED


def test_gzip_is_known_by_its_content(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(gzip.compress(text().encode()))
    assert amounts(path) == EXPECTED


def test_chinese_text_as_excel_saves_it_is_found_out(written):
    content = "订单号,供应商,数量\n4500001,上海紧固件有限公司,100\n4500002,宁波螺丝厂,7\n"
    orders = list(read_table(written(content, encoding="gb18030")).pictures())
    assert [one.order.supplier.id for one in orders] == ["上海紧固件有限公司", "宁波螺丝厂"]


def test_western_text_that_is_no_utf_8_is_not_taken_for_chinese(written):
    content = text(rows=[*ROWS[:3], ("2", "Côte d'Ivoire Société", "1")]).encode("latin-1")
    with pytest.raises(BadInput) as raised:
        read_table(written(content), MAPPING)
    assert raised.value.code == "table.encoding_unknown"
    assert raised.value.values["line"] == 4
    assert raised.value.values["byte"] == "0xF4"


def test_an_encoding_can_be_stated(written):
    stated = from_dict({**MAPPING.to_dict(), "source": {"name": "erp", "encoding": "latin-1"}})
    path = written(text(rows=[*ROWS[:3], ("2", "Côte", "1.5")]).encode("latin-1"))
    assert amounts(path, stated) == EXPECTED
    assert [one.order.supplier.id for one in read_table(path, stated).pictures()][1] == "Côte"


def test_a_stated_encoding_that_is_wrong_is_told_with_its_line(written):
    stated = from_dict({**MAPPING.to_dict(), "source": {"name": "erp", "encoding": "utf-8"}})
    with pytest.raises(BadInput) as raised:
        read_table(written(text().encode("gb18030")), stated)
    assert (raised.value.code, raised.value.values["line"]) == ("table.undecodable", 4)


def test_undecodable_bytes_late_in_a_file_are_found_before_anything_is_read(written):
    path = written(text().encode() + b"3,late,1\n" * 200_000 + b"4,\xff\xfe\xfa,1\n")
    with pytest.raises(BadInput) as raised:
        read_table(path, MAPPING)
    assert raised.value.values["line"] == 200_005


def test_the_delimiter_can_be_stated(written):
    stated = from_dict({**MAPPING.to_dict(), "source": {"name": "erp", "delimiter": "|"}})
    assert amounts(written(text("|")), stated) == EXPECTED


def test_quoted_cells_may_hold_delimiters_and_line_ends(written):
    path = written('PO,Vendor,Qty\n1,"Bolt, Nut\n& ""Co""",5\n')
    (one,) = read_table(path, MAPPING).pictures()
    assert one.order.supplier.id == 'Bolt, Nut\n& "Co"'


def test_rows_above_the_names_can_be_skipped_and_blank_ones_are(written):
    stated = from_dict({**MAPPING.to_dict(), "source": {"name": "erp", "skip_rows": 2}})
    content = "采购订单明细\n,,\n\n" + text() + ",,\n\n"
    assert amounts(written(content), stated) == EXPECTED


def broken(written, tmp_path):
    whole = gzip.compress(os.urandom(50_000).hex().encode())
    return {
        "table.missing_file": tmp_path / "nothing.csv",
        "table.directory": tmp_path,
        "table.empty": written(b"", "empty.csv"),
        "table.gzip": written(whole[: len(whole) // 2], "cut.csv"),
        "table.binary": written(bytes(range(256))[:128] * 40, "binary.csv"),
        "table.quoting": written('PO,Vendor,Qty\n1,"never closed,5\n2,b,6\n', "quotes.csv"),
        "table.no_column": written("PO,Vendr,Qty\n1,a,5\n", "column.csv"),
        "table.column_twice": written("PO,Vendor,Vendor,Qty\n1,a,b,5\n", "twice.csv"),
    }


@pytest.mark.parametrize(
    "code",
    ["table.missing_file", "table.directory", "table.empty", "table.gzip", "table.binary", "table.quoting",
     "table.no_column", "table.column_twice"],
)  # fmt: skip
def test_a_file_that_is_no_table_says_why_in_both_languages(written, tmp_path, code):
    path = broken(written, tmp_path)[code]
    with pytest.raises(BadInput) as raised:
        read_table(path, MAPPING)
    assert raised.value.code == code
    assert str(path) in raised.value.text("en")
    assert str(path) in raised.value.text("zh")
    assert "{" not in raised.value.text("en") + raised.value.text("zh")


def test_a_missing_column_names_the_nearest(written):
    with pytest.raises(BadInput, match=r"no column Vendor.*nearest: Vendr"):
        read_table(written("PO,Vendr,Qty\n1,a,5\n"), MAPPING)


def test_columns_that_differ_in_case_space_or_width_alone_are_the_same(written):
    assert amounts(written(text().replace("Vendor", " ＶＥＮＤＯＲ ", 1))) == EXPECTED


def test_a_header_alone_is_a_table_without_orders(written):
    table = read_table(written("PO,Vendor,Qty\n"), MAPPING)
    assert (table.rows, table.orders, list(table.pictures())) == (0, 0, [])


@pytest.mark.parametrize("content", [b"a," * 10_000_000, b"PO,Vendor,Qty\n" + b"1," * 10_000_000, b'"\n",' * 3_000_000])
def test_ten_million_columns_take_neither_time_nor_memory(written, content):
    path = written(content)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as raised:
            read_table(path, MAPPING)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert raised.value.code == "table.row_too_long"
    assert peak < 100_000_000


def test_more_columns_than_a_worksheet_has_are_refused(written):
    with pytest.raises(BadInput) as raised:
        read_table(written(",".join(f"c{number}" for number in range(20_000)) + "\n"), MAPPING)
    assert raised.value.code == "table.too_wide"


def test_rows_are_streamed(written):
    header = "PO,Vendor,Qty\n"
    path = written(header + "".join(f"{number},{'v' * 400},1\n" for number in range(8_000)))
    table = read_table(path, MAPPING)
    tracemalloc.start()
    try:
        count = sum(1 for _ in table.pictures())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 8_000
    assert peak < path.stat().st_size / 2


def test_a_file_that_changes_after_it_was_checked_is_refused(written):
    path = written(text())
    table = read_table(path, MAPPING)
    path.write_text(text() + "9,x,1\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        table.pictures()
    assert raised.value.code == "table.changed"


def test_progress_is_told_in_bytes_and_then_in_rows(written):
    told = []
    path = written(text())
    list(read_table(path, MAPPING, progress=lambda *one: told.append(one)).pictures())
    size = path.stat().st_size
    assert told[0] == ("checking", size, size)
    assert told[-1] == ("reading", 3, 3)


def test_the_files_have_to_be_those_that_the_mapping_reads(written):
    path = written(text())
    with pytest.raises(BadInput, match="reads the files lines; given: header, lines"):
        read_table({"header": path, "lines": path}, MAPPING)
