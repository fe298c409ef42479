"""Apprise: one channel for every service that Apprise speaks to: 企业微信, 钉钉, 飞书, Slack, Teams and 170 more."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Protocol, cast

from procurekit.adapters.notify.connecting import ensure_seconds
from procurekit.adapters.notify.guarding import guarded, quiet
from procurekit.adapters.notify.places import shown
from procurekit.adapters.notify.targets import Private, Targets
from procurekit.errors import InvalidValue, MissingExtra, NotDelivered
from procurekit.model.delivery import Message
from procurekit.values.visible import visible

__all__ = ["Apprise", "Service"]


class Service(Protocol):
    """What is used of a service of Apprise's: each of its plugins is one."""

    def notify(self, *, title: str, body: str, body_format: str) -> object:
        """Send it; something true if it was taken."""
        ...


class Apprise:
    """Sends each message through a service of Apprise: its URL (``dingtalk://TOKEN``), or the service made ready.

    Its title is the message's subject, its body what `Message.body` says. Wherever the service connects to is checked
    as it connects: the host's name, if `allow` says which may be (a service knows its own host, so every name is
    allowed otherwise), and the address, which has to be public; private ones have to be allowed, all (`private=True`)
    or by network. Redirects aren't followed. While it sends, nothing of Apprise and of the libraries below reaches
    the log.

    `timeout` is how long the receiver may take to answer each time, in seconds. Several threads take turns.

    Raises MissingExtra without the extra ``notify``, InvalidValue if Apprise can't use the URL.
    """

    def __init__(
        self,
        service: str | Service,
        *,
        allow: Iterable[str] | None = None,
        private: Private = False,
        timeout: float = 10,
    ) -> None:
        self._targets = Targets.of(allow, private)
        seconds = ensure_seconds("Apprise.timeout", timeout)
        self._service = _service(service) if isinstance(service, str) else service
        # A service that was made ready has its own settings; these are ours to make.
        for name, value in (
            ("redirects", False),
            ("socket_connect_timeout", seconds),
            ("socket_read_timeout", seconds),
        ):
            setattr(self._service, name, value)
        self._name = str(getattr(self._service, "service_name", None) or type(self._service).__name__)
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Apprise({self._name!r})"

    def send(self, message: Message) -> None:
        """Send it.

        Raises NotDelivered: final if the service went where it may not (``delivery_target``, ``delivery_private``);
        else it may pass (``delivery_not_taken``). Apprise says no more than that.
        """
        subject = visible(message.subject)
        text = visible(message.body, lines=True) or subject
        taken, kind = False, None
        with self._lock, guarded(self._targets, message.channel) as guard:
            try:
                taken = bool(self._service.notify(title=subject, body=text, body_format="text"))
            except Exception as error:  # noqa: BLE001 - services are written by many, and raise what they like
                kind = type(error).__name__
        if guard.refused is not None:
            raise guard.refused.with_traceback(None) from None
        if not taken:
            raise NotDelivered("delivery_not_taken", channel=message.channel, service=self._name, kind=kind)


def _service(url: str) -> Service:
    try:
        import apprise
    except ImportError:
        raise MissingExtra("missing_extra", package="apprise", extra="notify") from None
    with quiet():
        asset = apprise.AppriseAsset(http_redirects=False, secure_logging=True)
        made = apprise.Apprise.instantiate(url, asset=asset)
    if made is None:
        raise InvalidValue("channel_url", url=shown(url), expected="https://appriseit.com/services/")
    return cast("Service", made)
