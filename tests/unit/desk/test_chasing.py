"""Follow-ups and incidents at the desk: what was heard is promised, what went wrong is dealt with."""

from datetime import date

import pytest
from attrs import evolve

from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Contact,
    DateTolerance,
    FollowUp,
    FollowUpLine,
    Incident,
    IncidentLine,
    InvalidValue,
    KeyReused,
    NotFound,
    Picture,
    Receipt,
    Refused,
    ShownFact,
)
from procurekit.workflow import Duty, preset

LI = Contact("李雷", phone="139")


def types(desk):
    """The kind of stream and the event, of all that was stored."""
    stored = [(one.stream, one.version) for one in desk.store.read_all()]
    events = [desk.journal.events(stream)[version - 1] for stream, version in stored]
    return [(one.envelope.stream.rpartition("_")[0], one.envelope.type) for one in events]


def last(desk, order="PO-1"):
    return desk.timeline(order).entries[-1]


# --- what was heard


def test_a_date_beyond_the_terms_that_was_heard_is_asked_for_as_any_answer_is(desk, issued, mei):
    issued()
    state = desk.record(FollowUp("PO-1", 1, promised="2026-02-09", channel="phone"), by=mei)
    (change,) = state.pending
    assert (change.request.initiator, change.request.origin, change.request.channel) == (
        "supplier",
        "attested",
        "phone",
    )
    assert [(one.path, one.after) for one in change.changes] == [("lines[1].schedule[1].promised", "2026-02-09")]


def test_a_new_date_that_is_not_agreed_leaves_the_line_late_by_the_agreed_one(desk, issued, mei, wang, clock):
    state = issued()
    tom = Actor("tom", party="V-7", roles={"supplier"})
    desk.do("acknowledge", Acknowledgement("PO-1", lines=[AcknowledgedLine(1), AcknowledgedLine(2)]), by=tom)
    assert [row.date_in_force for row in desk.lines()] == [None, None]
    state = desk.record(FollowUp("PO-1", 1, promised="2026-02-20", channel="phone", at="2026-01-30"), by=mei)
    (change,) = state.pending
    clock.forward(days=36)

    def told():
        (item,) = desk.worklist(at="2026-02-10")
        timeline = desk.timeline("PO-1")
        assert [(one.line, one.rule, one.values.get("latest_promise")) for one in item.alerts] == [
            (1, "date_not_agreed", "2026-02-20"),
            (2, "receipt_overdue", None),
        ]
        assert timeline.date_change is None
        assert timeline.as_dict()["date_changed"] is None
        return [(one.kind, one.values.get("due")) for one in timeline.open]

    late = [("late", "2026-02-01"), ("late", "2026-02-01")]
    assert told() == [("change_request", None), *late]
    desk.do("reject", change, by=wang, reason="we need it")
    assert told() == late
    # Agreed after all, it is the date that counts.
    wanted = {"lines[1].schedule[1].promised": "2026-02-20"}
    change = desk.propose("PO-1", wanted, by=mei, responsibility="supplier")
    change = desk.do("offer", desk.do("approve", change, by=wang), by=mei)
    desk.answer(change, "accept", by=tom)
    assert next(desk.lines()).date_in_force is None
    assert [one.rule for one in desk.worklist(at="2026-02-10")[0].alerts if one.line == 1] == []
    assert desk.timeline("PO-1").date_change.agreement is not None


def test_a_date_that_was_said_again_is_not_agreed_either(desk, issued, mei):
    issued()
    for day in ("2026-02-20", "2026-02-25"):
        state = desk.record(FollowUp("PO-1", 1, promised=day, channel="phone", at="2026-01-30"), by=mei)
    assert len(state.pending) == 1
    row = next(desk.lines())
    assert (row.latest_promise, row.date_in_force) == (date(2026, 2, 25), date(2026, 2, 1))
    assert desk.timeline("PO-1").date_change is None


def test_a_date_that_was_heard_is_promised_in_the_same_append(desk, issued, mei):
    issued(date_tolerance=DateTolerance(late_days=9))
    before = desk.verify().events
    said = {"channel": "微信", "contact": LI, "at": "2026-02-03"}
    follow_up = FollowUp("PO-1", 1, promised="2026-02-09", next_on="2026-02-08", **said)
    state = desk.record(follow_up, by=mei, key="f-1")
    assert types(desk)[before:] == [
        ("follow_up", "follow_up.recorded"),
        ("order", "follow_up.recorded"),
        ("acknowledgement", "acknowledgement.recorded"),
        ("order", "acknowledgement.recorded"),
    ]
    (promise,) = state.promises[1, 1]
    assert (promise.day, promise.origin, promise.actor) == (date(2026, 2, 9), "attested", "mei")
    (told,) = state.kept("follow_up")
    (said,) = state.kept("acknowledgement")
    assert (said.document.follow_up, said.document.attested_by) == (told.id, "mei")
    assert (said.document.answered_by, said.document.channel) == (LI, "微信")
    assert desk.get("PO-1") == state
    assert desk.verify().holds
    assert desk.record(follow_up, by=mei, key="f-1") == state, "told twice, done once"
    row = next(one for one in desk.lines() if one.line == 1)
    assert (row.latest_promise, row.first_promise_origin, row.next_follow_up_on) == (
        date(2026, 2, 9),
        "attested",
        date(2026, 2, 8),
    )


def test_one_call_about_several_orders_promises_for_each(desk, issued, mei):
    first, second = issued("PO-1"), issued("PO-2")
    state = desk.do(
        "follow_up",
        FollowUp(
            lines=[
                FollowUpLine("PO-2", 1, promised="2026-02-09"),
                FollowUpLine(first.id, promised="2026-02-11"),
                FollowUpLine("PO-2", 2),
            ],
            channel="phone",
        ),
        by=mei,
    )
    assert state.id == second.id
    days = {key: [str(one.day) for one in promised] for key, promised in state.promises.items()}
    assert days == {(1, 1): ["2026-02-09"]}
    assert {*desk.get("PO-1").promises} == {(1, 1), (2, 1)}
    assert desk.verify().holds


def test_without_a_date_only_the_question_is_recorded(desk, issued, mei):
    state = issued()
    after = desk.record(FollowUp("PO-1", 1, answer="no_answer"), by=mei)
    assert after.version == state.version + 1
    assert (after.promises, after.kept("acknowledgement")) == ({}, ())


def test_a_date_for_a_line_that_isn_t_there_is_recorded_with_findings_and_refused_as_a_command(desk, issued, mei):
    issued()
    asked = FollowUp("PO-1", 9, promised="2026-02-09", answer="refused", channel="phone")
    state = desk.record(asked, by=mei)
    assert {one.code for _, one in state.findings} == {"unknown_line", "promise_without_answer"}
    with pytest.raises(Refused) as refused:
        desk.do("follow_up", asked, by=mei)
    assert {one.code for one in refused.value.reasons} == {"unknown_line", "promise_without_answer"}
    assert len(refused.value.reasons) == len(set(refused.value.reasons))


def test_whoever_may_not_acknowledge_may_not_do_so_by_asking(desk, issued, mei, wang):
    issued()
    kept_apart = Duty("apart", first=["issue"], second=["acknowledge"])
    desk.adopt(evolve(preset("standard_order"), duties=[kept_apart]))
    issued("PO-2")
    with pytest.raises(Refused) as refused:
        desk.do("follow_up", FollowUp("PO-2", 1, promised="2026-02-09", channel="phone"), by=mei)
    assert {one.code for one in refused.value.reasons} == {"duty_conflict"}
    desk.do("follow_up", FollowUp("PO-2", 1), by=mei)
    state = desk.record(FollowUp("PO-2", 1, promised="2026-02-09"), by=mei)
    assert [one.code for _, one in state.findings] == ["duty_broken"]


def test_a_date_heard_needs_the_way_by_which_it_was_heard(desk, issued, mei):
    issued()
    for heard in (
        FollowUp("PO-1", 1, promised="2026-02-09"),
        Acknowledgement("PO-1", lines=[AcknowledgedLine(1)], origin="attested"),
    ):
        command = "follow_up" if isinstance(heard, FollowUp) else "acknowledge"
        with pytest.raises(Refused) as refused:
            desk.do(command, heard, by=mei)
        assert [one.code for one in refused.value.reasons] == ["channel_needed"]
        desk.do(command, evolve(heard, channel="phone"), by=mei)


def test_a_date_heard_of_an_order_that_was_closed_is_refused_as_a_command(desk, issued, mei):
    desk.do("close", issued(), by=mei, reason="done")
    desk.do("follow_up", FollowUp("PO-1", 1), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("follow_up", FollowUp("PO-1", 1, promised="2026-02-09", channel="phone"), by=mei)
    assert [one.code for one in refused.value.reasons] == ["wrong_state"]
    assert refused.value.reasons[0].values["command"] == "acknowledge"


def test_a_source_shows_its_answers_itself(desk, order):
    asked = ShownFact("f-1", FollowUp("77", 1, promised="2026-02-09"))
    desk.observe(Picture("77", order("77"), stage="issued", facts=[asked]), source="erp")
    state = desk.get("77")
    assert len(state.kept("follow_up")) == 1
    assert state.promises == {}


def test_the_history_tells_who_asked_and_what_came_of_it(desk, issued, mei):
    issued()
    desk.record(FollowUp("PO-1", 1, channel="phone", answer="no_answer", next_on="2026-02-08", note="engaged"), by=mei)
    assert last(desk).text() == "followed up (telephone, no answer): #1; to be asked again on 2026-02-08"
    assert last(desk).text("zh") == "跟催（电话，未联系上）：#1；下次跟催 2026-02-08"
    assert last(desk).reason == "engaged"


def test_what_people_said_can_be_deleted(desk, issued, mei):
    issued()
    desk.record(FollowUp("PO-1", 1, promised="2026-02-09", contact=LI, note="催"), by=mei)
    desk.redact("PO-1", by="dpo")
    state = desk.get("PO-1")
    told, said = state.kept("follow_up")[0].document, state.kept("acknowledgement")[0].document
    assert (told.contact, told.note, said.answered_by, said.note) == (None, None, None, None)
    assert said.lines[0].promised == date(2026, 2, 9)
    assert desk.verify().holds


# --- incidents


@pytest.fixture
def damaged(desk, issued, clock):
    """An incident of two orders; its id."""
    clock.forward(days=16)
    issued("PO-1")
    issued("PO-2")
    document = Incident(
        "damaged",
        lines=[IncidentLine("PO-1", 1, "40"), IncidentLine("PO-2")],
        reported_at="2026-01-20T10:00+08:00",
    )
    desk.record(document, by="wh")
    (one,) = desk.incidents()
    return one.id


def codes(refused):
    return [one.code for one in refused.value.reasons]


def test_an_incident_is_answered_and_resolved_in_the_history_of_every_order(desk, damaged, mei):
    state = desk.respond(damaged, by=mei, at="2026-01-20T11:30+08:00", responsibility="carrier", note="forwarder asked")
    assert state == desk.get("PO-1")
    state = desk.resolve(damaged, "replaced", by=mei, note="by air")
    now = desk.incident(damaged)
    assert (now.version, now.is_open, now.document.responsibility) == (3, False, "carrier")
    assert (now.document.resolution, now.document.resolved_at) == ("replaced", desk.now())
    for number, line in (("PO-1", 1), ("PO-2", None)):
        (kept,) = desk.get(number).kept("incident")
        assert [one.line for one in kept.document.lines] == [line]
        told = desk.timeline(number).entries[-3:]
        assert [one.type for one in told] == ["incident.recorded", "incident.corrected", "incident.corrected"]
        assert [one.actor for one in told] == ["wh", "mei", "mei"]
        assert [one.reason for one in told] == [None, "forwarder asked", "by air"]
        assert "now responded to" in told[1].text()
        assert "now resolved (replaced)" in told[2].text()
        assert "已解决”（replaced）" in told[2].text("zh")
    assert desk.verify().holds
    assert {one.open_incidents for one in desk.lines()} == {0}


def test_an_incident_is_reopened_and_what_was_said_stays_in_its_history(desk, damaged, mei):
    desk.respond(damaged, by=mei, at="2026-01-20T11:00+08:00")
    desk.resolve(damaged, "replaced", by=mei, at="2026-01-21", responsibility="supplier")
    desk.reopen_incident(damaged, by=mei, reason="dented again", at="2026-01-25")
    now = desk.incident(damaged)
    assert (now.is_open, now.document.resolution, now.document.responsibility) == (True, None, "supplier")
    assert now.document.responded_at is not None
    assert last(desk).reason == "dented again"
    desk.resolve(damaged, "refunded", by=mei, at="2026-01-26")
    said = [one.payload.document.resolution for one in desk.journal.events(damaged)]
    assert said == [None, None, "replaced", None, "refunded"]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda desk, id_: desk.respond(id_, by="mei", at="2026-01-20T09:59+08:00"), ["before_that"]),
        (lambda desk, id_: desk.resolve(id_, "x", by="mei", at="2026-01-19"), ["before_that"]),
        (lambda desk, id_: desk.reopen_incident(id_, by="mei", reason="x"), ["not_resolved"]),
    ],
)
def test_what_can_t_have_been_is_refused(desk, damaged, act, expected):
    before = desk.verify().events
    with pytest.raises(Refused) as refused:
        act(desk, damaged)
    assert codes(refused) == expected
    assert refused.value.text("en") != refused.value.text("zh")
    assert desk.verify().events == before


def test_every_reason_is_given_at_once(desk, damaged):
    desk.respond(damaged, by="mei", at="2026-01-21")
    desk.resolve(damaged, "replaced", by="mei", at="2026-01-23")
    with pytest.raises(Refused) as refused:
        desk.respond(damaged, by="mei", at="2026-01-19")
    assert codes(refused) == ["before_that", "already_resolved", "already_responded"]
    with pytest.raises(Refused) as refused:
        desk.resolve(damaged, "again", by="mei", at="2026-01-20")
    assert codes(refused) == ["before_that", "already_resolved"]
    with pytest.raises(Refused) as refused:
        desk.reopen_incident(damaged, by="mei", reason="x", at="2026-01-22")
    assert codes(refused) == ["before_that"]


def test_an_incident_that_nobody_knows_is_not_found(desk, damaged, mei):
    for wrong in ("incident_" + "a" * 26, "PO-1", desk.get("PO-1").id):
        with pytest.raises(NotFound):
            desk.respond(wrong, by=mei)
    for wrong in (None, 7):
        with pytest.raises(InvalidValue):
            desk.incident(wrong)
        with pytest.raises(InvalidValue):
            desk.respond(wrong, by=mei)
    for wrong in (None, " ", 7):
        with pytest.raises(InvalidValue):
            desk.resolve(damaged, wrong, by=mei)
        with pytest.raises(InvalidValue):
            desk.reopen_incident(damaged, by=mei, reason=wrong)
    for given in ({"responsibility": "nobody"}, {"note": 7}, {"at": "someday"}):
        with pytest.raises(InvalidValue):
            desk.respond(damaged, by=mei, **given)


def test_an_act_with_a_key_is_done_once(desk, damaged, mei):
    state = desk.respond(damaged, by=mei, key="i-1")
    assert desk.respond(damaged, by=mei, key="i-1") == state
    assert desk.incident(damaged).version == 2
    with pytest.raises(KeyReused):
        desk.resolve(damaged, "x", by=mei, key="i-1")


def test_an_incident_that_was_taken_back_is_left_alone(desk, order, mei):
    shown = [ShownFact("i-1", Incident("late", lines=[IncidentLine("77")]))]
    desk.observe(Picture("77", order("77"), stage="issued", facts=shown), source="erp")
    (one,) = desk.incidents()
    desk.observe(Picture("77", order("77"), stage="issued", complete=True), source="erp")
    assert desk.incidents() == []
    assert desk.incident(one.id).cancelled
    with pytest.raises(Refused) as refused:
        desk.respond(one.id, by=mei)
    assert codes(refused) == ["fact_cancelled"]


def test_whom_a_workflow_keeps_from_correcting_is_kept_from_it(desk, issued, mei):
    desk.adopt(evolve(preset("standard_order"), duties=[Duty("apart", first=["issue"], second=["correct"])]))
    issued()
    desk.record(Incident("late", lines=[IncidentLine("PO-1", 1)]), by="wh")
    (one,) = desk.incidents()
    with pytest.raises(Refused) as refused:
        desk.respond(one.id, by=mei)
    assert codes(refused) == ["duty_conflict"]
    desk.respond(one.id, by="wh")


def test_what_can_t_be_right_stays_a_finding_when_it_is_dealt_with(desk, issued, mei):
    issued()
    wrong = Incident("late", lines=[IncidentLine("PO-1", 9)], reported_at="2026-01-03", responded_at="2026-01-02")
    desk.record(wrong)
    (one,) = desk.incidents()
    state = desk.resolve(one.id, "x", by=mei, at="2026-01-04")
    mine = [finding.code for version, finding in state.findings if version == state.version]
    assert mine == ["unknown_line", "out_of_order"]


def test_incidents_are_listed_by_when_they_were_reported(desk, issued, damaged, mei):
    issued("PO-3")
    early = Incident("late", lines=[IncidentLine("PO-3", 1)], supplier="V-9", reported_at="2026-01-02")
    desk.record(early)
    assert [one.document.kind for one in desk.incidents()] == ["late", "damaged"]
    assert [one.document.kind for one in desk.incidents(supplier="V-9")] == ["late"]
    assert [one.document.kind for one in desk.incidents(supplier="V-7")] == ["damaged"]
    desk.resolve(damaged, "x", by=mei)
    assert [one.document.kind for one in desk.incidents(open_only=True)] == ["late"]
    assert len(desk.incidents()) == 2


# --- the worklist


def test_the_worklist_of_whoever_acts_is_that_of_whom_they_act_for(desk, issued, mei):
    issued("PO-1", purchaser="mei")
    issued("PO-2", purchaser="li")
    assert [one.orders for one in desk.worklist(at="2026-03-01")] == [2]
    for who in ("mei", mei, Actor("li", on_behalf_of="mei"), Actor("wu", on_behalf_of=Actor("li", on_behalf_of="mei"))):
        (item,) = desk.worklist(who, at="2026-03-01")
        assert {one.order_number for one in item.alerts} == {"PO-1"}
    assert desk.worklist(purchaser="wu", at="2026-03-01") == []


def test_the_worklist_names_whom_to_call_and_what_was_heard(desk, issued, mei):
    issued("PO-1", purchaser="mei")
    desk.record(FollowUp("PO-1", 1, promised="2026-02-10", contact=LI, answer="promised", at="2026-02-03"), by=mei)
    (item,) = desk.worklist("mei", at="2026-03-01")
    assert item.contacts == (LI,)
    assert item.as_dict()["contacts"] == [{"name": "李雷", "phone": "139"}]
    assert [(one.line, one.promised) for one in item.heard] == [(1, date(2026, 2, 10))]


def test_a_line_chased_today_rests_until_something_comes_up(desk, issued, mei, clock):
    issued()
    clock.forward(days=40)
    both = {(one.line, one.rule) for item in desk.worklist() for one in item.alerts}
    assert (1, "receipt_overdue") in both
    desk.record(FollowUp("PO-1", 1, answer="no_answer", next_on=clock().add(days=2).date()), by=mei)
    assert {one.line for item in desk.worklist() for one in item.alerts} == {2}
    desk.record(Incident("damaged", lines=[IncidentLine("PO-1", 1)]), by="wh")
    assert {one.line for item in desk.worklist() for one in item.alerts} == {1, 2}
    (known,) = desk.incidents()
    desk.respond(known.id, by=mei)
    assert {one.line for item in desk.worklist() for one in item.alerts} == {2}
    clock.forward(days=2)
    rules = {one.rule for item in desk.worklist() for one in item.alerts if one.line == 1}
    assert "follow_up_due" in rules


def test_an_incident_is_on_the_worklist_when_all_has_come(desk, issued, mei):
    issued()
    for line, much in ((1, "1000"), (2, "500")):
        desk.record(Receipt("PO-1", line, much, at="2026-01-25"))
    assert desk.worklist(at="2026-03-01") == []
    desk.record(Incident("damaged", lines=[IncidentLine("PO-1", 1)], reported_at="2026-02-01"), by="wh")
    (item,) = desk.worklist(at="2026-03-01")
    assert [one.rule for one in item.alerts] == ["incident_unanswered"]
