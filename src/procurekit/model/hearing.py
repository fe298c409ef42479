"""Hearing: what a supplier was heard to promise when somebody followed up, as the answer that it is."""

from __future__ import annotations

from collections.abc import Iterator

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement, Answer
from procurekit.model.follow_up import FollowUp, FollowUpLine
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.state import OrderState

__all__ = ["acknowledgement_of"]


def acknowledgement_of(
    document: FollowUp, state: OrderState, follow_up: str, by: str | None = None
) -> Acknowledgement | None:
    """The answer that a follow-up brings to one order: attested by whoever asked. None if no date was heard.

    `follow_up` is the id of the follow-up, `by` who recorded it. A date for a whole order is one for every line that is
    open. What was promised for the day that was asked for is accepted, any other day accepted with change.

    >>> import procurekit
    >>> from procurekit import FollowUp, OrderLine, PurchaseOrder
    >>> with procurekit.open("memory:") as desk:
    ...     order = desk.create(
    ...         PurchaseOrder("PO-1", lines=[OrderLine(1, "M6", "100", requested="2026-12-01")]), by="mei"
    ...     )
    ...     heard = acknowledgement_of(FollowUp(order.id, promised="2026-12-08"), order, "follow_up_1", "mei")
    >>> heard.origin, heard.attested_by, heard.lines[0].answer, str(heard.lines[0].promised)
    ('attested', 'mei', 'accepted_with_change', '2026-12-08')
    """
    lines = tuple(answer for one in document.lines for answer in _answers(one, state))
    if not lines:
        return None
    return Acknowledgement(
        state.id,
        lines=lines,
        at=document.answered_at or document.at,
        origin="attested",
        channel=document.channel,
        answered_by=document.contact,
        attested_by=document.chased_by or by,
        follow_up=follow_up,
        note=document.note,
        evidence=document.evidence,
    )


def _answers(heard: FollowUpLine, state: OrderState) -> Iterator[AcknowledgedLine]:
    if heard.order != state.id or heard.promised is None:
        return
    # Of a line that the order hasn't got, what was heard is kept all the same: the finding says so.
    numbers = [one.number for one in state.lines if one.status == "open"] if heard.line is None else [heard.line]
    for number in numbers:
        yield AcknowledgedLine(
            number,
            _answer(heard, next((one for one in state.lines if one.number == number), None)),
            schedule=heard.schedule,
            quantity=heard.quantity,
            promised=heard.promised,
        )


def _answer(heard: FollowUpLine, line: OrderLine | None) -> Answer:
    asked: tuple[ScheduleLine, ...] = () if line is None else line.schedule
    wanted = {one.requested for one in asked if heard.schedule in {None, one.number}}
    return "accepted" if wanted == {heard.promised} and heard.quantity is None else "accepted_with_change"
