"""Observing: a source's picture of an order, compared with what it last showed, becomes the events that follow.

One mechanism behind every importer and connector. The same picture twice gives nothing; a changed one gives just the
change; what a partial picture leaves out stays. The source that first described an order speaks for its terms; another
one's first look is kept beside it, fills in what is missing, and what it contradicts is a finding. A later change by
any source has happened and is applied. Nothing observed is ever refused.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.errors import Finding
from procurekit.model.balance import EXCESSES, broken_by, left_over
from procurekit.model.change import brought_back, changes_between, is_personal, shown
from procurekit.model.codec import store
from procurekit.model.events import (
    Allocation,
    Cancelled,
    Changed,
    Corrected,
    Created,
    Found,
    Moved,
    NewEvent,
    Recorded,
    Shown,
    type_of,
)
from procurekit.model.field_change import Change
from procurekit.model.findings import fact_findings, order_findings
from procurekit.model.folding import fold
from procurekit.model.ids import derived_id
from procurekit.model.journal import Stamp, following, preview
from procurekit.model.kinds import FactDocument, kind_of, naming, orders_of
from procurekit.model.ledger import Ledger, staying
from procurekit.model.paper_findings import invoice_findings
from procurekit.model.personal import split
from procurekit.model.picture import Picture, ShownFact
from procurekit.model.receiving import Receiving
from procurekit.model.standing_findings import new_findings
from procurekit.model.state import Kept, OrderState, View
from procurekit.values import date_in

__all__ = ["Observed", "for_order", "observe"]

_SEEN: Final = "observed"
_RESTATING: Final = (Changed, Corrected, Cancelled)
_AS_EVER: Final = Receiving()
_PLACE: Final = re.compile(r"lines\[\d+\](?P<schedule>\.schedule\[\d+\])?$")


@frozen
class Observed:
    """What follows from a picture.

    The events, the order's state once they are stored, and how many of them are the order's own.
    """

    events: tuple[NewEvent, ...]
    state: OrderState | None = None
    created: bool = False
    changes: int = 0
    findings: tuple[Finding, ...] = ()


def for_order(document: FactDocument, order: str) -> FactDocument:
    """The document with every line naming that order."""
    named = orders_of(document)
    return document if named == (order,) else naming(document, dict.fromkeys(named, order))


def observe(
    state: OrderState | None, picture: Picture, *, order: str, stamp: Stamp, receiving: Receiving = _AS_EVER
) -> Observed:
    """The events that follow from a picture by `stamp.source` of the order with that id.

    `state` is the order's, None if nobody knows it yet; `receiving` says how what came is taken in.
    """
    source = stamp.source or ""
    view = None if state is None else state.views.get(source)
    stamp = stamp if state is None else following(stamp, state.head)
    events = [
        *_document(state, view, picture, order, source),
        *_facts(state, view, picture, order, source),
    ]
    if not events:
        return Observed((), state)
    return _with_findings(state, events, order, stamp, receiving)


def _event(order: str, payload: Any, picture: Picture, at: Any = None) -> NewEvent:
    if isinstance(payload, Created):
        return NewEvent(order, type_of("order", payload), payload, at, picture.known_at, picture.assumed)
    # When a source changed its mind isn't what its picture tells; that it was known is a fact only where it is stated.
    known = None if picture.assumed else picture.known_at
    return NewEvent(order, type_of("order", payload), payload, None, known)


def _document(
    state: OrderState | None, view: View | None, picture: Picture, order: str, source: str
) -> Iterator[NewEvent]:
    document = picture.order
    if state is None:
        stage = picture.stage or "issued"
        at = picture.at or document.ordered_on
        yield _event(order, Created(document, stage, stage, findings=picture.findings), picture, at)
        return
    if view is None:
        yield from _first_look(state, picture, order, source)
        return
    changes, gone = _changes(view, picture)
    if changes:
        findings = [*picture.findings, *(Finding.of("not_shown_any_more", path, source=source) for path in gone)]
        findings += _contradictions(state, view, changes, source)
        if view.order is not state.order:
            changes = [*brought_back(changes, view.order, state.order)]
        yield _event(order, _changed(changes, tuple(findings)), picture)
    now = picture.stage
    # Also where ours is that stage already: it is what this source shows from now on.
    if now is not None and now != view.stage:
        yield _event(order, Moved(_SEEN, state.state, now, now, findings=_past(state, now, source)), picture)


def _past(state: OrderState, stage: str, source: str) -> tuple[Finding, ...]:
    """An order that a workflow moves here was moved elsewhere: it happened, and it shows."""
    if state.definition is None or stage == state.stage:
        return ()
    return (Finding.of("stage_past_workflow", "", source=source, stage=stage, stated=state.stage),)


def _changed(changes: Sequence[Change], findings: tuple[Finding, ...] = ()) -> Changed:
    return Changed(
        [one for one in changes if not is_personal(one)],
        personal=[one for one in changes if is_personal(one)],
        findings=findings,
    )


def _first_look(state: OrderState, picture: Picture, order: str, source: str) -> Iterator[NewEvent]:
    found = changes_between(state.order, picture.order, complete=False)
    other = state.source or "procurekit"
    findings = [*picture.findings]
    findings += [
        Finding.of(
            "sources_contradict", one.path, source=source, shown=shown(one.after), other=other, stated=shown(one.before)
        )
        for one in found
        if one.before is not None and not is_personal(one)
    ]
    if picture.stage not in {None, state.stage}:
        findings.append(Finding.of("stage_contradicts", "", source=source, shown=picture.stage, stated=state.stage))
    yield _event(order, Shown(picture.order, picture.stage, findings=findings), picture)
    missing = [one for one in found if one.before is None]
    if missing:
        yield _event(order, _changed(missing), picture)


def _changes(view: View, picture: Picture) -> tuple[list[Change], list[str]]:
    """What the source shows differently now; a line that a complete picture leaves out is cancelled, not removed."""
    changes: list[Change] = []
    gone: list[str] = []
    for one in changes_between(view.order, picture.order, complete=picture.complete):
        place = _PLACE.match(one.path) if one.after is None else None
        if place is not None:
            line = place["schedule"] is None
            if line and one.before.get("status") != "cancelled":
                changes.append(Change(f"{one.path}.status", one.before.get("status"), "cancelled"))
                gone.append(one.path)
            elif not line:
                changes.append(one)
        else:
            changes.append(one)
    return changes, gone


def _contradictions(state: OrderState, view: View, changes: Sequence[Change], source: str) -> Iterator[Finding]:
    """Somebody else changed the same field meanwhile, to something else."""
    if view.order == state.order:
        return
    ours = {one.path: one.after for one in changes_between(view.order, state.order)}
    for one in changes:
        stated = ours.get(one.path)
        if stated is not None and stated != one.after and not is_personal(one):
            yield Finding.of(
                "sources_contradict",
                one.path,
                source=source,
                shown=shown(one.after),
                other="procurekit",
                stated=shown(stated),
            )


def _facts(
    state: OrderState | None, view: View | None, picture: Picture, order: str, source: str
) -> Iterator[NewEvent]:
    seen: set[str] = set()
    for fact in picture.facts:
        document = for_order(fact.document, order)
        kind = kind_of(document)
        id_ = derived_id(kind, source, picture.key, fact.key)
        seen.add(id_)
        last = None if view is None else view.facts.get(id_)
        shown_before = () if view is None else view.facts
        elsewhere = _same_number(state, kind, document, shown_before) if last is None else None
        if elsewhere is not None:
            yield from _contradicted(elsewhere, document, picture, order, source)
        elif last != document:
            # One that was gone and is shown again has its stream already.
            known = state is not None and id_ in state.documents.get(kind, {})
            verb = Corrected if known else Recorded
            yield from _in_both_streams(order, kind, verb(id_, document, findings=fact.findings), picture, fact)
    if view is None or not picture.complete:
        return
    for id_, document in view.facts.items():
        if id_ not in seen:
            yield from _in_both_streams(order, kind_of(document), Cancelled(id_), picture, None)


def _in_both_streams(
    order: str, kind: str, payload: Recorded | Corrected | Cancelled, picture: Picture, fact: ShownFact | None
) -> Iterator[NewEvent]:
    at = None if fact is None else fact.at or getattr(fact.document, "at", None)
    known = None if fact is None else fact.known_at
    for stream in (payload.id, order):
        yield NewEvent(
            stream, type_of(kind, payload), payload, at, known or picture.known_at, picture.assumed and known is None
        )


def _contradicted(kept: Kept, document: FactDocument, picture: Picture, order: str, source: str) -> Iterator[NewEvent]:
    """Somebody else reported the same paper first: it counts once, and where the two differ is a finding."""
    ours, theirs = store(kept.document), store(document)
    # A finding is business data: what is personal about the two papers stays out of it.
    for side in (ours, theirs):
        split(type(document), side)
    findings = [
        Finding.of(
            "sources_contradict",
            f"{kind_of(document)}[{document.number}].{name}",
            source=source,
            shown=shown(theirs.get(name)),
            other=kept.source or "procurekit",
            stated=shown(ours.get(name)),
        )
        for name in dict.fromkeys([*ours, *theirs])
        if name in ours and name in theirs and ours[name] != theirs[name]
    ]
    if findings:
        yield _event(order, Found(findings), picture)


def _same_number(
    state: OrderState | None, kind: str, document: FactDocument, shown_before: Container[str]
) -> Kept | None:
    """What was reported of the same document otherwise than by this source's pictures: same kind, number and issuer."""
    number = getattr(document, "number", None)
    if state is None or number is None:
        return None
    issuer = getattr(document, "issuer", None)
    for kept in state.kept(kind):
        theirs: Any = kept.document
        if kept.id not in shown_before and theirs.number == number and getattr(theirs, "issuer", None) == issuer:
            return kept
    return None


def _with_findings(
    state: OrderState | None, events: list[NewEvent], order: str, stamp: Stamp, receiving: Receiving
) -> Observed:
    """The events with where what they brought goes, and with what can't be right about each once all have happened."""
    version = 0 if state is None else state.version
    mine = [one for one in events if one.stream == order]
    after = fold((preview(one, version + place, stamp) for place, one in enumerate(mine, 1)), state)
    if after is None:  # a picture of an order always has an event of the order's own
        return Observed(tuple(events))
    if _concerns(after, receiving):
        events = _taken_in(state, events, order, stamp, receiving)
        mine = [one for one in events if one.stream == order]
        after = fold((preview(one, version + place, stamp) for place, one in enumerate(mine, 1)), state) or after
    done: list[NewEvent] = []
    told: list[Finding] = []
    for one in events:
        payload: Any = one.payload
        fresh: tuple[Finding, ...] = ()
        if one.stream == order:
            found = dict.fromkeys([*payload.findings, *_found(after, one, state, receiving)])
            # What can't be right about a fact is said of each and each time; of the order, or too much in all, once.
            of_fact = isinstance(payload, Recorded | Corrected)
            shared = [finding for finding in found if not of_fact or finding.code in EXCESSES]
            unsaid = [finding for finding in new_findings(state, shared) if finding not in told]
            fresh = tuple(finding for finding in found if finding in unsaid or finding not in shared)
        if fresh != payload.findings:
            payload = evolve(payload, findings=fresh)
        told.extend(fresh)
        if isinstance(payload, Found) and not fresh:
            continue
        done.append(one if payload is one.payload else evolve(one, payload=payload))
    if state is not None:
        broken = [one for one in new_findings(state, broken_by(state, after, left_over)) if one not in told]
        done = _with_broken(done, order, broken)
        told.extend(broken)
    own = [one for one in done if one.stream == order]
    # The state was looked at with the events as they came; if they stayed so, it is what will be stored.
    same = len(own) == len(mine) and all(one is other for one, other in zip(own, mine, strict=True))
    final = after if same else fold((preview(one, version + place, stamp) for place, one in enumerate(own, 1)), state)
    return Observed(tuple(done), final, state is None, len(own), tuple(told))


def _with_broken(events: list[NewEvent], order: str, broken: Sequence[Finding]) -> list[NewEvent]:
    """The events with what holds no more after them, said with the last that may have brought it about."""
    mine = [place for place, one in enumerate(events) if one.stream == order]
    place = max((one for one in mine if isinstance(events[one].payload, _RESTATING)), default=mine[-1] if mine else 0)
    if not broken or not mine:
        return events
    one: Any = events[place]
    said = evolve(one.payload, findings=(*one.payload.findings, *broken))
    return [*events[:place], evolve(one, payload=said), *events[place + 1 :]]


def _taken_in(
    state: OrderState | None, events: list[NewEvent], order: str, stamp: Stamp, receiving: Receiving
) -> list[NewEvent]:
    """The events with where their facts go and how far they may be off, each given what the same picture has before."""
    own = [one for one in events if one.stream == order]
    facts = [one for one in own if isinstance(one.payload, Recorded | Corrected)]
    # What a correction doesn't move stays where it is; what it does is taken out before anything is allocated anew.
    stay: dict[str, tuple[Allocation, ...]] = {}
    base = [one for one in own if not isinstance(one.payload, Recorded | Corrected)]
    for one in facts:
        fact: Any = one.payload
        kept = None if state is None else state.documents.get(kind_of(fact.document), {}).get(fact.id)
        if state is not None and kept is not None and kept.document is not None:
            where = staying(state, kept, fact.document)
            if where is not None:
                stay[fact.id] = where
            else:
                gone = Cancelled(fact.id)
                base.append(evolve(one, type=type_of(kind_of(fact.document), gone), payload=gone))
    version = 0 if state is None else state.version
    before = fold((preview(one, version + place, stamp) for place, one in enumerate(base, 1)), state)
    if before is None or not facts:
        return events
    ledger = Ledger(before)

    def taken(one: NewEvent) -> NewEvent:
        fact: Any = one.payload
        allocations = stay[fact.id] if fact.id in stay else ledger.allocate(fact.document, receiving.allocation)
        judged = receiving.judged(before.order, fact.document)
        return evolve(one, payload=evolve(fact, allocations=allocations, judged=judged))

    mine = {id(one) for one in facts}
    return [taken(one) if id(one) in mine else one for one in events]


def _concerns(state: OrderState, receiving: Receiving) -> bool:
    """Is there anything to be said of a fact: several places where it may go, or tolerances beside the order's?"""
    return receiving.catalogue is not None or any(len(line.schedule) > 1 for line in state.order.lines)


def _found(after: OrderState, one: NewEvent, before: OrderState | None, receiving: Receiving) -> Iterator[Finding]:
    payload = one.payload
    if isinstance(payload, Created | Changed):
        known = set() if before is None else set(order_findings(before.order))
        yield from (finding for finding in order_findings(after.order) if finding not in known)
    elif isinstance(payload, Recorded | Corrected):
        yield from fact_findings(after, payload.document, receiving.allocation, payload.id)
        yield from invoice_findings(payload.document)
        if one.at is not None and one.known_at is not None and not one.assumed:
            happened, known_on = date_in(one.at), date_in(one.known_at)
            if known_on < happened:
                place = next((f"lines[{line.line}]" for line in payload.document.lines if line.line), "")
                yield Finding.of("known_before_happened", place, known=known_on, at=happened)
