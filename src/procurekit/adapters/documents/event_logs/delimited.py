"""Event logs as tables (CSV, TSV): a row a step, whose columns say which case, what, when, and what else was known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from procurekit.adapters.documents.event_logs.bounds import MAX_CASE
from procurekit.adapters.documents.event_logs.times import moment_reader
from procurekit.adapters.documents.tables.faults import Unreadable, short
from procurekit.adapters.documents.tables.files import DELIMITERS, ENCODINGS, TextTable, open_text
from procurekit.adapters.documents.tables.headers import nearest, normalised
from procurekit.errors import BadInput, InvalidValue
from procurekit.model.cases import RecordedCase, RecordedStep
from procurekit.values import Moment

__all__ = ["read_delimited"]

KNOWN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "case": ("case", "case:concept:name", "case id", "case key", "案例", "案例编号", "案例号", "流程实例"),
        "activity": ("activity", "concept:name", "activity name", "activity en", "event", "活动", "活动名称", "步骤"),
        "time": ("time", "time:timestamp", "timestamp", "event time", "complete timestamp", "时间", "时间戳"),
        "actor": ("org:resource", "actor", "resource", "user", "操作人", "执行人"),
    }
)  # fmt: skip
"""The headers that are taken for a column where the caller names no other, the first that is there."""

_UNNAMED: Final[Mapping[str, str | None]] = {"case": "case", "activity": "activity", "time": "time", "actor": None}
_ROW: Final = 64  # what a row counts at least: a step takes memory however short its text
_UNREADABLE: Final = frozenset({"table.undecodable", "table.encoding_unknown"})


class _Columns(NamedTuple):
    """Where in a row each thing stands, and the names of the other columns with their places."""

    case: int
    activity: int
    time: int
    actor: int | None
    facts: tuple[tuple[str, int], ...]


def read_delimited(
    path: str | os.PathLike[str],
    *,
    case: str = "case",
    activity: str = "activity",
    time: str = "time",
    actor: str | None = None,
    zone: str = "UTC",
    styles: str | Iterable[str] = (),
    grouped: bool = True,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Iterator[RecordedCase]:
    """The cases of a CSV or TSV file, plain or gzip; encoding and delimiter are found out where they aren't stated.

    `case`, `activity`, `time` and `actor` name the columns; capitals, blanks and punctuation don't matter. Where the
    caller names none, the usual headers are known, such as ``case:concept:name``, ``Timestamp`` or ``案例编号``, and
    so are those of the actor, who may be missing. All other columns that have a name are facts of the step, as text;
    an empty cell is None. The case itself has no facts.

    Times are read as ISO 8601 writes them and in `styles` (``"d/m/yyyy hh:mm"``), in `zone` where they have no offset.
    A day without a time stays a day, an empty cell is no time.

    The rows of a case stand together: then memory holds one case, and the ids of those before. With ``grouped=False``
    they may stand anywhere, and the whole log is kept in memory; cases come in the order of their first rows.

    Raises BadInput, when the file is opened (missing, no text, no such column) or when the row is reached (a case that
    comes back, a row without case or activity, a time that can't be read, a case of more than 32 MiB). Raises
    InvalidValue if zone, style, delimiter or encoding can't be used.
    """
    moment = moment_reader(zone, styles)
    if delimiter is not None and delimiter not in DELIMITERS:
        choices = " ".join(map(repr, DELIMITERS))
        raise InvalidValue("not_a_choice", field="delimiter", value=repr(delimiter), choices=choices)
    if encoding is not None and encoding not in ENCODINGS:
        raise InvalidValue("not_a_choice", field="encoding", value=repr(encoding), choices=", ".join(ENCODINGS))
    named = {"case": case, "activity": activity, "time": time, "actor": actor}
    wanted = {argument: _headers(argument, name) for argument, name in named.items()}
    table = _opened(Path(path), {normalised(one) for many in wanted.values() for one in many}, delimiter, encoding)
    columns = _columns(table, wanted, optional="actor" if actor is None else None)
    steps = _steps(table, columns, moment)
    return _grouped(table.file, steps) if grouped else _gathered(steps)


def _headers(argument: str, name: str | None) -> Sequence[str]:
    """The headers to look for: the usual ones, unless the caller names another."""
    return KNOWN[argument] if name == _UNNAMED[argument] else (name or "",)


def _opened(path: Path, wanted: set[str], delimiter: str | None, encoding: str | None) -> TextTable:
    def known(names: Sequence[str]) -> int:
        return sum(normalised(name) in wanted for name in names)

    try:
        return open_text(path, encoding=encoding, delimiter=delimiter, skip_rows=0, known=known)
    except BadInput as error:
        if error.code not in _UNREADABLE:
            raise
        # The same fault; but here the remedy is an argument and not a line of a mapping.
        raise BadInput("log.undecodable", **error.values) from None


def _columns(table: TextTable, wanted: Mapping[str, Sequence[str]], optional: str | None) -> _Columns:
    places: dict[str, int] = {}
    for place, name in enumerate(table.columns):
        if name and name in places:
            raise BadInput("table.column_twice", file=table.file, column=name)
        places[name] = place
    loosely: dict[str, list[str]] = {}
    for name in places:
        loosely.setdefault(normalised(name), []).append(name)
    found: dict[str, int] = {}
    for argument, headers in wanted.items():
        match = next((same for one in headers if (same := _matching(one, loosely, table.file))), None)
        if match is not None:
            found[argument] = places[match]
        elif argument != optional:
            near = next((close for one in headers if (close := nearest(one, table.columns))), None)
            shown = ", ".join(name for name in table.columns[:20] if name)
            raise BadInput(
                "log.no_column", file=table.file, argument=argument, column=headers[0], near=near, found=shown or None
            )
    taken = set(found.values())
    facts = tuple((name, place) for name, place in places.items() if name and place not in taken)
    return _Columns(found["case"], found["activity"], found["time"], found.get("actor"), facts)


def _matching(header: str, loosely: Mapping[str, Sequence[str]], file: str) -> str | None:
    """The column of that name: exactly so, or the only one that differs in case, blanks and punctuation alone."""
    same = loosely.get(normalised(header), ())
    if header in same:
        return header
    if len(same) > 1:
        raise BadInput("table.column_twice", file=file, column=header)
    return same[0] if same else None


def _steps(
    table: TextTable, columns: _Columns, moment: Callable[[str], Moment]
) -> Iterator[tuple[str, RecordedStep, int]]:
    """Every row as a step, with the id of its case and what it counts."""
    names, width = table.columns, len(table.columns)
    for line, row in table.rows():
        if any(row[width:]):
            raise BadInput("log.too_many_cells", file=table.file, line=line, found=len(row), expected=width)
        case, activity, time = row[columns.case], row[columns.activity], row[columns.time]
        if not case:
            raise BadInput("log.row_without_case", file=table.file, line=line, column=names[columns.case])
        if not activity:
            column = names[columns.activity]
            raise BadInput("log.row_without_activity", file=table.file, line=line, column=column, case=short(case))
        try:
            at = moment(time) if time else None
        except Unreadable:
            column = names[columns.time]
            raise BadInput("log.not_a_time", file=table.file, line=line, column=column, value=short(time)) from None
        actor = None if columns.actor is None else row[columns.actor] or None
        facts = {name: row[place] or None for name, place in columns.facts}
        yield case, RecordedStep(activity, at, actor, facts=facts, line=line), _ROW + sum(map(len, row))


def _grouped(file: str, rows: Iterable[tuple[str, RecordedStep, int]]) -> Iterator[RecordedCase]:
    ended: dict[str, int | None] = {}
    current: str | None = None
    steps: list[RecordedStep] = []
    size = 0
    for case, step, counts in rows:
        if case != current:
            if current is not None:
                yield RecordedCase(current, tuple(steps))
                ended[current] = steps[-1].line
            if case in ended:
                raise BadInput("log.case_again", file=file, line=step.line, case=short(case), other_line=ended[case])
            current, steps, size = case, [], 0
        size += counts
        if size > MAX_CASE:
            raise BadInput("log.case_too_large", file=file, line=step.line, case=short(case), limit=MAX_CASE)
        steps.append(step)
    if current is not None:
        yield RecordedCase(current, tuple(steps))


def _gathered(rows: Iterable[tuple[str, RecordedStep, int]]) -> Iterator[RecordedCase]:
    cases: dict[str, list[RecordedStep]] = {}
    for case, step, _ in rows:
        cases.setdefault(case, []).append(step)
    for case, steps in cases.items():
        yield RecordedCase(case, tuple(steps))
