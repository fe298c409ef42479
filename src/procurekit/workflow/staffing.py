"""Staffing: whether an organisation has the people that a workflow asks for, and names nobody it doesn't know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

from procurekit.model.definition_faults import DefinitionFault
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation

_LONG: Final = 60
_NEARLY: Final = 0.7

__all__ = ["people_faults", "staffing_faults"]


def staffing_faults(definition: Definition, organisation: Organisation) -> Iterator[DefinitionFault]:
    """The roles that nobody holds or that are nearly one of the workflow's, and the levels that too few may sign."""
    for level in (level for approval in definition.approvals for level in approval.levels):
        known = {*level.people, *(one for role in level.roles for one in organisation.holders(role))}
        if isinstance(level.need, int) and not level.people_from and len(known) < level.need:
            yield DefinitionFault.of(
                "definition_too_few_holders", "", level=level.name, need=level.need, found=len(known)
            )
        for person in level.people:
            yield from _unknown(organisation, person, level.name)
    wanted = _wanted(definition)
    for role, where in wanted.items():
        if not organisation.holders(role):
            yield DefinitionFault.of("definition_role_without_holder", "", name=role, where=where)
    yield from _slips(organisation, wanted)


def _wanted(definition: Definition) -> dict[str, str]:
    """Every role that something asks for, and what asks first."""
    asked = [(level.name, level.roles) for approval in definition.approvals for level in approval.levels]
    asked += [(one.name, one.roles) for one in definition.transitions]
    asked += [(one.name, one.roles) for one in definition.deadlines]
    asked += [(", ".join(one.paths), one.roles) for one in definition.fields]
    wanted: dict[str, str] = {}
    for where, roles in asked:
        wanted |= {role: where for role in roles if role not in wanted}
    return wanted


def _slips(organisation: Organisation, wanted: Collection[str]) -> Iterator[DefinitionFault]:
    """Roles of people that are nearly one that is asked for; what other workflows ask for is like none."""
    known = [role for role in wanted if len(role) <= _LONG]
    held = {role: person.id for person in reversed(organisation.people) for role in person.roles}
    for role, person in held.items():
        if role not in wanted and len(role) <= _LONG and (near := get_close_matches(role, known, 1, _NEARLY)):
            yield DefinitionFault.of("organisation_unknown_role_near", "", person=person, name=role, near=near[0])


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
