"""What a line was ordered from: since when it was asked for, and the price that was agreed on its order date."""

from datetime import date
from decimal import Decimal

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Agreement,
    AgreementLine,
    Conversion,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
    Requisition,
    RequisitionLine,
)
from procurekit.model.facts import line_facts
from procurekit.model.line_origins import asked_on, price_agreed, terms_of

MEI = Actor("mei", roles={"buyer"})
BOLT = AgreementLine(1, "M6-BOLT", Quantity("10000", "EA"), "0.12")
PAPER = Agreement(
    "FA-1", supplier="V-7", currency="EUR", lines=[BOLT], valid_from="2026-01-01", valid_until="2026-12-31"
)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self):
        self.day("2026-02-01")

    def __call__(self):
        return self.time

    def day(self, text):
        self.time = pendulum.parse(f"{text}T08:00", tz="Asia/Shanghai")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(clock):
    with procurekit.open("memory:", clock=clock) as desk:
        yield desk


@pytest.fixture
def row():
    """The facts of a line that calls off a thousand pieces."""
    with procurekit.open("memory:") as desk:
        lines = [OrderLine(1, "M6-BOLT", Quantity("1000", "EA"), agreement="FA-1")]
        paper = PurchaseOrder("PO-1", currency="EUR", ordered_on="2026-03-10", lines=lines)
        return next(line_facts(desk.create(paper, by=MEI)))


def signed(desk, paper=PAPER):
    return desk.do("activate", desk.create(paper, by=MEI), by=MEI)


# --- since when it was asked for


def test_it_was_asked_for_on_the_day_on_the_paper_else_when_it_was_written_down(desk):
    lines = [RequisitionLine(1, "M6-BOLT", "1000")]
    stated = desk.create(Requisition("PR-1", lines=lines, requested_on="2026-01-12"), by=MEI)
    silent = desk.do("submit", desk.create(Requisition("PR-2", lines=lines), by=MEI), by=MEI)
    assert (asked_on(stated), asked_on(silent)) == (date(2026, 1, 12), date(2026, 2, 1))


# --- at what price


def test_the_price_is_the_one_of_the_order_date(desk, clock, row):
    agreement = signed(desk)
    clock.day("2026-03-01")
    agreement = desk.do("revise", agreement, by=MEI, reason="zinc is dearer")
    agreement = desk.edit(agreement, {"lines[1].price": "0.15"}, by=MEI)
    # While it is revised, what was in force before goes on.
    assert price_agreed(terms_of(agreement), row) == Decimal("0.12")
    clock.day("2026-03-15")
    terms = terms_of(desk.do("activate", agreement, by=MEI))
    assert [one.since for one in terms] == [date(2026, 2, 1), date(2026, 3, 15)]
    days = {"2026-01-20": "0.12", "2026-03-10": "0.12", "2026-03-14": "0.12", "2026-03-15": "0.15"}
    for day, price in days.items():
        assert price_agreed(terms, evolve(row, ordered_on=date.fromisoformat(day))) == Decimal(price)
    assert price_agreed(terms, evolve(row, ordered_on=None)) == Decimal("0.15")


def test_nothing_is_agreed_before_it_is_in_force_outside_its_validity_and_once_it_has_ended(desk, clock, row):
    draft = desk.create(PAPER, by=MEI)
    assert price_agreed(terms_of(draft), row) is None
    assert price_agreed(terms_of(desk.do("cancel", draft, by=MEI)), row) is None
    agreement = signed(desk, evolve(PAPER, number="FA-2"))
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        assert price_agreed(terms_of(agreement), evolve(row, ordered_on=day)) is None
    clock.day("2026-03-10")
    terms = terms_of(desk.do("end", agreement, by=MEI))
    assert price_agreed(terms, evolve(row, ordered_on=date(2026, 3, 9))) == Decimal("0.12")
    assert (price_agreed(terms, row), price_agreed(terms, evolve(row, ordered_on=None))) == (None, None)


@pytest.mark.parametrize(
    ("line", "price"),
    [
        (BOLT, "0.12"),
        (evolve(BOLT, price=Price("12.50", per=100)), "0.125"),
        (evolve(BOLT, price=Price("1.44", unit="DZ"), conversions=[Conversion("DZ", "EA", of=1, make=12)]), "0.12"),
        (evolve(BOLT, price=Price("0.8", unit="KG")), None),
        (evolve(BOLT, price=Price("0.14", tax_rate="13", gross=True)), None),
        (evolve(BOLT, price=None), None),
        (evolve(BOLT, item="M6-NUT"), None),
    ],
)
def test_it_is_the_price_of_one_order_unit_where_that_can_be_told(desk, row, line, price):
    terms = terms_of(signed(desk, evolve(PAPER, lines=[line])))
    assert price_agreed(terms, row) == (None if price is None else Decimal(price))


def test_of_two_lines_with_one_item_the_one_that_is_named_counts(desk, row):
    terms = terms_of(signed(desk, evolve(PAPER, lines=[BOLT, evolve(BOLT, number=2, price="0.10")])))
    assert price_agreed(terms, row) is None
    assert price_agreed(terms, evolve(row, agreement_line=2)) == Decimal("0.10")


def test_amounts_in_other_currencies_are_not_compared(desk, row):
    assert price_agreed(terms_of(signed(desk)), evolve(row, currency="USD")) is None
    free = terms_of(signed(desk, evolve(PAPER, number="FA-2", currency=None)))
    assert price_agreed(free, evolve(row, currency="USD")) == Decimal("0.12")
