"""How long incidents took, which are open, what they concern: with the reason where nobody can say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.stored import FOUND

import procurekit
from procurekit.errors import InvalidValue
from procurekit.model.events import Cancelled, Changed, Corrected, NewEvent, Recorded
from procurekit.model.incident import Incident, IncidentLine
from procurekit.model.incident_state import fold_incident
from procurekit.model.incident_times import (
    age,
    concerned,
    incidents_of,
    is_before,
    resolution_time,
    response_time,
)
from procurekit.model.journal import Stamp, preview
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.receipt import Receipt
from procurekit.values import Conversion, Quantity, WorkCalendar, WorkTime
from procurekit.values.moments import parse_instant, to_moment

OFFICE = WorkTime(WorkCalendar(), "Europe/Berlin", "09:00-17:00")
ONE = Incident(
    "late",
    reported_at="2026-10-23T16:00+02:00[Europe/Berlin]",  # a Friday; on Sunday the clocks go back
    responded_at="2026-10-26T09:30+01:00[Europe/Berlin]",
    resolved_at="2026-10-27T10:00+01:00[Europe/Berlin]",
)


def test_wall_time_is_what_really_elapsed_and_working_time_what_was_worked():
    assert response_time(ONE).duration == timedelta(days=2, hours=18, minutes=30)
    assert response_time(ONE, OFFICE).duration == timedelta(hours=1, minutes=30)
    assert resolution_time(ONE).duration == timedelta(days=3, hours=19)
    assert resolution_time(ONE, OFFICE).duration == timedelta(hours=1 + 8 + 1)
    assert response_time(ONE).text() is None


@pytest.mark.parametrize(
    ("given", "reason", "what"),
    [
        ({"reported_at": None}, "incident.unknown", "reported"),
        ({"reported_at": date(2026, 10, 23)}, "incident.only_a_day", "reported"),
        ({"responded_at": None}, "incident.unknown", "responded"),
        ({"responded_at": date(2026, 10, 26)}, "incident.only_a_day", "responded"),
        ({"responded_at": "2026-10-23T15:59+02:00"}, "incident.before_report", "responded"),
    ],
)
def test_no_time_comes_with_a_reason(given, reason, what):
    took = response_time(evolve(ONE, **given), OFFICE)
    assert (took.duration, took.reason, took.what) == (None, reason, what)
    assert took.text("en") != took.text("zh")
    assert "{" not in took.text("en") + took.text("zh")


def test_at_the_moment_of_the_report_is_not_before_it():
    assert response_time(evolve(ONE, responded_at=ONE.reported_at)).duration == timedelta(0)


def test_an_incident_ages_until_it_is_resolved():
    unsolved = evolve(ONE, resolved_at=None)
    assert age(unsolved, "2026-10-26T10:00+01:00").duration == timedelta(days=2, hours=19)
    assert age(unsolved, "2026-10-26T10:00+01:00", OFFICE).duration == timedelta(hours=2)
    assert age(ONE, "2026-12-01T00:00Z") == resolution_time(ONE)
    assert age(ONE, "2026-10-26T10:00+01:00") == age(unsolved, "2026-10-26T10:00+01:00")
    assert age(unsolved, "2026-10-26").reason == "incident.only_a_day"
    assert age(ONE, "2026-10-23T00:00Z").reason == "incident.before_report"
    with pytest.raises(InvalidValue):
        age(ONE, "someday")


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2026-12-03T09:00+08:00", "2026-12-03T02:00+00:00", True),
        ("2026-12-03T09:00+08:00", "2026-12-03T01:00+00:00", False),
        ("2026-12-03", "2026-12-03T00:00+00:00", False),
        ("2026-12-02", "2026-12-03T00:00+00:00", True),
        ("2026-12-03T00:00+00:00", "2026-12-03", False),
    ],
)
def test_a_moment_is_before_another_by_the_finest_that_both_say(one, other, before):
    assert is_before(to_moment(one), to_moment(other)) is before


LINES = [
    OrderLine(1, "WIRE", Quantity("100", "m"), conversions=[Conversion("roll", "m", make="10")]),
    OrderLine(2, "NUT", "50"),
]


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        desk.create(PurchaseOrder("PO-1", lines=LINES), by="mei")
        yield desk


def test_an_incident_concerns_lines_with_quantities_or_all_of_them(desk):
    state = desk.get("PO-1")

    def much(*parts):
        return concerned(state, Incident("short", lines=[IncidentLine(state.id, *part) for part in parts]))

    assert much((1, Quantity("2", "roll")), (1, "3")) == {1: Decimal(23)}
    assert much((1, Quantity("2", "kg"))) == {1: None}
    assert much((1, "3"), (1,), (1, "2")) == {1: None}
    assert much(()) == {1: None, 2: None}
    assert much((9,)) == {1: None, 2: None}, "a line that the order hasn't got"
    assert concerned(state, Incident("short", lines=[IncidentLine("order_other", 1)])) == {}


def test_the_incidents_of_an_order_and_of_a_line(desk):
    for document in (
        Incident("late", lines=[IncidentLine("PO-1", 1)]),
        Incident("short", lines=[IncidentLine("PO-1")], resolved_at="2026-03-01"),
        Incident("damaged", lines=[IncidentLine("PO-1", 9)]),
        Incident("other", lines=[IncidentLine("PO-1", 2, schedule=1)]),
    ):
        state = desk.record(document)

    def kinds(*of, **given):
        return [one.kind for _, one in incidents_of(state, *of, **given)]

    assert kinds() == ["late", "short", "damaged", "other"]
    assert kinds(open_only=True) == ["late", "damaged", "other"]
    assert kinds(state.line(1)) == ["late", "short", "damaged"]
    assert kinds(state.line(2), 1) == ["short", "damaged", "other"]
    assert kinds(state.line(2), 2, open_only=True) == ["damaged"]


def test_an_incident_is_what_its_own_stream_says_last():
    stamp = Stamp("main", parse_instant("2026-12-03T09:00Z"))

    def told(*payloads):
        kinds = {Recorded: "recorded", Corrected: "corrected", Cancelled: "cancelled", Changed: "changed"}
        return fold_incident(
            preview(NewEvent("incident_1", f"incident.{kinds[type(one)]}", one), version, stamp)
            for version, one in enumerate(payloads, 1)
        )

    late, solved = Incident("late", lines=[IncidentLine("order_1")]), Incident("late", resolved_at="2026-12-04")
    assert told() is None
    assert told(Cancelled("incident_1")) is None
    assert told(Recorded("receipt_1", Receipt("order_1", 1, 1))) is None
    state = told(Recorded("incident_1", late, findings=[FOUND]))
    assert (state.document, state.is_open, state.orders, state.version) == (late, True, ("order_1",), 1)
    assert told(Recorded("incident_1", late), Corrected("incident_1", solved)).is_open is False
    gone = told(Recorded("incident_1", late), Cancelled("incident_1"))
    assert (gone.cancelled, gone.is_open, gone.version) == (True, False, 2)
    assert gone.as_dict() == {
        "id": "incident_1",
        "version": 2,
        "open": False,
        "cancelled": True,
        "orders": ["order_1"],
        "document": {"kind": "late", "lines": [{"order": "order_1"}]},
    }
