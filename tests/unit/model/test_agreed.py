"""Agreed: of every revision, the events that say who asked, approved and agreed; and what moved a date last."""

import pytest
from tests.disputed import MEI, TOM, WANG, Clock, dispute

import procurekit
from procurekit import AcknowledgedLine, Acknowledgement, OrderLine, Party, PurchaseOrder, Receipt
from procurekit.desk.deciding import tentative
from procurekit.model.agreed import agreed_changes, from_promises, last_date_change, moves_date, terms_of
from procurekit.model.change_events import Proposed
from procurekit.model.change_request import ChangeRequest
from procurekit.model.deeds import Signature
from procurekit.model.events import Changed, Found, Moved, NewEvent, Recorded, Signed, type_of
from procurekit.model.field_change import Change
from procurekit.model.journal import Stamp


@pytest.fixture(scope="module")
def state():
    clock = Clock()
    with procurekit.open("memory:", clock=clock) as desk:
        yield desk.get(dispute(desk, clock))


@pytest.fixture
def issued():
    clock = Clock()
    with procurekit.open("memory:", clock=clock) as desk:
        lines = [OrderLine(1, "A", "10", "1", requested="2026-12-01"), OrderLine(2, "B", "5", "1")]
        order = desk.create(PurchaseOrder("PO-1", supplier=Party("V-7"), currency="EUR", lines=lines), by=MEI)
        for step, by in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            order = desk.do(step, order, by=by)
        yield desk, order


def types(state, versions):
    told = {one.envelope.version: one for one in state.history}
    return [(told[one].envelope.type, told[one].envelope.actor) for one in versions]


def test_the_terms_of_the_buyer_are_accepted_by_the_supplier(state):
    one = agreed_changes(state)[0]
    assert (one.revision, one.initiator, one.responsibility, one.side, one.origin) == (
        *(2, "buyer", "buyer", "buyer", "attested"),
    )
    assert types(state, [one.asked]) == [("change_request.created", "mei")]
    assert one.rounds == ()
    assert types(state, one.approved) == [("change_request.moved", "wang")]
    assert types(state, [one.by_supplier]) == [("change_request.moved", "mei")]
    assert one.by_buyer == one.asked
    assert {kind for kind, _ in types(state, one.told)} == {"order.notified"}
    assert [each.path for each in one.changes] == ["lines[1].quantity", "lines[1].schedule[1].quantity"]


def test_the_terms_of_the_supplier_are_approved_by_the_buyer(state):
    two = agreed_changes(state)[1]
    assert (two.revision, two.initiator, two.side, two.origin) == (3, "buyer", "supplier", "confirmed")
    assert types(state, two.rounds) == [("change_request.revised", "tom")]
    # The first signature was to other terms.
    assert types(state, two.approved) == [("change_request.moved", "wang")]
    assert two.approved[0] > two.rounds[0]
    assert (two.by_supplier, two.by_buyer) == (two.rounds[0], two.approved[0])
    # The order never stated the date that an answer had promised.
    assert two.changes == (Change("lines[1].schedule[1].promised", "2026-12-01", "2026-12-08"),)


def revised(state, *payloads):
    """The order as it were with more in its history."""
    stamp = Stamp("main", state.head.recorded_at, actor=MEI)
    kinds = {Changed: "order.changed", Recorded: "acknowledgement.recorded"}
    return tentative(
        [NewEvent(state.id, kinds.get(type(one)) or type_of("change_request", one), one) for one in payloads],
        stamp,
        state,
    )


def request(side, *steps):
    """A request of that side, the steps of it, and the revision that came of it."""
    wanted = [Change("payment_terms", None, "30 days")]
    own = "order_x.1"
    moves = [
        Moved(name, "draft", to, to, change=own, automatic=automatic, origin=None if name != "accept" else "confirmed")
        for name, to, automatic in steps
    ]
    applied = Changed(
        [*wanted, Change("revision", None, 2)], revision=2, initiator=side, change=own, origin="confirmed"
    )
    return [
        Proposed(own, ChangeRequest("order_x", wanted, initiator=side, origin="confirmed"), "draft", "draft"),
        *moves,
        applied,
    ]


def test_a_request_that_needs_no_signature_has_none(issued):
    _, order = issued
    (one,) = agreed_changes(
        revised(order, *request("buyer", ("approve", "approved", True), ("accept", "issued", False)))
    )
    assert (one.approved, one.by_supplier, one.by_buyer) == ((), 7, 5)


def test_the_buyer_may_accept_what_the_supplier_asks(issued):
    _, order = issued
    (one,) = agreed_changes(revised(order, *request("supplier", ("accept", "issued", False))))
    assert (one.by_supplier, one.by_buyer, one.approved) == (5, 6, ())
    (one,) = agreed_changes(revised(order, *request("supplier", ("agree", "issued", True))))
    assert (one.by_supplier, one.by_buyer) == (5, None)


def test_a_signature_of_several_is_one(issued):
    _, order = issued
    signature = Signature("release", "lead", "1:" + "ab" * 32)
    first, *rest = request("supplier")
    state = revised(order, first, Signed("approve", signature, change="order_x.1"), *rest)
    (one,) = agreed_changes(state)
    assert (one.approved, one.by_buyer) == ((6,), 6)


def test_an_answer_within_the_terms_is_agreed_without_a_request(issued):
    _, order = issued
    answer = Acknowledgement("PO-1", lines=[AcknowledgedLine(1, "accepted_with_change", promised="2026-12-02")])
    agreed = Changed([Change("payment_terms", None, "30 days"), Change("revision", None, 2)], revision=2)
    state = revised(order, Recorded("acknowledgement_1", answer), agreed)
    (one,) = agreed_changes(state)
    assert (one.change, one.side, one.asked, one.by_supplier) == (None, "supplier", 5, 5)
    assert one.events == (5, 6)
    (alone,) = agreed_changes(revised(order, agreed))
    assert (alone.asked, alone.by_supplier, alone.events) == (None, None, (5,))


def test_the_last_move_of_a_date(state, issued):
    assert last_date_change(state) == agreed_changes(state)[1].version
    desk, order = issued
    assert last_date_change(order) is None
    # What was promised is what was asked for: no date moved.
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-12-01")]), by=TOM)
    assert last_date_change(desk.get("PO-1")) is None
    # Nobody had asked for a date, so a first promise moves none.
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(2, promised="2026-12-09")]), by=TOM)
    assert last_date_change(desk.get("PO-1")) is None
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(2, promised="2026-12-10")]), by=TOM)
    desk.record(Receipt("PO-1", 1, "1"), by="wh")
    assert last_date_change(desk.get("PO-1")) == 7
    draft = desk.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "10")]), by=MEI)
    draft = desk.edit(draft, {"lines[1].requested": "2026-12-01"}, by=MEI)
    assert last_date_change(draft) is None


@pytest.mark.parametrize(
    ("path", "moves"),
    [
        ("lines[1].requested", True),
        ("lines[1].schedule[2].promised", True),
        ("lines[1].schedule[2]", True),
        ("lines[1].quantity", False),
        ("lines[1]", False),
    ],
)
def test_what_moves_a_date(path, moves):
    assert moves_date(Change(path)) is moves


def test_a_date_that_was_stated_stays_as_it_was(state):
    stated = Change("lines[1].schedule[1].promised", "2026-12-01", "2026-12-03")
    unknown = Change("lines[2].schedule[1].promised", None, "2026-12-03")
    other = Change("lines[1].price", None, {"amount": "1"})
    assert from_promises(state, 99, [stated, unknown, other]) == (stated, unknown, other)


def test_the_terms_of_an_offer(state):
    asked, countered = (
        state.history[one - 1].payload for one in (agreed_changes(state)[1].asked, agreed_changes(state)[1].rounds[0])
    )
    assert [one.after for one in terms_of(asked)] == ["2026-11-27"]
    assert [one.after for one in terms_of(countered)] == ["2026-12-08"]
    assert terms_of(Found()) == ()
