"""Sources: the user's tables, with the columns called as the facts are and with what stands in for those they lack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression, Table
from procurekit.expressions.frames import adopted, given_back
from procurekit.metrics.columns import Resolved, resolve
from procurekit.metrics.grain import RowsOf, grain_rows, rows_of
from procurekit.metrics.grouping import Grouping
from procurekit.metrics.history import with_history_in
from procurekit.metrics.judging import CountedIn, judge_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.row_plan import needed_facts
from procurekit.values import WorkCalendar

if TYPE_CHECKING:
    import narwhals as nw

Frame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

__all__ = ["Frame", "SourceTable", "adopted_table", "sources_of", "tells_history"]


@frozen(slots=False)
class SourceTable:
    """One table of the user's: its rows are of the kind `of`, its columns are called as the facts are.

    `named` has the user's own name of each column that was called otherwise.
    """

    of: RowsOf
    table: Table
    eager: bool
    named: Mapping[str, str] = field(factory=dict)
    resolved: Mapping[str, Resolved] = field(factory=dict)

    @cached_property
    def present(self) -> frozenset[str]:
        """Its columns."""
        return frozenset(self.table.frame.collect_schema().names())

    def column(self, kpi: Kpi, fact: str) -> str | None:
        """The column that a fact is read from; None of one that is the same in all rows."""
        if fact in self.present:
            return fact
        meaning = self.resolved[kpi.id].meanings[fact]
        return meaning.names[0].name if meaning.names else None

    def with_expressions(
        self, expressions: Mapping[str, Expression], day: date, calendar: WorkCalendar | None
    ) -> Frame:
        """Its frame with a column for each expression."""
        return self.table.with_expressions(expressions, at=day, calendar=calendar, whole=True).frame

    def mixing(self, kpi: Kpi) -> CountedIn | None:
        """The column with several units or currencies, of a KPI that mustn't add them."""
        counted_in = judge_of(kpi).counted_in
        return counted_in if counted_in is not None and self._mixes[counted_in] else None

    @cached_property
    def _mixes(self) -> dict[CountedIn, bool]:
        import narwhals as nw

        names: list[CountedIn] = [one for one in ("unit", "currency") if one in self.present]
        found: dict[CountedIn, bool] = {"unit": False, "currency": False}
        if names:
            counts = self.table.frame.select(*(nw.col(one).n_unique() for one in names))
            whole = counts.collect() if isinstance(counts, nw.LazyFrame) else counts
            found |= {one: int(whole[one][0]) > 1 for one in names}
        return found

    def grouped(self, frame: Frame, keys: Iterable[str], sums: Sequence[nw.Expr]) -> Frame:
        """One row per group of a frame of this library, or one row of all where there are no keys."""
        names = list(dict.fromkeys(keys))
        found: Frame = frame.group_by(*names).agg(*sums) if names else frame.select(*sums)
        # pandas counts in NumPy's types, which have no missing values.
        return adopted(found.to_native(), "pandas") if self.table.kind == "pandas" else found

    def given_back(self, frame: Frame) -> Any:
        """A frame of the same library, carried out where the user's was."""
        import narwhals as nw

        if self.eager and isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        return given_back(frame, self.table.kind)


def adopted_table(of: RowsOf, native: Any, columns: Mapping[str, str] | None = None) -> SourceTable:
    """The user's table, its columns called as the facts are. Raises InvalidValue as `Table.of` does."""
    import narwhals as nw

    words = rows_of(of).words
    table = Table.of(native, columns, vocabulary=words)
    frame = table.frame
    eager = table.kind in {"polars", "pyarrow"}
    if eager and isinstance(frame, nw.DataFrame):
        # One plan from the columns to the sums, not one for each step.
        frame = frame.lazy()
    renamed = {column: name for name, column in table.columns.items() if column != name}
    present = frame.collect_schema().names()
    taken = [name for name in renamed.values() if name in present]
    if taken:
        raise InvalidValue("kpi_column_taken", name=taken[0], column=table.columns[taken[0]])
    named = {name: column for column, name in renamed.items()}
    return SourceTable(of, Table(frame.rename(renamed) if renamed else frame, table.kind), eager, named)


def tells_history(of: RowsOf, present: Collection[str]) -> bool:
    """Do these columns tell what each item cost before?"""
    told = {"item", "ordered_on", "unit_price"} <= {*present}
    return of == "schedule_line" and "previous_price" not in present and told


def _with_history(source: SourceTable, needed: Collection[str]) -> SourceTable:
    """The table with what each item cost before, where that is asked for and can be told."""
    if "previous_price" not in needed or not tells_history(source.of, source.present):
        return source
    return evolve(source, table=evolve(source.table, frame=with_history_in(source.table.frame)))


def sources_of(
    tables: Any, kpis: Sequence[Kpi], grouping: Grouping, columns: Mapping[str, str] | None
) -> list[tuple[SourceTable, list[Kpi]]]:
    """Each table with the KPIs that are read from it. Raises InvalidValue with every column that is absent."""
    many: Mapping[RowsOf, Any] = tables if isinstance(tables, Mapping) else {"schedule_line": tables}
    found: list[tuple[SourceTable, list[Kpi]]] = []
    lacking: list[str] = []
    for of in dict.fromkeys(grain_rows(kpi.grain).of for kpi in kpis):
        mine = [kpi for kpi in kpis if grain_rows(kpi.grain).of == of]
        if of not in many:
            lacking += [f"{kpi.id}: a table of {of}" for kpi in mine]
            continue
        source = adopted_table(of, many[of], columns)
        needed = {kpi.id: needed_facts(kpi) | {*grouping.names, *grouping.dates(kpi)} for kpi in mine}
        source = _with_history(source, {name for each in needed.values() for name in each})
        resolved = {
            kpi.id: resolve(of, needed[kpi.id], source.present, either=(kpi.basis, grouping.dates(kpi))) for kpi in mine
        }
        lacking += [f"{id_}: {', '.join(one.lacking)}" for id_, one in resolved.items() if one.lacking]
        found.append((evolve(source, resolved=resolved), mine))
    if lacking:
        raise InvalidValue("kpi_columns_missing", missing="; ".join(lacking))
    return found
