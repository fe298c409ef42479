"""Faults: what a database's errors mean, whichever of SQLAlchemy, Django and the driver wrapped them."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import TimeoutError as PoolExhausted

from procurekit.errors import StoreError

__all__ = ["explain", "is_database_error", "is_lost", "is_missing_table", "is_taken", "is_transient", "told"]

# SQLSTATE where the driver has one (PostgreSQL), the error number otherwise (MySQL and MariaDB).
_TRANSIENT: Final = {"40001", "40P01", 1213}
_BUSY: Final = {"55P03", "57014", 1205, 3024, 1969}
_READ_ONLY: Final = {"25006", "42501", 1142, 1290, 1792, 1836}
_FULL: Final = {"53100", 1021, 1114}
_MISSING: Final = {"42P01", 1146}
_LOST: Final = {2003, 2006, 2013, 2055}
_REFUSED: Final = {1040, 1044, 1045, 1049, 1130, 2002, 2005}
_NOT_BEGUN: Final = {"25P01"}
_DATABASE_ERRORS: Final = frozenset({"DatabaseError", "InterfaceError"})


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
    return isinstance(error, PoolExhausted) or not {cls.__name__ for cls in type(error).__mro__}.isdisjoint(
        _DATABASE_ERRORS
    )


def is_taken(error: BaseException) -> bool:
    """Is something there already that may be there only once?"""
    return "IntegrityError" in _names(error)


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


def is_missing_table(error: BaseException) -> bool:
    """Is a table of ours not there?"""
    return bool(_codes(error) & _MISSING) or "no such table" in str(error)


def told(error: BaseException) -> str:
    """What the driver itself said, in a line."""
    return str(_chain(error)[-1]).strip().partition("\n")[0]


def explain(error: BaseException, place: str) -> StoreError:
    """What the database said, as an error of ours. `place` names it without its password."""
    if isinstance(error, PoolExhausted):
        return StoreError("store_locked", path=place, detail=error.args[0])
    codes = _codes(error)
    detail = told(error)
    if codes & _NOT_BEGUN:
        return StoreError("no_transaction")
    if is_missing_table(error):
        return StoreError("not_installed")
    if codes & _TRANSIENT:
        return StoreError("store_repeat", path=place, detail=detail)
    if codes & _BUSY or "locked" in detail:
        return StoreError("store_locked", path=place, detail=detail)
    if codes & _READ_ONLY:
        return StoreError("store_read_only", path=place)
    if codes & _FULL:
        return StoreError("store_full", path=place)
    # Drivers call much operational that is told apart by a code; where there is none, there was no server to give one.
    unheard = "OperationalError" in _names(error) and codes <= {None}
    if is_lost(error) or codes & _REFUSED or unheard:
        return StoreError("store_unreachable", path=place, detail=detail)
    return StoreError("store_failed", path=place, detail=detail)
