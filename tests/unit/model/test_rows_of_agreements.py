"""Rows of agreements: how much of one is used, and which of its lines is nearest to its end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from tests.unit.model.test_commitment import MEI, agreed, line, ordered

import procurekit
from procurekit import AgreementLine, Conversion, OrderLine, Party, Quantity, Receipt, Return
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY
from procurekit.model.rows_of_agreements import AGREEMENT_ROWS, agreement_row, agreement_row_words

NEARLY = parse(
    "used_amount * 100 >= limit_amount * 90 or used_quantity * 100 >= limit_quantity * 90", agreement_row_words()
)


@pytest.fixture
def desk():
    with procurekit.open("memory:") as opened:
        yield opened


def row(desk, number="FA-1"):
    return agreement_row(desk.agreement(number), desk.commitment(number))


def test_an_agreement_that_an_order_calls_off_from(desk):
    made = agreed(
        desk,
        supplier=Party("V-7", "Bolt & Nut Ltd"),
        purchaser="mei",
        organisation="CN01",
        valid_from="2026-01-01",
        valid_until="2026-12-31",
    )
    ordered(desk, "PO-1", line("800"))
    found = row(desk)
    assert attrs.asdict(found) == {
        "book": "main",
        "agreement": made.id,
        "agreement_number": "FA-1",
        "supplier": "V-7",
        "supplier_name": "Bolt & Nut Ltd",
        "purchaser": "mei",
        "organisation": "CN01",
        "currency": "EUR",
        "state": "active",
        "stage": "issued",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        "lines": 1,
        "used_amount": Decimal("1600.00"),
        "limit_amount": Decimal(5000),
        "agreement_line": 1,
        "item": "A",
        "unit": "EA",
        "used_quantity": Decimal(800),
        "limit_quantity": Decimal(1000),
        "used_line_amount": Decimal("1600.00"),
        "limit_line_amount": Decimal(1900),
    }
    for name, value in attrs.asdict(found).items():
        kind = AGREEMENT_ROWS[name].type
        assert fits(PYTHON_NAMES.get(kind, kind), value), name


@pytest.mark.parametrize(("much", "nearly"), [("899", False), ("900", True), ("1100", True)])
def test_nearly_used_up_is_a_comparison(desk, much, nearly):
    agreed(desk)
    ordered(desk, "PO-1", line(much), steps=())
    assert NEARLY(row(desk)) is nearly


def test_what_was_sent_back_is_free_again(desk):
    agreed(desk)
    order = ordered(desk, "PO-1", line("900"))
    desk.record(Receipt(order.id, 1, "900"), by=MEI)
    assert row(desk).used_quantity == 900
    desk.record(Return(order.id, 1, "100", purpose="for_credit"), by=MEI)
    assert row(desk).used_quantity == 800


def test_the_line_that_is_nearest_to_its_end_by_quantity_and_by_amount(desk):
    agreed(
        desk,
        AgreementLine(1, "A", Quantity("1000", "EA"), amount="5000"),
        AgreementLine(2, "B", Quantity("10", "KG")),
        AgreementLine(3, "C", amount="100"),
        AgreementLine(4, "D"),
    )
    ordered(
        desk,
        "PO-1",
        line("900"),
        OrderLine(2, "B", Quantity("8", "KG"), "1.00"),
        OrderLine(3, "C", "5", "3.00"),
        OrderLine(4, "D", "50000", "0.01"),
    )
    found = row(desk)
    assert (found.agreement_line, found.item, found.used_quantity, found.limit_quantity) == (1, "A", 900, 1000)
    assert (found.used_line_amount, found.limit_line_amount) == (1800, 5000)
    ordered(desk, "PO-2", OrderLine(1, "B", Quantity("2", "KG"), "1.00"), OrderLine(2, "C", "20", "3.00"))
    found = row(desk)
    assert (found.agreement_line, found.unit, found.used_quantity, found.limit_quantity) == (2, "KG", 10, 10)
    assert (found.used_line_amount, found.limit_line_amount, found.lines) == (75, 100, 4)


def test_of_an_agreement_without_limits_nothing_is_near_its_end(desk):
    agreed(desk, AgreementLine(1, "A"), amount=None)
    ordered(desk, "PO-1", line("900"))
    found = row(desk)
    assert (found.used_amount, found.limit_amount) == (1800, None)
    assert (found.agreement_line, found.used_quantity, found.limit_quantity, found.limit_line_amount) == (None,) * 4
    assert NEARLY(found) is None


def test_a_line_of_which_nobody_knows_how_much_is_used_is_passed_over_and_one_with_nothing_left_is_at_its_end(desk):
    agreed(desk, AgreementLine(1, "A", Quantity("10", "BOX")), AgreementLine(2, "B", "1000"))
    ordered(desk, "PO-1", line("900"), OrderLine(2, "B", "5", "1"))
    assert (row(desk).agreement_line, row(desk).used_quantity) == (2, 5)
    agreed(desk, AgreementLine(1, "A", "1000"), AgreementLine(2, "B", "0"), number="FA-2")
    assert (row(desk, "FA-2").agreement_line, row(desk, "FA-2").limit_quantity) == (2, 0)


def test_what_cannot_be_told_in_money_is_unknown(desk):
    agreed(desk)
    ordered(desk, "PO-1", line("100"), currency="USD")
    assert (row(desk).used_amount, row(desk).limit_amount, row(desk).used_quantity) == (None, 5000, 100)


def test_in_the_unit_of_the_agreement(desk):
    agreed(desk, AgreementLine(1, "A", Quantity("10", "BOX"), conversions=[Conversion("BOX", "EA", make=100)]))
    ordered(desk, "PO-1", line("950"))
    assert (row(desk).used_quantity, row(desk).unit) == (Decimal("9.5"), "BOX")


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    # Lines name an agreement by its number.
    for name in (AGREEMENT_ROWS.keys() & VOCABULARY.keys()) - {"agreement"}:
        assert AGREEMENT_ROWS[name].type == VOCABULARY[name].type
        assert AGREEMENT_ROWS[name].zh == VOCABULARY[name].zh
