"""Where everything stands in TOML text that the standard library has accepted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Final

from procurekit.model.sources_parts import KINDS, Part, Span

__all__ = ["toml_parts", "toml_tokens"]

_TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t]++ | \#[^\n]*+)
    | (?P<line>\r?\n)
    | (?P<text>\"{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+\"{3,5}
             | '{3}[^']*+(?:'(?!'')[^']*+)*+'{3,5}
             | "[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"
             | '[^'\n]*+')
    | (?P<sign>[\[\]{}=,.])
    | (?P<word>[^\s\[\]{}=,.\#"']++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS: Final = frozenset({",", "]", "}", ""})


def toml_tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of the text without spaces and comments, up to what TOML doesn't know, such as an open quote."""
    place = 0
    while found := _TOKEN.match(text, place):
        if found.lastgroup != "space":
            yield found
        place = found.end()


def toml_parts(text: str) -> Part:
    """The whole with all its parts."""
    return _Reader(text).read()


class _Reader:
    """One walk over the tokens; `now` is the one that comes next, None at the end."""

    def __init__(self, text: str) -> None:
        self._tokens = toml_tokens(text)
        self.now = next(self._tokens, None)
        self.whole = Part("table", 0, 0)

    def read(self) -> Part:
        here = self.whole
        while self._sign(over_lines=True):
            if self._sign() == "[":
                here = self._header()
            else:
                self._value(*self._key(here))
        return self.whole

    def _take(self) -> re.Match[str]:
        taken = self.now
        assert taken is not None, "the text was accepted, so it goes on here"  # noqa: S101 - for the type checker
        self.now = next(self._tokens, None)
        return taken

    def _sign(self, *, over_lines: bool = False) -> str:
        """What comes next; empty at the end, and at the end of a line if that counts."""
        while self.now is not None and self.now.lastgroup == "line":
            if not over_lines:
                return ""
            self._take()
        return "" if self.now is None else self.now[0]

    def _names(self) -> list[tuple[str, Span]]:
        """A key, dotted or not: each of its names with its place."""
        names = [self._name()]
        while self._sign() == ".":
            self._take()
            names.append(self._name())
        return names

    def _name(self) -> tuple[str, Span]:
        token = self._take()
        said = token[0]
        if token.lastgroup == "text":
            said = tomllib.loads(f"key = {said}")["key"] if "\\" in said else said[1:-1]
        return said, token.span()

    def _key(self, table: Part) -> tuple[Part, str, Span]:
        """A key and its equals sign: the table that gets the value, and the name under which."""
        *outer, (name, span) = self._names()
        self._take()
        for one in outer:
            table = _within(table, *one)
        return table, name, span

    def _header(self) -> Part:
        """The table that ``[a.b]`` names or ``[[a.b]]`` begins."""
        self._take()
        begins = self._sign() == "["
        if begins:
            self._take()
        *outer, (name, span) = self._names()
        for _ in range(1 + begins):
            self._take()
        table = self.whole
        for one in outer:
            table = _within(table, *one)
        if not begins:
            table = _within(table, name, span)
            # Where it was only implied before, here it is named.
            table.start, table.end = table.key = span
            return table
        many = table.inside.setdefault(name, Part("list", *span, span))
        return many.inside.setdefault(len(many.inside), Part("table", *span))

    def _value(self, holder: Part, name: str | int, key: Span | None) -> None:
        """One value and all that is in it."""
        around: list[Part] = []
        while True:
            part = holder.inside[name] = self._opened(key)
            if part.kind in {"table", "list"}:
                around.append(part)
            while around and (sign := self._sign(over_lines=True)) in _ENDS:
                end = self._take().end()
                if sign != ",":
                    around.pop().end = end
            if not around:
                return
            holder = around[-1]
            if holder.kind == "list":
                name, key = len(holder.inside), None
            else:
                holder, name, key = self._key(holder)

    def _opened(self, key: Span | None) -> Part:
        """A value: all of it, or the bracket that opens it."""
        token = self._take()
        kind = KINDS.get(token[0], "text" if token.lastgroup == "text" else "other")
        end = token.end()
        # A number may have a point in it, a moment a space.
        while kind == "other" and self._sign() not in _ENDS:
            end = self._take().end()
        return Part(kind, token.start(), end, key)


def _within(table: Part, name: str, span: Span) -> Part:
    """The table of that name in a table; of a list of tables, the last."""
    found = table.inside.setdefault(name, Part("table", *span, span))
    return found.inside[len(found.inside) - 1] if found.kind == "list" else found
