"""XES (IEEE 1849) read as a stream: one trace is held at a time, and nothing that a file declares is ever expanded."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from procurekit.adapters.documents.event_logs.bounds import MAX_CASE, MAX_DEPTH, MAX_DIGITS, MAX_PIECE, MAX_PROLOG
from procurekit.adapters.documents.event_logs.times import moment_reader
from procurekit.adapters.documents.tables.faults import Unreadable, short
from procurekit.adapters.documents.tables.files import is_gzip, opened
from procurekit.errors import BadInput
from procurekit.model.cases import RecordedCase, RecordedStep
from procurekit.values import Moment

__all__ = ["read_xes"]

_CHUNK: Final = 1 << 16
# Too few bytes for an entity to be declared and used in one of them: a DTD is refused before its first declaration.
_SIP: Final = 16
_LOG, _TRACE, _EVENT, _ATTRIBUTE = 1, 2, 3, 4  # how deep in the file each stands

_NAME: Final = "concept:name"
_TIME: Final = "time:timestamp"
_ACTOR: Final = "org:resource"
_INT: Final = re.compile(r"[+-]?\d{1,60}", re.ASCII)
_FLOAT: Final = re.compile(r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,4})?", re.ASCII)
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


def read_xes(path: str | os.PathLike[str], *, zone: str = "UTC") -> Iterator[RecordedCase]:
    """The cases of an XES file, plain or gzip, one after the other: memory holds one trace, however long the file.

    ``concept:name`` is a case's id and a step's activity, ``time:timestamp`` its time (in `zone`, where it has no
    offset), ``org:resource`` its actor. Every other attribute is a fact: text, a whole number, a Decimal exactly as it
    is written (``NaN`` is None), a day or a time, true or false.

    Left out: attributes within attributes, lists and containers, attributes of the log itself, events outside a trace,
    and the defaults of ``<global>``, which say what a program may expect and not what was recorded.

    Raises BadInput, when the file is opened or when the place is reached: a missing or truncated file, broken XML, a
    DTD, a trace or an event without a name, a value that isn't of its kind, a trace of more than 32 MiB. Raises
    InvalidValue if there is no such zone.
    """
    file = Path(path)
    moment = moment_reader(zone)
    return _cases(file, moment, zipped=is_gzip(file))


def _cases(path: Path, moment: Callable[[str], Moment], *, zipped: bool) -> Iterator[RecordedCase]:
    # Straight on the parser beneath ElementTree: that one knows no line, can't refuse a DTD, and builds what we'd drop.
    parser = expat.ParserCreate()
    log = _Log(parser, str(path), moment)
    with opened(path, zipped=zipped) as (stream, _):
        try:
            fed = 0
            while not log.begun and (sip := stream.read(_SIP)):
                fed += len(sip)
                _declare(parser, sip, str(path), fed)
            while chunk := stream.read(_CHUNK):
                fed += len(chunk)
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only
                log.bounded(fed)
                yield from log.whole()
            parser.Parse(b"", True)  # noqa: FBT003 - likewise
            yield from log.whole()
        except (BadInput, expat.ExpatError) as error:
            # What was whole before the fault is given first, wherever the pieces of the file were cut.
            yield from log.whole()
            if isinstance(error, BadInput):
                raise
            detail = expat.ErrorString(error.code)
            raise BadInput("log.not_well_formed", file=str(path), line=error.lineno, detail=detail) from None


def _declare(parser: expat.XMLParserType, sip: bytes, file: str, fed: int) -> None:
    """Feed what stands before the first element, where the encoding is declared."""
    if fed > MAX_PROLOG:
        raise BadInput("log.no_root", file=file, limit=MAX_PROLOG)
    try:
        parser.Parse(sip, False)  # noqa: FBT003 - expat takes it by position only
    except BadInput:
        raise
    except (LookupError, ValueError) as error:
        raise BadInput("log.xml_encoding", file=file, detail=error) from None


class _Log:
    """What the parser calls, and the cases that are whole since somebody asked last."""

    def __init__(self, parser: expat.XMLParserType, file: str, moment: Callable[[str], Moment]) -> None:
        self.begun = False
        self._parser = parser
        self._file = file
        self._depth = 0
        self._whole: list[RecordedCase] = []
        # Attributes of the trace and the event that are open, None where there is none.
        self._case: dict[str, Any] | None = None
        self._step: dict[str, Any] | None = None
        self._steps: list[RecordedStep] = []
        self._case_line = self._step_line = self._case_byte = 0
        self._reads: dict[str, Callable[[str], Any]] = {
            "string": str,
            "id": str,
            "date": moment,
            "int": _int,
            "float": _float,
            "boolean": _boolean,
        }
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype

    def whole(self) -> list[RecordedCase]:
        """The cases that have ended since the last time."""
        whole, self._whole = self._whole, []
        return whole

    def bounded(self, fed: int) -> None:
        """Refuse a tag or a trace that goes on for too long in the bytes that were fed so far."""
        at = self._parser.CurrentByteIndex
        if fed - at > MAX_PIECE:
            raise self._bad("log.piece_too_large", limit=MAX_PIECE)
        if self._case is not None and at - self._case_byte > MAX_CASE:
            raise self._bad("log.case_too_large", case=self._case.get(_NAME), limit=MAX_CASE)

    def _bad(self, code: str, **values: object) -> BadInput:
        return BadInput(code, **{"file": self._file, "line": self._parser.CurrentLineNumber, **values})

    def _doctype(self, *_: object) -> None:
        raise self._bad("log.doctype")

    def _root(self, tag: str, _: dict[str, str]) -> None:
        if _local(tag) != "log":
            raise self._bad("log.not_xes", found=short(tag))
        self.begun = True
        self._depth = _LOG
        self._parser.StartElementHandler = self._start

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        depth = self._depth
        if depth == _ATTRIBUTE:
            if self._step is not None:
                self._attribute(self._step, tag, given)
        elif depth == _EVENT:
            if self._case is None:
                return
            if _local(tag) == "event":
                self._step, self._step_line = {}, self._parser.CurrentLineNumber
            else:
                self._attribute(self._case, tag, given)
        elif depth == _TRACE:
            if _local(tag) == "trace":
                self._case, self._case_line = {}, self._parser.CurrentLineNumber
                self._case_byte = self._parser.CurrentByteIndex
        elif depth > MAX_DEPTH:
            raise self._bad("log.too_deep", limit=MAX_DEPTH)

    def _end(self, _: str) -> None:
        depth = self._depth
        self._depth -= 1
        if depth == _EVENT and self._step is not None and self._case is not None:
            self._steps.append(self._made(self._step, self._case))
            self._step = None
        elif depth == _TRACE and self._case is not None:
            name = self._case.pop(_NAME, None)
            if name is None:
                raise self._bad("log.trace_without_name", line=self._case_line)
            self._whole.append(RecordedCase(name, tuple(self._steps), facts=self._case))
            self._case, self._steps = None, []

    def _made(self, facts: dict[str, Any], case: dict[str, Any]) -> RecordedStep:
        name = facts.pop(_NAME, None)
        if name is None:
            raise self._bad("log.event_without_name", line=self._step_line, case=case.get(_NAME))
        at, actor = facts.pop(_TIME, None), facts.pop(_ACTOR, None)
        return RecordedStep(name, at, actor, facts=facts, line=self._step_line)

    def _attribute(self, kept: dict[str, Any], tag: str, given: dict[str, str]) -> None:
        kind = tag if tag in self._reads else _local(tag)
        read = self._reads.get(kind)
        if read is None:
            return
        key, text = given.get("key"), given.get("value")
        if not key or text is None:
            raise self._bad("log.attribute_incomplete", kind=kind, missing="value" if key else "key")
        if key in {_NAME, _ACTOR}:
            # Names, of whatever kind the file says they are; a blank one says nothing.
            if text and not text.isspace():
                kept[key] = text
            return
        if key == _TIME:
            kind, read = "date", self._reads["date"]
        try:
            kept[key] = read(text)
        except Unreadable:
            raise self._bad("log.not_a_value", key=key, value=short(text), kind=kind) from None


def _local(tag: str) -> str:
    """The element's name without the prefix of its namespace."""
    return tag.rpartition(":")[2]


def _int(text: str) -> int:
    if _INT.fullmatch(text := text.strip()) is None:
        raise Unreadable("reject.not_a_number")
    return int(text)


def _float(text: str) -> Decimal | None:
    text = text.strip()
    if text == "NaN":
        return None
    if _FLOAT.fullmatch(text) is None:
        raise Unreadable("reject.not_a_number")
    number = Decimal(text)
    if number.adjusted() >= MAX_DIGITS or -int(number.as_tuple().exponent) > MAX_DIGITS:
        raise Unreadable("reject.number_out_of_range")
    return number


def _boolean(text: str) -> bool:
    flag = _FLAGS.get(text.strip().lower())
    if flag is None:
        raise Unreadable("reject.not_a_flag")
    return flag
