"""Rule: what needs attention, as a condition on one row of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from attrs import Attribute, field, frozen

from procurekit.model.facts import LineFacts
from procurekit.values import check

__all__ = ["SEVERITIES", "Condition", "Hit", "Rule", "Severity"]

Severity: TypeAlias = Literal["low", "medium", "high"]
SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high")


@frozen
class Hit:
    """What a condition found in a row: the day since which it has been so, and the values for the alert's text.

    `due` and `days`, the days that have passed since, fill the text too.
    """

    due: date
    values: Mapping[str, str] = field(factory=dict, hash=False)


Condition: TypeAlias = Callable[[LineFacts, date], Hit | None]
"""What a rule looks for in a row on a day. The only part of a rule that is code."""


def _whole(owner: object, attribute: Attribute[Any], value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise check.refusal("not_a", owner, attribute, value, expected="int")


def _days(owner: object, attribute: Attribute[Any], value: int | None) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise check.refusal("not_a", owner, attribute, value, expected="int ≥ 0")


@frozen(kw_only=True)
class Rule:
    """A check that speaks of one schedule line at a time.

    It speaks once more than `days` calendar days have passed since the day that its condition names; -1 is from that
    day on, a lower number so many days before. Its `severity` becomes high when more than `high_after` days have
    passed, or when somebody needs the goods within `urgent_within` days. `message` is the code of its text. A
    `reminder` speaks of what is in order so far: nothing is at risk yet.

    >>> from attrs import evolve
    >>> from procurekit.rules import ATTENTION
    >>> patient = evolve(ATTENTION[-1], days=5)
    """

    id: str = field(validator=check.name)
    title: str = field(validator=check.name)
    title_zh: str = field(validator=check.name)
    severity: Severity = field(validator=[check.required, check.choice(*SEVERITIES)])
    message: str = field(validator=check.name)
    condition: Condition = field(repr=False)
    days: int = field(default=0, validator=[check.required, _whole])
    high_after: int | None = field(default=None, validator=_days)
    urgent_within: int = field(default=3, validator=[check.required, _days])
    reminder: bool = field(default=False, validator=check.flag)

    def text(self, lang: str = "en") -> str:
        """Its title, in ``"en"`` or ``"zh"``."""
        return self.title_zh if lang.startswith("zh") else self.title
