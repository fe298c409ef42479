"""Comparing: what asks for how long it has been is asked of the day itself, which is one test and no computation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from procurekit.expressions.explaining import Surroundings, explained
from procurekit.expressions.nodes import Arithmetic, Compare, Constant, Node, Reference, Value, walk

__all__ = ["MIRRORED", "asked_of_days", "varies"]

_Order: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]

MIRRORED: Final[dict[str, _Order]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a comparison becomes when its sides change places."""


def asked_of_days(node: Compare, around: Surroundings) -> Compare:
    """A comparison with the same value at this moment: ``today - due > 3`` of 9 March is ``due < 6 March``.

    What isn't of that form, or has no such day, stays what it is.
    """
    if len(node.operators) != 1:
        return node
    (sign,), (left, right) = node.operators, node.operands
    if not varies(left):
        sign, left, right = MIRRORED[sign], right, left
    if varies(right) or left.kind != "int":
        return node
    number = _value(right, around)
    if not isinstance(number, int) or isinstance(number, bool):
        return node
    if not isinstance(left, Arithmetic) or left.operator != "-" or left.left.kind != "date":
        return node
    found = _between(sign, left.left, left.right, number, around)
    if found is None:
        return node
    sign, asked, day = found
    limit = Constant(value=day, kind="date")
    return Compare(operators=(sign,), operands=(asked, limit), kind="bool", missable=node.missable)


def varies(node: Node) -> bool:
    """Does it read the subject?"""
    return any(isinstance(one, Reference) for one in walk(node))


def _value(node: Node, around: Surroundings) -> Value:
    return explained(node, {}, "mapping", around).value


def _between(sign: str, first: Node, second: Node, number: int, around: Surroundings) -> tuple[str, Node, date] | None:
    """Days from the second date to the first, of which one is known."""
    if varies(first) == varies(second):
        return None
    asked, known = (first, second) if varies(first) else (second, first)
    day = _value(known, around)
    moved = _moved(day, number if asked is first else -number)
    return None if moved is None else (sign if asked is first else MIRRORED[sign], asked, moved)


def _moved(day: Value, days: int) -> date | None:
    try:
        return day + timedelta(days) if isinstance(day, date) else None
    except OverflowError:
        return None
