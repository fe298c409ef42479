"""Sense: parts of a definition that stand for something each, and make no sense together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from procurekit.errors import InvalidValue
from procurekit.expressions import InvalidExpression
from procurekit.model.deadlines import Span
from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.kinds import FACT_COMMANDS
from procurekit.workflow.approving import amount_faults, approval_faults
from procurekit.workflow.references import OTHER_COMMANDS, unknown

if TYPE_CHECKING:
    from procurekit.workflow.conditions import CustomFact, Deadline, Duty, FieldRule
    from procurekit.workflow.definition import Definition
    from procurekit.workflow.steps import Transition

__all__ = ["sense_faults"]

_STAGED: Final = frozenset({"order", "requisition"})


_DESKS: Final = frozenset(OTHER_COMMANDS) - {"create"}
"""What a desk does to an order by a command of its own: a step of that name says who may do that, and no more."""


def sense_faults(one: Definition) -> Iterator[DefinitionFault]:
    """Steps that can't be taken, approvals that protect nothing or nobody can give, duties that bar themselves."""
    yield from _state_faults(one)
    yield from _applies_faults(one)
    for place, step in enumerate(one.transitions, 1):
        for fault in (*_step_faults(step, one.document), *_automatic_faults(step)):
            yield DefinitionFault.of(fault, f"transitions[#{place}]", step=step.name)
    for place, approval in enumerate(one.approvals, 1):
        yield from approval_faults(one, approval, f"approvals[#{place}]")
    for place, duty in enumerate(one.duties, 1):
        yield from _duty_faults(duty, f"duties[#{place}]")
    for place, deadline in enumerate(one.deadlines, 1):
        yield from _deadline_faults(one, deadline, f"deadlines[#{place}]")
    for place, fact in enumerate(one.facts, 1):
        yield from _fact_faults(fact, f"facts[#{place}]")
    for place, rule in enumerate(one.fields, 1):
        yield from _rule_faults(rule, f"fields[#{place}]")


def _state_faults(one: Definition) -> Iterator[DefinitionFault]:
    if one.document in _STAGED:
        for place, state in enumerate(one.states, 1):
            if state.stage is None:
                yield DefinitionFault.of("definition_stage_needed", f"states[#{place}]", state=state.name)


def _applies_faults(one: Definition) -> Iterator[DefinitionFault]:
    if one.applies is None:
        return
    try:
        condition = one.expression(one.applies)
    except (InvalidExpression, InvalidValue):
        return  # told elsewhere
    yield from amount_faults(condition, "applies")


def _duty_faults(duty: Duty, path: str) -> Iterator[DefinitionFault]:
    if not duty.first or not duty.second:
        yield DefinitionFault.of("definition_duty_empty", path, duty=duty.name)
    for both in sorted({*duty.first} & {*duty.second}):
        yield DefinitionFault.of("definition_duty_bars_itself", path, duty=duty.name, command=both)


def _rule_faults(rule: FieldRule, path: str) -> Iterator[DefinitionFault]:
    if rule.visible is None and rule.editable is None and rule.required is None:
        yield DefinitionFault.of("definition_rule_says_nothing", path)
    if rule.visible is False and rule.required:
        yield DefinitionFault.of("definition_hidden_and_required", path)


def _step_faults(step: Transition, document: str) -> Iterator[str]:
    if not step.sources:
        yield "definition_step_from_nowhere"
    if step.act is not None and step.approval is None:
        yield "definition_act_without_approval"
    if step.signs and step.target is None:
        yield "definition_signs_without_target"
    if step.approval is not None and not step.signs and step.target is not None:
        yield "definition_act_with_target"
    if any(effect.name == "void_approval" and effect.approval is None for effect in step.effects):
        yield "definition_void_without_approval"
    if any(effect.name != "void_approval" and effect.approval is not None for effect in step.effects):
        yield "definition_effect_with_approval"
    # Facts are reported of orders; in a document of a host's own these are words like any other.
    if document == "order" and step.name in FACT_COMMANDS and step.target is not None:
        yield "definition_fact_with_target"
    if document == "order" and step.name in _DESKS and (step.target is not None or step.approval is not None):
        yield "definition_command_taken"
    if document == "order" and step.reason and step.name in {"create", *FACT_COMMANDS} and step.target is None:
        yield "definition_reason_unasked"


def _automatic_faults(step: Transition) -> Iterator[str]:
    if not step.automatic:
        if step.priority:
            yield "definition_priority_of_a_person"
        return
    if step.target is None:
        yield "definition_automatic_without_target"
    if not step.guards:
        yield "definition_automatic_without_guard"
    if step.roles or step.only_by or step.reason or step.approval is not None:
        yield "definition_automatic_with_actor"


def _deadline_faults(one: Definition, deadline: Deadline, path: str) -> Iterator[DefinitionFault]:
    try:
        Span.parse(deadline.within)
    except InvalidValue as error:
        yield DefinitionFault(error.code, f"{path}.within", error.values)
    if not deadline.states and not deadline.after and deadline.date is None:
        yield DefinitionFault.of("definition_deadline_without_start", path, deadline=deadline.name)
    if deadline.after and deadline.date is not None:
        yield DefinitionFault.of("definition_deadline_two_starts", path, deadline=deadline.name)
    words = one.vocabulary_or_none
    if deadline.date is None or words is None:
        return
    found = words.find(deadline.date)
    if found is None:
        yield unknown("definition_unknown_fact", f"{path}.date", deadline.date, words.words)
    elif found.type not in {"date", "instant"}:
        yield DefinitionFault.of("definition_not_a_date", f"{path}.date", name=deadline.date, kind=found.type)


def _fact_faults(fact: CustomFact, path: str) -> Iterator[DefinitionFault]:
    if fact.counts and fact.type != "int":
        yield DefinitionFault.of("definition_count_not_whole", f"{path}.type", name=fact.name, kind=fact.type)
    if fact.counts and fact.path is not None:
        yield DefinitionFault.of("definition_fact_two_sources", path, name=fact.name)
    if fact.less and not fact.counts:
        yield DefinitionFault.of("definition_less_without_counts", path, name=fact.name)
