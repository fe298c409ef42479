"""The facts of a whole requisition: who asks, for what, by when, and for how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.stored import REQUISITION

from procurekit.errors import InvalidValue
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_requisitions import REQUISITION_FACTS, requisition_facts, requisition_words
from procurekit.model.order import Demand
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.values import Price, Quantity

BOLTS = RequisitionLine(1, "M6-BOLT", "1000", estimated_price="0.12", supplier="V-7", category="fasteners")
NUTS = RequisitionLine(2, "M6-NUT", "10", estimated_price="1", supplier="V-8", category="fasteners")


def of(*lines, **more):
    return requisition_facts(Requisition("PR-7", lines=lines, **more))


def test_a_full_requisition_has_every_fact():
    assert dict(requisition_facts(REQUISITION)) == {
        "requisition_number": "PR-7",
        "requester": "wang",
        "department": "assembly",
        "organisation": "CN01",
        "currency": "CNY",
        "priority": "urgent",
        "line_count": 1,
        "line_kind": "goods",
        "line_kinds": ("goods",),
        "category": "fasteners",
        "categories": ("fasteners",),
        "suppliers": ("V-7",),
        "requested_on": date(2026, 10, 20),
        "needed_by": date(2026, 12, 10),
        "estimated_amount": Decimal("120.00"),
    }


def test_of_an_empty_requisition_lists_are_empty_and_nothing_else_is_known():
    facts = dict(requisition_facts(Requisition()))
    counted = {"line_count": 0, "line_kinds": (), "categories": (), "suppliers": (), "estimated_amount": 0}
    assert facts == dict.fromkeys(REQUISITION_FACTS) | counted


@pytest.mark.parametrize("document", [REQUISITION, Requisition()], ids=["full", "empty"])
def test_every_value_is_of_the_kind_that_its_fact_says(document):
    for name, value in requisition_facts(document).items():
        kind = REQUISITION_FACTS[name].type
        assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name


def test_what_lines_share_is_told_and_what_they_differ_in_is_not():
    facts = of(BOLTS, NUTS, evolve(NUTS, number=3, kind="service"))
    assert (facts["line_count"], facts["line_kind"], facts["line_kinds"]) == (3, None, ("goods", "service"))
    assert (facts["category"], facts["categories"], facts["suppliers"]) == ("fasteners", ("fasteners",), ("V-7", "V-8"))
    assert of(BOLTS, evolve(NUTS, category=None, supplier=None))["category"] is None
    assert of(BOLTS, evolve(NUTS, supplier=None))["suppliers"] == ("V-7",)


def test_the_estimate_is_the_exact_sum_of_quantity_times_price():
    assert of(BOLTS, NUTS)["estimated_amount"] == Decimal("130.00")
    dear = RequisitionLine(1, "A", "1000000000000000", estimated_price="1000000000000000.01")
    assert str(of(dear, NUTS)["estimated_amount"]) == "1000000000000000010000000000010.00"
    per_hundred = evolve(BOLTS, estimated_price=Price("12.50", per=100))
    assert of(per_hundred)["estimated_amount"] == 125


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (evolve(BOLTS, estimated_price=None), None),
        (evolve(BOLTS, quantity=None), None),
        (evolve(BOLTS, quantity=Quantity("1000", "EA"), estimated_price=Price("1", unit="KG")), None),
        (evolve(BOLTS, quantity=Quantity("1000", "KG"), estimated_price=Price("1", unit="KG")), 1000),
        (evolve(BOLTS, quantity="1000", estimated_price=Price("1", unit="KG")), 1000),
        (evolve(BOLTS, kind="free", estimated_price=None), 0),
        (evolve(BOLTS, kind="amount_only", quantity=None, estimated_price="99.90"), Decimal("99.90")),
    ],
    ids=["no price", "no quantity", "other unit", "same unit", "a unit of one", "free", "plain amount"],
)
def test_an_estimate_that_lacks_a_part_is_missing_and_not_zero(line, expected):
    assert of(line)["estimated_amount"] == expected
    assert of(line, NUTS)["estimated_amount"] == (None if expected is None else expected + 10)


def test_it_is_needed_when_the_first_line_or_demand_needs_it():
    early = Demand("work_order", "WO-7", needed_by="2026-12-01")
    never = Demand("stock", "S-1")
    assert of(evolve(BOLTS, needed_by="2026-12-10"), NUTS)["needed_by"] == date(2026, 12, 10)
    assert of(evolve(BOLTS, needed_by="2026-12-10", demands=[never, early]))["needed_by"] == date(2026, 12, 1)
    assert of(evolve(BOLTS, needed_by="2026-11-10", demands=[early]), NUTS)["needed_by"] == date(2026, 11, 10)


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(InvalidValue) as refused:
        requisition_facts(REQUISITION, "2026-12-01T12:00")
    assert (refused.value.code, refused.value.values["field"]) == ("naive_time", "at")


def test_conditions_are_written_in_both_languages():
    rule = parse("预估金额 > 100 且 优先级 == “urgent”", requisition_words(), wanted="bool")
    assert rule == parse('estimated_amount > 100 and priority == "urgent"', requisition_words())
    assert (rule(requisition_facts(REQUISITION)), rule(of(BOLTS))) == (True, None)
    assert requisition_words() is requisition_words()


def test_a_name_that_schedule_lines_have_too_is_the_same_word_in_chinese():
    for name in REQUISITION_FACTS.keys() & VOCABULARY.keys():
        assert REQUISITION_FACTS[name].zh == VOCABULARY[name].zh
