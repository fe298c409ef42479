"""Sourcing: what orders come from: the requisitions of a book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procurekit.desk.arguments import expect
from procurekit.desk.guiding import Guiding
from procurekit.desk.queries import ensure_stage
from procurekit.errors import Finding, InvalidValue, NotFound
from procurekit.model.coverage import Coverage, coverage, coverage_findings
from procurekit.model.document_state import RequisitionState
from procurekit.model.facts import LineFacts
from procurekit.model.ids import is_id
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.model.waiting import Waiting, waiting
from procurekit.values import Moment

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

    def coverage(self, requisition: RequisitionState | str, at: Moment | str | None = None) -> Coverage:
        """How much of a requisition is ordered, by which order lines, what came, what is late at a moment (now).

        Raises NotFound.
        """
        state = self.requisition(requisition)
        return coverage(state, self._naming(state), self._moment(at))

    def waiting(
        self,
        reference: str | None = None,
        *,
        order: OrderState | str | None = None,
        line: int | None = None,
        at: Moment | str | None = None,
    ) -> tuple[Waiting, ...]:
        """What waits for goods that are still to come, the first needed first, at a moment (now).

        `reference` asks for one work order, project or sales order; `order`, with `line` or without, for what waits for
        that order. Raises NotFound, and InvalidValue for a line without its order.
        """
        if line is not None and order is None:
            raise InvalidValue("missing_argument", command="waiting", name="order")
        if order is None:
            orders: Iterable[OrderState] = self._orders_of(
                row for row in self.lines(open_only=True) if row.demands and _waits(row, reference)
            )
        else:
            orders = [self.get(order)]
        return waiting(orders, self._moment(at), reference=reference, line=line)

    def _sourced(self, order: OrderState) -> Iterator[Finding]:
        """What can't be right about how an order goes with the requisitions of the book that it names."""
        for name in dict.fromkeys(one.requisition for line in order.lines for one in line.requisitions):
            state = self._known("requisition", name)
            if isinstance(state, RequisitionState):
                others = (one for one in self._naming(state) if one.id != order.id)
                yield from coverage_findings(state, order, others)

    def _known(self, kind: str, name: str) -> AnyState | None:
        """A document of a kind by its id, or by its number if it is ours; None where the book has none."""
        id_ = name if is_id(name) else self.journal.number(kind, None, name)
        state = None if id_ is None else self.journal.folded(id_)
        return state if state is not None and state.kind == kind else None

    def _naming(self, state: RequisitionState) -> Iterator[OrderState]:
        """The orders of which a line names a requisition."""
        names = {state.id, state.number}
        return self._orders_of(row for row in self.lines() if not names.isdisjoint(row.requisitions))

    def _orders_of(self, rows: Iterable[LineFacts]) -> Iterator[OrderState]:
        for id_ in dict.fromkeys(row.order_id for row in rows):
            state = self.journal.state(id_)
            if state is not None:
                yield state

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


def _waits(row: LineFacts, reference: str | None) -> bool:
    return reference is None or any(one.partition(":")[2] == reference for one in row.demands)
