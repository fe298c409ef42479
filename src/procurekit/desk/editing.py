"""Editing: changing an order's fields by command, as far as its workflow lets an actor, and what that voids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.commanding import Commanding
from procurekit.errors import Reason, Refused
from procurekit.model.change import apply_changes, changes_between, is_personal, put
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.events import Changed, NewEvent, type_of
from procurekit.model.field_change import Change
from procurekit.model.findings import order_findings
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.values import Moment, check
from procurekit.workflow.actions import edit_reasons
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.edits import returned
from procurekit.workflow.views import View

__all__ = ["Editing"]


class Editing(Commanding):
    """The part of a desk that changes orders."""

    def edit(
        self,
        order: OrderState | str,
        changes: Mapping[str, Any] | PurchaseOrder,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> OrderState:
        """Change fields of an order: by path (``{"lines[1].quantity": "800"}``, None takes one out), or as a whole.

        Which fields an actor may change in which state is for the workflow to say; without a rule, all of them in a
        draft or in what was sent back. What was signed and is changed beyond the approval's tolerance counts no more:
        the order goes back to be approved anew, in the same append.

        Raises Refused with every reason, InvalidDocument with every fault of what would come out, Conflict, NotFound.
        """
        expect("changes", changes, (Mapping, PurchaseOrder))
        actor, when = acting(by), check.given_moment("at", at)
        wanted = plain_of(changes) if isinstance(changes, PurchaseOrder) else dict(changes)
        said = ["edit", self._id_of(order), wanted, names_of(actor), reason, at]

        def act() -> OrderState:
            state = self._state(order)
            found = tuple(_wanted(state.order, changes))
            workflow = self.workflows.of(state)
            stamp = self._stamp(actor, key=key, definition=state.definition)
            event = NewEvent(state.id, "order.changed", _changed(state, found, reason), when or self._local(stamp))
            after = deciding.tentative([event], stamp, state)
            runs_on, reasons = self._workflow_after(workflow, state, after, actor)
            reasons = [*self._edit_reasons(workflow, state, after, found, actor, reason), *reasons]
            if reasons:
                raise Refused("edit", dict.fromkeys(reasons))
            if runs_on is not workflow:
                stamp = evolve(stamp, definition=runs_on.hash)
            events = [event, *self._returned(workflow, state, after, event)]
            return self._many(events, stamp, state, key, said, self.workflows.kept(runs_on))

        return self._once(key, said, act)

    def _workflow_after(
        self, workflow: Definition, state: OrderState, after: OrderState, by: Actor
    ) -> tuple[Definition, list[Reason]]:
        """The workflow that the order runs on after the edit, or why it can't be edited so.

        An order stays on the one it started with. Where another would apply to it since, it goes over while nothing
        has been done with it; later the edit is refused, or whoever orders much would begin with little.
        """
        if state.definition is None:
            return workflow, []
        before, wanted = self.workflows.for_new(state), self.workflows.for_new(after)
        if wanted is None:
            known = self.workflows.names
            return workflow, [Reason.of("no_workflow_applies", number=state.number or state.id, known=known)]
        if wanted in {before, workflow}:
            return workflow, []
        begun = any(one.state or one.signature or one.act for one in state.deeds[1:])
        if begun or not state.state == workflow.initial == wanted.initial:
            return workflow, [Reason.of("workflow_other", wanted=wanted, workflow=workflow)]
        now, organisation = self.now(), self.organisation
        return wanted, list(deciding.creation_reasons(wanted, state, by, now, organisation, after.order))

    def _edit_reasons(
        self,
        workflow: Definition,
        state: OrderState,
        after: OrderState,
        changes: Sequence[Change],
        by: Actor,
        reason: str | None,
    ) -> Iterator[Reason]:
        now, organisation = self.now(), self.organisation
        authority = authority_of(by, now, "order", organisation)
        old, new = (
            View(workflow, deciding.subject_of(one, now, workflow), now, organisation) for one in (state, after)
        )
        yield from edit_reasons(old, new, changes, authority, reason)

    def _returned(
        self, workflow: Definition, state: OrderState, after: OrderState, event: NewEvent
    ) -> Iterator[NewEvent]:
        """What sends the order back, where the edit makes signatures void."""
        now = self.now()
        old, new = (deciding.subject_of(one, now, workflow) for one in (state, after))
        for deed in returned(workflow, old, new, now, organisation=self.organisation):
            payload = deciding.payload_of(workflow, deed, state.state, None)
            yield evolve(event, type=type_of("order", payload), payload=payload)


def _wanted(order: PurchaseOrder, changes: Mapping[str, Any] | PurchaseOrder) -> Iterator[Change]:
    if isinstance(changes, PurchaseOrder):
        after = changes
    else:
        data = deepcopy(plain_of(order))
        for path, value in changes.items():
            put(data, path, value)
        after = from_plain(data, PurchaseOrder)
    yield from changes_between(order, after)


def _changed(state: OrderState, changes: Sequence[Change], reason: str | None) -> Changed:
    """What the event says; with it, what can't be right about the order since."""
    before = set(order_findings(state.order))
    after = apply_changes(state.order, changes)
    return Changed(
        [one for one in changes if not is_personal(one)],
        personal=[one for one in changes if is_personal(one)],
        initiator="buyer",
        reason=reason,
        findings=[one for one in order_findings(after) if one not in before],
    )
