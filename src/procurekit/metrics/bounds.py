"""Bounds: a stretch of numbers that says of each end whether it belongs to it, and what several cover together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from attrs import field, frozen

from procurekit.values import check
from procurekit.values.numbers import plain, to_number

__all__ = ["Bounds", "Misfit", "misfits"]

Cut: TypeAlias = tuple[Decimal, int]
"""A place between numbers: 0 is just before the number, 1 just behind it."""

_LEAST: Final[Cut] = (Decimal("-Infinity"), 0)
_MOST: Final[Cut] = (Decimal("Infinity"), 0)


@frozen(kw_only=True)
class Bounds:
    """The numbers from `at_least` (or `above`) on, up to `up_to` (or `below`); an end that isn't stated is open.

    `at_least` and `up_to` belong to it, `above` and `below` don't. In Python ``number in bounds`` asks.

    >>> 95 in Bounds(at_least=95), 95 in Bounds(above=95), Bounds(at_least="0.95", below=1).text()
    (True, False, '≥ 0.95, < 1')
    """

    at_least: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    above: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    below: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    up_to: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)

    @property
    def starts(self) -> Cut:
        """Where it begins."""
        if self.at_least is not None:
            return self.at_least, 0
        return _LEAST if self.above is None else (self.above, 1)

    @property
    def ends(self) -> Cut:
        """Where it ends."""
        if self.up_to is not None:
            return self.up_to, 1
        return _MOST if self.below is None else (self.below, 0)

    def __contains__(self, number: Decimal | int) -> bool:
        return self.starts <= (number, 0) and (number, 1) <= self.ends

    def text(self, lang: str = "en", show: Callable[[Decimal], str] = plain) -> str:
        """Its ends in signs, such as ``≥ 0.95, < 1``; `show` writes a number, with its unit for example."""
        ends = (("≥", self.at_least), (">", self.above), ("≤", self.up_to), ("<", self.below))
        said = [f"{sign} {show(number)}" for sign, number in ends if number is not None]
        return ", ".join(said) or ("任意值" if lang.startswith("zh") else "any value")


class Misfit(NamedTuple):
    """What doesn't fit: the position of the bounds that it is at, its code and the numbers that it concerns."""

    at: int
    code: str
    of: Bounds


def misfits(many: Sequence[Bounds], whole: Bounds) -> Iterator[Misfit]:
    """What keeps the bounds from covering the whole with each number in just one of them.

    ``bounds_two_starts``, ``bounds_two_ends`` and ``bounds_empty`` are wrong with one alone; then nothing is said of
    them together. ``bounds_gap`` is what none has, ``bounds_overlap`` what two have.
    """
    alone = [one for place, bounds in enumerate(many) if (one := _alone(place, bounds)) is not None]
    if alone or not many:
        yield from alone
        return
    reached = whole.starts
    last = 0
    for place, bounds in sorted(enumerate(many), key=lambda one: (one[1].starts, one[1].ends)):
        if reached < min(bounds.starts, whole.ends):
            yield Misfit(place, "bounds_gap", _between(reached, min(bounds.starts, whole.ends)))
        twice = max(bounds.starts, whole.starts), min(bounds.ends, reached)
        if twice[0] < twice[1]:
            yield Misfit(place, "bounds_overlap", _between(*twice))
        if bounds.ends > reached:
            reached, last = min(bounds.ends, whole.ends), place
    if reached < whole.ends:
        yield Misfit(last, "bounds_gap", _between(reached, whole.ends))


def _alone(place: int, one: Bounds) -> Misfit | None:
    if one.at_least is not None and one.above is not None:
        return Misfit(place, "bounds_two_starts", one)
    if one.up_to is not None and one.below is not None:
        return Misfit(place, "bounds_two_ends", one)
    return Misfit(place, "bounds_empty", one) if one.starts >= one.ends else None


def _between(start: Cut, end: Cut) -> Bounds:
    """The bounds between two places."""
    opens = {} if start == _LEAST else {"above" if start[1] else "at_least": start[0]}
    closes = {} if end == _MOST else {"up_to" if end[1] else "below": end[0]}
    return Bounds(**opens, **closes)
