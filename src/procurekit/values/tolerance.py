"""Tolerance: how far a quantity or a price may go over or under what was agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check
from procurekit.values.numbers import EXACT, to_number

__all__ = ["Tolerance"]

_ZERO: Final = Decimal(0)


@frozen
class Tolerance:
    """Limits over and under, each absolute, in percent, or both, and then the lower of the two holds.

    Zero is zero: nothing more is allowed. A side with no limit at all is absent, and the next level (item, supplier,
    organisation) speaks for it.

    >>> Tolerance(over_percent="5").over(Decimal(100)), Tolerance(over_percent=5, over_absolute=2).over(Decimal(100))
    (Decimal('5'), Decimal('2'))
    >>> Tolerance(over_percent=0).over(Decimal(100)), Tolerance(over_percent=0).under(Decimal(100)) is None
    (Decimal('0'), True)
    """

    over_percent: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    over_absolute: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    under_percent: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    under_absolute: Decimal | None = field(
        default=None, converter=to_number, validator=check.non_negative, kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if self.over_percent is self.over_absolute is self.under_percent is self.under_absolute is None:
            raise InvalidValue("tolerance_empty")

    def over(self, agreed: Decimal) -> Decimal | None:
        """How much more than `agreed` is allowed; None if this tolerance doesn't say."""
        return _limit(agreed, self.over_percent, self.over_absolute)

    def under(self, agreed: Decimal) -> Decimal | None:
        """How much less than `agreed` is allowed; None if this tolerance doesn't say."""
        return _limit(agreed, self.under_percent, self.under_absolute)


def _limit(agreed: Decimal, percent: Decimal | None, absolute: Decimal | None) -> Decimal | None:
    share = (
        None
        if percent is None
        else EXACT.add(EXACT.multiply(agreed, percent).scaleb(-2, EXACT).normalize(EXACT), _ZERO)
    )
    if share is None or absolute is None:
        return absolute if share is None else share
    return min(share, absolute)
