"""Money: what it takes, what it refuses and how it says so."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest

from procurekit.errors import InvalidValue
from procurekit.values import Money, minor_units


@pytest.mark.parametrize("amount", ["12.50", Decimal("12.50"), " 12.50 ", "1.250E+1"])
def test_an_amount_is_text_or_a_decimal(amount):
    assert Money(amount, "EUR").amount == Decimal("12.50")


def test_an_amount_is_a_whole_number():
    assert Money(12, "EUR") == Money("12.00", "EUR")


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0.1, "float_refused"),
        (True, "not_a_number"),
        ("ten", "not_a_number"),
        ("", "not_a_number"),
        ("1,250.00", "not_a_number"),
        ("NaN", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        (None, "missing_value"),
        ([1], "not_a_number"),
        ("1e28", "number_out_of_range"),
        ("1e999999999", "number_out_of_range"),
        ("1e-29", "number_out_of_range"),
    ],
)
def test_an_amount_that_can_t_be_right_is_refused_by_name(amount, code):
    with pytest.raises(InvalidValue) as refused:
        Money(amount, "EUR")
    assert refused.value.code == code
    assert refused.value.values["field"] == "Money.amount"
    for lang in ("en", "zh"):
        assert refused.value.text(lang).startswith("Money.amount")


def test_a_float_s_refusal_says_what_to_pass_instead():
    with pytest.raises(ValueError, match="float") as refused:
        Money(0.1, "EUR")
    assert refused.value.text() == (
        'Money.amount: 0.1 is a float, which is not exact; pass a string such as "0.12", an int or a Decimal'
    )
    assert "浮点数" in refused.value.text("zh")


@pytest.mark.parametrize("currency", ["eur", "EU", "EURO", "€€€", "E1R", "ＥＵＲ", "", " ", None, 978])
def test_a_currency_is_three_capital_letters(currency):
    with pytest.raises(InvalidValue) as refused:
        Money("1", currency)
    assert refused.value.values["field"] == "Money.currency"


def test_two_currencies_don_t_mix_and_the_refusal_names_both():
    with pytest.raises(InvalidValue, match=r"1\.00 EUR and 7 CNY are different currencies"):
        Money("1.00", "EUR") + Money(7, "CNY")


@pytest.mark.parametrize("other", [1, Decimal(1), "one", None])
def test_money_adds_only_to_money(other):
    with pytest.raises(InvalidValue, match="must be Money"):
        Money(1, "EUR") + other


def test_money_multiplies_by_exact_numbers_from_either_side():
    assert Money("0.10", "EUR") * 3 == 3 * Money("0.10", "EUR") == Money("0.30", "EUR")
    assert Money("0.10", "EUR") * Decimal("1.5") == Money("0.15", "EUR")


@pytest.mark.parametrize(
    ("factor", "code"), [(1.5, "float_refused"), (True, "not_a_number"), (Decimal("NaN"), "not_a_number")]
)
def test_a_factor_that_isn_t_exact_is_refused(factor, code):
    with pytest.raises(InvalidValue) as refused:
        Money(1, "EUR") * factor
    assert refused.value.code == code


def test_nothing_is_rounded_before_it_is_asked_for():
    third = Money("10", "EUR") * Decimal("0.3333333333")
    assert third.amount == Decimal("3.333333333")
    assert third.rounded() == Money("3.33", "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "payable"),
    [
        ("2.005", "EUR", "2.01 EUR"),
        ("-2.005", "EUR", "-2.01 EUR"),
        ("2.5", "JPY", "3 JPY"),
        ("1.2345", "KWD", "1.235 KWD"),
        ("1.00005", "CLF", "1.0001 CLF"),
        ("1234567890123456789012345678.005", "EUR", "1234567890123456789012345678.01 EUR"),
    ],
)
def test_rounding_is_half_up_in_the_currency_s_own_digits(amount, currency, payable):
    assert str(Money(amount, currency).rounded()) == payable


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("CNY", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XXX", 2)]
)
def test_a_currency_is_paid_in_the_digits_of_iso_4217(currency, digits):
    assert minor_units(currency) == digits


def test_a_split_gives_what_is_left_over_to_the_largest_remainders_earlier_first():
    assert [str(one) for one in Money("0.05", "EUR").split([1, 1, 1])] == ["0.02 EUR", "0.02 EUR", "0.01 EUR"]
    assert [str(one) for one in Money("-0.05", "EUR").split([1, 1])] == ["-0.02 EUR", "-0.03 EUR"]
    assert [str(one) for one in Money("1", "EUR").split([Decimal("0.5"), 0, 1])] == ["0.33 EUR", "0.00 EUR", "0.67 EUR"]


def test_a_split_keeps_digits_finer_than_the_currency_s():
    assert sum((one.amount for one in Money("0.001", "EUR").split([1, 1])), Decimal(0)) == Decimal("0.001")


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [3, -1]])
def test_a_split_by_nothing_or_by_less_is_refused(weights):
    with pytest.raises(InvalidValue) as refused:
        Money("1", "EUR").split(weights)
    assert refused.value.code == "split_of_nothing"


@pytest.mark.parametrize("weight", [0.5, True, "1e999999999", Decimal("Infinity"), "1e56", "1e-57"])
def test_a_weight_that_isn_t_exact_or_is_beyond_reason_is_refused(weight):
    with pytest.raises(InvalidValue):
        Money("1", "EUR").split([weight, 1])


def test_zero_is_false_and_any_other_amount_is_true():
    assert not Money("0.00", "EUR")
    assert Money("-0.01", "EUR")


def test_equal_amounts_of_two_currencies_are_not_equal_and_hash_apart():
    assert Money(1, "EUR") != Money(1, "USD")
    assert len({Money(1, "EUR"), Money("1.00", "EUR"), Money(1, "USD")}) == 2


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_is_equal(again):
    assert again(Money("9.90", "EUR")) == Money("9.90", "EUR")


def test_it_can_t_be_changed():
    with pytest.raises(AttributeError):
        Money(1, "EUR").amount = Decimal(2)
