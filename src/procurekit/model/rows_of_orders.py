"""Rows of orders: one row for each order, made of the rows of its schedule lines; rules and tables read them.

Beside them, `order_facts` describes an order to its workflow, with all that its document says. A row has what the rows
of the lines tell of the whole, wherever these come from: our log, the rows of a host, or a data frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Vocabulary
from procurekit.model.aggregates import Aggregate, How, aggregates_in, gathered, gathered_in, whole
from procurekit.model.fact import Fact, facts_in, same, says
from procurekit.model.facts_of_lines import VOCABULARY, LineFacts

__all__ = ["ORDER_ROWS", "WholeOrder", "order_row_words", "order_rows", "order_rows_in", "order_sources"]

_LIVE: Final = 'coalesce(line_status != "cancelled", True)'
_FREE: Final = 'coalesce(kind == "free", False)'
_WAITS: Final = "open > 0 and coalesce(expects_receipt, True)"


def _same(how: How, name: str, meaning: str | None = None, *, of: str | None = None) -> dict[str, Any]:
    """A fact that a schedule line has too, made of its lines' own."""
    return whole(how, same(VOCABULARY[name], meaning), of or name, (name,))


def _live(how: How, name: str, meaning: str) -> dict[str, Any]:
    """The same, of the lines that aren't cancelled."""
    return _same(how, name, meaning, of=f"{name} if {_LIVE} else None")


@frozen(kw_only=True)
class WholeOrder:
    """One order with what all its schedule lines come to. None is unknown, never zero.

    Quantities of different items don't add up, so there are amounts, days and counts, in the order's currency. What was
    cancelled counts nowhere but where a meaning says so: nobody waits for it, and it costs nothing.
    """

    book: str | None = field(metadata=_same("key", "book"))
    order_id: str = field(
        metadata=whole(
            "key", same(VOCABULARY["order_id"]), "coalesce(order_id, order_number)", ("order_id", "order_number")
        )
    )
    order_number: str | None = field(metadata=_same("told", "order_number"))
    supplier: str | None = field(metadata=_same("told", "supplier"))
    supplier_name: str | None = field(metadata=_same("told", "supplier_name"))
    purchaser: str | None = field(metadata=_same("told", "purchaser"))
    organisation: str | None = field(metadata=_same("told", "organisation"))
    currency: str | None = field(metadata=_same("told", "currency"))
    stage: str | None = field(metadata=_same("told", "stage"))
    source: str | None = field(metadata=_same("told", "source"))
    project: str | None = field(metadata=_same("shared", "project", "the project that all lines share"))
    agreement: str | None = field(
        metadata=_same("shared", "agreement", "the number of the framework agreement that all lines call off from")
    )
    ordered_on: date | None = field(metadata=_same("told", "ordered_on"))
    submitted_on: date | None = field(metadata=_same("told", "submitted_on"))
    approved_on: date | None = field(metadata=_same("told", "approved_on"))
    issued_on: date | None = field(metadata=_same("told", "issued_on"))
    pending_since: date | None = field(metadata=_same("told", "pending_since"))
    prepaid_on: date | None = field(metadata=_same("told", "prepaid_on"))
    lines: int = field(metadata=whole("count", says("计划行数", "how many schedule lines it has"), _LIVE, ()))
    open_lines: int | None = field(
        metadata=whole(
            "count", says("未交计划行数", "of how many of them something is still to come"), _WAITS, ("open",)
        )
    )
    amount: Decimal | None = field(
        metadata=_same(
            "sum",
            "amount",
            "the sum of its lines' amounts; unknown if one of them is",
            of=f"0 if not {_LIVE} or (amount is None and {_FREE}) else amount",
        )
    )
    ordered_amount: Decimal | None = field(
        metadata=whole(
            "sum",
            says(
                "下单金额",
                "the sum of its lines' amounts, also of those that were cancelled; unknown if one of them is",
                "currency",
            ),
            f"0 if amount is None and {_FREE} else amount",
            ("amount",),
        )
    )
    open_amount: Decimal | None = field(
        metadata=_same(
            "sum",
            "open_amount",
            "the amount of what is still to come; unknown if that of one line is",
            of=f"0 if not coalesce({_WAITS}, True) or (open_amount is None and {_FREE}) else open_amount",
        )
    )
    received_amount: Decimal | None = field(
        metadata=_same(
            "sum",
            "received_amount",
            "the amount of what arrived, also of cancelled lines; unknown if that of one line is",
            of=f"0 if coalesce(received == 0, False) or (received_amount is None and {_FREE}) else received_amount",
        )
    )
    invoiced_amount: Decimal | None = field(
        metadata=_same(
            "sum",
            "invoiced_amount",
            "the net amount billed for its lines, also for cancelled ones, less what was credited; unknown if one of "
            "their bills doesn't tell",
        )
    )
    requested: date | None = field(metadata=_live("first", "requested", "the earliest date the buyer asked for"))
    latest_promise: date | None = field(
        metadata=_live("last", "latest_promise", "the latest of the dates the supplier promised last")
    )
    needed_by: date | None = field(metadata=_live("first", "needed_by", "when the first of what waits for it needs it"))
    acknowledged_on: date | None = field(
        metadata=_same("first", "acknowledged_on", "when the supplier answered any of its lines first")
    )
    first_received_on: date | None = field(
        metadata=_same("first", "first_received_on", "when the first arrived of any of its lines")
    )
    last_received_on: date | None = field(
        metadata=_same("last", "last_received_on", "when the last arrived of any of its lines")
    )
    first_invoiced_on: date | None = field(
        metadata=_same("first", "first_invoiced_on", "the day of the first invoice for any of its lines")
    )
    last_moved_on: date | None = field(
        metadata=_same("last", "last_moved_on", "when something happened to any of its lines last")
    )
    on_hold: bool | None = field(metadata=_same("any", "on_hold", "a hold lies over the order or a line"))
    orderer_approved: bool | None = field(metadata=_same("any", "orderer_approved"))
    orderer_received: bool | None = field(
        metadata=_same(
            "any",
            "orderer_received",
            "somebody who made, edited or submitted the order recorded a receipt of one of its lines too",
        )
    )
    all_cancelled: bool | None = field(
        metadata=whole(
            "every",
            says("全部取消", "the order was cancelled, or every line it has"),
            'coalesce(stage == "cancelled", False) or line_status == "cancelled"',
            ("stage", "line_status"),
        )
    )


ORDER_ROWS: Final[dict[str, Fact]] = facts_in(WholeOrder)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


def order_rows(rows: Iterable[LineFacts | Mapping[str, Any]]) -> Iterator[WholeOrder]:
    """The orders that these rows of schedule lines are of, in the order of their first lines.

    The rows may come in any order, and a mapping may lack any fact. One without an order's id is of the order of its
    number, and one with neither is of none. Raises InvalidValue if a mapping has a value of another kind than its fact.

    >>> lines = [{"order_id": "1", "amount": 120, "open": 5}, {"order_id": "1", "amount": 30, "open": 0}]
    >>> [(one.lines, one.open_lines, one.amount, one.supplier) for one in order_rows(lines)]
    [(2, 1, Decimal('150'), None)]
    """
    return (WholeOrder(**one) for one in gathered(_aggregates(), rows, "order_id"))


def order_rows_in(frame: Any, only: Collection[str] | None = None) -> Any:
    """The same of a data frame with a row for each schedule line and columns called like the facts.

    `frame` is a Polars, pandas or PySpark frame, a DuckDB relation or a PyArrow table, or one of these as Narwhals has
    it; what comes of it is a Narwhals frame, lazy where the library is. What can't be told of its columns has none.
    `only` names the facts that are wanted beside those that identify an order: no other columns are read.

    Raises InvalidValue if it is no such frame, if it tells neither ids nor numbers of orders, or if there is no such
    fact; MissingExtra without Narwhals.

    >>> import polars as pl
    >>> lines = pl.DataFrame({"order_id": ["1", "1"], "amount": [120, 30], "open": [5, 0]})
    >>> order_rows_in(lines, ["amount", "open_lines"]).rows(named=True)
    [{'order_id': '1', 'open_lines': 1, 'amount': Decimal('150')}]
    """
    every = _aggregates()
    wanted = {one.name for one in every} if only is None else {*only}
    unknown = sorted(wanted - {one.name for one in every})
    if unknown:
        raise InvalidValue("not_a_choice", field="only", value=repr(unknown[0]), choices=", ".join(ORDER_ROWS))
    mine = [one for one in every if one.how == "key" or one.name in wanted]
    return gathered_in(mine, frame, _line_words(), "order_id")


@cache
def _line_words() -> Vocabulary:
    return Vocabulary.from_facts(VOCABULARY)


@cache
def _aggregates() -> tuple[Aggregate, ...]:
    return aggregates_in(WholeOrder, _line_words())


def order_sources(facts: Collection[str]) -> tuple[str, ...]:
    """The facts of schedule lines that it takes to tell these of an order, and which order it is.

    >>> order_sources(["amount"])
    ('amount', 'book', 'kind', 'line_status', 'order_id', 'order_number')
    """
    mine = [one for one in _aggregates() if one.how == "key" or one.name in facts]
    return tuple(sorted({name.name for one in mine for name in one.of.names}))


@cache
def order_row_words() -> Vocabulary:
    """The names that expressions over rows of orders may use.

    >>> order_row_words().find("未交计划行数").name
    'open_lines'
    """
    return Vocabulary.from_facts(ORDER_ROWS)
