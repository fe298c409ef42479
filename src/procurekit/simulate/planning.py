"""Planning: the orders of the year before anything happens to them: from whom, what, when, and what will go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from attrs import frozen
from pendulum import DateTime

from procurekit.model.order import Demand, Expectation, OrderLine, ScheduleLine
from procurekit.model.party import Actor
from procurekit.simulate.calendar import CALENDAR, moment
from procurekit.simulate.chance import Chance
from procurekit.simulate.company import BUYERS
from procurekit.simulate.suppliers import SUPPLIERS, Good, Supplier
from procurekit.values import Price, Quantity, Tolerance, date_in

__all__ = ["Plan", "line_of", "plans"]

_OPENS, _CLOSES = 8 * 60 + 20, 17 * 60


@frozen
class Plan:
    """An order to be made. `outcome` is what becomes of it before it reaches the supplier."""

    supplier: Supplier
    buyer: Actor
    at: DateTime
    lines: tuple[OrderLine, ...]
    outcome: str
    sent_back: bool
    chance: Chance


def plans(seed: int, start: date, until: date, orders: int) -> Iterator[Plan]:
    """The orders of a year in the order in which they are made."""
    chance = Chance(seed, "plan")
    working = [day for n in range((until - start).days) if CALENDAR.is_working(day := start + timedelta(n))]
    moments = sorted(
        (moment(chance.one_of(working), chance.within((_OPENS, _CLOSES))), place) for place in range(orders)
    )
    weights = [one.weight for one in SUPPLIERS]
    work_orders = iter(range(1001, 1001 + 8 * orders))
    for place, (at, _) in enumerate(moments, 1):
        own = Chance(seed, "order", place)
        supplier = own.weighted(SUPPLIERS, weights)
        outcome = own.weighted(("issued", "rejected", "cancelled", "early"), (94, 2, 2, 2))
        # A buyer has suppliers; now and then somebody stands in.
        mine = BUYERS[SUPPLIERS.index(supplier) % len(BUYERS)]
        buyer = own.one_of(BUYERS) if own.of(10) else mine
        lines = tuple(_lines(own, supplier, date_in(at), work_orders))
        yield Plan(supplier, buyer, at, lines, outcome, own.of(7), own)


def _lines(chance: Chance, supplier: Supplier, day: date, work_orders: Iterator[int]) -> Iterator[OrderLine]:
    goods = chance.some_of(supplier.goods, chance.weighted((1, 2, 3), (50, 33, 17)))
    wish = CALENDAR.add(day, chance.within(supplier.habits.lead))
    for number, good in enumerate(goods, 1):
        least, most = good.lot
        quantity = least + good.step * chance.within((0, (most - least) // good.step))
        # A second delivery date is rare: most orders want everything on one day.
        requested = CALENDAR.add(wish, chance.within((3, 8))) if number > 1 and chance.of(20) else wish
        demands = list(_demands(chance, good, requested, quantity, work_orders))
        # Typed by hand: now and then it is the amount of another quantity, which is recorded as it is, with a finding.
        typed = Decimal(good.price) * (quantity + good.step) if chance.of(1) else None
        abroad = supplier.country != "CN"
        leaves_by = CALENDAR.add(requested, -supplier.habits.transit[1]) if abroad else None
        yield line_of(number, good, quantity, requested, demands, amount=typed, ship_by=leaves_by)


def line_of(
    number: int,
    good: Good,
    quantity: int,
    requested: date,
    demands: Sequence[Demand],
    *,
    amount: Decimal | None = None,
    ship_by: date | None = None,
) -> OrderLine:
    """An order line for a good, to be delivered on one day; what comes by sea says when it has to leave."""
    return OrderLine(
        number,
        good.code,
        Quantity(quantity, good.unit),
        Price(good.price, tax_rate="13"),
        description=good.name,
        kind=good.kind,  # type: ignore[arg-type]  # the validator names it
        category=good.code.partition("-")[0],
        schedule=[
            ScheduleLine(
                1,
                Quantity(quantity, good.unit),
                requested,
                ship_by=ship_by,
                site="苏州一厂 Suzhou plant 1",
                demands=demands,
            )
        ],
        amount=amount,
        tolerance=None if good.tolerance is None else Tolerance(over_percent=good.tolerance),
        expects=Expectation(inspection=True) if good.inspected else None,
    )


def _demands(
    chance: Chance, good: Good, requested: date, quantity: int, work_orders: Iterator[int]
) -> Iterator[Demand]:
    if good.kind == "service" or not chance.of(60):
        return
    needed_by = CALENDAR.add(requested, chance.within((2, 7)))
    number = f"WO-{requested.year % 100}-{next(work_orders)}"
    yield Demand("work_order", number, needed_by=needed_by, quantity=Quantity(quantity, good.unit))
