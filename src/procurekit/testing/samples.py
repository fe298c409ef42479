"""Samples: what a contract suite stores, and the assertion that an error is the promised one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from procurekit.errors import ProcurekitError
from procurekit.model.alert import Alert, alert_id
from procurekit.model.delivery import Delivery, Message
from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch
from procurekit.values.moments import parse_instant

__all__ = ["NOON", "alert", "batch", "delivery", "line", "message", "record", "records", "row", "side", "told"]

NOON: Final = parse_instant("2026-01-05T12:00:00Z")
"""The moment at which deliveries are due."""


def record(stream: str, version: int, book: str = "main") -> Record:
    """A record whose bytes nobody can take for text; every second one has a personal body."""
    name = f"{book}/{stream}/{version}".encode()
    envelope = b"\x00\xff\xfe" + name + "\u91c7\U0001f600".encode() + bytes(range(256))
    personal = version % 2 == 0
    return Record(
        book,
        stream,
        version,
        envelope,
        sha256(envelope).digest(),
        b"",
        b"\x00" * 16,
        b"\x80personal" if personal else None,
        b"\x7f" * 16 if personal else None,
    )


def records(stream: str, first: int, last: int, book: str = "main") -> list[Record]:
    """The records of a stream from one version to another."""
    return [record(stream, version, book) for version in range(first, last + 1)]


def side(key: str, value: bytes, *, kind: str = "command", book: str = "main", replace: bool = False) -> SideRecord:
    """A side record."""
    return SideRecord(book, kind, key, value, replace)


def batch(
    *streams: list[Record], side: tuple[SideRecord, ...] = (), projected: tuple[Projected, ...] = (), **more: Any
) -> Batch:
    """One append of several streams; `more` are other fields of a batch."""
    return Batch([one for many in streams for one in many], side, projected, **more)


def row(id_: str, version: int = 1, *, lines: tuple[LineFacts, ...] | None = None, **given: Any) -> Projected:
    """An order's rows with a value in every field of its summary."""
    values: dict[str, Any] = {
        "book": "main",
        "id": id_,
        "version": version,
        "number": f"PO-{id_}",
        "issuer": "V-7 采购",
        "supplier": "V-7",
        "supplier_name": "Bolt & Nut 'Ltd'; --",
        "purchaser": "mei",
        "source": "erp",
        "state": "issued",
        "stage": "issued",
        "ordered_on": date(2026, 1, 5),
        "lines": 1,
        "currency": "EUR",
        "amount": Decimal("120.10"),
        "open_amount": Decimal("0.1"),
        "open_lines": 1,
        "next_due": date(2026, 2, 1),
        "findings": {"over_received": 2},
        "changed_at": parse_instant(f"2026-01-05T08:00:{version:02}.000001Z"),
        **given,
    }
    own = (line(id_, book=values["book"]),) if lines is None else lines
    return Projected(OrderSummary(**values), own)


def line(id_: str, number: int = 1, schedule: int = 1, **given: Any) -> LineFacts:
    """The facts of a schedule line with a value in every field: numbers beyond a float, dates, texts of any script."""
    exact = Decimal("12345678901234567890.123456789")
    values: dict[str, Any] = {
        "book": "main",
        "order_id": id_,
        "order_number": f"PO-{id_}",
        "line": number,
        "schedule": schedule,
        "supplier": "V-7",
        "supplier_name": "螺栓 & Nut",
        "purchaser": "mei",
        "organisation": "1000",
        "project": "P/1",
        "site": "Hall 3",
        "source": "erp",
        "item": "M6-BOLT",
        "description": 'bolt "M6"',
        "category": "fasteners",
        "kind": "goods",
        "unit": "EA",
        "currency": "EUR",
        "stage": "issued",
        "line_status": "open",
        "on_hold": True,
        "expects_receipt": True,
        "expects_invoice": False,
        "expects_inspection": False,
        "ordered_on": date(2026, 1, 5),
        "requisitioned_on": date(2026, 1, 2),
        "submitted_on": date(2026, 1, 3),
        "approved_on": date(2026, 1, 4),
        "issued_on": date(2026, 1, 6),
        "requested": date(2026, 2, 1),
        "first_promise": date(2026, 2, 2),
        "first_promise_origin": "confirmed",
        "latest_promise": date(2026, 2, 3),
        "promise_basis": date(2026, 2, 2),
        "promise_count": 2,
        "promise_point": "arrive",
        "ship_by": date(2026, 1, 30),
        "acknowledged_on": date(2026, 1, 7),
        "first_shipped_on": date(2026, 1, 29),
        "first_received_on": date(2026, 2, 2),
        "last_received_on": date(2026, 2, 3),
        "date_in_force": date(2026, 2, 1),
        "completed_on": date(2026, 2, 3),
        "undated_receipts": False,
        "ordered": exact,
        "shipped": Decimal("1E+3"),
        "received": Decimal("-0.5"),
        "received_by_latest_promise": Decimal("0.10"),
        "received_by_first_promise": Decimal(0),
        "received_by_requested": Decimal("0.20"),
        "received_by_basis": Decimal("0.30"),
        "least": Decimal("12345678901234567889.5"),
        "accepted": Decimal(1),
        "conceded": Decimal("0.5"),
        "rejected": Decimal(2),
        "pending": Decimal(3),
        "inspected": Decimal(3),
        "stocked_in": Decimal(4),
        "returned": Decimal(5),
        "invoiced": Decimal(6),
        "invoiced_amount": Decimal("-0.01"),
        "invoices": 2,
        "faulty_invoices": 1,
        "first_invoiced_on": date(2026, 2, 4),
        "closed_short": Decimal(7),
        "open": exact,
        "amount": Decimal("99999999999.99"),
        "open_amount": Decimal("0.01"),
        "unit_price": Decimal("0.0000000000000000000000000001"),
        "previous_price": Decimal("0.02"),
        "agreement_price": Decimal("0.03"),
        "stock_ins_recorded": True,
        "invoices_recorded": False,
        "demands": ("work_order:WO-1", "project:P,1"),
        "needed_by": date(2026, 2, 10),
        "follow_ups": 3,
        "last_followed_up_on": date(2026, 2, 4),
        "last_answer": "promised",
        "next_follow_up_on": date(2026, 2, 6),
        "last_heard_on": date(2026, 2, 5),
        "news_since_follow_up": True,
        "incidents": 6,
        "damaged_incidents": 1,
        "document_incidents": 2,
        "wrong_item_incidents": 3,
        "open_incidents": 1,
        "unanswered_incidents": 1,
        "unanswered_since": date(2026, 2, 5),
        "buyer_changes": 1,
        "supplier_changes": 2,
        **given,
    }
    return LineFacts(**values)


def alert(id_: str, version: int = 1, **given: Any) -> Alert:
    """An alert with a value in every field."""
    values: dict[str, Any] = {
        "id": id_,
        "book": "main",
        "version": version,
        "rule": "receipt_overdue",
        "severity": "high",
        "subject": "schedule_line",
        "subject_key": "order_a/1/1",
        "title": "Late 'delivery'; --",
        "title_zh": "逾期未到货",
        "en": 'bolt "M6" is late',
        "zh": "螺栓逾期 😀",
        "since": date(2026, 2, 3),
        "days": 4,
        "order_id": "order_a",
        "order_number": "PO-1",
        "line": 1,
        "schedule": 1,
        "document": "invoice_a",
        "document_number": "INV/1",
        "item": "M6-BOLT",
        "supplier": "V-7",
        "supplier_name": "螺栓 & Nut",
        "purchaser": "mei",
        "amount": Decimal("12345678901234567890.10"),
        "currency": "EUR",
        "demands": ("work_order:WO-1", "project:P,1"),
        "needed_by": date(2026, 2, 10),
        "values": {"days": "4", "供应商": "V-7"},
        "raised_at": parse_instant(f"2026-02-07T08:00:{version:02}.000001+08:00[Asia/Shanghai]"),
        "times": 2,
        "acknowledged_at": date(2026, 2, 8),
        "acknowledged_by": "mei",
        "snoozed_until": date(2026, 2, 9),
        "escalated": 1,
        "told": ("mei@mail", "role:buyer@钉钉"),
        "told_at": parse_instant("2026-02-07T08:00:00Z"),
        "changed_at": parse_instant("2026-02-08T08:00:00Z"),
        **given,
    }
    return Alert(**values)


def delivery(key: str, **given: Any) -> Delivery:
    """A message that is due at `NOON`, in a lane of its own, with bytes that nobody can take for text."""
    values: dict[str, Any] = {
        "book": "main",
        "key": key,
        "alert": "alert_a",
        "lane": f"schedule_line\x1forder_a/1/1\x1f{key}\x1fmail",
        "who": "role:采购 😀",
        "channel": "mail",
        "about": "raised",
        "body": b"\x00\xff\xfe" + "螺栓逾期".encode() + bytes(range(256)),
        "due_at": NOON,
        **given,
    }
    return Delivery(**values)


def message(key: str = "alert_1/raised/1/mei", *, text: str = "10 days late", **given: Any) -> Message:
    """A message of an overdue delivery, in English unless something else is said."""
    line = "order_1/1/1"
    alert = Alert(
        id=alert_id("main", "receipt_overdue", "schedule_line", line),
        rule="receipt_overdue",
        severity="high",
        subject="schedule_line",
        subject_key=line,
        title="Delivery overdue",
        title_zh="到货逾期",
        en=text,
        zh=text,
        order_id="order_1",
        order_number="PO-1",
        line=1,
        since=date(2026, 2, 1),
        days=10,
        amount=Decimal("120.10"),
        currency="EUR",
        values={"days": "10"},
    )
    values: dict[str, Any] = {"who": "mei", "channel": "tried", "about": "raised", **given}
    return Message(key=key, at=parse_instant("2026-02-11T08:00:00Z"), alert=alert, **values)


@contextmanager
def told(error_type: type[ProcurekitError], code: str, /, **values: object) -> Iterator[None]:
    """Assert that the block raises this error, with this code and these values."""
    raised: ProcurekitError | None = None
    try:
        yield
    except error_type as error:
        raised = error
    assert raised is not None, f"expected {error_type.__name__} with the code {code!r}; nothing was raised"
    assert raised.code == code, f"expected the code {code!r}, got {raised.code!r}: {raised}"
    for name, value in values.items():
        found = raised.values.get(name)
        assert found == value, f"{code}: {name} should be {value!r}, is {found!r}"
