"""Expanding: a derived name is replaced by the expression that it stands for, before anything is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

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
)

__all__ = ["expanded", "rebuilt"]


def expanded(node: Node, meanings: Mapping[str, Node]) -> Node:
    """The same node over the names that the derived ones are made of.

    A derived name is declared as one that may be missing, so what was worked out about missing values stays true.
    """
    if isinstance(node, Reference):
        return meanings.get(node.name.name, node)
    return rebuilt(node, lambda one: expanded(one, meanings))


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
