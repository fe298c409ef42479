"""The parts of a definition's text: every value and key with where it begins and ends, as the scanners find them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

from attrs import define, field

__all__ = ["DEPTH", "DIGITS", "KINDS", "Kind", "Part", "Span", "excess", "places_of"]

DEPTH: Final = 32
"""Tables and lists within each other, and the names of one dotted key."""

DIGITS: Final = 1_000
"""Characters of one number: Python's own time grows with their square."""

Span: TypeAlias = tuple[int, int]
"""Characters of the text, from the first up to the one behind the last."""

Kind: TypeAlias = Literal["table", "list", "text", "other"]

KINDS: Final[dict[str, Kind]] = {"{": "table", "[": "list"}
"""What a bracket opens."""

_SIGN: Final = r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\U........|\\."
_ONE_LINE: Final = re.compile(rf"{_SIGN}|.", re.DOTALL)
# A backslash at the end of a line stands for nothing, and so does what is blank behind it.
_MANY_LINES: Final = re.compile(rf"(?P<nothing>\\[ \t]*\r?\n[ \t\r\n]*)|{_SIGN}|\r\n|.", re.DOTALL)
_LITERAL: Final = re.compile(r"\r\n|.", re.DOTALL)


@define(eq=False)
class Part:
    """One value: where it stands, where its key stands if it has one, and the values in it."""

    kind: Kind
    start: int
    end: int
    key: Span | None = None
    inside: dict[str | int, Part] = field(factory=dict)

    @property
    def span(self) -> Span:
        """Where to point at: the value itself, or the key of a table that has one."""
        return self.key if self.kind == "table" and self.key is not None else (self.start, self.end)

    def nearest(self, path: Sequence[str | int]) -> tuple[Part, bool]:
        """The part at a path, or the last there is on the way to it; and whether it is the one that was asked for."""
        part = self
        for step in path:
            inner = part.inside.get(step)
            if inner is None:
                return part, False
            part = inner
        return part, True


def excess(tokens: Iterable[re.Match[str]]) -> tuple[str, Span] | None:
    """The first token that goes beyond what is read, with the code of its fault; None if none does."""
    depth = names = 0
    for token in tokens:
        sign = token[0]
        if sign in {"[", "{"}:
            depth += 1
        elif sign in {"]", "}"}:
            depth -= 1
        names = names + 1 if sign == "." else names if token.lastgroup in {"word", "text"} else 0
        if depth > DEPTH or names >= DEPTH:
            return "source_too_deep", token.span()
        if token.lastgroup == "word" and len(sign) > DIGITS and sign.lstrip("+-")[:1].isdigit():
            return "source_number", token.span()
    return None


def places_of(text: str, part: Part) -> list[Span]:
    """Where each character of a text's content stands in the file, and at the end where its closing quote does."""
    quote = text[part.start]
    many = text.startswith(quote * 3, part.start) and part.end - part.start >= 6  # noqa: PLR2004 - two times three
    start, end = part.start + (3 if many else 1), part.end - (3 if many else 1)
    if many:
        # The line break behind the opening quotes is no part of the content.
        start += 2 if text.startswith("\r\n", start) else text.startswith("\n", start)
    units = _LITERAL if quote == "'" else _MANY_LINES if many else _ONE_LINE
    found = units.finditer(text, start, end)
    return [*(one.span() for one in found if one.lastgroup != "nothing"), (end, end + 1)]
