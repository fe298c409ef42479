"""Expanding: a derived name is replaced by the expression that it stands for, before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from procurekit.expressions.faults import InvalidExpression, SourceFault
from procurekit.expressions.nodes import (
    Arithmetic,
    Call,
    Compare,
    Conditional,
    IsMissing,
    Logic,
    Member,
    Negative,
    Node,
    Not,
    Reference,
    children,
)

__all__ = ["expanded", "rebuilt"]

# Names that stand for several of the one before double with each line: short sources may expand to any size.
_PARTS: Final = 2_000
_DEPTH: Final = 96


def expanded(node: Node, meanings: Mapping[str, Node]) -> Node:
    """The same node over the names that the derived ones are made of.

    A derived name is declared as one that may be missing, so what was worked out about missing values stays true.

    Raises InvalidExpression if it would become too large to be evaluated.
    """
    _ensure_bounded(node, meanings)
    return _replaced(node, meanings)


def _replaced(node: Node, meanings: Mapping[str, Node]) -> Node:
    if isinstance(node, Reference):
        return meanings.get(node.name.name, node)
    return rebuilt(node, lambda one: _replaced(one, meanings))


def _ensure_bounded(node: Node, meanings: Mapping[str, Node]) -> None:
    """Count what it would become, no further than is allowed."""
    count = 0
    ahead: list[tuple[Node, int, bool]] = [(node, 1, True)]
    while ahead:
        one, depth, said = ahead.pop()
        if said and isinstance(one, Reference):
            # What a meaning says is not expanded again.
            one, said = meanings.get(one.name.name, one), False
        count += 1
        if count > _PARTS or depth > _DEPTH:
            raise InvalidExpression("", [SourceFault("expression_expands", "1:1", {"parts": _PARTS, "depth": _DEPTH})])
        ahead += [(part, depth + 1, said) for part in children(one)]


def rebuilt(node: Node, of: Callable[[Node], Node]) -> Node:
    """The node with each of its parts made into another one; what has no parts stays itself."""
    match node:
        case Logic():
            return evolve(node, parts=tuple(map(of, node.parts)))
        case Compare():
            return evolve(node, operands=tuple(map(of, node.operands)))
        case Member():
            return evolve(node, operand=of(node.operand))
        case Arithmetic():
            return evolve(node, left=of(node.left), right=of(node.right))
        case Conditional():
            return evolve(node, test=of(node.test), then=of(node.then), otherwise=of(node.otherwise))
        case Call():
            return evolve(node, arguments=tuple(map(of, node.arguments)))
        case Not() | Negative() | IsMissing():
            return evolve(node, operand=of(node.operand))
        case _:
            return node
