"""Groups on tables: what each row of a data frame knows of the group that it is in, in columns beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Final

from procurekit.expressions import Expression, Table
from procurekit.expressions.frames import FrameKind, adopted
from procurekit.rules.reading import GROUPED, GroupPlan, Plan
from procurekit.rules.row_hits import silent_company
from procurekit.values import Moment, WorkCalendar

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["in_company", "with_group"]

_AMONG: Final = "_among"
_WHAT: Final = "_what"
_SUMMED: Final = "_summed"
_WHEN: Final = "_when"
_GONE: Final = "_gone"
_ONE: Final = "_one"
_ROWS: Final = 9  # digits of the number of rows that are added up
_MOST: Final = 38  # digits of a decimal


def in_company(plan: Plan, table: Table, at: Moment, calendar: WorkCalendar) -> Table | None:
    """The rows that are in a group with others, if a rule fires for no other row; else None.

    Most groups are of one, and what is to be known of a group costs much. What the rule asks of a row is planned too:
    a column that is wrong for it is wrong however many rows there are.
    """
    import narwhals as nw

    group = plan.group
    assert group is not None  # noqa: S101 - who calls has looked
    if not {"none", "alone"} <= silent_company(plan.when, at, calendar):
        return None
    present = table.frame.collect_schema().names()
    expressions = {**_expressions(group, summed=False), _WHEN: plan.when}
    rows, _ = _with_values(expressions, table, at, calendar)
    by = _shared(group)
    members = rows.filter(nw.col(_AMONG), *(~nw.col(one).is_null() for one in (*by, _WHAT)))
    several = members.with_columns(nw.lit(1).alias(_ONE)).filter(nw.col(_ONE).sum().over(*by) > 1).select(*present)
    # They are few, and looked at more than once.
    return Table(several.collect() if table.kind in {"polars", "polars_lazy", "pyarrow"} else several, table.kind)


def with_group(plan: Plan, table: Table, key: Iterable[str], at: Moment, calendar: WorkCalendar) -> Table:
    """The table with a column for each thing that a rule asks of the group of a row: see `grouping`.

    `key` are the facts that rows are ordered by. What is in no group has none of it.
    """
    group = plan.group
    assert group is not None  # noqa: S101 - who calls has looked
    present = table.frame.collect_schema().names()
    expressions = _expressions(group, summed="group_total" in plan.grouped)
    rows = _with_values(expressions, table, at, calendar)
    told = _Groups(*rows, _shared(group), [one for one in key if one in present]).told(plan.grouped)
    return Table(told.select(*present, *(one for one in told.collect_schema().names() if one in GROUPED)), table.kind)


def _with_values(
    expressions: Mapping[str, Expression], table: Table, at: Moment, calendar: WorkCalendar
) -> tuple[Any, FrameKind]:
    """The rows with a column for each expression, and of what kind they are."""
    table = table.with_missing(name for one in expressions.values() for name in one.names)
    return table.with_expressions(expressions, at=at, calendar=calendar).frame, table.kind


def _shared(group: GroupPlan) -> list[str]:
    """The columns in which the rows of a group have the same."""
    return [f"_by{place}" for place in range(len(group.by))]


def _expressions(group: GroupPlan, *, summed: bool) -> dict[str, Expression]:
    found = dict(zip(_shared(group), group.by, strict=True))
    found |= {_AMONG: group.among, _WHAT: group.counts}
    return found | ({_SUMMED: group.sums} if summed and group.sums is not None else {})


class _Groups:
    """The rows of a frame, with the values that say in which group each is."""

    def __init__(self, frame: Any, kind: FrameKind, by: Sequence[str], key: Sequence[str]) -> None:
        import narwhals as nw

        self.kind = kind
        self.by = by
        self.key = key
        there = [~nw.col(one).is_null() for one in (*by, _WHAT)]
        takes_part = reduce(and_, there, nw.col(_AMONG))
        # Who takes no part has no values: then a join finds nothing for it.
        none = [nw.when(takes_part).then(nw.col(one)).alias(one) for one in (*by, _WHAT)]
        self.rows: Any = frame.with_columns(*none, nw.lit(1).alias(_ONE))
        self.members: Any = self.rows.filter(~nw.col(_WHAT).is_null())

    def told(self, used: frozenset[str]) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
        """The rows with a column for each name that is used."""
        import narwhals as nw

        rows = self.rows
        if "group_first" in used:
            # Before anything is joined: whoever comes first has nobody before him.
            place = _counted([*self.by, _WHAT], self.key or [_WHAT])
            first = nw.when(~nw.col(_WHAT).is_null()).then(place == 1)
            rows = self._in_types(rows.with_columns(first.alias("group_first")))
        ranks = "group_place" in used and self.kind.startswith("polars")
        if ranks:
            ranked = nw.col(_WHAT).rank("dense").over(*self.by).cast(nw.Int64())
            rows = rows.with_columns(nw.when(~nw.col(_WHAT).is_null()).then(ranked).alias("group_place"))
        if ranks and "group_count" in used and "group_total" not in used:
            # The last place says how many there are.
            rows = rows.with_columns(nw.col("group_place").max().over(*self.by).alias("group_count"))
        elif used & {"group_count", "group_total"}:
            rows = rows.join(self._sums(), on=self.by, how="left")
        if "group_place" in used and not ranks:
            values = self.members.select(*self.by, _WHAT, _ONE).unique()
            place = _counted(self.by, [_WHAT]).cast(nw.Int64())
            values = values.with_columns(place.alias("group_place")).drop(_ONE)
            rows = rows.join(self._in_types(values), on=[*self.by, _WHAT], how="left")
        found: nw.DataFrame[Any] | nw.LazyFrame[Any] = rows
        return found

    def _sums(self) -> Any:
        """Of each group how many different values there are, and what they add up to."""
        import narwhals as nw

        counted = nw.col(_WHAT).n_unique().alias("group_count")
        whole = nw.col("group_count").cast(nw.Int64())
        kind = self.members.collect_schema().get(_SUMMED)
        if kind is None:
            return self._in_types(self.members.group_by(*self.by).agg(counted)).with_columns(whole)
        if isinstance(kind, nw.Int64):
            kind = nw.Decimal(19, 0)
        gone = nw.col(_SUMMED).is_null().cast(nw.Int64()).alias(_GONE)
        members = self.members.with_columns(nw.col(_SUMMED).cast(kind), gone)
        added = (nw.col(_SUMMED).sum().alias("group_total"), nw.col(_GONE).sum())
        found = self._in_types(members.group_by(*self.by).agg(counted, *added))
        # Of what is missing in part, nobody knows the sum.
        total = nw.when(nw.col(_GONE) == 0).then(nw.col("group_total"))
        if isinstance(kind, nw.Decimal):
            total = total.cast(nw.Decimal(min(kind.precision + _ROWS, _MOST), kind.scale))
        return found.with_columns(whole, total.alias("group_total")).drop(_GONE)

    def _in_types(self, frame: Any) -> Any:
        """The frame in types that have missing values: pandas counts in NumPy's, which have none."""
        return adopted(frame.to_native(), "pandas") if self.kind == "pandas" else frame


def _counted(among: Sequence[str], order: Sequence[str]) -> nw.Expr:
    """The place of a row among some, in an order; what is missing comes first."""
    import narwhals as nw

    return nw.col(_ONE).cum_sum().over(*among, order_by=order)
