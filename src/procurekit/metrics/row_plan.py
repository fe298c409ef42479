"""Row plan: what each row of a table adds to a KPI, as expressions over the columns that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from procurekit.expressions import Expression, parse
from procurekit.expressions.fitting import compare, conditional, constant, is_missing, logic, negation
from procurekit.expressions.nodes import Call, Constant, Node
from procurekit.metrics.columns import Resolved
from procurekit.metrics.grain import Rows, grain_rows
from procurekit.metrics.judging import Judge, judge_of
from procurekit.metrics.kpi import Kpi, Part
from procurekit.metrics.population import UNKNOWN, Exclusion

__all__ = ["MET", "MISSED", "UNJUDGED", "RowPlan", "day_of", "needed_facts", "ranks", "row_plan"]

MET: Final = 1
UNJUDGED: Final = 2
MISSED: Final = 3
"""What the schedule lines of an order say of it; of several the highest holds, 0 if none of them counts."""

_NO: Final = constant(value=False)
_NOTHING: Final = Expression(constant(0))


class _Codes(dict[Exclusion | Part, int]):
    """Without telling the reasons apart."""

    def __missing__(self, one: Exclusion | Part) -> int:
        return UNJUDGED if isinstance(one, Exclusion) and one.missing else 0


_CODES: Final = _Codes({(1, 1): MET, (0, 1): MISSED})


@frozen
class RowPlan:
    """The expressions of one KPI.

    `above` is the row's numerator, missing where the row doesn't count; `below` its denominator, None if it is 1 for
    every row that counts. `verdict` says what a row says of the order or line it belongs to: MET, MISSED, UNJUDGED, or
    0 where it has no part in the question. `why` is the position of the reason for which it is left out, from 1; one
    more than there are reasons where something that is needed isn't known; 0 where it counts. `ranked` is a verdict
    that tells the reasons apart: its place in `ranks`, of which the highest holds as well. Both are of KPIs of orders
    and lines; where each row counts by itself they are 0.
    """

    above: Expression
    below: Expression | None
    verdict: Expression
    why: Expression
    ranked: Expression


def needed_facts(kpi: Kpi) -> set[str]:
    """The facts that a KPI reads of every row."""
    rows = grain_rows(kpi.grain)
    names = {one.name for one in judge_of(kpi).names} | set(rows.whole)
    if kpi.over is not None:
        names.add(kpi.over)
    return names


def row_plan(kpi: Kpi, resolved: Resolved) -> RowPlan:
    """The expressions of a KPI over the columns that are there."""
    judge = judge_of(kpi)
    above, below = (resolved.of(one).root for one in (judge.numerator, judge.denominator))
    applies = [_certain(resolved.of(one)) for one in judge.conditions]
    counted = [negation(one) for one in applies if not _is(one, value=False)]
    one_each = _is(below, value=1)
    told = _both(counted, [] if one_each else _there(below))
    # What counts by itself belongs to no order; and a rate of two amounts has nothing to reach.
    whole = bool(grain_rows(kpi.grain).whole)
    places = {one: place for place, one in enumerate(ranks(judge))}
    return RowPlan(
        above=_made(_only(above, told)),
        below=None if one_each else _made(_only(below, _both(counted, _there(above)))),
        verdict=_made(_verdict(judge, applies, above, below, _CODES)) if whole else _NOTHING,
        why=_made(_why(applies, above, below)),
        ranked=_made(_verdict(judge, applies, above, below, places)) if whole else _NOTHING,
    )


def ranks(judge: Judge) -> tuple[Exclusion | Part, ...]:
    """What the schedule lines of an order may say of it, the strongest last: missed, not to be judged, met, no part."""
    reasons = sorted({*judge.reasons, UNKNOWN}, key=lambda one: (one.missing, one.code))
    without = [one for one in reasons if not one.missing]
    return *without, (1, 1), *reasons[len(without) :], (0, 1)


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


def _there(node: Node) -> list[Node]:
    return [is_missing(node, negated=True)] if node.missable else []


def _both(first: Sequence[Node], second: Sequence[Node]) -> list[Node]:
    return [*first, *second]


def _only(node: Node, tests: Sequence[Node]) -> Node:
    """The node where all tests hold, and missing elsewhere."""
    if not tests:
        return node
    test = tests[0] if len(tests) == 1 else logic("and", tests)
    return conditional(node, test, constant(None))


def _verdict(
    judge: Judge, applies: Sequence[Node], above: Node, below: Node, codes: Mapping[Exclusion | Part, int]
) -> Node:
    met = above if above.kind == "bool" else compare([">="], [above, below])
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
