"""The pack's rules on all that is no schedule line as a careful person writes them in lazy Polars, and the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import polars as pl

from benchmarks import alerts_in_polars
from benchmarks.alerts_in_polars import TODAY
from benchmarks.alerts_in_python import QUARTER, YEAR
from benchmarks.book_alerts_in_python import FEW, GRACE, LIMIT, POINTS, THREE_YEARS
from benchmarks.open_lines import AT
from procurekit.model.alert import AlertSubject

__all__ = ["found_in"]

_AGO: Final = {days: pl.lit(AT - timedelta(days)) for days in (-30, 7, 30)}
_YEAR, _QUARTER, _THREE_YEARS, _GRACE = (pl.lit(day) for day in (YEAR, QUARTER, THREE_YEARS, GRACE))


def order_masks() -> dict[str, pl.Expr]:
    """The rules on orders, by their ids."""
    c = pl.col
    waits = (c.stage.fill_null("issued") == "issued") & ~c.on_hold.fill_null(value=False) & (c.open_lines > 0)
    cancelled = (c.stage.fill_null("issued") == "cancelled") | c.all_cancelled.fill_null(value=False)
    made = pl.coalesce("submitted_on", "ordered_on")
    return {
        "approval_stuck": (c.stage.fill_null("pending_approval") == "pending_approval")
        & (c.pending_since < _GRACE)
        & (c.pending_since >= _YEAR),
        "prepaid_undelivered": waits
        & (c.prepaid_on < _AGO[30])
        & (c.prepaid_on >= _THREE_YEARS)
        & (pl.coalesce("latest_promise", "requested") < TODAY).fill_null(value=True),
        "ordered_after_the_fact": ((c.ordered_on > c.first_received_on) | (c.ordered_on > c.first_invoiced_on))
        & c.ordered_on.is_between(_QUARTER, TODAY)
        & ~cancelled,
        "one_person": (c.orderer_approved | c.orderer_received) & made.is_between(_YEAR, TODAY) & ~cancelled,
    }


def split_orders(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The first of several orders of a day to one supplier that are small each, and together are not."""
    c, keys = pl.col, ("supplier", "_currency", "_made")
    told = frame.with_columns(
        _currency=c.currency.fill_null(""),
        _made=pl.coalesce("submitted_on", "ordered_on"),
        _order=pl.coalesce("order_number", "order_id"),
    )
    small = (c.ordered_amount > 0) & (c.ordered_amount < pl.lit(LIMIT))
    meant = small & ~c.stage.fill_null("issued").is_in(["draft", "cancelled", "rejected"])
    there = c.supplier.is_not_null() & c._order.is_not_null() & c._made.is_between(_YEAR, TODAY)
    several = told.filter(meant & there).filter(pl.struct(keys).is_duplicated())
    large = (c._order.n_unique().over(keys) > 1) & (c.ordered_amount.sum().over(keys) >= pl.lit(LIMIT))
    return several.filter(large).sort("_order", "order_id").unique(keys, keep="first")


def invoice_masks() -> dict[str, pl.Expr]:
    """The rules on bills, by their ids."""
    c = pl.col
    billed = pl.coalesce("invoiced_on", "posting_date")
    awaits = c.awaits_receipt & ~c.credit.fill_null(value=False)
    return {
        "invoice_without_receipt": awaits & c.first_paid_on.is_null() & (billed < _AGO[7]) & (billed >= _YEAR),
        "paid_before_received": awaits & c.first_paid_on.is_between(_YEAR, TODAY),
    }


def duplicates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The first row of every bill but the first, of those of one supplier and number."""
    c, keys = pl.col, ("supplier", "invoice_number")
    there = [pl.col(name).is_not_null() for name in (*keys, "invoice")]
    several = frame.filter(~c.credit.fill_null(value=False), *there).filter(pl.struct(keys).is_duplicated())
    later = several.filter(c.invoice > c.invoice.min().over(keys))
    first = later.sort("invoice", "order_id").unique([*keys, "invoice"], keep="first")
    return first.filter((pl.coalesce("invoiced_on", "posting_date") >= _YEAR).fill_null(value=True))


def change_masks() -> dict[str, pl.Expr]:
    """The rule on changes, by its id."""
    c = pl.col
    waiting = c.waits_for.is_not_null() & (c.waiting_since < _GRACE) & (c.waiting_since >= _YEAR)
    return {"change_not_answered": waiting & c.order_open.fill_null(value=True)}


def agreement_masks() -> dict[str, pl.Expr]:
    """The rule on agreements, by its id."""
    c = pl.col
    nearly = [
        pl.col(f"used_{one}") * 100 >= pl.col(f"limit_{one}") * 90 for one in ("amount", "quantity", "line_amount")
    ]
    ending = (c.stage.fill_null("issued") == "issued") & pl.any_horizontal(c.valid_until <= _AGO[-30], *nearly)
    return {"agreement_ending": ending & (c.valid_until >= _QUARTER).fill_null(value=True)}


def supplier_masks() -> dict[str, pl.Expr]:
    """The rule on suppliers' figures, by its id."""
    c = pl.col
    much = (
        pl.when(c.kpi_unit.fill_null("ratio") == "ratio")
        .then(c.fallen_by > pl.lit(POINTS))
        .otherwise(c.fallen_by * 100 > c.previous * 20)
    )
    enough = (c.rows.fill_null(FEW) >= FEW) & (c.previous_rows.fill_null(FEW) >= FEW)
    return {"supplier_kpi_falling": (c.fallen_by > 0) & much & enough}


def found_in(
    frames: Mapping[AlertSubject, pl.LazyFrame], names: Mapping[AlertSubject, Sequence[str]]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a book for which each rule of the pack fires, with these columns: one plan for each frame."""
    asked: dict[AlertSubject, dict[str, pl.Expr]] = {
        "schedule_line": alerts_in_polars.masks(),
        "order": order_masks(),
        "invoice": invoice_masks(),
        "change_request": change_masks(),
        "agreement": agreement_masks(),
        "supplier": supplier_masks(),
    }
    compared: dict[AlertSubject, dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]]] = {
        "schedule_line": {alerts_in_polars.DUPLICATE: alerts_in_polars.duplicates},
        "order": {"split_order": split_orders},
        "invoice": {"duplicate_invoice_number": duplicates},
    }
    return {
        id_: rows
        for kind, masks in asked.items()
        for id_, rows in alerts_in_polars.firing(frames[kind], masks, compared.get(kind, {}), names[kind]).items()
    }
