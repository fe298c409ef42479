"""Money: what is spent with whom, what is saved, and whether invoices are right."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import (
    CANCELLED,
    CREDIT_LINE,
    CREDIT_NOTE,
    NO_AGREEMENT_PRICE,
    NO_CURRENCY,
    NO_PREVIOUS_PRICE,
    NO_PRICE,
    NO_QUANTITY,
    NO_SUPPLIER,
)

__all__ = ["MONEY"]

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
    meaning="The ordered value without cancelled lines and orders; what was closed short counts as it was ordered. "
    'Each currency by itself. Ask by="kind" for goods, services and the other kinds of line apart.',
    meaning_zh="订购金额减去已取消的行与订单；短交关闭的行按订购金额计。各币种分列。"
    '按 by="kind" 可分别查看物料、服务等各类行。',
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
_ORDERS = Kpi(
    id="procurekit.orders",
    title="Orders",
    title_zh="订单数",
    meaning="How many orders have a line that was ordered and not cancelled.",
    meaning_zh="含有已下达且未取消的行的订单数。",
    unit="count",
    statistic="sum",
    grain="order",
    population="ordered",
    numerator="1",
    denominator="1",
)
_LINES = Kpi(
    id="procurekit.lines",
    title="Order lines",
    title_zh="订单行数",
    meaning="How many order lines were ordered and not cancelled.",
    meaning_zh="已下达且未取消的订单行数。",
    unit="count",
    statistic="sum",
    grain="line",
    population="ordered",
    numerator="1",
    denominator="1",
)
_UNDER_AGREEMENT = Kpi(
    id="procurekit.spend_under_agreement",
    title="Spend under agreement",
    title_zh="协议采购占比",
    meaning="Of the spend, what was called off from a framework agreement; each currency by itself.",
    meaning_zh="采购金额中，从框架协议下单的比例；各币种分列。",
    population="priced",
    leave_out=(CANCELLED, CREDIT_LINE),
    numerator="amount if agreement is not None else 0",
    denominator="amount",
    better="higher",
)
_CONCENTRATION = Kpi(
    id="procurekit.supplier_concentration",
    title="Supplier concentration",
    title_zh="供应商集中度（HHI）",
    meaning="The sum of the squared shares that suppliers have in the spend (Herfindahl–Hirschman): 1 is one supplier "
    "alone, 0.2 is what five equal ones give. Each currency by itself.",
    meaning_zh="各供应商采购金额占比的平方和（赫芬达尔指数）：1 为独家，五家均分为 0.2。各币种分列。",
    statistic="hhi",
    over="supplier",
    population="priced",
    leave_out=(CANCELLED, CREDIT_LINE, NO_SUPPLIER),
    numerator="amount",
    denominator="1",
    better="lower",
)
_LARGEST_SHARE = Kpi(
    id="procurekit.largest_supplier_share",
    title="Largest supplier's share",
    title_zh="最大供应商占比",
    meaning="The share of the spend that the supplier with most of it has; each currency by itself.",
    meaning_zh="采购金额最大的供应商所占的比例；各币种分列。",
    statistic="largest",
    over="supplier",
    population="priced",
    leave_out=(CANCELLED, CREDIT_LINE, NO_SUPPLIER),
    numerator="amount",
    denominator="1",
    better="lower",
)
_VARIANCE_INVOICE = Kpi(
    id="procurekit.price_variance_invoice",
    title="Price variance, invoice to order",
    title_zh="价格差异率（发票对订单）",
    meaning="What was invoiced above the order's price, as a share of the invoiced quantity at that price; below it is "
    "negative. Each currency by itself.",
    meaning_zh="开票金额超出按订单单价计算的部分，占后者的比例；低于则为负。各币种分列。",
    leave_out=(
        LeaveOut("kpi.not_invoiced", "invoiced <= 0"),
        LeaveOut("kpi.no_amount", "invoiced_amount is None", missing=True),
        NO_PRICE,
        NO_CURRENCY,
    ),
    numerator="invoiced_amount - invoiced_at_order_price",
    denominator="invoiced_at_order_price",
    better="lower",
    window=("first_invoiced_on",),
    breaks=("range",),
    nothing="kpi.not_invoiced",
)
_VARIANCE_HISTORY = Kpi(
    id="procurekit.price_variance_history",
    title="Price variance, to the last price",
    title_zh="价格差异率（对上次价格）",
    meaning="What the ordered quantity costs above the last price paid for the item, as a share of that; below it is "
    "negative. Each currency by itself.",
    meaning_zh="订购数量按本次价格超出按上次价格计算的部分，占后者的比例；低于则为负。各币种分列。",
    population="ordered",
    leave_out=(CANCELLED, NO_PREVIOUS_PRICE, NO_QUANTITY, NO_PRICE, NO_CURRENCY),
    numerator="at_order_price - at_previous_price",
    denominator="at_previous_price",
    better="lower",
    breaks=("range",),
    nothing="kpi.no_previous_price",
)
_VARIANCE_AGREEMENT = Kpi(
    id="procurekit.price_variance_agreement",
    title="Price variance, to the agreement",
    title_zh="价格差异率（对协议价格）",
    meaning="What the ordered quantity costs above the price of its framework agreement, as a share of that; below it "
    "is negative. Each currency by itself.",
    meaning_zh="订购数量按订单价格超出按协议价格计算的部分，占后者的比例；低于则为负。各币种分列。",
    population="ordered",
    leave_out=(CANCELLED, NO_AGREEMENT_PRICE, NO_QUANTITY, NO_PRICE, NO_CURRENCY),
    numerator="at_order_price - at_agreement_price",
    denominator="at_agreement_price",
    better="lower",
    breaks=("range",),
    nothing="kpi.no_agreement_price",
)
_COST_REDUCTION = Kpi(
    id="procurekit.cost_reduction",
    title="Cost reduction",
    title_zh="降本率",
    meaning="What the ordered quantity costs less than at the last price paid for the item, as a share of that; a rise "
    "is negative. Each currency by itself.",
    meaning_zh="订购数量按本次价格比按上次价格节省的部分，占后者的比例；涨价为负。各币种分列。",
    population="ordered",
    leave_out=(CANCELLED, NO_PREVIOUS_PRICE, NO_QUANTITY, NO_PRICE, NO_CURRENCY),
    numerator="at_previous_price - at_order_price",
    denominator="at_previous_price",
    better="higher",
    breaks=("range",),
    nothing="kpi.no_previous_price",
)
_INVOICE_ACCURACY = Kpi(
    id="procurekit.invoice_accuracy",
    title="Invoice accuracy",
    title_zh="发票准确率",
    meaning="Of the invoices, those in which nothing is wrong; credit notes are left out.",
    meaning_zh="发票中没有任何差错的比例；不含贷项通知单。",
    grain="invoice",
    leave_out=(CREDIT_NOTE,),
    numerator="faults == 0",
    denominator="1",
    better="higher",
    window=("posting_date", "invoiced_on"),
    nothing="kpi.not_invoiced",
)

MONEY: Final[tuple[Kpi, ...]] = (
    _ORDERED_VALUE,
    _CANCELLED_VALUE,
    _SPEND,
    _CANCELLED_LINES,
    _ORDERS,
    _LINES,
    _UNDER_AGREEMENT,
    _CONCENTRATION,
    _LARGEST_SHARE,
    _VARIANCE_INVOICE,
    _VARIANCE_HISTORY,
    _VARIANCE_AGREEMENT,
    _COST_REDUCTION,
    _INVOICE_ACCURACY,
)
"""Those of money."""
