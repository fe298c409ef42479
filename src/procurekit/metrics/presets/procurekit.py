"""The KPIs of procurekit's own: counted by the schedule line, with what is due and missing in the denominator."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut

__all__ = ["PROCUREKIT"]

_NO_QUANTITY: Final = (LeaveOut("kpi.no_quantity", "ordered <= 0"),)

_ON_TIME = Kpi(
    id="procurekit.on_time",
    title="On time",
    title_zh="准时交货率",
    meaning="Of the schedule lines that are due by the latest promise, those of which all had arrived by that day. "
    "What is due and has not arrived counts as late; early is on time.",
    meaning_zh="按最新承诺交期已到期的计划行中，在该日之前（含当日）全部收齐的比例。到期未到的计为延误；提前视为准时。",
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
_ON_TIME_ORDERS = Kpi(
    id="procurekit.on_time_orders",
    title="Orders on time",
    title_zh="订单准时率",
    meaning="Of the orders with lines that are due, those of which every due line was on time by the latest promise. "
    "An order with a line that can't be judged is left out, unless another line is late.",
    meaning_zh="有到期行的订单中，所有到期行均按最新承诺交期准时的比例。含无法判定行的订单不计入，除非另有行已延误。",
    grain="order",
    basis="latest_promise",
    population="due",
    better="higher",
    window=("latest_promise",),
    nothing="kpi.nothing_due",
)
_ON_TIME_ORDERS_FIRST = Kpi(
    id="procurekit.on_time_orders_first",
    title="Orders on time by the first promise",
    title_zh="订单准时率（首次承诺）",
    meaning="Of the orders with lines that are due, those of which every due line was on time by the first promise. "
    "An order with a line that can't be judged is left out, unless another line is late.",
    meaning_zh="有到期行的订单中，所有到期行均按首次承诺交期准时的比例。含无法判定行的订单不计入，除非另有行已延误。",
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
    meaning="Of the quantity that is due, what had arrived by the latest promise; a surplus on one line doesn't make "
    "up for another. Different units are not added.",
    meaning_zh="到期数量中，在最新承诺交期之前（含当日）到货的比例；某行超收不抵补另一行。不同计量单位不相加。",
    basis="latest_promise",
    partial="share",
    weight="quantity",
    population="due",
    leave_out=_NO_QUANTITY,
    better="higher",
    window=("latest_promise",),
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
    leave_out=_NO_QUANTITY,
    better="higher",
    window=("first_promise",),
    nothing="kpi.nothing_due",
)
_DELAY = Kpi(
    id="procurekit.delay",
    title="Delay",
    title_zh="平均延误天数",
    meaning="The mean number of calendar days from the latest promise to the day on which all had arrived, of lines "
    "that are complete; early days are negative.",
    meaning_zh="已收齐的计划行，从最新承诺交期到收齐日的平均日历天数；提前为负数。",
    unit="days",
    basis="latest_promise",
    population="complete",
    leave_out=[LeaveOut("kpi.no_promise", "due_on is None", missing=True)],
    numerator="completed_on - due_on",
    denominator="1",
    better="lower",
    window=("latest_promise",),
    nothing="kpi.not_received",
    details=("median", "min", "max", "late"),
)
_LEAD_TIME = Kpi(
    id="procurekit.lead_time",
    title="Lead time",
    title_zh="平均交货周期",
    meaning="The mean number of calendar days from the order to the day on which all had arrived, of lines that are "
    "complete. A line that was ordered after it arrived counts with its negative days.",
    meaning_zh="已收齐的计划行，从下单日到收齐日的平均日历天数。先到货后下单的行按负天数计入。",
    unit="days",
    population="complete",
    leave_out=[LeaveOut("kpi.no_order_date", "ordered_on is None", missing=True)],
    numerator="completed_on - ordered_on",
    denominator="1",
    better="lower",
    nothing="kpi.not_received",
    details=("median", "min", "max"),
)
_REJECTION_RATE = Kpi(
    id="procurekit.rejection_rate",
    title="Rejected",
    title_zh="不合格率",
    meaning="Of the quantity received on lines that were inspected, what was rejected. Different units are not added.",
    meaning_zh="已检验的行，其收货数量中不合格的比例。不同计量单位不相加。",
    population="inspected",
    numerator="rejected",
    denominator="received",
    better="lower",
    window=("last_received_on",),
    nothing="kpi.not_received",
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
_ORDERED_VALUE = Kpi(
    id="procurekit.ordered_value",
    title="Ordered value",
    title_zh="订购金额",
    meaning="The amounts of all order lines, as stated or else from price and quantity, cancelled ones included; each "
    "currency by itself.",
    meaning_zh="全部订单行的金额（以所列为准，否则按单价与数量计算），含已取消的行；各币种分列。",
    unit="money",
    statistic="sum",
    population="priced",
    numerator="amount",
    denominator="1",
)
_CANCELLED_VALUE = Kpi(
    id="procurekit.cancelled_value",
    title="Cancelled value",
    title_zh="取消金额",
    meaning="The part of the ordered value that is on cancelled lines or orders; each currency by itself.",
    meaning_zh="订购金额中已取消的行或订单的部分；各币种分列。",
    unit="money",
    statistic="sum",
    population="priced",
    numerator="amount if cancelled else 0",
    denominator="1",
    better="lower",
)
_SPEND = Kpi(
    id="procurekit.spend",
    title="Spend",
    title_zh="采购金额",
    meaning="The ordered value without what was cancelled; each currency by itself.",
    meaning_zh="订购金额减去已取消的部分；各币种分列。",
    unit="money",
    statistic="sum",
    population="priced",
    numerator="0 if cancelled else amount",
    denominator="1",
)
_CANCELLED_LINES = Kpi(
    id="procurekit.cancelled_lines",
    title="Cancelled lines",
    title_zh="取消行比例",
    meaning="Of all schedule lines, those that were cancelled, or whose order was.",
    meaning_zh="全部计划行中，行或订单已取消的比例。",
    numerator="cancelled",
    better="lower",
)

PROCUREKIT: Final[tuple[Kpi, ...]] = (
    _ON_TIME,
    _ON_TIME_FIRST,
    _ON_TIME_ORDERS,
    _ON_TIME_ORDERS_FIRST,
    _QUANTITY_ON_TIME,
    _QUANTITY_ON_TIME_FIRST,
    _DELAY,
    _LEAD_TIME,
    _REJECTION_RATE,
    _FILL_RATE,
    _IN_FULL,
    _ORDERED_VALUE,
    _CANCELLED_VALUE,
    _SPEND,
    _CANCELLED_LINES,
)
"""Every KPI whose id begins with ``procurekit.``."""
