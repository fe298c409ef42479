"""What needs attention and how well it goes, every morning: computed by procurekit, stored in this program's tables."""

from datetime import date

from django.db import transaction

from procurekit.metrics import PROCUREKIT, measure
from procurekit.rules import ATTENTION, alerts
from purchasing.facts import rows
from purchasing.models import Attention, Figure


@transaction.atomic
def watch(day: date) -> None:
    found = alerts(ATTENTION, rows(), day)
    keys = {"/".join(map(str, one.key)): one for one in found}
    Attention.objects.exclude(key__in=keys).delete()
    for key, one in keys.items():
        told = {"order_id": int(one.order_id), "rule": one.rule, "severity": one.severity, "due": one.due}
        Attention.objects.update_or_create(key=key, defaults={**told, "text": one.text()})


@transaction.atomic
def assess(day: date) -> None:
    on_time = [one for one in PROCUREKIT if one.id == "procurekit.on_time"]
    for group in measure(on_time, rows(), at=day, by="supplier"):
        for one in group.results:
            figures = {"numerator": one.numerator, "denominator": one.denominator, "reason": one.reason or ""}
            Figure.objects.update_or_create(kpi=one.kpi, supplier=group.value, day=day, defaults=figures)
