"""``procurekit redact``: what an order's history says of people is deleted."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.output import Output

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("order", "number", "version", "events", "streams", "reason", "text")


def run(args: Namespace, out: Output) -> int:
    """Delete it, and say how much that was."""
    with opening.reading(args) as desk:
        timeline = desk.timeline(desk.redact(args.order, by=args.by, reason=args.reason))
    state, last = timeline.order, timeline.entries[-1]
    ((_, counts),) = last.said
    named = {"order": state.id, "number": state.number, "version": state.version}
    told = {**named, **counts, "reason": last.reason, "text": last.text(out.lang)}

    def drawn(screen: Screen) -> None:
        screen.print(screen.joined(screen.text(state.number or state.id, "bold"), "  ", screen.text(told["text"])))
        screen.print(screen.text(screen.say("cli.redact.kept"), "dim"))

    out.emit(lambda: told, lambda: (_FLAT, [[told[name] for name in _FLAT]]), drawn)
    return 0
