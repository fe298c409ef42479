"""Rows of incidents: when something was reported, answered and solved, and how long that took."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import asdict, evolve

import procurekit
from procurekit import OrderLine, Party, PurchaseOrder
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY, line_facts
from procurekit.model.facts_of_incidents import INCIDENT_FACTS
from procurekit.model.incident import Incident, IncidentLine
from procurekit.model.rows_of_incidents import INCIDENT_ROWS, incident_row, incident_row_words
from procurekit.values import WorkCalendar, WorkTime

# Saturday 5 December is worked; eight hours a day.
PLANT = WorkTime(WorkCalendar(worked=["2026-12-05"]), "Asia/Shanghai", "09:00-12:00, 13:00-18:00")
WEEKEND = Incident(
    "damaged",
    lines=[IncidentLine("order_1", 1, "40")],
    number="INC-9",
    severity="high",
    responsibility="carrier",
    reported_at="2026-12-04T16:00+08:00",  # a Friday
    responded_at="2026-12-05T10:00+08:00",
    resolved_at="2026-12-07T09:30+08:00",
)


def row(document=WEEKEND, **given):
    return incident_row(document, book="main", incident="incident_1", **given)


@pytest.fixture
def first():
    """The facts of a line of the order that it concerns."""
    paper = PurchaseOrder(
        "PO-1",
        supplier=Party("V-7", "Bolt & Nut Ltd"),
        purchaser="mei",
        purchasing_organisation="CN01",
        lines=[OrderLine(1, "M6-BOLT", "1000")],
    )
    with procurekit.open("memory:") as desk:
        return next(line_facts(desk.create(paper, by="mei")))


def test_an_incident_over_a_weekend_of_which_the_saturday_is_worked(first):
    assert asdict(row(order=first, work_time=PLANT)) == {
        "book": "main",
        "incident": "incident_1",
        "incident_number": "INC-9",
        "incident_kind": "damaged",
        "severity": "high",
        "responsibility": "carrier",
        "supplier": "V-7",
        "supplier_name": "Bolt & Nut Ltd",
        "organisation": "CN01",
        "purchaser": "mei",
        "order_id": first.order_id,
        "order_number": "PO-1",
        "reported_on": date(2026, 12, 4),
        "responded_on": date(2026, 12, 5),
        "resolved_on": date(2026, 12, 7),
        "responded": True,
        "resolved": True,
        "response_hours": Decimal(18),
        "resolution_hours": Decimal("65.5"),  # eight until midnight, two days, nine and a half
        "response_working_hours": Decimal(3),  # two on Friday, one on Saturday
        "resolution_working_hours": Decimal("10.5"),  # two on Friday, eight on Saturday, a half on Monday
    }


def test_of_an_open_one_no_time_is_known_and_without_a_work_time_no_working_hours():
    fresh = row(evolve(WEEKEND, responded_at=None, resolved_at=None), work_time=PLANT)
    assert (fresh.responded, fresh.resolved, fresh.responded_on, fresh.resolved_on) == (False, False, None, None)
    hours = ("response_hours", "resolution_hours", "response_working_hours", "resolution_working_hours")
    assert [getattr(fresh, one) for one in hours] == [None] * 4
    assert [getattr(row(), one) for one in hours] == [18, Decimal("65.5"), None, None]


def test_days_are_those_of_the_zone_in_which_they_were_noted_and_a_day_alone_gives_no_hours():
    found = row(evolve(WEEKEND, reported_at="2026-12-04", responded_at="2026-12-05T00:30+08:00"))
    assert (found.reported_on, found.responded_on, found.responded) == (date(2026, 12, 4), date(2026, 12, 5), True)
    assert found.response_hours is None


def test_the_supplier_is_the_incident_s_own_else_that_of_the_order(first):
    other = row(evolve(WEEKEND, supplier="C-3"), order=first)
    assert (other.supplier, other.supplier_name, other.order_number) == ("C-3", None, "PO-1")
    named = row(evolve(WEEKEND, supplier="V-7"), order=first)
    assert (named.supplier, named.supplier_name) == ("V-7", "Bolt & Nut Ltd")
    assert (row().order_id, row(order=first).order_id) == ("order_1", first.order_id)
    alone = row(Incident("late"))
    assert alone.order_id is None
    assert (alone.supplier, alone.supplier_name, alone.order_number, alone.reported_on) == (None,) * 4


def test_every_value_is_of_the_kind_that_its_fact_says(first):
    for name, value in asdict(row(order=first, work_time=PLANT)).items():
        kind = INCIDENT_ROWS[name].type
        assert fits(PYTHON_NAMES.get(kind, kind), value), name


def test_conditions_are_written_in_both_languages():
    slow = parse("响应时长 > 8 且 严重程度 == “high”", incident_row_words(), wanted="bool")
    assert slow == parse('response_hours > 8 and severity == "high"', incident_row_words())
    assert slow(asdict(row())) is True
    assert incident_row_words() is incident_row_words()


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    for others in (VOCABULARY, INCIDENT_FACTS):
        for name in INCIDENT_ROWS.keys() & others.keys():
            assert (INCIDENT_ROWS[name].zh, INCIDENT_ROWS[name].type) == (others[name].zh, others[name].type)
