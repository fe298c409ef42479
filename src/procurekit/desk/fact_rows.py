"""Fact rows: the rows of facts of a book, of each grain that KPIs are measured over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from procurekit.desk.sourcing import Sourcing
from procurekit.errors import InvalidValue
from procurekit.model.alert import Alert
from procurekit.model.alert_life import fold_alert
from procurekit.model.commitment import commitment
from procurekit.model.document_state import AgreementState, RequisitionState
from procurekit.model.events import Event
from procurekit.model.facts import LineFacts
from procurekit.model.facts_of_invoices import invoice_facts
from procurekit.model.facts_of_receipts import receipt_facts
from procurekit.model.ids import kind_in
from procurekit.model.incident_state import fold_incident
from procurekit.model.journal import event_of
from procurekit.model.line_origins import Terms, asked_on, price_agreed, terms_of
from procurekit.model.rows_of_agreements import AgreementRow, agreement_row
from procurekit.model.rows_of_alerts import alert_row
from procurekit.model.rows_of_changes import change_rows
from procurekit.model.rows_of_incidents import IncidentRow, incident_row
from procurekit.model.rows_of_orders import order_rows
from procurekit.model.state import OrderState
from procurekit.values import WorkTime

__all__ = ["GRAINS", "FactRows"]

T = TypeVar("T")

_LINE: Final = "schedule_line"
_ORDER: Final = "order"
_INCIDENT: Final = "incident"
_AGREEMENT: Final = AgreementState.kind
_ALERT: Final = "alert"
_OF_ORDERS: Final[Mapping[str, tuple[str, Callable[[OrderState, WorkTime | None], Iterable[Any]]]]] = {
    "receipt": ("receipt.recorded", lambda state, _: receipt_facts(state)),
    "invoice": ("invoice.recorded", lambda state, _: invoice_facts(state)),
    "change": ("change_request.created", change_rows),
}
"""The grains that are told order by order: the event without which an order has no such row, and the rows of one."""

GRAINS: Final = (_LINE, _ORDER, *_OF_ORDERS, _INCIDENT, _AGREEMENT, _ALERT)
"""What there are rows of facts of."""


class FactRows(Sourcing):
    """The part of a desk that gives rows of facts."""

    def rows(self, grain: str) -> Iterator[Any]:
        """The rows of facts of a grain.

        A row of ``schedule_line`` is a `LineFacts`, of ``order`` a `WholeOrder`, of ``receipt`` a `ReceiptFacts`, of
        ``invoice`` an `InvoiceFacts`, of ``change`` a `ChangeRow`, of ``incident`` an `IncidentRow`, of ``agreement``
        an `AgreementRow`, of ``alert`` an `AlertRow`. Rows of schedule lines say what `lines` does and what an order by
        itself doesn't know: since when it was asked for, and at what price an agreement has it. Working hours are those
        of the organisation's own `work_time`. Incidents that were cancelled are left out. Raises InvalidValue on a
        grain that there is none of.

        >>> import procurekit
        >>> from procurekit import Incident, IncidentLine, OrderLine, PurchaseOrder
        >>> with procurekit.open("memory:") as desk:
        ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "1000")]), by="mei")
        ...     _ = desk.record(Incident("late", lines=[IncidentLine(order.id, 1)]), by="mei")
        ...     [(row.incident_kind, row.order_number, row.responded) for row in desk.rows("incident")]
        [('late', 'PO-1', False)]
        """
        if grain not in GRAINS:
            raise InvalidValue("not_a_choice", field="grain", value=repr(grain), choices=", ".join(GRAINS))
        if grain == _LINE:
            return self._line_rows()
        if grain == _ORDER:
            return order_rows(self.lines())
        if grain == _AGREEMENT:
            return self._agreement_rows()
        organisation = self.workflows.organisation_or_none
        work_time = None if organisation is None else organisation.work_time
        if grain == _INCIDENT:
            return self._incident_rows(work_time)
        if grain == _ALERT:
            return (alert_row(one, work_time) for one in self._folded_alerts())
        event, rows_of = _OF_ORDERS[grain]
        states = map(self.journal.state, sorted(self.journal.having(event)))
        return (row for state in states if state is not None for row in rows_of(state, work_time))

    def _incident_rows(self, work_time: WorkTime | None) -> Iterator[IncidentRow]:
        orders: dict[str, LineFacts] | None = None
        for id_ in self.journal.streams(_INCIDENT):
            found = fold_incident(self.journal.events(id_))
            if found is None or found.cancelled:
                continue
            if orders is None:
                orders = {row.order_id: row for row in self.lines() if row.incidents}
            order = orders.get(found.orders[0]) if found.orders else None
            yield incident_row(found.document, book=self.book, incident=id_, order=order, work_time=work_time)

    def _agreement_rows(self) -> Iterator[AgreementRow]:
        orders: dict[str, dict[str, None]] | None = None
        for state in self.journal.gathered(_AGREEMENT):
            if not isinstance(state, AgreementState):
                continue
            if orders is None:
                orders = {}
                for row in self.lines():
                    if row.agreement is not None:
                        orders.setdefault(row.agreement, {})[row.order_id] = None
            names = [one for one in (state.id, state.number) if one is not None]
            ids = dict.fromkeys(order for name in names for order in orders.get(name, ()))
            states = (self.journal.state(one) for one in ids)
            yield agreement_row(state, commitment(state, (one for one in states if one is not None)))

    def _folded_alerts(self) -> Iterator[Alert]:
        """Every alert of the book as it stands, from the log: it is read once."""
        streams: dict[str, list[Event]] = {}
        for one in self.store.read_all():
            if one.book == self.book and kind_in(one.stream) == _ALERT:
                streams.setdefault(one.stream, []).append(event_of(one))
        folded = map(fold_alert, streams.values())
        return (one for one in folded if one is not None)

    def _line_rows(self) -> Iterator[LineFacts]:
        origins: _Origins | None = None
        for row in self.lines():
            if row.agreement is None and not row.requisitions:
                yield row
                continue
            if origins is None:
                origins = self._origins()
            yield evolve(row, requisitioned_on=origins.asked(row), agreement_price=origins.price(row))

    def _origins(self) -> _Origins:
        """What every requisition and agreement of the book says: the log is read once, however many lines name them."""
        asked: dict[str, date] = {}
        terms: dict[str, tuple[Terms, ...]] = {}
        for state in self.journal.gathered(RequisitionState.kind, AgreementState.kind):
            # A number that others issued isn't what an order of ours means.
            number = None if state.document.issuer is not None else state.number
            if isinstance(state, RequisitionState):
                _known_as(asked, state.id, number, asked_on(state))
            elif isinstance(state, AgreementState):
                _known_as(terms, state.id, number, terms_of(state))
        return _Origins(asked, terms)


def _known_as(known: dict[str, T], id_: str, number: str | None, value: T) -> None:
    """A document by its id, and by its number unless an earlier one has that."""
    known[id_] = value
    if number is not None:
        known.setdefault(number, value)


@frozen
class _Origins:
    """What lines were ordered from, by ids and numbers: when it was asked for, and what was agreed since when."""

    requisitions: Mapping[str, date]
    agreements: Mapping[str, tuple[Terms, ...]]

    def asked(self, row: LineFacts) -> date | None:
        """The day on which the first of what a line was ordered for was asked for, as far as the book has that."""
        return min((self.requisitions[one] for one in row.requisitions if one in self.requisitions), default=None)

    def price(self, row: LineFacts) -> Decimal | None:
        """The price of one unit by the agreement that a line calls off from."""
        return None if row.agreement is None else price_agreed(self.agreements.get(row.agreement, ()), row)
