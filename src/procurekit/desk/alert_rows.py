"""Alert rows: alerts as they stand, out of the rows that a store keeps of them, or folded from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from procurekit.model.alert import Alert
from procurekit.model.alert_life import fold_alert
from procurekit.model.ids import is_alert
from procurekit.model.journal import event_of
from procurekit.model.record import Record
from procurekit.ports import AlertRows, Store

__all__ = ["alert_of", "catch_up", "folded"]

_BATCH: Final = 500


def alert_of(store: Store, book: str, stream: str) -> Alert | None:
    """An alert, of any book of the store, folded from its events; None where there are none."""
    return fold_alert(map(event_of, store.read(book, stream)))


def catch_up(store: Store) -> int:
    """Make the rows of the alerts that were left without; how many those were."""
    if not isinstance(store, AlertRows):
        return 0
    names = store.alerts_behind()
    rest = iter(names)
    while batch := list(islice(rest, _BATCH)):
        store.project_alerts(one for name in batch if (one := alert_of(store, *name)) is not None)
    return len(names)


def folded(
    store: Store, book: str, *, open_only: bool = False, order: str | None = None, ids: Sequence[str] | None = None
) -> Iterator[Alert]:
    """The slower way for a store that keeps no alerts: those of a book by id, each folded from its events."""
    for one in _every(store, book) if ids is None else _named(store, book, ids):
        if order in {None, one.order_id} and (one.is_open or not open_only):
            yield one


def _named(store: Store, book: str, ids: Sequence[str]) -> Iterator[Alert]:
    found = (alert_of(store, book, id_) for id_ in sorted(set(ids)) if is_alert(id_))
    return (one for one in found if one is not None)


def _every(store: Store, book: str) -> Iterator[Alert]:
    # The log is read once.
    streams: dict[str, list[Record]] = {}
    for one in store.read_all():
        if one.book == book and is_alert(one.stream):
            streams.setdefault(one.stream, []).append(one)
    found = (fold_alert(map(event_of, streams[id_])) for id_ in sorted(streams))
    return (one for one in found if one is not None)
