"""Findings: every code has a story in which it is found and a story, as close as can be, in which it isn't."""

from decimal import localcontext

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Agreement,
    AgreementLine,
    AllowanceCharge,
    CloseShort,
    Conversion,
    Desk,
    Expectation,
    FollowUp,
    Incident,
    IncidentLine,
    InspectedLine,
    Inspection,
    Instalment,
    Invoice,
    InvoiceLine,
    Lot,
    OrderLine,
    Party,
    Payment,
    PaymentLine,
    Picture,
    PurchaseOrder,
    Quantity,
    Receipt,
    ReceiptLine,
    Requisition,
    RequisitionLine,
    Return,
    ScheduleLine,
    Shipment,
    ShownFact,
    StatedAmounts,
    StockIn,
    Tax,
    Tolerance,
)
from procurekit import RequisitionReference as Reference
from procurekit.errors.messages.findings import MESSAGES
from procurekit.errors.statement import Finding
from procurekit.model.balance import excesses
from procurekit.workflow import Duty, Organisation, Person, preset

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
COMPANY = Organisation(people=[Person("mei", "buyer"), Person("wang", "approver")])
STEPS = ("submit", "approve", "issue")


def order(*lines, **given):
    given = {"supplier": "V-7", "currency": "EUR", "ordered_on": "2026-01-05", **given}
    return PurchaseOrder("PO-1", lines=lines or [OrderLine(1, "A", Quantity("100", "EA"), "2")], **given)


def story(*facts, document=None, steps=STEPS):
    """An order of ours that these facts are recorded of."""

    def told(desk):
        state = desk.create(document or order(), by=MEI)
        for step in steps:
            state = desk.do(step, state, by=WANG if step == "approve" else MEI)
        for one in facts:
            state = desk.record(one)
        return desk

    return told


def kept_apart(receiver):
    """An order of ours that whoever ordered may not receive, and a receipt that somebody reports."""

    def told(desk):
        rule = Duty("order_and_receive", "issue", "receive", en="who orders doesn't receive", zh="采购与收货分离")
        desk.adopt(evolve(preset("standard_order"), duties=[rule]))
        story()(desk).record(received(), by=receiver)
        return desk

    return told


def asked_for(quantity, number=1):
    """An order of a hundred for the first line of a requisition, and what that asks for."""

    def told(desk):
        desk.create(Requisition("PR-1", lines=[RequisitionLine(number, "A", Quantity(quantity, "EA"))]), by=MEI)
        return story(document=order(line(requisitions=[Reference("PR-1", 1)])))(desk)

    return told


def agreed(**given):
    """An agreement on what an order may be for; what a line of it has goes to its only line."""
    of_line = {name: given.pop(name) for name in ("item", "price", "minimum", "quantity") if name in given}
    return Agreement("FA-1", lines=[AgreementLine(1, **{"item": "A", **of_line})], **given)


def called_off(paper=None, activate=True):
    """An order of a hundred that is called off from an agreement."""

    def told(desk):
        made = desk.create(evolve(paper or agreed(), supplier=(paper and paper.supplier) or "V-7"), by=MEI)
        if activate:
            desk.do("activate", made, by=MEI)
        return story(document=order(agreement="FA-1"))(desk)

    return told


def opened_with(company):
    """A book with an organisation of its own, and a receipt reported by a program that may have been given another."""

    def told(desk):
        desk.adopt(organisation=COMPANY)
        story()(desk)
        Desk(desk.store, organisation=company).record(received(), by="wang")
        return desk

    return told


def moved_elsewhere(stage):
    """An order of ours that a source shows in a stage."""

    def told(desk):
        story(document=order(ordered_on=None))(desk)
        desk.observe(picture(stage="issued"), source="erp")
        desk.observe(picture(stage=stage), source="erp")
        return desk

    return told


def shown(*pictures):
    """Pictures of orders, each from a source."""

    def told(desk):
        for source, one in pictures:
            desk.observe(one, source=source)
        return desk

    return told


def picture(*lines, facts=(), **given):
    return Picture("PO-1", order(*lines), facts=facts, **given)


def line(quantity="100", price="2", **given):
    return OrderLine(1, "A", Quantity(quantity, "EA"), price, **given)


def received(quantity="100", at="2026-01-20", **given):
    return Receipt("PO-1", 1, quantity, at=at, **given)


def sent_back(quantity, number):
    return Return("PO-1", 1, quantity, purpose="to_replace", number=number)


def scheduled(*quantities):
    return line(schedule=[ScheduleLine(place, one) for place, one in enumerate(quantities, 1)])


def stated(net, tax, total, **given):
    lines = [line(amount="200"), OrderLine(2, "B", "1", amount="10")]
    return order(*lines, stated=StatedAmounts(net=net, tax=tax, total=total, **given))


def taxed(tax):
    return order(line(tax=Tax(19, "S")), stated=StatedAmounts(tax=tax))


def billed(quantity, number="INV-1", **given):
    return Invoice(number, lines=[InvoiceLine(1, "PO-1", 1, quantity)], **given)


def incident(responded):
    return Incident("late", lines=[IncidentLine("PO-1")], reported_at="2026-01-20T10:00+08:00", responded_at=responded)


def known(day, at="2026-01-20"):
    return ShownFact("gr-1", received(at=at), known_at=pendulum.parse(f"{day}T12:00:00Z"))


def closed_short(*facts):
    """An order whose line is closed short before anything is told of it."""

    def told(desk):
        story()(desk)
        change = desk.propose("PO-1", CloseShort(1), by=MEI)
        change = desk.do("offer", desk.do("approve", change, by=WANG), by=MEI)
        desk.answer(change, "accept", by=MEI, channel="phone")
        for one in facts:
            desk.record(one)
        return desk

    return told


def asking(*facts):
    """A desk to which every document has to name its schedule line."""

    def told(desk):
        mine = Desk(desk.store, allocation="referenced", clock=desk.now)
        story(*facts, document=order(scheduled("50", "50")))(mine)
        return desk

    return told


def less_came(left):
    """An order of which a receipt is corrected after a bill for all of it."""

    def told(desk):
        story(received("100"), billed("100"))(desk)
        receipt = desk.get("PO-1").kept("receipt")[0]
        desk.correct(receipt, received(left), observed=True, source="erp")
        return desk

    return told


def withdrawn(paid):
    """An order of which one bill of two is withdrawn before one is paid."""

    def told(desk):
        story(billed("60"), billed("40", "INV-2"))(desk)
        desk.withdraw_fact(desk.get("PO-1").fact("invoice", "INV-1"), by=MEI)
        desk.record(Payment(lines=[PaymentLine("1", order="PO-1", invoice=paid)]))
        return desk

    return told


def pieces(kind, *serials, quantity=None, purpose=None):
    """So many pieces with serial numbers come, or go back."""
    lots = [Lot(serials=serials)]
    more = {} if purpose is None else {"purpose": purpose}
    return kind("PO-1", 1, quantity or str(len(serials)), lots=lots, **more)


def batches(*lots, quantity="10"):
    return Receipt("PO-1", 1, quantity, lots=[Lot(*one) for one in lots])


NUMBERED = order(line(serials=True))
BATCHED = order(line(lots=True))
INSPECTED = line(expects=Expectation(inspection=True))
TOLERANT = order(line(tolerance=Tolerance(over_percent="5")))
CASES = {
    "value_mismatch": (
        story(document=order(line(amount="200.02"))),
        story(document=order(line(amount="200.01"))),
    ),
    "total_mismatch": (
        story(document=stated("210", "39.90", "249.88")),
        story(document=stated("210", "39.90", "249.90")),
    ),
    "tax_mismatch": (
        story(document=taxed("38.02")),
        story(document=taxed("38.01")),
    ),
    "allowances_exceed": (
        story(document=order(line(charges=[AllowanceCharge("allowance", "200.01")]))),
        story(document=order(line(charges=[AllowanceCharge("allowance", "200.00")]))),
    ),
    "instalments_mismatch": (
        story(document=order(instalments=[Instalment(1, percent=30), Instalment(2, percent=60)])),
        story(document=order(instalments=[Instalment(1, percent=30), Instalment(2, percent=70)])),
    ),
    "received_before_ordered": (story(received(at="2026-01-04")), story(received(at="2026-01-05"))),
    "promised_before_ordered": (
        story(document=order(line(promised="2026-01-04"))),
        story(document=order(line(promised="2026-01-05"))),
    ),
    "known_before_happened": (
        shown(("erp", picture(facts=[known("2026-01-19")]))),
        shown(("erp", picture(facts=[known("2026-01-20")]))),
    ),
    "receipt_on_stage": (story(received(), steps=("submit",)), story(received(), steps=("submit", "approve"))),
    "receipt_on_cancelled_line": (
        story(received("1"), document=order(line(status="cancelled"))),
        story(received("1"), document=order(line(status="closed_short"))),
    ),
    "receipt_on_closed_line": (
        closed_short(received("1", at="2026-03-02")),
        closed_short(received("1", at="2026-03-01")),
    ),
    "over_received": (
        story(received("100"), received("5.01"), document=TOLERANT),
        story(received("100"), received("5"), document=TOLERANT),
    ),
    "inspected_more_than_received": (
        story(received("10"), Inspection("PO-1", 1, accepted="9", rejected="2"), document=order(INSPECTED)),
        story(received("10"), Inspection("PO-1", 1, accepted="8", rejected="2"), document=order(INSPECTED)),
    ),
    "stocked_more_than_accepted": (
        story(received("10"), Inspection("PO-1", 1, rejected="2"), StockIn("PO-1", 1, "9")),
        story(received("10"), Inspection("PO-1", 1, rejected="2"), StockIn("PO-1", 1, "8")),
    ),
    "returned_more_than_received": (
        story(received("10"), Return("PO-1", 1, "11", purpose="for_credit")),
        story(received("10"), Return("PO-1", 1, "10", purpose="for_credit")),
    ),
    "shipped_more_than_ordered": (
        story(Shipment("PO-1", 1, "105.01", shipped_at="2026-01-10"), document=TOLERANT),
        story(Shipment("PO-1", 1, "105", shipped_at="2026-01-10"), document=TOLERANT),
    ),
    "conceded_more_than_accepted": (
        story(received("10"), Inspection("PO-1", 1, accepted="4", conceded="5", rejected="6")),
        story(received("10"), Inspection("PO-1", 1, accepted="4", conceded="4", rejected="6")),
    ),
    "replaced_more_than_returned": (
        story(received("10"), sent_back("5", "RT-1"), received("6", replaces="RT-1")),
        story(received("10"), sent_back("5", "RT-1"), received("5", replaces="RT-1")),
    ),
    "unknown_return": (
        story(received("10"), sent_back("5", "RT-1"), received("5", replaces="RT-2")),
        story(received("10"), sent_back("5", "RT-2"), received("5", replaces="RT-2")),
    ),
    "invoiced_more_than_received": (less_came("99"), less_came("100")),
    "credited_more_than_invoiced": (
        story(billed("60"), billed("61", "CN-1", kind="credit_note")),
        story(billed("60"), billed("60", "CN-1", kind="credit_note")),
    ),
    "invoice_withdrawn": (withdrawn("INV-1"), withdrawn("INV-2")),
    "schedule_not_named": (asking(received("10")), asking(received("10", schedule=2))),
    "lot_missing": (
        story(batches((None,)), document=BATCHED),
        story(batches(("L-1",)), document=BATCHED),
    ),
    "lot_repeated": (
        story(batches(("L-1", "4"), ("L-1", "6")), document=BATCHED),
        story(batches(("L-1", "4"), ("L-2", "6")), document=BATCHED),
    ),
    "lot_total": (
        story(batches(("L-1", "4"), ("L-2", "5")), document=BATCHED),
        story(batches(("L-1", "4"), ("L-2", "6")), document=BATCHED),
    ),
    "serial_count": (
        story(pieces(Receipt, "S-1", "S-2", quantity="3"), document=NUMBERED),
        story(pieces(Receipt, "S-1", "S-2", quantity="2"), document=NUMBERED),
    ),
    "serial_repeated": (
        story(pieces(Receipt, "S-1", "S-1"), document=NUMBERED),
        story(pieces(Receipt, "S-1", "S-2"), document=NUMBERED),
    ),
    "serial_received_twice": (
        story(pieces(Receipt, "S-1"), pieces(Receipt, "S-1", "S-2"), document=NUMBERED),
        story(
            pieces(Receipt, "S-1"),
            pieces(Return, "S-1", purpose="to_replace"),
            pieces(Receipt, "S-1", "S-2"),
            document=NUMBERED,
        ),
    ),
    "serial_not_received": (
        story(pieces(Receipt, "S-1"), pieces(Return, "S-2", purpose="for_credit"), document=NUMBERED),
        story(pieces(Receipt, "S-1"), pieces(Return, "S-1", purpose="for_credit"), document=NUMBERED),
    ),
    "invoiced_more_than_ordered": (
        story(billed("60"), billed("41", "INV-2")),
        story(billed("60"), billed("40", "INV-2")),
    ),
    "unknown_line": (story(Receipt("PO-1", 2, "1")), story(Receipt("PO-1", 1, "1"))),
    "unknown_schedule": (
        story(received(schedule=3), document=order(scheduled("50", "50"))),
        story(received("50", schedule=2), document=order(scheduled("50", "50"))),
    ),
    "unknown_order": (
        story(Receipt(lines=[ReceiptLine("PO-1", 1, "1"), ReceiptLine("PO-2", 1, "1")])),
        story(Receipt(lines=[ReceiptLine("PO-1", 1, "1"), ReceiptLine("PO-1", 1, "1")])),
    ),
    "unit_not_convertible": (
        story(received(Quantity("1", "box"))),
        story(
            received(Quantity("1", "box")),
            document=order(line(conversions=[Conversion("box", "EA", make="50")])),
        ),
    ),
    "quantity_not_positive": (story(received("10"), received("-1")), story(received("10"), received("0.001"))),
    "currency_differs": (story(billed("1", currency="USD")), story(billed("1", currency="EUR"))),
    "number_seen_before": (
        shown(("erp", picture()), ("erp", Picture("another key", order()))),
        shown(("erp", picture()), ("portal", Picture("another key", order()))),
    ),
    "sources_contradict": (
        shown(("erp", picture()), ("portal", picture(line("101")))),
        shown(("erp", picture()), ("portal", picture(line("100")))),
    ),
    "stage_contradicts": (
        shown(("erp", picture(stage="issued")), ("portal", picture(stage="closed"))),
        shown(("erp", picture(stage="issued")), ("portal", picture(stage="issued"))),
    ),
    "schedule_total": (
        story(document=order(scheduled("50", "49"))),
        story(document=order(scheduled("50", "50"))),
    ),
    "referred_beyond_quantity": (
        story(document=order(line(requisitions=[Reference("PR-1", 1, "60"), Reference("PR-1", 2, "41")]))),
        story(document=order(line(requisitions=[Reference("PR-1", 1, "60"), Reference("PR-1", 2, "40")]))),
    ),
    "requisition_over_ordered": (asked_for("99"), asked_for("100")),
    "requisition_line_unknown": (asked_for("100", number=2), asked_for("100", number=1)),
    "agreement_not_in_force": (called_off(activate=False), called_off()),
    "agreement_validity": (
        called_off(agreed(valid_from="2026-01-06", valid_until="2026-12-31")),
        called_off(agreed(valid_from="2026-01-05", valid_until="2026-12-31")),
    ),
    "agreement_supplier": (called_off(agreed(supplier="V-8")), called_off(agreed(supplier="V-7"))),
    "agreement_currency": (called_off(agreed(currency="USD")), called_off(agreed(currency="EUR"))),
    "agreement_item": (called_off(agreed(item="B")), called_off(agreed(item="A"))),
    "agreement_price": (
        called_off(agreed(price="1.99", currency="EUR")),
        called_off(agreed(price="2.00", currency="EUR")),
    ),
    "agreement_minimum": (
        called_off(agreed(minimum=Quantity("101", "EA"))),
        called_off(agreed(minimum=Quantity("100", "EA"))),
    ),
    "agreement_limit": (
        called_off(agreed(quantity=Quantity("99", "EA"))),
        called_off(agreed(quantity=Quantity("100", "EA"))),
    ),
    "duty_broken": (kept_apart("mei"), kept_apart("wang")),
    "not_checked": (opened_with(Organisation(people=[Person("zoe")])), opened_with(COMPANY)),
    "stage_past_workflow": (moved_elsewhere("closed"), moved_elsewhere("issued")),
    "out_of_order": (story(incident("2026-01-20T09:59+08:00")), story(incident("2026-01-20T10:00+08:00"))),
    "incident_beyond_quantity": (
        story(Incident("short", lines=[IncidentLine("PO-1", 1, "101")])),
        story(received(), Incident("damaged", lines=[IncidentLine("PO-1", 1, "100")])),
    ),
    "promise_without_answer": (
        story(FollowUp("PO-1", 1, promised="2026-02-01", answer="no_answer")),
        story(FollowUp("PO-1", 1, promised="2026-02-01", answer="answered")),
    ),
    "promise_without_date": (
        story(FollowUp("PO-1", 1, answer="promised")),
        story(FollowUp("PO-1", 1, answer="promised", promised="2026-02-01")),
    ),
    "not_happened_yet": (
        story(Receipt("PO-1", 1, "1", at="2036-02-01")),
        story(Receipt("PO-1", 1, "1", at="2026-02-01")),
    ),
    "not_shown_any_more": (
        shown(("erp", picture(line(), OrderLine(2, "B", "1"))), ("erp", picture(line(), complete=True))),
        shown(("erp", picture(line(), OrderLine(2, "B", "1"))), ("erp", picture(line()))),
    ),
}


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 3, 1)) as desk:
        yield desk


def findings(desk):
    return [
        finding
        for record in desk.store.read_all()
        for finding in procurekit.model.journal.event_of(record).payload.findings
    ]


def test_every_code_has_its_stories():
    assert set(CASES) == set(MESSAGES)


@pytest.mark.parametrize("code", sorted(CASES))
def test_it_is_found_where_it_is_so(desk, code):
    found = findings(CASES[code][0](desk))
    mine = [one for one in found if one.code == code]
    assert mine, f"{code} was not found; {[one.code for one in found]} was"
    assert len(set(map(str, mine))) == len(mine), "once"
    for lang in ("en", "zh"):
        for one in mine:
            assert "{" not in one.text(lang), "every value that its text asks for is there"
    assert mine[0].text("en") != mine[0].text("zh")
    assert desk.verify().holds


@pytest.mark.parametrize("code", sorted(CASES))
def test_it_is_not_found_where_it_is_not_so(desk, code):
    assert [one.code for one in findings(CASES[code][1](desk))] == []


def test_an_incident_may_concern_all_that_came(desk):
    story(received("120"), Incident("damaged", lines=[IncidentLine("PO-1", 1, "110")]))(desk)
    assert [one.code for one in findings(desk)] == ["over_received"]


@pytest.mark.parametrize(
    "document",
    [
        received("0"),
        Shipment("PO-1", 1, "-1", shipped_at="2026-01-10"),
        StockIn("PO-1", 1, "-1"),
        Return("PO-1", 1, "-1", purpose="for_credit"),
        Inspection("PO-1", 1, accepted="0", rejected="-1"),
    ],
)
def test_a_quantity_that_takes_back_is_found_in_every_kind_of_document(desk, document):
    assert "quantity_not_positive" in [one.code for one in findings(story(document)(desk))]


def test_more_inspected_than_received_is_found_whether_or_not_an_inspection_was_expected(desk):
    told = story(received("10"), Inspection("PO-1", 1, accepted="9", rejected="2"))
    (found,) = findings(told(desk))
    assert (found.code, found.values["inspected"]) == ("inspected_more_than_received", "11")


def test_what_one_inspection_accepted_another_can_t_concede(desk):
    ours = story(received("50"), Inspection("PO-1", 1, accepted="40", conceded="5"), document=order(INSPECTED))(desk)
    assert findings(desk) == []
    beyond = Inspection("PO-1", 1, accepted="1", conceded="2", number="QC-2")
    (reason,) = ours.check("inspect", beyond, by=MEI)
    assert (reason.code, reason.values["conceded"], reason.values["accepted"]) == (
        "conceded_more_than_accepted",
        "2",
        "1",
    )
    state = ours.record(beyond)
    assert [one.code for one in findings(desk)] == ["conceded_more_than_accepted"]
    assert ours.check("inspect", Inspection("PO-1", 1, accepted="3", conceded="3"), by=MEI) == ()
    ours.correct(state.fact("inspection", "QC-2"), {"conceded": "1"}, by=MEI)
    assert ours.findings() == {}


def test_a_credit_before_any_bill_is_refused_and_the_bill_that_comes_after_it_is_not(desk):
    ours = story(received())(desk)
    credit = billed("20", "CN-1", kind="credit_note")
    (reason,) = ours.check("invoice", credit, by=MEI)
    assert (reason.code, reason.values) == ("credited_more_than_invoiced", {"credited": "20", "invoiced": "0"})
    ours.record(credit)
    assert ours.findings() == {"credited_more_than_invoiced": 1}
    ours.do("invoice", billed("5"), by=MEI)
    assert ours.findings() == {"credited_more_than_invoiced": 1}
    ours.do("invoice", billed("15", "INV-2"), by=MEI)
    assert ours.findings() == {}
    bill = ours.get("PO-1").fact("invoice", "INV-2")
    with pytest.raises(procurekit.Refused) as caught:
        ours.withdraw_fact(bill, by=MEI)
    assert [one.code for one in caught.value.reasons] == ["credited_more_than_invoiced"]


def money(amount, number="INV-1", line=1, quantity=None, **given):
    lines = [InvoiceLine(1, "PO-1", line, quantity, amount=amount)]
    return Invoice(number, currency="EUR", lines=lines, **given)


def test_a_credit_for_a_price_is_judged_by_its_amount(desk):
    ours = story(received(), money("110", quantity="100"))(desk)
    ours.do("invoice", money("10", "CN-1", quantity="100", kind="credit_note"), by=MEI)
    ours.do("invoice", money("5", "CN-2", quantity="5", kind="credit_note"), by=MEI)
    assert ours.findings() == {}
    (reason,) = ours.check("invoice", money("95.01", "CN-3", quantity="1", kind="credit_note"), by=MEI)
    assert (reason.code, reason.values) == ("credited_more_than_invoiced", {"credited": "106", "invoiced": "100"})
    (reason,) = ours.check("invoice", billed("1", "CN-3", kind="credit_note"), by=MEI)
    assert reason.code == "credited_more_than_invoiced"


@pytest.mark.parametrize(
    ("document", "facts", "code"),
    [
        (None, [money("50"), money("50.01", "CN-1", kind="credit_note")], True),
        (None, [money("50"), billed("100", "CN-1", kind="credit_note")], False),  # nobody says what it is worth
        (None, [money("50", line=None), billed("1", "CN-1", kind="credit_note")], False),  # it may be for any line
        (None, [billed("10"), billed("-11", "INV-2")], True),
        (order(OrderLine(1, "A", amount="7", kind="amount_only")), [money("-0.01")], True),
        (order(OrderLine(1, "A", "-5", "2", credit=True)), [billed("5", kind="credit_note")], False),
        (order(OrderLine(1, "discount", amount="-10", kind="amount_only")), [money("-10")], False),
    ],
)
def test_what_is_credited_is_compared_with_bills_that_tell(desk, document, facts, code):
    story(*facts, document=document)(desk)
    assert [one.code for one in findings(desk)] == ["credited_more_than_invoiced"] * code


def test_the_calling_program_s_decimal_context_changes_no_finding(desk):
    with localcontext(prec=3):
        document = order(line("1234.5", "1", amount="1234.51"), stated=StatedAmounts(net="1234.50", total="1234.50"))
        told = story(received("1234.4"), received("0.04"), received("0.05"), document=document)
        assert findings(told(desk)) == []
        desk.record(received("0.02"))
    assert [one.values["received"] for one in findings(desk)] == ["1234.51"]


def test_a_finding_is_made_once_and_counted_once(desk):
    story(received("101"), received("1", at="2026-01-21"), received("1", at="2026-01-22"))(desk)
    assert [one.code for one in findings(desk)] == ["over_received"] * 3, "each says another amount"
    assert desk.findings() == {"over_received": 1}
    assert desk.orders()[0].findings == {"over_received": 1}


@pytest.mark.parametrize("amount", ["200.01", "199.99", "200.00", "200"])
def test_a_cent_of_rounding_is_no_finding(desk, amount):
    assert findings(story(document=order(line(amount=amount)))(desk)) == []


def test_a_cent_of_another_currency_is_another_cent(desk):
    yen = order(line("100", "2", amount="201"), currency="JPY")
    assert findings(story(document=yen)(desk)) == []
    dinar = PurchaseOrder("PO-2", currency="KWD", lines=[line("100", "2", amount="200.002")])
    desk.create(dinar, by=MEI)
    assert [one.code for one in findings(desk)] == ["value_mismatch"]


def test_what_is_missing_cannot_be_wrong(desk):
    lines = [OrderLine(1, "A", amount="7", kind="amount_only"), OrderLine(2, "B", "1"), OrderLine(3, "C", "1", "2")]
    document = PurchaseOrder("PO-1", supplier=Party("V-7"), lines=lines, stated=StatedAmounts(net="999"))
    assert (
        findings(
            story(
                Receipt("PO-1", 1, "1"), Inspection(lines=[InspectedLine("PO-1", 3, accepted="0")]), document=document
            )(desk)
        )
        == []
    )


def test_lots_and_serials_are_looked_at_only_on_lines_that_are_kept_by_them(desk):
    document = order(line(lots=True), OrderLine(2, "B", "5", serials=True), OrderLine(3, "C", "5"))
    lines = [
        ReceiptLine("PO-1", 1, "2", lots=[Lot("L-1", serials=["S-1", "S-2"])]),
        ReceiptLine("PO-1", 2, "1", lots=[Lot(serials=["S-1"])]),
        ReceiptLine("PO-1", 3, "1"),
    ]
    assert findings(story(Receipt(lines=lines), document=document)(desk)) == []
    desk.record(Receipt(lines=[ReceiptLine("PO-1", 1, "2", lots=[Lot("L-1"), Lot("L-2")])]))
    assert [(one.code, one.values["lots"]) for one in findings(desk)] == [("lot_total", "0")]


def test_a_line_that_the_order_does_not_have_is_weighed_all_the_same(desk):
    state = story(received("101"))(desk).get("PO-1")
    other = line("50")
    assert [much for kind, much, _ in excesses(state, other) if kind == "receipt"] == [51]
    assert [much for kind, much, _ in excesses(state, state.line(1)) if kind == "receipt"] == [1]


def test_findings_are_statements():
    assert isinstance(Finding.of("unknown_line", "lines[1]", line=1), Finding)


def test_every_finding_has_a_short_label_for_the_command_line():
    from procurekit.errors.messages import MESSAGES
    from procurekit.errors.messages.findings import MESSAGES as FOUND

    assert [code for code in FOUND if f"cli.finding.{code}" not in MESSAGES] == []
