"""From an order that is late to what real receivers get: webhook, mail, Apprise; what becomes of one that fails."""

import json
from datetime import datetime, timedelta

import apprise
import pytest
from attrs import evolve
from standardwebhooks import Webhook as Verifier
from tests.receivers import Receiver, hang, hang_up, mail_server, status, turned

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder, Reader
from procurekit.notify import Apprise, Mail, Webhook, new_secret
from procurekit.rules import STANDARD

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
    # Of what Apprise imports while it sends.
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
]

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
OVERDUE = [evolve(one, quiet=None, repeat=None, escalate=()) for one in STANDARD if one.id == "receipt_overdue"]
ADDRESSES = {"hook": None, "mail": "mei@acme.example", "json": None, "ding": None}


class Clock:
    def __init__(self):
        # A signature is only good for a few minutes: the receiver has a clock of its own.
        self.at = datetime.now().astimezone()

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def late(tmp_path, clock, monkeypatch):
    """A desk with an order that is overdue, and these channels."""
    # Vendors limit how often a robot may speak; a receiver of ours doesn't.
    monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0)
    desks = []

    def opened(**channels):
        readers = {"mei": Reader(who="mei", lang="zh", channels={name: ADDRESSES[name] for name in channels})}
        desk = procurekit.open(tmp_path / "test.db", clock=clock, rules=OVERDUE, channels=channels, directory=readers)
        desks.append(desk)
        promised = (clock.at - timedelta(days=2)).date()
        lines = [OrderLine(1, "M6-BOLT", "1000", promised=promised)]
        state = desk.create(PurchaseOrder("PO-1", supplier="V-7", purchaser="mei", lines=lines), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            state = desk.do(step, state, by=actor)
        assert len(desk.alerts().changes) == 1
        return desk

    yield opened
    for one in desks:
        one.close()


def test_a_webhook_gets_it_signed_a_mail_server_in_chinese_and_what_apprise_speaks_too(late):
    secret = new_secret()
    with Receiver(status(200)) as hook, Receiver(status(200)) as services, mail_server() as postbox:
        robot = apprise.Apprise.instantiate("dingtalk://secret1@t0ken4711/")
        robot.notify_url = services.url("/robot/send?access_token={token}")
        desk = late(
            hook=Webhook(hook.url(), secret, private=True),
            mail=Mail("127.0.0.1", postbox.port, sender="bot@acme.example", security="none", private=True),
            json=Apprise(services.url("/json").replace("http://", "json://"), private=True),
            ding=Apprise(robot, private=True),
        )
        assert desk.deliver().sent == 4
        (request,) = hook.requests
        told = Verifier(secret).verify(request.body, dict(request.headers))
        assert told["type"] == "alert.raised"
        assert told["data"]["key"] == request.headers["webhook-id"]
        assert told["data"]["text"].startswith("应于")
        (mail,) = postbox.mails
        assert mail["X-Procurekit-Key"]
        assert "到货逾期：PO-1/1" in str(mail["Subject"])
        assert {one.path.partition("?")[0] for one in services.requests} == {"/json", "/robot/send"}
        assert all("到货逾期" in str(json.loads(one.body)) for one in services.requests)
    (alert,) = desk.kept_alerts()
    assert set(alert.told) == {f"mei@{name}" for name in ADDRESSES}
    stored = b"".join(one.envelope + one.body + (one.personal or b"") for one in desk.store.read_all())
    for private in (secret, "acme.example", "t0ken4711"):
        assert private.encode() not in stored


@pytest.mark.parametrize(
    ("answer", "code"),
    [(status(500), "delivery_failed"), (hang, "delivery_timeout"), (hang_up, "delivery_cut")],
    ids=["answers 500", "hangs", "closes the line"],
)
def test_a_receiver_that_fails_is_tried_again_and_then_listed_and_its_mending_is_noticed(late, clock, answer, code):
    with Receiver(answer) as hook:
        desk = late(hook=Webhook(hook.url(), new_secret(), private=True, timeout=0.3))
        outcomes = []
        while not desk.undelivered():
            done = desk.deliver()
            outcomes += [done] if done.count else []
            clock.at += timedelta(hours=8)
        assert [one.postponed for one in outcomes] == [1] * 21 + [0]
        assert outcomes[-1].dead == 1
        (dead,) = desk.undelivered()
        assert (dead.error, dead.attempts) == (code, 22)
        keys = {one.headers["webhook-id"] for one in hook.requests}
        assert keys <= {dead.key}
    (alert,) = desk.kept_alerts()
    assert alert.told == ()
    assert "could not be told by hook, after 22 attempt(s)" in desk.alert_story(alert).steps[-1].text()


def test_a_redirect_to_a_private_address_is_refused_and_the_message_isnt_lost(late, clock):
    with Receiver(turned("/metadata", to="http://169.254.169.254")) as hook:
        desk = late(
            hook=Webhook(hook.url(), new_secret(), private=["127.0.0.0/8"], allow=["127.0.0.1", "169.254.169.254"])
        )
        done = desk.deliver()
        assert done.sent == 0
        assert done.count == 1
        while not desk.undelivered():
            desk.deliver()
            clock.at += timedelta(hours=8)
        assert [one.error for one in desk.undelivered()] == ["delivery_private"]
        assert all(one.path == "/hook" for one in hook.requests)
