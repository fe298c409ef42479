"""Documents from outside: tables today, each format in a package of its own."""

from __future__ import annotations

__all__: list[str] = []
