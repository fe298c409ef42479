"""Shares: exact parts of an amount, each in whole units of its currency, so that none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from procurekit.values.money import minor_units
from procurekit.values.numbers import EXACT

__all__ = ["rounded_parts"]


def rounded_parts(parts: Sequence[Fraction], currency: str, digits: int | None = None) -> tuple[Decimal, ...]:
    """Exact parts, each in whole minor units of a currency, so that they add up to their exact sum rounded half up.

    Each is cut down to the minor unit (or to so many `digits` behind the point); the units left over go to the largest
    remainders, earlier ones first. So no part is a whole unit away from what it is exactly, and a sum that was rounded
    once is conserved. It is what `Money.split` does, for parts that no decimal weight can say, and of either sign.

    >>> [str(one) for one in rounded_parts([Fraction(1, 3)] * 3, "EUR")]
    ['0.34', '0.33', '0.33']
    """
    digits = minor_units(currency) if digits is None else digits
    units = [part * 10**digits for part in parts]
    cut = [one.numerator // one.denominator for one in units]
    # What lies between the whole and the parts that were cut down, rounded half away from zero as `Money.rounded` does.
    whole = sum(units, Fraction(0))
    target = (abs(whole) + Fraction(1, 2)) // 1 * (1 if whole >= 0 else -1)
    order = sorted(range(len(units)), key=lambda place: (cut[place] - units[place], place))
    for place in order[: target - sum(cut)]:
        cut[place] += 1
    return tuple(Decimal(one).scaleb(-digits, EXACT) for one in cut)
