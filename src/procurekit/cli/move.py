"""``procurekit move``: everything that one database keeps, copied into another one and verified."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from procurekit.cli.opening import reading_url
from procurekit.cli.output import Output
from procurekit.cli.verify import FLAT, draw, values_of
from procurekit.compose import move
from procurekit.desk.logs import public
from procurekit.values.figures import grouped

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Copy it; 1 if the copy, and so the source, doesn't hold."""

    def copied(count: int) -> None:
        out.note(out.say("cli.move.progress", count=grouped(count)))

    report = move(reading_url(args.source), args.target, progress=copied if sys.stderr.isatty() else None)
    verdict, named = report.verdict, {"source": public(args.source), "target": public(args.target)}
    books, sides = len(report.books), report.side_records

    def drawn(screen: Screen) -> None:
        screen.print(screen.text(screen.say("cli.move.done", **named), "bold"))
        counts = {"events": grouped(verdict.events), "streams": grouped(verdict.streams)}
        screen.print(screen.text(screen.say("cli.move.counts", **counts, books=books, sides=grouped(sides))))
        screen.print(screen.text(screen.say("cli.move.rows", orders=report.projected)))
        draw(screen, verdict)
        screen.print(screen.text(screen.say("cli.move.stop"), "dim"))

    out.emit(
        lambda: {**named, **report.as_dict(out.lang)},
        lambda: (
            (*named, "books", "side_records", "projected", *FLAT),
            [[*named.values(), books, sides, report.projected, *values_of(verdict, out.lang)]],
        ),
        drawn,
    )
    return 0 if verdict.holds else 1
