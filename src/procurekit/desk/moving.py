"""Moving: a whole store copied into an empty one, byte for byte and in the same order, and verified."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from attrs import evolve, field, frozen

from procurekit.desk.proving import SEALING
from procurekit.errors import StoreError
from procurekit.model.audit import Verdict, verify_records
from procurekit.model.delivery import Delivery
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch, Outbox, Portable, PortableOutbox, Store

__all__ = ["MoveReport", "copy_store"]

_BATCH: Final = 1000
_ROUNDS: Final = 5


@frozen
class MoveReport:
    """What was copied, and what verification says of the copy: where it doesn't hold, the source doesn't either.

    `projected` is for how many orders the rows that queries read were made at the end; not for those that had them.
    """

    verdict: Verdict
    books: tuple[str, ...]
    side_records: int
    projected: int = field(default=0, eq=False)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The report as plain data."""
        counts = {"side_records": self.side_records, "projected": self.projected}
        return {**self.verdict.as_dict(lang), "books": list(self.books), **counts}


def copy_store(source: Store, target: Store, *, progress: Callable[[int], None] | None = None) -> MoveReport:
    """Copy every event, side record and message of `source` into `target`: empty, or a copy that was broken off."""
    for store in (source, target):
        if not isinstance(store, Portable):
            raise StoreError("store_not_portable", kind=type(store).__name__)
    # The source first: where it can't be read, no target is made.
    next(source.read_all(), None)
    _ensure_kept(_messages(source), target)
    count, after = _compared(source, target)
    for _ in range(_ROUNDS):
        # Whoever still writes to the source is followed until nothing new is found.
        while batch := list(islice(source.read_all(after), _BATCH)):
            target.append(Batch([evolve(one, position=None) for one in batch]))
            count, after = count + len(batch), batch[-1].position or after
            if progress is not None:
                progress(count)
        sides = _copy_sides(source, target)
        if next(source.read_all(after), None) is None:
            report = _verified(source, target, count, sides)
            _hand_over(source, target, count, after)
            return report
    raise StoreError("source_written", events=count)


def _compared(source: Store, target: Store) -> tuple[int, int]:
    """How many events the target has already, and where the source goes on. Raises StoreError if it isn't a copy."""
    count = after = 0
    mine = source.read_all()
    for count, theirs in enumerate(target.read_all(), 1):
        one = next(mine, None)
        if one is not None and _redacted(one, theirs):
            raise StoreError("target_keeps_redacted", stream=one.stream, version=one.version)
        if one is None or evolve(one, position=None) != evolve(theirs, position=None):
            raise StoreError("target_not_empty", events=count - 1)
        after = one.position or after
    return count, after


def _redacted(one: Record, copy: Record) -> bool:
    """Is the copy what the record was before it was redacted?"""
    left = evolve(copy, position=None, personal=None, personal_salt=None)
    return copy.personal is not None and left == evolve(one, position=None)


def _copy_sides(source: Store, target: Store) -> int:
    count = 0
    rest = _sides(source)
    while batch := [evolve(one, replace=True) for one in islice(rest, _BATCH)]:
        target.append(Batch((), batch))
        count += len(batch)
    return count


def _sides(store: Store) -> Iterator[SideRecord]:
    assert isinstance(store, Portable)  # noqa: S101 - looked at before anything was copied
    # How far sealing has come is told in positions of the one store; the other one finds it out anew.
    return (one for one in store.sides() if one.kind != SEALING)


def _messages(source: Store) -> list[Delivery]:
    """What isn't delivered yet. Raises StoreError if there may be some that can't be listed."""
    if isinstance(source, PortableOutbox):
        return list(source.outbox())
    if isinstance(source, Outbox):
        raise StoreError("store_not_portable", kind=type(source).__name__)
    return []


def _ensure_kept(messages: Sequence[Delivery], target: Store) -> None:
    """Raise StoreError if the target has no place for messages."""
    if messages and not isinstance(target, PortableOutbox):
        raise StoreError("outbox_left", count=len(messages), kind=type(target).__name__)


def _hand_over(source: Store, target: Store, events: int, after: int) -> None:
    """Put what isn't delivered yet into the target, last of all and at once.

    So nothing is sent from a copy that was broken off; and nothing that the source sent before it was taken up again is
    sent from there once more.
    """
    messages = _messages(source)
    _ensure_kept(messages, target)
    if not isinstance(target, PortableOutbox):
        return
    if next(source.read_all(after), None) is None:
        target.replace_outbox(messages)
        if next(source.read_all(after), None) is None and _messages(source) == messages:
            return
        # Somebody delivers from the source: then nobody may do it from here as well.
        target.replace_outbox(())
    raise StoreError("source_written", events=events)


def _verified(source: Store, target: Store, events: int, sides: int) -> MoveReport:
    books: dict[str, None] = {}
    mine = source.read_all()

    def seen() -> Iterator[Record]:
        count = 0
        for theirs in target.read_all():
            one = next(mine, None)
            if one is None or evolve(one, position=None) != evolve(theirs, position=None):
                raise StoreError("copy_differs", stream=theirs.stream, version=theirs.version)
            count += 1
            books[theirs.book] = None
            yield theirs
        if count != events and (one := next(mine, None)) is not None:
            raise StoreError("copy_differs", stream=one.stream, version=one.version)

    records = seen()
    verdict = verify_records(records)
    # Verification ends with the first fault, which the source has too; the comparison goes on to the end.
    deque(records, maxlen=0)
    if sum(1 for _ in _sides(target)) < sides:
        raise StoreError("copy_differs", stream="procurekit_side", version=sides)
    if next(mine, None) is not None or sum(1 for _ in _sides(source)) != sides:
        raise StoreError("source_written", events=events)
    return MoveReport(verdict, tuple(books), sides)
