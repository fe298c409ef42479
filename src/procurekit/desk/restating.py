"""Restating: what correcting or withdrawing a fact would store, or why it is refused. Pure: states in, events out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from procurekit.desk.deciding import line_reasons, reasons_of, repetition, tentative
from procurekit.errors import Finding, Reason
from procurekit.model.balance import EXCESSES, broken_by
from procurekit.model.events import Cancelled, Corrected, Event, NewEvent, Recorded, type_of
from procurekit.model.findings import fact_findings
from procurekit.model.journal import Stamp
from procurekit.model.kinds import FACT_KINDS, FactDocument, orders_of, share_of
from procurekit.model.ledger import allocations_for, staying
from procurekit.model.receiving import Receiving
from procurekit.model.state import OrderState
from procurekit.values import Moment

__all__ = ["Restated", "Said", "restated", "said_of"]

_STAGES: Final = frozenset({"issued", "closed"})


@frozen
class Said:
    """A fact as its own stream has it: what it says, or said last before it was withdrawn."""

    id: str
    kind: str
    document: FactDocument
    withdrawn: bool = False


def said_of(events: Iterable[Event]) -> Said | None:
    """The fact that a stream is the history of; None if it is none."""
    found: Said | None = None
    for one in events:
        payload = one.payload
        if isinstance(payload, Recorded | Corrected) and one.kind in FACT_KINDS:
            found = Said(payload.id, one.kind, payload.document)
        elif isinstance(payload, Cancelled) and found is not None:
            found = evolve(found, withdrawn=True)
    return found


@frozen
class Restated:
    """The events, the orders' states after them, and every reason why a command may not do it."""

    events: tuple[NewEvent, ...]
    after: Mapping[str, OrderState]
    reasons: tuple[Reason, ...]


def restated(
    said: Said,
    document: FactDocument | None,
    states: Mapping[str, OrderState],
    stamp: Stamp,
    receiving: Receiving,
    *,
    reason: str | None,
    at: Moment | None,
    noticed: Sequence[Finding] = (),
    of_orders: Mapping[str, tuple[Finding, ...]],
) -> Restated:
    """A fact that is this now, or never counted (None): in its own stream and in every order's, before or now.

    What it doesn't move stays where it was allocated; the rest goes where there is room now.
    """
    whole = Cancelled(said.id, reason=reason) if document is None else Corrected(said.id, document, reason=reason)
    events = [NewEvent(said.id, type_of(said.kind, whole), whole, at)]
    after: dict[str, OrderState] = {}
    reasons: list[Reason] = []
    for id_, state in states.items():
        name = state.number or id_
        payload: Corrected | Cancelled
        found: list[Finding] = []
        fresh: list[Finding] = []
        if document is None or id_ not in orders_of(document):
            payload = Cancelled(said.id, reason=reason)
            then = _then(state, said.kind, payload, at, stamp)
        else:
            share = share_of(document, id_)
            payload = _corrected(said, share, state, stamp, receiving, reason)
            then = _then(state, said.kind, payload, at, stamp)
            found += [*repetition(state, share, said.id), *fact_findings(then, share, receiving.allocation, said.id)]
            # What was so before is put right bit by bit.
            had = _had(said, state, receiving)
            new = _new_reasons(said, share, state, name)
            reasons += (
                one for one in new if Finding(one.code, one.path.removeprefix(f"{name}: "), one.values) not in had
            )
            fresh += (one for one in found if one.code not in EXCESSES and _timeless(one) not in had)
        broken = [*broken_by(state, then)]
        # Too much in all may have been so before: it is refused only where this makes it so, or worse.
        reasons += reasons_of([*fresh, *broken], name)
        told = tuple(dict.fromkeys([*noticed, *of_orders.get(id_, ()), *found, *broken]))
        if told:
            payload = evolve(payload, findings=told)
            then = _then(state, said.kind, payload, at, stamp)
        events.append(NewEvent(id_, type_of(said.kind, payload), payload, at))
        after[id_] = then
    return Restated(tuple(events), after, tuple(dict.fromkeys(reasons)))


def _had(said: Said, state: OrderState, receiving: Receiving) -> Container[Finding]:
    """What can't be right about a fact as it is."""
    kept = state.documents.get(said.kind, {}).get(said.id)
    if kept is None or kept.document is None:
        return ()
    document = kept.document
    found = (*repetition(state, document, said.id), *fact_findings(state, document, receiving.allocation, said.id))
    return set(map(_timeless, found))


def _timeless(one: Finding) -> Finding:
    """A finding without the moment at which it was made."""
    return evolve(one, values={name: value for name, value in one.values.items() if name != "told"})


def _then(state: OrderState, kind: str, payload: Corrected | Cancelled, at: Moment | None, stamp: Stamp) -> OrderState:
    return tentative([NewEvent(state.id, type_of(kind, payload), payload, at)], stamp, state)


def _corrected(
    said: Said, share: FactDocument, state: OrderState, stamp: Stamp, receiving: Receiving, reason: str | None
) -> Corrected:
    kept = state.documents.get(said.kind, {}).get(said.id)
    allocations = None
    if kept is not None and kept.document is not None:
        allocations = staying(state, kept, share)
        # What is to be allocated anew takes no room itself.
        state = _then(state, said.kind, Cancelled(said.id), None, stamp)
    if allocations is None:
        allocations = allocations_for(state, share, receiving.allocation)
    judged = receiving.judged(state.order, share)
    return Corrected(said.id, share, allocations=allocations, judged=judged, reason=reason)


def _new_reasons(said: Said, share: FactDocument, state: OrderState, name: str) -> Iterator[Reason]:
    """Why a fact can't be about an order that it didn't concern before, or about those lines of it."""
    yield from line_reasons(state, share, name)
    if said.id not in state.documents.get(said.kind, {}) and state.stage not in _STAGES:
        told = {"document": "order", "state": state.state, "command": "correct", "sources": ", ".join(sorted(_STAGES))}
        yield Reason("wrong_state", name, told)
