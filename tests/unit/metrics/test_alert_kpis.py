"""The figures of alerts: how soon somebody saw to them, of rows and of frames alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from tests.frames import KINDS, arrow

from procurekit.metrics import REGISTRY, measure
from procurekit.metrics.presets.alerts import ALERTS
from procurekit.model.alert import Alert
from procurekit.model.rows_of_alerts import ALERT_ROWS, alert_row
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_moment

OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")
AT = date(2026, 12, 31)


def alert(number, raised, seen=None, over=None, **given):
    return Alert(
        id=f"alert_{number}",
        rule="overdue",
        severity="high",
        subject="order",
        subject_key=f"order_{number}",
        raised_at=to_moment(f"2026-{raised}+08:00"),
        acknowledged_at=None if seen is None else to_moment(f"2026-{seen}+08:00"),
        resolved_at=None if over is None else to_moment(f"2026-{over}+08:00"),
        status="open" if over is None else "resolved",
        **given,
    )


ROWS = [
    alert_row(one, OFFICE)
    for one in (
        alert(1, "12-01T09:00", "12-01T10:00", "12-01T12:00", purchaser="mei"),
        alert(2, "12-01T17:00", "12-02T10:00", "12-03T17:00", purchaser="mei"),
        alert(3, "12-02T09:00", "12-02T12:00", purchaser="li"),
        alert(4, "12-02T09:00", None, "12-02T10:00", purchaser="li"),
        alert(5, "11-02T09:00", purchaser="li"),
    )
]


@pytest.fixture(params=["objects", *KINDS])
def rows(request):
    if request.param == "objects":
        return {"alert": ROWS}
    return {"alert": KINDS[request.param](arrow([attrs.asdict(one) for one in ROWS], ALERT_ROWS))}


def test_how_soon_somebody_sees_to_alerts(rows):
    (group,) = measure(ALERTS, rows, at=AT)
    assert {one.kpi.removeprefix("procurekit."): (one.value, one.counted) for one in group.results} == {
        "alerts_acknowledged": (Decimal("0.6"), 5),
        "alert_response_time": (3, 3),
        "alert_response_time_mean": (7, 3),  # 1, 17 and 3
        "alert_response_time_working": (2, 3),  # 1, 2 and 3
        "alert_response_time_working_mean": (2, 3),
        "alert_resolution_time": (3, 3),  # 3, 48 and 1
        "alert_resolution_time_working": (3, 3),  # 3, 18 and 1
    }
    (mean,) = group.of("procurekit.alert_response_time_mean")
    assert (mean.excluded, mean.details) == ({"kpi.alert_not_acknowledged": 2}, {"median": 3, "max": 17})


def test_by_purchaser_and_month_of_the_alert(rows):
    kpi = "procurekit.alerts_acknowledged"
    found = {
        (one.value, one.period): one.results[0].value
        for one in measure(kpi, rows, at=AT, by="purchaser", period="month")
    }
    assert found == {("li", "2026-11"): 0, ("li", "2026-12"): Decimal("0.5"), ("mei", "2026-12"): 1}


def test_of_no_alerts_nothing_is_known():
    for one in measure(ALERTS, {"alert": []}, at=AT)[0].results:
        assert (one.value, one.counted) == (None, 0)
    (group,) = measure(ALERTS[1:2], {"alert": ROWS[4:]}, at=AT)
    assert group.results[0].text() == "not acknowledged yet"
    assert measure(ALERTS[:1], {}, at=AT)[0].results[0].text() == "no alerts were handed over"


def test_they_explain_themselves():
    assert "预警" in REGISTRY["procurekit.alert_response_time"].explain("zh")
    assert "the median of the numerators" in REGISTRY["procurekit.alert_response_time"].explain()
