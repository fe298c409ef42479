"""What follow-ups and incidents make of a schedule line: how often asked, what heard, when again, what is new."""

from __future__ import annotations

from datetime import date

import pendulum
import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Contact,
    Evidence,
    FollowUp,
    FollowUpLine,
    Incident,
    IncidentLine,
    InvalidValue,
    OrderLine,
    Party,
    PurchaseOrder,
    ScheduleLine,
)
from procurekit.model.chased import people_of
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.hearing import acknowledgement_of

LI, HAN = Contact("李雷", phone="139"), Contact("韩梅梅")
SPLIT = OrderLine(
    2,
    "NUT",
    "50",
    schedule=[ScheduleLine(1, "20", "2026-02-01"), ScheduleLine(2, "30", "2026-03-01", zone="Asia/Shanghai")],
)


class Clock:
    def __init__(self):
        self.time = pendulum.datetime(2026, 2, 1, 8, tz="Asia/Shanghai")

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(clock):
    with procurekit.open("memory:", clock=clock) as desk:
        lines = [OrderLine(1, "BOLT", "100", requested="2026-02-01"), SPLIT]
        supplier = Party("V-7", contacts=[HAN])
        desk.create(PurchaseOrder("PO-1", lines=lines, supplier=supplier, contacts=[LI]), by="mei")
        yield desk


def facts(desk, line=1, schedule=1):
    return next(one for one in desk.lines() if (one.line, one.schedule) == (line, schedule))


def asked(line=1, **given):
    return FollowUp("PO-1", line, **given)


# --- the document


def test_a_follow_up_has_lines_and_takes_a_shorthand_for_one():
    one = FollowUp("PO-1", 1, schedule=2, promised="2026-02-09", quantity="20")
    assert one == FollowUp(lines=[FollowUpLine("PO-1", 1, schedule=2, promised="2026-02-09", quantity="20")])
    assert FollowUp("PO-1").lines[0].line is None
    with pytest.raises(InvalidValue) as refused:
        FollowUp()
    assert refused.value.code == "no_lines"
    with pytest.raises(InvalidValue):
        FollowUp("PO-1", 1, answer="maybe")


# --- the facts


def test_of_what_nobody_asked_nothing_is_known(desk):
    row = facts(desk)
    assert (row.follow_ups, row.last_followed_up_on, row.last_answer, row.next_follow_up_on) == (0, None, None, None)
    assert (row.last_heard_on, row.news_since_follow_up) == (None, False)
    assert (row.incidents, row.open_incidents, row.unanswered_incidents, row.unanswered_since) == (0, 0, 0, None)


def test_the_last_follow_up_is_that_of_the_latest_day_whenever_it_was_recorded(desk):
    desk.record(asked(at="2026-02-05", answer="no_answer", next_on="2026-02-08"))
    desk.record(asked(at="2026-02-03", answer="refused", next_on="2026-02-04"))
    row = facts(desk)
    assert (row.follow_ups, row.last_followed_up_on) == (2, date(2026, 2, 5))
    assert (row.last_answer, row.next_follow_up_on) == ("no_answer", date(2026, 2, 8))
    assert row.last_heard_on == date(2026, 2, 3), "nobody answered on the fifth"
    desk.record(asked(at="2026-02-05"))
    assert (facts(desk).last_answer, facts(desk).next_follow_up_on) == (None, None), "of one day, the one told last"


def test_a_follow_up_without_a_time_was_made_when_it_became_known(desk):
    desk.record(asked())
    assert facts(desk).last_followed_up_on == date(2026, 2, 1)


def test_a_follow_up_counts_for_the_lines_that_it_speaks_of(desk):
    desk.record(asked(2, schedule=2, at="2026-02-04T23:30+00:00"))
    assert [facts(desk, *one).follow_ups for one in ((1, 1), (2, 1), (2, 2))] == [0, 0, 1]
    assert facts(desk, 2, 2).last_followed_up_on == date(2026, 2, 5), "by the site's clocks"
    desk.record(asked(2))
    desk.record(asked(None))
    desk.record(asked(9))
    assert [facts(desk, *one).follow_ups for one in ((1, 1), (2, 1), (2, 2))] == [1, 2, 3]
    assert order_facts(desk.get("PO-1"))["follow_ups"] == 4


def test_what_was_heard_last_is_an_answer_to_the_order_or_to_a_question(desk):
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)], at="2026-02-02"))
    assert facts(desk).last_heard_on == date(2026, 2, 2)
    assert facts(desk, 2, 1).last_heard_on is None
    desk.record(asked(at="2026-02-04", answer="answered", answered_at="2026-02-06"))
    assert facts(desk).last_heard_on == date(2026, 2, 6)


def test_an_incident_is_news_if_it_became_known_after_the_last_follow_up(desk, clock):
    late = Incident("late", lines=[IncidentLine("PO-1", 1)], reported_at="2026-01-20")
    desk.record(late)
    desk.record(asked(at="2026-02-01", next_on="2026-02-05"))
    assert facts(desk).news_since_follow_up is False, "it was known when the supplier was asked"
    desk.record(late)
    assert facts(desk).news_since_follow_up is True, "known later on the same day"
    desk.record(asked(at="2026-02-01"))
    assert facts(desk).news_since_follow_up is False
    clock.time = clock.time.add(days=1)
    desk.record(late)
    row = facts(desk)
    assert row.news_since_follow_up is True
    assert (row.incidents, row.open_incidents, row.unanswered_incidents) == (3, 3, 3)
    assert row.unanswered_since == date(2026, 1, 20)
    assert facts(desk, 2, 1).news_since_follow_up is False
    for one in desk.incidents():
        desk.respond(one.id, by="mei")
    row = facts(desk)
    assert (row.news_since_follow_up, row.open_incidents, row.unanswered_incidents) == (False, 3, 0)
    assert row.unanswered_since is None


def test_an_order_knows_when_to_ask_again_first_and_its_incidents(desk):
    desk.record(asked(1, at="2026-02-03", next_on="2026-02-09"))
    desk.record(asked(2, at="2026-02-03", next_on="2026-02-07"))
    desk.record(Incident("late", lines=[IncidentLine("PO-1", 1)]))
    state = desk.record(Incident("late", lines=[IncidentLine("PO-1", 1)], resolved_at="2026-02-01"))
    known = order_facts(state)
    assert (known["next_follow_up_on"], known["incidents"], known["open_incidents"]) == (date(2026, 2, 7), 2, 1)


def test_the_people_to_call_are_those_spoken_with_last_then_those_the_order_names(desk):
    assert people_of([]) == ()
    assert people_of([desk.get("PO-1")]) == (LI, HAN)
    wu, xu = Contact("Wu"), Contact("Xu")
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)], answered_by=wu))
    desk.record(asked(contact=xu))
    state = desk.record(asked(contact=HAN))
    assert people_of([state]) == (HAN, xu, wu, LI)
    desk.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "1")], contacts=[Contact("Zhu"), xu]), by="mei")
    assert people_of([state, desk.get("PO-2")]) == (HAN, xu, wu, LI, Contact("Zhu"))
    desk.redact("PO-1", by="dpo")
    assert people_of([desk.get("PO-1")]) == ()


def test_of_one_person_noted_twice_the_note_that_says_most_is_taken(desk):
    wu, fuller, nameless = Contact("Wu"), Contact("Wu", phone="137"), Contact(phone="136")
    desk.record(asked(contact=fuller))
    desk.record(asked(contact=nameless))
    state = desk.record(asked(contact=wu))
    assert people_of([state]) == (fuller, nameless, LI, HAN)


# --- the answer that was heard


def heard(desk, document, **given):
    return acknowledgement_of(document, desk.get("PO-1"), "follow_up_1", **given)


def test_without_a_date_nothing_was_answered(desk):
    state = desk.get("PO-1")
    assert heard(desk, FollowUp(state.id, 1, answer="answered")) is None
    assert heard(desk, FollowUp("order_other", 1, promised="2026-02-09")) is None


def test_a_date_is_an_attested_answer_with_all_that_is_known_of_it(desk):
    state, note = desk.get("PO-1"), Evidence("chat.png")
    given = {"channel": "phone", "contact": LI, "note": "the mould broke", "evidence": [note], "at": "2026-02-03"}
    said = heard(desk, FollowUp(state.id, 1, promised="2026-02-09", chased_by="wang", **given), by="mei")
    assert said == Acknowledgement(
        state.id,
        lines=[AcknowledgedLine(1, "accepted_with_change", promised="2026-02-09")],
        at="2026-02-03",
        origin="attested",
        channel="phone",
        answered_by=LI,
        attested_by="wang",
        follow_up="follow_up_1",
        note="the mould broke",
        evidence=[note],
    )
    when = {"at": "2026-02-03", "answered_at": "2026-02-04"}
    later = heard(desk, FollowUp(state.id, 1, promised="2026-02-09", **when), by="mei")
    assert (later.at, later.attested_by) == (date(2026, 2, 4), "mei")


def test_the_day_that_was_asked_for_is_accepted_as_it_is(desk):
    order = desk.get("PO-1").id

    def answers(*lines):
        return [(one.line, one.answer) for one in heard(desk, FollowUp(lines=lines)).lines]

    assert answers(FollowUpLine(order, 1, promised="2026-02-01")) == [(1, "accepted")]
    assert answers(FollowUpLine(order, 1, promised="2026-02-02")) == [(1, "accepted_with_change")]
    assert answers(FollowUpLine(order, 1, promised="2026-02-01", quantity="60")) == [(1, "accepted_with_change")]
    assert answers(FollowUpLine(order, 2, promised="2026-02-01")) == [(2, "accepted_with_change")]
    assert answers(FollowUpLine(order, 2, schedule=2, promised="2026-03-01")) == [(2, "accepted")]
    assert answers(FollowUpLine(order, 9, promised="2026-03-01")) == [(9, "accepted_with_change")]


def test_a_date_for_a_whole_order_is_one_for_every_open_line(desk):
    desk.edit("PO-1", {"lines[2].status": "cancelled"}, by=Actor("mei", roles={"buyer"}))
    order = desk.get("PO-1").id
    assert [one.line for one in heard(desk, FollowUp(order, promised="2026-02-09")).lines] == [1]
