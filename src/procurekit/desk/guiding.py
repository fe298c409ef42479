"""Guiding: what may happen next to a document, who may do it and why not, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve
from pendulum import DateTime

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, refuse_given
from procurekit.desk.storing import Storing
from procurekit.errors import Finding, ProcurekitError, Reason, StoreError
from procurekit.model.change_state import ChangeState
from procurekit.model.codec import store as plain_of
from procurekit.model.events import NewEvent
from procurekit.model.journal import Stamp
from procurekit.model.kinds import FACT_COMMANDS, FactDocument, kind_of
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.model.streams import STATES, AnyState
from procurekit.ports import Batch, SideRecords
from procurekit.values import Moment, check
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.duties import duty_reasons
from procurekit.workflow.engine import Option, allowed, explain, follow
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.permissions import visible
from procurekit.workflow.standing import Standing
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.timing import Due, due
from procurekit.workflow.views import View

if TYPE_CHECKING:
    from procurekit.model.cases import RecordedCase

__all__ = ["Guiding"]

S = TypeVar("S", bound=AnyState)


class Guiding(Storing):
    """The part of a desk that says what a workflow lets happen."""

    @property
    def definition(self) -> Definition:
        """The workflow of new orders: the first, where there are several."""
        return self.workflows.current()[0]

    @property
    def organisation(self) -> Organisation | None:
        """Who holds which roles and stands in for whom; None if the host vouches for that."""
        return self.workflows.organisation

    def workflow_of(self, subject: AnyState | ChangeState | str) -> Definition:
        """The workflow that a document runs on: the one it started with. Raises NotFound."""
        return self._moving(subject, self.now())[0]

    def _moving(self, subject: AnyState | ChangeState | str, at: Moment) -> tuple[Definition, Subject]:
        """The workflow of a document or a change request, and what that moves."""
        if isinstance(subject, ChangeState):
            return self._moving_change(subject, at)
        state = self._seen(subject)
        workflow = self.workflows.of(state)
        return workflow, deciding.subject_of(state, at, workflow)

    def _moving_change(self, change: ChangeState, at: Moment) -> tuple[Definition, Subject]:
        """The same of a change request."""
        raise NotImplementedError

    def _change_reasons(
        self, change: ChangeState, command: str, by: Actor, asked: Mapping[str, str | None]
    ) -> tuple[Reason, ...]:
        """Every reason why a step of a change request would be refused now."""
        raise NotImplementedError

    def _seen(self, subject: AnyState | str) -> AnyState:
        return subject if isinstance(subject, STATES) else self._latest(subject)

    def _noticed(
        self, states: Mapping[str, OrderState], document: FactDocument, stamp: Stamp
    ) -> Mapping[str, tuple[Finding, ...]]:
        # A command is refused for it; what was observed has happened.
        if not stamp.observed or stamp.actor is None:
            return {}
        command = next(verb for verb, kind in FACT_COMMANDS.items() if kind == kind_of(document))
        people = (*authority_of(stamp.actor, None, "order", None).people, *stamp.between)
        found: dict[str, tuple[Finding, ...]] = {}
        for id_, state in states.items():
            fault = self.workflows.fault(state)
            if fault is not None:
                # Where no workflow applies, there is nothing to check.
                if fault.code != "no_workflow_applies":
                    found[id_] = (Finding("not_checked", "", {"detail": fault.text()}),)
                continue
            view = View(self.workflows.of(state), deciding.subject_of(state), None, self.organisation)
            # Stored as names: the workflow's own labels go with it.
            found[id_] = tuple(
                Finding("duty_broken", "", {name: str(value) for name, value in one.values.items()})
                for one in duty_reasons(view, command, people)
            )
        return found

    def _followed(
        self, events: Sequence[NewEvent], after: Mapping[str, S], stamp: Stamp
    ) -> tuple[list[NewEvent], dict[str, S], dict[str, Step]]:
        whole, states, now = list(events), dict(after), self.now()
        steps: dict[str, Step] = {}
        for id_, state in after.items():
            # An order that no workflow of ours has moved yet is where its source says it is.
            if state.definition is None or (stamp.observed and self.workflows.fault(state) is not None):
                continue
            workflow = self.workflows.of(state)
            step = self._follows(workflow, state, now, stamp)
            if step is not None:
                more = deciding.stepped(workflow, state, step, self._local(stamp), None)
                whole += more
                states[id_] = deciding.tentative(more, stamp, state)
                steps[id_] = step
        return whole, states, steps

    def _follows(self, workflow: Definition, state: AnyState, now: DateTime, stamp: Stamp) -> Step | None:
        try:
            return follow(workflow, deciding.subject_of(state, now, workflow), now, organisation=self.organisation)
        except ProcurekitError:
            # A workflow that a later release can't read: what was observed has happened all the same.
            if not stamp.observed:
                raise
            return None

    def check(
        self,
        command: str,
        subject: AnyState | ChangeState | str | FactDocument,
        *,
        by: Actor | str,
        level: str | None = None,
        to: str | None = None,
        position: str | None = None,
        reason: str | None = None,
        allocation: str | None = None,
    ) -> tuple[Reason, ...]:
        """Every reason why a step, or reporting a fact, would be refused now; empty if it is legal.

        The arguments are those of `do`. Of a command that reports a fact (``receive``, …) an order alone may be asked
        about, too: who may report it, and where the order stands; the rest depends on the document.
        """
        asked = {"level": level, "to": to, "position": position, "reason": reason}
        actor = acting(by)
        if not isinstance(subject, (*STATES, ChangeState, str)):
            refuse_given(command, asked, "by, allocation")
            return self._refusals(command, subject, actor, allocation)
        refuse_given(command, {"allocation": allocation}, "by, reason")
        if isinstance(subject, ChangeState):
            return self._change_reasons(subject, command, actor, asked)
        state = self._subject(subject)
        workflow = self.workflows.of(state)
        kind = FACT_COMMANDS.get(command)
        if kind is not None and isinstance(state, OrderState) and not workflow.named(command):
            refuse_given(command, asked, "by")
            found = (*deciding.stage_reasons(state, kind), *self._action_reasons(command, [state], actor))
            return tuple(dict.fromkeys(found))
        decided = self._decided(state, workflow, command, actor, asked)
        return () if isinstance(decided, Step) else decided

    def _refusals(
        self, command: str, document: FactDocument, actor: Actor, allocation: str | None
    ) -> tuple[Reason, ...]:
        """Every reason why reporting a fact would be refused now."""
        raise NotImplementedError

    def _action_reasons(
        self, command: str, states: Iterable[OrderState], by: Actor, reason: str | None = None
    ) -> list[Reason]:
        """Why somebody may not do what is no step of the workflow, to any of these orders."""
        raise NotImplementedError

    def _decided(
        self, state: AnyState, workflow: Definition, command: str, by: Actor, asked: dict[str, str | None]
    ) -> Step | tuple[Reason, ...]:
        # Decided as of now, whenever it is said to have happened: a delegation that has ended isn't in force again.
        return deciding.step_reasons(workflow, state, command, by, self.now(), self.organisation, asked)

    def allowed(self, subject: AnyState | ChangeState | str, *, by: Actor | str) -> tuple[Option, ...]:
        """Every step of a document's workflow, for one actor: open ones first, the others with all reasons why not."""
        actor, now = acting(by), self.now()
        seen = subject if isinstance(subject, ChangeState) else self._seen(subject)
        workflow, moved = self._moving(seen, now)
        options = allowed(workflow, moved, actor, now, organisation=self.organisation)
        missing = () if isinstance(seen, ChangeState) else deciding.missing(seen)
        return tuple(
            evolve(one, reasons=(*one.reasons, *missing)) if one.command == "submit" else one for one in options
        )

    def explain(self, subject: AnyState | ChangeState | str) -> tuple[Standing, ...]:
        """The chain of every approval of a document, before anybody submits it or at any time after.

        Which levels it needs and why, who may sign, who has signed, whose signatures count no more.
        """
        now = self.now()
        workflow, moved = self._moving(subject, now)
        return explain(workflow, moved, now, organisation=self.organisation)

    def due(self, subject: AnyState | ChangeState | str, at: Moment | str | None = None) -> tuple[Due, ...]:
        """The deadlines that run for a document, the first due first, as of `at` (now, where none is given)."""
        moment = check.given_moment("at", at) or self.now()
        workflow, moved = self._moving(subject, moment)
        return due(workflow, moved, moment, self.organisation)

    def shown(self, subject: AnyState | str, *, by: Actor | str) -> dict[str, Any]:
        """A document as plain data, without the fields that its workflow hides from an actor."""
        state = self._seen(subject)
        authority = authority_of(acting(by), self.now(), state.kind, self.organisation)
        workflow = self.workflows.of(state)
        # Whoever may not act sees what nobody is kept from seeing.
        roles = None if authority.reasons else authority.roles or ()
        here = deciding.subject_of(state, None, workflow).state
        return visible(workflow, here, roles, plain_of(state.document))

    def cases(self) -> Iterator[RecordedCase]:
        """The orders' histories as recorded cases: what a new workflow would have said to them, `replay` tells."""
        from procurekit.desk.cases import cases_of

        return cases_of(self.journal, (one.id for one in reversed(self.orders())))

    def adopt(
        self,
        definitions: Definition | Sequence[Definition] | None = None,
        *,
        organisation: Organisation | None = None,
    ) -> None:
        """Make workflows, an organisation, or both the book's own: whoever opens it, by whatever way, decides by them.

        Workflows count for documents that start from now on, those of a kind in the place of all others of that kind;
        an empty list goes back to the presets. What this desk was given when it was opened counts no more, and a desk
        that is given others than the book's is refused (``book_has_its_own``). Raises StoreError if the store keeps
        nothing beside its events, InvalidValue if a workflow is for documents that no desk moves.
        """
        if organisation is not None:
            expect("organisation", organisation, Organisation)
        if not isinstance(self.store, SideRecords):
            raise StoreError("store_without_settings", kind=type(self.store).__name__)
        side = self.workflows.adopted(definitions, organisation)
        if side:
            self.store.append(Batch((), side))
            self.workflows.leave(definitions, organisation=organisation is not None)
