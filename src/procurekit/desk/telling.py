"""Telling: an order's history for whoever has to read it, with what it was made from."""

from __future__ import annotations

from collections.abc import Mapping

from pendulum import DateTime

from procurekit.desk.alert_stories import story_of
from procurekit.desk.changing import Changing
from procurekit.desk.provenance import Provenance
from procurekit.desk.proving import Proving
from procurekit.desk.timeline import Timeline, timeline_of
from procurekit.model.audit import verify_records
from procurekit.model.change_state import ChangeState
from procurekit.model.journal import event_of
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.workflow.definition import Definition
from procurekit.workflow.timing import due

__all__ = ["Telling"]


class Telling(Changing, Proving):
    """The part of a desk that tells what happened."""

    def timeline(self, subject: AnyState | str) -> Timeline:
        """A document's history in words: as text, as plain data; of an order as a page to print. Raises NotFound."""
        state = self._latest(subject)
        records = self.store.read(self.book, state.id)
        if not isinstance(state, OrderState):
            return timeline_of(state, map(event_of, records), self.workflows.or_none(state))
        known = self.workflows.of_changes(state)
        made = Provenance.of(state, self.now(), verify_records(records), self._last_seal())
        dues = {one.id: day for one in state.pending if (day := self._answer_due(state, one, known)) is not None}
        alerts = sorted(self._alert_rows(order=state.id), key=lambda one: (str(one.raised_at), one.id))
        stories = [story_of(one, self.journal.events(one.id)) for one in alerts]
        return timeline_of(state, map(event_of, records), self.workflows.or_none(state), known, made, dues, stories)

    def _answer_due(
        self, state: OrderState, change: ChangeState, workflows: Mapping[str, Definition]
    ) -> DateTime | None:
        """By when a change request has to be answered, where its workflow says so and the desk knows what is worked."""
        workflow, organisation = workflows.get(change.id), self.workflows.organisation_or_none
        if workflow is None or organisation is None or self.workflows.fault(state) is not None:
            return None
        now = self.now()
        _, subject = self._looked_at(state, change)
        return next((one.due_at for one in due(workflow, subject, now, organisation)), None)
