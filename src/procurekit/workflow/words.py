"""The names that a workflow's conditions may use: the document's facts, the host's own, and the workflow's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from procurekit.expressions import Name, Vocabulary
from procurekit.model.facts_of_changes import change_words
from procurekit.model.facts_of_incidents import incident_words
from procurekit.model.facts_of_orders import order_words
from procurekit.model.facts_of_requisitions import requisition_words
from procurekit.workflow.conditions import CustomFact

__all__ = ["APPROVED", "OWN", "amount_of", "approval_words", "words_of"]

OWN: Final = (
    Name("state", "text", "状态", missing=False, meaning="the state of the workflow"),
    Name("done", "texts", "已做步骤", missing=False, meaning="the commands that have been done to it"),
    Name("overdue", "texts", "已过期限", missing=False, meaning="the deadlines that have passed"),
)
"""The workflow's own names."""

APPROVED: Final = ("approved_", "批准时")
"""What stands before a fact's name where it is the fact as it was when it was signed."""

_AMOUNT: Final = Name(
    "approval_amount", "decimal", "审批金额", "currency", meaning="the document's amount in the approval's currency"
)
_AMOUNTS: Final = {"order": "order_total", "change_request": "order_total", "requisition": "estimated_amount"}


def amount_of(document: str, named: str | None) -> str:
    """The fact that an approval's amount is: the one it names, or the one that such a document has."""
    return named or _AMOUNTS.get(document, "order_amount")


_FACTS: Final[dict[str, Callable[[], Vocabulary]]] = {
    "order": order_words,
    "requisition": requisition_words,
    "incident": incident_words,
    "change_request": change_words,
}


@cache
def _known(document: str) -> Vocabulary:
    made = _FACTS.get(document)
    return Vocabulary([*(() if made is None else made()), *OWN])


def words_of(document: str, facts: Iterable[CustomFact]) -> Vocabulary:
    """The vocabulary of a document's workflow. Raises InvalidValue if two names clash."""
    own = [Name(one.name, one.type, one.zh, one.unit, missing=not one.counts, meaning=one.meaning) for one in facts]
    known = _known(document)
    return known.extended(Vocabulary(own)) if own else known


@cache
def approval_words(known: Vocabulary) -> Vocabulary:
    """The same with the amount in the approval's currency, and every fact as it was when it was signed."""
    then = [
        Name(f"{APPROVED[0]}{one.name}", one.type, one.zh and f"{APPROVED[1]}{one.zh}", one.unit, meaning=one.meaning)
        for one in (*known, _AMOUNT)
    ]
    return known.extended(Vocabulary([_AMOUNT, *then]))
