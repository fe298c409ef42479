"""Definition: a whole workflow as data: states, steps, approvals, duties, rights on fields, deadlines. No code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression, Kind, Vocabulary, parse
from procurekit.model.fields import one_or_many, tuple_of
from procurekit.values import check
from procurekit.workflow.approval import Approval
from procurekit.workflow.conditions import CustomFact, Deadline, Duty, FieldRule
from procurekit.workflow.labels import Labelled
from procurekit.workflow.steps import OUT, Guard, Role, State, Transition, to_guards
from procurekit.workflow.words import approval_words, words_of

__all__ = ["Definition"]


def to_states(value: Iterable[State]) -> tuple[State, ...]:
    """States as a tuple."""
    return tuple_of(value)


def to_transitions(value: Iterable[Transition]) -> tuple[Transition, ...]:
    """Transitions as a tuple."""
    return tuple_of(value)


def to_roles(value: Iterable[Role | str]) -> tuple[Role, ...]:
    """Roles as a tuple; one may be given as its name alone."""
    made: Any = tuple_of(value)
    if not isinstance(made, tuple):
        return made  # type: ignore[no-any-return]
    return tuple(Role(one) if isinstance(one, str) and one.strip() else one for one in made)


def to_facts(value: Iterable[CustomFact]) -> tuple[CustomFact, ...]:
    """Custom facts as a tuple."""
    return tuple_of(value)


def to_accepts(value: Iterable[str] | None) -> tuple[str, ...] | None:
    """Commands as a tuple, or None."""
    return None if value is None else one_or_many(value)


def to_approvals(value: Iterable[Approval]) -> tuple[Approval, ...]:
    """Approvals as a tuple."""
    return tuple_of(value)


def to_duties(value: Iterable[Duty]) -> tuple[Duty, ...]:
    """Duties as a tuple."""
    return tuple_of(value)


def to_rules(value: Iterable[FieldRule]) -> tuple[FieldRule, ...]:
    """Field rules as a tuple."""
    return tuple_of(value)


def to_deadlines(value: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Deadlines as a tuple."""
    return tuple_of(value)


@frozen(eq=False)
class Definition(Labelled):
    """A workflow, checked as a whole when it is made.

    `document` is what it moves: ``order``, ``requisition``, ``incident``, or any name of a host's own. `accepts` are
    the facts that may be reported by command (``receive``, ``invoice``; None: all). A desk with several workflows uses
    the first whose condition `applies` is true of a new order. `ends` are conditions that a finished case has met, for
    a replay; `activities` says which step or fact a recorded activity stands for, `ignores` which ones stand for none.

    It is what it says: two definitions are equal if they say the same, in whatever language and form.

    Raises InvalidDefinition with every fault.

    >>> from procurekit.workflow import Definition, State, Transition
    >>> made = Definition(
    ...     "memo",
    ...     "open",
    ...     document="memo",
    ...     states=[State("open"), State("done", final=True)],
    ...     transitions=[Transition("finish", "open", "done")],
    ... )
    >>> made.transition("finish").target
    'done'
    """

    name: str = field(validator=check.name)
    initial: str = field(validator=check.name)
    states: tuple[State, ...] = field(converter=to_states, validator=check.all_are(State))
    transitions: tuple[Transition, ...] = field(converter=to_transitions, validator=check.all_are(Transition))
    document: str = field(default="order", validator=check.name, kw_only=True)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)
    applies: str | None = field(default=None, validator=check.text, kw_only=True)
    roles: tuple[Role, ...] = field(default=(), converter=to_roles, validator=check.all_are(Role), kw_only=True)
    facts: tuple[CustomFact, ...] = field(
        default=(), converter=to_facts, validator=check.all_are(CustomFact), kw_only=True
    )
    accepts: tuple[str, ...] | None = field(
        default=None, converter=to_accepts, validator=check.optional_texts, kw_only=True
    )
    approvals: tuple[Approval, ...] = field(
        default=(), converter=to_approvals, validator=check.all_are(Approval), kw_only=True
    )
    duties: tuple[Duty, ...] = field(default=(), converter=to_duties, validator=check.all_are(Duty), kw_only=True)
    fields: tuple[FieldRule, ...] = field(
        default=(), converter=to_rules, validator=check.all_are(FieldRule), kw_only=True
    )
    deadlines: tuple[Deadline, ...] = field(
        default=(), converter=to_deadlines, validator=check.all_are(Deadline), kw_only=True
    )
    ends: tuple[Guard, ...] = field(default=(), converter=to_guards, validator=check.all_are(Guard), kw_only=True)
    activities: Mapping[str, str] = field(factory=dict, validator=check.named_values, kw_only=True)
    ignores: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)

    def __attrs_post_init__(self) -> None:
        from procurekit.workflow.analysis import faults_of
        from procurekit.workflow.faults import InvalidDefinition

        faults = faults_of(self)
        if faults:
            raise InvalidDefinition(self.name, faults)

    # --- what it says

    def as_dict(self) -> dict[str, Any]:
        """Plain, JSON-able data that `from_dict` reads back to an equal definition; expressions in their one form."""
        from procurekit.workflow.forms import to_form

        return to_form(self)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The definition that plain data stands for: what a TOML or a JSON file holds.

        Raises InvalidDefinition with every fault.
        """
        from procurekit.workflow.forms import read_form

        return read_form(cls, data)

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:
        """The definition that `as_dict` wrote, as a book keeps it: it was right by the release that kept it.

        Nothing is asked of it again, so an order goes on by what it started with, whatever a later release asks of
        new definitions.
        """
        from procurekit.model.generated import reader

        read: Callable[[Any], Self] = reader(cls, checked=False)  # type: ignore[arg-type]  # every class is hashable
        return read(data)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what it says, in hexadecimal: an order's events name it as what they were decided by."""
        return sha256(json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return self.hash == other.hash if isinstance(other, Definition) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.hash)

    # --- its parts

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return {one.name: one for one in self.states}

    @cached_property
    def _steps(self) -> Mapping[str, tuple[Transition, ...]]:
        found: dict[str, tuple[Transition, ...]] = {}
        for one in self.transitions:
            found[one.name] = (*found.get(one.name, ()), one)
        return found

    def state(self, name: str) -> State:
        """The state of that name. Raises KeyError."""
        return self._states[name]

    def has_state(self, name: str) -> bool:
        """Is there a state of that name?"""
        return name in self._states

    def stage(self, state: str) -> str:
        """The stage that a state stands for; the state itself where it names none."""
        found = self._states.get(state)
        return state if found is None or found.stage is None else found.stage

    def is_out(self, state: str) -> bool:
        """Has a document in that state gone out, or come to an end?"""
        found = self._states.get(state)
        return self.stage(state) in OUT or (found is not None and found.ends)

    def named(self, command: str) -> tuple[Transition, ...]:
        """Every transition of that name; from different states they may lead to different ones."""
        return self._steps.get(command, ())

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        found: dict[str, tuple[Transition, ...]] = {}
        for one in self.transitions:
            for source in one.sources:
                found[source] = (*found.get(source, ()), one)
        return found

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Every transition that can be taken from a state."""
        return self._leaving.get(state, ())

    def transition(self, name: str) -> Transition | None:
        """The first transition of that name, if there is one."""
        return next(iter(self.named(name)), None)

    @cached_property
    def _taken(self) -> Mapping[tuple[str, str], Transition]:
        return {(one.name, source): one for one in self.transitions if not one.automatic for source in one.sources}

    def taken(self, command: str, state: str) -> Transition | None:
        """The step that somebody takes by a command in a state, if there is one."""
        return self._taken.get((command, state))

    @cached_property
    def restless(self) -> frozenset[str]:
        """The states that a document may leave by itself: by an automatic step, or with signatures that are there."""
        return frozenset(source for one in self.transitions if one.automatic or one.signs for source in one.sources)

    @cached_property
    def requiring(self) -> bool:
        """Does any rule of its fields require one?"""
        return any(rule.required for rule in self.fields)

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """The names of the steps that somebody takes, in the order in which they are written."""
        return tuple(name for name, many in self._steps.items() if not all(one.automatic for one in many))

    @cached_property
    def own_facts(self) -> Mapping[str, CustomFact]:
        """Its own facts by name."""
        return {one.name: one for one in self.facts}

    def approval(self, name: str) -> Approval | None:
        """The approval of that name, if there is one."""
        return next((one for one in self.approvals if one.name == name), None)

    @cached_property
    def _signing(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for one in self.transitions:
            if one.signs:
                found.setdefault(str(one.approval), {})[one.name] = None
        return {name: tuple(steps) for name, steps in found.items()}

    def signing(self, approval: str) -> tuple[str, ...]:
        """The names of the steps that sign an approval."""
        return self._signing.get(approval, ())

    def role(self, name: str) -> Role:
        """The role of that name; one without labels if it declares none."""
        return next((one for one in self.roles if one.name == name), Role(name))

    # --- its expressions

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that its conditions may use: the document's facts, its own, and the workflow's.

        Raises InvalidValue if a fact's name clashes with another.
        """
        return words_of(self.document, self.facts)

    @property
    def vocabulary_or_none(self) -> Vocabulary | None:
        """The same; None where two names clash."""
        try:
            return self.vocabulary
        except InvalidValue:
            return None

    @cached_property
    def _approval_vocabulary(self) -> Vocabulary:
        return approval_words(self.vocabulary)

    @cached_property
    def _parsed(self) -> dict[tuple[str, bool, Kind], Expression]:
        return {}

    def expression(self, source: str, *, approving: bool = False, kind: Kind = "bool") -> Expression:
        """An expression over its vocabulary, read once; in an approval also over the approval's own names.

        Raises InvalidExpression.
        """
        key = (source, approving, kind)
        found = self._parsed.get(key)
        if found is None:
            words = self._approval_vocabulary if approving else self.vocabulary
            found = self._parsed.setdefault(key, parse(source, words, wanted=kind))
        return found
