"""Alert subjects: the rows of facts that the rules of a desk look at, and what these find in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from procurekit.desk.kept_rows import KeptRows
from procurekit.desk.line_scan import RECORDED, line_rows, with_recorded
from procurekit.desk.supplier_kpis import SupplierKpis
from procurekit.metrics.history import with_history
from procurekit.model.alert import AlertSubject
from procurekit.model.facts_of_invoices import invoice_facts
from procurekit.model.prefilter import Asked
from procurekit.model.rows_of_changes import change_rows
from procurekit.model.rows_of_orders import ORDER_ROWS, order_rows, order_rows_in, order_sources
from procurekit.model.rows_of_supplier_kpis import SupplierKpi
from procurekit.model.state import OrderState
from procurekit.ports import LineColumns
from procurekit.rules import Rule
from procurekit.rules.column_frames import frame_of, frames_there, in_one
from procurekit.rules.matching import Matches, match
from procurekit.rules.reading import plan_of
from procurekit.rules.subjects import SUBJECT_ROWS
from procurekit.values import Moment, WorkCalendar, date_in

__all__ = ["AlertSubjects"]

_GRAINS: Final[dict[AlertSubject, str]] = {
    "order": "order",
    "schedule_line": "schedule_line",
    "invoice": "invoice",
    "incident": "incident",
    "change_request": "change",
    "agreement": "agreement",
}
"""The grain of rows that each kind of subject is read from."""

_OVER: Final = frozenset({"closed", "cancelled", "rejected"})
_RECENT: Final = timedelta(days=366)
_PORTION: Final = 25_000
_MANY: Final = 300  # rows, from which on a frame is worth making


class AlertSubjects(SupplierKpis):
    """The part of a desk that looks at everything that rules speak of.

    Of change requests these are the ones that are open; of invoices those of orders that aren't over, and those of the
    last 366 days. Suppliers' figures are measured once a day.
    """

    @cached_property
    def _kept_rows(self) -> KeptRows:
        return KeptRows()

    @cached_property
    def _figures(self) -> dict[date, list[SupplierKpi]]:
        """The suppliers' figures of periods that are over, as of the day on which they were measured last."""
        return {}

    def _matches(self, rules: Sequence[Rule], at: Moment, calendar: WorkCalendar) -> Matches:
        """What the rules find in the book at a moment."""
        kinds = dict.fromkeys(rule.subject for rule in rules)
        subjects = {kind: self._subjects(kind, rules, at, calendar) for kind in kinds}
        return match(rules, subjects, at, calendar=calendar, book=self.book)

    def _subjects(self, kind: AlertSubject, rules: Sequence[Rule], at: Moment, calendar: WorkCalendar) -> Any:
        if kind == "supplier":
            return self._figures_on(date_in(at), at, calendar)
        store = self.store
        if isinstance(store, LineColumns) and self._is_projected():
            if kind == "schedule_line":
                return line_rows(store, self.book, self._origins)
            if kind == "order":
                return self._orders(store, rules)
            if kind in {"invoice", "change_request"}:
                return self._rows_of_live(store, kind, at)
        rows = list(self.rows(_GRAINS[kind]))
        if kind == "schedule_line" and any(_reads(rule, "previous_price") for rule in rules):
            rows = with_history(rows)
        if kind == "schedule_line" and any(_reads(rule, name) for rule in rules for name in RECORDED):
            rows = with_recorded(rows)
        return rows

    def _orders(self, store: LineColumns, rules: Sequence[Rule]) -> Any:
        """The rows of all orders, as far as rules read them: a frame, where there are many and something makes one."""
        rows = SUBJECT_ROWS["order"]
        read = {one.name for rule in rules if rule.subject == "order" for one in plan_of(rule).names}
        facts = {*rows.key, *rows.place.values(), *read}
        names = order_sources(facts)
        first, *more = list(store.line_columns(self.book, names, batch=_PORTION)) or [{}]
        frame = None
        if (more or len(first.get("order_id", ())) >= _MANY) and frames_there():
            words = [one for one in SUBJECT_ROWS["schedule_line"].words if one.name in names]
            frame = in_one([frame_of(columns, words) for columns in (first, *more)])
        if frame is None:
            return list(order_rows(row for columns in (first, *more) for row in _dicts(columns)))
        return order_rows_in(frame, facts & set(ORDER_ROWS)).to_native()

    def _figures_on(self, day: date, at: Moment, calendar: WorkCalendar) -> list[SupplierKpi]:
        # Of periods that are over: once a day is often enough, and it takes all the rows of the book.
        found = self._figures.get(day)
        if found is None:
            found = list(self.supplier_kpis(at=at, calendar=calendar))
            self._figures.clear()
            self._figures[day] = found
        return found

    def _rows_of_live(self, store: LineColumns, kind: AlertSubject, at: Moment) -> list[Any]:
        """The rows of orders that may still need attention, made anew only where an order has moved on."""
        if kind == "invoice":
            day = date_in(at)
            # A bill need not name a line that there is.
            billed = Asked("order_invoices", ">", 0)
            rows = self._columns(store, ("order_id", "stage", "order_invoices", "last_invoiced_on"), billed)
            wanted = {
                row["order_id"]
                for row in rows
                if row["order_invoices"]
                if row["stage"] not in _OVER or day - (row["last_invoiced_on"] or day) <= _RECENT
            }
        else:
            pending = Asked("pending_changes", ">", 0)
            rows = self._columns(store, ("order_id", "pending_changes"), pending)
            wanted = {row["order_id"] for row in rows if row["pending_changes"]}
        orders = [(one.id, one.version) for one in self.orders() if one.id in wanted] if wanted else []
        organisation = self.workflows.organisation_or_none
        work_time = None if organisation is None else organisation.work_time

        def rows_of(state: OrderState) -> Iterator[Any]:
            return invoice_facts(state) if kind == "invoice" else change_rows(state, work_time)

        return self._kept_rows.of(kind, sorted(orders), self.journal.state, rows_of)

    def _columns(self, store: LineColumns, names: Sequence[str], where: Any = None) -> Iterator[dict[str, Any]]:
        """Some facts of every schedule line of the book."""
        for columns in store.line_columns(self.book, names, where=where, batch=_PORTION):
            yield from _dicts(columns)


def _dicts(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Columns row by row."""
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _reads(rule: Rule, fact: str) -> bool:
    return rule.subject == "schedule_line" and any(one.name == fact for one in plan_of(rule).names)
