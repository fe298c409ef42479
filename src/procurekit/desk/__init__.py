"""The one object that a host holds: load, decide, append, tell."""

from __future__ import annotations

from procurekit.desk.desk import Desk
from procurekit.desk.entry import Entry
from procurekit.desk.observation import Progress
from procurekit.desk.timeline import Timeline
from procurekit.desk.upkeep import Check

__all__ = ["Check", "Desk", "Entry", "Progress", "Timeline"]
