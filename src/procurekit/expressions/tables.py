"""Table: somebody's data frame, whichever library's, with the columns that expressions read and add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions.columns import called_in, expect_columns
from procurekit.expressions.explaining import Surroundings
from procurekit.expressions.expression import Expression, prepared
from procurekit.expressions.frames import FrameKind, adopted, given_back, kind_of
from procurekit.expressions.vocabulary import Name, Vocabulary
from procurekit.values import Moment, WorkCalendar, check

if TYPE_CHECKING:
    import narwhals as nw

    from procurekit.expressions.dialects import Dialect

__all__ = ["Table", "evaluate_on"]


@frozen(eq=False)
class Table:
    """A data frame with facts in its columns; make one with `Table.of`. It is never changed: adding gives a new one.

    `frame` is the Narwhals frame (lazy where the library is), `kind` says whose it was, `columns` has the column of
    each name that isn't called like it. `floats` are the names that expressions have read so far from columns with
    floats: what was compared and computed with these is rounded as floats are.

    >>> import polars as pl
    >>> from procurekit.expressions import Table, Vocabulary, parse
    >>> words = Vocabulary.from_dict({"days_late": {"type": "int", "zh": "逾期天数"}})
    >>> table = Table.of(pl.DataFrame({"逾期天数": [5, None, 1]}), vocabulary=words)
    >>> table.with_expressions({"late": parse("days_late > 3", words)}).to_native()["late"].to_list()
    [True, None, False]
    """

    frame: nw.DataFrame[Any] | nw.LazyFrame[Any]
    kind: FrameKind
    columns: Mapping[str, str] = field(factory=dict)
    floats: frozenset[str] = frozenset()

    @classmethod
    def of(cls, native: Any, columns: Mapping[str, str] | None = None, *, vocabulary: Vocabulary | None = None) -> Self:
        """The table of a Polars, pandas or PySpark frame, a DuckDB relation or a PyArrow table.

        A name's column is the one that `columns` says, or else is called like the name; with a `vocabulary` also the
        one that is called by its Chinese name. A pandas frame gets Arrow's types, as NumPy's have no missing values.

        Raises InvalidValue if it is no such frame, or if `columns` names one that isn't there; MissingExtra without
        Narwhals.
        """
        kind = kind_of(native)
        frame = adopted(native, kind)
        present = frame.collect_schema().names()
        given = dict(columns or {})
        expect_columns(given, given, present)
        free = [one for one in present if one not in given.values()]
        found = {} if vocabulary is None else called_in(free, vocabulary)
        return cls(frame, kind, {**found, **given})

    def column(self, name: str) -> str:
        """The column that has a name's values. Raises InvalidValue if there is none."""
        expect_columns([name], self.columns, self._present())
        return self.columns.get(name, name)

    def with_missing(self, names: Iterable[Name]) -> Self:
        """The same with an empty column, of the name's type, for each name that it has no column for.

        Raises InvalidValue for an instant, or for several texts: tables have neither.
        """
        from procurekit.expressions.column_values import empty_values

        present = self._present()
        absent = {one.name: one for one in names if self.columns.get(one.name, one.name) not in present}
        if not absent:
            return self
        dialect = self._dialect()
        _refuse_taken(absent, present, folds=dialect.folds)
        planned = empty_values(dialect.begun(self.frame, ()), absent.values(), dialect)
        return evolve(self, frame=dialect.ended(self.frame, planned, present, tuple(absent)))

    def with_expressions(
        self,
        expressions: Mapping[str, Expression],
        *,
        at: Moment | str | None = None,
        calendar: WorkCalendar | None = None,
        whole: bool = False,
    ) -> Self:
        """The same with a column for each expression, all in one plan; a lazy frame stays lazy.

        With `whole`, a decimal that is made of columns with whole numbers alone is a column of whole numbers.

        Raises InvalidExpression if an expression is not one that tables can run, InvalidValue if it reads a column
        that isn't there or has values of another kind, needs more digits than a table's decimals have, needs `at` or
        `calendar` and wasn't given it, or if a column is called so already.
        """
        moment = check.given_moment("at", at)
        present = self._present()
        for expression in expressions.values():
            expression.ensure_tabular()
            prepared(expression.needs, moment, calendar)
        names = sorted({one.name for expression in expressions.values() for one in expression.names})
        expect_columns(names, self.columns, present)
        if not expressions:
            return self
        dialect = self._dialect()
        _refuse_taken(expressions, present, folds=dialect.folds)
        from procurekit.expressions.planning import with_planned

        planned, floats = with_planned(
            dialect.begun(self.frame, [self.columns.get(one, one) for one in names]),
            dialect,
            self.columns,
            {name: one.root for name, one in expressions.items()},
            Surroundings(moment, calendar),
            whole=whole,
        )
        frame = dialect.ended(self.frame, planned, present, tuple(expressions))
        return evolve(self, frame=frame, floats=self.floats | floats)

    def _present(self) -> list[str]:
        return self.frame.collect_schema().names()

    def _dialect(self) -> Dialect:
        # Only who has a table has Narwhals.
        from procurekit.expressions.dialects import dialect_of

        return dialect_of(self.kind)

    def to_native(self) -> Any:
        """The frame in the library that it came in."""
        return given_back(self.frame, self.kind)


def _refuse_taken(added: Iterable[str], present: Iterable[str], *, folds: bool) -> None:
    """Refuse a name that a column has already: nobody's values are written over."""
    taken = {one.casefold() if folds else one for one in present}
    for name in added:
        known = name.casefold() if folds else name
        if known in taken:
            raise InvalidValue("expression_table_taken", name=name)
        taken.add(known)


def evaluate_on(
    frame: Any,
    expressions: Mapping[str, Expression],
    *,
    at: Moment | str | None = None,
    calendar: WorkCalendar | None = None,
) -> Any:
    """The frame with a column for each expression, in the library that it came in. Raises as `Table` does.

    >>> from datetime import date
    >>> import polars as pl
    >>> from procurekit.expressions import Vocabulary, evaluate_on, parse
    >>> words = Vocabulary.from_dict({"open": {"type": "int"}, "due": {"type": "date"}})
    >>> lines = pl.DataFrame({"open": [5, 0, None], "due": [date(2026, 12, 1), None, date(2026, 12, 9)]})
    >>> late = parse("open > 0 and due < today", words, wanted="bool")
    >>> evaluate_on(lines, {"late": late}, at="2026-12-07")["late"].to_list()
    [True, False, False]
    """
    return Table.of(frame).with_expressions(expressions, at=at, calendar=calendar).to_native()
