"""``procurekit watch``: looks, tells people and waits, until it is stopped."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.cli.rules import rules_of
from procurekit.cli.stopping import stopped_by_signals
from procurekit.cli.tell_files import channels_and_readers
from procurekit.desk import Desk
from procurekit.desk.alerting import Alerts
from procurekit.desk.watching import Watched
from procurekit.rules import RuleFinding
from procurekit.values.figures import moment

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Look once, or until Ctrl-C or SIGTERM. Raises StoreError if the store could be used in no round."""
    options: dict[str, Any] = {"rules": rules_of(args.rules)}
    if args.tell is not None:
        options["channels"], options["directory"] = channels_and_readers(args.tell, out)
    with opening.reading(args, **options) as desk, stopped_by_signals() as stop:
        if not desk.channels:
            out.note(out.say("cli.watch.nobody"))
        rounds = _Rounds(desk, out, args.every, once=args.once)
        done = desk.watch(every=args.every, stop=stop, rounds=1 if args.once else None, told=rounds.tell)
    if done.error is not None and done.failures == done.rounds:
        raise done.error
    plain = {"rounds": done.rounds, "changes": done.changes, "failures": done.failures}
    plain |= {"sent": done.delivered.sent, "postponed": done.delivered.postponed, "dead": done.delivered.dead}
    last = rounds.said if args.once else out.say("cli.watch.stopped", rounds=done.rounds, **_done(done))
    out.emit(lambda: plain, lambda: (tuple(plain), [list(plain.values())]), lambda screen: screen.print(last))
    return 0


class _Rounds:
    """Says what a round did: of the first one, and then where there is something to say."""

    def __init__(self, desk: Desk, out: Output, every: int, *, once: bool) -> None:
        self.said = ""
        self._desk = desk
        self._out = out
        self._every = every
        self._once = once
        self._before = Watched()
        self._findings: tuple[RuleFinding, ...] = ()

    def tell(self, now: Watched, found: Alerts | None) -> None:
        """Say what has come since the round before."""
        before, self._before = self._before, now
        at = moment(self._desk.now())
        if found is None:
            self._fail(at, before, now)
            return
        for one in found.findings:
            if one not in self._findings:
                self._out.note(one.text(self._out.lang))
        self._findings = found.findings
        self.said = self._out.say("cli.watch.round", at=at, open=len(found), **_done(now, before))
        # With --once the line is the result.
        if not self._once and (before.rounds == 0 or before.error is not None or _done(now) != _done(before)):
            self._out.note(self.said)

    def _fail(self, at: str, before: Watched, now: Watched) -> None:
        error = now.error
        if self._once or error is None or (before.error is not None and before.error.code == error.code):
            return
        self._out.note(self._out.say("cli.watch.failed", at=at, why=error, seconds=self._every))


def _done(now: Watched, before: Watched | None = None) -> dict[str, int | None]:
    """What was done since a round, by its name in the texts; None where they needn't speak of it."""
    then = before or Watched()
    messages = {
        "sent": now.delivered.sent - then.delivered.sent,
        "postponed": now.delivered.postponed - then.delivered.postponed,
        "dead": now.delivered.dead - then.delivered.dead,
    }
    return {"changes": now.changes - then.changes, **{name: count or None for name, count in messages.items()}}
