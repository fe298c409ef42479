"""DocumentState: a document beside the orders, a requisition first of all, at one version of its own history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from attrs import field, frozen

from procurekit.errors import Finding
from procurekit.model.agreement import Agreement
from procurekit.model.change import apply_changes
from procurekit.model.deeds import Deed
from procurekit.model.doing import deed_of
from procurekit.model.events import Agreed, Changed, Event, Moved, Requested
from procurekit.model.journal import Head
from procurekit.model.requisition import Requisition

__all__ = ["AgreementState", "DocumentState", "RequisitionState", "fold_document"]

D = TypeVar("D", bound=Requisition | Agreement)
S = TypeVar("S", bound="DocumentState[Any]")


@frozen
class DocumentState(Generic[D]):
    """A document's history folded to one version.

    `document` is the one in force, `state` the workflow's name for where it stands and `stage` what that stands for.
    `history` are the events it was folded from.
    """

    kind: ClassVar[str]

    book: str
    id: str
    head: Head
    document: D
    state: str
    stage: str
    definition: str | None
    findings: tuple[tuple[int, Finding], ...] = ()
    history: tuple[Event, ...] = field(default=(), eq=False, repr=False)

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """What was done to it, as far as its workflow has to know."""
        return tuple(map(deed_of, self.history))

    @property
    def version(self) -> int:
        """The number of the last event."""
        return self.head.version

    @property
    def number(self) -> str | None:
        """The document's number."""
        return self.document.number


@frozen
class RequisitionState(DocumentState[Requisition]):
    """A requisition (采购申请) and what was done to it, at one version of its history."""

    kind: ClassVar[str] = "requisition"


@frozen
class AgreementState(DocumentState[Agreement]):
    """An agreement (框架协议) and what was done to it, at one version of its history."""

    kind: ClassVar[str] = "agreement"


def fold_document(cls: type[S], events: Iterable[Event], start: S | None = None, head: Head | None = None) -> S | None:
    """The state after `events`, from the beginning or from `start`; None where there is no event at all.

    `head` is the last event's, for whoever wants to append after it. No guard is asked again: what happened, happened.
    """
    many = tuple(events)
    if not many:
        return start
    document = None if start is None else start.document
    state, stage, definition = ("", "", None) if start is None else (start.state, start.stage, start.definition)
    findings = [] if start is None else list(start.findings)
    for one in many:
        payload = one.payload
        if isinstance(payload, Requested | Agreed):
            document, state, stage = payload.document, payload.state, payload.stage
        elif isinstance(payload, Moved):
            state, stage = payload.state, payload.stage
        elif isinstance(payload, Changed) and document is not None:
            document = apply_changes(document, (*payload.changes, *payload.personal))
        definition = one.envelope.definition or definition
        findings.extend((one.envelope.version, found) for found in payload.findings)
    envelope = many[-1].envelope
    history = many if start is None else (*start.history, *many)
    now = head or Head(envelope.version, b"", envelope.recorded_at)
    assert document is not None  # noqa: S101 - a history begins with the document
    return cls(envelope.book, envelope.stream, now, document, state, stage, definition, tuple(findings), history)
