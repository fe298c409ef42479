"""``procurekit verify``: does the log still say what was written."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.figures import grouped
from procurekit.cli.output import Output
from procurekit.model.audit import Verdict

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("holds", "events", "streams", "redacted", "code", "text", "book", "stream", "version", "position")


def run(args: Namespace, out: Output) -> int:
    """Check it; 1 if it doesn't hold."""
    with opening.reading(args) as desk:
        verdict = desk.verify()
    out.emit(
        lambda: verdict.as_dict(out.lang),
        lambda: (_FLAT, [_values(verdict, out.lang)]),
        lambda screen: _draw(screen, verdict),
    )
    return 0 if verdict.holds else 1


def _values(verdict: Verdict, lang: str) -> list[object]:
    fault = verdict.fault
    counts = [verdict.holds, verdict.events, verdict.streams, verdict.redacted]
    said = [None, None] if fault is None else [fault.code, fault.text(lang)]
    return [*counts, *said, verdict.book, verdict.stream, verdict.version, verdict.position]


def _draw(screen: Screen, verdict: Verdict) -> None:
    fault = verdict.fault
    if fault is None:
        screen.print(screen.text(screen.say("cli.verify.holds"), "bold green"))
    else:
        screen.print(screen.text(screen.say("cli.verify.broken"), "bold red"))
        screen.print(screen.text(fault.text(screen.lang), "red"))
        where = {
            "position": verdict.position,
            "version": verdict.version,
            "stream": verdict.stream,
            "book": verdict.book,
        }
        screen.print(screen.text(screen.say("cli.verify.where", **where)))
    counts = {name: grouped(getattr(verdict, name)) for name in ("events", "streams", "redacted")}
    screen.print(screen.text(screen.say("cli.verify.read", **counts), "dim"))
