"""Laws of money, quantities, prices, tolerances: exact, closed in one currency, nothing lost in a split."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.strategies import any_decimal, currencies, decimals, names, non_negative, positive

from procurekit.errors import InvalidValue
from procurekit.values import Conversion, Money, Price, Quantity, Tolerance, convert, minor_units

small = st.decimals(-(10**9), 10**9, places=4)
weights = st.lists(st.integers(0, 10**6) | st.decimals(0, 1000, places=3), min_size=1, max_size=8).filter(any)


@given(small, small, small, currencies)
def test_sums_of_money_are_exact_and_don_t_depend_on_their_order(one, two, three, currency):
    a, b, c = (Money(amount, currency) for amount in (one, two, three))
    assert (a + b) + c == a + (b + c) == (c + b) + a
    assert (a + b).amount == Fraction(one) + Fraction(two)
    assert a + b - b == a
    assert a - b == -(b - a)
    assert bool(a - a) is False
    assert (a < b) + (a > b) + (a == b) == 1
    assert (a <= b) == (not a > b)


@given(small, small, names)
def test_sums_of_quantities_are_exact_in_one_unit(one, two, unit):
    a, b = Quantity(one, unit), Quantity(two, unit)
    assert (a + b).amount == Fraction(one) + Fraction(two)
    assert a + b - b == a
    assert a - b == -(b - a)
    assert (a < b) + (a > b) + (a == b) == 1


@given(small, small, currencies, currencies)
def test_two_currencies_never_add_up_or_compare(one, two, left, right):
    assume(left != right)
    for together in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__):
        with pytest.raises(InvalidValue, match="different currencies"):
            together(Money(one, left), Money(two, right))


@given(small, small, st.sampled_from(["EA", "KG"]))
def test_two_units_never_add_up_or_compare(one, two, unit):
    for together in (
        Quantity.__add__,
        Quantity.__sub__,
        Quantity.__lt__,
        Quantity.__le__,
        Quantity.__gt__,
        Quantity.__ge__,
    ):
        with pytest.raises(InvalidValue, match="different units"):
            together(Quantity(one, unit), Quantity(two))


@given(any_decimal, currencies, weights)
def test_a_split_conserves_the_total_and_no_share_is_a_unit_away_from_exact(amount, currency, parts):
    money = Money(amount, currency)
    shares = money.split(parts)
    whole = sum(map(Fraction, parts))
    assert sum(Fraction(share.amount) for share in shares) == Fraction(amount)
    unit = Fraction(10) ** min(-minor_units(currency), amount.as_tuple().exponent)
    for share, part in zip(shares, parts, strict=True):
        assert abs(Fraction(share.amount) - Fraction(amount) * Fraction(part) / whole) < unit
        assert (Fraction(share.amount) / unit).denominator == 1
        if not part:
            assert not share


@given(any_decimal, currencies, weights)
def test_nothing_depends_on_the_decimal_context_of_the_calling_program(amount, currency, parts):
    def worked() -> list[object]:
        money = Money(amount, currency)
        quantity = convert(Quantity("7.5", "BOX"), "EA", [Conversion("BOX", "EA", of=7, make=12)])
        return [money.split(parts), money.rounded(), quantity, Price("1.234567", per=7).amount_for(Decimal(3))]

    expected = worked()
    with localcontext() as context:
        context.prec = 3
        assert repr(worked()) == repr(expected)


@given(any_decimal, currencies)
def test_rounding_goes_to_the_nearest_payable_amount(amount, currency):
    rounded = Money(amount, currency).rounded()
    assert -rounded.amount.as_tuple().exponent == minor_units(currency)
    assert abs(Fraction(rounded.amount) - Fraction(amount)) <= Fraction(1, 2 * 10 ** minor_units(currency))


@given(st.decimals(1, 10**6, places=3), st.integers(1, 1000), st.integers(1, 1000))
def test_a_conversion_and_back_is_the_same_quantity_to_28_digits(amount, of, make):
    rate = [Conversion("BOX", "EA", of=of, make=make)]
    there = convert(Quantity(amount, "BOX"), "EA", rate)
    assert there is not None
    assert there.unit == "EA"
    assert abs(Fraction(there.amount) - Fraction(amount) * make / of) <= max(
        Fraction(there.amount) / 10**27, Fraction(1, 10**28)
    )
    back = convert(there, "BOX", rate)
    assert back is not None
    assert abs(back.amount - amount) <= amount / 10**24


@given(st.decimals(0, 10**9, places=3), st.none() | st.decimals(0, 200, places=2), st.none() | non_negative)
def test_of_two_limits_the_lower_one_holds(agreed, percent, absolute):
    assume(percent is not None or absolute is not None)
    tolerance = Tolerance(over_percent=percent, over_absolute=absolute)
    limits = [absolute] if absolute is not None else []
    limits += [agreed * percent / 100] if percent is not None else []
    assert tolerance.over(agreed) == min(limits)
    assert tolerance.under(agreed) is None
    mirrored = Tolerance(under_percent=percent, under_absolute=absolute)
    assert mirrored.under(agreed) == min(limits)
    assert mirrored.over(agreed) is None


@given(decimals(), positive)
def test_text_of_a_quantity_reads_back_as_the_same_number(amount, other):
    assert Decimal(str(Quantity(amount))) == amount
    assert Decimal(str(Quantity(other, "EA")).removesuffix(" EA")) == other
