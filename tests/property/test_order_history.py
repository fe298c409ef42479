"""Laws of an order's history: whatever is recorded, corrected, cancelled in whatever order, quantities balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from procurekit.model.events import Cancelled, Corrected, Created, Event, Moved, NewEvent, Payload, Recorded, type_of
from procurekit.model.facts import line_facts
from procurekit.model.folding import fold
from procurekit.model.goods_return import Return
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import kind_of
from procurekit.model.ledger import allocations_for
from procurekit.model.line_quantities import quantities
from procurekit.model.order import Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.receipt import Receipt
from procurekit.model.shipment import Shipment
from procurekit.model.state import OrderState
from procurekit.model.stock_in import StockIn
from procurekit.values import Conversion
from procurekit.values.moments import parse_instant

ORDER = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
STAMP = Stamp("main", parse_instant("2026-06-01T12:00:00Z"))
START = date(2026, 6, 1)
ZERO = Decimal(0)

amounts = st.integers(1, 400).map(str)
dates = st.none() | st.integers(0, 60).map(lambda days: START + timedelta(days=days))
places = st.sampled_from([(1, None), (1, 1), (2, None), (2, 1), (2, 3), (2, 9)])


@st.composite
def papers(draw: st.DrawFn) -> object:
    """Something that happened to line 1 (one delivery) or to line 2 (two of them)."""
    line, schedule = draw(places)
    much = draw(amounts)
    at = draw(dates)
    number = draw(st.sampled_from(["receipt", "shipment", "inspection", "stock_in", "return", "invoice"]))
    if number == "inspection":
        parts = draw(st.fixed_dictionaries(dict.fromkeys(("accepted", "rejected", "consumed"), amounts)))
        return Inspection(ORDER, line, **parts, schedule=schedule, at=at)
    if number == "return":
        purpose = draw(st.sampled_from(["to_replace", "for_credit", "for_rework"]))
        return Return(ORDER, line, much, schedule=schedule, purpose=purpose, at=at)
    if number == "invoice":
        kind = draw(st.sampled_from(["invoice", "credit_note"]))
        bill = InvoiceLine(1, ORDER, line, much, schedule=schedule)
        return Invoice("INV", kind=kind, lines=[bill], issued_on=at)
    if number == "shipment":
        return Shipment(ORDER, line, much, schedule=schedule, shipped_at=at)
    kind = {"receipt": Receipt, "stock_in": StockIn}[number]
    return kind(ORDER, line, much, schedule=schedule, at=at)


@frozen
class Told:
    """A thing that is told about an order: a paper, a correction of an earlier one, or its cancellation."""

    verb: str
    paper: object
    which: int
    allocated: bool


told = st.builds(
    Told,
    st.sampled_from(["recorded", "recorded", "recorded", "corrected", "cancelled"]),
    papers(),
    st.integers(0, 20),
    st.booleans(),
)
histories = st.lists(told, max_size=14)


@st.composite
def orders(draw: st.DrawFn) -> PurchaseOrder:
    day = st.none() | st.dates(START, START + timedelta(days=60))
    inspected = Expectation(inspection=draw(st.booleans()))
    first, second = draw(st.integers(1, 500)), draw(st.integers(1, 500))
    planned = [ScheduleLine(1, first, draw(day)), ScheduleLine(3, second, draw(day), promised=draw(day))]
    return PurchaseOrder(
        "PO-1",
        currency="EUR",
        lines=[
            OrderLine(1, "A", draw(amounts), "2.50", requested=draw(day), expects=inspected),
            OrderLine(
                2,
                "B",
                first + second,
                "0.10",
                schedule=planned,
                conversions=[Conversion("BOX", "EA", make=12)],
                expects=inspected,
            ),
        ],
    )


def told_to(order: PurchaseOrder, things: Iterable[Told]) -> list[Event]:
    """The events of an order's stream: created, issued, and everything that was told about it."""
    payloads: list[tuple[str, Payload]] = [
        ("order", Created(order, "draft", "draft")),
        ("order", Moved("issue", "draft", "issued", "issued")),
    ]
    state = fold(events_of(payloads))
    ids: list[tuple[str, str]] = []
    for thing in things:
        kind = kind_of(thing.paper)
        known = [id_ for name, id_ in ids if name == kind]
        if thing.verb == "recorded" or not known:
            id_ = f"{kind}_{len(ids)}"
            ids.append((kind, id_))
            where = allocations_for(state, thing.paper) if thing.allocated and state is not None else ()
            payloads.append((kind, Recorded(id_, thing.paper, allocations=where)))
        else:
            id_ = known[thing.which % len(known)]
            payload = Corrected(id_, thing.paper) if thing.verb == "corrected" else Cancelled(id_)
            payloads.append((kind, payload))
        state = fold(events_of(payloads))
    return events_of(payloads)


def events_of(payloads: Iterable[tuple[str, Payload]]) -> list[Event]:
    return [
        preview(NewEvent(ORDER, type_of(kind, payload), payload), version, STAMP)
        for version, (kind, payload) in enumerate(payloads, 1)
    ]


def folded(events: Iterable[Event]) -> OrderState:
    state = fold(events)
    assert state is not None
    return state


def standing(events: Iterable[Event], kind: str, line: int) -> Decimal:
    """What the papers in force say was moved, by plain addition."""
    last: dict[str, object] = {}
    for event in events:
        if event.kind == kind:
            payload = event.payload
            last[payload.id] = None if isinstance(payload, Cancelled) else payload.document
    lines = [one for paper in last.values() if paper is not None for one in paper.lines]
    return sum((one.quantity.amount for one in lines if one.line == line), ZERO)


@given(orders(), histories)
def test_what_was_received_is_accepted_rejected_used_up_or_waiting(order, things):
    state = folded(told_to(order, things))
    for line in state.lines:
        much = quantities(state, line)
        assert much.accepted + much.rejected + much.consumed + much.pending == much.received


@given(orders(), histories)
def test_what_is_open_is_what_was_ordered_less_what_came_plus_what_is_to_come_again(order, things):
    events = told_to(order, things)
    state = folded(events)
    for line in state.lines:
        much = quantities(state, line)
        assert much.received == standing(events, "receipt", line.number)
        assert much.stocked_in == standing(events, "stock_in", line.number)
        assert much.returned == standing(events, "return", line.number)
        assert much.reopened <= much.returned
        assert much.closed_short == 0
        assert much.open == max(ZERO, much.ordered - much.received + much.reopened)


@given(orders(), histories, st.sampled_from(["closed", "cancelled", "rejected"]))
def test_of_a_finished_order_nothing_is_open_and_the_rest_was_closed_short(order, things, stage):
    events = told_to(order, things)
    issued = folded(events)
    last = preview(NewEvent(ORDER, "order.moved", Moved("end", "issued", stage, stage)), len(events) + 1, STAMP)
    ended = folded([*events, last])
    for line in ended.lines:
        assert quantities(ended, line).open == 0
        assert quantities(ended, line).closed_short == quantities(issued, line).open


@given(orders(), histories, st.data())
def test_folding_on_from_the_middle_gives_the_same_state(order, things, data):
    events = told_to(order, things)
    middle = data.draw(st.integers(0, len(events)))
    assert fold(events[middle:], start=fold(events[:middle])) == fold(events)


@given(orders(), histories)
def test_folding_changes_no_state_that_somebody_holds(order, things):
    events = told_to(order, things)
    held = folded(events[:2])
    facts = tuple(line_facts(held))
    fold(events[2:], start=held)
    assert tuple(line_facts(held)) == facts


@given(orders(), histories)
def test_the_schedule_lines_of_a_line_add_up_to_it(order, things):
    state = folded(told_to(order, things))
    names = ("shipped", "received", "accepted", "rejected", "pending", "stocked_in", "returned", "invoiced")
    for line in state.lines:
        much = quantities(state, line)
        rows = [row for row in line_facts(state) if row.line == line.number]
        assert [row.schedule for row in rows] == [one.number for one in line.schedule]
        for name in names:
            assert sum((getattr(row, name) for row in rows), ZERO) == getattr(much, name), name
        assert sum((row.amount for row in rows), ZERO) == line.quantity.amount * line.price.amount


@given(orders(), histories, places, st.integers(2, 300), st.data())
def test_a_receipt_in_two_parts_on_one_day_is_the_same_facts(order, things, place, much, data):
    line, schedule = place
    at = data.draw(dates)
    part = data.draw(st.integers(1, much - 1))
    whole, first, rest = (Receipt(ORDER, line, one, schedule=schedule, at=at) for one in (much, part, much - part))
    before = [one for one in things if one.verb == "recorded"]
    at_once = folded(told_to(order, [*before, Told("recorded", whole, 0, allocated=False)]))
    in_parts = folded(told_to(order, [*before, *(Told("recorded", one, 0, allocated=False) for one in (first, rest))]))
    assert list(line_facts(at_once)) == list(line_facts(in_parts))


@given(orders(), histories, papers())
def test_a_cancelled_paper_leaves_no_trace_in_the_facts(order, things, paper):
    events = told_to(order, things)
    kind = kind_of(paper)
    more = events_of(
        [
            *((event.kind, event.payload) for event in events),
            (kind, Recorded("mistake", paper)),
            (kind, Cancelled("mistake")),
        ]
    )
    assert list(line_facts(folded(more))) == list(line_facts(folded(events)))


@given(orders(), histories)
def test_what_a_fact_was_allocated_to_stays_where_it_is_whatever_comes_later(order, things):
    first = Told("recorded", Receipt(ORDER, 2, 50, at=START), 0, allocated=True)
    only = folded(told_to(order, [first]))
    rest = [evolve(one, verb="recorded") for one in things if kind_of(one.paper) != "receipt"]
    later = folded(told_to(order, [first, *rest]))
    assert [row.received for row in line_facts(only)] == [row.received for row in line_facts(later)]
