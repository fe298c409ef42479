"""Costing: what an order really costs, and what of it is billed and paid: with the papers that concern others too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from procurekit.desk.arguments import expect
from procurekit.desk.storing import Storing
from procurekit.model.costs import OrderCosts, order_costs
from procurekit.model.kinds import FactDocument, orders_of
from procurekit.model.papers import Papers
from procurekit.model.paying import OrderBalance, order_balance
from procurekit.model.spreading import Basis
from procurekit.model.state import Kept, OrderState

__all__ = ["Costing"]

_NO_BASES: Final[Mapping[str, Basis]] = {}


class Costing(Storing):
    """The part of a desk that tells an order's money."""

    def costs(
        self, order: OrderState | str, basis: Basis = "amount", *, bases: Mapping[str, Basis] = _NO_BASES
    ) -> OrderCosts:
        """The landed cost of an order's lines: goods, and their part of freight, insurance, customs and discounts.

        `basis` says by what costs are spread: ``amount``, ``quantity``, ``weight``, ``equal``, or a weight for each
        line by its number; `bases` says it for single costs by their name. What stands on a document that concerns
        other orders too is spread over all of them, and counted here with its part. Raises NotFound, InvalidValue.
        """
        expect("bases", bases, Mapping)
        state = self._seen_state(order)
        return order_costs(state, basis, bases=bases, papers=self._papers(state))

    def balance(self, order: OrderState | str) -> OrderBalance:
        """What of an order is billed, paid and prepaid, and what is still to be, in its currency. Raises NotFound."""
        state = self._seen_state(order)
        return order_balance(state, self._papers(state))

    def _seen_state(self, order: OrderState | str) -> OrderState:
        return order if isinstance(order, OrderState) else self.get(order)

    def _papers(self, state: OrderState) -> Papers:
        """The whole of every document that an order shares with others, and those others as they are now."""
        wholes = {kept.id: whole for kept in _told(state) if (whole := self._whole(state, kept)) is not None}
        others = {order for whole in wholes.values() for order in orders_of(whole)} - {state.id}
        found = {order: self.journal.state(order) for order in sorted(others)}
        return Papers(wholes, {order: one for order, one in found.items() if one is not None})

    def _whole(self, state: OrderState, kept: Kept) -> FactDocument | None:
        """The whole document as it was when this order's share of it was written, else as it is now."""
        mine: Any = kept.document
        told = [getattr(event.payload, "document", None) for event in self.journal.events(kept.id)]
        papers = [one for one in reversed(told) if one is not None]
        same = (one for one in papers if _lines(one, state.id) == _lines(mine, state.id))
        return next(same, papers[0] if papers else None)


def _told(state: OrderState) -> Iterator[Kept]:
    yield from state.kept("shipment")
    yield from state.kept("invoice")


def _lines(document: Any, order: str) -> tuple[object, ...]:
    return tuple(one for one in document.lines if one.order == order)
