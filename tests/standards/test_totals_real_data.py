"""Net, charges, allowances, tax and totals of other people's invoices, to the cent, against what they state.

The expected numbers lie beside the data, with its source and licence; none of them was computed with procurekit. What
is read here is the little that sums need: amounts, prices, quantities, charges and their taxes.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from procurekit import AllowanceCharge, Invoice, InvoiceLine, Price, Quantity, StatedAmounts, Tax
from procurekit.model import paper_amounts
from procurekit.model.paper_findings import invoice_findings

FOLDERS = ("en16931", "ubl")


def text(element, path):
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return None if found is None or found.text is None else found.text.strip()


def number(element, path):
    found = text(element, path)
    return None if found is None else Decimal(found)


def each(element, name):
    return element.findall(f"{{*}}{name}")


def tax_of(element, path):
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return None if found is None else Tax(number(found, "Percent"), text(found, "ID"))


def charge(element):
    kind = "charge" if text(element, "ChargeIndicator") == "true" else "allowance"
    return AllowanceCharge(
        kind,
        number(element, "Amount"),
        reason=text(element, "AllowanceChargeReason"),
        tax=tax_of(element, "TaxCategory"),
        base=number(element, "BaseAmount"),
    )


def line(place, element):
    quantity = element.find("{*}InvoicedQuantity")
    quantity = element.find("{*}CreditedQuantity") if quantity is None else quantity
    price = number(element, "Price/PriceAmount")
    return InvoiceLine(
        place,
        quantity=None if quantity is None else Quantity(Decimal(quantity.text), quantity.get("unitCode")),
        price=None if price is None or price < 0 else Price(price, per=number(element, "Price/BaseQuantity") or 1),
        amount=number(element, "LineExtensionAmount"),
        tax=tax_of(element, "Item/ClassifiedTaxCategory"),
        charges=[charge(one) for one in each(element, "AllowanceCharge")],
    )


def invoice(path):
    root = ET.parse(path).getroot()
    total = root.find("{*}LegalMonetaryTotal")
    currency = text(root, "DocumentCurrencyCode")
    # A second total of taxes is in the accounting currency.
    taxes = [
        Decimal(one.text)
        for whole in each(root, "TaxTotal")
        for one in each(whole, "TaxAmount")
        if one.get("currencyID") == currency
    ]
    stated = StatedAmounts(
        net=number(total, "LineExtensionAmount"),
        charges=number(total, "ChargeTotalAmount"),
        allowances=number(total, "AllowanceTotalAmount"),
        tax=taxes[0] if taxes else None,
        total=number(total, "TaxInclusiveAmount"),
        prepaid=number(total, "PrepaidAmount"),
        payable=number(total, "PayableAmount"),
        rounding=number(total, "PayableRoundingAmount"),
    )
    lines = [*each(root, "InvoiceLine"), *each(root, "CreditNoteLine")]
    return Invoice(
        text(root, "ID"),
        currency=currency,
        lines=[line(place, one) for place, one in enumerate(lines, 1)],
        charges=[charge(one) for one in each(root, "AllowanceCharge")],
        stated=stated,
    )


def expected(data_dir):
    for folder in FOLDERS:
        answers = json.loads((data_dir / folder / "expected_documents.json").read_text(encoding="utf-8"))
        for name, answer in answers.items():
            if answer["root"] in {"Invoice", "CreditNote"} and "LineExtensionAmount" in answer["monetary_total"]:
                yield folder, name, answer


@pytest.fixture(scope="module")
def papers(data_dir):
    return [
        (f"{folder}/{name}", invoice(data_dir / folder / name), answer) for folder, name, answer in expected(data_dir)
    ]


def bare(paper):
    """The invoice without the totals that it states: what follows from its lines and charges alone."""
    return Invoice(paper.number, currency=paper.currency, lines=paper.lines, charges=paper.charges)


def stated(answer, name):
    return Decimal(answer["monetary_total"].get(name, "0"))


def test_every_total_follows_from_the_lines_to_the_cent(papers):
    seen = 0
    for name, paper, answer in papers:
        if not name.startswith("en16931"):
            continue
        found = paper_amounts(bare(paper))
        assert found.reasons == (), name
        assert found.net == stated(answer, "LineExtensionAmount") == Decimal(answer["sum_of_line_net"]), name
        assert found.charges == stated(answer, "ChargeTotalAmount"), name
        assert found.allowances == stated(answer, "AllowanceTotalAmount"), name
        assert found.taxable == stated(answer, "TaxExclusiveAmount"), name
        assert found.tax == Decimal(answer["tax_total_amounts"][0]), name
        assert found.total == stated(answer, "TaxInclusiveAmount"), name
        due = found.total - stated(answer, "PrepaidAmount") + stated(answer, "PayableRoundingAmount")
        assert due == stated(answer, "PayableAmount") == paper_amounts(paper).payable, name
        seen += 1
    assert seen == 24


def test_every_category_is_taxed_as_the_paper_says(papers, data_dir):
    seen = 0
    for name, paper, _ in papers:
        if not name.startswith("en16931"):
            continue
        stated_groups = {
            (text(one, "TaxCategory/ID"), number(one, "TaxCategory/Percent") or Decimal(0)): (
                number(one, "TaxableAmount"),
                number(one, "TaxAmount"),
            )
            for whole in each(ET.parse(data_dir / name).getroot(), "TaxTotal")
            for one in each(whole, "TaxSubtotal")
        }
        groups = {
            (one.category, one.percent): (one.amounts.net, one.amounts.tax) for one in paper_amounts(paper).groups
        }
        for key, amounts in stated_groups.items():
            assert groups[key] == amounts, (name, key)
            seen += 1
    assert seen == 35


def test_lines_with_their_tax_add_up_to_the_total(papers):
    for name, paper, _ in papers:
        found = paper_amounts(bare(paper))
        if found.total is not None and not paper.charges:
            assert sum(one.gross for one in found.lines.values()) == found.total, name
            assert sum(one.tax for one in found.lines.values()) == found.tax, name


def test_what_is_stated_is_never_overridden(papers):
    for name, paper, answer in papers:
        found = paper_amounts(paper)
        assert found.net == stated(answer, "LineExtensionAmount"), name
        assert found.payable == stated(answer, "PayableAmount"), name
        if "TaxInclusiveAmount" in answer["monetary_total"]:
            assert found.total == stated(answer, "TaxInclusiveAmount"), name


def test_where_the_papers_contradict_themselves_a_finding_says_so(papers):
    found = {
        name: [(one.code, one.path.partition(": ")[2]) for one in invoice_findings(paper)] for name, paper, _ in papers
    }
    assert {name: some for name, some in found.items() if some} == {
        # Interest for a time, of which the price shows four digits.
        "en16931/ubl/BIS_Billing_30-Rantefaktura_Enkel.xml": [("value_mismatch", "lines[1].amount")],
        # What is given back has a negative amount and a quantity that isn't.
        "en16931/ubl/guide-example1.xml": [("value_mismatch", "lines[20].amount")],
        "en16931/ubl/ubl-tc434-example1.xml": [("value_mismatch", "lines[20].amount")],
        # Two of 800.00 that cost 400, and two of 1,273.00 that cost as much as one.
        "en16931/ubl/guide-example3.xml": [("value_mismatch", f"lines[{one}].amount") for one in (1, 2)],
        "en16931/ubl/ubl-tc434-example2.xml": [("value_mismatch", "lines[1].amount")],
        "en16931/ubl/ubl-tc434-test-1.xml": [("value_mismatch", "lines[1].amount")],
        # The total is rounded by 0.30 already, and then again.
        **{
            f"ubl/UBL-{kind}-2.1-Example.xml": [
                ("total_mismatch", "stated.total"),
                ("total_mismatch", "stated.payable"),
            ]
            for kind in ("Invoice", "CreditNote")
        },
    }


def test_a_charge_that_nobody_taxed_has_no_tax(papers):
    found = {name: paper_amounts(bare(paper)) for name, paper, _ in papers}
    for name in ("ubl/UBL-Invoice-2.1-Example.xml", "ubl/UBL-CreditNote-2.1-Example.xml"):
        assert found[name].computed.tax is None
        assert [(one.code, one.path) for one in found[name].reasons] == [
            ("tax.no_percent", "charges[0]"),
            ("tax.no_percent", "charges[1]"),
        ]
        assert (found[name].charges, found[name].allowances) == (100, 100)
