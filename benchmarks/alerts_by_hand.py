"""What a careful person writes by hand instead of rules on schedule lines: in Python on objects, and in lazy Polars."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.open_lines import AT
from procurekit.adapters.storage.rows import LINE_KINDS
from procurekit.model.facts import LineFacts

if TYPE_CHECKING:
    import polars as pl

__all__ = ["IN_PYTHON", "found_in", "in_polars", "rows_in", "scanned"]

GRACE = timedelta(3)


def _waits(row: LineFacts) -> bool:
    # What isn't said is taken as it mostly is, as the rules do.
    return (
        (row.stage is None or row.stage == "issued")
        and not row.on_hold
        and (row.line_status is None or row.line_status == "open")
        and row.open is not None
        and row.open > 0
    )


def _promised(row: LineFacts) -> date | None:
    return row.latest_promise if row.latest_promise is not None else row.requested


def _expected(row: LineFacts) -> date | None:
    if row.promise_point == "ship" and row.ship_by is not None:
        return row.ship_by
    return _promised(row)


def _shipment_late(row: LineFacts) -> bool:
    if not _waits(row) or row.promise_point is None or row.ordered is None:
        return False
    leaves = row.ship_by
    if leaves is None and row.promise_point == "ship":
        leaves = row.latest_promise
    if leaves is None or leaves >= AT:
        return False
    shipped, received = row.shipped or Decimal(0), row.received or Decimal(0)
    return row.ordered - max(shipped, received) > 0


def _receipt_overdue(row: LineFacts) -> bool:
    if not _waits(row) or row.promise_point not in {None, "arrive"} or row.expects_receipt is False:
        return False
    due = _promised(row)
    return due is not None and due < AT


def _never_acknowledged(row: LineFacts) -> bool:
    return (
        _waits(row)
        and row.issued_on is not None
        and row.issued_on < AT - GRACE
        and row.acknowledged_on is None
        and (row.promise_count is None or row.promise_count <= 1)
        and row.first_promise_origin in {None, "observed"}
        and (row.shipped is None or row.shipped <= 0)
        and (row.received is None or row.received <= 0)
    )


def _follow_up_due(row: LineFacts) -> bool:
    return _waits(row) and row.next_follow_up_on is not None and row.next_follow_up_on <= AT


def _demand_at_risk(row: LineFacts) -> bool:
    if not _waits(row) or row.needed_by is None:
        return False
    expected = _expected(row)
    return expected is not None and max(expected, AT) > row.needed_by


IN_PYTHON: Mapping[str, Callable[[LineFacts], bool]] = {
    "shipment_late": _shipment_late,
    "receipt_overdue": _receipt_overdue,
    "never_acknowledged": _never_acknowledged,
    "follow_up_due": _follow_up_due,
    "demand_at_risk": _demand_at_risk,
}
"""Each rule by its id."""


def rows_in(rows: Sequence[LineFacts], ids: Iterable[str]) -> dict[str, list[LineFacts]]:
    """The rows for which each rule fires."""
    return {id_: [row for row in rows if IN_PYTHON[id_](row)] for id_ in ids}


def in_polars() -> dict[str, pl.Expr]:
    """Each rule by its id, as a mask."""
    import polars as pl

    c, today, zero = pl.col, pl.lit(AT), pl.lit(Decimal(0))
    waits = (
        (c.stage.fill_null("issued") == "issued")
        & ~c.on_hold.fill_null(value=False)
        & (c.line_status.fill_null("open") == "open")
        & (c.open > 0)
    )
    promised = pl.coalesce("latest_promise", "requested")
    arrives = c.promise_point.fill_null("arrive") == "arrive"
    by_ship = pl.coalesce("ship_by", "latest_promise")
    leaves = pl.when(c.promise_point == "ship").then(by_ship).when(c.promise_point != "ship").then("ship_by")
    expected = pl.when(c.promise_point == "ship").then(pl.coalesce("ship_by", promised)).otherwise(promised)
    moved = pl.max_horizontal(c.shipped.fill_null(zero), c.received.fill_null(zero))
    return {
        "shipment_late": waits & (leaves < today) & (c.ordered - moved > 0),
        "receipt_overdue": waits & arrives & c.expects_receipt.fill_null(value=True) & (promised < today),
        "never_acknowledged": waits
        & (c.issued_on < pl.lit(AT - GRACE))
        & c.acknowledged_on.is_null()
        & (c.promise_count.fill_null(0) <= 1)
        & (c.first_promise_origin.fill_null("observed") == "observed")
        & (c.shipped.fill_null(zero) <= 0)
        & (c.received.fill_null(zero) <= 0),
        "follow_up_due": waits & (c.next_follow_up_on <= today),
        "demand_at_risk": waits & ((expected > c.needed_by) | (expected.is_not_null() & (today > c.needed_by))),
    }


def found_in(frame: pl.LazyFrame, ids: Sequence[str], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows for which each rule fires, with these columns: all masks in one plan, which fetches only those rows."""
    import polars as pl

    masks = {f"_{id_}": mask for id_, mask in in_polars().items() if id_ in ids}
    found = frame.with_columns(**masks).filter(pl.any_horizontal(*masks)).select(*names, *masks).collect()
    rows = found.to_dicts()
    return {id_: [row for row in rows if row[f"_{id_}"]] for id_ in ids}


def scanned(path: Path, ids: Sequence[str], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The same for the open lines in a desk's file: these columns are read, and given their types."""
    import polars as pl

    columns = ", ".join(f'"{name}"' for name in names)
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            f"SELECT {columns} FROM procurekit_schedule_lines WHERE book = 'main' AND \"open\" <> '0'"
        ).fetchall()
    connection.close()
    kinds = {name: LINE_KINDS[name] for name in names}
    types = {name: pl.Int64 if kind in {int, bool} else pl.String for name, kind in kinds.items()}
    frame = pl.DataFrame(rows, schema=types, orient="row").lazy()
    del rows
    read = {
        bool: lambda name: pl.col(name).cast(pl.Boolean),
        date: lambda name: pl.col(name).str.to_date("%Y-%m-%d"),
        Decimal: lambda name: pl.col(name).cast(pl.Decimal(18, 2)),
    }
    return found_in(frame.with_columns(read[kind](name) for name, kind in kinds.items() if kind in read), ids, names)
