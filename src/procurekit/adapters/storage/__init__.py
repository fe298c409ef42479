"""Stores: in memory, and in a SQLite file."""

from __future__ import annotations

from procurekit.adapters.storage.memory import MemoryStore
from procurekit.adapters.storage.sqlite import SQLiteStore

__all__ = ["MemoryStore", "SQLiteStore"]
