"""Changing: change requests of orders that are out: asked for, approved, answered by the other side, applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.considering import (
    ANSWERS,
    Act,
    applies,
    considered,
    number_of,
    recipients_of,
    side_of,
    stranger_reasons,
    subject_of_change,
    taken,
)
from procurekit.desk.editing import Editing
from procurekit.desk.logs import DESK
from procurekit.desk.objections import (
    clash_reasons,
    diff_reasons,
    number_reasons,
    other_side_reasons,
    outcome_reasons,
    shape_reasons,
    stage_reasons,
)
from procurekit.errors import Conflict, InvalidValue, NotFound, Reason, Refused
from procurekit.model.change import changes_between, is_personal
from procurekit.model.change_events import Proposed, Revised
from procurekit.model.change_request import AnswerOrigin, ChangeRequest, Side
from procurekit.model.change_state import COUNTER, REFUSE, REVISE, ChangeState
from procurekit.model.codec import store as plain_of
from procurekit.model.events import NewEvent
from procurekit.model.facts_of_changes import Considered
from procurekit.model.field_change import Change
from procurekit.model.impact import ChangeImpact
from procurekit.model.incident import Responsibility
from procurekit.model.journal import Stamp, following
from procurekit.model.merging import clashes, rebased
from procurekit.model.operations import Wanted, wanted
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.values import Moment, check
from procurekit.workflow.actions import asking_reasons
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.engine import decide
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import View

__all__ = ["Changing"]

TRIES: Final = 50
_OTHER: Final[dict[Side, Side]] = {"buyer": "supplier", "supplier": "buyer"}
_ANY_TIME: Final = frozenset({"withdraw", "reject", REFUSE})
"""What ends a request, also of an order that has ended meanwhile."""


class Changing(Editing):
    """The part of a desk that changes what both sides have agreed."""

    def change(self, change: ChangeState | str) -> ChangeState:
        """A change request as it is now, by its id or as ``PO-1001/2``. Raises NotFound."""
        return self._change_in(change)[1]

    def changes(self, order: OrderState | str) -> tuple[ChangeState, ...]:
        """The change requests of an order, the oldest first. Raises NotFound."""
        return tuple(self.get(order).changes.values())

    def propose(
        self,
        order: OrderState | str,
        changes: Wanted,
        *,
        by: Actor | str,
        reason: str | None = None,
        responsibility: Responsibility | None = None,
        initiator: Side | None = None,
        channel: str | None = None,
        evidence: Iterable[Evidence] = (),
        number: str | None = None,
        draft: bool = False,
        key: str | None = None,
        at: Moment | str | None = None,
    ) -> ChangeState:
        """Ask for a change of an order that is out, and submit the request unless it is to stay a `draft`.

        `changes` are fields by path (``{"lines[1].quantity": "800"}``), operations (`CancelLine`, `Split`, …) or the
        whole order. The initiator is the side for which the actor acts; a supplier's request that a buyer notes
        (``initiator="supplier"``) is attested, and needs the `channel`.

        Raises Refused with every reason, InvalidDocument with every fault of what would come out, Conflict, NotFound.
        """
        actor, when = acting(by), check.given_moment("at", at)
        asked = Act("propose", actor, when, reason, changes=changes, channel=channel, evidence=tuple(evidence))
        proved = [plain_of(one) for one in asked.evidence]
        said = ["propose", self._id_of(order), _plain(changes), names_of(actor), reason, responsibility, initiator]
        said += [channel, proved, number, draft, at]

        def make(state: OrderState, stamp: Stamp) -> tuple[list[NewEvent], str]:
            diff = changes_between(state.order, wanted(state, changes))
            mine = self._side(state, actor)
            side = initiator or mine
            request = ChangeRequest(
                state.id,
                [one for one in diff if not is_personal(one)],
                personal=[one for one in diff if is_personal(one)],
                revision=state.order.revision,
                initiator=side,
                responsibility=responsibility,
                # Does a side speak for itself, or does somebody else say what it said?
                origin="confirmed" if mine == side else "attested",
                channel=channel,
                number=number,
                reason=reason,
                evidence=asked.evidence,
            )
            return self._proposed(state, request, asked, stamp, draft=draft)

        return self._append_change(order, asked, key, said, make)

    def answer(
        self,
        change: ChangeState | str,
        answer: str,
        *,
        by: Actor | str,
        changes: Wanted | None = None,
        reason: str | None = None,
        channel: str | None = None,
        evidence: Iterable[Evidence] = (),
        key: str | None = None,
        at: Moment | str | None = None,
    ) -> ChangeState:
        """What the other side says to the terms on the table: ``accept``, ``refuse``, or ``counter`` with `changes`.

        Who acts for the other side confirms; whoever else says what it said attests it, and names the `channel`. A
        counter-offer's changes are those that are wanted instead, from the order as it is now.

        Raises Refused with every reason, Conflict if the request has moved on, NotFound.
        """
        if answer not in ANSWERS:
            raise InvalidValue("not_a_choice", field="answer", value=repr(answer), choices=", ".join(ANSWERS))
        if (answer == COUNTER) != (changes is not None):
            raise InvalidValue("counter_needs_changes", answer=answer)
        when = check.given_moment("at", at)
        act = Act(answer, acting(by), when, reason, changes=changes, channel=channel, evidence=tuple(evidence))
        return self._change_step(change, act, key, at)

    def revise(
        self,
        change: ChangeState | str,
        changes: Wanted | None = None,
        *,
        by: Actor | str,
        reason: str | None = None,
        key: str | None = None,
        at: Moment | str | None = None,
    ) -> ChangeState:
        """Ask for something else with the same request; without `changes`, put it on what the order is now.

        Then what clashes with another change meanwhile is asked for no more. The request is a draft again: submit it.
        Raises Refused, Conflict, NotFound.
        """
        act = Act(REVISE, acting(by), check.given_moment("at", at), reason, changes=changes)
        return self._change_step(change, act, key, at)

    def impact(self, change: ChangeState | OrderState | str, changes: Wanted | None = None) -> ChangeImpact:
        """What a change request would do to its order as it is now; with `changes`, what they would do to an order.

        Nothing is stored. Raises NotFound, InvalidValue, InvalidDocument.
        """
        if changes is None:
            if isinstance(change, OrderState):
                raise InvalidValue("missing_value", field="changes")
            state, found = self._change_in(change)
            return self._considered(state, found.request, found.side, found, whole=True).impact
        state = self.get(change if not isinstance(change, ChangeState) else change.order)
        diff = changes_between(state.order, wanted(state, changes))
        request = ChangeRequest(state.id, diff, revision=state.order.revision)
        return self._considered(state, request, "buyer", whole=True).impact

    # --- the same questions as for an order

    def _change_in(self, change: ChangeState | str) -> tuple[OrderState, ChangeState]:
        expect("change", change, (ChangeState, str))
        if isinstance(change, ChangeState):
            name, id_ = change.order, change.id
        else:
            place = "/" if "/" in change else "."
            name, _, number = change.rpartition(place)
            id_ = number
        try:
            state = self.get(name) if name else None
        except NotFound:
            state = None
        found = None
        if state is not None:
            found = state.changes.get(id_) or state.changes.get(f"{state.id}.{id_}")
        if state is None or found is None:
            raise NotFound("not_found", what="change_request", id=str(getattr(change, "id", change)), book=self.book)
        return state, found

    def _side(self, state: OrderState, actor: Actor) -> Side:
        return side_of(state, actor, self.organisation)

    def _considered(
        self,
        state: OrderState,
        request: ChangeRequest,
        side: Side,
        change: ChangeState | None = None,
        *,
        whole: bool = False,
    ) -> Considered:
        """A change with what it would come to; the `whole` of it with what agreements and requisitions say."""
        stamp = following(self._stamp(None), state.head)
        workflow = self.workflows.of(state) if self.workflows.fault(state) is None else None
        agreed = None if change is None else change.agreed
        organisation = self.workflows.organisation_or_none
        seen = considered(state, request, side, agreed, stamp, workflow=workflow, organisation=organisation)
        if workflow is not None:
            seen = evolve(seen, outgrown=tuple(self.workflows.outgrown(state, seen.after)))
        if not whole:
            return seen
        known = set(self._sourced(state))
        return evolve(seen, beside=tuple(one for one in self._sourced(seen.after) if one not in known))

    def _moving_change(self, change: ChangeState, at: Moment) -> tuple[Definition, Subject]:
        state, current = self._change_in(change)
        return self.workflows.of_change(state, current), self._looked_at(state, current, at)[1]

    def _change_reasons(
        self, change: ChangeState, command: str, by: Actor, asked: Mapping[str, str | None]
    ) -> tuple[Reason, ...]:
        state, current = self._change_in(change)
        try:
            reason, level, to, position = (asked.get(name) for name in ("reason", "level", "to", "position"))
            act = Act(command, by, None, reason, level, to, position)
            self._stepped(state, current, act, following(self._stamp(by), state.head))
        except Refused as refused:
            return refused.reasons
        return ()

    # --- how it is done

    def _looked_at(
        self, state: OrderState, change: ChangeState, at: Moment | None = None
    ) -> tuple[Considered, Subject]:
        """A change request with what it would come to, and as what its workflow moves."""
        seen = self._considered(state, change.request, change.side, change)
        workflow, own = self.workflows.of_change(state, change), self.workflows.of(state)
        return seen, subject_of_change(seen, change.id, change.state, at or self.now(), workflow, own)

    def _change_step(self, change: ChangeState | str, act: Act, key: str | None, at: object) -> ChangeState:
        state, given = self._change_in(change)
        wanted_ = None if act.changes is None else _plain(act.changes)
        proof = [plain_of(one) for one in act.evidence]
        said = [act.command, given.id, wanted_, names_of(act.actor), act.asked, act.channel, proof, at]

        def make(now: OrderState, stamp: Stamp) -> tuple[list[NewEvent], str]:
            current = now.changes[given.id]
            if isinstance(change, ChangeState) and current.version != change.version:
                raise Conflict("change_moved_on", number=number_of(now, current), seen=change.version)
            return self._stepped(now, current, act, stamp), given.id

        return self._append_change(state.id, act, key, said, make)

    def _append_change(
        self,
        order: OrderState | str,
        asked: Act,
        key: str | None,
        said: list[Any],
        make: Callable[[OrderState, Stamp], tuple[list[NewEvent], str]],
    ) -> ChangeState:
        """Append what `make` decides; it decides again where something else happened to the order meanwhile."""
        made: list[str] = []

        def act() -> OrderState:
            for turn in range(TRIES):
                state = self._state(order)
                stamp = self._stamp(asked.actor, key=key, channel=asked.channel)
                events, id_ = make(state, following(stamp, state.head))
                made[:] = [id_]
                kept = self.workflows.kept(self.workflows.of_change(state, state.changes.get(id_)))
                try:
                    return self._many(events, stamp, state, key, said, kept)
                except Conflict as error:
                    # Whoever passed an order's state meant that version.
                    if isinstance(order, OrderState) or error.code != "conflict" or turn == TRIES - 1:
                        raise
                    DESK.debug("%s: the order has moved on, trying again", said[0])
            raise AssertionError  # pragma: no cover - the loop returns or raises

        state = self._once(key, said, act)
        return state.changes[made[0] if made else _last_touched(state)]

    def _proposed(
        self, state: OrderState, request: ChangeRequest, act: Act, stamp: Stamp, *, draft: bool = False
    ) -> tuple[list[NewEvent], str]:
        id_ = f"{state.id}.{len(state.changes) + 1}"
        workflow = self.workflows.of_change(state)
        seen = self._considered(state, request, request.initiator, whole=True)
        diff = request.all_changes
        reasons = [*stage_reasons(state), *diff_reasons(diff), *number_reasons(state, diff)]
        reasons += self._side_reasons(state, act, request.origin)
        reasons += self._asking_reasons(state, diff, act.actor)
        # It starts from what the order is now: nothing happened since that it could clash with.
        reasons += [*shape_reasons(state.order, seen.after.order), *outcome_reasons(seen)]
        if reasons:
            raise Refused("propose", dict.fromkeys(reasons))
        first = workflow.initial
        payload = Proposed(id_, request, first, workflow.stage(first), findings=seen.impact.warnings)
        moment = act.when or self._local(stamp)
        events = [NewEvent(state.id, "change_request.created", payload, moment, definition=workflow.hash)]
        if draft:
            return events, id_
        now = deciding.tentative(events, stamp, state)
        return [*events, *self._stepped(now, now.changes[id_], evolve(act, command="submit"), stamp)], id_

    def _stepped(self, state: OrderState, change: ChangeState, act: Act, stamp: Stamp) -> list[NewEvent]:
        """The events of a step of a change request. Raises Refused with every reason."""
        now, command = self.now(), act.command
        workflow = self.workflows.of_change(state, change)
        side = self._side(state, act.actor)
        origin: AnswerOrigin = "confirmed" if side != change.side else "attested"
        reasons = [] if command in _ANY_TIME else [*stage_reasons(state)]
        reasons += self._side_reasons(state, act, origin if act.answers else None)
        if side != change.side:
            reasons += other_side_reasons(change, act, side)
        seen, subject = self._looked_at(state, change)
        decided = decide(workflow, subject, command, act.actor, now, organisation=self.organisation, **act.asked)
        terms: list[NewEvent] = []
        moment = act.when or self._local(stamp)
        if command in {COUNTER, REVISE}:
            payload, more = self._new_terms(state, change, act, side)
            reasons += more
            terms.append(NewEvent(state.id, "change_request.revised", payload, moment, definition=workflow.hash))
        elif command == "submit":
            reasons += clash_reasons(state, seen)
        if isinstance(decided, Step) and applies(decided):
            # Also where a workflow of the host's own doesn't ask.
            reasons += seen.outgrown
        if reasons or not isinstance(decided, Step):
            guards = {"guard_failed"} if reasons else set()
            decided_ = () if isinstance(decided, Step) else decided
            raise Refused(command, dict.fromkeys([*reasons, *(one for one in decided_ if one.code not in guards)]))
        moved = taken(state, change, workflow, decided, act, origin, stamp, moment)
        return [*moved, *terms, *recipients_of(state, change.id, decided, seen, moment)]

    def _side_reasons(self, state: OrderState, act: Act, origin: AnswerOrigin | None) -> Iterator[Reason]:
        principal = (act.actor, *act.actor.principals)[-1]
        yield from stranger_reasons(state, act.actor, self.organisation)
        if self._side(state, act.actor) == "supplier":
            if origin == "attested":
                yield Reason.of("not_their_side", actor=principal.id)
        elif origin == "attested" and not (act.channel or "").strip():
            yield Reason.of("channel_needed", actor=principal.id)

    def _asking_reasons(self, state: OrderState, changes: Iterable[Change], actor: Actor) -> Iterator[Reason]:
        """Why somebody may not ask for it: they are nobody here, or by the order's own workflow it is for others."""
        now, organisation, workflow = self.now(), self.organisation, self.workflows.of(state)
        authority = authority_of(actor, now, "change_request", organisation)
        yield from authority.reasons
        if self._side(state, actor) == "buyer":
            view = View(workflow, deciding.subject_of(state, now, workflow), now, organisation)
            yield from asking_reasons(view, changes, authority)

    def _new_terms(self, state: OrderState, change: ChangeState, act: Act, side: Side) -> tuple[Revised, list[Reason]]:
        """What is asked for from now on, who stands for it, and why that can't be."""
        if act.changes is None:
            stuck = {one.path for one in clashes(state, change.changes)}
            diff = rebased(state.order, [one for one in change.changes if one.path not in stuck])
        else:
            diff = changes_between(state.order, wanted(state, act.changes))
        stands = change.side if act.command == REVISE else _OTHER[change.side]
        request = evolve(
            change.request,
            changes=[one for one in diff if not is_personal(one)],
            personal=[one for one in diff if is_personal(one)],
            revision=state.order.revision,
        )
        seen = self._considered(state, request, stands, whole=True)
        payload = Revised(
            change.id,
            request.changes,
            side=stands,
            revision=request.revision,
            origin="confirmed" if side == stands else "attested",
            personal=request.personal,
            reason=act.reason,
            evidence=act.evidence,
            findings=seen.impact.warnings,
        )
        # What is asked for already is nobody's doing who asks for it again.
        known = {one.path: one.after for one in change.request.all_changes}
        whole = request.all_changes
        fresh = [one for one in whole if one.path not in known or known[one.path] != one.after]
        reasons = [*diff_reasons(whole), *number_reasons(state, whole, change.id)]
        reasons += self._asking_reasons(state, fresh, act.actor)
        reasons += [*shape_reasons(state.order, seen.after.order), *outcome_reasons(seen)]
        return payload, reasons


def _last_touched(state: OrderState) -> str:
    """The change request that the last command was about."""
    return max(state.changes.values(), key=lambda one: one.version).id


def _plain(changes: Any) -> Any:
    """What was asked for, as plain data: the same key has to come with the same."""
    if isinstance(changes, Mapping):
        return dict(changes)
    if isinstance(changes, list | tuple):
        return [_plain(one) for one in changes]
    return plain_of(changes) if isinstance(changes, PurchaseOrder) else repr(changes)
