"""Rows of alerts: one row for each alert, with how long it took until somebody saw to it and until it was over.

Tables and KPIs are made of them. An alert that came again is told since it came last; `times` says how often it did.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from attrs import field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.alert import Alert
from procurekit.model.fact import Fact, facts_in, same, says
from procurekit.model.facts_of_incidents import INCIDENT_FACTS
from procurekit.model.facts_of_lines import VOCABULARY
from procurekit.model.hours import hours_between
from procurekit.values import Moment, WorkTime, date_in

__all__ = ["ALERT_ROWS", "AlertRow", "alert_row", "alert_row_words"]


@frozen(kw_only=True)
class AlertRow:
    """One alert. Dates are days in the zone in which they were noted. None is unknown, never zero.

    Hours have six digits behind the point (see `in_hours`). They are None while nobody acknowledged it or it isn't
    resolved; working hours also where nobody says when is worked.
    """

    book: str = field(metadata=same(VOCABULARY["book"]))
    alert: str = field(metadata=says("预警标识", "the id of the alert"))
    rule: str = field(metadata=says("规则", "the rule that found it"))
    severity: str = field(metadata=same(INCIDENT_FACTS["severity"], "how bad it is: low, medium or high"))
    subject: str = field(metadata=says("预警对象", "what it is about: schedule_line, order, invoice, …"))
    order_id: str | None = field(metadata=same(VOCABULARY["order_id"]))
    order_number: str | None = field(metadata=same(VOCABULARY["order_number"]))
    supplier: str | None = field(metadata=same(VOCABULARY["supplier"]))
    supplier_name: str | None = field(metadata=same(VOCABULARY["supplier_name"]))
    purchaser: str | None = field(metadata=same(VOCABULARY["purchaser"]))
    raised_on: date | None = field(metadata=says("预警日期", "when it was raised last"))
    acknowledged_on: date | None = field(
        metadata=same(VOCABULARY["acknowledged_on"], "when somebody acknowledged it since")
    )
    resolved_on: date | None = field(metadata=says("解决日期", "when it was resolved"))
    acknowledged: bool = field(metadata=says("已确认", "somebody acknowledged it since it was raised last"))
    resolved: bool = field(metadata=says("已解决", "it is resolved"))
    times: int = field(metadata=says("预警次数", "how often it was raised"))
    escalated: int = field(metadata=says("升级次数", "how many steps of its escalation were taken"))
    response_hours: Decimal | None = field(
        metadata=says("响应时长", "from when it was raised until somebody acknowledged it", "hours")
    )
    resolution_hours: Decimal | None = field(
        metadata=says("解决时长", "from when it was raised until it was resolved", "hours")
    )
    response_working_hours: Decimal | None = field(
        metadata=says(
            "响应工作时长",
            "from when it was raised until somebody acknowledged it, as far as it is worked then",
            "working_hours",
        )
    )
    resolution_working_hours: Decimal | None = field(
        metadata=says(
            "解决工作时长",
            "from when it was raised until it was resolved, as far as it is worked then",
            "working_hours",
        )
    )


ALERT_ROWS: Final[dict[str, Fact]] = facts_in(AlertRow)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


def alert_row(alert: Alert, work_time: WorkTime | None = None) -> AlertRow:
    """The row of an alert; `work_time` says what counts as working hours.

    >>> from procurekit.values import WorkCalendar
    >>> from procurekit.values.moments import to_moment
    >>> raised, seen = to_moment("2026-12-03T17:00+08:00"), to_moment("2026-12-04T09:30+08:00")
    >>> found = {"rule": "overdue", "severity": "high", "subject": "order", "subject_key": "order_1"}
    >>> alert = Alert(id="alert_1", raised_at=raised, acknowledged_at=seen, **found)
    >>> row = alert_row(alert, WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00"))
    >>> row.response_hours, row.response_working_hours, row.resolved
    (Decimal('16.500000'), Decimal('1.500000'), False)
    """
    raised, seen = alert.raised_at, alert.acknowledged_at
    over = None if alert.is_open else alert.resolved_at
    return AlertRow(
        book=alert.book,
        alert=alert.id,
        rule=alert.rule,
        severity=alert.severity,
        subject=alert.subject,
        order_id=alert.order_id,
        order_number=alert.order_number,
        supplier=alert.supplier,
        supplier_name=alert.supplier_name,
        purchaser=alert.purchaser,
        raised_on=_day(raised),
        acknowledged_on=_day(seen),
        resolved_on=_day(over),
        acknowledged=seen is not None,
        resolved=not alert.is_open,
        times=alert.times,
        escalated=alert.escalated,
        response_hours=hours_between(raised, seen),
        resolution_hours=hours_between(raised, over),
        response_working_hours=None if work_time is None else hours_between(raised, seen, work_time),
        resolution_working_hours=None if work_time is None else hours_between(raised, over, work_time),
    )


def _day(moment: Moment | None) -> date | None:
    return None if moment is None else date_in(moment)


@cache
def alert_row_words() -> Vocabulary:
    """The names that expressions over rows of alerts may use.

    >>> alert_row_words().find("响应时长").name
    'response_hours'
    """
    return Vocabulary.from_facts(ALERT_ROWS)
