"""Delivery: lines of an order that are wished for on one day, from the supplier's word to what stands in stock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import TYPE_CHECKING, Final

from procurekit.model.acknowledgement import AcknowledgedLine
from procurekit.model.goods_return import Return, ReturnedLine
from procurekit.model.incident import Hold, Incident, IncidentLine
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.order import OrderLine
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.shipment import Shipment, ShipmentLine
from procurekit.model.stock_in import StockIn, StockInLine
from procurekit.simulate.agenda import Process
from procurekit.simulate.calendar import CALENDAR
from procurekit.simulate.chance import Chance
from procurekit.simulate.company import INSPECTOR, STOREKEEPER
from procurekit.values import Quantity

if TYPE_CHECKING:
    from procurekit.simulate.life import Life

__all__ = ["Delivery"]

_EXCUSES: Final = (
    "产能不足 capacity is short",
    "模具返修 the mould is being repaired",
    "原材料未到 raw material has not arrived",
    "前序外协延误 our subcontractor is late",
)
_DAMAGES: Final = ("运输磕碰 dented in transit", "表面划伤 scratched", "尺寸超差 out of tolerance")
_SOLUTIONS: Final = ("换货 replaced", "补货 delivered later", "供应商整改 corrected at the supplier")
_PATIENCE: Final = 4
_FORGOTTEN: Final = 3


class Delivery:
    """What happens to some lines of an order. `amounts` are whole numbers of each line's own unit."""

    def __init__(self, life: Life, wished: date, lines: Sequence[OrderLine]) -> None:
        self.life = life
        self.office = life.office
        self.chance = life.chance
        self.habits = life.plan.supplier.habits
        self.wished = wished
        self.lines = {line.number: line for line in lines}
        self.promised: date | None = None

    def run(self) -> Process:
        """All of it."""
        if self.promised is not None and self.chance.of(self.habits.slipping):
            for _ in range(self.chance.within(self.habits.slips)):
                yield from self._slip()
        day = self._arrival()
        self._watch(day)
        for days, amounts in self._portions():
            yield from self._send(CALENDAR.add(day, days), amounts)
            yield from self._take_in(amounts)
        self.life.delivered()

    def _arrival(self) -> date:
        """The day on which the goods will be here, whatever was promised. Before New Year everybody is behind."""
        due = self.promised or self.wished
        day = CALENDAR.add(due, self.chance.within(self.habits.lands))
        rush = self.habits.rush if self.office.is_rush(due) else 0
        if self.chance.of(self.habits.late + rush):
            least, most = self.habits.lateness
            day = CALENDAR.add(day, self.chance.within((least + rush // 12, most + rush // 5)))
        return day

    def answers(self, reason: str | None = None) -> list[AcknowledgedLine]:
        """The supplier's word on each line."""
        asked = self.promised == self.wished
        return [
            AcknowledgedLine(
                number, "accepted" if asked else "accepted_with_change", promised=self.promised, reason=reason
            )
            for number in self.lines
        ]

    def _slip(self) -> Process:
        """The promise is moved, some days before it would have been due."""
        before = self.promised or self.wished
        yield self.office.on(self.chance, CALENDAR.add(before, -self.chance.within((2, 5))))
        self.promised = CALENDAR.add(before, self.chance.within(self.habits.slip))
        self.life.acknowledge(self.answers(self.chance.one_of(_EXCUSES)))

    def _watch(self, arrives: date) -> None:
        """Somebody at the buyer's notices what is late."""
        due = self.promised or self.wished
        if CALENDAR.between(due, arrives) > _PATIENCE:
            self.office.start(self._complain(CALENDAR.add(due, _PATIENCE)))

    def _complain(self, day: date) -> Process:
        yield self.office.on(self.chance, day)
        self._incident("late", dict.fromkeys(self.lines), "催货后未按期到货 chased, still not here")

    def _incident(self, kind: str, amounts: Mapping[int, int | None], note: str) -> None:
        lines = [
            IncidentLine(self.life.id, number, None if amount is None else self._quantity(number, amount))
            for number, amount in amounts.items()
        ]
        incident = Incident(
            kind,  # type: ignore[arg-type]  # the validator names it
            lines=lines,
            number=self.office.number("NCR"),
            supplier=self.life.plan.supplier.id,
            severity=self.chance.one_of(("low", "medium", "high")),
            responsibility="supplier",
            reported_at=self.office.now,
            note=note,
        )
        state = self.office.report("report", incident, self.life.plan.buyer)
        # Dice of its own: what is done about an incident changes nothing of the delivery.
        self.office.start(self._deal_with(state.kept("incident")[-1].id, Chance("incident", incident.number)))

    def _deal_with(self, incident: str, chance: Chance) -> Process:
        """The buyer responds to an incident and sees it resolved; now and then nobody does."""
        desk, buyer = self.office.desk, self.life.plan.buyer
        if chance.of(_FORGOTTEN):
            return
        yield self.office.after(chance, (0, 2))
        desk.respond(incident, by=buyer)
        yield self.office.after(chance, (2, 9))
        desk.resolve(incident, chance.one_of(_SOLUTIONS), by=buyer)

    def _portions(self) -> list[tuple[int, dict[int, int]]]:
        """What comes, consignment by consignment, and how many working days off: all at once, in parts, too much."""
        habits, chance = self.habits, self.chance
        ordered = {number: int(line.quantity.amount) for number, line in self.lines.items() if line.quantity}
        if chance.of(habits.over):
            percent = chance.within((2, 9))
            return [(0, {number: amount + max(1, amount * percent // 100) for number, amount in ordered.items()})]
        splits, short = chance.of(habits.split), chance.of(habits.short)
        if not splits and not short:
            return [(0, ordered)]
        percent = chance.within((45, 70)) if splits else chance.within((80, 95))
        first = {number: max(1, amount * percent // 100) for number, amount in ordered.items()}
        rest = {number: left for number, amount in ordered.items() if (left := amount - first[number])}
        if not rest:
            return [(0, ordered)]
        if splits:
            return [(-chance.within((3, 6)), first), (chance.within((0, 2)), rest)]
        if chance.of(40):
            return [(0, first), (chance.within((6, 14)), rest)]
        # The rest never comes: the buyer will give up on it.
        self.life.short = True
        return [(0, first)]

    def _quantity(self, number: int, amount: int) -> Quantity:
        return Quantity(amount, self.lines[number].unit)

    def _send(self, day: date, amounts: Mapping[int, int]) -> Process:
        """The goods leave, and arrive on that day or as soon after as they can."""
        arrives = max(day, CALENDAR.next_working(self.office.today))
        leaves = CALENDAR.add(arrives, -self.chance.within(self.habits.transit))
        if leaves > self.office.today:
            yield self.office.on(self.chance, leaves)
        # Not everybody tells that something is on its way.
        if self.chance.of(self.habits.tells):
            self._ship(amounts, arrives)
        yield self.office.on(self.chance, arrives)

    def _ship(self, amounts: Mapping[int, int], arrives: date) -> None:
        shipment = Shipment(
            lines=[
                ShipmentLine(self.life.id, number, self._quantity(number, amount)) for number, amount in amounts.items()
            ],
            number=self.office.number("ASN"),
            issuer=self.life.plan.supplier.id,
            shipped_at=self.office.now,
            expected_at=arrives,
            carrier=self.habits.carrier,
            tracking=f"{self.chance.within((10**9, 10**10 - 1))}",
            transport_mode="road" if self.life.plan.supplier.country == "CN" else "sea",
        )
        self.office.report("ship", shipment, self.life.plan.buyer)

    def _take_in(self, amounts: Mapping[int, int]) -> Process:
        """Received, inspected where that is asked for, put in stock."""
        self._receive(amounts)
        good = {number: amount for number, amount in amounts.items() if self.lines[number].expects.inspection is None}
        if good:
            yield self.office.after(self.chance, (0, 0))
            self._stock(good)
        waiting = {number: amount for number, amount in amounts.items() if number not in good}
        if waiting:
            yield self.office.after(self.chance, (0, 2))
            bad = self._inspect(waiting)
            accepted = {number: left for number, amount in waiting.items() if (left := amount - bad.get(number, 0))}
            if accepted:
                yield self.office.after(self.chance, (0, 1))
                self._stock(accepted)
            if bad:
                yield from self._replace(bad)

    def _receive(self, amounts: Mapping[int, int]) -> None:
        receipt = Receipt(
            lines=[
                ReceiptLine(self.life.id, number, self._quantity(number, amount)) for number, amount in amounts.items()
            ],
            at=self.office.now,
            number=self.office.number("GRN"),
            delivery_note=f"DN{self.chance.within((100000, 999999))}",
            posting_date=self.office.today,
        )
        self.office.report("receive", receipt, STOREKEEPER)

    def _inspect(self, amounts: Mapping[int, int], *, anew: bool = False) -> dict[int, int]:
        """Inspect; what is turned down. Some of what is not right is conceded."""
        bad: dict[int, int] = {}
        results = []
        for number, amount in amounts.items():
            found = 0 if anew or not self.chance.of(self.habits.rejects) else self._wrong(amount)
            conceded = found if found and self.chance.of(20) else 0
            rejected = found - conceded
            results.append(
                InspectedLine(
                    self.life.id,
                    number,
                    accepted=self._quantity(number, amount - rejected),
                    conceded=self._quantity(number, conceded) if conceded else None,
                    rejected=self._quantity(number, rejected) if rejected else None,
                    reason=self.chance.one_of(_DAMAGES) if found else None,
                )
            )
            if rejected:
                bad[number] = rejected
        inspection = Inspection(lines=results, at=self.office.now, number=self.office.number("IQC"))
        self.office.report("inspect", inspection, INSPECTOR)
        return bad

    def _wrong(self, amount: int) -> int:
        return min(amount, max(1, amount * self.chance.within(self.habits.share) // 100))

    def _stock(self, amounts: Mapping[int, int]) -> None:
        stock = StockIn(
            lines=[
                StockInLine(self.life.id, number, self._quantity(number, amount), location=f"A{number:02}")
                for number, amount in amounts.items()
            ],
            at=self.office.now,
            number=self.office.number("STK"),
            posting_date=self.office.posting_date(self.chance),
        )
        self.office.report("stock_in", stock, STOREKEEPER)

    def _replace(self, bad: Mapping[int, int]) -> Process:
        """What was turned down goes back, and comes again."""
        self._incident("damaged", bad, "来料不合格，见检验单 rejected, see the inspection")
        hold = None
        if self.chance.of(30):
            placed = Hold("quality", line=next(iter(bad)), reason="等待 8D 报告 waiting for the 8D report")
            held = self.office.desk.hold(self.life.id, placed, by=INSPECTOR)
            hold = next(id_ for id_, one in held.holds.items() if one == placed)
        yield self.office.after(self.chance, (1, 3) if hold is None else (3, 8))
        if hold is not None:
            self.office.desk.release(self.life.id, hold, by=INSPECTOR, reason="8D 报告已批准 8D report approved")
        lines = list(starmap(self._going_back, bad.items()))
        back = Return(
            lines=lines,
            purpose="to_replace",
            at=self.office.now,
            number=self.office.number("RTV"),
            posting_date=self.office.today,
        )
        self.office.report("return_goods", back, STOREKEEPER)
        yield self.office.after(self.chance, (5, 12))
        self._receive(bad)
        yield self.office.after(self.chance, (0, 1))
        self._inspect(bad, anew=True)
        yield self.office.after(self.chance, (0, 1))
        self._stock(bad)

    def _going_back(self, number: int, amount: int) -> ReturnedLine:
        return ReturnedLine(self.life.id, number, self._quantity(number, amount), reason="不合格 rejected")
