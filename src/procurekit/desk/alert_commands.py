"""Alert commands: what needs attention, and what people do about it, asked for as plain dicts: see `execution`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from procurekit.desk.answers import Plain, actor_of
from procurekit.errors import InvalidValue
from procurekit.model.delivery import Delivery
from procurekit.values.moments import iso_text

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["ALERTING", "delivery_as_dict"]


def _alerts(
    desk: Desk,
    lang: str,
    at: str | None = None,
    record: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
) -> Plain:
    return desk.alerts(at, record=record).as_dict(lang)


def _alert(desk: Desk, lang: str, alert: str) -> Plain:
    return {"alert": desk.alert_story(alert).as_dict(lang)}


def _acknowledge(
    desk: Desk, lang: str, alert: str, by: Any, reason: str | None = None, key: str | None = None
) -> Plain:
    return {"alert": desk.acknowledge(alert, by=actor_of(by), reason=reason, key=key).as_dict(lang)}


def _comment(desk: Desk, lang: str, alert: str, comment: str, by: Any, key: str | None = None) -> Plain:
    return {"alert": desk.comment(alert, comment, by=actor_of(by), key=key).as_dict(lang)}


def _snooze(
    desk: Desk, lang: str, alert: str, until: str, by: Any, reason: str | None = None, key: str | None = None
) -> Plain:
    return {"alert": desk.snooze(alert, until, by=actor_of(by), reason=reason, key=key).as_dict(lang)}


def _deliver(desk: Desk, _: str, limit: int = 100) -> Plain:
    done = desk.deliver(limit=limit)
    return {"sent": done.sent, "postponed": done.postponed, "dead": done.dead}


def _undelivered(
    desk: Desk,
    _: str,
    waiting: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
) -> Plain:
    return {"undelivered": [delivery_as_dict(one) for one in desk.undelivered(waiting=waiting)]}


def _redeliver(desk: Desk, _: str, keys: Any = None) -> Plain:
    if keys is not None and not (isinstance(keys, list | tuple) and all(isinstance(one, str) for one in keys)):
        raise InvalidValue("not_many", field="keys", value=repr(keys), expected="str")
    return {"count": desk.redeliver(*(keys or ()))}


def delivery_as_dict(one: Delivery) -> Plain:
    """A message that wasn't sent yet, or was given up, as plain data, without what it says."""
    told = {"key": one.key, "alert": one.alert, "who": one.who, "channel": one.channel, "about": one.about}
    return {**told, "due_at": iso_text(one.due_at), "attempts": one.attempts, "error": one.error, "state": one.state}


ALERTING: Final[dict[str, Callable[..., Plain]]] = {
    "alerts": _alerts,
    "alert": _alert,
    "acknowledge_alert": _acknowledge,
    "comment_alert": _comment,
    "snooze_alert": _snooze,
    "deliver": _deliver,
    "undelivered": _undelivered,
    "redeliver": _redeliver,
}
"""Every one of them by its name."""
