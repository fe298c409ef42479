"""Chased: what was asked about one schedule line, what was heard, and what went wrong with it, as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, Final

from procurekit.model.incident_times import incidents_of, is_open
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.party import Contact
from procurekit.model.state import Kept, OrderState
from procurekit.values import Moment, date_in

__all__ = ["chased", "people_of"]

_KINDS: Final = ("follow_up", "incident", "acknowledgement")
_HEARD: Final = frozenset({"answered", "promised", "refused"})
_COUNTED: Final = {
    "damaged_incidents": "damaged",
    "document_incidents": "document_error",
    "wrong_item_incidents": "wrong_item",
}


def chased(state: OrderState, line: OrderLine, one: ScheduleLine) -> dict[str, Any]:
    """What was asked, heard and reported of a schedule line, by the names of the facts; empty if nothing was.

    Days are those of its site.

    The last follow-up is the one of the latest day, whenever it was recorded. An incident is news since then if it
    became known later, and nobody responded to it.
    """
    if not any(state.documents.get(kind) for kind in _KINDS):
        return {}
    asked = sorted(
        (_day(kept.document.at, kept, one), kept.version, kept)  # type: ignore[union-attr]
        for kept in state.kept("follow_up")
        if _speaks_of(kept, line, one)
    )
    reported = [(kept, document) for kept, document in incidents_of(state, line, one.number)]
    waiting = [kept for kept, document in reported if is_open(document) and document.responded_at is None]
    day, version, last = asked[-1] if asked else (None, 0, None)
    said: Any = None if last is None else last.document
    return {
        "follow_ups": len(asked),
        "last_followed_up_on": day,
        "last_answer": None if said is None else said.answer,
        "next_follow_up_on": None if said is None else said.next_on,
        "last_heard_on": max(_heard(state, line, one), default=None),
        "news_since_follow_up": day is not None
        and any((date_in(kept.known_at, one.zone), kept.version) > (day, version) for kept in waiting),
        "incidents": len(reported),
        **{name: sum(document.kind == kind for _, document in reported) for name, kind in _COUNTED.items()},
        "open_incidents": sum(is_open(document) for _, document in reported),
        "unanswered_incidents": len(waiting),
        "unanswered_since": min((_day(kept.document.at, kept, one) for kept in waiting), default=None),  # type: ignore[union-attr]
    }


def people_of(states: Iterable[OrderState]) -> tuple[Contact, ...]:
    """The people to talk to about orders, once each: of each who was asked or answered last first, then whom it names.

    Of several notes of one name, the one that says most is taken.
    """
    found: dict[object, Contact] = {}
    for one in chain.from_iterable(map(_people, states)):
        known = found.setdefault(one.name or one, one)
        if _told(one) > _told(known):
            found[one.name or one] = one
    return tuple(found.values())


def _people(state: OrderState) -> Iterator[Contact]:
    spoken: list[tuple[int, Contact | None]] = []
    for kind, who in (("follow_up", "contact"), ("acknowledgement", "answered_by")):
        spoken += [(kept.version, getattr(kept.document, who)) for kept in state.kept(kind)]
    yield from (one for _, one in sorted(spoken, key=lambda each: -each[0]) if one is not None)
    yield from state.order.contacts
    if state.order.supplier is not None:
        yield from state.order.supplier.contacts


def _told(one: Contact) -> int:
    return sum(value is not None for value in (one.role, one.phone, one.email, one.messenger))


def _heard(state: OrderState, line: OrderLine, one: ScheduleLine) -> Iterator[date]:
    for kept in state.kept("acknowledgement"):
        if _speaks_of(kept, line, one):
            yield _day(kept.document.at, kept, one)  # type: ignore[union-attr]
    for kept in state.kept("follow_up"):
        document: Any = kept.document
        if document.answer in _HEARD and _speaks_of(kept, line, one):
            yield _day(document.answered_at or document.at, kept, one)


def _speaks_of(kept: Kept, line: OrderLine, one: ScheduleLine) -> bool:
    document: Any = kept.document
    return any(part.line in {None, line.number} and part.schedule in {None, one.number} for part in document.lines)


def _day(at: Moment | None, kept: Kept, one: ScheduleLine) -> date:
    """The day it happened, or became known where nobody noted that."""
    return date_in(kept.known_at if at is None else at, one.zone)
