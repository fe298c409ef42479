"""Outdated: what has become of a message by the time its turn comes: nobody needs to hear of it, or not yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from pendulum import DateTime

from procurekit.model.alert import Alert
from procurekit.model.alert_events import AlertReminded
from procurekit.model.delivery import Message
from procurekit.model.events import Event
from procurekit.values import WorkTime
from procurekit.values.moments import instant_of, zone_of

__all__ = ["is_outdated", "to_wait_until"]

_NUDGES = ("reminded", "escalated")
"""What follows from nobody having done anything."""


def is_outdated(message: Message, alert: Alert, events: Iterable[Event]) -> bool:
    """Is it of no use to anybody by now? `alert` and `events` are as they stand.

    So it is if the alert is over, or began anew, if somebody sees to it since (a reminder, an escalation), and if a
    later reminder is on its way.
    """
    if message.alert.times != alert.times or (not alert.is_open and message.about != "resolved"):
        return True
    if message.about in _NUDGES and alert.acknowledged_at is not None and message.alert.acknowledged_at is None:
        # What was seen to before was put off since: they asked to hear of it again.
        return True
    return message.about == "reminded" and any(
        isinstance(one.payload, AlertReminded) and one.envelope.version > message.alert.version for one in events
    )


def to_wait_until(message: Message, alert: Alert, now: DateTime, work_time: WorkTime) -> DateTime | None:
    """Until when a reminder or an escalation waits because the alert was put off; None if it needn't.

    A day begins by the clocks of `work_time`, as it does for rules.
    """
    until = alert.snoozed_until
    if until is None or message.about not in _NUDGES:
        return None
    # Not by the working time itself: that ends long before 9999, until when many a thing is put off.
    begins = until if isinstance(until, DateTime) else _midnight(until, zone_of(work_time.zone))
    return begins if begins > now else None


def _midnight(day: date, zone: tzinfo) -> DateTime:
    return instant_of(datetime(day.year, day.month, day.day, tzinfo=zone))
