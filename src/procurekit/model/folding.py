"""Fold: an order's events, in order, to its state. It never asks a guard again: what happened, happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final

from attrs import evolve

from procurekit.errors import Finding
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.change import apply_changes
from procurekit.model.change_events import Deemed, Notified, Proposed, Revised
from procurekit.model.change_state import ACCEPT, ChangeState, Offer, same_terms
from procurekit.model.events import (
    Cancelled,
    Changed,
    Corrected,
    Created,
    Event,
    Found,
    HoldPlaced,
    HoldReleased,
    Moved,
    Recorded,
    Redacted,
    Routed,
    Shown,
    Signed,
)
from procurekit.model.field_change import Change
from procurekit.model.incident import Hold
from procurekit.model.journal import Head
from procurekit.model.order import PurchaseOrder, ScheduleLine
from procurekit.model.state import Kept, OrderState, Origin, Promise, StageChange, View

__all__ = ["fold"]


_BLANK: Final = PurchaseOrder()
_DATED: Final = re.compile(r"lines\[(\d+)\]\.schedule\[(\d+)\](?:\.(?:requested|promised))?$")


class _Folding:
    """The state while events are applied to it; nobody outside this file sees it change."""

    def __init__(self, start: OrderState | None) -> None:
        self.order = _BLANK if start is None else start.order
        self.state = "" if start is None else start.state
        self.stage = "" if start is None else start.stage
        self.source = None if start is None else start.source
        self.definition = None if start is None else start.definition
        self.stages: list[StageChange] = [] if start is None else list(start.stages)
        self.documents: dict[str, dict[str, Kept]] = (
            {} if start is None else {kind: dict(kept) for kind, kept in start.documents.items()}
        )
        self.promises: dict[tuple[int, int], tuple[Promise, ...]] = {} if start is None else dict(start.promises)
        self.holds: dict[str, Hold] = {} if start is None else dict(start.holds)
        self.findings: list[tuple[int, Finding]] = [] if start is None else list(start.findings)
        self.views: dict[str, View] = {} if start is None else dict(start.views)
        self.history: list[Event] = [] if start is None else list(start.history)
        self.changes: dict[str, ChangeState] = {} if start is None else dict(start.changes)
        self.bases: dict[tuple[int, int], date] = {} if start is None else dict(start.bases)

    def view_of(self, event: Event) -> tuple[str, View] | None:
        """The source that this event is a look at, with what it showed so far."""
        envelope = event.envelope
        if not envelope.observed or envelope.source is None:
            return None
        view = self.views.get(envelope.source)
        return None if view is None else (envelope.source, view)


def fold(events: Iterable[Event], start: OrderState | None = None, head: Head | None = None) -> OrderState | None:
    """The state after `events`, from the beginning or from `start`; None where there is no event at all.

    `head` is the last event's, for whoever wants to append after it.
    """
    now = _Folding(start)
    last: Event | None = None
    for last in events:
        payload = last.payload
        _APPLY[type(payload)](now, last, payload)
        now.history.append(last)
        if last.envelope.definition is not None and not _by_change(last):
            now.definition = last.envelope.definition
        findings = payload.findings
        if findings:
            now.findings.extend((last.envelope.version, one) for one in findings)
    if last is None:
        return start
    envelope = last.envelope
    return OrderState(
        envelope.book,
        envelope.stream,
        head or Head(envelope.version, b"", envelope.recorded_at),
        now.order,
        now.state,
        now.stage,
        now.source,
        now.definition,
        tuple(now.stages),
        now.documents,
        now.promises,
        now.holds,
        tuple(now.findings),
        now.views,
        tuple(now.history),
        now.changes,
        now.bases,
    )


def _by_change(event: Event) -> bool:
    """Was it decided by the workflow of a change request, not by the order's own?"""
    return getattr(event.payload, "change", None) is not None or isinstance(event.payload, Proposed)


def _enter(now: _Folding, event: Event, state: str, stage: str) -> None:
    envelope = event.envelope
    if stage != now.stage or not now.stages:
        now.stages.append(StageChange(state, stage, envelope.at, envelope.known_at, envelope.version, envelope.actor))
    now.state, now.stage = state, stage


def _promise(now: _Folding, event: Event, place: tuple[int, int], day: date | None, origin: Origin) -> None:
    before = now.promises.get(place, ())
    if day is None or (before and before[-1].day == day and before[-1].origin == origin):
        return
    envelope = event.envelope
    told = Promise(day, origin, envelope.known_at, envelope.version, envelope.actor, envelope.channel, envelope.source)
    now.promises[place] = (*before, told)


def _promises_of(now: _Folding, event: Event, before: PurchaseOrder | None) -> None:
    # A buyer's own document may state what the supplier said; a source's picture is what we see first or see change.
    origin: Origin = "observed" if event.envelope.observed else "attested"
    for place, one, was in _rescheduled(before, now.order):
        if one.promised is not None and (was is None or one.promised != was.promised):
            _promise(now, event, place, one.promised, origin)


def _rescheduled(
    before: PurchaseOrder | None, after: PurchaseOrder
) -> Iterator[tuple[tuple[int, int], ScheduleLine, ScheduleLine | None]]:
    """Each delivery of a line that isn't the very same any more, with what it was."""
    olds = {} if before is None else {line.number: line for line in before.lines}
    for line in after.lines:
        old = olds.get(line.number)
        if old is line:
            continue
        was = {} if old is None else {one.number: one for one in old.schedule}
        for one in line.schedule:
            yield (line.number, one.number), one, was.get(one.number)


def _agreed(now: _Folding, event: Event, payload: Changed, before: PurchaseOrder) -> None:
    """What both sides agreed to about dates.

    What the buyer started moves the basis that the supplier is measured by; what the supplier started never does, also
    not by splitting: what is split off was promised when the rest was.
    """
    by_buyer = payload.initiator == "buyer"
    origin: Origin = payload.origin or "attested"
    asked = _asked_by_buyer(now, payload) if by_buyer else frozenset()
    for place, one, was in _rescheduled(before, now.order):
        if was is None and not by_buyer:
            now.promises.setdefault(place, _split_off(now, place, one))
        day = _day_agreed(one, was, by_buyer=by_buyer)
        if day is None:
            continue
        told = now.promises.get(place, ())
        if not told or told[-1].day != day:
            _promise(now, event, place, day, origin)
        if by_buyer and (was is None or place in asked):
            now.bases[place] = day
        elif was is None and (first := _basis_of(now, place, one)) is not None:
            now.bases.setdefault(place, first)


def _asked_by_buyer(now: _Folding, payload: Changed) -> frozenset[tuple[int, int]]:
    """The deliveries whose dates the buyer asked to move, be it to another day than was agreed.

    What the supplier's counter-offer brought in beside them, the buyer did not start.
    """
    change = None if payload.change is None else now.changes.get(payload.change)
    offers = [payload.changes] if change is None else [one.changes for one in change.offers if one.side == "buyer"]
    found = (_DATED.match(one.path) for many in offers for one in many)
    return frozenset((int(place[1]), int(place[2])) for place in found if place is not None)


def _day_agreed(one: ScheduleLine, was: ScheduleLine | None, *, by_buyer: bool) -> date | None:
    """The day that a change makes a promise of: the one promised, or what the buyer asks for since and got."""
    if was is None:
        return one.promised or (one.requested if by_buyer else None)
    if one.promised != was.promised and one.promised is not None:
        return one.promised
    return one.requested if by_buyer and one.requested != was.requested else None


def _split_off(now: _Folding, place: tuple[int, int], one: ScheduleLine) -> tuple[Promise, ...]:
    """The promises that were made for what is now a schedule line of its own."""
    line, number = place
    if one.split_from is not None and (line, one.split_from) in now.promises:
        return now.promises[line, one.split_from]
    known = [many for (other, part), many in now.promises.items() if other == line and part != number and many]
    return min(known, key=lambda many: many[0].day, default=())


def _basis_of(now: _Folding, place: tuple[int, int], one: ScheduleLine) -> date | None:
    return None if one.split_from is None else now.bases.get((place[0], one.split_from))


def _created(now: _Folding, event: Event, payload: Created) -> None:
    envelope = event.envelope
    now.order = payload.document
    now.source = envelope.source
    _enter(now, event, payload.state, payload.stage)
    if envelope.observed and envelope.source is not None:
        now.views[envelope.source] = View(payload.document, payload.stage, {})
    _promises_of(now, event, None)


def _shown(now: _Folding, event: Event, payload: Shown) -> None:
    source = event.envelope.source
    if source is not None:
        now.views[source] = View(payload.document, payload.stage, {})


def _moved(now: _Folding, event: Event, payload: Moved) -> None:
    if payload.change is not None:
        _change_moved(now, event, payload, payload.change)
        return
    _enter(now, event, payload.state, payload.stage)
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        now.views[source] = View(view.order, payload.stage, view.facts)


def _noted(now: _Folding, event: Event, payload: Signed | Routed) -> None:
    """Signatures are read from the history: nothing of the order itself changes."""
    if payload.change is not None:
        now.changes[payload.change] = evolve(now.changes[payload.change], version=event.envelope.version)


def _changed(now: _Folding, event: Event, payload: Changed) -> None:
    before = now.order
    changes: tuple[Change, ...] = (*payload.changes, *payload.personal)
    now.order = apply_changes(before, changes)
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        # The only source of an order shows the order itself: one object for both.
        shown = now.order if view.order is before else apply_changes(view.order, changes)
        now.views[source] = View(shown, view.stage, view.facts)
    if payload.change is None and payload.origin is None:
        _promises_of(now, event, before)
        return
    _agreed(now, event, payload, before)
    if payload.change is not None:
        now.changes[payload.change] = evolve(now.changes[payload.change], applied=payload.revision)


def _recorded(now: _Folding, event: Event, payload: Recorded | Corrected) -> None:
    envelope = event.envelope
    kept = Kept(
        payload.id,
        payload.document,
        payload.allocations,
        envelope.source,
        envelope.version,
        envelope.known_at,
        payload.judged,
    )
    now.documents.setdefault(event.kind, {})[payload.id] = kept
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        now.views[source] = View(view.order, view.stage, {**view.facts, payload.id: payload.document})
    if isinstance(payload.document, Acknowledgement):
        _acknowledged(now, event, payload.document)


def _acknowledged(now: _Folding, event: Event, said: Acknowledgement) -> None:
    origin: Origin = "attested" if said.origin == "attested" else "confirmed"
    for answer in said.lines:
        if answer.answer in {"disputed", "rejected"}:
            continue
        line = next((one for one in now.order.lines if one.number == answer.line), None)
        if line is None:
            continue
        for one in line.schedule:
            if answer.schedule in {None, one.number}:
                # An answer without a date accepts the date that was asked for.
                day = answer.promised or (one.requested if answer.answer == "accepted" else None)
                _promise(now, event, (line.number, one.number), day, origin)


def _cancelled(now: _Folding, event: Event, payload: Cancelled) -> None:
    envelope = event.envelope
    kept = now.documents.setdefault(event.kind, {})
    if payload.id in kept:
        kept[payload.id] = Kept(payload.id, None, (), envelope.source, envelope.version, envelope.known_at)
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        facts = {id_: document for id_, document in view.facts.items() if id_ != payload.id}
        now.views[source] = View(view.order, view.stage, facts)


def _held(now: _Folding, _: Event, payload: HoldPlaced) -> None:
    now.holds[payload.id] = payload.hold


def _released(now: _Folding, _: Event, payload: HoldReleased) -> None:
    now.holds.pop(payload.id, None)


def _proposed(now: _Folding, event: Event, payload: Proposed) -> None:
    envelope, request = event.envelope, payload.document
    side = request.initiator
    offer = Offer(
        side, request.changes, request.revision, envelope.version, envelope.at, envelope.actor, request.origin
    )
    now.changes[payload.id] = ChangeState(
        payload.id,
        envelope.stream,
        request,
        payload.state,
        payload.stage,
        envelope.definition,
        envelope.version,
        side,
        (offer,),
    )


def _change_moved(now: _Folding, event: Event, payload: Moved, change: str) -> None:
    before = now.changes[change]
    agreed = payload.origin if payload.command == ACCEPT else before.agreed
    now.changes[change] = evolve(
        before, state=payload.state, stage=payload.stage, version=event.envelope.version, agreed=agreed
    )


def _revised(now: _Folding, event: Event, payload: Revised) -> None:
    envelope, before = event.envelope, now.changes[payload.change]
    # Why one side asked says nothing of what the other offers instead.
    reason = payload.reason or (before.request.reason if payload.side == before.side else None)
    request = evolve(
        before.request, changes=payload.changes, personal=payload.personal, revision=payload.revision, reason=reason
    )
    offer = Offer(
        payload.side,
        payload.changes,
        payload.revision,
        envelope.version,
        envelope.at,
        envelope.actor,
        payload.origin,
    )
    # Put on a later revision, they are the terms that the other side knows.
    same = payload.side == before.side and same_terms(before.changes, request.all_changes)
    now.changes[payload.change] = evolve(
        before,
        request=request,
        version=envelope.version,
        side=payload.side,
        offers=(*before.offers, offer),
        agreed=before.agreed if same else None,
    )


def _notified(_: _Folding, __: Event, ___: Notified) -> None:
    """Who was told is read from the history."""


def _deemed(now: _Folding, event: Event, payload: Deemed) -> None:
    for one in payload.promises:
        _promise(now, event, (one.line, one.schedule), one.day, "deemed")


def _found(_: _Folding, __: Event, ___: Found) -> None:
    """The findings are kept for every event alike."""


def _redacted(_: _Folding, __: Event, ___: Redacted) -> None:
    """The bodies are gone from the events before it, so those read without them: nothing is left to undo here."""


_APPLY: Final[dict[type, Callable[[_Folding, Event, Any], None]]] = {
    Created: _created,
    Shown: _shown,
    Moved: _moved,
    Signed: _noted,
    Routed: _noted,
    Changed: _changed,
    Recorded: _recorded,
    Corrected: _recorded,
    Cancelled: _cancelled,
    HoldPlaced: _held,
    HoldReleased: _released,
    Found: _found,
    Redacted: _redacted,
    Proposed: _proposed,
    Revised: _revised,
    Notified: _notified,
    Deemed: _deemed,
}
