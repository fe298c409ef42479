"""Answers: what a supplier's acknowledgement says otherwise than the order, line by line, and whether terms allow it.

A deviation within the order's tolerances applies by itself; one beyond them is for the buyer to decide. Tolerances are
of what the buyer's side agreed to last, not of what applied by itself since, so that many small steps are no large one.
A date is compared with what was promised before, else with what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.change import apply_changes, changes_between
from procurekit.model.events import Changed
from procurekit.model.field_change import Change
from procurekit.model.movements import in_line_unit, ordered_of, settled_in
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
_TERM: Final = re.compile(r"lines\[(\d+)\](?:\.(schedule)\[\d+\])?(?:\.(\w+))?")


@frozen
class Deviation:
    """What the answer to one line asks to change in the order; `within` what its terms allow without asking."""

    line: int
    changes: tuple[Change, ...]
    within: bool


def deviations(state: OrderState, said: Acknowledgement) -> tuple[Deviation, ...]:
    """What an acknowledgement of an order asks to change, for each line that it deviates in.

    A rejected line is asked to be cancelled; a disputed one asks for nothing yet. A date that the terms allow changes
    nothing of the order: it is the promise that counts. A quantity that can't be held against the line (in a unit that
    can't be converted, with the wrong sign) asks for nothing, and nothing that is said with it applies by itself.

    >>> import procurekit
    >>> with procurekit.open(":memory:") as desk:
    ...     line = OrderLine(1, "M6-BOLT", "1000", requested="2026-12-01")
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[line]), by="mei")
    >>> late = Acknowledgement(order.id, lines=[AcknowledgedLine(1, promised="2026-12-09")])
    >>> [(one.path, one.after) for one in deviations(order, late)[0].changes]
    [('lines[1].schedule[1].promised', '2026-12-09')]
    """
    numbers = numbers_used(state)
    lines = {one.number: one for one in state.lines if one.status == "open"}
    agreed = {one.number: one for one in _agreed(state).lines}
    answered: dict[int, list[AcknowledgedLine]] = {}
    for one in said.lines:
        answered.setdefault(one.line, []).append(one)
    found: list[Deviation] = []
    for number, answers in answered.items():
        line = lines.get(number)
        if line is None:
            continue
        clear = [one if _is_clear(line, one) else evolve(one, quantity=None) for one in answers]
        wanted = _wanted(line, clear, numbers)
        # An amount has no quantity that one could have meant.
        within = (clear == answers or line.quantity is None) and _within(state.order, agreed[number], wanted, clear)
        changes = _changes(line, _undated(line, wanted) if within else wanted)
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


def _is_clear(line: OrderLine, answer: AcknowledgedLine) -> bool:
    """Can what an answer says of the quantity be held against the line?"""
    if answer.quantity is None:
        return True
    amount = in_line_unit(line, answer.quantity)
    return line.quantity is not None and amount is not None and not _is_opposed(amount, line.quantity.amount)


def _is_opposed(one: Decimal, other: Decimal) -> bool:
    return (one < 0 < other) or (other < 0 < one)


def _wanted(line: OrderLine, answers: Sequence[AcknowledgedLine], numbers: Numbers) -> OrderLine:
    gone = _rejected(line, answers)
    if len(gone) == len(line.schedule):
        return evolve(line, status="cancelled")
    said = [one for one in answers if one.answer in _SPOKEN]
    if not said and not gone:
        return line
    if len(said) == len(line.schedule) > 1 and all(one.schedule is None for one in said):
        # As many answers as there are deliveries: one of each, as when a split is said again.
        said = [evolve(one, schedule=part.number) for one, part in zip(said, line.schedule, strict=True)]
    schedule: list[ScheduleLine] = []
    for one in line.schedule:
        if one.number in gone:
            continue
        mine = [answer for answer in said if answer.schedule in {None, one.number}]
        schedule += _delivered(line, one, mine, numbers)
    price = next((one.price for one in said if one.price is not None), line.price)
    item = next((one.substitute for one in said if one.substitute is not None), line.item)
    quantity = line.quantity
    if quantity is not None and (gone or any(one.quantity is not None for one in said)):
        amounts = [in_line_unit(line, one.quantity) for one in schedule]
        if None not in amounts:
            whole = settled_in(line, total(one for one in amounts if one is not None))
            quantity = Quantity(whole, quantity.unit)
    if quantity is not None and not quantity.amount:
        return evolve(line, status="cancelled")
    return evolve(line, schedule=schedule, price=price, item=item, quantity=quantity)


def _rejected(line: OrderLine, answers: Sequence[AcknowledgedLine]) -> frozenset[int]:
    """The deliveries that the supplier won't make."""
    named = frozenset(one.schedule for one in answers if one.answer == "rejected" and one.schedule is not None)
    numbers = frozenset(one.number for one in line.schedule)
    whole = all(one.answer == "rejected" for one in answers) and any(one.schedule is None for one in answers)
    return numbers if whole else numbers & named


def _delivered(
    line: OrderLine, one: ScheduleLine, answers: Sequence[AcknowledgedLine], numbers: Numbers
) -> Iterator[ScheduleLine]:
    """What becomes of one delivery: itself with what was answered, or the parts that it is split into."""
    whole = one.quantity if one.quantity is not None else line.quantity
    if len(line.schedule) > 1:
        # An answer to a line of several deliveries says nothing of how much of each.
        answers = [evolve(said, quantity=None) if said.schedule is None else said for said in answers]
    if any(one.quantity is None for one in answers):
        # Parts of which nobody says how much are no parts: the last answer counts.
        answers = answers[-1:]
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


def _changes(line: OrderLine, wanted: OrderLine) -> tuple[Change, ...]:
    return changes_between(PurchaseOrder(lines=[line]), PurchaseOrder(lines=[wanted]))


# --- what the terms allow


def _agreed(state: OrderState) -> PurchaseOrder:
    """The order as the buyer's side agreed to it last: each term without what applied by itself since."""
    settled: set[tuple[int, str]] = set()
    undone: dict[str, Change] = {}
    for event in reversed(state.history):
        said = event.payload
        if not isinstance(said, Changed):
            continue
        alone = said.initiator == "supplier" and said.change is None and said.revision is not None
        for one in said.changes:
            term = _term(one.path)
            if term is None:
                continue
            if not alone:
                settled.add(term)
            elif term not in settled and (term[0], "") not in settled:
                undone[one.path] = Change(one.path, one.after, one.before)
    return apply_changes(state.order, undone.values()) if undone else state.order


def _term(path: str) -> tuple[int, str] | None:
    """Of which line a change is, and what it agrees on: which deliveries there are is a matter of quantity."""
    place = _TERM.match(path)
    if place is None:
        return None
    return int(place[1]), place[3] or ("quantity" if place[2] else "")


def _within(order: PurchaseOrder, agreed: OrderLine, wanted: OrderLine, answers: Sequence[AcknowledgedLine]) -> bool:
    if (
        wanted.status != agreed.status
        or wanted.item != agreed.item
        or any(one.answer not in _SPOKEN for one in answers)
    ):
        return False
    if any(one.price not in {None, wanted.price} for one in answers):
        # Of two prices for one line, nobody knows which is meant.
        return False
    if not _amount_within(agreed.quantity, wanted.quantity, agreed.tolerance):
        return False
    return _price_within(agreed, wanted.price) and _deliveries_within(order, agreed, wanted)


def _deliveries_within(order: PurchaseOrder, agreed: OrderLine, wanted: OrderLine) -> bool:
    """Is each delivery, with all that was split off from it, as much as the terms allow, and when?"""
    olds, news = ({one.number: one for one in line.schedule} for line in (agreed, wanted))
    much = ordered_of(wanted)
    parts: dict[int, list[Decimal]] = {number: [] for number in olds}
    for one in wanted.schedule:
        origin = _origin(one, olds, news)
        if origin is None or not _date_within(_expected(origin), one.promised, order.date_tolerance):
            return False
        parts[origin.number].append(much[one.number])
    whole = ordered_of(agreed)
    return all(_apart_within(whole[number], total(many), agreed.tolerance) for number, many in parts.items())


def _origin(
    one: ScheduleLine, olds: Mapping[int, ScheduleLine], news: Mapping[int, ScheduleLine]
) -> ScheduleLine | None:
    """The delivery that was agreed to, of which this is all or a part; None where nobody says."""
    while one.number not in olds:
        whole = news.get(one.split_from or 0)
        # What is split off has a later number.
        if whole is None or whole.number >= one.number:
            return None
        one = whole
    return olds[one.number]


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
    # What the amount is of has to be the same: with or without tax, settled or not.
    alike = evolve(said, amount=agreed.amount, per=agreed.per, unit=said.unit or unit)
    if alike != evolve(agreed, unit=agreed.unit or unit):
        return False
    # Per as many as the agreed one is.
    amount = quotient(EXACT.multiply(said.amount, agreed.per), said.per)
    return _apart_within(agreed.amount, amount, line.price_tolerance)


def _apart_within(agreed: Decimal, said: Decimal, tolerance: Tolerance | None) -> bool:
    """Where nobody allows anything, nothing is allowed. Of a credit line, the magnitudes count."""
    apart = EXACT.subtract(said.copy_abs(), agreed.copy_abs())
    if tolerance is None or _is_opposed(agreed, said):
        return said == agreed
    allowed = tolerance.over(agreed.copy_abs()) if apart > 0 else tolerance.under(agreed.copy_abs())
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
