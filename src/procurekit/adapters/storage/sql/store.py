"""SQLStore: events and their projection in PostgreSQL, MySQL, MariaDB or another database that SQLAlchemy speaks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sqlalchemy import Engine, false, update

from procurekit.adapters.storage.formats import Formats
from procurekit.adapters.storage.hosting import HOST, sqlite_of
from procurekit.adapters.storage.sql import installation
from procurekit.adapters.storage.sql.examination import examine
from procurekit.adapters.storage.sql.faults import explain, is_denied
from procurekit.adapters.storage.sql.location import engine_of, may_make, shown
from procurekit.adapters.storage.sql.rebuilding import rebuild
from procurekit.adapters.storage.sql.schema import meta
from procurekit.adapters.storage.sql.sessions import HostSessions, OwnSessions, Session
from procurekit.adapters.storage.sql.tables import SQLTables
from procurekit.errors import InvalidValue, StoreError
from procurekit.model.alert import Alert
from procurekit.model.projection import Projected
from procurekit.ports import Measured

__all__ = ["SQLStore"]

_NOTHING: Final = update(meta).where(false()).values(value="")


class SQLStore(SQLTables):
    """A store in an SQL database, with a pool of connections of its own.

    The URL is SQLAlchemy's, ``postgresql+psycopg://user:password@host/database``, with three options of ours in its
    query: ``timeout`` (seconds to wait for the server, a lock or a free connection, 30), ``pool_size`` (connections
    kept, 5) and ``mode`` (``rwc`` makes our tables where they are not, ``rw`` doesn't).
    An `Engine` of the host's may be given instead; it is not closed with the store.

    Raises MissingExtra if the driver isn't installed, StoreError if the URL can't be used.
    """

    def __init__(self, url: str | Engine) -> None:
        self._owned = isinstance(url, str)
        engine = engine_of(url) if isinstance(url, str) else url
        self._may_make = may_make(url) if isinstance(url, str) else True
        self._own = OwnSessions(engine, shown(engine.url), self._prepare)
        super().__init__(self._own)

    def on(self, connection: object) -> SQLTables:
        """This store on the host's connection."""
        hosted = None if sqlite_of(connection) is not None else hosted_on(connection)
        if hosted is None or hosted.database != self.database:
            raise InvalidValue("connection_other", kind=type(connection).__qualname__, database=self.database)
        return hosted

    def ensure_writable(self) -> None:
        """Raise StoreError if nothing could be written now."""
        self._own.write(lambda session: session.run(_NOTHING))

    def rebuild(
        self,
        rows: Callable[[str, str], Projected | None],
        alerts: Callable[[str, str], Alert | None] | None = None,
    ) -> int:
        """Make every order's rows anew, and every alert's, beside the present ones, and put them in their place."""
        self._place()
        return rebuild(self._own, rows, alerts)

    def migrate(self) -> Sequence[int]:
        """Bring an older database to today's format."""

        def upgraded(session: Session) -> list[int]:
            self._found(session)
            return installation.upgrade(session, self._own.place)

        return self._own.write_unprepared(upgraded)

    def examine(self) -> Iterator[Measured]:
        """What the database says of itself."""
        yield from self._own.read(lambda session: list(examine(session)))

    def close(self) -> None:
        """Close the pool, unless it is the host's."""
        self._own.close(dispose=self._owned)

    def _prepare(self, session: Session) -> None:
        found = self._found(session)
        if found is None:
            installation.install(session)
        else:
            installation.ensure_usable(found, self._own.place)

    def _found(self, session: Session) -> Formats | None:
        """The formats of our tables. Raises StoreError if they can't be read, or are missing and not to be made."""
        try:
            found = installation.found_in(session)
        except Exception as error:
            if is_denied(error):
                raise explain(error, self._own.place, reading=True) from None
            raise
        if found is None and not self._may_make:
            raise StoreError("store_not_there", path=self._own.place)
        return found


def hosted_on(connection: object) -> SQLTables:
    """A store on a connection that the host opened."""

    def ready(session: Session) -> None:
        installation.ensure_usable(installation.found_in(session), HOST)

    return SQLTables(HostSessions(connection, ready))


def install_on(connection: object) -> None:
    """Make our tables in the host's database, inside its transaction; nothing if they are there."""
    HostSessions(connection, lambda _: None).making(installation.install)
