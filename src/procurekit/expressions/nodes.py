"""The parsed form of an expression: frozen, typed nodes that every back end reads.

Each node knows its `kind` (see `kinds`), its `unit` where one is known, and whether it may be missing (`missable`) as
far as the vocabulary says. A back end handles the classes below and the functions of `functions`, nothing else. Where
the kind of a node is `decimal`, parts that are whole numbers count as decimals.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import frozen
from pendulum import DateTime

from procurekit.expressions.kinds import Kind
from procurekit.expressions.vocabulary import Name

__all__ = [
    "Arithmetic",
    "Call",
    "Compare",
    "Conditional",
    "Constant",
    "IsMissing",
    "Logic",
    "Member",
    "Negative",
    "Node",
    "Not",
    "Now",
    "Reference",
    "SetOf",
    "Value",
    "children",
    "walk",
]

Scalar: TypeAlias = bool | int | Decimal | str | date | DateTime
"""One value that is there."""

Value: TypeAlias = Scalar | frozenset[str] | tuple[str, ...] | None
"""What an expression gives; None is missing."""


@frozen(kw_only=True, cache_hash=True)
class Node:
    """A part of an expression."""

    kind: Kind
    unit: str | None = None
    missable: bool = False


@frozen(kw_only=True, cache_hash=True)
class Constant(Node):
    """A literal value; None has the kind `nothing`."""

    value: Scalar | None


@frozen(kw_only=True, cache_hash=True)
class SetOf(Node):
    """Literal members of one kind, without repetition, sorted; only ever behind `in`."""

    members: tuple[Scalar, ...]


@frozen(kw_only=True, cache_hash=True)
class Reference(Node):
    """What the subject has under a name of the vocabulary."""

    name: Name


@frozen(kw_only=True, cache_hash=True)
class Now(Node):
    """`today`, a date, or `at`, an instant: brought by the evaluation."""

    name: Literal["today", "at"]


@frozen(kw_only=True, cache_hash=True)
class Logic(Node):
    """Kleene's `and` or `or` of two or more parts; a part is never the same `Logic` again."""

    operator: Literal["and", "or"]
    parts: tuple[Node, ...]


@frozen(kw_only=True, cache_hash=True)
class Not(Node):
    """Kleene's `not`."""

    operand: Node


@frozen(kw_only=True, cache_hash=True)
class Compare(Node):
    """A comparison, or a chain: ``a < b <= c`` is the `and` of its pairs."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@frozen(kw_only=True, cache_hash=True)
class Member(Node):
    """`in` or `not in`: `container` is a `SetOf`, or a name whose kind is `texts`."""

    operand: Node
    container: Node
    negated: bool = False


@frozen(kw_only=True, cache_hash=True)
class IsMissing(Node):
    """`is None` or `is not None`: never missing itself."""

    operand: Node
    negated: bool = False


@frozen(kw_only=True, cache_hash=True)
class Arithmetic(Node):
    """`+`, `-` or `*` of numbers; a date ± whole days; the days between two dates."""

    operator: Literal["+", "-", "*"]
    left: Node
    right: Node


@frozen(kw_only=True, cache_hash=True)
class Negative(Node):
    """A number with the other sign."""

    operand: Node


@frozen(kw_only=True, cache_hash=True)
class Conditional(Node):
    """``then if test else otherwise``; missing where the test is."""

    test: Node
    then: Node
    otherwise: Node


@frozen(kw_only=True, cache_hash=True)
class Call(Node):
    """One of the named functions; `date` and `instant` are constants already."""

    function: str
    arguments: tuple[Node, ...]


def children(node: Node) -> tuple[Node, ...]:
    """The parts that a node is made of, in the order in which they are written."""
    match node:
        case Logic():
            return node.parts
        case Compare():
            return node.operands
        case Member():
            return (node.operand, node.container)
        case Arithmetic():
            return (node.left, node.right)
        case Conditional():
            return (node.test, node.then, node.otherwise)
        case Call():
            return node.arguments
        case Not() | Negative() | IsMissing():
            return (node.operand,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it."""
    yield node
    for one in children(node):
        yield from walk(one)
