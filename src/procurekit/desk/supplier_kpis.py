"""Suppliers' KPIs: what each supplier's figures were in the last period that is over, and in the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from procurekit.desk.measuring import Measuring
from procurekit.metrics import REGISTRY, Kpi, Period, Rating, Registry, measure
from procurekit.metrics.combining import needed
from procurekit.metrics.counting import first_day
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.grouping import day_at
from procurekit.metrics.measured import Measured
from procurekit.metrics.periods import period_of
from procurekit.metrics.registry import definitions
from procurekit.metrics.result import Group, Result
from procurekit.model.rows_of_supplier_kpis import SupplierKpi
from procurekit.values import Moment, WorkCalendar

__all__ = ["WATCHED", "SupplierKpis"]

WATCHED: Final = ("procurekit.on_time", "procurekit.rejection_rate")
"""The KPIs that are looked at where nobody says which: whether suppliers deliver in time, and what is right."""


class SupplierKpis(Measuring):
    """The part of a desk that tells whether suppliers got better or worse."""

    def supplier_kpis(
        self,
        kpis: Iterable[Kpi | str] | Kpi | str = WATCHED,
        *,
        at: Moment | str | None = None,
        period: str | Period = "month",
        fiscal_start: int = 1,
        ratings: Iterable[Rating] = (),
        calendar: WorkCalendar | None = None,
        registry: Registry = REGISTRY,
    ) -> Iterator[SupplierKpi]:
        """A row for each supplier and KPI: the figure of the last period that was over at a moment (now), and before.

        The period that the day of `at` is in isn't over. Suppliers come in the order of their ids, those of whom
        neither period has any row not at all; a figure of amounts has a row for each currency. The facts are all that
        are known now, judged as of `at`; the rest is as for `kpis`. All rows are read, and those of the two periods
        judged.

        >>> import procurekit
        >>> from procurekit import OrderLine, PurchaseOrder, Receipt
        >>> with procurekit.open("memory:") as desk:
        ...     for day, came in (("2026-02-10", "2026-02-10"), ("2026-03-10", "2026-03-12")):
        ...         line = OrderLine(1, "M6-BOLT", "100", promised=day)
        ...         paper = PurchaseOrder(supplier="V-7", ordered_on="2026-01-05", lines=[line])
        ...         order = desk.create(paper, by="mei")
        ...         _ = desk.record(Receipt(order.id, 1, "100", at=came))
        ...     (one, _) = desk.supplier_kpis(at="2026-04-01")
        >>> one.kpi, one.period, one.value, one.previous, one.fallen_by, one.rows
        ('procurekit.on_time', '2026-03', Decimal('0'), Decimal('1'), Decimal('1'), 1)
        """
        wanted = definitions(kpis, registry)
        moment = self._moment(at)
        kind = period_of(period, fiscal_start)
        last = kind.number(day_at(moment)) - 1
        read = needed(wanted, registry)
        names: dict[str | None, str | None] = {}
        rows = {
            of: _noted(_judged(those, [kpi for kpi in read if grain_rows(kpi.grain).of == of], kind, last), names)
            for of, those in self._rows_for(read, ratings).items()
        }
        measured = measure(wanted, rows, at=moment, by="supplier", period=kind, calendar=calendar, registry=registry)
        return _compared(measured, self.book, names, (kind.label(last), kind.label(last - 1)))


def _judged(rows: Iterable[Any], kpis: Sequence[Kpi], period: Period, last: int) -> Iterable[Any]:
    """The rows that the figures of two periods are made of, and not all others; an order is judged as a whole."""
    if any(grain_rows(kpi.grain).whole for kpi in kpis):
        return rows
    windows = dict.fromkeys(kpi.window for kpi in kpis)
    both = {last, last - 1}

    def counts(row: Any) -> bool:
        days = (first_day(window, row) for window in windows)
        return any(day is not None and period.number(day) in both for day in days)

    return filter(counts, rows)


def _noted(rows: Iterable[Any], names: dict[str | None, str | None]) -> Iterator[Any]:
    """The rows, with what their suppliers are called noted while they go by."""
    for row in rows:
        name = getattr(row, "supplier_name", None)
        if name is not None:
            names[row.supplier] = name
        yield row


def _compared(
    measured: Measured, book: str, names: Mapping[str | None, str | None], periods: tuple[str, str]
) -> Iterator[SupplierKpi]:
    found: dict[str, dict[str, Group]] = {}
    for group in measured:
        if isinstance(group.value, str) and group.period in periods:
            found.setdefault(group.value, {})[group.period] = group
    for supplier, groups in found.items():
        for kpi in measured.kpis:
            now, before = (_by_currency(groups.get(one), kpi) for one in periods)
            for currency in _currencies(now, before):
                value, previous = now.get(currency), before.get(currency)
                yield SupplierKpi(
                    book=book,
                    supplier=supplier,
                    supplier_name=names.get(supplier),
                    kpi=kpi.id,
                    kpi_title=kpi.title,
                    kpi_title_zh=kpi.title_zh,
                    kpi_unit=kpi.unit,
                    currency=currency,
                    better=kpi.better,
                    target=kpi.target,
                    period=periods[0],
                    value=None if value is None else value.value,
                    previous=None if previous is None else previous.value,
                    rows=0 if value is None else value.counted,
                    previous_rows=0 if previous is None else previous.counted,
                )


def _by_currency(group: Group | None, kpi: Kpi) -> dict[str | None, Result]:
    return {} if group is None else {one.currency: one for one in group.of(kpi.id)}


def _currencies(*figures: Mapping[str | None, Result]) -> list[str | None]:
    """The currencies of figures; where a period has none of money, it has nothing in each of the other's."""
    every = list(dict.fromkeys(one for each in figures for one in each))
    empty = all(None not in each or each[None].value is None for each in figures)
    return [one for one in every if one is not None] if len(every) > 1 and empty else every
