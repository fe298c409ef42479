"""Allocation: what goes where by each policy, what is recorded of it, and what later events can't move."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from procurekit.model.allocation import fill, remaining, share_out
from procurekit.model.change import Change, changes_between
from procurekit.model.codec import store
from procurekit.model.events import Allocation, Changed, Corrected, Created, NewEvent, Recorded, type_of
from procurekit.model.facts import line_facts
from procurekit.model.folding import fold
from procurekit.model.goods_return import Return
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import kind_of
from procurekit.model.ledger import Ledger, allocations_for, staying
from procurekit.model.line_quantities import quantities
from procurekit.model.order import Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.shipment import Shipment
from procurekit.model.stock_in import StockIn
from procurekit.values import Conversion, Quantity
from procurekit.values.moments import parse_instant

ORDER = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
STAMP = Stamp("main", parse_instant("2026-06-01T12:00:00Z"))
PLANNED = [ScheduleLine(1, "60", "2026-03-01"), ScheduleLine(2, "40", "2026-02-01")]
BOX = Conversion("BOX", "EA", make=10)


def paper(*schedule, **given):
    line = OrderLine(1, "A", Quantity("100", "EA"), "2", schedule=schedule or PLANNED, **given)
    return PurchaseOrder("PO-1", currency="EUR", lines=[line])


def told(order, *things):
    """An order of which these things were told one after the other, allocated as a desk allocates them."""
    events = [("order", Created(order, "issued", "issued"))]
    state = folded(events)
    for number, one in enumerate(things):
        if isinstance(one, Changed):
            events.append(("order", one))
        elif isinstance(one, Recorded | Corrected):
            events.append((kind_of(one.document), one))
        else:
            kind = kind_of(one)
            events.append((kind, Recorded(f"{kind}_{number}", one, allocations=allocations_for(state, one))))
        state = folded(events)
    return state


def folded(events):
    return fold(
        preview(NewEvent(ORDER, type_of(kind, payload), payload), version, STAMP)
        for version, (kind, payload) in enumerate(events, 1)
    )


def rows(state, *names):
    found = [tuple(getattr(row, name) for name in names) for row in line_facts(state)]
    return [one[0] for one in found] if len(names) == 1 else found


def split(*schedule):
    """The line's only delivery becomes several."""
    before = paper(ScheduleLine(1, "100", "2026-03-01")).lines[0]
    after = evolve(before, schedule=schedule)
    one, other = (PurchaseOrder("PO-1", lines=[line]) for line in (before, after))
    return Changed(changes_between(one, other))


# --- the arithmetic


def test_what_there_is_no_room_for_goes_to_the_last():
    rooms = [(2, Decimal(40)), (1, Decimal(-5)), (3, Decimal(1))]
    assert fill(Decimal(50), rooms) == ((2, 40), (3, 10))
    assert fill(Decimal(0), rooms) == ()


@pytest.mark.parametrize(
    ("amount", "rooms", "ordered", "expected"),
    [
        ("10", {1: "60", 2: "40"}, {}, {1: "6", 2: "4"}),
        ("1", {1: "60", 2: "40"}, {}, {1: "1"}),
        ("0.5", {1: "60", 2: "40"}, {}, {1: "0.3", 2: "0.2"}),
        ("0.1", {1: "1", 2: "1", 3: "1.00"}, {}, {1: "0.04", 2: "0.03", 3: "0.03"}),
        ("110", {1: "60", 2: "40"}, {1: "80", 2: "20"}, {1: "68", 2: "42"}),
        ("3", {1: "0", 2: "-4"}, {1: "2", 2: "1"}, {1: "2", 2: "1"}),
        ("3", {1: "0", 2: "0"}, {}, {1: "2", 2: "1"}),
        ("1E+2", {1: "300", 2: "100"}, {}, {1: "75", 2: "25"}),
    ],
)
def test_a_share_is_exact_to_the_smallest_step(amount, rooms, ordered, expected):
    def numbers(said):
        return {number: Decimal(one) for number, one in said.items()}

    shares = share_out(Decimal(amount), list(numbers(rooms).items()), numbers(ordered))
    assert dict(shares) == numbers(expected)
    assert sum(part for _, part in shares) == Decimal(amount)


def test_where_a_schedule_line_is_gone_the_next_one_has_what_it_had():
    (line,) = paper(ScheduleLine(2, "40"), ScheduleLine(5, "60")).lines
    assert [remaining(line, number) for number in (1, 2, 3, 5, 7)] == [2, 2, 5, 5, 5]


# --- what is recorded


def test_a_ledger_counts_what_it_allocated_and_not_what_is_only_planned():
    ledger = Ledger(told(paper()))
    planned = Shipment(ORDER, 1, "30", planned_at="2026-01-10")
    assert [ledger.allocate(planned)[0].schedule for _ in range(2)] == [2, 2]
    left = evolve(planned, shipped_at="2026-01-10")
    assert [[part.schedule for part in ledger.allocate(left)] for _ in range(2)] == [[2], [2, 1]]
    assert ledger.allocate(Return(ORDER, 1, "5", purpose="to_replace"))[0].schedule == 1, "nothing came: the last one"


def test_every_quantity_of_an_inspection_goes_where_the_goods_are():
    state = told(paper(expects=Expectation(inspection=True)), Receipt(ORDER, 1, "70"))
    found = allocations_for(state, Inspection(ORDER, 1, accepted="50", conceded="45", rejected="15", consumed="5"))
    assert [(one.of, one.schedule, one.quantity) for one in found] == [
        ("accepted", 2, 40),
        ("accepted", 1, 10),
        ("conceded", 2, 40),
        ("conceded", 1, 5),
        ("rejected", 1, 15),
        ("consumed", 1, 5),
    ]
    assert {one.policy for one in found} == {"as_received"}


def test_what_is_sent_back_was_turned_down_first():
    state = told(paper(), Receipt(ORDER, 1, "70"), Inspection(ORDER, 1, rejected="5", schedule=1))
    found = allocations_for(state, Return(ORDER, 1, "8", purpose="for_credit"))
    assert [(one.schedule, one.quantity) for one in found] == [(1, 5), (2, 3)]


def test_a_bill_follows_what_came_and_a_credit_note_what_was_billed():
    bill = Invoice("I", lines=[InvoiceLine(1, ORDER, 1, "30")])
    state = told(paper(), Receipt(ORDER, 1, "20", schedule=1), bill)
    assert rows(state, "invoiced") == [20, 10]
    state = told(paper(), Receipt(ORDER, 1, "20", schedule=1), bill, evolve(bill, kind="credit_note"))
    assert rows(state, "invoiced") == [0, 0]
    assert [one.quantity for one in state.kept("invoice")[1].allocations] == [-10, -20]


# --- what stays


def test_what_came_when_there_was_one_delivery_stays_with_it():
    order = paper(ScheduleLine(1, "100", "2026-03-01"))
    receipt = Receipt(ORDER, 1, "70")
    later = split(ScheduleLine(1, "30", "2026-03-01"), ScheduleLine(2, "70", "2026-02-01"))
    state = told(order, receipt, later)
    assert state.kept("receipt")[0].allocations == ()
    assert rows(state, "received") == [70, 0]
    assert rows(told(order, later, receipt), "received") == [0, 70]
    state = told(order, receipt, later, Receipt(ORDER, 1, "50"), Changed([Change("incoterm", None, "FCA")]))
    assert rows(state, "received") == [70, 50]
    kept = state.kept("receipt")[0]
    assert staying(state, kept, evolve(receipt, number="GR")) == (Allocation(1, 1, "70"),)
    assert staying(state, kept, Receipt(ORDER, 1, "71")) is None


def test_a_line_that_was_added_later_has_the_schedule_that_it_has():
    line = evolve(paper().lines[0], number=2)
    state = told(
        PurchaseOrder("PO-1", lines=[paper().lines[0]]),
        Receipt(ORDER, 2, "50"),
        Changed([Change("lines[2]", None, store(line))]),
    )
    assert [row.received for row in line_facts(state) if row.line == 2] == [10, 40]


def test_what_is_gone_leaves_its_goods_to_the_next_and_has_them_again_when_it_is_back():
    gone = Change("lines[1].schedule[1]", {"number": 1, "quantity": {"amount": "60"}, "requested": "2026-03-01"}, None)
    more = ScheduleLine(3, "10", "2026-04-01")
    state = told(paper(*PLANNED, more), Receipt(ORDER, 1, "70"), Changed([gone]))
    assert [(row.schedule, row.received) for row in line_facts(state)] == [(2, 70), (3, 0)]
    named = told(paper(*PLANNED, more), Receipt(ORDER, 1, "7", schedule=1), Changed([gone]))
    assert [(row.schedule, row.received) for row in line_facts(named)] == [(2, 7), (3, 0)]
    bare = Recorded("receipt_1", Receipt(ORDER, 1, "7", schedule=1))
    older = told(paper(*PLANNED, more), bare, Changed([gone]))
    assert [(row.schedule, row.received) for row in line_facts(older)] == [(2, 7), (3, 0)]
    back = Changed([Change(gone.path, None, gone.before)])
    state = told(paper(*PLANNED, more), Receipt(ORDER, 1, "70"), Changed([gone]), back)
    assert sorted((row.schedule, row.received) for row in line_facts(state)) == [(1, 30), (2, 40), (3, 0)]


def test_a_conversion_that_was_put_right_changes_how_much_and_not_in_which_proportion():
    box = {"unit": "BOX", "into": "EA", "make": "10"}
    right = Changed([Change("lines[1].conversions", [box], [{**box, "make": "12"}])])
    lines = [ReceiptLine(ORDER, 1, Quantity(3, "BOX")), ReceiptLine(ORDER, 1, Quantity(2, "BOX"))]
    state = told(paper(conversions=[BOX]), Receipt(lines=lines), right)
    assert rows(told(paper(conversions=[BOX]), Receipt(lines=lines)), "received") == [10, 40]
    assert rows(state, "received") == [12, 48]
    none = Changed([Change("lines[1].conversions", [box], None)])
    state = told(paper(conversions=[BOX]), Receipt(lines=lines), none)
    assert rows(state, "received") == [0, 0], "nobody knows how much it is"


def test_two_lines_of_a_document_share_what_was_stated_for_both():
    both = Receipt(lines=[ReceiptLine(ORDER, 1, "10"), ReceiptLine(ORDER, 1, "15")])
    older = Recorded("receipt_1", both, allocations=[Allocation(1, 1, "20"), Allocation(1, 2, "5")])
    assert rows(told(paper(), older), "received") == [20, 5]


def test_stated_parts_that_say_the_opposite_count_for_nothing():
    odd = Recorded("receipt_1", Receipt(ORDER, 1, "50"), allocations=[Allocation(1, 1, "-50")])
    assert rows(told(paper(), odd), "received") == [10, 40]
    nothing = Recorded(
        "receipt_1", Receipt(ORDER, 1, "50"), allocations=[Allocation(1, 1, "5"), Allocation(1, 2, "-5")]
    )
    assert rows(told(paper(), nothing), "received") == [10, 40]


def test_what_was_done_with_goods_stays_said_where_more_was_done_than_came():
    things = [Receipt(ORDER, 1, "10", schedule=1), StockIn(ORDER, 1, "15", schedule=2)]
    state = told(paper(), *things)
    assert rows(state, "received", "stocked_in") == [(10, 10), (0, 5)]


def test_a_quantity_that_takes_back_is_taken_from_where_it_was():
    state = told(paper(), Receipt(ORDER, 1, "70"), Receipt(ORDER, 1, "-50"))
    assert rows(state, "received") == [20, 0]


def test_what_is_in_transit_is_what_left_and_has_not_come():
    shipment = Shipment(ORDER, 1, "50", number="ASN", shipped_at="2026-01-10")
    came = [Receipt(ORDER, 1, "20", shipment="ASN"), Receipt(ORDER, 1, "5", shipment="shipment_0")]
    assert rows(told(paper(), shipment, *came), "in_transit") == [10, 15]
    back = Receipt(ORDER, 1, "-5", shipment="ASN")
    assert sum(rows(told(paper(), shipment, *came, back), "in_transit")) == 25
    assert sum(rows(told(paper(), shipment, Receipt(ORDER, 1, "90", shipment="?")), "in_transit")) == 0


def test_more_never_comes_back_from_rework_than_went_there():
    sent = Return(ORDER, 1, "20", purpose="for_rework", number="RT")
    back = [Receipt(ORDER, 1, "15", replaces="RT"), Receipt(ORDER, 1, "15", replaces="return_1")]
    state = told(paper(ScheduleLine(1, "100", "2026-03-01")), Receipt(ORDER, 1, "100"), sent, *back)
    much = quantities(state, state.line(1))
    assert (much.received, much.reopened, much.reworked, much.open) == (130, 20, 20, 0)
    assert rows(told(paper(), Receipt(ORDER, 1, "100"), sent, back[0]), "open") == [0, 0]


def test_a_day_belongs_to_where_goods_were_allocated():
    state = told(paper(), Receipt(ORDER, 1, "70", at=date(2026, 2, 1)))
    assert rows(state, "last_received_on") == [date(2026, 2, 1)] * 2


def test_what_converting_rounds_off_is_no_part_of_another_delivery():
    dozen = Conversion("BOX", "EA", make=12)
    schedule = [ScheduleLine(one, Quantity("20", "EA"), f"2026-03-0{one}") for one in (1, 2, 3)]
    order = PurchaseOrder(
        "PO-1", lines=[OrderLine(1, "A", Quantity("5", "BOX"), conversions=[dozen], schedule=schedule)]
    )
    parts = ["2"] * 8 + ["4"]
    state = told(order, *(Receipt(ORDER, 1, Quantity(one, "EA")) for one in parts * 3))
    went = [[part.schedule for part in kept.allocations] for kept in state.kept("receipt")]
    assert went == [[1]] * 9 + [[2]] * 9 + [[3]] * 9
    assert (quantities(state, state.line(1)).received, quantities(state, state.line(1)).open) == (5, 0)
