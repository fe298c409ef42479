"""OrderState: an order and everything that is known to have happened to it, at one version of its history.

It holds facts and decisions only. Quantities and statuses are functions of it (`quantities`, `facts`), never stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, TypeAlias, TypeVar, cast

from attrs import field, frozen
from pendulum import DateTime

from procurekit.errors import Finding
from procurekit.model.change_state import ChangeState
from procurekit.model.deeds import Deed
from procurekit.model.doing import deed_of
from procurekit.model.events import Allocation, Event, Judged
from procurekit.model.incident import Hold
from procurekit.model.journal import Head
from procurekit.model.kinds import FactDocument
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.values import Moment

__all__ = ["Kept", "OrderState", "Origin", "Promise", "StageChange", "View"]

_ENDED: Final = frozenset({"closed", "cancelled", "rejected"})
Origin: TypeAlias = Literal["confirmed", "attested", "deemed", "observed"]
T = TypeVar("T")


@frozen
class Kept:
    """A fact document's share of this order, as it stands now: None once it was cancelled."""

    id: str
    document: FactDocument | None
    allocations: tuple[Allocation, ...]
    source: str | None
    version: int
    known_at: DateTime
    judged: tuple[Judged, ...] = ()


@frozen
class Promise:
    """A date that the supplier promised for a schedule line: who said so, when it was known, on what evidence."""

    day: date
    origin: Origin
    known_at: DateTime
    version: int
    actor: str | None = None
    channel: str | None = None
    source: str | None = None


@frozen
class StageChange:
    """The order entered a stage: when in the business, when it was known, by whom."""

    state: str
    stage: str
    at: Moment | None
    known_at: DateTime
    version: int
    actor: str | None = None


@frozen
class View:
    """What one source last showed of the order: the document, the stage, the fact documents by id."""

    order: PurchaseOrder
    stage: str | None
    facts: Mapping[str, FactDocument]


@frozen
class OrderState:
    """An order's history folded to one version.

    `order` is the document in force, `state` the workflow's name for where it stands and `stage` what that stands for.
    `documents` are the fact documents by kind and id; `promises` the promises by (line, schedule line), oldest first,
    and `bases` the days that count instead of the first of them, since a change that the buyer started was accepted.
    `changes` are the change requests by id, `history` the events it was folded from. `kind` and `document` are what the
    states of all documents have.
    """

    kind: ClassVar[str] = "order"

    book: str
    id: str
    head: Head
    order: PurchaseOrder
    state: str
    stage: str
    source: str | None
    definition: str | None
    stages: tuple[StageChange, ...]
    documents: Mapping[str, Mapping[str, Kept]]
    promises: Mapping[tuple[int, int], tuple[Promise, ...]]
    holds: Mapping[str, Hold]
    findings: tuple[tuple[int, Finding], ...]
    views: Mapping[str, View]
    history: tuple[Event, ...] = field(default=(), eq=False, repr=False)
    changes: Mapping[str, ChangeState] = field(factory=dict)
    bases: Mapping[tuple[int, int], date] = field(factory=dict)

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """What was done to it, as far as its workflow has to know: its change requests have workflows of their own."""
        return tuple(deed_of(one) for one in self.history if one.change is None)

    def deeds_of(self, change: str) -> tuple[Deed, ...]:
        """What was done to one of its change requests."""
        return tuple(deed_of(one) for one in self.history if one.change == change)

    @property
    def pending(self) -> tuple[ChangeState, ...]:
        """The change requests that have come to no end yet, the oldest first."""
        return tuple(one for one in self.changes.values() if one.stage not in _ENDED)

    @cached_property
    def judged(self) -> Mapping[int, Judged]:
        """How far each line may be off, as it was known last, where the line itself doesn't say."""
        told = [kept for by_id in self.documents.values() for kept in by_id.values() if kept.judged]
        return {one.line: one for kept in sorted(told, key=lambda kept: kept.version) for one in kept.judged}

    @cached_property
    def worked_out(self) -> dict[tuple[str, int], Any]:
        """What was worked out of this state, by name and line, to be kept with it: it never changes."""
        return {}

    def once(self, name: str, work: Callable[[], T], line: int = 0) -> T:
        """What is worked out of this state, at the first time that somebody asks; `line` is what it is about."""
        key = (name, line)
        if key not in self.worked_out:
            self.worked_out[key] = work()
        return cast("T", self.worked_out[key])

    @property
    def version(self) -> int:
        """The number of the last event."""
        return self.head.version

    @property
    def document(self) -> PurchaseOrder:
        """The order in force, by the name that the states of all documents share."""
        return self.order

    @property
    def number(self) -> str | None:
        """The order's number."""
        return self.order.number

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """The lines in force."""
        return self.order.lines

    def line(self, number: int) -> OrderLine:
        """The line of that number. Raises KeyError."""
        return self.order.line(number)

    def entered(self, stage: str) -> StageChange | None:
        """When the order last entered a stage, if it ever did."""
        return next((one for one in reversed(self.stages) if one.stage == stage), None)

    def fact(self, kind: str, name: str) -> Kept:
        """The fact of a kind that has that id or number: one that counts, else one that was withdrawn.

        Of several, the last. Raises KeyError.
        """
        known = self.documents.get(kind, {})
        for one in reversed(self.kept(kind)):
            if name in {one.id, getattr(one.document, "number", None)}:
                return one
        for event in reversed(self.history):
            payload: Any = event.payload
            if event.kind == kind and name in {payload.id, getattr(getattr(payload, "document", None), "number", None)}:
                return known[payload.id]
        raise KeyError(name)

    def kept(self, kind: str) -> tuple[Kept, ...]:
        """The fact documents of a kind that count, in the order in which they were recorded."""
        return tuple(one for one in self.documents.get(kind, {}).values() if one.document is not None)
