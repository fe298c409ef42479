"""Events: what can happen to a document's stream, and what each event says.

A type, once released, keeps its meaning for ever: a later form gets a higher schema version and an upcaster.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, TypeAlias

from attrs import field, frozen
from pendulum import DateTime

from procurekit.errors import Finding
from procurekit.model.agreement import Agreement
from procurekit.model.alert_events import ALERT_VERBS, AlertPayload
from procurekit.model.change_events import Deemed, Notified, Proposed, Revised, to_findings
from procurekit.model.change_request import AnswerOrigin, to_changes
from procurekit.model.deeds import Signature
from procurekit.model.envelope import Envelope
from procurekit.model.field_change import Change
from procurekit.model.fields import PERSONAL, one_or_many, tuple_of
from procurekit.model.incident import Hold
from procurekit.model.kinds import DOCUMENTS, FACT_KINDS, FactDocument
from procurekit.model.order import PurchaseOrder
from procurekit.model.requisition import Requisition
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import Moment, Tolerance
from procurekit.values.numbers import to_decimal

__all__ = [
    "EVENT_TYPES",
    "Agreed",
    "Allocation",
    "Cancelled",
    "Changed",
    "Corrected",
    "Created",
    "Event",
    "Found",
    "HoldPlaced",
    "HoldReleased",
    "Judged",
    "Moved",
    "NewEvent",
    "Payload",
    "Recorded",
    "Redacted",
    "Routed",
    "Shown",
    "Signed",
    "type_of",
]


@frozen
class Created:
    """A document came to be, in a state of its workflow and the stage that state stands for."""

    document: PurchaseOrder
    state: str
    stage: str
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Requested:
    """A requisition came to be."""

    document: Requisition
    state: str
    stage: str
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Agreed:
    """An agreement came to be."""

    document: Agreement
    state: str
    stage: str
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Shown:
    """A second source shows a document that is known already; the document in force stays as it is."""

    document: PurchaseOrder
    stage: str | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Moved:
    """A step of the workflow: from one state to another.

    With the last signature of an approval where it was given by one, and the approvals whose signatures count no more
    (`voided`). `automatic`: nobody decided it. Of a change request, `change` is its id; where the other side answered
    with the step, `origin` says whether it did so itself.
    """

    command: str
    before: str
    state: str
    stage: str
    signature: Signature | None = field(default=None, kw_only=True)
    voided: tuple[str, ...] = field(default=(), converter=one_or_many, kw_only=True)
    automatic: bool = field(default=False, kw_only=True)
    change: str | None = field(default=None, kw_only=True)
    origin: AnswerOrigin | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Signed:
    """One signature of an approval that needs more of them: the document stays where it is.

    `change` is the change request that it is given to, None where it is the order itself.
    """

    command: str
    signature: Signature
    change: str | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Routed:
    """What was done to an approval without signing it: passed on, a signer added, returned, a signature taken back.

    `act` is ``forward``, ``add_signer``, ``return`` or ``withdraw``; `to` whom or which level it named, `position`
    where an added signer signs: ``before``, ``with`` or ``after`` the level. `voided` are the approvals whose
    signatures count no more since; `change` the change request whose approval it is.
    """

    command: str
    act: str
    approval: str
    level: str
    to: str
    position: str | None = field(default=None, kw_only=True)
    voided: tuple[str, ...] = field(default=(), converter=one_or_many, kw_only=True)
    change: str | None = field(default=None, kw_only=True)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Changed:
    """Fields of a document changed; `personal` are those changes that touch personal data.

    `revision` is what it is since, where it was agreed anew. Of a change request that was applied, `change` is the id
    and `origin` how the other side agreed.
    """

    changes: tuple[Change, ...] = field(default=(), converter=to_changes)
    revision: int | None = field(default=None, kw_only=True)
    initiator: str | None = field(default=None, kw_only=True)
    responsibility: str | None = field(default=None, kw_only=True)
    change: str | None = field(default=None, kw_only=True)
    origin: AnswerOrigin | None = field(default=None, kw_only=True)
    personal: tuple[Change, ...] = field(default=(), converter=to_changes, kw_only=True, metadata=PERSONAL)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(default=(), converter=to_evidence, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Allocation:
    """So much of a fact goes to one schedule line, by a named policy: in the line's order unit.

    `of` says which of an inspection's quantities it is: ``accepted``, ``conceded``, ``rejected``, ``consumed``.
    """

    line: int
    schedule: int
    quantity: Decimal = field(converter=to_decimal)
    policy: str = "earliest_due"
    of: str | None = None


def to_allocations(value: Iterable[Allocation]) -> tuple[Allocation, ...]:
    """Allocations as a tuple."""
    return tuple_of(value)


@frozen
class Judged:
    """How far a line may be off, where the line itself doesn't say: by which level, as known when it was recorded.

    `over` and `under` name the level that speaks (``item``, ``supplier``, ``default``), None where none does.
    """

    line: int
    tolerance: Tolerance
    over: str | None = None
    under: str | None = None


def to_judged(value: Iterable[Judged]) -> tuple[Judged, ...]:
    """Judged lines as a tuple."""
    return tuple_of(value)


@frozen
class Recorded:
    """A fact document was recorded; in an order's stream it holds that order's share."""

    id: str
    document: FactDocument
    allocations: tuple[Allocation, ...] = field(default=(), converter=to_allocations, kw_only=True)
    judged: tuple[Judged, ...] = field(default=(), converter=to_judged, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Corrected:
    """A fact document is now this; what it said before stays in the history."""

    id: str
    document: FactDocument
    allocations: tuple[Allocation, ...] = field(default=(), converter=to_allocations, kw_only=True)
    judged: tuple[Judged, ...] = field(default=(), converter=to_judged, kw_only=True)
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Cancelled:
    """A fact document never counted; it stays in the history."""

    id: str
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class HoldPlaced:
    """A hold lies over an order, a line or an invoice from now on."""

    id: str
    hold: Hold
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class HoldReleased:
    """A hold is lifted."""

    id: str
    reason: str | None = field(default=None, kw_only=True, metadata=PERSONAL)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


@frozen
class Found:
    """Findings that came to light without another event."""

    findings: tuple[Finding, ...] = field(default=(), converter=to_findings)


@frozen
class Redacted:
    """Personal data was deleted: what so many events of so many streams said of people until then.

    `reason` is the ground for it (a request, a period that ended). It stays in the history, so it names nobody.
    """

    events: int
    streams: int
    reason: str | None = field(default=None, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


Payload: TypeAlias = (
    Created
    | Requested
    | Agreed
    | Shown
    | Moved
    | Signed
    | Routed
    | Changed
    | Recorded
    | Corrected
    | Cancelled
    | HoldPlaced
    | HoldReleased
    | Found
    | Redacted
    | Proposed
    | Revised
    | Notified
    | Deemed
    | AlertPayload
)

EVENT_TYPES: Final[dict[str, tuple[type, type | None]]] = {
    "order.created": (Created, None),
    "order.shown": (Shown, None),
    "order.moved": (Moved, None),
    "order.signed": (Signed, None),
    "order.routed": (Routed, None),
    "order.changed": (Changed, None),
    "order.held": (HoldPlaced, None),
    "order.released": (HoldReleased, None),
    "order.found": (Found, None),
    "order.redacted": (Redacted, None),
    "order.notified": (Notified, None),
    "order.deemed": (Deemed, None),
    "change_request.created": (Proposed, None),
    "change_request.moved": (Moved, None),
    "change_request.signed": (Signed, None),
    "change_request.routed": (Routed, None),
    "change_request.revised": (Revised, None),
    "requisition.created": (Requested, None),
    "requisition.moved": (Moved, None),
    "requisition.signed": (Signed, None),
    "requisition.routed": (Routed, None),
    "requisition.changed": (Changed, None),
    "agreement.created": (Agreed, None),
    "agreement.moved": (Moved, None),
    "agreement.signed": (Signed, None),
    "agreement.routed": (Routed, None),
    "agreement.changed": (Changed, None),
    **{f"alert.{verb}": (payload, None) for payload, verb in ALERT_VERBS.items()},
    **{
        f"{kind}.{verb}": (payload, DOCUMENTS[kind] if payload is not Cancelled else None)
        for kind in FACT_KINDS
        for verb, payload in (("recorded", Recorded), ("corrected", Corrected), ("cancelled", Cancelled))
    },
}
"""Every event type: the class of what it says, and for a fact document's event the class of the document."""

_VERBS: Final[dict[type, str]] = {
    Created: "created",
    Requested: "created",
    Agreed: "created",
    Shown: "shown",
    Moved: "moved",
    Signed: "signed",
    Routed: "routed",
    Changed: "changed",
    Recorded: "recorded",
    Corrected: "corrected",
    Cancelled: "cancelled",
    HoldPlaced: "held",
    HoldReleased: "released",
    Found: "found",
    Redacted: "redacted",
    Proposed: "created",
    Revised: "revised",
    Notified: "notified",
    Deemed: "deemed",
    **ALERT_VERBS,
}


def type_of(kind: str, payload: Payload) -> str:
    """The event type of a payload in the history of a document of that kind."""
    return f"{kind}.{_VERBS[type(payload)]}"


@frozen
class NewEvent:
    """An event that was decided and is not stored yet: which stream, what it says, when it happened.

    `known_at` and `definition`, the workflow that it was decided by, are given where they are not the same for all
    events of the append.
    """

    stream: str
    type: str
    payload: Payload
    at: Moment | None = None
    known_at: DateTime | None = None
    assumed: bool = False
    definition: str | None = None


@frozen
class Event:
    """A stored event: its envelope, what it says, who did it. `redacted` says that its personal data was deleted."""

    envelope: Envelope
    payload: Payload
    position: int | None = None
    redacted: bool = False
    actor_name: str | None = None
    on_behalf_of_name: str | None = None

    @property
    def kind(self) -> str:
        """The kind of document it is about: the first half of its type."""
        return self.envelope.type.partition(".")[0]

    @property
    def change(self) -> str | None:
        """The change request whose own history it belongs to; None where it is the order's or a fact's."""
        if not self.envelope.type.startswith("change_request."):
            return None
        payload: Any = self.payload
        return str(payload.id if isinstance(payload, Proposed) else payload.change)
