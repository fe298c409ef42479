"""Receiving: how what comes is taken in; by which policy it goes to schedule lines, and whose tolerances count."""

from __future__ import annotations

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.allocation import EARLIEST_DUE, POLICIES
from procurekit.model.catalogue import Catalogued
from procurekit.model.events import Judged
from procurekit.model.item import Item
from procurekit.model.kinds import FactDocument
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.tolerances import judge

__all__ = ["Receiving", "policy_named"]


@frozen
class Receiving:
    """A desk's way of receiving: what is decided by it is recorded, so that a later way moves nothing."""

    allocation: str = EARLIEST_DUE
    catalogue: Catalogued | None = field(default=None, kw_only=True)

    def by(self, allocation: str | None) -> Receiving:
        """The same with another policy, where one is named."""
        return self if allocation is None else evolve(self, allocation=policy_named(allocation))

    def judged(self, order: PurchaseOrder, document: FactDocument) -> tuple[Judged, ...]:
        """How far the lines of a document may be off, by what the catalogue says now."""
        return judge(order, document, self.catalogue)

    def completed(self, order: PurchaseOrder) -> PurchaseOrder:
        """An order with the conversions of its items on lines that state none: its history needs nothing else."""
        if self.catalogue is None:
            return order
        lines = [self._completed(line, self.catalogue) for line in order.lines]
        return evolve(order, lines=lines) if any(map(_differ, lines, order.lines)) else order

    def _completed(self, line: OrderLine, catalogue: Catalogued) -> OrderLine:
        item: Item | None = None if line.item is None or line.conversions else catalogue.item(line.item)
        return line if item is None or not item.conversions else evolve(line, conversions=item.conversions)


def _differ(one: OrderLine, other: OrderLine) -> bool:
    return one is not other


def policy_named(name: object) -> str:
    """The policy of that name. Raises InvalidValue if there is none.

    >>> policy_named("pro_rata")
    'pro_rata'
    """
    if name not in POLICIES:
        raise InvalidValue("not_a_choice", field="allocation", value=repr(name), choices=", ".join(POLICIES))
    return str(name)
