"""The facts of a whole order at a moment: what its paper says, what its lines add up to, how far it has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from attrs import evolve
from tests.unit.model.stored import PURCHASE_ORDER as FULL
from tests.unit.model.test_folding import CREATED, ORDER, OURS, PAPER, SAP, recorded, story

from procurekit.errors import InvalidValue
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.events import Created, HoldPlaced, HoldReleased, Moved
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts, order_words
from procurekit.model.incident import Hold
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.projection import project
from procurekit.model.receipt import Receipt
from procurekit.model.terms import AllowanceCharge
from procurekit.values import Price, Quantity
from procurekit.values.moments import parse_instant

BOLTS = PAPER.lines[0]
NUTS = PAPER.lines[1]
EMPTY = Created(PurchaseOrder(), "draft", "draft")


def of(*lines, stage="issued", at=None, told=(), **more):
    """The facts of an order with these lines, after what was told of it."""
    return order_facts(story(Created(evolve(PAPER, lines=lines, **more), stage, stage), *told), at)


def received(line, quantity, id_="receipt_1"):
    return recorded(Receipt(ORDER, line, quantity), id_)


def promised(line, day, id_="acknowledgement_1", schedule=None):
    return recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(line, schedule=schedule, promised=day)]), id_)


# --- the paper


def test_what_the_paper_and_its_history_say_is_a_fact():
    lines = FULL.lines[:1]
    issued = (Moved("issue", "draft", "issued", "issued"), date(2026, 11, 2), OURS)
    facts = order_facts(story(Created(evolve(FULL, lines=lines), "draft", "draft"), issued))
    said = {
        "book": "main",
        "order_id": ORDER,
        "order_number": "PO-1001",
        "order_kind": "NB",
        "supplier": FULL.supplier.id,
        "supplier_name": FULL.supplier.name,
        "purchaser": "mei",
        "organisation": "CN01",
        "settling_organisation": "CN02",
        "project": "P-1",
        "agreement": "FA-1",
        "payment_terms": FULL.payment_terms,
        "incoterm": "DAP",
        "currency": "CNY",
        "exchange_rate": Decimal("0.1300"),
        "exchange_into": "EUR",
        "source": None,
        "stage": "issued",
        "revision": 3,
        "line_count": 1,
        "line_kind": "goods",
        "line_kinds": ("goods",),
        "items": ("M6-BOLT",),
        "category": "fasteners",
        "categories": ("fasteners",),
        "sites": ("SH-1",),
        "ordered_on": date(2026, 11, 1),
        "issued_on": date(2026, 11, 2),
        "requested": date(2026, 12, 1),
        "needed_by": date(2026, 12, 10),
        "order_amount": Decimal("125.00"),
    }
    assert {name: facts[name] for name in said} == said


def test_of_an_empty_order_little_is_known_and_nothing_is_to_come():
    state = story(EMPTY)
    assert dict(order_facts(state)) == dict.fromkeys(ORDER_FACTS) | {
        "book": "main",
        "order_id": ORDER,
        "stage": "draft",
        "revision": 1,
        "line_count": 0,
        "line_kinds": (),
        "items": (),
        "categories": (),
        "sites": (),
        "on_hold": False,
        "hold_kinds": (),
        "order_amount": 0,
        "order_total": 0,
        "open_amount": 0,
        "any_received": False,
        "all_received": True,
        "all_received_within_tolerance": True,
        "any_in_transit": False,
        "any_invoiced": False,
        "all_invoiced": True,
        "follow_ups": 0,
        "incidents": 0,
        "open_incidents": 0,
        "all_cancelled": False,
    }


def test_every_value_is_of_the_kind_that_its_fact_says():
    for state in (story(EMPTY), story(CREATED), story((Created(FULL, "issued", "issued"), None, SAP))):
        for name, value in order_facts(state, "2026-12-31").items():
            kind = ORDER_FACTS[name].type
            assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name


def test_an_order_made_here_was_ordered_the_day_it_was_issued_and_an_imported_one_is_from_its_source():
    issued = (Moved("issue", "draft", "issued", "issued"), date(2026, 12, 2), OURS)
    facts = order_facts(story(CREATED, issued))
    assert (facts["ordered_on"], facts["issued_on"], facts["source"]) == (date(2026, 12, 2), date(2026, 12, 2), None)
    shown = order_facts(story((Created(PAPER, "issued", "issued"), date(2026, 12, 2), SAP)))
    assert (shown["ordered_on"], shown["issued_on"], shown["source"]) == (None, date(2026, 12, 2), "sap")


def test_the_project_and_the_agreement_are_the_order_s_or_those_that_all_lines_share():
    one, two = evolve(BOLTS, project="P-1", agreement="FA-1"), evolve(NUTS, project="P-1", agreement="FA-1")
    facts = of(one, two)
    assert (facts["project"], facts["agreement"]) == ("P-1", "FA-1")
    facts = of(one, two, project="P-0", agreement="FA-0")
    assert (facts["project"], facts["agreement"]) == ("P-0", "FA-0")
    facts = of(one, NUTS)
    assert (facts["project"], facts["agreement"]) == (None, None)


# --- lines


def test_what_lines_share_is_told_and_what_they_differ_in_is_not():
    facts = of(evolve(BOLTS, category="fasteners"), evolve(NUTS, category="tools", kind="free", item="A"))
    assert (facts["line_count"], facts["line_kind"], facts["line_kinds"]) == (2, None, ("goods", "free"))
    assert (facts["category"], facts["categories"], facts["items"]) == (None, ("fasteners", "tools"), ("A",))
    assert of(evolve(BOLTS, category="tools"), evolve(NUTS, category="tools"))["category"] == "tools"
    assert of(evolve(BOLTS, category="tools"), NUTS)["category"] is None


def test_sites_are_those_of_every_delivery():
    split = OrderLine(1, "A", 4, schedule=[ScheduleLine(1, 2, site="SH"), ScheduleLine(2, 2, site="BJ")])
    assert of(split, OrderLine(2, "B", 1, site="SH"), OrderLine(3, "C", 1))["sites"] == ("SH", "BJ")


def test_a_cancelled_line_describes_nothing():
    gone = OrderLine(
        *(3, "C", 5, "1000"),
        requested="2026-01-01",
        site="XX",
        demands=[Demand("stock", "S", needed_by="2026-01-01")],
        kind="service",
        category="x",
        status="cancelled",
    )
    left, both = of(BOLTS, NUTS, at="2026-12-31"), of(BOLTS, NUTS, gone, at="2026-12-31")
    assert dict(left) == dict(both)
    late = of(BOLTS, gone, told=[promised(3, "2027-05-05"), promised(1, "2026-12-12", "acknowledgement_2")])
    assert (late["first_promise"], late["latest_promise"]) == (date(2026, 12, 12), date(2026, 12, 12))


def test_all_is_cancelled_with_the_order_or_with_its_last_line():
    gone = evolve(BOLTS, status="cancelled")
    assert of(gone, NUTS)["all_cancelled"] is False
    assert of(gone, evolve(NUTS, status="closed_short"))["all_cancelled"] is False
    assert of(gone, evolve(NUTS, status="cancelled"))["all_cancelled"] is True
    assert of(BOLTS, stage="cancelled")["all_cancelled"] is True
    assert of(BOLTS, stage="rejected")["all_cancelled"] is False


# --- holds


def test_a_hold_over_the_order_or_a_line_counts_until_it_is_released_and_one_over_an_invoice_does_not():
    held = HoldPlaced("hold_1", Hold("quality", line=2))
    facts = order_facts(story(CREATED, held, HoldPlaced("hold_2", Hold("legal")), HoldPlaced("hold_3", Hold("legal"))))
    assert (facts["on_hold"], facts["hold_kinds"]) == (True, ("quality", "legal"))
    for told in ([held, HoldReleased("hold_1")], [HoldPlaced("hold_1", Hold("payment", invoice="INV"))]):
        facts = order_facts(story(CREATED, *told))
        assert (facts["on_hold"], facts["hold_kinds"]) == (False, ())


# --- dates


def test_dates_are_the_earliest_requested_and_needed_and_the_outermost_promised():
    early, never = Demand("work_order", "WO-7", needed_by="2026-12-05"), Demand("stock", "S")
    split = OrderLine(
        *(1, "A", 4),
        schedule=[
            ScheduleLine(1, 2, "2026-12-20", demands=[never, Demand("project", "P", needed_by="2026-12-15")]),
            ScheduleLine(2, 2, "2026-12-08", demands=[early]),
        ],
    )
    told = [
        promised(1, "2026-12-25", schedule=1),
        promised(1, "2026-12-10", "acknowledgement_2", schedule=2),
        promised(1, "2026-12-22", "acknowledgement_3", schedule=1),
        promised(1, "2026-12-12", "acknowledgement_4", schedule=2),
    ]
    facts = of(split, OrderLine(2, "B", 1), told=told)
    assert (facts["requested"], facts["needed_by"]) == (date(2026, 12, 8), date(2026, 12, 5))
    assert (facts["first_promise"], facts["latest_promise"]) == (date(2026, 12, 10), date(2026, 12, 22))


def test_it_is_overdue_by_the_days_since_the_first_of_what_is_to_come_was_due():
    lines = [OrderLine(1, "A", 10, requested="2026-12-10"), OrderLine(2, "B", 10, requested="2026-12-15")]
    assert of(*lines, at="2026-12-09")["days_overdue"] == 0
    assert of(*lines, at="2026-12-10")["days_overdue"] == 0
    assert of(*lines, at="2026-12-20")["days_overdue"] == 10
    assert of(*lines, at="2026-12-20", told=[received(1, 9)])["days_overdue"] == 10
    assert of(*lines, at="2026-12-20", told=[received(1, 10)])["days_overdue"] == 5
    assert of(*lines, at="2026-12-20", told=[received(1, 10), received(2, 10, "receipt_2")])["days_overdue"] == 0
    assert of(*lines, at="2026-12-20", stage="cancelled")["days_overdue"] == 0
    later = [promised(1, "2026-12-18"), promised(2, "2026-12-25", "acknowledgement_2")]
    assert of(*lines, at="2026-12-20", told=later)["days_overdue"] == 2


def test_days_overdue_are_missing_without_a_moment_or_without_any_date():
    undated, dated = OrderLine(1, "A", 10), OrderLine(2, "B", 10, requested="2026-12-15")
    assert of(dated)["days_overdue"] is None
    assert of(undated, at="2026-12-20")["days_overdue"] is None
    assert of(undated, dated, at="2026-12-20")["days_overdue"] == 5
    assert of(undated, at="2026-12-20", told=[received(1, 10)])["days_overdue"] == 0
    service = OrderLine(1, "A", 10, kind="service", requested="2026-12-15")
    assert of(service, at="2026-12-20")["days_overdue"] == 0


def test_a_day_is_a_day_where_it_is_delivered():
    line = OrderLine(1, "A", 100, schedule=[ScheduleLine(1, 100, "2026-12-10", zone="Asia/Shanghai")])
    at = parse_instant("2026-12-10T20:00Z")
    assert of(line, at=at)["days_overdue"] == 1
    assert of(evolve(line, schedule=[evolve(line.schedule[0], zone=None)]), at=at)["days_overdue"] == 0


# --- amounts


def test_the_amount_is_the_exact_sum_of_what_lines_state_or_come_to():
    assert of(BOLTS, NUTS)["order_amount"] == Decimal("210.00")
    assert of(evolve(BOLTS, amount="199.99"), NUTS)["order_amount"] == Decimal("209.99")
    dear = evolve(BOLTS, amount="1000000000000000000000000000.01")
    assert str(of(dear, evolve(NUTS, amount="0.001"))["order_amount"]) == "1000000000000000000000000000.011"


def test_an_amount_that_lacks_a_part_is_missing_and_not_zero():
    unpriced = evolve(NUTS, price=None)
    assert of(BOLTS, unpriced)["order_amount"] is None
    assert of(BOLTS, evolve(unpriced, status="cancelled"))["order_amount"] == 200
    assert of(BOLTS, evolve(NUTS, quantity=Quantity("10", "EA"), price=Price("1", unit="KG")))["order_amount"] is None
    assert of(BOLTS, evolve(unpriced, kind="free"))["order_amount"] == 200
    assert of(BOLTS, evolve(unpriced, kind="free", amount="5"))["order_amount"] == 205


def test_the_open_amount_is_that_of_what_is_to_be_received():
    service = OrderLine(3, "C", 1, "500", kind="service")
    assert of(BOLTS, NUTS, service)["open_amount"] == 210
    assert of(BOLTS, NUTS, told=[received(1, 40)])["open_amount"] == 130
    assert of(BOLTS, told=[received(1, 100)])["open_amount"] == 0
    unpriced = evolve(NUTS, price=None)
    assert of(BOLTS, unpriced)["open_amount"] is None
    assert of(BOLTS, unpriced, told=[received(2, 10)])["open_amount"] == 200
    assert of(BOLTS, evolve(unpriced, kind="free"))["open_amount"] == 200


def test_what_is_open_and_due_is_what_the_summary_says():
    state = story(CREATED, received(1, 40))
    assert order_facts(state)["open_amount"] == project(state).order.open_amount == 130
    assert order_facts(state)["order_amount"] == project(state).order.amount


def test_a_rate_is_a_fact_where_the_order_names_one():
    facts = of(BOLTS)
    assert (facts["exchange_rate"], facts["exchange_into"]) == (None, None)


# --- how far it has come


def test_all_is_received_once_nothing_is_to_come_of_any_line_that_expects_a_receipt():
    service = OrderLine(3, "C", 1, "500", kind="service")
    assert of(BOLTS, NUTS)["all_received"] is False
    assert of(BOLTS, NUTS, told=[received(1, 100)])["all_received"] is False
    assert of(BOLTS, NUTS, service, told=[received(1, 100), received(2, 10, "receipt_2")])["all_received"] is True
    assert of(service)["all_received"] is True
    assert of(evolve(service, expects=Expectation(receipt=True)))["all_received"] is False
    short = [received(1, 40), Moved("close", "issued", "closed", "closed")]
    assert of(BOLTS, told=short)["all_received"] is True
    assert of(evolve(BOLTS, status="closed_short"), told=short[:1])["all_received"] is True


def test_nobody_can_tell_whether_all_is_received_of_a_line_without_a_quantity():
    lump = OrderLine(1, "A", amount="500")
    assert of(lump)["all_received"] is False
    assert of(lump, told=[received(1, 1)])["all_received"] is None
    assert of(lump, NUTS, told=[received(1, 1)])["all_received"] is False
    assert of(lump, stage="closed")["all_received"] is True
    assert of(evolve(lump, status="closed_short"))["all_received"] is True


def test_something_is_received_also_of_a_cancelled_line():
    assert of(BOLTS)["any_received"] is False
    assert of(BOLTS, told=[received(1, 1)])["any_received"] is True
    assert of(evolve(BOLTS, status="cancelled"), told=[received(1, 1)])["any_received"] is True


def test_billing_is_told_of_every_line():
    lines = [InvoiceLine(1, ORDER, 1, 100), InvoiceLine(2, ORDER, 2, 10)]
    came = [received(1, 100), received(2, 10, "receipt_2")]
    facts = of(BOLTS, NUTS, told=[*came, recorded(Invoice("INV", lines=lines[:1]))])
    assert (facts["any_invoiced"], facts["all_invoiced"]) == (True, False)
    assert of(BOLTS, NUTS, told=[*came, recorded(Invoice("INV", lines=lines))])["all_invoiced"] is True


# --- reading them


def test_rows_and_quantities_are_computed_once_and_only_if_needed(monkeypatch):
    asked = []
    # The package has a function of that name.
    module = import_module("procurekit.model.facts_of_orders")
    for name in ("line_facts", "quantities"):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, name=name, real=real: asked.append(name) or real(*given))
    facts = of(BOLTS, at="2026-12-31")
    assert (facts["stage"], facts["order_amount"], facts["latest_promise"], facts["on_hold"]) == (
        "issued",
        200,
        None,
        False,
    )
    assert asked == []
    dict(facts)
    assert sorted(asked) == ["line_facts", "quantities"]


def test_the_moment_may_be_a_text_and_what_is_no_moment_is_refused():
    state = story(CREATED)
    assert (
        order_facts(state, "2026-12-20")["days_overdue"] == order_facts(state, date(2026, 12, 20))["days_overdue"] == 10
    )
    for given, code in (("soon", "not_a_moment"), ("2026-12-01T12:00", "naive_time")):
        with pytest.raises(InvalidValue) as refused:
            order_facts(state, given)
        assert (refused.value.code, refused.value.values["field"]) == (code, "at")


def test_conditions_are_written_in_both_languages():
    rule = parse("订单金额 > 200 且 非 冻结 且 逾期天数 ≥ 10", order_words(), wanted="bool")
    assert rule == parse("order_amount > 200 and not on_hold and days_overdue >= 10", order_words())
    state = story(CREATED)
    assert [rule(order_facts(state, at)) for at in ("2026-12-20", "2026-12-19", None)] == [True, False, None]
    assert rule.compiled()(order_facts(state, "2026-12-20")) is True
    assert order_words() is order_words()


def test_a_name_that_schedule_lines_have_too_is_the_same_word_in_chinese():
    for name in ORDER_FACTS.keys() & VOCABULARY.keys():
        assert ORDER_FACTS[name].zh == VOCABULARY[name].zh
    assert ORDER_FACTS["line_kind"].zh == VOCABULARY["kind"].zh


def test_the_total_is_the_most_that_an_order_may_cost():
    assert of(BOLTS, NUTS)["order_total"] == of(BOLTS, NUTS)["order_amount"]
    # What somebody states below price and quantity doesn't make an order cheaper.
    assert of(evolve(BOLTS, amount="1.00"), NUTS)["order_total"] == Decimal("210.00")
    assert of(evolve(BOLTS, amount="300.00"), NUTS)["order_total"] == Decimal("310.00")
    freight = AllowanceCharge("charge", "40.00")
    rebate = AllowanceCharge("allowance", "1000.00")
    handling = AllowanceCharge("charge", percent="10")
    charged = evolve(BOLTS, charges=[handling, rebate])
    assert of(charged, NUTS)["order_total"] == Decimal("230.00")
    assert of(charged, NUTS, charges=[freight, rebate])["order_total"] == Decimal("270.00")
    assert of(BOLTS, NUTS, charges=[AllowanceCharge("charge")])["order_total"] is None


@pytest.mark.parametrize(("base", "total"), [("100", "220"), ("1000", "300")])
def test_a_percentage_of_a_stated_base_makes_the_total_no_smaller(base, total):
    charged = evolve(BOLTS, charges=[AllowanceCharge("charge", percent=10, base=base)])
    assert of(charged)["order_total"] == Decimal(total)
