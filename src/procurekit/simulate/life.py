"""Life: one order from its draft to its closing, as a process that the agenda lets go on."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final

from procurekit.model.acknowledgement import AcknowledgedLine
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.simulate.agenda import Process
from procurekit.simulate.answering import acknowledge
from procurekit.simulate.calendar import CALENDAR
from procurekit.simulate.company import APPROVER, COMPANY, STOREKEEPER
from procurekit.simulate.delivery import Delivery
from procurekit.simulate.office import Office
from procurekit.simulate.planning import Plan
from procurekit.simulate.settling import settle

__all__ = ["Life"]

_QUESTIONS: Final = (
    "比上次贵 8 %，请说明 8 % dearer than last time, please explain",
    "交期太紧，请核对 the date is too tight, please check",
    "缺少图纸版本 drawing revision missing",
)


class Life:
    """An order while it is made, approved, issued, answered, delivered and settled."""

    def __init__(self, office: Office, plan: Plan) -> None:
        self.office = office
        self.plan = plan
        self.chance = plan.chance
        self.number = ""
        self.id = ""
        self.undelivered = 0
        self.short = False

    def run(self) -> Process:
        """All of it."""
        plan, office = self.plan, self.office
        self.create()
        yield office.after(self.chance, (0, 1))
        yield from self._approval()
        if plan.outcome in {"rejected", "cancelled"}:
            return
        yield office.after(self.chance, (0, 1))
        self.step("issue")
        if plan.outcome == "early" or plan.supplier.delivers_nothing:
            yield from self._answer([])
            yield from settle(self)
        else:
            deliveries = [Delivery(self, day, lines) for day, lines in self._wished()]
            if not self.chance.of(plan.supplier.habits.silent):
                yield from self._answer(deliveries)
            self.undelivered = len(deliveries)
            for one in deliveries:
                office.start(one.run())

    def create(self) -> None:
        """Make the draft."""
        plan = self.plan
        self.number = self.office.number("PO")
        order = PurchaseOrder(
            self.number,
            supplier=plan.supplier.party,
            buyer=COMPANY,
            currency=plan.supplier.currency,
            purchaser=plan.buyer.id,
            purchasing_organisation=COMPANY.id,
            payment_terms=f"NET {plan.supplier.terms}",
            incoterm=None if plan.supplier.country == "CN" else "FCA",
            lines=plan.lines,
        )
        self.id = self.office.desk.create(order, by=plan.buyer).id

    def step(self, command: str, by: Actor | None = None, reason: str | None = None) -> None:
        """Take a step of the workflow."""
        self.office.desk.do(command, self.id, by=by or self.plan.buyer, reason=reason)

    def acknowledge(self, lines: list[AcknowledgedLine], channel: str | None = None, note: str | None = None) -> None:
        """The supplier answers, by one of its usual channels."""
        plan = self.plan
        channel = channel or self.chance.one_of(plan.supplier.habits.channels)
        acknowledge(self.office, self.id, self.number, plan.supplier, plan.buyer, channel, lines, note)

    def delivered(self) -> None:
        """One of the deliveries is through; after the last one the order is settled."""
        self.undelivered -= 1
        if not self.undelivered:
            self.office.start(settle(self))

    def _approval(self) -> Process:
        plan, chance, office = self.plan, self.chance, self.office
        self.step("submit")
        yield office.after(chance, (0, 2))
        if plan.outcome == "early":
            # Ordered by telephone: the goods are at the gate before anybody approved the order.
            self._receive_unapproved()
            yield office.after(chance, (0, 1))
        if plan.sent_back:
            self.step("send_back", APPROVER, chance.one_of(_QUESTIONS))
            yield office.after(chance, (0, 3))
            self.step("submit", reason="已补充说明 explained")
            yield office.after(chance, (0, 1))
        if plan.outcome == "rejected":
            self.step("reject", APPROVER, "库存足够 enough in stock")
            return
        self.step("approve", APPROVER)
        if plan.outcome == "cancelled":
            yield office.after(chance, (1, 4))
            self.step("cancel", reason="客户取消订单 the customer cancelled")

    def _wished(self) -> list[tuple[date, list[OrderLine]]]:
        """The lines by the day on which they are wanted."""
        lines = sorted((line.requested or date.max, line.number, line) for line in self.plan.lines)
        return [(day, [line for *_, line in group]) for day, group in groupby(lines, key=lambda one: one[0])]

    def _answer(self, deliveries: list[Delivery]) -> Process:
        """The supplier's first answer, to all lines; a few dispute the price before they give a date."""
        habits = self.plan.supplier.habits
        yield self.office.after(self.chance, habits.answers)
        if self.chance.of(2):
            self.acknowledge([AcknowledgedLine(1, "disputed", reason="原材料涨价 raw material is dearer")])
            yield self.office.after(self.chance, (2, 4))
        for one in deliveries:
            one.promised = CALENDAR.add(CALENDAR.add(one.wished, self.chance.within(habits.promises)), 0)
        answers = [answer for one in deliveries for answer in one.answers()]
        self.acknowledge(answers or [AcknowledgedLine(line.number) for line in self.plan.lines])

    def _receive_unapproved(self) -> None:
        lines = [ReceiptLine(self.id, line.number, line.quantity) for line in self.plan.lines]
        receipt = Receipt(
            lines=lines, at=self.office.now, number=self.office.number("GRN"), posting_date=self.office.today
        )
        self.office.report("receive", receipt, STOREKEEPER)
