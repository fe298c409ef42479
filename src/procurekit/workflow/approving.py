"""Whether an approval makes sense: somebody can give it, it protects something, its limits can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from procurekit.errors import InvalidValue
from procurekit.expressions import InvalidExpression
from procurekit.model.definition_faults import DefinitionFault
from procurekit.workflow.references import unknown
from procurekit.workflow.words import APPROVED, amount_of

if TYPE_CHECKING:
    from procurekit.expressions import Expression
    from procurekit.workflow.approval import Approval, Level
    from procurekit.workflow.definition import Definition
    from procurekit.workflow.steps import Transition

__all__ = ["amount_faults", "approval_faults"]


_CONVERTED: Final = frozenset({"approval_amount", f"{APPROVED[0]}approval_amount"})
"""Amounts that are in the approval's own currency, whatever the document's is."""


def approval_faults(one: Definition, approval: Approval, path: str) -> Iterator[DefinitionFault]:
    """What makes an approval one that nobody can give, that protects nothing, or that compares what can't be."""
    yield from _place_faults(one, approval, path)
    for number, level in enumerate(approval.levels, 1):
        yield from _level_faults(one, approval, level, f"{path}.levels[#{number}]")
    yield from _amount_faults(one, approval, f"{path}.amount")
    yield from _tolerance_faults(one, approval, path)
    for place, step in enumerate(one.transitions, 1):
        yield from _step_faults(one, approval, step, f"transitions[#{place}]")


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
    if not one.signing(name):
        yield DefinitionFault.of("definition_approval_never_signed", path, approval=name)
    # Where a name leads nowhere, the name is the fault.
    for first, state in _unprotected(one, approval) if all(map(one.has_state, approval.before)) else ():
        yield DefinitionFault.of(
            "definition_approval_ends_early", f"{path}.before", approval=name, first=first, state=state
        )


def _unprotected(one: Definition, approval: Approval) -> Iterator[tuple[str, str]]:
    """The states in which a document is out, after one that the approval protects, and that it doesn't protect.

    Where it is signed anew, or starts again, another way begins.
    """
    signed = [step for step in one.transitions if step.approval == approval.name]
    turned = {one.initial, *(source for step in signed for source in step.sources)}
    for first in approval.before:
        seen, waiting = {first}, [] if one.is_out(first) else [first]
        while waiting:
            for step in one.leaving(waiting.pop()):
                state = step.target
                if state is None or state in seen or state in turned or state in approval.before:
                    continue
                seen.add(state)
                if one.stage(state) in {"issued", "closed"}:
                    yield first, state
                elif not one.is_out(state):
                    waiting.append(state)


def _step_faults(definition: Definition, approval: Approval, step: Transition, path: str) -> Iterator[DefinitionFault]:
    """Steps after which the approval would hold nothing."""
    name = approval.name
    if step.approval == name and not step.signs:
        for state in step.sources:
            if state in approval.before:
                yield DefinitionFault.of(
                    "definition_act_past_approval", f"{path}.sources", step=step.name, approval=name, state=state
                )
    opened = {None, *step.sources, *approval.before}
    if step.signs and step.approval == name and approval.before and step.target not in opened:
        yield DefinitionFault.of(
            "definition_signed_for_nothing", f"{path}.target", step=step.name, approval=name, state=step.target
        )
    if name not in step.voids:
        return
    if step.signs and step.approval == name:
        yield DefinitionFault.of("definition_void_own_signature", path, step=step.name, approval=name)
    elif step.target in approval.before and not all(
        definition.is_out(state) and state in approval.before for state in step.sources
    ):
        yield DefinitionFault.of(
            "definition_void_into_protected", path, step=step.name, approval=name, state=step.target
        )


def _tolerance_faults(one: Definition, approval: Approval, path: str) -> Iterator[DefinitionFault]:
    slack = approval.tolerance
    loose = (*approval.ignores, *(() if slack is None else slack.paths))
    signing = one.signing(approval.name)
    for duty in one.duties:
        apart = ((duty.first, duty.second), (duty.second, duty.first))
        kept = any("keep_supplier" in some and not set(signing).isdisjoint(others) for some, others in apart)
        if kept and any(part == "supplier" for part in loose):
            yield DefinitionFault.of("definition_unsigned_supplier", path, duty=duty.name, approval=approval.name)
    if "currency" in loose and _about_amounts(one, approval):
        yield DefinitionFault.of("definition_unsigned_currency", path, approval=approval.name)
    if slack is None:
        return
    if not slack.paths:
        yield DefinitionFault.of("definition_tolerance_without_paths", path, approval=approval.name)
    try:
        names = one.expression(slack.within, approving=True).names
    except (InvalidExpression, InvalidValue):
        return  # told elsewhere
    for name in names:
        if name.name.startswith(APPROVED[0]) and name.type == "texts":
            yield DefinitionFault.of("definition_tolerance_of_texts", f"{path}.tolerance.within", name=name.name)


def _about_amounts(one: Definition, approval: Approval) -> bool:
    """Does any condition of the approval compare an amount that is another one once the currency changes?

    A tolerance may compare what is in the approval's own currency; a level was signed by what it was then.
    """
    slack = approval.tolerance
    within = () if slack is None else ((slack.within, _CONVERTED),)
    levels = [(level.when, frozenset[str]()) for level in approval.levels] if "currency" in approval.ignores else []
    for source, converted in (*levels, *within):
        try:
            names = () if source is None else one.expression(source, approving=True).names
        except (InvalidExpression, InvalidValue):
            continue  # told elsewhere
        if any(name.unit == "currency" and name.name not in converted for name in names):
            return True
    return False


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
    try:
        found = one.expression(source, approving=True)
    except (InvalidExpression, InvalidValue):
        return  # told elsewhere
    if approval.currency is None and any(name.name == "approval_amount" for name in found.names):
        yield DefinitionFault.of("definition_approval_without_currency", path, approval=approval.name)
    yield from amount_faults(found, path)


def amount_faults(condition: Expression, path: str) -> Iterator[DefinitionFault]:
    """A threshold without a currency is a threshold in whatever currency the document happens to have."""
    names = {name.name for name in condition.names}
    loose = sorted(name.name for name in condition.names if name.unit == "currency" and name.name != "approval_amount")
    if loose and "currency" not in names:
        yield DefinitionFault.of("definition_amount_without_currency", path, name=loose[0])
