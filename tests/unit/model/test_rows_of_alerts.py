"""Rows of alerts: when something was found, seen to and over, and how long that took."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.alert import Alert
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_incidents import INCIDENT_FACTS
from procurekit.model.rows_of_alerts import ALERT_ROWS, alert_row, alert_row_words
from procurekit.model.rows_of_incidents import INCIDENT_ROWS
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_moment

# Saturday 5 December is worked; eight hours a day.
PLANT = WorkTime(WorkCalendar(worked=["2026-12-05"]), "Asia/Shanghai", "09:00-12:00, 13:00-18:00")
OVERDUE = Alert(
    id="alert_1",
    rule="receipt_overdue",
    severity="high",
    subject="schedule_line",
    subject_key="order_1/1/1",
    order_id="order_1",
    order_number="PO-1",
    supplier="V-7",
    supplier_name="Bolt & Nut Ltd",
    purchaser="mei",
    raised_at=to_moment("2026-12-04T16:00+08:00"),  # a Friday
    acknowledged_at=to_moment("2026-12-05T10:00+08:00"),
    acknowledged_by="mei",
    resolved_at=to_moment("2026-12-07T09:30+08:00"),
    status="resolved",
    times=2,
    escalated=1,
)


def test_an_alert_over_a_weekend_of_which_the_saturday_is_worked():
    row = alert_row(OVERDUE, PLANT)
    assert attrs.asdict(row) == {
        "book": "main",
        "alert": "alert_1",
        "rule": "receipt_overdue",
        "severity": "high",
        "subject": "schedule_line",
        "order_id": "order_1",
        "order_number": "PO-1",
        "supplier": "V-7",
        "supplier_name": "Bolt & Nut Ltd",
        "purchaser": "mei",
        "raised_on": date(2026, 12, 4),
        "acknowledged_on": date(2026, 12, 5),
        "resolved_on": date(2026, 12, 7),
        "acknowledged": True,
        "resolved": True,
        "times": 2,
        "escalated": 1,
        "response_hours": Decimal(18),
        "resolution_hours": Decimal("65.5"),
        "response_working_hours": Decimal(3),
        "resolution_working_hours": Decimal("10.5"),
    }
    for name, value in attrs.asdict(row).items():
        kind = ALERT_ROWS[name].type
        assert fits(PYTHON_NAMES.get(kind, kind), value), name


def test_nobody_has_seen_to_an_open_one_yet():
    row = alert_row(attrs.evolve(OVERDUE, acknowledged_at=None, resolved_at=None, status="open"), PLANT)
    assert (row.acknowledged, row.resolved, row.acknowledged_on, row.resolved_on) == (False, False, None, None)
    hours = ("response_hours", "resolution_hours", "response_working_hours", "resolution_working_hours")
    assert [getattr(row, one) for one in hours] == [None] * 4


def test_one_that_is_open_again_is_not_resolved():
    row = alert_row(attrs.evolve(OVERDUE, status="open"))
    assert (row.resolved, row.resolved_on, row.resolution_hours) == (False, None, None)


def test_without_a_work_time_there_are_no_working_hours_and_of_a_day_no_hours():
    row = alert_row(OVERDUE)
    assert (row.response_hours, row.response_working_hours, row.resolution_working_hours) == (18, None, None)
    row = alert_row(attrs.evolve(OVERDUE, raised_at=date(2026, 12, 4)))
    assert (row.raised_on, row.response_hours) == (date(2026, 12, 4), None)
    row = alert_row(attrs.evolve(OVERDUE, raised_at=None))
    assert (row.raised_on, row.response_hours) == (None, None)


def test_conditions_are_written_in_both_languages():
    slow = parse("响应时长 > 8 且 严重程度 == “high”", alert_row_words(), wanted="bool")
    assert slow == parse('response_hours > 8 and severity == "high"', alert_row_words())
    assert alert_row_words() is alert_row_words()


@pytest.mark.parametrize("others", [VOCABULARY, INCIDENT_FACTS, INCIDENT_ROWS])
def test_a_name_that_others_have_too_is_the_same_word_in_chinese(others):
    for name in ALERT_ROWS.keys() & others.keys():
        assert (ALERT_ROWS[name].zh, ALERT_ROWS[name].type) == (others[name].zh, others[name].type)
