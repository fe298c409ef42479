"""Alerts: how soon somebody sees to what was found, and how long it takes until it is over."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut

__all__ = ["ALERTS"]

_ALERTS: Final[dict[str, Any]] = {"grain": "alert", "denominator": "1", "window": ("raised_on",)}
_RESPONSE: Final[dict[str, Any]] = {
    **_ALERTS,
    "unit": "hours",
    "better": "lower",
    "leave_out": (LeaveOut("kpi.alert_not_acknowledged", "not acknowledged"),),
    "nothing": "kpi.alert_not_acknowledged",
}
_RESOLUTION: Final[dict[str, Any]] = {
    **_ALERTS,
    "unit": "hours",
    "better": "lower",
    "leave_out": (LeaveOut("kpi.not_resolved", "not resolved"),),
    "nothing": "kpi.not_resolved",
}

ALERTS: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="procurekit.alerts_acknowledged",
        title="Alerts acknowledged",
        title_zh="预警确认率",
        meaning="Of the alerts, those that somebody acknowledged since they were raised last.",
        meaning_zh="预警中，自最近一次触发以来已有人确认的比例。",
        numerator="acknowledged",
        better="higher",
        **_ALERTS,
    ),
    Kpi(
        id="procurekit.alert_response_time",
        title="Alert response time",
        title_zh="预警响应时长（中位数）",
        meaning="The number of hours, by the clock, within which half of the alerts that somebody acknowledged were "
        "acknowledged. Those that nobody did are left out, and counted beside it.",
        meaning_zh="已确认的预警，从触发到确认的小时数的中位数（自然时间）。无人确认的预警不计入，另行列出个数。",
        statistic="median",
        numerator="response_hours",
        **_RESPONSE,
    ),
    Kpi(
        id="procurekit.alert_response_time_mean",
        title="Alert response time, mean",
        title_zh="预警平均响应时长",
        meaning="The mean number of hours from when an alert was raised until somebody acknowledged it, by the clock. "
        "Alerts that nobody acknowledged are left out, and counted beside it.",
        meaning_zh="预警从触发到确认的平均小时数（自然时间）。无人确认的预警不计入，另行列出个数。",
        numerator="response_hours",
        details=("median", "max"),
        **_RESPONSE,
    ),
    Kpi(
        id="procurekit.alert_response_time_working",
        title="Alert response time, working hours",
        title_zh="预警响应时长（工作时间，中位数）",
        meaning="The number of working hours within which half of the alerts that somebody acknowledged were "
        "acknowledged.",
        meaning_zh="已确认的预警，从触发到确认的工作小时数的中位数。",
        statistic="median",
        numerator="response_working_hours",
        **_RESPONSE,
    ),
    Kpi(
        id="procurekit.alert_response_time_working_mean",
        title="Alert response time, working hours, mean",
        title_zh="预警平均响应时长（工作时间）",
        meaning="The mean number of working hours from when an alert was raised until somebody acknowledged it.",
        meaning_zh="预警从触发到确认的平均工作小时数。",
        numerator="response_working_hours",
        details=("median", "max"),
        **_RESPONSE,
    ),
    Kpi(
        id="procurekit.alert_resolution_time",
        title="Alert resolution time",
        title_zh="预警解决时长（中位数）",
        meaning="The number of hours, by the clock, within which half of the alerts that are resolved were resolved. "
        "Those that are still open are left out, and counted beside it.",
        meaning_zh="已解决的预警，从触发到解决的小时数的中位数（自然时间）。尚未解决的预警不计入，另行列出个数。",
        statistic="median",
        numerator="resolution_hours",
        **_RESOLUTION,
    ),
    Kpi(
        id="procurekit.alert_resolution_time_working",
        title="Alert resolution time, working hours",
        title_zh="预警解决时长（工作时间，中位数）",
        meaning="The number of working hours within which half of the alerts that are resolved were resolved.",
        meaning_zh="已解决的预警，从触发到解决的工作小时数的中位数。",
        statistic="median",
        numerator="resolution_working_hours",
        **_RESOLUTION,
    ),
)
"""Those of alerts."""
