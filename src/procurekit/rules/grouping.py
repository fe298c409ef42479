"""Grouping: what a subject is compared with, for rules that look at several at once: duplicates, split orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from procurekit.expressions import Expression
from procurekit.rules.reading import GROUPED, GroupPlan
from procurekit.values.numbers import EXACT

__all__ = ["Company", "Groups"]

Company: TypeAlias = Literal["none", "alone", "several"]
"""Whether a row is in no group, in one by itself, or in one with others."""

_NONE: Final[dict[str, Any]] = dict.fromkeys(GROUPED)
_ZERO: Final = Decimal(0)


class _Members:
    """Those of one group: which rows have each value of what is counted, and what they add up to."""

    __slots__ = ("having", "places", "total")
    having: dict[Any, list[int]]
    places: dict[Any, int] | None
    total: Decimal | None

    def __init__(self, places: Iterable[int], counted: Sequence[Any], amounts: Sequence[Decimal | None] | None) -> None:
        self.having, self.places, self.total = {}, None, _ZERO
        for place in places:
            self.having.setdefault(counted[place], []).append(place)
            amount = None if amounts is None else amounts[place]
            self.total = None if amount is None or self.total is None else EXACT.add(self.total, amount)

    def place(self, what: Any) -> int:
        if self.places is None:
            self.places = {one: place for place, one in enumerate(sorted(self.having), 1)}
        return self.places[what]

    def first(self, what: Any, order: Callable[[int], Any]) -> int:
        found = self.having[what]
        if len(found) > 1:
            # The others need not be looked at again.
            found[:] = [min(found, key=order)]
        return found[0]


class Groups:
    """What each row knows of its group, of all that is `used`.

    `run` gives what runs an expression on a row, `around` is what else that takes; `order` gives what a row is ordered
    by, by its place. Of rows that are alike in that it makes no difference which is the first. Most groups are of one:
    nothing is made of these until somebody asks.
    """

    def __init__(
        self,
        plan: GroupPlan,
        rows: Sequence[Any],
        run: Callable[[Expression], Callable[..., Any]],
        around: tuple[Any, Any],
        order: Callable[[int], Any],
        used: Collection[str],
    ) -> None:
        self._order = order
        self._counted: list[Any] = [None] * len(rows)
        self._amounts: list[Decimal | None] | None = None
        sums = plan.sums if "group_total" in used else None
        groups = self._gathered(plan, sums, rows, run, around)
        self._mine: dict[int, _Members] = {}
        for places in groups:
            if not isinstance(places, int):
                self._mine |= dict.fromkeys(places, _Members(places, self._counted, self._amounts))
        told: dict[str, Callable[[int, _Members], Any]] = {
            "group_count": lambda _, members: len(members.having),
            "group_total": lambda _, members: None if sums is None else members.total,
            "group_place": lambda place, members: members.place(self._counted[place]),
            "group_first": lambda place, members: members.first(self._counted[place], self._order) == place,
        }
        self._asked = [(name, tell) for name, tell in told.items() if name in used]

    def _gathered(
        self,
        plan: GroupPlan,
        sums: Expression | None,
        rows: Sequence[Any],
        run: Callable[[Expression], Callable[..., Any]],
        around: tuple[Any, Any],
    ) -> Iterable[int | list[int]]:
        """The places of the rows of each group: of one row its place."""
        among, counts, by = run(plan.among), run(plan.counts), [run(one) for one in plan.by]
        much = None if sums is None else run(sums)
        amounts: list[Decimal | None] | None = None if sums is None else [None] * len(rows)
        counted, self._amounts = self._counted, amounts
        at, calendar = around
        groups: dict[tuple[Any, ...], int | list[int]] = {}
        for place, row in enumerate(rows):
            if among(row, at, calendar) is not True:
                continue
            key, what = tuple([one(row, at, calendar) for one in by]), counts(row, at, calendar)
            if what is None or None in key:
                continue
            counted[place] = what
            if much is not None and amounts is not None:
                amount = much(row, at, calendar)
                amounts[place] = None if amount is None else Decimal(amount)
            known = groups.setdefault(key, place)
            if known is not place:
                if isinstance(known, int):
                    groups[key] = [known, place]
                else:
                    known.append(place)
        return groups.values()

    @property
    def have_company(self) -> bool:
        """Is every row in a group with others?"""
        return len(self._mine) == len(self._counted)

    def places(self, silent: Collection[Company]) -> Iterable[int]:
        """The places of the rows that aren't in such company, in their order."""
        if {"none", "alone"} <= {*silent}:
            return sorted(self._mine) if "several" not in silent else ()
        return (place for place in range(len(self._counted)) if self.company(place) not in silent)

    def company(self, place: int) -> Company:
        """With how many others a row is in its group."""
        return "several" if place in self._mine else "none" if self._counted[place] is None else "alone"

    def of(self, place: int) -> dict[str, Any]:
        """What a row knows of its group."""
        if self._counted[place] is None:
            return _NONE
        members = self._mine.get(place) or _Members([place], self._counted, self._amounts)
        return {name: tell(place, members) for name, tell in self._asked}
