"""Aggregating: the sums of KPIs over a table, group by group, with elementary steps that every library has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from procurekit.expressions import Expression
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.grouped_table import GroupedTable
from procurekit.metrics.judging import judge_of
from procurekit.metrics.kpi import SHARED, SPREAD, Kpi
from procurekit.metrics.row_plan import MET, MISSED, NEVER_CAME, UNJUDGED, RowPlan
from procurekit.metrics.sources import Frame

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["Aggregation", "Summed", "column_of"]


def column_of(kpi: Kpi | str) -> str:
    """What a KPI's column is called: its id, with what databases don't take in a name replaced.

    >>> column_of("procurekit.on_time")
    'procurekit_on_time'
    """
    name = kpi if isinstance(kpi, str) else kpi.id
    return "".join(one if one.isalnum() else "_" for one in name).rstrip("_")


@frozen
class Summed:
    """A KPI whose sums are in a frame, in columns that begin with its name.

    `one_each`: its denominator is how many rows counted. `mixed`: it has the least and the greatest unit, too.
    `zero`: it has how many rows couldn't be judged, for without these a sum of nothing is zero beside other parts.
    """

    kpi: Kpi
    one_each: bool = False
    mixed: bool = False
    zero: bool = False

    @property
    def name(self) -> str:
        """What its columns begin with."""
        return column_of(self.kpi)

    @property
    def is_spread(self) -> bool:
        """Is its value computed from how the numbers lie, not from sums?"""
        return self.kpi.statistic in SPREAD

    def units(self, least: str, greatest: str) -> list[nw.Expr]:
        """The least and the greatest unit of a group, from the columns with those of its rows."""
        import narwhals as nw

        return [nw.col(least).min().alias(f"{self.name}_least"), nw.col(greatest).max().alias(f"{self.name}_greatest")]


@frozen
class Aggregation(GroupedTable):
    """How a table of one kind of row is added up; `added` are the KPIs that others are made of."""

    added: frozenset[str] = frozenset()

    def sums(self, kpis: Sequence[Kpi]) -> list[tuple[Frame, list[Summed]]]:
        """Frames with one row per group, and the KPIs that each has the sums of."""
        together: dict[tuple[Any, ...], list[Kpi]] = {}
        for kpi in kpis:
            apart = kpi.id if kpi.statistic in SHARED else None
            together.setdefault((grain_rows(kpi.grain).whole, self.grouping.dates(kpi), apart), []).append(kpi)
        return [
            self._whole(mine) if whole else self._shared(mine[0]) if apart else self._plain(mine)
            for (whole, _, apart), mine in together.items()
        ]

    def _plain(self, kpis: Sequence[Kpi]) -> tuple[Frame, list[Summed]]:
        """Of KPIs that count each row by itself."""
        import narwhals as nw

        plans = [self.planned(kpi) for kpi in kpis]
        expressions = self.dated(kpis[0])
        # What several KPIs read is computed and kept once.
        names = {one: f"_n{place}" for place, one in enumerate(dict.fromkeys(_parts(plans)))}
        expressions |= {name: one for one, name in names.items()}
        expressions |= {
            f"_z{place}": plan.verdict
            for place, (kpi, plan) in enumerate(zip(kpis, plans, strict=True))
            if kpi.id in self.added and kpi.statistic == "sum"
        }
        frame = self.in_periods(self.judged(expressions))
        made: list[nw.Expr] = []
        sums: list[nw.Expr] = []
        summed: list[Summed] = []
        for place, (kpi, plan) in enumerate(zip(kpis, plans, strict=True)):
            above = nw.col(names[plan.above])
            mixed = self.source.mixing(kpi)
            zero = kpi.id in self.added and kpi.statistic == "sum"
            one = Summed(kpi, one_each=plan.below is None, mixed=mixed is not None, zero=zero)
            summed.append(one)
            if zero:
                made.append((nw.col(f"_z{place}") == UNJUDGED).cast(nw.Int64()).alias(f"_y{place}"))
                sums.append(nw.col(f"_y{place}").sum().alias(f"{one.name}_unjudged"))
            sums.append(above.count().alias(f"{one.name}_counted"))
            if mixed is not None:
                made.append(_counted_in(mixed, above).alias(f"_u{place}"))
                sums += one.units(f"_u{place}", f"_u{place}")
            if one.is_spread:
                number = above
                if plan.above.type == "decimal":
                    # Not every library has a percentile of decimals.
                    made.append(above.cast(nw.Float64()).alias(f"_f{place}"))
                    number = nw.col(f"_f{place}")
                sums += _spread(one, number)
                continue
            sums.append(above.sum().alias(f"{one.name}_numerator"))
            if plan.below is not None:
                sums.append(nw.col(names[plan.below]).sum().alias(f"{one.name}_denominator"))
        return self.source.grouped(frame.with_columns(*made) if made else frame, self.keys, sums), summed

    def _whole(self, kpis: Sequence[Kpi]) -> tuple[Frame, list[Summed]]:
        """Of KPIs that count orders or their lines: first what the rows of each say of it."""
        import narwhals as nw

        expressions = self.dated(kpis[0])
        expressions |= {f"_v{place}": self.planned(kpi).verdict for place, kpi in enumerate(kpis)}
        judged = self.judged(expressions)
        # What never came is a miss where something else is met.
        met = {
            f"_v{place}": f"_m{place}"
            for place, kpi in enumerate(kpis)
            if any(one.of_whole == "missed" for one in judge_of(kpi).reasons)
        }
        if met:
            judged = judged.with_columns(
                *((nw.col(name) == MET).cast(nw.Int64()).alias(of) for name, of in met.items())
            )
        said = [nw.col(name).max() for name in (*expressions, *met.values())]  # an order belongs where its last date is
        frame = self.source.grouped(judged, self.inner(kpis[0]), said)
        verdicts = {f"_v{place}": Summed(kpi, one_each=True) for place, kpi in enumerate(kpis)}
        marks: list[nw.Expr] = []
        sums: list[nw.Expr] = []
        for name, one in verdicts.items():
            verdict = nw.col(name)
            counted = (verdict == MET) | (verdict == MISSED)
            if name in met:
                counted = counted | ((verdict == NEVER_CAME) & (nw.col(met[name]) == 1))
            marks += [
                (verdict == MET).cast(nw.Int64()).alias(f"{name}m"),
                counted.cast(nw.Int64()).alias(f"{name}j"),
            ]
            sums += [
                nw.col(f"{name}m").sum().alias(f"{one.name}_numerator"),
                nw.col(f"{name}j").sum().alias(f"{one.name}_counted"),
            ]
        frame = self.in_periods(frame.with_columns(*marks))
        return self.source.grouped(frame, self.keys, sums), list(verdicts.values())

    def _shared(self, kpi: Kpi) -> tuple[Frame, list[Summed]]:
        """Of a KPI that tells how a sum is spread over the values of a fact: first what each value has."""
        import narwhals as nw

        mixed = self.source.mixing(kpi)
        one = Summed(kpi, mixed=mixed is not None)
        frame = self.in_periods(self.judged({**self.dated(kpi), "_n": self.planned(kpi).above}))
        over = self.source.column(kpi, kpi.over or "")
        number, count = nw.col("_n"), nw.col("_c")
        inner = [*self.keys, *([over] if over else [])]
        each = [number.sum(), number.count().alias("_c")]
        total = [count.sum().alias(f"{one.name}_counted"), number.sum().alias("_t")]
        if mixed is not None:
            frame = frame.with_columns(_counted_in(mixed, number).alias("_u"))
            each += [nw.col("_u").min().alias("_least"), nw.col("_u").max().alias("_greatest")]
            total += one.units("_least", "_greatest")
        frame = self.source.grouped(frame, inner, each)
        # A group of which nothing counted is there all the same.
        frame = frame.with_columns(nw.when(count > 0).then(number.cast(nw.Float64())).alias("_n"))
        frame = frame.with_columns((number * number).alias("_q"))
        part = nw.col("_q").sum() if kpi.statistic == "hhi" else number.max()
        frame = self.source.grouped(frame, self.keys, [*total, part.alias(f"{one.name}_numerator")])
        whole = nw.col("_t") * nw.col("_t") if kpi.statistic == "hhi" else nw.col("_t")
        return frame.with_columns(whole.alias(f"{one.name}_denominator")).drop("_t"), [one]


def _parts(plans: Iterable[RowPlan]) -> Iterator[Expression]:
    for plan in plans:
        yield plan.above
        if plan.below is not None:
            yield plan.below


def _counted_in(column: str, number: nw.Expr) -> nw.Expr:
    """The unit or currency of each row that counts; no unit is a unit of its own."""
    import narwhals as nw

    return nw.when(~number.is_null()).then(nw.col(column).fill_null("—"))


def _spread(one: Summed, number: nw.Expr) -> list[nw.Expr]:
    """How the numbers lie; the mean beside their deviation, which is divided by it in the end."""
    if one.kpi.statistic == "median":
        return [number.median().alias(one.name)]
    if one.kpi.statistic == "p90":
        return [number.quantile(0.9, interpolation="linear").alias(one.name)]
    return [number.std(ddof=1).alias(one.name), number.mean().alias(f"{one.name}_mean")]
