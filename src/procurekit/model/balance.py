"""Balance: what has to hold between the quantities of a line, and by how much it doesn't."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pendulum import DateTime

from procurekit.errors import Finding
from procurekit.model.billing import billed_on, credited_and_billed
from procurekit.model.inspection import InspectedLine
from procurekit.model.line_quantities import quantities
from procurekit.model.movements import FIELDS, Movement, in_line_unit, movements, settled_in
from procurekit.model.order import OrderLine
from procurekit.model.pricing import weighed
from procurekit.model.state import OrderState
from procurekit.model.tolerances import allowed_over
from procurekit.values import date_in
from procurekit.values.elapsed import micros
from procurekit.values.numbers import EXACT, plain

__all__ = ["EXCESSES", "broken_by", "concedes_beyond", "excesses", "left_over"]

_ZERO: Final = Decimal(0)
Excess = tuple[str, Decimal, Finding]

EXCESSES: Final = frozenset(
    {
        "over_received",
        "shipped_more_than_ordered",
        "inspected_more_than_received",
        "conceded_more_than_accepted",
        "stocked_more_than_accepted",
        "returned_more_than_received",
        "invoiced_more_than_ordered",
        "invoiced_more_than_received",
        "credited_more_than_invoiced",
    }
)
"""The codes of all that may be too much in all."""


def excesses(state: OrderState, line: OrderLine) -> tuple[Excess, ...]:
    """Every limit of a line's quantities: what may go past it, by how much, and what that is.

    What may is a kind of document, or what only some of a kind do: a ``concession`` of more than was accepted with it,
    a ``credit`` that takes back what was billed, a ``correction`` after which less has come.
    """
    if all(line is not one for one in state.lines):
        return tuple(_excesses(state, line))
    # Of a picture with many facts, each is looked at with all of them.
    return state.once("excesses", lambda: tuple(_excesses(state, line)), line.number)


def _excesses(state: OrderState, line: OrderLine) -> Iterator[Excess]:
    path = f"lines[{line.number}]"
    if (told := credited_and_billed(state, line)) is not None:
        credited, billed = told
        found = Finding("credited_more_than_invoiced", path, {"credited": plain(credited), "invoiced": plain(billed)})
        yield "credit", settled_in(line, EXACT.subtract(credited, billed)), found
    if line.quantity is not None:
        yield from _of_quantities(state, line, path)


def _of_quantities(state: OrderState, line: OrderLine, path: str) -> Iterator[Excess]:
    much = quantities(state, line)
    allowed, level = allowed_over(state, line)
    most = EXACT.add(much.ordered, allowed)
    told = {"ordered": plain(much.ordered), "allowed": plain(allowed), "level": level}
    told |= {"again": plain(much.reopened)} if much.reopened else {}
    received, invoiced = plain(much.received), plain(much.invoiced)

    def over(kind: str, code: str, moved: Decimal, limit: Decimal, **values: str) -> Excess:
        return kind, settled_in(line, EXACT.subtract(moved, limit)), Finding(code, path, values)

    again = much.reopened
    came = EXACT.subtract(much.received, again)
    yield over("receipt", "over_received", came, most, received=received, **told)
    left = EXACT.subtract(much.shipped, again)
    yield over("shipment", "shipped_more_than_ordered", left, most, shipped=plain(much.shipped), **told)
    inspected = plain(much.inspected)
    yield over(
        "inspection",
        "inspected_more_than_received",
        much.inspected,
        much.received,
        inspected=inspected,
        received=received,
    )
    passed = EXACT.subtract(much.inspected, EXACT.add(much.rejected, much.consumed))
    of_all, own = (much.conceded, passed), _conceded_beyond(state, line)
    alone = EXACT.subtract(*own) > EXACT.subtract(*of_all)
    conceded, accepted = own if alone else of_all
    yield over(
        "concession" if alone else "inspection",
        "conceded_more_than_accepted",
        conceded,
        accepted,
        conceded=plain(conceded),
        accepted=plain(accepted),
    )
    stocked, returned = plain(much.stocked_in), plain(much.returned)
    yield over(
        "stock_in",
        "stocked_more_than_accepted",
        much.stocked_in,
        much.accepted,
        stocked=stocked,
        accepted=plain(much.accepted),
    )
    yield over(
        "return", "returned_more_than_received", much.returned, much.received, returned=returned, received=received
    )
    # A bill for what was weighed counts in another unit: what it is to be is told by its amount.
    if not weighed(state, line):
        ordered = told["ordered"]
        yield over("invoice", "invoiced_more_than_ordered", much.invoiced, most, invoiced=invoiced, ordered=ordered)
        if billed_on(line) == "on_receipt" and much.ordered > 0:
            code = "invoiced_more_than_received"
            yield over("correction", code, much.invoiced, much.received, invoiced=invoiced, received=received)


def _conceded_beyond(state: OrderState, line: OrderLine) -> tuple[Decimal, Decimal]:
    """What was conceded and accepted by inspections that concede more than they accept themselves, added up.

    What another inspection accepted says nothing of what this one concedes.
    """
    conceded, accepted = _ZERO, _ZERO
    for kept in state.kept("inspection"):
        document: Any = kept.document
        for one in document.lines:
            if one.line == line.number and concedes_beyond(line, one):
                conceded = EXACT.add(conceded, in_line_unit(line, one.conceded) or _ZERO)
                accepted = EXACT.add(accepted, in_line_unit(line, one.accepted) or _ZERO)
    return conceded, accepted


def concedes_beyond(line: OrderLine, one: InspectedLine) -> bool:
    """Does an inspection concede more of a line than it accepts of it itself?"""
    much = in_line_unit(line, one.conceded) or _ZERO
    return much > max(_ZERO, in_line_unit(line, one.accepted) or _ZERO)


def left_over(state: OrderState, line: OrderLine) -> Iterator[Excess]:
    """The limits of a line as things stand: what came too much and went back for credit since is too much no more.

    That a document brings too much is told by `excesses`: what went back of what was ordered is no room for more.
    """
    for kind, much, one in excesses(state, line):
        over = one.code == "over_received" and much > 0
        yield kind, settled_in(line, EXACT.subtract(much, _went_back(state, line))) if over else much, one


def _went_back(state: OrderState, line: OrderLine) -> Decimal:
    """How much went back for credit of what there was too much of by then."""
    credited = {kept.id for kept in state.kept("return") if kept.document.purpose == "for_credit"}  # type: ignore[union-attr]
    if not credited:
        return _ZERO
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    room, back = EXACT.add(ordered, allowed_over(state, line)[0]), _ZERO
    moved = [one for one in movements(state, line) if one.name in {"received", "reopened", "returned"}]
    for one in sorted(moved, key=lambda one: _when(state, line, one)):
        if one.name == "received":
            room = EXACT.subtract(room, one.quantity)
        elif one.name == "reopened":
            room = EXACT.add(room, one.quantity)
        elif one.document in credited:
            part = max(_ZERO, min(one.quantity, room.copy_negate()))
            room, back = EXACT.add(room, part), EXACT.add(back, part)
    return back


def _when(state: OrderState, line: OrderLine, moved: Movement) -> tuple[date, int, int, bool]:
    """When something moved, to be compared.

    Of one day: what came at no stated time, all with a time, what went at none; then what nobody dated, as told.
    """
    kind = "return" if moved.document in state.documents.get("return", {}) else "receipt"
    kept = state.documents[kind][moved.document]
    at = kept.document.at  # type: ignore[union-attr]  # what moved counts
    zone, went = line.schedule[0].zone, kind == "return"
    if at is None:
        return date_in(kept.known_at, zone), 3, kept.version, went
    if isinstance(at, DateTime):
        return date_in(at, zone), 1, micros(at), went
    return at, 2 if went else 0, 0, went


def broken_by(
    before: OrderState, after: OrderState, limits: Callable[[OrderState, OrderLine], Iterable[Excess]] = excesses
) -> Iterator[Finding]:
    """What holds no more, or still less than before, since the order or a document of it is another one or is gone."""
    for mine, line in _touched(before, after):
        was = {} if mine is None else {finding.code: much for _, much, finding in limits(before, mine)}
        for kind, much, finding in limits(after, line):
            # More may be billed than has come yet, as long as nothing that came is taken back.
            if kind == "correction" and (mine is None or _came(after, line) >= _came(before, mine)):
                continue
            if much > max(_ZERO, was.get(finding.code, _ZERO)):
                yield finding


def _came(state: OrderState, line: OrderLine) -> Decimal:
    return quantities(state, line).received


def _touched(before: OrderState, after: OrderState) -> Iterator[tuple[OrderLine | None, OrderLine]]:
    """The lines that may be off by another amount, as they were, if at all, and are: they or their facts changed."""
    told: set[int | None] = set() if before.order.currency == after.order.currency else {None}
    for kind in FIELDS:
        was = before.documents.get(kind, {})
        for id_, one in after.documents.get(kind, {}).items():
            if (other := was.get(id_)) is not one:
                papers: list[Any] = [one.document, None if other is None else other.document]
                told.update(part.line for paper in papers if paper is not None for part in paper.lines)
    known = {line.number: line for line in before.order.lines}
    for line in after.order.lines:
        mine = known.get(line.number)
        # What names no line may be about any.
        if mine is not line or line.number in told or None in told:
            yield mine, line
