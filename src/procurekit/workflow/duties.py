"""Duties kept apart: what somebody may not do, because of what they did to the same document before."""

from __future__ import annotations

from collections.abc import Iterator

from procurekit.errors import Reason
from procurekit.model.deeds import Deed
from procurekit.workflow.conditions import Duty
from procurekit.workflow.views import View

__all__ = ["barred", "duty_reasons", "duty_reasons_of"]


def duty_reasons(view: View, command: str, people: tuple[str, ...]) -> Iterator[Reason]:
    """Why none of these people may do a command: one reason for each duty and person."""
    for duty in view.definition.duties:
        for other in _opposite(duty, command):
            for person in people:
                done = _keeps(view, person) if other == "keep_supplier" else view.did(other, person)
                if done:
                    # By the workflow's own labels, where it has them.
                    now, then = (view.definition.transition(name) or name for name in (command, other))
                    yield Reason.of("duty_conflict", person=person, command=now, done=then, duty=duty.name, rule=duty)


def _opposite(duty: Duty, command: str) -> Iterator[str]:
    """What bars from a command."""
    if command in duty.first:
        yield from duty.second
    if command in duty.second:
        yield from duty.first


def _keeps(view: View, person: str) -> bool:
    organisation = view.organisation
    if organisation is None:
        return False
    supplier = view.get("supplier")
    return person in organisation.keepers_of(supplier if isinstance(supplier, str) else None)


def barred(view: View, command: str, person: str) -> bool:
    """Is there a reason of duty why somebody may not do a command?"""
    return next(duty_reasons(view, command, (person,)), None) is not None


def duty_reasons_of(view: View, deed: Deed) -> tuple[Reason, ...]:
    """The same for something that was done, in the light of what was done before it."""
    return tuple(duty_reasons(view, deed.command, deed.people))
