"""Deciding: what a command would store, or every reason why it is refused. Pure: states in, events out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve

from procurekit.errors import Finding, Reason
from procurekit.model.codec import store as plain_of
from procurekit.model.deeds import Deed
from procurekit.model.events import Created, Moved, NewEvent, Recorded, Routed, Signed, type_of
from procurekit.model.findings import fact_findings, order_findings
from procurekit.model.fold import fold
from procurekit.model.invoice import Invoice
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import FACT_COMMANDS, FactDocument, kind_of, share_of
from procurekit.model.ledger import allocations_for
from procurekit.model.order import PurchaseOrder
from procurekit.model.order_facts import order_facts
from procurekit.model.party import Actor
from procurekit.model.receiving import Receiving
from procurekit.model.state import OrderState
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
    "payload_of",
    "recorded",
    "step_reasons",
    "stepped",
    "subject_of",
    "tentative",
]

_STARTED: Final = ("issued", "closed")
_WHILE_OPEN: Final = ("issued",)
_DELIVERING: Final = frozenset({"acknowledgement", "shipment", "receipt"})
# These have reasons of their own, with what would make the command legal.
_TOLD_OTHERWISE: Final = frozenset({"receipt_on_stage", "unknown_line"})
_REASONS: Final = {"over_received": "over_tolerance"}
AS_EVER: Final = Receiving()


def created(order: PurchaseOrder, stream: str, definition: Definition, at: Moment | None) -> NewEvent:
    """The event of a new order in the workflow's first state."""
    state = definition.state(definition.initial)
    findings = tuple(order_findings(order))
    return NewEvent(
        stream, "order.created", Created(order, state.name, definition.stage(state.name), findings=findings), at
    )


def tentative(events: Iterable[NewEvent], stamp: Stamp, state: OrderState | None = None) -> OrderState:
    """An order as these events would leave it."""
    start = 0 if state is None else state.version
    after = fold((preview(one, start + place, stamp) for place, one in enumerate(events, 1)), state)
    if after is None:  # pragma: no cover - an order of which something happened is there
        raise AssertionError
    return after


def subject_of(state: OrderState, at: Moment | None = None, workflow: Definition | None = None) -> Subject:
    """An order as what a workflow moves.

    What a source shows stands in a stage; in a workflow that calls its states otherwise, in the first of that stage.
    """
    here = state.state
    if workflow is not None and not workflow.has_state(here):
        here = next((one.name for one in workflow.states if one.stage == state.stage), here)
    return Subject(
        state.id,
        state.version,
        here,
        order_facts(state, at),
        document=lambda: _content(state.order),
        deeds=state.deeds,
        holds=tuple(one.kind for one in state.holds.values() if one.line is None and one.invoice is None),
        number=state.number,
    )


def _content(order: PurchaseOrder) -> Mapping[str, Any]:
    # Only approvals and required fields ask for it.
    return content_of(order)


def step_reasons(
    definition: Definition,
    state: OrderState,
    command: str,
    by: Actor,
    at: Moment,
    organisation: Organisation | None = None,
    asked: Mapping[str, str | None] = MappingProxyType({}),
) -> Step | tuple[Reason, ...]:
    """The step, or all the reasons why not: the workflow's and the order's own."""
    decided = decide(definition, subject_of(state, at, definition), command, by, at, organisation=organisation, **asked)
    reasons = () if isinstance(decided, Step) else decided
    if command == "submit":
        reasons += tuple(incomplete(state.order))
    return reasons or decided


def doing_reasons(
    definition: Definition,
    state: OrderState,
    command: str,
    by: Actor,
    at: Moment,
    organisation: Organisation | None,
    reason: str | None = None,
) -> tuple[Reason, ...]:
    """Why somebody may not do to an order what is no step of its workflow: hold, release, report a fact."""
    view = View(definition, subject_of(state, at, definition), at, organisation)
    authority = authority_of(by, at, definition.document, organisation)
    return tuple(dict.fromkeys(action_reasons(view, command, authority, reason)))


def stepped(
    workflow: Definition, state: OrderState, step: Step, at: Moment | None, reason: str | None
) -> list[NewEvent]:
    """The events of a legal step, and of what follows from it by itself."""
    events: list[NewEvent] = []
    before = state.state
    for deed in step.deeds:
        payload = payload_of(workflow, deed, before, None if events else reason)
        events.append(NewEvent(state.id, type_of("order", payload), payload, at))
        before = deed.state or before
    return events


def creation_reasons(
    definition: Definition,
    state: OrderState,
    by: Actor,
    at: Moment,
    organisation: Organisation | None,
    order: PurchaseOrder | None = None,
) -> tuple[Reason, ...]:
    """Why somebody may not make an order like this: duties, a step named ``create``, fields that others fill in.

    With `order`, why they may not have made it like that.
    """
    reasons = list(doing_reasons(definition, state, "create", by, at, organisation))
    held = authority_of(by, at, definition.document, organisation).roles or frozenset()
    if any(rule.editable is False for rule in definition.fields):
        roles, now = Words.of(map(definition.role, sorted(held))), definition.state(definition.initial)
        closed = closed_to(definition, definition.initial, held, "", None, plain_of(order or state.order))
        reasons += [Reason.of("field_not_editable", path=path, state=now, roles=roles) for path in closed]
    return tuple(dict.fromkeys(reasons))


def payload_of(workflow: Definition, deed: Deed, before: str, reason: str | None) -> Moved | Signed | Routed:
    """What the event of a deed says."""
    if deed.state is None and deed.signature is not None:
        return Signed(deed.command, deed.signature, reason=reason)
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
    )


def fact_reasons(
    states: Mapping[str, OrderState], document: FactDocument, stamp: Stamp, receiving: Receiving = AS_EVER
) -> tuple[Reason, ...]:
    """Why a command may not report a fact: the order isn't with the supplier, has no such line, or too much comes."""
    reasons: list[Reason] = []
    kind = kind_of(document)
    stages = _WHILE_OPEN if kind in _DELIVERING else _STARTED
    for id_, state in states.items():
        name = state.number or id_
        if state.stage not in stages:
            command = next(verb for verb, wanted in FACT_COMMANDS.items() if wanted == kind)
            reasons.append(
                Reason.of(
                    "wrong_state",
                    name,
                    document="order",
                    state=state.state,
                    command=command,
                    sources=", ".join(stages),
                )
            )
        share = share_of(document, id_)
        reasons.extend(line_reasons(state, share, name))
        reasons.extend(_unlikely(state, share, stamp, name, receiving))
    return tuple(reasons)


def _unlikely(
    state: OrderState, share: FactDocument, stamp: Stamp, name: str, receiving: Receiving
) -> Iterator[Reason]:
    """What would be a finding about an observation refuses a command."""
    payload = Recorded("", share, judged=receiving.judged(state.order, share))
    after = tentative([NewEvent(state.id, type_of(kind_of(share), payload), payload)], stamp, state)
    yield from reasons_of((*fact_findings(after, share, receiving.allocation), *repetition(state, share, "")), name)


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
    told = (*noticed, *(Finding.of("unknown_order", order=order) for order in unknown))
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
        found += tuple(fact_findings(then, share, receiving.allocation))
        if found:
            event = evolve(event, payload=evolve(payload, findings=found))
            then = tentative([event], stamp, state)
        events.append(event)
        after[id_] = then
    return events, after
