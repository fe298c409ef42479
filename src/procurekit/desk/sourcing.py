"""Sourcing: what orders come from: the requisitions of a book."""

from __future__ import annotations

from procurekit.desk.arguments import expect
from procurekit.desk.guiding import Guiding
from procurekit.desk.queries import ensure_stage
from procurekit.errors import NotFound
from procurekit.model.document_state import RequisitionState
from procurekit.model.ids import is_id
from procurekit.model.streams import AnyState

__all__ = ["Sourcing"]


class Sourcing(Guiding):
    """The part of a desk that knows what orders come from."""

    def requisition(self, requisition: RequisitionState | str) -> RequisitionState:
        """A requisition's latest state, by id or number. Raises NotFound."""
        expect("requisition", requisition, (RequisitionState, str))
        found = self._document("requisition", requisition if isinstance(requisition, str) else requisition.id)
        assert isinstance(found, RequisitionState)  # noqa: S101 - its stream's id says so
        return found

    def requisitions(self, *, stage: str | None = None) -> list[RequisitionState]:
        """The requisitions of the book, newest first. Raises InvalidValue on a stage that there is none of."""
        ensure_stage(stage)
        every = map(self.journal.folded, reversed(self.journal.streams("requisition")))
        return [one for one in every if isinstance(one, RequisitionState) and stage in {None, one.stage}]

    def _document(self, kind: str, name: str) -> AnyState:
        """A document of a kind by its id, or by its number, whoever issued it."""
        id_ = name if is_id(name) else self.journal.number(kind, None, name)
        if id_ is None:
            numbered = (one for one in map(self.journal.folded, self.journal.streams(kind)) if one is not None)
            ids = [one.id for one in numbered if one.number == name]
            if len(ids) > 1:
                raise NotFound("ambiguous_number", count=len(ids), number=name, ids=", ".join(ids))
            id_ = ids[0] if ids else name
        state = self.journal.folded(id_)
        if state is None or state.kind != kind:
            raise NotFound("not_found", what=kind, id=name, book=self.book)
        return state
