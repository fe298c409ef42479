"""Interval: between which shares the true one probably lies, where so many of so many rows were met."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.result import Result

__all__ = ["Z", "interval_of", "wilson"]

Z: Final = Decimal("1.96")
"""Standard deviations on either side: 95 % of a normal distribution lie between them."""

_WORKING: Final = Context(prec=80)
_DIGITS: Final = Context(prec=34)


def wilson(met: int, of: int) -> tuple[Decimal, Decimal]:
    """The score interval of a share, `met` of `of` rows, at 95 % (`Z`); to 34 digits.

    It stays between 0 and 1 and makes sense of few rows and of all or none met, which ``p ± z·σ`` doesn't. Edwin B.
    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical
    Association 22 (1927), 209-212.

    >>> [round(end, 4) for end in wilson(9, 10)]
    [Decimal('0.5958'), Decimal('0.9821')]
    """
    work = _WORKING
    square = work.multiply(Z, Z)
    # Both ends are (2k + z² ± z √(z² + 4k(n - k)/n)) / 2(n + z²).
    root = work.sqrt(work.add(square, work.divide(Decimal(4 * met * (of - met)), Decimal(of))))
    middle = work.add(Decimal(2 * met), square)
    whole = work.multiply(Decimal(2), work.add(Decimal(of), square))
    aside = work.multiply(Z, root)
    low, high = work.subtract(middle, aside), work.add(middle, aside)
    return _DIGITS.divide(low, whole), _DIGITS.divide(high, whole)


def interval_of(kpi: Kpi, result: Result) -> tuple[Decimal, Decimal] | None:
    """The interval of a share of rows; None of anything else: of a quantity, no row is simply met or not."""
    met, of = result.numerator, result.denominator
    if not kpi.is_share or not isinstance(met, int) or not isinstance(of, int):
        return None
    # Each row has to weigh one.
    return wilson(met, of) if of == result.counted and 0 <= met <= of and of else None
