"""Fact documents: a single line's shorthand, lines that are needed, and what each refuses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import attrs
import pytest
from tests.unit.model.stored import DOCUMENTS, FACTS

from procurekit.errors import InvalidValue
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.agreement import Agreement, AgreementLine
from procurekit.model.goods_return import Return, ReturnedLine
from procurekit.model.ids import derived_id, is_id, random_id
from procurekit.model.incident import Hold, Incident, IncidentLine
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine, Settlement, SettlementLine
from procurekit.model.kinds import FACT_KINDS, kind_of, orders_of, share_of
from procurekit.model.party import to_actor
from procurekit.model.picture import ShownFact
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.shipment import Shipment, ShipmentLine
from procurekit.model.stock_in import StockIn, StockInLine
from procurekit.model.terms import AllowanceCharge, ExchangeRate, Instalment, RequisitionReference
from procurekit.values.moments import parse_instant


@pytest.mark.parametrize(
    ("short", "line"),
    [
        (Receipt("o", 1, "5", schedule=2), ReceiptLine("o", 1, "5", schedule=2)),
        (Shipment("o", 1, 5, schedule=2), ShipmentLine("o", 1, 5, schedule=2)),
        (Inspection("o", 1, accepted=5, reason="r"), InspectedLine("o", 1, accepted=5, reason="r")),
        (StockIn("o", 1, 5, location="A"), StockInLine("o", 1, 5, location="A")),
        (Return("o", 1, 5, purpose="for_credit", reason="r"), ReturnedLine("o", 1, 5, reason="r")),
    ],
    ids=["receipt", "shipment", "inspection", "stock_in", "return"],
)
def test_a_document_of_one_line_takes_that_line_s_fields(short, line):
    assert short.lines == (line,)


@pytest.mark.parametrize(
    "make",
    [
        Receipt,
        Shipment,
        Inspection,
        StockIn,
        lambda: Return(purpose="to_replace"),
        lambda: Acknowledgement("o"),
        lambda: Receipt(lines=[]),
    ],
    ids=["receipt", "shipment", "inspection", "stock_in", "return", "acknowledgement", "empty"],
)
def test_a_document_of_no_lines_says_nothing_and_is_refused(make):
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.code == "no_lines"
    assert refused.value.values["field"].endswith(".lines")


REFUSED = [
    (lambda: Receipt("o", None, 1), "missing_value", "ReceiptLine.line"),
    (lambda: Receipt("o", 1), "not_a", "ReceiptLine.quantity"),
    (lambda: Receipt("o", 1, 1.5), "float_refused", "ReceiptLine.quantity"),
    (lambda: Receipt("", 1, 1), "empty_text", "ReceiptLine.order"),
    (lambda: Receipt("o", 1, 1, at=datetime(2026, 12, 3, 9)), "naive_time", "Receipt.at"),
    (lambda: Receipt("o", 1, 1, at="2026-12-03T09:00"), "naive_time", "Receipt.at"),
    (lambda: Receipt("o", 1, 1, posting_date="x"), "not_a_day", "Receipt.posting_date"),
    (lambda: Receipt("o", 1, 1, lots=["L"]), "not_many", "ReceiptLine.lots"),
    (lambda: Receipt(lines="abc"), "not_many", "Receipt.lines"),
    (lambda: Shipment("o", 1, 1, packages="4"), "not_a", "Shipment.packages"),
    (lambda: Shipment("o", 1, 1, freight="-1"), "negative", "Shipment.freight"),
    (lambda: Inspection("o", 1), "inspection_without_result", "InspectedLine[1]"),
    (lambda: Inspection("o", 1, conceded=5), "inspection_without_result", "InspectedLine[1]"),
    (lambda: Return("o", 1, 1, purpose="because"), "not_a_choice", "Return.purpose"),
    (lambda: Return("o", 1, 1, purpose=None), "missing_value", "Return.purpose"),
    (lambda: Acknowledgement("o", lines=[AcknowledgedLine(1, "maybe")]), "not_a_choice", "AcknowledgedLine.answer"),
    (
        lambda: Acknowledgement("o", lines=[AcknowledgedLine(1)], origin="deemed"),
        "not_a_choice",
        "Acknowledgement.origin",
    ),
    (lambda: Invoice(""), "empty_text", "Invoice.number"),
    (lambda: Invoice("1", lines=[InvoiceLine(1), InvoiceLine(1)]), "number_twice", "Invoice.lines"),
    (lambda: Invoice("1", kind="bill"), "not_a_choice", "Invoice.kind"),
    (lambda: Payment(lines=[PaymentLine(0.5)]), "float_refused", "PaymentLine.amount"),
    (lambda: Payment(lines=[PaymentLine(None)]), "missing_value", "PaymentLine.amount"),
    (lambda: Settlement(lines=[SettlementLine("o", 1)], invoices="INV"), "not_many", "Settlement.invoices"),
    (lambda: Incident("lost"), "not_a_choice", "Incident.kind"),
    (lambda: Incident("late", severity="bad"), "not_a_choice", "Incident.severity"),
    (lambda: Hold(""), "empty_text", "Hold.kind"),
    (lambda: AllowanceCharge("charge", "-1"), "negative", "AllowanceCharge.amount"),
    (lambda: ExchangeRate("EUR", 0), "not_positive", "ExchangeRate.rate"),
    (lambda: ExchangeRate("euro", 1), "not_a_currency", "ExchangeRate.into"),
    (lambda: Instalment(1, days="30"), "not_a", "Instalment.days"),
    (lambda: RequisitionReference("PR", quantity=0), "not_positive", "RequisitionReference.quantity"),
]


@pytest.mark.parametrize(
    ("make", "code", "field"),
    [pytest.param(*one, id=f"{place}-{one[1]}-{one[2]}") for place, one in enumerate(REFUSED)],
)
def test_a_field_that_can_t_be_right_is_named(make, code, field):
    with pytest.raises(InvalidValue) as refused:
        make()
    assert (refused.value.code, refused.value.values["field"]) == (code, field)
    assert all("{field}" not in refused.value.text(lang) for lang in ("en", "zh"))


def test_a_shipment_is_where_it_was_last_seen():
    days = {"planned_at": "2026-12-01", "shipped_at": "2026-12-02", "arrived_at": "2026-12-05"}
    assert Shipment("o", 1, 1).at is None
    assert Shipment("o", 1, 1, planned_at=days["planned_at"]).at == date(2026, 12, 1)
    assert Shipment("o", 1, 1, **days).at == date(2026, 12, 5)


def test_an_invoice_happened_when_it_was_issued_and_an_incident_when_it_was_reported():
    assert Invoice("1", issued_on="2026-12-06").at == date(2026, 12, 6)
    assert Incident("late", reported_at="2026-12-03T11:00Z").at == parse_instant("2026-12-03T11:00Z")


def test_money_paid_back_and_goods_taken_back_are_negative():
    assert PaymentLine("-1.50").amount == Decimal("-1.50")
    assert Receipt("o", 1, "-5").lines[0].quantity.amount == -5


def test_every_kind_of_fact_is_known_by_its_name():
    assert [kind_of(one) for one in FACTS] == list(FACT_KINDS)
    with pytest.raises(KeyError):
        kind_of("order")


def test_an_order_s_share_of_a_paper_is_the_lines_that_name_it():
    paper = Receipt(lines=[ReceiptLine("a", 1, 1), ReceiptLine("b", 1, 2), ReceiptLine("a", 2, 3)], number="GR")
    assert orders_of(paper) == ("a", "b")
    assert [one.line for one in share_of(paper, "a").lines] == [1, 2]
    assert share_of(paper, "a").number == "GR"
    only = share_of(paper, "b")
    assert share_of(only, "b") is only


def test_a_line_that_names_no_order_belongs_to_none():
    invoice = Invoice("1", lines=[InvoiceLine(1, "a", 1, 1), InvoiceLine(2, amount=5)])
    assert orders_of(invoice) == ("a",)
    assert [one.number for one in share_of(invoice, "a").lines] == [1]


def test_an_answer_concerns_its_order_whole():
    answer = Acknowledgement("a", lines=[AcknowledgedLine(1)])
    assert orders_of(answer) == ("a",)
    assert share_of(answer, "a") is answer


def test_an_incident_may_concern_a_whole_order():
    assert orders_of(Incident("late", lines=[IncidentLine("a")])) == ("a",)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_field_of_a_class_is_spoken_of_in_the_stored_documents_or_at_its_default(name):
    document = DOCUMENTS[name]
    assert attrs.evolve(document) == document


def test_an_id_says_its_kind_and_follows_the_clock():
    early, late = (random_id("order", at, b"0123456789") for at in (1_000, 2_000))
    assert early < late
    assert is_id(early)
    assert early.startswith("order_")


def test_an_id_that_is_derived_is_the_same_each_time_and_depends_on_every_part():
    one = derived_id("order", "sap", "4500017")
    assert one == derived_id("order", "sap", "4500017")
    assert is_id(one)
    others = [
        derived_id("receipt", "sap", "4500017"),
        derived_id("order", "odoo", "4500017"),
        derived_id("order", "sap", "45000", "17"),
        derived_id("order", "sap4", "500017"),
    ]
    assert len({one, *others}) == 5


@pytest.mark.parametrize(
    "text", ["4500017", "order_", "order_123", "thing_aaaaaaaaaaaaaaaaaaaaaaaaaa", "order_" + "A" * 26, ""]
)
def test_a_number_is_no_id(text):
    assert not is_id(text)


def test_an_actor_is_made_of_an_id():
    assert to_actor("li").id == "li"
    assert to_actor(to_actor("li")) == to_actor("li")


def test_only_a_fact_is_shown_as_one():
    with pytest.raises(InvalidValue) as caught:
        ShownFact("gr-1", "a receipt")
    assert caught.value.code == "not_a"


def test_lines_of_an_agreement_are_found_by_number_and_stand_once():
    agreement = Agreement("FA-1", lines=[AgreementLine(1, "M6"), AgreementLine(2, "M8")])
    assert agreement.line(2).item == "M8"
    with pytest.raises(KeyError):
        agreement.line(3)
    with pytest.raises(InvalidValue) as caught:
        Agreement("FA-1", lines=[AgreementLine(1, "M6"), AgreementLine(1, "M8")])
    assert caught.value.code == "number_twice"
