"""Combining: order lines made of requisition lines (合并下单), each with its references back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from procurekit.errors import InvalidValue
from procurekit.model.coverage import Coverage, needed_by
from procurekit.model.document_facts import shared
from procurekit.model.document_state import RequisitionState
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.requisition import RequisitionLine
from procurekit.model.terms import RequisitionReference
from procurekit.values import Quantity
from procurekit.values.numbers import total

__all__ = ["combine"]

_ZERO: Final = Decimal(0)
Part: TypeAlias = tuple[RequisitionState, RequisitionLine, Decimal | None]


def combine(requisitions: Iterable[RequisitionState], covered: Iterable[Coverage] = ()) -> tuple[OrderLine, ...]:
    """Order lines for what requisitions ask for, numbered from 1, or for what is still to be ordered of it.

    Lines that ask for the same item in the same unit become one (of the same kind, specification and agreement too);
    what has no item code stays apart. A line's schedule has one schedule line for each site and day, with the demands
    that wait for it, and refers to each requisition line with its quantity. With the coverages of the requisitions in
    `covered`, what others have ordered is left out. There is no price: that is for you to agree.

    Raises InvalidValue where a coverage doesn't know how much is still to be ordered, or nothing says how much is asked
    for.

    >>> import procurekit
    >>> from procurekit import Requisition
    >>> with procurekit.open("memory:") as desk:
    ...     asked = [
    ...         desk.create(Requisition(number, lines=[RequisitionLine(1, "M6-BOLT", much)]), by="mei")
    ...         for number, much in (("PR-1", "600"), ("PR-2", "400"))
    ...     ]
    >>> (line,) = combine(asked)
    >>> str(line.quantity), [(one.requisition, str(one.quantity)) for one in line.requisitions]
    ('1000', [('PR-1', '600'), ('PR-2', '400')])
    """
    known = {one.requisition: one for one in covered}
    groups: dict[object, list[Part]] = {}
    for state in requisitions:
        for line in state.document.lines:
            much = _wanted(state, line, known.get(state.id))
            if much is None or much > 0:
                groups.setdefault(_same(state, line), []).append((state, line, much))
    return tuple(_line(number, parts) for number, parts in enumerate(groups.values(), 1))


def _wanted(state: RequisitionState, line: RequisitionLine, known: Coverage | None) -> Decimal | None:
    if line.quantity is None or known is None:
        return None if line.quantity is None else line.quantity.amount
    left = known.line(line.number).to_order
    if left is None:
        raise InvalidValue("still_to_order_unknown", requisition=state.number or state.id, line=line.number)
    return left


def _same(state: RequisitionState, line: RequisitionLine) -> object:
    """What two lines have in common that become one."""
    if line.item is None or line.quantity is None:
        return state.id, line.number
    return line.item, line.quantity.unit, line.kind, line.specification, line.agreement


def _line(number: int, parts: Sequence[Part]) -> OrderLine:
    _, first, much = parts[0]
    unit = None if first.quantity is None else first.quantity.unit
    whole = None if much is None else Quantity(total(one or _ZERO for _, _, one in parts), unit)
    # What is asked for as a plain amount is ordered as one.
    amount = first.estimated_price.amount if whole is None and first.estimated_price is not None else None
    lines = [line for _, line, _ in parts]
    return OrderLine(
        number,
        first.item,
        whole,
        amount=amount,
        kind=first.kind,
        description=first.description,
        specification=first.specification,
        category=first.category,
        agreement=first.agreement,
        project=shared(line.project for line in lines),
        cost_centre=shared(line.cost_centre for line in lines),
        schedule=tuple(_schedule(parts, unit)),
        requisitions=[RequisitionReference(_name(state), line.number, one) for state, line, one in parts],
    )


def _name(state: RequisitionState) -> str:
    """The number, where it is ours and so unique; else the id."""
    return state.number if state.number is not None and state.document.issuer is None else state.id


def _schedule(parts: Sequence[Part], unit: str | None) -> Iterator[ScheduleLine]:
    places: dict[tuple[date | None, str | None], list[Part]] = {}
    for one in parts:
        places.setdefault((needed_by(one[1]), one[1].site), []).append(one)
    order = sorted(places, key=lambda place: (place[0] or date.max, place[1] or ""))
    for number, place in enumerate(order, 1):
        mine = places[place]
        known = [one for _, _, one in mine if one is not None]
        yield ScheduleLine(
            number,
            Quantity(total(known), unit) if known else None,
            place[0],
            site=place[1],
            demands=[demand for _, line, _ in mine for demand in line.demands],
        )
