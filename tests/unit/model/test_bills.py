"""Which bills are for what was ordered: the supplier's, by any of its names, no prepayments and nobody else's."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, recorded, story

from procurekit.model.bills import bills_of
from procurekit.model.events import Created
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.party import Party

SUPPLIER = Party("V-7", "Bolt & Nut Ltd")


def bill(number="I-1", **given):
    return recorded(Invoice(number, lines=[InvoiceLine(1, ORDER, 1, "10", amount="20")], **given), number)


def known(*told, supplier=SUPPLIER):
    state = story(Created(evolve(PAPER, supplier=supplier), "issued", "issued"), *told)
    return [kept.id for kept in bills_of(state)]


@pytest.mark.parametrize(
    ("given", "mine"),
    [
        ({}, True),
        ({"issuer": "V-7"}, True),
        ({"issuer": "Bolt & Nut Ltd"}, True),
        ({"issuer": "AGENT"}, False),
        ({"supplier": Party("77", "Bolt & Nut Ltd"), "issuer": "AGENT"}, True),
        ({"supplier": Party("AGENT")}, False),
        ({"kind": "prepayment"}, False),
    ],
)
def test_who_bills(given, mine):
    assert known(bill(**given)) == (["I-1"] if mine else [])


def test_without_a_supplier_every_bill_is_for_the_order():
    assert known(bill(issuer="AGENT"), supplier=None) == ["I-1"]


def test_what_takes_back_a_prepayment_takes_back_no_bill():
    told = bill("A-1", kind="prepayment"), bill("I-1"), bill("C-1", kind="credit_note", corrects="A-1")
    assert known(*told) == ["I-1"]


def test_a_final_bill_may_name_its_prepayment():
    assert known(bill("A-1", kind="prepayment"), bill("I-1", corrects="A-1")) == ["I-1"]
