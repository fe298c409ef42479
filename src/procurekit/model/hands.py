"""Hands: who ordered, who approved and who took delivery of an order, and whether somebody did two of these.

Ordering is making the order, editing it or handing it in for approval; without an approval, letting it go. Whoever did
it in another's name counts as well as that other, and as those who passed the right on between the two. A signature
that was taken back, or counts no more, is none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from attrs import frozen

from procurekit.model.events import Changed, Corrected, Created, Event, Moved, Recorded, Routed, Signed
from procurekit.model.receipt import Receipt
from procurekit.model.state import OrderState

__all__ = ["orderer_approved", "orderer_received"]

_ASKING: Final = "pending_approval"
_AT_HOME: Final = frozenset({"draft", "sent_back"})
_GOING: Final = frozenset({"approved", "issued"})
_People = tuple[str | None, ...]
_UNKNOWN: Final[_People] = (None,)


def orderer_approved(state: OrderState) -> bool | None:
    """Did somebody who ordered also approve the order? None where it isn't known who did either."""
    hands = _hands(state)
    return _same(hands.ordered, (one.people for one in hands.approved))


def orderer_received(state: OrderState, receipts: Collection[str]) -> bool | None:
    """Did somebody who ordered also record one of these receipts, or correct it? None as for `orderer_approved`."""
    if not receipts:
        return False
    hands = _hands(state)
    return _same(hands.ordered, (hands.received.get(one, _UNKNOWN) for one in receipts))


def _same(ordered: set[str | None], others: Iterable[_People]) -> bool | None:
    did = {one for people in others for one in people}
    if not did:
        return False
    if any(one is not None for one in ordered & did):
        return True
    return None if None in ordered or None in did else False


@frozen
class _Approved:
    """That somebody approved: of which approval and at which level, both None where it wasn't signed."""

    approval: str | None
    level: str | None
    principal: str | None
    people: _People


class _Hands:
    """Who had a hand in an order while its history is read; None stands for somebody of whom nobody knows who."""

    def __init__(self) -> None:
        self.stage = ""
        self.ordered: set[str | None] = set()
        self.approved: list[_Approved] = []
        self.received: dict[str, _People] = {}

    def created(self, event: Event, said: Any) -> None:
        self.stage = said.stage
        self.ordered.update(_people(event))
        if event.envelope.observed and self.stage not in {*_AT_HOME, _ASKING}:
            # First seen when it was approved, if it ever was.
            self.approved.append(_Approved(None, None, None, _UNKNOWN))

    def changed(self, event: Event, _: Any) -> None:
        self.ordered.update(_people(event))

    def moved(self, event: Event, said: Any) -> None:
        before, self.stage = self.stage, said.stage
        self.voided(said.voided)
        if self.stage in _AT_HOME or self.stage == _ASKING:
            self.voided((None,))
        people = () if said.automatic else _people(event, said)
        if said.signature is not None:
            self.signed(event, said)
        elif before == _ASKING and self.stage in _GOING and people:
            self.approved.append(_Approved(None, None, None, people))
        elif before in _AT_HOME and self.stage in {_ASKING, *_GOING}:
            self.ordered.update(people)
            if self.stage != _ASKING and None in people:
                self.approved.append(_Approved(None, None, None, _UNKNOWN))

    def signed(self, event: Event, said: Any) -> None:
        envelope, one = event.envelope, said.signature
        principal = envelope.on_behalf_of or envelope.actor
        self.approved.append(_Approved(one.approval, one.level, principal, _people(event, said)))

    def routed(self, _: Event, said: Any) -> None:
        self.voided(said.voided)
        if said.act == "withdraw":
            back = (said.approval, said.level, said.to)
            self.approved = [one for one in self.approved if (one.approval, one.level, one.principal) != back]

    def voided(self, approvals: Collection[str | None]) -> None:
        if approvals:
            self.approved = [one for one in self.approved if one.approval not in approvals]

    def took(self, event: Event, said: Any) -> None:
        if isinstance(said.document, Receipt):
            self.received[said.id] = (*self.received.get(said.id, ()), *_people(event))


_FOLLOW: Final[dict[type, Callable[[_Hands, Event, Any], None]]] = {
    Created: _Hands.created,
    Changed: _Hands.changed,
    Moved: _Hands.moved,
    Signed: _Hands.signed,
    Routed: _Hands.routed,
    Recorded: _Hands.took,
    Corrected: _Hands.took,
}


def _hands(state: OrderState) -> _Hands:
    return state.once("hands", lambda: _read(state.history))


def _read(history: Iterable[Event]) -> _Hands:
    hands = _Hands()
    for event in history:
        said: Any = event.payload
        follow = _FOLLOW.get(type(said))
        # A change request is asked for, approved and made by itself.
        if follow is not None and getattr(said, "change", None) is None:
            follow(hands, event, said)
    if not hands.stage:
        # Nobody handed the history over.
        hands.ordered.add(None)
        hands.approved.append(_Approved(None, None, None, _UNKNOWN))
    return hands


def _people(event: Event, said: Any = None) -> _People:
    """Everybody who did it; somebody unknown, if nobody is named."""
    envelope = event.envelope
    if said is None and envelope.on_behalf_of is None:
        return (envelope.actor,)
    passed_by = () if said is None or said.signature is None else said.signature.passed_by
    everybody = (envelope.actor, envelope.on_behalf_of, *envelope.via, *passed_by)
    return tuple(one for one in everybody if one is not None) or _UNKNOWN
