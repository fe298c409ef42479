"""Spread: what depends on how the numbers of the rows lie (median, percentile, variation) and on who has how much."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from itertools import accumulate
from typing import Final

from procurekit.metrics.kpi import Number
from procurekit.values.numbers import EXACT

__all__ = ["details_of", "divided", "shares_of", "spread_figure"]

# A quotient and a root are the places where digits end; the caller's own context has no say in it.
_DIVISION: Final = Context(prec=34)
_TENTHS: Final = 10


def divided(numerator: Number, denominator: Number) -> Decimal:
    """The quotient, to 34 digits."""
    return _DIVISION.divide(Decimal(numerator), Decimal(denominator))


def details_of(names: Sequence[str], spread: Mapping[Number, int]) -> dict[str, Number]:
    """The further figures of those names: ``median``, ``min``, ``max``, ``late``."""
    if not spread or not names:
        return {}
    known: dict[str, Number] = {
        "median": _percentile(spread, 5),
        "min": min(spread),
        "max": max(spread),
        "late": sum(n for number, n in spread.items() if number > 0),
    }
    return {name: known[name] for name in names}


def spread_figure(statistic: str, spread: Mapping[Number, int]) -> Decimal | None:
    """The ``median``, ``p90`` or ``variation``; None if there are too few numbers to tell."""
    if not spread:
        return None
    if statistic == "variation":
        return _variation(spread)
    return _percentile(spread, 5 if statistic == "median" else 9)


def _percentile(spread: Mapping[Number, int], tenths: int) -> Decimal:
    """Linear between the two numbers that the place lies between: exact."""
    ascending = sorted(spread)
    up_to = list(accumulate(spread[number] for number in ascending))
    place, rest = divmod((up_to[-1] - 1) * tenths, _TENTHS)
    lower = ascending[bisect_right(up_to, place)]
    upper = ascending[bisect_right(up_to, min(place + 1, up_to[-1] - 1))]
    part = EXACT.multiply(EXACT.subtract(Decimal(upper), Decimal(lower)), Decimal(rest).scaleb(-1))
    return EXACT.add(Decimal(lower), part)


def _variation(spread: Mapping[Number, int]) -> Decimal | None:
    """The sample standard deviation by the mean; None of one number alone, or where the mean isn't above zero."""
    count = sum(spread.values())
    total = squares = Decimal(0)
    for number, n in spread.items():
        total = EXACT.add(total, EXACT.multiply(Decimal(number), n))
        squares = EXACT.add(squares, EXACT.multiply(EXACT.multiply(Decimal(number), Decimal(number)), n))
    if count < 2 or total <= 0:  # noqa: PLR2004 - of one number nothing varies
        return None
    # n Σx² - (Σx)² is n (n - 1) times the variance.
    spread_out = EXACT.subtract(EXACT.multiply(squares, count), EXACT.multiply(total, total))
    deviation = _DIVISION.sqrt(_DIVISION.divide(spread_out, Decimal(count) * (count - 1)))
    return _DIVISION.divide(_DIVISION.multiply(deviation, count), total)


def shares_of(statistic: str, shares: Mapping[object, Number]) -> tuple[Number, Number]:
    """Numerator and denominator of the concentration: the squares, or the largest, of all together."""
    total = Decimal(0)
    squares = Decimal(0)
    for number in shares.values():
        total = EXACT.add(total, Decimal(number))
        squares = EXACT.add(squares, EXACT.multiply(Decimal(number), Decimal(number)))
    if statistic == "largest":
        return max(shares.values(), default=0), total
    return squares, EXACT.multiply(total, total)
