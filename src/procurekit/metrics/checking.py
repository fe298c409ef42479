"""Checking a table before it is measured: what is missing, mistyped or impossible, and what that rules out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from procurekit.errors import Finding, InvalidValue, say
from procurekit.expressions import Expression, parse
from procurekit.metrics.columns import resolve
from procurekit.metrics.combining import needed
from procurekit.metrics.grain import RowsOf, grain_rows, rows_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.registry import REGISTRY
from procurekit.metrics.row_plan import needed_facts
from procurekit.metrics.sources import SourceTable, adopted_table
from procurekit.model.stages import STAGES
from procurekit.values import Moment, date_in

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["TableCheck", "check_table"]

_STATUSES: Final = ("open", "closed_short", "cancelled")
_KEY: Final = ("order_number", "line", "schedule")


def _one_of(name: str, values: Sequence[str]) -> str:
    return f"{name} not in ({', '.join(map(repr, values))})"


_IMPOSSIBLE: Final[Mapping[str, str]] = {
    "table_no_supplier": "supplier is None",
    "table_no_quantity": "ordered is None",
    "table_rejected_more": "rejected > received",
    "table_accepted_more": "accepted > received",
    "table_received_undated": "received > 0 and last_received_on is None",
    "table_dated_unreceived": "received <= 0 and last_received_on is not None",
    "table_received_in_future": "last_received_on > today",
    "table_ordered_in_future": "ordered_on > today",
    "table_received_before_order": "last_received_on < ordered_on",
    "table_promised_before_order": "first_promise < ordered_on",
    "table_negative_price": "unit_price < 0",
    "table_amount_mismatch": "abs(amount - at_order_price) > 0.01",
    "table_unknown_stage": _one_of("stage", sorted(STAGES)),
    "table_unknown_status": _one_of("line_status", _STATUSES),
}
"""What can't be right about a row of purchase lines, or hardly; each is asked where the columns are there."""


@frozen(kw_only=True)
class TableCheck:
    """What a table is good for.

    - `rows`: how many it has; `columns`: the column of each fact that it has; `ignored`: the columns that are none.
    - `assumed`: what stands in for each fact that a KPI needs and that has no column, as source.
    - `findings`: what is wrong with it, with how many rows that is.
    - `ready` are the ids of the KPIs that can be computed, `ruled_out` those that can't, with the facts that they lack.
    - `floats`: the facts that are floats; sums of them are as exact as floats are.
    """

    rows: int
    columns: Mapping[str, str] = field(hash=False)
    ignored: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(factory=dict, hash=False)
    findings: tuple[Finding, ...] = ()
    ready: tuple[str, ...] = ()
    ruled_out: Mapping[str, tuple[str, ...]] = field(factory=dict, hash=False)
    floats: tuple[str, ...] = ()

    def text(self, lang: str = "en") -> str:
        """All of it in words."""
        return "\n".join(self._said(lang))

    def _said(self, lang: str) -> Iterator[str]:
        yield say("check.rows", {"rows": self.rows, "columns": ", ".join(self.columns)}, lang)
        for one in self.findings:
            yield f"- {one.text(lang)}"
        if self.ignored:
            yield say("check.ignored", {"columns": ", ".join(self.ignored)}, lang)
        if self.floats:
            yield say("check.floats", {"facts": ", ".join(self.floats)}, lang)
        for fact, source in self.assumed.items():
            yield say("check.assumed", {"fact": fact, "source": source}, lang)
        yield say("check.ready", {"count": len(self.ready), "kpis": ", ".join(self.ready)}, lang)
        for id_, facts in self.ruled_out.items():
            yield say("check.ruled_out", {"kpi": id_, "facts": ", ".join(facts)}, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The check as plain data."""
        return {
            "rows": self.rows,
            "columns": dict(self.columns),
            "ignored": list(self.ignored),
            "assumed": dict(self.assumed),
            "findings": [one.as_dict(lang) for one in self.findings],
            "ready": list(self.ready),
            "ruled_out": {name: list(facts) for name, facts in self.ruled_out.items()},
            "floats": list(self.floats),
        }

    def __str__(self) -> str:
        return self.text()


def check_table(
    table: Any,
    *,
    at: Moment,
    of: RowsOf = "schedule_line",
    kpis: Sequence[Kpi] | None = None,
    columns: Mapping[str, str] | None = None,
) -> TableCheck:
    """What a table is good for, before anything is measured; nothing is changed.

    `of` is what its rows are; `kpis` are those that are wanted (all of the registry that are read from such rows, where
    none are given). `columns` is as in `measure_table`. Raises InvalidValue if it is no table.
    """
    source = adopted_table(of, table, columns)
    asked = needed(tuple(REGISTRY.values()) if kpis is None else kpis)
    wanted = [one for one in asked if grain_rows(one.grain).of == of]
    facts = rows_of(of).facts
    present = [name for name in facts if name in source.present]
    mistyped, floats = _types(source, present, of)
    good = frozenset(present) - {one.path for one in mistyped}
    found = {kpi.id: resolve(of, needed_facts(kpi), good, either=(kpi.basis,)) for kpi in wanted}
    ignored = [one for one in source.table.frame.collect_schema().names() if one not in facts]
    return TableCheck(
        rows=_count(source),
        columns={name: (columns or {}).get(name, name) for name in present},
        ignored=tuple(ignored),
        assumed={name: text for one in found.values() if not one.lacking for name, text in one.assumed.items()},
        findings=(
            *mistyped,
            *_near(ignored, of, present),
            *_twice(source, of, good),
            *_impossible(source, of, good, at),
        ),
        ready=tuple(id_ for id_, one in found.items() if not one.lacking),
        ruled_out={id_: one.lacking for id_, one in found.items() if one.lacking},
        floats=tuple(sorted(floats)),
    )


def _collected(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    import narwhals as nw

    return frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame


def _count(source: SourceTable) -> int:
    import narwhals as nw

    return int(_collected(source.table.frame.select(nw.len().alias("_rows")))["_rows"][0])


def _types(source: SourceTable, present: Sequence[str], of: RowsOf) -> tuple[list[Finding], set[str]]:
    """The columns whose type isn't that of their fact, and the facts that are floats."""
    words = rows_of(of).words
    found: list[Finding] = []
    floats: set[str] = set()
    for name in present:
        if words[name].type == "texts":
            continue
        try:
            floats |= source.table.with_expressions({"_read": parse(name, words)}).floats
        except InvalidValue as error:
            found.append(Finding(error.code, name, error.values))
    return found, floats


def _near(ignored: Sequence[str], of: RowsOf, present: Sequence[str]) -> Iterator[Finding]:
    """A column whose name is nearly that of a fact that has none."""
    free = [name for name in rows_of(of).facts if name not in present]
    for column in ignored:
        near = get_close_matches(column.casefold().replace(" ", "_"), free, 1, 0.8)
        if near:
            yield Finding.of("table_near", column, near=near[0])


def _twice(source: SourceTable, of: RowsOf, good: frozenset[str]) -> Iterator[Finding]:
    """Lines that are there more than once."""
    import narwhals as nw

    key = [name for name in _KEY if name in good]
    if of != "schedule_line" or not {"order_number", "line"} <= set(key):
        return
    counts = source.table.frame.group_by(*key).agg(nw.len().alias("_rows"))
    twice = _collected(counts.filter(nw.col("_rows") > 1).select(nw.col("_rows").sum(), nw.len().alias("_lines")))
    rows = twice["_rows"][0]
    if rows:
        yield Finding.of("table_twice", ", ".join(key), rows=int(rows), lines=int(twice["_lines"][0]))


def _impossible(source: SourceTable, of: RowsOf, good: frozenset[str], at: Moment) -> Iterator[Finding]:
    """What can't be right, with the number of rows."""
    import narwhals as nw

    if of != "schedule_line":
        return
    known = rows_of(of)
    # Where there is one promise, it is the first.
    meanings = {**known.meanings, **resolve(of, ["first_promise"], good).meanings}
    asked: dict[str, Expression] = {
        code: parse(text, known.words).expanded(meanings) for code, text in _IMPOSSIBLE.items()
    }
    asked = {code: one for code, one in asked.items() if {name.name for name in one.names} <= good}
    if not asked:
        return
    frame = source.with_expressions(asked, date_in(at), None)
    frame = frame.with_columns(*(nw.col(code).cast(nw.Int64()) for code in asked))
    sums = _collected(frame.select(*(nw.col(code).sum() for code in asked)))
    for code, one in asked.items():
        rows = sums[code][0]
        if rows:
            yield Finding.of(code, ", ".join(name.name for name in one.names), rows=int(rows))
