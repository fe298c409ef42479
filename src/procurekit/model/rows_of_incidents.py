"""Rows of incidents: one row for each that went wrong, with how long answer and solution took; tables are made of them.

Beside them, `incident_facts` describes an incident to conditions: each fact by itself, when it is asked for, lists too.
A row has a column for everything that a table can hold, and durations, which no condition reads. What both have is
declared once, there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from attrs import field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.fact import facts_in, same, says
from procurekit.model.facts import VOCABULARY, Fact, LineFacts
from procurekit.model.facts_of_incidents import INCIDENT_FACTS, incident_facts
from procurekit.model.hours import in_hours
from procurekit.model.incident import Incident
from procurekit.model.incident_times import resolution_time, response_time
from procurekit.model.kinds import orders_of
from procurekit.values import Moment, WorkTime, date_in

__all__ = ["INCIDENT_ROWS", "IncidentRow", "incident_row", "incident_row_words"]

_SHARED: Final = ("incident_kind", "severity", "responsibility", "reported_on", "responded", "resolved")


@frozen(kw_only=True)
class IncidentRow:
    """One incident. Dates are days in the zone in which they were noted. None is unknown, never zero.

    Hours have six digits behind the point (see `in_hours`). They are None while nobody responded or it isn't resolved,
    where of a moment only the day is known, and where it lies before the report; working hours also where nobody says
    when is worked.
    """

    book: str = field(metadata=same(VOCABULARY["book"]))
    incident: str = field(metadata=says("异常标识", "the id of the incident"))
    incident_number: str | None = field(metadata=says("异常编号", "the incident's number"))
    incident_kind: str = field(metadata=same(INCIDENT_FACTS["incident_kind"]))
    severity: str | None = field(metadata=same(INCIDENT_FACTS["severity"]))
    responsibility: str | None = field(metadata=same(INCIDENT_FACTS["responsibility"]))
    supplier: str | None = field(
        metadata=same(INCIDENT_FACTS["supplier"], "the supplier's id: the incident's, else that of the first order")
    )
    supplier_name: str | None = field(
        metadata=same(VOCABULARY["supplier_name"], "the supplier's name, as the first order has it")
    )
    organisation: str | None = field(
        metadata=same(VOCABULARY["organisation"], "the purchasing organisation of the first order that it concerns")
    )
    purchaser: str | None = field(metadata=same(VOCABULARY["purchaser"], "who buys the first order that it concerns"))
    order_id: str | None = field(
        default=None, metadata=same(VOCABULARY["order_id"], "the id of the first order that it concerns")
    )
    order_number: str | None = field(
        metadata=same(VOCABULARY["order_number"], "the number of the first order that it concerns")
    )
    reported_on: date | None = field(metadata=same(INCIDENT_FACTS["reported_on"]))
    responded_on: date | None = field(metadata=says("响应日期", "when somebody responded to it"))
    resolved_on: date | None = field(metadata=says("解决日期", "when it was resolved"))
    responded: bool = field(metadata=same(INCIDENT_FACTS["responded"]))
    resolved: bool = field(metadata=same(INCIDENT_FACTS["resolved"]))
    response_hours: Decimal | None = field(metadata=says("响应时长", "from the report to the response", "hours"))
    resolution_hours: Decimal | None = field(metadata=says("解决时长", "from the report to the solution", "hours"))
    response_working_hours: Decimal | None = field(
        metadata=says("响应工作时长", "from the report to the response, as far as it is worked then", "working_hours")
    )
    resolution_working_hours: Decimal | None = field(
        metadata=says("解决工作时长", "from the report to the solution, as far as it is worked then", "working_hours")
    )


INCIDENT_ROWS: Final[dict[str, Fact]] = facts_in(IncidentRow)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


def incident_row(
    document: Incident, *, book: str, incident: str, order: LineFacts | None = None, work_time: WorkTime | None = None
) -> IncidentRow:
    """The row of an incident; `incident` is its id, `order` any row of facts of the first order that it concerns.

    `work_time` says what counts as working hours.

    >>> from procurekit.values import WorkCalendar
    >>> document = Incident("late", reported_at="2026-12-03T17:00+08:00", responded_at="2026-12-04T09:30+08:00")
    >>> office = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")
    >>> row = incident_row(document, book="main", incident="incident_1", work_time=office)
    >>> row.response_hours, row.response_working_hours, row.resolution_hours
    (Decimal('16.500000'), Decimal('1.500000'), None)
    """
    facts: Any = incident_facts(document)
    theirs = None if order is None else order.supplier
    supplier = document.supplier or theirs
    working = None if work_time is None else in_hours(response_time(document, work_time).duration)
    to_the_end = None if work_time is None else in_hours(resolution_time(document, work_time).duration)
    return IncidentRow(
        **{name: facts[name] for name in _SHARED},
        book=book,
        incident=incident,
        incident_number=document.number,
        supplier=supplier,
        supplier_name=None if order is None or supplier != theirs else order.supplier_name,
        organisation=None if order is None else order.organisation,
        purchaser=None if order is None else order.purchaser,
        order_id=next(iter(orders_of(document)), None) if order is None else order.order_id,
        order_number=None if order is None else order.order_number,
        responded_on=_day(document.responded_at),
        resolved_on=_day(document.resolved_at),
        response_hours=in_hours(response_time(document).duration),
        resolution_hours=in_hours(resolution_time(document).duration),
        response_working_hours=working,
        resolution_working_hours=to_the_end,
    )


def _day(moment: Moment | None) -> date | None:
    return None if moment is None else date_in(moment)


@cache
def incident_row_words() -> Vocabulary:
    """The names that expressions over rows of incidents may use.

    >>> incident_row_words().find("响应时长").name
    'response_hours'
    """
    return Vocabulary.from_facts(INCIDENT_ROWS)
