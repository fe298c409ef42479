"""Facts: a command that reports one may be refused; an observed one never is, and what can't be right is a finding."""

import pytest

from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    CloseShort,
    Conversion,
    FollowUp,
    Hold,
    Incident,
    IncidentLine,
    InspectedLine,
    Inspection,
    InvalidValue,
    Invoice,
    InvoiceLine,
    NotFound,
    OrderLine,
    Payment,
    PaymentLine,
    Picture,
    Quantity,
    Receipt,
    ReceiptLine,
    Refused,
    Return,
    ReturnedLine,
    Settlement,
    SettlementLine,
    Shipment,
    ShipmentLine,
    ShownFact,
    StockIn,
    StockInLine,
    quantities,
)
from procurekit.desk.deciding import FACT_COMMANDS
from procurekit.model.kinds import FACT_KINDS, kind_of


def one_of_each(order):
    """A document of every kind about line 1 of an order."""
    return [
        Acknowledgement(order, lines=[AcknowledgedLine(1, promised="2026-02-01")], origin="attested", channel="phone"),
        Shipment(lines=[ShipmentLine(order, 1, "100")], shipped_at="2026-01-20"),
        Receipt(order, 1, "100", at="2026-01-25"),
        Inspection(lines=[InspectedLine(order, 1, accepted="90", rejected="10")], at="2026-01-26"),
        StockIn(lines=[StockInLine(order, 1, "90")], at="2026-01-27"),
        Return(lines=[ReturnedLine(order, 1, "10")], purpose="for_credit", at="2026-01-28"),
        Invoice("INV-1", lines=[InvoiceLine(1, order, 1, "90", amount="10.80")], issued_on="2026-01-29"),
        Settlement(lines=[SettlementLine(order, 1, amount="10.80")], at="2026-01-30"),
        Payment(lines=[PaymentLine("10.80", order=order, line=1)], at="2026-01-31"),
        Incident("short", lines=[IncidentLine(order, 1, "10")], reported_at="2026-01-25"),
        FollowUp(order, 1, at="2026-01-26", channel="scanner"),
    ]


def codes(state):
    return [one.code for version, one in state.findings if version == state.version]


# --- every kind


def test_the_list_is_complete():
    assert [kind_of(one) for one in one_of_each("PO-1")] == list(FACT_KINDS) == list(FACT_COMMANDS.values())


@pytest.mark.parametrize("place", range(len(FACT_KINDS)), ids=FACT_KINDS)
def test_every_kind_can_be_observed_by_number_and_by_id(desk, issued, place):
    state = issued()
    for name in ("PO-1", state.id):
        state = desk.record(one_of_each(name)[place], by="wh", source="wms", channel="scanner")
        assert state == desk.get("PO-1")
    kept = state.kept(FACT_KINDS[place])
    assert len(kept) == 2
    assert kept[0].document == kept[1].document, "whatever it was called by, it names the order's id"
    last = desk.timeline(state).entries[-1]
    assert (last.observed, last.actor, last.source, last.channel) == (True, "wh", "wms", "scanner")
    assert last.text("en") != last.text("zh")
    assert desk.verify().holds


@pytest.mark.parametrize("place", range(len(FACT_KINDS)), ids=FACT_KINDS)
def test_every_kind_can_be_reported_by_its_command(desk, issued, place, mei):
    issued()
    command, kind = list(FACT_COMMANDS.items())[place]
    document = one_of_each("PO-1")[place]
    if kind in {"inspection", "stock_in", "return"}:
        desk.record(Receipt("PO-1", 1, "100", at="2026-01-25"))
    state = desk.do(command, document, by=mei)
    assert state == desk.get("PO-1")
    assert len(state.kept(kind)) == 1
    assert not desk.timeline(state).entries[-1].observed
    other = next(name for name in FACT_COMMANDS if name != command)
    with pytest.raises(Refused) as refused:
        desk.do(other, document, by=mei)
    assert [one.code for one in refused.value.reasons] == ["wrong_document"]


@pytest.mark.parametrize("place", range(len(FACT_KINDS)), ids=FACT_KINDS)
def test_a_command_is_refused_where_an_observation_is_not(desk, order, mei, place):
    state = desk.create(order(), by=mei)
    document = one_of_each("PO-1")[place]
    with pytest.raises(Refused) as refused:
        desk.do(list(FACT_COMMANDS)[place], document, by=mei)
    assert refused.value.reasons[0].code == "wrong_state"
    assert desk.get("PO-1").version == 1
    assert desk.record(document).version == state.version + 1


# --- refusals of a command


def test_a_refusal_names_everything_at_once(desk, issued, order, mei):
    issued()
    desk.create(order("PO-2"), by=mei)
    desk.hold("PO-1", Hold("quality", line=2), by=mei)
    receipt = Receipt(
        lines=[
            ReceiptLine("PO-1", 1, "1021"),
            ReceiptLine("PO-1", 2, "1"),
            ReceiptLine("PO-1", 3, "1"),
            ReceiptLine("PO-2", 1, "1"),
            ReceiptLine("PO-404", 1, "1"),
        ]
    )
    before = desk.verify().events
    with pytest.raises(Refused) as refused:
        desk.do("receive", receipt, by=mei)
    assert sorted(one.code for one in refused.value.reasons) == [
        "on_hold",
        "over_tolerance",
        "unknown_line",
        "unknown_order",
        "wrong_state",
    ]
    assert desk.verify().events == before
    over = next(one for one in refused.value.reasons if one.code == "over_tolerance")
    assert over.values == {"received": "1021", "ordered": "1000", "allowed": "20", "level": "line"}


def test_the_tolerance_is_cumulative(desk, issued, mei):
    issued()
    desk.do("receive", Receipt("PO-1", 1, "1000"), by=mei)
    desk.do("receive", Receipt("PO-1", 1, "20"), by=mei)
    with pytest.raises(Refused):
        desk.do("receive", Receipt("PO-1", 1, "0.001"), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("receive", Receipt(lines=[ReceiptLine("PO-1", 2, "250"), ReceiptLine("PO-1", 2, "250.5")]), by=mei)
    assert refused.value.reasons[0].values["level"] == "default"


# --- observations


def test_what_was_received_too_much_says_by_which_level(desk, issued):
    issued()
    assert codes(desk.record(Receipt("PO-1", 1, "1020", at="2026-01-25"))) == []
    state = desk.record(Receipt("PO-1", 1, "1", at="2026-01-25"))
    ((_, found),) = state.findings
    assert (found.code, found.path) == ("over_received", "lines[1]")
    assert found.values == {"received": "1021", "ordered": "1000", "allowed": "20", "level": "line"}
    state = desk.record(Receipt("PO-1", 2, "501", at="2026-01-25"))
    assert state.findings[-1][1].values["level"] == "default"
    assert desk.findings() == {"over_received": 2}


def test_what_nobody_knows_is_recorded_with_a_finding(desk, issued):
    state = issued()
    receipt = Receipt(
        lines=[
            ReceiptLine("PO-1", 1, Quantity("10", "kg")),
            ReceiptLine("PO-1", 9, "1"),
            ReceiptLine("PO-1", 2, "1", schedule=7),
            ReceiptLine("PO-404", 1, "1"),
        ],
        at="2026-01-25",
    )
    after = desk.record(receipt, by="wh")
    found = sorted(codes(after))
    assert "unknown_line" in found
    assert "unknown_schedule" in found
    assert len(after.kept("receipt")[0].document.lines) == 3, "the order's share is what names the order"
    own = desk.journal.events(after.kept("receipt")[0].id)
    assert len(own[0].payload.document.lines) == 4, "the receipt's own stream has the whole of it"
    assert "unknown_order" in found, "it stands where somebody looks: with the order that is known"
    assert after.version == state.version + 1


def test_a_unit_that_cannot_be_converted_counts_nothing(desk, issued):
    line = OrderLine(1, "WIRE", Quantity("1000", "m"), conversions=[Conversion("roll", "m", make="100")])
    issued("PO-1", line)
    state = desk.record(Receipt("PO-1", 1, Quantity("3", "kg"), at="2026-01-25"))
    assert codes(state) == ["unit_not_convertible"]
    assert quantities(state, state.line(1)).received == 0
    state = desk.record(Receipt("PO-1", 1, Quantity("2", "roll"), at="2026-01-25"))
    assert codes(state) == []
    assert quantities(state, state.line(1)).received == 200


def test_a_fact_about_no_order_that_is_known_is_not_found(desk, issued):
    issued()
    with pytest.raises(NotFound) as caught:
        desk.record(Receipt(lines=[ReceiptLine("PO-8", 1, "1"), ReceiptLine("PO-9", 1, "1")]))
    assert "PO-8" in str(caught.value)
    assert "PO-9" in str(caught.value)
    assert desk.verify().streams == 1


def test_what_is_no_fact_cannot_be_recorded(desk, order):
    with pytest.raises(InvalidValue) as caught:
        desk.record(order())
    assert caught.value.code == "not_a"


def test_a_cancelled_order_still_receives_what_arrived(desk, issued, mei):
    desk.do("cancel", issued(), by=mei)
    state = desk.record(Receipt("PO-1", 1, "10", at="2026-01-25"))
    assert codes(state) == ["receipt_on_stage"]
    assert quantities(state, state.line(1)).received == 10
    assert state.findings[0][1].values["stage"] == "cancelled"


def cancelled(desk, mei):
    """An order of which 600 came, and which was cancelled after that."""
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-05", number="GR-1"))
    return desk.do("cancel", "PO-1", by=mei)


def test_what_came_of_a_cancelled_order_is_looked_after(desk, issued, mei):
    issued()
    cancelled(desk, mei)
    left = [one for one in one_of_each("PO-1") if kind_of(one) not in {"acknowledgement", "shipment", "receipt"}]
    for document in left:
        command = next(verb for verb, kind in FACT_COMMANDS.items() if kind == kind_of(document))
        assert desk.check(command, "PO-1", by=mei) == ()
        desk.do(command, document, by=mei)
    much = quantities(desk.get("PO-1"), desk.get("PO-1").line(1))
    assert (much.inspected, much.stocked_in, much.returned, much.invoiced) == (100, 90, 10, 90)


def test_nothing_more_is_delivered_of_a_cancelled_order(desk, issued, mei):
    issued()
    cancelled(desk, mei)
    for command, document in (
        ("receive", Receipt("PO-1", 1, "10", at="2026-01-25")),
        ("ship", Shipment("PO-1", 1, "10", shipped_at="2026-01-25")),
    ):
        with pytest.raises(Refused) as refused:
            desk.do(command, document, by=mei)
        assert [one.code for one in refused.value.reasons] == ["wrong_state"]


def test_of_an_order_that_was_cancelled_before_it_was_issued_nothing_is_reported(desk, order, mei):
    desk.create(order(), by=mei)
    desk.do("cancel", "PO-1", by=mei)
    assert [one.code for one in desk.check("return_goods", "PO-1", by=mei)] == ["wrong_state"]
    desk.record(Receipt("PO-1", 1, "10", at="2026-01-25"))
    assert desk.check("return_goods", "PO-1", by=mei) == ()


def closed_short(desk, mei, wang, number=1):
    change = desk.do("approve", desk.propose("PO-1", CloseShort(number), by=mei), by=wang)
    return desk.answer(desk.do("offer", change, by=mei), "accept", by=mei, channel="phone")


def test_a_line_that_was_closed_short_receives_nothing_more_by_command(desk, issued, clock, mei, wang):
    issued()
    desk.do("receive", Receipt("PO-1", 1, "600", at="2026-01-05", number="GR-1"), by=mei)
    clock.forward(days=10)
    closed_short(desk, mei, wang)
    clock.forward(days=10)
    for late in (Receipt("PO-1", 1, "10", at="2026-01-20"), Receipt("PO-1", 1, "10")):
        with pytest.raises(Refused) as refused:
            desk.do("receive", late, by=mei)
        assert [one.code for one in refused.value.reasons] == ["receipt_on_closed_line"]
        assert codes(desk.record(late)) == ["receipt_on_closed_line"]
    # What happened before, or on that day, is only told of late.
    for day in ("2026-01-10", "2026-01-11"):
        state = desk.do("receive", Receipt("PO-1", 1, "10", at=day), by=mei)
        assert codes(state) == []
    assert quantities(state, state.line(1)).closed_short == 360
    # What was known before is put right without a word of it.
    state = desk.correct(state.fact("receipt", "GR-1"), {"quantity": "590"}, by=mei)
    assert codes(state) == []


def test_what_came_of_a_closed_line_is_put_right_by_command(desk, issued, clock, mei, wang):
    issued()
    closed_short(desk, mei, wang)
    clock.forward(days=10)
    state = desk.record(Receipt("PO-1", 1, "10", at="2026-01-10", number="GR-1"))
    (found,) = state.history[-1].payload.findings
    assert found.values["closed"] == "2026-01-05 08:00"
    for fields in ({"quantity": "12"}, {"note": "two more"}):
        state = desk.correct(state.fact("receipt", "GR-1"), fields, by=mei)
        assert codes(state) == ["receipt_on_closed_line"]


def test_what_came_of_an_unknown_line_is_put_right_by_command(desk, issued, mei):
    issued()
    state = desk.record(Receipt("PO-1", 9, "10", at="2026-01-10", number="GR-1"))
    state = desk.correct(state.fact("receipt", "GR-1"), {"quantity": "12"}, by=mei)
    assert codes(state) == ["unknown_line"]
    with pytest.raises(Refused):
        desk.correct(state.fact("receipt", "GR-1"), Receipt("PO-1", 8, "12", number="GR-1"), by=mei)


def test_what_comes_back_instead_of_what_went_back_is_no_delivery_that_was_closed_off(desk, issued, mei, wang):
    issued()
    desk.do("receive", Receipt("PO-1", 1, "600", at="2026-01-05"), by=mei)
    desk.do("return_goods", Return("PO-1", 1, "20", purpose="for_rework", number="RT-1", at="2026-01-05"), by=mei)
    closed_short(desk, mei, wang)
    state = desk.do("receive", Receipt("PO-1", 1, "20", replaces="RT-1", at="2026-01-20"), by=mei)
    assert codes(state) == []


def test_a_source_that_shows_a_line_closed_may_show_what_came_before(desk, order):
    def shows(status, *facts, day):
        lines = [OrderLine(1, "M6-BOLT", "1000", "0.12", status=status)]
        told = [ShownFact(f"gr-{one.lines[0].quantity.amount}", one) for one in facts]
        return Picture("PO-1", order("PO-1", *lines), facts=told, complete=True, known_at=f"2026-01-{day}T12:00Z")

    some, more, last = (
        Receipt("PO-1", 1, much, at=day) for much, day in (("6", None), ("7", "2026-01-10"), ("8", "2026-01-25"))
    )
    desk.observe(shows("closed_short", some, day="02"), source="erp")
    desk.observe(shows("open", some, day="03"), source="erp")
    desk.observe(shows("closed_short", some, more, day="10"), source="erp")
    assert [one.code for _, one in desk.get("PO-1").findings] == []
    desk.observe(shows("closed_short", some, more, last, day="26"), source="erp")
    assert [one.code for _, one in desk.get("PO-1").findings] == ["receipt_on_closed_line"]


# --- several orders


def test_a_receipt_of_several_orders_is_one_append(desk, issued, clock):
    first, second = issued("PO-1"), issued("PO-2")
    clock.forward(days=20)
    before = desk.verify().events
    receipt = Receipt(
        lines=[ReceiptLine("PO-2", 1, "5"), ReceiptLine(first.id, 2, "7"), ReceiptLine("PO-2", 2, "6")],
        at="2026-01-25",
        number="GR-1",
    )
    state = desk.record(receipt, by="wh")
    assert state.id == second.id, "the state of the first order that it names"
    stored = list(desk.store.read_all())[before:]
    kept = state.kept("receipt")[0]
    assert [one.stream for one in stored] == [kept.id, second.id, first.id]
    assert [one.order for one in kept.document.lines] == [second.id] * 2
    mine = desk.get(first.id).kept("receipt")[0]
    assert mine.id == kept.id
    assert [(one.order, one.line) for one in mine.document.lines] == [(first.id, 2)]
    assert {one.order_number: one.received for one in desk.lines() if one.line == 2} == {"PO-1": 7, "PO-2": 6}
    assert desk.verify().holds


def test_orders_named_by_number_and_id_keep_apart_even_with_one_number(desk, issued):
    ours, theirs = issued("77"), issued("77", issuer="V-9")
    desk.record(Receipt(lines=[ReceiptLine("77", 1, "5"), ReceiptLine(theirs.id, 1, "6")], at="2026-01-25"))
    received = {one.order_id: one.received for one in desk.lines() if one.line == 1}
    assert received == {ours.id: 5, theirs.id: 6}


def test_somebody_else_s_event_meanwhile_keeps_no_observed_fact_out(desk, issued, mei, monkeypatch):
    issued("PO-1")
    issued("PO-2")
    concerned = desk._concerned

    def and_then_somebody_writes(document):
        monkeypatch.undo()
        found = concerned(document)
        desk.hold("PO-2", Hold("quality"), by=mei)
        return found

    monkeypatch.setattr(desk, "_concerned", and_then_somebody_writes)
    before = desk.verify().events
    desk.record(Receipt(lines=[ReceiptLine("PO-1", 1, "5"), ReceiptLine("PO-2", 1, "6")], at="2026-01-25"))
    assert desk.verify().events == before + 4, "the hold, the receipt, and its share in each order"
    assert [len(desk.get(one).kept("receipt")) for one in ("PO-1", "PO-2")] == [1, 1]


def test_when_it_was_known_may_be_given(desk, issued, clock):
    issued()
    clock.forward(days=30)
    state = desk.record(Receipt("PO-1", 1, "10", at="2026-01-25"), known_at="2026-01-26T09:00+08:00")
    assert desk.as_of(state, "2026-01-25").kept("receipt") == ()
    assert len(desk.as_of(state, "2026-01-26").kept("receipt")) == 1
    last = desk.timeline(state).entries[-1]
    assert str(last.recorded_at.date()) == "2026-02-04"
    for wrong in ("yesterday", "2026-01-26", "2026-01-26T09:00"):
        with pytest.raises(InvalidValue):
            desk.record(Receipt("PO-1", 1, "10"), known_at=wrong)
    assert desk.get("PO-1").version == state.version


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "credit_note", "quantity": "10"},
        {"kind": "credit_note"},
        {"kind": "prepayment"},
        {"issuer": "AGENT"},
        {"quantity": "1"},
    ],
)
def test_what_is_billed_too_much_already_refuses_only_what_makes_it_more(desk, issued, mei, given):
    state = issued()
    desk.record(Receipt("PO-1", 1, "1000"), by="wh")
    issuer = state.order.supplier.id
    desk.record(Invoice("I-1", issuer=issuer, lines=[InvoiceLine(1, "PO-1", 1, "1300", amount="156")]), by="ap")
    one = InvoiceLine(1, "PO-1", 1, given.get("quantity"), amount="20")
    bill = Invoice("I-2", kind=given.get("kind", "invoice"), issuer=given.get("issuer", issuer), lines=[one])
    reasons = [one.code for one in desk.check("invoice", bill, by=mei)]
    assert reasons == (["invoiced_more_than_ordered"] if given == {"quantity": "1"} else [])
