"""Decimal numbers: how they are read from what people have at hand, and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from functools import reduce
from typing import Final, cast

__all__ = [
    "DIGITS",
    "EXACT",
    "QUOTIENT",
    "ROUNDED",
    "between",
    "bounded",
    "crumb",
    "digits_of",
    "plain",
    "proportional",
    "quotient",
    "settled",
    "to_decimal",
    "to_number",
    "total",
]

DIGITS: Final = 28
"""How many digits a number may have behind the point."""
_LAST: Final = Decimal(1).scaleb(-DIGITS)
_SETTLED: Final = Decimal(1).scaleb(-20)
_CRUMB: Final = Decimal(1).scaleb(-24)
_ZERO: Final = Decimal(0)

EXACT: Final = Context(prec=120, traps=[InvalidOperation, Inexact])
"""Arithmetic that is never rounded in silence: sums and products of amounts have far fewer digits than this."""

QUOTIENT: Final = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation])
"""Division, whatever context the calling program has set for itself."""

ROUNDED: Final = Context(prec=120, traps=[InvalidOperation])
"""Rounding that was asked for, of numbers as long as we accept."""


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The exact sum, zero of none: the builtin `sum` rounds to the context that the calling program has set."""
    return reduce(EXACT.add, numbers, _ZERO)


def digits_of(value: Decimal) -> int:
    """How many digits a number has behind the point: what its smallest step is.

    >>> digits_of(Decimal("0.250")), digits_of(Decimal("1E+3"))
    (3, 0)
    """
    return max(0, -int(value.as_tuple().exponent))


def proportional(amount: Decimal, weights: Sequence[Decimal], digits: int) -> tuple[Decimal, ...]:
    """Shares in proportion to weights, to so many digits behind the point, that add up to the amount.

    Each is cut down; the steps left over go to the largest remainders, earlier ones first. No weight is negative and
    one at least isn't zero; the amount has no more digits than that.

    >>> proportional(Decimal(10), [Decimal(1), Decimal(1), Decimal(1)], 0)
    (Decimal('4'), Decimal('3'), Decimal('3'))
    """
    steps = int(amount.scaleb(digits, EXACT))
    # Integer arithmetic: numerators over one common denominator, so that no remainder is an approximation.
    scale = max(map(digits_of, weights))
    ratios = [int(weight.scaleb(scale, EXACT)) for weight in weights]
    of = sum(ratios)
    shares = [steps * ratio // of for ratio in ratios]
    order = sorted(range(len(ratios)), key=lambda place: (-(steps * ratios[place] % of), place))
    for place in order[: steps - sum(shares)]:
        shares[place] += 1
    return tuple(Decimal(share).scaleb(-digits, EXACT) for share in shares)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """A division, to 28 digits and at most as many behind the point."""
    return bounded(QUOTIENT.divide(dividend, divisor))


def settled(value: Decimal) -> Decimal:
    """A sum of numbers that were rounded to 28 places, without the crumb that their rounding left.

    A third, three times, is one: what is closer to 20 places than the rounding of ten thousand numbers is those.

    >>> third = quotient(Decimal(1), Decimal(3))
    >>> settled(third + third + third), settled(third * 3000), settled(third) == third
    (Decimal('1'), Decimal('1000'), True)
    """
    if digits_of(value) <= -int(_SETTLED.adjusted()):
        return value
    near = value.quantize(_SETTLED, context=ROUNDED)
    if EXACT.subtract(value, near).copy_abs() >= _CRUMB:
        return value
    if not near:
        return _ZERO
    # A thousand is 1000 and not 1E+3.
    whole = near.to_integral_value()
    return whole if whole == near else near.normalize(ROUNDED)


def crumb(value: Decimal) -> bool:
    """Is it no more than what rounding left?"""
    return value.copy_abs() < _CRUMB


def between(whole: Decimal, part: Decimal) -> Decimal:
    """A part that is no more than the whole, whichever sign that has, and no less than nothing.

    >>> between(Decimal(-10), Decimal(-12)), between(Decimal(10), Decimal(-2))
    (Decimal('-10'), Decimal('0'))
    """
    return sorted((_ZERO, whole, part))[1]


def bounded(value: Decimal) -> Decimal:
    """The number with no more digits behind the point than we accept: below one, 28 digits go further than that."""
    return value if -int(value.as_tuple().exponent) <= DIGITS else value.quantize(_LAST, context=ROUNDED)


def to_decimal(value: Decimal | int | str) -> Decimal:
    """A Decimal from text, an int or a Decimal; anything else is left for the validator to refuse.

    A float is never accepted: 0.1 + 0.2 is not 0.3 there.
    """
    kind = type(value)
    if kind is Decimal:
        return cast("Decimal", value)
    if kind is str:
        try:
            return Decimal(cast("str", value))
        except InvalidOperation:
            return cast("Decimal", value)
    return Decimal(value) if kind is int else cast("Decimal", value)


def to_number(value: Decimal | int | str | None) -> Decimal | None:
    """The same, where the number may be absent."""
    return None if value is None else to_decimal(value)


def plain(value: Decimal) -> str:
    """A Decimal in words people read: no exponent, no trailing zeros behind the point.

    >>> plain(Decimal("1E+3")), plain(Decimal("12.500"))
    ('1000', '12.5')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
