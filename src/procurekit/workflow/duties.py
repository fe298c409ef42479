"""Duties kept apart: what somebody may not do, because of what they did to the same document before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procurekit.errors import Reason
from procurekit.workflow.conditions import Duty
from procurekit.workflow.views import View

__all__ = ["barred", "duty_reasons", "edit_duty_reasons"]


def duty_reasons(view: View, command: str, people: tuple[str, ...]) -> Iterator[Reason]:
    """Why none of these people may do a command: one reason for each duty and person."""
    for duty in view.definition.duties:
        for other in _opposite(duty, command):
            for person in people:
                done = person in _keepers(view) if other == "keep_supplier" else view.did(other, person)
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


def _keepers(view: View) -> tuple[str, ...]:
    """Who keeps the record of the document's supplier."""
    if view.organisation is None:
        return ()
    supplier = view.get("supplier")
    return view.organisation.keepers_of(supplier if isinstance(supplier, str) else None)


def edit_duty_reasons(before: View, after: View, people: tuple[str, ...]) -> Iterator[Reason]:
    """Why these people may not change a document so.

    What it would be then may be what they have to keep out of, or what somebody else had a hand in who had to: whoever
    keeps the record of its new supplier.
    """
    told = set()
    for one in (*duty_reasons(before, "edit", people), *duty_reasons(after, "edit", people)):
        told.add(one.values["person"])
        yield one
    if before.get("supplier") != after.get("supplier"):
        yield from duty_reasons(after, "keep_supplier", tuple(one for one in _keepers(after) if one not in told))


def barred(view: View, commands: Iterable[str]) -> frozenset[str]:
    """Everybody whom a duty keeps from one of these commands."""
    found: set[str] = set()
    names, duties = tuple(commands), view.definition.duties
    for other in {other for duty in duties for command in names for other in _opposite(duty, command)}:
        found |= set(_keepers(view)) if other == "keep_supplier" else view.doers(other)
    return frozenset(found)
