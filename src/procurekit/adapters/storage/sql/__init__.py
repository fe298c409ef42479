"""SQL: a store in any database that SQLAlchemy speaks to, PostgreSQL first, or in the host's own transaction there."""

from __future__ import annotations

from procurekit.adapters.storage.sql.store import SQLStore
from procurekit.adapters.storage.sql.tables import SQLTables

__all__ = ["SQLStore", "SQLTables"]
