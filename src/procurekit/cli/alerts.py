"""``procurekit alert``: one alert, what happened to it, who was told of it when; and what people do about it."""

from __future__ import annotations

from argparse import Namespace
from datetime import tzinfo
from typing import TYPE_CHECKING

from procurekit.cli import opening
from procurekit.cli.alert_ids import alert_named
from procurekit.cli.output import Output
from procurekit.desk import Desk
from procurekit.desk.alert_stories import AlertStory
from procurekit.desk.naming import when_text
from procurekit.errors import BadInput
from procurekit.model.party import Actor

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Show an alert, or act on it and show it."""
    acts = [bool(args.acknowledge), args.comment is not None, args.snooze is not None]
    if sum(acts) > 1 or any(acts) is not (args.by is not None):
        raise BadInput("cli.alert.one")
    for name, given in (("--for", args.behalf), ("--reason", args.reason)):
        if given is not None and (not any(acts) or (name == "--reason" and args.comment is not None)):
            raise BadInput("cli.alert.no_place", name=name)
    with opening.reading(args) as desk:
        alert = alert_named(desk, args.alert)
        if any(acts):
            _act(desk, alert, args)
        story = desk.alert_story(alert)
        zone = desk.now().tzinfo
    steps = [one.as_dict(out.lang) for one in story.steps]
    flat = ("at", "what", "actor", "reason", "text")
    out.emit(
        lambda: story.as_dict(out.lang),
        lambda: (flat, [[one[name] for name in flat] for one in steps]),
        lambda screen: _draw(screen, story, zone),
    )
    return 0


def _draw(screen: Screen, story: AlertStory, zone: tzinfo | None) -> None:
    alert = story.alert
    screen.print(screen.text(story.title(screen.lang), "bold"))
    about = (alert.id, alert.rule, alert.supplier_name or alert.supplier, alert.item, alert.purchaser)
    screen.print(screen.text(" · ".join(one for one in about if one), "dim"), screen.text(alert.text(screen.lang)))
    said = [f"{one.text(screen.lang)}\n“{one.reason}”" if one.reason else one.text(screen.lang) for one in story.steps]
    screen.pairs((when_text(one.at, zone), text) for one, text in zip(story.steps, said, strict=True))


def _act(desk: Desk, alert: str, args: Namespace) -> None:
    by = Actor(args.by) if args.behalf is None else Actor(args.by, on_behalf_of=Actor(args.behalf))
    if args.acknowledge:
        desk.acknowledge(alert, by=by, reason=args.reason)
    elif args.comment is not None:
        desk.comment(alert, args.comment, by=by)
    else:
        desk.snooze(alert, args.snooze, by=by, reason=args.reason)
