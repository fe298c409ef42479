"""``procurekit backup``: a copy of the database while it is in use, verified."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.cli.verify import FLAT, draw, values_of
from procurekit.compose import open_desk

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Copy it, and read the copy; 1 if that doesn't hold."""
    with opening.reading(args) as desk:
        desk.backup(args.file)
    with open_desk(opening.reading_url(args.file), book=args.book) as copy:
        verdict = copy.verify()

    def drawn(screen: Screen) -> None:
        screen.print(screen.text(screen.say("cli.backup.done", file=args.file), "bold"))
        draw(screen, verdict)

    out.emit(
        lambda: {"file": args.file, **verdict.as_dict(out.lang)},
        lambda: (("file", *FLAT), [[args.file, *values_of(verdict, out.lang)]]),
        drawn,
    )
    return 0 if verdict.holds else 1
