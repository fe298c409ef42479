"""Kept rows: rows of facts that are told order by order, made again only where the order has moved on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from procurekit.model.state import OrderState

__all__ = ["KeptRows"]


class KeptRows:
    """The rows of the orders that were looked at last, by kind. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[str, dict[str, tuple[int, tuple[Any, ...]]]] = {}

    def of(
        self,
        kind: str,
        orders: Iterable[tuple[str, int]],
        state: Callable[[str], OrderState | None],
        rows: Callable[[OrderState], Iterable[Any]],
    ) -> list[Any]:
        """The rows of orders, each by its id and version; of what isn't among these nothing is kept."""
        with self._lock:
            before = self._rows.get(kind, {})
        kept: dict[str, tuple[int, tuple[Any, ...]]] = {}
        for id_, version in orders:
            known = before.get(id_)
            if known is None or known[0] != version:
                now = state(id_)
                known = (version, ()) if now is None else (now.version, tuple(rows(now)))
            kept[id_] = known
        with self._lock:
            self._rows[kind] = kept
        return [row for _, many in kept.values() for row in many]
