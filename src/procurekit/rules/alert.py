"""Alert: one schedule line that needs attention, and why; found by rules in rows of facts at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import say
from procurekit.model.facts import LineFacts
from procurekit.rules.rule import SEVERITIES, Hit, Rule, Severity
from procurekit.values import Moment, date_in

__all__ = ["Alert", "alerts"]


@frozen(kw_only=True)
class Alert:
    """What a rule found.

    `due` is the day since which it has been so, `days` the calendar days since then, `amount` that of what is still to
    come, in `currency`. `demands` wait for it; the first of them needs it by `needed_by`.
    """

    rule: str
    severity: Severity
    message: str
    order_id: str
    order_number: str | None
    line: int
    schedule: int
    item: str | None
    supplier: str | None
    supplier_name: str | None
    purchaser: str | None
    due: date
    days: int
    amount: Decimal | None
    currency: str | None
    demands: tuple[str, ...]
    needed_by: date | None
    values: Mapping[str, str] = field(factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What makes it the same alert tomorrow: rule, order, line, schedule line."""
        return self.rule, self.order_id, self.line, self.schedule

    def text(self, lang: str = "en") -> str:
        """What is so, in words, in ``"en"`` or ``"zh"``."""
        return say(self.message, self.values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The alert as plain data."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "order_id": self.order_id,
            "order_number": self.order_number,
            "line": self.line,
            "schedule": self.schedule,
            "item": self.item,
            "supplier": self.supplier,
            "supplier_name": self.supplier_name,
            "purchaser": self.purchaser,
            "due": self.due.isoformat(),
            "days": self.days,
            "amount": None if self.amount is None else f"{self.amount:f}",
            "currency": self.currency,
            "demands": list(self.demands),
            "needed_by": None if self.needed_by is None else self.needed_by.isoformat(),
            "values": dict(self.values),
            "text": self.text(lang),
        }


def alerts(rules: Sequence[Rule], rows: Iterable[LineFacts], at: Moment) -> list[Alert]:
    """Everything that the rules find in the rows at a moment: the severest first, then the oldest, then the largest.

    Amounts in different currencies are compared by their number: the order is for reading, nothing is added.
    """
    day = date_in(at)
    found: list[Alert] = []
    for row in rows:
        for rule in rules:
            hit = rule.condition(row, day)
            if hit is not None and (day - hit.due).days > rule.days:
                found.append(_alert(rule, row, hit, day))
    return sorted(found, key=_rank)


def _alert(rule: Rule, row: LineFacts, hit: Hit, day: date) -> Alert:
    days = (day - hit.due).days
    return Alert(
        rule=rule.id,
        severity=_severity(rule, row, days, day),
        message=rule.message,
        order_id=row.order_id,
        order_number=row.order_number,
        line=row.line,
        schedule=row.schedule,
        item=row.item,
        supplier=row.supplier,
        supplier_name=row.supplier_name,
        purchaser=row.purchaser,
        due=hit.due,
        days=days,
        amount=row.open_amount,
        currency=row.currency,
        demands=row.demands,
        needed_by=row.needed_by,
        values={"due": hit.due.isoformat(), "days": str(days), **hit.values},
    )


def _severity(rule: Rule, row: LineFacts, days: int, day: date) -> Severity:
    # Nobody waits any more for what has come.
    urgent = row.open > 0 and row.needed_by is not None and row.needed_by <= day + timedelta(days=rule.urgent_within)
    old = rule.high_after is not None and days > rule.high_after
    return "high" if urgent or old else rule.severity


def _rank(alert: Alert) -> tuple[object, ...]:
    return (
        -SEVERITIES.index(alert.severity),
        -alert.days,
        alert.amount is None,
        Decimal(0) if alert.amount is None else alert.amount.copy_negate(),
        alert.order_number or "",
        alert.key,
    )
