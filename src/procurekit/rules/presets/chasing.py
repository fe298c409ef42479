"""What is on the worklist beside what needs attention: soon due, to be asked again, unanswered, too late for a need."""

from __future__ import annotations

from datetime import date
from typing import Final

from procurekit.model.facts import LineFacts
from procurekit.rules.presets.attention import ATTENTION, amount_of, waited_for
from procurekit.rules.rule import Hit, Rule

__all__ = ["CHASING"]

_WHENEVER: Final = -3660
"""Ten years before: as soon as it is known."""


def _expected(row: LineFacts) -> date | None:
    if row.promise_point == "ship":
        return row.ship_by or row.latest_promise or row.requested
    return row.latest_promise or row.requested


def _due_soon(row: LineFacts, day: date) -> Hit | None:
    """It is to come shortly, and nobody may have forgotten it."""
    due = _expected(row)
    if due is None or due < day or not waited_for(row):
        return None
    return Hit(due, {"left": str((due - day).days), "open": amount_of(row.open, row)})


def _follow_up_due(row: LineFacts, day: date) -> Hit | None:
    """Whoever asked last wanted to ask again by then."""
    due = row.next_follow_up_on
    if due is None or due > day or not waited_for(row):
        return None
    return Hit(due, {"count": str(row.follow_ups), "asked": str(row.last_followed_up_on)})


def _incident_unanswered(row: LineFacts, day: date) -> Hit | None:
    """Something went wrong with it, however far it has come, and nobody responded."""
    if not row.unanswered_incidents or row.unanswered_since is None:
        return None
    return Hit(min(row.unanswered_since, day), {"count": str(row.unanswered_incidents)})


def _demand_at_risk(row: LineFacts, day: date) -> Hit | None:
    """What waits for it needs it before it can be there."""
    due = _expected(row)
    if due is None or row.needed_by is None or not waited_for(row):
        return None
    # What should have come already comes today at the earliest.
    expected = max(due, day)
    if expected <= row.needed_by:
        return None
    late = str((expected - row.needed_by).days)
    return Hit(row.needed_by, {"expected": expected.isoformat(), "late": late, "open": amount_of(row.open, row)})


def _date_not_agreed(row: LineFacts, day: date) -> Hit | None:
    """It should have come by then; the later date that was heard since is asked for, or was not accepted."""
    due, heard = row.date_in_force, row.latest_promise
    # Once the later date has passed too, it is overdue by any of them.
    if due is None or heard is None or due >= day or heard < day or not waited_for(row):
        return None
    return Hit(due, {"heard": heard.isoformat(), "open": amount_of(row.open, row)})


_DUE_SOON = Rule(
    id="due_soon",
    title="Due soon",
    title_zh="即将到期",
    severity="low",
    message="attention.due_soon",
    condition=_due_soon,
    days=-4,
    reminder=True,
)
_FOLLOW_UP_DUE = Rule(
    id="follow_up_due",
    title="To be asked again",
    title_zh="待再次跟催",
    severity="medium",
    message="attention.follow_up_due",
    condition=_follow_up_due,
    days=-1,
    high_after=7,
)
_INCIDENT_UNANSWERED = Rule(
    id="incident_unanswered",
    title="Incident not responded to",
    title_zh="异常未响应",
    severity="medium",
    message="attention.incident_unanswered",
    condition=_incident_unanswered,
    days=-1,
    high_after=3,
)
_DEMAND_AT_RISK = Rule(
    id="demand_at_risk",
    title="Too late for what waits",
    title_zh="影响需求",
    severity="medium",
    message="attention.demand_at_risk",
    condition=_demand_at_risk,
    days=_WHENEVER,
    high_after=0,
)
_DATE_NOT_AGREED = Rule(
    id="date_not_agreed",
    title="New date not agreed",
    title_zh="新交期未达成一致",
    severity="medium",
    message="attention.date_not_agreed",
    condition=_date_not_agreed,
    high_after=14,
)

CHASING: Final[tuple[Rule, ...]] = (
    *ATTENTION,
    _DUE_SOON,
    _FOLLOW_UP_DUE,
    _INCIDENT_UNANSWERED,
    _DEMAND_AT_RISK,
    _DATE_NOT_AGREED,
)
"""What puts a line on the worklist of a desk that was told of nothing else."""
