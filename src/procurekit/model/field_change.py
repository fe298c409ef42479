"""Change: one field of an order, by its path, from one value to another."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from procurekit.values import check

__all__ = ["Change"]


@frozen
class Change:
    """One field's plain value before and after; None where it was or becomes absent."""

    path: str = field(validator=check.name)
    before: Any = field(default=None, hash=False)
    after: Any = field(default=None, hash=False)
