"""Simplifying: what is decided once a name is known to be one and the same value everywhere is taken out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final, cast

from attrs import evolve

from procurekit.expressions.expanding import rebuilt
from procurekit.expressions.nodes import (
    Call,
    Compare,
    Conditional,
    Constant,
    IsMissing,
    Logic,
    Member,
    Node,
    Not,
    SetOf,
)

__all__ = ["simplified"]

_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NOTHING: Final = Constant(value=None, kind="nothing", missable=True)


def simplified(node: Node) -> Node:
    """A node with the same value as this one, for every subject, in which less is left to evaluate."""
    node = rebuilt(node, simplified)
    match node:
        case Logic():
            return _logic(node)
        case Not():
            return _negated(node)
        case Compare():
            return _compared(node)
        case Member(operand=Constant(value=value), container=SetOf() as known):
            return _NOTHING if value is None else _condition(value=(value in known.members) != node.negated)
        case IsMissing(operand=Constant(value=value)):
            return _condition(value=(value is None) != node.negated)
        case Conditional(test=Constant(value=value)):
            return _NOTHING if value is None else node.then if value else node.otherwise
        case Call(function="coalesce"):
            return _coalesce(node)
        case _:
            return node


def _negated(node: Not) -> Node:
    match node.operand:
        case Constant(value=bool() as value):
            return _condition(value=not value)
        case Not(operand=inner):
            return inner
        case IsMissing() as asked:
            return evolve(asked, negated=not asked.negated)
        case _:
            return node


def _condition(*, value: bool) -> Constant:
    return Constant(value=value, kind="bool")


def _logic(node: Logic) -> Node:
    decisive = node.operator == "or"
    parts: list[Node] = []
    for one in node.parts:
        if isinstance(one, Constant) and one.value is decisive:
            return one
        if isinstance(one, Constant) and one.value is not None:
            continue
        parts += one.parts if isinstance(one, Logic) and one.operator == node.operator else (one,)
    if not parts:
        return _condition(value=not decisive)
    return parts[0] if len(parts) == 1 else evolve(node, parts=tuple(parts))


def _compared(node: Compare) -> Node:
    if any(isinstance(one, Constant) and one.value is None for one in node.operands):
        return _logic(Logic(operator="and", parts=tuple(_pairs(node)), kind="bool", missable=True))
    if not all(isinstance(one, Constant) for one in node.operands):
        return node
    values = [cast("Constant", one).value for one in node.operands]
    tests = [
        None if None in pair else _COMPARED[name](*pair)
        for name, pair in zip(node.operators, pairwise(values), strict=True)
    ]
    if False in tests:
        return _condition(value=False)
    return _NOTHING if None in tests else _condition(value=True)


def _pairs(node: Compare) -> Iterator[Node]:
    """The comparisons of a chain; one with what is never there is missing."""
    for name, pair in zip(node.operators, pairwise(node.operands), strict=True):
        if any(isinstance(one, Constant) and one.value is None for one in pair):
            yield _NOTHING
        else:
            yield _compared(evolve(node, operators=(name,), operands=pair))


def _coalesce(node: Call) -> Node:
    """Without what is never there, and without what comes after something that always is."""
    kept: list[Node] = []
    for one in node.arguments:
        if isinstance(one, Constant) and one.value is None:
            continue
        kept.append(one)
        if not one.missable:
            break
    if not kept:
        return _NOTHING
    return kept[0] if len(kept) == 1 else evolve(node, arguments=tuple(kept))
