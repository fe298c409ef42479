"""Rows of facts at the desk: every grain, what lines were ordered from, and what isn't read for nothing."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from tests.asked import LESS, MEI, TOM, WANG, agreed

import procurekit
from procurekit import (
    Agreement,
    AgreementLine,
    AgreementReference,
    AlertRow,
    ChangeRow,
    Desk,
    Incident,
    IncidentLine,
    IncidentRow,
    InvalidValue,
    OrderLine,
    Receipt,
    Requisition,
    RequisitionLine,
    RequisitionReference,
)
from procurekit.desk.fact_rows import GRAINS
from procurekit.model.alert import Found, alert_id
from procurekit.model.alert_events import AlertAcknowledged, AlertRaised, AlertResolved
from procurekit.model.events import NewEvent, type_of
from procurekit.model.journal import Head, Stamp
from procurekit.model.rows_of_agreements import agreement_row
from procurekit.model.rows_of_orders import order_rows
from procurekit.values import WorkCalendar, WorkTime
from procurekit.values.moments import to_utc
from procurekit.workflow import Organisation, Person

OFFICE = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")


@pytest.fixture
def read(desk, monkeypatch):
    """How often each stream was read, and the whole log."""
    counts = Counter()
    store = desk.store
    one, every = store.read, store.read_all

    def counted(book, stream, after=0):
        counts[stream] += 1
        return one(book, stream, after)

    def counted_all(after=0):
        counts["all"] += 1
        return every(after)

    monkeypatch.setattr(store, "read", counted)
    monkeypatch.setattr(store, "read_all", counted_all)
    return counts


def ordered(number, *requisitions, agreement="FA-1", **given):
    references = [RequisitionReference(one, 1) for one in requisitions]
    return OrderLine(number, "M6-BOLT", "100", "0.13", agreement=agreement, requisitions=references, **given)


# --- the grains


def test_a_grain_that_there_is_none_of_is_refused_with_those_that_there_are(desk):
    with pytest.raises(InvalidValue) as refused:
        desk.rows("order_line")
    assert (refused.value.code, refused.value.values["field"]) == ("not_a_choice", "grain")
    assert refused.value.values["choices"] == ", ".join(GRAINS)


def test_rows_of_lines_are_the_lines(desk, issued):
    issued("PO-1")
    assert list(desk.rows("schedule_line")) == list(desk.lines())
    assert len(list(desk.lines())) == 2


def test_a_row_for_each_incident_with_what_its_first_order_knows(desk, issued, clock):
    first = issued("PO-1", purchasing_organisation="CN01", purchaser="mei")
    second = issued("PO-2")
    both = [IncidentLine(second.id, 2), IncidentLine(first.id, 1, "10")]
    desk.record(Incident("late", lines=both, reported_at="2026-01-02T16:00+08:00", number="INC-1"), by=MEI)
    desk.record(Incident("short", lines=[IncidentLine(first.id, 1, "10")], number="INC-2"), by=MEI)
    desk.record(Incident("other", lines=[IncidentLine(first.id)], number="INC-3"), by=MEI)
    desk.withdraw_fact(next(one.id for one in desk.incidents() if one.document.number == "INC-3"), by=MEI)
    (late, *_) = desk.incidents()
    desk.respond(late.id, by=MEI, at="2026-01-05T08:00+08:00")
    found = {row.incident_number: row for row in desk.rows("incident")}
    assert sorted(found) == ["INC-1", "INC-2"]
    assert all(isinstance(one, IncidentRow) for one in found.values())
    assert (found["INC-1"].order_number, found["INC-1"].purchaser, found["INC-1"].supplier) == ("PO-2", None, "V-7")
    assert (found["INC-1"].response_hours, found["INC-1"].response_working_hours) == (64, None)
    assert (found["INC-2"].order_number, found["INC-2"].organisation) == ("PO-1", "CN01")
    assert {one.incident for one in found.values()} == {one.id for one in desk.incidents()}


def test_a_row_for_each_change_request(desk, issued):
    issued("PO-1")
    issued("PO-2")
    agreed(desk)
    desk.propose("PO-1", {"lines[2].price": "0.06"}, by=MEI)
    found = list(desk.rows("change"))
    assert all(isinstance(one, ChangeRow) for one in found)
    assert [(one.order_number, one.change_kinds, one.applied) for one in found] == [
        ("PO-1", "quantity", True),
        ("PO-1", "price", False),
    ]


def test_a_row_for_each_order_made_of_its_lines(desk, issued):
    first = issued("PO-1")
    issued("PO-2", ordered(1), ordered(2), ordered(3))
    desk.record(Receipt(first.id, 1, "1000", at="2026-01-20"), by=MEI)
    found = {row.order_number: row for row in desk.rows("order")}
    assert found == {row.order_number: row for row in order_rows(desk.lines())}
    assert {number: (row.lines, row.open_lines, row.amount) for number, row in found.items()} == {
        "PO-1": (2, 1, Decimal("145.00")),
        "PO-2": (3, 3, Decimal("39.00")),
    }
    # Mei wrote the order, Wang approved it, Mei took the goods.
    assert (found["PO-1"].orderer_approved, found["PO-1"].orderer_received) == (False, True)
    assert (found["PO-2"].orderer_approved, found["PO-2"].orderer_received) == (False, False)
    assert found["PO-1"].pending_since is None


def test_since_when_an_order_waits_for_approval(desk, clock, order):
    made = desk.do("submit", desk.create(order(), by=MEI), by=MEI)
    clock.forward(days=3)
    made = desk.do("send_back", made, by=WANG, reason="which site?")
    assert [row.pending_since for row in desk.rows("order")] == [None]
    desk.do("submit", made, by=MEI)
    assert [row.pending_since for row in desk.rows("order")] == [date(2026, 1, 8)]


def test_a_row_for_each_agreement_with_what_its_orders_called_off(desk, issued, read):
    lines = [AgreementLine(1, "M6-BOLT", "1000", "0.13")]
    agreement = desk.create(Agreement("FA-1", supplier="V-7", currency="EUR", amount="100", lines=lines), by=MEI)
    desk.create(Agreement("FA-2", lines=lines), by=MEI)
    assert desk.commitment(agreement).value.committed == 0
    order = issued("PO-1", ordered(1), ordered(2, agreement=AgreementReference(agreement.id, 1)))
    issued("PO-2", ordered(1, agreement=None))
    desk.catch_up()
    read.clear()
    found = {row.agreement_number: row for row in desk.rows("agreement")}
    assert read == {"all": 1, order.id: 1}
    assert (found["FA-1"].used_quantity, found["FA-1"].limit_quantity) == (200, 1000)
    assert (found["FA-1"].used_amount, found["FA-1"].limit_amount) == (Decimal("26.00"), 100)
    assert (found["FA-2"].used_quantity, found["FA-2"].agreement != agreement.id) == (0, True)
    assert found["FA-1"] == agreement_row(desk.agreement("FA-1"), desk.commitment("FA-1"))


def test_a_row_for_each_alert(desk, clock):
    for rule, more in (("overdue", [AlertAcknowledged()]), ("late", [AlertAcknowledged(), AlertResolved()])):
        raise_alert(desk, clock, rule, *more)
    overdue, late = desk.rows("alert")
    assert all(isinstance(one, AlertRow) for one in (overdue, late))
    assert (overdue.rule, overdue.acknowledged, overdue.response_hours, overdue.resolved) == ("overdue", True, 2, False)
    assert (late.rule, late.resolved, late.resolution_hours, late.raised_on) == ("late", True, 4, date(2026, 1, 5))
    (group,) = desk.kpis(kpis="procurekit.alerts_acknowledged")
    assert group.results[0].value == 1


def raise_alert(desk, clock, rule, *more):
    """An alert of a rule, and what happened to it afterwards, each two hours later."""
    id_ = alert_id("main", rule, "order", "order_1")
    head = Head()
    found = Found(rule=rule, severity="high", subject="order", subject_key="order_1")
    for payload in (AlertRaised(found), *more):
        stamp = Stamp("main", to_utc(clock()), actor=MEI)
        new = NewEvent(id_, type_of("alert", payload), payload, clock())
        head = desk.journal.append([new], stamp, {id_: head}, command="alert")[0][id_]
        clock.forward(hours=2)
    clock.forward(hours=-2 * len(more) - 2)


def test_working_hours_are_the_organisation_s(url, clock, order):
    people = [Person("mei", "buyer"), Person("wang", "approver"), Person("tom", "supplier", party="V-7")]
    company = Organisation(people=people, work_time=OFFICE)
    with procurekit.open(url, clock=clock, organisation=company) as desk:
        made = desk.create(order(), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            made = desk.do(step, made, by=actor)
        reported = Incident("late", lines=[IncidentLine(made.id)], reported_at="2026-01-02T17:00+08:00")
        desk.record(reported, by=MEI)
        (one,) = desk.incidents()
        clock.forward(days=2)
        desk.respond(one.id, by=MEI, at="2026-01-05T10:00+08:00")
        change = desk.do("approve", desk.propose(made.id, LESS, by=MEI), by=WANG)
        change = desk.do("offer", change, by=MEI, at="2026-01-05T17:00+08:00")
        desk.answer(change, "refuse", by=TOM, reason="made already", at="2026-01-06T10:00+08:00")
        (incident,), (change,) = desk.rows("incident"), desk.rows("change")
    assert (incident.response_hours, incident.response_working_hours) == (65, 2)
    assert (change.response_hours, change.response_working_hours) == (17, 2)


# --- what lines were ordered from


def test_a_line_knows_since_when_it_was_asked_for_and_at_what_price_it_was_agreed(desk, issued, read):
    for number, day in (("PR-1", "2026-01-03"), ("PR-2", "2026-01-02"), ("PR-3", None)):
        desk.create(Requisition(number, lines=[RequisitionLine(1, "M6-BOLT", "500")], requested_on=day), by=MEI)
    paper = Agreement("FA-1", supplier="V-7", currency="EUR", lines=[AgreementLine(1, "M6-BOLT", "10000", "0.12")])
    agreement = desk.do("activate", desk.create(paper, by=MEI), by=MEI)
    # What others numbered like that is something else.
    desk.create(Requisition("PR-9", issuer="plant", lines=[RequisitionLine(1, "M6-BOLT", "500")]), by=MEI)
    issued("PO-1", ordered(1, "PR-1", "PR-2", "PR-8"), ordered(2, "PR-3", agreement=None), ordered(3, agreement="FA-9"))
    issued("PO-2", ordered(1, "PR-9", agreement=AgreementReference(agreement.id, 1)), OrderLine(2, "M6-NUT", "5"))
    desk.catch_up()
    read.clear()
    found = {(row.order_number, row.line): row for row in desk.rows("schedule_line")}
    assert {place: (row.requisitioned_on, row.agreement_price) for place, row in found.items()} == {
        ("PO-1", 1): (date(2026, 1, 2), Decimal("0.12")),
        ("PO-1", 2): (date(2026, 1, 5), None),
        ("PO-1", 3): (None, None),
        ("PO-2", 1): (None, Decimal("0.12")),
        ("PO-2", 2): (None, None),
    }
    assert read == {"all": 1}


def test_lines_that_name_neither_read_nothing_else(desk, issued, read):
    issued("PO-1")
    read.clear()
    assert [row.requisitioned_on for row in desk.rows("schedule_line")] == [None, None]
    assert read == {}


# --- what it costs


def test_where_nothing_went_wrong_no_order_is_read(desk, issued, read):
    for number in range(3):
        issued(f"PO-{number}")
    for grain in ("incident", "change", "agreement", "alert"):
        read.clear()
        assert list(desk.rows(grain)) == []
        assert read == {"all": 1}


def test_only_orders_with_changes_are_folded_and_incidents_read_no_order(desk, issued, read):
    first, second = issued("PO-1"), issued("PO-2")
    desk.propose("PO-1", LESS, by=MEI)
    desk.record(Incident("late", lines=[IncidentLine(second.id)]), by=MEI)
    read.clear()
    (change,) = desk.rows("change")
    assert (change.order_id, read) == (first.id, {"all": 1, first.id: 1})
    read.clear()
    (incident,) = desk.rows("incident")
    assert (incident.order_number, read) == ("PO-2", {"all": 1, incident.incident: 1})


def test_a_store_without_rows_of_its_own_tells_the_same(desk, issued, clock):
    class Bare:
        def __init__(self, store):
            self.append, self.read, self.read_all = store.append, store.read, store.read_all

    second = issued("PO-2", ordered(1, "PR-1"))
    issued("PO-1")
    agreed(desk)
    desk.record(Incident("late", lines=[IncidentLine(second.id)]), by=MEI)
    bare = Desk(Bare(desk.store), clock=clock)
    other = Desk(desk.store, book="other", clock=clock)
    desk.create(Agreement("FA-1", lines=[AgreementLine(1, "M6-BOLT", "1000")]), by=MEI)
    raise_alert(desk, clock, "overdue")
    for grain in GRAINS:
        assert list(bare.rows(grain)) == list(desk.rows(grain))
        assert list(other.rows(grain)) == []
