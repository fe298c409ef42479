# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""A host's own channels, and ours in a host's code, as mypy and pyright see them in strict mode."""

from typing import assert_type

import procurekit
from procurekit.model.delivery import Message
from procurekit.notify import Apprise, Channels, LogChannel, Mail, Webhook, channel_of, new_secret
from procurekit.ports import Channel


class Bell:
    def send(self, message: Message) -> None:
        print(message.subject)  # noqa: T201


class Ready:
    def notify(self, *, title: str, body: str, body_format: str) -> bool:
        return bool(title and body and body_format)


class Deaf:
    pass


def test_channels_are_what_they_are_called() -> None:
    mail = Mail("mail.example.com", sender="po@example.com", allow=["mail.example.com"], private=("10.0.0.0/8",))
    hook = Webhook("https://hooks.example.com/", [new_secret(), new_secret()], private=True, timeout=2.5)
    assert_type(channel_of("log:", secret_env=None), Channel)
    channels: dict[str, Channel] = {"log": LogChannel(level=20), "mail": mail, "hook": hook, "bell": Bell()}
    channels["team"] = Apprise(Ready())
    procurekit.open("memory:", plugins=[Channels(channels)]).close()


def not_run() -> None:
    Channels({"deaf": Deaf()})  # type: ignore[dict-item]
    Mail("mail.example.com", sender="po@example.com", security="ssl")  # type: ignore[arg-type]
    Webhook("https://hooks.example.com/")  # type: ignore[call-arg]
