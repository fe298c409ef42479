"""When lines are to be billed, and whether they have been: by quantities, by amounts, and where nobody can tell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, recorded, story

from procurekit.model.billing import all_billed, any_billed, billed_on
from procurekit.model.events import Created, Moved
from procurekit.model.goods_return import Return
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.line_quantities import quantities
from procurekit.model.order import Expectation, OrderLine
from procurekit.model.receipt import Receipt
from procurekit.values import Price, Quantity

GOODS = OrderLine(1, "A", 100, "2.00")
SERVICE = OrderLine(1, "A", 10, "50", kind="service")
PLAIN = OrderLine(1, "A", kind="amount_only", amount="99.90")
CAME = recorded(Receipt(ORDER, 1, 100))
CLOSED = Moved("close", "issued", "closed", "closed")
CANCELLED = Moved("cancel", "issued", "cancelled", "cancelled")


def billed(quantity=None, *, line=1, amount=None, kind="invoice", id_="invoice_1", currency=None, **more):
    one = InvoiceLine(1, ORDER, line, quantity, amount=amount, **more)
    return recorded(Invoice(id_, kind=kind, lines=[one], currency=currency), id_)


def credited(quantity=None, **more):
    return billed(quantity, kind="credit_note", id_="invoice_9", **more)


def after(lines, *told):
    lines = [lines] if isinstance(lines, OrderLine) else lines
    state = story(Created(evolve(PAPER, lines=lines), "issued", "issued"), *told)
    return state, [(line, quantities(state, line)) for line in state.lines]


def is_all(lines, *told):
    return all_billed(*after(lines, *told))


def is_any(lines, *told):
    return any_billed(*after(lines, *told))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("goods", "on_receipt"),
        ("subcontract", "on_receipt"),
        ("service", "on_order"),
        ("amount_only", "on_order"),
        ("consignment", "none"),
        ("free", "none"),
        ("stock_transfer", "none"),
    ],
)
def test_a_line_is_billed_as_its_kind_says(kind, expected):
    assert billed_on(evolve(GOODS, kind=kind)) == expected


def test_a_line_is_billed_as_it_says_itself():
    for said in ("on_receipt", "on_order", "none"):
        assert billed_on(evolve(SERVICE, expects=Expectation(invoice=said))) == said
    assert billed_on(evolve(GOODS, expects=Expectation(receipt=False))) == "on_order"


@pytest.mark.parametrize("kind", ["consignment", "free", "stock_transfer"])
def test_what_nobody_bills_is_billed_already(kind):
    line = evolve(GOODS, kind=kind)
    assert is_all(line) is True
    assert is_all([line, evolve(SERVICE, number=2)]) is False
    assert is_all([]) is True


def test_goods_are_billed_once_all_came_and_all_that_came_is_billed():
    assert is_all(GOODS) is False
    assert is_all(GOODS, CAME) is False
    assert is_all(GOODS, CAME, billed(99)) is False
    assert is_all(GOODS, CAME, billed(100)) is True
    assert is_all(GOODS, CAME, billed(60), billed(40, id_="invoice_2")) is True
    half = recorded(Receipt(ORDER, 1, 50))
    assert is_all(GOODS, half, billed(50)) is False
    assert is_all(GOODS, half, billed(50), CLOSED) is True
    assert is_all(evolve(GOODS, status="closed_short"), half, billed(50)) is True
    assert is_all(evolve(GOODS, status="closed_short"), half, billed(49)) is False


def test_of_what_came_too_much_no_bill_is_waited_for():
    assert is_all(GOODS, recorded(Receipt(ORDER, 1, 110)), billed(100)) is True


def test_what_is_inspected_is_billed_as_far_as_it_is_accepted():
    line = evolve(GOODS, expects=Expectation(inspection=True))
    judged = recorded(Inspection(ORDER, 1, accepted=90, rejected=8, consumed=2))
    assert is_all(line, CAME, billed(90)) is False
    assert is_all(line, CAME, judged, billed(90)) is True
    assert is_all(line, CAME, judged, billed(89)) is False


def test_what_was_sent_back_is_not_to_be_billed_unless_it_comes_again():
    back = recorded(Return(ORDER, 1, 10, purpose="for_credit"))
    again = recorded(Return(ORDER, 1, 10, purpose="to_replace"))
    assert is_all(GOODS, CAME, back, billed(90)) is True
    assert is_all(GOODS, CAME, back, billed(89)) is False
    assert is_all(GOODS, CAME, back, billed(100), credited(10)) is True
    assert is_all(GOODS, CAME, again, billed(90)) is False
    replaced = recorded(Receipt(ORDER, 1, 10), "receipt_2")
    assert is_all(GOODS, CAME, again, replaced, billed(99)) is False
    assert is_all(GOODS, CAME, again, replaced, billed(100)) is True
    rejected = recorded(Inspection(ORDER, 1, rejected=10))
    assert is_all(GOODS, CAME, rejected, back, billed(90)) is True
    assert is_all(GOODS, CAME, rejected, back, billed(80)) is False


ON_ORDER = evolve(GOODS, expects=Expectation(invoice="on_order"))


@pytest.mark.parametrize("line", [GOODS, ON_ORDER])
@pytest.mark.parametrize("told", [[], [recorded(Inspection(ORDER, 1, rejected=30))]])
def test_what_is_out_to_be_reworked_is_to_be_billed_as_it_comes_back(line, told):
    out = recorded(Return(ORDER, 1, 30, purpose="for_rework", number="RT"))
    some = recorded(Receipt(ORDER, 1, 10, replaces="RT"), "receipt_2")
    rest = recorded(Receipt(ORDER, 1, 20, replaces="RT"), "receipt_3")
    for back in ([], [some], [some, rest]):
        assert is_all(line, CAME, *told, out, *back, billed(99)) is False
        assert is_all(line, CAME, *told, out, *back, billed(100)) is True
    assert is_all(line, CAME, *told, out, billed(99), CLOSED) is False


def test_what_came_too_much_and_went_back_was_not_to_be_billed():
    for line in (GOODS, ON_ORDER):
        told = [recorded(Receipt(ORDER, 1, 120)), recorded(Return(ORDER, 1, 20, purpose="for_credit"))]
        assert is_all(line, *told, billed(99)) is False
        assert is_all(line, *told, billed(100)) is True
        more = recorded(Return(ORDER, 1, 10, purpose="for_credit"), "return_2")
        assert is_all(line, *told, more, billed(89)) is False
        assert is_all(line, *told, more, billed(90)) is True


def test_what_is_billed_on_order_and_was_not_sent_again_is_not_waited_for():
    again = recorded(Return(ORDER, 1, 10, purpose="to_replace"))
    assert is_all(ON_ORDER, CAME, again, billed(89), CLOSED) is False
    assert is_all(ON_ORDER, CAME, again, billed(90), CLOSED) is True


def test_what_is_billed_on_order_is_billed_before_anything_comes():
    line = evolve(GOODS, expects=Expectation(invoice="on_order"))
    assert is_all(line) is False
    assert is_all(line, billed(100)) is True
    assert is_all(line, recorded(Receipt(ORDER, 1, 60)), billed(59), CLOSED) is False
    assert is_all(line, recorded(Receipt(ORDER, 1, 60)), billed(60), CLOSED) is True
    assert is_all(line, CAME, recorded(Return(ORDER, 1, 10, purpose="for_credit")), billed(90)) is True
    assert is_all(line, CAME, recorded(Return(ORDER, 1, 10, purpose="to_replace")), billed(90)) is False


def test_a_service_is_billed_in_full_also_of_a_closed_order_but_not_of_a_cancelled_one():
    assert is_all(SERVICE, CLOSED) is False
    assert is_all(SERVICE, billed(10), CLOSED) is True
    assert is_all(SERVICE, CANCELLED) is True
    assert is_all(evolve(SERVICE, status="cancelled")) is True


def test_a_plain_amount_is_billed_by_its_amount():
    assert is_all(PLAIN) is False
    assert is_all(PLAIN, billed(amount="99.89")) is False
    assert is_all(PLAIN, billed(amount="50"), billed(amount="49.90", id_="invoice_2")) is True
    assert is_all(PLAIN, billed(1, price="99.90")) is True
    assert is_all(PLAIN, billed(amount="99.90"), credited(amount="99.90")) is False
    assert is_all(PLAIN, CANCELLED) is True
    assert is_all(OrderLine(1, kind="amount_only"), billed(amount="99.90")) is None


def test_a_bill_without_a_quantity_is_counted_by_its_amount():
    assert is_all(SERVICE, billed(amount="499.99")) is False
    assert is_all(SERVICE, billed(amount="500")) is True
    assert is_all(SERVICE, billed(5, amount="250"), billed(amount="250", id_="invoice_2")) is True
    assert is_all(evolve(SERVICE, amount="480"), billed(amount="480")) is True
    assert is_all(evolve(SERVICE, price=None), billed(amount="500")) is None
    half = recorded(Receipt(ORDER, 1, 50))
    assert is_all(evolve(GOODS, status="closed_short"), half, billed(amount="99.99")) is False
    assert is_all(evolve(GOODS, status="closed_short"), half, billed(amount="100")) is True
    assert is_all(evolve(GOODS, status="cancelled"), billed(amount="1")) is True


def test_an_amount_is_due_in_whole_minor_units():
    third = OrderLine(1, "A", 10, Price("1", per=3), kind="service")
    assert is_all(third, billed(amount="3.32")) is False
    assert is_all(third, billed(amount="3.33")) is True
    huge = OrderLine(1, "A", "1e27", "1e27", kind="service")
    assert is_all(huge, billed(amount="1")) is False


def test_an_amount_in_another_currency_tells_nothing():
    assert is_all(PLAIN, billed(amount="99.90", currency="CNY")) is None
    assert is_all(PLAIN, billed(amount="99.90", currency="EUR")) is True
    assert is_any(PLAIN, billed(amount="99.90", currency="CNY")) is None


def test_a_bill_without_an_amount_tells_nothing_of_a_line_without_a_quantity():
    assert is_all(PLAIN, billed(1)) is None
    foreign_unit = billed(Quantity(1, "EA"), price=Price("99.90", unit="KG"))
    assert is_all(PLAIN, foreign_unit) is None


def test_a_bill_that_names_no_line_may_be_for_any():
    assert is_all(GOODS, CAME, billed(100, line=None)) is None
    assert is_all(GOODS, CAME, billed(100), billed(1, line=None, id_="invoice_2")) is True


def test_a_credit_line_is_billed_by_a_credit():
    back = OrderLine(1, "A", -5, "1", credit=True)
    assert is_all(back) is False
    assert is_all(back, credited(4)) is False
    assert is_all(back, credited(5)) is True


def test_something_is_billed_while_it_isn_t_credited_again():
    assert is_any(GOODS) is False
    assert is_any(GOODS, billed(1)) is True
    assert is_any(GOODS, billed(1), credited(1)) is False
    assert is_any(PLAIN, billed(amount=1)) is True
    assert is_any(PLAIN, billed(amount=1), credited(amount=1)) is False
    assert is_any(GOODS, billed(1, line=None, amount=Decimal(2))) is True
    assert is_any(GOODS, billed(1, line=None)) is None
    assert is_any(evolve(GOODS, status="cancelled"), billed(1)) is True
