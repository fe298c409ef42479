"""Evaluating: what becomes of alerts from one look to the next, whatever the order, and whatever goes wrong."""

from datetime import date
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.model.alert_events import AlertAcknowledged, AlertSnoozed
from procurekit.model.alert_life import alert_after
from procurekit.rules import STANDARD, Escalation, Grade, InvalidRule, Rule, evaluate
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_moment

OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")
LATE = Rule(
    id="late",
    title="Late",
    since="requested",
    when="open > 0 and days > 0",
    grades=[Grade(severity="high", when="days > 9")],
    en="{open} due since {since}",
    to=["purchaser", "role:manager"],
)
ROW = {
    "order_id": "PO-1",
    "line": 1,
    "schedule": 1,
    "requested": date(2026, 3, 2),
    "open": Decimal(40),
    "unit": "EA",
    "purchaser": "mei",
}


class Watch:
    """Somebody who looks from time to time, and keeps each alert as it was after its last change."""

    def __init__(self, *rules):
        self.rules = rules
        self.kept = {}

    def look(self, at, *rows, rules=None):
        subjects = {"schedule_line": list(rows)}
        found = evaluate(rules or self.rules, subjects, self.kept.values(), at, work_time=OFFICE)
        self.kept |= {one.alert.id: one.alert for one in found.changes}
        self.last = found
        return [(one.alert.rule, type(one.payload).__name__.removeprefix("Alert")) for one in found.changes]

    def act(self, payload, at):
        (alert,) = self.kept.values()
        self.kept[alert.id] = alert_after(alert, payload, to_moment(at), id_=alert.id, by="mei")

    @property
    def alert(self):
        (alert,) = self.kept.values()
        return alert

    @property
    def told(self):
        return [[f"{who.kind}:{who.name}" for who in one.to] for one in self.last.changes]


def at(day, hour=10):
    return f"2026-03-{day:02}T{hour:02}:00+08:00"


def test_what_is_so_is_raised_once_and_resolved_when_it_is_so_no_more():
    watch = Watch(LATE)
    assert watch.look(at(2), ROW) == []
    assert watch.look(at(3), ROW) == [("late", "Raised")]
    assert watch.told == [["person:mei", "role:manager"]]
    assert (watch.alert.status, watch.alert.days, watch.alert.text()) == ("open", 1, "40 EA due since 2026-03-02")
    assert watch.look(at(3, 11), ROW) == []
    assert [one.days for one in watch.last.alerts] == [1]
    assert watch.look(at(5), ROW) == []
    assert [one.days for one in watch.last.alerts] == [3], "what it shows is as it is now"
    assert watch.look(at(6)) == [("late", "Resolved")]
    assert watch.told == [[]], "nobody wanted to hear of the end"
    assert (watch.alert.status, watch.last.alerts) == ("resolved", ())
    assert watch.look(at(9)) == []


def test_what_comes_back_is_the_same_alert_reopened():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    first = watch.alert
    watch.act(AlertAcknowledged(), at(3, 11))
    watch.look(at(4), {**ROW, "open": Decimal(0)})
    assert watch.look(at(5), ROW) == [("late", "Reopened")]
    again = watch.alert
    assert (again.id, again.times, again.acknowledged_at, again.version) == (first.id, 2, None, 4)
    assert watch.told == [["person:mei", "role:manager"]]


def test_another_beginning_or_severity_renews_it_and_only_worse_tells():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    assert watch.look(at(5), {**ROW, "requested": date(2026, 3, 4)}) == [("late", "Renewed")]
    assert (watch.told, watch.alert.since) == ([[]], date(2026, 3, 4))
    assert watch.look(at(13), {**ROW, "requested": date(2026, 3, 3)}) == [("late", "Renewed")]
    assert (watch.alert.severity, watch.told) == ("high", [["person:mei", "role:manager"]])
    assert watch.look(at(13, 11), {**ROW, "requested": date(2026, 3, 9)}) == [("late", "Renewed")]
    assert (watch.alert.severity, watch.told) == ("medium", [[]])
    # How much of it is open is no news; it is shown as it is.
    assert watch.look(at(13, 12), {**ROW, "requested": date(2026, 3, 9), "open": Decimal(7)}) == []
    assert watch.last.alerts[0].text() == "7 EA due since 2026-03-09"


def test_reminders_count_working_time_and_end_with_an_acknowledgement():
    watch = Watch(evolve(LATE, repeat="2 working days"))
    watch.look(at(5), ROW)  # a Thursday
    assert watch.look(at(6), ROW) == []
    assert watch.look(at(8), ROW) == []
    assert watch.look(at(9, 17), ROW) == []
    assert watch.look(at(9, 18), {**ROW, "open": Decimal(7)}) == [("late", "Reminded")]
    assert watch.alert.text() == "7 EA due since 2026-03-02", "they are told of how it is by then"
    assert watch.look(at(9, 19), ROW) == []
    assert watch.look(at(11, 18), ROW) == [("late", "Reminded")]
    watch.act(AlertAcknowledged(), at(11, 18))
    # It is worse on the 12th, which they are told, and that is all.
    assert watch.look(at(20), ROW) == [("late", "Renewed")]
    assert watch.look(at(31), ROW) == []


def test_escalations_go_step_by_step_until_somebody_acknowledges():
    steps = [
        Escalation(after="2 working hours", to="role:lead"),
        Escalation(after="1 working day", to=["role:manager", "person:wu"]),
    ]
    watch = Watch(evolve(LATE, escalate=steps))
    watch.look(at(6, 17), ROW)  # a Friday
    assert watch.look(at(6, 23), ROW) == []
    assert watch.look(at(9, 9), ROW) == []
    assert watch.look(at(9, 10), ROW) == [("late", "Escalated")]
    assert (watch.told, watch.alert.escalated) == ([["role:lead"]], 1)
    assert watch.look(at(9, 10), ROW) == []
    assert watch.look(at(9, 18), ROW) == [("late", "Escalated")]
    assert (watch.told, watch.alert.escalated) == ([["role:manager", "person:wu"]], 2)

    slow = Watch(evolve(LATE, escalate=steps))
    slow.look(at(6, 17), ROW)
    assert slow.look(at(11), ROW) == [("late", "Escalated")], "whoever looks late misses none"
    assert (slow.told, slow.alert.escalated) == ([["role:lead", "role:manager", "person:wu"]], 2)
    assert slow.look(at(11), ROW) == []

    seen = Watch(evolve(LATE, escalate=steps))
    seen.look(at(6, 17), ROW)
    seen.act(AlertAcknowledged(), at(6, 18))
    assert seen.look(at(11), ROW) == []


def test_an_escalation_may_wait_until_it_is_bad_enough():
    watch = Watch(evolve(LATE, escalate=[Escalation(after="1 working day", to="role:lead", only="high")]))
    watch.look(at(3), ROW)
    assert watch.look(at(10), ROW) == []
    assert watch.look(at(12), ROW) == [("late", "Renewed"), ("late", "Escalated")]
    assert watch.told == [["person:mei", "role:manager"], ["role:lead"]]


def test_a_step_that_waits_for_worse_is_not_skipped_by_those_after_it():
    steps = [
        Escalation(after="2 working days", to="role:manager"),
        Escalation(after="1 working day", to=["role:director", "role:lead"], only="high"),
        Escalation(after="1 working day", to="role:lead"),
    ]
    watch = Watch(evolve(LATE, escalate=steps))
    watch.look(at(3), ROW)
    assert watch.look(at(4, 18), ROW) == [("late", "Escalated")]
    assert watch.told == [["role:lead"]]
    assert watch.look(at(5, 18), ROW) == [("late", "Escalated")]
    assert watch.told == [["role:manager"]]
    assert watch.look(at(10), ROW) == []
    assert watch.look(at(12), ROW) == [("late", "Renewed"), ("late", "Escalated")]
    assert (watch.told[1], watch.alert.escalated) == (["role:director", "role:lead"], 3)
    assert watch.look(at(13), ROW) == []

    slow = Watch(evolve(LATE, escalate=steps))
    slow.look(at(3), ROW)
    assert slow.look(at(12), ROW) == [("late", "Renewed"), ("late", "Escalated")]
    assert slow.told[1] == ["role:director", "role:lead", "role:manager"], "each of them once"


def test_what_is_put_off_rests_and_is_told_when_that_is_over():
    watch = Watch(evolve(LATE, repeat="1 working day"))
    watch.look(at(3), ROW)
    watch.act(AlertSnoozed(date(2026, 3, 9)), at(3, 11))
    assert watch.look(at(6), ROW) == []
    assert [one.id for one in watch.last.alerts] == [watch.alert.id], "it is open all the same"
    assert watch.look("2026-03-08T23:59+08:00", ROW) == []
    assert watch.look(at(9, 0), ROW) == [("late", "Reminded")]
    assert watch.look(at(9, 1), ROW) == []
    watch.act(AlertSnoozed(to_moment(at(20))), at(9, 11))
    assert watch.look(at(12), ROW) == [("late", "Renewed")], "that it is worse now is kept"
    assert (watch.told, watch.alert.severity) == ([[]], "high")
    assert watch.last.changes[0].not_before is None, "and told to nobody"
    assert watch.look(at(19), ROW) == []
    assert watch.look(at(20), ROW) == [("late", "Reminded")]
    assert watch.told == [["person:mei", "role:manager"]]
    assert watch.look(at(20), ROW) == []
    assert watch.look(at(21)) == [("late", "Resolved")]


def test_what_gets_worse_as_it_is_put_off_no_more_is_told_once():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    watch.act(AlertSnoozed(date(2026, 3, 12)), at(3, 11))
    assert watch.look(at(12), ROW) == [("late", "Renewed"), ("late", "Reminded")]
    assert watch.told == [[], ["person:mei", "role:manager"]]
    assert watch.look(at(12, 11), ROW) == []


def test_the_end_is_told_to_those_who_were_told():
    watch = Watch(evolve(LATE, tell_end=True))
    watch.look(at(3), ROW)
    watch.look(at(4))
    assert watch.told == [[]]
    watch.look(at(5), ROW)
    (alert,) = watch.kept.values()
    watch.kept[alert.id] = evolve(alert, told=("mei@mail", "mei@chat", "role:manager@mail"))
    watch.look(at(6))
    assert watch.told == [["reader:mei", "reader:role:manager"]]


def test_a_rule_that_is_in_force_no_more_ends_what_it_found():
    watch = Watch(evolve(LATE, valid_from="2026-03-04", valid_until="2026-03-06"))
    assert watch.look(at(3), ROW) == []
    assert watch.look(at(4), ROW) == [("late", "Raised")]
    assert watch.look(at(6), ROW) == []
    assert watch.look(at(7), ROW) == [("late", "Resolved")]
    assert watch.last.changes[0].payload.why == "rule"


def test_what_nobody_asks_about_stays_as_it_is():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    other = Rule(id="other", title="Other", subject="invoice", when="amount > 0", en="{amount}")
    assert watch.look(at(4), rules=[evolve(LATE, id="another")]) == []
    assert [one.rule for one in watch.last.alerts] == ["late"]
    found = evaluate([LATE, other], {"invoice": []}, watch.kept.values(), at(5))
    assert found.changes == (), "there are no schedule lines to say that it ended"


@pytest.mark.parametrize("given", [list, pl.DataFrame])
def test_alerts_of_a_book_that_is_not_looked_at_stay_as_they_are(given):
    rows = [{**ROW, "book": "cn"}, {**ROW, "book": "eu", "order_id": "PO-2"}]
    before = evaluate([LATE], {"schedule_line": rows}, at=at(3)).alerts
    assert [one.book for one in before] == ["cn", "eu"]

    def ended(rows, **more):
        later = evaluate([LATE], {"schedule_line": given(rows)}, before, at(4), **more)
        return [one.alert.book for one in later.changes if one.alert.status == "resolved"]

    assert ended([]) == []
    assert ended([], book="cn") == ["cn"]
    assert ended([{**ROW, "order_id": "PO-3"}]) == []
    assert ended([{**ROW, "order_id": "PO-3", "book": "eu", "open": Decimal(0)}]) == ["eu"]
    orders = evolve(LATE, id="orders", subject="order", when="open_lines > 0", en="{open_lines}")
    known = evaluate([orders], {"order": [{"order_id": "PO-1", "book": "cn", "open_lines": 1}]}, at=at(3)).alerts
    subjects = {"order": [], "schedule_line": given(rows)}
    assert evaluate([LATE, orders], subjects, known, at(4)).alerts[-1].rule == "orders"


def test_a_kind_of_subject_that_there_is_not_is_refused():
    with pytest.raises(InvalidValue, match="schedule_line") as caught:
        evaluate([LATE], {"schedule_lines": [ROW]}, at=at(3))
    assert caught.value.code == "not_a_choice"


def test_whoever_looked_later_has_the_last_word():
    watch = Watch(LATE)
    watch.look(at(10), ROW)
    assert watch.look(at(9)) == []
    assert watch.look(at(9), {**ROW, "requested": date(2026, 3, 1)}) == []
    assert watch.look(at(11)) == [("late", "Resolved")]
    assert watch.look(at(10, 12), ROW) == [], "what ended since doesn't begin again"


def test_a_day_is_over_when_it_is_told_of():
    watch = Watch(evolve(LATE, repeat="1 working day"))
    assert watch.look("2026-03-03", ROW) == [("late", "Raised")]
    assert watch.look("2026-03-03", ROW) == []
    assert watch.look("2026-03-04", ROW) == [("late", "Reminded")]


@pytest.mark.parametrize("span", ["5 minutes", "2 working hours", "24 hours", "1 working day", "1 day"])
def test_a_day_that_is_told_of_twice_changes_nothing_the_second_time(span):
    watch = Watch(evolve(LATE, repeat=span, escalate=[Escalation(after=span, to="role:lead")]))
    assert watch.look("2026-03-03", ROW) == [("late", "Raised")]
    assert watch.look("2026-03-03", ROW) == []
    assert watch.look(at(3, 23), ROW) == [], "it isn't over yet"
    later = watch.look("2026-03-05", ROW)
    assert later == [("late", "Escalated")]
    assert watch.look("2026-03-05", ROW) == []


def test_what_a_day_was_told_of_has_the_last_word_on_all_of_it():
    watch = Watch(LATE)
    watch.look("2026-03-03", ROW)
    assert watch.look(at(3, 23)) == []
    assert watch.look("2026-03-04T00:00+08:00") == [("late", "Resolved")]
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    assert watch.look("2026-03-03") == [("late", "Resolved")]


def test_nobody_known_to_tell_leaves_the_owner_of_the_rule():
    lone = {name: value for name, value in ROW.items() if name != "purchaser"}
    for rule, expected in (
        (evolve(LATE, to="purchaser"), ["role:buyer"]),
        (evolve(LATE, to="purchaser", owner="li"), ["person:li"]),
        (evolve(LATE, to="purchaser", owner="role:lead"), ["role:lead"]),
        (evolve(LATE, to=["purchaser", "role:manager"], owner="li"), ["role:manager"]),
        (evolve(LATE, to=["purchaser", "contact:sales"]), ["contact:sales", "role:buyer"]),
        (evolve(LATE, to=["purchaser", "contact:sales"], owner="li"), ["contact:sales", "person:li"]),
        (evolve(LATE, to="contact:sales", owner="li"), ["contact:sales"]),
        (evolve(LATE, to=["contact:sales", "contact", "person:wu"]), ["contact:sales", "contact:*", "person:wu"]),
    ):
        watch = Watch(rule)
        watch.look(at(3), lone)
        assert watch.told == [expected]
        assert (watch.last.changes[0].not_before is None) is (not expected)


# --- what is the same whatever the order


def several(row):
    days = [date(2026, 3, day) for day in range(1, 10)]
    return [row(order_id=f"order_{n}", latest_promise=str(day), issued_on="2026-02-01") for n, day in enumerate(days)]


def test_the_order_of_rules_and_rows_makes_no_difference(row):
    rows, rules = several(row), list(STANDARD)
    first = evaluate(rules, {"schedule_line": rows}, at=at(20))
    for seed in range(5):
        Random(seed).shuffle(rows)
        Random(seed).shuffle(rules)
        again = evaluate(rules, {"schedule_line": rows}, at=at(20))
        assert again == first
    assert len(first.alerts) > 9


def test_two_rows_that_claim_to_be_one_subject_are_one_alert_whichever_comes_first():
    old = {**ROW, "requested": date(2026, 1, 5)}
    for rows in ([ROW, old], [old, ROW]):
        found = evaluate([LATE], {"schedule_line": rows}, at=at(5))
        assert [(one.severity, one.since) for one in found.alerts] == [("high", date(2026, 1, 5))]


# --- what goes wrong


def test_a_rule_that_fails_is_a_finding_and_hides_nothing():
    wrong = {**ROW, "order_id": "PO-2", "open": "many"}
    other = evolve(LATE, id="other", when="days > 0", en="late since {since}")
    found = evaluate([LATE, other], {"schedule_line": [wrong, ROW]}, at=at(5))
    assert [(one.rule, one.subject_key) for one in found.alerts] == [
        ("late", "PO-1/1/1"),
        ("other", "PO-1/1/1"),
        ("other", "PO-2/1/1"),
    ]
    (finding,) = found.findings
    assert (finding.rule, finding.where, finding.subject_key, finding.count) == ("late", "when", "PO-2/1/1", 1)
    for lang in ("en", "zh"):
        assert "PO-2/1/1" in finding.text(lang)
        assert "late" in finding.text(lang)
    assert finding.as_dict("zh") == {
        "rule": "late",
        "code": finding.code,
        "where": "when",
        "subject_key": "PO-2/1/1",
        "count": 1,
        "text": finding.text("zh"),
    }


def test_of_what_could_not_be_looked_at_nothing_changes():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    assert watch.look(at(4), {**ROW, "open": "many"}) == []
    assert watch.alert.is_open
    assert [one.count for one in watch.last.findings] == [1]
    assert watch.look(at(5), {**ROW, "order_id": "PO-2", "open": "many"}) == [("late", "Resolved")]


def test_what_is_only_said_of_it_may_fail_too():
    rule = evolve(LATE, en="{open} {item} {amount}", grades=[Grade(severity="high", when="open_amount > 10")])
    found = evaluate([rule], {"schedule_line": [{**ROW, "open_amount": "much"}, {**ROW, "line": 2}]}, at=at(5))
    assert [one.subject_key for one in found.alerts] == ["PO-1/2/1"]
    assert [one.subject_key for one in found.findings] == ["PO-1/1/1"]
    assert found.alerts[0].text() == "40 EA – –", "what a row doesn't have is shown as missing"


def test_a_row_that_does_not_say_which_it_is_is_a_finding():
    found = evaluate([LATE], {"schedule_line": [{"requested": date(2026, 3, 2), "open": Decimal(1)}]}, at=at(5))
    assert found.alerts == ()
    assert [(one.code, one.subject_key) for one in found.findings] == [("rule_no_key", "?")]
    assert "order_id, line" in found.findings[0].text()


def test_a_row_that_does_not_say_which_it_is_may_be_any_of_them():
    watch = Watch(LATE)
    watch.look(at(3), ROW)
    assert watch.look(at(4), {**ROW, "order_id": None}) == []
    assert watch.alert.is_open
    assert watch.look(at(5)) == [("late", "Resolved")]


def test_rules_that_make_no_sense_are_refused_as_a_whole():
    with pytest.raises(InvalidRule):
        evaluate([LATE, evolve(LATE, id="wrong", when="opne > 0")], {"schedule_line": []}, at=at(5))
    with pytest.raises(InvalidValue) as caught:
        evaluate([LATE, LATE], {"schedule_line": []}, at=at(5))
    assert caught.value.code == "rule_twice"
    for moment in (None, "someday"):
        with pytest.raises(InvalidValue) as caught:
            evaluate([LATE], {"schedule_line": []}, at=moment)
        assert caught.value.values["field"] == "at"


# --- how it is shown


def test_an_alert_as_plain_data(row):
    (rule,) = [one for one in STANDARD if one.id == "receipt_overdue"]
    demands = ("work_order:WO-1",)
    one = row(item="M6", latest_promise="2026-03-09", needed_by="2026-03-12", demands=demands, purchaser="mei")
    (found,) = evaluate([rule], {"schedule_line": [one]}, at="2026-03-10").alerts
    assert found.name == "PO-A/1"
    plain = found.as_dict("zh")
    assert plain.pop("id").startswith("alert_")
    assert plain == {
        "rule": "receipt_overdue",
        "severity": "high",
        "subject": "schedule_line",
        "subject_key": "order_a/1/1",
        "book": "main",
        "title": "Receipt overdue",
        "title_zh": "到货逾期",
        "en": "due on 2026-03-09, 1 day(s) overdue; 100 EA still to come",
        "zh": "应于 2026-03-09 到货，已逾期 1 天；尚欠 100 EA",
        "text": "应于 2026-03-09 到货，已逾期 1 天；尚欠 100 EA",
        "since": "2026-03-09",
        "days": 1,
        "order_id": "order_a",
        "order_number": "PO-A",
        "line": 1,
        "schedule": 1,
        "document": None,
        "document_number": None,
        "item": "M6",
        "supplier": "V-1",
        "supplier_name": "Bolt & Nut Ltd",
        "purchaser": "mei",
        "amount": "1000.00",
        "currency": "EUR",
        "demands": ["work_order:WO-1"],
        "needed_by": "2026-03-12",
        "values": {"since": "2026-03-09", "days": "1", "open": "100 EA"},
        "version": 1,
        "status": "open",
        "raised_at": "2026-03-10",
        "times": 1,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "snoozed_until": None,
        "escalated": 0,
        "told": [],
        "told_at": "2026-03-10",
        "resolved_at": None,
        "changed_at": "2026-03-10",
    }


def test_values_are_shown_with_their_unit_or_currency():
    rule = evolve(LATE, en="{open} {open_amount} {on_hold} {line} {requested} {needed_by} {days}")
    shown = {**ROW, "open": Decimal("40.50"), "open_amount": Decimal("7.10"), "currency": "EUR", "on_hold": False}
    (found,) = evaluate([rule], {"schedule_line": [shown]}, at=at(5)).alerts
    assert found.text() == "40.5 EA 7.10 EUR ✗ 1 2026-03-02 – 3"
    (found,) = evaluate([rule], {"schedule_line": [{**shown, "unit": None, "currency": None}]}, at=at(5)).alerts
    assert found.text().startswith("40.5 7.10 ✗")
