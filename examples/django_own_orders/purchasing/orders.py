"""A step of an order: procurekit says whether it may happen, this program stores what follows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from procurekit import Actor, Conflict, Refused
from procurekit.workflow import Deed, Step, Subject, decide, preset, subject_for
from purchasing.models import Change, OrderLine, PurchaseOrder

WORKFLOW = preset("standard_order")


@transaction.atomic
def draft(number: str, supplier: str, lines: Iterable[dict[str, Any]], *, by: Actor) -> PurchaseOrder:
    """A new order. Who made it is noted: the workflow doesn't let them approve it."""
    order = PurchaseOrder.objects.create(number=number, supplier=supplier, state=WORKFLOW.initial)
    for place, line in enumerate(lines, 1):
        OrderLine.objects.create(order=order, number=place, **line)
    _note(order, "create", "", [Deed("create", by.id, at=timezone.now(), state=order.state)])
    return order


def subject_of(order: PurchaseOrder, version: int | None = None) -> Subject:
    """An order as what a workflow moves: what is signed for, where it stands, and all that was done to it."""
    content = {
        "number": order.number,
        "supplier": order.supplier,
        "lines": [
            {"number": one.number, "item": one.item, "quantity": str(one.quantity)}
            for one in order.lines.order_by("number")
        ],
    }
    deeds = [Deed.from_dict(one) for change in order.changes.order_by("version") for one in change.deeds]
    return subject_for(content, order.state, id=str(order.pk), version=version or order.version, deeds=deeds)


def take(command: str, number: str, *, by: Actor, version: int | None = None) -> PurchaseOrder:
    """Take a step. Raises Refused with every reason, Conflict if somebody else took one since `version` was shown."""
    with transaction.atomic():
        order = PurchaseOrder.objects.get(number=number)
        subject = subject_of(order, version)
        now = timezone.now()
        step = decide(WORKFLOW, subject, command, by, now)
        if not isinstance(step, Step):
            raise Refused(command, step)
        moved: dict[str, Any] = {"state": step.state, "version": subject.version + 1}
        if step.stage == "issued":
            moved["issued_on"] = now.date()
        # Whoever comes second finds no row of the version that was decided on.
        if not PurchaseOrder.objects.filter(pk=order.pk, version=subject.version).update(**moved):
            raise Conflict("conflict", book="main", stream=number, found=order.version, expected=subject.version)
        order.refresh_from_db()
        _note(order, command, step.before, step.deeds)
    return order


def _note(order: PurchaseOrder, command: str, before: str, deeds: Iterable[Deed]) -> None:
    """What was done, beside the order: the next decision asks who did what, and which signatures there are."""
    done = list(deeds)
    Change.objects.create(
        order=order,
        version=order.version,
        command=command,
        before=before,
        after=order.state,
        actor=done[0].actor,
        at=done[0].at,
        definition=WORKFLOW.hash,
        deeds=[one.as_dict() for one in done],
    )
