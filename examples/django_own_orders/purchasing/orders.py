"""A step of an order: procurekit says whether it may happen, this program stores what follows."""

from django.db import transaction
from django.utils import timezone

from procurekit import Actor, Conflict, Refused
from procurekit.workflow import STANDARD_ORDER, Step, Subject, decide
from purchasing.models import Change, PurchaseOrder


def take(command: str, number: str, *, by: Actor, version: int | None = None) -> PurchaseOrder:
    """Take a step. Raises Refused with every reason, Conflict if somebody else took one since `version` was shown."""
    with transaction.atomic():
        order = PurchaseOrder.objects.get(number=number)
        subject = Subject(str(order.pk), version or order.version, order.state)
        step = decide(STANDARD_ORDER, subject, command, by)
        if not isinstance(step, Step):
            raise Refused(command, step)
        now = timezone.now()
        moved = {"state": step.state, "version": subject.version + 1}
        if step.stage == "issued":
            moved["issued_on"] = now.date()
        # Whoever comes second finds no row of the version that was decided on.
        if not PurchaseOrder.objects.filter(pk=order.pk, version=subject.version).update(**moved):
            raise Conflict("conflict", book="main", stream=number, found=order.version, expected=subject.version)
        Change.objects.create(
            order=order,
            version=subject.version + 1,
            command=command,
            before=step.before,
            after=step.state,
            actor=by.id,
            at=now,
            definition=STANDARD_ORDER.hash,
        )
        order.refresh_from_db()
    return order
