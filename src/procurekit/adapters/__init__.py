"""The outside world: storage and documents. Nothing here is imported before it is asked for."""

from __future__ import annotations

__all__: list[str] = []
