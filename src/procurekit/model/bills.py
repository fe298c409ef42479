"""Bills: which of the invoices of an order are bills for what it ordered, and which are something else. Pure."""

from __future__ import annotations

from typing import Any

from procurekit.model.invoice import Invoice
from procurekit.model.state import Kept, OrderState

__all__ = ["billed_by_another", "bills_of"]


def bills_of(state: OrderState) -> tuple[Kept, ...]:
    """The supplier's bills and credit notes for what was ordered: not for prepayments, nor anybody else's."""
    return state.once("bills", lambda: _bills(state))


def _bills(state: OrderState) -> tuple[Kept, ...]:
    papers: list[tuple[Kept, Any]] = [(kept, kept.document) for kept in state.kept("invoice")]
    mine = [(kept, one) for kept, one in papers if not billed_by_another(state, one)]
    # What takes back a prepayment takes back nothing of what was ordered; a final bill may name it, too.
    prepaid = {name for kept, one in mine if one.kind == "prepayment" for name in (kept.id, one.number)}
    back = {kept.id for kept, one in mine if one.kind == "credit_note" and one.corrects in prepaid}
    return tuple(kept for kept, one in mine if one.kind != "prepayment" and kept.id not in back)


def billed_by_another(state: OrderState, document: Invoice) -> bool:
    """Is a bill somebody else's than the order's supplier's: a forwarder's, a customs agent's?

    Whoever has the supplier's id or name is the supplier.
    """
    ordered, party = state.order.supplier, document.supplier
    billed = {document.issuer} if party is None else {party.id, party.name}
    known = billed - {None}
    return ordered is not None and bool(known) and known.isdisjoint({ordered.id, ordered.name})
