"""The pack's rules on schedule lines as a careful person writes them by hand in lazy Polars."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.alerts_in_python import DUPLICATE, INSPECTED_BY, QUARTER, STOCKED_BY, UNBILLED, YEAR
from benchmarks.open_lines import AT
from procurekit.adapters.storage.rows import LINE_KINDS

__all__ = ["DUPLICATE", "TODAY", "duplicates", "firing", "found_in", "masks", "scanned"]

ZERO: Final = pl.lit(Decimal(0))
TODAY: Final = pl.lit(AT)
KEY: Final = ("order_id", "line", "schedule")


def masks() -> dict[str, pl.Expr]:
    """Each rule that looks at one row, by its id."""
    c = pl.col
    issued = c.stage.fill_null("issued") == "issued"
    waits = issued & ~c.on_hold.fill_null(value=False) & (c.line_status.fill_null("open") == "open") & (c.open > 0)
    cancelled = (c.line_status.fill_null("open") == "cancelled") | (c.stage.fill_null("issued") == "cancelled")
    promised = pl.coalesce("latest_promise", "requested")
    ships = c.promise_point.fill_null("arrive") == "ship"
    leaves = pl.when(ships).then(pl.coalesce("ship_by", "latest_promise")).otherwise("ship_by")
    expected = pl.when(ships).then(pl.coalesce("ship_by", promised)).otherwise(promised)
    is_due = (expected < TODAY).fill_null(value=True)
    received, returned, inspected = (pl.col(name).fill_null(ZERO) for name in ("received", "returned", "inspected"))
    agreed = c.date_in_force.is_null() & (c.supplier_changes.fill_null(0) > 0)
    answered_late = (c.latest_promise > c.requested.dt.offset_by("2d")) & ~agreed
    answered_short = c.confirmed < pl.coalesce("least", "ordered")
    not_left = (leaves < TODAY) & c.shipped.is_not_null() & (c.ordered - pl.max_horizontal("shipped", received) > 0)
    not_come = ~ships & c.expects_receipt.fill_null(value=True) & (promised < TODAY).fill_null(value=False)
    overdue = not_come | not_left.fill_null(value=False)
    asked = pl.when(c.last_received_on.is_not_null()).then(pl.max_horizontal("last_received_on", "last_followed_up_on"))
    most = pl.max_horizontal(pl.coalesce("most", "ordered"), "ordered")
    lately = (c.last_received_on >= pl.lit(QUARTER)).fill_null(issued)
    looked_at = (
        pl.when(inspected == 0)
        .then(pl.coalesce("first_received_on", "last_received_on"))
        .otherwise(pl.coalesce("last_received_on", "first_received_on"))
    )
    gone = pl.max_horizontal(returned - c.rejected.fill_null(ZERO), ZERO)
    hundredfold = c.unit_price * 100
    dearer = (hundredfold > c.previous_price * 110) | (hundredfold > c.agreement_price * 100)
    ordered_lately = (pl.coalesce("ordered_on", "submitted_on") >= pl.lit(YEAR)).fill_null(value=True)
    kind = c.kind.fill_null("goods")
    month, fortnight, half = (pl.lit(AT - timedelta(days)) for days in (30, 14, 180))
    return {
        "never_acknowledged": waits
        & (c.issued_on < pl.lit(AT - timedelta(3)))
        & (c.source.is_null() | (c.issued_on >= pl.lit(AT - timedelta(60))))
        & c.acknowledged_on.is_null()
        & (c.promise_count.fill_null(0) <= 1)
        & (c.first_promise_origin.fill_null("observed") == "observed")
        & (c.shipped.fill_null(ZERO) <= 0)
        & (received <= 0),
        "acknowledged_late_or_short": waits
        & c.acknowledged_on.is_not_null()
        & (answered_late | answered_short)
        & (pl.coalesce(promised, TODAY) >= TODAY),
        "shipment_late": waits & not_left,
        "receipt_overdue": waits & ~ships & c.expects_receipt.fill_null(value=True) & (promised < TODAY),
        "partly_received_forgotten": waits
        & (c.received > 0)
        & (asked < fortnight)
        & (asked >= pl.lit(YEAR))
        & is_due
        & ~overdue,
        "demand_at_risk": waits & ((expected > c.needed_by) | (expected.is_not_null() & (c.needed_by < TODAY))),
        "follow_up_due": waits & (c.next_follow_up_on <= TODAY),
        "over_receipt": (c.received > 0) & c.ordered.is_not_null() & (c.received - returned - most > 0) & lately,
        "inspection_pending": (c.pending > 0)
        & c.expects_inspection.fill_null(value=True)
        & (looked_at < pl.lit(INSPECTED_BY))
        & (looked_at >= pl.lit(YEAR)),
        "rejected_above_share": (c.rejected * 100 > c.received * 5)
        & (c.rejected - returned > 0)
        & (c.last_received_on >= pl.lit(QUARTER)),
        "stock_in_pending": (c.accepted - c.stocked_in - gone > 0)
        & (c.stock_ins_recorded.fill_null(value=True) | (inspected > 0))
        & (c.last_received_on < pl.lit(STOCKED_BY))
        & (c.last_received_on >= pl.lit(QUARTER))
        & ~kind.is_in(["service", "amount_only"]),
        "price_drift": ~c.stage.fill_null("issued").is_in(["closed", "cancelled", "rejected"])
        & ~cancelled
        & (kind != "free")
        & dearer
        & ordered_lately,
        "price_raised_after_receipt": (c.unit_price > c.received_price)
        & c.first_received_on.is_between(pl.lit(YEAR), TODAY)
        & ~cancelled,
        "received_not_invoiced": issued
        & (c.received - returned - c.invoiced > 0)
        & c.invoices_recorded.fill_null(value=True)
        & (c.last_received_on < month)
        & (c.last_received_on >= pl.lit(YEAR))
        & c.expects_invoice.fill_null(~kind.is_in(list(UNBILLED))),
        "stale_open_line": waits & (c.last_moved_on < half) & is_due & ~overdue,
    }


def duplicates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The first line of every order but the first, of those of one day, supplier and amount."""
    c, keys = pl.col, ("supplier", "_currency", "amount", "_made")
    told = frame.with_columns(
        _currency=c.currency.fill_null(""),
        _made=pl.coalesce("submitted_on", "ordered_on"),
        _order=pl.coalesce("order_number", "order_id"),
    )
    meant = (c.amount > 0) & ~c.stage.fill_null("issued").is_in(["draft", "cancelled", "rejected"])
    there = c.supplier.is_not_null() & c._order.is_not_null() & c._made.is_between(pl.lit(YEAR), TODAY)
    several = told.filter(meant & there).filter(pl.struct(keys).is_duplicated())
    later = several.filter(c._order > c._order.min().over(keys))
    return later.sort(KEY).unique([*keys, "_order"], keep="first")


def found_in(frame: pl.LazyFrame, ids: Sequence[str], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows for which each rule fires, with these columns."""
    fires = {id_: mask for id_, mask in masks().items() if id_ in ids}
    return firing(frame, fires, {DUPLICATE: duplicates} if DUPLICATE in ids else {}, names)


def firing(
    frame: pl.LazyFrame,
    fires: Mapping[str, pl.Expr],
    compared: Mapping[str, Callable[[pl.LazyFrame], pl.LazyFrame]],
    names: Sequence[str],
) -> dict[str, list[dict[str, Any]]]:
    """The rows for which each mask is true, and those that each comparison leaves, with these columns.

    All masks are in one plan, which fetches only those rows.
    """
    asked = {f"_{id_}": mask for id_, mask in fires.items()}
    plain = frame.with_columns(**asked).filter(pl.any_horizontal(*asked)).select(*names, *asked)
    found, *more = pl.collect_all([plain, *(compare(frame).select(names) for compare in compared.values())])
    rows = found.to_dicts()
    by_mask = {id_: [row for row in rows if row[f"_{id_}"]] for id_ in fires}
    return by_mask | {id_: one.to_dicts() for id_, one in zip(compared, more, strict=True)}


def with_prices(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The price of each item on the last day before on which it was ordered: of several the lowest."""
    c, of_item = pl.col, ("item", "unit", "currency")
    standing = (c.line_status != "cancelled") & (c.stage != "cancelled")
    paid = c.stage.is_in(["issued", "closed"]) & (c.kind != "free") & (c.unit_price > 0)
    known = c.item.is_not_null() & c.ordered_on.is_not_null() & c.unit_price.is_not_null() & standing
    days = (
        frame.filter(known)
        .group_by(*of_item, "ordered_on")
        .agg(least=c.unit_price.filter(paid).min())
        .sort("ordered_on")
        .with_columns(previous_price=c.least.forward_fill().shift(1).over(*of_item, order_by="ordered_on"))
        .drop("least")
    )
    joined = frame.drop("previous_price").join(days, on=[*of_item, "ordered_on"], how="left", nulls_equal=True)
    return joined.with_columns(previous_price=pl.when(known).then("previous_price"))


def scanned(path: Path, ids: Sequence[str], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The same for the lines in a desk's file: these columns are read, given their types, and prices looked up."""
    columns = ", ".join(f'"{name}"' for name in names)
    with sqlite3.connect(path) as connection:
        rows = connection.execute(f"SELECT {columns} FROM procurekit_schedule_lines WHERE book = 'main'").fetchall()
    connection.close()
    kinds = {name: LINE_KINDS[name] for name in names}
    types = {name: pl.Int64 if kind in {int, bool} else pl.String for name, kind in kinds.items()}
    frame = pl.DataFrame(rows, schema=types, orient="row").lazy()
    del rows
    read = {
        bool: lambda name: pl.col(name).cast(pl.Boolean),
        date: lambda name: pl.col(name).str.to_date("%Y-%m-%d"),
        Decimal: lambda name: pl.col(name).cast(pl.Decimal(18, 4)),
    }
    typed = frame.with_columns(read[kind](name) for name, kind in kinds.items() if kind in read)
    return found_in(with_prices(typed) if "price_drift" in ids else typed, ids, names)
