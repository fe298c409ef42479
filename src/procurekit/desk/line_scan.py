"""Line scan: the schedule lines of a book as rules look at them: a few columns, where one of the rules may fire.

What no order knows by itself is looked up for these lines alone: since when they were asked for, at what price an
agreement has them, and what their items cost before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, Protocol

from attrs import evolve

from procurekit.expressions.frames import adopted
from procurekit.metrics.history import ORDERED, PRICED, PriceHistory, with_history_in
from procurekit.model.facts import LineFacts
from procurekit.model.prefilter import Asked, Prefilter, every
from procurekit.ports import LineColumns
from procurekit.rules.scanning import ColumnRows, Columns, Together

__all__ = ["RECORDED", "LineOrigin", "LineOrigins", "line_rows", "with_recorded"]

_THERE: Final = {name: Asked(name, "there") for name in ("agreement", "item", "ordered_on", "unit_price")}


class LineOrigin(NamedTuple):
    """What of a row of facts tells where it comes from."""

    requisitions: tuple[str, ...]
    agreement: str | None
    agreement_line: int | None
    item: str | None
    unit: str | None
    currency: str | None
    ordered_on: date | None


class LineOrigins(Protocol):
    """What a book knows of what lines were ordered from."""

    def asked(self, row: Any) -> date | None:
        """When the first of what a line was ordered for was asked for."""
        ...

    def price(self, row: Any) -> Decimal | None:
        """The price of one unit by the agreement that a line calls off from."""
        ...


_PORTION: Final = 50_000  # rows that are read at a time

_LOOKED_UP: Final[Mapping[str, Sequence[str]]] = {
    "requisitioned_on": LineOrigin._fields,
    "agreement_price": LineOrigin._fields,
    "previous_price": PRICED,
    "stock_ins_recorded": (),
    "invoices_recorded": (),
}
"""The facts that are looked up, each with those that this takes."""

RECORDED: Final = {
    "stock_ins_recorded": Asked("stocked_in", ">", Decimal(0)),
    "invoices_recorded": Asked("invoices", ">", 0),
}
"""The facts that say whether a book records something at all, each with what some line of it then has."""

_FEW: Final = 100

_IMPLIED: Final[Mapping[str, Prefilter]] = {
    "requisitioned_on": every([]),
    "agreement_price": _THERE["agreement"],
    "previous_price": every([_THERE["item"], _THERE["ordered_on"], _THERE["unit_price"]]),
    "stock_ins_recorded": every([]),
    "invoices_recorded": every([]),
}


def with_recorded(rows: Iterable[LineFacts]) -> list[LineFacts]:
    """The rows of one book, each with what that records at all."""
    kept = list(rows)
    known: dict[str, Any] = {name: any(getattr(row, sought.name) for row in kept) for name, sought in RECORDED.items()}
    return [evolve(row, **known) for row in kept]


def _with_previous_price(frame: Any) -> Any:
    found = with_history_in(adopted(frame.lazy(), "polars_lazy")).to_native()
    return found.collect()


_PAID: Final = every([_IMPLIED["previous_price"], Asked("stage", "in", ORDERED), Asked("unit_price", ">", Decimal(0))])
"""What every row passes that tells what an item cost."""

_TOGETHER: Final = {"previous_price": Together(PRICED, _PAID, _with_previous_price)}


def line_rows(store: LineColumns, book: str, origins: Callable[[], LineOrigins]) -> ColumnRows:
    """The schedule lines of a book, for rules. `origins` is asked at most once, and where it has to be."""
    return ColumnRows(_Reading(store, book, origins).read, _IMPLIED, _TOGETHER)


class _Reading:
    """It reads columns, and fills in those that no order knows; what it looked up is kept for the next."""

    def __init__(self, store: LineColumns, book: str, origins: Callable[[], LineOrigins]) -> None:
        self.store = store
        self.book = book
        self._origins = origins
        self._known: LineOrigins | None = None
        self._history: PriceHistory | None = None
        self._recorded: dict[str, bool] = {}

    def read(self, names: Sequence[str], where: Prefilter, batch: int) -> Iterator[Columns]:
        """The columns of the lines that pass, and maybe of others."""
        filled = [name for name in names if name in _LOOKED_UP]
        stored = dict.fromkeys(name for name in names if name not in _LOOKED_UP)
        stored |= dict.fromkeys(one for name in filled for one in _LOOKED_UP[name])
        for columns in self.store.line_columns(self.book, tuple(stored), where=where, batch=batch):
            yield {**columns, **{name: self.looked_up(name, columns) for name in filled}} if filled else columns

    def looked_up(self, name: str, columns: Columns) -> list[Any]:
        if name in RECORDED:
            return [self.recorded(name)] * len(next(iter(columns.values())))
        if name == "previous_price":
            return list(self.history().before(_rows(PRICED, columns)))
        asked = name == "requisitioned_on"
        return [self.of_origin(LineOrigin(*row), asked=asked) for row in _rows(LineOrigin._fields, columns)]

    def of_origin(self, row: LineOrigin, *, asked: bool) -> date | Decimal | None:
        if row.agreement is None and not row.requisitions:
            return None
        if self._known is None:
            self._known = self._origins()
        return self._known.asked(row) if asked else self._known.price(row)

    def recorded(self, name: str) -> bool:
        """Does the book record such a thing at all?"""
        if name not in self._recorded:
            sought = RECORDED[name]
            portions = self.store.line_columns(self.book, [sought.name], where=sought, batch=_FEW)
            self._recorded[name] = any(any(columns[sought.name]) for columns in portions)
        return self._recorded[name]

    def history(self) -> PriceHistory:
        """What every item of the book cost when."""
        if self._history is None:
            found = self._history = PriceHistory()
            for columns in self.store.line_columns(self.book, PRICED, where=_PAID, batch=_PORTION):
                found.note(_rows(PRICED, columns))
        return self._history


def _rows(names: Sequence[str], columns: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name] for name in names), strict=True)
