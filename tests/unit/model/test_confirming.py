"""What the supplier confirmed of each schedule line: by its last answer, or by a change that both agreed to since."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.model.test_folding import CREATED, ORDER, PAPER, recorded, story

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.change_events import Proposed
from procurekit.model.change_request import ChangeRequest
from procurekit.model.events import Cancelled, Changed, Created
from procurekit.model.facts import line_facts
from procurekit.model.field_change import Change
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.values import Conversion, Quantity

# Two deliveries of one line: the second is due first.
TWO = [ScheduleLine(1, 60, "2026-12-20"), ScheduleLine(2, 40, "2026-12-10")]
SPLIT = Created(evolve(PAPER, lines=[OrderLine(1, "A", "100", "2.00", schedule=TWO)]), "issued", "issued")


def answer(*lines, id_="acknowledgement_1"):
    return recorded(Acknowledgement(ORDER, lines=lines), id_)


def said(line=1, much=None, given="accepted", **more):
    return AcknowledgedLine(line, given, quantity=much, **more)


def confirmed(*told):
    return [row.confirmed for row in line_facts(story(*told))]


def test_who_never_answered_confirmed_nothing_that_is_known():
    assert confirmed(CREATED) == [None, None]
    assert confirmed(CREATED, answer(said(2))) == [None, 10]
    assert confirmed(CREATED, answer(said()), Cancelled("acknowledgement_1")) == [None, None]


@pytest.mark.parametrize(
    ("given", "much"),
    [
        ([said()], 100),
        ([said(much=80, given="accepted_with_change")], 80),
        ([said(much=80), said(much=30)], 110),
        ([said(much=80), said(much=20, given="rejected")], 80),
        ([said(given="disputed")], 0),
        ([said(given="rejected")], 0),
        ([said(much=0, given="accepted_with_change")], 0),
    ],
)
def test_what_the_answer_to_a_line_confirms(given, much):
    assert confirmed(CREATED, answer(*given))[0] == much


def test_the_last_answer_counts():
    later = answer(said(much=70, given="accepted_with_change"), id_="acknowledgement_2")
    assert confirmed(CREATED, answer(said(), said(2)), later) == [70, 10]


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ([said()], [60, 40]),
        ([said(much=50)], [10, 40]),
        ([said(much=30)], [0, 30]),
        ([said(much=130)], [90, 40]),
        ([said(schedule=2)], [None, 40]),
        ([said(schedule=1, much=55), said(schedule=2, given="rejected")], [55, 0]),
        ([said(schedule=2, much=35), said(much=50)], [50, 35]),
        ([said(schedule=2, much=35), said(given="disputed")], [0, 35]),
        # The delivery that it names has gone: it is an answer to the line.
        ([said(schedule=7, much=90)], [50, 40]),
    ],
)
def test_an_answer_for_the_line_goes_to_the_deliveries_that_it_does_not_name_the_first_due_first(given, parts):
    assert confirmed(SPLIT, answer(*given)) == parts


def test_each_delivery_has_the_last_answer_that_speaks_of_it():
    assert confirmed(SPLIT, answer(said()), answer(said(schedule=1, much=20), id_="acknowledgement_2")) == [20, 40]


def test_in_the_unit_of_the_order():
    line = OrderLine(1, "A", Quantity(5, "BOX"), conversions=[Conversion("BOX", "EA", make=3)])
    created = Created(PurchaseOrder(lines=[line]), "issued", "issued")
    assert confirmed(created, answer(said(much=Quantity(10, "EA")), said(much=Quantity(5, "EA")))) == [5]


def test_of_an_amount_no_quantity_is_confirmed():
    line = OrderLine(1, kind="amount_only", amount="99")
    assert confirmed(Created(PurchaseOrder(lines=[line]), "issued", "issued"), answer(said())) == [None]


def agreed(*changes, id_="change_1", origin="confirmed"):
    asked = ChangeRequest(ORDER, changes)
    return Proposed(id_, asked, "draft", "draft"), Changed(changes, change=id_, revision=2, origin=origin)


MORE = [Change(f"lines[1]{one}.quantity", {"amount": "100"}, {"amount": "120"}) for one in ("", ".schedule[1]")]


def test_a_quantity_that_both_agreed_to_since_is_confirmed_and_a_later_answer_counts_again():
    assert confirmed(CREATED, answer(said(much=90)), *agreed(*MORE)) == [120, None]
    assert confirmed(CREATED, *agreed(*MORE), answer(said(much=90))) == [90, None]
    assert confirmed(CREATED, *agreed(*MORE)) == [120, None]


def test_what_is_changed_of_something_else_or_without_the_supplier_confirms_nothing():
    assert confirmed(CREATED, answer(said(much=90)), *agreed(Change("lines[1].item", "A", "C"))) == [90, None]
    assert confirmed(CREATED, answer(said(much=90)), Changed(MORE)) == [90, None]
    assert confirmed(CREATED, answer(said(much=90)), *agreed(*MORE, origin=None)) == [90, None]


def test_an_agreed_change_of_one_delivery_confirms_that_one():
    less = [Change("lines[1].quantity.amount", "100", "90"), Change("lines[1].schedule[2].quantity.amount", "40", "30")]
    assert confirmed(SPLIT, answer(said(much=50)), *agreed(*less)) == [20, 30]
