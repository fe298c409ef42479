"""KPIs on tables: the user's own frame in, one row per group out, in the same kind of frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from procurekit.errors import InvalidValue
from procurekit.metrics.aggregating import Aggregation, Summed, column_of
from procurekit.metrics.combining import needed
from procurekit.metrics.grouped_table import PERIOD
from procurekit.metrics.grouping import At, By, Grouping
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.naming import Columns
from procurekit.metrics.overflow import overflow_told
from procurekit.metrics.periods import Period
from procurekit.metrics.registry import definitions
from procurekit.metrics.sources import Frame, sources_of
from procurekit.values import WorkCalendar

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["measure_table"]

_MILLION: Final = 1_000_000
_PARTS: Final = ("numerator", "denominator", "counted")


@overflow_told()
def measure_table(
    kpis: Iterable[Kpi | str] | Kpi | str,
    tables: Any,
    *,
    at: At,
    by: By = None,
    period: str | Period | None = None,
    fiscal_start: int = 1,
    window: str | None = None,
    columns: Columns = None,
    calendar: WorkCalendar | None = None,
    parts: bool = True,
    registry: Mapping[str, Kpi] | None = None,
) -> Any:
    """The KPIs of a table as of a moment: one row per group, in the kind of frame that came in.

    `tables` is a frame of purchase lines, or a mapping with one for each kind of row (``schedule_line``, ``receipt``,
    ``invoice``, ``incident``, ``change``, ``rating``), all of one library: Polars (a lazy frame stays lazy), pandas,
    DuckDB, PySpark; a PyArrow table needs Polars. A column is called like the fact, in English or 中文, or as `columns`
    says (``{"supplier": "Vendor"}``; of several tables for those that have that fact and that column, or apart:
    ``{"receipt": {"supplier": "Vendor"}}``). `by` may name any column, or a fact that something stands in for.

    With `period`, the column ``period`` is the first day of it; `window` is the date that puts a row in a period, for
    all KPIs, in place of each one's own. Each KPI has a column named by `column_of`, and with `parts` those of its
    numerator, denominator and of how many rows counted. Numerators and denominators are exact where the columns are;
    a quotient is a 64-bit float. No data is null. Rows that have no group or no date are a group of their own.

    Raises InvalidValue if a KPI needs a column that is not there, or one is of another type (`check_table` tells all
    that is wrong at once), if two columns of the result would have one name, and if a number is too long.
    """
    grouping = Grouping.of(by, at, period, fiscal_start, window, calendar)
    kpis = definitions(kpis, registry)
    parted = needed(kpis, registry)
    _ensure_apart((*kpis, *parted))
    sources = sources_of(tables, parted, grouping, columns)
    keys = dict(zip(grouping.keys, grouping.names, strict=True)) | ({PERIOD: PERIOD} if grouping.period else {})
    _refuse_twice([*keys.values(), *_columns((*kpis, *parted), parts=parts)], folds=sources[0][0].folds)
    # Beside a sum of something, a sum of nothing is zero: what such parts leave out has to be known.
    added = frozenset(id_ for kpi in kpis for id_ in kpi.of)
    found: list[tuple[Frame, list[Summed]]] = []
    for source, mine in sources:
        found += Aggregation(source, grouping, added).sums(mine)
    summed = {one.kpi.id: one for _, many in found for one in many}
    frame = _in_one([one for one, _ in found], list(keys))
    return sources[0][0].told(_finished(frame, kpis, summed, keys, parts=parts))


def _ensure_apart(kpis: Iterable[Kpi]) -> None:
    """Raise InvalidValue if two KPIs would have one column."""
    columns: dict[str, str] = {}
    for kpi in kpis:
        first = columns.setdefault(column_of(kpi), kpi.id)
        if first != kpi.id:
            raise InvalidValue("kpi_one_column", first=first, second=kpi.id, column=column_of(kpi))


def _columns(kpis: Sequence[Kpi], *, parts: bool) -> Iterator[str]:
    for place, kpi in enumerate(kpis):
        if kpi in kpis[:place]:
            continue  # one that is asked for, and that others are made of, too
        yield column_of(kpi)
        if parts and kpi.combine is None:
            yield from (f"{column_of(kpi)}_{part}" for part in _PARTS)


def _refuse_twice(names: Sequence[str], *, folds: bool) -> None:
    known = [one.casefold() for one in names] if folds else names
    for place, name in enumerate(known):
        if name in known[:place]:
            raise InvalidValue("kpi_result_twice", name=names[place])


def _in_one(frames: Sequence[Frame], keys: Sequence[str]) -> Frame:
    """The frames side by side: one row per group of any of them."""
    import narwhals as nw

    whole, *others = frames
    if not others:
        return whole
    if not keys:
        for one in others:
            whole = whole.join(one, how="cross")  # type: ignore[arg-type]  # all are lazy, or none is
        return whole
    # A join finds no missing value: what each key is, as text, and whether it is there.
    texts = [nw.col(key).cast(nw.String()).fill_null("").alias(f"_text{place}") for place, key in enumerate(keys)]
    gaps = [nw.col(key).is_null().cast(nw.Int64()).alias(f"_gap{place}") for place, key in enumerate(keys)]
    on = [f"{name}{place}" for place in range(len(keys)) for name in ("_text", "_gap")]
    marked = [one.with_columns(*texts, *gaps) for one in frames]
    whole = nw.concat([one.select(*keys, *on) for one in marked], how="vertical").unique()  # type: ignore[type-var]
    for one in marked:
        whole = whole.join(one.drop(*keys), on=on, how="left")  # type: ignore[arg-type]
    counts = [name for name in whole.collect_schema().names() if name.endswith("_counted")]
    # A group that is there for another KPI: of this one nothing counted.
    return whole.with_columns(*(nw.col(name).fill_null(0) for name in counts))


def _finished(
    frame: Frame, kpis: Sequence[Kpi], summed: Mapping[str, Summed], keys: Mapping[str, str], *, parts: bool
) -> Frame:
    """The figures, from the sums; no data is missing, and so is what mixes units."""
    import narwhals as nw

    for columns in (
        [each for one in summed.values() for each in _sums(one)],
        [_value(one).alias(one.name) for one in summed.values()],
        [_combined(kpi, summed).alias(column_of(kpi)) for kpi in kpis if kpi.combine],
    ):
        frame = frame.with_columns(*columns) if columns else frame
    shown = [nw.col(key).alias(name) for key, name in keys.items()]
    for kpi in kpis:
        name = column_of(kpi)
        shown.append(nw.col(name))
        one = summed.get(kpi.id)
        if parts and one is not None:
            shown += [nw.col(f"{name}_{part}") for part in _PARTS if not (one.is_spread and part != "counted")]
    frame = frame.select(*shown)
    return frame.sort(*keys.values(), nulls_last=True) if keys else frame


def _sums(one: Summed) -> list[nw.Expr]:
    """Numerator and denominator, or what isn't made of these, missing where nothing counted or units are mixed.

    How many rows counted is a number with a sign, which can be subtracted.
    """
    import narwhals as nw

    counted = nw.col(f"{one.name}_counted").cast(nw.Int64())
    there = counted > 0
    if one.mixed:
        there = there & (nw.col(f"{one.name}_least") == nw.col(f"{one.name}_greatest"))
    if one.is_spread:
        return [nw.when(there).then(nw.col(one.name)).alias(one.name), counted.alias(f"{one.name}_counted")]
    below = counted if one.one_each else nw.col(f"{one.name}_denominator")
    return [
        nw.when(there).then(nw.col(f"{one.name}_numerator")).alias(f"{one.name}_numerator"),
        nw.when(there).then(below).alias(f"{one.name}_denominator"),
        counted.alias(f"{one.name}_counted"),
    ]


def _value(one: Summed) -> nw.Expr:
    import narwhals as nw

    if one.is_spread:
        number = nw.col(one.name).cast(nw.Float64())
        found = nw.when(number.is_finite()).then(number)
        if one.kpi.statistic != "variation":
            return found
        mean = nw.col(f"{one.name}_mean")
        return nw.when(mean > 0).then(found / mean)
    above, below = nw.col(f"{one.name}_numerator"), nw.col(f"{one.name}_denominator")
    if one.kpi.statistic == "sum":
        return above
    number = above.cast(nw.Float64())
    if one.kpi.unit == "ppm":
        number = number * _MILLION
    return nw.when(below != 0).then(number / below.cast(nw.Float64()))


def _combined(kpi: Kpi, summed: Mapping[str, Summed]) -> nw.Expr:
    import narwhals as nw

    parts = [summed[one] for one in kpi.of]
    some = nw.col(parts[0].name).is_null()
    for one in parts[1:]:
        some = some & nw.col(one.name).is_null()
    values = [_part(one, ~some) for one in parts]
    found = values[0]
    for value in values[1:]:
        if kpi.combine == "product":
            found = found * value
        elif kpi.combine == "difference":
            found = found - value
        elif kpi.combine == "quotient":
            found = nw.when(value != 0).then(found / value)
        else:
            found = found + value
    return found / len(values) if kpi.combine == "mean" else found


def _part(one: Summed, some: nw.Expr) -> nw.Expr:
    """A part's figure; of a sum of nothing, zero where another part has one."""
    import narwhals as nw

    value = nw.col(one.name).cast(nw.Float64())
    if not one.zero:
        return value
    nothing = value.is_null() & (nw.col(f"{one.name}_unjudged").fill_null(0) == 0)
    return nw.when(some & nothing).then(nw.lit(0.0)).when(~(some & nothing)).then(value)
