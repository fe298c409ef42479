"""The scan: cuts a source into tokens, bounded, and writes them anew for Python's parser in plain ASCII.

Python's parser never sees what the user wrote. Each name becomes ``n``, each text ``""``, each number ``0``; Chinese
words and signs become Python's. So it can't be given a long number, a deep nesting, an odd character or a construct of
statements, and what it finds leads back, by its column, to the token and to the user's own characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple
from unicodedata import normalize

from attrs import field, frozen

from procurekit.expressions import bounds
from procurekit.expressions.faults import SourceFault
from procurekit.expressions.words import FOREIGN, KEYWORDS, KEYWORDS_ZH, QUOTES, SIGNS_ZH, WIDE

__all__ = ["Faults", "Scan", "Token", "scan"]

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<text>"(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' | “[^”\r\n]*” | ‘[^’\r\n]*’)
    | (?P<number>(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)
                 (?:[eE][+-]?[0-9]+|(?<=0)[xXoObB][0-9a-fA-F_]+)?[jJ]?(?![A-Za-z]))
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>\*\*|//|<<|>>|[<>=!]=|[<>!]?＝＝?|:=|->|=>|=<|<>|&&|\|\||\.\.\.|[-+*/%()\[\]{},.:<>~&|^@≥≤≠×÷])
    """,
    re.VERBOSE,
)
_PLAIN_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.[0-9]*(?:_[0-9]+)*)?|\.[0-9]+|0+(?:\.[0-9]*)?")
_GLUE: Final = re.compile("(且|或|非)")
_INSTEAD: Final = {
    "=": "==",
    "!": "not",
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "->": ">=",
    "=>": ">=",
    "=<": "<=",
    ";": "and",
    "`": '"',
    "”": '"',
    "’": '"',
}
_PREFIXES: Final = frozenset({"r", "b", "u", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"})
_ESCAPES: Final = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


class Token(NamedTuple):
    """A piece of the source: what it is, what it says, where it stands."""

    kind: str  # word, number, text, sign, keyword
    value: str
    start: int
    end: int
    written: str


class _Full(Exception):
    """Enough faults were found."""


class Faults:
    """The faults of one source, collected until there are enough."""

    def __init__(self, source: str) -> None:
        self.found: list[SourceFault] = []
        # What `str.splitlines` takes for the end of a line, so that a fault shows the line it means.
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def add(self, start: int, end: int, code: str, /, **values: object) -> None:
        """One fault from `start` up to `end` of the source. Raises to end the reading once there are many."""
        line = max(1, min(bisect_right(self._lines, start), len(self._lines) - 1))
        column = start - self._lines[line - 1] + 1
        shown = {name: _short(value) for name, value in values.items()}
        place = {"line": line, "column": column, "width": max(1, end - start)}
        self.found.append(SourceFault(code, f"{line}:{column}", shown, **place))
        if len(self.found) >= bounds.FAULTS:
            raise _Full

    def gather(self, read: Callable[[], None]) -> None:
        """Read on until it is done or there are enough faults."""
        with suppress(_Full):
            read()


def _short(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in value[:60])
    return text if len(value) <= 60 else f"{text}…"  # noqa: PLR2004 - enough to recognise it


@frozen
class Scan:
    """The tokens of a source, and the line that Python's parser is given for them."""

    tokens: tuple[Token, ...]
    line: str
    starts: tuple[int, ...] = field(repr=False)
    """Where each token begins in `line`."""

    def at(self, column: int) -> Token:
        """The token that stands at a column of `line`."""
        return self.tokens[max(0, bisect_right(self.starts, column) - 1)]


def scan(source: str, known: Callable[[str], bool], faults: Faults) -> Scan | None:
    """The tokens of the source; None where a fault makes parsing pointless. `known` tells the names there are."""
    if len(source) > bounds.LENGTH:
        faults.add(0, 1, "expression_too_long", length=len(source), most=bounds.LENGTH)
        return None
    tokens = list(_tokens(source, known, faults))
    if faults.found:
        return None
    if not tokens:
        faults.add(0, 1, "expression_empty")
        return None
    if len(tokens) > bounds.TOKENS:
        late = tokens[bounds.TOKENS]
        faults.add(late.start, late.end, "expression_too_large", most=bounds.TOKENS)
        return None
    if not _brackets_close(tokens, faults):
        return None
    starts: list[int] = []
    place = 0
    for token in tokens:
        starts.append(place)
        place += len(token.written) + 1
    return Scan(tuple(tokens), " ".join(token.written for token in tokens), tuple(starts))


def _tokens(source: str, known: Callable[[str], bool], faults: Faults) -> Iterator[Token]:
    # One character for one, so that places stay the same; texts are taken from the source itself.
    plain = source.translate(WIDE)
    place, count = 0, 0
    previous: Token | None = None
    while place < len(source) and count <= bounds.TOKENS:
        found = _TOKEN.match(plain, place)
        if found is None:
            place = _unreadable(source, plain, place, faults)
            continue
        for token in _read(found, source, known, faults):
            if token.kind == "text" and previous is not None and previous.kind == "text":
                faults.add(token.start, token.end, "expression_two_texts")
            previous = token
            count += 1
            yield token
        place = found.end()


def _unreadable(source: str, plain: str, place: int, faults: Faults) -> int:
    """Report the character that begins no token; where to go on."""
    sign = plain[place]
    if sign in QUOTES:
        faults.add(place, place + 1, "expression_text_open", closing=QUOTES[sign])
        return len(source)
    if sign in _INSTEAD:
        faults.add(place, place + 1, "expression_instead", found=sign, instead=_INSTEAD[sign])
    elif sign.isdigit():
        end = place + 1
        while end < len(plain) and (plain[end].isalnum() or plain[end] in "._"):
            end += 1
        faults.add(place, end, "expression_number", found=plain[place:end])
        return end
    else:
        faults.add(place, place + 1, "expression_character", found=sign, point=f"U+{ord(sign):04X}")
    return place + 1


def _read(found: re.Match[str], source: str, known: Callable[[str], bool], faults: Faults) -> Iterator[Token]:
    kind, (start, end) = found.lastgroup, found.span()
    said = found.group()
    if kind == "text":
        yield Token("text", _text(source[start + 1 : end - 1], said[0], start, faults), start, end, '""')
    elif kind == "number":
        yield _number(said, start, faults)
    elif kind == "sign":
        sign = SIGNS_ZH.get(said, said.replace("＝＝", "==" if said == "＝＝" else "=").replace("＝", "="))
        if sign in _INSTEAD:
            faults.add(start, end, "expression_instead", found=said, instead=_INSTEAD[sign])
        yield Token("sign", sign, start, end, sign)
    elif kind == "word":
        if said.lower() in _PREFIXES and source[end : end + 1] in {'"', "'"}:
            faults.add(start, end, "expression_text_prefix", found=said)
        yield from _words(said, start, known, faults)


def _words(said: str, start: int, known: Callable[[str], bool], faults: Faults) -> Iterator[Token]:
    """One word; or several, where Chinese `and`, `or`, `not` stand between names without a space."""
    whole = normalize("NFKC", said)
    if whole not in KEYWORDS_ZH and not known(whole) and len(said) <= bounds.WORD and _GLUE.search(said):
        pieces = [piece for piece in _GLUE.split(said) if piece]
        if all(piece in KEYWORDS_ZH or piece.isdecimal() or known(normalize("NFKC", piece)) for piece in pieces):
            for piece in pieces:
                number = piece.isdecimal() and piece.isascii()
                yield _number(piece, start, faults) if number else _word(piece, start, faults)
                start += len(piece)
            return
    yield _word(said, start, faults)


def _word(said: str, start: int, faults: Faults) -> Token:
    # As Python does with identifiers: `ａｍｏｕｎｔ` and `amount` are one name.
    word, end = normalize("NFKC", said), start + len(said)
    if len(word) > bounds.WORD:
        faults.add(start, end, "expression_word_too_long", found=word, most=bounds.WORD)
    if word in FOREIGN:
        faults.add(start, end, "expression_keyword", found=word)
    if word in KEYWORDS or word in KEYWORDS_ZH:
        return Token("keyword", word, start, end, KEYWORDS_ZH.get(word, word))
    return Token("word", word, start, end, "n")


def _number(said: str, start: int, faults: Faults) -> Token:
    end = start + len(said)
    if not _PLAIN_NUMBER.fullmatch(said):
        faults.add(start, end, "expression_number", found=said)
    whole, _, rest = said.replace("_", "").partition(".")
    if len(whole.lstrip("0")) > bounds.DIGITS or len(rest.rstrip("0")) > bounds.DIGITS:
        faults.add(start, end, "expression_number_too_long", found=said, most=bounds.DIGITS)
    return Token("number", said.replace("_", ""), start, end, "0")


def _text(inside: str, quote: str, start: int, faults: Faults) -> str:
    end = start + len(inside) + 2
    if len(inside) > bounds.TEXT:
        faults.add(start, end, "expression_text_too_long", length=len(inside), most=bounds.TEXT)
        return ""
    if "\0" in inside:
        faults.add(start, end, "expression_character", found="U+0000", point="U+0000")
    try:
        inside.encode()
    except UnicodeEncodeError:
        faults.add(start, end, "expression_broken_text")
    if quote not in {'"', "'"} or "\\" not in inside:
        return inside
    written: list[str] = []
    signs = enumerate(inside)
    for place, sign in signs:
        if sign != "\\":
            written.append(sign)
            continue
        _, escaped = next(signs)
        if escaped not in _ESCAPES:
            faults.add(start + 1 + place, start + 3 + place, "expression_escape", found=f"\\{escaped}")
        written.append(_ESCAPES.get(escaped, escaped))
    return "".join(written)


def _brackets_close(tokens: list[Token], faults: Faults) -> bool:
    waiting: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.value in _CLOSING.values():
            waiting.append(token)
            if len(waiting) > bounds.BRACKETS:
                faults.add(token.start, token.end, "expression_too_deep", most=bounds.BRACKETS)
                return False
        elif token.value in _CLOSING and (not waiting or waiting.pop().value != _CLOSING[token.value]):
            faults.add(token.start, token.end, "expression_bracket", found=token.value)
            return False
    for token in waiting:
        faults.add(token.start, token.end, "expression_bracket_open", found=token.value)
    return not waiting
