"""SQLTables: the log, its side records and its projection in an SQL database, through whatever session reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from procurekit.adapters.storage.batches import ensure_once, left_behind, moved_on
from procurekit.adapters.storage.sql.alert_rows import KeepingAlerts
from procurekit.adapters.storage.sql.appending import append
from procurekit.adapters.storage.sql.delivering import Delivering, explain_taken, settle
from procurekit.adapters.storage.sql.faults import is_database_error, is_taken, told
from procurekit.adapters.storage.sql.places import PLACES, place
from procurekit.adapters.storage.sql.projecting import Projecting
from procurekit.adapters.storage.sql.schema import events, positions, side, waiting
from procurekit.adapters.storage.sql.sessions import Session, Sessions
from procurekit.errors import Conflict, StoreError
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch

__all__ = ["SQLTables"]

PAGE: Final = 1000
_TRIES: Final = 5


def _same(one: Table, other: Table) -> tuple[ColumnElement[bool], ...]:
    return tuple(one.c[name] == other.c[name] for name in ("book", "stream", "version"))


_FIELDS: Final = (
    events.c.book,
    events.c.stream,
    events.c.version,
    events.c.envelope,
    events.c.hash,
    events.c.body,
    events.c.salt,
    events.c.personal,
    events.c.personal_salt,
)
_BODIES: Final = len(_FIELDS) - 3
_READ: Final = (
    select(*_FIELDS)
    .where(events.c.book == bindparam("of_book"), events.c.stream == bindparam("of_stream"))
    .where(events.c.version > bindparam("after"))
    .order_by(events.c.version)
)
_READ_ALL: Final = (
    select(*_FIELDS, positions.c.position)
    .join_from(
        positions,
        events,
        and_(*_same(events, positions)),
    )
    .where(positions.c.position > bindparam("after"))
    .order_by(positions.c.position)
    .limit(PAGE)
)
_SIDE: Final = select(side.c.value).where(
    side.c.book == bindparam("of_book"), side.c.kind == bindparam("of_kind"), side.c.key == bindparam("of_key")
)
_SIDES: Final = (
    select(side)
    .where(
        or_(
            side.c.book > bindparam("of_book"),
            and_(side.c.book == bindparam("of_book"), side.c.kind > bindparam("of_kind")),
            and_(
                side.c.book == bindparam("of_book"),
                side.c.kind == bindparam("of_kind"),
                side.c.key > bindparam("of_key"),
            ),
        )
    )
    .order_by(side.c.book, side.c.kind, side.c.key)
    .limit(PAGE)
)
_STRAYS: Final = (
    select(events.c.book, events.c.stream, events.c.version)
    .where(*(~exists().where(*_same(events, one)) for one in (positions, waiting)))
    .order_by(events.c.book, events.c.stream, events.c.version)
    .limit(PAGE)
)
_WAITING: Final = select(waiting.c.book, waiting.c.stream, waiting.c.version).order_by(waiting.c.n)
_REDACT: Final = (
    update(events)
    .where(events.c.book == bindparam("of_book"), events.c.stream == bindparam("of_stream"))
    .where(events.c.version <= bindparam("upto"))
    .values(personal=null(), personal_salt=null())
)


class _Clash(Exception):
    """Something was there already; what it was can be seen once the transaction is undone."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(told(cause))
        self.cause = cause


class SQLTables(Projecting, KeepingAlerts, Delivering):
    """A store on a session. With `HostSessions` it works in the host's own database, inside the host's transaction.

    Positions are given after the commit, by whoever reads: `append` returns none, and the records of `read` have none.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @property
    def database(self) -> str:
        """SQLAlchemy's name of the database, such as ``postgresql``."""
        return self._sessions.dialect.name

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing."""
        return self._appended(batch, ())

    def redact(self, batch: Batch, streams: Iterable[tuple[str, str]]) -> Sequence[int]:
        """Append, and delete the streams' personal bodies so far."""
        return self._appended(batch, tuple(streams))

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream."""
        values = {"of_book": book, "of_stream": stream, "after": after}
        return [_record(row) for row in self._sessions.read(lambda session: session.rows(_READ, values))]

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record after a position. On a host's connection, what has no position yet comes last, without one."""
        self._place()
        left = {} if self._sessions.places else self._left()
        while page := self._page(after):
            for one in page:
                left.pop((one.book, one.stream, one.version), None)
                yield one
            after = page[-1].position or after
        for book, stream, version in left:
            yield self.read(book, stream, version - 1)[0]

    def strays(self) -> Iterator[Record]:
        """The records that no position leads to, and that wait for none."""
        for book, stream, version in self._sessions.read(lambda session: session.rows(_STRAYS)):
            yield self.read(book, stream, version - 1)[0]

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key."""
        return self._sessions.read(lambda session: _side(session, book, kind, key))

    def sides(self) -> Iterator[SideRecord]:
        """Every side record."""
        after = ("", "", "")
        while page := self._sessions.read(partial(_sides, after=after)):
            yield from (SideRecord(book, kind, key, bytes(value)) for book, kind, key, value in page)
            book, kind, key, _ = page[-1]
            after = (book, kind, key)

    def close(self) -> None:
        """Let go of what is ours."""
        self._sessions.close()

    def _page(self, after: int) -> list[Record]:
        return [_record(row) for row in self._sessions.read(lambda session: session.rows(_READ_ALL, {"after": after}))]

    def _left(self) -> dict[tuple[str, str, int], None]:
        """What can be seen and has no position, in the order in which it will get one."""
        return dict.fromkeys(
            (book, stream, version) for book, stream, version in self._sessions.read(lambda one: one.rows(_WAITING))
        )

    def _place(self) -> None:
        """Give positions to what is committed; not inside a host's transaction, where nobody else could see them.

        Where nothing can be written, as on a replica, those that others give have to do.
        """
        try:
            while self._sessions.places and self._sessions.write(place) >= PLACES:
                """There may be more."""
        except StoreError as error:
            if error.code != "store_read_only":
                raise

    def _appended(self, batch: Batch, streams: Sequence[tuple[str, str]]) -> Sequence[int]:
        starts = _starts(batch.records)
        kept, left = _kept(batch.side), _left(batch)
        ensure_once(batch)

        def work(session: Session) -> None:
            _check_heads(session, starts)
            for book, stream in streams:
                upto = starts[book, stream] - 1 if (book, stream) in starts else 2**31 - 1
                session.run(_REDACT, {"of_book": book, "of_stream": stream, "upto": upto})
            settle(session, batch)
            try:
                append(session, batch, kept, left)
            except Exception as error:
                if is_database_error(error) and is_taken(error):
                    raise _Clash(error) from error
                raise

        for _ in range(_TRIES):
            try:
                self._sessions.write(work)
            except _Clash as clash:
                last = clash
                # Looked at after everything is undone. Whoever was first may have undone his own meanwhile.
                self._sessions.read(lambda session: _explain(session, starts, kept, batch))
            else:
                return ()
        # A host whose transaction goes on seeing the past can't be shown what it met.
        raise StoreError("store_repeat", path=self.database, detail=str(last)) from None


def _record(row: Sequence[Any]) -> Record:
    book, stream, version, *rest = row
    bodies = [None if one is None else bytes(one) for one in rest[:_BODIES]]
    position = rest[_BODIES] if len(rest) > _BODIES else None
    record: Callable[..., Record] = Record
    return record(book, stream, version, *bodies, position)


def _sides(session: Session, after: tuple[str, str, str]) -> Sequence[Sequence[Any]]:
    return session.rows(_SIDES, _named(*after))


def _named(book: str, kind: str, key: str) -> dict[str, str]:
    return {"of_book": book, "of_kind": kind, "of_key": key}


def _side(session: Session, book: str, kind: str, key: str) -> bytes | None:
    rows = session.rows(_SIDE, _named(book, kind, key))
    return bytes(rows[0][0]) if rows else None


def _starts(records: Sequence[Record]) -> dict[tuple[str, str], int]:
    """The first version of every stream of an append. Raises Conflict if its records don't follow each other."""
    starts: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], int] = {}
    for record in records:
        name = (record.book, record.stream)
        if record.version != last.get(name, record.version - 1) + 1 or record.version < 1:
            raise moved_on(*name, record.version, last.get(name, 0))
        starts.setdefault(name, record.version)
        last[name] = record.version
    return starts


def _kept(given: Sequence[SideRecord]) -> list[SideRecord]:
    """The side records of an append, each once. Raises Conflict if one that may not be replaced is there twice."""
    kept: dict[tuple[str, str, str], SideRecord] = {}
    for one in given:
        name = (one.book, one.kind, one.key)
        there = kept.get(name)
        if there is not None and not one.replace:
            raise Conflict("key_taken", book=one.book, kind=one.kind, key=one.key)
        # What had to be new still has to be, whatever it is replaced with.
        kept[name] = one if there is None else SideRecord(*name, one.value, replace=there.replace)
    return list(kept.values())


@lru_cache
def _heads_of(count: int) -> Select[Any]:
    named: list[BindParameter[str]] = [bindparam(f"s{place}") for place in range(count)]
    return (
        select(events.c.stream, func.max(events.c.version))
        .where(events.c.book == bindparam("of_book"), or_(*(events.c.stream == one for one in named)))
        .group_by(events.c.stream)
    )


def _heads(session: Session, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The last versions of streams; a stream that isn't there is not named."""
    found: dict[tuple[str, str], int] = {}
    books: dict[str, list[str]] = {}
    for book, stream in names:
        books.setdefault(book, []).append(stream)
    for book, streams in books.items():
        for first in range(0, len(streams), 64):
            part = streams[first : first + 64]
            # A few statements of fixed length instead of one for every number of streams.
            size = 1 << (len(part) - 1).bit_length()
            part += part[-1:] * (size - len(part))
            values = {"of_book": book, **{f"s{at}": one for at, one in enumerate(part)}}
            found |= {(book, stream): version for stream, version in session.rows(_heads_of(size), values)}
    return found


def _check_heads(session: Session, starts: dict[tuple[str, str], int]) -> None:
    """Raise Conflict if a stream is not where its first record thinks. Of a new one the primary key tells."""
    later = {name: version for name, version in starts.items() if version > 1}
    heads = _heads(session, later) if later else {}
    for name, version in later.items():
        if heads.get(name, 0) != version - 1:
            raise moved_on(*name, version, heads.get(name, 0))


def _explain(session: Session, starts: dict[tuple[str, str], int], kept: Sequence[SideRecord], batch: Batch) -> None:
    """Raise the Conflict that was met, if it can still be seen."""
    heads = _heads(session, starts)
    for name, version in starts.items():
        if heads.get(name, 0) != version - 1:
            raise moved_on(*name, version, heads.get(name, 0))
    for one in kept:
        if not one.replace and _side(session, one.book, one.kind, one.key) is not None:
            raise Conflict("key_taken", book=one.book, kind=one.kind, key=one.key)
    explain_taken(session, batch)


def _left(batch: Batch) -> list[dict[str, object]]:
    return [{"book": book, "stream": one, "version": version} for (book, one), version in left_behind(batch).items()]
