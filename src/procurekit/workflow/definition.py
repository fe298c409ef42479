"""A workflow definition: states, the stage each stands for, and the transitions between them; data without code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from typing import Any

from attrs import define, field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import to_texts, tuple_of
from procurekit.model.stages import STAGES
from procurekit.values import check

__all__ = ["Definition", "State", "Transition"]


@frozen
class State:
    """A state of the workflow: its name, the stage that rules and KPIs read, its labels."""

    name: str = field(validator=check.name)
    stage: str = field(validator=[check.required, check.choice(*STAGES)])
    en: str = ""
    zh: str = ""


@frozen
class Transition:
    """A step: from which states to which one, and the roles of which an actor needs one (none: anybody)."""

    name: str = field(validator=check.name)
    sources: tuple[str, ...] = field(converter=to_texts, validator=check.texts)
    target: str = field(validator=check.name)
    roles: tuple[str, ...] = field(default=(), converter=to_texts, validator=check.texts)
    en: str = ""
    zh: str = ""


def to_states(value: Iterable[State]) -> tuple[State, ...]:
    """States as a tuple."""
    return tuple_of(value)


def to_transitions(value: Iterable[Transition]) -> tuple[Transition, ...]:
    """Transitions as a tuple."""
    return tuple_of(value)


@define(frozen=True, slots=False)
class Definition:
    """A workflow: checked as a whole when it is made."""

    name: str = field(validator=check.name)
    initial: str = field(validator=check.name)
    states: tuple[State, ...] = field(converter=to_states, validator=check.all_are(State))
    transitions: tuple[Transition, ...] = field(converter=to_transitions, validator=check.all_are(Transition))

    def __attrs_post_init__(self) -> None:
        known = {one.name for one in self.states}
        named = [self.initial, *(name for one in self.transitions for name in (*one.sources, one.target))]
        for name in named:
            if name not in known:
                raise InvalidValue(
                    "not_a_choice", field="Definition.states", value=name, choices=", ".join(sorted(known))
                )

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the definition: what an order's events say they were decided by."""
        return sha256(json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """The definition as plain data."""
        return {
            "name": self.name,
            "initial": self.initial,
            "states": [{"name": s.name, "stage": s.stage, "en": s.en, "zh": s.zh} for s in self.states],
            "transitions": [
                {"name": t.name, "sources": list(t.sources), "target": t.target, "roles": list(t.roles)}
                for t in self.transitions
            ],
        }

    def state(self, name: str) -> State:
        """The state of that name. Raises KeyError."""
        for one in self.states:
            if one.name == name:
                return one
        raise KeyError(name)

    def transition(self, name: str) -> Transition | None:
        """The transition of that name, if there is one."""
        return next((one for one in self.transitions if one.name == name), None)
