"""Edits: what a change of the document does to its approvals, and where it sends the document. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from procurekit.model.deeds import Deed
from procurekit.values import Moment, check
from procurekit.workflow.approval import Approval
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.standing import Standing, standing_of
from procurekit.workflow.subject import Subject
from procurekit.workflow.views import View

__all__ = ["concerned", "falls_short", "returned", "sent_back"]

_RETURN: Final = "return_for_approval"
"""What a history calls it."""


def returned(
    definition: Definition,
    before: Subject,
    after: Subject,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
) -> tuple[Deed, ...]:
    """The deed that follows from an edit: where signatures get void, or too few, the document goes to ``returns_to``.

    `before` and `after` are the subject with its content before and after the edit. None where the edit is within the
    tolerance, or where the approval says nothing of where it goes: then the document stays, and can't go on. What an
    edit asks of several approvals sends it back once: to the state that is written first.
    """
    moment = check.given_moment("at", at)
    old, new = (View(definition, one, moment, organisation) for one in (before, after))
    lost = []
    for approval in concerned(new):
        standing = standing_of(approval, new)
        fewer = len(standing.signatures) < len(standing_of(approval, old).signatures)
        if fewer or falls_short(standing, before.state):
            lost.append(standing)
    deed = sent_back(new, lost)
    return () if deed is None else (deed,)


def concerned(view: View) -> Iterator[Approval]:
    """The approvals for which a document may go back from where it is.

    None where it is out or at its end, and none where it is nothing yet that had to be signed: then it comes by the
    signatures on its way.
    """
    definition, state = view.definition, view.subject.state
    if not definition.is_out(state):
        for one in definition.approvals:
            if one.returns_to is not None and (state in one.before or _signed_at(definition, one, state)):
                yield one


def _signed_at(definition: Definition, approval: Approval, state: str) -> bool:
    return any(step.signs and step.approval == approval.name for step in definition.leaving(state))


def falls_short(standing: Standing, state: str) -> bool:
    """Is a document where it has to be signed, and isn't? It may ask for a level more than when it was."""
    return state in standing.approval.before and not standing.complete


def sent_back(view: View, standings: Sequence[Standing]) -> Deed | None:
    """Back to be approved anew, for these of the approvals that are `concerned`; None if there are none."""
    if not standings:
        return None
    names = [one.name for one in view.definition.states]
    first = min((str(one.approval.returns_to) for one in standings), key=names.index)
    # What counts no more when it goes back doesn't count again after a later edit.
    voided = tuple(one.approval.name for one in standings if one.void)
    return Deed.made(_RETURN, None, None, view.at, first, voided=voided, automatic=True)
