"""Plain data from outside: every shorthand is read, and everything that is wrong is told at once with its path."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from procurekit.errors import InvalidDocument
from procurekit.model.codec import dumps, from_plain, loads, restore, store, to_plain
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Actor, Party
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.terms import AgreementReference
from procurekit.values import Money, Price, Quantity

LINE = {"number": 1, "item": "A", "quantity": "10"}


def faults_of(data, kind=PurchaseOrder):
    with pytest.raises(InvalidDocument) as refused:
        from_plain(data, kind)
    error = refused.value
    for lang in ("en", "zh"):
        for fault in error.faults:
            said = fault.text(lang)
            assert not any(f"{{{name}}}" in said for name in ("field", "value", "name", "near", "expected", "found"))
            assert said in error.text(lang)
    assert error.as_dict()["faults"] == [fault.as_dict() for fault in error.faults]
    return [(fault.path, fault.code) for fault in error.faults]


def test_an_envelope_says_what_it_holds():
    assert to_plain(Quantity("1.50", "EA")) == {
        "procurekit": "quantity",
        "schema": 1,
        "data": {"amount": "1.50", "unit": "EA"},
    }
    assert loads('{"procurekit":"quantity","schema":1,"data":{"amount":"1.50","unit":"EA"}}') == Quantity("1.5", "EA")


def test_bare_data_is_read_where_its_kind_is_said():
    assert from_plain({"amount": "1", "currency": "EUR"}, Money) == Money(1, "EUR")
    assert faults_of({"amount": "1"}, None) == [("", "no_envelope")]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"procurekit": "spaceship", "schema": 1, "data": {}}, ("procurekit", "no_such_kind")),
        ({"procurekit": 5, "schema": 1, "data": {}}, ("procurekit", "no_such_kind")),
        ({"procurekit": "order", "data": {}}, ("schema", "no_schema_version")),
        ({"procurekit": "order", "schema": 0, "data": {}}, ("schema", "no_schema_version")),
        ({"procurekit": "order", "schema": True, "data": {}}, ("schema", "no_schema_version")),
        ({"procurekit": "order", "schema": "1", "data": {}}, ("schema", "no_schema_version")),
        ({"procurekit": "order", "schema": 99, "data": {}}, ("schema", "newer_schema")),
        ({"procurekit": "order", "schema": 1, "data": {}, "extra": 1}, ("extra", "unknown_field")),
        ({"procurekit": "receipt", "schema": 1, "data": {}}, ("", "other_kind")),
        ({"procurekit": "order", "schema": 1}, ("", "not_an_object")),
        ({"procurekit": "order", "schema": 1, "data": []}, ("", "not_an_object")),
    ],
)
def test_an_envelope_that_can_t_be_right_is_refused(data, fault):
    assert faults_of(data) == [fault]


@pytest.mark.parametrize("data", [None, [], "order", 5])
def test_what_is_no_object_is_refused(data):
    assert faults_of(data) == [("", "not_an_object")]


@pytest.mark.parametrize("text", ["", "{", "[1,]", b"\xff", "[" * 100_000, "nan"])
def test_text_that_is_no_json_is_refused(text):
    with pytest.raises(InvalidDocument) as refused:
        loads(text, PurchaseOrder)
    assert refused.value.faults[0].code in {"not_json", "not_an_object"}
    with pytest.raises(InvalidDocument):
        loads(text)


def test_what_has_no_name_of_its_own_isn_t_written():
    with pytest.raises(InvalidDocument, match="ReceiptLine"):
        dumps(ReceiptLine("o", 1, 1))


def test_a_json_number_is_exact():
    line = loads('{"number": 1, "quantity": 10, "price": 0.1}', OrderLine)
    assert line.price == Price("0.1")
    assert line.quantity == Quantity(10)


def test_a_python_float_is_refused_where_it_stands():
    assert faults_of({"lines": [LINE | {"amount": 0.1}]}) == [("lines[1].amount", "float_refused")]


def test_fields_at_their_default_are_not_written():
    assert to_plain(PurchaseOrder())["data"] == {}
    assert to_plain(Party("V-7"))["data"] == {"id": "V-7"}


@pytest.mark.parametrize("said", ["1", "1.000", "1E+0", "10"])
def test_a_number_comes_back_with_the_digits_that_were_said_also_where_it_is_the_default(said):
    price = Price("2", per=said)
    back = restore(Price, store(price))
    assert str(back.per) == str(price.per)
    assert ("per" in store(price)) is (str(price.per) != "1")


def test_chinese_is_written_as_it_is():
    assert "螺栓" in dumps(Party("V-7", "螺栓"))


@pytest.mark.parametrize(
    ("data", "kind", "value"),
    [
        (
            {"lines": [LINE | {"requested": "2026-12-01", "site": "X"}]},
            PurchaseOrder,
            PurchaseOrder(lines=[OrderLine(1, "A", 10, requested="2026-12-01", site="X")]),
        ),
        (
            {"lines": [LINE | {"schedule": [{"number": 3, "quantity": {"amount": 10}}]}]},
            PurchaseOrder,
            PurchaseOrder(lines=[OrderLine(1, "A", 10, schedule=[ScheduleLine(3, 10)])]),
        ),
        ({"supplier": "V-7", "agreement": "FA"}, PurchaseOrder, PurchaseOrder(supplier="V-7", agreement="FA")),
        (
            {"agreement": {"number": "FA", "line": 2}},
            PurchaseOrder,
            PurchaseOrder(agreement=AgreementReference("FA", 2)),
        ),
        ({"order": "o", "line": 1, "quantity": "5", "number": "GR"}, Receipt, Receipt("o", 1, 5, number="GR")),
        ({"id": "li", "on_behalf_of": "mei"}, Actor, Actor("li", on_behalf_of=Actor("mei"))),
        ({"id": "li", "roles": ["buyer"]}, Actor, Actor("li", roles={"buyer"})),
        ({"custom": {"on": {"date": "2026-12-01"}}}, PurchaseOrder, PurchaseOrder(custom={"on": date(2026, 12, 1)})),
        ({"custom": {"x": {"decimal": "1.50"}}}, PurchaseOrder, PurchaseOrder(custom={"x": Decimal("1.50")})),
        ({"supplier": None, "number": None}, PurchaseOrder, PurchaseOrder()),
    ],
)
def test_what_constructors_take_in_short_plain_data_takes_too(data, kind, value):
    assert from_plain(data, kind) == value
    assert loads(json.dumps(data), kind) == value


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        ({"numbr": "1"}, [("numbr", "unknown_field_near")]),
        ({"zzz": "1"}, [("zzz", "unknown_field")]),
        ({"number": 5}, [("number", "not_text")]),
        ({"currency": "euro", "ordered_on": "x"}, [("currency", "not_a_currency"), ("ordered_on", "not_a_day")]),
        ({"lines": {}}, [("lines", "not_many")]),
        ({"lines": "abc"}, [("lines", "not_many")]),
        ({"lines": ""}, [("lines", "not_many")]),
        ({"lines": 5}, [("lines", "not_many")]),
        ({"lines": None}, [("lines", "not_many")]),
        ({"lines": [5]}, [("lines[#1]", "not_an_object")]),
        ({"lines": [{}]}, [("lines[#1].number", "missing_value")]),
        ({"lines": [LINE, LINE]}, [("lines", "number_twice")]),
        ({"lines": [LINE | {"quantity": "many"}]}, [("lines[1].quantity", "not_a_number")]),
        ({"lines": [LINE | {"quantity": {"amount": "x"}}]}, [("lines[1].quantity.amount", "not_a_number")]),
        ({"lines": [LINE | {"quantity": "0"}]}, [("lines[1].quantity", "open_quantity_not_positive")]),
        ({"lines": [LINE | {"lots": "false"}]}, [("lines[1].lots", "not_a")]),
        ({"lines": [LINE | {"lots": 1}]}, [("lines[1].lots", "not_a")]),
        ({"lines": [LINE | {"number": "1"}]}, [("lines[#1].number", "not_an_integer")]),
        ({"lines": [LINE | {"custom": {"x": {"y": 1}}}]}, [("lines[1].custom", "not_a")]),
        ({"lines": [LINE | {"custom": [1]}]}, [("lines[1].custom", "not_a")]),
        ({"supplier": {"name": "Bolt"}}, [("supplier.id", "missing_value")]),
        ({"supplier": {"id": ""}}, [("supplier.id", "empty_text")]),
        ({"supplier": ""}, [("supplier", "empty_text")]),
        ({"supplier": 5}, [("supplier", "not_text")]),
        (
            {"lines": [LINE | {"requested": "2026-12-01", "schedule": [{"number": 1}]}]},
            [("lines[1].requested", "unknown_field")],
        ),
        (
            {"lines": [LINE | {"schedule": [{"number": 1, "zone": "Mars"}]}]},
            [("lines[1].schedule[1].zone", "unknown_zone")],
        ),
        ({"lines": [LINE | {"requested": "soon"}]}, [("lines[1].requested", "not_a_day")]),
        ({"stated": {"net": True}}, [("stated.net", "not_a_number")]),
    ],
)
def test_a_fault_is_told_with_its_path(data, faults):
    assert faults_of(data) == faults


def test_every_fault_is_told_at_once():
    data = {
        "currency": "euro",
        "supplier": {"nam": "x"},
        "lines": [LINE | {"price": "cheap", "kind": "thing"}, {"number": 7, "schedule": [{"number": 0}]}],
        "colour": "red",
    }
    assert set(faults_of(data)) >= {
        ("currency", "not_a_currency"),
        ("supplier.id", "missing_value"),
        ("supplier.nam", "unknown_field_near"),
        ("lines[1].price", "not_a_number"),
        ("lines[1].kind", "not_a_choice"),
        ("lines[7].schedule[0].number", "not_an_integer"),
        ("colour", "unknown_field"),
    }


def test_a_receipt_states_its_lines_or_one_of_them_and_not_both():
    assert faults_of({"order": "o", "line": 1}, Receipt) == [("lines[1].quantity", "missing_value")]
    both = {"order": "o", "lines": [{"order": "o", "line": 1, "quantity": "1"}]}
    assert faults_of(both, Receipt) == [("order", "unknown_field")]
    assert faults_of({}, Receipt) == [("lines", "missing_value")]
    assert faults_of({"lines": []}, Receipt) == [("lines", "no_lines")]


def test_an_error_can_be_sent_as_plain_data_in_chinese():
    with pytest.raises(InvalidDocument) as refused:
        from_plain({"currency": "euro"}, PurchaseOrder)
    told = refused.value.as_dict("zh")
    assert told["code"] == "invalid_document"
    assert told["faults"][0]["path"] == "currency"
    assert "币种" in told["faults"][0]["text"]
    assert json.loads(json.dumps(told)) == told
