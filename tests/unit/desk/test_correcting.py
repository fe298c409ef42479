"""Correcting: a fact is put right or withdrawn in its own stream and in every order's, with findings anew."""

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Hold,
    Inspection,
    InvalidDocument,
    InvalidValue,
    Invoice,
    InvoiceLine,
    KeyReused,
    NotFound,
    OrderLine,
    Picture,
    Quantity,
    Receipt,
    ReceiptLine,
    Refused,
    Return,
    ScheduleLine,
    Shipment,
    ShownFact,
    StockIn,
    quantities,
)
from procurekit.workflow import Duty, preset

SPLIT = OrderLine(
    1, "A", "100", "2", schedule=[ScheduleLine(1, "60", "2026-02-01"), ScheduleLine(2, "40", "2026-03-01")]
)


def refused(act, *args, **given):
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    return [one.code for one in caught.value.reasons]


def received(desk, line=1):
    return [row.received for row in desk.lines() if row.line == line]


def test_a_receipt_is_put_right_in_its_own_stream_and_in_the_order_s(desk, issued, mei):
    state = desk.do("receive", Receipt("PO-1", 1, "98", at="2026-01-25", number="GR-1"), by=mei)
    fact = state.fact("receipt", "GR-1")
    state = desk.correct(fact, Receipt("PO-1", 1, "89", at="2026-01-25", number="GR-1"), by=mei, reason="misread")
    assert quantities(state, state.line(1)).received == 89
    own = desk.journal.events(fact.id)
    assert [one.envelope.type for one in own] == ["receipt.recorded", "receipt.corrected"]
    assert [one.payload.document.lines[0].quantity.amount for one in own] == [98, 89]
    last = desk.timeline(state).entries[-1]
    assert (last.type, last.fact, last.reason, last.observed) == ("receipt.corrected", fact.id, "misread", False)
    assert desk.verify().holds
    assert desk.get("PO-1") == state


@pytest.fixture(autouse=True)
def _an_order(issued):
    issued()


def test_fields_of_the_only_line_may_be_said_as_its_constructor_takes_them(desk, mei):
    state = desk.record(Receipt("PO-1", 1, Quantity("200", "EA"), number="GR-1"))
    state = desk.correct(state.fact("receipt", "GR-1"), {"quantity": "100"}, by=mei)
    (one,) = state.fact("receipt", "GR-1").document.lines
    assert (one.line, one.quantity) == (1, Quantity("100", "EA"))
    state = desk.correct(state.fact("receipt", "GR-1"), {"line": 2, "quantity": 50}, by=mei)
    assert received(desk) == [0]
    assert received(desk, 2) == [50]
    inspection = Inspection("PO-1", 2, accepted="40", rejected="10", number="I-1", reason="rust")
    state = desk.do("inspect", inspection, by=mei)
    state = desk.correct(state.fact("inspection", "I-1"), {"rejected": "5", "accepted": 45, "reason": None}, by=mei)
    (told,) = state.fact("inspection", "I-1").document.lines
    assert (told.accepted.amount, told.rejected.amount, told.reason) == (45, 5, None)
    with pytest.raises(InvalidDocument):
        desk.correct(state.fact("receipt", "GR-1"), {"colour": "red"}, by=mei)


def test_fields_of_a_line_may_be_said_by_path(desk, mei):
    lines = [ReceiptLine("PO-1", 1, "20"), ReceiptLine("PO-1", 2, "30")]
    state = desk.record(Receipt(lines=lines, number="GR-1"))
    fact = state.fact("receipt", "GR-1")
    desk.correct(fact, {"lines[2].quantity": "31", "delivery_note": "DN"}, by=mei)
    assert (received(desk), received(desk, 2)) == ([20], [31])
    with pytest.raises(InvalidValue) as caught:
        desk.correct(fact, {"lines[3].quantity": "1"}, by=mei)
    assert (caught.value.code, caught.value.values["known"]) == ("fact_line_unknown", "1, 2")
    with pytest.raises(InvalidValue) as caught:
        desk.correct(fact, {"quantity": "1"}, by=mei)
    assert (caught.value.code, caught.value.values["count"]) == ("field_of_which_line", 2)
    assert "lines[1].quantity" in caught.value.text()
    desk.correct(fact, {"lines": [{"order": "PO-1", "line": 1, "quantity": "1"}] * 2}, by=mei)
    with pytest.raises(InvalidValue) as caught:
        desk.correct(fact, {"lines[1].quantity": "2"}, by=mei)
    assert (caught.value.code, caught.value.values["count"]) == ("fact_line_ambiguous", 2)


def test_the_lines_of_a_bill_have_numbers_of_their_own(desk, mei):
    bill = Invoice("INV-1", lines=[InvoiceLine(10, "PO-1", 1, "5", price="0.12"), InvoiceLine(20, "PO-1", 1, "6")])
    desk.record(Receipt("PO-1", 1, "20"))
    state = desk.record(bill)
    state = desk.correct(state.fact("invoice", "INV-1"), {"lines[20].quantity": "7"}, by=mei)
    assert [one.quantity.amount for one in state.fact("invoice", "INV-1").document.lines] == [5, 7]


def test_fields_of_a_line_are_plain_data_too(desk, mei):
    desk.record(Receipt("PO-1", 1, "200", number="GR-1"))
    told = {"command": "correct", "fact": "GR-1", "kind": "receipt", "order": "PO-1", "by": "mei"}
    assert desk.execute({**told, "document": {"quantity": "100"}})["ok"]
    assert desk.execute({**told, "document": {"lines[1].quantity": 90}})["ok"]
    assert received(desk) == [90]
    assert desk.execute({**told, "document": {"lines[2].quantity": 90}})["error"]["code"] == "fact_line_unknown"


def test_only_the_fields_that_are_others_may_be_said(desk, mei):
    state = desk.record(Receipt("PO-1", 1, "98", number="GR-1", delivery_note="DN"))
    fact = state.kept("receipt")[0]
    state = desk.correct(fact.id, {"at": "2026-01-25", "delivery_note": None}, by=mei)
    document = state.fact("receipt", fact.id).document
    assert (str(document.at), document.delivery_note, document.number) == ("2026-01-25", None, "GR-1")
    with pytest.raises(InvalidDocument):
        desk.correct(fact, {"colour": "red"}, by=mei)
    assert refused(desk.correct, fact, {"number": "GR-1"}, by=mei) == ["nothing_changed"]


def test_a_fact_that_never_was_counts_no_more(desk, mei):
    fact = desk.record(Receipt("PO-1", 1, "98", number="GR-1")).kept("receipt")[0]
    state = desk.withdraw_fact(fact, by=mei, reason="another order's")
    assert quantities(state, state.line(1)).received == 0
    assert state.kept("receipt") == ()
    assert state.fact("receipt", "GR-1").id == fact.id, "it is still found, to be told what became of it"
    assert [one.envelope.type for one in desk.journal.events(fact.id)] == ["receipt.recorded", "receipt.cancelled"]
    assert refused(desk.withdraw_fact, fact, by=mei) == ["fact_withdrawn"]
    with pytest.raises(Refused) as caught:
        desk.withdraw_fact(fact, by=mei)
    for lang in ("en", "zh"):
        assert "GR-1" in caught.value.text(lang)
        assert fact.id not in caught.value.text(lang)
    assert refused(desk.correct, fact, {"at": "2026-01-25"}, by=mei) == ["fact_withdrawn"]
    state = desk.record(Receipt("PO-1", 1, "97", number="GR-1"))
    assert state.findings == (), "the number is free again"
    assert state.fact("receipt", "GR-1").document.lines[0].quantity.amount == 97
    with pytest.raises(KeyError):
        state.fact("receipt", "GR-2")


def test_what_is_no_fact_is_not_found(desk, mei):
    for name in ("receipt_aaaaaaaaaaaaaaaaaaaaaaaaaa", desk.get("PO-1").id, "GR-1"):
        with pytest.raises(NotFound) as caught:
            desk.withdraw_fact(name, by=mei)
        assert caught.value.values["what"] == "fact"
    with pytest.raises(InvalidValue):
        desk.withdraw_fact(7, by=mei)
    fact = desk.record(Receipt("PO-1", 1, "98")).kept("receipt")[0]
    with pytest.raises(InvalidValue) as caught:
        desk.correct(fact, {"at": "2026-01-25"})
    assert caught.value.code == "missing_argument"


def test_an_order_that_nobody_knows_stands_in_nobody_s_way(desk, mei):
    lines = [ReceiptLine("PO-404", 1, "5"), ReceiptLine("PO-1", 1, "6")]
    fact = desk.record(Receipt(lines=lines)).kept("receipt")[0]
    state = desk.correct(fact, Receipt(lines=lines[::-1]), observed=True)
    assert [one.code for version, one in state.findings if version == state.version] == ["unknown_order"]
    assert refused(desk.correct, fact, Receipt(lines=lines[:1]), by=mei) == ["unknown_order"]
    assert desk.withdraw_fact(fact, by=mei).kept("receipt") == ()


def test_a_fact_stays_of_its_kind(desk, mei):
    fact = desk.record(Receipt("PO-1", 1, "98")).kept("receipt")[0]
    assert refused(desk.correct, fact, StockIn("PO-1", 1, "98"), by=mei) == ["wrong_document"]
    with pytest.raises(Refused):
        desk.correct(fact, StockIn("PO-1", 1, "98"), observed=True)


def test_a_receipt_moves_from_one_order_to_another(desk, issued, mei):
    second = issued("PO-2")
    state = desk.record(Receipt(lines=[ReceiptLine("PO-1", 1, "5"), ReceiptLine("PO-1", 2, "6")]))
    fact = state.kept("receipt")[0]
    after = desk.correct(fact, Receipt(lines=[ReceiptLine("PO-2", 1, "5"), ReceiptLine("PO-1", 2, "7")]), by=mei)
    assert after.id == second.id, "the first that it concerns now"
    first = desk.get("PO-1")
    assert [quantities(first, line).received for line in first.lines] == [0, 7]
    assert [quantities(after, line).received for line in after.lines] == [5, 0]
    assert len(desk.journal.events(fact.id)) == 2
    last = desk.correct(fact, Receipt("PO-2", 1, "5"), by=mei)
    assert desk.get("PO-1").kept("receipt") == ()
    assert desk.get("PO-1").history[-1].envelope.type == "receipt.cancelled"
    assert last.kept("receipt")[0].id == fact.id
    assert desk.verify().holds


def test_every_reason_against_a_correction_is_told(desk, order, mei):
    desk.create(order("PO-3"), by=mei)
    fact = desk.record(Receipt("PO-1", 1, "98")).kept("receipt")[0]
    desk.hold("PO-1", Hold("quality", line=2), by=mei)
    lines = [
        ReceiptLine("PO-1", 1, "1021"),
        ReceiptLine("PO-1", 2, "1"),
        ReceiptLine("PO-1", 9, "1"),
        ReceiptLine("PO-3", 1, "1"),
        ReceiptLine("PO-404", 1, "1"),
    ]
    before = desk.verify().events
    found = refused(desk.correct, fact, Receipt(lines=lines), by=mei)
    assert sorted(found) == ["on_hold", "over_tolerance", "unknown_line", "unknown_order", "wrong_state"]
    assert desk.verify().events == before


@pytest.mark.parametrize(
    ("later", "code"),
    [
        (Inspection("PO-1", 1, accepted="90", rejected="5"), "inspected_more_than_received"),
        (StockIn("PO-1", 1, "95"), "stocked_more_than_accepted"),
        (Return("PO-1", 1, "95", purpose="for_credit"), "returned_more_than_received"),
        (Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "95")]), "invoiced_more_than_received"),
    ],
)
def test_what_was_done_with_goods_keeps_their_receipt(desk, mei, later, code):
    fact = desk.record(Receipt("PO-1", 1, "98", number="GR-1")).kept("receipt")[0]
    state = desk.record(later)
    assert code in refused(desk.withdraw_fact, fact, by=mei)
    assert code in refused(desk.correct, fact, Receipt("PO-1", 1, "94", number="GR-1"), by=mei)
    assert desk.get("PO-1") == state
    state = desk.correct(fact, Receipt("PO-1", 1, "95", number="GR-1"), by=mei)
    assert state.findings == ()
    state = desk.withdraw_fact(fact, observed=True, source="wms", channel="scanner")
    assert code in [one.code for _, one in state.findings], "what happened is recorded, with what can't be right"
    last = desk.timeline(state).entries[-1]
    assert (last.observed, last.source, last.channel) == (True, "wms", "scanner")


def test_what_was_wrong_before_may_become_less_wrong(desk, mei):
    desk.record(Receipt("PO-1", 1, "1000"))
    fact = desk.record(Receipt("PO-1", 1, "100")).kept("receipt")[1]
    state = desk.correct(fact, Receipt("PO-1", 1, "50"), by=mei)
    assert [one.values["received"] for _, one in state.findings] == ["1100", "1050"]
    assert refused(desk.correct, fact, Receipt("PO-1", 1, "51"), by=mei) == ["over_tolerance"]


def test_a_return_for_which_goods_came_stays(desk, mei):
    desk.record(Receipt("PO-1", 1, "1000"))
    sent = desk.record(Return("PO-1", 1, "100", purpose="to_replace")).kept("return")[0]
    desk.do("receive", Receipt("PO-1", 1, "100", replaces=sent.id), by=mei)
    assert refused(desk.withdraw_fact, sent, by=mei) == ["over_tolerance"]


def test_what_came_for_a_return_that_was_withdrawn_came_for_no_return(desk, mei):
    desk.record(Receipt("PO-1", 1, "1000"))
    sent = desk.record(Return("PO-1", 1, "100", purpose="to_replace", number="RT-1")).kept("return")[0]
    desk.withdraw_fact(sent, by=mei)
    again = Receipt("PO-1", 1, "1", replaces="RT-1", number="GR-2")
    assert [one.code for one in desk.check("receive", again, by=mei)] == ["unknown_return"]
    assert refused(desk.do, "receive", again, by=mei) == ["unknown_return"]
    state = desk.record(again)
    assert [one.code for _, one in state.findings] == ["unknown_return"]
    state = desk.correct(state.fact("receipt", "GR-2"), {"delivery_note": "DN-2"}, observed=True)
    assert [one.code for _, one in state.findings] == ["unknown_return"] * 2


def test_a_key_makes_a_correction_once(desk, mei):
    fact = desk.record(Receipt("PO-1", 1, "98")).kept("receipt")[0]
    first = desk.correct(fact, {"number": "GR-1"}, by=mei, key="k-1")
    assert desk.correct(fact, {"number": "GR-1"}, by=mei, key="k-1") == first
    gone = desk.withdraw_fact(fact, by=mei, key="k-2")
    assert desk.withdraw_fact(fact, by=mei, key="k-2") == gone
    with pytest.raises(KeyReused):
        desk.withdraw_fact(fact, by=mei, key="k-1")


def test_whoever_may_not_receive_may_not_say_that_it_was_otherwise(clock, order, mei, wang):
    rule = Duty("order_and_receive", "issue", "receive", en="who orders doesn't receive", zh="采购与收货分离")
    with procurekit.open("memory:", clock=clock, definition=evolve(preset("standard_order"), duties=[rule])) as desk:
        state = desk.create(order(), by=mei)
        for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
            state = desk.do(step, state, by=actor)
        fact = desk.record(Receipt("PO-1", 1, "98"), by="wh").kept("receipt")[0]
        assert refused(desk.withdraw_fact, fact, by=mei) == ["duty_conflict"]
        assert refused(desk.correct, fact, {"number": "GR-1"}, by=mei) == ["duty_conflict"]
        told = desk.correct(fact, {"number": "GR-1"}, by=mei, observed=True)
        assert [one.code for _, one in told.findings] == ["duty_broken"]
        assert desk.withdraw_fact(fact, by="wh").kept("receipt") == ()


def test_an_invoice_that_never_counted_leaves_its_number(desk, mei):
    bill = Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "98")])
    fact = desk.record(bill).kept("invoice")[0]
    desk.record(Receipt("PO-1", 1, "20"))
    state = desk.record(bill)
    assert [one.code for _, one in state.findings] == ["number_seen_before"]
    desk.withdraw_fact(state.kept("invoice")[1], by=mei)
    desk.withdraw_fact(fact, by=mei)
    desk.record(Receipt("PO-1", 1, "20"))
    state = desk.record(bill)
    assert len(state.findings) == 1, "only the one from before"
    assert [one.code for _, one in desk.record(bill).findings] == ["number_seen_before"] * 2


def test_somebody_else_s_event_meanwhile_keeps_no_observed_correction_out(desk, mei, monkeypatch):
    fact = desk.record(Receipt("PO-1", 1, "98")).kept("receipt")[0]
    concerned = desk._concerned

    def and_then_somebody_writes(document):
        monkeypatch.undo()
        found = concerned(document)
        desk.hold("PO-1", Hold("quality"), by=mei)
        return found

    monkeypatch.setattr(desk, "_concerned", and_then_somebody_writes)
    state = desk.correct(fact, Receipt("PO-1", 1, "97"), observed=True)
    assert quantities(state, state.line(1)).received == 97
    assert state.holds


# --- where it goes


@pytest.fixture
def split(issued):
    return issued("PO-7", SPLIT)


def parts(desk):
    return [row.received for row in desk.lines() if row.order_number == "PO-7"]


def test_what_a_correction_does_not_move_stays_where_it_is(desk, split, mei):
    fact = desk.record(Receipt("PO-7", 1, "50")).kept("receipt")[0]
    assert parts(desk) == [50, 0]
    state = desk.correct(fact, {"number": "GR-1"}, by=mei, allocation="pro_rata")
    assert parts(desk) == [50, 0]
    assert [one.policy for one in state.kept("receipt")[0].allocations] == ["earliest_due"]
    state = desk.correct(fact, Receipt("PO-7", 1, Quantity("80")), by=mei, allocation="pro_rata")
    assert parts(desk) == [48, 32]
    assert {one.policy for one in state.kept("receipt")[0].allocations} == {"pro_rata"}


def test_what_was_inspected_is_where_the_goods_are_after_their_receipt_was_corrected(desk, split, mei):
    fact = desk.record(Receipt("PO-7", 1, "100")).kept("receipt")[0]
    desk.record(Inspection("PO-7", 1, accepted="70", rejected="30"))
    desk.record(Receipt("PO-7", 1, "20"))
    desk.correct(fact, Receipt("PO-7", 1, "100", schedule=2), observed=True)
    rows = [row for row in desk.lines() if row.order_number == "PO-7"]
    assert [row.received for row in rows] == [0, 120]
    assert [(row.accepted, row.rejected, row.pending) for row in rows] == [(0, 0, 0), (90, 30, 0)]


# --- shipments


def test_a_shipment_is_planned_leaves_and_arrives_as_one(desk, mei):
    state = desk.do("ship", Shipment("PO-1", 1, "500", number="ASN-7", planned_at="2026-01-20"), by=mei)
    fact = state.fact("shipment", "ASN-7")
    much = quantities(state, state.line(1))
    assert (much.shipped, much.in_transit) == (0, 0)
    assert refused(desk.do, "ship", Shipment("PO-1", 1, "500", number="ASN-7"), by=mei) == ["number_seen_before"]
    state = desk.correct(fact, {"shipped_at": "2026-01-21", "tracking": "SF100"}, by=mei)
    much = quantities(state, state.line(1))
    assert (much.shipped, much.in_transit) == (500, 500)
    state = desk.correct(fact, {"arrived_at": "2026-01-24"}, by=mei)
    state = desk.do("receive", Receipt("PO-1", 1, "480", shipment="ASN-7"), by=mei)
    much = quantities(state, state.line(1))
    assert (much.shipped, much.received, much.in_transit) == (500, 480, 20)
    assert len(state.kept("shipment")) == 1
    assert [row.in_transit for row in desk.lines() if row.line == 1] == [20]


def test_a_picture_that_shows_a_fact_again_counts_it_again(desk, order, mei):
    def shown(*facts):
        return Picture("PO-9", order("PO-9"), facts=facts, complete=True, stage="issued")

    fact = ShownFact("gr-1", Receipt("PO-9", 1, "10"))
    desk.observe(shown(fact), source="erp")
    kept = desk.get("PO-9").kept("receipt")[0]
    desk.withdraw_fact(kept, observed=True, source="erp")
    desk.observe(shown(fact), source="erp")
    assert len(desk.get("PO-9").kept("receipt")) == 1


def test_the_clock_and_the_actor_of_a_correction_are_its_own(desk, clock):
    fact = desk.record(Receipt("PO-1", 1, "98"), by="wh").kept("receipt")[0]
    clock.forward(days=3)
    state = desk.correct(fact, {"number": "GR-1"}, by=Actor("lu"))
    last = desk.timeline(state).entries[-1]
    assert last.actor == "lu"
    assert last.recorded_at == pendulum.datetime(2026, 1, 8, tz="UTC")


def test_what_was_wrong_before_stands_in_the_way_of_no_other_correction(desk, mei):
    desk.record(Receipt("PO-1", 1, "10", number="G"), by="wh")
    state = desk.record(Receipt("PO-1", 1, "20", number="G", at="2099-01-05"), by="wh")
    assert [one.code for _, one in state.findings] == ["number_seen_before", "not_happened_yet"]
    state = desk.correct(state.kept("receipt")[1], {"note": "counted twice"}, by=mei)
    assert state.kept("receipt")[1].document.note == "counted twice"
    codes = refused(desk.correct, state.kept("receipt")[0], {"at": "2098-01-05", "number": "H"}, by=mei)
    assert codes == ["not_happened_yet"]
