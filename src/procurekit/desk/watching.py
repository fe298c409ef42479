"""Watching: the loop that looks, tells people and waits, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Signal

from attrs import evolve, field, frozen

from procurekit.desk.alert_acts import AlertActs
from procurekit.desk.alerting import Alerts
from procurekit.desk.delivering import Delivered, Delivering
from procurekit.desk.logs import ALERTS
from procurekit.errors import StoreError
from procurekit.ports import Outbox

__all__ = ["Watched", "Watching"]


@frozen
class Watched:
    """What a loop did so far: how often it looked, what it recorded and delivered, how often the store failed it.

    `error` is what the store said in the last round, None if that went well.
    """

    rounds: int = 0
    changes: int = 0
    delivered: Delivered = field(factory=Delivered)
    failures: int = 0
    error: StoreError | None = None


class Watching(AlertActs, Delivering):
    """The part of a desk that watches by itself."""

    def watch(
        self,
        *,
        every: float = 60,
        stop: Signal | None = None,
        rounds: int | None = None,
        told: Callable[[Watched, Alerts | None], object] | None = None,
        wait: Callable[[float], object] | None = None,
    ) -> Watched:
        """Look, record and deliver, again and again, with `every` seconds in between, until `stop` is set.

        It stops between two deliveries: what it has in hand is given back, nothing is half done. Without `stop` it goes
        on until the process is interrupted, or for so many `rounds`. A store that can't be reached is tried again in
        the next round. `told` is called after each round with what was done so far and what is open now (None where the
        store failed). `wait` is what waits (by default on `stop`).

        Several may watch one database: nothing is raised twice, and they share the deliveries.

        >>> import procurekit
        >>> with procurekit.open("memory:") as desk:
        ...     desk.watch(rounds=1).rounds
        1
        """
        signal = stop or Signal()
        pause = wait or signal.wait
        now = Watched()
        while not signal.is_set() and (rounds is None or now.rounds < rounds):
            if now.rounds:
                pause(every)
                if signal.is_set():
                    break
            now, found = self._round(now, signal)
            if told is not None:
                told(now, found)
        return now

    def _round(self, now: Watched, stop: Signal) -> tuple[Watched, Alerts | None]:
        try:
            found = self.alerts()
            now = evolve(now, changes=now.changes + len(found.changes))
            while isinstance(self.store, Outbox) and not stop.is_set():
                done = self.deliver(stop=stop)
                now = evolve(now, delivered=now.delivered + done)
                if not done.count:
                    break
        except StoreError as error:
            ALERTS.warning("a round of watching failed: %s", error.code)
            return evolve(now, rounds=now.rounds + 1, failures=now.failures + 1, error=error), None
        return evolve(now, rounds=now.rounds + 1, error=None), found
