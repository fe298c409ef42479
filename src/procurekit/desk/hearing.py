"""Hearing: the answers that a follow-up brought are recorded with it, in the same append."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from procurekit.desk import deciding
from procurekit.errors import Finding
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.events import NewEvent
from procurekit.model.follow_up import FollowUp
from procurekit.model.hearing import acknowledgement_of
from procurekit.model.ids import random_id
from procurekit.model.journal import Stamp
from procurekit.model.kinds import FactDocument
from procurekit.model.state import OrderState

__all__ = ["answers", "with_answers"]

_Noticed = Callable[[Mapping[str, OrderState], FactDocument, Stamp], Mapping[str, tuple[Finding, ...]]]


def answers(
    states: Mapping[str, OrderState], document: FactDocument, stream: str, stamp: Stamp
) -> Iterator[tuple[OrderState, Acknowledgement]]:
    """What a document brought of answers, by order; nothing unless it is a follow-up in which a date was heard."""
    if isinstance(document, FollowUp):
        by = None if stamp.actor is None else stamp.actor.id
        for state in states.values():
            said = acknowledgement_of(document, state, stream, by)
            if said is not None:
                yield state, said


def with_answers(
    events: Sequence[NewEvent],
    after: Mapping[str, OrderState],
    document: FactDocument,
    stream: str,
    stamp: Stamp,
    noticed: _Noticed,
) -> tuple[list[NewEvent], dict[str, OrderState]]:
    """The events of a fact and the orders after them, with those of the answers that it brought."""
    whole, states = list(events), dict(after)
    for state, said in answers(after, document, stream, stamp):
        id_ = random_id("acknowledgement", int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        one = {state.id: state}
        more, then = deciding.recorded(one, (), said, id_, stamp, (), noticed(one, said, stamp))
        whole += more
        states |= then
    return whole, states
