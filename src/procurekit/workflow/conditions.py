"""What else a workflow states: facts of the host's own, duties to be kept apart, rights on fields, deadlines."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from procurekit.expressions import KINDS, Kind
from procurekit.model.deadlines import Span
from procurekit.model.fields import one_or_many
from procurekit.values import check
from procurekit.workflow.labels import Labelled

__all__ = ["CustomFact", "Deadline", "Duty", "FieldRule"]


@frozen
class CustomFact:
    """A fact of the host's own, by a name that conditions may use.

    Its value is what the subject has under that name, or the document's field at `path` (``custom.NAME`` where none is
    given). With `counts` it is how often those steps were taken, less how often those of `less` were.

    >>> CustomFact("risk", "text", zh="风险等级", path="supplier.custom.risk").path
    'supplier.custom.risk'
    """

    name: str = field(validator=check.name)
    type: Kind = field(validator=[check.required, check.choice(*KINDS)])
    zh: str | None = field(default=None, validator=check.text, kw_only=True)
    unit: str | None = field(default=None, validator=check.text, kw_only=True)
    meaning: str | None = field(default=None, validator=check.text, kw_only=True)
    path: str | None = field(default=None, validator=check.text, kw_only=True)
    counts: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    less: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)


@frozen
class Duty(Labelled):
    """Duties to be kept apart (职责分离): whoever did one of `first` may not do one of `second`, nor the reverse.

    Over the whole history of a document, in one's own name or in another's. What is done is named by its command:
    ``create``, ``edit``, a step, a fact (``receive``, ``pay``), or ``keep_supplier`` for whoever keeps the supplier's
    record.
    """

    name: str = field(validator=check.name)
    first: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    second: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)


@frozen
class FieldRule:
    """Who may see and change which fields, and which have to be there, in certain states and for certain roles.

    `paths` name fields with everything below them (``lines[*].price``). Without `states` it is for all states, without
    `roles` for everybody. What it doesn't state it leaves alone; of several rules the last that states something
    counts. What somebody may not change they may not fill in either, when they create a document. A required field has
    to be there before the subject leaves the state.
    """

    paths: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    states: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    visible: bool | None = field(default=None, validator=check.flag, kw_only=True)
    editable: bool | None = field(default=None, validator=check.flag, kw_only=True)
    required: bool | None = field(default=None, validator=check.flag, kw_only=True)


def _to_span(value: object) -> Any:
    # What can't be read is left for the definition's own check, which says where it stands.
    return value.text() if isinstance(value, Span) else value


@frozen
class Deadline(Labelled):
    """By when something has to have happened: `within` a span (``2 working days``) of a start, while in `states`.

    It starts when the subject enters one of the states, with the last of the commands `after`, or on the date of the
    fact `date`, which it follows when that changes. `roles` are who has to see to it.
    """

    name: str = field(validator=check.name)
    within: str = field(converter=_to_span, validator=check.name)
    states: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    after: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    date: str | None = field(default=None, validator=check.text, kw_only=True)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)
