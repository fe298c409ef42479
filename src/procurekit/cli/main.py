"""The command line: what was asked for, in which language, and the exit status that tells a script how it went."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

from procurekit.cli.output import Output, as_utf8, reader_may_leave
from procurekit.cli.parser import language_of, parse, parser_in
from procurekit.errors import ProcurekitError, Refused

__all__ = ["main"]

DONE: Final = 0
REFUSED: Final = 1
WRONG: Final = 2
STOPPED: Final = 130

# A command's module is loaded when it is asked for: `procurekit --version` needs none of them.
_MODULES: Final = {
    "demo": "procurekit.cli.demonstration",
    "import": "procurekit.cli.importing",
    "orders": "procurekit.cli.orders",
    "show": "procurekit.cli.show",
    "alerts": "procurekit.cli.attention",
    "worklist": "procurekit.cli.attention",
    "kpis": "procurekit.cli.kpis",
    "verify": "procurekit.cli.verify",
    "redact": "procurekit.cli.redact",
    "seal": "procurekit.cli.seal",
    "export": "procurekit.cli.export",
    "doctor": "procurekit.cli.doctor",
    "backup": "procurekit.cli.backup",
    "migrate": "procurekit.cli.migrate",
    "move": "procurekit.cli.move",
    "rebuild": "procurekit.cli.rebuild",
    "do": "procurekit.cli.doing",
    "workflow": "procurekit.cli.workflow",
    "rules": "procurekit.cli.rules",
    "watch": "procurekit.cli.watching",
    "undelivered": "procurekit.cli.undelivered",
    "alert": "procurekit.cli.alerts",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. The exit status: 0 done; 1 refused, or what was asked to count; 2 wrong usage or bad input.

    >>> main(["orders", "--db", "no-such.db", "--format", "json"])
    2
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    out = Output("table", language_of(arguments))
    _readable(sys.stdout, sys.stderr)
    try:
        with reader_may_leave():
            args = parse(arguments, out.lang)
            if args.version:
                print(f"procurekit {_version()}")
                return DONE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG
    out = Output(args.format, args.lang)
    if args.command is None:
        parser_in(out.lang).print_help(sys.stderr)
        return WRONG
    return _run(args, out)


def _run(args: Namespace, out: Output) -> int:
    try:
        if out.fmt == "table":
            # Before anything is done, not when it comes to showing it.
            from procurekit.cli.tables import needs_rich

            needs_rich()
        else:
            as_utf8(sys.stdout)
        return int(import_module(_MODULES[args.command]).run(args, out))
    except KeyboardInterrupt:
        out.note(out.say("cli.interrupted"))
        return STOPPED
    except Refused as refused:
        out.note(refused.text(out.lang))
        return REFUSED
    except ProcurekitError as error:
        out.note(error.text(out.lang))
    except OSError as error:
        detail = error.strerror or type(error).__name__
        out.note(out.say("cli.os_error", file=error.filename or "", detail=detail) if error.filename else detail)
    except Exception as error:  # noqa: BLE001 - whoever types a command is told what to report, not shown our stack
        out.note(out.say("cli.unexpected", kind=type(error).__name__, detail=str(error), where=_where(error)))
    return WRONG


def _where(error: Exception) -> str:
    last = extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _version() -> str:
    try:
        return metadata.version("procurekit")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _readable(*streams: Any) -> None:
    """A terminal that can't show a character shows its number; that is no reason to stop."""
    for stream in streams:
        if "utf" not in (getattr(stream, "encoding", None) or "utf-8").lower():
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")
