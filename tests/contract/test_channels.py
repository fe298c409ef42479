"""Our own channels keep the promises of every channel."""

import json
import logging
from contextlib import ExitStack

import pytest
from tests.receivers import LOOPBACK, Receiver, hang_up, mail_server, status

from procurekit.notify import Apprise, LogChannel, Mail, Webhook, new_secret
from procurekit.testing import ChannelContract, Listener

pytestmark = [
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]


@pytest.fixture
def opening():
    with ExitStack() as stack:
        yield stack.enter_context


class TestLogChannel(ChannelContract):
    @pytest.fixture
    def listener(self, caplog):
        return Listener(channel=LogChannel(), heard=lambda: [one.getMessage() for one in caplog.records])


class TestWebhook(ChannelContract):
    @pytest.fixture
    def listener(self, opening):
        receiver, broken = opening(Receiver(status(200))), opening(Receiver(hang_up))
        secret = new_secret()
        channel, failing = (
            Webhook(one.url("/p-ath?k=q-uery").replace("//", "//u-ser:p-word@"), secret, private=LOOPBACK)
            for one in (receiver, broken)
        )
        return Listener(
            channel=channel,
            heard=lambda: [json.loads(one.body)["data"]["text"] for one in receiver.requests],
            failing=failing,
            secrets=(secret, secret.removeprefix("whsec_"), "p-ath", "q-uery", "u-ser", "p-word"),
        )


class TestMail(ChannelContract):
    @pytest.fixture
    def listener(self, opening):
        box = opening(mail_server(user="po", password="s-cret", auth_require_tls=False, auth_required=True))
        given = {"sender": "po@example.com", "security": "none", "private": LOOPBACK, "user": "po"}
        # The server itself is in this process too, and logs what it hears.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        return Listener(
            channel=Mail("127.0.0.1", box.port, password="s-cret", **given),
            heard=lambda: [one.get_content() for one in box.mails],
            failing=Mail("127.0.0.1", box.port, password="s-cret-too", **given),
            address="private-mei@example.com",
            secrets=("s-cret", "cy1jcmV0", "private-mei"),
        )


class TestApprise(ChannelContract):
    @pytest.fixture
    def listener(self, opening, monkeypatch):
        apprise = pytest.importorskip("apprise")
        monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0)
        receiver, broken = opening(Receiver(status(200))), opening(Receiver(status(500)))
        channel, failing = (
            Apprise(f"json://u-ser:p-word@127.0.0.1:{one.port}/p-ath", private=LOOPBACK) for one in (receiver, broken)
        )
        return Listener(
            channel=channel,
            heard=lambda: [json.loads(one.body)["message"] for one in receiver.requests],
            failing=failing,
            secrets=("u-ser", "p-word", "p-ath"),
        )
