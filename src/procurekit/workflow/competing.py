"""Expressions of a definition: which are broken, which never change, and which automatic steps can both fire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression, InvalidExpression, Name, walk
from procurekit.expressions.nodes import Constant, SetOf
from procurekit.model.definition_faults import DefinitionFault
from procurekit.values.numbers import plain
from procurekit.workflow.words import approval_words

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition
    from procurekit.workflow.steps import Transition

__all__ = ["WORK", "can_all_fire", "competing_faults", "conditions", "expression_faults"]

_TRIED: Final = 4096
_PAIRS: Final = 400
WORK: Final = 200_000
"""Facts that are tried in all."""


def conditions(one: Definition) -> Iterator[tuple[str, str, bool]]:
    """Every condition with its path, and whether it belongs to an approval."""
    if one.applies is not None:
        yield "applies", one.applies, False
    for place, step in enumerate(one.transitions, 1):
        for number, guard in enumerate(step.guards, 1):
            yield f"transitions[#{place}].guards[#{number}].when", guard.when, False
    for place, guard in enumerate(one.ends, 1):
        yield f"ends[#{place}].when", guard.when, False
    for place, approval in enumerate(one.approvals, 1):
        for number, level in enumerate(approval.levels, 1):
            if level.when is not None:
                yield f"approvals[#{place}].levels[#{number}].when", level.when, True
        if approval.tolerance is not None:
            yield f"approvals[#{place}].tolerance.within", approval.tolerance.within, True


def expression_faults(one: Definition) -> Iterator[DefinitionFault]:
    """What is wrong with its conditions, each fault with its place inside the text."""
    try:
        one.vocabulary  # noqa: B018 - it is made by looking
    except InvalidValue as error:
        yield DefinitionFault(error.code, "facts", error.values)
        return
    for path, source, approving in conditions(one):
        try:
            found = one.expression(source, approving=approving)
        except InvalidExpression as error:
            for fault in error.faults:
                code, values = fault.code, fault.values
                name = str(values.get("name", ""))
                if not approving and code.startswith("expression_unknown_name") and _is_an_approvals(one, name):
                    code, values = "definition_approval_name", {"name": name}
                yield DefinitionFault(code, path, values, inner=(fault.line, fault.column))
        else:
            if not found.names and not found.needs:
                yield DefinitionFault.of("definition_constant", path, condition=found, value=found({}))


def _is_an_approvals(one: Definition, name: str) -> bool:
    """Is it a name that there is, and only in an approval?"""
    return approval_words(one.vocabulary).find(name) is not None


def competing_faults(one: Definition) -> Iterator[DefinitionFault]:
    """Automatic steps from one state with one priority, and an example in which both would be taken."""
    steps = [(place, step) for place, step in enumerate(one.transitions, 1) if step.automatic and step.guards]
    pairs = (
        (first, second, state)
        for index, first in enumerate(steps)
        for second in steps[index + 1 :]
        if first[1].priority == second[1].priority
        for state in first[1].sources
        if state in second[1].sources
    )
    left = WORK
    for (_, first), (place, second), state in islice(pairs, _PAIRS):
        guards = [one.expression(guard.when) for guard in (*first.guards, *second.guards)]
        size = max(1, len({name for guard in guards for name in guard.names}))
        witness, tried = _witness(guards, state, min(_TRIED, left // size))
        left -= tried * size
        if witness is not None:
            told = ", ".join(f"{name} = {_shown(value)}" for name, value in witness.items() if name != "state")
            yield DefinitionFault.of(
                "definition_both_fire",
                f"transitions[#{place}]",
                first=first.name,
                second=second.name,
                state=state,
                example=told or "—",
            )


def can_all_fire(one: Definition, steps: Sequence[Transition], left: list[int]) -> bool:
    """Are there facts for which the guards of all these steps are true? `left` is how much may still be tried.

    What depends on the clock may be true of all of them.
    """
    guards = [one.expression(guard.when) for step in steps for guard in step.guards]
    if not guards:
        return True
    if any(guard.needs for guard in guards):
        return True
    # Each is asked in a state of its own: what a guard says of the state is of no matter.
    size = max(1, len({name for guard in guards for name in guard.names}))
    witness, tried = _witness(guards, steps[0].sources[0], min(_TRIED, left[0] // size))
    left[0] -= tried * size
    return witness is not None


def _witness(guards: list[Expression], state: str, most: int) -> tuple[dict[str, Any] | None, int]:
    """Facts for which all of the conditions are true, None if none were found; and how many were tried.

    What a condition turns on are the values it compares with and their neighbours: those are tried.
    """
    if any(one.needs for one in guards):
        return None, 0
    literals = [value for one in guards for value in _literals(one)]
    names = {name.name: name for one in guards for name in one.names}
    choices = [[state] if name == "state" else _values(fact, literals) for name, fact in names.items()]
    run = [one.compiled("mapping") for one in guards]
    tried = 0
    for tried, values in enumerate(islice(product(*choices), most), 1):
        facts = dict(zip(names, values, strict=True))
        if all(function(facts) is True for function in run):
            return facts, tried
    return None, tried


def _literals(one: Expression) -> Iterator[Any]:
    for node in walk(one.root):
        if isinstance(node, Constant) and node.value is not None:
            yield node.value
        elif isinstance(node, SetOf):
            yield from node.members


def _values(name: Name, literals: list[Any]) -> list[Any]:
    if name.type == "bool":
        return [True, False]
    if name.type in {"int", "decimal"}:
        numbers = {one for one in literals if isinstance(one, int | Decimal) and not isinstance(one, bool)} | {0}
        near = sorted({value for one in numbers for value in (one - 1, one, one + 1)})
        return [int(one) if name.type == "int" else one for one in near]
    if name.type in {"date", "instant"}:
        timed = name.type == "instant"
        days = [one for one in literals if isinstance(one, datetime if timed else date)]
        return [day for one in days for shift in (-1, 0, 1) if (day := _shifted(one, shift)) is not None]
    texts = [one for one in literals if isinstance(one, str)]
    if name.type == "texts":
        return [(), tuple(dict.fromkeys(texts)), *((one,) for one in texts)]
    return [*texts, "…"]


def _shifted(day: date, days: int) -> date | None:
    """A day near another; None at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _shown(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
