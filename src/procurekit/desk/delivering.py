"""Delivering: what the outbox holds is handed to the channels, tried again, and given up in the end, by any worker."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from threading import Event as Signal
from time import monotonic
from typing import Final

from attrs import evolve, frozen
from pendulum import DateTime

from procurekit.desk.arguments import expect
from procurekit.desk.logs import ALERTS
from procurekit.desk.outdated import is_outdated, to_wait_until
from procurekit.desk.telling_people import TellingPeople
from procurekit.errors import Conflict, NotDelivered, StoreError
from procurekit.model.alert import Alert
from procurekit.model.alert_events import AlertPayload, AlertTold, AlertUndelivered
from procurekit.model.alert_life import alert_after, fold_alert
from procurekit.model.codec import restore
from procurekit.model.delivery import LEASE, Delivery, Message, Reader, Settled
from procurekit.model.events import NewEvent
from procurekit.model.journal import Head, following
from procurekit.model.text import decode
from procurekit.ports import Channel, Outbox
from procurekit.rules import Rule
from procurekit.values.moments import to_utc

__all__ = ["Delivered", "Delivering"]

_TRIES: Final = 50
_TOGETHER: Final = 10
"""Deliveries that are claimed, and settled, with one commit: so many may be repeated after a crash."""

_NEAR: Final = timedelta(minutes=1)
"""What has to be left of a lease for something to be sent: it may take that long."""

_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=6)
_LASTS: Final = timedelta(days=3)
"""How long it is tried, at least."""


@frozen
class Delivered:
    """What became of deliveries: how many were `sent`, `postponed` after a failure, given up (`dead`).

    `dropped` are those of which nobody needed to hear any more, or not yet: they weren't tried.
    """

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    dropped: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            self.sent + other.sent,
            self.postponed + other.postponed,
            self.dead + other.dead,
            self.dropped + other.dropped,
        )

    @property
    def count(self) -> int:
        """How many were tried."""
        return self.sent + self.postponed + self.dead


@frozen
class _Outcome:
    """What became of one delivery: it was sent by a `channel`, failed, is `outdated`, or has to `wait`.

    `found` is the alert as it stood before, and the last event of its stream; `instead` are messages in its place.
    """

    delivery: Delivery
    found: tuple[Head, Alert | None]
    channel: str = ""
    lang: str = "en"
    error: NotDelivered | None = None
    outdated: bool = False
    wait: DateTime | None = None
    instead: tuple[Delivery, ...] = ()

    @property
    def is_over(self) -> bool:
        """Was it sent, does nobody need it, or is it given up?"""
        error = self.error
        if self.wait is not None:
            return False
        return error is None or error.final or _tried_for(self.delivery.attempts) >= _LASTS


class Delivering(TellingPeople):
    """The part of a desk that delivers messages."""

    rules: tuple[Rule, ...]

    def deliver(self, *, limit: int = 100, stop: Signal | None = None) -> Delivered:
        """Hand what is due to its channels: at most `limit` messages, until `stop` is set.

        A message is sent at least once: after a crash some may come again, with the same key. What fails is tried again
        after a while (30 seconds, doubled each time up to six hours, or what the receiver asks for); after three days
        of that, or where it makes no sense to try again, it is given up and listed by `undelivered`. Messages about
        one alert to one reader by one channel stay in order. Several workers on one database share the work. What is
        over by the time its turn comes is told to nobody. A desk without channels hands over nothing.

        Raises StoreError if the store keeps no outbox or can't be written; what a channel or a directory raises is
        never raised here.
        """
        outbox = self._outbox()
        ticket = os.urandom(12).hex()
        # Where there are no channels, what waits is left to a desk that has some.
        told, left = Delivered(), limit if self.channels else 0
        while left > 0 and not (stop is not None and stop.is_set()):
            # By its own clock as well: a host's may stand still, or be put back.
            began = monotonic()
            claimed = outbox.claim(self.book, self._instant(), ticket=ticket, limit=min(left, _TOGETHER), lease=LEASE)
            done, handled, replaced = self._handed_over(outbox, claimed, began, stop)
            told += done
            # What was put in the place of others comes yet.
            left -= handled - replaced
            if not handled:
                break
        return told

    def _handed_over(
        self, outbox: Outbox, claimed: Sequence[Delivery], began: float, stop: Signal | None
    ) -> tuple[Delivered, int, int]:
        """Hand over what was claimed, and give back what isn't reached; how many were reached, and only replaced."""
        told, handled = Delivered(), 0
        over: list[_Outcome] = []
        try:
            for one in claimed:
                if (stop is not None and stop.is_set()) or self._is_nearly_over(one, began):
                    break
                outcome = self._tried(one)
                handled += 1
                if outcome.is_over:
                    over.append(outcome)
                else:
                    told += self._postponed(outbox, outcome)
        finally:
            # Whatever happened: what was sent is never left to be sent again.
            told += self._settled(over)
            # Given back at once: another worker needn't wait for the lease to end.
            for left in claimed[handled:]:
                outbox.postpone(self.book, left.key, str(left.ticket), due_at=left.due_at, error=None)
        return told, handled, sum(bool(one.instead) for one in over)

    def _is_nearly_over(self, delivery: Delivery, began: float) -> bool:
        """Is so little left of its lease that somebody else might have it while it is sent?"""
        until = delivery.leased_until
        by_clock = until is not None and self._instant() >= until - _NEAR
        return by_clock or monotonic() - began >= (LEASE - _NEAR).total_seconds()

    def undelivered(self, *, waiting: bool = False) -> list[Delivery]:
        """The messages that were given up, the oldest first; with `waiting` those as well that are still to be sent.

        Each says how many `attempts` there were, with what `error` (its code) the last one ended, and when the next is
        due (`due_at`). Raises StoreError if the store keeps no outbox.
        """
        return list(self._outbox().deliveries(self.book, state=None if waiting else "dead"))

    def redeliver(self, *keys: str) -> int:
        """Try messages again that were given up: those with these keys, or all of them; how many there are."""
        for one in keys:
            expect("keys", one, str)
        named = keys or tuple(one.key for one in self.undelivered())
        return self._outbox().revive(self.book, named, due_at=self._instant())

    def _outbox(self) -> Outbox:
        if not isinstance(self.store, Outbox):
            raise StoreError("store_without_outbox", kind=type(self.store).__name__)
        return self.store

    def _instant(self) -> DateTime:
        return to_utc(self.now())

    def _tried(self, delivery: Delivery) -> _Outcome:
        """Hand one message over, if somebody still needs it."""
        head, events = self._history_of(delivery.alert)
        alert = fold_alert(events)
        found = head, alert
        channel, lang = delivery.channel, "en"
        try:
            message = restore(Message, decode(delivery.body))
            lang = message.lang
            if alert is not None:
                if is_outdated(message, alert, events):
                    return _Outcome(delivery, found, outdated=True)
                if alert.snoozed_until is not None:
                    wait = to_wait_until(message, alert, self._instant(), self._work_time(self.now()))
                    if wait is not None:
                        return _Outcome(delivery, found, wait=wait)
            reader = self._reader_now(delivery.who, delivery.alert)
            if reader is not None:
                lang = reader.lang
                if not channel:
                    # Nobody could say by which channels when it was written.
                    instead = self._addressed(message, reader, delivery.who)
                    return _Outcome(delivery, found, outdated=True, instead=tuple(instead))
            way, address = self._way(delivery.who, reader, channel)
            way.send(evolve(message, channel=channel, lang=lang, address=address))
        except NotDelivered as error:
            return _Outcome(delivery, found, channel, lang, error)
        except Exception as error:  # noqa: BLE001 - whatever a host's channel raises, others are told all the same
            # Its text may hold an address or a secret: only its kind is kept.
            kind = type(error).__name__
            ALERTS.warning("%s was not delivered by %s: %s was raised", delivery.key, channel or "any channel", kind)
            return _Outcome(delivery, found, channel, lang, NotDelivered("delivery_broken", channel=channel, kind=kind))
        return _Outcome(delivery, found, channel, lang)

    def _addressed(self, message: Message, reader: Reader, who: str) -> Iterator[Delivery]:
        for name in reader.channels:
            yield self._delivery(message.alert, who, name, message.about, message.at, self._instant(), reader.lang)

    def _way(self, who: str, reader: Reader | None, name: str) -> tuple[Channel, str | None]:
        """The channel of that name, and where it reaches somebody. Raises NotDelivered if it doesn't."""
        if reader is None or not name:
            raise NotDelivered("delivery_no_reader", who=who, final=True)
        channel = self.channels.get(name)
        if channel is None:
            known = ", ".join(self.channels) or "—"
            raise NotDelivered("delivery_no_channel", channel=name, known=known, final=True)
        if name not in reader.channels:
            # They are told in another way by now, or not at all.
            raise NotDelivered("delivery_no_address", channel=name, who=who, final=True)
        return channel, reader.channels[name]

    def _postponed(self, outbox: Outbox, outcome: _Outcome) -> Delivered:
        one, error = outcome.delivery, outcome.error
        if outcome.wait is not None:
            outbox.postpone(self.book, one.key, str(one.ticket), due_at=outcome.wait, error=None)
            return Delivered(dropped=1)
        assert error is not None  # noqa: S101 - what was sent isn't postponed
        due_at = self._instant() + _pause(one, error)
        ALERTS.info("%s was not delivered by %s: %s (attempt %d)", one.key, one.channel, error.code, one.attempts + 1)
        kept = outbox.postpone(self.book, one.key, str(one.ticket), due_at=due_at, error=error.code)
        return Delivered(postponed=int(kept))

    def _settled(self, outcomes: Sequence[_Outcome]) -> Delivered:
        """Note what became of deliveries, in the alerts' own histories, with one commit."""
        left = list(outcomes)
        found = {one.delivery.alert: one.found for one in left}
        for _ in range(_TRIES):
            if not left:
                return Delivered()
            try:
                self._note(left, found)
            except Conflict as error:
                # Somebody else has it in hand by now: it came twice, with the same key.
                left = [one for one in left if error.values.get("key") != one.delivery.key]
                found = {id_: self._alert_at(id_) for id_ in found}
            else:
                dead = sum(one.error is not None for one in left)
                outdated = sum(one.outdated for one in left)
                replaced = sum(bool(one.instead) for one in left)
                return Delivered(sent=len(left) - dead - outdated, dead=dead, dropped=outdated - replaced)
        raise StoreError("store_busy_elsewhere")

    def _note(self, outcomes: Sequence[_Outcome], found: Mapping[str, tuple[Head, Alert | None]]) -> None:
        now = self._instant()
        told = [one for one in outcomes if not one.outdated]
        ids = dict.fromkeys(one.delivery.alert for one in told)
        heads = {id_: found[id_][0] for id_ in ids}
        alerts = {id_: found[id_][1] for id_ in ids}
        stamp = following(self._stamp(None, source="rules"), *heads.values())
        events: list[NewEvent] = []
        more = [each for one in outcomes for each in one.instead]
        for one in told:
            id_ = one.delivery.alert
            if one.error is None:
                more += self._end(alerts[id_], one, now)
            kind, payload = _said(one)
            events.append(NewEvent(id_, kind, payload, at=now))
            alerts[id_] = alert_after(alerts[id_], payload, now, id_=id_)
        self.journal.append(
            events,
            stamp,
            heads,
            command="deliver",
            alerts=tuple(one for one in alerts.values() if one is not None),
            outbox=tuple(more),
            settled=tuple(map(_settlement, outcomes)),
        )

    def _end(self, alert: Alert | None, outcome: _Outcome, now: DateTime) -> Iterator[Delivery]:
        """That an alert is over, to somebody who heard of it while it ended: nobody else would tell them."""
        one = outcome.delivery
        if alert is None or alert.is_open or one.about == "resolved" or f"{one.who}@{outcome.channel}" in alert.told:
            return
        if any(rule.tell_end for rule in self.rules if rule.id == alert.rule):
            yield self._delivery(alert, one.who, outcome.channel, "resolved", now, now, outcome.lang)


def _said(outcome: _Outcome) -> tuple[str, AlertPayload]:
    one, error = outcome.delivery, outcome.error
    attempts = one.attempts + 1
    if error is None:
        return "alert.told", AlertTold(one.who, outcome.channel, one.about, one.key, outcome.lang, attempts)
    return "alert.undelivered", AlertUndelivered(one.who, outcome.channel, one.about, one.key, error.code, attempts)


def _settlement(outcome: _Outcome) -> Settled:
    one, error = outcome.delivery, outcome.error
    if error is None:
        return Settled(one.book, one.key, str(one.ticket))
    return Settled(one.book, one.key, str(one.ticket), "dead", error.code)


def _pause(delivery: Delivery, error: NotDelivered) -> timedelta:
    """How long to wait before the next attempt: longer each time, and never the same for many at once."""
    spread = int(delivery.key[-4:], 16) / 0xFFFF if delivery.key[-4:].isalnum() else 0.5
    asked = timedelta(seconds=error.after or 0)
    return max(_waited(delivery.attempts) * (1 + spread / 4), asked)


def _waited(attempts: int) -> timedelta:
    """The shortest pause after an attempt that had so many before it."""
    # Doubled no further than it has to be: what was tried a thousand times has no number of seconds.
    return min(_FIRST * (1 << min(attempts, 16)), _LONGEST)


def _tried_for(attempts: int) -> timedelta:
    """How long something has been tried, at least, that failed so often before."""
    return sum(map(_waited, range(attempts)), timedelta())
