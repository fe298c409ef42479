"""Agreed: every revision of an order with the events of its history that led to it: asked, approved, agreed, told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from attrs import frozen

from procurekit.model.change_events import Notified, Proposed, Revised
from procurekit.model.change_request import AnswerOrigin, Side
from procurekit.model.change_state import ACCEPT, ChangeState, Offer
from procurekit.model.events import Changed, Event, Moved, Payload, Recorded, Signed
from procurekit.model.field_change import Change
from procurekit.model.state import OrderState, Promise
from procurekit.model.unagreed import is_unagreed

__all__ = [
    "AgreedChange",
    "agreed_changes",
    "from_promises",
    "last_date_change",
    "moved_promises",
    "moves_date",
    "terms_of",
]

_DATES: Final = frozenset({"requested", "promised"})
_PROMISED: Final = re.compile(r"lines\[(\d+)\]\.schedule\[(\d+)\]\.promised")


@frozen
class AgreedChange:
    """One revision: what changed, and the versions of the events that say who, why and on what evidence.

    `side` stood for the terms in the end. `asked` is where they were first asked for, `rounds` are the offers that came
    after, `approved` the signatures to what was agreed, `by_supplier` and `by_buyer` where each side agreed, None where
    nobody said so. `origin` says how the supplier did. `told` are the notices, `events` everything of it.
    """

    revision: int
    version: int
    changes: tuple[Change, ...]
    change: str | None
    initiator: Side | None
    responsibility: str | None
    side: Side | None
    origin: AnswerOrigin | None
    asked: int | None
    rounds: tuple[int, ...]
    approved: tuple[int, ...]
    by_supplier: int | None
    by_buyer: int | None
    told: tuple[int, ...]
    events: tuple[int, ...]


def agreed_changes(state: OrderState) -> tuple[AgreedChange, ...]:
    """The revisions that both sides agreed to, the oldest first."""
    return tuple(_agreed(state))


def last_date_change(state: OrderState) -> int | None:
    """The version of the event that moved a requested or promised date last, since the order went out.

    A first promise moves the date where it isn't the day that was asked for; a date that was heard and not agreed moves
    none. None where no date ever moved.
    """
    out = next((one.version for one in state.stages if one.stage == "issued"), None)
    if out is None:
        return None
    moved = [one.envelope.version for one in state.history if _moves_dates(one.payload)]
    moved += (one.version for _, was, one in moved_promises(state) if was is not None and was != one.day)
    return max((one for one in moved if one > out), default=None)


def moved_promises(state: OrderState) -> Iterator[tuple[tuple[int, int], date | None, Promise]]:
    """Each promise of a schedule line that nobody has yet to agree to, with the day that counted before it."""
    wanted = {(line.number, one.number): one.requested for line in state.lines for one in line.schedule}
    for place, many in state.promises.items():
        before = wanted.get(place)
        for one in many:
            if not is_unagreed(state, place, one):
                yield place, before, one
                before = one.day


def _moves_dates(payload: object) -> bool:
    return isinstance(payload, Changed) and any(moves_date(one) for one in payload.changes)


def terms_of(payload: Payload) -> tuple[Change, ...]:
    """What an offer asks for: a change request as it was made first, or what it was revised to."""
    match payload:
        case Proposed():
            return payload.document.all_changes
        case Revised():
            return (*payload.changes, *payload.personal)
        case _:
            return ()


def moves_date(one: Change) -> bool:
    """Does it move a requested or promised date, on its own or with a whole delivery?"""
    name = one.path.rpartition(".")[2]
    return name in _DATES or name.startswith("schedule[")


def _agreed(state: OrderState) -> Iterator[AgreedChange]:
    answer: Event | None = None
    for event in state.history:
        payload = event.payload
        if event.kind == "acknowledgement" and isinstance(payload, Recorded):
            answer = event
        elif isinstance(payload, Changed) and payload.revision is not None:
            change = None if payload.change is None else state.changes.get(payload.change)
            yield (
                _by_answer(state, event, payload, answer)
                if change is None
                else _by_request(state, event, payload, change)
            )


def _told_of(state: OrderState, version: int, payload: Changed) -> dict[str, Any]:
    many = (one for one in (*payload.changes, *payload.personal) if one.path != "revision")
    sides: dict[str, Any] = {
        "initiator": payload.initiator,
        "responsibility": payload.responsibility,
        "origin": payload.origin,
    }
    return {
        "changes": from_promises(state, version, many),
        "revision": payload.revision,
        "change": payload.change,
        **sides,
    }


def from_promises(state: OrderState, version: int, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes as of a version of the history: a date that the order never stated moves from what an answer promised."""
    return tuple(_from_promise(state, version, one) for one in changes)


def _from_promise(state: OrderState, version: int, one: Change) -> Change:
    found = _PROMISED.fullmatch(one.path)
    if found is None or one.before is not None:
        return one
    many = state.promises.get((int(found[1]), int(found[2])), ())
    # The answer that asks for it is a promise already: it moves from what was promised before that.
    told = (each.day for each in reversed(many) if each.version < version)
    day = next((each for each in told if each.isoformat() != one.after), None)
    return one if day is None else Change(one.path, day.isoformat(), one.after)


def _by_answer(state: OrderState, event: Event, payload: Changed, answer: Event | None) -> AgreedChange:
    """What the order's terms let the supplier's answer change without a request."""
    at = None if answer is None else answer.envelope.version
    version = event.envelope.version
    return AgreedChange(
        version=version,
        side="supplier",
        asked=at,
        rounds=(),
        approved=(),
        by_supplier=at,
        by_buyer=None,
        told=(),
        events=(version,) if at is None else (at, version),
        **_told_of(state, version, payload),
    )


def _by_request(state: OrderState, event: Event, payload: Changed, change: ChangeState) -> AgreedChange:
    version = event.envelope.version
    own = [one for one in state.history if _request_of(one) == change.id]
    before = [one for one in own if one.envelope.version < version]
    offers = [one for one in change.offers if one.version < version]
    last = offers[-1]
    # What was signed or accepted before the last offer was for other terms.
    since = [one for one in before if one.envelope.version > last.version]
    approved = tuple(one.envelope.version for one in since if _signs(one))
    accepted = next((one.envelope.version for one in reversed(since) if _accepts(one)), None)
    supplier, buyer = _words(last, accepted, approved)
    return AgreedChange(
        version=version,
        side=last.side,
        asked=offers[0].version,
        rounds=tuple(one.version for one in offers[1:]),
        approved=approved,
        by_supplier=supplier,
        by_buyer=buyer,
        told=tuple(one.envelope.version for one in own if isinstance(one.payload, Notified)),
        events=tuple(one.envelope.version for one in own),
        **_told_of(state, version, payload),
    )


def _words(last: Offer, accepted: int | None, approved: tuple[int, ...]) -> tuple[int | None, int | None]:
    """Where the supplier and where the buyer agreed: one by the offer, the other by what came after it."""
    if last.side == "buyer":
        return accepted, last.version
    return last.version, accepted or next(reversed(approved), None)


def _request_of(event: Event) -> str | None:
    """The change request that an event tells of, be it in the request's history or in the order's."""
    payload: Any = event.payload
    return payload.id if isinstance(payload, Proposed) else getattr(payload, "change", None)


def _signs(event: Event) -> bool:
    payload = event.payload
    if isinstance(payload, Moved):
        return not payload.automatic and (payload.signature is not None or payload.stage == "approved")
    return isinstance(payload, Signed)


def _accepts(event: Event) -> bool:
    payload = event.payload
    return isinstance(payload, Moved) and payload.command == ACCEPT and not payload.automatic
