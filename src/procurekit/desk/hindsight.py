"""Hindsight: which of an order's events were known at a moment, or had happened by then. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Final

from procurekit.model.change_events import Proposed, Revised
from procurekit.model.events import Changed, Created, Event, Moved, Routed, Signed
from procurekit.values import Moment, date_in

__all__ = ["happened_by", "known_by"]

_TERMS: Final = (Created, Changed, Moved, Proposed, Revised, Signed, Routed)
"""What rests on what went before it: each changes what those left."""


def known_by(events: Iterable[Event], moment: Moment, zone: tzinfo | None) -> Iterator[Event]:
    """The events known at the end of a day (in `zone`) or at an instant; none before the order itself was known.

    A change rests on what the order said before it, so it counts as known no earlier than that.
    """
    return _until(events, lambda one: _is_past(one.envelope.known_at, moment, zone))


def happened_by(events: Iterable[Event], moment: Moment, zone: tzinfo | None) -> Iterator[Event]:
    """The events that had happened at the end of a day (in `zone`) or at an instant, whenever they were told.

    Of what nobody dated, it counts when it was known. A bare day has happened at its end.
    """
    return _until(events, lambda one: _is_past(one.envelope.at or one.envelope.known_at, moment, zone))


def _until(events: Iterable[Event], is_past: Callable[[Event], bool]) -> Iterator[Event]:
    created = False
    held_back = False
    for one in events:
        past = is_past(one)
        if isinstance(one.payload, Created):
            created = past
        terms = one.kind in {"order", "change_request"} and isinstance(one.payload, _TERMS)
        held_back = held_back or (terms and not past)
        if created and past and not (terms and held_back):
            yield one


def _is_past(at: Moment, moment: Moment, zone: tzinfo | None) -> bool:
    if isinstance(at, datetime):
        return at <= moment if isinstance(moment, datetime) else date_in(at, zone) <= moment
    return at <= (date_in(moment, zone) if isinstance(moment, datetime) else moment)
