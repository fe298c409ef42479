"""The door by which our own stores come in: the same hook that anybody else's plugin implements."""

from __future__ import annotations

from procurekit.adapters.storage.memory import MemoryStore
from procurekit.adapters.storage.sqlite import SQLiteStore
from procurekit.ports import Store, hookimpl

__all__ = ["procurekit_open_store"]


@hookimpl(trylast=True)
def procurekit_open_store(url: str) -> Store | None:
    """Memory for ``memory:``; SQLite for a file name, ``sqlite:///FILE`` or ``file:FILE?mode=ro``."""
    if url == "memory:":
        return MemoryStore()
    scheme, colon, _ = url.partition(":")
    # A single letter before the colon is a drive, not a scheme.
    if not colon or len(scheme) == 1 or scheme in {"sqlite", "file"}:
        return SQLiteStore(url)
    return None
