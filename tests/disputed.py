"""A disputed order as a story: three changes, two rounds of offers, a disputed line, an incident not settled."""

from __future__ import annotations

import pendulum

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Demand,
    Evidence,
    Incident,
    IncidentLine,
    OrderLine,
    Party,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    ReceiptLine,
)
from procurekit.model.operations import Part, Split

__all__ = ["MEI", "TOM", "WANG", "Clock", "dispute"]

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})
TOM = Actor("tom", "Tom Berg", roles={"supplier"}, party="V-7")
LI = Actor("li", "Li Lei", roles={"warehouse", "buyer"})


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.time = pendulum.datetime(2026, 11, 2, 9, tz="Asia/Shanghai")

    def __call__(self) -> pendulum.DateTime:
        return self.time

    def at(self, text: str) -> None:
        self.time = pendulum.parse(f"2026-{text}", tz="Asia/Shanghai")


def dispute(desk: procurekit.Desk, clock: Clock, number: str = "PO-4711") -> str:
    """Tell the story to a desk whose clock this is; the order's number."""
    mail = Evidence("tom-2026-11-20.eml", sha256="3f" * 30 + "9a1c", uri="https://mail.example/m/4711")
    chat = Evidence("wechat-1118.png", sha256="c4" * 32)
    photo = Evidence("pallet-3.jpg", sha256="77" * 32)
    order = desk.create(
        PurchaseOrder(
            number,
            supplier=Party("V-7", "Bolt & Nut Ltd"),
            buyer=Party("C-1", "Huadong Pumps"),
            currency="EUR",
            purchaser="mei",
            lines=[
                OrderLine(
                    1,
                    "M6-BOLT",
                    description="Bolt M6×20, zinc plated",
                    quantity=Quantity("1000", "EA"),
                    price=Price("0.12"),
                    requested="2026-12-01",
                    demands=[Demand("work_order", "WO-88", needed_by="2026-12-05")],
                ),
                OrderLine(
                    2,
                    "M8-NUT",
                    description="Nut M8",
                    quantity=Quantity("500", "EA"),
                    price="0.20",
                    requested="2026-12-05",
                ),
            ],
        ),
        by=MEI,
    )
    order = desk.do("submit", order, by=MEI)
    clock.at("11-02 15:20")
    order = desk.do("approve", order, by=WANG)
    clock.at("11-03 08:40")
    order = desk.do("issue", order, by=MEI)
    clock.at("11-04 10:05")
    lines = [
        AcknowledgedLine(1, promised="2026-12-01"),
        AcknowledgedLine(2, "disputed", reason="price 0.20 was quoted for 5,000 pieces"),
    ]
    desk.do("acknowledge", Acknowledgement(number, lines=lines, origin="confirmed", channel="email"), by=TOM)

    # 1: the buyer takes fewer; the supplier says yes on the phone, and the buyer writes it down.
    clock.at("11-16 09:30")
    change = desk.propose(order.id, {"lines[1].quantity": "800"}, reason="forecast cut", responsibility="buyer", by=MEI)
    clock.at("11-16 11:00")
    change = desk.do("approve", change, by=WANG)
    clock.at("11-16 11:10")
    change = desk.do("offer", change, by=MEI)
    clock.at("11-18 16:45")
    desk.answer(change, "accept", by=MEI, channel="微信", evidence=[chat])

    # 2: the buyer wants the bolts earlier; the supplier offers another day, and the buyer takes it.
    clock.at("11-19 09:00")
    change = desk.propose(
        order.id,
        {"lines[1].promised": "2026-11-27"},
        reason="stock is out on 28 November",
        by=MEI,
        responsibility="supplier",
    )
    clock.at("11-19 13:15")
    change = desk.do("approve", change, by=WANG)
    clock.at("11-19 13:30")
    change = desk.do("offer", change, by=MEI)
    clock.at("11-20 10:12")
    change = desk.answer(
        change,
        "counter",
        by=TOM,
        changes={"lines[1].promised": "2026-12-08"},
        reason="zinc bath broke",
        evidence=[mail],
    )
    clock.at("11-20 14:00")
    change = desk.do("submit", change, by=MEI)
    clock.at("11-20 17:30")
    change = desk.do("approve", change, by=WANG)

    # 3: the supplier wants to deliver the nuts in two parts; nobody has answered.
    clock.at("11-24 08:55")
    parts = [Part("200", "2026-12-05"), Part("300", "2026-12-20")]
    desk.propose(order.id, Split(2, parts), by=TOM, reason="capacity", responsibility="supplier")

    clock.at("12-08 14:20")
    arrived = Receipt(lines=[ReceiptLine(number, 1, Quantity("760", "EA"))], at="2026-12-08", delivery_note="DN-31")
    desk.do("receive", arrived, by=LI)
    clock.at("12-09 09:05")
    damaged = Incident(
        "damaged",
        lines=[IncidentLine(number, 1, Quantity("40", "EA"))],
        number="INC-9",
        responsibility="carrier",
        reported_at="2026-12-09T09:00+08:00",
        note="pallet 3 wet, refused at the dock",
        evidence=[photo],
    )
    desk.do("report", damaged, by=LI)
    clock.at("12-10 18:00")
    return number
