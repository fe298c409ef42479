"""Judged receipts: which of what came was accepted, rejected or sent back, receipt by receipt.

An inspection or a return that names a receipt or a lot speaks of what came with that. Any other speaks of what came
where its quantity went, the first that came first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from attrs import define, field

from procurekit.model.lots import Lot
from procurekit.model.movements import FIELDS, Movement, amounts_of, movements
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values import date_in
from procurekit.values.numbers import EXACT, total

__all__ = ["JudgedReceipt", "judged_receipts"]

_ZERO: Final = Decimal(0)
_JUDGED: Final = ("inspected", "rejected", "consumed")


@define(eq=False)
class JudgedReceipt:
    """What came with one line of a receipt to one schedule line, and what became of it.

    `sums` are how much of it was ``inspected`` (accepted by an inspection), ``conceded``, ``rejected``, ``consumed``
    and ``returned``; `rejections` what each inspection of it rejected, the first inspection first.
    """

    kept: Kept
    schedule: int
    day: date | None
    received: Decimal
    lots: frozenset[str]
    sums: dict[str, Decimal] = field(factory=dict)
    rejections: dict[str, Decimal] = field(factory=dict)

    def much(self, name: str) -> Decimal:
        """How much of it that is true of."""
        return self.sums.get(name, _ZERO)

    def add(self, name: str, part: Decimal) -> None:
        """That is true of so much more of it."""
        self.sums[name] = EXACT.add(self.much(name), part)


_Room: TypeAlias = Callable[[JudgedReceipt], Decimal]
_Told: TypeAlias = list[tuple[Kept, list[tuple[Movement, Any]]]]


def judged_receipts(state: OrderState, line: OrderLine) -> Sequence[JudgedReceipt]:
    """What came for a line, the first that came first, each with what became of it."""
    moved = tuple(movements(state, line))
    came = _came(state, line, moved)
    if not came:
        return ()
    judging = _Judging(state, came)
    inspections = _told(state, line, moved, "inspection")
    for told, tell in ((inspections, judging.inspected), (_told(state, line, moved, "return"), judging.returned)):
        # What names no receipt is about what the others leave.
        for named in (True, False):
            for kept, parts in told:
                tell(kept, [(one, mine) for one, part in parts if bool(mine := judging.named(kept, part)) is named])
    ranks = {kept.id: rank for rank, (kept, _) in enumerate(inspections)}
    for one in came:
        one.rejections = dict(sorted(one.rejections.items(), key=lambda each: ranks[each[0]]))
    return came


def _came(state: OrderState, line: OrderLine, moved: Iterable[Movement]) -> list[JudgedReceipt]:
    told = _told(state, line, moved, "receipt")
    return [
        JudgedReceipt(kept, one.schedule, one.day, one.quantity, _lots(part.lots))
        for kept, parts in told
        for one, part in parts
    ]


def _lots(lots: Iterable[Lot]) -> frozenset[str]:
    """The names that what came is known by: of its lots, and of its pieces."""
    return frozenset(name for lot in lots for name in (lot.number, lot.supplier_lot, *lot.serials) if name is not None)


def _told(state: OrderState, line: OrderLine, moved: Iterable[Movement], kind: str) -> _Told:
    """The documents of a kind, the first that happened first, each with what it says and the line that says so."""
    of = {name: stated for stated, name in FIELDS[kind]}
    by_document: dict[str, list[Movement]] = {}
    for one in moved:
        if one.name in of:
            by_document.setdefault(one.document, []).append(one)
    found: _Told = []
    for kept in state.kept(kind):
        if mine := by_document.get(kept.id):
            said = {name: amounts_of(line, kept.document, stated, name) for name, stated in of.items()}
            found.append((kept, [(one, said[one.name][one.place][0]) for one in mine]))
    zone = line.schedule[0].zone
    return sorted(found, key=lambda each: date_in(each[0].document.at or each[0].known_at, zone))  # type: ignore[union-attr]


class _Judging:
    """The receipts of a line while inspections and returns are told of them."""

    def __init__(self, state: OrderState, came: list[JudgedReceipt]) -> None:
        self.came = came
        self.places: dict[int, list[JudgedReceipt]] = {}
        self.known: dict[str, list[JudgedReceipt]] = {}
        self.lots: dict[str, list[JudgedReceipt]] = {}
        for one in came:
            self.places.setdefault(one.schedule, []).append(one)
            document: Any = one.kept.document
            for name in {one.kept.id, document.number} - {None}:
                self.known.setdefault(name, []).append(one)
            for name in one.lots:
                self.lots.setdefault(name, []).append(one)
        self.inspections = {kept.document.number: kept.id for kept in state.kept("inspection")}  # type: ignore[union-attr]
        self.turned_down: dict[str, list[JudgedReceipt]] = {}
        self.queues: dict[tuple[_Room, int | None], deque[JudgedReceipt]] = {}

    def named(self, kept: Kept, part: Any) -> list[JudgedReceipt]:
        """What came with the receipts, the lots or to the inspection that a line of a document names."""
        document: Any = kept.document
        of_receipt = self.known.get(document.receipt or "", [])
        inspection = getattr(document, "inspection", None)
        if not of_receipt and inspection is not None:
            of_receipt = self.turned_down.get(self.inspections.get(inspection, inspection), [])
        lots = _lots(part.lots)
        if not lots:
            return of_receipt
        if of_receipt:
            return [one for one in of_receipt if one.lots & lots] or of_receipt
        chosen = {id(one) for name in lots for one in self.lots.get(name, [])}
        return [one for one in self.came if id(one) in chosen]

    def inspected(self, kept: Kept, parts: Iterable[tuple[Movement, list[JudgedReceipt]]]) -> None:
        """What an inspection accepted, conceded, rejected and used up."""
        accepted: list[JudgedReceipt] = []
        for one, named in parts:
            if one.name == "conceded":
                self._pour(one, accepted or named or self._at(one), _unconceded)
                continue
            for receipt, much in self._pour(one, named, _unjudged):
                rejected = much if one.name == "rejected" else _ZERO
                receipt.rejections[kept.id] = EXACT.add(receipt.rejections.get(kept.id, _ZERO), rejected)
                if one.name == "inspected":
                    accepted.append(receipt)
                elif rejected:
                    self.turned_down.setdefault(kept.id, []).append(receipt)

    def returned(self, _: Kept, parts: Iterable[tuple[Movement, list[JudgedReceipt]]]) -> None:
        """What was sent back: what was rejected before anything else."""
        for one, named in parts:
            self._pour(one, named, _to_go, _here)

    def _pour(
        self, moved: Movement, named: Sequence[JudgedReceipt], *rooms: _Room
    ) -> list[tuple[JudgedReceipt, Decimal]]:
        """Tell what moved of the receipts that it is about: of each what it has room for, of the last the rest."""
        here = named or self._at(moved)
        parts: list[tuple[JudgedReceipt, Decimal]] = []
        rest = moved.quantity
        for receipts, room in self._chosen(moved, named, rooms):
            while receipts and rest > 0:
                one = receipts[0]
                part = min(rest, room(one))
                if part > 0:
                    one.add(moved.name, part)
                    parts.append((one, part))
                    rest = EXACT.subtract(rest, part)
                if rest:
                    receipts.popleft()
        if rest:
            here[-1].add(moved.name, rest)
            parts.append((here[-1], rest))
        return parts

    def _at(self, moved: Movement) -> list[JudgedReceipt]:
        return self.places.get(moved.schedule) or self.came

    def _chosen(
        self, moved: Movement, named: Sequence[JudgedReceipt], rooms: Sequence[_Room]
    ) -> Iterator[tuple[deque[JudgedReceipt], _Room]]:
        if named:
            yield from ((deque(named), room) for room in rooms)
            return
        for place, mine in ((moved.schedule, self.places.get(moved.schedule, [])), (None, self.came)):
            for room in rooms:
                # What is full is looked at once, however many speak of what came.
                yield self.queues.setdefault((room, place), deque(mine)), room


def _unjudged(one: JudgedReceipt) -> Decimal:
    return EXACT.subtract(one.received, total(map(one.much, _JUDGED)))


def _unconceded(one: JudgedReceipt) -> Decimal:
    return EXACT.subtract(one.much("inspected"), one.much("conceded"))


def _to_go(one: JudgedReceipt) -> Decimal:
    return EXACT.subtract(one.much("rejected"), one.much("returned"))


def _here(one: JudgedReceipt) -> Decimal:
    return EXACT.subtract(one.received, one.much("returned"))
