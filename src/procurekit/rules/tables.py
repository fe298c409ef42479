"""Rules on tables: for which rows of a data frame each rule fires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procurekit.expressions import Table
from procurekit.rules.matching import Fail, hits_of
from procurekit.rules.reading import Plan
from procurekit.values import Moment, WorkCalendar

__all__ = ["hits_in"]


def hits_in(
    plans: Sequence[Plan], frame: Any, at: Moment, calendar: WorkCalendar, fail: Fail
) -> Iterator[tuple[Plan, Iterator[tuple[Any, Mapping[str, Any]]]]]:
    """Of each rule, the rows of a frame for which it fires, each with what it knows of its group."""
    table = Table.of(frame, vocabulary=plans[0].rows.words)
    import narwhals as nw

    whole = table.frame.collect() if isinstance(table.frame, nw.LazyFrame) else table.frame
    names = {column: name for name, column in table.columns.items()}
    rows = [{names.get(key, key): value for key, value in row.items()} for row in whole.iter_rows(named=True)]
    for plan in plans:
        yield plan, hits_of(plan, rows, at, calendar, fail)
