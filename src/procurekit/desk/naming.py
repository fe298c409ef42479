"""Naming: how people, moments, evidence and the origin of an answer are written wherever a history is read."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from pendulum import DateTime

from procurekit.desk.entry import Entry
from procurekit.errors import say
from procurekit.model.terms import Evidence
from procurekit.values import Moment
from procurekit.values.moments import instant_of

__all__ = ["MARKS", "evidence_text", "origin_text", "person_text", "when_text"]

MARKS: Final = {"confirmed": "●", "attested": "○", "deemed": "△", "observed": "◇"}
"""A sign beside the word that black and white, and a glance, tell apart."""

_SHA256: Final = 64
_DIGITS: Final = 8


def when_text(when: Moment | None, zone: tzinfo | None = None) -> str:
    """A moment to the minute with its offset, in `zone` where one is given; a day as a day.

    >>> import pendulum
    >>> when_text(pendulum.datetime(2026, 12, 3, 6), pendulum.timezone("Asia/Shanghai"))
    '2026-12-03 14:00 +08:00'
    """
    if when is None:
        return "—"
    if not isinstance(when, DateTime):
        return when.isoformat()
    return (when if zone is None else instant_of(when.astimezone(zone))).format("YYYY-MM-DD HH:mm Z")


def person_text(entry: Entry, lang: str = "en") -> str:
    """Who did it, with the id that the log knows; in whose name, and through whom the right came."""
    if entry.actor is None:
        name = "—" if entry.source is None else say("page.source", {"source": entry.source}, lang)
    else:
        name = _named(entry.actor_name, entry.actor, lang)
    if entry.principal is not None:
        values = {"actor": name, "principal": _named(entry.on_behalf_of, entry.principal, lang)}
        name = say("timeline.on_behalf_of", values, lang)
    if entry.via:
        name = say("page.via", {"person": name, "via": say("wording.comma", None, lang).join(entry.via)}, lang)
    return name


def _named(name: str | None, id_: str, lang: str) -> str:
    return id_ if name in {None, id_} else say("page.person", {"name": name, "id": id_}, lang)


def origin_text(origin: str | None, lang: str = "en") -> str:
    """How an answer came: a sign and a word, so that *attested* never looks like *confirmed*."""
    if origin is None:
        return "—"
    return f"{MARKS.get(origin, '')} {say(f'page.origin.{origin}', None, lang)}".strip()


def evidence_text(one: Evidence, lang: str = "en", *, brief: bool = False) -> str:
    """A piece of evidence: its name, the first and the last digits of its SHA-256, its address.

    Where it is `brief`, one that has a name goes without digits.
    """
    told = [one.name or "—"]
    if one.sha256 is not None and not (brief and one.name):
        long = len(one.sha256) >= _SHA256
        digits = f"{one.sha256[:_DIGITS]}…{one.sha256[-_DIGITS:]}" if long else one.sha256
        told.append(say("page.sha256", {"digits": digits}, lang))
    if one.uri is not None:
        told.append(one.uri)
    return say("wording.comma", None, lang).join(told)
