"""Subject: what a workflow moves, ours or a host's own row; and Step: what a legal command does to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import field, frozen

from procurekit.model.deeds import Deed
from procurekit.model.fields import one_or_many, tuple_of
from procurekit.workflow.steps import Effect

__all__ = ["Step", "Subject"]


def to_deeds(value: Iterable[Deed | Mapping[str, Any]]) -> tuple[Deed, ...]:
    """Deeds as a tuple, also of the plain data that a host keeps. Raises InvalidDocument if that is none."""
    many: tuple[Any, ...] = tuple_of(value)
    if not many or type(many[-1]) is Deed:
        return many
    return tuple(one if isinstance(one, Deed) else Deed.from_dict(one) for one in many)


@frozen
class Subject:
    """What a workflow moves: an id, a version, a state, facts by name, and what was done to it so far.

    `document` is its business content as plain data, or a function that makes it: approvals are bound to it, and
    required fields are looked for in it. `deeds` are what `Step.deeds` were, in order, or the plain data of
    that. `holds` are the kinds of what
    keeps it from going out: while there are any, nothing leads into a state of the stages issued and closed. `number`
    is what people call it, where that isn't its id.
    """

    id: str
    version: int
    state: str
    facts: Mapping[str, object] = field(factory=dict, hash=False)
    document: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = field(
        default=None, kw_only=True, hash=False, eq=False, repr=False
    )
    deeds: tuple[Deed, ...] = field(default=(), converter=to_deeds, kw_only=True)
    holds: tuple[str, ...] = field(default=(), converter=one_or_many, kw_only=True)
    number: str | None = field(default=None, kw_only=True)

    @property
    def content(self) -> Mapping[str, Any]:
        """The document as plain data; the facts where there is none."""
        if self.document is None:
            return self.facts
        return self.document() if callable(self.document) else self.document

    def after(self, step: Step) -> Subject:
        """The subject once a step was taken: one version on, where the step leads, with its deeds."""
        return self._with(self.version + 1, step.state, step.deeds)

    def moved(self, state: str, deeds: tuple[Deed, ...]) -> Subject:
        """The same in another state, after these deeds."""
        return self._with(self.version, state, deeds)

    def _with(self, version: int, state: str, deeds: tuple[Deed, ...]) -> Subject:
        return Subject(
            self.id,
            version,
            state,
            self.facts,
            document=self.document,
            deeds=self.deeds + deeds,
            holds=self.holds,
            number=self.number,
        )


@frozen
class Step:
    """A legal step: what to store.

    `state` is where the subject is afterwards (where it was, if signatures are still missing) and `stage` what that
    stands for. `deeds` are to be kept in order: what was done, then what followed by itself. `effects` are for the host
    to carry out once all of it is stored.
    """

    command: str
    before: str
    state: str
    stage: str
    deeds: tuple[Deed, ...] = ()
    effects: tuple[Effect, ...] = ()
