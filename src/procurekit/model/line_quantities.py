"""Quantities of an order line or a schedule line, computed from the facts: ordered, shipped, received … and open.

Everything is in the line's order unit. Always: accepted + rejected + consumed + pending = received, and
open = max(0, ordered − closed short − received + reopened).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.model.movements import Movement, in_line_unit, movements, settled_in
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.state import OrderState
from procurekit.values.numbers import EXACT, total

__all__ = [
    "Quantities",
    "credited",
    "expects_inspection",
    "expects_receipt",
    "in_rework",
    "is_finished",
    "quantities",
    "tally",
    "usable",
    "within",
]

_ZERO: Final = Decimal(0)
_FINISHED: Final = frozenset({"closed", "cancelled", "rejected"})


@frozen
class Quantities:
    """How much of each, in the line's order unit. `conceded` is a part of `accepted`, `closed_short` won't come.

    `reopened` is all that was ever returned for replacement, and what came back from rework (`reworked`): the line was
    opened again for it, whether it came once more by now or not. What is still to come is `open`; `in_transit` left and
    hasn't arrived.

    `inspected` is what inspections spoke of; without one, what arrived is accepted all the same.
    """

    ordered: Decimal
    confirmed: Decimal
    shipped: Decimal
    received: Decimal
    accepted: Decimal
    conceded: Decimal
    rejected: Decimal
    consumed: Decimal
    pending: Decimal
    inspected: Decimal
    stocked_in: Decimal
    returned: Decimal
    reopened: Decimal
    invoiced: Decimal
    closed_short: Decimal
    open: Decimal
    in_transit: Decimal
    reworked: Decimal


def expects_receipt(line: OrderLine) -> bool:
    """Is anything to be received for this line? What it says itself, else what its kind means."""
    if line.expects.receipt is not None:
        return line.expects.receipt
    return line.kind not in {"service", "amount_only"}


def expects_inspection(line: OrderLine) -> bool:
    """Is what arrives to be inspected?"""
    return bool(line.expects.inspection)


def is_finished(state: OrderState, line: OrderLine) -> bool:
    """Is nothing more to come of a line: has it ended, or the order with it?"""
    return state.stage in _FINISHED or line.status != "open"


def quantities(state: OrderState, line: OrderLine) -> Quantities:
    """The quantities of one line of an order."""
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    return tally(state, line, ordered, movements(state, line), confirmed(state, line))


def tally(
    state: OrderState, line: OrderLine, ordered: Decimal, moved: Iterable[Movement], accepted_answer: Decimal
) -> Quantities:
    """The quantities that follow from movements, for a line or for one schedule line."""
    sums: dict[str, Decimal] = {}
    for one in moved:
        sums[one.name] = EXACT.add(sums.get(one.name, _ZERO), one.quantity)
    sums = {name: settled_in(line, much) for name, much in sums.items()}
    received, rejected = sums.get("received", _ZERO), sums.get("rejected", _ZERO)
    consumed, reopened = sums.get("consumed", _ZERO), sums.get("reopened", _ZERO)
    # Without an inspection to wait for, what arrived and was not turned down is accepted.
    waits = expects_inspection(line)
    judged = EXACT.add(rejected, consumed)
    passed = sums.get("inspected", _ZERO)
    accepted = passed if waits else EXACT.subtract(received, judged)
    rest = max(_ZERO, settled_in(line, EXACT.add(EXACT.subtract(ordered, received), reopened)))
    finished = is_finished(state, line)
    return Quantities(
        ordered=ordered,
        confirmed=accepted_answer,
        shipped=sums.get("shipped", _ZERO),
        received=received,
        accepted=accepted,
        conceded=sums.get("conceded", _ZERO),
        rejected=rejected,
        consumed=consumed,
        pending=settled_in(line, EXACT.subtract(received, EXACT.add(accepted, judged))),
        inspected=EXACT.add(passed, judged),
        stocked_in=sums.get("stocked_in", _ZERO),
        returned=sums.get("returned", _ZERO),
        reopened=reopened,
        invoiced=sums.get("invoiced", _ZERO),
        closed_short=rest if finished else _ZERO,
        open=_ZERO if finished else rest,
        in_transit=sums.get("in_transit", _ZERO),
        reworked=sums.get("reworked", _ZERO),
    )


def within(line: OrderLine, whole: Quantities, parts: Sequence[Quantities]) -> tuple[Quantities, ...]:
    """The quantities of a line's schedule lines with no more open together than the line has.

    What came too much for one schedule line needn't come for another. The line's rest is due in the order of the dates.
    """
    rest = EXACT.add(whole.open, whole.closed_short)
    due = sorted(zip(line.schedule, range(len(parts)), strict=True), key=_due)
    capped = list(parts)
    for _, place in due:
        one = parts[place]
        still = min(rest, EXACT.add(one.open, one.closed_short))
        rest = EXACT.subtract(rest, still)
        capped[place] = evolve(one, open=min(one.open, still), closed_short=min(one.closed_short, still))
    return tuple(capped)


def _due(placed: tuple[ScheduleLine, int]) -> tuple[date, int]:
    one, _ = placed
    return one.promised or one.requested or date.max, one.number


def confirmed(state: OrderState, line: OrderLine) -> Decimal:
    """What the latest answer that speaks of this line accepted."""
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    for kept in reversed(state.kept("acknowledgement")):
        document: Any = kept.document
        answers = [one for one in document.lines if one.line == line.number]
        if answers:
            said = (one for one in answers if one.answer in {"accepted", "accepted_with_change"})
            amounts = (ordered if one.quantity is None else in_line_unit(line, one.quantity) or _ZERO for one in said)
            return settled_in(line, total(amounts))
    return _ZERO


def credited(state: OrderState, line: OrderLine) -> Decimal:
    """What of a line was sent back for credit: it comes back no more, and nothing comes in its place."""
    return _sent(state, line, "for_credit")


def in_rework(state: OrderState, line: OrderLine, much: Quantities) -> Decimal:
    """What of a line is out to be reworked and comes back."""
    return max(_ZERO, settled_in(line, EXACT.subtract(_sent(state, line, "for_rework"), much.reworked)))


def _sent(state: OrderState, line: OrderLine, purpose: str) -> Decimal:
    sent: list[Decimal] = []
    for kept in state.kept("return"):
        document: Any = kept.document
        if document.purpose == purpose:
            sent += (in_line_unit(line, one.quantity) or _ZERO for one in document.lines if one.line == line.number)
    return settled_in(line, total(sent))


def usable(state: OrderState, line: OrderLine, much: Quantities) -> tuple[Decimal, Decimal]:
    """How much of a line counts as ordered, and how much of it is there to be used.

    Ordered is less what won't come and what was sent back for credit; there is what was accepted, less what was sent
    back of that. Neither is below zero.
    """
    gone = EXACT.add(much.closed_short, credited(state, line))
    # What was sent back beyond what was rejected had been accepted.
    back = max(_ZERO, EXACT.subtract(much.returned, much.rejected))
    return max(_ZERO, EXACT.subtract(much.ordered, gone)), max(_ZERO, EXACT.subtract(much.accepted, back))
