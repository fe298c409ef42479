"""Deliveries that are late, forgotten, or going to be late: what is chased, and what is told before the damage."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, OLD, URGENT, high
from procurekit.rules.rule import Escalation, Rule

__all__ = [
    "DATE_NOT_AGREED",
    "DEMAND_AT_RISK",
    "DUE_SOON",
    "FOLLOW_UP_DUE",
    "INCIDENT_UNANSWERED",
    "PARTLY_RECEIVED_FORGOTTEN",
    "RECEIPT_OVERDUE",
    "SHIPMENT_LATE",
    "STALE_OPEN_LINE",
]

_ARRIVES: Final = 'coalesce(promise_point, "arrive") == "arrive"'
_LEAVES_BY: Final = 'coalesce(ship_by, latest_promise) if coalesce(promise_point, "arrive") == "ship" else ship_by'
_NOT_LEFT: Final = "ordered - max(shipped, coalesce(received, 0))"
# What another rule tells as overdue, to leave or to arrive.
_OVERDUE: Final = (
    f"{_ARRIVES} and coalesce(expects_receipt, True) and coalesce(expected_on < today, False)"
    f" or coalesce(({_LEAVES_BY}) < today and {_NOT_LEFT} > 0, False)"
)

SHIPMENT_LATE: Final = Rule(
    id="shipment_late",
    title="Shipment late",
    title_zh="发货延误",
    meaning="It should have left by then, and not all of it has; what arrived has left, even if nobody told us.",
    meaning_zh="应已发货而未全部发出；已到货的视为已发货。",
    since=_LEAVES_BY,
    values={
        "grace": "0",
        "high_after": "14",
        "urgent_within": "3",
        "missing": _NOT_LEFT,
    },
    when="waited_for and days > grace and missing > 0",
    grades=high(OLD, URGENT),
    en="should have left on {since}, {days} day(s) ago; {missing} not shipped",
    zh="应于 {since} 发货，已过 {days} 天；未发 {missing}",
    quiet=NIGHT,
)
RECEIPT_OVERDUE: Final = Rule(
    id="receipt_overdue",
    title="Receipt overdue",
    title_zh="到货逾期",
    meaning="It should have arrived by then, as promised last or else as requested, and not all of it has.",
    meaning_zh="按最新承诺（无承诺则按要求交期）应已到货而未全部到货。",
    since="coalesce(latest_promise, requested)",
    values={"grace": "0", "high_after": "14", "urgent_within": "3"},
    when=f"waited_for and {_ARRIVES} and coalesce(expects_receipt, True) and days > grace",
    grades=high(OLD, URGENT),
    en="due on {since}, {days} day(s) overdue; {open} still to come",
    zh="应于 {since} 到货，已逾期 {days} 天；尚欠 {open}",
    repeat="5 working days",
    quiet=NIGHT,
    escalate=(Escalation(after="2 working days", to="role:manager", only="high"),),
)
PARTLY_RECEIVED_FORGOTTEN: Final = Rule(
    id="partly_received_forgotten",
    title="Partly received and forgotten",
    title_zh="部分到货后无人跟进",
    meaning="A part came, the rest has no date or left and didn't arrive, and nobody has asked for it since: it is to "
    "be chased, or closed short. What is overdue is told as that, and not here.",
    meaning_zh="已到一部分，余量没有交期或发货后未到，而无人再问：请跟催，或短结关闭。逾期的按逾期提醒，此处不再重复。",
    since="max(last_received_on, coalesce(last_followed_up_on, last_received_on))",
    values={
        "patience": "14",
        "recent": "366",
        "high_after": "60",
        "urgent_within": "3",
        "overdue": _OVERDUE,
        "kept": "received - coalesce(returned, 0)",
    },
    when="waited_for and received > 0 and days > patience and days <= recent and coalesce(expected_on < today, True)"
    " and not overdue",
    grades=high(OLD, URGENT),
    en="{kept} came, the last on {last_received_on}; {open} still to come, and nobody has followed it up for {days} "
    "day(s)",
    zh="已到 {kept}，最近到货 {last_received_on}；尚欠 {open}，已 {days} 天无人跟进",
    quiet=NIGHT,
)
DUE_SOON: Final = Rule(
    id="due_soon",
    title="Due soon",
    title_zh="即将到期",
    meaning="It is to come shortly, and nobody may have forgotten it.",
    meaning_zh="即将到货，提醒各方勿忘。",
    severity="low",
    since="expected_on",
    values={"ahead": "3", "urgent_within": "3", "left": "since - today"},
    when="waited_for and left >= 0 and left <= ahead",
    grades=high(URGENT),
    en="due on {since}, in {left} day(s); {open} to come",
    zh="应于 {since} 到货，还有 {left} 天；未交 {open}",
    quiet=NIGHT,
    reminder=True,
)
FOLLOW_UP_DUE: Final = Rule(
    id="follow_up_due",
    title="To be asked again",
    title_zh="待再次跟催",
    meaning="Whoever asked last wanted to ask again by then.",
    meaning_zh="上次跟催时约定的再次跟催日已到。",
    since="next_follow_up_on",
    values={"high_after": "7", "urgent_within": "3", "times": "max(coalesce(follow_ups, 1), 1)"},
    when="waited_for and days >= 0",
    grades=high(OLD, URGENT),
    en="to be followed up again since {since}; followed up {times} time(s) so far",
    zh="应于 {since} 再次跟催；此前已跟催 {times} 次",
    quiet=NIGHT,
)
INCIDENT_UNANSWERED: Final = Rule(
    id="incident_unanswered",
    title="Incident not responded to",
    title_zh="异常未响应",
    meaning="Something went wrong with it, however far it has come, and nobody responded.",
    meaning_zh="出现异常而无人响应，无论订单进展到哪一步。",
    since="min(unanswered_since, today)",
    values={"high_after": "3", "urgent_within": "3"},
    when="unanswered_incidents > 0 and days >= 0",
    grades=high(OLD, f"open > 0 and {URGENT}"),
    en="{unanswered_incidents} incident(s) that nobody responded to, the first of {since}",
    zh="{unanswered_incidents} 起异常未响应，最早上报于 {since}",
    quiet=NIGHT,
)
DEMAND_AT_RISK: Final = Rule(
    id="demand_at_risk",
    title="Too late for what waits",
    title_zh="影响需求",
    meaning="What waits for it needs it before it can be there. What should have come already comes today at the "
    "earliest.",
    meaning_zh="预计到货晚于等待它的需求日期。已逾期的最早按今天到货计。",
    since="needed_by",
    values={"urgent_within": "3", "expected": "max(expected_on, today)", "late": "expected - needed_by"},
    when="waited_for and expected > needed_by",
    grades=high("days > 0", URGENT),
    en="needed by {since}, expected on {expected}: {late} day(s) too late; {open} to come",
    zh="需求日期 {since}，预计 {expected} 到货，晚 {late} 天；未交 {open}",
    quiet=NIGHT,
    escalate=(Escalation(after="2 working days", to="role:manager", only="high"),),
)
DATE_NOT_AGREED: Final = Rule(
    id="date_not_agreed",
    title="New date not agreed",
    title_zh="新交期未达成一致",
    meaning="It should have come by then; the later date that was heard since is asked for, or was not accepted. Once "
    "that has passed too, it is overdue by any of them.",
    meaning_zh="应已到货；之后答复的更晚日期尚未达成一致。该日期也过去后，按任何口径都已逾期。",
    since="date_in_force",
    values={"high_after": "14", "urgent_within": "3"},
    when="waited_for and days > 0 and latest_promise >= today",
    grades=high(OLD, URGENT),
    en="due on {since}, {days} day(s) ago; {latest_promise}, heard since, is not agreed; {open} to come",
    zh="应于 {since} 到货，已过 {days} 天；之后答复的 {latest_promise} 未达成一致；未交 {open}",
    quiet=NIGHT,
)
STALE_OPEN_LINE: Final = Rule(
    id="stale_open_line",
    title="Stale open line",
    title_zh="长期无动态未清行",
    meaning="It is open, has no date or left and didn't arrive, and nothing has happened to it for half a year: it is "
    "to be chased, or closed. What is overdue is told as that, and not here. Nobody is told: it is for whoever tidies "
    "up.",
    meaning_zh="行未清、没有交期或发货后未到，半年无任何动态：请跟催或关闭。逾期的按逾期提醒，此处不再重复。"
    "仅列出供清理，不发送通知。",
    severity="low",
    since="last_moved_on",
    values={"patience": "180", "overdue": _OVERDUE},
    when="waited_for and days > patience and coalesce(expected_on < today, True) and not overdue",
    en="nothing has happened to it since {since}, {days} day(s) ago; {open} still open",
    zh="自 {since} 起已 {days} 天无任何动态；尚有 {open} 未清",
    to=(),
)
