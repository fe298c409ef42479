"""Laws of an order's facts: whatever happened to it, they agree with its rows and don't depend on how they are read."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_order_history import START, ZERO, Told, folded, histories, orders, told_to

from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY, line_facts
from procurekit.model.facts_of_invoices import INVOICE_FACTS, invoice_facts
from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts
from procurekit.model.facts_of_receipts import RECEIPT_FACTS, receipt_facts
from procurekit.model.goods_return import Return
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice
from procurekit.model.line_quantities import quantities
from procurekit.model.paying import order_balance
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


# Beside the totals that a line has anyway: what the rows of its receipts and of its deliveries add up to.
JUDGED = ("accepted", "conceded", "rejected", "consumed", "pending", "returned")


@st.composite
def naming(draw):
    """A history in which inspections and returns name receipts, some of which there are, and bills state amounts."""

    def named(thing):
        paper = thing.paper
        if isinstance(paper, Inspection):
            lines = [evolve(one, conceded=draw(st.none() | st.integers(1, 50).map(str))) for one in paper.lines]
            paper = evolve(paper, lines=lines)
        if isinstance(paper, Inspection | Return):
            paper = evolve(paper, receipt=draw(st.none() | st.integers(0, 13).map("receipt_{}".format)))
        if isinstance(paper, Invoice):
            amount = draw(st.none() | st.integers(0, 99_999).map(lambda cents: Decimal(cents).scaleb(-2)))
            paper = evolve(paper, lines=[evolve(one, amount=amount) for one in paper.lines])
        return Told(thing.verb, paper, thing.which, thing.allocated)

    return [named(one) for one in draw(histories)]


@given(orders(), naming())
def test_every_fact_of_a_row_is_of_the_kind_that_it_says(order, things):
    state = folded(told_to(order, things))
    told = (line_facts(state), VOCABULARY), (receipt_facts(state), RECEIPT_FACTS), (invoice_facts(state), INVOICE_FACTS)
    for rows, facts in told:
        for row in rows:
            for name, fact in facts.items():
                kind, value = fact.type.split("[")[0], getattr(row, name)
                assert value is None or type(value).__name__ == kind, name


@given(orders(), naming())
def test_the_receipts_of_a_line_add_up_to_it(order, things):
    state = folded(told_to(order, things))
    rows = list(receipt_facts(state))
    for line in state.lines:
        much, mine = quantities(state, line), [row for row in rows if row.line == line.number]
        assert sum((row.received for row in mine), ZERO) == much.received
        # What was said of goods of which nothing came is of no receipt.
        for name in JUDGED if mine else ():
            assert sum((getattr(row, name) for row in mine), ZERO) == getattr(much, name), name
    for row in rows:
        assert row.accepted + row.rejected + row.consumed + row.pending == row.received
        assert (row.rejected_at_first is None) is (row.inspections == 0)
        assert (row.rejected_at_first or 0) <= row.rejected


@given(orders(), histories)
def test_the_receipts_of_a_delivery_add_up_to_it_where_nothing_names_them_and_no_more_is_said_than_came(order, things):
    state = folded(told_to(order, things))
    rows = list(receipt_facts(state))
    for one in line_facts(state):
        mine = [row for row in rows if (row.line, row.schedule) == (one.line, one.schedule)]
        assert sum((row.received for row in mine), ZERO) == one.received
        if all(row.inspected <= row.received and row.returned <= row.received for row in line_facts(state)):
            for name in ("accepted", "conceded", "rejected", "pending", "returned"):
                assert sum((getattr(row, name) for row in mine), ZERO) == getattr(one, name), name


@given(orders(), histories)
def test_what_had_arrived_by_a_day_is_no_more_than_what_arrived(order, things):
    state = folded(told_to(order, things))
    for row in line_facts(state):
        days = {
            "requested": row.requested,
            "basis": row.promise_basis,
            "first_promise": row.first_promise,
            "latest_promise": row.latest_promise,
        }
        arrived = {name: getattr(row, f"received_by_{name}") for name in days}
        came = [one for one in receipt_facts(state) if (one.line, one.schedule) == (row.line, row.schedule)]
        for name, day in days.items():
            by = [one.received for one in came if day and one.received_on and one.received_on <= day]
            assert arrived[name] == sum(by, ZERO) <= row.received
        assert row.least == row.ordered


@given(orders(), naming())
def test_what_is_billed_of_the_deliveries_is_what_is_billed_of_their_line(order, things):
    state = folded(told_to(order, things))
    balance = order_balance(state)
    for line in state.lines:
        rows = [row for row in line_facts(state) if row.line == line.number]
        billed = [row.invoiced_amount for row in rows]
        if None not in billed:
            assert sum(billed, ZERO) == balance.line(line.number).invoiced
        else:
            assert balance.line(line.number).invoiced is None
        assert all(row.faulty_invoices <= row.invoices for row in rows)


@given(orders(), naming())
def test_the_bills_of_an_order_add_up_to_what_is_billed_of_its_lines(order, things):
    state = folded(told_to(order, things))
    bills, billed = list(invoice_facts(state)), [row.invoiced_amount for row in line_facts(state)]
    if None not in billed:
        assert sum((row.amount for row in bills), ZERO) == sum(billed, ZERO)
    else:
        assert None in [row.amount for row in bills]
    assert all(row.matched is (row.matched_lines == row.lines) for row in bills)
    # Every bill here has one line, so that it counts for one delivery at least.
    assert sum(not row.credit for row in bills) <= sum(row.invoices for row in line_facts(state))
    assert sum(row.faults > 0 and not row.credit for row in bills) <= sum(
        row.faulty_invoices for row in line_facts(state)
    )
