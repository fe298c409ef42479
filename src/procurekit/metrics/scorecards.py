"""Scorecards: those that can be asked for by their id, each there only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from procurekit.errors import InvalidValue, NotFound
from procurekit.metrics.presets.scorecards import CARDS
from procurekit.metrics.scorecard import Scorecard

__all__ = ["SCORECARDS", "Scorecards"]


class Scorecards(Mapping[str, Scorecard]):
    """Scorecards by id, in the order in which they were given; immutable. Raises InvalidValue if two have one id.

    >>> SCORECARDS["cn.supplier12"].text("zh")
    '供应商月度/季度考核（十二项）'
    """

    __slots__ = ("_cards",)

    def __init__(self, cards: Iterable[Scorecard] = ()) -> None:
        found: dict[str, Scorecard] = {}
        for one in cards:
            if one.id in found:
                raise InvalidValue("scorecard_twice", id=one.id)
            found[one.id] = one
        self._cards = found

    def extended(self, cards: Iterable[Scorecard]) -> Scorecards:
        """The same with a host's own beside them. Raises InvalidValue where an id is taken."""
        return Scorecards([*self._cards.values(), *cards])

    def __getitem__(self, id: str) -> Scorecard:  # noqa: A002 - what it is called everywhere
        found = self._cards.get(id)
        if found is not None:
            return found
        near = get_close_matches(str(id), self._cards, 1)
        if near:
            raise _NoSuchScorecard("scorecard_unknown_near", id=id, near=near[0])
        raise _NoSuchScorecard("scorecard_unknown", id=id, known=", ".join(self._cards))

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def __repr__(self) -> str:
        return f"Scorecards({', '.join(self._cards)})"


class _NoSuchScorecard(NotFound, KeyError):
    """What a mapping raises for a key that it lacks."""

    __str__ = NotFound.__str__


SCORECARDS: Final = Scorecards(CARDS)
"""Every scorecard that procurekit brings."""
