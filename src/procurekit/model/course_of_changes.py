"""The course of a change request: when its terms were put to the other side, what that said first, how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from procurekit.model.change_events import Proposed, Revised
from procurekit.model.change_request import Side
from procurekit.model.change_state import ACCEPT, COUNTER, REFUSE, ChangeState
from procurekit.model.events import Event, Moved
from procurekit.model.state import OrderState
from procurekit.values import Moment

__all__ = ["Course", "Waits", "course_of", "waits_of"]

_ANSWERS: Final = frozenset({ACCEPT, REFUSE, COUNTER})
_WITHDRAW: Final = "withdraw"
_AT_HOME: Final[Mapping[Side, frozenset[str]]] = {
    "buyer": frozenset({"draft", "sent_back", "pending_approval", "approved"}),
    "supplier": frozenset({"draft", "sent_back"}),
}
"""The stages in which terms are still with the side that stands for them; the supplier's are approved by the other."""

_ENDED: Final = frozenset({"closed", "cancelled", "rejected"})


@frozen
class Course:
    """What became of a change request, as far as it has come.

    `offered` is when the terms that were answered first, or that wait for it, were put to the other side; `answered`
    when that answer came. `refused`: the side that was asked said no, and it ended; `withdrawn`: whoever asked for it
    took it back.
    """

    offered: Moment | None = None
    answered: Moment | None = None
    refused: bool = False
    withdrawn: bool = False


def course_of(state: OrderState, change: ChangeState) -> Course:
    """The course of one of an order's change requests.

    Accepting, refusing and a counter-offer are answers, and so is what the buyer's approvers decide on the supplier's
    terms. Time that runs out, an order that ends and what is turned down before it was sent are none.
    """
    offered: Moment | None = None
    answered: Moment | None = None
    came: Moment | None = None
    side, stage = change.offers[0].side, ""
    refused = withdrawn = False
    for event in _own(state, change):
        at, said = event.envelope.at or event.envelope.known_at, event.payload
        fresh = isinstance(said, Revised)
        if isinstance(said, Revised):
            side = said.side
        elif isinstance(said, Moved):
            answers = _answers(said, side)
            if answers and answered is None:
                # Where a workflow has no step of its own for it, it was asked since it came to where it was answered.
                offered, answered = offered or came, at
            refused = answers and said.stage == "rejected"
            withdrawn = said.stage == "cancelled" and (said.command == _WITHDRAW or not said.automatic)
        if isinstance(said, Moved | Proposed):
            stage, came = said.stage, at
        if answered is not None or stage in _ENDED:
            continue
        if stage in _AT_HOME[side]:
            offered = None
        elif offered is None or fresh:
            # Other terms than those that lay there were put to it just now.
            offered = at
    return Course(offered, answered, refused, withdrawn)


@frozen
class Waits:
    """That one side has to answer the other's terms: which one, and since when these terms lie there."""

    side: Side
    since: Moment


def waits_of(state: OrderState, change: ChangeState) -> Waits | None:
    """Who has to answer the terms of a change request that stand now; None where nobody has to.

    What was accepted waits for no answer any more, and a counter-offer waits for the other side's.
    """
    since: Moment | None = None
    side, stage, settled = change.offers[0].side, "", False
    for event in _own(state, change):
        at, said = event.envelope.at or event.envelope.known_at, event.payload
        if isinstance(said, Revised):
            # Terms of their own: a counter-offer answers the ones before.
            side, since, settled = said.side, None, False
        elif isinstance(said, Moved):
            settled = settled or _answers(said, side)
        if isinstance(said, Moved | Proposed):
            stage = said.stage
        if stage in _AT_HOME[side]:
            since, settled = None, False
        elif settled or stage in _ENDED:
            since = None
        elif since is None:
            since = at
    return None if since is None else Waits("supplier" if side == "buyer" else "buyer", since)


def _own(state: OrderState, change: ChangeState) -> Iterator[Event]:
    return (one for one in state.history if one.change == change.id)


def _answers(said: Moved, side: Side) -> bool:
    """Is a step what the other side says to the terms of this one?"""
    if said.command in _ANSWERS:
        return True
    return side == "supplier" and not said.automatic and said.stage in {"approved", "rejected"}
