"""Facts: the one vocabulary that describes a schedule line at a moment; rules, filters and KPIs read nothing else.

A row of facts is computed from an order's state and holds what was so; what depends on today (days late, overdue) is
derived from it and a moment. `VOCABULARY` declares every name with its type, unit and meaning in English and 中文.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from attrs import field, frozen

from procurekit.model.chased import chased
from procurekit.model.demands import unserved
from procurekit.model.line_quantities import Quantities, confirmed, expects_inspection, expects_receipt, tally, within
from procurekit.model.movements import Movement, in_line_unit, movements
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.pricing import computed_amount, weighed, worth_of_received
from procurekit.model.state import OrderState
from procurekit.model.tolerances import least
from procurekit.model.unagreed import date_in_force
from procurekit.values import Money, Quantity, date_in
from procurekit.values.numbers import EXACT, ROUNDED, quotient, total

__all__ = ["VOCABULARY", "Fact", "LineFacts", "issued_on", "line_facts", "ordered_on"]

_LONGEST: Final = 27
_ZERO: Final = Decimal(0)


def _says(zh: str, meaning: str, unit: str | None = None) -> dict[str, str | None]:
    return {"zh": zh, "meaning": meaning, "unit": unit}


@frozen(kw_only=True)
class LineFacts:
    """One schedule line of one order, with everything that is known of it.

    Quantities are in the line's order unit and belong to this schedule line; amounts are in the order's currency and
    are the schedule line's share of the order line. Dates are days in the site's zone. None is unknown, never zero.
    """

    book: str = field(metadata=_says("账套", "the tenant or company"))
    order_id: str = field(metadata=_says("订单标识", "the id of the order's stream"))
    order_number: str | None = field(metadata=_says("订单号", "the order's number"))
    line: int = field(metadata=_says("订单行", "the number of the order line"))
    schedule: int = field(metadata=_says("计划行", "the number of the schedule line"))
    supplier: str | None = field(metadata=_says("供应商", "the supplier's id"))
    supplier_name: str | None = field(metadata=_says("供应商名称", "the supplier's name"))
    purchaser: str | None = field(metadata=_says("采购员", "who buys"))
    organisation: str | None = field(metadata=_says("采购组织", "the purchasing organisation"))
    project: str | None = field(metadata=_says("项目", "the project it is bought for"))
    agreement: str | None = field(
        default=None, metadata=_says("框架协议", "the number of the framework agreement that it calls off from")
    )
    agreement_line: int | None = field(default=None, metadata=_says("框架协议行", "the line of that agreement"))
    requisitions: tuple[str, ...] = field(
        default=(), metadata=_says("采购申请", "the requisitions that it was ordered for")
    )
    site: str | None = field(metadata=_says("收货地点", "where it is delivered"))
    source: str | None = field(metadata=_says("来源", "the system or file that the order came from"))
    item: str | None = field(metadata=_says("物料", "the item's code"))
    description: str | None = field(metadata=_says("描述", "the item in words"))
    category: str | None = field(metadata=_says("类别", "the item's category"))
    kind: str = field(metadata=_says("行类型", "the kind of line: goods, service, …"))
    unit: str | None = field(metadata=_says("单位", "the order unit"))
    currency: str | None = field(metadata=_says("币种", "the order's currency"))
    stage: str = field(metadata=_says("阶段", "the stage of the order"))
    line_status: str = field(metadata=_says("行状态", "open, closed_short or cancelled"))
    on_hold: bool = field(metadata=_says("冻结", "a hold lies over the order or the line"))
    expects_receipt: bool = field(metadata=_says("需收货", "is anything to be received"))
    expects_inspection: bool = field(metadata=_says("需检验", "is what arrives to be inspected"))
    ordered_on: date | None = field(metadata=_says("下单日期", "when it was ordered"))
    issued_on: date | None = field(metadata=_says("下达日期", "when the order went to the supplier"))
    requested: date | None = field(metadata=_says("要求交期", "the date the buyer asked for"))
    first_promise: date | None = field(metadata=_says("首次承诺交期", "the first date the supplier promised"))
    first_promise_origin: str | None = field(metadata=_says("首次承诺来源", "confirmed, attested, deemed or observed"))
    latest_promise: date | None = field(metadata=_says("最新承诺交期", "the date the supplier promised last"))
    promise_basis: date | None = field(
        metadata=_says("考核交期", "the first promise, unless a change the buyer started moved it")
    )
    promise_count: int = field(metadata=_says("承诺次数", "how many different promises there were"))
    date_in_force: date | None = field(
        default=None,
        metadata=_says("仍有效交期", "the date that still counts where the one promised last is not agreed"),
    )
    promise_point: str = field(metadata=_says("承诺口径", "does the promise mean leaving or arriving: ship or arrive"))
    ship_by: date | None = field(metadata=_says("最迟发货日", "when it has to leave"))
    acknowledged_on: date | None = field(metadata=_says("确认日期", "when the supplier answered this line first"))
    first_shipped_on: date | None = field(metadata=_says("首次发货日", "when the first of it left"))
    first_received_on: date | None = field(metadata=_says("首次收货日", "when the first of it arrived"))
    last_received_on: date | None = field(metadata=_says("末次收货日", "when the last of it arrived"))
    completed_on: date | None = field(
        metadata=_says("收齐日期", "when all that was ordered (less its tolerance) had arrived")
    )
    undated_receipts: bool = field(metadata=_says("收货无日期", "something arrived and nobody noted when"))
    ordered: Decimal | None = field(metadata=_says("订购数量", "the quantity ordered", "unit"))
    shipped: Decimal = field(metadata=_says("发货数量", "the quantity that left", "unit"))
    received: Decimal = field(metadata=_says("收货数量", "the quantity that arrived", "unit"))
    received_by_latest_promise: Decimal = field(
        metadata=_says("按最新承诺收货数量", "what had arrived by the latest promise", "unit")
    )
    received_by_first_promise: Decimal = field(
        metadata=_says("按首次承诺收货数量", "what had arrived by the first promise", "unit")
    )
    accepted: Decimal = field(metadata=_says("合格数量", "the quantity accepted", "unit"))
    rejected: Decimal = field(metadata=_says("不合格数量", "the quantity rejected", "unit"))
    pending: Decimal = field(metadata=_says("待检数量", "received and not inspected yet", "unit"))
    inspected: Decimal = field(
        default=_ZERO, metadata=_says("检验数量", "what inspections accepted, rejected or consumed", "unit")
    )
    stocked_in: Decimal = field(metadata=_says("入库数量", "the quantity put in stock", "unit"))
    returned: Decimal = field(metadata=_says("退货数量", "the quantity sent back", "unit"))
    invoiced: Decimal = field(metadata=_says("开票数量", "the quantity billed", "unit"))
    closed_short: Decimal = field(metadata=_says("短结数量", "what won't come any more", "unit"))
    open: Decimal = field(metadata=_says("未交数量", "what is still to come", "unit"))
    amount: Decimal | None = field(
        metadata=_says("金额", "the amount as stated, else computed from price and quantity", "currency")
    )
    open_amount: Decimal | None = field(metadata=_says("未交金额", "the amount of what is still to come", "currency"))
    in_transit: Decimal = field(default=_ZERO, metadata=_says("在途数量", "what left and hasn't arrived", "unit"))
    received_amount: Decimal | None = field(
        default=None,
        metadata=_says(
            "收货金额", "the amount of what arrived, by what was weighed where the price speaks of that", "currency"
        ),
    )
    short_within_tolerance: bool = field(
        default=False,
        metadata=_says("容差内短交", "what is still to come is no more than the tolerance lets be short"),
    )
    demands: tuple[str, ...] = field(
        metadata=_says(
            "等待的需求", "the work orders and projects that wait for it, without those that what came serves"
        )
    )
    needed_by: date | None = field(metadata=_says("最早需求日", "when the first of them needs it"))
    received_by_requested: Decimal = field(default=_ZERO, metadata=_says("按要求交期收货数量", "x", "unit"))
    received_by_basis: Decimal = field(default=_ZERO, metadata=_says("按考核交期收货数量", "x", "unit"))
    least: Decimal | None = field(default=None, metadata=_says("最少足量", "x", "unit"))
    unit_price: Decimal | None = field(default=None, metadata=_says("单价x", "x", "currency"))
    conceded: Decimal = field(default=_ZERO, metadata=_says("让步接收数量", "x", "unit"))
    previous_price: Decimal | None = field(default=None, metadata=_says("上次单价", "x", "currency"))
    agreement_price: Decimal | None = field(default=None, metadata=_says("协议单价", "x", "currency"))
    invoiced_amount: Decimal | None = field(default=None, metadata=_says("开票金额", "x", "currency"))
    invoices: int = field(default=0, metadata=_says("发票数", "x"))
    faulty_invoices: int = field(default=0, metadata=_says("有误发票数", "x"))
    first_invoiced_on: date | None = field(default=None, metadata=_says("首次开票日", "x"))
    damaged_incidents: int = field(default=0, metadata=_says("破损异常数", "x"))
    document_incidents: int = field(default=0, metadata=_says("单据异常数", "x"))
    wrong_item_incidents: int = field(default=0, metadata=_says("错货异常数", "x"))
    buyer_changes: int = field(default=0, metadata=_says("买方变更数", "x"))
    supplier_changes: int = field(default=0, metadata=_says("供方变更数", "x"))
    submitted_on: date | None = field(default=None, metadata=_says("提交日期", "x"))
    approved_on: date | None = field(default=None, metadata=_says("批准日期", "x"))
    requisitioned_on: date | None = field(default=None, metadata=_says("申请日期", "x"))
    follow_ups: int = field(default=0, metadata=_says("跟催次数", "how often it was followed up"))
    last_followed_up_on: date | None = field(default=None, metadata=_says("最近跟催日", "when it was followed up last"))
    last_answer: str | None = field(
        default=None, metadata=_says("最近跟催结果", "what came of that: answered, promised, refused or no_answer")
    )
    next_follow_up_on: date | None = field(
        default=None, metadata=_says("下次跟催日", "when to ask again, as the last follow-up says")
    )
    last_heard_on: date | None = field(
        default=None, metadata=_says("最近答复日", "when the supplier said something about it last")
    )
    news_since_follow_up: bool = field(
        default=False,
        metadata=_says(
            "跟催后有新异常", "an incident came up after it was followed up last, and nobody responded to it"
        ),
    )
    incidents: int = field(default=0, metadata=_says("异常数", "how many incidents concern it"))
    open_incidents: int = field(default=0, metadata=_says("未解决异常数", "how many of them aren't resolved"))
    unanswered_incidents: int = field(
        default=0, metadata=_says("未响应异常数", "how many of these nobody responded to")
    )
    unanswered_since: date | None = field(
        default=None, metadata=_says("最早未响应日", "when the first of those was reported")
    )


@frozen
class Fact:
    """One name of the vocabulary."""

    name: str
    zh: str
    type: str
    meaning: str
    unit: str | None = None


def _vocabulary() -> dict[str, Fact]:
    hints = get_type_hints(LineFacts)
    return {
        one.name: Fact(
            one.name,
            str(one.metadata["zh"]),
            _type_name(hints[one.name]),
            str(one.metadata["meaning"]),
            one.metadata["unit"],
        )
        for one in LineFacts.__attrs_attrs__
    }


def _type_name(hint: Any) -> str:
    known = [one for one in get_args(hint) if one is not NoneType] if get_origin(hint) is UnionType else [hint]
    return str(getattr(known[0], "__name__", known[0]))


VOCABULARY: Final[dict[str, Fact]] = _vocabulary()
"""Every fact by its name: its Chinese name, type, unit and meaning."""


def line_facts(state: OrderState) -> Iterator[LineFacts]:
    """The facts of every schedule line of an order."""
    order = state.order
    shared = {
        "book": state.book,
        "order_id": state.id,
        "order_number": order.number,
        "supplier": None if order.supplier is None else order.supplier.id,
        "supplier_name": None if order.supplier is None else order.supplier.name,
        "purchaser": order.purchaser,
        "organisation": order.purchasing_organisation,
        "source": state.source,
        "currency": order.currency,
        "stage": state.stage,
        "ordered_on": ordered_on(state),
        "issued_on": issued_on(state),
    }
    for line in order.lines:
        held = any(hold.line in {None, line.number} and hold.invoice is None for hold in state.holds.values())
        agreed = line.agreement or order.agreement
        of_line = {
            **shared,
            "line": line.number,
            "item": line.item,
            "description": line.description,
            "category": line.category,
            "kind": line.kind,
            "unit": line.unit,
            "project": line.project or order.project,
            "agreement": None if agreed is None else agreed.number,
            "agreement_line": None if agreed is None else agreed.line,
            "requisitions": tuple(dict.fromkeys(one.requisition for one in line.requisitions)),
            "line_status": line.status,
            "on_hold": held,
            "expects_receipt": expects_receipt(line),
            "expects_inspection": expects_inspection(line),
            "acknowledged_on": _acknowledged_on(state, line),
        }
        moved = tuple(movements(state, line))
        answered = confirmed(state, line)
        split = len(line.schedule) > 1
        parts = tuple(
            tuple(part for part in moved if part.schedule == one.number) if split else moved for one in line.schedule
        )
        much = tuple(
            tally(state, line, _ordered(line, one) or _ZERO, mine, answered)
            for one, mine in zip(line.schedule, parts, strict=True)
        )
        by_weight = weighed(state, line) if line.price is not None else {}
        if split and line.quantity is not None:
            much = within(line, tally(state, line, line.quantity.amount, moved, answered), much)
        for place, (one, amount) in enumerate(zip(line.schedule, _amounts(line, order.currency), strict=True)):
            yield _scheduled(state, line, one, amount, parts[place], much[place], of_line, by_weight)


def _scheduled(
    state: OrderState,
    line: OrderLine,
    one: ScheduleLine,
    amount: Decimal | None,
    moved: tuple[Movement, ...],
    much: Quantities,
    of_line: dict[str, Any],
    by_weight: dict[str, tuple[Decimal, Decimal]],
) -> LineFacts:
    ordered = _ordered(line, one)
    promises = state.promises.get((line.number, one.number), ())
    first = promises[0] if promises else None
    first_day = None if first is None else first.day
    latest = promises[-1].day if promises else None
    target = None if ordered is None else least(state, line, ordered)
    came = EXACT.subtract(much.received, much.reopened)
    arrived: dict[str, Decimal] = {}
    for part in moved:
        if part.name == "received":
            arrived[part.document] = EXACT.add(arrived.get(part.document, _ZERO), part.quantity)
    dated = sorted((part.day, part.quantity) for part in moved if part.name == "received" and part.day is not None)
    shipped = [part.day for part in moved if part.name == "shipped" and part.day is not None]
    waiting = unserved(line, one, ordered, much.open)
    return LineFacts(
        **of_line,
        schedule=one.number,
        site=one.site,
        requested=one.requested,
        first_promise=first_day,
        first_promise_origin=None if first is None else first.origin,
        latest_promise=latest,
        promise_basis=state.bases.get((line.number, one.number), first_day),
        promise_count=len({promise.day for promise in promises}),
        date_in_force=date_in_force(state, line.number, one),
        promise_point=one.promise_point or "arrive",
        ship_by=one.ship_by,
        first_shipped_on=min(shipped, default=None),
        first_received_on=dated[0][0] if dated else None,
        last_received_on=dated[-1][0] if dated else None,
        completed_on=_completed_on(target, dated),
        undated_receipts=any(part.name == "received" and part.day is None for part in moved),
        ordered=ordered,
        shipped=much.shipped,
        received=much.received,
        received_by_latest_promise=_received_by(dated, latest),
        received_by_first_promise=_received_by(dated, first_day),
        accepted=much.accepted,
        rejected=much.rejected,
        pending=much.pending,
        inspected=much.inspected,
        stocked_in=much.stocked_in,
        returned=much.returned,
        invoiced=much.invoiced,
        closed_short=much.closed_short,
        open=much.open,
        amount=amount,
        open_amount=_open_amount(line, amount, much.open, ordered),
        in_transit=much.in_transit,
        received_amount=worth_of_received(amount, ordered, arrived, by_weight),
        short_within_tolerance=target is not None and much.open > 0 and came > 0 and came >= target,
        demands=tuple(f"{demand.kind}:{demand.reference}" for demand in waiting),
        needed_by=min((demand.needed_by for demand in waiting if demand.needed_by), default=None),
        **chased(state, line, one),
    )


def _ordered(line: OrderLine, one: ScheduleLine) -> Decimal | None:
    return in_line_unit(line, one.quantity if one.quantity is not None else line.quantity)


def ordered_on(state: OrderState) -> date | None:
    """The date on the document; for an order made here, the day it was issued. An import without one says nothing."""
    if state.order.ordered_on is not None or state.source is not None:
        return state.order.ordered_on
    return issued_on(state)


def issued_on(state: OrderState) -> date | None:
    """The day on which the order last went to the supplier, in the zone of whoever noted it."""
    issued = state.entered("issued")
    return None if issued is None or issued.at is None else date_in(issued.at)


def _acknowledged_on(state: OrderState, line: OrderLine) -> date | None:
    zone = line.schedule[0].zone
    days = (
        date_in(kept.document.at if kept.document.at is not None else kept.known_at, zone)  # type: ignore[union-attr]
        for kept in state.kept("acknowledgement")
        if any(one.line == line.number for one in kept.document.lines)  # type: ignore[union-attr]
    )
    return min(days, default=None)


def _amounts(line: OrderLine, currency: str | None) -> tuple[Decimal | None, ...]:
    """The line's amount spread over its schedule lines by quantity, to the minor unit of the currency.

    An amount that isn't in whole minor units itself is spread to its own last digit, so that the parts add up to it.
    """
    amount = line.amount if line.amount is not None else computed_amount(line)
    if amount is None or len(line.schedule) == 1:
        return (amount,) * len(line.schedule)
    # A price and a quantity at the limit of what we accept make an amount beyond it.
    if amount.adjusted() >= _LONGEST:
        return (None,) * len(line.schedule)
    weights = [in_line_unit(line, one.quantity) or _ZERO for one in line.schedule]
    if not any(weights) or any(weight < 0 for weight in weights):
        return (None,) * len(line.schedule)
    money = Money(amount, currency or "XXX")
    whole = money.rounded()
    return tuple(share.amount for share in (whole if whole == money else money).split(weights))


def _completed_on(target: Decimal | None, dated: list[tuple[date, Decimal]]) -> date | None:
    """The day on which all that was ordered had arrived; a tolerated shortage counts as all."""
    if target is None:
        return None
    arrived = _ZERO
    for day, quantity in dated:
        arrived = EXACT.add(arrived, quantity)
        if arrived >= target:
            return day
    return None


def _received_by(dated: list[tuple[date, Decimal]], day: date | None) -> Decimal:
    return total(quantity for on, quantity in dated if day is not None and on <= day)


def _open_amount(line: OrderLine, amount: Decimal | None, rest: Decimal, ordered: Decimal | None) -> Decimal | None:
    if not rest:
        return None if amount is None else _ZERO
    if rest == ordered and amount is not None:
        return amount
    # The share of the amount, so that the two never disagree: it may be stated, or priced in another unit.
    if amount is not None and ordered:
        return quotient(ROUNDED.multiply(amount, rest), ordered)
    return computed_amount(line, Quantity(rest, line.unit))
