"""An invoice number that comes back on another invoice is a finding; the invoice is recorded all the same."""

from __future__ import annotations

import pytest

import procurekit
from procurekit import Invoice, InvoiceLine, OrderLine, Picture, PurchaseOrder, ShownFact


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        for number in ("PO-1", "PO-2"):
            lines = [OrderLine(1, "M6", "100", "1.00")]
            desk.create(PurchaseOrder(number, supplier="V-7", currency="EUR", lines=lines), by="mei")
        yield desk


def invoice(order, *, number="INV-1", issuer=None):
    return Invoice(number, issuer=issuer, lines=[InvoiceLine(1, order, 1, "10", amount="10.00")])


def codes(state):
    return [finding.code for _, finding in state.findings]


def test_the_first_use_of_a_number_is_no_finding(desk):
    assert codes(desk.record(invoice("PO-1"))) == []


def test_the_same_number_of_the_same_supplier_on_another_invoice_is_one(desk):
    desk.record(invoice("PO-1"))
    second = desk.record(invoice("PO-2"))
    assert codes(second) == ["number_seen_before"]
    assert procurekit.quantities(second, second.line(1)).invoiced == 10


def test_another_issuer_has_numbers_of_its_own(desk):
    desk.record(invoice("PO-1"))
    assert codes(desk.record(invoice("PO-2", issuer="V-8"))) == []


@pytest.mark.parametrize("batches", [[["E-1", "E-2"]], [["E-1"], ["E-2"]]], ids=["in one batch", "one after the other"])
def test_pictures_are_watched_too_and_the_same_picture_again_adds_nothing(desk, batches):
    def picture(key):
        order = PurchaseOrder(key, supplier="V-7", currency="EUR", lines=[OrderLine(1, "M6", "100", "1.00")])
        return Picture(key, order, facts=[ShownFact(f"i-{key}", invoice("?", number="INV-9"))])

    for batch in batches:
        list(desk.observe_all([picture(key) for key in batch], source="erp"))
    assert codes(desk.get("E-1")) == []
    assert codes(desk.get("E-2")) == ["number_seen_before"]
    assert desk.observe(picture("E-2"), source="erp").events == 0
    assert desk.observe(picture("E-1"), source="erp").events == 0


def test_one_invoice_that_bills_two_orders_is_no_repetition(desk):
    for key in ("E-1", "E-2"):
        order = PurchaseOrder(key, supplier="V-7", currency="EUR", lines=[OrderLine(1, "M6", "100", "1.00")])
        desk.observe(Picture(key, order, facts=[ShownFact("INV-9", invoice("?", number="INV-9"))]), source="erp")
    assert desk.findings() == {}
