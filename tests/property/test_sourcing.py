"""Laws of what orders come from: a share counts once, and a commitment is what its orders make of it, always."""

from decimal import Decimal

import pendulum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from procurekit import (
    Actor,
    Agreement,
    AgreementLine,
    Expectation,
    Inspection,
    OrderLine,
    PurchaseOrder,
    Receipt,
    Refused,
    Requisition,
    RequisitionLine,
    RequisitionReference,
    Return,
)
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.desk import Desk
from procurekit.model.line_quantities import quantities
from procurekit.values.numbers import digits_of, proportional, total

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
amounts = st.decimals(0, 10**9, places=3)
weights = st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=6).filter(any)


@given(amounts, weights)
def test_shares_add_up_and_none_is_further_off_than_its_last_digit(amount, many):
    digits = max(map(digits_of, (amount, *many)))
    parts = proportional(amount, many, digits)
    assert total(parts) == amount
    for part, weight in zip(parts, many, strict=True):
        # Cross-multiplied: no quotient rounds the comparison.
        assert abs(part * sum(many) - amount * weight) <= sum(many) * Decimal(1).scaleb(-digits)
        assert digits_of(part) <= digits


class CallingOff(RuleBasedStateMachine):
    """Orders of an agreement and a requisition, in whatever order things happen to them; refusals change nothing."""

    @initialize()
    def begin(self):
        self.desk = Desk(MemoryStore(), clock=lambda: pendulum.datetime(2026, 1, 5))
        agreed = [AgreementLine(1, "A", "500"), AgreementLine(2, "B")]
        paper = Agreement("FA-1", currency="EUR", amount="1000", lines=agreed)
        self.desk.create(paper, by=MEI)
        lines = [RequisitionLine(1, "A", "60"), RequisitionLine(2, "A", "40"), RequisitionLine(3, "B", "7")]
        self.desk.create(Requisition("PR-1", lines=lines), by=MEI)
        self.numbers: list[str] = []
        # What was done to each (order, line), kept beside the desk: received, sent back to replace, sent back at all.
        self.moved: dict[tuple[str, int], list[Decimal]] = {}

    def attempt(self, act):
        try:
            return act()
        except Refused:
            return None

    def pick(self, which):
        return self.numbers[which % len(self.numbers)]

    @precondition(lambda self: len(self.numbers) < 4)
    @rule(
        first=st.integers(1, 90),
        second=st.integers(1, 9),
        price=st.sampled_from(["0.07", "1.25", "3"]),
        refers=st.booleans(),
        inspected=st.booleans(),
    )
    def order(self, first, second, price, refers, inspected):
        number = f"PO-{len(self.numbers)}"
        half = max(1, first // 2)
        references = [RequisitionReference("PR-1", 1, half), RequisitionReference("PR-1", 2, half)] if refers else []
        expects = Expectation(inspection=inspected)
        lines = [
            OrderLine(1, "A", first, price, requisitions=references, expects=expects),
            OrderLine(2, "B", second, "2", requisitions=[RequisitionReference("PR-1", 3)]),
        ]
        paper = PurchaseOrder(number, supplier="V-7", currency="EUR", agreement="FA-1", lines=lines)
        self.desk.create(paper, by=MEI)
        self.numbers.append(number)
        for line in (1, 2):
            self.moved[number, line] = [Decimal(0)] * 3

    @precondition(lambda self: self.numbers)
    @rule(
        which=st.integers(0, 3),
        step=st.sampled_from(["submit", "approve", "issue", "close", "cancel", "recall", "reject", "reopen"]),
    )
    def step(self, which, step):
        by = WANG if step in {"approve", "reject"} else MEI
        if step in {one.name for one in self.desk.workflow_of(self.pick(which)).transitions}:
            self.attempt(lambda: self.desk.do(step, self.pick(which), by=by, reason="so"))

    @precondition(lambda self: self.numbers)
    @rule(which=st.integers(0, 3))
    def issue(self, which):
        for step in ("submit", "approve", "issue"):
            self.step(which, step)

    @precondition(lambda self: self.numbers)
    @rule(which=st.integers(0, 3), quantity=st.integers(1, 90))
    def change(self, which, quantity):
        self.attempt(lambda: self.desk.edit(self.pick(which), {"lines[1].quantity": quantity}, by=MEI))

    @precondition(lambda self: self.numbers)
    @rule(
        which=st.integers(0, 3), line=st.integers(1, 2), status=st.sampled_from(["closed_short", "cancelled", "open"])
    )
    def end_line(self, which, line, status):
        self.attempt(lambda: self.desk.edit(self.pick(which), {f"lines[{line}].status": status}, by=MEI))

    @precondition(lambda self: self.numbers)
    @rule(which=st.integers(0, 3), line=st.integers(1, 2), quantity=st.decimals("0.5", 60, places=1))
    def receive(self, which, line, quantity):
        number = self.pick(which)
        self.desk.record(Receipt(number, line, quantity, at="2026-01-06"))
        self.moved[number, line][0] += quantity

    @precondition(lambda self: self.numbers)
    @rule(which=st.integers(0, 3), accepted=st.integers(0, 20), rejected=st.integers(0, 5))
    def inspect(self, which, accepted, rejected):
        self.desk.record(Inspection(self.pick(which), 1, accepted=accepted, rejected=rejected, at="2026-01-06"))

    @precondition(lambda self: self.numbers)
    @rule(
        which=st.integers(0, 3),
        line=st.integers(1, 2),
        quantity=st.integers(1, 20),
        purpose=st.sampled_from(["to_replace", "for_credit", "for_rework"]),
    )
    def send_back(self, which, line, quantity, purpose):
        number = self.pick(which)
        self.desk.record(Return(number, line, quantity, purpose=purpose, at="2026-01-07"))
        self.moved[number, line][1] += quantity if purpose == "to_replace" else 0
        self.moved[number, line][2] += quantity

    @invariant()
    def the_commitment_is_what_its_orders_make_of_it(self):
        if not hasattr(self, "desk"):
            return
        committed = {1: Decimal(0), 2: Decimal(0)}
        value = Decimal(0)
        for number in self.numbers:
            state = self.desk.get(number)
            for line in state.lines:
                received, replaced, returned = self.moved[number, line.number]
                over = state.stage in {"closed", "cancelled", "rejected"} or line.status != "open"
                rest = Decimal(0) if over else max(Decimal(0), line.quantity.amount - received + replaced)
                mine = rest + received - returned
                committed[line.number] += mine
                value += mine * line.price.amount
        told = self.desk.commitment("FA-1")
        assert {one.line: one.quantity.committed for one in told.lines} == committed
        assert told.value.committed == value == total(one.value.committed for one in told.lines)
        assert told.value.left == 1000 - value
        assert told.line(1).quantity.left == 500 - committed[1]
        assert told.reasons == ()

    @invariant()
    def nothing_is_counted_twice_for_a_requisition(self):
        if not hasattr(self, "desk"):
            return
        whole = self.desk.coverage("PR-1")
        shared: dict[tuple[str, int], list[tuple[Decimal, Decimal]]] = {}
        for line in whole.lines:
            assert line.ordered - line.over_ordered + line.to_order == line.requested
            assert line.received == total(one.received for one in line.by)
            for one in line.by:
                shared.setdefault((one.order, one.line), []).append((one.ordered, one.received))
        for (order, number), parts in shared.items():
            state = self.desk.get(order)
            much = quantities(state, state.line(number))
            assert 0 <= total(ordered for ordered, _ in parts) <= much.ordered
            assert 0 <= total(received for _, received in parts) <= max(0, much.accepted)
            if number == 2:
                # The only one that refers to it has all of it.
                assert parts[0][1] == max(0, much.accepted - max(0, much.returned - much.rejected))


TestCallingOff = CallingOff.TestCase
TestCallingOff.settings = settings(max_examples=25, stateful_step_count=25)
