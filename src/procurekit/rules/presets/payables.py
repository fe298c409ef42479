"""Invoices and payments: what came and was not billed, what was billed or paid and has not come."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, OLD, high
from procurekit.rules.rule import Escalation, Rule

__all__ = ["INVOICE_WITHOUT_RECEIPT", "PAID_BEFORE_RECEIVED", "PREPAID_UNDELIVERED", "RECEIVED_NOT_INVOICED"]

RECEIVED_NOT_INVOICED: Final = Rule(
    id="received_not_invoiced",
    title="Received, not invoiced",
    title_zh="货到票未到",
    meaning="It came, and there is no bill for it long after. As not everybody notes bills, it is told of what was "
    "billed in part; with `everywhere`, of all. It is told as long as the order is not closed; what is free, on "
    "consignment or moved between own stocks has no bill.",
    meaning_zh="货已到而长时间没有发票。因并非人人登记发票，默认只看已部分开票的；`everywhere` 为真时看全部。"
    "订单关闭后不再提醒；赠品、寄售、调拨没有发票。",
    since="last_received_on",
    values={
        "patience": "30",
        "recent": "366",
        "everywhere": "False",
        "high_after": "90",
        "missing": "received - coalesce(returned, 0) - invoiced",
    },
    when='coalesce(stage, "issued") == "issued" and missing > 0 and (everywhere or invoiced > 0)'
    " and days > patience and days <= recent"
    ' and coalesce(kind, "goods") not in ("free", "consignment", "stock_transfer")',
    grades=high(OLD),
    en="{received} came, the last on {since}, {days} day(s) ago; {invoiced} billed, {missing} without a bill",
    zh="已收 {received}，最近收货 {since}，已 {days} 天；已开票 {invoiced}，{missing} 货到票未到",
    to=("purchaser", "role:accounts"),
    quiet=NIGHT,
)
INVOICE_WITHOUT_RECEIPT: Final = Rule(
    id="invoice_without_receipt",
    title="Invoiced, not received",
    title_zh="票到货未到",
    meaning="It was billed, and not all that was billed has come. Once it is paid, that is worse, and another rule's.",
    meaning_zh="发票已到而货未到齐。付款之后由另一条更严重的规则提醒。",
    subject="invoice",
    since="coalesce(invoiced_on, posting_date)",
    values={
        "patience": "7",
        "recent": "366",
        "high_after": "30",
        "urgent_within": "3",
        "day": "coalesce(due_on, since)",
        "dated": '"billed on" if due_on is None else "to be paid by"',
        "dated_zh": '"开票日期" if due_on is None else "付款到期日"',
    },
    when="awaits_receipt and not coalesce(credit, False) and first_paid_on is None and days > patience"
    " and days <= recent",
    grades=high(OLD, "due_on <= today + urgent_within"),
    en="billed {days} day(s) ago, and not all of it has come; {amount}, {dated} {day}",
    zh="开票已 {days} 天，货未到齐；金额 {amount}，{dated_zh} {day}",
    to=("purchaser", "role:accounts"),
    quiet=NIGHT,
)
PAID_BEFORE_RECEIVED: Final = Rule(
    id="paid_before_received",
    title="Paid before it came",
    title_zh="货未到已付款",
    meaning="A bill was paid, in part or wholly, and not all that it bills has come.",
    meaning_zh="发票已付款（部分或全部），而货未到齐。",
    subject="invoice",
    since="first_paid_on",
    values={"recent": "366", "high_after": "14"},
    when="awaits_receipt and not coalesce(credit, False) and days >= 0 and days <= recent",
    grades=high(OLD),
    en="paid since {since}, {days} day(s) ago, and not all that was billed has come; {amount}",
    zh="{since} 已付款，已 {days} 天，货未到齐；发票金额 {amount}",
    to=("purchaser", "role:accounts"),
    repeat="5 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="3 working days", to="role:manager"),),
)
PREPAID_UNDELIVERED: Final = Rule(
    id="prepaid_undelivered",
    title="Prepaid and not delivered",
    title_zh="预付未到货",
    meaning="The order was paid for in advance, its date has passed or it has none, and something is still to come.",
    meaning_zh="订单已预付，交期已过或没有交期，货仍未到齐。",
    subject="order",
    since="prepaid_on",
    values={
        "patience": "30",
        "recent": "1096",
        "high_after": "90",
        "day": "coalesce(expected_on, since)",
        "dated": '"paid on" if expected_on is None else "due on"',
        "dated_zh": '"预付日期" if expected_on is None else "应到货日期"',
    },
    when="waited_for and days > patience and days <= recent and coalesce(expected_on < today, True)",
    grades=high(OLD),
    en="paid for in advance {days} day(s) ago; {open_amount} still to come, {dated} {day}",
    zh="已预付 {days} 天；尚有 {open_amount} 未到货，{dated_zh} {day}",
    to=("purchaser", "role:accounts"),
    repeat="5 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="3 working days", to="role:manager"),),
)
