"""Text files as rows of cells: encoding, compression and delimiter found out, every byte checked first."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Final, Protocol, cast

from attrs import field, frozen

from procurekit.adapters.documents.tables.faults import short
from procurekit.errors import BadInput

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "MAX_COLUMNS",
    "MAX_ROW",
    "Rows",
    "TextTable",
    "head_of",
    "is_gzip",
    "open_text",
    "opened",
]

ENCODINGS: Final = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312", "big5"),
    *("cp1250", "cp1251", "cp1252", "latin-1", "iso-8859-2", "iso-8859-15", "shift_jis", "euc-kr"),
)
"""The encodings that a mapping may state."""

DELIMITERS: Final = (",", ";", "\t", "|")
MAX_COLUMNS: Final = 16_384
"""As many as a worksheet has."""
MAX_ROW: Final = 1_000_000
"""The characters that a row may have: one absurd row must not take all memory."""

_CHUNK: Final = 1 << 18
_GZIP: Final = b"\x1f\x8b"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A pair of GB18030, and one of them whose both bytes say Chinese: Latin text read as GB18030 has mostly the former.
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x30-\xfe]")
_COMMON: Final = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_MOSTLY: Final = 0.8
_BREAKS: Final = re.compile(rb"\r\n|\r|\n")


class Rows(Protocol):
    """A table that can be read from its beginning again and again: its columns' names, then its rows."""

    @property
    def file(self) -> str:
        """The file's name, as it was given."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in its first row."""
        ...

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the names that has anything, with the number of its first line: a cell a column, or more."""
        ...


@frozen
class TextTable:
    """A CSV or TSV file, plain or gzip, whose encoding and delimiter are known."""

    path: Path
    zipped: bool
    encoding: str
    delimiter: str
    skip_rows: int = 0
    columns: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def file(self) -> str:
        """The file's name, as it was given."""
        return str(self.path)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the names, with the number of its first line; blank ones are left out.

        Cells have no blanks around them; those that a short row leaves out are empty.
        """
        with closing(self._all()) as found:
            next(found, None)
            width = len(self.columns)
            for at, row in found:
                if len(row) < width:
                    row.extend([""] * (width - len(row)))
                yield at, row

    def names(self) -> tuple[str, ...]:
        """The cells of the first row that has any."""
        with closing(self._all()) as found:
            _, row = next(found, (0, []))
        return tuple(cell.removeprefix("\ufeff").strip() for cell in row)

    def _all(self) -> Generator[tuple[int, list[str]], None, None]:
        with opened(self.path, zipped=self.zipped) as (stream, _):
            text = io.TextIOWrapper(stream, self.encoding, newline="")
            size = 0

            def lines() -> Iterator[str]:
                nonlocal size
                while line := text.readline(MAX_ROW):
                    # A quoted cell may span lines, so the row is counted, not the line.
                    size += len(line)
                    if size >= MAX_ROW:
                        raise BadInput("table.row_too_long", file=self.file, line=reader.line_num + 1, limit=MAX_ROW)
                    yield line

            reader = csv.reader(lines(), delimiter=self.delimiter, strict=True)
            before = 0
            try:
                for cells in reader:
                    size = 0
                    first, before = before + 1, reader.line_num
                    row = [*map(str.strip, cells)]
                    if first > self.skip_rows and any(row):
                        yield first, row
            except csv.Error as error:
                raise BadInput("table.quoting", file=self.file, line=before + 1, detail=error) from None


def head_of(path: Path) -> bytes:
    """The first bytes of the content, unzipped where it is gzip. Raises BadInput if there is no such file."""
    with opened(path, zipped=is_gzip(path)) as (stream, _):
        return stream.read(8)


def is_gzip(path: Path) -> bool:
    """Is it gzip, by its content and not by its name?"""
    with opened(path, zipped=False) as (stream, _):
        return stream.read(2) == _GZIP


def open_text(
    path: Path,
    *,
    encoding: str | None,
    delimiter: str | None,
    skip_rows: int,
    known: Callable[[Sequence[str]], int],
    progress: Callable[[int], None] | None = None,
) -> TextTable:
    """The file with its encoding and delimiter found out, after every byte of it was decoded once.

    `known` counts how many of a header's names mean something: it decides between delimiters. Raises BadInput on a
    truncated gzip, bytes that are no text, an empty file, absurd rows.
    """
    zipped = is_gzip(path)
    found = _checked(path, zipped, encoding, progress)
    tables = [TextTable(path, zipped, found, one, skip_rows) for one in ([delimiter] if delimiter else DELIMITERS)]
    best: tuple[int, int] | None = None
    first: BadInput | None = None
    table, columns = tables[0], tuple[str, ...]()
    for one in tables:
        try:
            names = one.names()
        except BadInput as error:
            first = first or error
            continue
        score = (known(names), len(names))
        if best is None or score > best:
            best, table, columns = score, one, names
    if best is None and first is not None:
        raise first
    if not any(columns):
        raise BadInput("table.empty", file=str(path))
    if len(columns) > MAX_COLUMNS:
        raise BadInput("table.too_wide", file=str(path), found=len(columns), limit=MAX_COLUMNS)
    return TextTable(path, zipped, found, table.delimiter, skip_rows, columns=columns)


@contextmanager
def opened(path: Path, *, zipped: bool) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The file's content, and the file itself, which knows how far it was read. Whatever goes wrong is a BadInput."""
    file = str(path)
    try:
        with path.open("rb") as raw:
            if not zipped:
                yield raw, raw
                return
            with gzip.open(raw, "rb") as stream:
                yield cast("IO[bytes]", stream), raw
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput("table.missing_file", file=file) from None
    except IsADirectoryError:
        raise BadInput("table.directory", file=file) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInput("table.gzip", file=file, detail=error) from None
    except UnicodeError as error:
        raise BadInput("table.undecodable", file=file, line="?", byte="?", encoding=short(error)) from None
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput("table.unreadable", file=file, detail=error) from None


def _checked(path: Path, zipped: bool, stated: str | None, progress: Callable[[int], None] | None) -> str:  # noqa: FBT001
    """The encoding in which every byte of the file is text."""
    with opened(path, zipped=zipped) as (stream, _):
        start = stream.read(4)
    if not start:
        raise BadInput("table.empty", file=str(path))
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    encoding = stated or marked or "utf-8"
    if stated in {None, "utf-8"} and marked == "utf-8-sig":
        encoding = "utf-8-sig"
    try:
        _decode(path, zipped, encoding, progress)
    except UnicodeDecodeError as error:
        if stated is None and marked is None and _looks_chinese(path, zipped):
            try:
                _decode(path, zipped, "gb18030", progress)
            except UnicodeDecodeError:
                pass
            else:
                return "gb18030"
        place = error.start
        raise BadInput(
            "table.undecodable" if stated or marked else "table.encoding_unknown",
            file=str(path),
            line=_line_at(path, zipped, place),
            byte=f"0x{error.object[0]:02X}" if error.object else "?",
            encoding=encoding,
        ) from None
    return encoding


def _decode(path: Path, zipped: bool, encoding: str, progress: Callable[[int], None] | None) -> None:  # noqa: FBT001
    """Decode every byte once. A UnicodeDecodeError's `start` is the place in the file, its `object` begins there."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = run = 0
    file = str(path)
    with opened(path, zipped=zipped) as (stream, raw):
        while True:
            chunk = stream.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                rest = bytes(error.object[error.start : error.start + 4])
                place = done - pending + error.start
                # Raised outside the context, which would make a BadInput of it.
                found = UnicodeDecodeError(encoding, rest, 0, max(len(rest), 1), error.reason)
                found.start = place
                break
            if "\x00" in text:
                raise BadInput("table.binary", file=file, line=_line_at(path, zipped, done))
            end = max(text.rfind("\n"), text.rfind("\r"))
            run = run + len(text) if end < 0 else len(text) - end
            if run > MAX_ROW:
                raise BadInput("table.row_too_long", file=file, line=_line_at(path, zipped, done), limit=MAX_ROW)
            done += len(chunk)
            if progress is not None:
                progress(raw.tell())
            if not chunk:
                return
    raise found


def _looks_chinese(path: Path, zipped: bool) -> bool:  # noqa: FBT001
    pairs = common = 0
    with opened(path, zipped=zipped) as (stream, _):
        while chunk := stream.read(_CHUNK):
            found = _PAIR.findall(chunk)
            pairs += len(found)
            common += sum(1 for pair in found if _COMMON.fullmatch(pair))
    return pairs > 0 and common >= pairs * _MOSTLY


def _line_at(path: Path, zipped: bool, place: int) -> int:  # noqa: FBT001
    """The number of the line in which that byte stands."""
    with opened(path, zipped=zipped) as (stream, _):
        lines, left = 1, place
        while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
            lines += len(_BREAKS.findall(chunk))
            left -= len(chunk)
    return lines
