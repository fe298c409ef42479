"""Texts of the simulated year and of the demonstration."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "term.simulate": ("simulate", "模拟"),
    "book_in_use": (
        "the book {book} has {count} order(s) already; simulate into an empty book or a new database",
        "账套 {book} 中已有 {count} 张订单；请在空账套或新数据库中模拟",
    ),
}
