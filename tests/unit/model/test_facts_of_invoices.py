"""What a bill asks of an order, whether it goes with it, and when it was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, facts, recorded, story

import procurekit
from procurekit import OrderLine, PurchaseOrder
from procurekit.errors import Finding
from procurekit.model.events import Cancelled, Corrected, Created, Recorded
from procurekit.model.fact_rows import OrderRow
from procurekit.model.facts import VOCABULARY, line_facts
from procurekit.model.facts_of_invoices import INVOICE_FACTS, invoice_facts, invoice_words
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine
from procurekit.model.receipt import Receipt
from procurekit.model.terms import ExchangeRate, StatedAmounts, Tax

ISSUED = Created(PAPER, "issued", "issued")


def invoice(*lines, number="I-1", **given):
    """An invoice of lines of the order, each with its quantity and amount."""
    made = [InvoiceLine(place, ORDER, line, much, amount=amount) for place, (line, much, amount) in enumerate(lines, 1)]
    return Invoice(number, lines=made, **given)


def bill(*lines, number="I-1", findings=(), **given):
    return Recorded(f"invoice_{number}", invoice(*lines, number=number, **given), findings=findings)


def paid(amount, day=None, name="I-1", place=1, **given):
    at = None if day is None else f"2027-01-{day:02}"
    line = PaymentLine(amount, order=ORDER, invoice=name)
    return recorded(Payment(lines=[line], at=at, **given), f"payment_{place}")


def rows(*told):
    return list(invoice_facts(story(ISSUED, *told)))


def test_an_order_without_bills_has_no_rows():
    assert rows() == []
    assert rows(bill((1, 10, "20.00")), Cancelled("invoice_I-1")) == []
    assert rows(bill((1, 10, "20.00"), kind="prepayment"), bill((1, 10, "20.00"), number="F", issuer="AGENT")) == []


def test_a_row_says_which_bill_of_which_order():
    days = {"issued_on": "2026-12-20", "posting_date": "2026-12-31", "due_on": "2027-01-19"}
    (row,) = rows(bill((1, 10, "20.00"), (2, 5, "5.00"), **days))
    assert (row.invoice, row.invoice_number, row.credit) == ("invoice_I-1", "I-1", False)
    assert (row.invoiced_on, row.posting_date, row.due_on) == (
        date(2026, 12, 20),
        date(2026, 12, 31),
        date(2027, 1, 19),
    )
    assert (row.amount, row.lines, row.matched_lines, row.matched) == (25, 2, 2, True)
    assert (row.faults, row.price_faults, row.quantity_faults, row.paid_on) == (0, 0, 0, None)


def test_what_it_shares_with_the_facts_of_a_line_is_the_same():
    paper = evolve(PAPER, purchaser="mei", purchasing_organisation="1000")
    told = Created(paper, "issued", "issued"), bill((1, 10, "20.00"))
    (row,), line = invoice_facts(story(*told)), facts(*told)
    for one in attrs.fields(OrderRow):
        assert getattr(row, one.name) == getattr(line, one.name), one.name


@pytest.mark.parametrize(
    ("made", "amount"),
    [
        (bill((1, 10, "20.00"), kind="credit_note"), -20),
        (bill((1, 10, "-20.00"), kind="credit_note"), -20),
        (bill((1, 10, None)), None),
        (bill((1, 10, "20.00"), (2, 1, None)), None),
        (bill((1, 10, "20.00"), currency="USD", exchange_rate=ExchangeRate("EUR", "0.9")), 18),
        (bill((1, 10, "20.00"), currency="USD"), None),
        (bill((1, 10, "20.00"), stated=StatedAmounts(net="25.00", total="29.75")), 20),
    ],
)
def test_the_net_amount_of_its_lines(made, amount):
    (row,) = rows(made)
    assert row.amount == amount
    assert row.credit is (made.document.kind == "credit_note")


def found(code, path, **values):
    return Finding(code, path, values)


WRONG_SUM = found("value_mismatch", "I-1: lines[2].amount", stated="5", computed="4")


@pytest.mark.parametrize(
    ("lines", "findings", "expected"),
    [
        # Lines, matched lines, all matched, faults, of the price, of the quantity.
        (((1, 10, "20.00"), (2, 5, "6.00")), (), (2, 1, False, 1, 1, 0)),
        (((1, 10, "20.00"), (1, 5, "11.00")), (), (2, 1, False, 1, 1, 0)),
        (((1, 10, "20.00"), (2, 5, "5.00")), (WRONG_SUM,), (2, 1, False, 1, 0, 0)),
        (((1, 10, "20.00"), (1, 5, "10.00")), (WRONG_SUM,), (2, 1, False, 1, 0, 0)),
        (((1, 10, "20.00"),), (found("total_mismatch", "I-1: stated.net"),), (1, 1, True, 1, 0, 0)),
        (((1, 10, "20.00"),), (found("number_seen_before", "", number="I-1"),), (1, 1, True, 1, 0, 0)),
        (((1, 10, "20.00"), (9, 1, "1.00")), (found("unknown_line", "lines[9]", line="9"),), (2, 1, False, 1, 0, 0)),
        (((1, 10, "20.00"), (None, 1, "1.00")), (), (2, 1, False, 0, 0, 0)),
        (((1, 10, "20.00"),), (found("not_checked", ""), found("duty_broken", "")), (1, 1, True, 0, 0, 0)),
        (
            ((1, 110, "220.00"), (2, 5, "5.00"), (1, 5, "11.00")),
            (found("invoiced_more_than_ordered", "lines[1]", invoiced="115", ordered="100"),),
            (3, 1, False, 2, 1, 1),
        ),
        ((), (), (0, 0, False, 0, 0, 0)),
    ],
)
def test_what_goes_with_the_order_and_what_does_not(lines, findings, expected):
    (row,) = rows(bill(*lines, findings=findings))
    counted = (row.lines, row.matched_lines, row.matched, row.faults, row.price_faults, row.quantity_faults)
    assert counted == expected


def test_what_was_put_right_is_no_fault():
    wrong = bill((1, 10, "20.00"), (2, 5, "5.00"), findings=[WRONG_SUM])
    assert rows(wrong, Corrected("invoice_I-1", wrong.document))[0].faults == 0


def test_a_credit_that_takes_back_more_than_was_billed_is_the_fault_of_the_credit_note():
    told = found("credited_more_than_invoiced", "lines[1]", credited="20", invoiced="10")
    one, other = rows(bill((1, 10, "20.00")), bill((1, 20, "40.00"), number="C-1", kind="credit_note", findings=[told]))
    assert (one.faults, other.faults, other.quantity_faults, other.matched) == (0, 1, 1, False)
    # That it is so since a bill was withdrawn is nobody's fault.
    gone = Cancelled("invoice_I-2", findings=[found("credited_more_than_invoiced", "lines[1]")])
    more = bill((1, 20, "40.00"), number="I-2"), bill((1, 20, "40.00"), number="C-1", kind="credit_note")
    assert [row.faults for row in rows(bill((1, 10, "20.00")), *more, gone)] == [0, 0]


# --- paid


@pytest.mark.parametrize(
    ("payments", "day"),
    [
        ((), None),
        ((paid("20.00", 5),), 5),
        ((paid("19.99", 5),), None),
        ((paid("12.00", 9), paid("8.00", 7, place=2), paid("1.00", 11, place=3)), 9),
        ((paid("20.00", 5, "invoice_I-1"),), 5),
        ((paid("20.00", 5, "I-2"),), None),
        ((paid("20.00", 5, None),), None),
        ((paid("20.00"),), None),
        ((paid("20.00", posting_date="2027-01-08"),), 8),
        ((paid("22.00", 5, currency="USD", exchange_rate=ExchangeRate("EUR", "0.91")),), 5),
        ((paid("22.00", 5, currency="USD"),), None),
        ((paid("20.00", 5), Cancelled("payment_1")), None),
    ],
)
def test_the_day_on_which_it_was_paid(payments, day):
    (row,) = rows(bill((1, 10, "20.00")), *payments)
    assert row.paid_on == (None if day is None else date(2027, 1, day))


def test_it_is_paid_with_the_tax_where_that_is_known():
    taxed = Invoice("I-1", lines=[InvoiceLine(1, ORDER, 1, 10, amount="20.00", tax=Tax(19, "S"))])
    made = recorded(taxed, "invoice_1")
    assert rows(made, paid("23.79", 5))[0].paid_on is None
    assert rows(made, paid("23.80", 5))[0].paid_on == date(2027, 1, 5)


def test_nobody_pays_a_credit_note_and_of_one_number_the_last_is_paid():
    assert rows(bill((1, 10, "20.00"), kind="credit_note"), paid("0", 5))[0].paid_on is None
    assert rows(bill((1, 10, "0.00")), paid("0", 5))[0].paid_on is None
    unknown = rows(bill((1, 10, None)), paid("20.00", 5))
    assert unknown[0].paid_on is None
    twice = recorded(invoice((1, 10, "20.00")), "invoice_9")
    assert [row.paid_on for row in rows(bill((1, 10, "20.00")), twice, paid("20.00", 5))] == [None, date(2027, 1, 5)]


# --- at a desk, and words


def test_the_findings_that_a_desk_makes_are_the_faults():
    with procurekit.open("memory:") as desk:
        lines = [OrderLine(1, "M6", "100", "1.00"), OrderLine(2, "M8", "100", "1.00")]
        order = desk.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=lines), by="mei")
        other = desk.create(PurchaseOrder("PO-2", supplier="V-7", currency="EUR", lines=lines), by="mei")

        def record(number, *parts, **given):
            made = [InvoiceLine(place, to, line, much, **of) for place, (to, line, much, of) in enumerate(parts, 1)]
            return desk.record(Invoice(number, lines=made, **{"currency": "EUR", **given}))

        record("I-1", (order.id, 1, 60, {"amount": "60.00"}), (other.id, 1, 10, {"amount": "10.00"}))
        record("I-2", (order.id, 1, 60, {"amount": "60.00"}), (order.id, 2, 10, {"amount": "11.00", "price": "1.00"}))
        record("I-2", (order.id, 2, 10, {"amount": "10.00"}))
        record("I-4", (order.id, 2, 10, {"amount": "10.00"}), stated=StatedAmounts(net="10", tax="2", total="15"))
        state = record("I-5", (order.id, 2, 10, {"amount": "10.00"}), currency="USD")

        found = [(row.invoice_number, row.amount, row.matched_lines, row.faults) for row in invoice_facts(state)]
        assert found == [
            ("I-1", 60, 1, 0),
            ("I-2", 71, 0, 3),  # more than was ordered of line 1; a wrong sum and another price of line 2
            ("I-2", 10, 1, 1),  # a number that was there before
            ("I-4", 10, 1, 1),  # its own sums
            ("I-5", None, 1, 1),  # in another currency, and no rate
        ]
        first, second = line_facts(state)
        assert (first.invoices, first.faulty_invoices, first.invoiced_amount) == (2, 1, 120)
        assert (second.invoices, second.faulty_invoices, second.invoiced_amount) == (4, 4, None)
        assert [row.amount for row in invoice_facts(desk.get(other.id))] == [Decimal("10.00")]


def test_the_words_of_an_invoice():
    assert [one.name for one in attrs.fields(OrderRow)] == list(INVOICE_FACTS)[: len(attrs.fields(OrderRow))]
    for name in INVOICE_FACTS.keys() & VOCABULARY.keys():
        assert INVOICE_FACTS[name].zh == VOCABULARY[name].zh
    for one in INVOICE_FACTS.values():
        assert one.zh
        assert one.meaning
        assert (one.unit is None) is (one.type != "Decimal")
    assert invoice_words() is invoice_words()
    assert invoice_words().find("发票号").name == "invoice_number"


# --- what came of what it bills


def awaits(*told, paper=PAPER):
    return [row.awaits_receipt for row in invoice_facts(story(Created(paper, "issued", "issued"), *told))]


def came(much, line=1, day="2026-12-08", **given):
    return recorded(Receipt(ORDER, line, much, at=day, **given), f"receipt_{line}_{day}")


def test_a_bill_awaits_what_it_asks_for_and_has_not_come():
    one = bill((1, 60, "120.00"))
    assert awaits(one) == [True]
    assert awaits(came(59), one) == [True]
    assert awaits(came(60), one) == [False]
    assert awaits(came(60), one, bill((1, 10, "20.00"), (2, 5, "5.00"), number="I-2")) == [True, True]
    assert awaits(came(70), one, bill((1, 10, "20.00"), (2, 5, "5.00"), number="I-2")) == [False, True]
    assert awaits(came(100, 2), one) == [True]


def test_what_is_credited_is_billed_no_more_and_a_credit_note_awaits_nothing():
    one, back = bill((1, 60, "120.00")), bill((1, 20, "40.00"), number="C-1", kind="credit_note")
    assert awaits(came(40), one, back) == [False, False]
    assert awaits(came(39), one, back) == [True, False]


def test_what_needs_no_receipt_or_asks_for_nothing_awaits_none():
    service = evolve(PAPER, lines=[evolve(PAPER.lines[0], kind="service"), PAPER.lines[1]])
    assert awaits(bill((1, 60, "120.00")), paper=service) == [False]
    assert awaits(bill((1, 60, "120.00"), (2, 0, "0")), paper=service) == [False]


def test_a_bill_that_does_not_say_for_how_much_or_for_what_awaits_nobody_knows():
    assert awaits(bill((1, None, "120.00"))) == [None]
    assert awaits(came(100), bill((1, None, "120.00")), bill((1, 7, "14.00"), number="I-2")) == [None, None]
    assert awaits(came(6), bill((1, None, "120.00")), bill((1, 7, "14.00"), number="I-2")) == [True, True]
    assert awaits(bill((None, None, "120.00"))) == [None]
    assert awaits(bill((7, 1, "120.00"))) == [None]
    assert awaits(bill((None, None, "9.00"), (1, 1, "2.00"))) == [True]


def test_when_the_first_came_of_what_it_bills():
    told = came(1, day="2026-12-09"), came(1, day="2026-12-08"), came(1, 2, "2026-12-01")
    (row,) = rows(*told, bill((1, 10, "20.00")))
    assert row.first_received_on == date(2026, 12, 8)
    (row,) = rows(*told, bill((1, 10, "20.00"), (2, 1, "1.00")))
    assert row.first_received_on == date(2026, 12, 1)
    (row,) = rows(came(1, 2), bill((1, 10, "20.00")))
    assert row.first_received_on is None


def test_when_it_was_first_paid():
    one = bill((1, 10, "20.00"))
    assert [row.first_paid_on for row in rows(one)] == [None]
    assert [row.first_paid_on for row in rows(one, paid("1.00", 9), paid("1.00", 4, place=2))] == [date(2027, 1, 4)]
    assert [row.first_paid_on for row in rows(one, paid("1.00"), paid("-1.00", 4, place=2))] == [None]
    # In another currency without a rate it isn't known how much it is, but when it was.
    (row,) = rows(one, paid("1.00", 3, currency="USD"))
    assert (row.first_paid_on, row.paid_on) == (date(2027, 1, 3), None)
