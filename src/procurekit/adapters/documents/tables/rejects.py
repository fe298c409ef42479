"""Rejects: rows that could not be read, with the reason, and the file they are written to."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from attrs import field, frozen

from procurekit.errors import BadInput, say

__all__ = ["Reject", "RejectsWriter"]

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = ("file", "line", "column", "value", "code", "reason", "row")


def _shown(values: Mapping[str, object]) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in values.items()}


@frozen
class Reject:
    """A fault of a row that could not be read: where it stands, which column and value it was, and why.

    `row` are the row's cells. A row with several faults makes several rejects.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    code: str
    values: Mapping[str, str | None] = field(factory=dict, converter=_shown, hash=False)
    row: tuple[str, ...] = ()

    def text(self, lang: str = "en") -> str:
        """The reason in ``"en"`` or ``"zh"``."""
        return say(self.code, {"field": self.column, "value": self.value, **self.values}, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The reject as plain data."""
        named = {"file": self.file, "line": self.line, "column": self.column, "value": self.value, "code": self.code}
        return {**named, "reason": self.text(lang), "row": list(self.row)}


class RejectsWriter:
    """Writes rejects to a CSV file, which comes to be with the first of them.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it. The last column holds the row's cells
    as a JSON list. Raises BadInput, at once if it can be seen at once, if the file can't be written.

    >>> with RejectsWriter("rejects.csv") as rejects:
    ...     pass
    >>> rejects.count
    0
    """

    def __init__(self, path: Path | str, *, lang: str = "en") -> None:
        self.path = Path(path)
        self.lang = lang
        self.count = 0
        self._stream: IO[str] | None = None
        self._write: Any = None
        if self.path.is_dir():
            raise BadInput("table.rejects_folder", file=self.path)
        if not self.path.absolute().parent.is_dir():
            raise BadInput("table.rejects_no_folder", file=self.path)

    def __call__(self, reject: Reject) -> None:
        """Write one reject."""
        if self._stream is None:
            # The mark at the beginning makes spreadsheets read Chinese.
            first = self.count == 0
            self._stream = self._opened(first=first)
            self._write = csv.writer(self._stream).writerow
            if first:
                self._write(_COLUMNS)
        self.count += 1
        plain = reject.as_dict(self.lang)
        # A list opens with a bracket, which no spreadsheet runs.
        cells = json.dumps(plain.pop("row"), ensure_ascii=False) if reject.row else None
        self._write([*map(_harmless, plain.values()), cells])

    def _opened(self, *, first: bool) -> IO[str]:
        try:
            return self.path.open("w" if first else "a", encoding="utf-8-sig" if first else "utf-8", newline="")
        except OSError as error:
            raise BadInput("table.rejects_unwritable", file=self.path, detail=error.strerror) from error

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    if text.startswith(_STARTS) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    digits = text[1:].replace(".", "", 1)
    return text[0] in "+-" and digits.isascii() and digits.isdigit()
