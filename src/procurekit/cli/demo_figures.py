"""Figures of the demonstration: everything that its screens show, asked of the desk and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

from procurekit.desk import Desk
from procurekit.metrics import Group, Result
from procurekit.model.facts import LineFacts
from procurekit.model.party import Contact
from procurekit.model.projection import OrderSummary
from procurekit.model.state import OrderState, Promise
from procurekit.model.terms import Evidence
from procurekit.rules import STANDARD, Alert, Rule, WorkItem
from procurekit.simulate import Simulated
from procurekit.values import date_in

__all__ = ["Figures", "Moved", "Score", "Sums", "Told", "gathered"]

Sums: TypeAlias = dict[str | None, Decimal]
"""Amounts by currency; different ones are never added."""

Names: TypeAlias = dict[str | None, str | None]
"""What the suppliers are called, by their ids."""

_STAGES: Final = ("draft", "pending_approval", "sent_back", "approved", "issued", "closed", "cancelled", "rejected")
REJECTED: Final = "procurekit.rejection_rate"
_LATEST, _FIRST = "procurekit.on_time_latest", "procurekit.on_time_first"
_SHOWN: Final = (
    *(_LATEST, _FIRST, "procurekit.on_time_orders", "procurekit.on_time_orders_first"),
    *("procurekit.in_full", "procurekit.delay", "procurekit.lead_time", REJECTED),
    "procurekit.spend",
)
_ENOUGH: Final = 10
"""So many lines must be due before a supplier is held up as an example."""


@frozen
class Told:
    """A promise, with what the answer that it came in says about itself."""

    promise: Promise
    moved: int | None
    who: str | None
    said_by: Contact | None
    channel: str | None
    reason: str | None
    evidence: tuple[Evidence, ...]


@frozen
class Moved:
    """An open line whose promise moved, oldest promise first."""

    line: LineFacts
    told: tuple[Told, ...]

    @property
    def moves(self) -> int:
        """How often it moved."""
        return sum(1 for one in self.told if one.moved)

    @property
    def days(self) -> int:
        """How far it moved in all."""
        return (self.told[-1].promise.day - self.told[0].promise.day).days


@frozen
class Worst:
    """A supplier's figure that is worse than any other's."""

    name: str
    result: Result


@frozen
class Score:
    """A supplier on time by both promises, and its rank by each among those with anything due."""

    supplier: str
    name: str | None
    latest: Result
    first: Result
    rank_latest: int
    rank_first: int
    ranked: int


@frozen
class Figures:
    """Everything that the screens show, asked of the desk as of the morning on which the year ends."""

    db: str
    year: Simulated
    buyer: str | None
    orders: tuple[OrderSummary, ...]
    alerts: tuple[Alert, ...]
    findings: dict[str, int]
    total: Group
    worst: Worst | None
    worklist: tuple[WorkItem, ...]
    moved: Moved | None
    scored: Score | None

    @property
    def day(self) -> date:
        """The day of that morning."""
        return date_in(self.year.today)

    def stages(self) -> Iterator[tuple[str, int, Sums]]:
        """By stage: how many orders, and what is still to come, by currency."""
        for stage in _STAGES:
            held = [one for one in self.orders if one.stage == stage]
            if held:
                yield stage, len(held), _sums((one.currency, one.open_amount) for one in held)

    def rules(self) -> Iterator[tuple[Rule, int, Sums]]:
        """By rule: how many alerts, and the amount at risk, by currency."""
        for rule in STANDARD:
            held = [one for one in self.alerts if one.rule == rule.id]
            if held:
                yield rule, len(held), _sums((one.currency, one.amount) for one in held)

    def kpis(self) -> Iterator[Result]:
        """The figures of the first screen; several of one KPI where currencies stand apart."""
        for name in _SHOWN:
            yield from (one for one in self.total.results if one.kpi == name)


def _sums(parts: Iterable[tuple[str | None, Decimal | None]]) -> Sums:
    sums: Sums = {}
    for currency, amount in parts:
        if amount:
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return dict(sorted(sums.items(), key=lambda one: one[0] or ""))


def gathered(desk: Desk, db: str, year: Simulated) -> Figures:
    """Ask the desk."""
    at = year.today
    (total,) = desk.kpis(at=at)
    orders = tuple(desk.orders())
    names: Names = {one.supplier: one.supplier_name for one in orders}
    return Figures(
        db=db,
        year=year,
        buyer=_buyer(desk, orders),
        orders=orders,
        alerts=tuple(desk.alerts(at, record=False)),
        findings=desk.findings(),
        total=total,
        worst=_worst(desk, names, year),
        worklist=tuple(desk.worklist(at=at)),
        moved=_moved(desk),
        scored=_scored(desk, names, year),
    )


def _buyer(desk: Desk, orders: Sequence[OrderSummary]) -> str | None:
    buyer = desk.get(orders[0].id).order.buyer if orders else None
    return None if buyer is None else str(buyer)


def _worst(desk: Desk, names: Names, year: Simulated) -> Worst | None:
    """The supplier of whose goods the largest share was rejected: over all suppliers, units can't be added."""
    found = [
        Worst(names.get(str(group.value)) or str(group.value), one)
        for group in desk.kpis(by="supplier", at=year.today)
        for one in group.results
        if one.kpi == REJECTED and one.value
    ]
    return max(found, key=lambda one: one.result.value or 0, default=None)


def _moved(desk: Desk) -> Moved | None:
    """The open line whose promise moved most often, said in the most ways, by the most days."""
    rows = [row for row in desk.lines(open_only=True) if row.promise_count > 1]
    most = max((row.promise_count for row in rows), default=0)
    found = [Moved(row, tuple(_told(desk, row))) for row in rows if row.promise_count == most]
    return max(
        found,
        key=lambda one: (len({told.channel for told in one.told}), one.days, one.line.order_number or ""),
        default=None,
    )


def _told(desk: Desk, row: LineFacts) -> Iterator[Told]:
    state = desk.get(row.order_id)
    names = {one.version: one.who for one in desk.timeline(state)}
    before: Promise | None = None
    for promise in state.promises[row.line, row.schedule]:
        answer = _answer(state, promise)
        moved = None if before is None else (promise.day - before.day).days
        line = next((one for one in getattr(answer, "lines", ()) if one.line == row.line), None)
        yield Told(
            promise,
            moved,
            names[promise.version](),
            getattr(answer, "answered_by", None),
            getattr(answer, "channel", None),
            getattr(line, "reason", None),
            getattr(answer, "evidence", ()),
        )
        before = promise


def _answer(state: OrderState, promise: Promise) -> object:
    return next((one.document for one in state.kept("acknowledgement") if one.version == promise.version), None)


def _scored(desk: Desk, names: Names, year: Simulated) -> Score | None:
    """The supplier that looks so much better by its latest promises than by its first ones."""
    both = []
    for group in desk.kpis(by="supplier", at=year.today):
        found = {one.kpi: one for one in group.results}
        latest, first = found.get(_LATEST), found.get(_FIRST)
        if latest and first and latest.value is not None and first.value is not None:
            both.append((str(group.value), latest, first))
    widest = max((one for one in both if one[1].counted >= _ENOUGH), key=_gap, default=None)
    if widest is None:
        return None
    supplier, latest, first = widest
    return Score(
        supplier,
        names.get(supplier),
        latest,
        first,
        1 + sum(one[1].value > latest.value for one in both),  # type: ignore[operator]  # none without a value
        1 + sum(one[2].value > first.value for one in both),  # type: ignore[operator]  # likewise
        len(both),
    )


def _gap(one: tuple[str, Result, Result]) -> Decimal:
    return (one[1].value or Decimal(0)) - (one[2].value or Decimal(0))
