"""Answering: what becomes of an order by what its supplier says to it, and by what it doesn't say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.changing import Changing
from procurekit.desk.considering import applied, applies, expired, known_side
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.answers import Deviation, deviations
from procurekit.model.change import is_personal
from procurekit.model.change_events import Deemed, DeemedPromise, Notified, Proposed, Recipient, Revised
from procurekit.model.change_request import AnswerOrigin, ChangeRequest
from procurekit.model.change_state import ChangeState, same_terms
from procurekit.model.deadlines import Span, due
from procurekit.model.events import Moved, NewEvent, Recorded
from procurekit.model.journal import Stamp, following
from procurekit.model.kinds import FactDocument
from procurekit.model.party import Actor
from procurekit.model.record import SideRecord
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.values import Moment, date_in
from procurekit.workflow.definition import Definition
from procurekit.workflow.engine import follow
from procurekit.workflow.subject import Step

__all__ = ["Answering"]

_OUT: Final = "issued"
_SUBMIT: Final = "submit"
_ENDED: Final = frozenset({"closed", "cancelled", "rejected"})

S = TypeVar("S", bound=AnyState)


class Answering(Changing):
    """The part of a desk that hears what suppliers answer."""

    def _answered(
        self, events: Sequence[NewEvent], after: Mapping[str, OrderState], stamp: Stamp
    ) -> tuple[list[NewEvent], dict[str, OrderState], tuple[SideRecord, ...]]:
        whole, states, side = list(events), dict(after), list[SideRecord]()
        for event in events:
            said = event.payload
            state = states.get(event.stream)
            if state is None or not isinstance(said, Recorded) or not isinstance(said.document, Acknowledgement):
                continue
            # An order that only its source moves is changed there.
            if state.definition is None or state.stage != _OUT or self.workflows.fault(state) is not None:
                continue
            for one in deviations(state, said.document):
                more = list(self._deviated(state, said.document, said.id, one, stamp))
                if more:
                    whole += more
                    state = deciding.tentative(more, stamp, state)
                    side += self.workflows.kept(self.workflows.of_change(state))
            states[event.stream] = state
        return whole, states, tuple(dict.fromkeys(side))

    def _deviated(
        self, state: OrderState, said: Acknowledgement, id_: str, one: Deviation, stamp: Stamp
    ) -> Iterator[NewEvent]:
        """What follows from one line that was answered otherwise than it was ordered."""
        moment = said.at or self._local(stamp)
        request = ChangeRequest(
            state.id,
            [change for change in one.changes if not is_personal(change)],
            revision=state.order.revision,
            initiator="supplier",
            responsibility="supplier",
            origin=_origin(said),
            channel=said.channel,
            acknowledgement=id_,
            evidence=said.evidence,
        )
        seen = self._considered(state, request, "supplier")
        if one.within and not seen.impact.breaks:
            yield NewEvent(state.id, "order.changed", applied(state, request), moment)
            return
        workflow = self.workflows.of_change(state)
        pending = _pending(state, one.line)
        if pending is not None:
            yield from _said_again(state, pending, request, moment)
            return
        change, first = f"{state.id}.{len(state.changes) + 1}", workflow.initial
        findings = (*seen.impact.breaks, *seen.impact.warnings)
        payload = Proposed(change, request, first, workflow.stage(first), findings=findings)
        yield NewEvent(state.id, "change_request.created", payload, moment, definition=workflow.hash)
        step = workflow.taken(_SUBMIT, first)
        if step is None or step.target is None or seen.impact.breaks:
            return
        # It was asked for with the answer: nobody has to submit it.
        moved = Moved(_SUBMIT, first, step.target, workflow.stage(step.target), change=change, automatic=True)
        yield NewEvent(state.id, "change_request.moved", moved, moment, definition=workflow.hash)
        yield _told(state, step.target, change, moment)

    def _vouched(
        self, document: FactDocument, states: Mapping[str, OrderState], actor: Actor, source: str | None
    ) -> FactDocument:
        """An answer that the buyer's side reports is attested, whatever it calls itself: it is known who vouches.

        What comes from a source is what it shows, whoever ran the import; unless that is one of the buyer's people.
        """
        if not isinstance(document, Acknowledgement) or document.origin != "confirmed":
            return document
        organisation = self.workflows.organisation_or_none
        sides = {known_side(one, actor, organisation) for one in states.values()}
        if "buyer" in sides or (source is None and None in sides):
            return evolve(document, origin="attested", attested_by=document.attested_by or actor.id)
        return document

    # --- what ends with an order

    def _lapsed(
        self, events: Sequence[NewEvent], after: Mapping[str, S], stamp: Stamp
    ) -> tuple[Sequence[NewEvent], dict[str, S]]:
        whole, states = list(events), dict(after)
        for id_, state in after.items():
            if (
                not isinstance(state, OrderState)
                or state.stage not in _ENDED
                or self.workflows.fault(state) is not None
            ):
                continue
            more, now = self._passed(state, stamp)
            whole += more
            states[id_] = cast("S", now)
        return whole, states

    # --- what time alone brings

    def _timely(self, state: OrderState) -> OrderState:
        stamp = following(self._stamp(None), state.head)
        events = [*self._silence(state, stamp)]
        now = deciding.tentative(events, stamp, state) if events else state
        events += self._passed(now, stamp)[0]
        if not events:
            return state
        return self._many(events, stamp, state, None, ["follow", state.id])

    def _passed(self, state: OrderState, stamp: Stamp) -> tuple[list[NewEvent], OrderState]:
        """What the requests of an order do by themselves by now, and the order after that."""
        events: list[NewEvent] = []
        for one in state.pending:
            more = self._expired(state, one, stamp)
            if more:
                events += more
                state = deciding.tentative(more, stamp, state)
        return events, state

    def _silence(self, state: OrderState, stamp: Stamp) -> Iterator[NewEvent]:
        days, issued = state.order.silence_is_acceptance_after, state.entered(_OUT)
        organisation = self.organisation
        if days is None or state.stage != _OUT or issued is None or issued.at is None or organisation is None:
            return
        time = organisation.time_for(deciding.subject_of(state).facts)
        if time is None or self.now() <= due(issued.at, Span(days, "working_day"), time):
            return
        answered = {one.line for kept in state.kept("acknowledgement") for one in kept.document.lines}  # type: ignore[union-attr]
        silent = [
            DeemedPromise(line.number, one.number, one.requested)
            for line in state.lines
            if line.status == "open" and line.number not in answered
            for one in line.schedule
            if one.requested is not None and not state.promises.get((line.number, one.number))
        ]
        if silent:
            since = date_in(issued.at)
            yield NewEvent(state.id, "order.deemed", Deemed(silent, working_days=days, since=since), self._local(stamp))

    def _expired(self, state: OrderState, change: ChangeState, stamp: Stamp) -> list[NewEvent]:
        """The steps that a change request takes by itself by now."""
        workflow: Definition | None = self.workflows.of_hash_or_none(change.definition)
        if workflow is None:
            return []
        now = self.now()
        seen, subject = self._looked_at(state, change)
        step: Step | None = follow(workflow, subject, now, organisation=self.organisation)
        if step is None or (applies(step) and seen.outgrown):
            return []
        return expired(state, change, workflow, step, seen, stamp, self._local(stamp))


def _said_again(state: OrderState, pending: ChangeState, request: ChangeRequest, at: Moment) -> Iterator[NewEvent]:
    """The supplier asks for something else of the same line, before anybody decided."""
    if same_terms(pending.changes, request.all_changes):
        return
    payload = Revised(
        pending.id,
        request.changes,
        side="supplier",
        revision=request.revision,
        origin=request.origin,
        evidence=request.evidence,
    )
    yield NewEvent(state.id, "change_request.revised", payload, at, definition=pending.definition)
    yield _told(state, pending.state, pending.id, at)


def _told(state: OrderState, about: str, change: str, at: Moment) -> NewEvent:
    """The buyer's side is told of what the supplier asks for."""
    purchaser = state.order.purchaser
    told = Recipient("role", "buyer") if purchaser is None else Recipient("person", purchaser)
    return NewEvent(state.id, "order.notified", Notified(about, [told], change=change), at)


def _origin(said: Acknowledgement) -> AnswerOrigin:
    return "attested" if said.origin == "attested" else "confirmed"


def _pending(state: OrderState, line: int) -> ChangeState | None:
    """What the supplier asks for of a line already, and nobody has decided yet."""
    for one in reversed(state.pending):
        lines = {change.path.partition("]")[0] for change in one.changes}
        if one.side == "supplier" and one.request.acknowledgement and lines == {f"lines[{line}"}:
            return one
    return None
