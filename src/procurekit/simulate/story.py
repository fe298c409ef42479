"""The story of the year: a headstock casting that two work orders wait for, and whose promise moved three times."""

from __future__ import annotations

from datetime import date
from typing import Final

from procurekit.model.acknowledgement import AcknowledgedLine
from procurekit.model.order import Demand
from procurekit.model.receipt import Receipt
from procurekit.model.shipment import Shipment
from procurekit.simulate.agenda import Process
from procurekit.simulate.calendar import CALENDAR, moment
from procurekit.simulate.chance import Chance
from procurekit.simulate.company import APPROVER, BUYERS, STOREKEEPER
from procurekit.simulate.life import Life
from procurekit.simulate.office import Office
from procurekit.simulate.planning import Plan, line_of
from procurekit.simulate.suppliers import SUPPLIERS
from procurekit.values import Quantity

__all__ = ["begins", "story"]

_BEGINS, _WISHED, _PROMISES = 62, 36, (38, 27, 16, 6)
# What was said, by which channel, how many working days before it was due.
_SAID: Final = (
    ("email", 56, None),
    ("phone", 40, "模具返修，再给两周 the mould is being repaired, two more weeks"),
    ("微信", 29, "炉子排产满了，再等两周 the furnace is booked out, two more weeks"),
    ("email", 18, "首件尺寸超差重铸 first piece out of tolerance, casting anew"),
)
_ORDERED, _FIRST_PART = 12, 4


def begins(until: date) -> date:
    """The day of the order, so many working days before the year ends."""
    return CALENDAR.add(until, -_BEGINS)


def story(office: Office, until: date, chance: Chance) -> Process:
    """The order's life. All its days are counted back from the end of the year, where a part of it is still open."""
    supplier = next(one for one in SUPPLIERS if one.id == "S-103")
    good = next(one for one in supplier.goods if one.code == "CST-HSG")

    def before(days: int) -> date:
        return CALENDAR.add(until, -days)

    demands = [
        Demand(
            "work_order",
            f"WO-{until.year % 100}-0{number}",
            needed_by=CALENDAR.add(until, days),
            quantity=_ORDERED // 2,
        )
        for number, days in ((118, 1), (121, 4))
    ]
    line = line_of(1, good, _ORDERED, before(_WISHED), demands)
    life = Life(office, Plan(supplier, BUYERS[0], office.now, (line,), "issued", sent_back=False, chance=chance))
    life.create()
    life.step("submit")
    yield moment(CALENDAR.add(office.today, 1), 9 * 60 + 12)
    life.step("approve", APPROVER)
    yield moment(office.today, 10 * 60 + 3)
    life.step("issue")
    for (channel, days, why), promised in zip(_SAID, _PROMISES, strict=True):
        yield moment(before(days), 9 * 60 + 10 + 53 * days % 420)
        answer = AcknowledgedLine(1, "accepted_with_change", promised=before(promised), reason=why)
        life.acknowledge([answer], channel)
    yield moment(before(3), 14 * 60 + 25)
    part = Quantity(_FIRST_PART, good.unit)
    sent = Shipment(
        life.id,
        1,
        part,
        number=office.number("ASN"),
        issuer=supplier.id,
        shipped_at=office.now,
        carrier=supplier.habits.carrier,
        tracking="5503018842",
        transport_mode="road",
    )
    office.report("ship", sent, BUYERS[0])
    yield moment(before(2), 10 * 60 + 40)
    arrived = Receipt(
        life.id,
        1,
        part,
        at=office.now,
        number=office.number("GRN"),
        delivery_note="DN550301",
        posting_date=office.today,
    )
    office.report("receive", arrived, STOREKEEPER)
