"""An order's history, event by event: stages, promises, holds, findings, what each source showed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

import pytest
from attrs import evolve

from procurekit.errors import Finding, InvalidValue
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.change import apply_changes, changes_between, inverse, is_personal
from procurekit.model.events import (
    Cancelled,
    Changed,
    Corrected,
    Created,
    Found,
    HoldPlaced,
    HoldReleased,
    Moved,
    NewEvent,
    Payload,
    Recorded,
    Shown,
    type_of,
)
from procurekit.model.facts import VOCABULARY, LineFacts, line_facts
from procurekit.model.field_change import Change
from procurekit.model.folding import fold
from procurekit.model.goods_return import Return
from procurekit.model.incident import Hold
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine
from procurekit.model.journal import Head, Stamp, preview
from procurekit.model.kinds import kind_of
from procurekit.model.ledger import allocations_for
from procurekit.model.line_quantities import expects_receipt, quantities
from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Actor, Contact, Party
from procurekit.model.pricing import computed_amount
from procurekit.model.projection import project
from procurekit.model.receipt import Receipt
from procurekit.model.shipment import Shipment
from procurekit.model.stock_in import StockIn
from procurekit.values import Conversion, Price, Quantity, Tolerance
from procurekit.values.moments import parse_instant

ORDER = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
NOON = parse_instant("2026-12-01T12:00Z")
OURS = Stamp("main", NOON, actor=Actor("mei"), definition="standard")
SAP = Stamp("main", NOON, source="sap", observed=True)
PAPER = PurchaseOrder(
    "PO-1",
    supplier="V-7",
    currency="EUR",
    lines=[OrderLine(1, "A", "100", "2.00", requested="2026-12-10"), OrderLine(2, "B", "10", "1")],
)
CREATED = Created(PAPER, "draft", "draft")


def story(*told, stamp=OURS):
    """The state after payloads, each alone or with its day, its stamp or both."""
    events = []
    for version, one in enumerate(told, 1):
        payload, at, by = one if isinstance(one, tuple) else (one, None, stamp)
        kind = kind_of(payload.document) if isinstance(payload, Recorded | Corrected) else "order"
        kind = payload.id.partition("_")[0] if isinstance(payload, Cancelled) else kind
        events.append(preview(NewEvent(ORDER, type_of(kind, payload), payload, at), version, by))
    return fold(events)


def recorded(document, id_: str | None = None) -> Payload:
    return Recorded(id_ or f"{kind_of(document)}_1", document)


def facts(*told, stamp=OURS) -> LineFacts:
    return next(line_facts(story(*told, stamp=stamp)))


def test_no_events_are_no_order():
    assert fold([]) is None


def test_no_further_events_leave_the_state_as_it_is():
    state = story(CREATED)
    assert fold([], start=state) is state


def test_an_order_created_is_its_paper_in_its_state():
    state = story(CREATED)
    assert (state.order, state.number, state.lines) == (PAPER, "PO-1", PAPER.lines)
    assert (state.book, state.id, state.state, state.stage, state.version) == ("main", ORDER, "draft", "draft", 1)
    assert (state.source, state.definition, state.views) == (None, "standard", {})
    assert state.line(2).item == "B"
    assert state.head.recorded_at == NOON
    with pytest.raises(KeyError):
        state.line(3)


def test_the_head_is_the_one_that_was_given():
    event = preview(NewEvent(ORDER, "order.created", CREATED), 1, OURS)
    assert fold([event], head=Head(1, b"h")).head == Head(1, b"h")


def test_a_stage_is_entered_once_however_many_states_stand_for_it():
    state = story(
        CREATED,
        (Moved("submit", "draft", "waiting_1", "pending_approval"), date(2026, 12, 2), OURS),
        Moved("approve", "waiting_1", "waiting_2", "pending_approval"),
        Moved("issue", "waiting_2", "issued", "issued"),
        Moved("reopen", "issued", "draft", "draft"),
    )
    assert [one.stage for one in state.stages] == ["draft", "pending_approval", "issued", "draft"]
    assert state.entered("pending_approval").at == date(2026, 12, 2)
    assert state.entered("draft").version == 5
    assert state.entered("closed") is None


def test_a_change_is_applied_whatever_the_stage():
    changes = changes_between(PAPER, evolve(PAPER, purchaser="li", note="x"))
    plain = [one for one in changes if not is_personal(one)]
    state = story(CREATED, Changed(plain, personal=[one for one in changes if is_personal(one)]))
    assert (state.order.purchaser, state.order.note) == ("li", "x")


def test_a_promise_in_a_buyer_s_own_paper_is_attested_and_in_a_picture_observed():
    paper = PurchaseOrder(lines=[OrderLine(1, "A", 1, promised="2026-12-10")])
    assert [one.origin for one in story(Created(paper, "draft", "draft")).promises[1, 1]] == ["attested"]
    seen = story(Created(paper, "issued", "issued"), stamp=SAP).promises[1, 1]
    assert [(one.day, one.origin, one.source) for one in seen] == [(date(2026, 12, 10), "observed", "sap")]


def test_the_first_promise_stays_and_the_latest_is_the_last():
    answers = [
        Acknowledgement(ORDER, lines=[AcknowledgedLine(1)]),
        Acknowledgement(ORDER, lines=[AcknowledgedLine(1, "accepted_with_change", promised="2026-12-20")]),
        Acknowledgement(ORDER, lines=[AcknowledgedLine(1, promised="2026-12-20")]),
        Acknowledgement(ORDER, lines=[AcknowledgedLine(1, promised="2026-12-15")], origin="attested"),
    ]
    row = facts(CREATED, *(recorded(one, f"acknowledgement_{place}") for place, one in enumerate(answers)))
    assert (row.first_promise, row.first_promise_origin) == (date(2026, 12, 10), "confirmed")
    assert (row.latest_promise, row.promise_count) == (date(2026, 12, 15), 3)
    assert row.promise_basis == row.first_promise


@pytest.mark.parametrize(
    "answer",
    [
        AcknowledgedLine(1, "disputed", promised="2026-12-20"),
        AcknowledgedLine(1, "rejected", promised="2026-12-20"),
        AcknowledgedLine(1, "accepted_with_change"),
        AcknowledgedLine(2),
        AcknowledgedLine(9, promised="2026-12-20"),
        AcknowledgedLine(1, schedule=9, promised="2026-12-20"),
    ],
    ids=[
        "disputed",
        "rejected",
        "changed without a date",
        "no date asked for",
        "no such line",
        "no such schedule line",
    ],
)
def test_an_answer_that_promises_nothing_is_no_promise(answer):
    assert story(CREATED, recorded(Acknowledgement(ORDER, lines=[answer]))).promises == {}


def test_a_promise_that_a_change_states_is_one():
    change = Change("lines[1].schedule[1].promised", None, "2026-12-12")
    assert facts(CREATED, Changed([change])).latest_promise == date(2026, 12, 12)


def test_a_hold_lies_over_its_line_until_it_is_released():
    held = story(CREATED, HoldPlaced("hold_1", Hold("quality", line=2)))
    assert [row.on_hold for row in line_facts(held)] == [False, True]
    whole = story(CREATED, HoldPlaced("hold_1", Hold("legal")))
    assert [row.on_hold for row in line_facts(whole)] == [True, True]
    bill = story(CREATED, HoldPlaced("hold_1", Hold("payment", invoice="INV")))
    assert [row.on_hold for row in line_facts(bill)] == [False, False]
    released = story(CREATED, HoldPlaced("hold_1", Hold("legal")), HoldReleased("hold_1"), HoldReleased("hold_2"))
    assert released.holds == {}


def test_findings_are_kept_with_the_event_that_brought_them():
    one, two = Finding.of("unknown_line", line=9), Finding.of("unknown_line", line=8)
    assert story(Created(PAPER, "d", "draft", findings=[one]), Found([two])).findings == ((1, one), (2, two))


def test_a_correction_counts_instead_and_a_cancellation_not_at_all():
    first = recorded(Receipt(ORDER, 1, 40))
    assert facts(CREATED, first).received == 40
    assert facts(CREATED, first, Corrected("receipt_1", Receipt(ORDER, 1, 30))).received == 30
    gone = story(CREATED, first, Cancelled("receipt_1"), Cancelled("receipt_unknown"))
    assert next(line_facts(gone)).received == 0
    assert gone.kept("receipt") == ()
    assert gone.documents["receipt"]["receipt_1"].document is None


def test_a_source_s_view_follows_what_it_shows_and_nobody_else_s():
    change = Change("purchaser", None, "li")
    state = story(
        Created(PAPER, "issued", "issued"),
        Changed([change]),
        (Changed([Change("project", None, "P")]), None, OURS),
        stamp=SAP,
    )
    assert (state.order.purchaser, state.order.project) == ("li", "P")
    view = state.views["sap"]
    assert (view.order.purchaser, view.order.project, view.stage) == ("li", None, "issued")
    later = story(
        Created(PAPER, "issued", "issued"),
        (Changed([Change("project", None, "P")]), None, OURS),
        Changed([change]),
        Moved("observed", "issued", "closed", "closed"),
        recorded(Receipt(ORDER, 1, 1), "receipt_1"),
        recorded(Receipt(ORDER, 1, 2), "receipt_2"),
        Cancelled("receipt_1"),
        stamp=SAP,
    )
    assert (later.order.purchaser, later.order.project) == ("li", "P")
    view = later.views["sap"]
    assert (view.order.purchaser, view.order.project, view.stage, list(view.facts)) == (
        "li",
        None,
        "closed",
        ["receipt_2"],
    )


def test_a_second_source_s_picture_is_kept_beside_the_order():
    other = evolve(PAPER, purchaser="other")
    state = story(CREATED, (Shown(other, "issued"), None, SAP))
    assert (state.order, state.views["sap"].order, state.views["sap"].stage) == (PAPER, other, "issued")
    unnamed = story(CREATED, (Shown(other, "issued"), None, OURS))
    assert unnamed.views == {}


@pytest.mark.parametrize(
    ("paper", "name", "amount"),
    [
        (Shipment(ORDER, 1, 5, shipped_at="2026-12-02"), "shipped", 5),
        (Shipment(ORDER, 1, 5, arrived_at="2026-12-02"), "shipped", 5),
        (Shipment(ORDER, 1, 5, planned_at="2026-12-02"), "shipped", 0),
        (Receipt(ORDER, 1, 5), "received", 5),
        (Receipt(ORDER, 1, 5), "accepted", 5),
        (Receipt(ORDER, 1, 5), "pending", 0),
        (Receipt(ORDER, 1, Quantity(5, "PALLET")), "received", 0),
        (StockIn(ORDER, 1, 5), "stocked_in", 5),
        (Return(ORDER, 1, 5, purpose="for_credit"), "returned", 5),
        (Return(ORDER, 1, 5, purpose="for_credit"), "open", 100),
        (Return(ORDER, 1, 5, purpose="to_replace"), "open", 105),
        (Invoice("I", lines=[InvoiceLine(1, ORDER, 1, 5)]), "invoiced", 5),
        (Invoice("I", lines=[InvoiceLine(1, ORDER, 1)]), "invoiced", 0),
        (Invoice("I", kind="credit_note", lines=[InvoiceLine(1, ORDER, 1, 5)]), "invoiced", -5),
        (Invoice("I", kind="credit_note", lines=[InvoiceLine(1, ORDER, 1, -5)]), "invoiced", -5),
        (Receipt(ORDER, 2, 5), "received", 0),
    ],
)
def test_a_paper_moves_its_quantity(paper, name, amount):
    lines = [evolve(PAPER.lines[0], quantity=Quantity(100, "EA"))]
    created = Created(evolve(PAPER, lines=lines), "issued", "issued")
    assert getattr(facts(created, recorded(paper)), name) == amount


def test_where_goods_are_inspected_what_came_waits_until_it_was():
    paper = evolve(PAPER, lines=[evolve(PAPER.lines[0], expects=Expectation(inspection=True))])
    created = Created(paper, "issued", "issued")
    came = recorded(Receipt(ORDER, 1, 100))
    assert (facts(created, came).pending, facts(created, came).accepted) == (100, 0)
    seen = recorded(Inspection(ORDER, 1, accepted=60, conceded=10, rejected=30, consumed=5))
    state = story(created, came, seen)
    much = quantities(state, state.line(1))
    assert (much.accepted, much.conceded, much.rejected, much.consumed, much.pending) == (60, 10, 30, 5, 5)


def test_without_inspection_what_came_is_accepted_unless_it_was_turned_down():
    seen = recorded(Inspection(ORDER, 1, rejected=30, consumed=5))
    row = facts(CREATED, recorded(Receipt(ORDER, 1, 100)), seen)
    assert (row.accepted, row.rejected, row.pending) == (65, 30, 0)


def test_the_latest_answer_says_how_much_is_confirmed():
    def confirmed(*answers):
        told = [recorded(Acknowledgement(ORDER, lines=one), f"acknowledgement_{at}") for at, one in enumerate(answers)]
        state = story(CREATED, *told)
        return quantities(state, state.line(1)).confirmed

    assert confirmed() == 0
    assert confirmed([AcknowledgedLine(1)]) == 100
    assert confirmed([AcknowledgedLine(1)], [AcknowledgedLine(2)]) == 100
    assert confirmed([AcknowledgedLine(1)], [AcknowledgedLine(1, quantity=40), AcknowledgedLine(1, quantity=50)]) == 90
    assert confirmed([AcknowledgedLine(1)], [AcknowledgedLine(1, "rejected")]) == 0


@pytest.mark.parametrize(
    ("kind", "receipt", "expected"),
    [
        ("goods", None, True),
        ("service", None, False),
        ("amount_only", None, False),
        ("service", True, True),
        ("free", False, False),
    ],
)
def test_a_line_expects_a_receipt_as_it_says_or_as_its_kind_means(kind, receipt, expected):
    assert expects_receipt(OrderLine(1, "A", 1, kind=kind, expects=Expectation(receipt=receipt))) is expected


def test_a_quantity_in_another_unit_is_converted_by_the_line():
    line = OrderLine(1, "A", Quantity(100, "EA"), conversions=[Conversion("BOX", "EA", make=12)])
    created = Created(evolve(PAPER, lines=[line]), "issued", "issued")
    assert facts(created, recorded(Receipt(ORDER, 1, Quantity(2, "BOX")))).received == 24


def two_deliveries(**zones):
    schedule = [ScheduleLine(1, 40, "2026-12-20", **zones), ScheduleLine(2, 60, "2026-12-10")]
    return Created(evolve(PAPER, lines=[OrderLine(1, "A", 100, "2.00", schedule=schedule)]), "issued", "issued")


def received(state):
    return [row.received for row in line_facts(state)]


def test_goods_fill_what_is_due_first_and_the_rest_goes_to_the_last():
    assert received(story(two_deliveries(), recorded(Receipt(ORDER, 1, 70)))) == [10, 60]
    assert received(story(two_deliveries(), recorded(Receipt(ORDER, 1, 130)))) == [70, 60]
    several = [recorded(Receipt(ORDER, 1, 50), f"receipt_{at}") for at in range(2)]
    assert received(story(two_deliveries(), *several)) == [40, 60]


def test_goods_go_to_the_delivery_that_they_name():
    assert received(story(two_deliveries(), recorded(Receipt(ORDER, 1, 70, schedule=1)))) == [70, 0]
    assert received(story(two_deliveries(), recorded(Receipt(ORDER, 1, 70, schedule=9)))) == [10, 60]


def test_goods_stay_where_they_were_allocated_in_proportion_where_their_quantity_is_another_now():
    state = story(two_deliveries())
    paper = Receipt(ORDER, 1, 70)
    where = allocations_for(state, paper)
    assert [(one.schedule, one.quantity) for one in where] == [(2, 60), (1, 10)]
    first = Recorded("receipt_1", paper, allocations=where)
    moved = Changed([Change("lines[1].schedule[1].requested", "2026-12-20", "2026-12-01")])
    assert received(story(two_deliveries(), first, moved)) == [10, 60]
    assert received(story(two_deliveries(), moved, recorded(paper))) == [40, 30]
    other = Corrected("receipt_1", Receipt(ORDER, 1, 35), allocations=where)
    assert received(story(two_deliveries(), first, other)) == [5, 30]


def test_more_goods_are_allocated_after_what_is_there():
    state = story(two_deliveries(), recorded(Receipt(ORDER, 1, 50)))
    where = allocations_for(state, Receipt(ORDER, 1, 20))
    assert [(one.schedule, one.quantity) for one in where] == [(2, 10), (1, 10)]


def test_nothing_is_allocated_where_there_is_no_choice():
    state = story(two_deliveries())
    assert allocations_for(story(CREATED), Receipt(ORDER, 1, 1)) == ()
    assert allocations_for(state, Payment(lines=[PaymentLine(1, order=ORDER, line=1)])) == ()
    line = evolve(state.line(1), quantity=Quantity(100, "EA"))
    other = evolve(state, order=evolve(state.order, lines=[line]))
    assert allocations_for(other, Receipt(ORDER, 1, Quantity(1, "PALLET"))) == ()
    assert allocations_for(state, Receipt(ORDER, 9, 1)) == ()


def test_a_day_is_the_day_at_the_site():
    paper = Receipt(ORDER, 1, 1, schedule=1, at="2026-12-03T20:00Z")
    row = next(line_facts(story(two_deliveries(zone="Asia/Shanghai"), recorded(paper))))
    assert row.first_received_on == date(2026, 12, 4)


def test_the_days_of_a_line_are_those_of_its_papers():
    paper = evolve(PAPER, lines=[evolve(PAPER.lines[0], tolerance=Tolerance(under_percent=10))])
    told = [
        Created(paper, "issued", "issued"),
        recorded(Shipment(ORDER, 1, 50, shipped_at="2026-12-02"), "shipment_1"),
        recorded(Receipt(ORDER, 1, 60, at="2026-12-09"), "receipt_2"),
        recorded(Receipt(ORDER, 1, 30, at="2026-12-05"), "receipt_1"),
        recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1)], at="2026-12-03"), "acknowledgement_1"),
    ]
    row = facts(*told)
    assert (row.first_shipped_on, row.first_received_on, row.last_received_on) == (
        date(2026, 12, 2),
        date(2026, 12, 5),
        date(2026, 12, 9),
    )
    assert (row.completed_on, row.acknowledged_on, row.undated_receipts) == (
        date(2026, 12, 9),
        date(2026, 12, 3),
        False,
    )
    assert (row.received_by_latest_promise, row.received_by_first_promise) == (90, 90)
    undated = facts(CREATED, recorded(Receipt(ORDER, 1, 100)))
    assert (undated.completed_on, undated.undated_receipts, undated.received_by_latest_promise) == (None, True, 0)
    silent = facts(CREATED, recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1)])))
    assert silent.acknowledged_on == date(2026, 12, 1)


def test_an_order_made_here_was_ordered_the_day_it_was_issued_and_an_imported_one_as_its_paper_says():
    issued = (Moved("issue", "draft", "issued", "issued"), date(2026, 12, 2), OURS)
    assert facts(CREATED, issued).ordered_on == date(2026, 12, 2)
    assert facts(CREATED).ordered_on is None
    assert facts(CREATED, Moved("issue", "draft", "issued", "issued")).ordered_on is None
    assert facts((Created(PAPER, "issued", "issued"), date(2026, 12, 2), SAP)).ordered_on is None
    dated = evolve(PAPER, ordered_on="2026-11-01")
    assert facts(Created(dated, "draft", "draft"), issued).ordered_on == date(2026, 11, 1)


def test_what_is_open_is_worth_its_price_or_its_share_of_the_stated_amount():
    def worth(line, *told):
        row = facts(Created(evolve(PAPER, lines=[line]), "issued", "issued"), *told)
        return row.amount, row.open_amount

    half = recorded(Receipt(ORDER, 1, 50))
    assert worth(OrderLine(1, "A", 100, "2.00"), half) == (200, 100)
    assert worth(OrderLine(1, "A", 100, amount="300"), half) == (300, 150)
    assert worth(OrderLine(1, "A", 100), half) == (None, None)
    assert worth(OrderLine(1, "A", 100, "2"), recorded(Receipt(ORDER, 1, 100))) == (200, 0)
    assert worth(OrderLine(1, "A", 100), recorded(Receipt(ORDER, 1, 100))) == (None, None)
    by_weight = OrderLine(1, "A", Quantity(100, "EA"), Price(3, unit="KG"), pricing_quantity=Quantity(20, "KG"))
    assert worth(by_weight, half) == (60, 30)
    boxes = OrderLine(1, "A", Quantity(10, "BOX"), "1", pricing_quantity=Quantity(120, "EA"))
    assert worth(boxes) == (120, 120)
    assert worth(OrderLine(1, "A", 100, "1", amount="90")) == (90, 90)
    assert worth(OrderLine(1, "A", 100, "1", amount="90"), half) == (90, 45)


def test_an_amount_is_shared_out_to_the_minor_unit_of_its_currency():
    def shares(currency, price, **given):
        schedule = [ScheduleLine(1, 5), ScheduleLine(2, 3), ScheduleLine(3, 2)]
        line = OrderLine(1, "A", 10, price, schedule=schedule, **given)
        return [
            row.amount
            for row in line_facts(story(Created(evolve(PAPER, lines=[line], currency=currency), "d", "draft")))
        ]

    assert shares("JPY", None, amount="101.00") == [51, 30, 20]
    assert shares("KWD", None, amount="0.01") == [Decimal("0.005"), Decimal("0.003"), Decimal("0.002")]
    endless = shares("EUR", Price("0.05", per=144))
    assert sum(endless) == Decimal("0.0034722222222222222222222222")
    assert shares("EUR", "1e27") == [None, None, None]


def test_the_calling_program_s_decimal_context_rounds_nothing():
    line = OrderLine(1, "A", "12345.641", "3.3333", schedule=[ScheduleLine(1, "12345.64"), ScheduleLine(2, "0.001")])
    came = ["12345.6", "0.03", "0.01", "0.0005"]
    with localcontext(prec=3):
        told = [
            recorded(Receipt(ORDER, 1, much, at="2026-12-10"), f"receipt_{place}") for place, much in enumerate(came)
        ]
        state = story(Created(evolve(PAPER, lines=[line]), "issued", "issued"), *told)
        much = quantities(state, state.line(1))
        first, second = line_facts(state)
        summary = project(state).order
    assert (much.received, much.open, much.pending) == (Decimal("12345.6405"), Decimal("0.0005"), 0)
    assert (first.received, first.open, second.received) == (Decimal("12345.64"), 0, Decimal("0.0005"))
    assert first.completed_on == date(2026, 12, 10)
    assert summary.amount == Decimal("12345.641") * Decimal("3.3333")


def test_what_came_too_much_for_one_delivery_is_not_awaited_of_another():
    def still_open(*told, status="open"):
        schedule = [ScheduleLine(1, 50, "2026-12-10"), ScheduleLine(2, 50, "2026-12-20")]
        line = OrderLine(1, "A", 100, "1", schedule=schedule, status=status)
        state = story(Created(evolve(PAPER, lines=[line]), "issued", "issued"), *told)
        whole = quantities(state, state.line(1))
        rows = list(line_facts(state))
        assert sum(row.open for row in rows) == whole.open
        assert sum(row.closed_short for row in rows) == whole.closed_short
        return [row.open for row in rows] if status == "open" else [row.closed_short for row in rows]

    assert still_open() == [50, 50]
    assert still_open(recorded(Receipt(ORDER, 1, 70, schedule=1))) == [0, 30]
    assert still_open(recorded(Receipt(ORDER, 1, 70, schedule=2))) == [30, 0]
    assert still_open(recorded(Receipt(ORDER, 1, 130, schedule=1))) == [0, 0]
    assert still_open(recorded(Receipt(ORDER, 1, 70, schedule=1)), status="closed_short") == [0, 30]


def test_an_order_waits_only_for_what_is_to_be_received():
    service = OrderLine(2, "B", 1, "500", kind="service", requested="2026-12-01")
    goods = OrderLine(1, "A", 10, "1", requested="2026-12-10")
    summary = project(story(Created(evolve(PAPER, lines=[goods, service]), "issued", "issued"))).order
    assert (summary.amount, summary.open_amount, summary.open_lines) == (510, 10, 1)
    assert summary.next_due == date(2026, 12, 10)


def test_what_inspections_spoke_of_is_a_fact_whether_or_not_one_was_expected():
    came = recorded(Receipt(ORDER, 1, 10))
    assert facts(CREATED, came).inspected == 0
    row = facts(CREATED, came, recorded(Inspection(ORDER, 1, accepted=7, conceded=2, rejected=2, consumed=1)))
    assert (row.inspected, row.rejected) == (10, 2)


def test_the_day_of_an_answer_is_a_day_where_it_is_delivered():
    line = OrderLine(1, "A", 100, schedule=[ScheduleLine(1, 100, zone="Asia/Shanghai")])
    created = Created(evolve(PAPER, lines=[line]), "issued", "issued")
    late = Stamp("main", parse_instant("2026-12-01T20:00Z"), actor=Actor("mei"))
    row = facts(created, recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1)])), stamp=late)
    assert row.acknowledged_on == date(2026, 12, 2)


def test_an_amount_that_can_t_be_computed_is_none():
    assert computed_amount(OrderLine(1, "A", 10)) is None
    assert computed_amount(OrderLine(1, "A", price=1, amount=5)) is None
    assert computed_amount(OrderLine(1, "A", Quantity(10, "EA"), Price(3, unit="KG"))) is None
    boxed = OrderLine(1, "A", Quantity(10, "BOX"), Price(3, unit="EA"), conversions=[Conversion("BOX", "EA", make=2)])
    assert computed_amount(boxed) == 60
    assert computed_amount(boxed, Quantity(1, "EA")) == 3


@pytest.mark.parametrize("quantities_", [(0, 0), (-1, 5)])
def test_an_amount_is_not_shared_out_among_deliveries_that_are_none(quantities_):
    schedule = [ScheduleLine(at, one) for at, one in enumerate(quantities_, 1)]
    line = OrderLine(1, "A", 4, "1", schedule=schedule)
    state = story(Created(evolve(PAPER, lines=[line]), "issued", "issued"))
    assert [row.amount for row in line_facts(state)] == [None, None]


def test_what_waits_for_a_delivery_is_named_with_the_first_need():
    demands = [
        Demand("work_order", "WO-7", needed_by="2026-12-11"),
        Demand("project", "P"),
        Demand("stock", "S", needed_by="2026-12-09"),
    ]
    paper = evolve(PAPER, lines=[OrderLine(1, "A", 1, demands=demands)])
    row = facts(Created(paper, "issued", "issued"))
    assert (row.demands, row.needed_by) == (("work_order:WO-7", "project:P", "stock:S"), date(2026, 12, 9))


def test_a_line_of_a_plain_amount_has_no_quantity_and_an_anonymous_order_no_supplier():
    paper = PurchaseOrder(lines=[OrderLine(1, kind="amount_only", amount="99")])
    row = facts(Created(paper, "issued", "issued"))
    assert (row.ordered, row.open, row.amount, row.supplier, row.unit) == (None, 0, 99, None, None)
    state = story(Created(paper, "issued", "issued"), recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1)])))
    assert quantities(state, state.line(1)).confirmed == 0


def test_the_vocabulary_explains_every_fact_in_both_languages():
    assert VOCABULARY["open"].type == "Decimal"
    assert VOCABULARY["first_promise"].type == "date"
    assert VOCABULARY["demands"].type.startswith("tuple")
    for name, one in VOCABULARY.items():
        assert one.name == name
        assert one.zh
        assert one.meaning
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.zh)
        assert (one.unit is None) is (one.type != "Decimal")


# --- changes


def changed(**fields):
    return [(one.path, one.before, one.after) for one in changes_between(PAPER, evolve(PAPER, **fields))]


def test_a_change_names_its_line_by_number():
    lines = [evolve(PAPER.lines[0], item="A2"), OrderLine(3, "C", 1)]
    assert changed(lines=lines) == [
        ("lines[1].item", "A", "A2"),
        (
            "lines[2]",
            {
                "number": 2,
                "item": "B",
                "quantity": {"amount": "10"},
                "price": {"amount": "1"},
                "schedule": [{"number": 1, "quantity": {"amount": "10"}}],
            },
            None,
        ),
        (
            "lines[3]",
            None,
            {
                "number": 3,
                "item": "C",
                "quantity": {"amount": "1"},
                "schedule": [{"number": 1, "quantity": {"amount": "1"}}],
            },
        ),
    ]


def test_a_party_that_comes_or_goes_does_so_whole_and_its_contacts_apart():
    buyer = Party("US", contacts=[Contact("Mei")])
    came = changes_between(PAPER, evolve(PAPER, buyer=buyer))
    assert [(one.path, is_personal(one)) for one in came] == [("buyer", False), ("buyer.contacts", True)]
    with_buyer = evolve(PAPER, buyer=buyer)
    assert apply_changes(PAPER, came) == with_buyer
    assert apply_changes(with_buyer, inverse(came)) == PAPER
    gone = changes_between(with_buyer, PAPER)
    assert apply_changes(with_buyer, gone) == PAPER
    assert apply_changes(PAPER, inverse(gone)) == with_buyer


@pytest.mark.parametrize(
    "name", ["lines", "schedule", "supplier", "custom", "note", "a.b", "a[1].b", "x]", ".", "contacts", "换\n行"]
)
def test_a_custom_field_may_have_any_name(name):
    one, two = (evolve(PAPER, custom={name: value, "other": 1}) for value in ("old", "new"))
    for before, after in ((one, two), (PAPER, two), (one, PAPER)):
        changes = changes_between(before, after)
        assert apply_changes(before, changes) == after
        assert apply_changes(after, inverse(changes)) == before
        assert not any(is_personal(change) for change in changes)
    line = [evolve(PAPER.lines[0], custom={name: 1}), PAPER.lines[1]]
    assert apply_changes(PAPER, changes_between(PAPER, evolve(PAPER, lines=line))).lines[0].custom == {name: 1}


@pytest.mark.parametrize("path", ["lines[9].item", "lines[1].schedule[9].requested", "[]", "."])
def test_a_path_that_names_nothing_is_refused(path):
    with pytest.raises(InvalidValue) as refused:
        apply_changes(PAPER, [Change(path, None, "x")])
    assert refused.value.code == "unknown_path"
    assert path in refused.value.text("zh")


def test_a_change_of_nothing_that_is_there_changes_nothing():
    assert apply_changes(PAPER, [Change("buyer.contacts", [{"name": "x"}], None)]) == PAPER
    assert apply_changes(PAPER, [Change("lines[9]", {"number": 9}, None)]) == PAPER
