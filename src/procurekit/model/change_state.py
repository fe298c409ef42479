"""ChangeState: a change request and how far it has come, folded from the history of its order."""

from __future__ import annotations

from attrs import frozen

from procurekit.model.change_request import AnswerOrigin, ChangeRequest, Side
from procurekit.model.field_change import Change
from procurekit.values import Moment

__all__ = ["ACCEPT", "COUNTER", "REFUSE", "REVISE", "ChangeState", "Offer", "same_terms"]

ACCEPT, REFUSE, COUNTER, REVISE = "accept", "refuse", "counter", "revise"
"""What the sides say to each other's terms: the names that a workflow of change requests has for these steps."""


@frozen
class Offer:
    """Terms that one side stood for: the changes, on which revision of the order, by whom and when."""

    side: Side
    changes: tuple[Change, ...]
    revision: int
    version: int
    at: Moment | None = None
    actor: str | None = None
    origin: AnswerOrigin | None = None


@frozen
class ChangeState:
    """A change request at one version of its order's history.

    `request` is what it asks for now, `side` who stands for that; `offers` are the rounds so far, the present one last.
    `agreed` says how the other side accepted these very terms (*confirmed* by itself or *attested* by somebody else),
    None as long as it hasn't. `applied` is the revision of the order that came of it. `definition` is the hash of the
    workflow that it runs on, `version` the last event that was its own.
    """

    id: str
    order: str
    request: ChangeRequest
    state: str
    stage: str
    definition: str | None
    version: int
    side: Side
    offers: tuple[Offer, ...]
    agreed: AnswerOrigin | None = None
    applied: int | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it asks for now, personal data included."""
        return self.request.all_changes

    @property
    def origin(self) -> AnswerOrigin | None:
        """How the supplier's word on the terms that stand came, by its answer or its own offer; None before any."""
        return self.agreed if self.side == "buyer" else self.offers[-1].origin or "attested"

    @property
    def number(self) -> int:
        """Which change request of its order it is, from 1."""
        return int(self.id.rpartition(".")[2])


def same_terms(one: tuple[Change, ...], other: tuple[Change, ...]) -> bool:
    """Do two diffs lead to the same, whatever they start from?"""
    return {change.path: change.after for change in one} == {change.path: change.after for change in other}
