"""Line facts: one row says all that is known of a schedule line at a moment; `VOCABULARY` declares every name of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from procurekit.model.fact import Fact, facts_in, says
from procurekit.model.fact_rows import ScheduleRow

__all__ = ["VOCABULARY", "LineFacts"]

_ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class LineFacts(ScheduleRow):
    """One schedule line of one order, with everything that is known of it.

    Quantities are in the line's order unit and belong to this schedule line; amounts are in the order's currency and
    are the schedule line's share of the order line. Dates are days in the site's zone. None is unknown, never zero.
    `custom` has the custom fields of the line, and those of the order that it doesn't have itself, as text.
    """

    agreement: str | None = field(
        default=None, metadata=says("框架协议", "the number of the framework agreement that it calls off from")
    )
    agreement_line: int | None = field(default=None, metadata=says("框架协议行", "the line of that agreement"))
    requisitions: tuple[str, ...] = field(
        default=(), metadata=says("采购申请", "the requisitions that it was ordered for")
    )
    source: str | None = field(metadata=says("来源", "the system or file that the order came from"))
    description: str | None = field(metadata=says("描述", "the item in words"))
    on_hold: bool = field(metadata=says("冻结", "a hold lies over the order or the line"))
    expects_receipt: bool = field(metadata=says("需收货", "is anything to be received"))
    expects_inspection: bool = field(metadata=says("需检验", "is what arrives to be inspected"))
    expects_invoice: bool | None = field(default=None, metadata=says("需开票", "is it to be billed"))
    ordered_on: date | None = field(metadata=says("下单日期", "when it was ordered"))
    requisitioned_on: date | None = field(
        default=None,
        metadata=says(
            "请购日期", "when it was asked for; no order tells it alone: who knows the requisition fills it in"
        ),
    )
    submitted_on: date | None = field(
        default=None, metadata=says("提交审批日期", "when the order was first submitted for approval")
    )
    approved_on: date | None = field(default=None, metadata=says("批准日期", "when the order was approved in the end"))
    issued_on: date | None = field(metadata=says("下达日期", "when the order went to the supplier"))
    pending_since: date | None = field(
        default=None, metadata=says("待审批起始日", "since when the order waits for approval; none where it doesn't")
    )
    prepaid_on: date | None = field(
        default=None,
        metadata=says("首次预付日", "when the order was first paid for without a bill for what it ordered"),
    )
    orderer_approved: bool | None = field(
        default=None,
        metadata=says("下单人审批", "somebody who made, edited or submitted the order approved it too"),
    )
    orderer_received: bool | None = field(
        default=None,
        metadata=says("下单人收货", "somebody who made, edited or submitted the order recorded a receipt of it too"),
    )
    first_promise_origin: str | None = field(metadata=says("首次承诺来源", "confirmed, attested, deemed or observed"))
    promise_count: int = field(metadata=says("承诺次数", "how many different promises there were"))
    date_in_force: date | None = field(
        default=None,
        metadata=says("仍有效交期", "the date that still counts where the one promised last is not agreed"),
    )
    promise_point: str = field(metadata=says("承诺口径", "does the promise mean leaving or arriving: ship or arrive"))
    ship_by: date | None = field(metadata=says("最迟发货日", "when it has to leave"))
    acknowledged_on: date | None = field(metadata=says("确认日期", "when the supplier answered this line first"))
    first_shipped_on: date | None = field(metadata=says("首次发货日", "when the first of it left"))
    first_received_on: date | None = field(metadata=says("首次收货日", "when the first of it arrived"))
    last_received_on: date | None = field(metadata=says("末次收货日", "when the last of it arrived"))
    completed_on: date | None = field(
        metadata=says("收齐日期", "when all that was ordered (less its tolerance) had arrived")
    )
    undated_receipts: bool = field(metadata=says("收货无日期", "something arrived and nobody noted when"))
    shipped: Decimal = field(metadata=says("发货数量", "the quantity that left", "unit"))
    received: Decimal = field(metadata=says("收货数量", "the quantity that arrived", "unit"))
    received_by_latest_promise: Decimal = field(
        metadata=says("按最新承诺收货数量", "what had arrived by the latest promise", "unit")
    )
    received_by_first_promise: Decimal = field(
        metadata=says("按首次承诺收货数量", "what had arrived by the first promise", "unit")
    )
    received_by_requested: Decimal = field(
        default=_ZERO, metadata=says("按要求交期收货数量", "what had arrived by the date the buyer asked for", "unit")
    )
    received_by_basis: Decimal = field(
        default=_ZERO, metadata=says("按考核交期收货数量", "what had arrived by the promise basis", "unit")
    )
    least: Decimal | None = field(
        default=None,
        metadata=says(
            "足量下限", "the least that is enough: what was ordered, less what the tolerance lets be short", "unit"
        ),
    )
    most: Decimal | None = field(
        default=None,
        metadata=says(
            "收货上限",
            "the most that may arrive: what was ordered and is to come again, with what the tolerance lets be over; "
            "unknown where no tolerance says so",
            "unit",
        ),
    )
    confirmed: Decimal | None = field(
        default=None,
        metadata=says("确认数量", "the quantity the supplier confirmed; unknown where it never answered", "unit"),
    )
    accepted: Decimal = field(metadata=says("合格数量", "the quantity accepted", "unit"))
    conceded: Decimal = field(
        default=_ZERO,
        metadata=says("让步接收数量", "what was accepted by concession: a part of what was accepted", "unit"),
    )
    rejected: Decimal = field(metadata=says("不合格数量", "the quantity rejected", "unit"))
    pending: Decimal = field(metadata=says("待检数量", "received and not inspected yet", "unit"))
    inspected: Decimal = field(
        default=_ZERO, metadata=says("检验数量", "what inspections accepted, rejected or consumed", "unit")
    )
    stocked_in: Decimal = field(metadata=says("入库数量", "the quantity put in stock", "unit"))
    returned: Decimal = field(metadata=says("退货数量", "the quantity sent back", "unit"))
    invoiced: Decimal = field(metadata=says("开票数量", "the quantity billed", "unit"))
    invoiced_amount: Decimal | None = field(
        default=None,
        metadata=says(
            "开票金额",
            "the net amount billed, less what was credited; unknown if one of its bills doesn't tell",
            "currency",
        ),
    )
    invoices: int = field(default=0, metadata=says("发票数", "how many invoices bill it, without credit notes"))
    faulty_invoices: int = field(
        default=0,
        metadata=says(
            "有误发票数", "how many of these are wrong as things stand: price, quantity, sums, tax, number or reference"
        ),
    )
    first_invoiced_on: date | None = field(default=None, metadata=says("首次开票日", "the day of the first of these"))
    last_invoiced_on: date | None = field(default=None, metadata=says("末次开票日", "the day of the last of these"))
    closed_short: Decimal = field(metadata=says("短结数量", "what won't come any more", "unit"))
    open: Decimal = field(metadata=says("未交数量", "what is still to come", "unit"))
    amount: Decimal | None = field(
        metadata=says("金额", "the amount as stated, else computed from price and quantity", "currency")
    )
    open_amount: Decimal | None = field(metadata=says("未交金额", "the amount of what is still to come", "currency"))
    previous_price: Decimal | None = field(
        default=None,
        metadata=says(
            "上次单价",
            "the unit price before this order; no order tells it alone: who knows others fills it in",
            "currency",
        ),
    )
    agreement_price: Decimal | None = field(
        default=None,
        metadata=says(
            "协议单价",
            "the unit price agreed; no order tells it alone: who knows the agreement fills it in",
            "currency",
        ),
    )
    stock_ins_recorded: bool | None = field(
        default=None,
        metadata=says("登记入库", "whether its book records stock-ins at all; who knows the others fills it in"),
    )
    invoices_recorded: bool | None = field(
        default=None,
        metadata=says("登记发票", "whether its book records invoices at all; who knows the others fills it in"),
    )
    in_transit: Decimal = field(default=_ZERO, metadata=says("在途数量", "what left and hasn't arrived", "unit"))
    received_amount: Decimal | None = field(
        default=None,
        metadata=says(
            "收货金额", "the amount of what arrived, by what was weighed where the price speaks of that", "currency"
        ),
    )
    received_price: Decimal | None = field(
        default=None,
        metadata=says(
            "收货时单价", "the net price of one order unit that was in force when the first of it arrived", "currency"
        ),
    )
    short_within_tolerance: bool = field(
        default=False,
        metadata=says("容差内短交", "what is still to come is no more than the tolerance lets be short"),
    )
    demands: tuple[str, ...] = field(
        metadata=says(
            "等待的需求", "the work orders and projects that wait for it, without those that what came serves"
        )
    )
    needed_by: date | None = field(metadata=says("最早需求日", "when the first of them needs it"))
    follow_ups: int = field(default=0, metadata=says("跟催次数", "how often it was followed up"))
    last_followed_up_on: date | None = field(default=None, metadata=says("最近跟催日", "when it was followed up last"))
    last_answer: str | None = field(
        default=None, metadata=says("最近跟催结果", "what came of that: answered, promised, refused or no_answer")
    )
    next_follow_up_on: date | None = field(
        default=None, metadata=says("下次跟催日", "when to ask again, as the last follow-up says")
    )
    last_heard_on: date | None = field(
        default=None, metadata=says("最近答复日", "when the supplier said something about it last")
    )
    last_moved_on: date | None = field(
        default=None,
        metadata=says(
            "最近动态日",
            "when something happened to it last: it was ordered, issued, answered, shipped, received, inspected, "
            "put in stock, sent back, billed or followed up",
        ),
    )
    news_since_follow_up: bool = field(
        default=False,
        metadata=says(
            "跟催后有新异常", "an incident came up after it was followed up last, and nobody responded to it"
        ),
    )
    incidents: int = field(default=0, metadata=says("异常数", "how many incidents concern it"))
    damaged_incidents: int = field(default=0, metadata=says("破损异常数", "how many of them are about damage"))
    document_incidents: int = field(default=0, metadata=says("单据异常数", "how many of them are about documents"))
    wrong_item_incidents: int = field(default=0, metadata=says("错货异常数", "how many of them are about a wrong item"))
    open_incidents: int = field(default=0, metadata=says("未解决异常数", "how many of the incidents aren't resolved"))
    unanswered_incidents: int = field(default=0, metadata=says("未响应异常数", "how many of these nobody responded to"))
    unanswered_since: date | None = field(
        default=None, metadata=says("最早未响应日", "when the first of those was reported")
    )
    buyer_changes: int = field(
        default=0, metadata=says("买方变更数", "how many changes that the buyer started were made to it")
    )
    supplier_changes: int = field(
        default=0, metadata=says("供方变更数", "how many changes that the supplier started were made to it")
    )
    pending_changes: int | None = field(
        default=None,
        metadata=says("未决变更数", "how many change requests of the order have come to no end yet"),
    )
    order_invoices: int | None = field(
        default=None,
        metadata=says("订单发票数", "how many invoices and credit notes the order has, whichever lines they bill"),
    )
    custom: Mapping[str, str] = field(factory=dict, hash=False)


VOCABULARY: Final[dict[str, Fact]] = facts_in(LineFacts)
"""Every fact by its name: its Chinese name, type, unit and meaning."""
