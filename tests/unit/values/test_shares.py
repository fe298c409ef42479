"""Exact parts are rounded so that they add up, each less than a unit away from what it is."""

from fractions import Fraction

import pytest

from procurekit.values.shares import rounded_parts


@pytest.mark.parametrize(
    ("parts", "currency", "expected"),
    [
        (["1/3", "1/3", "1/3"], "EUR", ["0.34", "0.33", "0.33"]),
        (["-1/3", "-1/3", "-1/3"], "EUR", ["-0.33", "-0.33", "-0.34"]),
        (["1/2"], "JPY", ["1"]),
        (["-1/2"], "JPY", ["-1"]),
        (["1/2", "-1/2"], "JPY", ["1", "-1"]),
        (["1/3", "2/3"], "KWD", ["0.333", "0.667"]),
        ([], "EUR", []),
    ],
)
def test_exact_parts_are_rounded_so_that_they_add_up(parts, currency, expected):
    assert [str(one) for one in rounded_parts([Fraction(part) for part in parts], currency)] == expected


def test_an_amount_with_more_digits_keeps_them():
    assert [str(one) for one in rounded_parts([Fraction(1, 3)] * 3, "EUR", 4)] == ["0.3334", "0.3333", "0.3333"]
