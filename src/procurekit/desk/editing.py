"""Editing: changing an order's fields by command, as far as its workflow lets an actor, and what that voids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.commanding import Commanding
from procurekit.errors import Reason, Refused
from procurekit.model.change import Change, apply_changes, changes_between, is_personal, put
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.events import Changed, NewEvent, type_of
from procurekit.model.findings import order_findings
from procurekit.model.fold import fold
from procurekit.model.journal import Stamp, preview
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.values import Moment, check
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.duties import duty_reasons
from procurekit.workflow.edits import returned
from procurekit.workflow.labels import Words
from procurekit.workflow.permissions import closed_to
from procurekit.workflow.views import View

__all__ = ["Editing"]

_FIXED: Final = ("number", "issuer", "revision")
"""What an order is known by, and what counts what was agreed: no edit changes them."""


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
            moment = when or self._local(stamp)
            event = NewEvent(state.id, "order.changed", _changed(state, found, reason), moment)
            reasons = self._edit_reasons(workflow, state, found, actor)
            reasons += self._duties_after(workflow, fold([preview(event, state.version + 1, stamp)], state), actor)
            if reasons:
                raise Refused("edit", dict.fromkeys(reasons))
            events = [event, *self._returned(workflow, state, event, stamp)]
            return self._many(events, stamp, state, key, said)

        return self._once(key, said, act)

    def _edit_reasons(
        self, workflow: Definition, state: OrderState, changes: Sequence[Change], by: Actor
    ) -> list[Reason]:
        reasons = self._action_reasons("edit", [state], by)
        if not changes:
            return [*reasons, Reason.of("nothing_changed")]
        held = authority_of(by, self.now(), "order", self.organisation).roles or frozenset()
        now = workflow.state(state.state) if workflow.has_state(state.state) else state.state
        roles = Words.of(map(workflow.role, sorted(held)))
        for one in changes:
            if one.path in _FIXED:
                reasons.append(Reason.of("field_fixed", path=one.path))
                continue
            for path in closed_to(workflow, state.state, held, one.path, one.before, one.after):
                reasons.append(Reason.of("field_not_editable", path=path, state=now, roles=roles))
        return reasons

    def _duties_after(self, workflow: Definition, after: OrderState | None, by: Actor) -> Iterator[Reason]:
        """What the order would be after the edit may be what somebody has to keep out of: their own supplier's."""
        if after is not None:
            now = self.now()
            view = View(workflow, deciding.subject_of(after, now, workflow), now, self.organisation)
            yield from duty_reasons(view, "edit", authority_of(by, now, "order", self.organisation).people)

    def _returned(self, workflow: Definition, state: OrderState, event: NewEvent, stamp: Stamp) -> Iterator[NewEvent]:
        """What sends the order back, where the edit makes signatures void."""
        after = fold([preview(event, state.version + 1, stamp)], state)
        if after is None:  # pragma: no cover - an order that was changed is there
            return
        now, before = self.now(), state.state
        old, new = (deciding.subject_of(one, now, workflow) for one in (state, after))
        for deed in returned(workflow, old, new, now, organisation=self.organisation):
            payload = deciding.payload_of(workflow, deed, before, None)
            before = deed.state or before
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
