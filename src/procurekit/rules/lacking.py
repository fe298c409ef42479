"""Lacking: whether a rule could fire at all, where some facts are nowhere to be had."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product
from typing import Final, TypeAlias

from procurekit.expressions import Node, children
from procurekit.expressions.nodes import Call, Compare, Conditional, Constant, IsMissing, Logic, Not, Reference
from procurekit.rules.reading import GROUPED, Plan

__all__ = ["can_fire"]

_Outcomes: TypeAlias = frozenset[bool | None]
"""What may come out: true, false, missing; of what is no condition, true stands for any value."""

_MISSING: Final[_Outcomes] = frozenset({None})
_ANY: Final[_Outcomes] = frozenset({True, False, None})


def can_fire(plan: Plan, there: Collection[str]) -> bool:
    """Could a rule fire for a subject that has no facts but these?"""
    gone = {one.name for one in plan.asked if one.name not in there}
    if not gone:
        return True
    group = plan.group
    if group is not None:
        shared = [_outcomes(one.root, gone) for one in (*group.by, group.counts)]
        if _MISSING in shared or True not in _outcomes(group.among.root, gone):
            gone |= GROUPED.keys()
    return True in _outcomes(plan.when.root, gone)


def _outcomes(node: Node, gone: Collection[str]) -> _Outcomes:
    """Nothing that may come out is left out; what can't may be there."""
    match node:
        case Constant(value=value):
            return frozenset({value if value is None or isinstance(value, bool) else True})
        case Reference(name=name):
            return _MISSING if name.name in gone else _ANY
        case IsMissing(operand=operand, negated=negated):
            return frozenset((one is None) != negated for one in _outcomes(operand, gone))
        case Not(operand=operand):
            return frozenset(None if one is None else not one for one in _outcomes(operand, gone))
        case Logic(operator=operator):
            return _joined(operator == "or", [_outcomes(one, gone) for one in node.parts])
        case Conditional():
            tests = _outcomes(node.test, gone)
            ways = ((True, node.then), (False, node.otherwise))
            taken = (_outcomes(way, gone) for test, way in ways if test in tests)
            return frozenset({None} & tests).union(*taken)
        case Call(function="coalesce"):
            return frozenset().union(*(_outcomes(one, gone) for one in node.arguments))
        case _:
            # All else is missing where a part of it is; a chain may be false all the same.
            if _MISSING not in (_outcomes(one, gone) for one in children(node)):
                return _ANY
            return frozenset({None, False}) if isinstance(node, Compare) and len(node.operators) > 1 else _MISSING


def _joined(decisive: bool, parts: Iterable[_Outcomes]) -> _Outcomes:  # noqa: FBT001 - private, and one word
    """What Kleene's `and` or `or` of the parts may be; `decisive` is what decides it alone."""
    found: _Outcomes = frozenset({not decisive})
    for part in parts:
        found = frozenset(
            decisive if decisive in pair else None if None in pair else not decisive for pair in product(found, part)
        )
    return found
