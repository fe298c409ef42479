"""Values put at a path of an order's plain data."""

import pytest

from procurekit import OrderLine, Price, PurchaseOrder, Quantity
from procurekit.errors import InvalidValue
from procurekit.model.change import put
from procurekit.model.codec import store


@pytest.fixture
def data():
    line = OrderLine(1, "M6-NUT", Quantity("1000", "EA"), Price("4.80", per=100), requested="2026-12-01")
    return store(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", custom={"score": 7}, lines=[line]))


@pytest.mark.parametrize("number", ["800", 800, " 800 "], ids=["text", "whole number", "with spaces"])
def test_a_number_alone_keeps_the_unit_of_the_line_and_of_its_only_delivery(data, number):
    put(data, "lines[1].quantity", number)
    (line,) = data["lines"]
    assert line["quantity"]["unit"] == line["schedule"][0]["quantity"]["unit"] == "EA"
    assert str(line["quantity"]["amount"]).strip() == str(line["schedule"][0]["quantity"]["amount"]).strip() == "800"


def test_a_number_alone_keeps_what_a_price_is_per(data):
    put(data, "lines[1].price", "5.10")
    assert data["lines"][0]["price"] == {"amount": "5.10", "per": "100"}


def test_whoever_says_the_unit_replaces_all_of_it(data):
    put(data, "lines[1].quantity", {"amount": "8", "unit": "BOX"})
    assert data["lines"][0]["quantity"] == {"amount": "8", "unit": "BOX"}


def test_what_has_no_amount_is_replaced(data):
    put(data, "custom.score", "8")
    put(data, "supplier.name", "7")
    assert (data["custom"]["score"], data["supplier"]["name"]) == ("8", "7")


def test_none_takes_out_what_is_there(data):
    put(data, "lines[1].price", None)
    assert "price" not in data["lines"][0]


def test_a_line_that_is_not_there_is_refused(data):
    with pytest.raises(InvalidValue) as caught:
        put(data, "lines[7].price", "1")
    assert caught.value.code == "unknown_path"
