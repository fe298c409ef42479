"""Grouping: what a subject is compared with, for rules that look at several at once: duplicates, split orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from procurekit.expressions import Expression
from procurekit.rules.reading import GROUPED, GroupPlan
from procurekit.values.numbers import EXACT

__all__ = ["Grouped", "grouped"]

_NONE: dict[str, None] = dict.fromkeys(GROUPED)
_ZERO = Decimal(0)


@frozen(slots=False)
class _Members:
    """Those of one group: the first with each value of what is counted, and what they add up to."""

    first: dict[Any, tuple[Any, ...]] = field(factory=dict)
    total: list[Decimal | None] = field(factory=lambda: [_ZERO])


Grouped = Callable[[int], dict[str, Any]]
"""What is known of the group of a row, by the row's place among all."""


def grouped(
    plan: GroupPlan, rows: Sequence[Any], values: Callable[[Expression, Any], Any], order: Sequence[Any]
) -> Grouped:
    """What each row knows of its group. `values` runs an expression on a row; `order` has what each is ordered by.

    Of rows that are alike in that it makes no difference which is the first.
    """
    groups: dict[tuple[Any, ...], _Members] = {}
    keys: list[tuple[Any, ...] | None] = []
    counted: list[Any] = []
    ordered = [(one, place) for place, one in enumerate(order)]
    for place, row in enumerate(rows):
        key, what = None, None
        if values(plan.among, row) is True:
            parts = tuple(values(one, row) for one in plan.by)
            what = values(plan.counts, row)
            if what is not None and all(part is not None for part in parts):
                key = parts
                members = groups.setdefault(key, _Members())
                members.first[what] = min(ordered[place], members.first.get(what, ordered[place]))
                if plan.sums is not None:
                    amount = values(plan.sums, row)
                    known = members.total[0]
                    members.total[0] = None if amount is None or known is None else EXACT.add(known, Decimal(amount))
        keys.append(key)
        counted.append(what)
    places = {key: {what: n for n, what in enumerate(sorted(one.first), 1)} for key, one in groups.items()}

    def of(place: int) -> dict[str, Any]:
        key = keys[place]
        if key is None:
            return dict(_NONE)
        members, what = groups[key], counted[place]
        return {
            "group_count": len(members.first),
            "group_total": None if plan.sums is None else members.total[0],
            "group_place": places[key][what],
            "group_first": members.first[what] is ordered[place],
        }

    return of
