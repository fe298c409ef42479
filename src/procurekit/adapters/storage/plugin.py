"""The door by which our own stores come in: the same hook that anybody else's plugin implements."""

from __future__ import annotations

from typing import Final

from procurekit.adapters.storage.memory import MemoryStore
from procurekit.adapters.storage.sqlite import SQLiteStore
from procurekit.errors import MissingExtra
from procurekit.ports import Store, hookimpl

__all__ = ["procurekit_open_store"]

# The first is our own; the others are how SQLite's users write it.
_MEMORY: Final = frozenset({"memory:", ":memory:", "file::memory:", "sqlite:///:memory:"})


@hookimpl(trylast=True)
def procurekit_open_store(url: str) -> Store | None:
    """Memory for ``memory:`` (or ``:memory:``); SQLite for a file name, ``sqlite:///FILE`` or ``file:FILE?mode=ro``.

    Any other URL with ``://`` is SQLAlchemy's, with the extra ``sql``.
    """
    if url in _MEMORY:
        return MemoryStore()
    scheme, colon, _ = url.partition(":")
    # A single letter before the colon is a drive, not a scheme.
    if not colon or len(scheme) == 1 or scheme in {"sqlite", "file"}:
        return SQLiteStore(url)
    if "://" not in url:
        return None
    try:
        import sqlalchemy  # noqa: F401 - an extra
    except ModuleNotFoundError:
        extra = "postgresql" if scheme.startswith("postgresql") else "sql"
        raise MissingExtra("missing_extra", package="sqlalchemy", extra=extra) from None
    from procurekit.adapters.storage.sql import SQLStore

    return SQLStore(url)
