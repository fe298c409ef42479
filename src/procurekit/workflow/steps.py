"""The steps of a workflow: states, the transitions between them, what guards a transition and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import field, frozen

from procurekit.model.fields import one_or_many, tuple_of
from procurekit.model.stages import STAGES
from procurekit.values import check
from procurekit.workflow.labels import Labelled

__all__ = ["ACTS", "ENDS", "OUT", "ApprovalAct", "Effect", "Guard", "Role", "State", "Transition"]

ENDS: Final = frozenset({"closed", "cancelled", "rejected"})
"""The stages in which a document has come to an end."""

OUT: Final = ENDS | {"issued"}
"""The stages in which a document has gone out or come to an end."""

ApprovalAct: TypeAlias = Literal["sign", "forward", "add_signer", "return", "withdraw"]
ACTS: Final = ("sign", "forward", "add_signer", "return", "withdraw")
"""What a step does to an approval: sign 审批, forward 转交, add a signer 加签, return to an earlier level 退回, take
one's own signature back 撤回."""


@frozen
class Role(Labelled):
    """A role that steps and approvals ask for, with its labels."""

    name: str = field(validator=check.name)
    en: str = field(default="", validator=check.text)
    zh: str = field(default="", validator=check.text)


@frozen
class State(Labelled):
    """A state: its name, the stage that facts, rules and KPIs read, its labels.

    `stage` may be left out for documents other than orders and requisitions. A state of the stages closed, cancelled or
    rejected is an end; any other is one if `final` says so.
    """

    name: str = field(validator=check.name)
    stage: str | None = field(default=None, validator=check.choice(*STAGES))
    en: str = field(default="", validator=check.text)
    zh: str = field(default="", validator=check.text)
    final: bool = field(default=False, validator=[check.required, check.flag], kw_only=True)

    @property
    def ends(self) -> bool:
        """Is it an end?"""
        return self.final or self.stage in ENDS


@frozen
class Guard:
    """A condition that a subject has to meet, as an expression over its facts, with what to say where it doesn't.

    A guard that comes out missing refuses, as a false one does.
    """

    when: str = field(validator=check.name)
    code: str = field(default="", validator=check.text, kw_only=True)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)


@frozen
class Effect:
    """What follows from a step, for the host to carry out: a name of its own, and to whom.

    ``void_approval`` is the one that procurekit carries out itself: the signatures of `approval` count no more.
    """

    name: str = field(validator=check.name)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    approval: str | None = field(default=None, validator=check.text, kw_only=True)
    values: Mapping[str, object] = field(factory=dict, validator=check.named_values, kw_only=True, hash=False)


def to_guards(value: Iterable[Guard | str] | Guard | str) -> tuple[Guard, ...]:
    """Guards as a tuple; one may be given as its condition alone."""
    if isinstance(value, Guard):
        return (value,)
    if isinstance(value, str):
        return (Guard(value),) if value.strip() else cast("tuple[Guard, ...]", value)
    made: Any = tuple_of(value)
    if not isinstance(made, tuple):
        return made  # type: ignore[no-any-return]
    return tuple(Guard(one) if isinstance(one, str) and one.strip() else one for one in made)


def to_effects(value: Iterable[Effect | str] | Effect | str) -> tuple[Effect, ...]:
    """Effects as a tuple; one may be given as its name alone."""
    made: Any = (value,) if isinstance(value, str | Effect) else tuple_of(value)
    if not isinstance(made, tuple):
        return made  # type: ignore[no-any-return]
    return tuple(Effect(one) if isinstance(one, str) and one.strip() else one for one in made)


@frozen
class Transition(Labelled):
    """A step: from which states to which one, who may take it, on what conditions, and what follows.

    Without a `target` the subject stays where it is. An actor needs one of `roles` (none: anybody), and has to be who
    took the last of the steps `only_by`, where it names any. `guards` have to be true, the fields that `requires` names
    (``supplier``, ``lines[*].price``) there, and with `reason` the actor has to give one.

    With an `approval` the step acts on that approval: as ``sign`` it moves on only once every signature is there. An
    `automatic` transition is taken by itself as soon as its guards are true; of several, the one with the highest
    `priority`.

    >>> Transition("submit", "draft", "pending", roles="buyer", guards="order_amount > 0").guards[0].when
    'order_amount > 0'
    """

    name: str = field(validator=check.name)
    sources: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    target: str | None = field(default=None, validator=check.text)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts)
    en: str = field(default="", validator=check.text)
    zh: str = field(default="", validator=check.text)
    guards: tuple[Guard, ...] = field(default=(), converter=to_guards, validator=check.all_are(Guard), kw_only=True)
    requires: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    only_by: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    reason: bool = field(default=False, validator=[check.required, check.flag], kw_only=True)
    approval: str | None = field(default=None, validator=check.text, kw_only=True)
    act: ApprovalAct | None = field(default=None, validator=check.choice(*ACTS), kw_only=True)
    automatic: bool = field(default=False, validator=[check.required, check.flag], kw_only=True)
    priority: int = field(default=0, validator=[check.required, check.instance(int)], kw_only=True)
    effects: tuple[Effect, ...] = field(default=(), converter=to_effects, validator=check.all_are(Effect), kw_only=True)

    @cached_property
    def signs(self) -> bool:
        """Does it put a signature to an approval?"""
        return self.approval is not None and self.act in {None, "sign"}

    @cached_property
    def voids(self) -> tuple[str, ...]:
        """The approvals whose signatures count no more once it is taken."""
        return tuple(one.approval for one in self.effects if one.name == "void_approval" and one.approval is not None)
