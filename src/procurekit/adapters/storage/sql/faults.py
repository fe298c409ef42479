"""Faults: what a database's errors mean, whichever of SQLAlchemy, Django and the driver wrapped them."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

from sqlalchemy.exc import TimeoutError as PoolExhausted

from procurekit.errors import StoreError

__all__ = [
    "explain",
    "is_database_error",
    "is_denied",
    "is_lost",
    "is_missing_table",
    "is_taken",
    "is_transient",
    "told",
]

# SQLSTATE where the driver has one (PostgreSQL), the error number otherwise (MySQL and MariaDB).
# Also what says that somebody else has just made the same table.
_TRANSIENT: Final = {"40001", "40P01", "42P07", "42710", 1050, 1213}
_TAKEN: Final = {"23505", 1062}
_SQLITE_TAKEN: Final = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
_BUSY: Final = {"55P03", "57014", 1205, 3024, 1969}
_READ_ONLY: Final = {"25006", 1290, 1792, 1836}
_DENIED: Final = {"42501", 1142}
_FULL: Final = {"53100", 1021, 1114}
_MISSING: Final = {"42P01", 1146}
_LOST: Final = {2003, 2006, 2013, 2055}
_REFUSED: Final = {1040, 1130, 2002, 2005}
_NO_LOGIN: Final = {"28000", "28P01", "3D000", 1044, 1045, 1049, 1698}
# PostgreSQL's driver keeps no code of what is said before anybody is let in; in other languages it stays unknown.
_NO_LOGIN_TOLD: Final = re.compile(
    r"authentication failed|no password supplied|(role|database) \".*\" does not exist|is not permitted to log in"
    r"|permission denied for database|no pg_hba\.conf entry"
)
_MEANINGS: Final = (
    (_TRANSIENT, "store_repeat"),
    (_BUSY, "store_locked"),
    (_READ_ONLY | _DENIED, "store_read_only"),
    (_FULL, "store_full"),
    (_NO_LOGIN, "store_login"),
    (_REFUSED, "store_unreachable"),
)
_NOT_BEGUN: Final = {"25P01"}
_DATABASE_ERRORS: Final = frozenset({"DatabaseError", "InterfaceError"})
# What SQLAlchemy itself says of a connection that is closed, or that it lost before. (A session whose flush failed is
# another matter, and the host's.)
_CLOSED: Final = "ResourceClosedError"
_LOST_BEFORE: Final = ("PendingRollbackError", "8s2b")


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it wraps: ours is to know what the driver itself said."""
    found = [error]
    inner = getattr(error, "orig", None) or error.__cause__
    while inner is not None and inner not in found:
        found.append(inner)
        inner = getattr(inner, "orig", None) or inner.__cause__
    return found


def _names(error: BaseException) -> set[str]:
    return {cls.__name__ for one in _chain(error) for cls in type(one).__mro__}


def _codes(error: BaseException) -> set[object]:
    codes: set[object] = set()
    for one in _chain(error):
        codes |= {getattr(one, "sqlstate", None), getattr(one, "pgcode", None)}
        codes |= {one.args[0]} if one.args and isinstance(one.args[0], int) else set()
    return codes


def is_database_error(error: BaseException) -> bool:
    """Did it come from the database, its driver or the pool? Every driver names these as PEP 249 does."""
    return (
        isinstance(error, PoolExhausted)
        or _is_closed(error)
        or not {cls.__name__ for cls in type(error).__mro__}.isdisjoint(_DATABASE_ERRORS)
    )


def _is_closed(error: BaseException) -> bool:
    name, code = _LOST_BEFORE
    return type(error).__name__ == _CLOSED or (type(error).__name__ == name and getattr(error, "code", None) == code)


def is_taken(error: BaseException) -> bool:
    """Is something there already that may be there only once?"""
    if "IntegrityError" not in _names(error):
        return False
    codes = _codes(error) - {None}
    codes |= {getattr(one, "sqlite_errorcode", None) for one in _chain(error)} - {None}
    # A database that says no code is believed.
    return not codes or bool(codes & (_TAKEN | _SQLITE_TAKEN))


def is_lost(error: BaseException) -> bool:
    """Is the connection gone?"""
    codes = _codes(error)
    states = [one for one in codes if isinstance(one, str)]
    # 08: connection exceptions; 57P: the server is going down or just came up.
    away = any(one.startswith(("08", "57P")) for one in states) or bool(codes & _LOST)
    return away or any(getattr(one, "connection_invalidated", False) for one in _chain(error))


def is_transient(error: BaseException) -> bool:
    """Would the same transaction, begun again, probably go through?"""
    return bool(_codes(error) & _TRANSIENT) or "database is locked" in str(error)


def is_denied(error: BaseException) -> bool:
    """May whoever logged in not do that?"""
    return bool(_codes(error) & _DENIED)


def is_missing_table(error: BaseException) -> bool:
    """Is a table of ours not there?"""
    return bool(_codes(error) & _MISSING) or "no such table" in str(error)


def told(error: BaseException) -> str:
    """What the driver itself said, in a line."""
    return str(_chain(error)[-1]).strip().partition("\n")[0]


def explain(error: BaseException, place: str, *, reading: bool = False) -> StoreError:
    """What the database said, as an error of ours.

    `place` names it without its password; `reading` says that nothing was to be written.
    """
    if isinstance(error, PoolExhausted):
        return StoreError("store_locked", path=place, detail=error.args[0])
    codes, detail = _codes(error), told(error)
    if codes & _NOT_BEGUN:
        return StoreError("no_transaction")
    if is_missing_table(error):
        return StoreError("not_installed")
    if is_denied(error) and reading:
        return StoreError("store_unreadable", path=place, detail=detail)
    code = next((code for among, code in _MEANINGS if codes & among), None) or _without_code(error, detail)
    return StoreError(code, path=place, detail=detail)


def _without_code(error: BaseException, detail: str) -> str:
    """The meaning of an error whose code says nothing to us, or that has none."""
    if "locked" in detail:
        return "store_locked"
    # Drivers call much operational that is told apart by a code; where there is none, there was no server to give one.
    unheard = "OperationalError" in _names(error) and _codes(error) <= {None}
    if unheard and _NO_LOGIN_TOLD.search(detail):
        return "store_login"
    return "store_unreachable" if unheard or _is_closed(error) or is_lost(error) else "store_failed"
