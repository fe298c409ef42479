"""Orders until the supplier has answered: they wait for approval, for the answer, or it is another than was asked."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, OLD, URGENT, high
from procurekit.rules.rule import Escalation, Rule

__all__ = ["ACKNOWLEDGED_LATE_OR_SHORT", "APPROVAL_STUCK", "NEVER_ACKNOWLEDGED"]

APPROVAL_STUCK: Final = Rule(
    id="approval_stuck",
    title="Approval stuck",
    title_zh="审批停滞",
    meaning="The order has waited for a signature for longer than that takes. What has waited for more than `recent` "
    "days is forgotten rather than stuck, and left alone.",
    meaning_zh="订单待审批时间过长。超过 `recent` 天的视为已被遗忘，不再提醒。",
    subject="order",
    since="pending_since",
    values={
        "patience": "2",
        "recent": "366",
        "high_after": "7",
        "urgent_within": "3",
        "waited": "working_days(since, today)",
    },
    when='coalesce(stage, "pending_approval") == "pending_approval" and waited > patience and days <= recent',
    grades=high(OLD, URGENT),
    en="has waited for approval since {since}, {waited} working day(s)[; {amount}]",
    zh="自 {since} 起待审批，已 {waited} 个工作日[；金额 {amount}]",
    to=("role:approver", "purchaser"),
    repeat="2 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="2 working days", to="role:manager"),),
)
NEVER_ACKNOWLEDGED: Final = Rule(
    id="never_acknowledged",
    title="Never acknowledged",
    title_zh="供应商未确认",
    meaning="The supplier has had the order and shown no sign of it. A date that an import merely showed is no answer; "
    "one that moved, or that silence made binding, is. Of orders that came from elsewhere it is told for `recent` "
    "days: their date counts as that of the issue, and few files say who answered.",
    meaning_zh="供应商已收到订单而毫无回应。导入时仅出现的日期不算答复；日期变动或默认接受则算。"
    "从外部导入的订单以下单日期为下达日期，且很少记录答复，故只提醒 `recent` 天以内的。",
    severity="low",
    since="issued_on",
    values={"grace": "3", "recent": "60", "urgent_within": "3"},
    when="waited_for and days > grace and acknowledged_on is None and (source is None or days <= recent)"
    ' and coalesce(promise_count, 0) <= 1 and coalesce(first_promise_origin, "observed") == "observed"'
    " and coalesce(shipped, 0) <= 0 and coalesce(received, 0) <= 0",
    grades=high(URGENT),
    en="issued on {since}, {days} day(s) ago; the supplier has not answered",
    zh="{since} 已下达，{days} 天未获供应商确认",
    quiet=NIGHT,
)
ACKNOWLEDGED_LATE_OR_SHORT: Final = Rule(
    id="acknowledged_late_or_short",
    title="Acknowledged late or short",
    title_zh="确认晚交或不足量",
    meaning="The supplier answered, with a date that is more than `grace` days later than was asked for, or with less "
    "than was ordered. Once it was agreed to, once it came, or once its date has passed (then it is overdue), this is "
    "over.",
    meaning_zh="供应商已答复，但交期比要求晚 `grace` 天以上，或数量少于订购。"
    "双方同意、到货，或该交期已过（此时按逾期处理）后解除。",
    since="acknowledged_on",
    values={
        "grace": "2",
        "urgent_within": "3",
        "agreed": "date_in_force is None and coalesce(supplier_changes, 0) > 0",
        "late": "latest_promise > requested + grace and not agreed",
        "short": "confirmed < coalesce(least, ordered)",
        "is_late": "coalesce(late, False)",
        "too_little": "is_late and coalesce(short, False)",
        "quantity": "open if is_late else coalesce(ordered, least) - confirmed",
        "day": "latest_promise if is_late else coalesce(latest_promise, requested, since)",
        "other": "requested if is_late else since",
        "what": '"to come on" if is_late else "not confirmed for"',
        "what_zh": '"确认交期" if is_late else "未获确认，交期"',
        "but": '"asked for by" if is_late else "answered on"',
        "but_zh": '"要求交期" if is_late else "答复日期"',
        "also": '"; not all of it is confirmed" if too_little else ""',
        "also_zh": '"；且确认数量不足" if too_little else ""',
    },
    when="waited_for and acknowledged_on is not None and (late or short)"
    " and coalesce(latest_promise, requested, today) >= today",
    grades=high("latest_promise > needed_by", URGENT),
    en="{quantity} {what} {day}, {but} {other}{also}",
    zh="{quantity} {what_zh} {day}，{but_zh} {other}{also_zh}",
    quiet=NIGHT,
)
