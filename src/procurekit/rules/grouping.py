"""Grouping: what a subject is compared with, for rules that look at several at once: duplicates, split orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    """Those of one group: which row has each value of what is counted, or which rows have it, and what they add up to.

    As little as may be is made of each: most groups are of one.
    """

    __slots__ = ("having", "places", "rows", "total")

    def __init__(self) -> None:
        self.rows = 0
        self.having: dict[Any, int | list[int]] = {}
        self.total: Decimal | None = _ZERO
        self.places: dict[Any, int] | None = None

    def take(self, what: Any, place: int) -> None:
        self.rows += 1
        known = self.having.setdefault(what, place)
        if known is not place:
            if isinstance(known, int):
                self.having[what] = [known, place]
            else:
                known.append(place)

    def place(self, what: Any) -> int:
        if len(self.having) == 1:
            return 1
        if self.places is None:
            self.places = {one: place for place, one in enumerate(sorted(self.having), 1)}
        return self.places[what]

    def first(self, what: Any, order: Callable[[int], Any]) -> int:
        found = self.having[what]
        if isinstance(found, int):
            return found
        if len(found) > 1:
            # The others need not be looked at again.
            found[:] = [min(found, key=order)]
        return found[0]


class Groups:
    """What each row knows of its group, of all that is `used`.

    `run` gives what runs an expression on a row, `around` is what else that takes; `order` gives what a row is ordered
    by, by its place. Of rows that are alike in that it makes no difference which is the first.
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
        self._mine: list[_Members | None] = [None] * len(rows)
        self._counted: list[Any] = [None] * len(rows)
        self._gather(plan, rows, run, around, summed=plan.sums is not None and "group_total" in used)
        told: dict[str, Callable[[int, _Members], Any]] = {
            "group_count": lambda _, members: len(members.having),
            "group_total": lambda _, members: None if plan.sums is None else members.total,
            "group_place": lambda place, members: members.place(self._counted[place]),
            "group_first": lambda place, members: members.first(self._counted[place], self._order) == place,
        }
        self._asked = [(name, tell) for name, tell in told.items() if name in used]

    def _gather(
        self,
        plan: GroupPlan,
        rows: Sequence[Any],
        run: Callable[[Expression], Callable[..., Any]],
        around: tuple[Any, Any],
        *,
        summed: bool,
    ) -> None:
        among, counts, by = run(plan.among), run(plan.counts), [run(one) for one in plan.by]
        sums = run(plan.sums) if summed and plan.sums is not None else None
        at, calendar = around
        groups: dict[tuple[Any, ...], _Members] = {}
        for place, row in enumerate(rows):
            if among(row, at, calendar) is not True:
                continue
            key, what = tuple([one(row, at, calendar) for one in by]), counts(row, at, calendar)
            if what is None or None in key:
                continue
            members = groups.get(key)
            if members is None:
                members = groups[key] = _Members()
            members.take(what, place)
            self._mine[place], self._counted[place] = members, what
            if sums is not None:
                amount, total = sums(row, at, calendar), members.total
                members.total = None if amount is None or total is None else EXACT.add(total, Decimal(amount))

    def company(self, place: int) -> Company:
        """With how many others a row is in its group."""
        members = self._mine[place]
        return "none" if members is None else "alone" if members.rows == 1 else "several"

    def of(self, place: int) -> dict[str, Any]:
        """What a row knows of its group."""
        members = self._mine[place]
        return _NONE if members is None else {name: tell(place, members) for name, tell in self._asked}
