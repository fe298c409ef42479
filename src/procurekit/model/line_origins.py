"""Line origins: since when what a line orders was asked for, and at what price an agreement has it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from attrs import frozen

from procurekit.model.agreement import Agreement
from procurekit.model.commitment import agreed_line
from procurekit.model.document_state import AgreementState, RequisitionState, fold_document
from procurekit.values import Quantity, convert, date_in

__all__ = ["CalledOff", "Terms", "asked_on", "price_agreed", "terms_of"]

_IN_FORCE: Final = frozenset({"approved", "issued"})
_ENDED: Final = frozenset({"closed", "cancelled", "rejected"})


@frozen
class Terms:
    """What an agreement said from a day on; None once it had ended."""

    since: date
    document: Agreement | None


def asked_on(requisition: RequisitionState) -> date:
    """The day on which something was asked for: the one on the paper, else that on which it was written down here."""
    made = requisition.history[0].envelope
    return requisition.document.requested_on or date_in(made.at or made.known_at)


def terms_of(agreement: AgreementState) -> tuple[Terms, ...]:
    """What an agreement said since when, the oldest first; while it is revised, what was in force before goes on."""
    return tuple(_terms(agreement))


def _terms(agreement: AgreementState) -> Iterator[Terms]:
    now: AgreementState | None = None
    said: Agreement | None = None
    for event in agreement.history:
        now = fold_document(AgreementState, [event], now)
        assert now is not None  # noqa: S101 - an event makes a state
        envelope = event.envelope
        day = date_in(envelope.at or envelope.known_at)
        if now.stage in _IN_FORCE and now.document != said:
            said = now.document
            yield Terms(day, said)
        elif now.stage in _ENDED and said is not None:
            said = None
            yield Terms(day, None)


class CalledOff(Protocol):
    """What of a row of facts is asked when an agreement is to tell its price: every `LineFacts` has it."""

    @property
    def item(self) -> str | None: ...  # noqa: D102 - the facts of these names
    @property
    def unit(self) -> str | None: ...  # noqa: D102
    @property
    def currency(self) -> str | None: ...  # noqa: D102
    @property
    def ordered_on(self) -> date | None: ...  # noqa: D102
    @property
    def agreement_line(self) -> int | None: ...  # noqa: D102


def price_agreed(terms: tuple[Terms, ...], row: CalledOff) -> Decimal | None:
    """The price of one order unit of a line by the agreement that it calls off from, as that stood on its order date.

    What was ordered before the terms were written down here is by the first of them; a line without an order date by
    the last. None where the agreement had ended, wasn't valid on that day, has no such line or no price for it, is in
    another currency, or speaks of a unit that it doesn't convert; and where its price has the tax in it, which can't be
    compared with one that hasn't.
    """
    document = _in_force(terms, row.ordered_on)
    if document is None or (document.currency is not None and document.currency != row.currency):
        return None
    line = agreed_line(document.lines, row.item, row.agreement_line)
    if line is None or line.price is None or line.price.gross:
        return None
    one = convert(Quantity(1, row.unit), line.price.unit or line.unit, line.conversions)
    return None if one is None else line.price.amount_for(one.amount)


def _in_force(terms: tuple[Terms, ...], day: date | None) -> Agreement | None:
    if not terms:
        return None
    if day is None:
        return terms[-1].document
    found = next((one for one in reversed(terms) if one.since <= day), terms[0]).document
    if found is None:
        return None
    valid = (found.valid_from or date.min) <= day <= (found.valid_until or date.max)
    return found if valid else None
