"""Alert stories: what happened to each alert of an order, and who was told of it when, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from typing import Any, Final

from attrs import frozen

from procurekit.desk.naming import when_text
from procurekit.errors import say
from procurekit.model.alert import Alert
from procurekit.model.alert_events import (
    ALERT_VERBS,
    AlertCommented,
    AlertEscalated,
    AlertRaised,
    AlertRenewed,
    AlertReopened,
    AlertSnoozed,
    AlertTold,
    AlertUndelivered,
)
from procurekit.model.events import Event
from procurekit.values import Moment
from procurekit.values.moments import iso_text, moment_text

__all__ = ["AlertStep", "AlertStory", "story_of"]


@frozen
class AlertStep:
    """One thing that happened to an alert: when, what (as in `ALERT_VERBS`), by whom, and the values of its text."""

    at: Moment
    what: str
    actor: str | None
    values: dict[str, object]
    reason: str | None = None

    def text(self, lang: str = "en") -> str:
        """What happened, in words."""
        values = {
            name: one[lang.startswith("zh")] if isinstance(one, tuple) else one for name, one in self.values.items()
        }
        return say(f"timeline.alert.{self.what}", {**values, "actor": self.actor or "—"}, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The step as plain data."""
        told = {"at": iso_text(self.at), "what": self.what, "actor": self.actor, "reason": self.reason}
        return {**told, "text": self.text(lang)}


@frozen
class AlertStory:
    """An alert as it stands, and what happened to it, the oldest first."""

    alert: Alert
    steps: tuple[AlertStep, ...]

    def title(self, lang: str = "en") -> str:
        """Which alert it is, and where it stands."""
        values = {"title": self.alert.title_in(lang), "name": self.alert.name, "status": self.alert.status}
        return say("timeline.alert", values, lang)

    def lines(self, lang: str = "en", zone: tzinfo | None = None) -> Iterator[str]:
        """The story in lines: its title, then a line for each step."""
        yield self.title(lang)
        for one in self.steps:
            yield f"  {when_text(one.at, zone):<22}  {one.text(lang)}"
            if one.reason:
                yield f"      “{one.reason}”"

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The story as plain data."""
        return {**self.alert.as_dict(lang), "steps": [one.as_dict(lang) for one in self.steps]}


def story_of(alert: Alert, events: Iterable[Event]) -> AlertStory:
    """The story of an alert, told from its events."""
    return AlertStory(alert, tuple(map(_step, events)))


def _step(event: Event) -> AlertStep:
    envelope, payload = event.envelope, event.payload
    of = _VALUES.get(type(payload))
    reason = payload.comment if isinstance(payload, AlertCommented) else getattr(payload, "reason", None)
    return AlertStep(
        envelope.at or envelope.recorded_at,
        ALERT_VERBS[type(payload)],
        event.actor_name or envelope.actor,
        {} if of is None else of(payload),
        reason,
    )


def _found(payload: Any) -> dict[str, object]:
    return {"text": (payload.found.text("en"), payload.found.text("zh")), "severity": payload.found.severity}


def _told(payload: Any) -> dict[str, object]:
    return {"who": payload.who, "channel": payload.channel or "—", "about": payload.about, "count": payload.attempts}


_VALUES: Final[dict[type, Callable[[Any], dict[str, object]]]] = {
    AlertRaised: _found,
    AlertReopened: _found,
    AlertRenewed: _found,
    AlertEscalated: lambda payload: {"step": payload.step, "to": ", ".join(one.name for one in payload.to) or "—"},
    AlertSnoozed: lambda payload: {"until": moment_text(payload.until)},
    AlertTold: _told,
    AlertUndelivered: _told,
}
