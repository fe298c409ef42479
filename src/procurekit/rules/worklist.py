"""The worklist: alerts gathered by supplier, so that one call settles them all, the most urgent supplier first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from procurekit.rules.alert import Alert
from procurekit.rules.rule import SEVERITIES, Severity
from procurekit.values import Moment, date_in
from procurekit.values.numbers import EXACT

__all__ = ["WorkItem", "worklist"]

_ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class WorkItem:
    """One supplier to talk to, and about what.

    `lines` and `at_risk` (the amount still to come, by currency; None where none is stated) count a schedule line once,
    however many alerts speak of it. `demands` are the work orders and projects that wait, `needed_by` the first day
    that one of them needs its goods, `days_left` the days until then (negative once it has passed), `oldest` the most
    days that any alert has lasted.
    """

    supplier: str | None
    supplier_name: str | None
    severity: Severity
    lines: int
    orders: int
    at_risk: Mapping[str | None, Decimal] = field(hash=False)
    demands: tuple[str, ...]
    needed_by: date | None
    days_left: int | None
    oldest: int
    alerts: tuple[Alert, ...]

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The item as plain data, with its alerts."""
        return {
            "supplier": self.supplier,
            "supplier_name": self.supplier_name,
            "severity": self.severity,
            "lines": self.lines,
            "orders": self.orders,
            "at_risk": [{"amount": f"{amount:f}", "currency": currency} for currency, amount in self.at_risk.items()],
            "demands": list(self.demands),
            "needed_by": None if self.needed_by is None else self.needed_by.isoformat(),
            "days_left": self.days_left,
            "oldest": self.oldest,
            "alerts": [one.as_dict(lang) for one in self.alerts],
        }


def worklist(alerts: Iterable[Alert], at: Moment | None = None, *, purchaser: str | None = None) -> list[WorkItem]:
    """The alerts by supplier: who keeps somebody waiting soonest, then where the most money is at risk.

    With `purchaser`, only what that person buys; with `at`, each item says how many days are left. Amounts in different
    currencies are never added; a supplier ranks by the largest of its amounts.
    """
    day = None if at is None else date_in(at)
    by_supplier: dict[str | None, list[Alert]] = {}
    for one in alerts:
        if purchaser is None or one.purchaser == purchaser:
            by_supplier.setdefault(one.supplier, []).append(one)
    return sorted((_item(supplier, held, day) for supplier, held in by_supplier.items()), key=_rank)


def _item(supplier: str | None, held: list[Alert], day: date | None) -> WorkItem:
    lines = {one.key[1:]: one for one in held}
    at_risk: dict[str | None, Decimal] = {}
    for one in lines.values():
        if one.amount is not None:
            at_risk[one.currency] = EXACT.add(at_risk.get(one.currency, _ZERO), one.amount)
    needed_by = min((one.needed_by for one in held if one.needed_by is not None), default=None)
    return WorkItem(
        supplier=supplier,
        supplier_name=next((one.supplier_name for one in held if one.supplier_name), None),
        severity=max((one.severity for one in held), key=SEVERITIES.index),
        lines=len(lines),
        orders=len({one.order_id for one in held}),
        at_risk={currency: at_risk[currency] for currency in sorted(at_risk, key=lambda one: (one is None, one or ""))},
        demands=tuple(sorted({demand for one in held for demand in one.demands})),
        needed_by=needed_by,
        days_left=None if needed_by is None or day is None else (needed_by - day).days,
        oldest=max(one.days for one in held),
        alerts=tuple(held),
    )


def _rank(item: WorkItem) -> tuple[object, ...]:
    most = max(item.at_risk.values(), default=None)
    return (
        item.needed_by is None,
        item.needed_by or date.max,
        most is None,
        _ZERO if most is None else most.copy_negate(),
        -item.oldest,
        item.supplier or "",
    )
