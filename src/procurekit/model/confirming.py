"""Confirming: how much the supplier confirmed of each schedule line of a line, by its answers and by agreed changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from procurekit.model.allocation import fill, in_due_order
from procurekit.model.events import Changed
from procurekit.model.movements import in_line_unit, ordered_of, settled_in
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values.numbers import total

__all__ = ["confirmed_parts"]

_ZERO: Final = Decimal(0)
_ACCEPTED: Final = frozenset({"accepted", "accepted_with_change"})
_OF_A_QUANTITY: Final = re.compile(r"lines\[(\d+)\](?:\.schedule\[(\d+)\])?(?:\.quantity(?:\..*)?)?$")


def confirmed_parts(state: OrderState, line: OrderLine) -> Mapping[int, Decimal]:
    """What the supplier confirmed of each schedule line, by its number; one that it never answered isn't there.

    The latest answer that speaks of it counts: what that disputes or rejects is confirmed with zero. An answer for the
    whole line goes to the schedule lines that it doesn't name, the first due first. A change of its quantity that both
    sides agreed to since then confirms what is ordered now.
    """
    papers = state.kept("acknowledgement")
    if not papers and not state.changes:
        return {}
    found: dict[int, tuple[int, Decimal]] = {}
    for kept in papers:
        found |= {number: (kept.version, much) for number, much in _answered(line, kept)}
    for version, number in _agreed(state, line):
        if version > found.get(number, (0, _ZERO))[0]:
            found[number] = (version, ordered_of(line)[number])
    return {number: settled_in(line, much) for number, (_, much) in found.items()}


def _answered(line: OrderLine, kept: Kept) -> Iterator[tuple[int, Decimal]]:
    """What one answer confirms of the schedule lines that it speaks of."""
    document: Any = kept.document
    answers = [one for one in document.lines if one.line == line.number]
    if not answers:
        return
    ordered = ordered_of(line)

    def confirmed_of(some: Iterable[Any], whole: Decimal) -> Decimal:
        said = (one for one in some if one.answer in _ACCEPTED)
        return total(whole if one.quantity is None else in_line_unit(line, one.quantity) or _ZERO for one in said)

    named = {one.schedule for one in answers} & ordered.keys()
    for number in named:
        yield number, confirmed_of((one for one in answers if one.schedule == number), ordered[number])
    rest = {one.number: ordered[one.number] for one in in_due_order(line) if one.number not in named}
    of_the_line = [one for one in answers if one.schedule not in named]
    if rest and of_the_line:
        much = confirmed_of(of_the_line, total(rest.values()))
        yield from (dict.fromkeys(rest, _ZERO) | dict(fill(much, list(rest.items())))).items()


def _agreed(state: OrderState, line: OrderLine) -> Iterator[tuple[int, int]]:
    """The changes of quantities that both sides agreed to, by version and the number of the schedule line."""
    for event in state.history if state.changes else ():
        said = event.payload
        if not isinstance(said, Changed) or said.change is None or said.origin is None:
            continue
        places = (_OF_A_QUANTITY.match(one.path) for one in said.changes)
        told = {place[2] for place in places if place is not None and int(place[1]) == line.number}
        # What changes a delivery changes the line's own quantity with it.
        named = {int(one) for one in told if one is not None}
        touched = [one.number for one in line.schedule if one.number in named or (told and not named)]
        yield from ((event.envelope.version, number) for number in touched)
