"""Mail: a message as plain text by SMTP."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from hashlib import sha256
from typing import ClassVar, Final, Literal

from procurekit.adapters.notify.connecting import Deadline, connected, ensure_seconds, telling_why
from procurekit.adapters.notify.mailbox import mailbox
from procurekit.adapters.notify.signing import token_of
from procurekit.adapters.notify.smtp import Session, refusals
from procurekit.adapters.notify.targets import Private, Resolve, Targets, host_name
from procurekit.errors import InvalidValue, NotDelivered
from procurekit.model.delivery import Message
from procurekit.values.visible import visible

__all__ = ["Mail"]

_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
# Not every server on the way takes bytes above 127, and none minds their absence.
_POLICY: Final = SMTP_POLICY.clone(cte_type="7bit")
# A header's name and a value without spaces have to fit on one line.
_LONGEST_KEY: Final = 60


class Mail:
    """Sends each message as a mail of plain text to the address that the reader has on this channel.

    `sender` is an address, with a name or without: ``Purchasing <po@example.com>``. A message that comes again has the
    same ``Message-ID`` and the same ``X-Procurekit-Key``.

    `security` is ``starttls``, ``tls`` or ``none``; a server that offers no STARTTLS is never sent anything in plain.
    ``none`` is for private addresses, unless `insecure` says that anybody on the way may read along. The server is one
    of `allow` (itself, if nothing is said) at a public address; private ones have to be allowed, all (`private=True`)
    or by network. A message may take `timeout` seconds, all in all. Safe to use from several threads.

    Raises InvalidValue on what can't be used.

    >>> from procurekit.notify import Mail
    >>> Mail("smtp.example.com", sender="po@example.com", user="po", password="secret")
    Mail('smtp.example.com', 587, sender='po@example.com')
    """

    address: ClassVar = "email"
    """Which of a contact's addresses it needs."""

    def __init__(
        self,
        host: str,
        port: int | None = None,
        *,
        sender: str,
        user: str | None = None,
        password: str | None = None,
        security: Literal["starttls", "tls", "none"] = "starttls",
        allow: Iterable[str] | None = None,
        private: Private = False,
        insecure: bool = False,
        timeout: float = 10,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        try:
            self._host = host_name(host)
        except (ValueError, AttributeError):
            raise InvalidValue("channel_url", url=f"{host!r:.80}", expected="smtp.example.com") from None
        if security not in _PORTS:
            raise InvalidValue("not_a_choice", field="Mail.security", value=repr(security), choices=", ".join(_PORTS))
        if port is not None and port not in range(1, 65_536):
            raise InvalidValue("channel_url", url=f"{host}:{port!r:.20}", expected="smtp.example.com, 587")
        self._port = port or _PORTS[security]
        self._targets = Targets.of((host,) if allow is None else allow, private, resolve)
        if not self._targets.knows(host):
            raise InvalidValue("delivery_target", channel="Mail", host=host)
        if security == "none" and not insecure and not self._targets.networks:
            raise InvalidValue("delivery_insecure", channel="Mail", host=host)
        found = mailbox(sender)
        if found is None:
            raise InvalidValue("mail_address", field="Mail.sender", value=f"{sender!r:.80}")
        self._sender = found
        if not f"{user or ''}{password or ''}".isascii():
            raise InvalidValue("mail_login_ascii")
        self._login = None if user is None else (user, password or "")
        self._security = security
        self._insecure = insecure
        self._timeout = ensure_seconds("Mail.timeout", timeout)
        self._tls = tls or ssl.create_default_context()
        self._clock = clock

    def __repr__(self) -> str:
        return f"Mail({self._host!r}, {self._port}, sender={self._sender.addr_spec!r})"

    def send(self, message: Message) -> None:
        """Send it.

        Raises NotDelivered where the server doesn't take it. Final is that the reader has no address
        (``delivery_no_address``) or one that can't be right (``delivery_address``), and that the server refuses the
        message or the address for good (5xx). 4xx may pass, and so may a refused login.
        """
        channel = message.channel
        mail = self._written(message)
        deadline = Deadline(self._timeout)
        readable = self._security == "none" and not self._insecure
        with telling_why(channel, self._host, self._timeout), refusals(channel, self._host, message.who, deadline):
            sock = connected(
                self._targets,
                self._host,
                self._port,
                deadline,
                channel=channel,
                readable=readable,
                tls=self._tls if self._security == "tls" else None,
            )
            with Session(sock, self._host, deadline, _own_name()) as session:
                session.greet()
                if self._security == "starttls" and not session.encrypt(self._tls):
                    raise NotDelivered("delivery_no_tls", channel=channel, host=self._host)
                session.ehlo_or_helo_if_needed()
                if self._login is not None and not session.has_extn("auth"):
                    raise NotDelivered("delivery_login", channel=channel, host=self._host, status=None)
                if self._login is not None:
                    session.login(*self._login)
                session.send_message(mail)
                # It has the mail: how it says goodbye is nobody's concern.
                with suppress(Exception):
                    session.quit()

    def _written(self, message: Message) -> EmailMessage:
        if not message.address:
            raise NotDelivered("delivery_no_address", final=True, channel=message.channel, who=message.who)
        to = mailbox(message.address)
        if to is None:
            raise NotDelivered("delivery_address", final=True, channel=message.channel, who=message.who)
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._sender
        mail["To"] = to
        mail["Subject"] = visible(message.subject)
        mail["Date"] = datetime.fromtimestamp(self._clock(), UTC)
        digest = sha256(message.key.encode(errors="surrogatepass")).hexdigest()[:40]
        mail["Message-ID"] = f"<{digest}@{self._sender.domain}>"
        mail["X-Procurekit-Key"] = token_of(message.key, _LONGEST_KEY)
        # So that no absence note answers it.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(visible(message.body, lines=True))
        return mail


def _own_name() -> str:
    """How this machine introduces itself: asking the network for its full name may take longer than the mail."""
    name = socket.gethostname()
    try:
        return host_name(name)
    except ValueError:
        return "localhost"
