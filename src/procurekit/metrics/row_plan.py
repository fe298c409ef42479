"""Row plan: what each row of a table adds to a KPI, as expressions over the columns that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from procurekit.expressions import Expression, parse
from procurekit.expressions.fitting import conditional, constant, is_missing, logic, negation
from procurekit.expressions.nodes import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    IsMissing,
    Logic,
    Negative,
    Node,
    children,
)
from procurekit.metrics.columns import Resolved
from procurekit.metrics.grain import Rows, grain_rows
from procurekit.metrics.judging import Judge, judge_of
from procurekit.metrics.kpi import Kpi, Part
from procurekit.metrics.population import UNKNOWN, Exclusion

__all__ = [
    "MET",
    "MISSED",
    "NEVER_CAME",
    "UNJUDGED",
    "RowPlan",
    "day_of",
    "needed_facts",
    "ranks",
    "row_plan",
    "weaknesses",
]

MET: Final = 1
UNJUDGED: Final = 2
NEVER_CAME: Final = 3
MISSED: Final = 4
"""What the schedule lines of an order say of it; of several the highest holds, 0 if none of them counts. One that never
came is a miss where another one is met, and else no part of the question."""

_NO: Final = constant(value=False)


class _Codes(dict[Exclusion | Part, int]):
    """Without telling the reasons apart."""

    def __missing__(self, one: Exclusion | Part) -> int:
        if not isinstance(one, Exclusion):
            return 0
        return NEVER_CAME if one.of_whole == "missed" else UNJUDGED if one.leaves_open else 0


_CODES: Final = _Codes({(1, 1): MET, (0, 1): MISSED})


class _Places(dict[Exclusion | Part, int]):
    """The places of what is said of an order that counts."""

    def __init__(self, said: Sequence[Exclusion | Part]) -> None:
        super().__init__({one: place for place, one in enumerate(said)})

    def __missing__(self, one: Exclusion | Part) -> int:
        return self[0, 1] if isinstance(one, Exclusion) and one.of_whole == "missed" else 0


class _Weaknesses(dict[Exclusion | Part, int]):
    """The places of why an order may be left out; of a line that counts the last."""

    def __init__(self, said: Sequence[Exclusion | None]) -> None:
        super().__init__({one: place for place, one in enumerate(said) if one is not None})

    def __missing__(self, one: Exclusion | Part) -> int:
        return len(self)


@frozen
class RowPlan:
    """The expressions of one KPI.

    `above` is the row's numerator, missing where the row doesn't count; `below` its denominator, None if it is 1 for
    every row that counts. `verdict` says what a row says of the order or line it belongs to: MET, MISSED, UNJUDGED,
    NEVER_CAME, or 0 where it has no part in the question. `why` is the position of the reason for which it is left
    out, from 1; one more than there are reasons where something that is needed isn't known; 0 where it counts. `ranked`
    and `weakness` are a verdict that tells the reasons apart: its places in `ranks` and in `weaknesses`, of each of
    which the highest holds.
    """

    above: Expression
    below: Expression | None
    why: Expression
    verdict: Expression
    ranked: Expression
    weakness: Expression


def needed_facts(kpi: Kpi) -> set[str]:
    """The facts that a KPI reads of every row."""
    rows = grain_rows(kpi.grain)
    names = {one.name for one in judge_of(kpi).names} | set(rows.whole)
    if kpi.over is not None:
        names.add(kpi.over)
    return names


def lacking_facts(kpi: Kpi, resolved: Resolved, dates: Sequence[str] = ()) -> tuple[str, ...]:
    """The facts that a KPI can't do without; what only a condition asks for that is decided already isn't needed."""
    if not resolved.lacking:
        return ()
    plan = row_plan(kpi, resolved)
    asked = [one for one in (plan.above, plan.below, plan.why, plan.verdict) if one is not None]
    read = {name.name for one in asked for name in one.names}
    read |= {*grain_rows(kpi.grain).whole, *dates, *([kpi.over] if kpi.over else [])}
    return tuple(name for name in resolved.lacking if name in read)


def row_plan(kpi: Kpi, resolved: Resolved) -> RowPlan:
    """The expressions of a KPI over the columns that are there."""
    judge = judge_of(kpi)
    above, below = (resolved.of(one).root for one in (judge.numerator, judge.denominator))
    applies = [_certain(resolved.of(one)) for one in judge.conditions]
    counted = [_made(negation(one)).root for one in _decisive(applies)]
    one_each = _is(below, value=1)
    return RowPlan(
        above=_made(_only(above, [*counted, *([] if one_each else _there(below))])),
        below=None if one_each else _made(_only(below, [*counted, *_there(above)])),
        why=_made(_why(applies, above, below)),
        verdict=_made(_verdict(judge, applies, above, below, _CODES)),
        ranked=_made(_verdict(judge, applies, above, below, _Places(ranks(judge)))),
        weakness=_made(_verdict(judge, applies, above, below, _Weaknesses(weaknesses(judge)))),
    )


def ranks(judge: Judge) -> tuple[Exclusion | Part, ...]:
    """What the lines of an order of which any counts may say of it, the strongest last: met, not to be judged, missed.

    What has no part in the question says met, what never came says missed.
    """
    return (1, 1), *(one for one in _reasons(judge) if one.leaves_open), (0, 1)


def weaknesses(judge: Judge) -> tuple[Exclusion | None, ...]:
    """Why an order may be left out, the strongest last; None, the last, is an order of which any line counts."""
    return *_reasons(judge), None


def _reasons(judge: Judge) -> list[Exclusion]:
    return sorted({*judge.reasons, UNKNOWN}, key=lambda one: one.strength)


def day_of(names: Sequence[str], rows: Rows, resolved: Resolved) -> Expression:
    """The first of the dates that is there."""
    source = names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"
    return resolved.of(parse(source, rows.words, wanted="date"))


def _made(node: Node) -> Expression:
    return Expression(node).simplified()


def _is(node: Node, *, value: object) -> bool:
    return isinstance(node, Constant) and node.value == value


def _certain(condition: Expression) -> Node:
    """The condition, false where it is missing."""
    node = condition.root
    return _made(Call(function="coalesce", arguments=(node, _NO), kind="bool") if node.missable else node).root


def _decisive(conditions: Sequence[Node]) -> list[Node]:
    """The conditions without those that hold only where another one of them does, and without what never holds."""
    asked = {one: _all_of(one) for one in dict.fromkeys(conditions) if not _is(one, value=False)}
    return [one for one, parts in asked.items() if not any(others < parts for others in asked.values())]


def _all_of(condition: Node) -> frozenset[Node]:
    """What all has to hold."""
    if isinstance(condition, Call) and condition.function == "coalesce":
        condition = condition.arguments[0]
    return frozenset(condition.parts if isinstance(condition, Logic) and condition.operator == "and" else [condition])


def _there(node: Node) -> list[Node]:
    """The tests that a value is there: that all is there which it is computed from."""
    parts = [one for one in _strict(node) if one.missable and len(_strict(one)) == 1]
    return [is_missing(one, negated=True) for one in parts]


def _strict(node: Node) -> tuple[Node, ...]:
    """The node, and those of its parts without which it is missing."""
    is_strict = isinstance(node, Arithmetic | Negative) or (
        isinstance(node, Call) and node.function in {"min", "max", "abs", "working_days", "add_working_days"}
    )
    inner = [one for part in children(node) for one in _strict(part)] if is_strict else []
    return tuple(dict.fromkeys([node, *inner]))


def _only(node: Node, tests: Iterable[Node]) -> Node:
    """The node where all tests hold, and missing elsewhere; that it is there itself needs no test."""
    own = set(_strict(node))
    kept = [
        one
        for one in dict.fromkeys(tests)
        if not (isinstance(one, IsMissing) and one.negated and set(_strict(one.operand)) & own)
    ]
    if not kept:
        return node
    return conditional(node, kept[0] if len(kept) == 1 else logic("and", kept), constant(None))


def _verdict(
    judge: Judge, applies: Sequence[Node], above: Node, below: Node, codes: Mapping[Exclusion | Part, int]
) -> Node:
    # Of a share, where both are amounts of the same.
    met = (
        above
        if above.kind == "bool"
        else Compare(operators=(">=",), operands=(above, below), kind="bool", missable=True)
    )
    found: Node = conditional(constant(codes[1, 1]), met, constant(codes[0, 1]))
    found = Call(function="coalesce", arguments=(found, constant(codes[UNKNOWN])), kind="int")
    for reason, condition in reversed(list(zip(judge.reasons, applies, strict=True))):
        found = conditional(constant(codes[reason]), condition, found)
    return found


def _why(applies: Sequence[Node], above: Node, below: Node) -> Node:
    unknown = [is_missing(one, negated=False) for one in (above, below) if one.missable]
    found: Node = constant(0)
    if unknown:
        test = unknown[0] if len(unknown) == 1 else logic("or", unknown)
        found = conditional(constant(len(applies) + 1), test, found)
    for place, condition in reversed(list(enumerate(applies, 1))):
        found = conditional(constant(place), condition, found)
    return found
