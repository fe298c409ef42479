"""Recorded cases: what another system's event log says was done to one document, step by step.

A log is evidence, not truth: its times may be wrong or missing, its steps may never have been legal. Who reads it here
gets what stands in it, in the order in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from types import NoneType
from typing import Any, Final, cast

from attrs import Attribute, evolve, field, frozen

from procurekit.model.fields import no_values, to_custom, tuple_of
from procurekit.values import Moment, check
from procurekit.values.moments import to_moment

__all__ = ["RecordedCase", "RecordedStep", "in_time_order"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN: Final = frozenset({str, int, bool, NoneType})


def _to_roles(value: Iterable[str] | None) -> frozenset[str] | None:
    if value is None or isinstance(value, frozenset):
        return value
    if isinstance(value, str):
        return frozenset((value,))
    try:
        return frozenset(value)
    except TypeError:
        return cast("frozenset[str]", value)


def _roles(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None:
        check.texts(owner, field, value)


def _facts(owner: object, field: Attribute[Any], value: object) -> None:
    """Custom values; a Decimal may be longer than an amount, for a log keeps what a program has measured."""
    if not isinstance(value, Mapping):
        raise check.refusal("not_a", owner, field, value, expected="dict")
    for key, one in value.items():
        exact = type(one) in _PLAIN or (type(one) is Decimal and one.is_finite())
        exact = exact or (type(one) is tuple and all(type(part) is str for part in one))
        if not exact or type(key) is not str or not key:
            check.named_values(owner, field, {key: one})


def _to_steps(value: Iterable[RecordedStep]) -> tuple[RecordedStep, ...]:
    return tuple_of(value)


@frozen
class RecordedStep:
    """One step as the log has it.

    `at` is a day or a time with its zone, None where the log has none. `actor` did it, `on_behalf_of` somebody else
    where that is known; `roles` are the actor's at that time, None if nobody knows (an empty set: the actor had none).
    `facts` are the attributes known at that step: texts, whole numbers, Decimals, dates, times, truth values, None.
    `document` is the document's business content at that step, where somebody knows it; `level`, `to` and `position`
    are which level of an approval it meant, whom or what it named, and where an added signer signs. `line` is the line
    of the file on which it begins.

    Raises InvalidValue if the activity is blank, a time has no zone, or a fact is a float.

    >>> RecordedStep("Change Price", "2026-03-02", "lin", facts={"new price": 12}).at
    datetime.date(2026, 3, 2)
    """

    activity: str = field(validator=check.name)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    actor: str | None = field(default=None, validator=check.text)
    on_behalf_of: str | None = field(default=None, validator=check.text)
    roles: frozenset[str] | None = field(default=None, converter=_to_roles, validator=_roles)
    facts: Mapping[str, Any] = field(factory=no_values, converter=to_custom, validator=_facts, hash=False)
    line: int | None = field(default=None, validator=check.line_number)
    document: Mapping[str, Any] | None = field(default=None, kw_only=True, hash=False, repr=False)
    level: str | None = field(default=None, validator=check.text, kw_only=True)
    to: str | None = field(default=None, validator=check.text, kw_only=True)
    position: str | None = field(default=None, validator=check.text, kw_only=True)


@frozen
class RecordedCase:
    """One case: the log's own id of it, its steps in the order of the file, and the facts that hold for all of it.

    >>> RecordedCase("4500017_00010", [RecordedStep("Create Purchase Order Item"), RecordedStep("Clear Invoice")]).id
    '4500017_00010'
    """

    id: str = field(validator=check.name)
    steps: tuple[RecordedStep, ...] = field(default=(), converter=_to_steps, validator=check.all_are(RecordedStep))
    facts: Mapping[str, Any] = field(factory=no_values, converter=to_custom, validator=_facts, hash=False)


def in_time_order(case: RecordedCase) -> RecordedCase:
    """The case with its steps in order of time; steps of the same time stay in the order of the file.

    A step without a time stays behind the step that it stood behind; at the head of a case, it stays there. A day
    counts from its beginning, in the zone of the case's first time of day (UTC, if it has none).

    >>> case = RecordedCase(
    ...     "1", [RecordedStep("pay", "2026-03-02"), RecordedStep("note"), RecordedStep("buy", "2026-03-01")]
    ... )
    >>> [step.activity for step in in_time_order(case).steps]
    ['buy', 'pay', 'note']
    """
    zone: tzinfo = next(
        (step.at.tzinfo for step in case.steps if isinstance(step.at, datetime) and step.at.tzinfo is not None), UTC
    )
    keys: list[timedelta] = []
    last = timedelta.min
    for step in case.steps:
        if step.at is not None:
            last = _since(step.at, zone)
        keys.append(last)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == [*range(len(keys))]:
        return case
    return evolve(case, steps=tuple(case.steps[place] for place in order))


def _since(at: date, zone: tzinfo) -> timedelta:
    # Subtracted as Python's own datetimes: the difference of two of pendulum's is made a hundred times slower.
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=zone)
    return datetime.__sub__(moment, _EPOCH)
