"""Calling off: what an order asks of an agreement beyond what was agreed, and what can't be compared."""

from datetime import date

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Agreement,
    AgreementLine,
    AgreementReference,
    Conversion,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
)
from procurekit.model.calling_off import outside_agreement
from procurekit.model.commitment import commitment

LINE = AgreementLine(1, "A", Quantity("1000", "EA"), "2.00", amount="1900", minimum=Quantity("10", "EA"))
PAPER = Agreement(
    "FA-1",
    supplier="V-7",
    currency="EUR",
    lines=[LINE],
    amount="1800",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
)


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai")) as desk:
        yield desk


@pytest.fixture
def found(desk):
    """The codes and paths of what is outside an agreement of which so many are called off already."""

    def find(order, paper=PAPER, taken="0", on=date(2026, 6, 1), activate=True):
        made = desk.create(paper, by="mei")
        if activate:
            made = desk.do("activate", made, by=procurekit.Actor("mei", roles={"buyer"}))
        others = []
        if taken != "0":
            others = [desk.create(bought(OrderLine(1, "A", Quantity(taken, "EA"), "2")), by="mei")]
        return [(one.code, one.path) for one in outside_agreement(made, order, commitment(made, others), on)]

    return find


def line(quantity="100", price="2.00", number=1, **given):
    return OrderLine(number, "A", Quantity(quantity, "EA"), price, **given)


def bought(*lines, **given):
    given = {"supplier": "V-7", "currency": "EUR", "agreement": "FA-1", **given}
    return PurchaseOrder("PO-1", lines=lines or [line()], **given)


def test_what_was_agreed_is_fine(found):
    assert found(bought(line("10"), line("890", number=2))) == []


def test_an_order_that_does_not_name_it_is_none_of_its_business(found):
    assert found(bought(line("5000", "9"), agreement="FA-2"), activate=False) == []


def test_all_is_told_at_once(found):
    order = bought(
        line("5", "2.01"),
        OrderLine(2, "B", "1", "1"),
        line("996", "1.90", number=3),
        supplier="V-8",
        ordered_on="2027-01-01",
    )
    assert found(order, activate=False) == [
        ("agreement_not_in_force", "agreement"),
        ("agreement_validity", "agreement"),
        ("agreement_supplier", "supplier"),
        ("agreement_minimum", "lines[1].quantity"),
        ("agreement_price", "lines[1].price"),
        ("agreement_item", "lines[2]"),
        ("agreement_limit", "lines[1]"),
        ("agreement_limit", "lines[1]"),
        ("agreement_limit", "agreement"),
    ]


@pytest.mark.parametrize(
    ("order", "taken", "code"),
    [
        (bought(line("101", "1")), "900", "agreement_limit"),
        (bought(line("100", "1")), "900", None),
        (bought(line("10", "10.10")), "900", "agreement_price"),
        (bought(line("99", "1.01"), line("10", "0.01", status="cancelled", number=2)), "900", None),
    ],
)
def test_what_others_have_taken_counts(found, order, taken, code):
    paper = evolve(PAPER, amount=None)
    codes = {one for one, _ in found(order, paper, taken)}
    assert codes == ({code} if code else set()) | ({"agreement_limit"} if code == "agreement_price" else set())


def test_the_whole_has_a_limit_of_its_own(found):
    whole = evolve(PAPER, lines=[], amount="200")
    assert found(bought(line("100", "2.00")), whole) == []
    assert found(bought(line("100", "2.01")), evolve(whole, issuer="x")) == [("agreement_limit", "agreement")]


@pytest.mark.parametrize("day", ["2025-12-31", "2027-01-01"])
def test_both_days_of_the_validity_are_inside_it(found, day):
    assert found(bought(), on=date.fromisoformat(day)) == [("agreement_validity", "agreement")]
    assert found(bought(ordered_on="2026-01-01"), evolve(PAPER, issuer="a"), on=None) == []
    assert found(bought(ordered_on="2026-12-31"), evolve(PAPER, issuer="b"), on=date.fromisoformat(day)) == []
    open_ended = evolve(PAPER, issuer="c", valid_from=None, valid_until=None)
    assert found(bought(), open_ended, on=date.fromisoformat(day)) == []
    assert found(bought(), evolve(PAPER, issuer="d"), on=None) == [], "nobody says of which day it is"


def test_another_currency_is_told_and_no_amount_is_compared(found):
    assert found(bought(line("999", "50"), currency="USD")) == [("agreement_currency", "currency")]


@pytest.mark.parametrize(
    ("price", "above"),
    [
        (Price("200", per=100), False),
        (Price("200.01", per=100), True),
        (Price("100", unit="BOX"), False),
        (Price("100.01", unit="BOX"), True),
        (Price("9", unit="KG"), False),
        (Price("9", gross=True, tax_rate=19), False),
        (None, False),
    ],
    ids=str,
)
def test_prices_are_compared_for_what_is_ordered(found, price, above):
    paper = evolve(PAPER, amount=None, lines=[evolve(LINE, amount=None)])
    order = bought(OrderLine(1, "A", Quantity("100", "EA"), price, conversions=[Conversion("BOX", "EA", make=50)]))
    assert found(order, paper) == ([("agreement_price", "lines[1].price")] if above else [])


def test_what_can_not_be_told_is_not_said(found):
    paper = evolve(PAPER, amount="10", lines=[evolve(LINE, minimum=Quantity("1", "KG")), AgreementLine(2, "S")])
    order = bought(
        line(price=None), OrderLine(2, "S", amount="1", kind="amount_only", agreement=AgreementReference("FA-1", 1))
    )
    assert found(order, paper) == []


def test_only_the_same_party_is_the_same(found):
    assert found(bought(supplier=None)) == []
    assert found(bought(supplier="V-8"), evolve(PAPER, issuer="x", supplier=None), activate=False)[1:] == []


def test_a_desk_tells_it_of_an_order_that_is_made_or_edited(desk):
    mei = procurekit.Actor("mei", roles={"buyer"})
    desk.do("activate", desk.create(PAPER, by=mei), by=mei)
    state = desk.create(bought(line("800")), by=mei)
    assert state.findings == ()
    state = desk.edit(state, {"lines[1].quantity": "900"}, by=mei)
    assert state.findings == ()
    state = desk.edit(state, {"lines[1].quantity": "1001"}, by=mei)
    assert {one.code for _, one in state.findings} == {"agreement_limit"}
    before = len(state.findings)
    assert len(desk.edit(state, {"lines[1].description": "bolts"}, by=mei).findings) == before
    named_twice = line(agreement=desk.agreement("FA-1").id)
    other = desk.create(evolve(bought(named_twice, line(number=2)), number="PO-2"), by=mei)
    assert [one.code for _, one in other.findings].count("agreement_limit") == 3
