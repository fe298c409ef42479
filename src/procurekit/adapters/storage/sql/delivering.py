"""Delivering: the outbox in an SQL database, out of which several workers take without waiting for each other.

What somebody is just taking is passed over (``SKIP LOCKED``) where the database can do that; and since every message is
taken on the condition that it is still to be had, nobody gets what somebody else has, whatever the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from attrs import evolve
from pendulum import DateTime
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, null, or_, select, update

from procurekit.adapters.storage.batches import is_out, is_there
from procurekit.adapters.storage.rows import DELIVERY_KINDS, Forms, instant_text, reader, writer
from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.schema import forms, outbox
from procurekit.adapters.storage.sql.sessions import Session, Sessions
from procurekit.adapters.storage.sql.writing import put
from procurekit.model.delivery import Delivery, Settled
from procurekit.ports import Batch

__all__ = ["Delivering", "explain_taken", "message_rows", "put_messages", "settle"]

PAGE: Final = 1000
_NAMES: Final = tuple(DELIVERY_KINDS)
_COLUMNS: Final = tuple(outbox.c[name] for name in _NAMES)
_NOBODY: Final = {"ticket": null(), "leased_until": null()}


def _named() -> ColumnElement[bool]:
    return and_(outbox.c.book == bindparam("of_book"), outbox.c.key == bindparam("of_key"))


def _held() -> ColumnElement[bool]:
    return and_(_named(), outbox.c.ticket == bindparam("of_ticket"), outbox.c.state == "waiting")


def _to_be_had() -> ColumnElement[bool]:
    """Does it wait, is it due, and in nobody's hands?"""
    now = bindparam("now", type_=outbox.c.due_at.type)
    return and_(
        outbox.c.state == "waiting",
        outbox.c.due_at <= now,
        or_(outbox.c.ticket.is_(None), outbox.c.leased_until <= now),
    )


_before: Final = outbox.alias("before")
_DUE: Final = (
    select(outbox.c.n, *_COLUMNS)
    .where(outbox.c.book == bindparam("of_book"), _to_be_had())
    .where(
        ~exists()
        .where(_before.c.book == outbox.c.book, _before.c.lane == outbox.c.lane)
        .where(_before.c.state == "waiting", _before.c.n < outbox.c.n)
    )
    .order_by(outbox.c.n)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE: Final = (
    update(outbox)
    .where(outbox.c.n == bindparam("number"), _to_be_had())
    .values(ticket=bindparam("by"), leased_until=bindparam("until"))
)
_SENT: Final = delete(outbox).where(_held())
_GIVEN_UP: Final = (
    update(outbox)
    .where(_held())
    .values(state="dead", error=bindparam("why"), attempts=outbox.c.attempts + 1, **_NOBODY)
)
_WITHDRAW: Final = delete(outbox).where(
    outbox.c.book == bindparam("of_book"),
    outbox.c.alert == bindparam("of_alert"),
    outbox.c.ticket.is_(None),
)
_DUE_THEN: Final = bindparam("due", type_=outbox.c.due_at.type)
_PULL: Final = (
    update(outbox)
    .where(outbox.c.book == bindparam("of_book"), outbox.c.lane == bindparam("of_lane"))
    .where(outbox.c.state == "waiting", outbox.c.ticket.is_(None), outbox.c.attempts == 0)
    .where(outbox.c.due_at > _DUE_THEN)
    .values(due_at=_DUE_THEN)
)
_GIVE_BACK: Final = update(outbox).where(_held()).values(due_at=bindparam("due"), **_NOBODY)
_FAILED: Final = (
    update(outbox)
    .where(_held())
    .values(due_at=bindparam("due"), error=bindparam("why"), attempts=outbox.c.attempts + 1, **_NOBODY)
)
_REVIVE: Final = (
    update(outbox)
    .where(_named(), outbox.c.state == "dead")
    .values(state="waiting", attempts=0, error=null(), due_at=bindparam("due"))
)
_IS_THERE: Final = select(func.count()).where(_named())
_EMPTY: Final = delete(outbox)


class Delivering:
    """The part of `SQLTables` that keeps messages until they are delivered."""

    _sessions: Sessions

    def claim(self, book: str, now: DateTime, *, ticket: str, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take what is due and in nobody's hands."""
        until = now + lease
        asked = {"of_book": book, "now": instant_text(now), "most": limit}
        given = {"now": instant_text(now), "by": ticket, "until": instant_text(until)}
        read = _reader(self._sessions.dialect.name)

        def work(session: Session) -> list[Delivery]:
            found = session.rows(_DUE, asked)
            taken = [row for n, *row in found if session.run(_TAKE, {**given, "number": n})]
            return [evolve(read(row), ticket=ticket, leased_until=until) for row in taken]

        return self._sessions.write(work) if limit > 0 else ()

    def postpone(self, book: str, key: str, ticket: str, *, due_at: DateTime, error: str | None) -> bool:
        """Give a delivery back that failed."""
        values = {"of_book": book, "of_key": key, "of_ticket": ticket, "due": instant_text(due_at)}
        if error is None:
            return self._sessions.write(lambda session: session.run(_GIVE_BACK, values)) > 0
        return self._sessions.write(lambda session: session.run(_FAILED, {**values, "why": error})) > 0

    def deliveries(self, book: str, *, state: str | None = None) -> Iterator[Delivery]:
        """What is kept of a book, the oldest first."""
        return _kept(self._sessions, {"of_book": book} if state is None else {"of_book": book, "of_state": state})

    def revive(self, book: str, keys: Sequence[str], *, due_at: DateTime) -> int:
        """Let dead deliveries wait again."""
        # In one order, whoever does it: two that go the same way can't wait for each other.
        given = [{"of_book": book, "of_key": key, "due": instant_text(due_at)} for key in sorted(set(keys))]
        return self._sessions.write(lambda session: sum(session.run(_REVIVE, values) for values in given))

    def outbox(self) -> Iterator[Delivery]:
        """What is kept of every book, the oldest first."""
        return _kept(self._sessions, {})

    def replace_outbox(self, deliveries: Iterable[Delivery]) -> None:
        """Keep these and nothing else."""
        given = list(deliveries)

        def work(session: Session) -> None:
            session.run(_EMPTY)
            put_messages(session, given)

        self._sessions.write(work)


def _kept(sessions: Sessions, values: Mapping[str, str]) -> Iterator[Delivery]:
    clause, read = _listing(tuple(values)), _reader(sessions.dialect.name)
    after = 0

    def found(session: Session) -> Sequence[Sequence[Any]]:
        return session.rows(clause, {**values, "after": after})

    # What moves while it is read keeps its number.
    while page := sessions.read(found):
        yield from (read(row) for _, *row in page)
        after = page[-1][0]


def settle(session: Session, batch: Batch) -> None:
    """Settle, withdraw and pull forward what a batch says. Raises Conflict where a delivery is in other hands."""
    for one in batch.settled:
        if not _settled(session, one):
            raise is_out(one)
    session.many(_WITHDRAW, [{"of_book": book, "of_alert": alert} for book, alert in sorted(batch.withdrawn)])
    # In one order, whoever does it: two that go the same way can't wait for each other.
    lanes = sorted((one.book, one.lane, instant_text(one.due_at)) for one in batch.outbox)
    session.many(_PULL, [{"of_book": book, "of_lane": lane, "due": due} for book, lane, due in lanes])


def put_messages(session: Session, deliveries: Sequence[Delivery]) -> None:
    """Put messages into the outbox, in this order."""
    if session.dialect.name == "postgresql":
        postgresql.put_events(session, messages=message_rows(session, deliveries))
    else:
        session.many(put(outbox, _NAMES), message_rows(session, deliveries))


def message_rows(session: Session, deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
    """Messages as rows of the outbox."""
    write = _writer(session.dialect.name)
    rows = [dict(zip(_NAMES, write(one), strict=True)) for one in deliveries]
    if session.dialect.name == "postgresql":
        return [{**one, "place": place} for place, one in enumerate(rows)]
    return rows


def explain_taken(session: Session, batch: Batch) -> None:
    """Raise the Conflict of a message whose key is there already, if it can be seen."""
    for one in batch.outbox:
        if session.rows(_IS_THERE, {"of_book": one.book, "of_key": one.key})[0][0]:
            raise is_there(one)


def _settled(session: Session, one: Settled) -> bool:
    held = {"of_book": one.book, "of_key": one.key, "of_ticket": one.ticket}
    if one.outcome == "sent":
        return session.run(_SENT, held) > 0
    return session.run(_GIVEN_UP, {**held, "why": one.error}) > 0


@lru_cache
def _listing(names: tuple[str, ...]) -> Select[Any]:
    columns = {"of_book": outbox.c.book, "of_state": outbox.c.state}
    given = (columns[one] == bindparam(one) for one in names)
    return select(outbox.c.n, *_COLUMNS).where(*given, outbox.c.n > bindparam("after")).order_by(outbox.c.n).limit(PAGE)


@lru_cache
def _writer(database: str) -> Callable[[object], list[object]]:
    return writer(DELIVERY_KINDS, _forms(database))


@lru_cache
def _reader(database: str) -> Callable[[Sequence[Any]], Delivery]:
    return reader(Delivery, DELIVERY_KINDS, _forms(database))


def _forms(database: str) -> Forms:
    # A driver may give bytes as something else.
    return {**forms(database), bytes: (postgresql.as_text if database == "postgresql" else bytes, bytes)}
