"""Changes and incidents: how often an order doesn't go as it was agreed, and how fast the other side reacts."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import CANCELLED

__all__ = ["CHANGES_AND_INCIDENTS"]

_HOURS: Final[dict[str, Any]] = {
    "unit": "hours",
    "denominator": "1",
    "better": "lower",
    "details": ("median", "max"),
}
_RESPONSE: Final[dict[str, Any]] = {
    **_HOURS,
    "grain": "incident",
    "leave_out": (LeaveOut("kpi.not_responded", "not responded"),),
    "window": ("reported_on",),
    "nothing": "kpi.not_responded",
}
_RESOLUTION: Final[dict[str, Any]] = {
    **_HOURS,
    "grain": "incident",
    "leave_out": (LeaveOut("kpi.not_resolved", "not resolved"),),
    "window": ("reported_on",),
    "nothing": "kpi.not_resolved",
}
_ANSWER: Final[dict[str, Any]] = {
    **_HOURS,
    "grain": "change",
    "leave_out": (
        LeaveOut("kpi.withdrawn", "withdrawn and not answered"),
        LeaveOut("kpi.not_answered", "not answered"),
    ),
    "window": ("offered_on", "proposed_on"),
    "nothing": "kpi.not_answered",
}

_INCIDENT_RATE = Kpi(
    id="procurekit.incident_rate",
    title="Lines with an incident",
    title_zh="异常率",
    meaning="Of the schedule lines that were ordered and not cancelled, those that an incident concerns.",
    meaning_zh="已下达且未取消的计划行中，发生过异常的比例。",
    population="ordered",
    numerator="incidents > 0",
    better="lower",
)
_INCIDENT_RESPONSE = Kpi(
    id="procurekit.incident_response_time",
    title="Incident response time",
    title_zh="异常响应时长",
    meaning="The mean number of hours from the report of an incident to the first response, by the clock. Incidents "
    "that nobody responded to are left out, and counted beside it.",
    meaning_zh="异常从报告到首次响应的平均小时数（自然时间）。无人响应的异常不计入，另行列出个数。",
    numerator="response_hours",
    **_RESPONSE,
)
_INCIDENT_RESPONSE_WORKING = Kpi(
    id="procurekit.incident_response_time_working",
    title="Incident response time, working hours",
    title_zh="异常响应时长（工作时间）",
    meaning="The mean number of working hours from the report of an incident to the first response.",
    meaning_zh="异常从报告到首次响应的平均工作小时数。",
    numerator="response_working_hours",
    **_RESPONSE,
)
_INCIDENT_RESOLUTION = Kpi(
    id="procurekit.incident_resolution_time",
    title="Incident resolution time",
    title_zh="异常处理时长",
    meaning="The mean number of hours from the report of an incident until it was resolved, by the clock. Incidents "
    "that aren't resolved are left out, and counted beside it.",
    meaning_zh="异常从报告到解决的平均小时数（自然时间）。未解决的异常不计入，另行列出个数。",
    numerator="resolution_hours",
    target="24",
    **_RESOLUTION,
)
_INCIDENT_RESOLUTION_WORKING = Kpi(
    id="procurekit.incident_resolution_time_working",
    title="Incident resolution time, working hours",
    title_zh="异常处理时长（工作时间）",
    meaning="The mean number of working hours from the report of an incident until it was resolved.",
    meaning_zh="异常从报告到解决的平均工作小时数。",
    numerator="resolution_working_hours",
    **_RESOLUTION,
)
_CHANGE_RATE_BUYER = Kpi(
    id="procurekit.change_rate_buyer",
    title="Lines changed by the buyer",
    title_zh="买方变更率",
    meaning="Of the schedule lines that were ordered and not cancelled, those that a change of the buyer's concerns.",
    meaning_zh="已下达且未取消的计划行中，有买方发起变更的比例。",
    population="ordered",
    numerator="buyer_changes > 0",
    better="lower",
)
_CHANGE_RATE_SUPPLIER = Kpi(
    id="procurekit.change_rate_supplier",
    title="Lines changed by the supplier",
    title_zh="供方变更率",
    meaning="Of the schedule lines that were ordered and not cancelled, those that a change of the supplier's "
    "concerns.",
    meaning_zh="已下达且未取消的计划行中，有供应商发起变更的比例。",
    population="ordered",
    numerator="supplier_changes > 0",
    better="lower",
)
_CHANGE_RESPONSE = Kpi(
    id="procurekit.change_response_time",
    title="Change response time",
    title_zh="变更答复时长",
    meaning="The mean number of hours until the other side answered a change, by the clock. Changes without an answer "
    "are left out, and counted beside it.",
    meaning_zh="变更得到对方答复的平均小时数（自然时间）。未获答复的变更不计入，另行列出个数。",
    numerator="response_hours",
    target="2",
    **_ANSWER,
)
_CHANGE_RESPONSE_WORKING = Kpi(
    id="procurekit.change_response_time_working",
    title="Change response time, working hours",
    title_zh="变更答复时长（工作时间）",
    meaning="The mean number of working hours until the other side answered a change.",
    meaning_zh="变更得到对方答复的平均工作小时数。",
    numerator="response_working_hours",
    **_ANSWER,
)
_PROMISE_STABILITY = Kpi(
    id="procurekit.promise_stability",
    title="Promises kept still",
    title_zh="承诺稳定率",
    meaning="Of the schedule lines with a promise, those whose latest promise is the promise basis: the supplier "
    "didn't move it, neither later nor earlier. A move that the buyer started and both accepted is none.",
    meaning_zh="有承诺的计划行中，最新承诺交期与考核交期相同的比例，即供应商未自行改期（提前或推后）。"
    "买方发起且双方同意的改期不计。",
    population="ordered",
    leave_out=(
        CANCELLED,
        LeaveOut("kpi.no_promise", "latest_promise is None or promise_basis is None", missing=True),
    ),
    numerator="latest_promise == promise_basis",
    better="higher",
    window=("promise_basis",),
)
_FOLLOW_UPS = Kpi(
    id="procurekit.follow_ups_per_line",
    title="Follow-ups per line",
    title_zh="每行跟催次数",
    meaning="How often a schedule line that was ordered and not cancelled was followed up, on average.",
    meaning_zh="已下达且未取消的计划行，平均每行的跟催次数。",
    unit="number",
    population="ordered",
    numerator="follow_ups",
    denominator="1",
    better="lower",
)
_COOPERATION = Kpi(
    id="procurekit.cooperation",
    title="Cooperation",
    title_zh="配合度",
    meaning="The points that people gave a supplier for its cooperation, by those that it could have got.",
    meaning_zh="对供应商配合度的评分：得分与满分之比。",
    grain="rating",
    leave_out=(LeaveOut("kpi.other_criterion", 'criterion != "cooperation"'),),
    numerator="points",
    denominator="out_of",
    better="higher",
    window=("rated_on",),
)

CHANGES_AND_INCIDENTS: Final[tuple[Kpi, ...]] = (
    _INCIDENT_RATE,
    _INCIDENT_RESPONSE,
    _INCIDENT_RESPONSE_WORKING,
    _INCIDENT_RESOLUTION,
    _INCIDENT_RESOLUTION_WORKING,
    _CHANGE_RATE_BUYER,
    _CHANGE_RATE_SUPPLIER,
    _CHANGE_RESPONSE,
    _CHANGE_RESPONSE_WORKING,
    _PROMISE_STABILITY,
    _FOLLOW_UPS,
    _COOPERATION,
)
"""Those of changes, incidents and dealings."""
