"""Watching: the loop that looks, tells people and waits, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Signal

from attrs import evolve, field, frozen

from procurekit.desk.alert_acts import AlertActs
from procurekit.desk.alerting import Alerts
from procurekit.desk.delivering import Delivered, Delivering
from procurekit.desk.logs import ALERTS
from procurekit.errors import InvalidValue, ProcurekitError
from procurekit.ports import Outbox

__all__ = ["Watched", "Watching"]


@frozen
class Watched:
    """What a loop did so far: how often it looked, what it recorded and delivered, how often a round failed.

    `error` is why the last round failed, None if it went well: for the most part what the store said.
    """

    rounds: int = 0
    changes: int = 0
    delivered: Delivered = field(factory=Delivered)
    failures: int = 0
    error: ProcurekitError | None = None


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
        on until the process is interrupted, or for so many `rounds`. A round that fails, be it that the store can't be
        reached or something of the host's raises, ends nothing: the next one tries again. `told` is called after each
        round with what was done so far and what is open now (None where it failed). `wait` is what waits (by default on
        `stop`).

        Several may watch one database: nothing is raised twice, and they share the deliveries. Raises InvalidValue if
        `every` is no time at all.

        >>> import procurekit
        >>> with procurekit.open("memory:") as desk:
        ...     desk.watch(rounds=1).rounds
        1
        """
        if not every > 0:
            raise InvalidValue("not_positive", field="every", value=every)
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
                if not done.count + done.dropped:
                    break
        except ProcurekitError as error:
            return _failed(now, error), None
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one round, the next may go well
            # Its text may hold what nobody but the host may read.
            return _failed(now, ProcurekitError("round_broken", kind=type(error).__name__)), None
        return evolve(now, rounds=now.rounds + 1, error=None), found


def _failed(now: Watched, error: ProcurekitError) -> Watched:
    kind = error.values.get("kind", type(error).__name__)
    ALERTS.warning("a round of watching failed: %s (%s)", error.code, kind)
    return evolve(now, rounds=now.rounds + 1, failures=now.failures + 1, error=error)
