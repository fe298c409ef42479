"""Anchors: where seals are kept, out of reach of whoever can write to the store."""

from __future__ import annotations

from procurekit.adapters.anchors.file import FileAnchor

__all__ = ["FileAnchor"]
