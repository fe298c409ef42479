"""Where an SQL database is and how it is reached: the URL with its options, as an engine of SQLAlchemy's."""

from __future__ import annotations

from typing import Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from procurekit.errors import MissingExtra, StoreError

__all__ = ["engine_of", "may_make", "shown"]

_OPTIONS: Final = {"timeout": "30", "pool_size": "5", "mode": "rwc"}
_MODES: Final = ("rw", "rwc")
# The least that each may be: a wait of no time is one without an end, to PostgreSQL.
_LEAST: Final = {"timeout": 1, "pool_size": 0}
# How each database is told to wait no longer than that for somebody else's lock.
_PATIENCE: Final = {
    "postgresql": "SET lock_timeout = '{seconds}s'",
    "mysql": "SET innodb_lock_wait_timeout = {seconds}",
    "mariadb": "SET innodb_lock_wait_timeout = {seconds}",
}
# The drivers that have this name for how long a server may take to answer for the first time.
_PACKAGES: Final = {"MySQLdb": "mysqlclient"}
_CONNECT: Final = ("connect_timeout", frozenset({"psycopg", "psycopg2", "pymysql", "mysqldb"}))


def shown(url: URL) -> str:
    """A URL for people to read, as the log writes it: without who logs in, with what, and the values of its options."""
    bare = URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()
    scheme, _, place = bare.partition("://")
    login = "…@" if url.username or url.password else ""
    options = "&".join(f"{name}=…" for name in url.query)
    return f"{scheme}://{login}{place}{'?' if options else ''}{options}"


def engine_of(url: str) -> Engine:
    """The engine of a URL. Raises MissingExtra if its driver isn't installed, StoreError if it can't be used."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # What it couldn't take apart may have a password anywhere in it.
        raise StoreError("store_unknown", url=f"{url.partition('://')[0]}://…") from None
    if "@" in f"{parsed.host}{parsed.database}":
        # Where the login ends is not what was meant: a part of the password may be anywhere.
        raise StoreError("store_login_unclear", url=f"{url.partition('://')[0]}://…")
    place = shown(parsed)
    seconds, size = (_option(parsed, name) for name in _LEAST)
    pool = {"pool_size": size, "max_overflow": size, "pool_timeout": seconds} if size else {"poolclass": NullPool}
    # MySQL's own level would show a reader the past and lock gaps between rows.
    level = {"isolation_level": "READ COMMITTED"} if parsed.get_backend_name() in {"mysql", "mariadb"} else {}
    parsed = parsed.difference_update_query(_OPTIONS)
    try:
        wait, drivers = _CONNECT
        if wait not in parsed.query and parsed.get_driver_name() in drivers:
            parsed = parsed.update_query_dict({wait: str(seconds)})
        engine = create_engine(parsed, **pool, **level)
    except NoSuchModuleError:
        raise StoreError("store_unknown", url=place) from None
    except ModuleNotFoundError as error:
        raise _missing(parsed, error.name or "", place) from None
    patience = _PATIENCE.get(engine.dialect.name)
    if patience is not None:

        @event.listens_for(engine, "connect")
        def _be_patient(driver: object, _: object) -> None:
            cursor = driver.cursor()  # type: ignore[attr-defined]
            cursor.execute(patience.format(seconds=seconds))
            cursor.close()
            driver.commit()  # type: ignore[attr-defined]

    return engine


def may_make(url: str) -> bool:
    """May our tables be made where they are not? Raises StoreError if the URL asks for what is unknown."""
    parsed = make_url(url)
    value = _value(parsed, "mode")
    if value not in _MODES:
        raise _unknown(parsed, "mode", value)
    return value == "rwc"


def _missing(url: URL, package: str, place: str) -> MissingExtra:
    if url.get_backend_name() != "postgresql":
        return MissingExtra("missing_driver", package=package, url=place, install=_PACKAGES.get(package, package))
    if url.get_driver_name() != "psycopg":
        return MissingExtra("missing_psycopg", package=package, url=place)
    return MissingExtra("missing_extra", package=package, extra="postgresql")


def _value(url: URL, name: str) -> object:
    return url.query.get(name, _OPTIONS[name])


def _option(url: URL, name: str) -> int:
    value = _value(url, name)
    if not isinstance(value, str) or not value.isdecimal() or int(value) < _LEAST[name]:
        raise _unknown(url, name, value)
    return int(value)


def _unknown(url: URL, name: str, value: object) -> StoreError:
    return StoreError("store_option", url=shown(url), option=name, value=value, known=", ".join(_OPTIONS))
