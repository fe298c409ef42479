"""Due: the deadlines that run for a subject, when each falls due, and whether it has passed. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen
from pendulum import DateTime

from procurekit.model.deadlines import Span, left
from procurekit.model.deadlines import due as due_at
from procurekit.values import Moment, WorkTime, check
from procurekit.workflow.conditions import Deadline
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.subject import Subject

__all__ = ["Due", "due"]


@frozen
class Due:
    """A deadline that runs: since when, and when it is due; None where that can't be told, with the reason's code.

    `passed` is None without a moment to compare with. `left` is the working time left, negative once it has passed.
    """

    deadline: Deadline
    since: Moment
    due_at: DateTime | None
    passed: bool | None = None
    left: timedelta | None = None
    reason: str | None = None

    @property
    def name(self) -> str:
        """The deadline's name."""
        return self.deadline.name

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The deadline as plain data."""
        return {
            "deadline": self.name,
            "label": self.deadline.text(lang),
            "within": Span.parse(self.deadline.within).text(lang),
            "roles": list(self.deadline.roles),
            "since": self.since.isoformat(),
            "due_at": None if self.due_at is None else self.due_at.isoformat(),
            "passed": self.passed,
            "working_minutes_left": None if self.left is None else int(self.left.total_seconds() // 60),
            "reason": self.reason,
        }


def due(
    definition: Definition,
    subject: Subject,
    at: Moment | str | None = None,
    organisation: Organisation | None = None,
) -> tuple[Due, ...]:
    """The deadlines that run for a subject, the first due first.

    What falls due follows from what was done, from the facts as they are, and from `at`: nothing is stored, so a
    deadline that hangs on a date moves with it. Without an organisation that says when is worked, it can't be told.
    """
    moment = check.given_moment("at", at)
    time = None if organisation is None else organisation.time_for(subject.facts)
    found = []
    for one in definition.deadlines:
        if one.states and subject.state not in one.states:
            continue
        since = _start(one, definition, subject)
        if since is not None:
            found.append(_due(one, since, moment, time))
    return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at.timestamp() if one.due_at else 0.0)))


def _due(one: Deadline, since: Moment, at: Moment | None, time: WorkTime | None) -> Due:
    if time is None:
        return Due(one, since, None, reason="no_work_time")
    when = due_at(since, Span.parse(one.within), time)
    if at is None:
        return Due(one, since, when)
    # A day counts to its end.
    now = at if isinstance(at, DateTime) else time.by_clock(at, 24 * 60)
    return Due(one, since, when, now > when, left(now, when, time))


def _start(one: Deadline, definition: Definition, subject: Subject) -> Moment | None:
    if one.date is not None:
        from procurekit.workflow.views import View

        value = View(definition, subject).get(one.date)
        return value if isinstance(value, date) else None
    if one.after:
        return next((deed.at for deed in reversed(subject.deeds) if deed.command in one.after), None)
    return _entered(one, subject)


def _entered(one: Deadline, subject: Subject) -> Moment | None:
    """When it came into these states; going from one of them to another doesn't start the deadline anew."""
    since, inside = None, False
    for deed in subject.deeds:
        if deed.state is not None:
            since, inside = (since if inside else deed.at), deed.state in one.states
    return since if inside else None
