"""Alert rows: alerts as they stand, beside the log in an SQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from procurekit.adapters.storage.rows import ALERT_KINDS, alert_of, alert_values
from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.projecting import catch_up, left_of
from procurekit.adapters.storage.sql.schema import RowTables, row_tables
from procurekit.adapters.storage.sql.sessions import Session, Sessions
from procurekit.adapters.storage.sql.writing import put_newer, replace
from procurekit.model.alert import Alert

__all__ = ["KeepingAlerts", "write_alerts"]

Rows = Sequence[Sequence[Any]]
PAGE: Final = 512


class KeepingAlerts:
    """The part of `SQLTables` that keeps alerts as they stand."""

    _sessions: Sessions

    def alerts(
        self,
        book: str,
        *,
        open_only: bool = False,
        order: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> Iterator[Alert]:
        """The alerts of a book by id, all or some, page by page."""
        values = {"of_book": book}
        if open_only:
            values["of_status"] = "open"
        if order is not None:
            values["of_order"] = order
        for page in _pages(self._sessions, values) if ids is None else _named(self._sessions, values, ids):
            yield from (alert_of(data) for _, data in page)

    def alerts_behind(self) -> Sequence[tuple[str, str]]:
        """The alerts that are not projected yet."""
        return left_of(self._sessions, "alert_")

    def project_alerts(self, alerts: Iterable[Alert]) -> None:
        """Write rows, unless newer ones are there."""
        given = _sorted(alerts)

        def work(session: Session) -> None:
            put_newer(session, row_tables.alerts, _rows(session, given))
            catch_up(session, [(one.book, one.id, one.version) for one in given])

        if given:
            self._sessions.write(work)


def write_alerts(session: Session, alerts: Sequence[Alert], tables: RowTables) -> None:
    """Write alerts' rows, in the place of older ones."""
    replace(session, tables.alerts, _rows(session, _sorted(alerts)))


def _pages(sessions: Sessions, values: Mapping[str, str]) -> Iterator[Rows]:
    clause = _alerts(tuple(values), None)
    after = ""
    while page := _page(sessions, clause, {**values, "after": after}):
        yield page
        after = page[-1][0]


def _named(sessions: Sessions, values: Mapping[str, str], ids: Sequence[str]) -> Iterator[Rows]:
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), PAGE):
        some = wanted[first : first + PAGE]
        # A few statements of fixed length instead of one for every number of alerts.
        size = 1 << (len(some) - 1).bit_length()
        some += some[-1:] * (size - len(some))
        named = {f"id{place}": one for place, one in enumerate(some)}
        yield _page(sessions, _alerts(tuple(values), size), {**values, **named})


def _page(sessions: Sessions, clause: Select[Any], values: Mapping[str, str]) -> Rows:
    return sessions.read(lambda session: session.rows(clause, values))


def _sorted(alerts: Iterable[Alert]) -> list[Alert]:
    """In one order, whoever writes: two that go the same way can't wait for each other."""
    return sorted(alerts, key=lambda one: (one.book, one.id))


def _rows(session: Session, alerts: Sequence[Alert]) -> list[dict[str, Any]]:
    rows = [dict(zip(ALERT_KINDS, alert_values(one), strict=True)) for one in alerts]
    return postgresql.readable(rows) if session.dialect.name == "postgresql" else rows


@lru_cache
def _alerts(names: tuple[str, ...], count: int | None) -> Select[Any]:
    table = row_tables.alerts
    columns = {"of_book": table.c.book, "of_status": table.c.status, "of_order": table.c.order_id}
    clause = select(table.c.id, table.c.data).where(*(columns[one] == bindparam(one) for one in names))
    if count is None:
        return clause.where(table.c.id > bindparam("after")).order_by(table.c.id).limit(PAGE)
    named: list[BindParameter[str]] = [bindparam(f"id{place}") for place in range(count)]
    return clause.where(or_(*(table.c.id == one for one in named))).order_by(table.c.id)
