"""Applied changes: how many of the changes that each side asked for were made to a schedule line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from procurekit.model.state import OrderState

__all__ = ["applied_changes"]

_PLACE: Final = re.compile(r"lines\[(\d+)\](?:\.schedule\[(\d+)\])?")
_Places = frozenset[tuple[int, int | None]]


def applied_changes(state: OrderState, line: int, schedule: int) -> Mapping[str, int]:
    """By the side that started it, how many change requests that came into force changed a schedule line or its line.

    What a request changes on the whole order, such as its payment terms, concerns no line of its own.
    """
    if not state.changes:
        return {}
    made = state.once("applied_changes", lambda: _made(state))
    return Counter(side for side, places in made if (line, None) in places or (line, schedule) in places)


def _made(state: OrderState) -> tuple[tuple[str, _Places], ...]:
    applied = (one.request for one in state.changes.values() if one.applied is not None)
    return tuple((one.initiator, _places(change.path for change in one.all_changes)) for one in applied)


def _places(paths: Iterable[str]) -> _Places:
    found = (_PLACE.match(path) for path in paths)
    return frozenset((int(one[1]), None if one[2] is None else int(one[2])) for one in found if one is not None)
