"""Control: what is ordered after the fact, twice, in pieces, or by one person alone."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT
from procurekit.rules.rule import Group, Rule

__all__ = ["DUPLICATE_INVOICE_NUMBER", "DUPLICATE_ORDER", "ONE_PERSON", "ORDERED_AFTER_THE_FACT", "SPLIT_ORDER"]

_NUMBER: Final = "coalesce(order_number, order_id)"
_MADE_ON: Final = "coalesce(submitted_on, ordered_on)"
# What is only drafted may still be thrown away.
_MEANT: Final = 'coalesce(stage, "issued") not in ("draft", "cancelled", "rejected")'

ORDERED_AFTER_THE_FACT: Final = Rule(
    id="ordered_after_the_fact",
    title="Ordered after the fact",
    title_zh="先货后单",
    meaning="The order's date is later than that of its first receipt or its first bill: what it was to allow had been "
    "done already.",
    meaning_zh="下单日期晚于首次收货或首次开票日期：先收货或先开票，后补订单。",
    subject="order",
    since="ordered_on",
    values={
        "grace": "0",
        "recent": "90",
        "came": "coalesce(first_received_on <= first_invoiced_on, first_received_on is not None)",
        "first": "first_received_on if came else first_invoiced_on",
        "what": '"came" if came else "was billed"',
        "what_zh": '"收货" if came else "开票"',
    },
    when="(ordered_on > first_received_on + grace or ordered_on > first_invoiced_on + grace) and days <= recent"
    " and not cancelled",
    en="ordered on {since}, but it {what} on {first} already",
    zh="{since} 才下单，而 {first} 已{what_zh}",
    to=("role:manager", "role:auditor"),
    quiet=NIGHT,
)
DUPLICATE_ORDER: Final = Rule(
    id="duplicate_order",
    title="Ordered twice",
    title_zh="疑似重复下单",
    meaning="Another order of the same day has a line of the same amount with the same supplier. It is told of every "
    "such order but the first, once for each amount; a cancelled line counts, a cancelled order does not.",
    meaning_zh="同一供应商同一天的另一张订单有相同金额的行。除第一张外逐张提醒，每个金额一次；已取消的行计入，已取消的订单不计。",
    since="made_on",
    values={"recent": "366", "made_on": _MADE_ON, "order": _NUMBER},
    group=Group(
        by=("supplier", 'coalesce(currency, "")', "amount", "made_on"), among=f"amount > 0 and {_MEANT}", counts="order"
    ),
    when="group_place > 1 and group_first and made_on >= today - recent",
    en="one of {group_count} orders of {made_on} to the same supplier with a line of {amount}",
    zh="同一供应商 {made_on} 共有 {group_count} 张订单含金额为 {amount} 的行，疑似重复下单",
    quiet=NIGHT,
)
DUPLICATE_INVOICE_NUMBER: Final = Rule(
    id="duplicate_invoice_number",
    title="Invoice number twice",
    title_zh="发票号重复",
    meaning="Another bill of the same supplier has the same number: one of the two may be paid twice. A bill for "
    "several orders is one bill; credit notes do not count.",
    meaning_zh="同一供应商另有一张号码相同的发票，可能重复付款。一张发票对应多张订单仍算一张；贷项不计。",
    subject="invoice",
    severity="high",
    since="coalesce(invoiced_on, posting_date)",
    values={"recent": "366"},
    group=Group(by=("supplier", "invoice_number"), among="not coalesce(credit, False)", counts="invoice"),
    when="group_place > 1 and group_first and coalesce(days <= recent, True)",
    en="{group_count} bills of the supplier have the number {invoice_number}; {amount}",
    zh="该供应商有 {group_count} 张发票号码同为 {invoice_number}；金额 {amount}",
    to=("purchaser", "role:accounts"),
    quiet=NIGHT,
)
SPLIT_ORDER: Final = Rule(
    id="split_order",
    title="Split order",
    title_zh="疑似拆单",
    meaning="Several orders of one day to one supplier are each below `limit`, from which on somebody else has to "
    "approve, and together they are not. Cancelled lines count, cancelled orders do not. The limit is taken in the "
    "currency of the orders.",
    meaning_zh="同一供应商同一天的多张订单，每张低于审批限额 `limit`，合计达到或超过限额。"
    "已取消的行计入，已取消的订单不计。限额按订单币种计。",
    subject="order",
    since="made_on",
    values={"limit": "25000", "recent": "366", "made_on": _MADE_ON, "order": _NUMBER},
    group=Group(
        by=("supplier", 'coalesce(currency, "")', "made_on"),
        among=f"ordered_amount > 0 and ordered_amount < limit and {_MEANT}",
        counts="order",
        sums="ordered_amount",
    ),
    when="group_count > 1 and group_total >= limit and group_place == 1 and group_first and made_on >= today - recent",
    en="{group_count} orders of {made_on} to the same supplier, each below {limit}, together {group_total}",
    zh="同一供应商 {made_on} 共 {group_count} 张订单，每张低于 {limit}，合计 {group_total}，疑似拆单",
    to=("role:manager", "role:auditor"),
    quiet=NIGHT,
)
ONE_PERSON: Final = Rule(
    id="one_person",
    title="One person alone",
    title_zh="一人经办",
    meaning="Somebody who made, edited or submitted the order approved it too, or took delivery of it.",
    meaning_zh="制单、修改或提交订单的人同时审批了该订单，或登记了收货。",
    subject="order",
    since=_MADE_ON,
    values={
        "recent": "366",
        "approved": "coalesce(orderer_approved, False)",
        "took": "coalesce(orderer_received, False)",
        "what": '"approved it and took delivery" if approved and took else "approved it" if approved'
        ' else "took delivery"',
        "what_zh": '"审批并收货" if approved and took else "审批" if approved else "收货"',
    },
    when="(approved or took) and days <= recent and not cancelled",
    en="whoever ordered it also {what}; {amount}",
    zh="下单人同时{what_zh}；金额 {amount}",
    to=("role:auditor",),
    quiet=NIGHT,
)
