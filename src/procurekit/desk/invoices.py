"""Invoice numbers: each belongs to its issuer, and one that comes back on another invoice is a finding."""

from __future__ import annotations

from attrs import evolve, frozen

from procurekit.desk.journaling import Journal
from procurekit.errors import Finding
from procurekit.model.events import Cancelled
from procurekit.model.invoice import Invoice
from procurekit.model.kinds import FactDocument
from procurekit.model.order import PurchaseOrder
from procurekit.model.record import SideRecord

__all__ = ["Numbering", "numbering", "repeated"]


@frozen
class Numbering:
    """What follows from an invoice's number: a finding if another invoice has it, else the record that it is taken."""

    findings: tuple[Finding, ...] = ()
    side: tuple[SideRecord, ...] = ()


def numbering(journal: Journal, document: object, stream: str, order: PurchaseOrder) -> Numbering:
    """What follows from the number of an invoice that is to be stored in `stream`; nothing for any other document."""
    if not isinstance(document, Invoice) or not journal.keeps_side:
        return Numbering()
    supplier = document.supplier or order.supplier
    issuer = document.issuer or (None if supplier is None else supplier.id)
    other = journal.number("invoice", issuer, document.number)
    mine = journal.numbered("invoice", issuer, document.number, stream)
    if other is None:
        return Numbering(side=mine)
    if other == stream:
        return Numbering()
    events = journal.events(other)
    if events and isinstance(events[-1].payload, Cancelled):
        # An invoice that never counted has no number either.
        return Numbering(side=tuple(evolve(one, replace=True) for one in mine))
    return Numbering((repeated(document, other, issuer),))


def repeated(document: FactDocument, other: str, issuer: str | None = None) -> Finding:
    """The finding that a document's number is another one's."""
    named = getattr(document, "issuer", None) or issuer
    return Finding.of("number_seen_before", "", number=document.number, issuer=named, other=other)
