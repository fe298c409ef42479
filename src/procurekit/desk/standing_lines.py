"""Standing lines: each delivery of an order as it stands: quantities, and its dates with how they were said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import frozen

from procurekit.model.facts import line_facts
from procurekit.model.state import OrderState
from procurekit.values.numbers import plain, total

__all__ = ["StandingLine", "amount_of", "standing_lines"]


@frozen
class StandingLine:
    """A delivery, in its line's order unit. `alone` where its line has no other; origins say how a date was said."""

    line: int
    schedule: int
    alone: bool
    item: str | None
    description: str | None
    status: str
    unit: str | None
    ordered: Decimal | None
    received: Decimal
    open: Decimal
    requested: date | None
    first_promise: date | None
    first_origin: str | None
    promise_basis: date | None
    latest_promise: date | None
    latest_origin: str | None
    amount: Decimal | None

    @property
    def place(self) -> str:
        """Its line, and which delivery of it where there are several: ``2/1``."""
        return str(self.line) if self.alone else f"{self.line}/{self.schedule}"

    def as_dict(self) -> dict[str, object]:
        """The delivery as plain data."""
        values = {one.name: getattr(self, one.name) for one in self.__attrs_attrs__}
        return {name: _plain(value) for name, value in values.items()}


def standing_lines(state: OrderState) -> Iterator[StandingLine]:
    """Every delivery of an order."""
    single = {line.number: len(line.schedule) == 1 for line in state.lines}
    for row in line_facts(state):
        promises = state.promises.get((row.line, row.schedule), ())
        yield StandingLine(
            row.line,
            row.schedule,
            single[row.line],
            row.item,
            row.description,
            row.line_status,
            row.unit,
            row.ordered,
            row.received,
            row.open,
            row.requested,
            row.first_promise,
            row.first_promise_origin,
            row.promise_basis,
            row.latest_promise,
            promises[-1].origin if promises else None,
            row.amount,
        )


def amount_of(lines: tuple[StandingLine, ...]) -> Decimal | None:
    """The order's amount, of what is not cancelled; None where no line has one."""
    amounts = [one.amount for one in lines if one.amount is not None and one.status != "cancelled"]
    return total(amounts) if amounts else None


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
