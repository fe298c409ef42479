"""The engine: may this step happen, and what follows. Pure: a subject in, a step or every reason why not out."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from attrs import field, frozen

from procurekit.errors import Reason
from procurekit.model.party import Actor
from procurekit.workflow.definition import Definition

__all__ = ["Step", "Subject", "decide"]


@frozen
class Subject:
    """What a workflow moves: ours or a host's own row. An id, a version, a state, and facts by name."""

    id: str
    version: int
    state: str
    facts: Mapping[str, object] = field(factory=dict, hash=False)


@frozen
class Step:
    """A legal step: what to store."""

    command: str
    before: str
    state: str
    stage: str


def decide(definition: Definition, subject: Subject, command: str, actor: Actor) -> Step | tuple[Reason, ...]:
    """The step, or all the reasons why it is refused.

    >>> from procurekit.workflow import STANDARD_ORDER
    >>> decide(STANDARD_ORDER, Subject("1", 1, "draft"), "submit", Actor("mei", roles={"buyer"})).state
    'pending_approval'
    """
    transition = definition.transition(command)
    if transition is None:
        names = sorted(one.name for one in definition.transitions)
        near = get_close_matches(command, names, 1)
        if near:
            return (Reason.of("unknown_command_near", command=command, near=near[0]),)
        return (Reason.of("unknown_command", command=command, known=", ".join(names)),)
    reasons: list[Reason] = []
    if subject.state not in transition.sources:
        reasons.append(
            Reason.of("wrong_state", state=subject.state, command=command, sources=", ".join(transition.sources))
        )
    if transition.roles and actor.roles.isdisjoint(transition.roles):
        roles = ", ".join(sorted(actor.roles)) or "—"
        reasons.append(Reason.of("missing_role", actor=actor.id, roles=roles, needed=", ".join(transition.roles)))
    if reasons:
        return tuple(reasons)
    return Step(command, subject.state, transition.target, definition.state(transition.target).stage)
