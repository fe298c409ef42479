"""Opening: the desk that ``--db`` names, made where a command writes and left alone where it only reads."""

from __future__ import annotations

from argparse import Namespace
from urllib.parse import parse_qsl, quote, urlencode

from procurekit.compose import open_desk
from procurekit.desk import Desk

__all__ = ["reading", "reading_url", "writing"]

_PREFIXES = ("sqlite:///", "file:")


def writing(args: Namespace) -> Desk:
    """The desk, with its database made if it isn't there."""
    return open_desk(args.db, book=args.book)


def reading(args: Namespace) -> Desk:
    """The desk of a database that is there. Raises StoreError if it isn't."""
    return open_desk(reading_url(args.db), book=args.book)


def reading_url(db: str) -> str:
    """The URL that opens what `db` names and never makes it.

    >>> reading_url("procurement.db"), reading_url("file:procurement.db?mode=ro")
    ('file:procurement.db?mode=rw', 'file:procurement.db?mode=ro')
    """
    if not db.startswith(_PREFIXES):
        # "memory:" and what a plugin opens are none of SQLite's files.
        return db if db in {"memory:", ":memory:"} or "://" in db else f"file:{quote(db)}?mode=rw"
    path, _, query = db.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if options.get("mode", "rwc") == "rwc":
        options["mode"] = "rw"
    return f"{path}?{urlencode(options)}"
