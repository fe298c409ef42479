"""IncidentState: an incident as it stands, folded from its own stream."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen
from pendulum import DateTime

from procurekit.model.codec import store
from procurekit.model.events import Cancelled, Corrected, Event, Recorded
from procurekit.model.incident import Incident
from procurekit.model.incident_times import is_open
from procurekit.model.kinds import orders_of

__all__ = ["IncidentState", "fold_incident"]


@frozen
class IncidentState:
    """An incident at one version of its history. `document` is what it says now, `cancelled` that it never counted.

    `known_at` is when what it says now became known.
    """

    id: str
    version: int
    document: Incident
    known_at: DateTime
    cancelled: bool = False

    @property
    def is_open(self) -> bool:
        """Does it count, and is it unresolved?"""
        return not self.cancelled and is_open(self.document)

    @property
    def orders(self) -> tuple[str, ...]:
        """The ids of the orders it concerns."""
        return orders_of(self.document)

    def as_dict(self) -> dict[str, object]:
        """The incident as plain data."""
        return {
            "id": self.id,
            "version": self.version,
            "open": self.is_open,
            "cancelled": self.cancelled,
            "orders": list(self.orders),
            "document": store(self.document),
        }


def fold_incident(events: Iterable[Event]) -> IncidentState | None:
    """An incident after the events of its own stream; None if they tell of none, or are another stream's."""
    now: IncidentState | None = None
    for one in events:
        envelope, payload = one.envelope, one.payload
        if isinstance(payload, Recorded | Corrected):
            if payload.id == envelope.stream and isinstance(payload.document, Incident):
                now = IncidentState(envelope.stream, envelope.version, payload.document, envelope.known_at)
        elif isinstance(payload, Cancelled) and now is not None:
            now = IncidentState(now.id, envelope.version, now.document, envelope.known_at, cancelled=True)
    return now
