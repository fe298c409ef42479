"""The projection: what queries read instead of folding every order. It can always be rebuilt from the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen
from pendulum import DateTime

from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.standing_findings import standing_findings
from procurekit.model.state import OrderState
from procurekit.values.numbers import total

__all__ = ["OrderSummary", "Projected", "project"]


@frozen
class OrderSummary:
    """One order on one row: who, what stage, how much, what is due next. Amounts are in `currency`."""

    book: str
    id: str
    version: int
    number: str | None
    issuer: str | None
    supplier: str | None
    supplier_name: str | None
    purchaser: str | None
    source: str | None
    state: str
    stage: str
    ordered_on: date | None
    lines: int
    currency: str | None
    amount: Decimal | None
    open_amount: Decimal | None
    open_lines: int
    next_due: date | None
    findings: Mapping[str, int]
    changed_at: DateTime


@frozen
class Projected:
    """An order's summary with the facts of its schedule lines."""

    order: OrderSummary
    lines: tuple[LineFacts, ...]


def project(state: OrderState) -> Projected:
    """The rows of one order."""
    rows = tuple(line_facts(state))
    order = state.order
    waiting = [row for row in rows if row.open > 0 and row.expects_receipt]
    seen = {(one.code, one.path) for _, one in standing_findings(state)}
    return Projected(
        OrderSummary(
            book=state.book,
            id=state.id,
            version=state.version,
            number=order.number,
            issuer=order.issuer,
            supplier=None if order.supplier is None else order.supplier.id,
            supplier_name=None if order.supplier is None else order.supplier.name,
            purchaser=order.purchaser,
            source=state.source,
            state=state.state,
            stage=state.stage,
            ordered_on=rows[0].ordered_on if rows else order.ordered_on,
            lines=len(order.lines),
            currency=order.currency,
            amount=_total(row.amount for row in rows if row.line_status != "cancelled"),
            open_amount=_total(row.open_amount for row in waiting),
            open_lines=len({row.line for row in waiting}),
            next_due=min((due for row in waiting if (due := row.latest_promise or row.requested)), default=None),
            findings=Counter(code for code, _ in seen),
            changed_at=state.head.recorded_at,  # type: ignore[arg-type]  # a state has a last event
        ),
        rows,
    )


def _total(amounts: object) -> Decimal | None:
    """The sum of what is known; None if nothing is."""
    known = [one for one in amounts if one is not None]  # type: ignore[attr-defined]
    return total(known) if known else None
