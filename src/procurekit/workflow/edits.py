"""Edits: what a change of the document does to its approvals, and where it sends the document. Pure."""

from __future__ import annotations

from typing import Final

from procurekit.model.deeds import Deed
from procurekit.values import Moment, check
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.standing import standing_of
from procurekit.workflow.steps import ENDS
from procurekit.workflow.subject import Subject
from procurekit.workflow.views import View

__all__ = ["RETURN", "STAYS", "returned"]

RETURN: Final = "return_for_approval"
"""What a history calls it."""

STAYS: Final = ENDS | {"issued"}
"""The stages in which a document stays where it is: it is with the supplier, or at its end."""


def returned(
    definition: Definition,
    before: Subject,
    after: Subject,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
) -> tuple[Deed, ...]:
    """The deeds that follow from an edit: where signatures get void, or too few, the document goes to ``returns_to``.

    `before` and `after` are the subject with its content before and after the edit. None where the edit is within the
    tolerance, or where the approval says nothing of where it goes: then the document stays, and can't go on.
    """
    if definition.stage(before.state) in STAYS:
        return ()
    moment = check.given_moment("at", at)
    old, new = (View(definition, one, moment, organisation) for one in (before, after))
    deeds = []
    for approval in definition.approvals:
        if approval.returns_to is None:
            continue
        standing = standing_of(approval, new)
        lost = len(standing.signatures) < len(standing_of(approval, old).signatures)
        # What still counts may not be enough: the edit may ask for a level more.
        short = before.state in approval.before and not standing.complete
        if lost or short:
            # What counts no more when it goes back doesn't count again after a later edit.
            voided = (approval.name,) if standing.void else ()
            deeds.append(Deed.made(RETURN, None, None, moment, approval.returns_to, voided=voided, automatic=True))
    return tuple(deeds)
