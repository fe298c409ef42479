"""A webhook is signed as the specification says, goes nowhere else, ends in time, and shows no secret."""

import json
import logging
import socket
import time
from contextlib import ExitStack

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError
from tests.receivers import LOOPBACK, Receiver, certificates, drip, hang, hang_up, raw, status, turned

from procurekit.errors import InvalidValue, NotDelivered
from procurekit.notify import Webhook, new_secret
from procurekit.testing.samples import message

SECRET = new_secret()


def webhook(receiver, path="/hook", **given):
    options = {"private": LOOPBACK, "timeout": 2, **given}
    return Webhook(receiver.url(path), options.pop("secret", SECRET), **options)


@pytest.fixture
def receiving():
    with ExitStack() as stack:
        yield lambda *answers, **options: stack.enter_context(Receiver(*answers or [status(200)], **options))


def refused(channel, sent=None):
    with pytest.raises(NotDelivered) as caught:
        channel.send(sent or message(channel="hook"))
    error = caught.value
    assert error.values["channel"] == "hook"
    return error.code, error.final


def test_what_is_sent_is_signed_and_says_what_is_so(receiving):
    receiver = receiving()
    sent = message(text="螺栓逾期 10 天 \U0001f69a", lang="zh")
    webhook(receiver).send(sent)
    (request,) = receiver.requests
    assert Verifier(SECRET).verify(request.body, request.headers) == {
        "type": "alert.raised",
        "timestamp": "2026-02-11T08:00:00+00:00",
        "data": sent.as_dict(),
    }
    assert request.headers["webhook-id"] == sent.key
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 60
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert "螺栓逾期 10 天" in request.body.decode()
    assert json.loads(request.body)["data"]["subject"] == "到货逾期：PO-1/1"


def test_the_same_message_has_the_same_id_and_the_time_of_the_attempt(receiving):
    receiver, now = receiving(), iter([1000.9, 1000.9, 2000, 2000])
    channel = webhook(receiver, clock=lambda: next(now))
    for _ in range(2):
        channel.send(message(about="reminded"))
    ids = [(one.headers["webhook-id"], one.headers["webhook-timestamp"]) for one in receiver.requests]
    assert ids == [(message().key, "1000"), (message().key, "2000")]
    assert json.loads(receiver.requests[0].body)["type"] == "alert.reminded"
    with pytest.raises(WebhookVerificationError, match="too old"):
        Verifier(SECRET).verify(receiver.requests[0].body, receiver.requests[0].headers)


def test_while_keys_change_each_of_them_verifies(receiving):
    receiver, other = receiving(), new_secret()
    webhook(receiver, secret=[SECRET, other]).send(message())
    (request,) = receiver.requests
    assert len(request.headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, other):
        Verifier(secret).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(request.body.replace(b"10 days", b"11 days"), request.headers)


def test_a_key_that_can_be_no_id_has_a_digest_that_stays(receiving):
    receiver = receiving()
    for key in ("a.1.{}", "a.1.{}", "采购\r\nX-Evil: 1", "x" * 300):
        webhook(receiver).send(message(key))
    ids = [one.headers["webhook-id"] for one in receiver.requests]
    assert all(one.startswith("key_") and "." not in one for one in ids)
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all("x-evil" not in one.headers for one in receiver.requests)


def test_path_query_and_login_of_the_url_go_along(receiving):
    receiver = receiving()
    channel = Webhook(
        receiver.url("/采购/h%20k?key=a%26b&n=螺").replace("//", "//mei:s%40fe@"), SECRET, private=LOOPBACK
    )
    channel.send(message())
    (request,) = receiver.requests
    assert request.path == "/%E9%87%87%E8%B4%AD/h%20k?key=a%26b&n=%E8%9E%BA"
    assert request.headers["authorization"] == "Basic bWVpOnNAZmU="


@pytest.mark.parametrize("code", [200, 201, 202, 204])
def test_two_hundred_and_something_is_taken(receiving, code):
    webhook(receiving(status(code, b""))).send(message())


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 599])
def test_what_may_pass_may_pass_after_what_the_receiver_says(receiving, code):
    channel = webhook(receiving(status(code, Retry_After="120")))
    with pytest.raises(NotDelivered) as caught:
        channel.send(message())
    error = caught.value
    assert (error.code, error.final, error.after) == ("delivery_failed", False, 120.0)
    assert error.values["status"] == code


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("Thu, 01 Jan 1970 00:17:40 GMT", 60.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
        ("0", 0.0),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("9" * 400, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
    ],
)
def test_when_to_come_again_is_seconds_or_a_date_and_a_day_at_most(receiving, said, after):
    channel = webhook(receiving(status(503, Retry_After=said)), clock=lambda: 1000.0)
    with pytest.raises(NotDelivered) as caught:
        channel.send(message())
    assert caught.value.after == after


@pytest.mark.parametrize(
    ("code", "final"), [(400, False), (401, False), (404, False), *((n, True) for n in (410, 413, 415, 422))]
)
def test_a_no_is_final_where_it_stays_one(receiving, code, final):
    assert refused(webhook(receiving(status(code)))) == ("delivery_refused", final)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (hang, "delivery_timeout"),
        (hang_up, "delivery_cut"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "delivery_cut"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"), "delivery_cut"),
        (drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), "delivery_timeout"),
        (drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"), "delivery_timeout"),
    ],
    ids=["hangs", "hangs up", "no HTTP", "headers without end", "drips", "continues for ever"],
)
def test_a_receiver_that_is_broken_may_be_mended_and_is_left_in_time(receiving, answer, code):
    started = time.monotonic()
    assert refused(webhook(receiving(answer), timeout=0.4)) == (code, False)
    assert time.monotonic() - started < 1.5


def test_what_was_taken_is_taken_whatever_the_body_does(receiving):
    for answer in (
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        status(200, b"x" * 3_000_000),
    ):
        started = time.monotonic()
        webhook(receiving(answer), timeout=0.4).send(message())
        assert time.monotonic() - started < 1.5


def test_a_receiver_may_say_what_it_has_to_say(receiving):
    """Within bounds: whoever is hung up on finds an error in its log."""
    receiver = receiving(status(200, b"x" * 60_000))
    for _ in range(3):
        webhook(receiver).send(message())
    receiver.server.shutdown()
    assert receiver.broken == 0


def test_nobody_there_may_pass(receiving):
    with Receiver(status(200)) as receiver:
        pass
    assert refused(webhook(receiver)) == ("delivery_unreachable", False)


def test_a_name_that_nobody_knows_may_pass():
    def unknown(host, port):
        raise OSError(-2, "Name or service not known")

    channel = Webhook("https://hooks.example.com/", SECRET, resolve=unknown)
    assert refused(channel) == ("delivery_unreachable", False)
    assert refused(Webhook("https://hooks.example.com/", SECRET, resolve=lambda *_: [])) == (
        "delivery_unreachable",
        False,
    )


def test_a_resolver_that_hangs_is_left_in_time():
    channel = Webhook("https://hooks.example.com/", SECRET, resolve=lambda *_: time.sleep(2) or [], timeout=0.2)
    started = time.monotonic()
    assert refused(channel) == ("delivery_timeout", False)
    assert time.monotonic() - started < 1.5


# --- targets ---------------------------------------------------------------------------------------------------------


def test_private_addresses_are_refused_unless_they_are_allowed(receiving):
    receiver = receiving()
    given = {"insecure": True, "secret": SECRET, "timeout": 2}
    assert refused(webhook(receiver, private=False, **given)) == ("delivery_private", True)
    assert refused(webhook(receiver, private=["10.0.0.0/8", "::1/128"], **given)) == ("delivery_private", True)
    assert receiver.requests == []
    for allowed in (True, "127.0.0.1", ["10.0.0.0/8", "127.0.0.0/8"]):
        webhook(receiver, private=allowed, **given).send(message())
    assert len(receiver.requests) == 3


def test_one_private_address_among_many_is_enough_to_refuse():
    channel = Webhook("https://hooks.example.com/", SECRET, resolve=lambda *_: ["93.184.215.14", "169.254.169.254"])
    with pytest.raises(NotDelivered) as caught:
        channel.send(message())
    assert (caught.value.code, caught.value.values["address"]) == ("delivery_private", "169.254.169.254")


def test_the_connection_goes_to_the_address_that_was_checked(receiving):
    """A name server that gives a good answer first and another one afterwards gets nothing for it."""
    receiver, asked = receiving(), []

    def rebinding(host, port):
        asked.append((host, port))
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    channel = Webhook(receiver.url(host="hooks.example.com"), SECRET, private="127.0.0.1/32", resolve=rebinding)
    channel.send(message())
    assert asked == [("hooks.example.com", receiver.port)]
    (request,) = receiver.requests
    assert request.headers["host"] == f"hooks.example.com:{receiver.port}"
    assert refused(channel) == ("delivery_private", True)


def test_an_address_that_does_not_answer_is_passed_over(receiving):
    receiver = receiving()
    channel = Webhook(
        receiver.url(host="hooks.example.com"), SECRET, private=LOOPBACK, resolve=lambda *_: ["127.0.0.9", "127.0.0.1"]
    )
    channel.send(message())
    assert len(receiver.requests) == 1


def test_an_address_where_nobody_answers_takes_its_share_of_the_time_and_no_more(receiving):
    receiver = receiving()
    with ExitStack() as stack:
        # A queue that is full: whoever comes now waits.
        busy = stack.enter_context(socket.create_server(("127.0.0.9", receiver.port), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        channel = Webhook(
            receiver.url(host="hooks.example.com"),
            SECRET,
            private=LOOPBACK,
            resolve=lambda *_: ["127.0.0.9", "127.0.0.1"],
            timeout=1,
        )
        channel.send(message())
    assert len(receiver.requests) == 1


def test_only_hosts_of_the_list_are_spoken_to():
    given = {"secret": SECRET, "resolve": lambda *_: pytest.fail("a refused host is not even looked up")}
    with pytest.raises(InvalidValue) as caught:
        Webhook("https://hooks.example.com/x", allow=["*.example.org", "example.com"], **given)
    assert (caught.value.code, caught.value.values["host"]) == ("delivery_target", "hooks.example.com")
    for allow in (["*.example.com"], ["*.com"], ["HOOKS.example.com."], "hooks.example.com"):
        Webhook("https://hooks.example.com/x", allow=allow, **given)


def test_plain_http_is_for_private_addresses():
    with pytest.raises(InvalidValue) as caught:
        Webhook("http://hooks.example.com/", SECRET)
    assert caught.value.code == "delivery_insecure"
    channel = Webhook("http://hooks.example.com/", SECRET, private=True, resolve=lambda *_: ["93.184.215.14"])
    assert refused(channel) == ("delivery_insecure", True)


def test_a_proxy_of_the_environment_is_not_used(receiving, monkeypatch):
    receiver, proxy = receiving(), receiving()
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.url(""))
    webhook(receiver).send(message())
    assert (len(receiver.requests), len(proxy.requests)) == (1, 0)


# --- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [301, 307, 308])
def test_a_redirect_to_an_allowed_host_takes_the_whole_message_along(receiving, code):
    receiver = receiving(turned("/there?x=1", code), status(200))
    channel = Webhook(receiver.url().replace("//", "//mei:secret@"), SECRET, private=LOOPBACK)
    channel.send(message())
    first, second = receiver.requests
    assert (second.method, second.path, second.body) == ("POST", "/there?x=1", first.body)
    Verifier(SECRET).verify(second.body, second.headers)
    assert second.headers["authorization"] == first.headers["authorization"]


def test_a_login_stays_with_its_origin(receiving):
    there = receiving()
    receiver = receiving(turned(None, to=there.url()))
    Webhook(receiver.url().replace("//", "//mei:secret@"), SECRET, private=LOOPBACK).send(message())
    assert "authorization" not in there.requests[0].headers


@pytest.mark.parametrize("location", ["/there", "there", "//127.0.0.1:{port}/there", "http://127.0.0.1:{port}/there"])
def test_a_location_may_be_relative(receiving, location):
    receiver = receiving()
    receiver.answers = [turned(None, to=location.format(port=receiver.port)), status(200)]
    webhook(receiver).send(message())
    assert receiver.requests[1].path == "/there"


@pytest.mark.parametrize("code", [302, 303])
def test_a_redirect_to_a_page_to_look_at_is_no_delivery(receiving, code):
    receiver = receiving(turned("/login", code), status(200))
    assert refused(webhook(receiver)) == ("delivery_moved", False)
    assert len(receiver.requests) == 1


def test_redirects_are_followed_three_times(receiving):
    receiver = receiving(*(turned(f"/{number}") for number in (1, 2, 3)), status(200))
    webhook(receiver).send(message())
    assert [one.path for one in receiver.requests] == ["/hook", "/1", "/2", "/3"]
    loop = receiving(turned("/again"))
    assert refused(webhook(loop)) == ("delivery_redirects", False)
    assert len(loop.requests) == 4
    none = receiving(turned("/again"))
    assert refused(webhook(none, redirects=0)) == ("delivery_moved", False)
    assert len(none.requests) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("allow", "private", "found"),
    [
        (None, LOOPBACK, "delivery_target"),
        (["127.0.0.1", "*.example.org"], LOOPBACK, "delivery_target"),
    ],
)
def test_a_redirect_goes_to_no_host_that_is_not_allowed(receiving, code, allow, private, found):
    """Which hears nothing: neither body nor signature."""
    elsewhere = receiving()
    receiver = receiving(turned(None, code, to=elsewhere.url(host="localhost")))
    assert refused(webhook(receiver, allow=allow, private=private)) == (found, True)
    assert elsewhere.requests == []


def test_a_redirect_to_a_private_address_is_refused(receiving):
    """By its number as by its name."""
    names = {
        "hooks.example.com": ["127.0.0.1"],
        "inside.example.com": ["127.0.0.2"],
        "cloud.example.com": ["169.254.169.254"],
    }
    given = {"private": "127.0.0.1/32", "allow": ["*.example.com", "127.0.0.2", "169.254.169.254"]}
    for host in ("127.0.0.2", "inside.example.com", "169.254.169.254", "cloud.example.com"):
        elsewhere = receiving()
        receiver = receiving(turned(None, to=elsewhere.url(host=host)))
        channel = Webhook(receiver.url(host="hooks.example.com"), SECRET, resolve=lambda name, _: names[name], **given)
        assert refused(channel) == ("delivery_private", True)
        assert elsewhere.requests == []


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://[", "http://a b/", "gopher:x"])
def test_a_redirect_to_what_is_no_http_is_a_failure(receiving, location):
    assert refused(webhook(receiving(turned(None, to=location)))) == ("delivery_moved", False)


# --- encryption ------------------------------------------------------------------------------------------------------


def test_a_receivers_certificate_is_verified_by_the_hosts_name(receiving):
    server, client = certificates("hooks.example.com")
    receiver = receiving(tls=server)
    given = {"private": LOOPBACK, "resolve": lambda *_: ["127.0.0.1"], "timeout": 5}
    Webhook(receiver.url(host="hooks.example.com"), SECRET, tls=client, **given).send(message())
    (request,) = receiver.requests
    assert request.headers["host"] == f"hooks.example.com:{receiver.port}"
    for host, tls in (("other.example.com", client), ("127.0.0.1", client), ("hooks.example.com", None)):
        channel = Webhook(receiver.url(host=host), SECRET, tls=tls, **given)
        with pytest.raises(NotDelivered) as caught:
            channel.send(message())
        assert (caught.value.code, caught.value.final) == ("delivery_unreachable", False)
        assert caught.value.values["detail"]
    assert len(receiver.requests) == 1


def test_a_receiver_that_speaks_no_tls_may_be_mended(receiving):
    receiver = receiving()
    channel = Webhook(receiver.url().replace("http:", "https:"), SECRET, private=LOOPBACK, timeout=2)
    assert refused(channel)[1] is False
    assert receiver.requests == []


def test_no_redirect_leads_from_https_to_http(receiving):
    server, client = certificates("127.0.0.1")
    plain = receiving()
    receiver = receiving(turned(None, to=plain.url()), tls=server)
    channel = Webhook(receiver.url(), SECRET, tls=client, private=LOOPBACK, insecure=True, timeout=5)
    assert refused(channel) == ("delivery_insecure", True)
    assert plain.requests == []
    receiver.answers = [status(200)]
    plain.answers = [turned(None, 301, to=receiver.url())]
    Webhook(plain.url(), SECRET, tls=client, private=LOOPBACK, timeout=5).send(message())
    assert len(receiver.requests) == 2


# --- secrets, and what can't be used ---------------------------------------------------------------------------------


def test_nothing_of_a_url_but_its_host_is_shown(caplog):
    caplog.set_level(logging.DEBUG)
    channel = Webhook(
        "https://u-name:p-word@hooks.example.com/p-ath?k=q-uery#f-rag", SECRET, resolve=lambda *_: ["10.0.0.1"]
    )
    with pytest.raises(NotDelivered) as caught:
        channel.send(message())
    shown = f"{channel!r} {caught.value!r} {caught.value} {caught.value.as_dict('zh')} {caplog.text}"
    assert "hooks.example.com" in shown
    for hidden in ("u-name", "p-word", "p-ath", "q-uery", "f-rag", SECRET, SECRET.removeprefix("whsec_")):
        assert hidden not in shown


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks.example.com", "ftp://example.com/k-ey", "https://", "https:///k-ey", "https://exa mple.com/k-ey"),
        *("https://example.com:port/k-ey", "https://example.com:99999/k-ey", "https://ex\\ample.com/k-ey", None, 7),
        *("https://a..b/k-ey", "https://[::1/k-ey", "https://-a.example/k-ey", "https://example.com/k-ey\r\nX: y"),
    ],
)
def test_a_url_that_can_not_be_used_is_refused_without_its_key(url):
    with pytest.raises(InvalidValue) as caught:
        Webhook(url, SECRET)
    assert caught.value.code == "channel_url"
    assert "k-ey" not in str(caught.value)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!", "whsec_c2hvcnQ=", [], ["x"], None, 7 * ["x"], "whsec_" + "A" * 100]
)
def test_a_secret_is_of_the_length_that_is_safe_and_in_no_error(secret):
    with pytest.raises(InvalidValue) as caught:
        Webhook("https://hooks.example.com/", secret)
    assert caught.value.code == "channel_secret"
    assert caught.value.values == {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"timeout": 0}, "not_positive"),
        ({"timeout": float("inf")}, "not_positive"),
        ({"timeout": "10"}, "not_positive"),
        ({"redirects": -1}, "not_a_count"),
        ({"redirects": True}, "not_a_count"),
        ({"private": "10.0.0.1/8"}, "channel_network"),
        ({"private": ["intranet"]}, "channel_network"),
        ({"allow": ["https://example.com"]}, "channel_allow"),
        ({"allow": ["*"]}, "channel_allow"),
        ({"allow": ["exa*mple.com"]}, "channel_allow"),
        ({"allow": []}, "delivery_target"),
    ],
)
def test_other_arguments_are_refused_by_name(given, code):
    with pytest.raises(InvalidValue) as caught:
        Webhook("https://hooks.example.com/", SECRET, **given)
    assert caught.value.code == code
