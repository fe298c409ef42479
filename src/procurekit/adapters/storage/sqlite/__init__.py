"""SQLite: a store in a file of its own, or in the host's database and transaction."""

from __future__ import annotations

from procurekit.adapters.storage.sqlite.store import SQLiteStore
from procurekit.adapters.storage.sqlite.tables import SQLiteTables

__all__ = ["SQLiteStore", "SQLiteTables"]
