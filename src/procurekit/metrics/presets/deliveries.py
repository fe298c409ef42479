"""Deliveries: what came in time and in full, by the schedule line, the line and the order."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import NO_PRICE, NO_PROMISE

__all__ = ["DELIVERIES"]

_FLAWLESS: Final = (
    "rejected <= 0 and damaged_incidents == 0 and wrong_item_incidents == 0 and document_incidents == 0 "
    "and faulty_invoices == 0"
)

_ON_TIME = Kpi(
    id="procurekit.on_time",
    title="On time",
    title_zh="准时交货率",
    meaning="Of the schedule lines that are due by the promise basis, those of which all had arrived by that day. A "
    "promise that the supplier moved doesn't help; a move that the buyer started does. What is due and has not arrived "
    "counts as late; early is on time.",
    meaning_zh="按考核交期已到期的计划行中，在该日之前（含当日）全部收齐的比例。供应商自行改期不影响考核，"
    "买方发起的改期则生效。到期未到的计为延误；提前视为准时。",
    basis="promise_basis",
    population="due",
    better="higher",
    target="0.95",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_ON_TIME_LATEST = Kpi(
    id="procurekit.on_time_latest",
    title="On time by the latest promise",
    title_zh="准时交货率（最新承诺）",
    meaning="Of the schedule lines that are due by the latest promise, those of which all had arrived by that day. "
    "Whoever moves every promise in time is always on time.",
    meaning_zh="按最新承诺交期已到期的计划行中，在该日之前（含当日）全部收齐的比例。每次都及时改期者总是准时。",
    basis="latest_promise",
    population="due",
    better="higher",
    window=("latest_promise",),
    nothing="kpi.nothing_due",
)
_ON_TIME_FIRST = Kpi(
    id="procurekit.on_time_first",
    title="On time by the first promise",
    title_zh="准时交货率（首次承诺）",
    meaning="Of the schedule lines that are due by the first promise, those of which all had arrived by that day. A "
    "promise that was moved later doesn't help.",
    meaning_zh="按首次承诺交期已到期的计划行中，在该日之前（含当日）全部收齐的比例。之后改期不影响考核。",
    basis="first_promise",
    population="due",
    better="higher",
    window=("first_promise",),
    nothing="kpi.nothing_due",
)
_ON_TIME_REQUESTED = Kpi(
    id="procurekit.on_time_requested",
    title="On time by the requested date",
    title_zh="准时交货率（要求交期）",
    meaning="Of the schedule lines that are due by the date that the buyer asked for, those of which all had arrived "
    "by that day, whatever was promised.",
    meaning_zh="按买方要求交期已到期的计划行中，在该日之前（含当日）全部收齐的比例，不论承诺了什么。",
    basis="requested",
    population="due",
    better="higher",
    window=("requested",),
    nothing="kpi.nothing_due",
)
_ON_TIME_LINES = Kpi(
    id="procurekit.on_time_lines",
    title="Order lines on time",
    title_zh="订单行准时率",
    meaning="Of the order lines with schedule lines that are due, those of which every one was on time by the "
    "promise basis. A line with a schedule line that isn't due yet, or can't be judged, is left out, unless another "
    "one is late.",
    meaning_zh="有到期计划行的订单行中，所有计划行均按考核交期准时的比例。"
    "含尚未到期或无法判定计划行的订单行不计入，除非另有计划行已延误。",
    grain="line",
    basis="promise_basis",
    population="due",
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_ON_TIME_ORDERS = Kpi(
    id="procurekit.on_time_orders",
    title="Orders on time",
    title_zh="订单准时率",
    meaning="Of the orders with lines that are due, those of which every line was on time by the promise basis. An "
    "order with a line that isn't due yet, or can't be judged, is left out, unless another line is late.",
    meaning_zh="有到期行的订单中，所有行均按考核交期准时的比例。含尚未到期或无法判定行的订单不计入，除非另有行已延误。",
    grain="order",
    basis="promise_basis",
    population="due",
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_ON_TIME_ORDERS_FIRST = Kpi(
    id="procurekit.on_time_orders_first",
    title="Orders on time by the first promise",
    title_zh="订单准时率（首次承诺）",
    meaning="Of the orders with lines that are due, those of which every line was on time by the first promise. An "
    "order with a line that isn't due yet, or can't be judged, is left out, unless another line is late.",
    meaning_zh="有到期行的订单中，所有行均按首次承诺交期准时的比例。含尚未到期或无法判定行的订单不计入，除非另有行已延误。",
    grain="order",
    basis="first_promise",
    population="due",
    better="higher",
    window=("first_promise",),
    nothing="kpi.nothing_due",
)
_QUANTITY_ON_TIME = Kpi(
    id="procurekit.quantity_on_time",
    title="Quantity on time",
    title_zh="准时交货数量比",
    meaning="Of the quantity that is due, what had arrived by the promise basis; a surplus on one line doesn't make "
    "up for another. Different units are not added.",
    meaning_zh="到期数量中，在考核交期之前（含当日）到货的比例；某行超收不抵补另一行。不同计量单位不相加。",
    basis="promise_basis",
    partial="share",
    weight="quantity",
    population="due",
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_QUANTITY_ON_TIME_FIRST = Kpi(
    id="procurekit.quantity_on_time_first",
    title="Quantity on time by the first promise",
    title_zh="准时交货数量比（首次承诺）",
    meaning="Of the quantity that is due, what had arrived by the first promise; a surplus on one line doesn't make "
    "up for another. Different units are not added.",
    meaning_zh="到期数量中，在首次承诺交期之前（含当日）到货的比例；某行超收不抵补另一行。不同计量单位不相加。",
    basis="first_promise",
    partial="share",
    weight="quantity",
    population="due",
    better="higher",
    window=("first_promise",),
    nothing="kpi.nothing_due",
)
_VALUE_ON_TIME = Kpi(
    id="procurekit.value_on_time",
    title="Value on time",
    title_zh="准时交货金额比",
    meaning="Of the value that is due, at the order's prices, that of what had arrived by the promise basis; a surplus "
    "on one line doesn't make up for another. Each currency by itself.",
    meaning_zh="到期金额（按订单单价）中，在考核交期之前（含当日）到货部分的比例；某行超收不抵补另一行。各币种分列。",
    basis="promise_basis",
    partial="share",
    weight="value",
    population="due",
    leave_out=(NO_PRICE, LeaveOut("kpi.credit", "unit_price < 0")),
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_IN_FULL = Kpi(
    id="procurekit.in_full",
    title="In full",
    title_zh="足量交货率",
    meaning="Of the schedule lines that are due or finished, those of which all that was ordered was received, early "
    "or late.",
    meaning_zh="已到期或已结束的计划行中，订购数量全部收货的比例，不论早晚。",
    basis=("latest_promise", "requested"),
    population="finished",
    numerator="in_full",
    better="higher",
    window=("latest_promise", "requested"),
    nothing="kpi.nothing_due",
)
_OTIF = Kpi(
    id="procurekit.otif",
    title="On time and in full, exactly",
    title_zh="准时足量交货率（OTIF）",
    meaning="Of the schedule lines that are due by the promise basis, those of which exactly what was ordered came, "
    "and by that day: stricter than on time, as neither a tolerated shortage nor a surplus is in full.",
    meaning_zh="按考核交期已到期的计划行中，到货数量与订购数量完全相符且在该日之前（含当日）收齐的比例；"
    "比准时交货率更严：容差内短交与超交都不算足量。",
    basis="promise_basis",
    tolerance="0",
    population="due",
    numerator="in_time and as_ordered",
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_ORDER_ACCURACY = Kpi(
    id="procurekit.order_accuracy",
    title="Order accuracy",
    title_zh="订单准确率",
    meaning="Of the orders of which anything arrived, those without a wrong item, an error in their documents or an "
    "invoice that is wrong in price or quantity.",
    meaning_zh="已有到货的订单中，没有错货、单据差错、发票价格或数量差错的比例。",
    grain="order",
    population="received",
    numerator="wrong_item_incidents == 0 and document_incidents == 0 and faulty_invoices == 0",
    better="higher",
    target="0.98",
    window=("last_received_on",),
    nothing="kpi.not_received",
)
_PERFECT_ORDER = Kpi(
    id="procurekit.perfect_order",
    title="Perfect orders",
    title_zh="完美订单率",
    meaning="Of the orders with lines that are due, those of which every line came in time and in full by the promise "
    "basis, as the line's tolerance says, with nothing rejected, damaged or mistaken and with papers and invoices that "
    "are right. An order with a line that isn't due yet is left out, unless another line is a miss.",
    meaning_zh="有到期行的订单中，所有行均按考核交期、在行容差内准时足量到货，且无不合格、破损、错货，"
    "单据与发票均无误的比例。含尚未到期行的订单不计入，除非另有行不达标。",
    grain="order",
    basis="promise_basis",
    population="due",
    numerator=f"in_time and {_FLAWLESS}",
    better="higher",
    window=("promise_basis",),
    nothing="kpi.nothing_due",
)
_FILL_RATE = Kpi(
    id="procurekit.fill_rate",
    title="Fill rate",
    title_zh="交货数量满足率",
    meaning="Of the quantity ordered on lines that are due or finished, what was received, early or late; a surplus "
    "on one line doesn't make up for another. Different units are not added.",
    meaning_zh="已到期或已结束的行，其订购数量中已收货的比例，不论早晚；某行超收不抵补另一行。不同计量单位不相加。",
    basis=("latest_promise", "requested"),
    population="finished",
    numerator="max(0, min(received, ordered))",
    denominator="ordered",
    better="higher",
    window=("latest_promise", "requested"),
    nothing="kpi.nothing_due",
)
_EARLY = Kpi(
    id="procurekit.early_deliveries",
    title="Early deliveries",
    title_zh="提前交货率",
    meaning="Of the schedule lines of which anything arrived, those whose first delivery came before the promise "
    "basis.",
    meaning_zh="已有到货的计划行中，首次到货早于考核交期的比例。",
    basis="promise_basis",
    population="delivered",
    leave_out=[NO_PROMISE],
    numerator="first_received_on < due_on",
    better="lower",
    window=("promise_basis",),
    nothing="kpi.not_received",
)
_DELAY = Kpi(
    id="procurekit.delay",
    title="Delay",
    title_zh="平均延误天数",
    meaning="The mean number of calendar days from the promise basis to the day on which all had arrived, of lines "
    "that are complete; early days are negative.",
    meaning_zh="已收齐的计划行，从考核交期到收齐日的平均日历天数；提前为负数。",
    unit="days",
    basis="promise_basis",
    population="complete",
    leave_out=[NO_PROMISE],
    numerator="completed_on - due_on",
    denominator="1",
    better="lower",
    window=("promise_basis",),
    nothing="kpi.not_received",
    details=("median", "min", "max", "late"),
)

DELIVERIES: Final[tuple[Kpi, ...]] = (
    _ON_TIME,
    _ON_TIME_LATEST,
    _ON_TIME_FIRST,
    _ON_TIME_REQUESTED,
    _ON_TIME_LINES,
    _ON_TIME_ORDERS,
    _ON_TIME_ORDERS_FIRST,
    _QUANTITY_ON_TIME,
    _QUANTITY_ON_TIME_FIRST,
    _VALUE_ON_TIME,
    _IN_FULL,
    _OTIF,
    _ORDER_ACCURACY,
    _PERFECT_ORDER,
    _FILL_RATE,
    _EARLY,
    _DELAY,
)
"""Those of deliveries."""
