"""Closing findings: what came of a line after it was closed short. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from procurekit.errors import Finding
from procurekit.model.envelope import Envelope
from procurekit.model.events import Changed, Corrected, Recorded
from procurekit.model.incident_times import is_before
from procurekit.model.order import OrderLine
from procurekit.model.receipt import Receipt
from procurekit.model.state import OrderState
from procurekit.values import date_in

__all__ = ["closing_findings"]

_CLOSED: Final = "closed_short"
_STATUS: Final = re.compile(r"lines\[(\d+)\]\.status$")


def closing_findings(
    after: OrderState, receipt: Receipt, line: OrderLine, path: str, fact: str | None
) -> Iterator[Finding]:
    """What a receipt says against the closing of a line, given the order with it; `fact` is its id there.

    What was told of before the line was closed, however often it was put right since, says nothing against it, nor what
    came before and is told of late. What comes back instead of what went back is no delivery that was closed off.
    """
    if line.status != _CLOSED or all(one.replaces is not None for one in receipt.lines if one.line == line.number):
        return
    closings, told = after.once("closings", lambda: _told(after))
    closing = closings.get(line.number)
    # A line that was shown closed at first may have had all its receipts before.
    if closing is None or told.get(fact or "", 0) < closing.version:
        return
    # When a source closed a line isn't known, only that it had done so by the day on which it was seen.
    closed, came = closing.at or date_in(closing.known_at), receipt.at
    if is_before(closed, came) if came is not None else closing.at is not None:
        shown = f"{closed:%Y-%m-%d %H:%M}" if isinstance(closed, datetime) else closed
        yield Finding.of("receipt_on_closed_line", path, closed=shown)


def _told(state: OrderState) -> tuple[dict[int, Envelope], dict[str, int]]:
    """What closed each line that is closed short, and the version that told of each fact first."""
    closed: dict[int, Envelope] = {}
    first: dict[str, int] = {}
    for event in state.history:
        payload = event.payload
        if isinstance(payload, Recorded | Corrected):
            first.setdefault(payload.id, event.envelope.version)
        for one in payload.changes if isinstance(payload, Changed) else ():
            if (place := _STATUS.match(one.path)) is None:
                continue
            if one.after == _CLOSED:
                # A source that shows it since has not closed it again.
                closed.setdefault(int(place[1]), event.envelope)
            else:
                closed.pop(int(place[1]), None)
    return closed, first
