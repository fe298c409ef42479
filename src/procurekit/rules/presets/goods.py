"""Goods that came: too many, not inspected, too often rejected, not put in stock."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, OLD, URGENT, high
from procurekit.rules.rule import Escalation, Rule

__all__ = ["INSPECTION_PENDING", "OVER_RECEIPT", "REJECTED_ABOVE_SHARE", "STOCK_IN_PENDING"]

OVER_RECEIPT: Final = Rule(
    id="over_receipt",
    title="Received too much",
    title_zh="超量收货",
    meaning="More came than was ordered and its tolerance allows, and what is too much was not sent back. It is told "
    "of what came in the last `recent` days; where nobody noted when, of orders that are still going.",
    meaning_zh="到货超过订购数量及容差，且多出部分未退回。只看最近 `recent` 天的到货；未记录日期的，只看进行中的订单。",
    since="last_received_on",
    values={"recent": "90", "over": "received - coalesce(returned, 0) - max(coalesce(most, ordered), ordered)"},
    when="received > 0 and over > 0"
    ' and coalesce(last_received_on >= today - recent, coalesce(stage, "issued") == "issued")',
    en="{received} came of {ordered}: {over} more than may come",
    zh="订购 {ordered}，已收 {received}，超出允许上限 {over}",
    quiet=NIGHT,
)
INSPECTION_PENDING: Final = Rule(
    id="inspection_pending",
    title="Inspection pending",
    title_zh="待检超时",
    meaning="It came and is to be inspected, and nobody has done so for longer than that takes.",
    meaning_zh="到货需检验，而待检时间过长。",
    since="coalesce(first_received_on, last_received_on) if coalesce(inspected, 0) == 0"
    " else coalesce(last_received_on, first_received_on)",
    values={
        "patience": "3",
        "recent": "366",
        "high_after": "14",
        "urgent_within": "3",
        "waited": "working_days(since, today)",
    },
    when="pending > 0 and coalesce(expects_inspection, True) and waited > patience and days <= recent",
    grades=high(OLD, URGENT),
    en="{pending} came on {since} and has not been inspected for {waited} working day(s)",
    zh="{since} 到货 {pending}，已 {waited} 个工作日未检验",
    to=("role:quality",),
    repeat="5 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="3 working days", to="role:manager", only="high"),),
)
REJECTED_ABOVE_SHARE: Final = Rule(
    id="rejected_above_share",
    title="Too much rejected",
    title_zh="不合格率超标",
    meaning="Of what came in the last `recent` days, more than `percent` per cent was rejected, and not all of that "
    "was sent back.",
    meaning_zh="最近 `recent` 天到货的不合格数量超过收货的 `percent`%，且尚未全部退回。",
    since="last_received_on",
    values={
        "percent": "5",
        "high_percent": "20",
        "recent": "90",
        "urgent_within": "3",
        "kept": "rejected - coalesce(returned, 0)",
    },
    when="rejected * 100 > received * percent and kept > 0 and days <= recent",
    grades=high("rejected * 100 > received * high_percent", URGENT),
    en="{rejected} of {received} rejected, more than {percent} %; {kept} not sent back",
    zh="收货 {received}，不合格 {rejected}，超过 {percent}%；尚有 {kept} 未退回",
    to=("purchaser", "role:quality"),
    quiet=NIGHT,
)
STOCK_IN_PENDING: Final = Rule(
    id="stock_in_pending",
    title="Not put in stock",
    title_zh="待入库超时",
    meaning="It was accepted, and is not in stock for longer than that takes. Where a book records no stock-ins "
    "at all, it is told only of what was inspected; with `everywhere`, of all.",
    meaning_zh="合格品长时间未入库。账上从不登记入库时，只看已检验的；`everywhere` 为真时看全部。",
    since="last_received_on",
    values={
        "patience": "2",
        "recent": "90",
        "everywhere": "coalesce(stock_ins_recorded, True)",
        "high_after": "14",
        "urgent_within": "3",
        "missing": "accepted - stocked_in - max(0, coalesce(returned, 0) - coalesce(rejected, 0))",
        "waited": "working_days(since, today)",
    },
    when="missing > 0 and (everywhere or coalesce(inspected, 0) > 0) and waited > patience and days <= recent"
    ' and coalesce(kind, "goods") not in ("service", "amount_only")',
    grades=high(OLD, URGENT),
    en="{accepted} accepted, {stocked_in} in stock; {missing} has been missing since {since}, {waited} working day(s)",
    zh="合格 {accepted}，已入库 {stocked_in}；{missing} 自 {since} 起已 {waited} 个工作日未入库",
    quiet=NIGHT,
)
