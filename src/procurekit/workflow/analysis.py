"""Analysis: everything that can't be right about a definition, found when it is made and told all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final

from procurekit.model.definition_faults import TOLD, DefinitionFault
from procurekit.model.kinds import DOCUMENTS
from procurekit.workflow.competing import WORK, can_all_fire, competing_faults, conditions, expression_faults
from procurekit.workflow.graph import graph_faults, loop_faults
from procurekit.workflow.references import reference_faults
from procurekit.workflow.sense import sense_faults

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition

__all__ = ["BOUNDS", "faults_of"]

BOUNDS: Final = {
    "states": 200,
    "transitions": 1000,
    "roles": 200,
    "facts": 200,
    "approvals": 20,
    "duties": 100,
    "fields": 500,
    "deadlines": 100,
    "ends": 100,
    "activities": 1000,
}
"""How many of each a definition may have: a file from a stranger takes bounded time."""

_LEVELS: Final = 50
_CONDITIONS: Final = 2000


def faults_of(definition: Definition) -> tuple[DefinitionFault, ...]:
    """Every fault, up to a hundred; none if the definition can be used."""
    found = tuple(_too_many(definition))
    return found or tuple(islice(_each_once(_faults(definition)), TOLD))


def _each_once(faults: Iterable[DefinitionFault]) -> Iterator[DefinitionFault]:
    told: set[DefinitionFault] = set()
    for one in faults:
        if one not in told:
            told.add(one)
            yield one


def _faults(definition: Definition) -> Iterator[DefinitionFault]:
    yield from _twice(definition)
    misled = broken = False
    for one in reference_faults(definition):
        misled = misled or one.code.startswith("definition_unknown_state")
        yield one
    for one in expression_faults(definition):
        if not broken:
            yield from _near_document(definition)
        broken = True
        yield one
    yield from sense_faults(definition)
    if not misled:
        # Where a name leads nowhere, states can't be reached: the name is the fault.
        yield from graph_faults(definition)
    if not broken:
        left = [WORK]
        yield from loop_faults(definition, lambda steps: can_all_fire(definition, steps, left))
        yield from competing_faults(definition)


def _near_document(definition: Definition) -> Iterator[DefinitionFault]:
    """Where facts aren't there, the kind of document may be the slip."""
    known = [*DOCUMENTS, "change_request"]
    near = get_close_matches(definition.document[:40], known, 1, 0.75) if definition.document not in known else ()
    if near:
        yield DefinitionFault.of("definition_document_near", "document", name=definition.document, near=near[0])


def _too_many(definition: Definition) -> Iterator[DefinitionFault]:
    for name, most in BOUNDS.items():
        many = len(getattr(definition, name))
        if many > most:
            yield DefinitionFault.of("definition_too_many", name, name=name, found=many, most=most)
    for place, one in enumerate(definition.approvals, 1):
        if len(one.levels) > _LEVELS:
            path = f"approvals[#{place}].levels"
            yield DefinitionFault.of("definition_too_many", path, name="levels", found=len(one.levels), most=_LEVELS)
    many = sum(1 for _ in conditions(definition))
    if many > _CONDITIONS:
        yield DefinitionFault.of("definition_too_many", "", name="guards", found=many, most=_CONDITIONS)


def _twice(definition: Definition) -> Iterator[DefinitionFault]:
    for part in ("states", "roles", "facts", "approvals", "duties", "deadlines"):
        yield from _names_twice(part, (one.name for one in getattr(definition, part)))
    for place, one in enumerate(definition.approvals, 1):
        yield from _names_twice(f"approvals[#{place}].levels", (level.name for level in one.levels))
    taken: dict[tuple[str, str], int] = {}
    for place, step in enumerate(definition.transitions, 1):
        for source in step.sources:
            first = taken.setdefault((step.name, source), place)
            if first != place:
                path = f"transitions[#{place}].sources"
                yield DefinitionFault.of("definition_step_twice", path, step=step.name, state=source, first=first)


def _names_twice(path: str, names: Iterable[str]) -> Iterator[DefinitionFault]:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        first = seen.setdefault(name, place)
        if first != place:
            yield DefinitionFault.of("definition_name_twice", f"{path}[#{place}].name", name=name, first=first)
