"""Ledger: what moved so far for an order, by schedule line, while fact documents are allocated one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from procurekit.model.allocation import (
    AS_RECEIVED,
    EARLIEST_DUE,
    PRO_RATA,
    REFERENCED,
    Room,
    share_out,
)
from procurekit.model.events import Allocation
from procurekit.model.kinds import FactDocument, kind_of
from procurekit.model.movements import FIELDS, Sums, amounts_of, fill_signed, movements, ordered_of, room_for
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values.numbers import EXACT

__all__ = ["Ledger", "allocations_for", "staying"]

_ZERO: Final = Decimal(0)
_COMING: Final = frozenset({"shipment", "receipt"})


class Ledger:
    """The sums of an order's movements; each document that is allocated counts for the next one.

    What is allocated is recorded with the document, so that it never moves later. A line is added up when the first
    document speaks of it: so many documents one after the other take so many steps.
    """

    def __init__(self, state: OrderState) -> None:
        self.state = state
        self.lines = {line.number: line for line in state.order.lines}
        self._sums: dict[int, Sums] = {}

    def allocate(self, document: FactDocument, policy: str = EARLIEST_DUE) -> tuple[Allocation, ...]:
        """Where the quantities of a document go, on lines with several schedule lines."""
        kind = kind_of(document)
        found: list[Allocation] = []
        if kind not in FIELDS:
            return ()
        for number in dict.fromkeys(one.line for one in document.lines if one.line is not None):
            line = self.lines.get(number)
            if line is not None and len(line.schedule) > 1:
                for field, name in FIELDS[kind]:
                    of = field if kind == "inspection" else None
                    for one, amount in amounts_of(line, document, field, name):
                        how, parts = self._parts(line, kind, name, one.schedule, amount, policy)
                        found.extend(Allocation(number, where, part, how, of) for where, part in parts)
                        self._add(number, name, document, parts)
        return tuple(found)

    def _parts(
        self, line: OrderLine, kind: str, name: str, schedule: int | None, amount: Decimal, policy: str
    ) -> tuple[str, tuple[Room, ...]]:
        if any(one.number == schedule for one in line.schedule):
            return REFERENCED, ((schedule or 0, amount),)
        sums = self.sums(line)
        if kind not in _COMING:
            return AS_RECEIVED, fill_signed(line, name, amount, sums)
        if policy == PRO_RATA and amount > 0:
            return PRO_RATA, share_out(amount, room_for(line, name, sums), ordered_of(line))
        return EARLIEST_DUE, fill_signed(line, name, amount, sums)

    def _add(self, number: int, name: str, document: Any, parts: tuple[Room, ...]) -> None:
        # What is only planned takes no room yet.
        if name == "shipped" and document.shipped_at is document.arrived_at is None:
            return
        sums = self.sums(self.lines[number])
        again = name == "returned" and document.purpose == "to_replace"
        for moved in (name, "reopened") if again else (name,):
            mine = sums.setdefault(moved, {})
            for schedule, part in parts:
                mine[schedule] = EXACT.add(mine.get(schedule, _ZERO), part)

    def sums(self, line: OrderLine) -> Sums:
        """What moved so far for one line."""
        known = self._sums.get(line.number)
        if known is None:
            known = self._sums[line.number] = {}
            for one in movements(self.state, line):
                mine = known.setdefault(one.name, {})
                mine[one.schedule] = EXACT.add(mine.get(one.schedule, _ZERO), one.quantity)
        return known


def allocations_for(state: OrderState, document: FactDocument, policy: str = EARLIEST_DUE) -> tuple[Allocation, ...]:
    """Where the quantities of one more fact document go, after all that an order has."""
    return Ledger(state).allocate(document, policy)


def staying(state: OrderState, kept: Kept, document: FactDocument) -> tuple[Allocation, ...] | None:
    """Where a document stays although it is corrected: None if the correction is about what it moves."""
    kind = kind_of(document)
    fields = FIELDS.get(kind, ())
    if _quantities(kept.document, fields) != _quantities(document, fields):
        return None
    return kept.allocations or tuple(_standing(state, kept.id, kind))


def _quantities(document: Any, fields: Sequence[tuple[str, str]]) -> list[tuple[object, ...]]:
    lines = () if document is None else document.lines
    return [(one.line, getattr(one, "schedule", None), *(getattr(one, name) for name, _ in fields)) for one in lines]


def _standing(state: OrderState, id_: str, kind: str) -> Iterator[Allocation]:
    """Where a document is that doesn't say: recorded when its line had one delivery, or by an older version."""
    of = {name: field if kind == "inspection" else None for field, name in FIELDS.get(kind, ())}
    policy = EARLIEST_DUE if kind in _COMING else AS_RECEIVED
    for line in state.order.lines:
        if len(line.schedule) > 1:
            for one in movements(state, line):
                if one.document == id_ and one.name in of:
                    yield Allocation(line.number, one.schedule, one.quantity, policy, of[one.name])
