"""Output: where a command's result goes, as a table, JSON or CSV, and where its messages go."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from attrs import frozen

from procurekit.errors import say
from procurekit.values import iso_text
from procurekit.values.visible import visible

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["Flat", "Output", "as_utf8", "first_of", "reader_may_leave"]

T = TypeVar("T")

Flat: TypeAlias = tuple[Sequence[str], Iterable[Sequence[object]]]
"""Column names and rows."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_SHOWN: Final = 50


def first_of(rows: Sequence[T], limit: int | None, out: Output) -> Sequence[T]:
    """The rows that are shown: a table that nobody limited stays short enough to read, JSON and CSV are whole."""
    if limit is None:
        limit = _SHOWN if out.fmt == "table" else 0
    return rows[:limit] if limit else rows


@frozen
class Output:
    """What to write, in which language; results to standard output, messages to standard error."""

    fmt: str = "table"
    lang: str = "en"

    def say(self, code: str, /, **values: object) -> str:
        """A text of the catalogue in the reader's language."""
        return say(code, values, self.lang)

    def emit(self, plain: Callable[[], object], flat: Callable[[], Flat], drawn: Callable[[Screen], None]) -> None:
        """Write a result in the format that was asked for."""
        if self.fmt == "table":
            from procurekit.cli.tables import Screen  # rich is an extra

            screen = Screen.of(self.lang)
            with reader_may_leave():
                drawn(screen)
        elif self.fmt == "json":
            text = json.dumps(plain(), ensure_ascii=False, indent=2, default=_plain)
            with reader_may_leave():
                print(text)
        else:
            columns, rows = flat()
            with reader_may_leave():
                write = csv.writer(sys.stdout, lineterminator="\n").writerow
                write(columns)
                for row in rows:
                    write([_cell(one) for one in row])

    def write(self, text: str) -> None:
        """Write a text that is meant for a file, TOML say, as it is: in UTF-8, unless a terminal shows it."""
        if not sys.stdout.isatty():
            as_utf8(sys.stdout)
        with reader_may_leave():
            sys.stdout.write(text)

    def note(self, text: str) -> None:
        """A message to the person at the terminal."""
        with suppress(BrokenPipeError):
            print(visible(text, lines=True), file=sys.stderr, flush=True)


def as_utf8(stream: Any) -> None:
    """What programs read is UTF-8 whatever the terminal speaks."""
    with suppress(AttributeError, ValueError):
        stream.reconfigure(encoding="utf-8", errors="strict")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """``procurekit orders | head`` is no fault: the rest has nowhere to go, and the exit status stays what it is."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return iso_text(value)
    raise TypeError(type(value))


def _cell(value: Any) -> str | int:
    """A cell that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return value
    text = str(_plain(value)) if isinstance(value, Decimal | date) else str(value)
    return f"'{text}" if text.startswith(_STARTS) and not _NUMBER.fullmatch(text) else text
