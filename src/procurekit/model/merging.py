"""Merging: a diff made on one revision of an order, put on what the order is now; what doesn't go together is a clash.

A change that finds the value that it started from, or already the one that it leads to, goes together with whatever
else happened. Any other clashes: both sides meant the same field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import frozen

from procurekit.model.change import lost_in, value_in
from procurekit.model.codec import store
from procurekit.model.events import Changed
from procurekit.model.field_change import Change
from procurekit.model.order import PurchaseOrder
from procurekit.model.state import OrderState

__all__ = ["Clash", "clashes", "rebased"]

_LINE: Final = re.compile(r"lines\[(\d+)\]\.(?P<rest>.+)")
_ENDING: Final = frozenset({"status", "closing_reason"})


@frozen
class Clash:
    """One field that two changes mean: what it was (`base`), what it is since (`theirs`), what is asked for (`ours`).

    `version` is the event that made it so, `actor` who did that, `change` the change request that it came from.
    """

    path: str
    base: Any
    theirs: Any
    ours: Any
    version: int | None = None
    actor: str | None = None
    change: str | None = None


def clashes(state: OrderState, changes: Iterable[Change]) -> tuple[Clash, ...]:
    """What of a diff doesn't go together with what the order is now."""
    return tuple(_known(state, one) for one in _clashes(state.order, tuple(changes)))


def rebased(order: PurchaseOrder, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The diff as seen from the order as it is now, without what is so already.

    >>> from procurekit.model.order import OrderLine
    >>> order = PurchaseOrder("PO-1", note="urgent", lines=[OrderLine(1, "A", "10")])
    >>> rebased(order, [Change("note", None, "urgent"), Change("incoterm", None, "FCA")])
    (Change(path='incoterm', before=None, after='FCA'),)
    """
    data = store(order)
    found = ((one, value_in(data, one.path)) for one in changes)
    return tuple(Change(one.path, now, one.after) for one, now in found if now != one.after)


def _clashes(order: PurchaseOrder, changes: tuple[Change, ...]) -> Iterator[Clash]:
    data = store(order)
    lines = {line.number: line for line in order.lines}
    brought = {one.path for one in changes if one.after is not None}
    # What opens a line itself knows that it had ended.
    told = {int(place[1]) for one in changes if (place := _opened(one)) is not None}
    for one in changes:
        now = value_in(data, one.path)
        # What it would be put into has gone meanwhile, and doesn't come with it.
        homeless = one.after is not None and lost_in(data, one.path) not in {None, *brought}
        if homeless or now not in (one.before, one.after):
            yield Clash(one.path, one.before, now, one.after)
            continue
        place = _LINE.fullmatch(one.path)
        line = lines.get(int(place[1])) if place is not None else None
        if line is None or line.status == "open" or line.number in told:
            continue
        # It was open when somebody asked to change it: a line that has ended since is not changed behind their backs.
        if place is not None and place["rest"] not in _ENDING:
            told.add(line.number)
            yield Clash(f"lines[{line.number}].status", "open", line.status, "open")


def _opened(change: Change) -> re.Match[str] | None:
    """The place of a line that a change opens again: open is the default, which is not written out."""
    place = _LINE.fullmatch(change.path)
    opens = place is not None and place["rest"] == "status" and change.after in {None, "open"}
    return place if opens else None


def _known(state: OrderState, clash: Clash) -> Clash:
    """The clash with who made it."""
    for event in reversed(state.history):
        payload = event.payload
        if isinstance(payload, Changed) and any(_touches(one.path, clash.path) for one in payload.changes):
            envelope = event.envelope
            return Clash(
                clash.path,
                clash.base,
                clash.theirs,
                clash.ours,
                envelope.version,
                event.actor_name or envelope.actor or envelope.source,
                payload.change,
            )
    return clash


def _touches(path: str, other: str) -> bool:
    """Is one field the other, or a part of it?"""
    return path == other or path.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{path}.", f"{path}["))
