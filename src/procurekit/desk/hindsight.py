"""Hindsight: which of an order's events were known at a moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from procurekit.model.events import Created, Event
from procurekit.values import Moment, date_in

__all__ = ["known_by"]


def known_by(events: Iterable[Event], moment: Moment, zone: tzinfo | None) -> Iterator[Event]:
    """The events known at the end of a day (in `zone`) or at an instant; none before the order itself was known.

    A change rests on what the order said before it, so it counts as known no earlier than that.
    """
    created = False
    held_back = False
    for one in events:
        known = _is_known(one, moment, zone)
        if isinstance(one.payload, Created):
            created = known
        terms = one.kind == "order"
        held_back = held_back or (terms and not known)
        if created and known and not (terms and held_back):
            yield one


def _is_known(event: Event, moment: Moment, zone: tzinfo | None) -> bool:
    known_at = event.envelope.known_at
    return known_at <= moment if isinstance(moment, datetime) else date_in(known_at, zone) <= moment
