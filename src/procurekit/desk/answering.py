"""Answering: what becomes of an order by what its supplier says to it, and by what it doesn't say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.changing import Changing
from procurekit.desk.considering import applied, applies, expired, known_side
from procurekit.errors import Finding
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
from procurekit.model.numbering import PLACE
from procurekit.model.party import Actor
from procurekit.model.record import SideRecord
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.values import Moment, date_in
from procurekit.workflow.definition import Definition
from procurekit.workflow.engine import follow
from procurekit.workflow.standing import standing_of
from procurekit.workflow.subject import Step
from procurekit.workflow.views import View

__all__ = ["Answering"]

_OUT: Final = "issued"
_SUBMIT: Final = "submit"
_WITHDRAW: Final = "withdraw"
_WAITING: Final = "pending_approval"
_OPEN: Final = frozenset({"draft", "sent_back"})
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
            more = self._deviating(state, said.document, said.id, stamp)
            if more:
                whole += more
                states[event.stream] = deciding.tentative(more, stamp, state)
                side += self.workflows.kept(self.workflows.of_change(state))
        return whole, states, tuple(dict.fromkeys(side))

    def _deviating(self, state: OrderState, said: Acknowledgement, id_: str, stamp: Stamp) -> list[NewEvent]:
        """What follows from the lines that were answered otherwise than they were ordered."""
        moment = said.at or self._local(stamp)
        found = deviations(state, said)
        allowed = self._allowed(state, said, id_, [one for one in found if one.within])
        events: list[NewEvent] = []
        if allowed:
            # One answer makes one revision, of however many lines.
            events.append(
                NewEvent(state.id, "order.changed", applied(state, _asked(state, said, id_, allowed)), moment)
            )
            state = deciding.tentative(events, stamp, state)
        lines = {one.line for one in allowed}
        beyond = [one for one in found if one.line not in lines]
        # Who accepts a line after all asks for no change of it any more.
        kept = {one.line for one in beyond} | {one.line for one in said.lines if one.answer == "disputed"}
        for line in {one.line for one in said.lines} - kept:
            for pending in _pending(state, said, line, whole=True):
                workflow = self.workflows.of_hash_or_none(pending.definition)
                events += _taken_back(state, pending, workflow, moment)
        return [*events, *self._requested(state, said, id_, beyond, moment)] if beyond else events

    def _allowed(
        self, state: OrderState, said: Acknowledgement, id_: str, within: Sequence[Deviation]
    ) -> Sequence[Deviation]:
        """What applies by itself: nothing stands in its way, and nobody has to sign who hadn't to sign the order."""
        if not within:
            return ()
        seen = self._considered(state, _asked(state, said, id_, within), "supplier")
        stuck = _by_line(seen.impact.breaks)
        if stuck:
            rest = [one for one in within if one.line not in stuck]
            return self._allowed(state, said, id_, rest) if len(rest) < len(within) else ()
        # The tolerances are terms that were signed with the order; a level that only the new terms need never saw them.
        more = seen.needs_approval and self._levels(seen.after) - self._levels(state)
        return () if more else within

    def _levels(self, state: OrderState) -> set[tuple[str, str]]:
        """The levels of approvals that an order needs as it is."""
        workflow, at = self.workflows.of(state), self.now()
        view = View(workflow, deciding.subject_of(state, at, workflow), at, self.workflows.organisation_or_none)
        many = ((each.name, one) for each in workflow.approvals for one in standing_of(each, view).levels)
        return {(approval, one.name) for approval, one in many if one.needed}

    def _requested(
        self, state: OrderState, said: Acknowledgement, id_: str, beyond: Sequence[Deviation], moment: Moment
    ) -> Iterator[NewEvent]:
        """A request for each line, in place of what the supplier asked for of it before."""
        seen = self._considered(state, _asked(state, said, id_, beyond), "supplier")
        breaks, warnings = _by_line(seen.impact.breaks), _by_line(seen.impact.warnings)
        workflow, number = self.workflows.of_change(state), len(state.changes)
        signed = _signed(state)
        for one in beyond:
            request = _asked(state, said, id_, [one])
            stuck = [found for line in (one.line, None) for found in breaks.get(line, ())]
            findings = (*stuck, *(found for line in (one.line, None) for found in warnings.get(line, ())))
            before = next(reversed(_pending(state, said, one.line)), None)
            if before is not None:
                if same_terms(before.changes, request.all_changes):
                    continue
                its = self.workflows.of_hash_or_none(before.definition)
                if its is not None and _is_undecided(before, signed):
                    yield from _said_again(state, before, its, request, findings, moment, stuck=bool(stuck))
                    continue
                yield from _taken_back(state, before, its, moment)
            number += 1
            change, first = f"{state.id}.{number}", workflow.initial
            payload = Proposed(change, request, first, workflow.stage(first), findings=findings)
            yield NewEvent(state.id, "change_request.created", payload, moment, definition=workflow.hash)
            if not stuck:
                yield from _submitted(state, change, first, workflow, moment)

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


def _asked(state: OrderState, said: Acknowledgement, id_: str, found: Iterable[Deviation]) -> ChangeRequest:
    """What an answer asks to change, as a request."""
    return ChangeRequest(
        state.id,
        [change for one in found for change in one.changes if not is_personal(change)],
        revision=state.order.revision,
        initiator="supplier",
        responsibility="supplier",
        origin=_origin(said),
        channel=said.channel,
        acknowledgement=id_,
        evidence=said.evidence,
    )


def _submitted(state: OrderState, change: str, where: str, workflow: Definition, at: Moment) -> Iterator[NewEvent]:
    """It was asked for with the answer: nobody has to submit it."""
    step = workflow.taken(_SUBMIT, where)
    if step is None or step.target is None:
        return
    moved = Moved(_SUBMIT, where, step.target, workflow.stage(step.target), change=change, automatic=True)
    yield NewEvent(state.id, "change_request.moved", moved, at, definition=workflow.hash)
    yield _told(state, step.target, change, at)


def _said_again(
    state: OrderState,
    pending: ChangeState,
    workflow: Definition,
    request: ChangeRequest,
    findings: Iterable[Finding],
    at: Moment,
    *,
    stuck: bool,
) -> Iterator[NewEvent]:
    """The supplier asks for something else of the same line, before anybody decided."""
    payload = Revised(
        pending.id,
        request.changes,
        side="supplier",
        revision=request.revision,
        origin=request.origin,
        evidence=request.evidence,
        findings=findings,
    )
    yield NewEvent(state.id, "change_request.revised", payload, at, definition=pending.definition)
    if pending.stage == _WAITING:
        yield _told(state, pending.state, pending.id, at)
    elif not stuck:
        yield from _submitted(state, pending.id, pending.state, workflow, at)


def _taken_back(state: OrderState, pending: ChangeState, workflow: Definition | None, at: Moment) -> Iterator[NewEvent]:
    """What was asked for is no longer what the supplier says: nothing comes of it any more."""
    step = None if workflow is None else workflow.taken(_WITHDRAW, pending.state)
    if workflow is None or step is None or step.target is None:
        return
    stage = workflow.stage(step.target)
    moved = Moved(_WITHDRAW, pending.state, step.target, stage, change=pending.id, automatic=True)
    yield NewEvent(state.id, "change_request.moved", moved, at, definition=workflow.hash)
    yield _told(state, step.target, pending.id, at)


def _told(state: OrderState, about: str, change: str, at: Moment) -> NewEvent:
    """The buyer's side is told of what the supplier asks for."""
    purchaser = state.order.purchaser
    told = Recipient("role", "buyer") if purchaser is None else Recipient("person", purchaser)
    return NewEvent(state.id, "order.notified", Notified(about, [told], change=change), at)


def _origin(said: Acknowledgement) -> AnswerOrigin:
    return "attested" if said.origin == "attested" else "confirmed"


def _by_line(found: Iterable[Finding]) -> dict[int | None, list[Finding]]:
    """Findings by the line that they are about; None: by the order as a whole."""
    many: dict[int | None, list[Finding]] = {}
    for one in found:
        place = PLACE.match(one.path)
        many.setdefault(None if place is None else int(place[1]), []).append(one)
    return many


def _pending(state: OrderState, said: Acknowledgement, line: int, *, whole: bool = False) -> list[ChangeState]:
    """What earlier answers ask for of what this one speaks of, or, with `whole`, of nothing else; the last one last."""
    parts = {one.schedule for one in said.lines if one.line == line}
    return [one for one in state.pending if one.request.acknowledgement and _is_about(one, line, parts, whole=whole)]


def _is_about(change: ChangeState, line: int, parts: set[int | None], *, whole: bool) -> bool:
    places = [PLACE.match(one.path) for one in change.changes]
    if change.side != "supplier" or any(one is None or int(one[1]) != line for one in places):
        return False
    if None in parts:
        return True
    about = {int(one[2]) for one in places if one is not None and one[2]}
    return bool(about) and about <= parts if whole else not about or bool(about & parts)


def _signed(state: OrderState) -> dict[str | None, int]:
    """When each change request was signed last, by the version of the event."""
    return {
        event.change: event.envelope.version
        for event in state.history
        if getattr(event.payload, "signature", None) is not None
    }


def _is_undecided(change: ChangeState, signed: Mapping[str | None, int]) -> bool:
    """May its terms become others, with nobody having said anything to them yet that still counts?"""
    if change.stage == _WAITING:
        return signed.get(change.id, 0) < change.offers[-1].version
    return change.stage in _OPEN
