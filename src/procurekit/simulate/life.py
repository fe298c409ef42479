"""Life: one order from its draft to its closing, as a process that the agenda lets go on."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from procurekit.errors import Refused
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement, Answer
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.simulate.agenda import Process
from procurekit.simulate.calendar import CALENDAR
from procurekit.simulate.company import APPROVER, COMPANY, STOREKEEPER
from procurekit.simulate.delivery import Delivery
from procurekit.simulate.office import Office
from procurekit.simulate.planning import Plan
from procurekit.simulate.settling import settle

__all__ = ["ATTESTED", "Life"]

ATTESTED = frozenset({"phone", "微信"})
"""The channels by which only the buyer can say what the supplier said."""

_QUESTIONS = (
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
        if plan.outcome == "early":
            # Ordered by telephone: the goods are at the gate before anybody issued the order.
            yield office.after(self.chance, (3, 6))
            self._receive_early()
        yield office.after(self.chance, (0, 1))
        self.step("issue")
        self._deliver(self._wished())
        if not self.chance.of(plan.supplier.habits.silent):
            yield from self._answer()
        if plan.outcome == "early":
            yield from settle(self)

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

    def _approval(self) -> Process:
        plan, chance, office = self.plan, self.chance, self.office
        self.step("submit")
        yield office.after(chance, (0, 2))
        if plan.sent_back:
            self.step("send_back", APPROVER, chance.one_of(_QUESTIONS))
            yield office.after(chance, (0, 3))
            self.step("submit", reason="已补充 explained")
            yield office.after(chance, (0, 1))
        if plan.outcome == "rejected":
            self.step("reject", APPROVER, "库存足够 enough in stock")
            return
        self.step("approve", APPROVER)
        if plan.outcome == "cancelled":
            yield office.after(chance, (1, 4))
            self.step("cancel", reason="客户订单取消 the customer cancelled")

    def _wished(self) -> list[tuple[date, list[OrderLine]]]:
        """The lines by the day on which they are wanted; services are not delivered."""
        lines = sorted((line.requested or date.max, line.number, line) for line in self.plan.lines)
        return [(day, [line for *_, line in group]) for day, group in groupby(lines, key=lambda one: one[0])]

    def _deliver(self, wished: list[tuple[date, list[OrderLine]]]) -> None:
        if self.plan.outcome == "early":
            return
        promises = self.plan.supplier.habits.promises
        deliveries = [
            Delivery(self, lines, CALENDAR.add(CALENDAR.add(day, self.chance.within(promises)), 0)) for day, lines in wished
        ]
        self.undelivered = len(deliveries)
        for one in deliveries:
            self.office.start(one.run())

    def _answer(self) -> Process:
        """The supplier's first answer to the whole order; a few dispute the price first."""
        habits = self.plan.supplier.habits
        yield self.office.after(self.chance, habits.answers)
        if self.chance.of(2):
            self.acknowledge([AcknowledgedLine(1, "disputed", reason="原材料涨价 raw material is dearer")])
            yield self.office.after(self.chance, (2, 4))
        self.acknowledge(
            [
                AcknowledgedLine(line.number, self._word(line, promised), promised=promised)
                for line, promised in self.promises()
            ]
        )
        self.answered = True
