"""Observation: pictures from outside go into the log in batches, one append each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from attrs import evolve, frozen

from procurekit.desk.invoices import numbering, repeated
from procurekit.desk.journaling import Journal, at_head
from procurekit.desk.logs import DESK
from procurekit.errors import Conflict, Finding
from procurekit.model.events import Created, NewEvent
from procurekit.model.ids import derived_id
from procurekit.model.invoice import Invoice
from procurekit.model.journal import Head, Stamp
from procurekit.model.kinds import kind_of
from procurekit.model.observing import Observed, observe
from procurekit.model.order import PurchaseOrder
from procurekit.model.picture import Picture
from procurekit.model.projection import Projected, project
from procurekit.model.receiving import Receiving
from procurekit.model.record import SideRecord
from procurekit.model.state import OrderState
from procurekit.workflow.subject import Step

__all__ = ["Progress", "observe_all"]

_TRIES = 5
# Under which side record it is remembered that a source's order is one that was known from elsewhere.
_JOINED = "joined"
# Under which it is remembered that a source showed an invoice: it may show it with several orders.
_PAPER = "paper"


@frozen
class Progress:
    """How far an observation of many pictures has come; given after each commit, so everything it counts is durable.

    `position` is the store's position of the last event, None where the batch added nothing or the store
    gives positions later.
    """

    pictures: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    events: int = 0
    changes: int = 0
    findings: int = 0
    position: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """The counts as plain data."""
        names = ("pictures", "created", "changed", "unchanged", "events", "changes", "findings", "position")
        return {name: getattr(self, name) for name in names}


class _Batch:
    """One batch while it is put together: the states of the orders it touches, as they will be."""

    def __init__(self, journal: Journal, stamp: Stamp, receiving: Receiving) -> None:
        self.receiving = receiving
        self.journal = journal
        self.stamp = stamp
        self.states: dict[str, OrderState | None] = {}
        self.heads: dict[str, Head] = {}
        self.ids: dict[str, str] = {}
        self.numbers: dict[tuple[str | None, str], str] = {}
        self.taken: dict[str, str] = {}
        self.parts: list[NewEvent] = []
        self.side: list[SideRecord] = []
        self.counts: Counter[str] = Counter()

    def add(self, picture: Picture) -> Observed:
        order, picture = self._placed(picture)
        picture = self._numbered_invoices(picture)
        state = self._state(order)
        seen = observe(state, picture, order=order, stamp=self.stamp, receiving=self.receiving)
        self.counts["pictures"] += 1
        self.counts["created" if seen.created else "changed" if seen.events else "unchanged"] += 1
        self.counts["changes"] += 0 if seen.created else seen.changes
        self.counts["findings"] += len(seen.findings)
        self.states[order] = seen.state
        for one in seen.events:
            if one.stream != order and not one.type.endswith(".recorded") and one.stream not in self.heads:
                self.heads[one.stream] = self.journal.head(one.stream)
            if isinstance(one.payload, Created):
                self._register(one.payload.document, order)
        self.parts.extend(seen.events)
        return seen

    def _state(self, order: str) -> OrderState | None:
        if order not in self.states:
            state = self.states[order] = self.journal.state(order)
            if state is not None:
                self.heads[order] = state.head
        return self.states[order]

    def _placed(self, picture: Picture) -> tuple[str, Picture]:
        """The stream of the order that a picture shows: derived from the source's key, or the one that has its number.

        An order of the same source under another key is another order, even with the same number; that is a finding.
        """
        source, document = self.stamp.source or "", picture.order
        id_ = derived_id("order", source, picture.key)
        if id_ in self.ids:
            return self.ids[id_], picture
        order = id_
        if self._state(id_) is None:
            joined = self.journal.side(_JOINED, id_)
            found = joined.decode() if joined is not None else self._numbered(document)
            state = None if found is None else self._state(found)
            if found is not None and state is not None:
                if joined is not None or source not in state.views or not self.journal.keeps_side:
                    order = found
                    if joined is None:
                        self.side.append(SideRecord(self.journal.book, _JOINED, id_, order.encode(), replace=True))
                else:
                    told = {"number": document.number, "issuer": document.issuer, "other": found}
                    finding = Finding.of("number_seen_before", "number", **told)
                    picture = evolve(picture, findings=(*picture.findings, finding))
        self.ids[id_] = order
        return order, picture

    def _numbered_invoices(self, picture: Picture) -> Picture:
        """The picture with the finding on every invoice whose number another one has."""
        if not any(isinstance(fact.document, Invoice) for fact in picture.facts):
            return picture
        source = self.stamp.source or ""
        facts = []
        for fact in picture.facts:
            stream = derived_id(kind_of(fact.document), source, picture.key, fact.key)
            number = numbering(self.journal, fact.document, stream, picture.order)
            paper = f"{source}\x1f{fact.key}\x1f{fact.document.number}"
            # An invoice that bills two orders is shown with each of them: that is one paper and no repetition.
            again = paper in self.taken or self.journal.side(_PAPER, paper) is not None
            self.taken.setdefault(paper, stream)
            self.side.append(SideRecord(self.journal.book, _PAPER, paper, stream.encode(), replace=True))
            found = [*fact.findings, *(() if again else number.findings)]
            for one in () if again else number.side:
                other = self.taken.setdefault(one.key, stream)
                if other == stream:
                    self.side.append(one)
                else:
                    found.append(repeated(fact.document, other))
            facts.append(evolve(fact, findings=found))
        return evolve(picture, facts=facts)

    def _numbered(self, document: PurchaseOrder) -> str | None:
        if document.number is None:
            return None
        mine = self.numbers.get((document.issuer, document.number))
        return mine or self.journal.number("order", document.issuer, document.number)

    def _register(self, document: PurchaseOrder, order: str) -> None:
        if document.number is not None and self._numbered(document) is None:
            self.numbers[document.issuer, document.number] = order
            self.side.extend(self.journal.numbered("order", document.issuer, document.number, order))

    def _projected(self, heads: dict[str, Head]) -> list[Projected]:
        touched = dict.fromkeys(one.stream for one in self.parts)
        kept = ((id_, self.states.get(id_)) for id_ in touched)
        return [project(at_head(state, heads[id_])) for id_, state in kept if state is not None]

    def settle(self, followed: Followed) -> dict[str, Step]:
        """Add the steps that orders of ours take by themselves after what was shown."""
        touched = dict.fromkeys(one.stream for one in self.parts)
        after = {id_: state for id_ in touched if (state := self.states.get(id_)) is not None}
        self.parts, after, steps = followed(self.parts, after, self.stamp)
        self.states.update(after)
        return steps

    def commit(self) -> int | None:
        if not self.parts:
            return None
        _, positions = self.journal.append(
            self.parts,
            self.stamp,
            self.heads,
            command="observe",
            side=self.side,
            projected=self._projected,  # type: ignore[arg-type]
        )
        return positions[-1] if positions else None


Followed = Callable[
    [list[NewEvent], dict[str, OrderState], Stamp], tuple[list[NewEvent], dict[str, OrderState], dict[str, Step]]
]


def observe_all(
    journal: Journal,
    pictures: Iterable[Picture],
    stamps: Iterator[Stamp],
    size: int,
    *,
    receiving: Receiving,
    followed: Followed,
    effects: Callable[[OrderState, Step], None],
) -> Iterator[tuple[Progress, tuple[Finding, ...]]]:
    """Write pictures in batches of `size`; after each commit, the counts so far and the batch's findings.

    `receiving` says how what came is taken in; `followed` adds what follows by itself to events and the states after
    them; `effects` is told each such step.
    """
    total: Counter[str] = Counter()
    rest = iter(pictures)
    while batch := list(islice(rest, size)):
        counts, position, findings = _write(journal, batch, stamps, receiving, followed, effects)
        total.update(counts)
        names = ("pictures", "created", "changed", "unchanged", "events", "changes", "findings")
        yield Progress(**{name: total[name] for name in names}, position=position), findings


def _write(
    journal: Journal,
    pictures: list[Picture],
    stamps: Iterator[Stamp],
    receiving: Receiving,
    followed: Followed,
    effects: Callable[[OrderState, Step], None],
) -> tuple[Counter[str], int | None, tuple[Finding, ...]]:
    for turn in range(_TRIES):
        batch = _Batch(journal, next(stamps), receiving)
        findings = tuple(finding for picture in pictures for finding in batch.add(picture).findings)
        steps = batch.settle(followed)
        batch.counts["events"] = len(batch.parts)
        try:
            position = batch.commit()
        except Conflict:
            # Somebody wrote one of these orders meanwhile: look again at what is there now, and compare anew.
            if turn == _TRIES - 1:
                raise
            DESK.debug("observe: an order has moved on, trying again")
        else:
            for order, step in steps.items():
                if (state := batch.states[order]) is not None:
                    effects(state, step)
            return batch.counts, position, findings
    raise AssertionError  # pragma: no cover - the loop returns or raises
