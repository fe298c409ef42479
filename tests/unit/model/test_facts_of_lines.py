"""What a row of facts says of one delivery beyond its quantities: arrived by which day, billed, changed, approved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.test_folding import CREATED, ORDER, OURS, PAPER, SAP, facts, recorded, story

from procurekit.errors import Finding
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.change_events import Proposed
from procurekit.model.change_request import ChangeRequest
from procurekit.model.events import Cancelled, Changed, Corrected, Created, Judged, Moved, Recorded
from procurekit.model.facts import line_facts
from procurekit.model.field_change import Change
from procurekit.model.follow_up import FollowUp
from procurekit.model.goods_return import Return
from procurekit.model.incident import Incident, IncidentLine
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine
from procurekit.model.order import Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Party
from procurekit.model.paying import order_balance
from procurekit.model.receipt import Receipt
from procurekit.model.shipment import Shipment
from procurekit.model.terms import AllowanceCharge, ExchangeRate, Tax
from procurekit.model.unit_prices import asks_another_price, unit_price
from procurekit.values import Conversion, Price, Quantity, Tolerance

ISSUED = Created(PAPER, "issued", "issued")
# Two deliveries of one line, 60 and 40 at 2.00.
TWO = evolve(
    PAPER,
    lines=[
        OrderLine(
            1, "A", "100", "2.00", schedule=[ScheduleLine(1, 60, "2026-12-10"), ScheduleLine(2, 40, "2026-12-20")]
        )
    ],
)


def bill(*lines, number="I-1", **given):
    """An invoice of order line 1: each line is its quantity with its amount."""
    made = [InvoiceLine(place, ORDER, 1, much, amount=amount) for place, (much, amount) in enumerate(lines, 1)]
    return recorded(Invoice(number, lines=made, **given), f"invoice_{number}")


def billed(*told, paper=PAPER):
    row = facts(Created(paper, "issued", "issued"), *told)
    return row.invoiced_amount, row.invoices, row.faulty_invoices


# --- what had arrived by which day, and how much is enough


def test_what_had_arrived_by_each_of_the_dates():
    moved = ChangeRequest(ORDER, [Change("lines[1].schedule[1].requested", "2026-12-10", "2026-12-12")])
    told = [
        CREATED,
        Changed([Change("lines[1].schedule[1].promised", None, "2026-12-08")]),
        Proposed("change_1", moved, "draft", "draft"),
        Changed(moved.changes, change="change_1", revision=2, initiator="buyer", origin="attested"),
        Changed([Change("lines[1].schedule[1].promised", "2026-12-08", "2026-12-14")]),
        recorded(Receipt(ORDER, 1, 1, at="2026-12-08"), "receipt_1"),
        recorded(Receipt(ORDER, 1, 2, at="2026-12-12"), "receipt_2"),
        recorded(Receipt(ORDER, 1, 4, at="2026-12-13"), "receipt_3"),
        recorded(Receipt(ORDER, 1, 8), "receipt_4"),
    ]
    row = facts(*told)
    assert (row.requested, row.first_promise, row.promise_basis, row.latest_promise) == (
        date(2026, 12, 12),
        date(2026, 12, 8),
        date(2026, 12, 12),
        date(2026, 12, 14),
    )
    by = (row.received_by_requested, row.received_by_first_promise, row.received_by_basis)
    assert (*by, row.received_by_latest_promise, row.received) == (3, 1, 3, 7, 15)


def test_nothing_had_arrived_by_a_day_that_nobody_named():
    row = facts(
        Created(PurchaseOrder(lines=[OrderLine(1, "A", 5)]), "issued", "issued"), recorded(Receipt(ORDER, 1, 5))
    )
    assert (row.received_by_requested, row.received_by_basis) == (0, 0)


@pytest.mark.parametrize(("under", "least"), [(None, 100), (10, 90), (0, 100)])
def test_the_least_that_is_enough(under, least):
    paper = evolve(
        PAPER, lines=[evolve(PAPER.lines[0], tolerance=None if under is None else Tolerance(under_percent=under))]
    )
    assert facts(Created(paper, "issued", "issued")).least == least


def test_of_a_line_without_a_quantity_nobody_knows_what_is_enough():
    paper = PurchaseOrder(lines=[OrderLine(1, kind="amount_only", amount="99")])
    row = facts(Created(paper, "issued", "issued"))
    assert (row.least, row.unit_price, row.conceded) == (None, None, 0)


def test_what_was_conceded_of_each_delivery():
    paper = evolve(TWO, lines=[evolve(TWO.lines[0], expects=Expectation(inspection=True))])
    told = [
        Created(paper, "issued", "issued"),
        recorded(Receipt(ORDER, 1, 70), "receipt_1"),
        recorded(Inspection(ORDER, 1, accepted=65, conceded=62, rejected=5), "inspection_1"),
    ]
    rows = list(line_facts(story(*told)))
    assert [(row.accepted, row.conceded, row.rejected) for row in rows] == [(60, 60, 0), (5, 2, 5)]


@pytest.mark.parametrize(("over", "most"), [(None, None), (10, 110), (0, 100)])
def test_the_most_that_may_arrive(over, most):
    tolerance = Tolerance(under_percent=5) if over is None else Tolerance(over_percent=over)
    created = Created(evolve(PAPER, lines=[evolve(PAPER.lines[0], tolerance=tolerance)]), "issued", "issued")
    assert facts(created).most == most
    # What is sent back to be replaced may come once more.
    back = recorded(Return(ORDER, 1, 20, purpose="to_replace"))
    assert facts(created, recorded(Receipt(ORDER, 1, 100)), back).most == (None if most is None else most + 20)


def test_what_is_known_of_the_item_counts_and_of_an_amount_there_is_no_most():
    told = evolve(recorded(Receipt(ORDER, 1, 1)), judged=[Judged(1, Tolerance(over_absolute=3), over="item")])
    assert facts(CREATED, told).most == 103
    paper = PurchaseOrder(lines=[OrderLine(1, kind="amount_only", amount="99", tolerance=Tolerance(over_percent=5))])
    assert facts(Created(paper, "issued", "issued")).most is None


# --- the price of one unit


@pytest.mark.parametrize(
    ("line", "price"),
    [
        (OrderLine(1, "A", 500, Price("12.50", per=1000)), "0.0125"),
        (OrderLine(1, "A", 500, Price(1, per=3)), "0.3333333333333333333333333333"),
        (OrderLine(1, "A", 500, Price("2.38", tax_rate=19, gross=True)), "2"),
        (OrderLine(1, "A", 500, Price("2.38", gross=True), tax=Tax(19, "S")), "2"),
        (OrderLine(1, "A", 500, Price("2.38", gross=True)), None),
        (OrderLine(1, "A", 500, Price("2.38", tax_rate=19)), "2.38"),
        (
            OrderLine(1, "A", Quantity(5, "BOX"), Price(2, unit="EA"), conversions=[Conversion("BOX", "EA", make=12)]),
            "24",
        ),
        (OrderLine(1, "A", Quantity(5, "BOX"), Price(2, unit="EA")), None),
        (OrderLine(1, "A", Quantity(5, "BOX"), Price(2, unit="EA"), amount="80"), "16"),
        (OrderLine(1, "A", Quantity(4, "EA"), Price(3, unit="KG"), pricing_quantity=Quantity(10, "KG")), "7.5"),
        (OrderLine(1, "A", 0, Price(3, unit="KG"), pricing_quantity=Quantity(0, "KG"), status="cancelled"), None),
        (OrderLine(1, "A", 8, amount="20.00"), "2.5"),
        (OrderLine(1, "A", 8, 3, amount="20.00"), "3"),
        (OrderLine(1, "A", 8, kind="free"), "0"),
        (OrderLine(1, "A", 8), None),
        (OrderLine(1, amount="20", kind="amount_only"), None),
        (OrderLine(1, price=7, kind="amount_only", amount=7), "7"),
    ],
)
def test_what_one_order_unit_costs(line, price):
    assert unit_price(line) == (None if price is None else Decimal(price))
    assert facts(Created(PurchaseOrder(lines=[line]), "issued", "issued")).unit_price == unit_price(line)


def test_what_no_single_order_knows_is_for_others_to_fill_in():
    row = facts(CREATED)
    assert (row.previous_price, row.agreement_price, row.requisitioned_on) == (None, None, None)
    assert evolve(row, previous_price=Decimal(1)).previous_price == 1


# --- the course of the order


def day(number, payload, month=12):
    return payload, date(2026, month, number), OURS


def test_since_when_it_waits_for_approval():
    submitted = Moved("submit", "draft", "pending", "pending_approval")
    second = Moved("forward", "pending", "second", "pending_approval")
    back = Moved("send_back", "second", "sent_back", "sent_back")
    assert facts(CREATED).pending_since is None
    assert facts(CREATED, day(1, submitted), day(4, second)).pending_since == date(2026, 12, 1)
    assert facts(CREATED, day(1, submitted), day(4, second), day(5, back)).pending_since is None
    again = facts(CREATED, day(1, submitted), day(4, second), day(5, back), day(9, submitted))
    assert (again.pending_since, again.submitted_on) == (date(2026, 12, 9), date(2026, 12, 1))
    assert facts(CREATED, submitted).pending_since is None


def payment(amount, day, invoice=None, place=1, **given):
    line = PaymentLine(amount, order=ORDER, invoice=invoice)
    return recorded(Payment(lines=[line], at=day, **given), f"payment_{place}")


def test_when_it_was_first_paid_for_without_a_bill():
    assert facts(ISSUED).prepaid_on is None
    assert facts(ISSUED, payment("9.00", "2026-12-09")).prepaid_on == date(2026, 12, 9)
    assert facts(ISSUED, payment("9.00", None, posting_date="2026-12-31")).prepaid_on == date(2026, 12, 31)
    many = [payment("9.00", "2026-12-09"), payment("9.00", "2026-12-08", place=2), payment("9.00", None, place=3)]
    assert facts(ISSUED, *many).prepaid_on == date(2026, 12, 8)
    assert facts(ISSUED, payment("-9.00", "2026-12-09")).prepaid_on is None


def test_what_is_paid_for_a_bill_is_no_prepayment_unless_the_bill_is_for_one():
    assert facts(ISSUED, bill((60, "120.00")), payment("9.00", "2026-12-09", "I-1")).prepaid_on is None
    assert facts(ISSUED, payment("9.00", "2026-12-09", "I-7")).prepaid_on is None
    asked = bill((60, "120.00"), kind="prepayment")
    for name in ("I-1", "invoice_I-1"):
        assert facts(ISSUED, asked, payment("9.00", "2026-12-09", name)).prepaid_on == date(2026, 12, 9)
    # A forwarder's bill is none of the supplier's.
    other = bill((60, "120.00"), issuer="FORWARDER", kind="prepayment")
    assert facts(ISSUED, other, payment("9.00", "2026-12-09", "I-1")).prepaid_on is None


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ([], "2026-12-01"),
        ([recorded(Receipt(ORDER, 1, 1, at="2026-12-08")), recorded(Receipt(ORDER, 1, 1), "receipt_2")], "2026-12-08"),
        ([recorded(Receipt(ORDER, 1, 1, at="2026-11-08"))], "2026-12-01"),
        ([recorded(Receipt(ORDER, 2, 1, at="2026-12-08"))], "2026-12-01"),
        ([recorded(Shipment(ORDER, 1, 1, shipped_at="2026-12-07"))], "2026-12-07"),
        ([recorded(Shipment(ORDER, 1, 1, planned_at="2026-12-07"))], "2026-12-01"),
        (
            [
                recorded(Receipt(ORDER, 1, 1, at="2026-12-08")),
                recorded(Inspection(ORDER, 1, accepted=1, at="2026-12-10")),
            ],
            "2026-12-10",
        ),
        ([recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1)], at="2026-12-04"))], "2026-12-04"),
        ([recorded(FollowUp(ORDER, 1, channel="phone", at="2026-12-05", answer="no_answer"))], "2026-12-05"),
        ([bill((1, "2.00"), issued_on="2026-12-12")], "2026-12-12"),
        # A bill of an amount moves nothing, and is heard of all the same.
        ([bill((None, "2.00"), issued_on="2026-12-12"), bill((None, "1.00"), number="I-2")], "2026-12-12"),
    ],
)
def test_when_something_happened_to_it_last(told, last):
    paper = evolve(PAPER, ordered_on="2026-12-01")
    assert facts(Created(paper, "issued", "issued"), *told).last_moved_on == date.fromisoformat(last)


def test_to_what_nobody_dated_nothing_happened():
    assert facts(CREATED).last_moved_on is None
    assert facts(CREATED, recorded(Receipt(ORDER, 1, 1))).last_moved_on is None
    issued = day(3, Moved("issue", "draft", "issued", "issued"))
    assert facts(CREATED, issued).last_moved_on == date(2026, 12, 3)


# --- bills


def test_without_a_bill_nothing_is_billed():
    row = facts(CREATED)
    assert (row.invoiced_amount, row.invoices, row.faulty_invoices, row.first_invoiced_on) == (0, 0, 0, None)


def test_what_is_billed_less_what_is_credited():
    told = [
        bill((60, "120.00"), number="I-2", issued_on="2026-12-20"),
        bill((40, "80.00"), number="I-3", issued_on="2026-12-19"),
        bill((10, "20.00"), number="C-1", kind="credit_note", issued_on="2026-12-01"),
        bill((5, "-10.00"), number="C-2", kind="credit_note"),
        bill((30, "30.00"), number="P-1", kind="prepayment"),
        bill((30, "45.00"), number="F-1", issuer="FORWARDER"),
    ]
    row = facts(ISSUED, *told)
    assert (row.invoiced_amount, row.invoices, row.faulty_invoices) == (Decimal("170.00"), 2, 0)
    days = (row.first_invoiced_on, row.last_invoiced_on)
    assert (*days, row.invoiced) == (date(2026, 12, 19), date(2026, 12, 20), 85)


def test_a_bill_that_is_withdrawn_or_corrected_counts_as_it_is_now():
    first, second = bill((60, "120.00")), bill((40, "80.00"), number="I-2")
    assert billed(first, second, Cancelled("invoice_I-1")) == (80, 1, 0)
    assert billed(first, Corrected("invoice_I-1", bill((50, "100.00")).document)) == (100, 1, 0)


@pytest.mark.parametrize(
    ("line", "given", "amount"),
    [
        ({"price": "2.00"}, {}, "20.00"),
        ({"amount": None}, {}, None),
        ({"amount": "23.80", "price": Price("2.38", gross=True, tax_rate=19)}, {}, "20.00"),
        ({"amount": "20.00", "charges": [AllowanceCharge("charge", "3.00")]}, {}, "23.00"),
        ({"amount": "20.00"}, {"charges": [AllowanceCharge("charge", "3.00")]}, "20.00"),
        ({"amount": "20.00"}, {"currency": "USD", "exchange_rate": ExchangeRate("EUR", "0.9")}, "18.00"),
        ({"amount": "20.00"}, {"currency": "USD"}, None),
        ({"amount": "20.00"}, {"currency": "EUR"}, "20.00"),
    ],
)
def test_the_net_amount_of_a_bill_in_the_currency_of_the_order(line, given, amount):
    made = recorded(Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, 10, **line)], **given), "invoice_1")
    state = story(ISSUED, made)
    assert next(line_facts(state)).invoiced_amount == (None if amount is None else Decimal(amount))
    assert order_balance(state).line(1).invoiced == next(line_facts(state)).invoiced_amount


def test_one_bill_that_does_not_tell_makes_the_sum_unknown_and_one_of_another_line_does_not():
    silent = recorded(Invoice("I-2", lines=[InvoiceLine(1, ORDER, 1, 10)]), "invoice_2")
    other = recorded(Invoice("I-3", lines=[InvoiceLine(1, ORDER, 2, 10)]), "invoice_3")
    loose = recorded(Invoice("I-4", lines=[InvoiceLine(1, ORDER, amount="7")]), "invoice_4")
    assert billed(bill((10, "20.00")), silent) == (None, 2, 0)
    assert billed(bill((10, "20.00")), other, loose) == (20, 1, 0)


def test_a_bill_goes_to_the_deliveries_that_its_quantity_goes_to():
    def shares(*told):
        rows = line_facts(story(Created(TWO, "issued", "issued"), *told))
        return [(row.invoiced, row.invoiced_amount, row.invoices) for row in rows]

    came = recorded(Receipt(ORDER, 1, 60), "receipt_1")
    assert shares(came, bill((75, "150.01"))) == [(60, Decimal("120.01"), 1), (15, Decimal("30.00"), 1)]
    assert shares(came, bill((75, "150.00")), bill((15, "30.00"), number="C", kind="credit_note")) == [
        (45, 90, 1),
        (15, 30, 1),
    ]
    assert shares(came, bill((30, "60.00"), (30, "90.00"))) == [(60, 150, 1), (0, 0, 0)]
    assert shares(came, bill((60, "120.00"), (15, "45.00"))) == [(60, 120, 1), (15, 45, 1)]
    named = Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, amount="50.00", schedule=2)])
    assert shares(recorded(named)) == [(0, 0, 0), (0, 50, 1)]
    # Without a quantity it is for all of what was ordered, 60 to 40.
    whole = Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, amount="50.00")])
    assert shares(recorded(whole)) == [(0, 30, 1), (0, 20, 1)]


def test_where_nothing_is_ordered_a_bill_goes_to_the_first_delivery():
    paper = evolve(
        TWO,
        lines=[evolve(TWO.lines[0], quantity=0, schedule=[ScheduleLine(1, 0), ScheduleLine(2, 0)], status="cancelled")],
    )
    told = recorded(Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, amount="50.00")]))
    rows = list(line_facts(story(Created(paper, "issued", "issued"), told)))
    assert [row.invoiced_amount for row in rows] == [50, 0]


# --- what is wrong with bills


def found(document, *findings, id_="invoice_1"):
    return Recorded(id_, document, findings=findings)


def test_an_invoice_is_faulty_while_a_finding_of_it_stands():
    wrong = Invoice("I-1", currency="USD", lines=[InvoiceLine(1, ORDER, 1, 10, amount="20.00")])
    told = found(wrong, Finding.of("currency_differs", "", found="USD", expected="EUR"))
    assert billed(told) == (None, 1, 1)
    assert billed(told, Corrected("invoice_1", evolve(wrong, currency="EUR"))) == (20, 1, 0)
    assert billed(told, Cancelled("invoice_1")) == (0, 0, 0)


def test_what_is_no_fault_of_the_invoice_makes_none():
    one = Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, 10, amount="20.00")])
    assert billed(found(one, Finding.of("not_checked", "", detail="x"))) == (20, 1, 0)
    assert billed(found(one), recorded(Receipt(ORDER, 9, 1))) == (20, 1, 0)


def test_of_several_bills_for_too_much_each_is_faulty_that_went_beyond():
    one, two, three = (bill((much, 2 * much), number=f"I-{much}") for much in (90, 20, 30))

    def over(told, invoiced):
        path = {"invoiced": str(invoiced), "ordered": "100"}
        return evolve(told, findings=[Finding("invoiced_more_than_ordered", "lines[1]", path)])

    assert billed(one, over(two, 110), over(three, 140)) == (280, 3, 2)
    # What is credited since is billed too much no more.
    back = bill((40, "80"), number="C-1", kind="credit_note")
    assert billed(one, over(two, 110), over(three, 140), back) == (200, 3, 0)


@pytest.mark.parametrize(
    ("line", "given", "order_line", "another"),
    [
        ({"amount": "20.00"}, {}, {}, False),
        ({"amount": "20.01"}, {}, {}, False),  # a cent is rounding
        ({"amount": "20.02"}, {}, {}, True),
        ({"amount": "19.98"}, {}, {}, True),
        ({"price": "2.10"}, {}, {}, True),
        ({}, {}, {}, False),
        ({"amount": "99", "quantity": None}, {}, {}, False),
        ({"amount": "99"}, {"kind": "credit_note"}, {}, False),
        ({"amount": "99"}, {}, {"price": Price(2, provisional=True)}, False),
        ({"price": Price("2.38", gross=True, tax_rate=19)}, {}, {}, False),
        ({"amount": "20.00"}, {}, {"price": Price("2.38", gross=True, tax_rate=19)}, False),
        ({"amount": "23.80"}, {}, {"price": Price("2.38", gross=True, tax_rate=19)}, True),
        ({"amount": "22.00"}, {"currency": "USD", "exchange_rate": ExchangeRate("EUR", "0.909091")}, {}, False),
        ({"amount": "20.00"}, {"currency": "USD", "exchange_rate": ExchangeRate("EUR", "0.9")}, {}, True),
        ({"amount": "20.00"}, {"currency": "USD"}, {}, False),
        ({"amount": "25.00"}, {}, {"price": None, "amount": "250.00"}, False),
        ({"amount": "26.00"}, {}, {"price": None, "amount": "250.00"}, True),
        ({"amount": "26.00"}, {}, {"price": None}, False),
        (
            {"quantity": Quantity(2, "BOX"), "amount": "48.00"},
            {},
            {"conversions": [Conversion("BOX", "EA", make=12)]},
            False,
        ),
        (
            {"quantity": Quantity(2, "BOX"), "amount": "49.00"},
            {},
            {"conversions": [Conversion("BOX", "EA", make=12)]},
            True,
        ),
        ({"quantity": Quantity(2, "BOX"), "amount": "49.00"}, {}, {}, False),
        (
            {"quantity": Quantity(2, "EA"), "amount": "49.00"},
            {},
            {"pricing_quantity": Quantity(250, "KG"), "conversions": [Conversion("EA", "KG", make=3)]},
            False,
        ),
        ({"quantity": Quantity(2, "KG"), "amount": "49.00"}, {}, {"pricing_quantity": Quantity(250, "KG")}, True),
    ],
)
def test_whether_a_bill_asks_another_price(line, given, order_line, another):
    ordered = OrderLine(1, "A", Quantity(100, "EA"), **{"price": "2.00", **order_line})
    made = Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, **{"quantity": 10, **line})], **given)
    assert asks_another_price(ordered, made, made.lines[0], "EUR") is another
    row = facts(Created(evolve(PAPER, lines=[ordered]), "issued", "issued"), recorded(made, "invoice_1"))
    assert row.faulty_invoices == int(another)


# --- incidents, changes, approval


def test_incidents_by_kind_without_those_that_were_withdrawn():
    kinds = ["damaged", "damaged", "damaged", "document_error", "wrong_item", "late"]
    told = [
        recorded(Incident(kind, lines=[IncidentLine(ORDER, 1)], reported_at="2026-12-03"), f"incident_{place}")
        for place, kind in enumerate(kinds)
    ]
    elsewhere = recorded(Incident("wrong_item", lines=[IncidentLine(ORDER, 2)], reported_at="2026-12-03"), "incident_9")
    row, other = line_facts(story(CREATED, *told, elsewhere, Cancelled("incident_0")))
    assert (row.damaged_incidents, row.document_incidents, row.wrong_item_incidents, row.incidents) == (2, 1, 1, 5)
    assert (other.damaged_incidents, other.wrong_item_incidents) == (0, 1)


def test_changes_by_who_started_them():
    def change(number, initiator, *paths, applied=True):
        request = ChangeRequest(ORDER, [Change(path, None, "x") for path in paths], initiator=initiator)
        yield Proposed(f"change_{number}", request, "draft", "draft")
        if applied:
            yield Changed([], change=f"change_{number}", revision=2, initiator=initiator)

    told = [
        *change(1, "buyer", "lines[1].item", "lines[1].schedule[2].site"),
        *change(2, "supplier", "lines[1].schedule[2].promised"),
        *change(3, "supplier", "lines[1].schedule[2].promised", applied=False),
        *change(4, "buyer", "payment_terms"),
        *change(5, "supplier", "lines[11].item"),
    ]
    rows = line_facts(story(Created(TWO, "issued", "issued"), *told))
    assert [(row.buyer_changes, row.supplier_changes) for row in rows] == [(1, 0), (1, 1)]


def moved(*steps, created=CREATED):
    """The state after steps, each the stage it leads to with the day of December."""
    told = [(Moved("x", "a", stage, stage), date(2026, 12, day) if day else None, OURS) for stage, day in steps]
    row = facts(created, *told)
    return tuple(day and day.day for day in (row.submitted_on, row.approved_on, row.issued_on))


@pytest.mark.parametrize(
    ("steps", "days"),
    [
        ([], (None, None, None)),
        ([("pending_approval", 2)], (2, None, None)),
        ([("pending_approval", 2), ("approved", 4), ("issued", 5)], (2, 4, 5)),
        ([("pending_approval", 2), ("sent_back", 3), ("pending_approval", 4), ("approved", 6)], (2, 6, None)),
        ([("pending_approval", 2), ("approved", 4), ("pending_approval", 5)], (2, None, None)),
        ([("pending_approval", 2), ("approved", 4), ("pending_approval", 5), ("approved", 7)], (2, 7, None)),
        ([("pending_approval", 2), ("issued", 4), ("closed", 5), ("issued", 9)], (2, 4, 9)),
        ([("pending_approval", 2), ("approved", 4), ("issued", 5), ("approved", 6)], (2, 4, 5)),
        ([("approved", 3), ("cancelled", 5)], (None, 3, None)),
        ([("issued", 3)], (None, None, 3)),
        ([("pending_approval", None), ("approved", None)], (None, None, None)),
        ([("pending_approval", 2), ("rejected", 3)], (2, None, None)),
    ],
)
def test_when_it_was_submitted_and_approved(steps, days):
    assert moved(*steps) == days


def test_an_order_that_was_first_seen_approved_was_approved_some_time_before():
    row = facts((Created(PAPER, "approved", "approved"), date(2026, 12, 2), SAP), stamp=SAP)
    assert (row.submitted_on, row.approved_on) == (None, None)


def test_the_supplier_s_own_bills_count_whoever_else_bills_the_line():
    paper = evolve(PAPER, supplier=Party("V-7", "Bolt & Nut Ltd"))
    mine, other = bill((10, "20.00"), issuer="V-7"), bill((10, "99.00"), number="I-2", issuer="AGENT")
    assert billed(mine, other, paper=paper) == (20, 1, 0)
