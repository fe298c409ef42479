"""Commitment: what orders take from an agreement and give back, by quantity and by value."""

import json
from decimal import Decimal

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Agreement,
    AgreementLine,
    AgreementReference,
    Conversion,
    Invoice,
    InvoiceLine,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    Return,
)
from procurekit.model.commitment import commitment

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
At = AgreementReference


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai")) as desk:
        yield desk


def agreed(desk, *lines, number="FA-1", **given):
    lines = lines or [AgreementLine(1, "A", Quantity("1000", "EA"), "2.00", amount="1900")]
    given = {"supplier": "V-7", "currency": "EUR", "amount": "5000", **given}
    made = desk.create(Agreement(number, lines=lines, **given), by=MEI)
    return desk.do("activate", made, by=MEI)


def line(quantity="100", price="2.00", number=1, **given):
    return OrderLine(number, "A", Quantity(quantity, "EA"), price, **given)


def ordered(desk, number, *lines, steps=("submit", "approve", "issue"), **given):
    given = {"supplier": "V-7", "currency": "EUR", "agreement": "FA-1", **given}
    state = desk.create(PurchaseOrder(number, lines=lines or [line()], **given), by=MEI)
    for step in steps:
        state = desk.do(step, state, by=WANG if step == "approve" else MEI)
    return state


def quantity(desk, number=1):
    one = desk.commitment("FA-1").line(number).quantity
    return one.ordered, one.received, one.returned, one.open, one.invoiced, one.committed, one.left


def value(desk):
    one = desk.commitment("FA-1").value
    return one.committed, one.left


def test_nothing_is_called_off_yet(desk):
    made = agreed(desk)
    ordered(desk, "PO-1", agreement="FA-2")
    ordered(desk, "PO-2", agreement=None)
    assert quantity(desk) == (0, 0, 0, 0, 0, 0, 1000)
    assert value(desk) == (0, 5000)
    whole = desk.commitment(made)
    assert (whole.agreement, whole.number, whole.currency, whole.reasons) == (made.id, "FA-1", "EUR", ())
    with pytest.raises(KeyError):
        whole.line(2)


def test_an_order_counts_from_the_moment_it_is_made(desk):
    agreed(desk)
    ordered(desk, "PO-1", steps=())
    assert quantity(desk) == (100, 0, 0, 100, 0, 100, 900)
    assert value(desk) == (200, 4800)
    assert desk.commitment("FA-1").line(1).value.left == 1700
    desk.do("cancel", "PO-1", by=MEI)
    assert quantity(desk) == (100, 0, 0, 0, 0, 0, 1000)


def test_what_comes_stays_committed_and_what_goes_back_is_free_again(desk):
    agreed(desk)
    ordered(desk, "PO-1")
    desk.record(Receipt("PO-1", 1, "60", at="2026-01-10"))
    assert quantity(desk) == (100, 60, 0, 40, 0, 100, 900)
    desk.record(Return("PO-1", 1, "10", purpose="to_replace", at="2026-01-11"))
    assert quantity(desk) == (100, 60, 10, 50, 0, 100, 900)
    desk.record(Return("PO-1", 1, "5", purpose="for_credit", at="2026-01-12"))
    assert quantity(desk) == (100, 60, 15, 50, 0, 95, 905)
    desk.do("close", "PO-1", by=MEI, reason="no more")
    assert quantity(desk) == (100, 60, 15, 0, 0, 45, 955)
    assert value(desk) == (90, 4910)
    desk.record(Invoice("I-1", lines=[InvoiceLine(1, "PO-1", 1, "45")]))
    assert quantity(desk)[4] == 45


def test_an_edit_counts_at_once(desk):
    agreed(desk)
    ordered(desk, "PO-1", steps=())
    desk.edit("PO-1", {"lines[1].quantity": "250"}, by=MEI)
    assert quantity(desk)[5] == 250
    desk.edit("PO-1", {"agreement": None}, by=MEI)
    assert quantity(desk)[5] == 0


def test_a_line_s_own_reference_counts_before_the_order_s(desk):
    agreed(desk, AgreementLine(1, "A", "1000"), AgreementLine(2, "A", "1000"), AgreementLine(3, "B", "10"))
    made = desk.agreement("FA-1")
    ordered(
        desk,
        "PO-1",
        OrderLine(1, "A", "1", "1", agreement=At("FA-1", 2)),
        OrderLine(2, "A", "2", "1", agreement=At(made.id, 1)),
        OrderLine(3, "A", "4", "1", agreement="FA-9"),
        OrderLine(4, "B", "8", "1"),
        OrderLine(5, "A", "16", "1"),
        OrderLine(6, "C", "32", "1"),
        OrderLine(7, "A", "64", "1", agreement=At("FA-1", 7)),
    )
    assert [quantity(desk, number)[0] for number in (1, 2, 3)] == [2, 1, 8]
    whole = desk.commitment("FA-1")
    assert [(one.code, one.values["line"]) for one in whole.reasons] == [
        ("commitment.line_unknown", "5"),
        ("commitment.line_unknown", "6"),
        ("commitment.line_unknown", "7"),
    ]
    assert whole.value.ordered == 1 + 2 + 8 + 16 + 32 + 64


def test_an_agreement_without_lines_goes_by_the_whole(desk):
    made = desk.create(Agreement("FA-1", supplier="V-7", currency="EUR", amount="500"), by=MEI)
    ordered(desk, "PO-1")
    whole = desk.commitment(made)
    assert (whole.lines, whole.reasons, value(desk)) == ((), (), (200, 300))


def test_units_are_those_of_the_agreement(desk):
    boxes = Conversion("BOX", "EA", make="50")
    agreed(desk, AgreementLine(1, "A", Quantity("1000", "EA"), conversions=[boxes]))
    ordered(desk, "PO-1", OrderLine(1, "A", Quantity("3", "BOX"), "90"))
    assert quantity(desk)[5:] == (150, 850)
    ordered(desk, "PO-2", OrderLine(1, "A", Quantity("3", "KG"), "90"))
    assert quantity(desk) == (None, None, None, None, None, None, None)
    (reason,) = desk.commitment("FA-1").reasons
    assert (reason.code, reason.values["unit"], reason.values["wanted"]) == ("commitment.unit_unknown", "KG", "EA")
    assert value(desk) == (540, 4460)


def test_a_line_without_limits_takes_the_unit_that_it_is_called_off_in(desk):
    agreed(desk, AgreementLine(1, "A"), currency=None, amount=None)
    ordered(desk, "PO-1")
    one = desk.commitment("FA-1").line(1)
    assert (one.unit, one.quantity.committed, one.quantity.left) == ("EA", 100, None)
    assert (desk.commitment("FA-1").currency, value(desk)) == ("EUR", (200, None))


def test_currencies_never_mix(desk):
    agreed(desk)
    ordered(desk, "PO-1")
    ordered(desk, "PO-2", currency="USD")
    whole = desk.commitment("FA-1")
    assert (whole.value.committed, whole.value.left, whole.line(1).value.ordered) == (None, None, None)
    assert quantity(desk)[5] == 200
    assert [one.code for one in whole.reasons] == ["commitment.other_currency"]
    assert "USD" in whole.reasons[0].text("zh")


def test_a_price_that_nobody_stated_is_no_number(desk):
    agreed(desk)
    ordered(desk, "PO-1", line(price=None))
    assert value(desk) == (None, None)
    assert [one.code for one in desk.commitment("FA-1").reasons] == ["commitment.no_value"]
    ordered(desk, "PO-2", line(price=None, kind="free"))
    assert quantity(desk)[5] == 200


def test_a_stated_amount_is_shared_by_quantity(desk):
    agreed(desk)
    stated = line(price=None, amount="300")
    ordered(desk, "PO-1", stated)
    desk.record(Receipt("PO-1", 1, "25", at="2026-01-10"))
    assert desk.commitment("FA-1").value.received == 75
    weighed = line(price=Price("6", unit="KG"), pricing_quantity=Quantity("10", "KG"))
    ordered(desk, "PO-2", weighed)
    desk.record(Receipt("PO-2", 1, "50", at="2026-01-10"))
    assert desk.commitment("FA-1").value.received == 75 + 30


def test_a_cancelled_line_of_nothing_has_no_worth(desk):
    agreed(desk)
    ordered(
        desk,
        "PO-1",
        evolve(line(price=None, amount="5", status="cancelled"), quantity="0", schedule=[]),
        line(number=2),
    )
    assert value(desk)[0] == 200
    desk.record(Receipt("PO-1", 1, "5", at="2026-01-10"))
    assert value(desk)[0] is None, "five of nothing, and nobody says what one costs"
    assert quantity(desk)[5] == 105


def test_services_count_as_received_when_they_are_billed(desk):
    agreed(desk, AgreementLine(1, "S", "10"))
    ordered(desk, "PO-1", OrderLine(1, "S", "10", "5", kind="service"))
    assert quantity(desk)[:6] == (10, 0, 0, 10, 0, 10)
    desk.record(Invoice("I-1", issuer="V-7", lines=[InvoiceLine(1, "PO-1", 1, "4", amount="20")]))
    assert quantity(desk)[:6] == (10, 4, 0, 6, 4, 10)
    desk.do("close", "PO-1", by=MEI, reason="done")
    assert quantity(desk)[:6] == (10, 4, 0, 6, 4, 10), "closed isn't cancelled: it was done"
    assert value(desk)[0] == 50


def test_a_plain_amount_counts_by_value(desk):
    agreed(desk, AgreementLine(1, "S", amount="500"))
    ordered(desk, "PO-1", OrderLine(1, "S", amount="99", kind="amount_only"), steps=())
    one = desk.commitment("FA-1").line(1)
    assert (one.value.committed, one.value.left, one.quantity.committed) == (99, 401, None)
    desk.do("cancel", "PO-1", by=MEI)
    assert desk.commitment("FA-1").line(1).value.committed == 0
    ordered(desk, "PO-2", OrderLine(1, "S", amount="50", kind="amount_only"))
    desk.record(Invoice("I-1", issuer="V-7", lines=[InvoiceLine(1, "PO-2", 1, amount="60")]))
    assert desk.commitment("FA-1").line(1).value.committed == 60
    desk.record(Invoice("I-2", issuer="V-7", lines=[InvoiceLine(1, "PO-2", 1)]))
    assert value(desk)[0] is None, "a bill without an amount"
    ordered(desk, "PO-3", OrderLine(1, "S", kind="amount_only"))
    assert value(desk)[0] is None


def test_it_is_plain_data_too(desk):
    made = agreed(desk)
    state = ordered(desk, "PO-1", currency="USD")
    plain = commitment(made, [state]).as_dict("zh")
    assert json.loads(json.dumps(plain)) == plain
    assert plain["lines"][0]["quantity"]["left"] == "900"
    assert plain["value"]["committed"] is None
    assert plain["reasons"][0]["code"] == "commitment.other_currency"


def test_values_are_exact(desk):
    agreed(desk)
    ordered(desk, "PO-1", line("333", Price("0.0007", per=3)))
    assert value(desk)[0] == Decimal("0.0777")
