"""What is wrong with a definition's source, with its line and column; and how those are counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from attrs import frozen

from procurekit.errors import BadInput
from procurekit.expressions import SourceFault
from procurekit.model.sources_parts import Span

__all__ = ["InvalidSource", "Lines", "Place"]

_BREAK: Final = re.compile(r"\r\n?|\n")


@frozen
class Place:
    """A place in a text: line and column, both from 1, and how many characters of that line it is wide."""

    line: int
    column: int
    width: int = 1


class InvalidSource(BadInput):
    """A source that can't be read; `place` says where, `excerpt` shows it.

    Its values are the `file` as it was named, `line` and `column`, and what the code's text needs beside them.
    """

    def __init__(self, code: str, file: str, place: Place, excerpt: str, /, **values: object) -> None:
        self.place = place
        self.excerpt = excerpt
        super().__init__(code, file=file, line=place.line, column=place.column, **values)

    def text(self, lang: str = "en") -> str:
        """What is wrong, and below it the line with a caret under the place."""
        return "\n".join([super().text(lang), *(f"    {line}" for line in self.excerpt.splitlines())])

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, with its place."""
        place = self.place
        return {**super().as_dict(lang), "line": place.line, "column": place.column, "width": place.width}


class Lines:
    r"""The lines of a text as editors count them: a line ends with ``\n``, ``\r\n`` or ``\r``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(one.end() for one in _BREAK.finditer(text))]

    def place(self, span: Span) -> Place:
        """The place of these characters; what goes on over the end of the line is left off its width."""
        start, end = span
        number = bisect_right(self._starts, start)
        begin = self._starts[number - 1]
        width = min(end, begin + len(self._line(number))) - start
        return Place(number, start - begin + 1, max(1, width))

    def offset(self, line: int, column: int) -> int:
        """The character at a line and column."""
        return self._starts[line - 1] + column - 1

    def pointed(self, place: Place) -> str:
        """The line of a place, and below it a caret."""
        # Signs that some programs take for the end of a line would show another one.
        line = "".join(sign if sign.isprintable() else "·" for sign in self._line(place.line))
        return SourceFault("", line=1, column=place.column, width=place.width).pointed(line)

    def _line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")
