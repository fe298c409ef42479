"""Laws of an order's money: nothing is lost in a split, in any order of the lines, in any currency, for any basis."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import any_decimal, of_class
from tests.unit.model.test_folding import ORDER, recorded, story

from procurekit import (
    AllowanceCharge,
    ExchangeRate,
    Instalment,
    Invoice,
    InvoiceLine,
    Money,
    OrderLine,
    Payment,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    Shipment,
    ShipmentLine,
    Tax,
)
from procurekit.model import (
    convert_money,
    exchange_difference,
    instalments_of,
    order_balance,
    order_costs,
    paper_amounts,
)
from procurekit.model.events import Created
from procurekit.model.extra_costs import extra_costs
from procurekit.model.papers import ALONE
from procurekit.model.spreading import Carrier, spread
from procurekit.values import minor_units
from procurekit.values.shares import rounded_parts

currencies = st.sampled_from(["EUR", "JPY", "KWD"])
amounts = st.decimals(0, 10**5, places=3)
cents = st.decimals(-(10**5), 10**5, places=2)
taxes = st.none() | st.builds(Tax, st.sampled_from([Decimal(0), Decimal(7), Decimal(19), Decimal("5.5")]), st.just("S"))
kinds = st.sampled_from(["charge", "allowance"])
charges = st.lists(
    st.builds(AllowanceCharge, kinds, amounts, tax=taxes)
    | st.builds(AllowanceCharge, kinds, percent=amounts, tax=taxes),
    max_size=3,
)
bases = st.sampled_from(["amount", "quantity", "weight", "equal"])
fractions = st.lists(st.fractions(-(10**6), 10**6, max_denominator=997), max_size=6)


@st.composite
def lines(draw, *, credit: bool = False):
    found = []
    for number in draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True)):
        much = draw(st.integers(1, 500))
        price = draw(st.none() | st.builds(Price, amounts, tax_rate=st.just(Decimal(19)), gross=st.booleans()))
        found.append(
            OrderLine(
                number,
                "A",
                Quantity(-much if credit else much, draw(st.sampled_from(["EA", "KG"]))),
                price,
                tax=draw(taxes),
                charges=draw(charges),
                credit=credit,
                status=draw(st.sampled_from(["open", "open", "open", "cancelled", "closed_short"])),
            )
        )
    return found


@st.composite
def stories(draw, *, credit: bool = False):
    """An order, what was sent and received of it, and what was billed beside it, in whatever currency."""
    currency, ordered = draw(currencies), draw(lines(credit=credit))
    order = PurchaseOrder("PO-1", supplier="V-7", currency=currency, lines=ordered, charges=draw(charges))
    numbers = [one.number for one in ordered]
    told = []
    for place in range(draw(st.integers(0, 3))):
        other = draw(st.sampled_from([None, currency, "USD"]))
        rate = draw(st.none() | st.builds(ExchangeRate, st.just(currency), st.decimals("0.001", 1000, places=3)))
        given_ = {"currency": other, "exchange_rate": rate}
        some = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3))
        if draw(st.booleans()):
            parts = [ShipmentLine(ORDER, number, draw(st.integers(1, 100))) for number in some]
            paper = Shipment(lines=parts, freight=draw(amounts), insurance=draw(st.none() | amounts), **given_)
            told.append(recorded(paper, f"shipment_{place}"))
        else:
            bills = [InvoiceLine(one, ORDER, number, 1, amount=draw(cents)) for one, number in enumerate(some, 1)]
            bills.append(InvoiceLine(9, ORDER, amount=draw(cents), description=draw(st.sampled_from(["duty", "x"]))))
            kind = draw(st.sampled_from(["invoice", "credit_note"]))
            paper = Invoice(f"I-{place}", kind=kind, lines=bills, charges=draw(charges), **given_)
            told.append(recorded(paper, f"invoice_{place}"))
    told += [recorded(Receipt(ORDER, number, draw(st.integers(1, 600))), f"receipt_{number}") for number in numbers[:2]]
    return order, told


def state_of(order, told):
    return story(Created(order, "issued", "issued"), *told)


@given(stories(), bases)
def test_every_cost_is_conserved_to_the_last_unit(told, basis):
    state = state_of(*told)
    costs = order_costs(state, basis)
    for one in costs.costs:
        if one.shares is None:
            assert one.reason is not None
        else:
            assert sum(map(Fraction, one.shares.values())) == Fraction(one.amount)
    for one in costs.lines:
        assert (one.landed is None) == bool(one.reasons)
        if one.landed is not None:
            assert one.landed == one.goods + one.costs
        parts = [part for part in one.schedule.values() if part is not None]
        assert not parts or sum(parts) == one.landed
    if costs.landed is not None:
        counted = sum(one.amount for one in costs.costs if one.counts)
        assert costs.landed == sum(one.goods for one in costs.lines) + counted
        assert costs.reasons == ()


@given(stories(credit=True), bases)
def test_an_order_that_gives_back_conserves_them_too(told, basis):
    for one in order_costs(state_of(*told), basis).costs:
        assert one.shares is None or sum(one.shares.values()) == one.amount


@given(stories(), bases, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_is_irrelevant_and_twice_is_the_same(told, basis, chance):
    order, papers = told
    costs = order_costs(state_of(order, papers), basis)
    assert order_costs(state_of(order, papers), basis) == costs
    mixed = list(order.lines)
    chance.shuffle(mixed)
    again = order_costs(state_of(evolve(order, lines=mixed), papers), basis)
    assert again.landed == costs.landed
    assert {one.line: one for one in again.lines} == {one.line: one for one in costs.lines}


@given(stories())
def test_a_cost_that_counts_is_repeated_by_none_that_came_later(told):
    rank = {"order": 0, "shipment": 1, "invoice": 2}
    found = extra_costs(state_of(*told), ALONE)
    for one in found:
        later = [two for two in found if rank[two.cost.origin] > rank[one.cost.origin] and not two.credit]
        same = [two for two in later if two.cost.line == one.cost.line and one.names & two.names]
        assert one.cost.counts == (not same)


@given(stories())
def test_a_balance_adds_up(told):
    state = state_of(*told)
    found = order_balance(state)
    for one in found.lines:
        if one.to_invoice is not None:
            rest = one.billable - one.invoiced
            assert one.to_invoice == (max(0, rest) if one.billable >= 0 else min(0, rest))
            assert abs(one.billable) <= abs(one.ordered)
    for entry in found.entries:
        known = [part.amount for part in entry.parts if part.amount is not None]
        if entry.amount.amount is not None and len(known) == len(entry.parts):
            assert sum(known) == entry.amount.amount.amount
    if found.invoiced is not None and all(one.invoiced is not None for one in found.lines):
        loose = sum(part.amount for one in found.entries for part in one.parts if part.line is None)
        assert found.invoiced == sum(one.invoiced for one in found.lines) + loose
    unknown = None in (found.ordered, found.total, found.invoiced, found.invoiced_total, found.paid)
    assert not unknown or found.reasons


@given(of_class(PurchaseOrder), st.lists(of_class(Invoice) | of_class(Shipment) | of_class(Payment), max_size=3))
def test_whatever_was_recorded_can_be_asked_for_its_money(order, papers):
    def mine(paper):
        return evolve(paper, lines=[evolve(one, order=ORDER) for one in paper.lines])

    told = [recorded(mine(one), f"{type(one).__name__.lower()}_{place}") for place, one in enumerate(papers)]
    state = state_of(order, told)
    assert order_costs(state).as_dict()["order"] == ORDER
    assert order_balance(state).as_dict("zh")["order"] == ORDER


@given(lines(), currencies, charges)
def test_net_and_tax_are_the_gross_of_lines_categories_and_the_whole(ordered, currency, whole):
    found = paper_amounts(PurchaseOrder(currency=currency, lines=ordered, charges=whole))
    unit = Decimal(1).scaleb(-minor_units(currency))
    for one in (*found.lines.values(), found.computed, *(group.amounts for group in found.groups)):
        if one.net is not None and one.tax is not None:
            assert one.net + one.tax == one.gross
            assert one.tax % unit == 0
    if found.total is not None:
        assert found.total == found.taxable + found.tax == found.computed.gross
        assert sum(group.amounts.tax for group in found.groups) == found.tax
        assert found.reasons == ()
    shuffled = paper_amounts(PurchaseOrder(currency=currency, lines=ordered[::-1], charges=whole))
    assert shuffled == found


@given(fractions, currencies)
def test_rounded_parts_add_up_and_none_is_a_unit_away(parts, currency):
    found = rounded_parts(parts, currency)
    unit = Fraction(1, 10 ** minor_units(currency))
    assert abs(sum(map(Fraction, found)) - sum(parts)) <= unit / 2
    assert all(abs(Fraction(one) - part) < unit or one == part for one, part in zip(found, parts, strict=True))
    (alone,) = rounded_parts([sum(parts, Fraction(0))], currency)
    assert sum(found) == alone


@given(st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=6).filter(any), any_decimal, currencies)
def test_a_cost_is_spread_as_money_is_split(weights, amount, currency):
    lines = [OrderLine(number, "A", 1, 1) for number in range(1, len(weights) + 1)]
    carriers = [
        Carrier((ORDER, one.number), one, Fraction(weight), None) for one, weight in zip(lines, weights, strict=True)
    ]
    parts = spread(Money(amount, currency), carriers, "amount")
    assert tuple(parts.values()) == tuple(one.amount for one in Money(amount, currency).split(weights))


@given(cents, currencies, st.lists(st.integers(1, 1000), max_size=4), st.decimals(0, 100, places=2))
def test_percentages_of_a_total_are_conserved(whole, currency, weights, spoken):
    percents = [share.amount for share in Money(spoken, "KWD").split(weights)] if weights else []
    terms = [Instalment(number, percent=one) for number, one in enumerate(percents, 1) if one >= 0]
    found = instalments_of(PurchaseOrder(currency=currency, instalments=terms), whole)
    assert sum(one.amount for one in found.parts) + found.rest == whole


@given(cents, st.decimals("0.0001", 1000, places=4), st.decimals("0.0001", 1000, places=4), currencies)
def test_an_exchange_difference_is_what_the_two_entries_differ_by(amount, booked, settled, currency):
    money, rates = Money(amount, "USD"), [ExchangeRate(currency, one) for one in (booked, settled)]
    before, after = (convert_money(money, currency, one).amount for one in rates)
    assert exchange_difference(money, *rates) == after - before
    assert exchange_difference(money, *rates[::-1]) == before - after
    exact = Fraction(amount) * (Fraction(settled) - Fraction(booked))
    assert abs(Fraction((after - before).amount) - exact) <= Fraction(1, 10 ** minor_units(currency))
