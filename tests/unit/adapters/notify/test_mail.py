"""Mail goes encrypted to the server that was meant, in any script, and says which failures may pass."""

import base64
import logging
import socket
import time
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import pytest
from tests.receivers import LOOPBACK, certificates, mail_server

from procurekit.errors import InvalidValue, NotDelivered
from procurekit.notify import Mail
from procurekit.testing.samples import message

# aiosmtpd tells of what a test does on purpose, and of its own old interfaces.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]


@pytest.fixture
def serving():
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(mail_server(**options))


def mail(box, **given):
    options = {
        "sender": "Einkauf 采购 <po@example.com>",
        "security": "none",
        "private": LOOPBACK,
        "timeout": 5,
        **given,
    }
    return Mail(options.pop("host", "127.0.0.1"), box.port, **options)


def to_mei(**given):
    return message(**{"channel": "mail", "address": "mei@example.com", **given})


def refused(channel, sent=None):
    with pytest.raises(NotDelivered) as caught:
        channel.send(sent or to_mei())
    error = caught.value
    assert error.values["channel"] == "mail"
    return error.code, error.final


def test_a_mail_says_what_is_so_in_any_script(serving):
    box = serving()
    mail(box, clock=lambda: 1_770_796_800).send(to_mei(text="螺栓 M6 逾期 10 天 \U0001f69a", lang="zh"))
    (got,) = box.mails
    assert got["Subject"] == "到货逾期：PO-1/1"
    assert got["From"] == "Einkauf 采购 <po@example.com>"
    assert got["To"] == "mei@example.com"
    assert got["Date"] == "Wed, 11 Feb 2026 08:00:00 +0000"
    assert got["Auto-Submitted"] == "auto-generated"
    lines = got.get_content().splitlines()
    assert (got.get_content_type(), lines) == ("text/plain", ["螺栓 M6 逾期 10 天 \U0001f69a", "120.10 EUR"])
    assert box.envelopes[0].content.isascii(), "servers that take no bytes above 127 are among us"
    assert (box.envelopes[0].mail_from, box.envelopes[0].rcpt_tos) == ("po@example.com", ["mei@example.com"])


def test_a_mail_that_comes_again_can_be_told_by_its_key(serving):
    box = serving()
    for key in ("a/1", "a/1", "a/2", "采" * 300, "k" * 60, "k" * 61):
        mail(box).send(to_mei(key=key))
    ids = [one["Message-ID"] for one in box.mails]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 5
    assert all(one.endswith("@example.com>") for one in ids)
    keys = [one["X-Procurekit-Key"] for one in box.mails]
    assert keys[:3] == ["a/1", "a/1", "a/2"]
    assert keys[3].startswith("key_")
    assert (keys[4], len(keys[5])) == ("k" * 60, 44)
    assert b"X-Procurekit-Key: " + b"k" * 60 + b"\r\n" in box.envelopes[4].content


def test_no_text_becomes_a_header_or_another_mail(serving):
    box = serving()
    sent = to_mei(text="late\r\n.\r\nMAIL FROM:<x@example.com>\r\n\x1b[2J")
    mail(box).send(sent)
    (got,) = box.mails
    assert len(got.keys()) == len(set(got.keys())) == 10
    assert "MAIL FROM" in got.get_content()
    assert "\x1b" not in got.get_content()


@pytest.mark.parametrize(
    "address",
    [
        *("mei", "@example.com", "mei@", "mei@example.com, all@example.com", "mei@example.com\r\nBcc: all@example.com"),
        *("mei@example.com\nRCPT TO:<all@example.com>", "<mei@example.com> x", "mei@exa mple.com", "a b@example.com"),
        *(
            "Mei <mei@example.com>, All <all@example.com>",
            "group: mei@example.com;",
            "mei@-x.example",
            "x" * 65 + "@a.b",
        ),
        *("mei..li@example.com", ".mei@example.com", "mei(x)@example.com", "\ud800@example.com", "mei@example.com\x00"),
    ],
)
def test_an_address_that_can_not_be_right_is_final(serving, address):
    box = serving()
    assert refused(mail(box), to_mei(address=address)) == ("delivery_address", True)
    assert box.envelopes == []


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_there_is_nothing_to_try_again(serving, address):
    assert refused(mail(serving()), to_mei(address=address)) == ("delivery_no_address", True)


def test_a_name_beside_the_address_and_a_domain_in_chinese(serving):
    box = serving()
    mail(box).send(to_mei(address="梅 <mei@采购.example>"))
    assert box.envelopes[0].rcpt_tos == ["mei@xn--7n3ap4g.example"]
    assert box.mails[0]["To"] == "梅 <mei@xn--7n3ap4g.example>"


def test_an_address_in_chinese_needs_a_server_that_takes_it(serving):
    box, old = serving(enable_SMTPUTF8=True), serving(enable_SMTPUTF8=False)
    mail(box).send(to_mei(address="梅@example.com"))
    assert box.envelopes[0].rcpt_tos == ["梅@example.com"]
    assert refused(mail(old), to_mei(address="梅@example.com")) == ("delivery_address", True)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "code", "final"),
    [
        ("451 later", "delivery_failed", False),
        ("421 bye", "delivery_failed", False),
        ("550 no", "delivery_refused", True),
    ],
)
def test_four_may_pass_and_five_is_final(serving, step, answer, code, final):
    box = serving()
    box.says[step] = answer
    assert refused(mail(box)) == (code, final)


def test_a_login_that_is_refused_may_be_put_right(serving):
    box = serving(user="po", password="s-cret", auth_require_tls=False, auth_required=True)
    given = {"user": "po", "password": "s-cret"}
    mail(box, **given).send(to_mei())
    assert len(box.mails) == 1
    assert refused(mail(box, user="po", password="wr-ng")) == ("delivery_login", False)
    assert refused(mail(box)) == ("delivery_login", False)
    assert refused(mail(serving(), **given)) == ("delivery_login", False)


def test_starttls_verifies_the_servers_name_before_anything_is_said(serving):
    server, client = certificates("mail.example.com")
    box = serving(tls_context=server, require_starttls=True, user="po", password="s-cret", auth_required=True)
    given = {
        "security": "starttls",
        "user": "po",
        "password": "s-cret",
        "resolve": lambda *_: ["127.0.0.1"],
        "tls": client,
    }
    mail(box, host="mail.example.com", **given).send(to_mei())
    assert box.envelopes[0].ssl
    assert refused(mail(box, host="other.example.com", **given)) == ("delivery_unreachable", False)
    assert len(box.envelopes) == 1


def test_tls_from_the_first_byte(serving):
    server, client = certificates("127.0.0.1")
    box = serving(implicit_tls=server)
    mail(box, security="tls", tls=client).send(to_mei())
    assert len(box.mails) == 1
    assert refused(mail(box, security="tls")) == ("delivery_unreachable", False)


def test_a_server_without_starttls_hears_nothing_in_plain(serving):
    box = serving()
    assert refused(mail(box, security="starttls", user="po", password="s-cret")) == ("delivery_no_tls", False)
    assert box.envelopes == []
    with scripted(b"220 hello\r\n", b"250-me\r\n250 STARTTLS\r\n", b"454 not now\r\n") as busy:
        assert refused(mail(busy, security="starttls", user="po", password="s-cret")) == ("delivery_no_tls", False)
    assert b"cy1jcmV0" not in b"".join(busy.heard)


@contextmanager
def scripted(*replies, pause=0.0, drip=None):
    """A server that says one thing after the other, whatever it hears."""
    stop, heard = Event(), []

    def serve(listening):
        line, _ = listening.accept()
        with line:
            try:
                for reply in replies:
                    line.sendall(reply)
                    heard.append(line.recv(4096))
                while drip is not None and not stop.wait(0.05):
                    line.sendall(drip)
            except OSError:
                pass
            if pause:
                stop.wait(pause)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield type("Box", (), {"port": listening.getsockname()[1], "heard": heard})
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"replies": [], "pause": 5}, "delivery_timeout"),
        ({"replies": [], "drip": b"220-still\r\n"}, "delivery_timeout"),
        ({"replies": [], "drip": b"2"}, "delivery_timeout"),
        ({"replies": [b"220 hello\r\n"], "drip": b"250-X\r\n"}, "delivery_timeout"),
        ({"replies": []}, "delivery_cut"),
        ({"replies": [b"220 hello\r\n"]}, "delivery_cut"),
        ({"replies": [b"HTTP/1.1 400 Bad Request\r\n"]}, "delivery_failed"),
        ({"replies": [b"554 no mail here\r\n"]}, "delivery_failed"),
        ({"replies": [b"220 hello\r\n", b"500 what\r\n", b"500 what\r\n"]}, "delivery_failed"),
        ({"replies": [b"220 hello\r\n", b"250-me\r\n250 AUTH XOAUTH\r\n"]}, "delivery_login"),
        ({"replies": [b"220 hello\r\n", b"x" * 10_000]}, "delivery_cut"),
    ],
)
def test_a_server_that_is_broken_may_be_mended_and_is_left_in_time(options, code):
    with scripted(*options.pop("replies"), **options) as box:
        started = time.monotonic()
        assert refused(mail(box, timeout=0.4, user="po", password="s-cret")) == (code, False)
        assert time.monotonic() - started < 1.5


def test_what_comes_after_starttls_in_plain_is_not_taken_for_the_servers_word():
    """A man in the middle who adds a reply before the encryption begins."""
    _, client = certificates("127.0.0.1")
    replies = [b"220 hello\r\n", b"250-me\r\n250 STARTTLS\r\n", b"220 go\r\n250 injected\r\n"]
    with scripted(*replies) as box:
        code, final = refused(mail(box, security="starttls", tls=client, timeout=2))
    assert (code, final) == ("delivery_unreachable", False)


def test_a_mail_that_was_taken_is_taken_however_the_server_says_goodbye():
    replies = [
        *(b"220 hello\r\n", b"250 me\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 taken\r\n"),
    ]
    with scripted(*replies) as box:
        mail(box, timeout=2).send(to_mei())


def test_a_mail_server_is_a_target_like_any_other(serving):
    box = serving()
    assert refused(mail(box, private=False, insecure=True)) == ("delivery_private", True)
    assert box.envelopes == []
    channel = Mail(
        "mail.example.com", sender="po@example.com", security="none", private=True, resolve=lambda *_: ["93.184.215.14"]
    )
    assert refused(channel) == ("delivery_insecure", True)
    for given, code in (
        ({"allow": ["mx.example.com"]}, "delivery_target"),
        ({"security": "none"}, "delivery_insecure"),
    ):
        with pytest.raises(InvalidValue) as caught:
            Mail("mail.example.com", sender="po@example.com", **given)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"host": "mail example"}, "channel_url"),
        ({"host": ""}, "channel_url"),
        ({"host": None}, "channel_url"),
        ({"port": 65_536}, "channel_url"),
        ({"port": "587"}, "channel_url"),
        ({"sender": "po"}, "mail_address"),
        ({"sender": "a@example.com, b@example.com"}, "mail_address"),
        ({"sender": None}, "mail_address"),
        ({"security": "ssl"}, "not_a_choice"),
        ({"password": "密码"}, "mail_login_ascii"),
        ({"timeout": -1}, "not_positive"),
        ({"private": "x"}, "channel_network"),
    ],
)
def test_what_can_not_be_used_is_refused_by_name(given, code):
    options = {"host": "mail.example.com", "sender": "po@example.com", "user": "po", **given}
    with pytest.raises(InvalidValue) as caught:
        Mail(options.pop("host"), **options)
    assert caught.value.code == code
    assert "密码" not in repr(caught.value.values)


def test_neither_password_nor_address_is_shown(serving, caplog):
    caplog.set_level(logging.DEBUG, logger="procurekit")
    box = serving(user="po", password="right", auth_require_tls=False, auth_required=True)
    channel = mail(box, user="po", password="s-cret")
    with pytest.raises(NotDelivered) as caught:
        channel.send(to_mei(address="private-mei@example.com"))
    box.says["RCPT"] = "550 no private-mei@example.com here"
    with pytest.raises(NotDelivered) as again:
        mail(box, user="po", password="right").send(to_mei(address="private-mei@example.com"))
    shown = f"{channel!r} {caught.value!r} {caught.value} {again.value!r} {again.value.as_dict('zh')} {caplog.text}"
    for hidden in ("s-cret", base64.b64encode(b"s-cret").decode(), "private-mei"):
        assert hidden not in shown
