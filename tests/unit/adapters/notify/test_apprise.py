"""What Apprise sends goes to allowed places alone, is logged nowhere, and fails as any channel does."""

import json
import logging
import sys
from contextlib import ExitStack, suppress

import pytest
import requests
from tests.receivers import LOOPBACK, Receiver, hang, mail_server, status, turned

from procurekit.adapters.notify import guarding
from procurekit.errors import InvalidValue, MissingExtra, NotDelivered
from procurekit.notify import Apprise
from procurekit.testing.samples import message

apprise = pytest.importorskip("apprise")
# Apprise looks for this module of old Pythons in each.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def receiving():
    with ExitStack() as stack:
        yield lambda *answers, **options: stack.enter_context(Receiver(*answers or [status(200)], **options))


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    """Vendors limit how often a robot may speak; a receiver of ours doesn't."""
    monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0)


def json_url(receiver, rest=""):
    return f"json://mei:s-cret@127.0.0.1:{receiver.port}/h-ook{rest}"


def refused(channel, **given):
    with pytest.raises(NotDelivered) as caught:
        channel.send(message(channel="team", **given))
    error = caught.value
    assert error.values["channel"] == "team"
    return error.code, error.final


def test_subject_and_text_arrive_in_any_script(receiving):
    receiver = receiving()
    Apprise(json_url(receiver), private=LOOPBACK).send(message(text="螺栓 <M6> 逾期 10 天 \U0001f69a", lang="zh"))
    (request,) = receiver.requests
    told = json.loads(request.body)
    assert (told["title"], told["message"]) == ("到货逾期：PO-1/1", "螺栓 <M6> 逾期 10 天 \U0001f69a\n120.10 EUR")


def test_dingtalk_gets_a_signed_text(receiving):
    receiver = receiving(status(200, b'{"errcode": 0}'))
    robot = apprise.Apprise.instantiate("dingtalk://secret1@t0ken/")
    robot.notify_url = receiver.url("/robot/send?access_token={token}")
    Apprise(robot, private=LOOPBACK).send(message(text="螺栓逾期 10 天", lang="zh"))
    (request,) = receiver.requests
    assert request.path.startswith("/robot/send?access_token=t0ken&timestamp=")
    assert "&sign=" in request.path
    assert json.loads(request.body)["text"]["content"].split() == [
        *("到货逾期：PO-1/1", "螺栓逾期", "10", "天", "120.10", "EUR"),
    ]


def test_a_mail_of_apprises_keeps_its_text():
    """A service that speaks HTML is given the text as text."""
    with mail_server() as box:
        url = f"mailto://127.0.0.1:{box.port}?from=po@example.com&to=mei@example.com&mode=insecure"
        Apprise(url, private=LOOPBACK).send(message(text="M6 < M8 & late\nby 10 days"))
        assert "M6 &lt; M8 &amp; late<br" in box.mails[0].as_string() or "M6 < M8 & late" in box.mails[0].as_string()
        assert refused(Apprise(url)) == ("delivery_private", True)
        assert len(box.mails) == 1


@pytest.mark.parametrize("answer", [status(500), status(404), hang], ids=["500", "404", "hangs"])
def test_what_is_not_taken_may_pass(receiving, answer):
    channel = Apprise(json_url(receiving(answer)), private=LOOPBACK, timeout=0.3)
    assert refused(channel) == ("delivery_not_taken", False)


def test_nobody_there_may_pass():
    with Receiver(status(200)) as receiver:
        pass
    assert refused(Apprise(json_url(receiver), private=LOOPBACK)) == ("delivery_not_taken", False)


def test_a_service_that_breaks_may_be_mended():
    class Broken:
        service_name = "Broken"

        def notify(self, **_):
            raise KeyError("s-cret")

    with pytest.raises(NotDelivered) as caught:
        Apprise(Broken()).send(message())
    assert (caught.value.code, caught.value.values["kind"]) == ("delivery_not_taken", "KeyError")
    assert "s-cret" not in f"{caught.value!r}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_it_connects_to_no_address_that_is_not_allowed(receiving):
    receiver = receiving()
    with pytest.raises(NotDelivered) as caught:
        Apprise(json_url(receiver)).send(message(channel="team"))
    assert (caught.value.code, caught.value.final) == ("delivery_private", True)
    assert caught.value.values["address"] == "127.0.0.1"
    assert refused(Apprise(json_url(receiver), private="10.0.0.0/8")) == ("delivery_private", True)
    assert refused(Apprise(json_url(receiver).replace("127.0.0.1", "localhost"))) == ("delivery_private", True)
    assert receiver.requests == []


def test_it_looks_up_no_name_that_is_not_allowed(receiving):
    receiver = receiving()
    url = json_url(receiver).replace("127.0.0.1", "localhost")
    assert refused(Apprise(url, private=True, allow=["oapi.dingtalk.com"])) == ("delivery_target", True)
    assert receiver.requests == []
    Apprise(url, private=True, allow=["localhost"]).send(message())
    assert len(receiver.requests) == 1


def test_it_uses_no_proxy_that_is_not_allowed(receiving, monkeypatch):
    proxy = receiving()
    monkeypatch.setenv("http_proxy", proxy.url(""))
    channel = Apprise("json://hooks.example.com/", allow=["hooks.example.com"])
    assert refused(channel) == ("delivery_target", True)
    assert proxy.requests == []


def test_it_follows_no_redirect(receiving):
    there = receiving()
    receiver = receiving(turned(None, 307, to=there.url()))
    assert refused(Apprise(json_url(receiver), private=LOOPBACK)) == ("delivery_not_taken", False)
    ready = apprise.Apprise.instantiate(json_url(receiver, "?redirect=yes"))
    assert refused(Apprise(ready, private=LOOPBACK)) == ("delivery_not_taken", False)
    assert there.requests == []


def test_what_others_connect_to_is_nobodys_business(receiving):
    """Before, afterwards, and in another thread meanwhile."""
    receiver = receiving()
    assert refused(Apprise(json_url(receiver))) == ("delivery_private", True)
    with requests.Session() as session:
        assert session.post(receiver.url()).status_code == 200


def test_where_no_hook_can_be_added_nothing_is_sent(receiving, monkeypatch):
    receiver = receiving()
    channel = Apprise(json_url(receiver), private=LOOPBACK)
    monkeypatch.setattr(sys, "audit", lambda *_: None)
    with pytest.raises(RuntimeError):
        channel.send(message())
    assert receiver.requests == []


def test_a_socket_of_the_file_system_is_this_machine():
    targets = guarding.Targets.of(None, private=False)
    with pytest.raises(NotDelivered) as caught:
        guarding.Guard(targets, "x").connect("/dev/log")
    assert caught.value.code == "delivery_private"
    guarding.Guard(guarding.Targets.of(None, private=True), "x").connect("/dev/log")
    guarding.Guard(targets, "x").connect(None)
    with pytest.raises(NotDelivered) as caught:
        guarding.Guard(targets, "x").connect(("name.example", 80))
    assert caught.value.code == "delivery_target"


def test_nothing_of_the_url_is_logged_while_it_sends(receiving, caplog):
    caplog.set_level(1)
    logging.getLogger("apprise").setLevel(1)
    for answer in (status(200), status(500)):
        channel = Apprise(json_url(receiving(answer), "?+X-Key=k-ey"), private=LOOPBACK)
        with suppress(NotDelivered):
            channel.send(message())
    for hidden in ("s-cret", "h-ook", "k-ey"):
        assert hidden not in caplog.text
    logging.getLogger("apprise").warning("of the host's own")
    logging.getLogger("urllib3.connectionpool").debug("of another request")
    assert "of the host's own" in caplog.text
    assert "of another request" in caplog.text


@pytest.mark.parametrize("url", ["nosuch://t0ken/", "json://", "dingtalk://t0ken!!/", ""])
def test_a_url_that_apprise_does_not_know_is_refused_without_its_key(url, caplog):
    caplog.set_level(1)
    with pytest.raises(InvalidValue) as caught:
        Apprise(url)
    assert caught.value.code == "channel_url"
    assert "t0ken" not in f"{caught.value!r} {caught.value} {caplog.text}"


def test_without_apprise_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(MissingExtra) as caught:
        Apprise("json://127.0.0.1/")
    assert caught.value.values["extra"] == "notify"


def test_a_channel_shows_its_service_and_no_more():
    assert repr(Apprise("dingtalk://t0ken/")) == "Apprise('DingTalk')"
