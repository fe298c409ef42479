"""``procurekit watch``: looks, tells people and waits, until it is stopped; ``undelivered``: what was given up."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.cli.rules import rules_of
from procurekit.cli.tell_files import channels_and_readers
from procurekit.desk.alert_commands import delivery_as_dict
from procurekit.desk.alerting import Alerts
from procurekit.desk.watching import Watched
from procurekit.errors import say

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("key", "alert", "who", "channel", "about", "due_at", "attempts", "error")


def run(args: Namespace, out: Output) -> int:
    """Do what was asked for."""
    return _watch(args, out) if args.command == "watch" else _undelivered(args, out)


def _watch(args: Namespace, out: Output) -> int:
    options: dict[str, Any] = {"rules": rules_of(args.rules)}
    if args.tell is not None:
        options["channels"], options["directory"] = channels_and_readers(args.tell)

    def told(now: Watched, found: Alerts | None) -> None:
        if found is None:
            out.note(out.say("cli.watch.failed", rounds=now.rounds))
            return
        for one in found.findings:
            out.note(out.say("cli.rules.failed", text=one.text(out.lang)))
        done = now.delivered
        counts = {"changes": now.changes, "sent": done.sent, "postponed": done.postponed, "dead": done.dead}
        out.note(out.say("cli.watch.round", rounds=now.rounds, open=len(found), **counts))

    with opening.reading(args, **options) as desk, _stopped() as stop:
        done = desk.watch(every=args.every, stop=stop, rounds=1 if args.once else None, told=told)
    plain = {"rounds": done.rounds, "changes": done.changes, "failures": done.failures}
    plain |= {"sent": done.delivered.sent, "postponed": done.delivered.postponed, "dead": done.delivered.dead}
    out.emit(
        lambda: plain,
        lambda: (tuple(plain), [list(plain.values())]),
        lambda screen: screen.print(screen.say("cli.watch.stopped", rounds=done.rounds)),
    )
    return 1 if done.rounds and done.failures == done.rounds else 0


@contextmanager
def _stopped() -> Iterator[Event]:
    """What is set by Ctrl-C and SIGTERM while it lasts."""
    stop = Event()
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _undelivered(args: Namespace, out: Output) -> int:
    with opening.reading(args) as desk:
        found = desk.undelivered()
        if args.again:
            out.note(out.say("cli.undelivered.again", count=desk.redeliver()))
    told = [delivery_as_dict(one) for one in found]

    def drawn(screen: Screen) -> None:
        from procurekit.cli.tables import Column

        screen.title(screen.say("cli.undelivered.title"))
        if not found:
            screen.print(screen.text(screen.say("cli.undelivered.none"), "green"))
            return
        names = ("reader", "channel", "about", "attempts", "error")
        columns = [Column(f"cli.column.{name}", "right" if name == "attempts" else "left") for name in names]
        rows = [
            (one.who, one.channel, screen.word(one.about), str(one.attempts), _why(one.error, one.channel, out.lang))
            for one in found
        ]
        screen.table(columns, rows)

    out.emit(lambda: told, lambda: (_FLAT, [[one[name] for name in _FLAT] for one in told]), drawn)
    return 0


def _why(error: str | None, channel: str, lang: str) -> str:
    """What went wrong last, as far as its code tells."""
    code = f"delivery.why.{(error or '').removeprefix('delivery_')}"
    said = say(code, {"channel": channel}, lang)
    return error or "" if said == code else said
