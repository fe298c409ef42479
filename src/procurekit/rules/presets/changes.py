"""Changes: those that nobody answers, and prices that aren't what they were, or were agreed to be."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, OLD, high
from procurekit.rules.rule import Escalation, Rule

__all__ = ["CHANGE_NOT_ANSWERED", "PRICE_DRIFT", "PRICE_RAISED_AFTER_RECEIPT"]

_KINDS_ZH: Final = (
    '"订单" if change_kinds is None else "交期" if change_kinds == "date" else "数量" if change_kinds == "quantity"'
    ' else "单价" if change_kinds == "price" else "物料" if change_kinds == "item"'
    ' else "交货地点" if change_kinds == "site" else "条款" if change_kinds == "terms"'
    ' else "终止" if change_kinds == "ending" else "增减行" if change_kinds == "line"'
    ' else "多项"'
)

CHANGE_NOT_ANSWERED: Final = Rule(
    id="change_not_answered",
    title="Change not answered",
    title_zh="变更未答复",
    meaning="A change of the order lies with one side, and that has not answered for longer than it takes. Once "
    "nothing of the order is to come any more, nobody is told.",
    meaning_zh="订单变更待一方答复，已超过合理时间。订单已无未交数量的不再提醒。",
    subject="change_request",
    since="waiting_since",
    values={
        "patience": "2",
        "recent": "366",
        "high_after": "10",
        "whose": '"a" if change_number is None else coalesce(order_number, "a")',
        "whose_zh": '"" if change_number is None else coalesce(order_number, "")',
        "what": 'coalesce(change_kinds, "of the order")',
        "what_zh": _KINDS_ZH,
        "side": '"the supplier" if waits_for == "supplier" else "us"',
        "side_zh": '"供应商" if waits_for == "supplier" else "我方"',
        "waited": "working_days(since, today)",
    },
    when="waits and waited > patience and days <= recent and coalesce(order_open, True)",
    grades=high(OLD),
    en="{whose} change ({what}) has been waiting for {side} to answer since {since}, {waited} working day(s)",
    zh="{whose_zh}变更（{what_zh}）自 {since} 起待{side_zh}答复，已 {waited} 个工作日",
    repeat="3 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="3 working days", to="role:manager"),),
)
PRICE_DRIFT: Final = Rule(
    id="price_drift",
    title="Price too high",
    title_zh="单价偏高",
    meaning="It costs more by more than `percent` per cent than when it was ordered last, or by more than "
    "`agreed_percent` than the agreement says, and the order is not closed yet.",
    meaning_zh="单价高于上次 `percent`% 以上，或高于协议价 `agreed_percent`% 以上，且订单尚未关闭。",
    since="coalesce(ordered_on, submitted_on)",
    values={
        "percent": "10",
        "agreed_percent": "0",
        "high_percent": "30",
        "recent": "366",
        "above_last": "unit_price * 100 > previous_price * (100 + percent)",
        "above_agreed": "unit_price * 100 > agreement_price * (100 + agreed_percent)",
        "agreed_counts": "coalesce(above_agreed, False)",
        "limit": "agreement_price if agreed_counts else previous_price",
        "what": '"agreed" if agreed_counts else "paid last"',
        "what_zh": '"协议价" if agreed_counts else "上次单价"',
    },
    when='coalesce(stage, "issued") not in ("closed", "cancelled", "rejected") and not cancelled'
    ' and coalesce(kind, "goods") != "free" and (above_last or above_agreed) and coalesce(days <= recent, True)',
    grades=high(
        "unit_price * 100 > previous_price * (100 + high_percent)",
        "unit_price * 100 > agreement_price * (100 + high_percent)",
    ),
    en="costs {unit_price} each, more than the {limit} {what}",
    zh="单价 {unit_price}，高于{what_zh} {limit}",
    quiet=NIGHT,
)
PRICE_RAISED_AFTER_RECEIPT: Final = Rule(
    id="price_raised_after_receipt",
    title="Price raised after receipt",
    title_zh="收货后涨价",
    meaning="It costs more than when the first of it came: what is bought already was made dearer.",
    meaning_zh="单价高于首次收货时的单价：货已到而价格被调高。",
    severity="high",
    since="first_received_on",
    values={"recent": "366"},
    when="unit_price > received_price and 0 <= days <= recent and not cancelled",
    en="cost {received_price} each when it came on {since}, and costs {unit_price} now",
    zh="{since} 收货时单价 {received_price}，现为 {unit_price}",
    to=("role:manager", "role:auditor"),
    quiet=NIGHT,
)
