"""Checking a table before it is measured: what is missing, mistyped or impossible, and what that rules out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from procurekit.errors import Finding, InvalidValue, say
from procurekit.expressions import parse
from procurekit.metrics.columns import Resolved, resolve
from procurekit.metrics.combining import needed
from procurekit.metrics.grain import RowsOf, grain_rows, rows_of
from procurekit.metrics.grouping import At, day_at
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.naming import Columns
from procurekit.metrics.overflow import overflow_told
from procurekit.metrics.registry import REGISTRY
from procurekit.metrics.row_plan import lacking_facts, needed_facts
from procurekit.metrics.sources import SourceTable, adopted_table, tells_history
from procurekit.model.stages import STAGES

if TYPE_CHECKING:
    import narwhals as nw

    from procurekit.metrics.showing.sheet import Sheet

__all__ = ["TableCheck", "check_table"]

_STATUSES: Final = ("open", "closed_short", "cancelled")
_KEY: Final = ("order_number", "line", "schedule")
_BEFORE: Final = "unit_price of the item on the last day before"


def _one_of(name: str, values: Sequence[str]) -> str:
    return f"{name} not in ({', '.join(map(repr, values))})"


_IMPOSSIBLE: Final[Mapping[str, str]] = {
    "table_no_supplier": "supplier is None",
    "table_no_quantity": "ordered is None",
    "table_received_unknown": "received is None",
    "table_negative_quantity": "ordered < 0 or received < 0",
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


@frozen(kw_only=True, repr=False)
class TableCheck:
    """What a table is good for; `print` tells it in words, and in a notebook it shows itself.

    - `rows`: how many it has; `columns`: the column of each fact that it has; `ignored`: the columns that are none.
    - `assumed`: what stands in for each fact that a KPI needs and that has no column, as source.
    - `findings`: what is wrong with it, with how many rows that is.
    - `ready` are the ids of the KPIs that can be computed, `ruled_out` those that can't, with the facts that they lack;
      `elsewhere` are those that are read from rows of another kind.
    - `floats`: the facts that are floats; sums of them are as exact as floats are.
    """

    rows: int
    columns: Mapping[str, str] = field(hash=False)
    ignored: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(factory=dict, hash=False)
    findings: tuple[Finding, ...] = ()
    ready: tuple[str, ...] = ()
    ruled_out: Mapping[str, tuple[str, ...]] = field(factory=dict, hash=False)
    elsewhere: tuple[str, ...] = ()
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
        for facts, kpis in self.lacking.items():
            yield say("check.ruled_out", {"kpis": ", ".join(kpis), "facts": ", ".join(facts)}, lang)
        if self.elsewhere:
            yield say("check.elsewhere", {"kpis": ", ".join(self.elsewhere)}, lang)

    @property
    def lacking(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The KPIs that are ruled out, by the facts that they lack."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for kpi, facts in self.ruled_out.items():
            found[facts] = (*found.get(facts, ()), kpi)
        return found

    def sheet(self, lang: str = "en") -> Sheet:
        """What is wrong, to be read; below it, what the table is read as."""
        from procurekit.metrics.showing.table_check import sheet_of_check

        return sheet_of_check(self, lang)

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
            "elsewhere": list(self.elsewhere),
            "floats": list(self.floats),
        }

    def _repr_html_(self) -> str:
        return self.sheet()._repr_html_()

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<TableCheck of {self.rows} rows: {len(self.findings)} found, {len(self.ready)} KPIs can be computed>"


@overflow_told()
def check_table(
    table: Any,
    *,
    at: At,
    of: RowsOf = "schedule_line",
    kpis: Sequence[Kpi] | None = None,
    columns: Columns = None,
) -> TableCheck:
    """What a table is good for, before anything is measured; nothing is changed.

    `of` is what its rows are; `kpis` are those that are wanted (all of the registry that are read from such rows, where
    none are given). `columns` is as in `measure_table`. Raises InvalidValue if it is no table.
    """
    source = adopted_table(of, table, columns)
    facts = rows_of(of).facts
    asked = [one for one in REGISTRY.values() if _read_from(one) == {of}] if kpis is None else list(kpis)
    mine = [one for one in asked if _read_from(one) == {of}]
    present = [name for name in facts if name in source.present]
    mistyped, floats = _types(source, present, of)
    good = frozenset(present) - {one.path for one in mistyped}
    # What an item cost before follows from the other rows.
    had = good | {"previous_price"} if tells_history(of, good) else good
    found = {one.id: resolve(of, needed_facts(one), had, either=(one.basis,)) for one in needed(mine)}
    lacking = {kpi.id: _lacking(kpi, found) for kpi in mine}
    ready = [kpi for kpi in mine if not lacking[kpi.id]]
    ignored = [one for one in source.naming.present if one not in source.naming.columns.values()]
    return TableCheck(
        rows=_count(source),
        columns={name: source.naming.columns[name] for name in present},
        ignored=tuple(ignored),
        assumed=_assumed(needed(ready), found, had - good),
        findings=(
            *mistyped,
            *_near(ignored, of, present),
            *_twice(source, of, good),
            *_impossible(source, of, good, at),
        ),
        ready=tuple(kpi.id for kpi in ready),
        ruled_out={id_: facts for id_, facts in lacking.items() if facts},
        elsewhere=tuple(one.id for one in asked if one not in mine),
        floats=tuple(sorted(floats)),
    )


def _read_from(kpi: Kpi) -> set[RowsOf]:
    """The kinds of rows that a KPI reads, itself or in what it is made of."""
    return {grain_rows(one.grain).of for one in needed([kpi])}


def _lacking(kpi: Kpi, found: Mapping[str, Resolved]) -> tuple[str, ...]:
    return tuple(sorted({fact for one in needed([kpi]) for fact in lacking_facts(one, found[one.id])}))


def _assumed(kpis: Sequence[Kpi], found: Mapping[str, Resolved], past: Collection[str]) -> dict[str, str]:
    assumed = {name: text for kpi in kpis for name, text in found[kpi.id].assumed.items()}
    read = {name for kpi in kpis for name in needed_facts(kpi)}
    return assumed | {name: _BEFORE for name in past if name in read}


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


def _impossible(source: SourceTable, of: RowsOf, good: frozenset[str], at: At) -> Iterator[Finding]:
    """What can't be right, with the number of rows."""
    import narwhals as nw

    if of != "schedule_line":
        return
    known = rows_of(of)
    # Where there is one promise, it is the first.
    meanings = {**known.meanings, **resolve(of, ["first_promise"], good).meanings}
    asked = {code: parse(text, known.words).expanded(meanings) for code, text in _IMPOSSIBLE.items()}
    asked = {code: one for code, one in asked.items() if {name.name for name in one.names} <= good}
    if not asked:
        return
    frame = source.with_expressions(asked, day_at(at), None)
    frame = frame.with_columns(*(nw.col(code).cast(nw.Int64()) for code in asked))
    sums = _collected(frame.select(*(nw.col(code).sum() for code in asked)))
    for code, one in asked.items():
        count = sums[code][0]
        if count:
            yield Finding.of(code, ", ".join(name.name for name in one.names), rows=int(count))
