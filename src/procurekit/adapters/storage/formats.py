"""Formats: in which form a database is kept, the log's tables and the projection's, and may this library use it."""

from __future__ import annotations

from attrs import frozen

from procurekit.adapters.storage.rows import PROJECTION
from procurekit.errors import StoreError

__all__ = ["Formats"]


@frozen
class Formats:
    """The log's format, and the projection's: its columns and what they mean."""

    log: int
    projection: int = PROJECTION

    def __str__(self) -> str:
        return f"{self.log}.{self.projection}"

    def is_older(self, present: Formats) -> bool:
        """Is there something to bring up to date?"""
        return self.log < present.log or self.projection < present.projection

    def ensure_known(self, present: Formats, path: object) -> None:
        """Raise StoreError if a newer library wrote it. `path` says where that is."""
        if self.log > present.log or self.projection > present.projection:
            raise StoreError("store_newer", path=path, found=str(self), known=str(present))

    def ensure_present(self, present: Formats, path: object) -> None:
        """Raise StoreError unless it is what this library writes."""
        self.ensure_known(present, path)
        if self.is_older(present):
            raise StoreError("store_older", path=path, found=str(self), known=str(present))
