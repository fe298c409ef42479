"""``procurekit import``: a table of orders into the database, and what came of it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from procurekit.cli import opening
from procurekit.cli.output import Flat, Output
from procurekit.compose import ImportReport, import_table
from procurekit.errors import BadInput
from procurekit.values.figures import grouped

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen
    from procurekit.desk import Progress

__all__ = ["run"]

_FLAT: Final = (
    *("source", "rows", "orders", "lines", "rejected", "created", "changed", "unchanged", "events", "changes"),
    *("findings", "rejects_file", "position"),
)
_COUNTS: Final = (*("rows", "rejected", "orders", "lines", "created", "changed", "unchanged", "changes", "events"),)


def run(args: Namespace, out: Output) -> int:
    """Import it; with ``--strict`` 1 if anything was rejected or found."""
    files = _files(args.files)
    with opening.writing(args) as desk, _progress(out) as (checking, written):
        report = import_table(
            desk,
            files,
            args.mapping,
            source=args.source,
            rejects=args.rejects,
            progress=written,
            checking=checking,
            lang=out.lang,
        )
        # Whoever may only read the database afterwards finds nothing left to do.
        desk.catch_up()
    out.emit(report.as_dict, lambda: _flat(report), lambda screen: _draw(screen, report))
    if report.rejected:
        out.note(out.say("cli.import.rejects", count=grouped(report.rejected), file=report.rejects_file))
    return 1 if args.strict and (report.rejected or report.findings) else 0


def _files(given: list[str]) -> str | dict[str, str]:
    """One file, or ``header=FILE lines=FILE``. Raises BadInput on anything else."""
    named = dict(one.split("=", 1) for one in given if one.startswith(("header=", "lines=")))
    if not named and len(given) == 1:
        return given[0]
    if len(named) != len(given) or not all(named.values()):
        raise BadInput("cli.files", given=" ".join(given))
    return named


def _flat(report: ImportReport) -> Flat:
    plain = {**report.as_dict(), "findings": sum(report.findings.values())}
    return _FLAT, [[plain[name] for name in _FLAT]]


def _draw(screen: Screen, report: ImportReport) -> None:
    from procurekit.cli.tables import Column

    screen.title(screen.say("cli.import.title", source=report.source))
    screen.table(
        (Column("cli.column.what"), Column("cli.column.count", "right")),
        [(screen.say(f"cli.import.{name}"), _count(screen, name, getattr(report, name))) for name in _COUNTS],
    )
    if report.findings:
        screen.print("")
        screen.table(
            (Column("cli.column.finding"), Column("cli.column.count", "right"), Column("cli.column.code", style="dim")),
            [(screen.finding(code), grouped(count), code) for code, count in report.findings.items()],
        )
    if report.unused:
        screen.print("", screen.text(screen.say("cli.import.unused", columns=", ".join(report.unused)), "dim"))


def _count(screen: Screen, name: str, count: int) -> object:
    return screen.text(grouped(count), "bold red" if name == "rejected" and count else "")


@contextmanager
def _progress(out: Output) -> Iterator[tuple[Any, Any]]:
    """A bar on standard error while a person looks on: how much is checked, then rows, orders and events."""
    if not sys.stderr.isatty():
        yield None, None
        return
    try:
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        from procurekit.cli.tables import Screen
    except ImportError:  # JSON and CSV need no extra
        yield None, None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[said]}"))
    console = Screen.of(out.lang, stderr=True).console
    with Bars(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        tasks = {
            name: bars.add_task(out.say(f"cli.import.{name}"), total=None, said="", visible=name == "checking")
            for name in ("checking", "reading")
        }
        counted: dict[str, int] = {"rows": 0, "orders": 0, "events": 0}

        def said() -> str:
            return " · ".join(out.say(f"cli.count.{name}", count=grouped(much)) for name, much in counted.items())

        def checking(step: str, done: int, total: int) -> None:
            if step == "reading":
                counted["rows"] = done
            bars.update(tasks[step], completed=done, total=total or 1, visible=True)
            bars.update(tasks["reading"], said=said())

        def written(progress: Progress) -> None:
            counted["orders"], counted["events"] = progress.pictures, progress.events
            bars.update(tasks["reading"], said=said())

        yield checking, written
