"""Rules on tables: for which rows of a data frame each rule fires; the conditions of all of them are one plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Table, Vocabulary
from procurekit.rules.host_names import note_near
from procurekit.rules.lacking import can_fire
from procurekit.rules.reading import GROUPED, Plan
from procurekit.rules.row_hits import Fail, Hit, hits_of, ties_of
from procurekit.rules.subjects import SubjectRows
from procurekit.rules.table_groups import in_company, with_group
from procurekit.rules.table_rows import rows_of
from procurekit.values import Moment, WorkCalendar

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["Firing", "books_in", "fact_table", "hits_in"]

Alone: TypeAlias = Callable[[Plan, Exception], Iterable[Hit]]
"""What is done about a rule that a table can't run: what it finds in some other way."""

_TOO_LONG: Final = "expression_table_too_long"
_FEW: Final = 1_000
"""So many rows are looked at one by one sooner than a plan for them is made."""


def hits_in(
    plans: Sequence[Plan], frame: Any, at: Moment, calendar: WorkCalendar, fail: Fail
) -> Iterator[tuple[Plan, Iterable[Hit]]]:
    """Of each rule, the rows of a frame for which it fires, as mappings, each with what it knows of its group.

    What tables can't run is run row by row. Raises InvalidValue if it is no frame, or if two columns have one name.
    """
    rows = plans[0].rows
    table = fact_table(frame, rows.words, {*rows.told, *(one.name for plan in plans for one in plan.names)})
    there = frozenset(table.frame.collect_schema().names())
    note_near(plans, Table.of(frame).frame.collect_schema().names() if there else (), fail)
    for plan in plans if there else ():
        _note_blind(plan, there, fail)

    def by_row(plan: Plan, some: Sequence[Any]) -> Iterable[Hit]:
        return hits_of(plan, some, at, calendar, fail)

    def alone(plan: Plan, error: Exception) -> Iterable[Hit]:
        if isinstance(error, InvalidValue) and error.code != _TOO_LONG:
            fail(plan, None, error)
            return ()
        # What the library has no room or no word for, Python has.
        return by_row(plan, rows_of(table, rows.words))

    yield from Firing(table, rows, at, calendar, alone, by_row).hits([one for one in plans if one.is_tabular])
    others = [one for one in plans if not one.is_tabular]
    if others:
        whole = rows_of(table, rows.words)
        yield from ((plan, by_row(plan, whole)) for plan in others)


def books_in(frame: Any, words: Vocabulary) -> list[str]:
    """The books that the rows of a frame say they are of."""
    table = fact_table(frame, words, ["book"])
    if "book" not in table.frame.collect_schema():
        return []
    rows = rows_of(Table(table.frame.unique(), table.kind), words)
    return [row["book"] for row in rows if isinstance(row["book"], str)]


def _note_blind(plan: Plan, there: frozenset[str], fail: Fail) -> None:
    """Note if the frame lacks what a rule can't fire without: then what it found before hasn't ended.

    That is a finding only where nothing is there that the rule asks for: who keeps few facts isn't told of each rule
    that wants more.
    """
    if can_fire(plan, there):
        return
    asked = {one.name for one in plan.asked}
    if asked & there:
        fail(plan, None, None)
    else:
        fail(plan, None, None, "rule_no_facts", {"names": ", ".join(sorted(asked))})


def fact_table(frame: Any, words: Vocabulary, facts: Iterable[str]) -> Table:
    """A table with a column for each of these facts that a frame has, called like the fact, and nothing else."""
    import narwhals as nw

    table = Table.of(frame, vocabulary=words)
    whole = table.frame
    if table.kind in {"polars", "pyarrow"} and isinstance(whole, nw.DataFrame):
        # One plan from the columns to the rows that are found, not one for each step.
        whole = whole.lazy()
    types = whole.collect_schema()
    chosen: list[str | nw.Expr] = []
    for fact in sorted(facts):
        column = table.columns.get(fact, fact)
        if column not in types:
            continue
        if isinstance(types[column], nw.Categorical | nw.Enum):
            chosen.append(nw.col(column).cast(nw.String()).alias(fact))
        else:
            # A mere name is taken as it is, and costs nothing.
            chosen.append(fact if column == fact else nw.col(column).alias(fact))
    # A frame without columns has no rows.
    return Table(whole.select(*chosen) if chosen else whole, table.kind)


def _is_small(table: Table) -> bool:
    import narwhals as nw

    return isinstance(table.frame, nw.DataFrame) and len(table.frame) <= _FEW


@frozen
class Firing:
    """A table with facts, of one kind of subject, and the moment at which rules are asked of it.

    Of the rows that are found it gives the columns `kept`, or all. What only few rows decide is left to `by_row`.
    """

    table: Table
    rows: SubjectRows
    at: Moment
    calendar: WorkCalendar
    alone: Alone
    by_row: Callable[[Plan, Sequence[Any]], Iterable[Hit]]
    kept: tuple[str, ...] | None = None

    def hits(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """Of each rule, the rows for which it fires. Only what fires for any of them is fetched."""
        plain = [one for one in plans if one.group is None]
        if plain:
            yield from self._together(plain)
        for plan in plans:
            if plan.group is not None:
                yield plan, self._compared(plan)

    def _together(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        marks = {f"_fires{place}": plan for place, plan in enumerate(plans)}
        try:
            found = self._found(self.table, marks)
        except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
            if len(plans) == 1:
                yield plans[0], self.alone(plans[0], error)
                return
            half = len(plans) // 2
            yield from self._together(plans[:half])
            yield from self._together(plans[half:])
            return
        for mark, plan in marks.items():
            yield plan, [(row, {}) for row in found if row[mark] is True]

    def _compared(self, plan: Plan) -> Iterable[Hit]:
        try:
            several = in_company(plan, self.table, self.at, self.calendar)
            if several is not None and _is_small(several):
                return self.by_row(plan, rows_of(several, self.rows.words))
            table = self.table if several is None else several
            ties = ties_of(plan) if "group_first" in plan.grouped and self._has_ties(table) else ()
            table = with_group(plan, table, (*self.rows.key, *ties), self.at, self.calendar)
            found = self._found(table, {"_fires": plan})
        except Exception as error:  # noqa: BLE001 - likewise
            return self.alone(plan, error)
        return [(row, {name: row.get(name) for name in GROUPED}) for row in found]

    def _has_ties(self, table: Table) -> bool:
        """Do several rows claim to be one? Rows of which only columns are kept are one for each key."""
        import narwhals as nw

        key = self.rows.key
        if self.kept is not None:
            return False
        if not set(key) <= set(table.frame.collect_schema().names()):
            return True
        many = table.frame.group_by(*key).agg(nw.len().alias("_many")).filter(nw.col("_many") > 1).head(1)
        whole = many.collect() if isinstance(many, nw.LazyFrame) else many
        return bool(whole.shape[0])

    def _found(self, table: Table, marks: Mapping[str, Plan]) -> list[dict[str, Any]]:
        """The rows for which any of some rules fires; which do is told in a column for each."""
        import narwhals as nw

        asked = {mark: plan.when for mark, plan in marks.items()}
        present = table.frame.collect_schema().names()
        kept = present if self.kept is None else [*self.kept, *(one for one in present if one in GROUPED)]
        table = table.with_missing(name for one in asked.values() for name in one.names)
        frame = table.with_expressions(asked, at=self.at, calendar=self.calendar).frame
        fires: list[nw.Expr] = [nw.col(mark) for mark in marks]
        found = frame.filter(reduce(or_, fires)).select(*kept, *marks)
        return rows_of(Table(found, table.kind), self.rows.words)
