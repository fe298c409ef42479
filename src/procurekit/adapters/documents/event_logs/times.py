"""Times of an event log: a day stays a day, a time without an offset is one of the zone that the caller names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from procurekit.adapters.documents.tables.dates import compile_style, date_reader
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.errors import InvalidValue
from procurekit.model.fields import one_or_many
from procurekit.values import Moment, instant_of
from procurekit.values.moments import zone_of

__all__ = ["moment_reader"]

_REMEMBERED: Final = 8_192


def moment_reader(zone: str, styles: Iterable[str] = ()) -> Callable[[str], Moment]:
    """A reader of times as ISO 8601 writes them, and in these styles; it raises Unreadable on anything else.

    Raises InvalidValue if there is no such zone, or a style means nothing.

    >>> moment_reader("Asia/Shanghai")("2026-03-02 09:30").isoformat()
    '2026-03-02T09:30:00+08:00'
    """
    try:
        known = zone_of(zone) if isinstance(zone, str) else None
    except ValueError:
        known = None
    if known is None:
        raise InvalidValue("unknown_zone", field="zone", value=repr(zone))
    stated = one_or_many(styles)
    for style in stated:
        try:
            compile_style(style)
        except ValueError:
            raise InvalidValue("mapping.date_style", value=repr(style)) from None
    written = date_reader(stated)

    # A log repeats itself: what is booked together has one time.
    @lru_cache(_REMEMBERED)
    def read(text: str) -> Moment:
        value = written(text)
        if not isinstance(value, datetime):
            return value
        try:
            # Midnight is a time like any other here; who means a day writes no time.
            return instant_of(value if value.tzinfo is not None else value.replace(tzinfo=known))
        except ValueError:
            raise Unreadable("reject.no_such_day", shown=text) from None

    return read
