"""Webhook: a message as signed JSON to an HTTP receiver of yours, as the Standard Webhooks specification has it."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import Final, cast

from attrs import frozen

from procurekit.adapters.notify.answers import FOLLOWED, REDIRECTS, ensure_taken
from procurekit.adapters.notify.connecting import Deadline, Line, connected, ensure_seconds, telling_why
from procurekit.adapters.notify.places import Place, shown
from procurekit.adapters.notify.signing import keys_of, signatures, token_of
from procurekit.adapters.notify.targets import Private, Resolve, Targets
from procurekit.errors import InvalidValue, NotDelivered
from procurekit.model.delivery import Message
from procurekit.values.moments import iso_text

__all__ = ["Webhook"]

_MOST_READ: Final = 65_536


class Webhook:
    """Posts each message as JSON, signed: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.

    The body is ``{"type": "alert.raised", "timestamp": …, "data": message.as_dict()}``; the type is that of what the
    message is `about`. The id is the message's key and the same whenever it comes again; the timestamp in the header
    is that of the attempt. `secret` is what `new_secret` makes; with several of them each signs, so that receivers can
    change over one after the other.

    Only hosts of `allow` are spoken to (names, or ``*.example.com``; the URL's own host if nothing is said), and only
    at public addresses: private ones have to be allowed, all (`private=True`) or by network (``"10.0.0.0/8"``).
    ``http://`` is for private addresses, unless `insecure` says that anybody on the way may read along. So it is with
    every redirect, of which 301, 307 and 308 are followed, at most `redirects` of them and never from https to http.
    Proxies that the environment names aren't used. `tls` verifies receivers with certificates of your own making.

    A message may take `timeout` seconds, all in all. Safe to use from several threads.

    Raises InvalidValue on what can't be used.

    >>> from procurekit.notify import Webhook, new_secret
    >>> Webhook("https://hooks.example.com/alerts?key=k", new_secret())
    Webhook('https://hooks.example.com/…')
    """

    def __init__(
        self,
        url: str,
        secret: str | Iterable[str],
        *,
        allow: Iterable[str] | None = None,
        private: Private = False,
        insecure: bool = False,
        redirects: int = 3,
        timeout: float = 10,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        try:
            self._place = Place.of(url)
        except (ValueError, TypeError, AttributeError):
            raise InvalidValue("channel_url", url=shown(str(url)), expected="https://HOST/PATH") from None
        host = self._place.host
        self._targets = Targets.of((host,) if allow is None else allow, private, resolve)
        if not self._targets.knows(host):
            raise InvalidValue("delivery_target", channel="Webhook", host=host)
        if self._place.scheme == "http" and not insecure and not self._targets.networks:
            raise InvalidValue("delivery_insecure", channel="Webhook", host=host)
        self._keys = keys_of(secret)
        self._insecure = insecure
        if isinstance(redirects, bool) or not isinstance(redirects, int) or redirects < 0:
            raise InvalidValue("not_a_count", field="Webhook.redirects", value=repr(redirects))
        self._redirects = redirects
        self._timeout = ensure_seconds("Webhook.timeout", timeout)
        self._tls = tls or ssl.create_default_context()
        self._clock = clock

    def __repr__(self) -> str:
        return f"Webhook({self._place.origin + '/…'!r})"

    def send(self, message: Message) -> None:
        """Post it. Raises NotDelivered unless the receiver answered with 2xx in time."""
        body = _body(message)
        token, now = token_of(message.key), self._clock()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "procurekit",
            "webhook-id": token,
            "webhook-timestamp": str(int(now)),
            "webhook-signature": signatures(self._keys, token, int(now), body),
        }
        deadline = Deadline(self._timeout)
        place, channel = self._place, message.channel
        for _ in range(self._redirects + 1):
            answer = self._post(place, headers, body, deadline, channel)
            there = self._sent_on(place, answer, channel)
            if there is None:
                ensure_taken(answer.status, answer.retry_after, channel=channel, now=self._clock())
                return
            place = there
        raise NotDelivered("delivery_redirects", channel=channel, most=self._redirects)

    def _post(self, place: Place, headers: dict[str, str], body: bytes, deadline: Deadline, channel: str) -> _Answer:
        own = {"Host": place.authority, **headers}
        if place.login is not None:
            own["Authorization"] = place.login
        tls = self._tls if place.scheme == "https" else None
        with telling_why(channel, place.host, deadline.seconds):
            readable = tls is None and not self._insecure
            sock = connected(
                self._targets, place.host, place.port, deadline, channel=channel, readable=readable, tls=tls
            )
            try:
                return _asked(Line(sock, deadline), place, own, body)
            except (HTTPException, ConnectionError):
                raise NotDelivered("delivery_cut", channel=channel, host=place.host) from None
            finally:
                sock.close()

    def _sent_on(self, place: Place, answer: _Answer, channel: str) -> Place | None:
        """Where the receiver sends on to, if one goes there. Raises NotDelivered where one may not."""
        if answer.status not in REDIRECTS or answer.location is None or not self._redirects:
            return None
        try:
            there = place.elsewhere(answer.location)
        except ValueError:
            raise NotDelivered("delivery_moved", channel=channel, status=answer.status) from None
        self._targets.ensure_known(there.host, channel)
        if place.scheme == "https" and there.scheme == "http":
            raise NotDelivered("delivery_insecure", final=True, channel=channel, host=there.host)
        # 302 and 303 send to a page to look at, a login mostly, which is glad of any request and tells nobody.
        return there if answer.status in FOLLOWED else None


@frozen
class _Answer:
    """What of a response matters."""

    status: int
    location: str | None
    retry_after: str | None


def _asked(line: Line, place: Place, headers: dict[str, str], body: bytes) -> _Answer:
    """Ask over a connection that is there: `http.client` never makes one of its own."""
    connection = HTTPConnection(place.host, place.port)
    connection.auto_open = 0
    connection.sock = cast("ssl.SSLSocket", line)
    connection.request("POST", place.target, body, headers)
    response = connection.getresponse()
    answer = _Answer(response.status, response.headers.get("Location"), response.headers.get("Retry-After"))
    # Nobody needs what else it says; but whoever hangs up at once is a failure in the receiver's log.
    with suppress(HTTPException, OSError):
        response.read(_MOST_READ)
    return answer


def _body(message: Message) -> bytes:
    told = {"type": f"alert.{message.about}", "timestamp": iso_text(message.at), "data": message.as_dict()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
