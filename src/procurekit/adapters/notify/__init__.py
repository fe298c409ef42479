"""Channels by which people are told: log, webhook, mail, and what Apprise speaks. `procurekit.notify` has the names."""

from __future__ import annotations

__all__: list[str] = []
