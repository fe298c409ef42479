"""History: what an item cost before, which no order knows by itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import evolve

from procurekit.model.facts import LineFacts

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["HISTORY", "ORDERED", "PRICED", "PriceHistory", "with_history", "with_history_in"]

HISTORY = ("item", "unit", "currency", "book")
"""Prices of one item, in one unit and one currency and one book, are a history."""

ORDERED = ("issued", "closed")
"""The stages of an order for which a price is paid."""

_FREE = "free"
_CANCELLED = "cancelled"

_Key: TypeAlias = tuple[str | None, ...]


PRICED: Final = ("item", "unit", "currency", "book", "ordered_on", "unit_price", "stage", "kind", "line_status")
"""The facts that tell what an item cost when, in the order in which `PriceHistory` takes them."""

Priced: TypeAlias = tuple[Any, ...]
"""The values of those facts of one row."""

_PRICED_OF: Final = attrgetter(*PRICED)


class PriceHistory:
    """What every item cost when: rows are noted first, and asked for the price before theirs afterwards.

    The price before is the one on the last day before on which the item was ordered. Of several prices on that day it
    is the lowest, so that nothing passes for a saving that was paid less the same day. A price is paid on a line of an
    order that was issued or closed, above zero, and not for what is free. A cancelled line, and one without item, order
    date or price, has no history and no part in one.
    """

    def __init__(self) -> None:
        self._prices: dict[_Key, dict[date, Decimal]] = {}
        self._days: dict[_Key, list[date]] = {}

    def note(self, rows: Iterable[Priced]) -> None:
        """Remember what was paid."""
        prices = self._prices
        for item, unit, currency, book, day, price, stage, kind, status in rows:
            if item is None or day is None or price is None or stage not in ORDERED or kind == _FREE:
                continue
            if status == _CANCELLED or price <= 0:
                continue
            key = (item, unit, currency, book)
            days = prices.get(key)
            if days is None:
                prices[key] = {day: price}
            elif price < days.setdefault(day, price):
                days[day] = price

    def before(self, rows: Iterable[Priced]) -> Iterator[Decimal | None]:
        """The price before that of each row, once all are noted."""
        prices, ordered = self._prices, self._days
        for item, unit, currency, book, day, price, stage, _, status in rows:
            key = (item, unit, currency, book)
            paid = prices.get(key)
            if paid is None or day is None or price is None or _CANCELLED in (status, stage):
                yield None
                continue
            days = ordered.get(key)
            if days is None:
                days = ordered[key] = sorted(paid)
            place = bisect_left(days, day)
            yield paid[days[place - 1]] if place else None


def with_history(rows: Iterable[LineFacts]) -> list[LineFacts]:
    """The rows, each with the price that its item had before: see `PriceHistory`."""
    kept, history = list(rows), PriceHistory()
    history.note(map(_PRICED_OF, kept))
    before = history.before(map(_PRICED_OF, kept))
    return [evolve(row, previous_price=price) for row, price in zip(kept, before, strict=True)]


def with_history_in(frame: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """The same for a Narwhals frame with the columns ``item``, ``ordered_on`` and ``unit_price``.

    Units, currencies, books, stages and kinds are told apart where it has these columns.
    """
    import narwhals as nw

    present = frame.collect_schema().names()
    key = [one for one in HISTORY if one in present]
    asking = [~nw.col(one).is_null() for one in ("item", "ordered_on", "unit_price")]
    asking += [_is_not(name, "cancelled") for name in ("line_status", "stage") if name in present]
    paid = [nw.col("unit_price") > 0]
    if "stage" in present:
        paid.append(nw.col("stage").is_in(ORDERED).fill_null(value=False))
    if "kind" in present:
        paid.append(_is_not("kind", _FREE))
    # What is missing is a unit of its own, which a join would not find.
    named = {one: f"_{one}" for one in key}
    filled = [
        nw.col(one).fill_null("").alias(name) if one != "item" else nw.col(one).alias(name)
        for one, name in named.items()
    ]
    days = (
        frame.filter(*asking)
        .with_columns(*filled, nw.when(*paid).then(nw.col("unit_price")).alias("_paid"))
        .group_by(*named.values(), "ordered_on")
        .agg(nw.col("_paid").min().alias("_least"))
    )
    before = (
        days.with_columns(nw.col("_least").shift(1).over(*named.values(), order_by="ordered_on").alias("_last"))
        .with_columns(
            nw.col("_last").fill_null(strategy="forward").over(*named.values(), order_by="ordered_on").alias("_before")
        )
        .drop("_least", "_last")
    )
    joined = frame.with_columns(*filled).join(before, on=[*named.values(), "ordered_on"], how="left")
    told = nw.when(*asking).then(nw.col("_before")).alias("previous_price")
    return joined.with_columns(told).drop(*named.values(), "_before")  # type: ignore[no-any-return]


def _is_not(name: str, value: str) -> nw.Expr:
    import narwhals as nw

    return (nw.col(name) != value).fill_null(value=True)
