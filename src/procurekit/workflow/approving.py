"""Whether an approval makes sense: somebody can give it, it protects something, its limits can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procurekit.errors import InvalidValue
from procurekit.expressions import InvalidExpression
from procurekit.workflow.faults import DefinitionFault
from procurekit.workflow.references import unknown
from procurekit.workflow.words import amount_of

if TYPE_CHECKING:
    from procurekit.workflow.approval import Approval, Level
    from procurekit.workflow.definition import Definition

__all__ = ["approval_faults"]


def approval_faults(one: Definition, approval: Approval, path: str) -> Iterator[DefinitionFault]:
    """What makes an approval one that nobody can give, that protects nothing, or that compares what can't be."""
    yield from _place_faults(one, approval, path)
    for number, level in enumerate(approval.levels, 1):
        yield from _level_faults(one, approval, level, f"{path}.levels[#{number}]")
    yield from _amount_faults(one, approval, f"{path}.amount")


def _place_faults(one: Definition, approval: Approval, path: str) -> Iterator[DefinitionFault]:
    name = approval.name
    if not approval.levels:
        yield DefinitionFault.of("definition_approval_without_levels", path, approval=name)
    if not approval.before:
        yield DefinitionFault.of("definition_approval_protects_nothing", path, approval=name)
    if one.initial in approval.before:
        yield DefinitionFault.of("definition_approval_protects_start", path, approval=name, state=one.initial)
    # Also not behind another approval: nobody asks for that one on the way back.
    if approval.returns_to is not None and any(approval.returns_to in other.before for other in one.approvals):
        yield DefinitionFault.of("definition_returns_past_approval", path, approval=name, state=approval.returns_to)
    if not any(step.signs and step.approval == name for step in one.transitions):
        yield DefinitionFault.of("definition_approval_never_signed", path, approval=name)
    if approval.tolerance is not None and not approval.tolerance.paths:
        yield DefinitionFault.of("definition_tolerance_without_paths", path, approval=name)


def _level_faults(one: Definition, approval: Approval, level: Level, path: str) -> Iterator[DefinitionFault]:
    if "+" in level.name:
        yield DefinitionFault.of("definition_level_name", f"{path}.name", level=level.name)
    if not (level.roles or level.people or level.people_from):
        yield DefinitionFault.of("definition_level_without_signers", path, level=level.name)
    people = set(level.people)
    if (
        isinstance(level.need, int)
        and people
        and not level.roles
        and not level.people_from
        and level.need > len(people)
    ):
        yield DefinitionFault.of(
            "definition_needs_too_many", path, level=level.name, need=level.need, found=len(people)
        )
    yield from _people_facts(one, level.people_from, f"{path}.people_from")
    if level.when is not None:
        yield from _currency(one, approval, level.when, f"{path}.when")


def _amount_faults(one: Definition, approval: Approval, path: str) -> Iterator[DefinitionFault]:
    if approval.currency is None or one.vocabulary_or_none is None:
        return
    name = amount_of(one.document, approval.amount)
    found = one.vocabulary.find(name)
    if found is None:
        yield unknown("definition_unknown_fact", path, name, one.vocabulary.words)
    elif found.type != "decimal":
        yield DefinitionFault.of("definition_not_an_amount", path, name=name)


def _people_facts(one: Definition, names: tuple[str, ...], path: str) -> Iterator[DefinitionFault]:
    words = one.vocabulary_or_none
    for name in names:
        found = None if words is None else words.find(name)
        if words is not None and found is None:
            yield unknown("definition_unknown_fact", path, name, words.words)
        elif found is not None and found.type not in {"text", "texts"}:
            yield DefinitionFault.of("definition_not_a_person", path, name=name, kind=found.type)


def _currency(one: Definition, approval: Approval, source: str, path: str) -> Iterator[DefinitionFault]:
    """A threshold without a currency is a threshold in whatever currency the document happens to have."""
    try:
        found = one.expression(source, approving=True)
    except (InvalidExpression, InvalidValue):
        return  # told elsewhere
    names = {name.name for name in found.names}
    if approval.currency is None and "approval_amount" in names:
        yield DefinitionFault.of("definition_approval_without_currency", path, approval=approval.name)
    loose = sorted(name.name for name in found.names if name.unit == "currency" and name.name != "approval_amount")
    if loose and "currency" not in names:
        yield DefinitionFault.of("definition_amount_without_currency", path, name=loose[0])
