"""Waiting: what waits for goods that are still to come, by when it needs them, and when they are expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from procurekit.model.demands import unserved
from procurekit.model.document_facts import every
from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.order import Demand
from procurekit.model.state import OrderState
from procurekit.values import Moment, Quantity, check, date_in
from procurekit.values.numbers import plain

__all__ = ["Waiting", "WaitingPart", "expected_by_line", "expected_on", "waiting"]


@frozen
class WaitingPart:
    """One schedule line of which something is still to come for it.

    `quantity` is what the demand asks for, `open` what is still to come of the schedule line, in `unit`. `expected` is
    the latest promise, else the requested date; `days_late` are whole days after `needed_by`, counted from the day of
    asking where what was expected hasn't come by then. None is unknown.
    """

    order: str
    order_number: str | None
    supplier: str | None
    line: int
    schedule: int
    item: str | None
    quantity: Quantity | None
    open: Decimal
    unit: str | None
    needed_by: date | None
    expected: date | None
    days_late: int | None
    at_risk: bool | None


@frozen
class Waiting:
    """A work order, a project, a sales order that waits: by its first need and the last of what it waits for."""

    kind: str
    reference: str
    needed_by: date | None
    expected: date | None
    days_late: int | None
    at_risk: bool | None
    parts: tuple[WaitingPart, ...]

    def as_dict(self) -> dict[str, Any]:
        """It as plain data."""
        return {
            "kind": self.kind,
            "reference": self.reference,
            "needed_by": _day(self.needed_by),
            "expected": _day(self.expected),
            "days_late": self.days_late,
            "at_risk": self.at_risk,
            "parts": [_part_as_dict(one) for one in self.parts],
        }


def waiting(
    orders: Iterable[OrderState], at: Moment | str, *, reference: str | None = None, line: int | None = None
) -> tuple[Waiting, ...]:
    """What waits for these orders at a moment, the first needed first; what nobody says a day of comes last.

    `reference` asks for one work order, project or sales order, `line` for what waits for the order line of that
    number. What has arrived, was cancelled or closed short is waited for no more; what came of a delivery serves who
    needs it first. Days are those of the site's zone. Where a promise says when goods leave, that day is what is
    expected. Raises InvalidValue if `at` is no moment.
    """
    moment = check.given_moment("at", at)
    assert moment is not None  # noqa: S101 - it has no default
    found: dict[tuple[str, str], list[WaitingPart]] = {}
    for state in orders:
        for row, demand in _open_demands(state):
            if reference in {None, demand.reference} and line in {None, row.line}:
                part = _part(state, row, demand, moment)
                found.setdefault((demand.kind, demand.reference), []).append(part)
    every_one = (_whole(*name, tuple(sorted(parts, key=_pressing))) for name, parts in found.items())
    return tuple(sorted(every_one, key=lambda one: (one.needed_by or date.max, one.kind, one.reference)))


def expected_on(row: LineFacts) -> date | None:
    """The day on which what is still to come of a schedule line is expected: promised last, else requested."""
    return row.latest_promise or row.requested


def expected_by_line(state: OrderState, at: Moment | None = None) -> dict[int, date | None]:
    """For each line of which something is to come, the day of the last of it; no earlier than the day of `at`.

    None where nobody said a day for some of it.
    """
    found: dict[int, date | None] = {}
    for row in line_facts(state):
        if row.open > 0:
            day = _not_before(expected_on(row), None if at is None else _today(state, row, at))
            known = found.get(row.line, date.min)
            found[row.line] = None if day is None or known is None else max(known, day)
    return found


def _open_demands(state: OrderState) -> Iterator[tuple[LineFacts, Demand]]:
    # Most lines have none: their facts aren't computed.
    if any(one.demands for line in state.lines for one in line.schedule):
        for row in line_facts(state):
            if row.open > 0:
                line = state.line(row.line)
                yield from ((row, one) for one in unserved(line, line.scheduled(row.schedule), row.ordered, row.open))


def _today(state: OrderState, row: LineFacts, at: Moment) -> date:
    return date_in(at, state.line(row.line).scheduled(row.schedule).zone)


def _not_before(day: date | None, today: date | None) -> date | None:
    return day if day is None or today is None else max(day, today)


def _part(state: OrderState, row: LineFacts, demand: Demand, at: Moment) -> WaitingPart:
    today, due, needed = _today(state, row, at), expected_on(row), demand.needed_by
    days = risk = None
    if needed is not None and due is not None:
        late = (max(due, today) - needed).days
        days, risk = max(0, late), late > 0
    elif needed is not None and today > needed:
        # Nobody said when it comes, and it hasn't.
        risk = True
    return WaitingPart(
        state.id,
        state.number,
        row.supplier,
        row.line,
        row.schedule,
        row.item,
        demand.quantity,
        row.open,
        row.unit,
        needed,
        due,
        days,
        risk,
    )


def _pressing(one: WaitingPart) -> tuple[object, ...]:
    return (one.needed_by or date.max, one.expected or date.max, one.order_number or "", one.order, one.line)


def _whole(kind: str, reference: str, parts: tuple[WaitingPart, ...]) -> Waiting:
    expected = [one.expected for one in parts]
    days = [one.days_late for one in parts if one.days_late is not None]
    safe = every(None if one.at_risk is None else not one.at_risk for one in parts)
    return Waiting(
        kind,
        reference,
        min((one.needed_by for one in parts if one.needed_by is not None), default=None),
        None if None in expected else max(day for day in expected if day is not None),
        max(days, default=None),
        None if safe is None else not safe,
        parts,
    )


def _part_as_dict(one: WaitingPart) -> dict[str, Any]:
    return {
        "order": one.order,
        "order_number": one.order_number,
        "supplier": one.supplier,
        "line": one.line,
        "schedule": one.schedule,
        "item": one.item,
        "quantity": None if one.quantity is None else str(one.quantity),
        "open": plain(one.open),
        "unit": one.unit,
        "needed_by": _day(one.needed_by),
        "expected": _day(one.expected),
        "days_late": one.days_late,
        "at_risk": one.at_risk,
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
