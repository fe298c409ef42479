"""The subset of the language that tables run: what lies outside of it, each part with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from procurekit.expressions.kinds import Kind
from procurekit.expressions.nodes import Call, Constant, Node, Now, Reference, walk
from procurekit.expressions.writing import written
from procurekit.values.numbers import digits_of

__all__ = ["TABLE_DIGITS", "is_tabular", "untabular", "untabular_kind"]

TABLE_DIGITS: Final = 38
"""Digits of a decimal in a table, before and behind the point together."""

# Where characters are counted and folded, libraries differ in rare letters.
_LEFT_OUT: Final = frozenset({"len", "lower"})

_KINDS: Final[dict[Kind, str]] = {"texts": "expression_table_texts", "instant": "expression_table_instant"}


def untabular(node: Node) -> tuple[str, Mapping[str, object]] | None:
    """Why a table can't have this part, as a code and its values; None if it can. The parts inside are not looked at.

    >>> untabular(Now(name="at", kind="instant"))[0]
    'expression_table_instant'
    """
    match node:
        case Call() if node.function in _LEFT_OUT:
            return "expression_table_function", {"function": node.function}
        case Reference(kind="texts"):
            return "expression_table_texts", {"found": node.name.name}
        case Reference() | Now() | Constant() if node.kind == "instant":
            return "expression_table_instant", {"found": written(node)}
        case Constant(value=int() | Decimal() as value) if _digits(value) > TABLE_DIGITS:
            return "expression_table_digits", {"found": written(node), "most": TABLE_DIGITS}
        case _:
            return None


def untabular_kind(kind: Kind) -> str:
    """The code of why a table has no values of a kind."""
    return _KINDS[kind]


def _digits(value: Decimal | int) -> int:
    number = Decimal(value)
    return (max(0, number.adjusted() + 1) if number else 0) + digits_of(number)


def is_tabular(root: Node) -> bool:
    """Can a table have all of it?"""
    return all(untabular(one) is None for one in walk(root))
