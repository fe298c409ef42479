"""A desk that looks records what becomes of alerts, once; people act on them; the watch goes on until it is stopped."""

from datetime import datetime

import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Conflict,
    KeyReused,
    NotFound,
    OrderLine,
    PurchaseOrder,
    Receipt,
    Refused,
    StoreError,
)
from procurekit.model.alert import Alert
from procurekit.model.alert_life import fold_alert
from procurekit.rules import STANDARD, Rule, in_place
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import Organisation, Person

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
OVERDUE = next(evolve(one, quiet=None, repeat=None, escalate=()) for one in STANDARD if one.id == "receipt_overdue")


def late(desk, number="PO-1", promised="2026-01-02"):
    lines = [OrderLine(1, "M6-BOLT", "1000", promised=promised)]
    state = desk.create(PurchaseOrder(number, supplier="V-7", purchaser="mei", lines=lines), by=MEI)
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        state = desk.do(step, state, by=actor)
    return state


@pytest.fixture
def desk(url, clock):
    with procurekit.open(url, clock=clock, rules=[OVERDUE]) as desk:
        yield desk


def types(desk, alert):
    return [one.envelope.type.removeprefix("alert.") for one in desk.journal.events(alert.id)]


def whats(found):
    return [type(one.payload).__name__.removeprefix("Alert") for one in found.changes]


def test_looking_records_what_it_finds_once(desk, clock):
    late(desk)
    found = desk.alerts()
    assert found.recorded
    assert whats(found) == ["Raised"]
    (alert,) = found
    assert alert == desk.alert(alert.id) == desk.kept_alerts()[0]
    clock.forward(hours=1)
    again = desk.alerts()
    assert whats(again) == []
    assert [one.id for one in again] == [alert.id]
    assert types(desk, alert) == ["raised"]


def test_the_log_tells_which_rule_it_was_to_the_letter(desk, clock):
    late(desk)
    (alert,) = desk.alerts()
    patient = OVERDUE.with_values(grace=1)
    clock.forward(days=12)
    desk.alerts(rules=[patient])
    raised, renewed = desk.journal.events(alert.id)
    assert raised.envelope.definition == OVERDUE.hash != patient.hash
    assert renewed.envelope.definition == patient.hash
    assert raised.envelope.source == "rules"


def test_a_redaction_of_the_order_deletes_what_was_said_about_its_alerts(desk):
    state = late(desk)
    (alert,) = desk.alerts()
    desk.comment(alert, "Li Lei is ill", by=Actor("mei", "Mei Lin"))
    desk.redact(state.id, by="dpo", reason="request 17")
    stored = b"".join(one.body + (one.personal or b"") for one in desk.store.read_all())
    assert b"Li Lei" not in stored
    assert b"Mei Lin" not in stored
    assert [one.reason for one in desk.alert_story(alert).steps] == [None, None]
    assert desk.verify().holds


def test_only_looking_records_nothing(desk):
    late(desk)
    position = len(list(desk.store.read_all()))
    found = desk.alerts(record=False)
    assert (whats(found), found.recorded) == (["Raised"], False)
    assert len(list(desk.store.read_all())) == position
    assert desk.kept_alerts() == []


def test_an_order_is_not_disturbed_by_being_looked_at(desk):
    state = late(desk)
    desk.alerts()
    assert desk.get(state.id).version == state.version
    desk.hold(state, procurekit.Hold("quality"), by=MEI)


def test_it_ends_by_itself_and_begins_anew_as_the_same_alert(desk, clock):
    state = late(desk)
    (alert,) = desk.alerts()
    state = desk.hold(state, procurekit.Hold("quality"), by=MEI)
    clock.forward(hours=1)
    assert whats(desk.alerts()) == ["Resolved"]
    assert desk.kept_alerts() == []
    assert desk.kept_alerts(open_only=False)[0].status == "resolved"
    (hold,) = state.holds
    desk.release(state, hold, by=MEI)
    clock.forward(hours=1)
    (again,) = desk.alerts()
    assert (again.id, again.times, again.status) == (alert.id, 2, "open")
    assert types(desk, alert) == ["raised", "resolved", "reopened"]


def test_what_is_shown_is_how_it_is_now_and_what_is_kept_is_what_was_told(desk, clock):
    late(desk)
    desk.alerts()
    clock.forward(days=2)
    (shown,) = desk.alerts()
    (kept,) = desk.kept_alerts()
    assert (shown.days, kept.days) == (5, 3)
    assert "5 day(s)" in shown.text()
    assert types(desk, kept) == ["raised"]


def test_it_becomes_graver(desk, clock):
    late(desk)
    (alert,) = desk.alerts()
    assert alert.severity == "medium"
    clock.forward(days=12)
    found = desk.alerts()
    assert whats(found) == ["Renewed"]
    assert found[0].severity == desk.alert(alert.id).severity == "high"


def test_rows_of_alerts_are_what_their_events_fold_to(desk, clock):
    state = late(desk)
    late(desk, "PO-2")
    (alert, _) = desk.alerts()
    desk.acknowledge(alert, by=MEI)
    clock.forward(days=12)
    desk.alerts()
    desk.record(Receipt(state.id, 1, "1000"), by=MEI)
    clock.forward(days=1)
    desk.alerts()
    for one in desk.kept_alerts(open_only=False):
        assert fold_alert(desk.journal.events(one.id)) == one


def test_a_moment_before_the_last_look_changes_nothing_of_what_was_looked_at_later(desk, clock):
    state = late(desk)
    desk.alerts()
    desk.record(Receipt(state.id, 1, "1000", at="2026-01-05T09:00+08:00"), by=MEI)
    clock.forward(hours=2)
    assert whats(desk.alerts()) == ["Resolved"]
    late(desk, "PO-2", promised="2026-01-01")
    assert [one.alert.order_number for one in desk.alerts("2026-01-05T08:30+08:00").changes] == ["PO-2"]


def test_a_rule_that_does_not_look_leaves_its_alerts_alone(desk, clock):
    late(desk)
    (alert,) = desk.alerts()
    other = evolve(OVERDUE, id="mine", title="Mine")
    clock.forward(hours=1)
    assert [one.rule for one in desk.alerts(rules=[other])] == ["mine"], "what other rules found isn't asked for"
    assert desk.alert(alert.id).is_open
    assert [one.rule for one in desk.alerts()] == ["mine", "receipt_overdue"]


def test_what_is_looked_at_as_of_an_earlier_day_is_judged_by_that_day(desk, clock):
    late(desk)
    (before,) = desk.alerts("2026-01-06", record=False)
    clock.forward(days=30)
    (raised,) = desk.alerts()
    clock.forward(days=2)
    desk.acknowledge(raised, by=MEI)
    assert len(desk.alerts("2026-01-01", record=False)) == 0, "nothing was wrong then"
    (then,) = desk.alerts("2026-01-06", record=False)
    assert (then.text(), then.days) == (before.text(), before.days)
    (then,) = desk.alerts(desk.now().subtract(days=1), record=False)
    assert (then.raised_at, then.acknowledged_by) == (raised.raised_at, None), "it stands as it stood then"
    (now,) = desk.alerts(record=False)
    assert (now.days, now.acknowledged_by) == (before.days + 31, "mei")


def test_a_rule_that_is_over_ends_its_alerts(desk, clock):
    late(desk)
    (alert,) = desk.alerts()
    clock.forward(days=1)
    assert whats(desk.alerts(rules=[evolve(OVERDUE, valid_until="2026-01-05")])) == ["Resolved"]
    assert desk.journal.events(alert.id)[-1].payload.why == "rule"


def test_a_rule_that_fails_is_a_finding_and_hides_and_ends_nothing(desk, clock, monkeypatch):
    state = late(desk)
    (alert,) = desk.alerts()
    sick = Rule(id="a_sick_one", title="Sick", when="open > 0", en="{open}")
    rows = list(desk.rows("schedule_line"))
    monkeypatch.setattr(type(desk), "_subjects", lambda *_: [evolve(one, open="many") for one in rows])
    clock.forward(hours=1)
    found = desk.alerts(rules=[sick, OVERDUE])
    assert {(one.rule, one.subject_key) for one in found.findings} == {
        ("a_sick_one", f"{state.id}/1/1"),
        ("receipt_overdue", f"{state.id}/1/1"),
    }
    assert "couldn't be evaluated for 1 subject(s)" in found.findings[0].text()
    assert found.changes == (), "what nobody can say isn't over"
    assert desk.alert(alert.id).is_open


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_knows_is_refused(desk, at):
    late(desk)
    with pytest.raises(procurekit.InvalidValue) as told:
        desk.alerts(at, rules=STANDARD, record=False)
    assert told.value.code == "calendar_out_of_range", told.value.code


def test_two_rules_of_one_id_are_refused(desk):
    with pytest.raises(procurekit.InvalidValue, match="an id is used once"):
        desk.alerts(rules=[OVERDUE, OVERDUE])


def test_an_alert_that_is_not_there(desk):
    for name in ("alert_aaaaaaaaaaaaaaaaaaaaaaaaaa", "PO-1"):
        with pytest.raises(NotFound):
            desk.alert(name)


# --- what people do


def test_whoever_acknowledges_first_counts(desk):
    late(desk)
    (alert,) = desk.alerts()
    assert desk.acknowledge(alert, by=MEI, reason="called them").acknowledged_by == "mei"
    again = desk.acknowledge(alert.id, by=WANG)
    assert (again.acknowledged_by, types(desk, alert)) == ("mei", ["raised", "acknowledged"])
    assert desk.kept_alerts()[0].acknowledged_by == "mei"
    story = desk.alert_story(alert)
    assert [one.text() for one in story.steps][1:] == ["acknowledged by mei"]
    assert story.steps[1].reason == "called them"


def test_what_is_over_can_be_commented_and_nothing_else(desk, clock):
    state = late(desk)
    (alert,) = desk.alerts()
    desk.record(Receipt(state.id, 1, "1000"), by=MEI)
    clock.forward(hours=1)
    desk.alerts()
    assert desk.comment(alert, "came by truck", by=MEI).status == "resolved"
    for act in (lambda: desk.acknowledge(alert, by=MEI), lambda: desk.snooze(alert, "2026-02-01", by=MEI)):
        with pytest.raises(Refused) as refused:
            act()
        assert [one.code for one in refused.value.reasons] == ["alert_resolved"]


def test_a_snooze_has_to_be_ahead(desk):
    late(desk)
    (alert,) = desk.alerts()
    for passed in ("2026-01-05", "2026-01-05T07:59+08:00"):
        with pytest.raises(Refused) as refused:
            desk.snooze(alert, passed, by=MEI)
        assert [one.code for one in refused.value.reasons] == ["alert_snooze_passed"]
    assert desk.snooze(alert, "2026-01-06", by=MEI).snoozed_until.isoformat() == "2026-01-06"


@pytest.mark.parametrize(
    ("now", "today", "tomorrow"),
    [
        ("2026-01-05T23:00+08:00", "2026-01-05", "2026-01-06"),
        ("2026-01-06T07:00+08:00", "2026-01-06", "2026-01-07"),
        ("2026-01-05T20:00-08:00", "2026-01-05", "2026-01-06"),
    ],
)
def test_a_day_until_which_it_is_put_off_is_ahead_where_it_is_worked(url, now, today, tomorrow):
    with procurekit.open(url, clock=lambda: datetime.fromisoformat(now), rules=[OVERDUE]) as desk:
        late(desk)
        (alert,) = desk.alerts()
        with pytest.raises(Refused):
            desk.snooze(alert, today, by=MEI)
        assert desk.snooze(alert, tomorrow, by=MEI).snoozed_until.isoformat() == tomorrow


def test_nothing_is_put_off_until_after_all_years(desk):
    late(desk)
    (alert,) = desk.alerts()
    with pytest.raises(procurekit.InvalidValue) as told:
        desk.snooze(alert, "9999-12-31T23:59-11:00", by=MEI)
    assert told.value.code == "not_a_moment"


def test_after_a_snooze_they_hear_of_it_again(desk, clock):
    late(desk)
    (alert,) = desk.alerts()
    desk.snooze(alert, "2026-01-07T09:00+08:00", by=MEI)
    clock.forward(days=2)
    assert whats(desk.alerts()) == []
    clock.forward(hours=2)
    assert whats(desk.alerts()) == ["Reminded"]
    assert desk.alert(alert.id).snoozed_until is None


def test_the_same_act_with_the_same_key_is_done_once(desk):
    late(desk)
    (alert,) = desk.alerts()
    for _ in range(2):
        desk.comment(alert, "called", by=MEI, key="c-1")
    assert types(desk, alert) == ["raised", "commented"]
    with pytest.raises(KeyReused):
        desk.comment(alert, "something else", by=MEI, key="c-1")


@pytest.mark.parametrize("alert", [None, 5, b"alert_a"])
def test_what_is_no_alert_is_refused(desk, alert):
    for act in (
        lambda: desk.acknowledge(alert, by=MEI),
        lambda: desk.comment(alert, "x", by=MEI),
        lambda: desk.snooze(alert, "2026-01-07", by=MEI),
        lambda: desk.alert_story(alert),
    ):
        with pytest.raises(procurekit.InvalidValue) as told:
            act()
        assert (told.value.code, told.value.values["field"]) == ("not_a", "alert")


def test_a_comment_needs_a_text(desk):
    late(desk)
    (alert,) = desk.alerts()
    with pytest.raises(procurekit.InvalidValue):
        desk.comment(alert, " ", by=MEI)


def test_what_somebody_does_meanwhile_is_not_lost(desk, clock, monkeypatch):
    late(desk)
    (alert,) = desk.alerts()
    real, told = desk.journal.append, []

    def append(events, *rest, **more):
        if not told and events[0].type == "alert.renewed":
            told.append(True)
            desk.acknowledge(alert, by=MEI)
        return real(events, *rest, **more)

    monkeypatch.setattr(desk.journal, "append", append)
    clock.forward(days=12)
    assert whats(desk.alerts()) == ["Renewed"]
    assert types(desk, alert) == ["raised", "acknowledged", "renewed"]
    assert (desk.alert(alert.id).acknowledged_by, desk.alert(alert.id).severity) == ("mei", "high")


def test_whoever_is_always_too_late_is_told(desk, monkeypatch):
    late(desk)

    def append(*_, **__):
        raise Conflict("conflict", book="main", stream="alert_x", found=1, expected=0)

    monkeypatch.setattr(desk.journal, "append", append)
    with pytest.raises(StoreError) as told:
        desk.alerts()
    assert told.value.code == "store_busy_elsewhere"


# --- plain data, and the loop


def test_the_same_as_plain_dicts(desk):
    late(desk)
    looked = desk.execute({"command": "alerts", "lang": "zh"})
    assert looked["ok"]
    assert not looked["recorded"]
    assert looked["alerts"][0]["text"].startswith("应于 2026-01-02 到货")
    found = desk.execute({"command": "alerts", "record": True})
    assert [one["what"] for one in found["changes"]] == ["raised"]
    id_ = found["alerts"][0]["id"]
    assert (
        desk.execute({"command": "acknowledge_alert", "alert": id_, "by": "mei"})["alert"]["acknowledged_by"] == "mei"
    )
    assert desk.execute({"command": "comment_alert", "alert": id_, "comment": "hm", "by": "mei"})["ok"]
    assert desk.execute({"command": "snooze_alert", "alert": id_, "until": "2026-02-01", "by": "mei"})["ok"]
    story = desk.execute({"command": "alert", "alert": id_})["alert"]
    assert [one["what"] for one in story["steps"]] == ["raised", "acknowledged", "commented", "snoozed"]
    assert desk.execute({"command": "deliver"}) == {"ok": True, "sent": 0, "postponed": 0, "dead": 0}
    assert desk.execute({"command": "undelivered"}) == {"ok": True, "undelivered": []}
    assert desk.execute({"command": "redeliver"}) == {"ok": True, "count": 0}
    refused = desk.execute({"command": "snooze_alert", "alert": id_, "until": "2025-01-01", "by": "mei"})
    assert refused["error"]["reasons"][0]["code"] == "alert_snooze_passed"


def test_alerts_are_documents_of_a_stream_of_their_own(desk):
    state = late(desk)
    (alert,) = desk.alerts()
    assert isinstance(alert, Alert)
    assert desk.verify().holds
    assert [one.alert.id for one in desk.timeline(state).alerts] == [alert.id]
    assert desk.timeline(state).as_dict()["alerts"][0]["steps"][0]["what"] == "raised"
    assert "raised (medium): due on 2026-01-02" in desk.timeline(state).text()


# --- what is passed, and when it is looked at


def test_what_is_ahead_can_be_looked_at_and_not_be_recorded(desk, clock):
    late(desk, promised="2026-01-20")
    assert [one.rule for one in desk.alerts("2026-02-01", record=False)] == ["receipt_overdue"]
    for ahead in ("2026-01-06", "2026-01-05T08:01+08:00"):
        with pytest.raises(procurekit.InvalidValue) as told:
            desk.alerts(ahead)
        assert told.value.code == "alerts_ahead"
    assert desk.alerts("2026-01-05").changes == ()


def test_what_is_recorded_today_is_told_now_and_may_end_today(desk, clock):
    order = late(desk)
    (raised,) = desk.alerts(clock().date()).changes
    assert raised.not_before == clock()
    desk.record(Receipt(order.id, 1, "1000"), by=MEI)
    clock.forward(minutes=1)
    assert whats(desk.alerts()) == ["Resolved"]
    assert desk.alerts(clock().date(), record=False).at == clock().date()


def test_the_day_is_the_organisations_wherever_the_clock_stands(url):
    people = [Person("mei", "buyer"), Person("wang", "approver")]
    company = Organisation(people=people, work_time=WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00"))
    clock = {"at": datetime.fromisoformat("2026-01-05T23:00:00+00:00")}
    with procurekit.open(url, clock=lambda: clock["at"], organisation=company, rules=[OVERDUE]) as desk:
        late(desk, promised="2026-01-05")
        assert len(desk.alerts()) == 1, "in Shanghai it is the sixth"
        clock["at"] = datetime.fromisoformat("2026-01-06T07:00:01+08:00")
        assert desk.alerts().changes == ()


def test_what_a_desk_is_given_is_looked_at_at_once():
    for options, field in (
        ({"rules": ["x"]}, "rules"),
        ({"rules": "mine.toml"}, "rules"),
        ({"channels": {"chat": print}}, "channels.chat"),
        ({"channels": [print]}, "channels"),
        ({"directory": {"mei": {"lang": "zh"}}}, "directory.mei"),
        ({"directory": print}, "directory"),
    ):
        with pytest.raises(procurekit.InvalidValue) as told:
            procurekit.open("memory:", **options)
        assert told.value.values["field"] == field
    with pytest.raises(procurekit.InvalidValue, match="in_place"):
        procurekit.open("memory:", rules=[OVERDUE, OVERDUE])


def test_a_rule_of_ones_own_stands_in_the_place_of_its_namesake():
    patient = OVERDUE.with_values(grace=30)
    placed = in_place(STANDARD, [patient, evolve(patient, id="mine")])
    assert [one.id for one in placed] == [*(one.id for one in STANDARD), "mine"]
    assert next(one for one in placed if one.id == "receipt_overdue").values["grace"] == "30"
