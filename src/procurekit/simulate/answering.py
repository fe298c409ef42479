"""Answering: how a supplier's word reaches the desk: confirmed by itself, or attested by the buyer who heard it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.party import Actor
from procurekit.simulate.office import Office
from procurekit.simulate.suppliers import Supplier

__all__ = ["acknowledge"]

_ATTESTED: Final = frozenset({"phone", "微信"})


def acknowledge(
    office: Office,
    order: str,
    number: str,
    supplier: Supplier,
    buyer: Actor,
    channel: str,
    lines: Sequence[AcknowledgedLine],
    note: str | None = None,
) -> None:
    """Report a supplier's answer, now. What came by telephone or chat is the buyer's word, with what proves it."""
    attested = channel in _ATTESTED
    by = buyer if attested else Actor(f"{supplier.id}.sales", supplier.contact.name, party=supplier.id)
    said = Acknowledgement(
        order,
        lines=lines,
        number=office.number(f"{supplier.id}-OC") if channel in {"email", "portal"} else None,
        issuer=supplier.id,
        at=office.now,
        origin="attested" if attested else "confirmed",
        channel=channel,
        answered_by=evolve(supplier.contact, role=None),
        attested_by=buyer.id if attested else None,
        note=note,
        evidence=office.evidence(channel, number),
    )
    office.report("acknowledge", said, by)
