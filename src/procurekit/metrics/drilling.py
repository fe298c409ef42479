"""Drilling: from a number to its rows, each with what it adds to a KPI or why it is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from procurekit.errors import InvalidValue, say
from procurekit.expressions import Expression
from procurekit.expressions.fitting import compare, conditional, constant
from procurekit.expressions.nodes import Node
from procurekit.metrics.counting import ensure_facts, reader_of
from procurekit.metrics.frames import is_frame
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.grouping import At, Grouping, day_at
from procurekit.metrics.judging import judge_of
from procurekit.metrics.kpi import Kpi, Number
from procurekit.metrics.naming import Columns
from procurekit.metrics.overflow import overflow_told
from procurekit.metrics.population import UNKNOWN, Exclusion
from procurekit.values import WorkCalendar

__all__ = ["JudgedRow", "drill", "drill_table"]

NUMERATOR: Final = "kpi_numerator"
DENOMINATOR: Final = "kpi_denominator"
LEFT_OUT: Final = "kpi_left_out"


@frozen
class JudgedRow:
    """A row, and what it adds to a KPI: numerator and denominator, or the code of why it is left out."""

    row: Any
    numerator: Number | None = None
    denominator: Number | None = None
    left_out: str | None = None

    def text(self, lang: str = "en") -> str | None:
        """Why it is left out, in words; None if it isn't."""
        return None if self.left_out is None else say(self.left_out, None, lang)


def drill(
    kpi: Kpi,
    rows: Iterable[Any],
    *,
    at: At,
    where: Mapping[str, object] | None = None,
    calendar: WorkCalendar | None = None,
) -> Iterator[JudgedRow]:
    """The rows behind a KPI, as of a moment: those in which each fact of `where` has the value that it says.

    The sums of what they add are the KPI's own, but for a KPI of orders or lines, where each row tells what it says of
    its order. Raises InvalidValue of a KPI that is made of others.

    >>> from datetime import date
    >>> from procurekit.metrics import REGISTRY
    >>> list(drill(REGISTRY["procurekit.on_time"], [], at=date(2026, 3, 31)))
    []
    """
    _ensure_own(kpi)
    ensure_facts(where or (), [kpi])
    return _judged(kpi, rows, day_at(at), where or {}, calendar)


def _judged(
    kpi: Kpi, rows: Iterable[Any], day: date, where: Mapping[str, object], calendar: WorkCalendar | None
) -> Iterator[JudgedRow]:
    count = judge_of(kpi).count
    wanted = [(reader_of(name), value) for name, value in where.items()]
    for row in rows:
        if any(read(row) != value for read, value in wanted):
            continue
        part = count(row, day, calendar)
        yield JudgedRow(row, left_out=part.code) if isinstance(part, Exclusion) else JudgedRow(row, *part)


@overflow_told()
def drill_table(
    kpi: Kpi,
    table: Any,
    *,
    at: At,
    where: Mapping[str, object] | None = None,
    columns: Columns = None,
    calendar: WorkCalendar | None = None,
) -> Any:
    """The rows of a table behind a KPI, in the kind of frame that came in and with its own columns, and three more.

    ``kpi_numerator`` and ``kpi_denominator`` are what the row adds, ``kpi_left_out`` is the code of why it adds
    nothing. Raises InvalidValue as `measure_table` does, and of a KPI that is made of others.
    """
    import narwhals as nw

    from procurekit.metrics.row_plan import row_plan
    from procurekit.metrics.sources import sources_of

    _ensure_own(kpi)
    of = grain_rows(kpi.grain).of
    grouping = Grouping(by=tuple(where or {}), day=day_at(at), calendar=calendar)
    tables = {of: table} if is_frame(table) else table
    ((source, _),) = sources_of(tables, [kpi], grouping, columns, own=True)
    for name in (NUMERATOR, DENOMINATOR, LEFT_OUT):
        if name in source.naming.present:
            raise InvalidValue("expression_table_taken", name=name)
    plan = row_plan(kpi, source.resolved[kpi.id])
    below = plan.below.root if plan.below is not None else _one_where_counted(plan.why.root)
    expressions = {
        NUMERATOR: plan.above,
        DENOMINATOR: Expression(below).simplified(),
        LEFT_OUT: Expression(
            _named(plan.why.root, [one.code for one in (*judge_of(kpi).reasons, UNKNOWN)])
        ).simplified(),
    }
    frame = source.with_expressions(expressions, grouping.day, calendar)
    if plan.above.type == "bool":
        frame = frame.with_columns(nw.col(NUMERATOR).cast(nw.Int64()))
    for key, value in zip(grouping.keys, (where or {}).values(), strict=True):
        frame = frame.filter(nw.col(key).is_null() if value is None else nw.col(key) == value)
    own = [nw.col(f"_own{place}").alias(name) for place, name in enumerate(source.naming.present)]
    return source.given_back(frame.select(*own, *expressions))


def _ensure_own(kpi: Kpi) -> None:
    if kpi.combine is not None:
        raise InvalidValue("kpi_of_parts", kpi=kpi.id, parts=", ".join(kpi.of))


def _one_where_counted(why: Node) -> Node:
    return conditional(constant(1), compare(["=="], [why, constant(0)]), constant(None))


def _named(why: Node, codes: Sequence[str]) -> Node:
    """The code at each position; missing where the row counts."""
    found: Node = constant(None)
    for place, code in reversed(list(enumerate(codes, 1))):
        found = conditional(constant(code), compare(["=="], [why, constant(place)]), found)
    return found
