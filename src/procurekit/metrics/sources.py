"""Sources: the user's tables, with the columns called as the facts are and with what stands in for those they lack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression, Table
from procurekit.expressions.frames import adopted, given_back
from procurekit.expressions.nodes import Constant
from procurekit.metrics.agreeing import ensure_one_library, ensure_texts, keys_alike
from procurekit.metrics.columns import Resolved, resolve
from procurekit.metrics.grain import ROWS_OF, RowsOf, grain_rows, rows_of
from procurekit.metrics.grouping import Grouping, key_columns
from procurekit.metrics.history import with_history_in
from procurekit.metrics.judging import CountedIn, judge_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.naming import Columns, Naming, given_columns, naming_of
from procurekit.metrics.row_plan import lacking_facts, needed_facts
from procurekit.values import WorkCalendar

if TYPE_CHECKING:
    import narwhals as nw

Frame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

__all__ = ["Frame", "SourceTable", "adopted_table", "sources_of", "tells_history"]


@frozen(slots=False)
class SourceTable:
    """One table of the user's, with a column for each fact that it has, called like the fact, and for each group.

    Nothing else is in it, so that nothing of the user's is called like what is added. `naming` says what his columns
    were called. Where they are given back, they are kept as ``_own0``, ``_own1``, ….
    """

    naming: Naming
    table: Table
    eager: bool
    resolved: Mapping[str, Resolved] = field(factory=dict)

    @property
    def of(self) -> RowsOf:
        """What its rows are."""
        return self.naming.of

    @property
    def folds(self) -> bool:
        """Are columns the same whose names differ in upper and lower case only?"""
        from procurekit.expressions.dialects import dialect_of

        return dialect_of(self.table.kind).folds

    @cached_property
    def present(self) -> frozenset[str]:
        """Its columns: the facts that it has."""
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
            found |= {one: int(whole[one][0] or 0) > 1 for one in names}
        return found

    def grouped(self, frame: Frame, keys: Iterable[str], sums: Sequence[nw.Expr]) -> Frame:
        """One row per group of a frame of this library, or one row of all where there are no keys."""
        names = list(dict.fromkeys(keys))
        found: Frame = frame.group_by(*names).agg(*sums) if names else frame.select(*sums)
        if self.table.kind == "pandas":
            # It counts in NumPy's types, which have no missing values.
            return adopted(found.to_native(), "pandas")
        narrowed = _narrowed(found, names) if self.table.kind == "duckdb" else []
        return found.with_columns(*narrowed) if narrowed else found

    def given_back(self, frame: Frame) -> Any:
        """A frame of the same library, carried out where the user's was."""
        import narwhals as nw

        if self.eager and isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        return given_back(frame, self.table.kind)

    def told(self, frame: Frame) -> Any:
        """A frame of groups, of the same library; one of pandas is numbered from 0."""
        native = self.given_back(frame)
        return native.reset_index(drop=True) if self.table.kind == "pandas" else native


def _narrowed(frame: Frame, keys: Collection[str]) -> list[nw.Expr]:
    """Sums of whole numbers, for which DuckDB takes twice as many bits, as whole numbers like any other."""
    import narwhals as nw

    types = frame.collect_schema()
    return [nw.col(name).cast(nw.Int64()) for name, kind in types.items() if kind == nw.Int128 and name not in keys]


def adopted_table(of: RowsOf, native: Any, columns: Columns = None) -> SourceTable:
    """One table of the user's. Raises InvalidValue as `Table.of` and `given_columns` do."""
    return _adopted({of: native}, columns)[of]


def _adopted(
    tables: Mapping[RowsOf, Any],
    columns: Columns,
    by: Sequence[str] = (),
    *,
    others: Collection[RowsOf] = (),
    own: bool = False,
) -> dict[RowsOf, SourceTable]:
    """The user's tables, with the columns to group by that they have, and on demand all their own."""
    whole = {of: Table.of(native) for of, native in tables.items()}
    ensure_one_library({of: table.kind for of, table in whole.items()})
    present = {of: table.frame.collect_schema().names() for of, table in whole.items()}
    given = given_columns(columns, present, others)
    every = {column: fact for each in given.values() for fact, column in each.items()}
    found: dict[RowsOf, SourceTable] = {}
    for of, table in whole.items():
        naming = naming_of(of, present[of], given[of], every)
        kept = dict(naming.columns)
        keys = zip(key_columns(by), map(naming.column, by), strict=True)
        kept |= {key: column for key, column in keys if column is not None}
        found[of] = _with_columns(naming, table, kept, naming.present if own else ())
    return found


def _with_columns(naming: Naming, table: Table, kept: Mapping[str, str], own: Sequence[str]) -> SourceTable:
    import narwhals as nw

    frame, eager = table.frame, table.kind in {"polars", "pyarrow"}
    if eager and isinstance(frame, nw.DataFrame):
        # One plan from the columns to the sums, not one for each step.
        frame = frame.lazy()
    if not kept and not own:
        return SourceTable(naming, Table(frame, table.kind), eager)
    types = frame.collect_schema()
    chosen: list[nw.Expr] = []
    for name, column in kept.items():
        values = nw.col(column)
        if isinstance(types[column], nw.Categorical | nw.Enum):
            # A category is a text, and only texts can be compared and chosen from.
            values = values.cast(nw.String())
        chosen.append(values.alias(name))
    chosen += [nw.col(column).alias(f"_own{place}") for place, column in enumerate(own)]
    return SourceTable(naming, Table(frame.select(*chosen), table.kind), eager)


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
    tables: Any, kpis: Sequence[Kpi], grouping: Grouping, columns: Columns, *, own: bool = False
) -> list[tuple[SourceTable, list[Kpi]]]:
    """Each table with the KPIs that are read from it. Raises InvalidValue with every column that is absent."""
    many: Mapping[RowsOf, Any] = tables if isinstance(tables, Mapping) else {"schedule_line": tables}
    read = dict.fromkeys(grain_rows(kpi.grain).of for kpi in kpis)
    mine_of = {of: many[of] for of in read if of in many}
    adopted = _adopted(
        mine_of, columns, grouping.names, others=[of for of in ROWS_OF if of in many and of not in read], own=own
    )
    found: list[tuple[SourceTable, list[Kpi]]] = []
    lacking: list[str] = []
    for of in read:
        mine = [kpi for kpi in kpis if grain_rows(kpi.grain).of == of]
        if of not in adopted:
            lacking += [f"{kpi.id}: a table of {of}" for kpi in mine]
            continue
        _ensure_date(grouping.window, of)
        source = adopted[of]
        ensure_texts(source.table.frame, source.naming.columns)
        groups = {one: source.naming.fact(one) or one for one in grouping.names if source.naming.column(one) is None}
        needed = {kpi.id: needed_facts(kpi) | {*groups.values(), *grouping.dates(kpi)} for kpi in mine}
        source = _with_history(source, {name for each in needed.values() for name in each})
        resolved = {
            kpi.id: resolve(of, needed[kpi.id], source.present, either=(kpi.basis, grouping.dates(kpi))) for kpi in mine
        }
        _ensure_groups(source, groups, resolved)
        absent = {kpi.id: lacking_facts(kpi, resolved[kpi.id], grouping.dates(kpi)) for kpi in mine}
        lacking += [f"{id_}: {', '.join(facts)}" for id_, facts in absent.items() if facts]
        source = evolve(source, resolved=resolved)
        found.append((source if lacking else _with_groups(source, grouping, groups), mine))
    if lacking:
        raise InvalidValue("kpi_columns_missing", missing="; ".join(lacking))
    if len(found) == 1:
        return found
    frames = {source.of: source.table.frame for source, _ in found}
    frames = keys_alike(frames, dict(zip(grouping.keys, grouping.names, strict=True)))
    return [(evolve(one, table=evolve(one.table, frame=frames[one.of])), mine) for one, mine in found]


def _ensure_groups(source: SourceTable, groups: Mapping[str, str], resolved: Mapping[str, Resolved]) -> None:
    """Raise InvalidValue if rows are to be grouped by what is no column, and nothing that stands in for one."""
    lacking = {name for one in resolved.values() for name in one.lacking}
    for asked, name in groups.items():
        if name in lacking:
            known = [*source.naming.columns.values(), *source.naming.columns, *source.present]
            near = get_close_matches(asked, known, 1)
            if near:
                raise InvalidValue("unknown_field_near", name=asked, near=near[0])
            raise InvalidValue("not_a_choice", field="by", value=repr(asked), choices=", ".join(sorted(source.present)))


def _ensure_date(window: str | None, of: RowsOf) -> None:
    """Raises InvalidValue if the rows have no such date."""
    facts = rows_of(of).facts
    if window is not None and (window not in facts or facts[window].type != "date"):
        dates = ", ".join(name for name, fact in facts.items() if fact.type == "date")
        raise InvalidValue("kpi_window_no_date", window=window, rows=of, dates=dates)


def _with_groups(source: SourceTable, grouping: Grouping, groups: Mapping[str, str]) -> SourceTable:
    """The table with the columns to group by that stand in for what it has no column of."""
    import narwhals as nw

    keys = dict(zip(grouping.names, grouping.keys, strict=True))
    meanings = {key: one for each in source.resolved.values() for key, one in each.meanings.items()}
    # A column of nothing has no other type than its fact's.
    empty = [fact for fact in groups.values() if fact in meanings and _is_missing(meanings[fact])]
    made = {keys[name]: meanings[fact] for name, fact in groups.items() if fact in meanings and fact not in empty}
    table = source.table.with_missing(rows_of(source.of).words[fact] for fact in empty)
    table = table.with_expressions(made, at=grouping.day, calendar=grouping.calendar, whole=True)
    told = [nw.col(fact).alias(keys[name]) for name, fact in groups.items() if keys[name] not in made]
    return evolve(source, table=evolve(table, frame=table.frame.with_columns(*told)) if told else table)


def _is_missing(one: Expression) -> bool:
    return isinstance(one.root, Constant) and one.root.value is None
