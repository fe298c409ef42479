"""SQLiteStore: events and their projection in one SQLite file, durable on commit, by the standard library alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from procurekit.adapters.storage.formats import Formats
from procurekit.adapters.storage.sqlite import schema
from procurekit.adapters.storage.sqlite.alert_rows import write_alerts
from procurekit.adapters.storage.sqlite.connections import transaction
from procurekit.adapters.storage.sqlite.examination import examine
from procurekit.adapters.storage.sqlite.location import Location, is_damage, locate
from procurekit.adapters.storage.sqlite.schema import ALERTS, LINES, OF_ALERTS, OF_ORDERS, ORDERS, ROWS
from procurekit.adapters.storage.sqlite.sessions import HostSession, OwnSessions
from procurekit.adapters.storage.sqlite.tables import PAGE, SQLiteTables, next_position, write_rows
from procurekit.errors import InvalidValue, StoreError
from procurekit.model.alert import Alert
from procurekit.model.projection import Projected
from procurekit.ports import Measured

__all__ = ["SQLiteStore"]

_PAUSE: Final = 0.01
_NEW: Final = "_new"  # what the names of rows end with that are made beside the present ones


class SQLiteStore(SQLiteTables):
    """A store in a SQLite file: write-ahead log, every commit flushed to the disk, a connection per thread.

    The URL is a file name, ``sqlite:///FILE`` or ``file:FILE``; the last two take ``?mode=ro|rw|rwc``,
    ``timeout=SECONDS``, ``max_page_count=N``, and ``shared=yes`` for a file that is the host's, in which our tables are
    to lie beside its own. Raises StoreError with a code if the file can't be used.
    """

    def __init__(self, url: str) -> None:
        self._at: Location = locate(url)
        self._own = OwnSessions(self._at, self._prepare)
        super().__init__(self._own)
        if self._at.to_be_made:
            # A file comes to be with the first read or write: an import that is refused before that leaves none.
            return
        try:
            self._own.open()
        except StoreError as error:
            self.close()
            # An older one is told of with its first use: until then it can be migrated.
            if error.code != "store_older":
                raise
            self._own = OwnSessions(self._at, self._prepare)
            self._sessions = self._own
        except BaseException:
            self.close()
            raise

    def on(self, connection: object) -> SQLiteTables:
        """This store on the host's connection."""
        from procurekit.adapters.storage.hosting import sqlite_of

        raw = sqlite_of(connection)
        if raw is None:
            raise InvalidValue("connection_other", kind=type(connection).__qualname__, database="SQLite")
        return SQLiteTables(HostSession(lambda: sqlite_of(connection) or raw))

    def rebuild(
        self,
        rows: Callable[[str, str], Projected | None],
        alerts: Callable[[str, str], Alert | None] | None = None,
    ) -> int:
        """Make every order's rows anew, and every alert's, beside the present ones; put them in their place at once."""
        count = 0
        ticket = token_hex(8)
        with self._sessions.writing() as cursor:
            mark = next_position(cursor)
            for table in ROWS:
                cursor.execute(f"DROP TABLE IF EXISTS {table}{_NEW}")
            schema.create_rows(cursor, _NEW)
            cursor.execute("INSERT OR REPLACE INTO procurekit_meta VALUES ('rebuilding', ?)", (ticket,))
        for page in self._stream_pages(OF_ORDERS):
            made = [one for name in page if (one := rows(*name)) is not None]
            with self._rebuilding(ticket) as cursor:
                for one in made:
                    write_rows(cursor, one, known=False, orders=f"{ORDERS}{_NEW}", lines=f"{LINES}{_NEW}")
            count += len(made)
        if alerts is not None:
            for page in self._stream_pages(OF_ALERTS):
                found = [alert for name in page if (alert := alerts(*name)) is not None]
                with self._rebuilding(ticket) as cursor:
                    write_alerts(cursor, found, f"{ALERTS}{_NEW}")
        with self._rebuilding(ticket) as cursor:
            if alerts is None:
                cursor.execute(f"INSERT INTO {ALERTS}{_NEW} SELECT * FROM {ALERTS}")
            # What was written meanwhile is in the old rows only.
            schema.leave_behind(cursor, mark)
            for table in ROWS:
                cursor.execute(f"DROP TABLE {table}")
                cursor.execute(f"ALTER TABLE {table}{_NEW} RENAME TO {table}")
            schema.index_rows(cursor)
            cursor.execute("DELETE FROM procurekit_meta WHERE name = 'rebuilding'")
        return count

    @contextmanager
    def _rebuilding(self, ticket: str) -> Iterator[sqlite3.Cursor]:
        """A write of a rebuild that is still the latest one."""
        with self._sessions.writing() as cursor:
            row = cursor.execute("SELECT value FROM procurekit_meta WHERE name = 'rebuilding'").fetchone()
            if row is None or row[0] != ticket:
                raise StoreError("rebuilt_elsewhere")
            yield cursor

    def _stream_pages(self, which: str) -> Iterator[list[tuple[str, str]]]:
        sql = (
            "SELECT book, stream FROM procurekit_events WHERE version = 1 AND (book, stream) > (?, ?)"
            f" AND {which} ORDER BY book, stream LIMIT {PAGE // 2}"
        )
        after: tuple[str, ...] = ("", "")
        while page := self._query(sql, after):
            yield page
            after = page[-1]

    def examine(self) -> Iterator[Measured]:
        """What the database says of itself."""
        with self._sessions.reading() as cursor:
            yield from examine(cursor)

    def backup(self, path: str) -> None:
        """Copy the database to a new file while others write."""
        if Path(path).exists():
            raise StoreError("backup_there", path=path)
        target = Location(path)
        with self._sessions.reading() as cursor:
            copy = target.connect()
            try:
                # In one step: between two, somebody else's commit would make it begin again.
                cursor.connection.backup(copy)
                self._ensure_whole(copy)
                copy.execute("PRAGMA journal_mode = WAL")
            except BaseException as error:
                copy.close()
                for left in ("", "-journal", "-wal", "-shm"):
                    Path(f"{path}{left}").unlink(missing_ok=True)
                if isinstance(error, sqlite3.Error):
                    # What is damaged was so before: only the rest is the copy's.
                    here = is_damage(error)
                    raise (self._at if here else target).explain(error) from error
                raise
            finally:
                copy.close()

    def _ensure_whole(self, copy: sqlite3.Connection) -> None:
        """Raise StoreError if what was copied page by page can't be read any more."""
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise StoreError("store_damaged", path=self._at.path)

    def migrate(self) -> Sequence[int]:
        """Bring an older database to today's format."""
        if self._at.to_be_made:
            raise StoreError("store_not_there", path=self._at.path)
        with self._own.told():
            connection = self._at.connect()
            try:
                with transaction(connection, "BEGIN IMMEDIATE"):
                    cursor = connection.cursor()
                    found = self._formats(cursor)
                    return schema.upgrade(cursor, found) if found is not None and found.is_older(schema.PRESENT) else []
            finally:
                connection.close()

    def ensure_writable(self) -> None:
        """Raise StoreError if nothing could be written now."""
        with self._sessions.writing():
            """Taking the writer's place is all that is asked."""

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # Looked at in one transaction: somebody else may be making the same database right now.
        cursor = connection.cursor()
        with transaction(connection):
            if self._is_ready(cursor):
                return
        if not self._at.may_make:
            # An empty file that somebody only wants to read stays as it is.
            empty = not Path(self._at.path).stat().st_size
            raise StoreError("store_empty" if empty else "store_not_there", path=self._at.path)
        if not self._at.shared:
            self._use_wal(connection)
        with transaction(connection, "BEGIN IMMEDIATE"):
            if not self._is_ready(cursor):
                schema.create(cursor, alone=not self._at.shared)

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        # Alone among the statements, this one doesn't wait for others that make the same database.
        for _ in range(int(self._at.timeout / _PAUSE)):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(_PAUSE)
            else:
                return
        connection.execute("PRAGMA journal_mode = WAL")

    def _is_ready(self, cursor: sqlite3.Cursor) -> bool:
        """Are our tables there, in a format that we write? StoreError if they can't be made or used."""
        found = self._formats(cursor)
        if found is None:
            return False
        found.ensure_present(schema.PRESENT, self._at.path)
        return True

    def _formats(self, cursor: sqlite3.Cursor) -> Formats | None:
        found = schema.formats(cursor)
        if found is None and schema.is_foreign(cursor) and not self._at.shared:
            raise StoreError("store_foreign", path=self._at.path)
        if found is not None:
            found.ensure_known(schema.PRESENT, self._at.path)
        return found
