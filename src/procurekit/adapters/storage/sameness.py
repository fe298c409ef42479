"""Sameness: do two URLs name one database, as far as that can be told without asking it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from procurekit.adapters.storage.sqlite.location import locate
from procurekit.errors import StoreError

__all__ = ["same_database"]

# Drivers take where a server is from the query too; all else there says how to talk to it.
_WHERE: Final = ("host", "port", "dbname", "database", "unix_socket")


def same_database(one: str, other: str) -> bool:
    """Do they name one database? Two names of one server are taken for two.

    >>> same_database("file:procurement.db?mode=ro", "./procurement.db"), same_database("memory:", "memory:")
    (True, False)
    """
    found = _named(one)
    return found is not None and found == _named(other)


def _named(url: str) -> object:
    if url in {"memory:", ":memory:"}:
        return None
    if "://" in url and not url.startswith("sqlite:///"):
        try:
            parts = urlsplit(url)
            login, query = (parts.hostname, parts.port), parse_qs(parts.query)
        except ValueError:
            return url
        return parts.scheme.partition("+")[0], login, parts.path, [query.get(name) for name in _WHERE]
    try:
        file = Path(locate(url).path)
        status = file.stat() if file.exists() else None
    except (StoreError, OSError, ValueError):
        return url
    return os.path.realpath(file) if status is None else (status.st_dev, status.st_ino)
