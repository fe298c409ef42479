"""The life of an alert: what each event makes of it. Folding its stream and deciding about it ask the same function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import asdict, evolve, fields

from procurekit.model.alert import Alert, Found
from procurekit.model.alert_events import (
    AlertAcknowledged,
    AlertEscalated,
    AlertPayload,
    AlertRaised,
    AlertReminded,
    AlertRenewed,
    AlertReopened,
    AlertResolved,
    AlertSnoozed,
    AlertTold,
)
from procurekit.model.events import Event
from procurekit.values import Moment

__all__ = ["alert_after", "fold_alert"]

_LOOKED = (AlertRenewed, AlertReminded, AlertEscalated, AlertResolved)
"""What follows from looking at its subject; the rest is done by people, or to them."""

_FOUND = tuple(one.name for one in fields(Found))


def alert_after(
    alert: Alert | None,
    payload: AlertPayload,
    at: Moment,
    *,
    id_: str,
    by: str | None = None,
    version: int | None = None,
) -> Alert:
    """The alert once that has happened to it at a moment; `by` is who did it, where somebody did."""
    now = (0 if alert is None else alert.version) + 1 if version is None else version
    if isinstance(payload, AlertRaised | AlertReopened) or alert is None:
        found: Found = payload.found  # type: ignore[union-attr]  # a history begins with what was found
        return Alert(
            **asdict(found, recurse=False),
            id=id_,
            version=now,
            raised_at=at,
            times=1 if alert is None else alert.times + 1,
            told_at=at if payload.to else None,  # type: ignore[union-attr]  # likewise
            changed_at=at,
        )
    looked: dict[str, Any] = {"changed_at": at} if isinstance(payload, _LOOKED) else {}
    return evolve(alert, version=now, **looked, **_changes(alert, payload, at, by))


def _changes(alert: Alert, payload: AlertPayload, at: Moment, by: str | None) -> dict[str, Any]:
    match payload:
        case AlertRenewed(found=found):
            return _now(found) | ({"told_at": at} if payload.to else {})
        case AlertReminded(found=found):
            # A snooze is over once they are reminded.
            return _now(found) | {"told_at": at, "snoozed_until": None}
        case AlertEscalated(step=step, found=found):
            return _now(found) | {"escalated": step, "told_at": at}
        case AlertAcknowledged():
            # Whoever sees to it needn't be told again, even if it was put off before.
            seen = {"acknowledged_at": at, "acknowledged_by": by, "snoozed_until": None}
            return {} if alert.acknowledged_at is not None else seen
        case AlertSnoozed(until=until):
            return {"snoozed_until": until}
        case AlertResolved():
            return {"status": "resolved", "resolved_at": at, "snoozed_until": None}
        case AlertTold(who=who, channel=channel):
            return {"told": tuple(dict.fromkeys((*alert.told, f"{who}@{channel}")))}
        case _:
            return {}


def _now(found: Found) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _FOUND}


def fold_alert(events: Iterable[Event]) -> Alert | None:
    """The alert after the events of its stream; None where there is none."""
    now: Alert | None = None
    for one in events:
        envelope = one.envelope
        at = envelope.at or envelope.recorded_at
        now = alert_after(
            now,
            one.payload,  # type: ignore[arg-type]  # the stream of an alert has no others
            at,
            id_=envelope.stream,
            by=envelope.on_behalf_of or envelope.actor,
            version=envelope.version,
        )
    return now
