"""Headers that are recognised without a mapping."""

from datetime import date

import pytest

from procurekit.adapters.documents.tables import HEADERS, SECTIONS, recognise
from procurekit.adapters.documents.tables.headers import normalised
from procurekit.errors import BadInput


def test_every_synonym_means_one_field_of_the_vocabulary():
    seen = {}
    for name, headers in HEADERS.items():
        section, _, field = name.partition(".")
        assert field in SECTIONS[section]
        for header in headers:
            assert seen.setdefault(normalised(header), name) == name, header


def test_a_chinese_table(read):
    content = (
        "订单号,行号,供应商编码,供应商名称,采购员,物料编码,物料名称,数量,单位,单价(元),金额,币种,下单日期,要求交期,承诺交期,"
        "收货日期,收货数量,不合格数量,备注\n"
        "4500001,10,V-7,上海紧固件,李,M6,螺栓,100,个,0.12,12.00,人民币,2026年11月2日,2026/12/1,2026.12.4,20261203,98,2,急\n"
    )
    (picture,), rejects = read(content)
    order, line = picture.order, picture.order.lines[0]
    assert rejects == []
    assert (order.number, order.supplier.id, order.supplier.name, order.purchaser) == (
        "4500001",
        "V-7",
        "上海紧固件",
        "李",
    )
    assert (order.currency, order.ordered_on) == ("CNY", date(2026, 11, 2))
    assert (line.number, line.item, line.description, str(line.quantity), line.amount) == (
        10,
        "M6",
        "螺栓",
        "100 个",
        12,
    )
    assert (line.requested, line.promised) == (date(2026, 12, 1), date(2026, 12, 4))
    receipt, inspection = picture.facts
    assert (str(receipt.document.lines[0].quantity), receipt.at) == ("98 个", date(2026, 12, 3))
    assert str(inspection.document.lines[0].rejected) == "2 个"


def test_an_english_table(read):
    content = (
        "PO Number;Line;Supplier;Item;Qty;UOM;Unit Price;Due Date;Promised Date;Received Date\n"
        "PO-1;1;Bolt & Nut;M6;100;EA;0.12;2026-12-01;2026-12-04;2026-12-03\n"
        "PO-1;2;Bolt & Nut;M8;50;EA;0.15;2026-12-01;2026-12-04;\n"
    )
    (picture,), rejects = read(content)
    assert rejects == []
    assert [one.requested for one in picture.order.lines] == [date(2026, 12, 1)] * 2
    (receipt,) = picture.facts
    assert (str(receipt.document.lines[0].quantity), receipt.at) == ("100 EA", date(2026, 12, 3))


@pytest.mark.parametrize(
    "header", ["PO No.", "po_number", "ＰＯ　Ｎｕｍｂｅｒ", "P.O. Number", "PO NUMBER (ours)", "采购订单号"]
)
def test_case_space_punctuation_and_width_do_not_matter(header):
    assert recognise([header, "Qty"]).used["order.key"] == header


def test_of_two_columns_the_better_name_is_read_and_the_other_reported():
    found = recognise(["PO", "PO Number", "Qty", "Shoe size"])
    assert found.used["order.key"] == "PO Number"
    assert found.unused == ("PO", "Shoe size")


def test_a_fact_without_what_it_is_about_is_left_out():
    found = recognise(["PO", "Qty", "GRN"])
    assert (found.mapping.facts, found.unused) == ((), ("GRN",))


def test_an_ambiguous_date_is_a_reject_that_says_what_to_state(read):
    pictures, (reject,) = read("PO,Qty,Due Date\n1,5,01/02/2026\n")
    assert (pictures, reject.column, reject.code) == ([], "Due Date", "reject.not_a_date")


@pytest.mark.parametrize(
    ("headers", "near"),
    [(["Purchase Ordr", "Qty"], "Purchase Ordr"), (["PO", "Quantitty"], "Quantitty"), (["a", "b"], None)],
)
def test_without_order_number_or_quantity_the_nearest_header_is_named(headers, near):
    with pytest.raises(BadInput) as raised:
        recognise(headers)
    assert raised.value.code == "table.not_recognised"
    assert raised.value.values["near"] == near
    assert "数量" in str(raised.value) or "订单号" in str(raised.value)
