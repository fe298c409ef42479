"""Session: a conversation with a mail server over a connection that was made before, until its deadline."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from procurekit.adapters.notify.connecting import Deadline, Line
from procurekit.errors import NotDelivered

__all__ = ["Session", "refusals"]

_READY: Final = 220
_FOR_GOOD: Final = 500
# Asks for a login or for encryption (RFC 4954): a setting of ours, not a mail that is no good.
_WHO_ARE_YOU: Final = frozenset({530, 534, 535, 538})


class Session(smtplib.SMTP):
    """What `smtplib` says, over a connection of ours."""

    def __init__(self, sock: socket.socket, host: str, deadline: Deadline, name: str) -> None:
        super().__init__(local_hostname=name)
        self._host = host  # whose name STARTTLS verifies
        self._deadline = deadline
        self.sock = sock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def greet(self) -> None:
        """Hear the server's greeting. Raises SMTPConnectError if it is none."""
        code, text = self.getreply()
        if code != _READY:
            raise smtplib.SMTPConnectError(code, text)

    def encrypt(self, tls: ssl.SSLContext) -> bool:
        """Go on encrypted, and with a server that has proved its name. False if the server doesn't do that."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            return False
        try:
            self.starttls(context=tls)
        except smtplib.SMTPResponseException:
            return False
        return True

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, read until the deadline. After STARTTLS there is a new connection to read from."""
        if self.file is None and self.sock is not None:
            self.file = Line(self.sock, self._deadline).makefile()
        try:
            return super().getreply()
        except smtplib.SMTPResponseException:
            # A line without end is no reply, although smtplib gives it a number.
            raise smtplib.SMTPServerDisconnected from None

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        """Send it before the deadline."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        Line(self.sock, self._deadline).sendall(s.encode(self.command_encoding) if isinstance(s, str) else s)


@contextmanager
def refusals(channel: str, host: str, who: str, deadline: Deadline) -> Iterator[None]:
    """Turn what a mail server says no with into NotDelivered, without its text: that may have an address in it."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        # A password that was changed, not a mail that is no good.
        raise NotDelivered("delivery_login", channel=channel, host=host, status=error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        ((status, _),) = error.recipients.values()
        raise _refused(channel, host, status) from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
        raise NotDelivered("delivery_failed", channel=channel, status=error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(channel, host, error.smtp_code) from None
    except smtplib.SMTPServerDisconnected:
        deadline.left()  # smtplib doesn't tell a server that hangs up from one that says nothing
        raise NotDelivered("delivery_cut", channel=channel, host=host) from None
    except smtplib.SMTPNotSupportedError:
        # Beyond what was asked for before, only an address in another script needs what a server may not have.
        raise NotDelivered("delivery_address", final=True, channel=channel, who=who) from None
    except smtplib.SMTPException:
        raise NotDelivered("delivery_login", channel=channel, host=host, status=None) from None


def _refused(channel: str, host: str, status: int) -> NotDelivered:
    if status in _WHO_ARE_YOU:
        return NotDelivered("delivery_login", channel=channel, host=host, status=status)
    if status >= _FOR_GOOD:
        return NotDelivered("delivery_refused", final=True, channel=channel, status=status)
    return NotDelivered("delivery_failed", channel=channel, status=status)
