"""What the history of an order says of its change requests, of whom was told, and of what silence accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from procurekit.errors import Finding
from procurekit.model.change_request import AnswerOrigin, ChangeRequest, Side, to_changes
from procurekit.model.field_change import Change
from procurekit.model.fields import PERSONAL, tuple_of
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check

__all__ = ["Deemed", "DeemedPromise", "Notified", "Proposed", "Recipient", "Revised", "to_findings"]


def to_findings(value: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a tuple."""
    return tuple_of(value)


@frozen
class Proposed:
    """A change of an order was asked for, in a state of its own workflow."""

    id: str
    document: ChangeRequest
    state: str
    stage: str
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Revised:
    """What a change request asks for is now this, and `side` stands for it: a counter-offer, or put on a new revision.

    `revision` is the order's that the values before are of.
    """

    change: str
    changes: tuple[Change, ...] = field(default=(), converter=to_changes)
    side: Side = field(default="buyer", kw_only=True)
    revision: int = field(default=1, kw_only=True)
    origin: AnswerOrigin | None = field(default=None, kw_only=True)
    personal: tuple[Change, ...] = field(default=(), converter=to_changes, kw_only=True, metadata=PERSONAL)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Recipient:
    """Somebody who has to know: of which kind, by which name, and what makes it theirs.

    `kind` is ``person``, ``supplier``, ``demand``, ``requisition``, ``site`` or ``organisation``; `because` the path of
    what concerns them.
    """

    kind: str = field(validator=check.name)
    name: str = field(validator=check.name)
    because: str | None = None


def to_recipients(value: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Recipients as a tuple."""
    return tuple_of(value)


@frozen
class Notified:
    """Those whom something concerns were told of it, or are to be: delivery is the host's, and has its own events.

    `about` is ``proposed``, ``offered``, ``applied``, …; `change` the change request.
    """

    about: str
    recipients: tuple[Recipient, ...] = field(default=(), converter=to_recipients)
    change: str | None = field(default=None, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class DeemedPromise:
    """The date of a schedule line that silence accepted."""

    line: int
    schedule: int
    day: date


def to_promises(value: Iterable[DeemedPromise]) -> tuple[DeemedPromise, ...]:
    """Deemed promises as a tuple."""
    return tuple_of(value)


@frozen
class Deemed:
    """The supplier didn't answer, and the order's terms take silence for acceptance after so many working days."""

    promises: tuple[DeemedPromise, ...] = field(converter=to_promises)
    working_days: int = field(default=1, kw_only=True)
    since: date | None = field(default=None, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)
