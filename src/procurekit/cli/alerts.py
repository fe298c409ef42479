"""``procurekit alert``: one alert, what happened to it, who was told of it when; and what people do about it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from procurekit.cli import opening
from procurekit.cli.doing import actor_of
from procurekit.cli.output import Output
from procurekit.errors import BadInput

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Show an alert, or act on it and show it."""
    acts = [bool(args.acknowledge), args.comment is not None, args.snooze is not None]
    if sum(acts) > 1 or any(acts) is not (args.by is not None):
        raise BadInput("cli.alert.one")
    with opening.reading(args) as desk:
        if any(acts):
            _act(desk, args)
        story = desk.alert_story(args.alert)
        zone = desk.now().tzinfo
    plain = story.as_dict(out.lang)
    steps = [one.as_dict(out.lang) for one in story.steps]

    def drawn(screen: Screen) -> None:
        for line in story.lines(out.lang, zone):
            screen.print(screen.text(line))

    flat = ("at", "what", "actor", "reason", "text")
    out.emit(lambda: plain, lambda: (flat, [[one[name] for name in flat] for one in steps]), drawn)
    return 0


def _act(desk: Any, args: Namespace) -> None:
    by = actor_of(args)
    if args.acknowledge:
        desk.acknowledge(args.alert, by=by, reason=args.reason)
    elif args.comment is not None:
        desk.comment(args.alert, args.comment, by=by)
    else:
        desk.snooze(args.alert, args.snooze, by=by, reason=args.reason)
