"""Laws of an order's facts: whatever happened to it, they agree with its rows and don't depend on how they are read."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_order_history import START, folded, histories, orders, told_to

from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import line_facts
from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts
from procurekit.model.projection import project

days = st.none() | st.dates(START)


@given(orders(), histories, days)
def test_every_value_is_of_the_kind_that_its_fact_says(order, things, at):
    for name, value in order_facts(folded(told_to(order, things)), at).items():
        kind = ORDER_FACTS[name].type
        assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name


@given(orders(), histories, days, st.permutations(sorted(ORDER_FACTS)))
def test_facts_are_the_same_in_whatever_order_they_are_read(order, things, at, names):
    state = folded(told_to(order, things))
    facts = order_facts(state, at)
    assert {name: facts[name] for name in names} == dict(order_facts(state, at))
    assert {name: order_facts(state, at).get(name) for name in names} == dict(facts)


@given(orders(), histories, st.dates(START))
def test_facts_of_the_order_agree_with_its_rows(order, things, at):
    state = folded(told_to(order, things))
    facts, rows, summary = order_facts(state, at), list(line_facts(state)), project(state).order
    assert facts["order_amount"] == summary.amount
    assert facts["open_amount"] == (summary.open_amount or 0)
    assert facts["all_received"] is (summary.open_lines == 0)
    assert facts["any_received"] is any(row.received for row in rows)
    if summary.next_due is not None:
        assert facts["days_overdue"] == max(0, (at - summary.next_due).days)
    else:
        assert facts["days_overdue"] == (None if summary.open_lines else 0)


@given(orders(), histories, st.dates(START))
def test_a_cancelled_line_changes_nothing_that_describes_the_order(order, things, at):
    more = evolve(order.lines[0], number=9, status="cancelled", item="GONE", category="gone")
    state = folded(told_to(order, things))
    wider = folded(told_to(evolve(order, lines=[*order.lines, more]), things))
    assert dict(order_facts(wider, at)) == dict(order_facts(state, at))
