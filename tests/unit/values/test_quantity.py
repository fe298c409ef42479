"""Quantities, conversions, prices, tolerances: what they take, what they refuse, what they come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from procurekit.errors import InvalidValue
from procurekit.values import Conversion, Price, Quantity, Tolerance, convert
from procurekit.values.price import to_price
from procurekit.values.quantity import to_quantity

BOX = Conversion("BOX", "EA", of=1, make=12)


def test_a_number_alone_is_a_quantity_in_the_line_s_unit():
    assert to_quantity("980") == to_quantity(980) == to_quantity(Decimal(980)) == Quantity("980")
    assert to_quantity(None) is None
    assert to_quantity(Quantity(1, "EA")) == Quantity(1, "EA")


@pytest.mark.parametrize("value", [1.5, True, "many", ["1"], b"1"])
def test_what_is_no_number_is_left_for_the_validator(value):
    assert to_quantity(value) is value
    assert to_price(value) is value


@pytest.mark.parametrize(("amount", "code"), [(0.5, "float_refused"), ("x", "not_a_number"), (None, "missing_value")])
def test_an_amount_that_can_t_be_right_is_refused_by_name(amount, code):
    with pytest.raises(InvalidValue) as refused:
        Quantity(amount, "EA")
    assert (refused.value.code, refused.value.values["field"]) == (code, "Quantity.amount")


def test_a_unit_is_text():
    with pytest.raises(InvalidValue, match=r"Quantity\.unit: 5 must be text"):
        Quantity(1, 5)


def test_units_don_t_mix_and_the_refusal_names_both():
    with pytest.raises(InvalidValue, match="1 EA and 1 KG are different units"):
        Quantity(1, "EA") + Quantity(1, "KG")
    with pytest.raises(InvalidValue, match="must be Quantity"):
        Quantity(1, "EA") - 1


@pytest.mark.parametrize(
    ("quantity", "text"),
    [(Quantity("1E+3", "EA"), "1000 EA"), (Quantity("12.500"), "12.5"), (Quantity("0.00", "KG"), "0 KG")],
)
def test_a_quantity_reads_as_people_write_it(quantity, text):
    assert str(quantity) == text


def test_zero_is_false():
    assert not Quantity("0.000", "EA")
    assert Quantity("0.001", "EA")


def test_a_conversion_works_both_ways():
    assert convert(Quantity("2.5", "BOX"), "EA", [BOX]) == Quantity(30, "EA")
    assert convert(Quantity(30, "EA"), "BOX", [BOX]) == Quantity("2.5", "BOX")


def test_a_rate_that_no_factor_can_state_is_exact_there_and_back():
    screws = [Conversion("KG", "EA", of=3, make=1000)]
    assert convert(Quantity("1.5", "KG"), "EA", screws) == Quantity(500, "EA")
    assert convert(Quantity(500, "EA"), "KG", screws) == Quantity("1.5", "KG")


def test_a_result_without_end_has_28_digits_and_is_still_a_quantity():
    assert str(convert(Quantity(1, "EA"), "BOX", [BOX])) == "0.0833333333333333333333333333 BOX"


def test_the_same_unit_or_none_at_all_needs_no_conversion():
    assert convert(Quantity(1, "EA"), "EA") == Quantity(1, "EA")
    assert convert(Quantity(1), "EA") == Quantity(1, "EA")
    assert convert(Quantity(1, "EA"), None) == Quantity(1, "EA")
    assert convert(Quantity(1), None) == Quantity(1)


def test_an_unstated_conversion_gives_nothing():
    assert convert(Quantity(1, "EA"), "KG", [BOX]) is None


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        (("BOX", "EA", 0, 12), "not_positive", "Conversion.of"),
        (("BOX", "EA", 1, -12), "not_positive", "Conversion.make"),
        (("BOX", "EA", 1, 1.2), "float_refused", "Conversion.make"),
        (("", "EA", 1, 12), "empty_text", "Conversion.unit"),
        (("BOX", None, 1, 12), "not_text", "Conversion.into"),
        (("BOX", "EA", None, 12), "missing_value", "Conversion.of"),
    ],
)
def test_a_conversion_that_can_t_be_right_is_refused(arguments, code, field):
    with pytest.raises(InvalidValue) as refused:
        Conversion(*arguments)
    assert (refused.value.code, refused.value.values["field"]) == (code, field)


@pytest.mark.parametrize(
    ("price", "quantity", "amount"),
    [
        (Price("0.12"), 1000, "120.00"),
        (Price("12.50", per=1000), 400, "5"),
        (Price("1", per=3), 1, "0.3333333333333333333333333333"),
        (Price("0"), 5, "0"),
        (Price("0.05", per=144), 10, "0.0034722222222222222222222222"),
        (Price("1e-20"), Decimal("1e-20"), "0"),
    ],
)
def test_a_price_times_a_quantity_is_exact_unless_its_base_makes_it_endless(price, quantity, amount):
    assert price.amount_for(Decimal(quantity)) == Decimal(amount)


def test_a_price_may_be_zero_but_not_negative():
    assert Price("0.00").amount == 0
    with pytest.raises(InvalidValue, match=r"Price\.amount: .* must not be negative"):
        Price("-1")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"per": 0}, "not_positive"),
        ({"tax_rate": "-1"}, "negative"),
        ({"gross": "yes"}, "not_a"),
        ({"provisional": 1}, "not_a"),
        ({"unit": 3}, "not_text"),
    ],
)
def test_a_price_that_can_t_be_right_is_refused(fields, code):
    with pytest.raises(InvalidValue) as refused:
        Price("1", **fields)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Price("0.120"), "0.12 / 1"),
        (Price("12.5", per=1000, unit="KG"), "12.5 / 1000 KG"),
        (Price(1, unit="KG"), "1 / 1 KG"),
    ],
)
def test_a_price_reads_with_its_base(price, text):
    assert str(price) == text


def test_a_number_alone_is_a_price():
    assert to_price("0.12") == Price("0.12")
    assert to_price(None) is None
    assert to_price(Price(1)) == Price(1)


def test_zero_tolerance_allows_nothing_and_an_absent_one_says_nothing():
    assert Tolerance(over_percent=0).over(Decimal(100)) == 0
    assert Tolerance(over_percent=0).under(Decimal(100)) is None
    assert Tolerance(under_absolute="3").under(Decimal(100)) == 3


def test_a_percentage_is_exact_and_reads_as_a_number():
    assert str(Tolerance(over_percent="2.5").over(Decimal(1000))) == "25"
    assert str(Tolerance(over_percent=5).over(Decimal(1000))) == "50"


def test_a_tolerance_that_says_nothing_is_refused():
    with pytest.raises(InvalidValue) as refused:
        Tolerance()
    assert refused.value.code == "tolerance_empty"


@pytest.mark.parametrize("fields", [{"over_percent": "-1"}, {"under_absolute": 0.5}, {"over_absolute": "x"}])
def test_a_limit_that_can_t_be_right_is_refused(fields):
    with pytest.raises(InvalidValue):
        Tolerance(**fields)
