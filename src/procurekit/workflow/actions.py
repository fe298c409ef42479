"""Actions: what is done to a document besides the steps of its workflow, and why somebody may not do it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from procurekit.errors import Reason
from procurekit.model.field_change import Change
from procurekit.model.kinds import FACT_COMMANDS
from procurekit.workflow.authority import Authority
from procurekit.workflow.duties import duty_reasons, edit_duty_reasons
from procurekit.workflow.engine import resolved
from procurekit.workflow.labels import Words
from procurekit.workflow.permissions import barred_to, closed_to
from procurekit.workflow.signing import Asked
from procurekit.workflow.subject import Step
from procurekit.workflow.views import View

__all__ = ["action_reasons", "asking_reasons", "edit_reasons"]


_FIXED: Final = frozenset({"number", "issuer", "revision"})
"""What an order is known by, and what counts what was agreed: no edit changes them."""


def action_reasons(view: View, command: str, authority: Authority, reason: str | None = None) -> Iterator[Reason]:
    """Why somebody may not do what is no step of the workflow: create, edit, hold, release, report a fact.

    Duties always count; where the workflow has a step of that name, its states, roles and guards too.
    """
    definition = view.definition
    yield from authority.reasons
    yield from duty_reasons(view, command, authority.people)
    if command in FACT_COMMANDS and definition.accepts is not None and command not in definition.accepts:
        known = ", ".join(definition.accepts) or "—"
        yield Reason.of("step_not_accepted", workflow=definition, command=command, known=known)
    # Where creating is a step from a state before it, it is taken as one.
    if any(command != "create" or one.target is None for one in definition.named(command)):
        decided = resolved(view, command, authority, Asked(reason=reason))
        yield from () if isinstance(decided, Step) else decided


def edit_reasons(
    before: View, after: View, changes: Iterable[Change], authority: Authority, reason: str | None = None
) -> Iterator[Reason]:
    """Why somebody may not change a document so; `before` and `after` are how it is read without and with changes."""
    definition, state = before.definition, before.subject.state
    yield from action_reasons(before, "edit", authority, reason)
    held = authority.roles or frozenset()
    changes = tuple(changes)
    if not changes:
        yield Reason.of("nothing_changed")
    for one in changes:
        if definition.document == "order" and one.path in _FIXED:
            yield Reason.of("field_fixed", path=one.path)
            continue
        for path in closed_to(definition, state, held, one.path, one.before, one.after):
            yield _not_editable(before, path, held)
    yield from edit_duty_reasons(before, after, authority.people)


def asking_reasons(view: View, changes: Iterable[Change], authority: Authority) -> Iterator[Reason]:
    """Why somebody may not even ask for a document to be changed so: its fields are for others to change."""
    held = authority.roles or frozenset()
    for one in changes:
        for path in barred_to(view.definition, view.subject.state, held, one.path, one.before, one.after):
            yield _not_editable(view, path, held)


def _not_editable(view: View, path: str, held: Collection[str]) -> Reason:
    definition, state = view.definition, view.subject.state
    now = definition.state(state) if definition.has_state(state) else state
    return Reason.of("field_not_editable", path=path, state=now, roles=Words.of(map(definition.role, sorted(held))))
