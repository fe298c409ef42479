"""Telling people: who is to be told of an alert, by which channels, and the messages that go into the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from attrs import evolve
from pendulum import DateTime

from procurekit.desk.arguments import expect
from procurekit.desk.logs import ALERTS
from procurekit.desk.storing import Storing
from procurekit.errors import InvalidValue, NotDelivered
from procurekit.model.alert import Alert
from procurekit.model.alert_events import ALERT_VERBS, AlertReminded, AlertResolved
from procurekit.model.alert_life import fold_alert
from procurekit.model.change_events import Recipient
from procurekit.model.codec import store as plain_of
from procurekit.model.delivery import About, Delivery, Message, Reader, lane_of
from procurekit.model.events import Event
from procurekit.model.journal import Head, event_of, head_of
from procurekit.model.party import Contact
from procurekit.model.text import encode
from procurekit.ports import Channel, Directory
from procurekit.rules import AlertChange
from procurekit.rules.evaluate import usual_time
from procurekit.values import Moment, WorkTime, date_in

__all__ = ["TellingPeople"]

_DIGITS: Final = 32
_MARK: Final = 8


class TellingPeople(Storing):
    """The part of a desk that knows who is to be told."""

    _channels: Mapping[str, Channel]
    _directory: Directory | Mapping[str, Reader] | None
    _plugins: Any

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name: those that the desk was given, and those of its plugins.

        Raises InvalidValue if two have one name.
        """
        found = dict(self._channels)
        offered = [] if self._plugins is None else self._plugins.hook.procurekit_channels()
        for more in offered:
            for name, channel in more.items():
                if name in found:
                    raise InvalidValue("channel_twice", name=name)
                found[name] = channel
        return found

    @cached_property
    def directory(self) -> Directory | Mapping[str, Reader] | None:
        """Who reads where: what the desk was given, else what a plugin knows; None where nobody does."""
        if self._directory is not None or self._plugins is None:
            return self._directory
        found: Directory | None = self._plugins.hook.procurekit_directory()
        return found

    def _work_time(self, at: Moment) -> WorkTime:
        """When is worked, and by which clocks: as the organisation says, else as is usual where `at` is told."""
        organisation = self.workflows.organisation_or_none
        time = None if organisation is None else organisation.work_time
        return time or usual_time(at if isinstance(at, DateTime) else self.now())

    def _history_of(self, id_: str) -> tuple[Head, list[Event]]:
        """What happened to an alert, with the head of its stream."""
        records = self.store.read(self.book, id_)
        return head_of(records[-1]) if records else Head(), [event_of(one) for one in records]

    def _alert_at(self, id_: str) -> tuple[Head, Alert | None]:
        """An alert as it stands, with the head of its stream."""
        head, events = self._history_of(id_)
        return head, fold_alert(events)

    def _reader(self, who: str) -> Reader | None:
        """How somebody is told; where nobody knows any reader, by every channel. Raises what a directory raises."""
        directory = self.directory
        if directory is None:
            return Reader(who=who, channels=dict.fromkeys(self.channels))
        found = directory.get(who) if isinstance(directory, Mapping) else directory.reader(who)
        if found is not None:
            # A directory is the host's: what it gives is looked at before it is relied on.
            expect("Directory.reader", found, Reader)
        return found

    def _reader_now(self, who: str, alert: str) -> Reader | None:
        """How somebody is told by now: addresses aren't kept. Raises NotDelivered if an order's contact is gone."""
        if not who.startswith("contact:"):
            return self._reader(who)
        _, order, _, *mark = who.split(":")
        state = self.journal.state(order)
        contacts = () if state is None else state.order.contacts
        found = [one for one in contacts if [_mark(one, alert)] == mark]
        if not found:
            # Whoever stands in that place by now has nothing to do with it.
            raise NotDelivered("delivery_no_reader", who=who, final=True)
        reader = self._contact()
        return evolve(reader, channels={name: at or found[0].email for name, at in reader.channels.items()})

    def _contact(self) -> Reader:
        """How the contacts of orders are told, whom nobody could list: as the reader ``contact``, if there is one.

        Else by the channels that reach people by their mail's address, or by all where none says that it does.
        """
        known = None if self.directory is None else self._reader("contact")
        mails = [name for name, one in self.channels.items() if getattr(one, "address", None) == "email"]
        return known or Reader(who="contact", channels=dict.fromkeys(mails or self.channels))

    def _reader_or_unknown(self, who: str) -> Reader | None:
        """How somebody is told, as far as can be said: a directory that fails now may know when it is sent."""
        try:
            return self._contact() if who.startswith("contact:") else self._reader(who)
        except Exception as error:  # noqa: BLE001 - whatever a directory of the host's raises, the alert is recorded
            # Its text may hold an address or a secret.
            ALERTS.warning("the directory could not be asked: %s was raised", type(error).__name__)
            return None

    def _deliveries(self, change: AlertChange) -> Iterator[Delivery]:
        """The messages that a change of an alert makes: one for each reader and channel.

        A desk without channels leaves them to one that has any; as the first waits, nobody is reminded.
        """
        over = isinstance(change.payload, AlertResolved)
        if change.not_before is None or (not self.channels and isinstance(change.payload, AlertReminded)):
            return
        alert = change.alert
        about: Any = ALERT_VERBS[type(change.payload)]
        for who in dict.fromkeys(self._people(change.to, alert, change.at)):
            reader = self._reader_or_unknown(who)
            channels = [] if reader is None else list(reader.channels)
            # Whoever delivers it may know more.
            unsaid = reader is None or not (channels or self.channels)
            if over:
                heard = [one.removeprefix(f"{who}@") for one in alert.told if one.startswith(f"{who}@")]
                channels = [one for one in heard if unsaid or one in channels]
            elif unsaid:
                channels = [""]
            for channel in channels:
                lang = "en" if reader is None else reader.lang
                yield self._delivery(alert, who, channel, about, change.at, change.not_before, lang)

    def _delivery(
        self, alert: Alert, who: str, channel: str, about: About, at: Moment, due_at: DateTime, lang: str
    ) -> Delivery:
        key = _key(alert, who, channel)
        message = Message(key=key, who=who, channel=channel, about=about, at=at, alert=alert, lang=lang)
        return Delivery(
            book=self.book,
            key=key,
            alert=alert.id,
            lane=lane_of(alert, who, channel),
            who=who,
            channel=channel,
            about=about,
            body=encode(plain_of(message)),
            due_at=due_at,
        )

    def _people(self, to: Iterable[Recipient], alert: Alert, at: Moment) -> Iterator[str]:
        """Who that is: of a role those who hold it, of a person those who stand in, of an order its contacts."""
        for one in to:
            if one.kind == "role":
                yield from self._holders(one.name, at)
            elif one.kind == "reader":
                yield one.name
            elif one.kind == "contact":
                yield from self._contacts_of(alert, one.name)
            else:
                yield from self._with_deputies(one.name, at)

    def _holders(self, role: str, at: Moment) -> Iterator[str]:
        organisation = self.workflows.organisation_or_none
        whole = f"role:{role}"
        known = self.directory is not None and self._reader_or_unknown(whole) is not None
        holders = () if organisation is None or known else organisation.holders(role)
        if not holders:
            yield whole
        for person in holders:
            yield from self._with_deputies(person, at)

    def _with_deputies(self, person: str, at: Moment) -> Iterator[str]:
        yield person
        organisation = self.workflows.organisation_or_none
        if organisation is None:
            return
        day = organisation.day_of(at) if organisation.work_time is not None else date_in(at)
        for one in organisation.deputies_of(person):
            if one.start <= day <= one.end:
                yield one.deputy

    def _contacts_of(self, alert: Alert, role: str) -> Iterator[str]:
        state = None if alert.order_id is None else self.journal.state(alert.order_id)
        contacts = () if state is None else state.order.contacts
        for place, one in enumerate(contacts, 1):
            if role in {"*", one.role}:
                # By its place and a mark: a name in the outbox would outlive a redaction.
                yield f"contact:{alert.order_id}:{place}:{_mark(one, alert.id)}"


def _mark(contact: Contact, alert: str) -> str:
    """What tells whether it is still the same person: too short to say who, and another one for each alert."""
    said = f"{alert}\x1f{contact.name or ''}\x1f{contact.email or ''}"
    return sha256(said.encode()).hexdigest()[:_MARK]


def _key(alert: Alert, who: str, channel: str) -> str:
    """The message's key: the same however often this change is told to that reader."""
    said = f"{alert.book}\x1f{alert.id}\x1f{alert.version}\x1f{who}\x1f{channel}"
    return f"msg_{sha256(said.encode()).hexdigest()[:_DIGITS]}"
