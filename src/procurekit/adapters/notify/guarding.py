"""Guard: what this thread may connect to while somebody else's code sends for us, and what of that is logged.

A service of Apprise makes its own connections, and tells nobody where. Python tells an audit hook (PEP 578) of each
name that is looked up and of each connection that is made, before it is, and lets it object; so the very addresses are
checked, whoever connects. The hook is there from the first message on, looks at nothing outside of `guarded`, and can't
be taken away again. It is no sandbox: it holds code that means no harm to the targets that were allowed.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Final, NoReturn

from procurekit.adapters.notify.targets import Targets
from procurekit.errors import NotDelivered

__all__ = ["Guard", "guarded", "quiet"]

# What these write has the whole URL in it, key and all, from DEBUG on.
_TALKERS: Final = (
    "apprise",
    "requests",
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)
_CONNECTING: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_PROBE: Final = "procurekit.guard"
_HERE: Final = ipaddress.ip_address("127.0.0.1")


class Guard:
    """What happens while somebody else's code sends: where it may connect to, and what was refused."""

    def __init__(self, targets: Targets, channel: str) -> None:
        self.refused: NotDelivered | None = None
        self.probed = False
        self._targets = targets
        self._channel = channel

    def look_up(self, host: object) -> None:
        """Object unless the name is allowed."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if isinstance(name, str) and not self._targets.knows(name):
            self._refuse("delivery_target", host=name)

    def connect(self, address: object) -> None:
        """Object unless the address is allowed. A socket in the file system is this machine."""
        if address is None:
            return
        host = str(address[0]) if isinstance(address, tuple) and address else None
        try:
            found = _HERE if host is None else ipaddress.ip_address(host)
        except ValueError:
            # A name that the system is going to look up by itself.
            self._refuse("delivery_target", host=str(host))
        if not self._targets.reach(found):
            self._refuse("delivery_private", host=str(host), address=str(found))

    def _refuse(self, code: str, host: str, address: str | None = None) -> NoReturn:
        self.refused = NotDelivered(code, final=True, channel=self._channel, host=host, address=address)
        raise self.refused


_guard: ContextVar[Guard | None] = ContextVar("procurekit_guard", default=None)
_quiet: ContextVar[bool] = ContextVar("procurekit_quiet", default=False)
_lock: Final = Lock()
_installed: Final[list[bool]] = []


@contextmanager
def guarded(targets: Targets, channel: str) -> Iterator[Guard]:
    """Hold what this thread connects to against the targets, and keep it from the log.

    Raises RuntimeError where another hook of the host's keeps ours from being there: nothing is sent unguarded.
    """
    with quiet():
        guard = Guard(targets, channel)
        token = _guard.set(guard)
        try:
            sys.audit(_PROBE)
            if not guard.probed:
                message = "no audit hook can be added"
                raise RuntimeError(message)
            yield guard
        finally:
            _guard.reset(token)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Apprise and the libraries below it say in this thread from the log."""
    _install()
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _install() -> None:
    with _lock:
        if not _installed:
            for name in _TALKERS:
                logging.getLogger(name).addFilter(_unheard)
            sys.addaudithook(_audit)
            _installed.append(True)


def _unheard(_: logging.LogRecord) -> bool:
    return not _quiet.get()


def _audit(event: str, args: tuple[object, ...]) -> None:
    if event in _CONNECTING:
        guard = _guard.get()
        if guard is not None:
            guard.connect(args[1])
    elif event == "socket.getaddrinfo":
        guard = _guard.get()
        if guard is not None:
            guard.look_up(args[0])
    elif event == _PROBE:
        guard = _guard.get()
        if guard is not None:
            guard.probed = True
