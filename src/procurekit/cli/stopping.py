"""Stopping: what Ctrl-C and SIGTERM set, for a command that goes on until somebody wants it to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Event, current_thread, main_thread
from typing import Final

__all__ = ["Stop", "stopped_by_signals"]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stop(Event):
    """An event that the handler of a signal may set.

    A handler runs in the midst of what the main thread does. If that is `Event.wait`, which has the event's own lock
    for a moment, `Event.set` would wait for that lock for ever; a `SimpleQueue` is made to be put into by handlers.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: SimpleQueue[None] = SimpleQueue()
        self._stopped = False

    def set(self) -> None:
        """Ask for the end."""
        self._stopped = True
        self._asked.put(None)

    def is_set(self) -> bool:
        """Was it asked for?"""
        return self._stopped

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is asked for, at most so many seconds; was it?"""
        if not self._stopped:
            with suppress(Empty):
                self._asked.get(timeout=timeout)
        return self._stopped


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """What is set by Ctrl-C and SIGTERM while it lasts; a second one of the same kind ends the process as ever.

    In a thread other than the main one nothing sets it: signals aren't for those.
    """
    stop = Stop()
    if current_thread() is not main_thread():
        yield stop
        return
    before = {one: signal.getsignal(one) or signal.SIG_DFL for one in _SIGNALS}

    def ask(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for one in _SIGNALS:
        signal.signal(one, ask)
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
