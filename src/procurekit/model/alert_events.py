"""What can happen to an alert: it is raised, told, acknowledged, commented, snoozed, escalated, resolved, reopened."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import Finding
from procurekit.model.alert import Found
from procurekit.model.change_events import Recipient, to_findings, to_recipients
from procurekit.model.fields import PERSONAL
from procurekit.values import Moment, check
from procurekit.values.moments import to_moment

__all__ = [
    "ALERT_VERBS",
    "AlertAcknowledged",
    "AlertCommented",
    "AlertEscalated",
    "AlertPayload",
    "AlertRaised",
    "AlertReminded",
    "AlertRenewed",
    "AlertReopened",
    "AlertResolved",
    "AlertSnoozed",
    "AlertTold",
    "AlertUndelivered",
]


@frozen
class AlertRaised:
    """A rule found something. `to` are those who are to be told; that they were is an event of its own."""

    found: Found
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertReopened:
    """It was resolved, and is so again."""

    found: Found
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertRenewed:
    """It still is so, but since another day, or worse or less bad than before. `to` is empty unless it got worse."""

    found: Found
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertReminded:
    """Nobody did anything about it for so long that they are told again, of how it is now."""

    found: Found
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertEscalated:
    """Nobody acknowledged it for so long that others are told, of how it is now; `step` counts from 1."""

    step: int
    found: Found
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertAcknowledged:
    """Somebody has seen it and sees to it: nobody is reminded any more."""

    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertCommented:
    """Somebody said something about it."""

    comment: str | None = field(default=None, validator=check.text, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertSnoozed:
    """Nobody is to be reminded of it until then."""

    until: Moment = field(converter=to_moment)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertResolved:
    """It isn't so any more: its condition ``ended``, or its ``rule`` isn't in force any more."""

    why: Literal["ended", "rule"] = "ended"
    to: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertTold:
    """Somebody was told: who, by which channel, of what (``raised``, ``escalated``, …), in which language.

    `key` is the message's: a receiver that gets it twice knows it by that. `attempts` counts how often it was tried.
    """

    who: str
    channel: str
    about: str
    key: str
    lang: str = "en"
    attempts: int = 1
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class AlertUndelivered:
    """Somebody couldn't be told, however often it was tried; `error` is the code of the last failure."""

    who: str
    channel: str
    about: str
    key: str
    error: str
    attempts: int = 1
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


AlertPayload: TypeAlias = (
    AlertRaised
    | AlertReopened
    | AlertRenewed
    | AlertReminded
    | AlertEscalated
    | AlertAcknowledged
    | AlertCommented
    | AlertSnoozed
    | AlertResolved
    | AlertTold
    | AlertUndelivered
)

ALERT_VERBS: dict[type, str] = {
    AlertRaised: "raised",
    AlertReopened: "reopened",
    AlertRenewed: "renewed",
    AlertReminded: "reminded",
    AlertEscalated: "escalated",
    AlertAcknowledged: "acknowledged",
    AlertCommented: "commented",
    AlertSnoozed: "snoozed",
    AlertResolved: "resolved",
    AlertTold: "told",
    AlertUndelivered: "undelivered",
}
"""The second half of each event's type."""
