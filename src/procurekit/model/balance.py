"""Balance: what has to hold between the quantities of a line, and by how much it doesn't."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, cast

from procurekit.errors import Finding
from procurekit.model.billing import billed_on
from procurekit.model.line_quantities import quantities
from procurekit.model.order import OrderLine
from procurekit.model.pricing import weighed
from procurekit.model.state import OrderState
from procurekit.model.tolerances import allowed_over
from procurekit.values.numbers import EXACT, plain

__all__ = ["EXCESSES", "broken_by", "excesses"]

_ZERO: Final = Decimal(0)
Excess = tuple[str, Decimal, Finding]

EXCESSES: Final = frozenset(
    {
        "over_received",
        "shipped_more_than_ordered",
        "inspected_more_than_received",
        "conceded_more_than_accepted",
        "stocked_more_than_accepted",
        "returned_more_than_received",
        "invoiced_more_than_ordered",
        "invoiced_more_than_received",
    }
)
"""The codes of all that may be too much in all."""


def excesses(state: OrderState, line: OrderLine) -> tuple[Excess, ...]:
    """Every limit of a line's quantities: the kind of document that may go past it, by how much, and what that is."""
    if all(line is not one for one in state.lines):
        return tuple(_excesses(state, line))
    # Of a picture with many facts, each is looked at with all of them.
    known, key = state.worked_out, ("excesses", line.number)
    if key not in known:
        known[key] = tuple(_excesses(state, line))
    return cast("tuple[Excess, ...]", known[key])


def _excesses(state: OrderState, line: OrderLine) -> Iterator[Excess]:
    if line.quantity is None:
        return
    much, path = quantities(state, line), f"lines[{line.number}]"
    allowed, level = allowed_over(state, line)
    most = EXACT.add(much.ordered, allowed)
    told = {"ordered": plain(much.ordered), "allowed": plain(allowed), "level": level}
    told |= {"again": plain(much.reopened)} if much.reopened else {}
    received, accepted, invoiced = plain(much.received), plain(much.accepted), plain(much.invoiced)

    def over(kind: str, code: str, moved: Decimal, limit: Decimal, **values: str) -> Excess:
        return kind, EXACT.subtract(moved, limit), Finding(code, path, values)

    again = much.reopened
    came = EXACT.subtract(much.received, again)
    yield over("receipt", "over_received", came, most, received=received, **told)
    left = EXACT.subtract(much.shipped, again)
    yield over("shipment", "shipped_more_than_ordered", left, most, shipped=plain(much.shipped), **told)
    inspected, conceded = plain(much.inspected), plain(much.conceded)
    yield over(
        "inspection",
        "inspected_more_than_received",
        much.inspected,
        much.received,
        inspected=inspected,
        received=received,
    )
    passed = EXACT.subtract(much.inspected, EXACT.add(much.rejected, much.consumed))
    yield over(
        "inspection",
        "conceded_more_than_accepted",
        much.conceded,
        passed,
        conceded=conceded,
        accepted=plain(passed),
    )
    stocked, returned = plain(much.stocked_in), plain(much.returned)
    yield over(
        "stock_in", "stocked_more_than_accepted", much.stocked_in, much.accepted, stocked=stocked, accepted=accepted
    )
    yield over(
        "return", "returned_more_than_received", much.returned, much.received, returned=returned, received=received
    )
    # A bill for what was weighed counts in another unit: what it is to be is told by its amount.
    if not weighed(state, line):
        ordered = told["ordered"]
        yield over("invoice", "invoiced_more_than_ordered", much.invoiced, most, invoiced=invoiced, ordered=ordered)
        if billed_on(line) == "on_receipt" and much.ordered > 0:
            code = "invoiced_more_than_received"
            yield over("correction", code, much.invoiced, much.received, invoiced=invoiced, received=received)


def broken_by(before: OrderState, after: OrderState) -> Iterator[Finding]:
    """What holds no more, or still less than before, since a document was corrected or withdrawn."""
    known = {line.number: line for line in before.order.lines}
    for line in after.order.lines:
        was = {finding.code: much for _, much, finding in excesses(before, known.get(line.number, line))}
        for _, much, finding in excesses(after, line):
            if much > max(_ZERO, was.get(finding.code, _ZERO)):
                yield finding
