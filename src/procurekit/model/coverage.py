"""Coverage: how much of a requisition is ordered, by which order lines, how much of that came, and what is late.

Requisition lines and order lines are many-to-many: an order line says by its references how much of it answers which
requisition line. What no reference speaks of is for nobody: it takes its own part of what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from procurekit.errors import Finding, Reason
from procurekit.model.document_facts import sum_of
from procurekit.model.document_state import RequisitionState
from procurekit.model.line_quantities import quantities, usable
from procurekit.model.order import OrderLine
from procurekit.model.requisition import RequisitionLine
from procurekit.model.state import OrderState
from procurekit.model.terms import RequisitionReference
from procurekit.model.waiting import expected_by_line
from procurekit.values import Moment, Quantity, check, convert
from procurekit.values.numbers import EXACT, digits_of, plain, proportional, settled, total

__all__ = ["Coverage", "CoveredLine", "Covering", "coverage", "coverage_findings"]

_ZERO: Final = Decimal(0)
_GIVEN_UP: Final = frozenset({"cancelled", "rejected"})


@frozen
class Covering:
    """So much of one order line answers a requisition line, in that line's unit; None is unknown, for the `reason`.

    `ordered` is less than the reference says where the rest won't come any more, or was sent back for credit.
    `received` is accepted and kept. `expected` is when the last of what is still to come is expected.
    """

    order: str
    order_number: str | None
    line: int
    ordered: Decimal | None
    received: Decimal | None
    expected: date | None = None
    late: bool | None = None
    reason: Reason | None = None


@frozen
class CoveredLine:
    """One line of a requisition, in its own unit; None is unknown. `by` are the order lines that answer it."""

    line: int
    item: str | None
    unit: str | None
    needed_by: date | None
    requested: Decimal | None
    ordered: Decimal | None
    to_order: Decimal | None
    over_ordered: Decimal | None
    received: Decimal | None
    by: tuple[Covering, ...]

    @property
    def late(self) -> tuple[Covering, ...]:
        """The order lines that come after it is needed."""
        return tuple(one for one in self.by if one.late)


@frozen
class Coverage:
    """A requisition, line by line, with what can't be right about the references to it."""

    requisition: str
    number: str | None
    lines: tuple[CoveredLine, ...]
    findings: tuple[Finding, ...] = ()

    def line(self, number: int) -> CoveredLine:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.line == number:
                return one
        raise KeyError(number)

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "requisition": self.requisition,
            "number": self.number,
            "lines": [_line_as_dict(one, lang) for one in self.lines],
            "findings": [one.as_dict(lang) for one in self.findings],
        }


def coverage(requisition: RequisitionState, orders: Iterable[OrderState], at: Moment | str | None = None) -> Coverage:
    """How far a requisition is covered by the orders that name it, by its id or its number; others don't count.

    A reference that states no quantity stands for the whole order line if it is the line's only one, and one that
    states no line for the requisition's only one; else it is unknown, and so is what it is added to. An order counts
    from the moment it is made. What was received is shared over an order line's references in proportion, to the last
    digit of its quantities, and the shares add up to it. With `at`, what should have come by then is expected then.

    Raises InvalidValue if `at` is no moment.
    """
    moment = check.given_moment("at", at)
    names = {requisition.id, requisition.number}
    found: dict[int, list[Covering]] = {line.number: [] for line in requisition.document.lines}
    findings: list[Finding] = []
    for state in orders:
        due = expected_by_line(state, moment)
        for line in state.lines:
            for reference, ordered, received, reason in _shared(state, line):
                if reference.requisition not in names:
                    continue
                meant = tuple(_meant(requisition, line, reference))
                if not meant:
                    findings.append(_unknown_line(requisition, line, reference))
                if len(meant) > 1:
                    told = {"line": line.number, "requisition": reference.requisition}
                    ordered = received = None  # noqa: PLW2901 - which line has it isn't known
                    reason = Reason.of("coverage.line_unknown", **told)  # noqa: PLW2901
                for one in meant:
                    found[one.number].append(_covering(state, line, one, ordered, received, reason, due))
    lines = tuple(
        _covered(requisition, line, tuple(sorted(found[line.number], key=_place)))
        for line in requisition.document.lines
    )
    findings += (_over(requisition, one) for one in lines if one.over_ordered)
    return Coverage(requisition.id, requisition.number, lines, tuple(findings))


def coverage_findings(
    requisition: RequisitionState, order: OrderState, others: Iterable[OrderState]
) -> Iterator[Finding]:
    """What can't be right about an order's references to a requisition beside the other orders that name it."""
    for one in coverage(requisition, [*others, order]).lines:
        mine = [part.line for part in one.by if part.order == order.id]
        if mine and one.over_ordered:
            told = _told(requisition.number, one)
            yield Finding.of("requisition_over_ordered", f"lines[{mine[0]}].requisitions", **told)
    alone = coverage(requisition, [order]).findings
    yield from (one for one in alone if one.code == "requisition_line_unknown")


def _shared(
    state: OrderState, line: OrderLine
) -> Iterator[tuple[RequisitionReference, Decimal | None, Decimal | None, Reason | None]]:
    """An order line's references, with what of it each has ordered and received, in the order line's unit."""
    if not line.requisitions:
        return
    if line.quantity is None:
        for one in line.requisitions:
            yield one, None, None, Reason.of("coverage.no_quantity", line=line.number)
        return
    much = quantities(state, line)
    alone = len(line.requisitions) == 1
    stated = [one.quantity or (much.ordered if alone else None) for one in line.requisitions]
    known = [one for one in stated if one is not None]
    weights = [*known, max(_ZERO, EXACT.subtract(much.ordered, total(known)))]
    counted, kept = usable(state, line, much)
    parts = tuple(zip(_split(counted, weights), _split(kept, weights), strict=True))
    rest = iter(parts)
    for one, quantity in zip(line.requisitions, stated, strict=True):
        if quantity is None and not counted and not kept:
            # Nothing is to be shared, however it would be.
            yield one, _ZERO, _ZERO, None
        elif quantity is None:
            yield one, None, None, Reason.of("coverage.quantity_unknown", line=line.number)
        else:
            yield one, *next(rest), None


def _split(amount: Decimal, weights: list[Decimal]) -> tuple[Decimal, ...]:
    if not any(weights):
        return (_ZERO,) * len(weights)
    return proportional(amount, weights, max(map(digits_of, (amount, *weights))))


def _meant(
    requisition: RequisitionState, line: OrderLine, reference: RequisitionReference
) -> Iterator[RequisitionLine]:
    """The lines that a reference may mean; more than one where it doesn't say which."""
    lines = requisition.document.lines
    if reference.line is not None:
        yield from (one for one in lines if one.number == reference.line)
        return
    yield from [one for one in lines if one.item == line.item] if len(lines) > 1 else lines


def _covering(
    state: OrderState,
    line: OrderLine,
    wanted: RequisitionLine,
    ordered: Decimal | None,
    received: Decimal | None,
    reason: Reason | None,
    due: dict[int, date | None],
) -> Covering:
    unit = None if wanted.quantity is None else wanted.quantity.unit
    amounts = [_in_unit(line, one, unit) for one in (ordered, received)]
    if ordered is not None and None in amounts:
        reason, amounts = Reason.of("coverage.unit_unknown", line=line.number, unit=line.unit, wanted=unit), [None] * 2
    expected, needed = due.get(line.number), needed_by(wanted)
    late: bool | None = False
    if line.number in due:
        late = None if expected is None or needed is None else expected > needed
    return Covering(state.id, state.number, line.number, amounts[0], amounts[1], expected, late, reason)


def _in_unit(line: OrderLine, amount: Decimal | None, unit: str | None) -> Decimal | None:
    if amount is None:
        return None
    converted = convert(Quantity(amount, line.unit), unit, line.conversions)
    return None if converted is None else converted.amount


def needed_by(line: RequisitionLine) -> date | None:
    """When a requisition line is needed: the day it says, else the first of its demands."""
    days = (one.needed_by for one in line.demands if one.needed_by is not None)
    return line.needed_by or min(days, default=None)


def _covered(requisition: RequisitionState, line: RequisitionLine, by: tuple[Covering, ...]) -> CoveredLine:
    requested = None if line.quantity is None else line.quantity.amount
    ordered, received = _sum(one.ordered for one in by), _sum(one.received for one in by)
    apart = None if requested is None or ordered is None else settled(EXACT.subtract(requested, ordered))
    to_order = None if apart is None else max(_ZERO, apart)
    return CoveredLine(
        line.number,
        line.item,
        None if line.quantity is None else line.quantity.unit,
        needed_by(line),
        requested,
        ordered,
        # Of what is not wanted any more, nothing is to be ordered.
        _ZERO if requisition.stage in _GIVEN_UP else to_order,
        None if apart is None else max(_ZERO, apart.copy_negate()),
        received,
        by,
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what may have been converted one by one."""
    whole = sum_of(amounts)
    return None if whole is None else settled(whole)


def _place(one: Covering) -> tuple[str, str, int]:
    return one.order_number or "", one.order, one.line


def _told(number: str | None, one: CoveredLine) -> dict[str, object]:
    requested, ordered = plain(one.requested or _ZERO), plain(one.ordered or _ZERO)
    return {"requisition": number, "line": one.line, "requested": requested, "ordered": ordered}


def _over(requisition: RequisitionState, one: CoveredLine) -> Finding:
    return Finding.of("requisition_over_ordered", f"lines[{one.line}]", **_told(requisition.number, one))


def _unknown_line(requisition: RequisitionState, line: OrderLine, reference: RequisitionReference) -> Finding:
    told = {"requisition": requisition.number, "line": reference.line}
    return Finding.of("requisition_line_unknown", f"lines[{line.number}].requisitions", **told)


def _line_as_dict(one: CoveredLine, lang: str) -> dict[str, Any]:
    amounts = ("requested", "ordered", "to_order", "over_ordered", "received")
    return {
        "line": one.line,
        "item": one.item,
        "unit": one.unit,
        "needed_by": _day(one.needed_by),
        **{name: _number(getattr(one, name)) for name in amounts},
        "by": [_covering_as_dict(part, lang) for part in one.by],
    }


def _covering_as_dict(one: Covering, lang: str) -> dict[str, Any]:
    return {
        "order": one.order,
        "order_number": one.order_number,
        "line": one.line,
        "ordered": _number(one.ordered),
        "received": _number(one.received),
        "expected": _day(one.expected),
        "late": one.late,
        "reason": None if one.reason is None else one.reason.as_dict(lang),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
