"""Commanding: what a desk is told to do, and may refuse."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, overload

from attrs import evolve

from procurekit.desk import deciding, hearing
from procurekit.desk.arguments import acting, expect, names_of, refuse_given
from procurekit.desk.considering import Act, side_of, stranger_reasons
from procurekit.desk.deciding import Started
from procurekit.desk.journaling import NUMBER
from procurekit.desk.sourcing import Sourcing
from procurekit.errors import Conflict, NotFound, Reason, Refused
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.agreement import Agreement
from procurekit.model.change_state import ChangeState
from procurekit.model.codec import store as plain_of
from procurekit.model.document_state import AgreementState, RequisitionState
from procurekit.model.events import HoldPlaced, HoldReleased, NewEvent
from procurekit.model.ids import random_id
from procurekit.model.incident import Hold
from procurekit.model.journal import Stamp
from procurekit.model.kinds import FACT_CLASSES, FACT_COMMANDS, FactDocument, kind_of
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.receiving import Receiving
from procurekit.model.requisition import Requisition
from procurekit.model.state import OrderState
from procurekit.model.streams import STATES, AnyState
from procurekit.values import Moment, check
from procurekit.workflow.definition import Definition
from procurekit.workflow.engine import follow, unknown_command
from procurekit.workflow.subject import Step

__all__ = ["Commanding"]


class Commanding(Sourcing):
    """The part of a desk that takes commands."""

    @overload
    def create(
        self, document: PurchaseOrder, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> OrderState: ...
    @overload
    def create(
        self, document: Requisition, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> RequisitionState: ...
    @overload
    def create(
        self, document: Agreement, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> AgreementState: ...
    def create(
        self, document: Started, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> AnyState:
        """A new order, requisition or agreement in the first state of its workflow.

        Raises Refused if its number is taken, KeyReused if `key` was used for something else.
        """
        expect("document", document, (PurchaseOrder, Requisition, Agreement))
        actor, when = acting(by), check.given_moment("at", at)
        kind = kind_of(document)
        said = ["create", plain_of(document), names_of(actor), at]
        if kind != "order":
            said.append(kind)
        return self._once(key, said, lambda: self._create(document, kind, actor, when, key, said))

    def _create(
        self, document: Started, kind: str, actor: Actor, when: Moment | None, key: str | None, said: list[Any]
    ) -> AnyState:
        taken = Reason.of("number_taken", "number", number=document.number, document=kind)
        if self.journal.number(kind, document.issuer, document.number) is not None:
            raise Refused("create", [taken])
        if isinstance(document, PurchaseOrder):
            document = self.receiving.completed(document)
        stamp = self._stamp(actor, kind, key=key)
        stream = random_id(kind, int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        workflow = self._workflow_for(document, stream, stamp)
        stamp = evolve(stamp, definition=workflow.hash)
        first = workflow.initial
        event = deciding.created(document, stream, first, workflow.stage(first), when or self._local(stamp))
        after: AnyState = deciding.tentative([event], stamp)
        if isinstance(after, OrderState) and (beside := tuple(self._sourced(after))):
            event = deciding.found_with(event, beside)
            after = deciding.tentative([event], stamp)
        reasons = deciding.creation_reasons(workflow, after, actor, self.now(), self.organisation)
        if reasons:
            raise Refused("create", reasons)
        side = (*self.journal.numbered(kind, document.issuer, document.number, stream), *self.workflows.kept(workflow))
        try:
            return self._store([event], stamp, {}, {stream: after}, stream, key, said, side)
        except Conflict as error:
            # Somebody used the number since we looked.
            if error.values.get("kind") != NUMBER:
                raise
            raise Refused("create", [taken]) from None

    def _workflow_for(self, document: Started, stream: str, stamp: Stamp) -> Definition:
        """The workflow that a new document starts on."""
        state: AnyState = deciding.tentative([deciding.created(document, stream, "", "", None)], stamp)
        found = self.workflows.for_new(state)
        if found is None:
            number, known = document.number or "—", self.workflows.names(state.kind)
            raise Refused("create", [Reason.of("no_workflow_applies", number=number, known=known)])
        return found

    @overload
    def do(
        self,
        command: str,
        subject: RequisitionState,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
    ) -> RequisitionState: ...
    @overload
    def do(
        self,
        command: str,
        subject: AgreementState,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
    ) -> AgreementState: ...
    @overload
    def do(
        self,
        command: str,
        subject: OrderState | str,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
    ) -> OrderState: ...
    @overload
    def do(
        self,
        command: str,
        subject: FactDocument,
        *,
        by: Actor | str,
        key: str | None = None,
        allocation: str | None = None,
    ) -> OrderState: ...
    @overload
    def do(
        self,
        command: str,
        subject: ChangeState,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
    ) -> ChangeState: ...
    def do(
        self,
        command: str,
        subject: AnyState | str | FactDocument | ChangeState,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
        allocation: str | None = None,
    ) -> AnyState | ChangeState:
        """Take a step of a document's workflow, or report a fact by a command that may be refused.

        The document is an order, by its state, id or number, or another one, by its state or id; or a change request.

        Steps are ``submit``, ``approve``, ``issue``, …; facts are ``receive`` (a Receipt), ``acknowledge``, ``ship``, …

        A fact says itself when it happened; `allocation` is the policy by which it goes to schedule lines, if not the
        desk's. The other arguments belong to steps. In an approval `level` names the level that is meant (the first
        open one, where it is left out), `to` whom something is passed on to or the level that it goes back to,
        `position` where an added signer signs: ``before``, ``with`` or ``after``.

        Returns the document's new state. Raises Refused with every reason, Conflict if it has moved on, NotFound.
        """
        actor, when = acting(by), check.given_moment("at", at)
        if isinstance(subject, ChangeState):
            asking = Act(command, actor, when, reason, level, to, position)
            return self._change_step(subject, asking, key, at)
        if not isinstance(subject, (*STATES, str)):
            of_steps = {"at": at, "reason": reason, "level": level, "to": to, "position": position}
            refuse_given(command, of_steps, "by, key, allocation")
            return self._report(command, subject, actor, key, allocation)
        refuse_given(command, {"allocation": allocation}, "by, key, at, reason")
        id_ = self._id_of(subject)
        asked = {"level": level, "to": to, "position": position, "reason": reason}
        said = [command, id_, names_of(actor), reason, at]
        if level or to or position:
            said.append([level, to, position])

        def act() -> AnyState:
            state: AnyState = self._subject(subject)
            workflow = self.workflows.of(state)
            step = self._decided(state, workflow, command, actor, asked)
            if not isinstance(step, Step):
                raise Refused(command, step)
            stamp = self._stamp(actor, state.kind, key=key, definition=workflow.hash)
            events = deciding.stepped(workflow, state, step, when or self._local(stamp), reason)
            after = self._many(events, stamp, state, key, said, self.workflows.kept(workflow), settled=False)
            self._effects(after, step)
            return after

        return self._once(key, said, act)

    def _change_step(self, change: ChangeState | str, act: Act, key: str | None, at: object) -> ChangeState:
        """Take a step of a change request."""
        raise NotImplementedError

    def _report(
        self, command: str, document: FactDocument, actor: Actor, key: str | None, allocation: str | None
    ) -> OrderState:
        expect("subject", document, FACT_CLASSES)
        receiving = self.receiving.by(allocation)
        unfit = _unfit(command, document)
        if unfit is not None:
            raise Refused(command, [unfit])
        said = [command, plain_of(document), names_of(actor), *([allocation] if allocation else [])]

        def act() -> OrderState:
            named, states, unknown = self._concerned(document)
            stamp = self._stamp(actor, key=key)
            reasons = self._report_reasons(command, named, states, unknown, actor, stamp, receiving)
            if reasons:
                raise Refused(command, reasons)
            return self._fact(named, states, (), stamp, key, said, receiving)

        return self._once(key, said, act)

    def _refusals(
        self, command: str, document: FactDocument, actor: Actor, allocation: str | None
    ) -> tuple[Reason, ...]:
        expect("subject", document, FACT_CLASSES)
        receiving = self.receiving.by(allocation)
        unfit = _unfit(command, document)
        if unfit is not None:
            return (unfit,)
        self.workflows.renew()
        named, states, unknown = self._concerned(document)
        return self._report_reasons(command, named, states, unknown, actor, self._stamp(actor), receiving)

    def _report_reasons(
        self,
        command: str,
        document: FactDocument,
        states: Mapping[str, OrderState],
        unknown: Iterable[str],
        actor: Actor,
        stamp: Stamp,
        receiving: Receiving,
    ) -> tuple[Reason, ...]:
        """Every reason why somebody may not report a fact, with the answers that it brings."""
        reasons = [Reason.of("unknown_order", order=one) for one in unknown]
        reasons += deciding.fact_reasons(states, document, stamp, receiving)
        reasons += self._action_reasons(command, states.values(), actor)
        reasons += [Reason.of("confirmed_by_buyer", actor=actor.id) for _ in self._spoken_for(document, states, actor)]
        reasons += _hearsay_reasons(document, actor)
        for state, answer in hearing.answers(states, document, "", stamp):
            reasons += _hearsay_reasons(answer, actor)
            reasons += deciding.fact_reasons({state.id: state}, answer, stamp)
            reasons += self._action_reasons("acknowledge", [state], actor)
        return tuple(dict.fromkeys(reasons))

    @overload
    def follow(self, subject: RequisitionState, *, by: Actor | str | None = None) -> RequisitionState: ...
    @overload
    def follow(self, subject: AgreementState, *, by: Actor | str | None = None) -> AgreementState: ...
    @overload
    def follow(self, subject: OrderState | str, *, by: Actor | str | None = None) -> OrderState: ...
    def follow(self, subject: AnyState | str, *, by: Actor | str | None = None) -> AnyState:
        """Take the automatic steps that a document's workflow takes by itself by now; nothing, if there are none.

        What follows from a command or a fact is taken with it. This is for what follows from time alone, such as a
        deadline that has passed: call it from your own timer, for what waits. Of an order its change requests are
        looked at too: one may expire. And where the order's terms take silence for acceptance
        (`silence_is_acceptance_after`), what nobody answered within so many working days after it was issued is deemed
        promised for the day that was asked for; working days are those of the organisation, and without one silence is
        only silence.

        Raises Conflict, NotFound.
        """
        self.workflows.renew()
        state: AnyState = self._subject(subject)
        now, workflow = self.now(), self.workflows.of(state)
        step = follow(workflow, deciding.subject_of(state, now, workflow), now, organisation=self.organisation)
        if step is not None:
            stamp = self._stamp(None if by is None else acting(by), state.kind, definition=workflow.hash)
            events = deciding.stepped(workflow, state, step, self._local(stamp), None)
            said, side = ["follow", state.id], self.workflows.kept(workflow)
            state = self._many(events, stamp, state, None, said, side, settled=False)
            self._effects(state, step)
        return self._timely(state) if isinstance(state, OrderState) else state

    def _timely(self, state: OrderState) -> OrderState:
        """What else time brings to an order: requests that expire, silence that counts."""
        raise NotImplementedError

    def hold(self, order: OrderState | str, hold: Hold, *, by: Actor | str, key: str | None = None) -> OrderState:
        """Lay a hold over an order, a line or an invoice; its id is in the state's `holds`.

        Raises Refused if the order has no such line, or its workflow keeps the actor from it.
        """
        expect("hold", hold, Hold)
        actor = acting(by)
        said = ["hold", self._id_of(order), plain_of(hold), names_of(actor)]

        def act() -> OrderState:
            state = self._state(order)
            reasons = self._action_reasons("hold", [state], actor, hold.reason)
            if hold.line is not None and all(hold.line != line.number for line in state.lines):
                reasons.append(Reason.of("unknown_line", line=hold.line))
            if reasons:
                raise Refused("hold", reasons)
            stamp = self._stamp(actor, key=key)
            id_ = random_id("hold", int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
            event = NewEvent(state.id, "order.held", HoldPlaced(id_, hold), hold.at or self._local(stamp))
            return self._many([event], stamp, state, key, said)

        return self._once(key, said, act)

    def release(
        self, order: OrderState | str, hold: str, *, by: Actor | str, reason: str | None = None, key: str | None = None
    ) -> OrderState:
        """Lift a hold.

        Raises NotFound if the order has no such hold, Refused if its workflow keeps the actor from it.
        """
        actor = acting(by)
        said = ["release", self._id_of(order), hold, names_of(actor), reason]

        def act() -> OrderState:
            state = self._state(order)
            if hold not in state.holds:
                raise NotFound("not_found", what="hold", id=hold, book=self.book)
            reasons = self._action_reasons("release", [state], actor, reason)
            if reasons:
                raise Refused("release", reasons)
            stamp = self._stamp(actor, key=key)
            event = NewEvent(state.id, "order.released", HoldReleased(hold, reason=reason), self._local(stamp))
            return self._many([event], stamp, state, key, said)

        return self._once(key, said, act)

    def _spoken_for(
        self, document: FactDocument, states: Mapping[str, OrderState], actor: Actor
    ) -> Iterator[OrderState]:
        """The orders whose supplier is said to have confirmed, by somebody who doesn't act for it."""
        if isinstance(document, Acknowledgement) and document.origin == "confirmed":
            organisation = self.organisation
            yield from (one for one in states.values() if side_of(one, actor, organisation) != "supplier")

    def _action_reasons(
        self, command: str, states: Iterable[OrderState], by: Actor, reason: str | None = None
    ) -> list[Reason]:
        """Why somebody may not do what is no step of the workflow, to any of these orders."""
        now, organisation = self.now(), self.organisation
        reasons: list[Reason] = []
        for state in states:
            workflow = self.workflows.of(state)
            reasons += stranger_reasons(state, by, organisation)
            reasons += deciding.doing_reasons(workflow, state, command, by, now, organisation, reason)
        return reasons


def _unfit(command: str, document: FactDocument) -> Reason | None:
    """Why a command reports no fact at all, or none of this kind."""
    kind = FACT_COMMANDS.get(command)
    if kind is None:
        return unknown_command(command, FACT_COMMANDS)
    found = kind_of(document)
    return None if kind == found else Reason.of("wrong_document", command=command, needs=kind, found=found)


def _hearsay_reasons(document: FactDocument, actor: Actor) -> Iterator[Reason]:
    """What the supplier is said to have said needs the way by which it was said."""
    if isinstance(document, Acknowledgement) and document.origin == "attested" and not (document.channel or "").strip():
        yield Reason.of("channel_needed", actor=actor.id)
