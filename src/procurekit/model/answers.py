"""Answers: what a supplier's acknowledgement says otherwise than the order, line by line, and whether terms allow it.

A deviation within the order's tolerances applies by itself; one beyond them is for the buyer to decide. A date is
compared with what was promised before, else with what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.change import changes_between
from procurekit.model.field_change import Change
from procurekit.model.movements import in_line_unit
from procurekit.model.numbering import Numbers, numbers_used
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.state import OrderState
from procurekit.model.terms import DateTolerance
from procurekit.values import Price, Quantity
from procurekit.values.numbers import EXACT, quotient, total
from procurekit.values.tolerance import Tolerance

__all__ = ["Deviation", "deviations", "disputes"]

_ZERO: Final = Decimal(0)
_SPOKEN: Final = frozenset({"accepted", "accepted_with_change"})


@frozen
class Deviation:
    """What the answer to one line asks to change in the order; `within` what its terms allow without asking."""

    line: int
    changes: tuple[Change, ...]
    within: bool


def deviations(state: OrderState, said: Acknowledgement) -> tuple[Deviation, ...]:
    """What an acknowledgement of an order asks to change, for each line that it deviates in.

    A rejected line is asked to be cancelled; a disputed one asks for nothing yet. A date that the terms allow changes
    nothing of the order: it is the promise that counts.

    >>> import procurekit
    >>> with procurekit.open(":memory:") as desk:
    ...     line = OrderLine(1, "M6-BOLT", "1000", requested="2026-12-01")
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[line]), by="mei")
    >>> late = Acknowledgement(order.id, lines=[AcknowledgedLine(1, promised="2026-12-09")])
    >>> [(one.path, one.after) for one in deviations(order, late)[0].changes]
    [('lines[1].schedule[1].promised', '2026-12-09')]
    """
    numbers = numbers_used(state)
    found: list[Deviation] = []
    for number in dict.fromkeys(one.line for one in said.lines):
        line = next((one for one in state.lines if one.number == number), None)
        if line is None or line.status != "open":
            continue
        answers = [one for one in said.lines if one.line == number]
        wanted = _wanted(line, answers, numbers)
        within = _within(state.order, line, wanted, answers)
        changes = _changes(state.order, line, _undated(line, wanted) if within else wanted)
        if changes:
            found.append(Deviation(number, changes, within))
    return tuple(found)


def disputes(state: OrderState) -> Mapping[int, AcknowledgedLine]:
    """The lines that the supplier disputes or rejects, by their numbers: the last answer counts, of a line still open.

    Without the answers to which a later change of the line is the reply.
    """
    last: dict[int, tuple[int, AcknowledgedLine]] = {}
    for kept in state.kept("acknowledgement"):
        document: Any = kept.document
        last.update({one.line: (kept.version, one) for one in document.lines})
    changed = {
        number: event.envelope.version
        for event in state.history
        for number in _lines_of(getattr(event.payload, "changes", ()))
    }
    lines = {one.number: one for one in state.lines}
    return {
        number: answer
        for number, (version, answer) in last.items()
        if answer.answer not in _SPOKEN
        and number in lines
        and lines[number].status == "open"
        and changed.get(number, 0) < version
    }


def _lines_of(changes: Sequence[Any]) -> Iterator[int]:
    for one in changes:
        head, _, rest = str(getattr(one, "path", "")).partition("[")
        if head == "lines":
            yield int(rest.partition("]")[0])


# --- what the line would be


def _wanted(line: OrderLine, answers: Sequence[AcknowledgedLine], numbers: Numbers) -> OrderLine:
    if all(one.answer == "rejected" for one in answers):
        return evolve(line, status="cancelled")
    said = [one for one in answers if one.answer in _SPOKEN]
    if not said:
        return line
    schedule: list[ScheduleLine] = []
    for one in line.schedule:
        mine = [answer for answer in said if answer.schedule in {None, one.number}]
        schedule += _delivered(line, one, mine, numbers)
    price = next((one.price for one in said if one.price is not None), line.price)
    item = next((one.substitute for one in said if one.substitute is not None), line.item)
    quantity = line.quantity
    if quantity is not None and any(one.quantity is not None for one in said):
        amounts = [in_line_unit(line, one.quantity) for one in schedule]
        if None not in amounts:
            quantity = Quantity(total(one for one in amounts if one is not None), quantity.unit)
    if quantity is not None and quantity.amount <= 0:
        return evolve(line, status="cancelled")
    return evolve(line, schedule=schedule, price=price, item=item, quantity=quantity)


def _delivered(
    line: OrderLine, one: ScheduleLine, answers: Sequence[AcknowledgedLine], numbers: Numbers
) -> Iterator[ScheduleLine]:
    """What becomes of one delivery: itself with what was answered, or the parts that it is split into."""
    whole = one.quantity if one.quantity is not None else line.quantity
    if len(line.schedule) > 1 and len(answers) == 1 and answers[0].schedule is None:
        # One answer to a line of several deliveries says nothing of how much of each.
        answers = [evolve(answers[0], quantity=None)]
    if not answers:
        yield one
        return
    for place, answer in enumerate(answers):
        quantity = whole if answer.quantity is None else _as_ordered(line, answer.quantity)
        promised = one.promised if answer.promised in {None, _expected(one)} else answer.promised
        if not place:
            keeps = one.quantity if quantity == whole else quantity
            yield evolve(one, quantity=keeps, promised=promised)
        else:
            number = numbers.next_schedule(line.number)
            yield evolve(one, number=number, quantity=quantity, promised=promised, split_from=one.number, demands=())


def _as_ordered(line: OrderLine, quantity: Quantity) -> Quantity:
    amount = in_line_unit(line, quantity)
    return quantity if amount is None else Quantity(amount, line.unit)


def _expected(one: ScheduleLine) -> date | None:
    return one.promised or one.requested


def _changes(order: PurchaseOrder, line: OrderLine, wanted: OrderLine) -> tuple[Change, ...]:
    lines = [wanted if one is line else one for one in order.lines]
    return changes_between(order, evolve(order, lines=lines))


# --- what the terms allow


def _within(order: PurchaseOrder, line: OrderLine, wanted: OrderLine, answers: Sequence[AcknowledgedLine]) -> bool:
    if wanted.status != line.status or wanted.item != line.item or any(one.answer == "disputed" for one in answers):
        return False
    if not _amount_within(line.quantity, wanted.quantity, line.tolerance):
        return False
    if not _price_within(line, wanted.price):
        return False
    olds = {one.number: one for one in line.schedule}
    return all(
        _date_within(_expected(olds.get(one.split_from or one.number, one)), one.promised, order.date_tolerance)
        for one in wanted.schedule
    )


def _amount_within(agreed: Quantity | None, said: Quantity | None, tolerance: Tolerance | None) -> bool:
    if agreed is None or said is None or agreed == said:
        return True
    return _apart_within(agreed.amount, said.amount, tolerance)


def _price_within(line: OrderLine, said: Price | None) -> bool:
    agreed = line.price
    if agreed is None or said is None or agreed == said:
        return agreed == said
    measured = line.pricing_quantity or line.quantity
    unit = None if measured is None else measured.unit
    if (agreed.unit or unit) != (said.unit or unit):
        return False
    # Per as many as the agreed one is.
    amount = quotient(EXACT.multiply(said.amount, agreed.per), said.per)
    return _apart_within(agreed.amount, amount, line.price_tolerance)


def _apart_within(agreed: Decimal, said: Decimal, tolerance: Tolerance | None) -> bool:
    """Where nobody allows anything, nothing is allowed."""
    apart = EXACT.subtract(said, agreed)
    if tolerance is None:
        return apart == 0
    allowed = tolerance.over(agreed) if apart > 0 else tolerance.under(agreed)
    return apart.copy_abs() <= (allowed or _ZERO)


def _date_within(expected: date | None, said: date | None, tolerance: DateTolerance | None) -> bool:
    if expected is None or said is None or said == expected:
        return True
    days = (said - expected).days
    if tolerance is None:
        return False
    allowed = tolerance.late_days if days > 0 else tolerance.early_days
    return abs(days) <= (allowed or 0)


def _undated(line: OrderLine, wanted: OrderLine) -> OrderLine:
    """The line without the dates that were only promised otherwise."""
    olds = {one.number: one for one in line.schedule}
    schedule = [
        evolve(one, promised=olds[one.number].promised) if one.number in olds else one for one in wanted.schedule
    ]
    return evolve(wanted, schedule=schedule)
