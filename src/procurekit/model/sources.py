"""A definition's source: the TOML or JSON text it is written in, its data, and where each part of it stands."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property, reduce
from operator import getitem
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias

from attrs import field, frozen

from procurekit.errors import BadInput
from procurekit.model.sources_faults import InvalidSource, Lines, Place
from procurekit.model.sources_json import json_parts, json_tokens
from procurekit.model.sources_parts import DEPTH, DIGITS, Part, Span, excess, places_of
from procurekit.model.sources_toml import toml_parts, toml_tokens
from procurekit.values import check

__all__ = ["LARGEST", "Format", "InvalidSource", "Place", "Source"]

LARGEST: Final = 1 << 18
"""Bytes that a source may have, as UTF-8."""

Format: TypeAlias = Literal["toml", "json"]
Steps: TypeAlias = Sequence[str | int]

_ENDINGS: Final[dict[str, Format]] = {".toml": "toml", ".json": "json"}
_TOKENS: Final[dict[str, Callable[[str], Iterator[re.Match[str]]]]] = {"toml": toml_tokens, "json": json_tokens}
_WHERE: Final = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)\Z")
# What tomllib would take long for: its time and memory grow with the square of a key's names and a number's digits.
_LONG: Final = re.compile(rf"^(?:[^\n.]*+\.){{{DEPTH}}}|(?<!\w)\w{{{DIGITS}}}", re.MULTILINE)
_NO_NUMBER: Final = Decimal("NaN")
_SHOWN: Final = 60
_DETAIL: Final = 200


def _unmarked(text: Any) -> Any:
    """The text without a byte order mark."""
    return text.removeprefix("\ufeff") if isinstance(text, str) else text


@frozen
class Source:
    r"""The text that a definition was written in, read: its data, and the place of each part for whoever finds a fault.

    `name` is the file as it was named. `data` is plain: a number with a fraction or an exponent is a Decimal, a moment
    what tomllib makes of it. A path names a part of it by keys and, in lists, positions from 0. Lines and columns count
    from 1, in characters.

    Raises InvalidSource if the text can't be read, with its place; BadInput if it is larger than a mebibyte.

    >>> source = Source.of('name = "release"\n\n[[transitions]]\nwhen = "amount >"', "toml", "release.toml")
    >>> source.place(("transitions", 0, "when"))
    Place(line=4, column=8, width=10)
    >>> print(source.pointed(source.place_in_text(("transitions", 0, "when"), 1, 8)))
    when = "amount >"
                   ^
    """

    name: str = field(validator=check.name)
    format: Format = field(validator=[check.required, check.choice("toml", "json")])
    text: str = field(converter=_unmarked, repr=False, validator=check.instance(str, optional=False))
    data: dict[str, Any] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if len(self.text) > LARGEST or len(self.text.encode(errors="surrogatepass")) > LARGEST:
            raise BadInput("source_too_large", file=self.name, most=LARGEST)
        data = self._toml() if self.format == "toml" else self._json()
        self._ensure_sense(data)
        object.__setattr__(self, "data", data)

    @classmethod
    def of(cls, text: str, format: Format, name: str = "<text>") -> Self:  # noqa: A002 - as the field is called
        """The source in a text; `name` is what errors call it."""
        return cls(name, format, text)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The source in a file, UTF-8, whose name ends in ``.toml`` or ``.json``.

        Raises InvalidSource if the text can't be read, with its place; BadInput if there is no such file or it is none.
        """
        file = str(path)
        format_ = _ENDINGS.get(Path(path).suffix.lower())
        if format_ is None:
            raise BadInput("source_format", file=file)
        try:
            with Path(path).open("rb") as stream:
                written = stream.read(LARGEST + 1)
        except FileNotFoundError:
            raise BadInput("source_missing", file=file) from None
        except (OSError, ValueError) as error:
            raise BadInput("file_unreadable", file=file, detail=getattr(error, "strerror", None) or error) from None
        if len(written) > LARGEST:
            raise BadInput("source_too_large", file=file, most=LARGEST)
        try:
            text = written.decode()
        except UnicodeDecodeError as error:
            start = len(_unmarked(written[: error.start].decode()))
            lines = Lines(_unmarked(written.decode(errors="replace")))
            place, byte = lines.place((start, start + 1)), f"0x{written[error.start]:02X}"
            raise InvalidSource("source_not_utf8", file, place, lines.pointed(place), byte=byte) from None
        return cls(file, format_, text)

    def place(self, path: Steps) -> Place:
        """Where the value at a path stands: a table at its key, anything else where it begins.

        A list of ``[[tables]]`` and each table in it stand at the name in brackets. Of a path that isn't there it is
        the place of the last part that is, such as the table that lacks the key.
        """
        part, _ = self._whole.nearest(path)
        return self._lines.place(part.span)

    def place_of_key(self, path: Steps) -> Place:
        """Where the key of the value at a path stands; the place of the value where it has none."""
        part, found = self._whole.nearest(path)
        return self._lines.place(part.key if found and part.key is not None else part.span)

    def place_in_text(self, path: Steps, line: int, column: int, width: int = 1) -> Place:
        """Where a line and column of the text at a path (of its content, from 1) stand in the source.

        Exact across escapes and over several lines, which are those of `str.splitlines`. Behind the content's end it is
        the place of the closing quote; of a value that is no text, the value's place.
        """
        part, found = self._whole.nearest(path)
        if not found or part.kind != "text":
            return self._lines.place(part.span)
        content = str(reduce(getitem, path, self.data))  # type: ignore[arg-type]  # each step is one of its own
        lines = content.splitlines(keepends=True)
        start = min(sum(map(len, lines[: max(0, line - 1)])) + max(0, column - 1), len(content))
        end = max(start + 1, min(start + width, len(content)))
        places = places_of(self.text, part)[start:end]
        return self._lines.place((places[0][0], places[-1][1]))

    def pointed(self, place: Place) -> str:
        """The line of a place, and below it a caret under the place, for messages."""
        return self._lines.pointed(place)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _whole(self) -> Part:
        return toml_parts(self.text) if self.format == "toml" else json_parts(self.text)[0]

    def _fault(self, code: str, place: Place, /, **values: object) -> InvalidSource:
        return InvalidSource(code, self.name, place, self.pointed(place), **values)

    def _syntax(self, start: int, detail: str) -> InvalidSource:
        # What is missing at the end is missing behind the last thing that is there.
        start = min(start, len(self.text.rstrip())) if not self.text[start:].strip() else start
        place = self._lines.place((start, start + 1))
        return self._fault("source_syntax", place, format=self.format.upper(), detail=detail[:_DETAIL])

    def _number(self, place: Place, span: Span) -> InvalidSource:
        found = self.text[slice(*span)]
        shown = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
        return self._fault("source_number", place, found=shown, most=DIGITS)

    def _ensure_bounds(self) -> None:
        """Raise InvalidSource at the first token that goes beyond what is read, if any does."""
        beyond = excess(_TOKENS[self.format](self.text))
        if beyond is None:
            return
        code, span = beyond
        place = self._lines.place(span)
        raise self._number(place, span) if code == "source_number" else self._fault(code, place, most=DEPTH)

    def _toml(self) -> dict[str, Any]:
        if _LONG.search(self.text):
            self._ensure_bounds()
        try:
            return tomllib.loads(self.text, parse_float=_decimal)
        except RecursionError:
            self._ensure_bounds()
            raise  # the caller's own depth
        except ValueError as error:
            said = str(error)
            where = _WHERE.search(said)
            start = len(self.text)
            if where is not None and where[1] is not None:
                start = self._lines.offset(int(where[1]), int(where[2]))
            raise self._syntax(start, _WHERE.sub("", said).rstrip()) from None

    def _json(self) -> dict[str, Any]:
        twice = False

        def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            nonlocal twice
            made = dict(pairs)
            twice = twice or len(made) < len(pairs)
            return made

        try:
            data = json.loads(
                self.text, parse_float=_decimal, parse_int=_whole, parse_constant=_decimal, object_pairs_hook=table
            )
        except RecursionError:
            self._ensure_bounds()
            raise  # the caller's own depth
        except json.JSONDecodeError as error:
            raise self._syntax(error.pos, error.msg) from None
        if twice:
            span = json_parts(self.text)[1][0]
            key = json.loads(self.text[slice(*span)])
            raise self._fault("source_key_twice", self._lines.place(span), key=key[:_SHOWN])
        if not isinstance(data, dict):
            raise self._fault("source_not_object", self.place(()))
        return data

    def _ensure_sense(self, data: dict[str, Any]) -> None:
        """Raise InvalidSource if the data is too deep, or has what is neither a number nor whole text."""
        level: list[tuple[tuple[str | int, ...], Any]] = [((), data)]
        for _ in range(DEPTH):
            inner = []
            for path, holder in level:
                for step, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
                    if isinstance(value, dict | list):
                        inner.append(((*path, step), value))
                    elif isinstance(value, Decimal) and not value.is_finite():
                        part, _ = self._whole.nearest((*path, step))
                        raise self._number(self._lines.place(part.span), part.span)
                    elif isinstance(value, str) and not _is_whole(value):
                        raise self._fault("source_broken_text", self.place((*path, step)))
                    if isinstance(step, str) and not _is_whole(step):
                        raise self._fault("source_broken_text", self.place_of_key((*path, step)))
            level = inner
        if level:
            raise self._fault("source_too_deep", self.place(level[0][0]), most=DEPTH)


def _decimal(said: str) -> Decimal:
    """The number; what is none, or too long, is told later, when its place can be found."""
    try:
        return Decimal(said) if len(said) <= DIGITS else _NO_NUMBER
    except InvalidOperation:
        return _NO_NUMBER


def _whole(said: str) -> int | Decimal:
    return int(said) if len(said) <= DIGITS else _NO_NUMBER


def _is_whole(text: str) -> bool:
    """Has the text no half of a surrogate pair? UTF-8 has no bytes for one."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
