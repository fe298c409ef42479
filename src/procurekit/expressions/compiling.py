"""Compiling: from the generated text to a function that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

from procurekit.expressions.explaining import Mode
from procurekit.expressions.generating import generated
from procurekit.expressions.nodes import Node

__all__ = ["Compiled", "compiled"]

Compiled: TypeAlias = Callable[..., Any]
"""``function(subject, at=None, calendar=None)``."""


def compiled(node: Node, mode: Mode, *, fallback: Compiled, prepare: Compiled) -> Compiled:
    """The generated function; the fallback itself, should Python find the text too deep for it."""
    text, used = generated(node, mode)
    made: dict[str, Any] = {}
    try:
        exec(compile(text, "<expression>", "exec"), {"__builtins__": {}}, made)  # noqa: S102 - our own text, see above
    except (RecursionError, MemoryError, SyntaxError):

        def slow(subject: Any, at: Any = None, calendar: Any = None) -> Any:
            prepare(at, calendar)
            return fallback(subject, at, calendar)

        return slow
    return cast("Compiled", made["make"](fallback, prepare, **used))
