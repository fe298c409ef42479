"""Closing findings: what came of a line after it was closed short, or before it and is told of only since. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from procurekit.errors import Finding
from procurekit.model.events import Changed, Event, Recorded
from procurekit.model.incident_times import is_before
from procurekit.model.order import OrderLine
from procurekit.model.receipt import Receipt
from procurekit.model.state import OrderState

__all__ = ["closing_findings"]

_CLOSED: Final = "closed_short"


def closing_findings(after: OrderState, receipt: Receipt, line: OrderLine, path: str) -> Iterator[Finding]:
    """What a receipt says against the closing of a line, given the order with it.

    A line that nobody is known to have closed, as one that was shown closed at first, may have had all its receipts
    before. What comes back instead of what went back is no delivery that was closed off.
    """
    closing = _closing(after, line)
    if closing is None or all(one.replaces is not None for one in receipt.lines if one.line == line.number):
        return
    if _told_first(after, receipt) < closing.envelope.version:
        return
    envelope = closing.envelope
    # When a source closed a line isn't known, only that it had done so by the time it was seen.
    closed, came = envelope.at or envelope.known_at, receipt.at
    if envelope.at is None and (came is None or not is_before(closed, came)):
        return
    if came is not None and is_before(came, closed):
        yield Finding.of("received_before_closing", path, at=came, closed=closed)
    else:
        yield Finding.of("receipt_on_closed_line", path, closed=closed)


def _closing(state: OrderState, line: OrderLine) -> Event | None:
    """The event that closed a line short last, if it is closed."""
    if line.status != _CLOSED:
        return None
    path = f"lines[{line.number}].status"
    for event in reversed(state.history):
        payload = event.payload
        if isinstance(payload, Changed) and any((one.path, one.after) == (path, _CLOSED) for one in payload.changes):
            return event
    return None


def _told_first(state: OrderState, receipt: Receipt) -> int:
    """The version at which a receipt was told of first, however often it was put right since."""
    kept = max((one for one in state.kept("receipt") if one.document == receipt), key=lambda one: one.version)
    for event in state.history:
        if isinstance(event.payload, Recorded) and event.payload.id == kept.id:
            return event.envelope.version
    return kept.version
