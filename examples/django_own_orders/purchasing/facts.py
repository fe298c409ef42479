"""This program's rows as procurekit's facts: the vocabulary that rules and KPIs read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from procurekit import LineFacts
from procurekit.model.facts import VOCABULARY
from purchasing.models import OrderLine
from purchasing.orders import WORKFLOW

# What this program doesn't keep is unknown. Quantities are zero; it asks for no KPI that reads those it doesn't keep.
UNKNOWN: dict[str, Any] = dict.fromkeys(VOCABULARY)
NOTHING = {name: Decimal(0) for name, fact in VOCABULARY.items() if fact.unit == "unit"}
PLAIN = {"book": "main", "schedule": 1, "kind": "goods", "line_status": "open", "promise_point": "arrive"}
FLAGS = {"on_hold": False, "expects_receipt": True, "expects_inspection": False, "undated_receipts": False}


def rows() -> Iterator[LineFacts]:
    for line in OrderLine.objects.select_related("order").order_by("order", "number"):
        order, promised, day = line.order, line.promised, line.received_on
        in_time = line.received if promised and day and day <= promised else Decimal(0)
        known = {
            "order_id": str(order.pk),
            "order_number": order.number,
            "line": line.number,
            "item": line.item,
            "supplier": order.supplier,
            "stage": WORKFLOW.stage(order.state),
            "ordered_on": order.issued_on,
            "issued_on": order.issued_on,
            "first_promise": promised,
            "latest_promise": promised,
            "promise_basis": promised,
            "promise_count": int(promised is not None),
            "first_received_on": day,
            "last_received_on": day,
            "completed_on": day if line.received >= line.quantity else None,
            "ordered": line.quantity,
            "received": line.received,
            "received_by_first_promise": in_time,
            "received_by_latest_promise": in_time,
            "received_by_basis": in_time,
            "open": max(line.quantity - line.received, Decimal(0)),
            "demands": (),
        }
        yield LineFacts(**{**UNKNOWN, **NOTHING, **PLAIN, **FLAGS, **known})
