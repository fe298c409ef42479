"""Connecting: to an address that was checked, encrypted or not at all, with one deadline over all that follows."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import TYPE_CHECKING

from procurekit.adapters.notify.targets import Targets
from procurekit.errors import InvalidValue, NotDelivered

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Deadline", "Line", "connected", "ensure_seconds", "telling_why"]


class Deadline:
    """The moment until when something has to be done, however it is spread over time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """How many seconds are left. Raises TimeoutError if none are."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Drip(RawIOBase):
    """What comes in, until the deadline: a receiver that sends a byte now and then doesn't move it."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)


class Line:
    """A connection that ends at its deadline; what `http.client` and `smtplib` take for a socket."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock = sock
        self._deadline = deadline

    def makefile(self, *_: object) -> BufferedReader:
        """To read from it."""
        return BufferedReader(_Drip(self.sock, self._deadline))

    def sendall(self, data: bytes) -> None:
        """Send all, or raise TimeoutError."""
        rest = memoryview(data)
        while rest:
            self.sock.settimeout(self._deadline.left())
            rest = rest[self.sock.send(rest) :]

    def close(self) -> None:
        """Nothing: `http.client` says so before it has read a body. Whoever made the connection hangs up."""


def connected(
    targets: Targets,
    host: str,
    port: int,
    deadline: Deadline,
    *,
    channel: str,
    readable: bool,
    tls: ssl.SSLContext | None = None,
) -> socket.socket:
    """A connection to the host, at one of its addresses; with `tls` encrypted, and the host's name verified.

    What goes over it will be `readable` by those on the way: then every address has to be a private one.

    Raises NotDelivered if the host or an address isn't allowed, OSError (of which TimeoutError is one) where there is
    no connection.
    """
    addresses = targets.addresses(host, port, channel=channel, seconds=deadline.left())
    if readable and not all(map(targets.is_private, addresses)):
        raise NotDelivered("delivery_insecure", final=True, channel=channel, host=host)
    failed: OSError = TimeoutError()
    for position, address in enumerate(addresses):
        try:
            # The first address may be the one that nobody answers at: the others have their share of the time.
            sock = socket.create_connection((str(address), port), deadline.left() / (len(addresses) - position))
        except OSError as error:
            failed = error
            continue
        try:
            sock.settimeout(deadline.left())
            return sock if tls is None else tls.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    raise failed


@contextmanager
def telling_why(channel: str, host: str, seconds: float) -> Iterator[None]:
    """Turn what a connection dies of into NotDelivered that may pass, with nothing in it but the host's name."""
    try:
        yield
    except NotDelivered:
        raise
    except TimeoutError:
        raise NotDelivered("delivery_timeout", channel=channel, host=host, seconds=f"{seconds:g}") from None
    except OSError as error:
        raise NotDelivered("delivery_unreachable", channel=channel, host=host, detail=_detail(error)) from None


def _detail(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError):
        return error.reason or "TLS"
    return error.strerror or type(error).__name__


def ensure_seconds(field: str, value: object) -> float:
    """How long something may take. Raises InvalidValue unless it is a number above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise InvalidValue("not_positive", field=field, value=repr(value))
    return float(value)
