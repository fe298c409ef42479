"""The JSON Schema where a reader would look: names, what must be given, choices, shorthands."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from procurekit.errors import InvalidDocument
from procurekit.model.change import shown
from procurekit.model.codec import from_plain
from procurekit.model.order import LINE_KINDS, PurchaseOrder
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.schema import json_schema

LINE = {"number": 1, "item": "A", "quantity": "10"}


def test_a_schema_says_what_it_is_of_and_what_must_be_given():
    whole = json_schema(PurchaseOrder)
    assert whole["properties"]["procurekit"] == {"const": "order"}
    assert whole["properties"]["data"] == {"$ref": "#/$defs/PurchaseOrder"}
    line = whole["$defs"]["OrderLine"]
    assert line["title"] == "OrderLine"
    assert line["description"] == "One line of an order. Every line has at least one schedule line."
    assert line["required"] == ["number"]
    assert line["properties"]["kind"] == {"enum": list(LINE_KINDS)}


def test_a_class_without_a_name_of_its_own_has_no_schema():
    with pytest.raises(InvalidDocument, match="ReceiptLine"):
        json_schema(ReceiptLine)


@pytest.mark.parametrize(
    ("kind", "data", "valid"),
    [
        (PurchaseOrder, {"supplier": "V-7", "lines": [LINE | {"requested": "2026-12-01"}]}, True),
        (PurchaseOrder, {"lines": [LINE | {"schedule": [{"number": 1, "quantity": 10}]}]}, True),
        (PurchaseOrder, {"lines": [LINE | {"schedule": [{"number": 1}], "requested": "2026-12-01"}]}, False),
        (PurchaseOrder, {"lines": [LINE | {"price": {"amount": "1.50", "per": 100}}]}, True),
        (PurchaseOrder, {"lines": [LINE | {"kind": "thing"}]}, False),
        (PurchaseOrder, {"lines": [LINE | {"lots": "false"}]}, False),
        (PurchaseOrder, {"lines": [LINE | {"price": "cheap"}]}, False),
        (PurchaseOrder, {"lines": {}}, False),
        (PurchaseOrder, {"currency": "euro"}, False),
        (PurchaseOrder, {"ordered_on": "1.12.2026"}, False),
        (PurchaseOrder, {"custom": {"a": {"date": "2026-12-01"}, "b": 1, "c": None}}, True),
        (PurchaseOrder, {"custom": {"a": {"b": 1}}}, False),
        (PurchaseOrder, {"supplier": None}, True),
        (Receipt, {"order": "o", "line": 1, "quantity": "5", "at": "2026-12-03T09:00+08:00[Asia/Shanghai]"}, True),
        (Receipt, {"order": "o", "line": 1, "quantity": "5", "at": "2026-12-03T09:00"}, False),
        (Receipt, {"lines": [{"order": "o", "line": 1, "quantity": "5"}]}, True),
        (Receipt, {"order": "o", "lines": [{"order": "o", "line": 1, "quantity": "5"}]}, False),
        (Receipt, {"order": "o", "line": 1}, False),
        (Receipt, {}, False),
    ],
)
def test_the_schema_and_the_reader_say_the_same(kind, data, valid):
    assert Draft202012Validator(json_schema(kind, envelope=False)).is_valid(data) is valid
    if valid:
        assert isinstance(from_plain(data, kind), kind)
    else:
        with pytest.raises(InvalidDocument):
            from_plain(data, kind)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), ("5", "5"), ({"amount": "5", "unit": "EA", "x": {}}, "5 EA"), ({"x": []}, "…")],
)
def test_a_change_s_value_is_shown_without_its_punctuation(value, text):
    assert shown(value) == text
