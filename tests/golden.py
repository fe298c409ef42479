"""The golden rows: five orders of one supplier that score from 0 % to 100 %, as plain dicts of lines and of receipts.

The orders are those of the table in docs/explanation/which-on-time-rate.md, as of the last day of March.
"""

from datetime import date
from decimal import Decimal

AT = date(2026, 3, 31)


def _day(day):
    return date(2026, 3, day)


#        order: quantity, price, requested, first promise, latest promise, receipts (day, quantity), rejected
_ORDERS = {
    "A": (100, 10, 1, 5, 5, [(5, 100)], 0),
    "B": (100, 10, 3, 3, 10, [(3, 60), (10, 40)], 0),  # the supplier moved it
    "C": (50, 10, 8, 8, 8, [(6, 50)], 5),
    "D": (200, 1, 12, 12, 12, [(12, 198)], 0),  # closed two short
    "E": (80, 10, 15, 15, 15, [], 0),
}
_UNKNOWN = (
    *("order_number", "supplier_name", "purchaser", "organisation", "project", "site", "source", "item", "description"),
    *("category", "issued_on", "ship_by", "acknowledged_on", "first_shipped_on", "needed_by", "least"),
    *("previous_price", "agreement_price", "invoiced_amount", "first_invoiced_on", "submitted_on", "approved_on"),
    *("requisitioned_on", "first_promise_origin"),
)
_NONE_OF_IT = (
    *("shipped", "pending", "returned", "invoiced", "in_transit", "conceded"),
    *("follow_ups", "incidents", "open_incidents", "invoices", "faulty_invoices", "damaged_incidents"),
    *("document_incidents", "wrong_item_incidents", "buyer_changes", "supplier_changes"),
)


def _line(name):
    ordered, price, requested, first, latest, receipts, rejected = _ORDERS[name]
    received = sum(much for _, much in receipts)

    def by(day):
        return Decimal(sum(much for on, much in receipts if on <= day))

    closed = name == "D"
    return {
        **dict.fromkeys(_UNKNOWN),
        **{
            name: Decimal(0) if name in {"shipped", "pending", "returned", "invoiced", "in_transit", "conceded"} else 0
            for name in _NONE_OF_IT
        },
        "book": "main",
        "order_id": f"order_{name}",
        "line": 1,
        "schedule": 1,
        "supplier": "V-7",
        "kind": "goods",
        "unit": "EA",
        "currency": "EUR",
        "stage": "closed" if closed else "issued",
        "line_status": "closed_short" if closed else "open",
        "on_hold": False,
        "expects_receipt": True,
        "expects_inspection": True,
        "ordered_on": date(2026, 2, 1),
        "requested": _day(requested),
        "first_promise": _day(first),
        "latest_promise": _day(latest),
        "promise_basis": _day(first),
        "promise_count": len({first, latest}),
        "promise_point": "arrive",
        "first_received_on": _day(receipts[0][0]) if receipts else None,
        "last_received_on": _day(receipts[-1][0]) if receipts else None,
        "completed_on": _day(receipts[-1][0]) if received == ordered else None,
        "undated_receipts": False,
        "ordered": Decimal(ordered),
        "received": Decimal(received),
        "received_by_requested": by(requested),
        "received_by_first_promise": by(first),
        "received_by_latest_promise": by(latest),
        "received_by_basis": by(first),
        "accepted": Decimal(received - rejected),
        "rejected": Decimal(rejected),
        "inspected": Decimal(received),
        "stocked_in": Decimal(received - rejected),
        "closed_short": Decimal(ordered - received if closed else 0),
        "open": Decimal(0 if closed else ordered - received),
        "unit_price": Decimal(price),
        "amount": Decimal(ordered * price),
        "open_amount": Decimal(0 if closed else (ordered - received) * price),
        "received_amount": Decimal(received * price),
        "demands": (),
    }


def _receipts(name):
    ordered, price, requested, first, latest, receipts, rejected = _ORDERS[name]
    for place, (day, much) in enumerate(receipts, 1):
        yield {
            **dict.fromkeys(("order_number", "supplier_name", "purchaser", "organisation", "project", "site", "item")),
            "book": "main",
            "order_id": f"order_{name}",
            "line": 1,
            "schedule": 1,
            "supplier": "V-7",
            "category": None,
            "kind": "goods",
            "unit": "EA",
            "currency": "EUR",
            "stage": "closed" if name == "D" else "issued",
            "line_status": "closed_short" if name == "D" else "open",
            "ordered": Decimal(ordered),
            "requested": _day(requested),
            "first_promise": _day(first),
            "latest_promise": _day(latest),
            "promise_basis": _day(first),
            "unit_price": Decimal(price),
            "receipt": f"receipt_{name}{place}",
            "receipt_number": None,
            "received_on": _day(day),
            "received": Decimal(much),
            "accepted": Decimal(much - rejected),
            "conceded": Decimal(0),
            "rejected": Decimal(rejected),
            "pending": Decimal(0),
            "inspections": 1,
            "rejected_at_first": Decimal(rejected),
            "returned": Decimal(0),
            "received_amount": Decimal(much * price),
            "accepted_amount": Decimal((much - rejected) * price),
        }


LINES = [_line(name) for name in _ORDERS]
"""A row of each order's one line: the facts of a schedule line by their names."""

RECEIPTS = [row for name in _ORDERS for row in _receipts(name)]
"""A row of each receipt, likewise."""
