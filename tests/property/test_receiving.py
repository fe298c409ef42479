"""Laws of receiving, over a real desk: whatever is received, inspected, sent back, put right, in whatever order.

Commands that are refused leave everything as it is; what is legal keeps every balance, for the line and for each of its
schedule lines. Only whole numbers and tenths are used: they show the same mistakes as any others, and read better.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import ANY

import pendulum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from procurekit import (
    Actor,
    Catalogue,
    Conversion,
    Desk,
    Expectation,
    Inspection,
    Item,
    OrderLine,
    OrderState,
    PurchaseOrder,
    Quantity,
    Receipt,
    Refused,
    Return,
    ScheduleLine,
    Shipment,
    StockIn,
    Tolerance,
    quantities,
)
from procurekit.adapters.storage import MemoryStore
from procurekit.metrics import PROCUREKIT, measure
from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.folding import fold
from procurekit.values.numbers import total

MEI = Actor("mei", roles={"buyer", "approver"})
WANG = Actor("wang", roles={"approver"})
ZERO = Decimal(0)
START = date(2026, 2, 1)
SUMS = ("shipped", "received", "accepted", "rejected", "pending", "stocked_in", "returned", "in_transit")
PARTS = (*SUMS, "open", "closed_short", "inspected", "invoiced")

tenths = st.integers(1, 600).map(lambda one: Decimal(one).scaleb(-1))
units = st.sampled_from(["EA", "BOX", None])
policies = st.sampled_from([None, "earliest_due", "pro_rata"])
places = st.sampled_from([None, None, 1, 2, 3])
days = st.none() | st.integers(0, 60).map(lambda one: START + timedelta(days=one))
tolerances = st.sampled_from(
    [None, Tolerance(over_percent=0), Tolerance(over_percent=5, under_percent=5), Tolerance(over_absolute=3)]
)


class Desks(RuleBasedStateMachine):
    """One order with one line of several deliveries, and whatever happens to it."""

    def __init__(self) -> None:
        super().__init__()
        catalogue = Catalogue(items=[Item("A", tolerance=Tolerance(over_percent=10))])
        self.desk = Desk(MemoryStore(), catalogue=catalogue, clock=lambda: pendulum.datetime(2026, 5, 1))
        self.number = 0

    @initialize(
        parts=st.lists(st.integers(1, 50), min_size=1, max_size=3),
        due=st.lists(st.none() | st.integers(0, 60), min_size=3, max_size=3),
        inspected=st.booleans(),
        tolerance=tolerances,
    )
    def order(self, parts: list[int], due: list[int | None], inspected: bool, tolerance: Tolerance | None) -> None:
        planned = [
            ScheduleLine(number, part, None if when is None else START + timedelta(days=when))
            for number, (part, when) in enumerate(zip(parts, due, strict=False), 1)
        ]
        line = OrderLine(
            1,
            "A",
            Quantity(sum(parts), "EA"),
            "2",
            schedule=planned,
            conversions=[Conversion("BOX", "EA", make=7)],
            expects=Expectation(inspection=inspected),
            tolerance=tolerance,
        )
        order = PurchaseOrder("PO-1", supplier="V-1", currency="EUR", lines=[line])
        self.desk.create(order, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            self.desk.do(step, "PO-1", by=actor)

    @property
    def state(self) -> OrderState:
        return self.desk.get("PO-1")

    def told(self, command: str, document: Any, **more: Any) -> None:
        before = self.state
        try:
            self.desk.do(command, document, by=MEI, **more)
        except Refused:
            assert self.state == before

    def named(self) -> str:
        self.number += 1
        return f"N-{self.number}"

    @rule(much=tenths, unit=units, place=places, policy=policies, at=days)
    def receive(self, much: Decimal, unit: str | None, place: int | None, policy: str | None, at: date | None) -> None:
        sent = self.state.kept("shipment")
        receipt = Receipt(
            "PO-1",
            1,
            Quantity(much, unit),
            schedule=place,
            at=at,
            number=self.named(),
            shipment=sent[-1].document.number if sent and self.number % 2 else None,  # type: ignore[union-attr]
        )
        self.told("receive", receipt, allocation=policy)

    @rule(much=tenths, place=places, left=st.booleans(), policy=policies)
    def ship(self, much: Decimal, place: int | None, left: bool, policy: str | None) -> None:
        at = START if left else None
        shipment = Shipment("PO-1", 1, much, schedule=place, number=self.named(), planned_at=START, shipped_at=at)
        self.told("ship", shipment, allocation=policy)

    @rule(accepted=st.none() | tenths, rejected=tenths, consumed=st.none() | tenths, place=places, let=st.booleans())
    def inspect(
        self, accepted: Decimal | None, rejected: Decimal, consumed: Decimal | None, place: int | None, let: bool
    ) -> None:
        conceded = accepted if let else None
        parts = {"accepted": accepted, "conceded": conceded, "rejected": rejected, "consumed": consumed}
        self.told("inspect", Inspection("PO-1", 1, **parts, schedule=place))

    @rule(much=tenths, place=places)
    def stock_in(self, much: Decimal, place: int | None) -> None:
        self.told("stock_in", StockIn("PO-1", 1, much, schedule=place, posting_date=START))

    @rule(much=tenths, place=places, purpose=st.sampled_from(["to_replace", "for_credit", "for_rework"]))
    def send_back(self, much: Decimal, place: int | None, purpose: Any) -> None:
        self.told("return_goods", Return("PO-1", 1, much, schedule=place, purpose=purpose, number=self.named()))

    @precondition(lambda self: self.state.kept("return"))
    @rule(much=tenths, which=st.integers(0, 9))
    def come_again(self, much: Decimal, which: int) -> None:
        sent = self.state.kept("return")
        name = sent[which % len(sent)].id
        self.told("receive", Receipt("PO-1", 1, much, replaces=name, number=self.named()))

    @rule(kind=st.sampled_from(["receipt", "shipment", "stock_in", "return"]), which=st.integers(0, 9), much=tenths)
    def correct(self, kind: str, which: int, much: Decimal) -> None:
        self.restated(kind, which, {"lines": [{"order": self.state.id, "line": 1, "quantity": {"amount": str(much)}}]})

    @rule(kind=st.sampled_from(["receipt", "shipment", "inspection", "stock_in", "return"]), which=st.integers(0, 9))
    def withdraw(self, kind: str, which: int) -> None:
        self.restated(kind, which, None)

    def restated(self, kind: str, which: int, changes: dict[str, Any] | None) -> None:
        before = self.state
        facts = before.kept(kind)
        if not facts:
            return
        fact = facts[which % len(facts)]
        try:
            if changes is None:
                self.desk.withdraw_fact(fact, by=MEI)
            else:
                self.desk.correct(fact, changes, by=MEI)
        except Refused:
            assert self.state == before

    @invariant()
    def nothing_is_lost(self) -> None:
        if not self.desk.orders():
            return
        state = self.state
        (line,) = state.lines
        much = quantities(state, line)
        assert much.accepted + much.rejected + much.consumed + much.pending == much.received
        assert much.open == max(ZERO, much.ordered - much.closed_short - much.received + much.reopened)
        assert much.reworked <= much.reopened <= much.returned <= much.received
        assert much.stocked_in <= much.accepted
        assert much.in_transit <= much.shipped
        rows = list(line_facts(state))
        for name in SUMS:
            assert total(getattr(row, name) for row in rows) == getattr(much, name), name
        for name in PARTS:
            assert all(getattr(row, name) >= 0 for row in rows), (name, [getattr(row, name) for row in rows])
        for row in rows:
            assert row.stocked_in <= row.accepted
            assert row.accepted + row.rejected + row.pending <= row.received

    @invariant()
    def nothing_is_found_about_commands(self) -> None:
        if self.desk.orders():
            assert self.state.findings == ()

    @invariant()
    def the_history_alone_tells_the_same(self) -> None:
        if self.desk.orders():
            state = self.state
            events = self.desk.journal.events(state.id)
            again = fold(events[2:], start=fold(events[:2]), head=state.head)
            assert again == state
            assert again is not None
            assert list(line_facts(again)) == list(line_facts(state)) == list(self.desk.lines())


TestDesks = Desks.TestCase


# --- the verdict on the whole


def issued(line: OrderLine, **given: Any) -> Desk:
    desk = Desk(MemoryStore(), clock=lambda: pendulum.datetime(2026, 5, 1), **given)
    desk.create(PurchaseOrder("PO-1", supplier="V-1", currency="EUR", lines=[line]), by=MEI)
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        desk.do(step, "PO-1", by=actor)
    return desk


@given(st.lists(tenths, min_size=1, max_size=5), tolerances, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_receipts_changes_no_verdict_on_the_whole(parts, tolerance, chance, boxes):
    line = OrderLine(1, "A", Quantity("100", "EA"), tolerance=tolerance, conversions=[Conversion("BOX", "EA", make=12)])
    mixed = list(parts)
    chance.shuffle(mixed)
    unit = "BOX" if boxes else None
    told = []
    for some in (parts, mixed):
        desk = issued(line)
        for part in some:
            desk.record(Receipt("PO-1", 1, Quantity(part, unit)))
        last = [finding for version, finding in desk.get("PO-1").findings if version == desk.get("PO-1").version]
        told.append([(one.code, one.values) for one in last])
        (row,) = desk.lines()
        told[-1].append((row.open, row.received, row.short_within_tolerance))
    assert told[0] == told[1]


# --- a delivery in parts


def delivered(parts: list[tuple[Decimal, date]], planned: list[ScheduleLine], policy: str) -> list[LineFacts]:
    line = OrderLine(1, "A", Quantity("100", "EA"), "2", schedule=planned)
    desk = issued(line, allocation=policy)
    for much, at in parts:
        desk.do("receive", Receipt("PO-1", 1, much, at=at), by=MEI)
    return list(desk.lines())


@given(
    st.integers(1, 99),
    st.lists(st.integers(1, 99), max_size=4, unique=True),
    st.lists(st.integers(0, 20), min_size=5, max_size=5),
    st.sampled_from(["earliest_due", "pro_rata"]),
)
def test_a_delivery_in_parts_that_is_wholly_on_time_is_as_good_as_one_at_once(first, cuts, on, policy):
    due = START + timedelta(days=20)
    planned = [ScheduleLine(1, first, due, promised=due), ScheduleLine(2, 100 - first, due, promised=due)]
    marks = [0, *sorted(cuts), 100]
    parts = [
        (Decimal(upto - since), START + timedelta(days=day))
        for since, upto, day in zip(marks, marks[1:], on, strict=False)
    ]
    whole, split = (delivered(some, planned, policy) for some in ([(Decimal(100), due)], parts))
    for one, other in zip(whole, split, strict=True):
        assert other.received_by_first_promise == one.received_by_first_promise == one.ordered
        assert other.completed_on is not None
        assert other.completed_on <= due
    figures = [
        {one.kpi: one.value for one in measure(PROCUREKIT, rows, at=date(2026, 4, 1))[0].results}
        for rows in (whole, split)
    ]
    days = ("procurekit.lead_time", "procurekit.delay", "procurekit.early")
    by_the_day = [one for one in figures[1] if one.startswith(days)]
    assert figures[0] == {**figures[1], **dict.fromkeys(by_the_day, ANY)}
    assert figures[1]["procurekit.on_time"] == figures[1]["procurekit.in_full"] == 1
