"""Year: a buyer's year, simulated from a seed into the book of a desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from attrs import frozen
from pendulum import DateTime

from procurekit.desk import Desk
from procurekit.errors import InvalidValue, Reason, Refused
from procurekit.model.record import SideRecord
from procurekit.ports import SideRecords
from procurekit.simulate.agenda import Agenda
from procurekit.simulate.calendar import moment
from procurekit.simulate.chance import Chance
from procurekit.simulate.life import Life
from procurekit.simulate.office import Office
from procurekit.simulate.planning import plans
from procurekit.simulate.rehearsal import Rehearsal
from procurekit.simulate.story import begins, story
from procurekit.values import moment_text, parse_moment
from procurekit.values.moments import to_day

__all__ = ["Simulated", "recall", "year"]

_FIRST_DAY: Final = date(2025, 1, 6)
_MORNING: Final = 8 * 60
_SIDE: Final = ("simulation", "year")


@frozen(kw_only=True)
class Simulated:
    """A simulated year: from which seed, from the first day to the morning on which it ends, and what came of it."""

    seed: int
    start: date
    today: DateTime
    orders: int
    events: int


def recall(desk: Desk) -> Simulated | None:
    """The year that was simulated into the desk's book; None if none was."""
    if not isinstance(desk.store, SideRecords):
        return None
    stored = desk.store.side(desk.book, *_SIDE)
    if stored is None:
        return None
    told = json.loads(stored)
    return Simulated(**{**told, "start": parse_moment(told["start"]), "today": parse_moment(told["today"])})


def year(
    desk: Desk,
    *,
    seed: int = 7,
    start: date | str = _FIRST_DAY,
    orders: int = 300,
    progress: Callable[[date, int], object] | None = None,
) -> Simulated:
    """Simulate a year of purchasing at a machine builder in Suzhou, through the desk's own commands.

    Fourteen suppliers with habits of their own, three buyers; orders that are sent back, answered, promised anew,
    shipped, received, inspected, returned, put in stock, billed and paid, under a clock that runs from `start` to the
    same morning a year later (365 days). The same seed always gives the same facts; ids and salts are new each time.

    Everything is committed at once: whoever stops it half-way leaves the book as it was. Plugins aren't told.
    `progress` is called with each day and the orders made so far. Raises Refused if the book has orders already,
    InvalidValue if `orders` or `start` can't be right.

    >>> import procurekit
    >>> from procurekit import simulate
    >>> with procurekit.open("memory:") as desk:
    ...     simulated = simulate.year(desk, orders=3)
    ...     len(desk.orders()), simulated.today.isoformat()
    (3, '2026-01-06T08:00:00+08:00')
    """
    first = _checked(desk, start, orders)
    until = first + timedelta(days=365)
    today = moment(until, _MORNING)
    rehearsal = Rehearsal(desk.store)
    agenda = Agenda(moment(first, _MORNING))
    office = Office(Desk(rehearsal, book=desk.book, clock=agenda, definition=desk.definition), agenda, until)
    for plan in plans(seed, first, until, orders - 1):
        agenda.start(Life(office, plan).run(), plan.at)
    agenda.start(story(office, until, Chance(seed, "story")), moment(begins(until), 9 * 60))
    day = first
    while agenda.step(today):
        if progress is not None and office.today != day:
            day = office.today
            progress(day, office.made("PO"))
    events = sum(1 for _ in rehearsal.read_all())
    done = Simulated(seed=seed, start=first, today=today, orders=office.made("PO"), events=events)
    rehearsal.commit(SideRecord(desk.book, *_SIDE, json.dumps(_plain(done)).encode()))
    return done


def _checked(desk: Desk, start: date | str, orders: int) -> date:
    first = to_day(start)
    if not isinstance(first, date):
        raise InvalidValue("not_a_day", field="start", value=repr(start))
    if not isinstance(orders, int) or isinstance(orders, bool) or orders < 1:
        raise InvalidValue("not_a", field="orders", value=repr(orders), expected="int ≥ 1")
    found = len(desk.orders())
    if found:
        raise Refused("simulate", [Reason.of("book_in_use", book=desk.book, count=found)])
    return first


def _plain(done: Simulated) -> dict[str, Any]:
    return {
        "seed": done.seed,
        "start": done.start.isoformat(),
        "today": moment_text(done.today),
        "orders": done.orders,
        "events": done.events,
    }
