"""Considering: what a change request would come to, who may take it further, and the events of that. Pure."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import field, frozen

from procurekit.desk.deciding import payload_of, states_of, subject_of, tentative
from procurekit.errors import Reason
from procurekit.model.change import apply_changes, is_personal
from procurekit.model.change_events import Notified, Recipient
from procurekit.model.change_request import AnswerOrigin, ChangeRequest, Side
from procurekit.model.change_state import ACCEPT, COUNTER, REFUSE, ChangeState
from procurekit.model.deeds import Deed
from procurekit.model.events import Changed, NewEvent, type_of
from procurekit.model.facts_of_changes import Considered, change_facts
from procurekit.model.field_change import Change
from procurekit.model.findings import order_findings
from procurekit.model.journal import Stamp
from procurekit.model.merging import clashes, rebased
from procurekit.model.operations import Wanted
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import Moment, check
from procurekit.workflow.changing import APPLY_CHANGE, fact_in_change, guarding
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.standing import standing_of
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import View

__all__ = [
    "ANSWERS",
    "Act",
    "applied",
    "applies",
    "considered",
    "expired",
    "known_side",
    "number_of",
    "recipients_of",
    "side_of",
    "stranger_reasons",
    "subject_of_change",
    "taken",
]

ANSWERS: Final = (ACCEPT, REFUSE, COUNTER)
"""What one side may say to the other's terms."""

_SUPPLIER: Final = "supplier"
_NOTIFY: Final = "notify"


@frozen
class Act:
    """Something that somebody does to a change request, with all that stands beside it."""

    command: str
    actor: Actor
    when: Moment | None = None
    reason: str | None = None
    level: str | None = None
    to: str | None = None
    position: str | None = None
    changes: Wanted | None = None
    channel: str | None = None
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, validator=check.all_are(Evidence))

    @property
    def asked(self) -> dict[str, str | None]:
        """What the engine is asked with it."""
        return {"level": self.level, "to": self.to, "position": self.position, "reason": self.reason}

    @property
    def answers(self) -> bool:
        """Is it what one side says to the other's terms?"""
        return self.command in ANSWERS


def side_of(state: OrderState, actor: Actor, organisation: Organisation | None) -> Side:
    """For which side somebody acts: the supplier's, if that is known; else the buyer's."""
    return known_side(state, actor, organisation) or "buyer"


def known_side(state: OrderState, actor: Actor, organisation: Organisation | None) -> Side | None:
    """The same, or None where nobody knows.

    Whoever acts decides it, and in whose name: one of the buyer's people doesn't speak as the supplier in anybody's.
    """
    sides = {_own_side(state, one, organisation) for one in (actor, *actor.principals)}
    if "buyer" in sides:
        return "buyer"
    return "supplier" if _SUPPLIER in sides else None


def _own_side(state: OrderState, person: Actor, organisation: Organisation | None) -> Side | None:
    """On which side somebody is. Of its own people an organisation says it, whatever they claim."""
    ours = organisation is not None and organisation.knows(person.id)
    roles = person.roles if organisation is None else organisation.roles(person.id)
    supplier = state.order.supplier
    if _SUPPLIER in roles:
        return "supplier"
    if supplier is not None and _party(person, organisation) == supplier.id:
        return "supplier"
    return "buyer" if ours or person.roles or person.party is not None else None


def _party(person: Actor, organisation: Organisation | None) -> str | None:
    """For which company somebody is. Of its own people an organisation says it, or leaves it open for a supplier's."""
    if organisation is None or not organisation.knows(person.id):
        return person.party
    party = organisation.party(person.id)
    return person.party if party is None and _SUPPLIER in organisation.roles(person.id) else party


def stranger_reasons(state: OrderState, actor: Actor, organisation: Organisation | None) -> Iterator[Reason]:
    """Why somebody who acts for a supplier may not do anything with an order: it is another supplier's."""
    supplier = state.order.supplier
    if supplier is None or side_of(state, actor, organisation) != "supplier":
        return
    for one in (actor, *actor.principals):
        party = _party(one, organisation)
        if party not in {None, supplier.id}:
            yield Reason.of("not_this_supplier", actor=one.id, party=party, supplier=supplier.id)


def number_of(state: OrderState, change: ChangeState | str) -> str:
    """What people call a change request: the order's number and which of its requests it is."""
    id_ = change if isinstance(change, str) else change.id
    return f"{state.number or state.id}/{id_.rpartition('.')[2]}"


def applied(
    state: OrderState, request: ChangeRequest, *, change: str | None = None, origin: AnswerOrigin | None = None
) -> Changed:
    """What the order's history says once a request is applied to what the order is now: a revision of its own."""
    changes = rebased(state.order, request.all_changes)
    revision = state.order.revision + 1
    whole = (*changes, Change("revision", *_revisions(state, revision)))
    before = set(order_findings(state.order))
    after = apply_changes(state.order, whole)
    return Changed(
        [one for one in whole if not is_personal(one)],
        personal=[one for one in whole if is_personal(one)],
        revision=revision,
        initiator=request.initiator,
        responsibility=request.responsibility,
        change=change,
        origin=origin or request.origin or "attested",
        reason=request.reason,
        evidence=request.evidence,
        findings=[one for one in order_findings(after) if one not in before],
    )


def _revisions(state: OrderState, revision: int) -> tuple[int | None, int]:
    # The first revision is the default, which is not written out.
    return (None if state.order.revision == 1 else state.order.revision), revision


def considered(
    state: OrderState,
    request: ChangeRequest,
    side: Side,
    agreed: AnswerOrigin | None,
    stamp: Stamp,
    *,
    workflow: Definition | None,
    organisation: Organisation | None,
) -> Considered:
    """The order with and without a change; of what clashes, as it is now.

    `workflow` is the order's own: its approvals say whether what would come of it has to be signed.
    """
    stuck = {one.path for one in clashes(state, request.all_changes)}
    loose = [one for one in request.all_changes if one.path not in stuck]
    event = NewEvent(state.id, "order.changed", applied(state, _with(request, loose)))
    after = tentative([event], stamp, state)
    at = stamp.recorded_at
    needs = workflow is not None and _is_short(workflow, state, after, at, organisation)
    return Considered(state, after, request, side, agreed, needs)


def _with(request: ChangeRequest, changes: Sequence[Change]) -> ChangeRequest:
    if len(changes) == len(request.all_changes):
        return request
    return ChangeRequest(
        request.order, changes, revision=request.revision, initiator=request.initiator, origin=request.origin
    )


def _is_short(
    workflow: Definition, state: OrderState, after: OrderState, at: Moment, organisation: Organisation | None
) -> bool:
    """Do the signatures that the order has not cover what it would be?"""
    view = View(workflow, subject_of(after, at, workflow), at, organisation)
    # What it was signed for on its way counts wherever it has got to since.
    approvals = guarding(workflow, states_of(state, workflow))
    return any(not standing_of(one, view).complete for one in approvals)


def subject_of_change(
    seen: Considered, change: str, where: str, at: Moment, workflow: Definition, order_workflow: Definition
) -> Subject:
    """A change request as what its workflow moves.

    Signatures are bound to what it leads to, so they outlast other changes that don't touch it; who may give them is
    asked of the order as it would be, and of whoever did something to it before.
    """
    state = seen.before
    own = View(order_workflow, subject_of(seen.after, at, order_workflow), at)
    facts: Any = change_facts(seen, at)
    if order_workflow.facts:
        theirs = {fact_in_change(one.name, workflow): own.get(one.name) for one in order_workflow.facts}
        facts = ChainMap(theirs, facts)
    return Subject(
        change,
        state.version,
        where,
        facts,
        document={"changes": {one.path: one.after for one in seen.request.changes}},
        deeds=(*map(_done_to_the_order, state.deeds), *state.deeds_of(change)),
        number=number_of(state, change),
    )


def _done_to_the_order(deed: Deed) -> Deed:
    """Who did what, without where it led: the request has states and signatures of its own."""
    return Deed.made(deed.command, deed.actor, deed.on_behalf_of, deed.at, None, via=deed.via, automatic=deed.automatic)


def taken(
    state: OrderState,
    change: ChangeState,
    workflow: Definition,
    step: Step,
    act: Act,
    origin: AnswerOrigin | None,
    stamp: Stamp,
    at: Moment | None,
) -> list[NewEvent]:
    """The events of a legal step of a change request: the step, what follows, and the order's own where it applies."""
    events: list[NewEvent] = []
    before = change.state
    for place, deed in enumerate(step.deeds):
        said: dict[str, Any] = {"change": change.id}
        if not place:
            said["evidence"] = act.evidence
            if deed.state is not None and act.answers:
                said["origin"] = origin
        payload = payload_of(workflow, deed, before, None if place else act.reason, **said)
        events.append(NewEvent(state.id, type_of("change_request", payload), payload, at, definition=workflow.hash))
        before = deed.state or before
    if applies(step):
        now = tentative(events, stamp, state)
        latest = now.changes[change.id]
        changed = applied(now, latest.request, change=change.id, origin=latest.origin)
        events.append(NewEvent(state.id, "order.changed", changed, at, definition=workflow.hash))
    return events


def applies(step: Step) -> bool:
    """Does the change come into force with a step?"""
    return any(one.name == APPLY_CHANGE for one in step.effects)


def expired(
    state: OrderState,
    change: ChangeState,
    workflow: Definition,
    step: Step,
    seen: Considered,
    stamp: Stamp,
    at: Moment | None,
) -> list[NewEvent]:
    """The events of what a change request does by itself, with who is told of it."""
    act = Act(step.command, Actor("—"))
    return [
        *taken(state, change, workflow, step, act, None, stamp, at),
        *recipients_of(state, change.id, step, seen, at),
    ]


def recipients_of(
    state: OrderState, change: str, step: Step, seen: Considered, at: Moment | None
) -> Iterator[NewEvent]:
    """Who is to be told of a step: those whom its workflow names, and everybody affected once it is applied."""
    roles = dict.fromkeys(role for one in step.effects if one.name == _NOTIFY for role in one.roles)
    told = [_recipient(state, role) for role in roles]
    if applies(step):
        told = [*seen.impact.recipients, *told]
    if told:
        payload = Notified(step.state, tuple(dict.fromkeys(told)), change=change)
        yield NewEvent(state.id, "order.notified", payload, at)


def _recipient(state: OrderState, role: str) -> Recipient:
    order = state.order
    if role == _SUPPLIER and order.supplier is not None:
        return Recipient("supplier", order.supplier.id)
    if role == "buyer" and order.purchaser is not None:
        return Recipient("person", order.purchaser)
    return Recipient("role", role)
