"""Fold: an order's events, in order, to its state. It never asks a guard again: what happened, happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from procurekit.errors import Finding
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.change import Change, apply_changes
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
from procurekit.model.incident import Hold
from procurekit.model.journal import Head
from procurekit.model.order import PurchaseOrder
from procurekit.model.state import Kept, OrderState, Origin, Promise, StageChange, View

__all__ = ["fold"]


_BLANK: Final = PurchaseOrder()


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
        now.definition = last.envelope.definition or now.definition
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
    )


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
    stated = (
        {}
        if before is None
        else {(line.number, one.number): one.promised for line in before.lines for one in line.schedule}
    )
    for line in now.order.lines:
        for one in line.schedule:
            place = (line.number, one.number)
            if one.promised is not None and one.promised != stated.get(place):
                _promise(now, event, place, one.promised, origin)


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
    _enter(now, event, payload.state, payload.stage)
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        now.views[source] = View(view.order, payload.stage, view.facts)


def _noted(_: _Folding, __: Event, ___: Signed | Routed) -> None:
    """Signatures are read from the history: nothing of the order itself changes."""


def _changed(now: _Folding, event: Event, payload: Changed) -> None:
    before = now.order
    changes: tuple[Change, ...] = (*payload.changes, *payload.personal)
    now.order = apply_changes(before, changes)
    if (seen := now.view_of(event)) is not None:
        source, view = seen
        # The only source of an order shows the order itself: one object for both.
        shown = now.order if view.order is before else apply_changes(view.order, changes)
        now.views[source] = View(shown, view.stage, view.facts)
    _promises_of(now, event, before)


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
}
