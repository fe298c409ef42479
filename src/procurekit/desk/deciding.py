"""Deciding: what a command would store, or every reason why it is refused. Pure: states in, events out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar, cast

from attrs import evolve

from procurekit.errors import Finding, Reason
from procurekit.model.agreement import Agreement
from procurekit.model.balance import EXCESSES, broken_by
from procurekit.model.codec import store as plain_of
from procurekit.model.deeds import Deed
from procurekit.model.document_state import RequisitionState
from procurekit.model.events import (
    Agreed,
    Created,
    Moved,
    NewEvent,
    Payload,
    Recorded,
    Requested,
    Routed,
    Signed,
    type_of,
)
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.facts_of_requisitions import requisition_facts
from procurekit.model.findings import fact_findings, order_findings
from procurekit.model.invoice import Invoice
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import FACT_COMMANDS, FactDocument, kind_of, share_of
from procurekit.model.ledger import allocations_for
from procurekit.model.order import PurchaseOrder
from procurekit.model.paper_findings import invoice_findings
from procurekit.model.party import Actor
from procurekit.model.receiving import Receiving
from procurekit.model.requisition import Requisition
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState, fold_stream
from procurekit.values import Moment
from procurekit.workflow.actions import action_reasons
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.documents import content_of, incomplete
from procurekit.workflow.engine import decide
from procurekit.workflow.labels import Words
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.permissions import closed_to
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import View

__all__ = [
    "created",
    "creation_reasons",
    "doing_reasons",
    "fact_reasons",
    "facts_of",
    "found_with",
    "missing",
    "payload_of",
    "recorded",
    "states_of",
    "step_reasons",
    "stepped",
    "subject_of",
    "tentative",
]

S = TypeVar("S", bound=AnyState)
Started: TypeAlias = PurchaseOrder | Requisition | Agreement

_STARTED: Final = ("issued", "closed")
_CANCELLED: Final = "cancelled"
_WHILE_OPEN: Final = ("issued",)
_DELIVERING: Final = frozenset({"acknowledgement", "shipment", "receipt"})
# These have reasons of their own, with what would make the command legal.
_TOLD_OTHERWISE: Final = frozenset({"receipt_on_stage", "unknown_line"})
_REASONS: Final = {"over_received": "over_tolerance"}
AS_EVER: Final = Receiving()


def created(document: Started, stream: str, state: str, stage: str, at: Moment | None) -> NewEvent:
    """The event of a new document in its workflow's first state."""
    payload: Payload
    if isinstance(document, PurchaseOrder):
        payload = Created(document, state, stage, findings=tuple(order_findings(document)))
    elif isinstance(document, Requisition):
        payload = Requested(document, state, stage)
    else:
        payload = Agreed(document, state, stage)
    return NewEvent(stream, type_of(kind_of(document), payload), payload, at)


def found_with(event: NewEvent, found: Iterable[Finding]) -> NewEvent:
    """The event with more findings."""
    return evolve(event, payload=evolve(event.payload, findings=(*event.payload.findings, *found)))


def tentative(events: Sequence[NewEvent], stamp: Stamp, state: S | None = None) -> S:
    """A document as these events would leave it."""
    start = 0 if state is None else state.version
    previews = (preview(one, start + place, stamp) for place, one in enumerate(events, 1))
    after = fold_stream(events[0].stream, previews, state)
    if after is None:  # pragma: no cover - a document of which something happened is there
        raise AssertionError
    return cast("S", after)


def facts_of(state: AnyState, at: Moment | None = None) -> Mapping[str, object]:
    """The facts of a document that its workflow's conditions read."""
    if isinstance(state, OrderState):
        return order_facts(state, at)
    # An agreement's own workflow reads nothing of it.
    return requisition_facts(state.document, at) if isinstance(state, RequisitionState) else {}


def subject_of(state: AnyState, at: Moment | None = None, workflow: Definition | None = None) -> Subject:
    """A document as what a workflow moves."""
    return Subject(
        state.id,
        state.version,
        state.state if workflow is None else _here(state, workflow),
        facts_of(state, at),
        # Only approvals and required fields ask for it.
        document=lambda: content_of(state.document),
        deeds=state.deeds,
        holds=tuple(_holds(state)) if isinstance(state, OrderState) else (),
        number=state.number,
    )


def states_of(state: AnyState, workflow: Definition) -> frozenset[str]:
    """The states of its workflow that a document has been in."""
    return frozenset((_here(state, workflow), *(one.state for one in state.deeds if one.state is not None)))


def _here(state: AnyState, workflow: Definition) -> str:
    """Where a document is: what a source shows stands in a stage, so in the first state of that stage."""
    if workflow.has_state(state.state):
        return state.state
    return next((one.name for one in workflow.states if one.stage == state.stage), state.state)


def _holds(state: OrderState) -> Iterator[str]:
    """The kinds of the holds that lie over the whole order."""
    return (one.kind for one in state.holds.values() if one.line is None and one.invoice is None)


def missing(state: AnyState) -> tuple[Reason, ...]:
    """What a document has to have before it is submitted, whatever its workflow says."""
    return tuple(incomplete(state.order)) if isinstance(state, OrderState) else ()


def step_reasons(
    definition: Definition,
    state: AnyState,
    command: str,
    by: Actor,
    at: Moment,
    organisation: Organisation | None = None,
    asked: Mapping[str, str | None] = MappingProxyType({}),
) -> Step | tuple[Reason, ...]:
    """The step, or all the reasons why not: the workflow's and the document's own."""
    decided = decide(definition, subject_of(state, at, definition), command, by, at, organisation=organisation, **asked)
    reasons = () if isinstance(decided, Step) else decided
    if command == "submit":
        reasons += missing(state)
    return reasons or decided


def doing_reasons(
    definition: Definition,
    state: AnyState,
    command: str,
    by: Actor,
    at: Moment,
    organisation: Organisation | None,
    reason: str | None = None,
) -> tuple[Reason, ...]:
    """Why somebody may not do to a document what is no step of its workflow: hold, release, report a fact."""
    view = View(definition, subject_of(state, at, definition), at, organisation)
    authority = authority_of(by, at, definition.document, organisation)
    return tuple(dict.fromkeys(action_reasons(view, command, authority, reason)))


def stepped(workflow: Definition, state: AnyState, step: Step, at: Moment | None, reason: str | None) -> list[NewEvent]:
    """The events of a legal step, and of what follows from it by itself."""
    events: list[NewEvent] = []
    before = state.state
    for deed in step.deeds:
        payload = payload_of(workflow, deed, before, None if events else reason)
        events.append(NewEvent(state.id, type_of(state.kind, payload), payload, at))
        before = deed.state or before
    return events


def creation_reasons(
    definition: Definition,
    state: AnyState,
    by: Actor,
    at: Moment,
    organisation: Organisation | None,
    document: object = None,
) -> tuple[Reason, ...]:
    """Why somebody may not make a document like this: duties, a step named ``create``, fields that others fill in.

    With `document`, why they may not have made it like that.
    """
    reasons = list(doing_reasons(definition, state, "create", by, at, organisation))
    held = authority_of(by, at, definition.document, organisation).roles or frozenset()
    if any(rule.editable is False for rule in definition.fields):
        roles, now = Words.of(map(definition.role, sorted(held))), definition.state(definition.initial)
        closed = closed_to(definition, definition.initial, held, "", None, plain_of(document or state.document))
        reasons += [Reason.of("field_not_editable", path=path, state=now, roles=roles) for path in closed]
    return tuple(dict.fromkeys(reasons))


def payload_of(
    workflow: Definition, deed: Deed, before: str, reason: str | None, **more: Any
) -> Moved | Signed | Routed:
    """What the event of a deed says. `more` is what else there is to say of a change request's."""
    if deed.state is None and deed.signature is not None:
        return Signed(deed.command, deed.signature, reason=reason, **more)
    if deed.act is not None and deed.approval is not None and deed.level is not None and deed.to is not None:
        return Routed(
            deed.command,
            deed.act,
            deed.approval,
            deed.level,
            deed.to,
            position=deed.position,
            voided=deed.voided,
            reason=reason,
            **more,
        )
    state = deed.state or before
    return Moved(
        deed.command,
        before,
        state,
        workflow.stage(state),
        signature=deed.signature,
        voided=deed.voided,
        automatic=deed.automatic,
        reason=reason,
        **more,
    )


def fact_reasons(
    states: Mapping[str, OrderState], document: FactDocument, stamp: Stamp, receiving: Receiving = AS_EVER
) -> tuple[Reason, ...]:
    """Why a command may not report a fact: the order isn't with the supplier, has no such line, or too much comes."""
    reasons: list[Reason] = []
    for id_, state in states.items():
        name = state.number or id_
        reasons.extend(stage_reasons(state, kind_of(document)))
        share = share_of(document, id_)
        reasons.extend(line_reasons(state, share, name))
        reasons.extend(_unlikely(state, share, stamp, name, receiving))
    reasons.extend(Reason(one.code, one.path, one.values) for one in invoice_findings(document))
    return tuple(reasons)


def stage_reasons(state: OrderState, kind: str) -> Iterator[Reason]:
    """Why no document of a kind may be reported of an order where it stands."""
    stages = _WHILE_OPEN if kind in _DELIVERING else _STARTED
    if state.stage == _CANCELLED and kind not in _DELIVERING and _had_begun(state):
        return
    if state.stage not in stages:
        command = next(verb for verb, wanted in FACT_COMMANDS.items() if wanted == kind)
        told = {"document": "order", "state": state.state, "command": command, "sources": ", ".join(stages)}
        yield Reason("wrong_state", state.number or state.id, told)


def _had_begun(state: OrderState) -> bool:
    """Was an order with the supplier, or did something of it come? Then that is looked after, whatever became of it."""
    return state.entered(_WHILE_OPEN[0]) is not None or bool(state.kept("receipt"))


def _unlikely(
    state: OrderState, share: FactDocument, stamp: Stamp, name: str, receiving: Receiving
) -> Iterator[Reason]:
    """What would be a finding about an observation refuses a command."""
    payload = Recorded("", share, judged=receiving.judged(state.order, share))
    after = tentative([NewEvent(state.id, type_of(kind_of(share), payload), payload)], stamp, state)
    found = [*fact_findings(after, share, receiving.allocation, payload.id)]
    if any(one.code in EXCESSES for one in found):
        # What is too much in all already is no reason against what doesn't make it worse.
        worse = {(one.code, one.path) for one in broken_by(state, after)}
        found = [one for one in found if one.code not in EXCESSES or (one.code, one.path) in worse]
    yield from reasons_of((*found, *repetition(state, share, "")), name)


def reasons_of(found: Iterable[Finding], name: str) -> Iterator[Reason]:
    """The findings that refuse a command, as the reasons for it."""
    for one in found:
        if one.code not in _TOLD_OTHERWISE:
            yield Reason(_REASONS.get(one.code, one.code), f"{name}: {one.path}" if one.path else name, one.values)


def repetition(state: OrderState, document: FactDocument, stream: str) -> Iterator[Finding]:
    """The same paper reported before: same kind, number and issuer."""
    number = getattr(document, "number", None)
    if number is None or isinstance(document, Invoice):
        return
    issuer = getattr(document, "issuer", None)
    for kept in state.kept(kind_of(document)):
        theirs = kept.document
        same = (getattr(theirs, "number", None), getattr(theirs, "issuer", None)) == (number, issuer)
        if same and kept.id != stream:
            yield Finding.of("number_seen_before", "", number=number, issuer=issuer, other=kept.id)


def line_reasons(state: OrderState, document: Any, name: str) -> Iterator[Reason]:
    """Why a document can't be about its lines: there are none such, or a hold lies over them."""
    for number in dict.fromkeys(one.line for one in document.lines if one.line is not None):
        line = next((one for one in state.order.lines if one.number == number), None)
        path = f"{name}: lines[{number}]"
        if line is None:
            yield Reason.of("unknown_line", path, line=number)
            continue
        for hold in state.holds.values():
            if hold.line == number:
                yield Reason.of("on_hold", path, kind=hold.kind, what=f"{name}/{number}")


def recorded(
    states: Mapping[str, OrderState],
    unknown: Sequence[str],
    document: FactDocument,
    stream: str,
    stamp: Stamp,
    noticed: tuple[Finding, ...],
    of_orders: Mapping[str, tuple[Finding, ...]] = MappingProxyType({}),
    receiving: Receiving = AS_EVER,
) -> tuple[list[NewEvent], dict[str, OrderState]]:
    """The events of a fact, and the orders' states after them: one event in its own stream, one in every order's."""
    kind = kind_of(document)
    at = getattr(document, "at", None)
    told = (*noticed, *invoice_findings(document), *(Finding.of("unknown_order", order=order) for order in unknown))
    whole = Recorded(stream, document)
    events = [NewEvent(stream, type_of(kind, whole), whole, at)]
    after: dict[str, OrderState] = {}
    for id_, state in states.items():
        share = share_of(document, id_)
        allocations, judged = allocations_for(state, share, receiving.allocation), receiving.judged(state.order, share)
        payload = Recorded(stream, share, allocations=allocations, judged=judged)
        event = NewEvent(id_, type_of(kind, payload), payload, at)
        then = tentative([event], stamp, state)
        # Each new document has findings of its own, though another one had the same.
        found = (*told, *of_orders.get(id_, ()), *repetition(state, share, stream))
        found += tuple(fact_findings(then, share, receiving.allocation, stream))
        if found:
            event = evolve(event, payload=evolve(payload, findings=found))
            then = tentative([event], stamp, state)
        events.append(event)
        after[id_] = then
    return events, after
