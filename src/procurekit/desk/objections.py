"""Objections: why a diff can't be asked for of an order, or no more, whoever asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from procurekit.desk.considering import Act, number_of
from procurekit.errors import Reason
from procurekit.model.change import is_personal, shown
from procurekit.model.change_request import Side
from procurekit.model.change_state import REVISE, ChangeState
from procurekit.model.facts_of_changes import Considered
from procurekit.model.field_change import Change
from procurekit.model.merging import Clash
from procurekit.model.numbering import PLACE, Numbers, numbers_in
from procurekit.model.order import PurchaseOrder
from procurekit.model.state import OrderState

__all__ = [
    "clash_reasons",
    "diff_reasons",
    "number_reasons",
    "other_side_reasons",
    "outcome_reasons",
    "shape_reasons",
    "stage_reasons",
]


_OUT: Final = ("issued",)
_WITHDRAW: Final = "withdraw"
_OWN: Final = frozenset({REVISE, _WITHDRAW, "submit", "offer"})
"""What a side does with its own terms only."""
_FIXED: Final = frozenset({"number", "issuer", "revision", "supplier", "currency"})
"""What an order is known by, with whom and in what money: another one is another order."""


def other_side_reasons(change: ChangeState, act: Act, side: Side) -> Iterator[Reason]:
    """What one side asked for is not the other's to take back or to rewrite; what was only noted for it is."""
    if side == "supplier":
        if act.command in _OWN:
            yield Reason.of("not_their_side", actor=act.actor.id)
    elif change.origin != "attested" and (
        act.command == _WITHDRAW or (act.command == REVISE and act.changes is not None)
    ):
        yield Reason.of("supplier_only", actor=act.actor.id)


def stage_reasons(state: OrderState) -> Iterator[Reason]:
    """Why nothing can be asked of an order: it isn't with the supplier."""
    if state.stage not in _OUT:
        yield Reason.of("order_not_out", number=state.number or state.id, stage=state.stage)


def diff_reasons(changes: Sequence[Change]) -> Iterator[Reason]:
    """Why a diff can't be asked for, whoever asks."""
    if not changes:
        yield Reason.of("nothing_changed")
    for one in changes:
        if one.path.partition(".")[0] in _FIXED and not is_personal(one):
            yield Reason.of("field_fixed", one.path, path=one.path)


def number_reasons(state: OrderState, changes: Sequence[Change], change: str | None = None) -> Iterator[Reason]:
    """Why a diff can't bring in a line or a delivery: its number was another's before. `change` is the request's own.

    What was taken out may come back as it was.
    """
    own = [event for event in state.history if change is None or event.change != change]
    used: Numbers | None = None
    for one in changes:
        place = PLACE.fullmatch(one.path)
        if place is None or one.before is not None or one.after is None:
            continue
        used = used or numbers_in(own)
        line, schedule = int(place[1]), int(place[2]) if place[2] else None
        if used.has(line, schedule) and not _comes_back(state, one):
            free = used.next_schedule(line) if schedule else used.next_line()
            yield Reason.of("number_used", one.path, path=one.path, next=free)


def _comes_back(state: OrderState, one: Change) -> bool:
    gone = (each for event in state.history for each in getattr(event.payload, "changes", ()))
    return any(each.path == one.path and each.before == one.after for each in gone)


def shape_reasons(before: PurchaseOrder, after: PurchaseOrder) -> Iterator[Reason]:
    """Why an order can't be asked to be like that, though it can be written down: parts of nothing, or less than it."""
    known = {(line.number, one) for line in before.lines for one in line.schedule}
    numbers = {(line, one.number) for line, one in known}
    for line in after.lines:
        for one in line.schedule:
            path = f"lines[{line.number}].schedule[{one.number}]"
            if (line.number, one) in known:
                continue
            if one.split_from is not None and (line.number, one.split_from) not in numbers:
                yield Reason.of("split_from_unknown", f"{path}.split_from", schedule=one.split_from)
            empty = one.quantity is not None and one.quantity.amount <= 0
            if empty and line.status == "open" and not line.credit and len(line.schedule) > 1:
                yield Reason.of("delivery_not_positive", f"{path}.quantity", quantity=one.quantity)


def clash_reasons(state: OrderState, seen: Considered) -> Iterator[Reason]:
    """What of a request doesn't go together with what happened since, with both sides; and what can't be at all."""
    for one in seen.clashes:
        yield Reason.of(
            "change_clash",
            one.path,
            path=one.path,
            base=shown(one.base),
            theirs=shown(one.theirs),
            ours=shown(one.ours),
            by=_by(state, one),
        )
    yield from outcome_reasons(seen)


def outcome_reasons(seen: Considered) -> Iterator[Reason]:
    """Why what would come of a diff can't be at all, or not on the order's workflow."""
    for found in seen.impact.breaks:
        yield Reason(found.code, found.path, found.values)
    yield from seen.outgrown


def _by(state: OrderState, clash: Clash) -> str:
    if clash.change is not None:
        number = number_of(state, clash.change)
        return f"{clash.actor} ({number})" if clash.actor else number
    return clash.actor or "—"
