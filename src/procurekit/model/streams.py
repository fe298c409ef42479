"""Streams: of which kind of document a stream is the history, and the state that it folds to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from procurekit.model.document_state import AgreementState, RequisitionState, fold_document
from procurekit.model.events import Event
from procurekit.model.folding import fold
from procurekit.model.ids import kind_in
from procurekit.model.journal import Head
from procurekit.model.state import OrderState

__all__ = ["STATES", "AnyState", "fold_stream"]

AnyState: TypeAlias = OrderState | RequisitionState | AgreementState
"""The state of any document that a workflow moves: all have `kind`, `id`, `head`, `document`, `state`, `stage`, …"""

STATES: Final = (OrderState, RequisitionState, AgreementState)
_BESIDE: Final[dict[str, type[RequisitionState | AgreementState]]] = {
    one.kind: one for one in (RequisitionState, AgreementState)
}


def fold_stream(
    stream: str, events: Iterable[Event], start: AnyState | None = None, head: Head | None = None
) -> AnyState | None:
    """The state after a stream's events, of the class that its id says; None where there is no event at all."""
    cls = _BESIDE.get(kind_in(stream))
    if cls is None:
        return fold(events, start if isinstance(start, OrderState) else None, head)
    return fold_document(cls, events, start if isinstance(start, cls) else None, head)
