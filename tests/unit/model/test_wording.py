"""Wording: what changes in an order is told by name, once, in the reader's language."""

import pytest

from procurekit import OrderLine, PurchaseOrder
from procurekit.model.field_change import Change
from procurekit.model.order import ScheduleLine
from procurekit.model.wording import changes_in_words, condensed, place_in_words

ORDER = PurchaseOrder(
    "PO-1",
    lines=[
        OrderLine(1, "A", "10"),
        OrderLine(2, "B", "10", schedule=[ScheduleLine(1, "4"), ScheduleLine(2, "6")]),
    ],
)


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("payment_terms", "payment terms", "付款条件"),
        ("lines[1].price", "line 1: price", "第 1 行：单价"),
        ("lines[1].schedule[1].promised", "line 1: promised date", "第 1 行：承诺交期"),
        ("lines[2].schedule[2].promised", "line 2, delivery 2: promised date", "第 2 行第 2 次交货：承诺交期"),
        ("lines[3]", "line 3", "第 3 行"),
        ("lines[2].schedule[3]", "line 2, delivery 3", "第 2 行第 3 次交货"),
        ("custom.my colour", "my colour", "my colour"),
        ("custom.lines[1].price", "lines[1].price", "lines[1].price"),
        ("supplier.address", "supplier address", "供应商 address"),
        ("lines[1].tax.percent", "line 1: tax percent", "第 1 行：税 percent"),
        ("a_new_field", "a new field", "a new field"),
    ],
)
def test_a_path_is_a_place_and_a_name(path, english, chinese):
    assert place_in_words(path, "en", ORDER) == english
    assert place_in_words(path, "zh", ORDER) == chinese


def test_where_nobody_knows_the_order_a_delivery_is_named():
    assert place_in_words("lines[1].schedule[1].promised") == "line 1, delivery 1: promised date"


def test_the_quantity_of_a_line_with_one_delivery_is_told_once():
    amount = ({"amount": "10", "unit": "EA"}, {"amount": "8", "unit": "EA"})
    many = [
        Change("lines[1].quantity", *amount),
        Change("lines[1].schedule[1].quantity", *amount),
        Change("lines[1].schedule[1].requested", "2026-12-01", "2026-12-12"),
    ]
    assert condensed(many) == (many[0], many[2])
    assert changes_in_words(many, "en", ORDER) == (
        "line 1: quantity 10 EA → 8 EA, requested date 2026-12-01 → 2026-12-12",
    )
    assert changes_in_words(many, "zh", ORDER) == ("第 1 行：数量 10 EA → 8 EA，要求交期 2026-12-01 → 2026-12-12",)


def test_a_delivery_that_says_something_else_is_told_too():
    many = [
        Change("lines[1].quantity", {"amount": "10"}, {"amount": "9"}),
        Change("lines[1].schedule[1].quantity", {"amount": "10"}, {"amount": "8"}),
    ]
    assert condensed(many) == tuple(many)


def test_what_comes_as_a_whole_is_told_in_words():
    new = {"number": 2, "quantity": {"amount": "6"}, "requested": "2026-12-20", "split_from": 1}
    many = [
        Change("lines[1].schedule[1].quantity", {"amount": "10"}, {"amount": "4"}),
        Change("lines[1].schedule[2]", None, new),
    ]
    # With a second delivery, the first has to be told from it.
    assert changes_in_words(many, "en", ORDER) == (
        "line 1, delivery 1: quantity 10 → 4",
        "line 1, delivery 2: added (quantity 6, requested date 2026-12-20, split from delivery 1)",
    )
    line = {
        "number": 3,
        "item": "C",
        "quantity": {"amount": "5", "unit": "EA"},
        "price": {"amount": "12.50", "per": "100", "unit": "kg"},
        "schedule": [{"number": 1, "quantity": {"amount": "5", "unit": "EA"}, "requested": "2026-12-20"}],
    }
    (said,) = changes_in_words([Change("lines[3]", None, line)], "en", ORDER)
    assert said == "line 3: added (item C, quantity 5 EA, price 12.50 / 100 kg, requested date 2026-12-20)"
    (said,) = changes_in_words([Change("lines[3]", {"number": 3, "item": "C"}, None)], "zh", ORDER)
    assert said == "第 3 行：删除（物料 C）"
    assert changes_in_words([Change("lines[3]", None, "odd")]) == ("line 3: added (odd)",)


def test_values_are_told_in_words():
    many = [
        Change("lines[1].status", "open", "cancelled"),
        Change("lines[1].tax", None, {"percent": "19", "category": "S"}),
        Change("lines[1].price", {"amount": "1"}, {"amount": "2", "per": "10"}),
        Change("lines[1].charges", [], [{"kind": "charge", "amount": "3"}, {"kind": "allowance", "amount": "1"}]),
        Change("payment_terms", "30 days", None),
    ]
    first, second = changes_in_words(many, "zh", ORDER)
    assert first == (
        "第 1 行：状态 未结 → 已取消，税 — → 19 S，单价 1 → 2 / 10，附加费与折扣 — → charge 3；allowance 1"
    )
    assert second == "付款条件 30 days → —"
    assert changes_in_words([Change("supplier", {}, {"id": "V-8", "name": "Nut"})]) == ("supplier — → V-8 Nut",)
