"""Folding a thousand events of one order, beside a plain loop that builds the same objects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.measure import Figure, ratio
from benchmarks.orders import order
from procurekit.model.events import Created, Event, NewEvent, Recorded
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, preview
from procurekit.model.receipt import Receipt
from procurekit.model.state import Kept
from procurekit.values import instant_of

__all__ = ["figures"]

EVENTS = 1000


def _events() -> list[Event]:
    stamp = Stamp("main", instant_of(datetime.now(UTC)))
    first = NewEvent("order_1", "order.created", Created(order(), "issued", "issued"))
    more = [
        NewEvent("order_1", "receipt.recorded", Recorded(f"receipt_{one}", Receipt("order_1", one % 10 + 1, 1)))
        for one in range(EVENTS - 1)
    ]
    return [preview(one, version, stamp) for version, one in enumerate([first, *more], 1)]


def _plain(events: list[Event]) -> dict[str, dict[str, Kept]]:
    """What somebody would write who knows that only orders and receipts come."""
    document: Any = None
    kept: dict[str, dict[str, Kept]] = {}
    findings: list[Any] = []
    for one in events:
        envelope, payload = one.envelope, one.payload
        if isinstance(payload, Created):
            document = payload.document
        elif isinstance(payload, Recorded):
            kind = envelope.type.partition(".")[0]
            share = Kept(
                payload.id,
                payload.document,
                payload.allocations,
                envelope.source,
                envelope.version,
                envelope.known_at,
            )
            kept.setdefault(kind, {})[payload.id] = share
        findings.extend((envelope.version, finding) for finding in payload.findings)
    assert document is not None
    return kept


def figures() -> Iterator[Figure]:
    """The budget of a fold."""
    events = _events()
    state = fold(events)
    assert state is not None
    assert state.documents == _plain(events)
    job = f"fold {EVENTS:,} events"
    yield ratio(
        job,
        "plain loop that builds the same objects",
        lambda: fold(events),
        lambda: _plain(events),
        budget=1.5,
        times=20,
    )
