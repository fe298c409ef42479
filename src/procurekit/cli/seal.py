"""``procurekit seal``: one hash over all that the log says now, to be kept elsewhere."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.adapters.anchors import FileAnchor
from procurekit.cli.opening import reading_url
from procurekit.cli.output import Output
from procurekit.compose import open_desk
from procurekit.values.figures import grouped
from procurekit.values.moments import moment_text

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("book", "number", "events", "root", "sealed_at", "previous", "digest")


def run(args: Namespace, out: Output) -> int:
    """Seal, and keep it in the file that was named."""
    plugins = [] if args.anchor is None else [FileAnchor(args.anchor)]
    with open_desk(reading_url(args.db), book=args.book, plugins=plugins) as desk:
        seal = desk.seal()
    told = {**seal.as_dict(), "digest": seal.digest}

    def drawn(screen: Screen) -> None:
        values = {"number": seal.number, "book": seal.book, "events": grouped(seal.events)}
        done = screen.say("cli.seal.done", sealed_at=moment_text(seal.sealed_at), **values)
        screen.print(screen.text(done, "bold green"))
        screen.print(screen.text(screen.say("cli.seal.root", root=seal.root)))
        screen.print(screen.text(screen.say("cli.seal.digest", digest=seal.digest)))
        said = screen.say("cli.seal.keep") if args.anchor is None else screen.say("cli.seal.kept", file=args.anchor)
        screen.print(screen.text(said, "dim"))

    out.emit(lambda: told, lambda: (_FLAT, [[told.get(name) for name in _FLAT]]), drawn)
    return 0
