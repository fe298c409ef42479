"""Staffing: whether an organisation has the people that a workflow asks for, and names nobody it doesn't know."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from procurekit.workflow.definition import Definition
from procurekit.workflow.faults import DefinitionFault
from procurekit.workflow.organisation import Organisation

__all__ = ["people_faults", "staffing_faults"]


def staffing_faults(definition: Definition, organisation: Organisation) -> Iterator[DefinitionFault]:
    """The roles that nobody holds, and the levels that too few may sign."""
    wanted: dict[str, str] = {}
    for approval in definition.approvals:
        for level in approval.levels:
            wanted |= {role: level.name for role in level.roles if role not in wanted}
            known = {*level.people, *(one for role in level.roles for one in organisation.holders(role))}
            if isinstance(level.need, int) and not level.people_from and len(known) < level.need:
                yield DefinitionFault.of(
                    "definition_too_few_holders", "", level=level.name, need=level.need, found=len(known)
                )
            for person in level.people:
                yield from _unknown(organisation, person, level.name)
    for step in definition.transitions:
        wanted |= {role: step.name for role in step.roles if role not in wanted}
    for role, where in wanted.items():
        if not organisation.holders(role):
            yield DefinitionFault.of("definition_role_without_holder", "", name=role, where=where)


def people_faults(organisation: Organisation) -> Iterator[DefinitionFault]:
    """The people whom delegations and keepers name, and whom the organisation doesn't know."""
    for place, one in enumerate(organisation.delegations, 1):
        for name, person in (("principal", one.principal), ("deputy", one.deputy)):
            yield from _unknown(organisation, person, f"delegations[#{place}].{name}")
    for keeper in organisation.keepers:
        for person in keeper.people:
            yield from _unknown(organisation, person, f"keepers[{keeper.supplier}]")


def _unknown(organisation: Organisation, person: str, where: str) -> Iterator[DefinitionFault]:
    if organisation.knows(person):
        return
    near = get_close_matches(person, [one.id for one in organisation.people], 1)
    if near:
        yield DefinitionFault.of("organisation_unknown_person_near", "", where=where, name=person, near=near[0])
    else:
        yield DefinitionFault.of("organisation_unknown_person", "", where=where, name=person)
