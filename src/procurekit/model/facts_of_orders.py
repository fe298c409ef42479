"""Order facts: what describes a whole order at a moment; guards, approval thresholds and deadlines read them.

A line that was cancelled counts nowhere but where a meaning says so: nobody waits for it, and it costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Final

from procurekit.expressions import Vocabulary
from procurekit.model.billing import all_billed, any_billed
from procurekit.model.document_facts import Declared, DocumentFacts, declared, distinct, every, of_lines, shared, sum_of
from procurekit.model.fact import Fact
from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.incident import Hold
from procurekit.model.incident_times import incidents_of
from procurekit.model.line_quantities import Quantities, expects_receipt, quantities
from procurekit.model.order import Demand, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.pricing import computed_amount
from procurekit.model.stage_dates import issued_on, ordered_on
from procurekit.model.state import OrderState, Promise
from procurekit.model.terms import AllowanceCharge
from procurekit.model.tolerances import least
from procurekit.values import Moment, check, date_in
from procurekit.values.numbers import EXACT

__all__ = ["ORDER_FACTS", "order_facts", "order_words"]

_ZERO: Final = Decimal(0)
_OVER: Final = frozenset({"closed", "cancelled", "rejected"})


class _Order:
    """An order at a moment, with what its facts share; each part is worked out when the first of them needs it."""

    def __init__(self, state: OrderState, at: Moment | None) -> None:
        self.state = state
        self.at = at

    @property
    def paper(self) -> PurchaseOrder:
        return self.state.order

    @cached_property
    def lines(self) -> tuple[OrderLine, ...]:
        return tuple(line for line in self.state.lines if line.status != "cancelled")

    @property
    def schedule(self) -> Iterator[ScheduleLine]:
        return (one for line in self.lines for one in line.schedule)

    @property
    def demands(self) -> Iterator[Demand]:
        return (demand for one in self.schedule for demand in one.demands)

    @property
    def promises(self) -> Iterator[tuple[Promise, ...]]:
        """The promises for each schedule line that has any."""
        known = self.state.promises
        found = (known.get((line.number, one.number), ()) for line in self.lines for one in line.schedule)
        return (one for one in found if one)

    @property
    def holds(self) -> Iterator[Hold]:
        return (hold for hold in self.state.holds.values() if hold.invoice is None)

    @cached_property
    def much(self) -> tuple[tuple[OrderLine, Quantities], ...]:
        """Every line with its quantities, also a cancelled one: something may have come of it."""
        return tuple((line, quantities(self.state, line)) for line in self.state.lines)

    @cached_property
    def waiting(self) -> tuple[LineFacts, ...]:
        """The schedule lines of which something is still to come."""
        return tuple(row for row in line_facts(self.state) if row.open > 0 and row.expects_receipt)


def _days_overdue(order: _Order) -> int | None:
    if order.at is None:
        return None
    late: list[int] = []
    for row in order.waiting:
        due = row.latest_promise or row.requested
        if due is not None:
            zone = order.state.line(row.line).scheduled(row.schedule).zone
            late.append((date_in(order.at, zone) - due).days)
    if order.waiting and not late:
        return None
    return max(0, *late) if late else 0


def _amount(line: OrderLine) -> Decimal | None:
    amount = line.amount if line.amount is not None else computed_amount(line)
    # What is free costs nothing, also where nobody wrote a price.
    return _ZERO if amount is None and line.kind == "free" else amount


def _most(line: OrderLine) -> Decimal | None:
    """What a line costs at most: where what is stated isn't what price and quantity make, the larger of the two."""
    known = [one for one in (line.amount, computed_amount(line)) if one is not None]
    return max(known) if known else _amount(line)


def _charged(charges: Iterable[AllowanceCharge], base: Decimal) -> Iterator[Decimal | None]:
    """What is added to an amount; allowances take nothing off."""
    for one in charges:
        if one.kind != "charge":
            continue
        if one.amount is None and one.percent is not None:
            # What it may cost at most: a base that is stated may be the smaller one.
            of = base if one.base is None else max(base, one.base)
            yield EXACT.multiply(of, one.percent).scaleb(-2, EXACT)
        else:
            yield one.amount


def _order_total(order: _Order) -> Decimal | None:
    parts: list[Decimal | None] = []
    for line in order.lines:
        most = _most(line)
        parts += [most, *_charged(line.charges, most or _ZERO)]
    base = sum_of(parts)
    return None if base is None else sum_of([base, *_charged(order.paper.charges, base)])


def _open_amount(row: LineFacts) -> Decimal | None:
    return _ZERO if row.open_amount is None and row.kind == "free" else row.open_amount


def _is_received(order: _Order, line: OrderLine, much: Quantities) -> bool | None:
    if order.state.stage in _OVER or line.status != "open":
        return True
    if line.quantity is None:
        # Something came, and nobody said how much was to.
        return None if much.received else False
    return not much.open


def _is_short_at_most(order: _Order, line: OrderLine, much: Quantities) -> bool | None:
    received = _is_received(order, line, much)
    if received is not False or line.quantity is None:
        return received
    came = EXACT.subtract(much.received, much.reopened)
    return came > 0 and came >= least(order.state, line, much.ordered)


def _all_received_within_tolerance(order: _Order) -> bool | None:
    return every(_is_short_at_most(order, line, much) for line, much in order.much if expects_receipt(line))


def _all_received(order: _Order) -> bool | None:
    return every(_is_received(order, line, much) for line, much in order.much if expects_receipt(line))


def _agreement(order: _Order) -> str | None:
    if order.paper.agreement is not None:
        return order.paper.agreement.number
    return shared(None if line.agreement is None else line.agreement.number for line in order.lines)


def _all_cancelled(order: _Order) -> bool:
    return order.state.stage == "cancelled" or (bool(order.state.lines) and not order.lines)


def _incidents(order: _Order, *, open_only: bool = True) -> int:
    return sum(1 for _ in incidents_of(order.state, open_only=open_only))


_DECLARED: Final[tuple[Declared[_Order], ...]] = (
    declared("book", "账套", str, "the tenant or company", lambda one: one.state.book),
    declared("order_id", "订单标识", str, "the id of the order's stream", lambda one: one.state.id),
    declared("order_number", "订单号", str, "the order's number", lambda one: one.paper.number),
    declared("order_kind", "订单类型", str, "your own kind of order", lambda one: one.paper.kind),
    declared(
        "supplier",
        "供应商",
        str,
        "the supplier's id",
        lambda one: None if one.paper.supplier is None else one.paper.supplier.id,
    ),
    declared(
        "supplier_name",
        "供应商名称",
        str,
        "the supplier's name",
        lambda one: None if one.paper.supplier is None else one.paper.supplier.name,
    ),
    declared("purchaser", "采购员", str, "who buys", lambda one: one.paper.purchaser),
    declared(
        "organisation", "采购组织", str, "the purchasing organisation", lambda one: one.paper.purchasing_organisation
    ),
    declared(
        "settling_organisation",
        "结算组织",
        str,
        "the organisation that settles",
        lambda one: one.paper.settling_organisation,
    ),
    declared(
        "project",
        "项目",
        str,
        "the project it is bought for: the order's, else the one that all lines share",
        lambda one: one.paper.project or shared(line.project for line in one.lines),
    ),
    declared(
        "agreement",
        "框架协议",
        str,
        "the number of the framework agreement: the order's, else the one that all lines share",
        _agreement,
    ),
    declared("payment_terms", "付款条件", str, "the payment terms, as text", lambda one: one.paper.payment_terms),
    declared("incoterm", "贸易术语", str, "the Incoterm, such as FCA", lambda one: one.paper.incoterm),
    declared("currency", "币种", str, "the order's currency", lambda one: one.paper.currency),
    declared(
        "exchange_rate",
        "汇率",
        Decimal,
        "so many of `exchange_into` are one of the order's currency, if the order names a rate",
        lambda one: None if one.paper.exchange_rate is None else one.paper.exchange_rate.rate,
    ),
    declared(
        "exchange_into",
        "折算币种",
        str,
        "the currency that the order's rate leads into",
        lambda one: None if one.paper.exchange_rate is None else one.paper.exchange_rate.into,
    ),
    declared("source", "来源", str, "the system or file that the order came from", lambda one: one.state.source),
    declared("stage", "阶段", str, "the stage of the order", lambda one: one.state.stage),
    declared("revision", "版次", int, "counts what was agreed, from 1", lambda one: one.paper.revision),
    *of_lines(),
    declared("items", "物料集", tuple, "the codes of its items", lambda one: distinct(line.item for line in one.lines)),
    declared(
        "sites", "收货地点集", tuple, "where it is delivered", lambda one: distinct(part.site for part in one.schedule)
    ),
    declared("on_hold", "冻结", bool, "a hold lies over the order or a line", lambda one: any(True for _ in one.holds)),
    declared(
        "hold_kinds",
        "冻结类型集",
        tuple,
        "the kinds of the holds over the order and its lines",
        lambda one: distinct(hold.kind for hold in one.holds),
    ),
    declared("ordered_on", "下单日期", date, "when it was ordered", lambda one: ordered_on(one.state)),
    declared("issued_on", "下达日期", date, "when the order went to the supplier", lambda one: issued_on(one.state)),
    declared(
        "requested",
        "要求交期",
        date,
        "the earliest date the buyer asked for",
        lambda one: min((part.requested for part in one.schedule if part.requested), default=None),
    ),
    declared(
        "first_promise",
        "首次承诺交期",
        date,
        "the earliest of the dates the supplier promised first",
        lambda one: min((promised[0].day for promised in one.promises), default=None),
    ),
    declared(
        "latest_promise",
        "最新承诺交期",
        date,
        "the latest of the dates the supplier promised last",
        lambda one: max((promised[-1].day for promised in one.promises), default=None),
    ),
    declared(
        "needed_by",
        "最早需求日",
        date,
        "when the first of what waits for it needs it",
        lambda one: min((demand.needed_by for demand in one.demands if demand.needed_by), default=None),
    ),
    declared(
        "days_overdue",
        "逾期天数",
        int,
        "whole days since the first of what is still to come was due, as promised last, else as requested; or 0",
        _days_overdue,
        "days",
    ),
    declared(
        "order_amount",
        "订单金额",
        Decimal,
        "the sum of its lines' amounts as stated, else computed from price and quantity",
        lambda one: sum_of(_amount(line) for line in one.lines),
        "currency",
    ),
    declared(
        "order_total",
        "订单总额",
        Decimal,
        "the most it may cost before tax: the larger of stated and computed, with charges, without allowances",
        _order_total,
        "currency",
    ),
    declared(
        "open_amount",
        "未交金额",
        Decimal,
        "the amount of what is still to come",
        lambda one: sum_of(_open_amount(row) for row in one.waiting),
        "currency",
    ),
    declared(
        "any_received",
        "已有收货",
        bool,
        "something of it was received, be the line cancelled or not",
        lambda one: any(much.received > 0 for _, much in one.much),
    ),
    declared(
        "all_received",
        "全部收货",
        bool,
        "nothing is to come any more of any line that expects a receipt",
        _all_received,
    ),
    declared(
        "all_received_within_tolerance",
        "容差内全部收货",
        bool,
        "nothing is to come any more but what a line may be short by, as its tolerance has it",
        _all_received_within_tolerance,
    ),
    declared(
        "any_in_transit",
        "在途",
        bool,
        "something of it left and hasn't arrived",
        lambda one: any(much.in_transit > 0 for _, much in one.much),
    ),
    declared(
        "any_invoiced",
        "已有开票",
        bool,
        "something of it was billed and not credited again, be the line cancelled or not",
        lambda one: any_billed(one.state, one.much),
    ),
    declared(
        "all_invoiced",
        "全部开票",
        bool,
        "every line is billed that is to be: for what is accepted, once all has come, or for what was ordered",
        lambda one: all_billed(one.state, one.much),
    ),
    declared(
        "follow_ups", "跟催次数", int, "how often it was followed up", lambda one: len(one.state.kept("follow_up"))
    ),
    declared(
        "next_follow_up_on",
        "下次跟催日",
        date,
        "when to ask again about the first of what is still to come, as it was followed up last",
        lambda one: min((row.next_follow_up_on for row in one.waiting if row.next_follow_up_on), default=None),
    ),
    declared("incidents", "异常数", int, "how many incidents concern it", lambda one: _incidents(one, open_only=False)),
    declared("open_incidents", "未解决异常数", int, "how many of them aren't resolved", _incidents),
    declared("all_cancelled", "全部取消", bool, "the order was cancelled, or every line it has", _all_cancelled),
)
_FUNCTIONS: Final = {one.fact.name: one.of for one in _DECLARED}

ORDER_FACTS: Final[dict[str, Fact]] = {one.fact.name: one.fact for one in _DECLARED}
"""Every fact of an order by its name: its Chinese name, type, unit and meaning."""


def order_facts(state: OrderState, at: Moment | str | None = None) -> Mapping[str, object]:
    """The facts of an order at a moment, read-only; each is computed when it is first read. None is unknown.

    Amounts are in the order's currency; dates are days in the site's zone. `days_overdue` counts up to the day that
    `at` is there, and is unknown without it. Raises InvalidValue if `at` is no moment.

    >>> import procurekit
    >>> from procurekit import OrderLine, PurchaseOrder
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(
    ...         PurchaseOrder("PO-1", currency="EUR", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")]), by="mei"
    ...     )
    ...     facts = order_facts(desk.get(order.id))
    >>> facts["order_amount"], facts["all_received"], facts["latest_promise"]
    (Decimal('120.00'), False, None)
    """
    return DocumentFacts(_FUNCTIONS, _Order(state, check.given_moment("at", at)))


@cache
def order_words() -> Vocabulary:
    """The names that expressions over an order's facts may use.

    >>> order_words().find("订单金额").name
    'order_amount'
    """
    return Vocabulary.from_facts(ORDER_FACTS)
