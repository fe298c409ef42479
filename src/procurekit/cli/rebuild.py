"""``procurekit rebuild``: the rows that queries read, made anew from the log."""

from __future__ import annotations

from argparse import Namespace

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.values.figures import grouped

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Make them anew, and say of how many orders."""
    with opening.reading(args) as desk:
        count = desk.rebuild()
    out.emit(
        lambda: {"orders": count},
        lambda: (("orders",), [[count]]),
        lambda screen: screen.print(screen.say("cli.rebuild.done", count=grouped(count))),
    )
    return 0
