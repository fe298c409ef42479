"""Where everything stands in JSON text that the standard library has accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from procurekit.model.sources_parts import KINDS, Part, Span

__all__ = ["json_parts", "json_tokens"]

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s++)
    | (?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+")
    | (?P<sign>[\[\]{}:,])
    | (?P<word>[^\s"\[\]{}:,]++)
    """,
    re.VERBOSE | re.DOTALL,
)


def json_tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of the text without spaces, up to a quote that is not closed."""
    place = 0
    while found := _TOKEN.match(text, place):
        if found.lastgroup != "space":
            yield found
        place = found.end()


def json_parts(text: str) -> tuple[Part, tuple[Span, ...]]:
    """The whole with all its parts, and where a key stands that its object had already."""
    whole = Part("other", 0, 0)
    twice: list[Span] = []
    around: list[Part] = []
    key: re.Match[str] | None = None
    for token in json_tokens(text):
        sign = token[0]
        if sign in {",", ":"}:
            continue
        if sign in {"]", "}"}:
            around.pop().end = token.end()
            continue
        holder = around[-1] if around else None
        if holder is not None and holder.kind == "table" and key is None:
            key = token
            continue
        part = _part(token, key)
        if holder is None:
            whole = part
        else:
            name = len(holder.inside) if key is None else _name(key[0])
            if name in holder.inside and key is not None:
                twice.append(key.span())
            holder.inside[name] = part
        if part.kind in {"table", "list"}:
            around.append(part)
        key = None
    return whole, tuple(twice)


def _part(token: re.Match[str], key: re.Match[str] | None) -> Part:
    kind = KINDS.get(token[0], "text" if token.lastgroup == "text" else "other")
    return Part(kind, *token.span(), None if key is None else key.span())


def _name(literal: str) -> str:
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]
