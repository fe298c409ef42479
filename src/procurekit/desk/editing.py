"""Editing: changing a document's fields by command, as far as its workflow lets an actor, and what that voids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, overload

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.commanding import Commanding
from procurekit.desk.deciding import Started
from procurekit.errors import Reason, Refused
from procurekit.model.agreement import Agreement
from procurekit.model.change import apply_changes, changes_between, is_personal, put
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.document_state import AgreementState, RequisitionState
from procurekit.model.events import Changed, NewEvent, type_of
from procurekit.model.field_change import Change
from procurekit.model.findings import order_findings
from procurekit.model.operations import reopened
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.requisition import Requisition
from procurekit.model.standing_findings import new_findings
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.values import Moment, check
from procurekit.workflow.actions import edit_reasons
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.edits import returned
from procurekit.workflow.views import View

__all__ = ["Editing"]

_FIXED: Final = frozenset({"number", "issuer", "revision"})
"""What a document is known by, and what counts what was agreed; of orders, their workflow says it."""


class Editing(Commanding):
    """The part of a desk that changes documents."""

    @overload
    def edit(
        self,
        subject: RequisitionState,
        changes: Mapping[str, Any] | Requisition,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> RequisitionState: ...
    @overload
    def edit(
        self,
        subject: AgreementState,
        changes: Mapping[str, Any] | Agreement,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> AgreementState: ...
    @overload
    def edit(
        self,
        subject: OrderState | str,
        changes: Mapping[str, Any] | PurchaseOrder,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> OrderState: ...
    def edit(
        self,
        subject: AnyState | str,
        changes: Mapping[str, Any] | Started,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> AnyState:
        """Change fields of a document: by path (``{"lines[1].quantity": "800"}``, None takes one out), or as a whole.

        Which fields an actor may change in which state is for the workflow to say; without a rule, all of them in a
        draft or in what was sent back. What was signed and is changed beyond the approval's tolerance counts no more:
        the document goes back to be approved anew, in the same append.

        Raises Refused with every reason, InvalidDocument with every fault of what would come out, Conflict, NotFound.
        """
        expect("changes", changes, (Mapping, PurchaseOrder, Requisition, Agreement))
        actor, when = acting(by), check.given_moment("at", at)
        wanted = dict(changes) if isinstance(changes, Mapping) else plain_of(changes)
        said = ["edit", self._id_of(subject), wanted, names_of(actor), reason, at]

        def act() -> AnyState:
            state: AnyState = self._subject(subject)
            found = tuple(_wanted(state.document, changes))
            workflow = self.workflows.of(state)
            stamp = self._stamp(actor, state.kind, key=key, definition=state.definition)
            said_so = _changed(state, found, reason)
            event = NewEvent(state.id, type_of(state.kind, said_so), said_so, when or self._local(stamp))
            after = deciding.tentative([event], stamp, state)
            if isinstance(after, OrderState) and isinstance(state, OrderState):
                # What was found before needn't be said again.
                event = deciding.found_with(event, new_findings(state, self._sourced(after)))
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
        self, workflow: Definition, state: AnyState, after: AnyState, by: Actor
    ) -> tuple[Definition, list[Reason]]:
        """The workflow that the document runs on after the edit, or why it can't be edited so.

        It stays on the one it started with. Where another would apply to it since, it goes over while nothing
        has been done with it; later the edit is refused, or whoever orders much would begin with little.
        """
        if state.definition is None:
            return workflow, []
        before, wanted = self.workflows.for_new(state), self.workflows.for_new(after)
        if wanted is None:
            known = self.workflows.names(state.kind)
            return workflow, [Reason.of("no_workflow_applies", number=state.number or state.id, known=known)]
        if wanted in {before, workflow}:
            return workflow, []
        begun = any(one.state or one.signature or one.act for one in state.deeds[1:])
        if begun or not state.state == workflow.initial == wanted.initial:
            return workflow, [Reason.of("workflow_other", wanted=wanted, workflow=workflow)]
        now, organisation = self.now(), self.organisation
        return wanted, list(deciding.creation_reasons(wanted, state, by, now, organisation, after.document))

    def _edit_reasons(
        self,
        workflow: Definition,
        state: AnyState,
        after: AnyState,
        changes: Sequence[Change],
        by: Actor,
        reason: str | None,
    ) -> Iterator[Reason]:
        now, organisation = self.now(), self.organisation
        authority = authority_of(by, now, state.kind, organisation)
        old, new = (
            View(workflow, deciding.subject_of(one, now, workflow), now, organisation) for one in (state, after)
        )
        yield from edit_reasons(old, new, changes, authority, reason)
        if state.kind != "order":
            yield from (Reason.of("field_fixed", path=one.path) for one in changes if one.path in _FIXED)

    def _returned(self, workflow: Definition, state: AnyState, after: AnyState, event: NewEvent) -> Iterator[NewEvent]:
        """What sends the document back, where the edit makes signatures void."""
        now = self.now()
        old, new = (deciding.subject_of(one, now, workflow) for one in (state, after))
        for deed in returned(workflow, old, new, now, organisation=self.organisation):
            payload = deciding.payload_of(workflow, deed, state.state, None)
            yield evolve(event, type=type_of(state.kind, payload), payload=payload)


def _wanted(document: Started, changes: Mapping[str, Any] | Started) -> Iterator[Change]:
    if isinstance(changes, Mapping):
        data = deepcopy(plain_of(document))
        for path, value in changes.items():
            put(data, path, value)
        after: Started = from_plain(data, type(document))  # type: ignore[assignment]  # of its own class
    else:
        expect("changes", changes, (Mapping, type(document)))
        after = changes
    if isinstance(document, PurchaseOrder) and isinstance(after, PurchaseOrder):
        after = reopened(document, after)
    yield from changes_between(document, after)


def _changed(state: AnyState, changes: Sequence[Change], reason: str | None) -> Changed:
    """What the event says; with it, what can't be right about an order since."""
    said = Changed(
        [one for one in changes if not is_personal(one)],
        personal=[one for one in changes if is_personal(one)],
        initiator="buyer",
        reason=reason,
    )
    if not isinstance(state, OrderState):
        return said
    before = set(order_findings(state.order))
    after = apply_changes(state.order, changes)
    return evolve(said, findings=[one for one in order_findings(after) if one not in before])
