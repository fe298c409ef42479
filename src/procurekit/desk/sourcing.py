"""Sourcing: what orders come from: the requisitions and the agreements of a book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from procurekit.desk.arguments import expect
from procurekit.desk.guiding import Guiding
from procurekit.desk.queries import ensure_stage
from procurekit.errors import Finding, InvalidValue, NotFound
from procurekit.model.calling_off import outside_agreement
from procurekit.model.combining import combine
from procurekit.model.commitment import Commitment, commitment
from procurekit.model.coverage import Coverage, coverage, coverage_findings
from procurekit.model.document_state import AgreementState, RequisitionState
from procurekit.model.facts import LineFacts
from procurekit.model.ids import is_id
from procurekit.model.order import OrderLine
from procurekit.model.state import OrderState
from procurekit.model.waiting import Waiting, waiting
from procurekit.values import Moment, date_in

__all__ = ["Sourcing"]

S = TypeVar("S", RequisitionState, AgreementState)


class Sourcing(Guiding):
    """The part of a desk that knows what orders come from."""

    def requisition(self, requisition: RequisitionState | str) -> RequisitionState:
        """A requisition's latest state, by id or number. Raises NotFound."""
        return self._document(RequisitionState, requisition)

    def requisitions(self, *, stage: str | None = None) -> list[RequisitionState]:
        """The requisitions of the book, newest first. Raises InvalidValue on a stage that there is none of."""
        return self._listed(RequisitionState, stage)

    def coverage(self, requisition: RequisitionState | str, at: Moment | str | None = None) -> Coverage:
        """How much of a requisition is ordered, by which order lines, what came, what is late at a moment (now).

        Raises NotFound.
        """
        state = self.requisition(requisition)
        return coverage(state, self._naming(state), self._moment(at))

    def combine(self, requisitions: Iterable[RequisitionState | str]) -> tuple[OrderLine, ...]:
        """Order lines for what is still to be ordered of requisitions: see `procurekit.model.combine`.

        Raises NotFound, and InvalidValue where how much that is can't be told.
        """
        states = [self.requisition(one) for one in requisitions]
        return combine(states, [self.coverage(one) for one in states])

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

    def agreement(self, agreement: AgreementState | str) -> AgreementState:
        """An agreement's latest state, by id or number. Raises NotFound."""
        return self._document(AgreementState, agreement)

    def agreements(self, *, stage: str | None = None) -> list[AgreementState]:
        """The agreements of the book, newest first. Raises InvalidValue on a stage that there is none of."""
        return self._listed(AgreementState, stage)

    def commitment(self, agreement: AgreementState | str) -> Commitment:
        """How much of an agreement its orders have called off, what came of it and what is left. Raises NotFound."""
        state = self.agreement(agreement)
        return commitment(state, self._calling_off(state))

    def _sourced(self, order: OrderState) -> Iterator[Finding]:
        """What can't be right about how an order goes with the requisitions and agreements of the book that it names.

        What the book doesn't have is somebody else's to check.
        """
        agreed = (one.agreement or order.order.agreement for one in order.lines)
        for known in self._known(AgreementState, (one.number for one in agreed if one is not None)):
            rest = commitment(known, (one for one in self._calling_off(known) if one.id != order.id))
            yield from outside_agreement(known, order.order, rest, date_in(self.now()))
        asked = (one.requisition for line in order.lines for one in line.requisitions)
        for state in self._known(RequisitionState, asked):
            others = (one for one in self._naming(state) if one.id != order.id)
            yield from coverage_findings(state, order, others)

    def _known(self, cls: type[S], names: Iterable[str]) -> Iterator[S]:
        """The documents of a kind by their ids, or by their numbers if they are ours, as far as the book has them."""
        ids = (name if is_id(name) else self.journal.number(cls.kind, None, name) for name in names)
        for id_ in dict.fromkeys(ids):
            state = None if id_ is None else self.journal.folded(id_)
            if isinstance(state, cls):
                yield state

    def _listed(self, cls: type[S], stage: str | None) -> list[S]:
        """The documents of a kind, newest first."""
        ensure_stage(stage)
        every = map(self.journal.folded, reversed(self.journal.streams(cls.kind)))
        return [one for one in every if isinstance(one, cls) and stage in {None, one.stage}]

    def _naming(self, state: RequisitionState) -> Iterator[OrderState]:
        """The orders of which a line names a requisition."""
        names = {state.id, state.number}
        return self._orders_of(row for row in self.lines() if not names.isdisjoint(row.requisitions))

    def _calling_off(self, state: AgreementState) -> Iterator[OrderState]:
        """The orders of which a line names an agreement."""
        names = {state.id, state.number}
        return self._orders_of(row for row in self.lines() if row.agreement is not None and row.agreement in names)

    def _orders_of(self, rows: Iterable[LineFacts]) -> Iterator[OrderState]:
        for id_ in dict.fromkeys(row.order_id for row in rows):
            state = self.journal.state(id_)
            if state is not None:
                yield state

    def _document(self, cls: type[S], given: S | str) -> S:
        """The latest state of a document of a kind: by its state, its id, or its number, whoever issued it."""
        expect(cls.kind, given, (cls, str))
        name = given if isinstance(given, str) else given.id
        found = list(self._known(cls, [name]))
        if not found and not is_id(name):
            found = [one for one in self._listed(cls, None) if one.number == name]
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise NotFound("ambiguous_number", count=len(found), number=name, ids=ids)
        if not found:
            raise NotFound("not_found", what=cls.kind, id=name, book=self.book)
        return found[0]


def _waits(row: LineFacts, reference: str | None) -> bool:
    return reference is None or any(one.partition(":")[2] == reference for one in row.demands)
