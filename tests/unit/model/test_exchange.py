"""Exchange: at the rate that a document states, rounded once, and the difference between two rates."""

from decimal import Decimal

import pytest

from procurekit import ExchangeRate, Money
from procurekit.model import convert_money, exchange_difference


def rate(value, into="EUR", **more):
    return ExchangeRate(into, value, **more)


def test_an_amount_in_the_currency_asked_for_stays_as_it_is():
    done = convert_money(Money("1.005", "EUR"), "EUR", rate("2"))
    assert (done.amount, done.rate, done.reason) == (Money("1.005", "EUR"), None, None)


def test_the_rate_its_date_and_its_source_stay_with_the_amount():
    used = rate("0.91255", on="2026-03-02", source="ECB")
    done = convert_money(Money("1000.00", "USD"), "EUR", used)
    assert (done.stated, done.amount, done.rate) == (Money("1000.00", "USD"), Money("912.55", "EUR"), used)
    assert done.as_dict() == {
        "stated": {"amount": "1000.00", "currency": "USD"},
        "amount": "912.55",
        "rate": {"into": "EUR", "rate": "0.91255", "on": "2026-03-02", "source": "ECB"},
        "reason": None,
    }


@pytest.mark.parametrize(
    ("amount", "value", "into", "expected"),
    [
        ("10", "0.1005", "EUR", "1.01"),
        ("-10", "0.1005", "EUR", "-1.01"),
        ("10", "15.05", "JPY", "151"),
        ("10", "0.30705", "KWD", "3.071"),
        ("0", "7", "EUR", "0.00"),
    ],
)
def test_it_is_rounded_once_to_the_minor_unit_there_half_away_from_zero(amount, value, into, expected):
    assert str(convert_money(Money(amount, "USD"), into, rate(value, into)).amount.amount) == expected


@pytest.mark.parametrize(("used", "code"), [(None, "money.no_rate"), (rate("7.1", "CNY"), "money.rate_elsewhere")])
def test_without_a_rate_that_leads_there_nothing_is_known(used, code):
    done = convert_money(Money("10", "USD"), "EUR", used)
    assert (done.amount, done.rate) == (None, used)
    assert done.reason.code == code
    assert done.reason.text("en") != done.reason.text("zh")
    assert "{" not in done.reason.text("en")
    assert done.as_dict("zh")["reason"]["text"] == done.reason.text("zh")


def test_an_amount_beyond_what_is_kept_is_unknown():
    assert convert_money(Money("9e26", "USD"), "EUR", rate("10")).reason.code == "money.out_of_range"
    assert convert_money(Money("9e25", "USD"), "EUR", rate("10")).reason is None


def test_the_difference_is_that_of_two_entries():
    booked, paid = rate("0.9004"), rate("0.9016")
    assert exchange_difference(Money("10.00", "USD"), booked, paid) == Money("0.02", "EUR")
    assert exchange_difference(Money("10.00", "USD"), paid, booked) == Money("-0.02", "EUR")
    assert exchange_difference(Money("-10.00", "USD"), booked, paid) == Money("-0.02", "EUR")
    assert exchange_difference(Money("10.00", "USD"), booked, booked) == Money(Decimal("0.00"), "EUR")


def test_of_rates_into_two_currencies_there_is_no_difference():
    assert exchange_difference(Money(1, "USD"), rate("1"), rate("7", "CNY")) is None
    assert exchange_difference(Money(1, "EUR"), rate("1"), rate("2")) is None
    assert exchange_difference(Money("9e26", "USD"), rate("10"), rate("1")) is None
