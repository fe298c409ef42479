"""Delivery: one message to one reader by one channel, as the outbox keeps it until it has arrived or is given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Literal, Self, TypeAlias

from attrs import field, frozen
from pendulum import DateTime

from procurekit.errors import say
from procurekit.model.alert import Alert
from procurekit.model.fields import no_values
from procurekit.values import Moment, check
from procurekit.values.figures import money
from procurekit.values.moments import to_instant

__all__ = ["ABOUT", "LEASE", "About", "Delivery", "Message", "Reader", "Settled", "lane_of"]

About: TypeAlias = Literal["raised", "reopened", "renewed", "reminded", "escalated", "resolved"]
ABOUT: Final[tuple[About, ...]] = ("raised", "reopened", "renewed", "reminded", "escalated", "resolved")


@frozen(kw_only=True)
class Message:
    """What somebody is told of an alert.

    `key` is the same whenever the message is sent again: whoever got it before can tell. `who` is the reader (a
    person's id, ``role:…``, ``contact:…``), `address` where the channel reaches them, None where it needs none. `alert`
    is as it was then, at the moment `at`.
    """

    key: str
    who: str
    channel: str
    about: About
    at: Moment
    alert: Alert
    lang: str = "en"
    address: str | None = field(default=None, repr=False)

    @property
    def subject(self) -> str:
        """The message in one line, in the reader's language."""
        values = {"title": self.alert.title_in(self.lang), "name": self.alert.name, "severity": self.alert.severity}
        return say(f"message.{self.about}", values, self.lang)

    @property
    def text(self) -> str:
        """What is so, in the reader's language."""
        return self.alert.text(self.lang)

    @property
    def body(self) -> str:
        """The text, and in a line below it the supplier, the item and the amount, as far as they are known."""
        one = self.alert
        amount = None if one.amount is None else money(one.amount, one.currency)
        about = [part for part in (one.supplier_name or one.supplier, one.item, amount) if part]
        return "\n".join([self.text, *([" · ".join(about)] if about else [])])

    def as_dict(self) -> dict[str, object]:
        """The message as plain data: what a webhook gets. The address isn't in it."""
        return {
            "key": self.key,
            "about": self.about,
            "who": self.who,
            "at": self.at.isoformat(),
            "lang": self.lang,
            "subject": self.subject,
            "text": self.text,
            "alert": self.alert.as_dict(self.lang),
        }


def _language(value: str) -> str:
    """The language of a tag such as ``zh-CN``."""
    return value.partition("-")[0].lower() if isinstance(value, str) else value


@frozen(kw_only=True)
class Reader:
    """Somebody who can be told: in which language, and by which channels, each with the address there (or None).

    >>> Reader(who="mei", lang="zh", channels={"mail": "mei@example.com", "ding": None}).lang
    'zh'
    """

    who: str = field(validator=check.name)
    lang: str = field(default="en", converter=_language, validator=check.choice("en", "zh"))
    channels: Mapping[str, str | None] = field(factory=no_values, hash=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """A reader of plain data."""
        return cls(**data)


@frozen(kw_only=True)
class Delivery:
    """One message on its way.

    Deliveries of one `lane` go one after the other. `body` is the message as JSON, without an address; no secret is in
    it. `state` is ``waiting`` or ``dead``; `due_at` when it may be sent; `error` the code of the last failure after so
    many `attempts`. `ticket` is that of the worker who has it in hand until `leased_until`.
    """

    book: str
    key: str
    alert: str
    lane: str
    who: str
    channel: str
    about: str
    body: bytes
    due_at: DateTime = field(converter=to_instant)
    attempts: int = 0
    state: Literal["waiting", "dead"] = "waiting"
    error: str | None = None
    ticket: str | None = None
    leased_until: DateTime | None = field(default=None, converter=to_instant)


@frozen
class Settled:
    """What became of a delivery that a worker had in hand: it was ``sent`` (and is kept no longer), or is ``dead``."""

    book: str
    key: str
    ticket: str
    outcome: Literal["sent", "dead"] = "sent"
    error: str | None = None


def lane_of(alert: Alert, who: str, channel: str) -> str:
    """What has to stay in order: everything about one alert, to one reader, by one channel."""
    return f"{alert.id}\x1f{who}\x1f{channel}"


LEASE: Final = timedelta(minutes=5)
"""How long a worker may take over what it has in hand before somebody else may send it again."""
