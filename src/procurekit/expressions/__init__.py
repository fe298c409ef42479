"""One small, safe expression language over a vocabulary, in English and 中文: conditions and values as data.

The syntax is Python's, allow-listed; values are typed, exact and three-valued; an expression from a stranger can run
nothing and takes bounded time and memory. See `docs/reference/expressions.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procurekit.expressions.explaining import Explanation
from procurekit.expressions.expression import Expression, parse
from procurekit.expressions.faults import InvalidExpression, SourceFault
from procurekit.expressions.functions import FUNCTIONS, Function
from procurekit.expressions.kinds import KINDS, Kind
from procurekit.expressions.nodes import Node, Value, children, walk
from procurekit.expressions.vocabulary import Name, Vocabulary

if TYPE_CHECKING:
    from procurekit.expressions.tables import Table, evaluate_on

__all__ = [
    "FUNCTIONS",
    "KINDS",
    "Explanation",
    "Expression",
    "Function",
    "InvalidExpression",
    "Kind",
    "Name",
    "Node",
    "SourceFault",
    "Table",
    "Value",
    "Vocabulary",
    "children",
    "evaluate_on",
    "parse",
    "walk",
]


def __getattr__(name: str) -> object:
    # Only who has a table needs what tables need.
    if name in {"Table", "evaluate_on"}:
        from procurekit.expressions import tables

        return getattr(tables, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message, name=name, obj=None)
