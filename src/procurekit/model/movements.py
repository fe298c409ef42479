"""Movements: what each fact document says about one order line, allocated to its schedule lines.

A document that names a schedule line goes there; one that was allocated when it was recorded goes where that says. A
schedule line that is gone since leaves what it had to the next one. What was inspected, put in stock or sent back is
never more in one place than arrived there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from attrs import frozen

from procurekit.model.allocation import REFERENCED, Room, fill, in_due_order, remaining
from procurekit.model.bills import bills_of
from procurekit.model.events import Event
from procurekit.model.folding import fold
from procurekit.model.kinds import FACT_KINDS
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values import Quantity, convert, date_in
from procurekit.values.numbers import EXACT, crumb, digits_of, proportional, settled, total

__all__ = [
    "FIELDS",
    "Movement",
    "Sums",
    "amounts_of",
    "fill_signed",
    "in_line_unit",
    "movements",
    "ordered_of",
    "room_for",
    "settled_in",
]

_ZERO: Final = Decimal(0)
FIELDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "shipment": (("quantity", "shipped"),),
    "receipt": (("quantity", "received"),),
    "inspection": (
        ("accepted", "inspected"),
        ("conceded", "conceded"),
        ("rejected", "rejected"),
        ("consumed", "consumed"),
    ),
    "stock_in": (("quantity", "stocked_in"),),
    "return": (("quantity", "returned"),),
    "invoice": (("quantity", "invoiced"),),
}
"""By the kind of a document: which fields of its lines are quantities, and what they count as."""

# What is done with goods that came.
_FOLLOWING: Final = frozenset({"inspected", "conceded", "rejected", "consumed", "stocked_in", "returned"})
Sums = dict[str, dict[int, Decimal]]
"""What moved so far, by what it counts as and schedule line."""


@frozen
class Movement:
    """So much of one kind, on a day (None where nobody noted it), for one schedule line; in the line's order unit.

    `document` is the id of the fact that says so, and `place` which of its lines that speak of this order line, from 0.
    """

    name: str
    schedule: int
    quantity: Decimal
    day: date | None
    document: str
    place: int = 0


def in_line_unit(line: OrderLine, quantity: Quantity | None) -> Decimal | None:
    """A quantity in the line's order unit; None where there is none or it can't be converted."""
    if quantity is None:
        return None
    if quantity.unit is None or quantity.unit == line.unit or line.unit is None:
        return quantity.amount
    converted = convert(quantity, line.unit, line.conversions)
    return None if converted is None else converted.amount


def settled_in(line: OrderLine, amount: Decimal) -> Decimal:
    """A sum or a difference in the line's order unit, without the crumb that converting to that unit left."""
    return settled(amount) if line.conversions else amount


def ordered_of(line: OrderLine) -> dict[int, Decimal]:
    """What is ordered with each schedule line, in the line's order unit."""
    return {
        one.number: in_line_unit(line, line.quantity if one.quantity is None else one.quantity) or _ZERO
        for one in line.schedule
    }


def amounts_of(line: OrderLine, document: Any, field: str, name: str) -> list[tuple[Any, Decimal]]:
    """The lines of a document that speak of one order line, each with how much it says."""
    found = []
    for one in document.lines:
        amount = in_line_unit(line, getattr(one, field)) if one.line == line.number else None
        if amount is not None:
            if name == "invoiced" and document.kind == "credit_note":
                amount = amount.copy_abs().copy_negate()
            found.append((one, amount))
    return found


def room_for(line: OrderLine, name: str, sums: Sums) -> list[Room]:
    """Where more of something has room, the first due first: what comes fills what is ordered, the rest what came."""
    places = [one.number for one in in_due_order(line)]

    def left(of: Sequence[str], *less: str) -> list[Room]:
        given, taken = ([sums[one] for one in names if one in sums] for names in (of, less))
        rooms = ((one, EXACT.subtract(_at(given, one), _at(taken, one))) for one in places)
        return [(one, settled_in(line, room)) for one, room in rooms]

    match name:
        case "inspected" | "rejected" | "consumed":
            return left(["received"], "inspected", "rejected", "consumed")
        case "conceded":
            return left(["inspected"], name)
        case "stocked_in" if line.expects.inspection:
            return left(["inspected"], name)
        case "stocked_in":
            # Of what nobody has to inspect, all that wasn't turned down may be put in stock.
            return left(["received"], "rejected", "consumed", name)
        case "returned":
            return _first(left(["rejected"], name), left(["received"], name))
        case "invoiced":
            return _first(left(["received"], name), _with(ordered_of(line), left([], name)))
        case _:
            return _with(ordered_of(line), left(["reopened"], name))


def _at(moved: Sequence[Mapping[int, Decimal]], schedule: int) -> Decimal:
    found = _ZERO
    for one in moved:
        found = EXACT.add(found, one.get(schedule, _ZERO))
    return found


def _with(ordered: Mapping[int, Decimal], rooms: Sequence[Room]) -> list[Room]:
    return [(number, EXACT.add(ordered[number], room)) for number, room in rooms]


def _first(some: Sequence[Room], whole: Sequence[Room]) -> list[Room]:
    """A part of the rooms before the rest of them."""
    first = [(number, max(_ZERO, room)) for number, room in some]
    return [
        *first,
        *((number, EXACT.subtract(room, much)) for (number, much), (_, room) in zip(first, whole, strict=True)),
    ]


def fill_signed(line: OrderLine, name: str, amount: Decimal, sums: Sums) -> tuple[Room, ...]:
    """Fill a line's rooms; what is negative takes back what is there."""
    if amount >= 0:
        return _swept(line, fill(amount, room_for(line, name, sums)))
    there = sums.get(name, {})
    back = fill(amount.copy_negate(), [(one.number, there.get(one.number, _ZERO)) for one in in_due_order(line)])
    return _swept(line, tuple((number, part.copy_negate()) for number, part in back))


def _swept(line: OrderLine, parts: tuple[Room, ...]) -> tuple[Room, ...]:
    """The parts, with a crumb that converting left beside what is a part."""
    if not line.conversions or not any(crumb(part) for _, part in parts):
        return parts
    number, largest = max(parts, key=lambda one: one[1].copy_abs())
    rest = [one for one in parts if crumb(one[1]) and one[0] != number]
    whole = EXACT.add(largest, total(part for _, part in rest))
    return tuple((one[0], whole if one[0] == number else one[1]) for one in parts if one not in rest)


def movements(state: OrderState, line: OrderLine) -> Iterator[Movement]:
    """Everything that moved for one line, document by document in the order in which they were recorded."""
    reading = _Reading(state, line)
    for kind in FIELDS:
        if kind in state.documents:
            for kept in bills_of(state) if kind == "invoice" else state.kept(kind):
                yield from reading.moved(kind, kept)
    yield from reading.in_transit()


class _Reading:
    """One line while its documents are read: what moved so far, and what the papers before said."""

    def __init__(self, state: OrderState, line: OrderLine) -> None:
        self.state = state
        self.line = line
        self.single = len(line.schedule) == 1
        self.zones = {one.number: one.zone for one in line.schedule}
        self.sums: Sums = {}
        self.then = _Then(state, line)
        self.rework = _rework(state, line)
        self.sent: dict[str, list[Room]] = {}
        self.came: list[tuple[str | None, Decimal]] = []

    def moved(self, kind: str, kept: Kept) -> Iterator[Movement]:
        document: Any = kept.document
        at = (document.shipped_at or document.arrived_at) if kind == "shipment" else document.at
        # What is only planned hasn't moved.
        if kind == "shipment" and at is None:
            return
        for field, name in FIELDS[kind]:
            amounts = amounts_of(self.line, document, field, name)
            stated = None if self.single else self.stated(kept, field if kind == "inspection" else None, amounts)
            for place, (one, amount) in enumerate(amounts):
                parts = self.parts(kept, name, one.schedule, amount, stated)
                for schedule, part in parts:
                    day = None if at is None else date_in(at, self.zones[schedule])
                    yield Movement(name, schedule, part, day, kept.id, place)
                    if name == "returned" and document.purpose == "to_replace":
                        yield Movement("reopened", schedule, part, day, kept.id, place)
                if name == "shipped":
                    self.sent.setdefault(kept.id, []).extend(parts)
                elif name == "received" and self.sent:
                    self.came.append((document.shipment, amount))
                if self.rework and name == "received" and one.replaces in self.rework:
                    yield from self.reworked(kept.id, one.replaces, amount, parts)

    def reworked(self, id_: str, sent: str, amount: Decimal, parts: Sequence[Room]) -> Iterator[Movement]:
        """What comes back from rework came once already: it was to come again, as far as it was sent there."""
        rest = self.rework[sent]
        back = max(_ZERO, min(amount, rest[0]))
        rest[0] = EXACT.subtract(rest[0], back)
        for schedule, part in fill(back, parts):
            yield Movement("reopened", schedule, part, None, id_)
            yield Movement("reworked", schedule, part, None, id_)

    def in_transit(self) -> Iterator[Movement]:
        """What left and hasn't arrived: of each shipment, less what was received against it.

        A receipt that names none of them is of whatever is still on its way, the first that left first.
        """
        if not self.sent:
            return
        numbers = {kept.document.number: kept.id for kept in self.state.kept("shipment")}  # type: ignore[union-attr]
        loose = _ZERO
        for shipment, amount in self.came:
            id_ = shipment if shipment in self.sent else numbers.get(shipment)
            mine = self.sent.get(id_ or "")
            if mine is None or amount < 0:
                loose = EXACT.add(loose, amount)
            else:
                _take(mine, amount)
        for mine in self.sent.values():
            loose = _take(mine, max(_ZERO, loose))
        for id_, mine in self.sent.items():
            for schedule, part in mine:
                yield Movement("in_transit", schedule, part, None, id_)

    def parts(
        self, kept: Kept, name: str, schedule: int | None, amount: Decimal, stated: list[Room] | None
    ) -> tuple[Room, ...]:
        """Where one amount of a document is, by schedule line."""
        if stated is None:
            return ((self.line.schedule[0].number, amount),)
        if schedule in self.zones:
            parts: tuple[Room, ...] = ((schedule or 0, amount),)
        elif stated:
            parts = _taken(stated, amount)
        else:
            parts = self.then.parts(kept.version, name, schedule, amount, self.sums)
        parts = self.fitted(name, _joined((remaining(self.line, number), part) for number, part in parts))
        sums = self.sums.setdefault(name, {})
        for number, part in parts:
            sums[number] = EXACT.add(sums.get(number, _ZERO), part)
        return parts

    def stated(self, kept: Kept, of: str | None, amounts: Sequence[tuple[Any, Decimal]]) -> list[Room]:
        """Where a document went when it was recorded; in proportion, where its quantity is another one since.

        So it is if the line's conversion was put right: the same paper is so many more pieces now.
        """
        # What names a schedule line that is there is read from the paper itself.
        parts = [
            (one.schedule, one.quantity)
            for one in kept.allocations
            if one.line == self.line.number
            and one.of == of
            and not (one.policy == REFERENCED and one.schedule in self.zones)
        ]
        whole = total(amount for one, amount in amounts if one.schedule not in self.zones)
        said = total(part for _, part in parts)
        if said == whole:
            return parts
        if not said or any((part < 0) != (whole < 0) for _, part in parts):
            return []
        digits = max(map(digits_of, (whole, *(part for _, part in parts))))
        shares = proportional(whole, [part.copy_abs() for _, part in parts], digits)
        return [(number, share) for (number, _), share in zip(parts, shares, strict=True)]

    def fitted(self, name: str, parts: tuple[Room, ...]) -> tuple[Room, ...]:
        """What was done with goods is where the goods are, also after their receipt was corrected."""
        if name not in _FOLLOWING:
            return parts
        free: dict[int, Decimal] = {}
        for number, room in room_for(self.line, name, self.sums):
            free[number] = EXACT.add(free.get(number, _ZERO), room)
        here: list[Room] = []
        over: list[Room] = []
        for number, part in parts:
            fits = min(part, max(_ZERO, free[number]))
            free[number] = EXACT.subtract(free[number], fits)
            here.append((number, fits))
            over.append((number, EXACT.subtract(part, fits)))
        if not any(much for _, much in over):
            return parts
        rooms = list(free.items())
        for number, much in over:
            rest = _take(rooms, much)
            # More than came anywhere stays where it was said to be.
            here.append((number, rest))
        here += [(number, EXACT.subtract(free[number], room)) for number, room in rooms]
        return tuple(one for one in _joined(here) if one[1])


class _Then:
    """The schedule of a line as it was when something was recorded that says nothing of it."""

    def __init__(self, state: OrderState, line: OrderLine) -> None:
        self.state = state
        self.line = line
        self._known: dict[int, OrderLine] = {}

    @cached_property
    def _turns(self) -> list[Event]:
        """The events after which the order may be another one."""
        return [one for one in self.state.history if one.kind not in FACT_KINDS]

    def parts(self, version: int, name: str, schedule: int | None, amount: Decimal, sums: Sums) -> tuple[Room, ...]:
        line = self.at(version)
        numbers = [one.number for one in line.schedule]
        if schedule in numbers or len(numbers) == 1:
            return ((numbers[0] if schedule not in numbers else schedule or 0, amount),)
        return fill_signed(line, name, amount, sums)

    def at(self, version: int) -> OrderLine:
        """The line with the schedule that it had after so many events."""
        before = [one for one in self._turns if one.envelope.version <= version]
        if len(before) == len(self._turns):
            return self.line
        if len(before) not in self._known:
            then = fold(before)
            lines = () if then is None else then.lines
            found = (one for one in lines if one.number == self.line.number)
            self._known[len(before)] = next(found, self.line)
        return self._known[len(before)]


def _rework(state: OrderState, line: OrderLine) -> dict[str, list[Decimal]]:
    """What was sent back for rework, by the return's id and number: one mutable rest under both names."""
    found: dict[str, list[Decimal]] = {}
    if "return" not in state.documents:
        return found
    for kept in state.kept("return"):
        document: Any = kept.document
        if document.purpose == "for_rework":
            rest = [total(amount for _, amount in amounts_of(line, document, "quantity", "returned"))]
            found |= dict.fromkeys([kept.id, *([document.number] if document.number else [])], rest)
    return found


def _take(rooms: list[Room], amount: Decimal) -> Decimal:
    """Take so much out of rooms, one after the other; what they didn't have is left."""
    rest = amount
    for place, (number, room) in enumerate(rooms):
        part = max(_ZERO, min(rest, room))
        rooms[place] = (number, EXACT.subtract(room, part))
        rest = EXACT.subtract(rest, part)
    return rest


def _taken(stated: list[Room], amount: Decimal) -> tuple[Room, ...]:
    """The next parts of what was stated, as many as make up an amount."""
    parts: list[Room] = []
    rest = amount
    while stated and rest:
        number, part = stated[0]
        if part.copy_abs() > rest.copy_abs():
            stated[0] = (number, EXACT.subtract(part, rest))
            part = rest
        else:
            del stated[0]
        parts.append((number, part))
        rest = EXACT.subtract(rest, part)
    return tuple(parts)


def _joined(parts: Iterable[Room]) -> tuple[Room, ...]:
    """The parts with each schedule line once."""
    found: dict[int, Decimal] = {}
    for number, part in parts:
        found[number] = EXACT.add(found.get(number, _ZERO), part)
    return tuple(found.items())
