"""One small, safe expression language over a vocabulary, in English and 中文: conditions and values as data.

The syntax is Python's, allow-listed; values are typed, exact and three-valued; an expression from a stranger can run
nothing and takes bounded time and memory. See `docs/reference/expressions.md`.
"""

from __future__ import annotations

from procurekit.expressions.explaining import Explanation
from procurekit.expressions.expression import Expression, parse
from procurekit.expressions.faults import InvalidExpression, SourceFault
from procurekit.expressions.functions import FUNCTIONS, Function
from procurekit.expressions.kinds import KINDS, Kind
from procurekit.expressions.nodes import Node, Value, children, walk
from procurekit.expressions.vocabulary import Name, Vocabulary

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
    "Value",
    "Vocabulary",
    "children",
    "parse",
    "walk",
]
