"""Telling: an order's history for whoever has to read it, with what it was made from."""

from __future__ import annotations

from collections.abc import Mapping

from pendulum import DateTime

from procurekit.desk.changing import Changing
from procurekit.desk.considering import subject_of_change
from procurekit.desk.provenance import Provenance
from procurekit.desk.proving import Proving
from procurekit.desk.timeline import Timeline, timeline_of
from procurekit.model.audit import verify_records
from procurekit.model.change_state import ChangeState
from procurekit.model.journal import event_of
from procurekit.model.state import OrderState
from procurekit.workflow.definition import Definition
from procurekit.workflow.timing import due

__all__ = ["Telling"]


class Telling(Changing, Proving):
    """The part of a desk that tells what happened."""

    def timeline(self, order: OrderState | str) -> Timeline:
        """An order's history in words: as text, as plain data, as a page to print. Raises NotFound."""
        state = self.get(order)
        requests = {id_: self.workflows.of_hash_or_none(one.definition) for id_, one in state.changes.items()}
        known = {id_: one for id_, one in requests.items() if one is not None}
        records = self.store.read(self.book, state.id)
        made = Provenance.of(state, self.now(), verify_records(records), self._last_seal())
        dues = {one.id: day for one in state.pending if (day := self._answer_due(state, one, known)) is not None}
        return timeline_of(state, map(event_of, records), self.workflows.or_none(state), known, made, dues)

    def _answer_due(
        self, state: OrderState, change: ChangeState, workflows: Mapping[str, Definition]
    ) -> DateTime | None:
        """By when a change request has to be answered, where its workflow says so and the desk knows what is worked."""
        workflow, organisation = workflows.get(change.id), self.workflows.organisation_or_none
        if workflow is None or organisation is None or self.workflows.fault(state) is not None:
            return None
        seen = self._considered(state, change.request, change.side, change)
        now = self.now()
        subject = subject_of_change(seen, change.id, change.state, now, self.workflows.of(state))
        return next((one.due_at for one in due(workflow, subject, now, organisation)), None)
