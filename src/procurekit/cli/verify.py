"""``procurekit verify``: does the log, or a proof, still say what was written, and what does that prove."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.model.audit import Verdict
from procurekit.model.proof import ProofVerdict, verify_proof
from procurekit.values.figures import grouped

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["FLAT", "draw", "run", "values_of"]

_COUNTS: Final = ("holds", "events", "streams", "redacted", "anchored", "unanchored")
_PLACE: Final = ("book", "stream", "version", "position")
FLAT: Final = (*_COUNTS, "code", "text", *_PLACE)
"""The columns of a verdict."""


def run(args: Namespace, out: Output) -> int:
    """Check it; 1 if it doesn't hold."""
    if args.proof is None:
        with opening.reading(args) as desk:
            verdict: Verdict | ProofVerdict = desk.verify(args.anchor)
    else:
        verdict = verify_proof(args.proof, args.anchor)
    out.emit(
        lambda: verdict.as_dict(out.lang),
        lambda: (FLAT, [values_of(verdict, out.lang)]),
        lambda screen: draw(screen, verdict),
    )
    return 0 if verdict.holds else 1


def values_of(verdict: Verdict | ProofVerdict, lang: str) -> list[object]:
    """A verdict as a flat row."""
    fault = verdict.fault
    said = [None, None] if fault is None else [fault.code, fault.text(lang)]
    # A proof is of one stream, and has no positions.
    counts = [getattr(verdict, name, 1) for name in _COUNTS]
    return [*counts, *said, *(getattr(verdict, name, None) for name in _PLACE)]


def draw(screen: Screen, verdict: Verdict | ProofVerdict) -> None:
    """A verdict on a terminal."""
    proof = "proof_" if isinstance(verdict, ProofVerdict) else ""
    said = f"cli.verify.{proof}{'holds' if verdict.holds else 'broken'}"
    screen.print(screen.text(screen.say(said), "bold green" if verdict.holds else "bold red"))
    if verdict.fault is not None:
        screen.print(screen.text(verdict.fault.text(screen.lang), "red"))
        where = _where(screen, verdict)
        if where:
            screen.print(screen.text(where))
    names = ("events", "streams", "redacted", "sealed", "anchored", "unanchored")
    counts = {name: grouped(getattr(verdict, name, 1)) for name in names}
    number = verdict.number or verdict.stream if isinstance(verdict, ProofVerdict) else None
    screen.print(screen.text(screen.say(f"cli.verify.{proof}read", number=number, **counts), "dim"))
    screen.print(screen.text(screen.say("cli.verify.anchored", **counts), "dim"))
    for code, texts in (
        ("proves", verdict.proves(screen.lang)),
        ("does_not_prove", verdict.does_not_prove(screen.lang)),
    ):
        if texts:
            screen.print(screen.text(screen.say(f"cli.verify.{code}"), "bold"))
            for text in texts:
                screen.print(screen.indented(text))


def _where(screen: Screen, verdict: Verdict | ProofVerdict) -> str:
    if isinstance(verdict, ProofVerdict):
        return "" if verdict.version is None else screen.say("cli.verify.where_event", version=verdict.version)
    place = {name: getattr(verdict, name) for name in _PLACE}
    return screen.say("cli.verify.where" if verdict.stream is not None else "cli.verify.where_book", **place)
