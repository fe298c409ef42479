"""A seeded buyer's year: a company, its suppliers and their habits, lived through the desk's own commands."""

from __future__ import annotations

from procurekit.simulate.suppliers import SUPPLIERS, Good, Habits, Supplier
from procurekit.simulate.year import Simulated, recall, year

__all__ = ["SUPPLIERS", "Good", "Habits", "Simulated", "Supplier", "recall", "year"]
