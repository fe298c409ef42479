"""Logs: the loggers under ``procurekit``. From INFO on they say what was done, never by whom or why."""

from __future__ import annotations

import logging
from typing import Final

__all__ = ["ALERTS", "DESK", "IMPORT", "STORE", "public"]

# A library decides nothing about a host's log: without a handler of the host's, nothing is written anywhere.
logging.getLogger("procurekit").addHandler(logging.NullHandler())

ALERTS: Final = logging.getLogger("procurekit.alerts")
DESK: Final = logging.getLogger("procurekit.desk")
STORE: Final = logging.getLogger("procurekit.store")
IMPORT: Final = logging.getLogger("procurekit.import")


def public(url: str) -> str:
    """A store's URL without what may be secret: who logs in, with what, and the values of its options.

    >>> public("postgresql://mei:secret@db.example/orders?sslmode=require&password=secret")
    'postgresql://…@db.example/orders?sslmode=…&password=…'
    >>> public("procurement.db"), public("host=db password=secret")
    ('procurement.db', 'host=…')
    """
    scheme, found, rest = url.partition("://")
    if not found:
        scheme, rest = "", url
    login, at, rest = rest.rpartition("@")
    if "?" in login:
        # A password with a question mark, or an option's value with an at sign: nobody can tell.
        return f"{scheme}{found}…"
    if "/" in login and ":" not in login:
        # A file's path that has the sign in it.
        at, rest = "", f"{login}@{rest}"
    place, asked, query = rest.partition("?")
    place = place.partition("#")[0]
    if "=" in place:
        place = f"{place.partition('=')[0]}=…"
    names = (one.partition("=") for one in query.partition("#")[0].split("&"))
    options = "&".join(f"{name}=…" if equals else "…" for name, equals, _ in names)
    return f"{scheme}{found}{'…@' if at else ''}{place}{asked}{options if asked else ''}"
