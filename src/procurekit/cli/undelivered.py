"""``procurekit undelivered``: the messages that were given up or still wait, why, and another try."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.alert_ids import shortened
from procurekit.cli.output import Output
from procurekit.desk.alert_commands import delivery_as_dict
from procurekit.errors import say
from procurekit.model.delivery import Delivery
from procurekit.values.figures import NONE, moment

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("key", "alert", "who", "channel", "about", "due_at", "attempts", "error", "state")


def run(args: Namespace, out: Output) -> int:
    """List what was given up; with ``--again`` it is tried once more by whoever delivers next."""
    with opening.reading(args) as desk:
        every = desk.undelivered(waiting=True)
        dead = [one for one in every if one.state == "dead"]
        found = every if args.waiting else dead
        if args.again and dead:
            count = desk.redeliver(*(one.key for one in dead))
            out.note(out.say("cli.undelivered.again", count=count))
    told = [delivery_as_dict(one) for one in found]

    def drawn(screen: Screen) -> None:
        screen.title(screen.say("cli.undelivered.title"))
        waiting = len(every) - len(found)
        if not found:
            screen.print(screen.text(screen.say("cli.undelivered.none"), "green"))
        else:
            _draw(screen, found)
        if waiting:
            screen.print(screen.text(screen.say("cli.undelivered.waiting", count=waiting), "dim"))

    out.emit(lambda: told, lambda: (_FLAT, [[one[name] for name in _FLAT] for one in told]), drawn)
    return 0


def _draw(screen: Screen, found: Sequence[Delivery]) -> None:
    from procurekit.cli.tables import Column

    short = shortened(one.alert for one in found)
    screen.table(
        (
            Column("cli.column.alert", whole=True, style="dim"),
            Column("cli.column.reader"),
            Column("cli.column.channel"),
            Column("cli.column.about"),
            Column("cli.column.attempts", "right"),
            Column("cli.column.next_attempt"),
            Column("cli.column.why"),
        ),
        [
            (
                short(one.alert),
                one.who,
                one.channel or NONE,
                screen.word(one.about),
                str(one.attempts),
                NONE if one.state == "dead" else moment(one.due_at),
                _why(one.error, screen.lang),
            )
            for one in found
        ],
    )


def _why(error: str | None, lang: str) -> str:
    """What went wrong last, as far as its code tells."""
    code = f"cli.why.{(error or '').removeprefix('delivery_')}"
    said = say(code, None, lang)
    return error or NONE if said == code else said
