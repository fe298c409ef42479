"""Delivering: what the outbox holds is handed to the channels, tried again, and given up in the end, by any worker."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from threading import Event as Signal
from typing import Final

from attrs import evolve, frozen
from pendulum import DateTime

from procurekit.desk.logs import ALERTS
from procurekit.desk.telling_people import TellingPeople
from procurekit.errors import Conflict, NotDelivered, StoreError
from procurekit.model.alert_events import AlertPayload, AlertTold, AlertUndelivered
from procurekit.model.alert_life import alert_after
from procurekit.model.codec import restore
from procurekit.model.delivery import LEASE, Delivery, Message, Reader, Settled
from procurekit.model.events import NewEvent
from procurekit.model.journal import following
from procurekit.model.text import decode
from procurekit.ports import Channel, Outbox
from procurekit.values.moments import to_utc

__all__ = ["Delivered", "Delivering"]

_TRIES: Final = 50
_TOGETHER: Final = 10
"""Deliveries that are settled with one commit: so many may be repeated after a crash."""

_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=6)
_ATTEMPTS: Final = 10


@frozen
class Delivered:
    """What became of deliveries: how many were `sent`, `postponed` after a failure, given up (`dead`)."""

    sent: int = 0
    postponed: int = 0
    dead: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(self.sent + other.sent, self.postponed + other.postponed, self.dead + other.dead)

    @property
    def count(self) -> int:
        """How many were tried."""
        return self.sent + self.postponed + self.dead


@frozen
class _Outcome:
    """What became of one delivery that was tried."""

    delivery: Delivery
    lang: str = "en"
    error: NotDelivered | None = None

    @property
    def is_over(self) -> bool:
        """Was it sent, or is it given up?"""
        error = self.error
        return error is None or error.final or self.delivery.attempts + 1 >= _ATTEMPTS


class Delivering(TellingPeople):
    """The part of a desk that delivers messages."""

    def deliver(self, *, limit: int = 100, stop: Signal | None = None) -> Delivered:
        """Hand what is due to its channels: at most `limit` messages, until `stop` is set.

        A message is sent at least once: after a crash some may come again, with the same key. What fails is tried again
        after a while (30 seconds, doubled each time up to six hours, or what the receiver asks for); after ten
        attempts, or where it makes no sense to try again, it is given up and listed by `undelivered`. Messages about
        one subject to one reader by one channel stay in order. Several workers on one database share the work.

        Raises StoreError if the store keeps no outbox or can't be written; what a channel raises is never raised here.
        """
        outbox = self._outbox()
        ticket = os.urandom(12).hex()
        claimed = outbox.claim(self.book, self._instant(), ticket=ticket, limit=limit, lease=LEASE)
        told = Delivered()
        waiting: list[_Outcome] = []
        for place, one in enumerate(claimed):
            if stop is not None and stop.is_set():
                # Given back at once: another worker needn't wait for the lease to end.
                for left in claimed[place:]:
                    outbox.postpone(self.book, left.key, ticket, due_at=left.due_at, error=None)
                break
            outcome = self._tried(one)
            if outcome.is_over:
                waiting.append(outcome)
            elif self._postponed(outbox, outcome):
                told += Delivered(postponed=1)
            if len(waiting) == _TOGETHER:
                told += self._settled(waiting)
                waiting = []
        return told + self._settled(waiting)

    def undelivered(self) -> list[Delivery]:
        """The messages that were given up, the oldest first: each with the code of its last `error`."""
        return list(self._outbox().deliveries(self.book, state="dead"))

    def redeliver(self, *keys: str) -> int:
        """Try messages again that were given up: those with these keys, or all of them; how many there are."""
        named = keys or tuple(one.key for one in self.undelivered())
        return self._outbox().revive(self.book, named, due_at=self._instant())

    def _outbox(self) -> Outbox:
        if not isinstance(self.store, Outbox):
            raise StoreError("store_without_outbox", kind=type(self.store).__name__)
        return self.store

    def _instant(self) -> DateTime:
        return to_utc(self.now())

    def _tried(self, delivery: Delivery) -> _Outcome:
        """Hand one message over."""
        message = restore(Message, decode(delivery.body))
        reader = self._reader_now(delivery.who)
        message = evolve(message, lang=message.lang if reader is None else reader.lang)
        try:
            self._channel(delivery).send(
                evolve(message, address=None if reader is None else reader.channels.get(delivery.channel))
            )
        except NotDelivered as error:
            return _Outcome(delivery, message.lang, error)
        except Exception as error:  # noqa: BLE001 - whatever a channel of the host's raises, others are told all the same
            # Its text may hold an address or a secret: only its kind is kept.
            told = NotDelivered("delivery_broken", channel=delivery.channel, kind=type(error).__name__)
            return _Outcome(delivery, message.lang, told)
        return _Outcome(delivery, message.lang)

    def _channel(self, delivery: Delivery) -> Channel:
        if not delivery.channel:
            raise NotDelivered("delivery_no_reader", who=delivery.who, final=True)
        channel = self.channels.get(delivery.channel)
        if channel is None:
            known = ", ".join(self.channels) or "—"
            raise NotDelivered("delivery_no_channel", channel=delivery.channel, known=known, final=True)
        return channel

    def _reader_now(self, who: str) -> Reader | None:
        """How somebody is told by now: addresses aren't kept."""
        reader = self._reader(who)
        if reader is None or not who.startswith("contact:"):
            return reader
        _, order, place = who.split(":")
        state = self.journal.state(order)
        contacts = () if state is None else state.order.contacts
        found = contacts[int(place) - 1] if int(place) <= len(contacts) else None
        own = None if found is None else found.email
        return evolve(reader, channels={name: at or own for name, at in reader.channels.items()})

    def _postponed(self, outbox: Outbox, outcome: _Outcome) -> bool:
        one, error = outcome.delivery, outcome.error
        assert error is not None  # noqa: S101 - what was sent isn't postponed
        due_at = self._instant() + _pause(one, error)
        ALERTS.info("%s was not delivered by %s: %s (attempt %d)", one.key, one.channel, error.code, one.attempts + 1)
        return outbox.postpone(self.book, one.key, str(one.ticket), due_at=due_at, error=error.code)

    def _settled(self, outcomes: Sequence[_Outcome]) -> Delivered:
        """Note what became of deliveries, in the alerts' own histories, with one commit."""
        left = list(outcomes)
        for _ in range(_TRIES):
            if not left:
                return Delivered()
            try:
                self._note(left)
            except Conflict as error:
                # Somebody else has it in hand by now: it came twice, with the same key.
                left = [one for one in left if error.values.get("key") != one.delivery.key]
            else:
                dead = sum(one.error is not None for one in left)
                return Delivered(sent=len(left) - dead, dead=dead)
        raise StoreError("store_busy_elsewhere")

    def _note(self, outcomes: Sequence[_Outcome]) -> None:
        now = self._instant()
        ids = dict.fromkeys(one.delivery.alert for one in outcomes)
        found = {id_: self._alert_at(id_) for id_ in ids}
        heads = {id_: head for id_, (head, _) in found.items()}
        alerts = {id_: alert for id_, (_, alert) in found.items()}
        stamp = following(self._stamp(None, source="rules"), *heads.values())
        events = []
        for one in outcomes:
            id_ = one.delivery.alert
            kind, payload = _said(one)
            events.append(NewEvent(id_, kind, payload, at=now))
            alerts[id_] = alert_after(alerts[id_], payload, now, id_=id_)
        self.journal.append(
            events,
            stamp,
            heads,
            command="deliver",
            alerts=tuple(one for one in alerts.values() if one is not None),
            settled=tuple(map(_settlement, outcomes)),
        )


def _said(outcome: _Outcome) -> tuple[str, AlertPayload]:
    one, error = outcome.delivery, outcome.error
    attempts = one.attempts + 1
    if error is None:
        return "alert.told", AlertTold(one.who, one.channel, one.about, one.key, outcome.lang, attempts)
    return "alert.undelivered", AlertUndelivered(one.who, one.channel, one.about, one.key, error.code, attempts)


def _settlement(outcome: _Outcome) -> Settled:
    one, error = outcome.delivery, outcome.error
    if error is None:
        return Settled(one.book, one.key, str(one.ticket))
    return Settled(one.book, one.key, str(one.ticket), "dead", error.code)


def _pause(delivery: Delivery, error: NotDelivered) -> timedelta:
    """How long to wait before the next attempt: longer each time, and never the same for many at once."""
    waited = min(_FIRST * (1 << delivery.attempts), _LONGEST)
    spread = int(delivery.key[-4:], 16) / 0xFFFF if delivery.key[-4:].isalnum() else 0.5
    asked = timedelta(seconds=error.after or 0)
    return max(waited * (1 + spread / 4), asked)
