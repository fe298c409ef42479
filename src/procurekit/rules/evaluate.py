"""Evaluate: what the rules make of alerts at a moment: raised, worse, reminded, escalated, resolved. It is pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.model.alert import SEVERITIES, Alert, Found, Severity, alert_id
from procurekit.model.alert_events import (
    AlertEscalated,
    AlertPayload,
    AlertRaised,
    AlertReminded,
    AlertRenewed,
    AlertReopened,
    AlertResolved,
)
from procurekit.model.alert_life import alert_after
from procurekit.model.change_events import Recipient
from procurekit.model.deadlines import Span, due
from procurekit.rules.matching import Matches, RuleFinding, Subjects, match
from procurekit.rules.quiet import not_before
from procurekit.rules.reading import Plan, plan_of, recipients_in
from procurekit.rules.rule import Escalation, Rule
from procurekit.values import Moment, WorkCalendar, WorkTime, check, date_in
from procurekit.values.elapsed import MICROSECOND
from procurekit.values.shifts import DAY

__all__ = ["AlertChange", "Evaluation", "evaluate", "is_ahead", "is_later", "ranked", "settle", "usual_time"]

_HOURS: Final = "09:00-18:00"


@frozen
class AlertChange:
    """One thing that happens to an alert at a moment: the event's `payload`, and the `alert` after it.

    Nobody is to be told of it before `not_before`: None where nobody is to be told at all.
    """

    payload: AlertPayload
    alert: Alert
    at: Moment
    not_before: DateTime | None = None

    @property
    def to(self) -> tuple[Recipient, ...]:
        """Who is to be told."""
        found: tuple[Recipient, ...] = getattr(self.payload, "to", ())
        return found


@frozen
class Evaluation:
    """What the rules make of it at a moment.

    `changes` are what happens to alerts, in the order in which it does; `alerts` those that are open after it, the most
    pressing first; `findings` are rules that couldn't be evaluated: of what they would have found nothing changes.
    """

    at: Moment
    changes: tuple[AlertChange, ...]
    alerts: tuple[Alert, ...]
    findings: tuple[RuleFinding, ...] = ()


def evaluate(
    rules: Iterable[Rule],
    subjects: Subjects,
    open_alerts: Iterable[Alert] = (),
    at: Moment | str | None = None,
    *,
    work_time: WorkTime | None = None,
    calendar: WorkCalendar | None = None,
    book: str = "main",
) -> Evaluation:
    """What the rules make of the subjects and of the alerts that are known, at a moment.

    `subjects` has all rows of each kind that the rules speak of: facts as objects or mappings, or one data frame. An
    alert of a kind that isn't there stays as it is, and so does one of a rule that isn't among `rules`, and one of a
    book that is neither `book` (that of rows that don't say theirs) nor said by any row of that kind. `open_alerts` may
    hold resolved ones, too: they are reopened instead of raised. Keep the `alert` of each change by its id and pass it
    the next time: what was raised isn't raised again.

    `work_time` says when is worked, for spans and quiet hours, and in which zone: without it Monday to Friday, from 9
    to 18. Working days are counted by `calendar`, else by the days of `work_time`.

    Raises InvalidRule if a rule makes no sense, InvalidValue without a moment, if two rules have one id, if there is no
    such kind of subject, or if a single row is passed as the rows of one.

    >>> from datetime import date
    >>> from procurekit.rules import Rule, evaluate
    >>> late = Rule(id="late", title="Late", since="requested", when="open > 0 and days > 0", en="{open} due {since}")
    >>> row = {"order_id": "PO-1", "line": 1, "schedule": 1, "requested": date(2026, 12, 1), "open": Decimal(5)}
    >>> found = evaluate([late], {"schedule_line": [row]}, at="2026-12-03")
    >>> [(type(one.payload).__name__, one.alert.text()) for one in found.changes]
    [('AlertRaised', '5 due 2026-12-01')]
    >>> evaluate([late], {"schedule_line": [row]}, found.alerts, "2026-12-04").changes
    ()
    >>> [one.alert.status for one in evaluate([late], {"schedule_line": []}, found.alerts, "2026-12-05").changes]
    ['resolved']
    """
    moment = check.given_moment("at", at)
    if moment is None:
        raise InvalidValue("missing_value", field="at")
    kept = tuple(rules)
    ensure_apart(kept)
    time = work_time or usual_time(moment)
    matches = match(kept, subjects, moment, calendar=calendar or time.days, book=book)
    return settle(kept, matches, open_alerts, moment, kinds=frozenset(subjects), work_time=time)


def ensure_apart(rules: Iterable[Rule]) -> None:
    """Raise InvalidValue if two rules have one id."""
    seen: set[str] = set()
    for one in rules:
        if one.id in seen:
            raise InvalidValue("rule_twice", id=one.id)
        seen.add(one.id)


def usual_time(at: Moment) -> WorkTime:
    """When is worked where nobody says: Monday to Friday, from 9 to 18 by the clocks of the moment's zone."""
    name = getattr(at.tzinfo, "name", None) if isinstance(at, datetime) else None
    try:
        return WorkTime(WorkCalendar(), name or "UTC", _HOURS)
    except InvalidValue:
        # An offset is no place.
        return WorkTime(WorkCalendar(), "UTC", _HOURS)


def settle(
    rules: Iterable[Rule],
    matches: Matches,
    known: Iterable[Alert],
    at: Moment,
    *,
    kinds: frozenset[Any],
    work_time: WorkTime,
) -> Evaluation:
    """What becomes of the alerts that are known, given what the rules found: the second half of `evaluate`."""
    plans = {one.id: plan_of(one) for one in rules}
    alerts = {one.id: one for one in known}
    found = {alert_id(one.book, one.rule, one.subject, one.subject_key): one for one in matches.found}
    settling = _Settling(at, work_time)
    changes: list[AlertChange] = []
    for id_ in sorted({*alerts, *found}):
        alert, now = alerts.get(id_), found.get(id_)
        plan = plans.get(alert.rule if now is None else now.rule)  # type: ignore[union-attr]  # it is one of the two
        if plan is None or plan.rule.subject not in kinds:
            continue
        if alert is not None and (alert.subject, alert.book) not in matches.books:
            continue
        mine = list(settling.changes(id_, plan, alert, now, matches.unknown))
        if mine:
            alerts[id_] = mine[-1].alert
        changes += mine
    # What is still so is shown as it is now; only what changed is kept so.
    still = (_as_now(one, found.get(one.id)) for one in alerts.values() if one.is_open)
    return Evaluation(at, tuple(changes), tuple(ranked(still)), matches.findings)


class _Settling:
    def __init__(self, at: Moment, work_time: WorkTime) -> None:
        self.at = at
        self.day = date_in(at)
        self.time = work_time
        self.instant = _instant(at, work_time)

    def changes(
        self,
        id_: str,
        plan: Plan,
        alert: Alert | None,
        now: Found | None,
        unknown: frozenset[tuple[str, str | None]],
    ) -> Iterator[AlertChange]:
        rule = plan.rule
        if alert is not None and alert.changed_at is not None and is_later(alert.changed_at, self.at, self.time):
            # Somebody looked later than this: what was so then counts.
            return
        if now is None:
            if alert is None or not alert.is_open:
                return
            if {(rule.id, None), (rule.id, alert.subject_key)} & unknown:
                return
            to = tuple(_told(alert)) if rule.tell_end else ()
            why = AlertResolved("ended" if rule.is_valid(self.day) else "rule", to)
            yield self.change(id_, plan, alert, why)
            return
        if alert is None or not alert.is_open:
            to = self.to(rule.to, now, rule)
            yield self.change(id_, plan, alert, AlertRaised(now, to) if alert is None else AlertReopened(now, to))
            return
        told, before = False, alert.severity
        if (alert.severity, alert.since) != (now.severity, now.since):
            # Who put it off hears of it when that is over, however bad it is by then.
            told = _is_as_bad(now, before, more=True) and alert.snoozed_until is None
            renewed = self.change(id_, plan, alert, AlertRenewed(now, self.to(rule.to, now, rule) if told else ()))
            yield renewed
            alert = renewed.alert
        yield from self.pursued(id_, plan, alert, now, before, told=told)

    def pursued(
        self, id_: str, plan: Plan, alert: Alert, now: Found, before: Severity, *, told: bool
    ) -> Iterator[AlertChange]:
        """What happens because nobody did anything about it; `before` is how bad it was so far."""
        if alert.snoozed_until is not None:
            if is_ahead(alert.snoozed_until, self.instant, self.time):
                return
            # They asked to hear of it again then.
            reminded = self.change(id_, plan, alert, AlertReminded(now, self.to(plan.rule.to, alert, plan.rule)))
            yield reminded
            alert, told = reminded.alert, True
        if alert.acknowledged_at is not None or alert.raised_at is None:
            return
        steps = self.steps(plan, alert, alert.raised_at, before)
        if steps:
            # After a while in which nobody looked there may be several: whoever is told by more of them is told once.
            to = dict.fromkeys(who for one in steps.values() for who in self.to(one.to, alert, plan.rule))
            escalated = self.change(id_, plan, alert, AlertEscalated(max(alert.escalated, *steps), now, tuple(to)))
            yield escalated
            alert, told = escalated.alert, True
        last = alert.told_at or alert.raised_at
        if plan.repeat is not None and last is not None and not told and self.is_over(last, plan.repeat):
            yield self.change(id_, plan, alert, AlertReminded(now, self.to(plan.rule.to, alert, plan.rule)))

    def steps(self, plan: Plan, alert: Alert, raised_at: Moment, before: Severity) -> dict[int, Escalation]:
        """The steps of its escalation that are to be taken now, in the order in which they are due.

        One that is held back until it is worse is taken once it is, whatever came after it.
        """
        start, found = _start(raised_at, self.time), dict[int, Escalation]()
        in_order = sorted((due(start, after, self.time), place) for place, (after, _) in enumerate(plan.escalate))
        for step, (over, place) in enumerate(in_order, 1):
            one = plan.escalate[place][1]
            if over > self.instant or (one.only is not None and not _is_as_bad(alert, one.only)):
                continue
            released = one.only is not None and SEVERITIES.index(before) < SEVERITIES.index(one.only)
            if step > alert.escalated or released:
                found[step] = one
        return found

    def change(self, id_: str, plan: Plan, alert: Alert | None, payload: AlertPayload) -> AlertChange:
        after = alert_after(alert, payload, self.at, id_=id_)
        quiet, told = plan.rule.quiet, getattr(payload, "to", ())
        when = None
        if told:
            when = self.instant
            if quiet is not None:
                when = not_before(self.instant, after.severity, quiet, plan.quiet, self.time)
        return AlertChange(payload, after, self.at, when)

    def is_over(self, start: Moment, span: Span) -> bool:
        return due(_start(start, self.time), span, self.time) <= self.instant

    def to(self, named: Iterable[str], found: Found, rule: Rule) -> tuple[Recipient, ...]:
        """Who is told; where nobody else is known the rule's owner, or else whoever buys."""
        many = tuple(named)
        told = tuple(dict.fromkeys(self.recipients(many, found)))
        # The contacts of an order are others' people, and it may have none.
        if any(one.kind != "contact" for one in told) or (told and "purchaser" not in many):
            return told
        if rule.owner is not None:
            return (*told, _owner(rule.owner))
        if "purchaser" in many:
            return (*told, Recipient("role", "buyer", "purchaser"))
        return told

    def recipients(self, named: Iterable[str], found: Found) -> Iterator[Recipient]:
        for kind, name in recipients_in(named):
            if kind == "purchaser":
                if found.purchaser is not None:
                    yield Recipient("person", found.purchaser, "purchaser")
            elif kind != "contact" or found.order_id is not None:
                yield Recipient(kind, name)


def is_ahead(until: Moment, now: DateTime, work_time: WorkTime) -> bool:
    """Is what is put off until then still put off? A day is ahead until it begins, where it is worked."""
    # Days are compared: what is put off until 9999 begins after all calendars.
    return until > now if isinstance(until, DateTime) else until > work_time.day_of(now)


def is_later(moment: Moment, at: Moment, work_time: WorkTime) -> bool:
    """Does what happened at a moment come after somebody looks `at` something?"""
    return _start(moment, work_time) > _instant(at, work_time)


def _start(moment: Moment, work_time: WorkTime) -> DateTime:
    """When that was: what was found on a day was so at its very end."""
    return moment if isinstance(moment, DateTime) else work_time.by_clock(moment, DAY) - MICROSECOND


def _instant(at: Moment, work_time: WorkTime) -> DateTime:
    """When somebody looks: a day is over when it is told of."""
    return at if isinstance(at, DateTime) else work_time.by_clock(date_in(at), DAY)


def _is_as_bad(found: Found, severity: Severity, *, more: bool = False) -> bool:
    """Is it at least as bad as that, or worse?"""
    return SEVERITIES.index(found.severity) >= SEVERITIES.index(severity) + more


def _told(alert: Alert) -> Iterator[Recipient]:
    """Whoever was told of it, in whatever role."""
    for who in dict.fromkeys(one.rpartition("@")[0] for one in alert.told):
        yield Recipient("reader", who)


def _owner(owner: str) -> Recipient:
    kind, _, name = owner.partition(":")
    return Recipient(kind, name, "owner") if name else Recipient("person", owner, "owner")


def _as_now(alert: Alert, found: Found | None) -> Alert:
    if found is None:
        return alert
    changed: Mapping[str, Any] = {name: getattr(found, name) for name in _SHOWN}
    return evolve(alert, **changed)


_SHOWN: Final = ("en", "zh", "days", "values", "amount", "demands", "needed_by")
"""What may change from one look to the next without being worth an event."""


def ranked(alerts: Iterable[Alert]) -> list[Alert]:
    """The alerts, the severest first, then the oldest, then the largest.

    Amounts in different currencies are compared by their number: the order is for reading, nothing is added.
    """
    return sorted(alerts, key=_rank)


def _rank(alert: Alert) -> tuple[object, ...]:
    return (
        -SEVERITIES.index(alert.severity),
        -(alert.days or 0),
        alert.amount is None,
        Decimal(0) if alert.amount is None else alert.amount.copy_negate(),
        alert.order_number or "",
        alert.rule,
        alert.subject_key,
    )
