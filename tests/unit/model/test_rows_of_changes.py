"""Rows of changes: when the other side was asked and answered, what came of it, what it changed of amount and date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pendulum
import pytest
from attrs import asdict
from tests.asked import LESS, MEI, TOM, WANG, agreed

import procurekit
from procurekit import AcknowledgedLine, Acknowledgement, OrderLine, Party, Picture, PurchaseOrder
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_changes import CHANGE_FACTS
from procurekit.model.rows_of_changes import CHANGE_ROWS, change_row_words, change_rows
from procurekit.model.rows_of_incidents import INCIDENT_ROWS
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import Definition, preset

OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")
LATER = {"lines[1].promised": "2026-02-11"}


@pytest.fixture
def desk():
    """A desk with an order that is with the supplier; its clock is well after all that the tests tell."""
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 1, 20, 8, tz="Asia/Shanghai")) as desk:
        paper = PurchaseOrder(
            "PO-1",
            supplier=Party("V-7", "Bolt & Nut Ltd"),
            currency="EUR",
            purchaser="mei",
            purchasing_organisation="CN01",
            lines=[
                OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01"),
                OrderLine(2, "M6-NUT", "500", "0.05", requested="2026-02-01"),
            ],
        )
        order = desk.create(paper, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            order = desk.do(step, order, by=actor, at="2026-01-05T08:00+08:00")
        yield desk


def rows(desk, work_time=OFFICE):
    return list(change_rows(desk.get("PO-1"), work_time))


def offered(desk, changes=LESS, *, at="2026-01-05T17:00+08:00", **more):
    """A change that the supplier has to answer since a Monday at five."""
    change = desk.propose("PO-1", changes, by=MEI, at="2026-01-05T10:00+08:00", **more)
    if change.state == "pending_approval":
        change = desk.do("approve", change, by=WANG, at="2026-01-05T16:00+08:00")
    return desk.do("offer", change, by=MEI, at=at)


def came(row):
    """How it ended."""
    return row.applied, row.refused, row.withdrawn, row.answered


def test_a_change_that_was_offered_and_answered_by_phone_two_working_hours_later(desk):
    change = offered(
        desk, LESS | {"lines[1].schedule[1].requested": "2026-02-08"}, responsibility="buyer", number="C-7"
    )
    desk.answer(change, "accept", by=MEI, channel="phone", at="2026-01-06T10:00+08:00")
    (row,) = rows(desk)
    order = desk.get("PO-1")
    assert asdict(row) == {
        "book": "main",
        "change": f"{order.id}.1",
        "change_number": "C-7",
        "order_id": order.id,
        "order_number": "PO-1",
        "supplier": "V-7",
        "supplier_name": "Bolt & Nut Ltd",
        "purchaser": "mei",
        "organisation": "CN01",
        "initiator": "buyer",
        "responsibility": "buyer",
        "change_kinds": "date+quantity",
        "state": "applied",
        "stage": "closed",
        "applied": True,
        "refused": False,
        "withdrawn": False,
        "answered": True,
        "agreed": "attested",
        "proposed_on": date(2026, 1, 5),
        "offered_on": date(2026, 1, 5),
        "answered_on": date(2026, 1, 6),
        "applied_on": date(2026, 1, 6),
        "waits_for": None,
        "waiting_since": None,
        "order_open": True,
        "response_hours": Decimal(17),
        "response_working_hours": Decimal(2),  # one on Monday, one on Tuesday
        "amount_change": Decimal(-24),  # 200 pieces at 0.12
        "currency": "EUR",
        "days_later": 7,
    }
    for name, value in asdict(row).items():
        kind = CHANGE_ROWS[name].type
        assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name
    assert rows(desk, None)[0].response_working_hours is None


def test_a_change_that_the_supplier_refuses_would_have_changed_as_much(desk):
    desk.answer(offered(desk), "refuse", by=TOM, reason="is made already", at="2026-01-06T09:00+08:00")
    # What happens to the order afterwards says nothing of what was refused.
    agreed(desk, {"lines[1].price": "0.20"})
    row = rows(desk)[0]
    assert came(row) == (False, True, False, True)
    assert (row.state, row.stage, row.agreed, row.applied_on) == ("refused", "rejected", None, None)
    assert (row.response_working_hours, row.amount_change, row.days_later) == (1, -24, 0)


def test_what_is_turned_down_before_it_is_sent_nobody_answered(desk):
    change = desk.propose("PO-1", LESS, by=MEI)
    desk.do("reject", change, by=WANG, reason="no need")
    (row,) = rows(desk)
    assert came(row) == (False, False, False, False)
    assert (row.state, row.offered_on, row.answered_on, row.response_hours) == ("rejected", None, None, None)


def test_what_is_taken_back_was_offered_and_never_answered(desk):
    desk.do("withdraw", offered(desk), by=MEI)
    (row,) = rows(desk)
    assert came(row) == (False, False, True, False)
    assert (row.stage, row.offered_on, row.response_hours) == ("cancelled", date(2026, 1, 5), None)


def test_what_ends_with_its_order_was_not_taken_back(desk):
    offered(desk)
    desk.do("cancel", "PO-1", by=MEI, reason="not needed")
    (row,) = rows(desk)
    assert (row.state, came(row)) == ("lapsed", (False, False, False, False))


def test_terms_that_are_revised_are_with_their_own_side_until_they_are_offered_again(desk):
    change = desk.revise(offered(desk), LATER, by=MEI, at="2026-01-06T12:00+08:00")
    assert rows(desk)[0].offered_on is None
    for step, actor in (("submit", MEI), ("approve", WANG)):
        change = desk.do(step, change, by=actor) if change.state != "approved" else change
    change = desk.do("offer", change, by=MEI, at="2026-01-07T09:00+08:00")
    desk.answer(change, "accept", by=TOM, at="2026-01-07T12:30+08:00")
    (row,) = rows(desk)
    assert (row.proposed_on, row.offered_on, row.response_hours) == (date(2026, 1, 5), date(2026, 1, 7), Decimal("3.5"))
    assert (row.change_kinds, row.agreed, row.amount_change, row.days_later) == ("date", "confirmed", 0, 10)


def test_a_counter_offer_is_the_first_answer_and_what_comes_of_it_is_no_other(desk):
    change = desk.answer(offered(desk), "counter", changes=LATER, by=TOM, at="2026-01-06T11:00+08:00")
    assert came(rows(desk)[0]) == (False, False, False, True)
    desk.do("reject", change, by=MEI, reason="too late", at="2026-01-09T11:00+08:00")
    (row,) = rows(desk)
    assert came(row) == (False, True, False, True)
    assert (row.answered_on, row.response_working_hours, row.initiator) == (date(2026, 1, 6), 3, "buyer")


@pytest.mark.parametrize(
    ("step", "ended", "origin"),
    [("approve", (True, False, False, True), "confirmed"), ("reject", (False, True, False, True), None)],
)
def test_what_the_supplier_asks_for_is_the_buyer_s_to_answer(desk, step, ended, origin):
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=TOM, at="2026-01-05T10:00+08:00")
    assert (rows(desk)[0].offered_on, rows(desk)[0].answered) == (date(2026, 1, 5), False)
    desk.do(step, change, by=WANG, reason="as it is", at="2026-01-05T14:00+08:00")
    (row,) = rows(desk)
    assert (came(row), row.agreed, row.initiator, row.response_hours) == (ended, origin, "supplier", 4)
    assert row.amount_change == 10


def test_what_the_supplier_says_otherwise_before_anybody_answered_is_put_to_the_buyer_anew(desk):
    for day, promised in (("2026-01-06", "2026-02-05"), ("2026-01-08", "2026-02-09")):
        said = Acknowledgement(
            "PO-1", lines=[AcknowledgedLine(1, promised=promised)], origin="confirmed", at=f"{day}T09:00+08:00"
        )
        desk.record(said, by=TOM)
    (row,) = rows(desk)
    assert (row.state, row.initiator, row.answered) == ("pending_approval", "supplier", False)
    assert row.offered_on == date(2026, 1, 8)
    # The day that was asked for counts: what the supplier said first was agreed to by nobody.
    assert (row.change_kinds, row.days_later) == ("date", 8)


def test_a_date_moves_from_what_was_promised_though_the_order_never_stated_it(desk):
    lines = [AcknowledgedLine(1, promised="2026-02-01"), AcknowledgedLine(2)]
    desk.record(Acknowledgement("PO-1", lines=lines, origin="confirmed"), by=TOM)
    agreed(desk, LATER)
    agreed(desk, {"lines[1].promised": "2026-02-08"})
    assert [one.days_later for one in rows(desk)] == [10, 0]


@pytest.mark.parametrize(("promised", "later"), [("2026-02-04", 0), (None, 0)])
def test_a_date_of_which_nothing_was_known_before_moves_by_no_day(promised, later):
    with procurekit.open("memory:") as desk:
        paper = PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", promised=promised)])
        desk.observe(Picture("1", paper, stage="issued"), source="erp")
        desk.propose("PO-1", {"lines[1].promised": None if promised else "2026-02-01"}, by=MEI)
        assert [one.days_later for one in rows(desk)] == [later]


def test_passing_it_on_to_another_approver_is_no_answer(desk):
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=TOM, at="2026-01-05T10:00+08:00")
    desk.do("forward", change, by=WANG, to="zhu", at="2026-01-07T10:00+08:00")
    (row,) = rows(desk)
    assert (row.offered_on, row.answered) == (date(2026, 1, 5), False)


def test_what_is_sent_back_is_with_the_supplier_again(desk):
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=TOM)
    desk.do("send_back", change, by=WANG, reason="of which line?")
    (row,) = rows(desk)
    assert (row.stage, row.offered_on, row.answered) == ("sent_back", None, False)


def test_a_draft_was_put_to_nobody_and_is_told_from_the_order_as_it_is_now(desk):
    desk.propose("PO-1", LESS, by=MEI, draft=True)
    agreed(desk, {"lines[1].price": "0.20"})
    draft, other = rows(desk)
    assert (draft.state, draft.stage, draft.offered_on, draft.amount_change) == ("draft", "draft", None, -40)
    assert (other.change_kinds, other.amount_change) == ("price", 80)


def test_what_clashes_changes_nothing(desk):
    desk.propose("PO-1", LESS | {"payment_terms": "30 days"}, by=MEI, draft=True)
    agreed(desk, {"lines[1].quantity": "900"})
    assert [(one.change_kinds, one.amount_change) for one in rows(desk)] == [("quantity+terms", 0), ("quantity", -12)]


def test_an_answer_without_an_offer_before_it_is_to_what_lay_there():
    form = preset("change_request").as_dict()
    steps = [
        {**one, "sources": ["offered", "approved"]}
        if one["name"] == "accept" and one["sources"] == ["offered"]
        else one
        for one in form["transitions"]
    ]
    changes = Definition.from_dict({**form, "name": "short", "transitions": steps})
    clock = iter(pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai").add(hours=one) for one in range(500))
    with procurekit.open("memory:", clock=lambda: next(clock), definition=[preset("standard_order"), changes]) as desk:
        paper = PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")])
        order = desk.create(paper, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            order = desk.do(step, order, by=actor)
        change = desk.do("approve", desk.propose(order, LESS, by=MEI), by=WANG, at="2026-01-12T09:00+08:00")
        desk.answer(change, "accept", by=TOM, at="2026-01-12T10:00+08:00")
        (row,) = rows(desk)
    assert (came(row), row.offered_on, row.response_hours) == ((True, False, False, True), date(2026, 1, 12), 1)


def test_a_day_alone_gives_no_hours(desk):
    desk.answer(offered(desk, at="2026-01-05"), "accept", by=TOM, at="2026-01-06")
    (row,) = rows(desk)
    assert (row.offered_on, row.answered_on, row.response_hours) == (date(2026, 1, 5), date(2026, 1, 6), None)


def test_of_an_order_of_which_little_is_known_neither_is_more_of_its_changes():
    with procurekit.open("memory:") as desk:
        paper = PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "1000")])
        desk.observe(Picture("1", paper, stage="issued"), source="erp")
        desk.propose("PO-1", LESS, by=MEI)
        (row,) = rows(desk)
    assert (row.supplier, row.supplier_name, row.currency, row.amount_change) == (None,) * 4


# --- who has to answer


def waits(desk):
    row = rows(desk)[-1]
    return row.waits_for, row.waiting_since


NOBODY = (None, None)


def test_what_was_offered_waits_for_the_supplier_until_it_answers(desk):
    change = desk.propose("PO-1", LESS, by=MEI)
    assert waits(desk) == NOBODY
    change = desk.do("approve", change, by=WANG)
    assert waits(desk) == NOBODY
    change = desk.do("offer", change, by=MEI, at="2026-01-07T09:00+08:00")
    assert waits(desk) == ("supplier", date(2026, 1, 7))
    desk.answer(change, "accept", by=TOM)
    assert waits(desk) == NOBODY


@pytest.mark.parametrize(("step", "who"), [("refuse", TOM), ("withdraw", MEI)])
def test_what_has_ended_waits_for_nobody(desk, step, who):
    change = offered(desk)
    desk.do(step, change, by=who, reason="so")
    assert waits(desk) == NOBODY


def test_what_was_accepted_and_cannot_be_applied_waits_for_no_answer(desk):
    change = offered(desk)
    agreed(desk, {"lines[1].quantity": "900"})
    change = desk.answer(change, "accept", by=TOM)
    assert (change.state, rows(desk)[0].waits_for) == ("accepted", None)


def test_a_counter_offer_waits_for_the_buyer_and_the_buyer_s_own_for_nobody_until_it_is_sent(desk):
    change = desk.answer(offered(desk), "counter", changes=LATER, by=TOM, at="2026-01-06T11:00+08:00")
    assert waits(desk) == ("buyer", date(2026, 1, 6))
    change = desk.answer(change, "counter", changes=LESS, by=MEI, at="2026-01-08T11:00+08:00")
    assert (change.stage, waits(desk)) == ("draft", NOBODY)


def test_what_the_buyer_accepts_of_a_counter_offer_waits_for_nobody(desk):
    change = desk.answer(offered(desk), "counter", changes=LATER, by=TOM, at="2026-01-06T11:00+08:00")
    change = desk.do("submit", change, by=MEI, at="2026-01-07T11:00+08:00")
    if change.stage == "pending_approval":
        assert waits(desk) == ("buyer", date(2026, 1, 6))
        desk.do("approve", change, by=WANG)
    assert rows(desk)[0].applied
    assert waits(desk) == NOBODY


def test_what_the_supplier_asks_for_waits_for_the_buyer_and_what_is_sent_back_for_nobody(desk):
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=TOM, at="2026-01-05T10:00+08:00")
    assert waits(desk) == ("buyer", date(2026, 1, 5))
    desk.do("forward", change, by=WANG, to="zhu", at="2026-01-07T10:00+08:00")
    assert waits(desk) == ("buyer", date(2026, 1, 5))
    desk.do("send_back", desk.get("PO-1").changes[change.id], by=WANG, reason="of which line?")
    assert waits(desk) == NOBODY


def test_other_terms_wait_since_they_came(desk):
    for day, promised in (("2026-01-06", "2026-02-05"), ("2026-01-08", "2026-02-09")):
        lines = [AcknowledgedLine(1, promised=promised)]
        desk.record(Acknowledgement("PO-1", lines=lines, origin="confirmed", at=f"{day}T09:00+08:00"), by=TOM)
    assert waits(desk) == ("buyer", date(2026, 1, 8))


def test_conditions_are_written_in_both_languages():
    late = parse("推迟天数 > 3 且 变更内容 == “date”", change_row_words(), wanted="bool")
    assert late == parse('days_later > 3 and change_kinds == "date"', change_row_words())
    assert change_row_words() is change_row_words()


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    # How a word came is another question than whether there is one.
    for others, but in ((VOCABULARY, set()), (CHANGE_FACTS, {"agreed"}), (INCIDENT_ROWS, set())):
        for name in (CHANGE_ROWS.keys() & others.keys()) - but:
            assert CHANGE_ROWS[name].zh == others[name].zh
