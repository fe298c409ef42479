"""The life of alerts: whatever comes and goes, and whatever people do, looking twice at a moment changes nothing."""

from datetime import date, timedelta

import pendulum
from hypothesis import given
from hypothesis import strategies as st

from procurekit.model.alert_events import AlertAcknowledged, AlertRaised, AlertSnoozed
from procurekit.model.alert_life import alert_after
from procurekit.rules import Escalation, Grade, Quiet, Rule, evaluate
from procurekit.values.moments import instant_of

FIRST = date(2026, 6, 1)
START = pendulum.datetime(2026, 6, 1, 9, tz="Europe/Berlin")

escalations = st.builds(
    Escalation,
    after=st.sampled_from(["1 hour", "2 working days", "3 days"]),
    to=st.sampled_from(["role:lead", "role:manager"]),
    only=st.sampled_from([None, "medium", "high"]),
)
rules = st.builds(
    Rule,
    id=st.just("late"),
    title=st.just("Late"),
    when=st.just("days > 0 and open > 0"),
    since=st.just("requested"),
    severity=st.just("low"),
    grades=st.just((Grade(severity="high", when="days > 6"), Grade(severity="medium", when="days > 3"))),
    en=st.just("{days}"),
    to=st.just(("role:buyer",)),
    repeat=st.sampled_from([None, "1 day", "3 working hours"]),
    quiet=st.sampled_from([None, Quiet(hours="20:00-08:00"), Quiet(hours="20:00-08:00", unless="high")]),
    escalate=st.lists(escalations, max_size=2),
    tell_end=st.booleans(),
)
looks = st.lists(
    st.tuples(
        st.sampled_from([1, 5, 24, 60]),
        st.booleans(),
        st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 1, 1])), max_size=3),
        st.sampled_from([None, None, AlertAcknowledged(), timedelta(days=2), timedelta(hours=7)]),
    ),
    min_size=1,
    max_size=9,
)


@given(rules, looks)
def test_looking_twice_at_a_moment_changes_nothing(rule, looks):
    known, now = {}, START
    for hours, whole, lines, act in looks:
        now += timedelta(hours=hours)
        at = now.date() if whole else instant_of(now)
        rows = [
            {"order_id": "PO-1", "line": place, "requested": FIRST + timedelta(days=later), "open": open_}
            for place, (later, open_) in enumerate(lines)
        ]
        found = evaluate([rule], {"schedule_line": rows}, known.values(), at)
        for one in found.changes:
            before = known.get(one.alert.id)
            assert before is None or not isinstance(one.payload, AlertRaised)
            assert alert_after(before, one.payload, at, id_=one.alert.id) == one.alert
            assert bool(one.to) == (one.not_before is not None)
            known[one.alert.id] = one.alert
        again = evaluate([rule], {"schedule_line": rows[::-1]}, list(known.values())[::-1], at)
        assert again.changes == ()
        assert again.alerts == found.alerts
        if isinstance(act, timedelta):
            done = AlertSnoozed((now + act).date() if whole else instant_of(now + act))
        else:
            done = act
        for id_, one in known.items():
            if done is not None and one.is_open:
                known[id_] = alert_after(one, done, instant_of(now), id_=id_, by="mei")
