"""Opening: the desk that ``--db`` names, made where a command writes and left alone where it only reads."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from procurekit.compose import open_desk
from procurekit.desk import Desk

__all__ = ["reading", "reading_url", "writing"]

_PREFIXES = ("sqlite:///", "file:")
# An SQL database's URL up to its options, taken apart as SQLAlchemy does it: a password may have a question mark.
_PLACE = re.compile(r"[\w+]+://(?:[^:/]*(?::[^@]*)?@)?[^?]*")


def writing(args: Namespace) -> Desk:
    """The desk, with its database made if it isn't there."""
    return open_desk(args.db, book=args.book)


def reading(args: Namespace, **options: Any) -> Desk:
    """The desk of a database that is there, with options of a `Desk`. Raises StoreError if it isn't."""
    return open_desk(reading_url(args.db), book=args.book, **options)


def reading_url(db: str) -> str:
    """The URL that opens what `db` names and never makes it.

    >>> reading_url("procurement.db"), reading_url("file:procurement.db?mode=ro")
    ('file:procurement.db?mode=rw', 'file:procurement.db?mode=ro')
    >>> reading_url("postgresql+psycopg://buyer@db.example/orders")
    'postgresql+psycopg://buyer@db.example/orders?mode=rw'
    """
    if db.startswith(_PREFIXES):
        path, _, query = db.partition("?")
    elif found := _PLACE.match(db):
        path, query = found[0], db[found.end() + 1 :]
    elif db in {"memory:", ":memory:"}:
        return db
    else:
        path, query = f"file:{quote(db)}", ""
    options = parse_qsl(query, keep_blank_values=True)
    asked = dict(options).get("mode", "rwc")
    kept = [one for one in options if one[0] != "mode"]
    return f"{path}?{urlencode([*kept, ('mode', 'rw' if asked == 'rwc' else asked)])}"
