"""What needs attention and how well it goes, every morning: computed by procurekit, stored in this program's tables."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from procurekit.metrics import PROCUREKIT, measure
from procurekit.model.rows_of_orders import order_rows
from procurekit.rules import STANDARD, Alert, Rule, evaluate
from purchasing.facts import rows
from purchasing.models import Attention, Figure


@transaction.atomic
def watch(day: date, rules: Iterable[Rule] = STANDARD) -> list[Alert]:
    """Look at every line and every order; what is new, or worse, since the last look."""
    lines = list(rows())
    subjects = {"schedule_line": lines, "order": list(order_rows(lines))}
    known = [Alert.from_dict(one.alert) for one in Attention.objects.select_for_update()]
    found = evaluate(rules, subjects, known, day)
    for one in {change.alert.id: change.alert for change in found.changes}.values():
        told = {"order_id": int(one.order_id), "rule": one.rule, "severity": one.severity, "is_open": one.is_open}
        Attention.objects.update_or_create(key=one.id, defaults={**told, "text": one.text(), "alert": one.as_dict()})
    return [one.alert for one in found.changes if one.alert.is_open]


@transaction.atomic
def assess(day: date) -> None:
    on_time = [one for one in PROCUREKIT if one.id == "procurekit.on_time"]
    for group in measure(on_time, rows(), at=day, by="supplier"):
        for one in group.results:
            figures = {"numerator": one.numerator, "denominator": one.denominator, "reason": one.reason or ""}
            Figure.objects.update_or_create(kpi=one.kpi, supplier=group.value, day=day, defaults=figures)
