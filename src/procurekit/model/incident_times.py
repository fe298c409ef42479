"""Incident times: which incidents are open and what they concern, and how long answers and solutions took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from attrs import frozen
from pendulum import DateTime

from procurekit.errors import say, term
from procurekit.model.hours import elapsed
from procurekit.model.incident import Incident, IncidentLine
from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values import Moment, WorkTime, check, date_in
from procurekit.values.elapsed import micros
from procurekit.values.numbers import EXACT

__all__ = ["Elapsed", "age", "concerned", "incidents_of", "is_before", "is_open", "resolution_time", "response_time"]


@frozen
class Elapsed:
    """How long something took; None with the reason why nobody can say it."""

    duration: timedelta | None
    reason: str | None = None
    what: str | None = None

    def text(self, lang: str = "en") -> str | None:
        """Why there is no duration, in ``"en"`` or ``"zh"``; None where there is one."""
        return None if self.reason is None else say(self.reason, {"what": term(self.what or "", lang)}, lang)


def response_time(incident: Incident, work_time: WorkTime | None = None) -> Elapsed:
    """How long it took from the report to the response: on the wall clock, or in working time where one is given.

    None where a moment is missing, where only its day is known, or where it lies before the report.

    >>> one = Incident("late", reported_at="2026-12-03T17:00+08:00", responded_at="2026-12-04T09:30+08:00")
    >>> print(response_time(one).duration)
    16:30:00
    >>> from procurekit.values import WorkCalendar
    >>> print(response_time(one, WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")).duration)
    1:30:00
    >>> response_time(Incident("late", reported_at="2026-12-03", responded_at="2026-12-04")).text()
    'it is known on which day it was reported, and not at what time'
    """
    return _between(incident.reported_at, incident.responded_at, "responded", work_time)


def resolution_time(incident: Incident, work_time: WorkTime | None = None) -> Elapsed:
    """How long it took from the report to the solution; as `response_time`."""
    return _between(incident.reported_at, incident.resolved_at, "resolved", work_time)


def age(incident: Incident, at: Moment | str, work_time: WorkTime | None = None) -> Elapsed:
    """How long an incident has been open at a moment, or was until it was resolved; as `response_time`.

    Raises InvalidValue if `at` is no moment.
    """
    moment = check.given_moment("at", at)
    solved = incident.resolved_at
    if solved is not None and moment is not None and is_before(solved, moment):
        return resolution_time(incident, work_time)
    return _between(incident.reported_at, moment, "asked_at", work_time)


def _between(start: Moment | None, end: Moment | None, what: str, work_time: WorkTime | None) -> Elapsed:
    if not isinstance(start, DateTime):
        return _unknown(start, "reported")
    if not isinstance(end, DateTime):
        return _unknown(end, what)
    took = elapsed(start, end, work_time)
    return Elapsed(None, "incident.before_report", what) if took is None else Elapsed(took)


def _unknown(moment: Moment | None, what: str) -> Elapsed:
    return Elapsed(None, "incident.unknown" if moment is None else "incident.only_a_day", what)


def is_before(one: Moment, other: Moment) -> bool:
    """Did one moment come before another? Where either is a mere day, by the days.

    >>> from procurekit.values.moments import to_moment
    >>> noon, day = to_moment("2026-12-03T12:00+08:00"), to_moment("2026-12-03")
    >>> is_before(day, noon), is_before(to_moment("2026-12-02"), noon)
    (False, True)
    """
    if isinstance(one, DateTime) and isinstance(other, DateTime):
        return micros(one) < micros(other)
    return date_in(one) < date_in(other)


def is_open(incident: Incident) -> bool:
    """Is it unresolved?"""
    return incident.resolved_at is None


def incidents_of(
    state: OrderState, line: OrderLine | None = None, schedule: int | None = None, *, open_only: bool = False
) -> Iterator[tuple[Kept, Incident]]:
    """The incidents that an order knows, all or those of one line or schedule line, with this order's share of each.

    An incident that names no line concerns the whole order; so does one whose line the order hasn't got, rather than
    being lost.
    """
    for kept in state.kept("incident"):
        document = kept.document
        if not isinstance(document, Incident) or (open_only and not is_open(document)):
            continue
        if line is None or any(_is_about(part, state, line, schedule) for part in document.lines):
            yield kept, document


def _is_about(part: IncidentLine, state: OrderState, line: OrderLine, schedule: int | None) -> bool:
    if part.line is None or all(part.line != one.number for one in state.lines):
        return True
    return part.line == line.number and (schedule is None or part.schedule in {None, schedule})


def concerned(state: OrderState, incident: Incident) -> Mapping[int, Decimal | None]:
    """The lines of an order that an incident concerns, with how much of each in the line's unit; None is all of it.

    >>> import procurekit
    >>> from procurekit import IncidentLine, OrderLine, PurchaseOrder
    >>> with procurekit.open("memory:") as desk:
    ...     lines = [OrderLine(1, "M6", "100"), OrderLine(2, "M8", "50")]
    ...     order = desk.create(PurchaseOrder("PO-1", lines=lines), by="mei")
    >>> concerned(order, Incident("damaged", lines=[IncidentLine(order.id, 1, "40"), IncidentLine(order.id, 1, "2")]))
    {1: Decimal('42')}
    >>> concerned(order, Incident("late", lines=[IncidentLine(order.id)]))
    {1: None, 2: None}
    """
    much: dict[int, Decimal | None] = {}
    for line in state.lines:
        for part in incident.lines:
            if part.order != state.id or not _is_about(part, state, line, None):
                continue
            quantity = in_line_unit(line, part.quantity)
            before = much.get(line.number, Decimal(0))
            much[line.number] = None if quantity is None or before is None else EXACT.add(before, quantity)
    return much
