"""Rule: what needs attention, when, how bad it is, who is told of it and how it goes on: a definition, and data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from attrs import Attribute, evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.alert import SEVERITIES, SUBJECTS, AlertSubject, Severity
from procurekit.model.codec import store
from procurekit.model.fields import no_values, one_or_many, tuple_of
from procurekit.values import check
from procurekit.values.moments import to_day

__all__ = ["Escalation", "Grade", "Group", "Quiet", "Rule"]


def _texts(owner: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping) or not all(isinstance(one, str) for each in value.items() for one in each):
        raise check.refusal("not_a", owner, attribute, value, expected="dict[str, str]")


def _to_texts(value: Any) -> Any:
    """Expressions by name; a number, true and false that stand alone are their texts."""
    if not isinstance(value, Mapping):
        return value
    return {name: one if isinstance(one, str) else str(one) for name, one in value.items()}


@frozen(kw_only=True)
class Grade:
    """How bad it is instead, where a further condition holds: of several that hold, the first in their order."""

    severity: Severity = field(validator=[check.required, check.choice(*SEVERITIES)])
    when: str = field(validator=check.name)


@frozen(kw_only=True)
class Group:
    """What a subject is compared with: all of its kind that have the same values of the facts `by`.

    Only those of which `among` holds take part; a subject of which one of the facts is missing is in no group. The
    condition may then use `group_count` (how many different values of the fact `counts` there are in the group),
    `group_total` (the sum of the fact `sums`), `group_place` (the place of the subject's own value of `counts` among
    these, in their order, from 1) and `group_first` (is it the first of those with that value, by what tells subjects
    apart).
    """

    by: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    among: str = field(default="True", validator=check.name)
    counts: str = field(default="order_id", validator=check.name)
    sums: str | None = field(default=None, validator=check.text)


@frozen(kw_only=True)
class Quiet:
    """When nobody is told: in these `hours` of the clock (``"20:00-08:00"``), and on days that aren't worked.

    What would be told then waits for the next moment that isn't quiet. With `unless`, what is at least as bad as that
    doesn't wait.
    """

    hours: str | None = field(default=None, validator=check.text)
    days_off: bool = field(default=True, validator=check.flag)
    unless: Severity | None = field(default=None, validator=check.choice(*SEVERITIES))


@frozen(kw_only=True)
class Escalation:
    """Who else is told when nobody has acknowledged it within a span: ``"2 working hours"``, ``"1 working day"``.

    With `only`, nobody is until it is at least as bad as that.
    """

    after: str = field(validator=check.name)
    to: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    only: Severity | None = field(default=None, validator=check.choice(*SEVERITIES))


def _to_grades(value: Iterable[Grade]) -> tuple[Grade, ...]:
    return tuple_of(value)


def _to_escalations(value: Iterable[Escalation]) -> tuple[Escalation, ...]:
    return tuple_of(value)


@frozen(kw_only=True, repr=False)
class Rule:
    """What to look for in a subject, and what to do about it.

    - `subject` is what it looks at: a ``schedule_line``, an ``order``, a ``change_request``, an ``incident``, an
      ``invoice``, an ``agreement`` or a ``supplier`` (the course of one of its KPIs).
    - `when` is the condition, in the expression language over the facts of that subject; a missing one doesn't fire.
      `since` is an expression for the day since which it has been so; conditions and texts may then use `since` and
      `days`, the calendar days that have passed since (negative before).
    - `values` are named expressions that conditions, texts and later values may use, thresholds first of all.
    - `group` compares subjects with each other (see `Group`).
    - `severity` is ``low``, ``medium`` or ``high``; the first of the `grades` that holds says another.
    - `en` and `zh` are its texts: ``{open}`` is the value of a fact, with its unit or its currency; what
      stands in ``[…]`` is left out where a value in it is unknown.
    - `to` are those who are told: ``role:NAME``, ``person:ID``, ``purchaser`` (whoever buys it), ``contact:ROLE`` (the
      order's own contacts with that role) or ``contact`` (all of them).
    - `repeat` is after what time they are told again while nobody acknowledges it, `escalate` who else is told when,
      `quiet` when nobody is; with `tell_end` those who were told hear that it is over.
    - `owner` is who keeps the rule; it speaks from `valid_from` to `valid_until`, both included. A `reminder` speaks of
      what is in order so far.

    Spans are counted in working time where they say so. Raises InvalidValue on a field that can't be; whether its
    expressions make sense, `ensure_sense` says, and whatever uses it.

    >>> late = Rule(
    ...     id="acme.late",
    ...     title="Late",
    ...     when="waited_for and days > grace",
    ...     since="latest_promise",
    ...     values={"grace": 2},
    ...     en="{open} of {item} should be here since {since}",
    ... )
    >>> late.with_values(grace=5).values["grace"]
    '5'
    """

    id: str = field(validator=check.name)
    title: str = field(validator=check.name)
    title_zh: str = field(default="", validator=check.text)
    subject: AlertSubject = field(default="schedule_line", validator=[check.required, check.choice(*SUBJECTS)])
    when: str = field(validator=check.name)
    since: str | None = field(default=None, validator=check.text)
    values: Mapping[str, str] = field(factory=no_values, converter=_to_texts, validator=_texts, hash=False)
    group: Group | None = field(default=None, validator=check.instance(Group))
    severity: Severity = field(default="medium", validator=[check.required, check.choice(*SEVERITIES)])
    grades: tuple[Grade, ...] = field(default=(), converter=_to_grades, validator=check.all_are(Grade))
    en: str = field(default="", validator=check.text)
    zh: str = field(default="", validator=check.text)
    to: tuple[str, ...] = field(default=("purchaser",), converter=one_or_many, validator=check.texts)
    repeat: str | None = field(default=None, validator=check.text)
    quiet: Quiet | None = field(default=None, validator=check.instance(Quiet))
    escalate: tuple[Escalation, ...] = field(default=(), converter=_to_escalations, validator=check.all_are(Escalation))
    tell_end: bool = field(default=False, validator=check.flag)
    owner: str | None = field(default=None, validator=check.text)
    valid_from: date | None = field(default=None, converter=to_day, validator=check.day)
    valid_until: date | None = field(default=None, converter=to_day, validator=check.day)
    reminder: bool = field(default=False, validator=check.flag)
    meaning: str = field(default="", validator=check.text)
    meaning_zh: str = field(default="", validator=check.text)

    def __repr__(self) -> str:
        # Whole, the pack would be thirty thousand characters; `explain` and `as_dict` tell all of it.
        return f"{type(self).__name__}(id={self.id!r}, …)"

    def text(self, lang: str = "en") -> str:
        """Its title, in ``"en"`` or ``"zh"``."""
        return (self.title_zh or self.title) if lang.startswith("zh") else self.title

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the whole rule, in hexadecimal: the alerts' events name the rule that spoke by it."""
        return sha256(json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def is_valid(self, day: date) -> bool:
        """Does it speak on that day?"""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def with_values(self, **values: object) -> Self:
        """The same with other values by name, thresholds first of all.

        Raises InvalidValue on a name that it has none of.
        """
        for name in values:
            if name not in self.values:
                choices = ", ".join(self.values) or "—"
                raise InvalidValue("not_a_choice", field=f"{self.id}.values", value=repr(name), choices=choices)
        return evolve(self, values={**self.values, **values})

    def ensure_sense(self) -> None:
        """Raise InvalidRule, with everything that makes no sense about it."""
        from procurekit.rules.reading import plan_of

        plan_of(self)

    def explain(self, lang: str = "en") -> str:
        """The whole rule in words, a line for each thing that it says. Raises InvalidRule if it makes no sense."""
        from procurekit.rules.explaining import explained

        return explained(self, lang)

    def as_dict(self) -> dict[str, Any]:
        """The rule as plain data that `from_dict` reads back."""
        return store(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The rule of plain data, checked as a whole. Raises InvalidRule with every fault.

        >>> Rule.from_dict({"id": "acme.late", "title": "Late", "when": "opne > 0", "en": "late"})
        Traceback (most recent call last):
        ...
        procurekit.rules.reading.InvalidRule: acme.late is no rule, 1 fault(s):
          when: there is no name opne; did you mean open?
        """
        from procurekit.rules.rule_files import rule_of

        return rule_of(cls, data)
