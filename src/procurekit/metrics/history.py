"""History: what an item cost before, which no order knows by itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve

from procurekit.model.facts import LineFacts

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["HISTORY", "with_history", "with_history_in"]

HISTORY = ("item", "unit", "currency")
"""Prices of one item, in one unit and one currency, are a history."""

_Key: TypeAlias = tuple[str | None, ...]


def with_history(rows: Iterable[LineFacts]) -> list[LineFacts]:
    """The rows, each with the price that its item had on the last day before on which it was ordered.

    Of several prices on that day it is the lowest, so that nothing passes for a saving that was paid less the same day.
    A cancelled line, and one without item, order date or price, has no history and no part in one.
    """
    kept = list(rows)
    prices: dict[_Key, dict[date, Decimal]] = {}
    for row in kept:
        if row.ordered_on is None or row.unit_price is None or not _has_history(row):
            continue
        days = prices.setdefault((row.item, row.unit, row.currency), {})
        days[row.ordered_on] = min(row.unit_price, days.get(row.ordered_on, row.unit_price))
    ordered = {key: sorted(days) for key, days in prices.items()}
    return [evolve(row, previous_price=_before(row, prices, ordered)) for row in kept]


def _has_history(row: LineFacts) -> bool:
    return row.item is not None and row.line_status != "cancelled" and row.stage != "cancelled"


def _before(row: LineFacts, prices: dict[_Key, dict[date, Decimal]], ordered: dict[_Key, list[date]]) -> Decimal | None:
    key = (row.item, row.unit, row.currency)
    days = ordered.get(key)
    if days is None or row.ordered_on is None or row.unit_price is None or not _has_history(row):
        return None
    place = bisect_left(days, row.ordered_on)
    return prices[key][days[place - 1]] if place else None


def with_history_in(frame: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """The same for a Narwhals frame with the columns ``item``, ``ordered_on`` and ``unit_price``.

    Units and currencies are told apart where it has these columns.
    """
    import narwhals as nw

    present = frame.collect_schema().names()
    key = [one for one in HISTORY if one in present]
    there = frame.filter(*(~nw.col(one).is_null() for one in ("item", "ordered_on", "unit_price")))
    for name in ("line_status", "stage"):
        if name in present:
            there = there.filter((nw.col(name) != "cancelled").fill_null(value=True))
    # What is missing is a unit of its own, which a join would not find.
    named = {one: f"_{one}" for one in key}
    filled = [
        nw.col(one).fill_null("").alias(name) if one != "item" else nw.col(one).alias(name)
        for one, name in named.items()
    ]
    days = (
        there.with_columns(*filled)
        .group_by(*named.values(), "ordered_on")
        .agg(nw.col("unit_price").min().alias("_least"))
    )
    before = days.with_columns(
        nw.col("_least").shift(1).over(*named.values(), order_by="ordered_on").alias("previous_price")
    ).drop("_least")
    joined = frame.with_columns(*filled).join(before, on=[*named.values(), "ordered_on"], how="left")
    return joined.drop(*named.values())  # type: ignore[no-any-return]
