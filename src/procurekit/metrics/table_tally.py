"""Table tally: what KPIs add up to over a table, apart by kind, unit, currency and reason, as for rows of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from procurekit.metrics.grain import grain_rows
from procurekit.metrics.grouped_table import DAY, PERIOD, GroupedTable
from procurekit.metrics.grouping import Grouping
from procurekit.metrics.judging import judge_of
from procurekit.metrics.kpi import SPREAD, Kpi, Number
from procurekit.metrics.naming import Columns
from procurekit.metrics.overflow import overflow_told
from procurekit.metrics.population import UNKNOWN, Exclusion
from procurekit.metrics.row_plan import ranks, weaknesses
from procurekit.metrics.sources import sources_of
from procurekit.metrics.sums import MIXED, NO_KIND, Sums, Tally

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["tallied"]


@overflow_told()
def tallied(kpis: Sequence[Kpi], tables: Any, grouping: Grouping, columns: Columns) -> list[Tally]:
    """What each of the KPIs adds up to over tables. Raises InvalidValue as `measure_table` does."""
    found: dict[str, Tally] = {}
    for source, mine in sources_of(tables, kpis, grouping, columns):
        tally = _TableTally(source, grouping)
        found |= {kpi.id: tally.of(kpi) for kpi in mine}
    return [found[kpi.id] for kpi in kpis]


class _TableTally(GroupedTable):
    """How one table is added up."""

    def of(self, kpi: Kpi) -> Tally:
        """By group and currency."""
        found: Tally = {}
        for row in self._whole(kpi) if grain_rows(kpi.grain).whole else self._plain(kpi):
            group = found.setdefault((self._value(row), self._number(row)), {})
            sums = group.setdefault(row.get("currency_"), Sums())
            row["into"](sums)
        return found

    def _plain(self, kpi: Kpi) -> Iterator[dict[str, Any]]:
        """Sums of the rows that are alike in all that matters."""
        import narwhals as nw

        plan, judge = self.planned(kpi), judge_of(kpi)
        expressions = {**self.dated(kpi), "_n": plan.above, "_why": plan.why}
        if plan.below is not None:
            expressions["_d"] = plan.below
        frame = self.in_periods(self.judged(expressions))
        spreads = bool(kpi.details) or kpi.statistic in SPREAD
        kind = self._column("kind")
        counted_in = None if judge.counted_in is None else self._column(judge.counted_in)
        over = None if kpi.over is None else self.source.column(kpi, kpi.over)
        keys = [*self.keys, *(one for one in (kind, counted_in, over) if one is not None), "_why"]
        if spreads:
            frame = frame.with_columns(nw.col("_n").alias("_number"))
            keys.append("_number")
        sums = [nw.col("_n").sum(), nw.len().alias("_rows")]
        if plan.below is not None:
            sums.append(nw.col("_d").sum())
        for row in _rows(self.source.grouped(frame, keys, sums)):
            why, rows = row["_why"], row["_rows"]
            row["currency_"] = row[counted_in] if counted_in == "currency" else None
            if why:
                reason = judge.reasons[why - 1] if why <= len(judge.reasons) else UNKNOWN
                row["into"] = _leave(reason, rows)
            else:
                row["into"] = _add(
                    (row[kind] if kind else None) or NO_KIND,
                    row[counted_in] if counted_in == "unit" else None,
                    (_plain_number(row["_n"]), rows if plan.below is None else _plain_number(row["_d"])),
                    rows,
                    _plain_number(row["_number"]) if spreads else None,
                    (row[over] if over else None,) if kpi.over is not None else (),
                )
            yield row

    def _whole(self, kpi: Kpi) -> Iterator[dict[str, Any]]:
        """First the orders, or their lines; then those that are alike in all that matters."""
        import narwhals as nw

        judge, plan = judge_of(kpi), self.planned(kpi)
        said_of, left_out = ranks(judge), weaknesses(judge)
        frame = self.judged({**self.dated(kpi), "_verdict": plan.ranked, "_weakness": plan.weakness})
        inner = self.inner(kpi)
        kind = self._column("kind")
        sums = [nw.col("_verdict").max(), nw.col("_weakness").max()]
        if self.grouping.period is not None:
            sums.append(nw.col(DAY).max())
        if kind is not None:
            sums += [nw.col(kind).min().alias("_least"), nw.col(kind).max().alias("_greatest")]
        frame = self.source.grouped(frame, inner, sums)
        kinds = [one for one in ("_least", "_greatest") if one in frame.collect_schema().names()]
        frame = self.in_periods(frame)
        keys = [*self.keys, *kinds, "_verdict", "_weakness"]
        for row in _rows(self.source.grouped(frame, keys, [nw.len().alias("_rows")])):
            verdict, rows = row["_verdict"], row["_rows"]
            if verdict is None:
                continue  # of a table without rows
            said = left_out[row["_weakness"]] or said_of[verdict]
            name = row["_least"] if kinds else None
            if kinds and name != row["_greatest"]:
                name = MIXED
            row["into"] = (
                _leave(said, rows)
                if isinstance(said, Exclusion)
                else _add(name or NO_KIND, None, (said[0] * rows, rows), rows, None, ())
            )
            yield row

    def _column(self, fact: str) -> str | None:
        return fact if fact in self.source.present else None

    def _value(self, row: Mapping[str, Any]) -> Any:
        keys = self.grouping.keys
        if len(keys) == 1:
            return row[keys[0]]
        return tuple(row[key] for key in keys) if keys else None

    def _number(self, row: Mapping[str, Any]) -> int | None:
        start, period = row.get(PERIOD), self.grouping.period
        return None if start is None or period is None else period.number(start)


def _rows(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    import narwhals as nw

    collected: Any = frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    rows: list[dict[str, Any]] = collected.to_arrow().to_pylist()
    return rows


def _plain_number(value: Any) -> Number:
    """A float that a table brought is taken as the number it shows."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _leave(reason: Exclusion, rows: int) -> Any:
    return lambda sums: sums.leave_out(reason, rows)


def _add(
    kind: str, unit: str | None, part: tuple[Number, Number], rows: int, number: Number | None, over: Sequence[Any]
) -> Any:
    def into(sums: Sums) -> None:
        sums.add(kind, unit, part, rows)
        if number is not None:
            sums.note(kind, number, rows)
        for one in over:
            sums.share(kind, one, part[0])

    return into
