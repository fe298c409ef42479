"""Upkeep: is the store whole and well, a copy of it while it is in use, and its projection made anew."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen
from pendulum import DateTime

from procurekit.desk.alert_rows import alert_of
from procurekit.desk.arguments import expect
from procurekit.desk.proving import SEALING, Proving, Sealing
from procurekit.errors import InvalidValue, StoreError, say
from procurekit.model.audit import Verdict
from procurekit.model.seal import Seal
from procurekit.ports import AlertRows, Backup, Examined, Measured, Rebuilding
from procurekit.values import Moment
from procurekit.values.moments import moment_text

if TYPE_CHECKING:
    from datetime import date


__all__ = ["Check", "Upkeep"]

_WEEK: Final = 7


@frozen
class Check:
    """One thing that was looked at: its name, what was found, and whether that is as it should be.

    `level` is ``ok``, ``warning`` (works, with a risk) or ``error``; `code` is that of the text that says what to do.
    A `value` of None means that it can't be known.
    """

    name: str
    value: str | int | None
    level: str = "ok"
    code: str | None = None
    values: Mapping[str, object] = field(factory=dict, hash=False)

    def text(self, lang: str = "en") -> str:
        """What was looked at, in words; what a store of yours names and no text does, by that name."""
        label = f"doctor.label.{self.name}"
        said = say(label, None, lang)
        return self.name if said == label else said

    def advice(self, lang: str = "en") -> str | None:
        """What it means and what to do; None if it is as it should be."""
        return None if self.code is None else say(self.code, self.values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The check as plain data."""
        told = {"name": self.name, "value": self.value, "level": self.level, "code": self.code}
        return {**told, "text": self.text(lang), "advice": self.advice(lang)}


class Upkeep(Proving):
    """The part of a desk for whoever keeps it running."""

    def doctor(self, at: Moment | str | None = None, *, deep: bool = False) -> tuple[Check, ...]:
        """How the store is: what it says of itself, and how much of the book is not under a seal.

        Nothing is changed. `deep` verifies the whole log as well. The age of the last seal is counted in days up to
        `at` (now, where none is given).

        >>> import procurekit
        >>> from procurekit import OrderLine, PurchaseOrder
        >>> with procurekit.open("memory:") as desk:
        ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "1000")]), by="mei")
        ...     [(one.name, one.value, one.level) for one in desk.doctor(deep=True)]
        [('integrity', None, 'warning'), ('last_seal', None, 'warning'), ('unsealed', 1, 'ok'), ('log', 'ok', 'ok')]
        """
        checks = list(self._examined())
        total = next((one.value for one in checks if one.name == "events" and isinstance(one.value, int)), None)
        checks += self._unsealed(self._moment(at), total)
        return (*checks, _log(self.verify())) if deep else tuple(checks)

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Write a copy of the store, of all its books and of this moment, to a new file, while others go on writing.

        Raises StoreError if the file is there already or can't be written, or (``store_without_backup``) if the store
        can't: then the text says what to use. Raises InvalidValue on a desk inside a transaction of yours.
        """
        if self.hosted:
            raise InvalidValue("backup_in_transaction")
        expect("path", path, (str, os.PathLike))
        if not isinstance(self.store, Backup):
            raise StoreError("store_without_backup", kind=type(self.store).__name__)
        self.store.backup(os.fspath(path))

    def rebuild(self) -> int:
        """Make the rows that queries read anew from the log, of all books, and return how many orders there are.

        The present rows answer until the new ones are there, and others go on writing. Of two rebuilds at once the
        later one goes on.

        Raises StoreError: ``rebuilt_elsewhere`` if another one began meanwhile, ``store_without_rebuild`` if the store
        keeps no rows. Raises InvalidValue on a desk inside a transaction of yours.
        """
        if self.hosted:
            raise InvalidValue("rebuild_in_transaction")
        if not isinstance(self.store, Rebuilding):
            raise StoreError("store_without_rebuild", kind=type(self.store).__name__)
        if not isinstance(self.store, AlertRows):
            return self.store.rebuild(self._rows_of)
        return self.store.rebuild(self._rows_of, lambda book, stream: alert_of(self.store, book, stream))

    def _examined(self) -> Iterator[Check]:
        if not isinstance(self.store, Examined):
            values = {"kind": type(self.store).__name__}
            yield Check("integrity", None, "warning", "doctor.not_examined", values)
            return
        try:
            yield from map(_check, self.store.examine())
        except StoreError as error:
            # A database may be so damaged that it can't even be looked at.
            if error.code != "store_damaged":
                raise
            yield Check("integrity", error.code, "error", "doctor.damaged")

    def _unsealed(self, at: date | DateTime, total: int | None) -> Iterator[Check]:
        try:
            last = self._last_seal()
            sealing = Sealing.of(self.journal.side(SEALING, "last"), last)
            new = sum(1 for one in self.store.read_all(sealing.position) if one.book == self.book)
            found = None if last is None else self._missed(last, sealing, new, total)
        except StoreError as error:
            if error.code not in {"verify.seal_unreadable", "store_damaged", "store_read_only"}:
                raise
            level = "warning" if error.code == "store_read_only" else "error"
            yield Check("last_seal", None, level, error.code, error.values)
            return
        # Where it isn't known how far sealing came, all events are counted.
        count = new if last is None or sealing.tree.size == last.events else max(0, new - last.events)
        if last is not None and found is not None:
            values = {"number": last.number, "sealed": last.events, "sealed_at": moment_text(last.sealed_at)}
            yield Check("sealed", found, "error", "doctor.sealed_lost", {**values, "found": found})
        age = None if last is None else _days(last.sealed_at, at)
        code = "doctor.never_sealed" if age is None else "doctor.seal_old"
        if count and (age is None or age > _WEEK):
            yield Check("last_seal", age, "warning", code, {"count": count, "days": age})
        else:
            yield Check("last_seal", age)
        yield Check("unsealed", count)

    def _missed(self, last: Seal, sealing: Sealing, new: int, total: int | None) -> int | None:
        """How many events the book has, if some that were sealed are not there any more; None if nothing shows that.

        That as many are there and say what was sealed, only verification knows.
        """
        if sealing.tree.size != last.events:
            return new if new < last.events else None
        end = next(self.store.read_all(max(0, sealing.position - 1)), None)
        if sealing.position and (end is None or end.position != sealing.position):
            return sum(1 for one in self.store.read_all() if one.book == self.book)
        return total if total is not None and total < last.events + new else None


def _check(one: Measured) -> Check:
    return Check(one.name, one.value, one.level, one.advice, one.values)


def _log(verdict: Verdict) -> Check:
    if verdict.fault is None:
        return Check("log", "ok")
    values: dict[str, Any] = {"fault": verdict.fault, "book": verdict.book, "position": verdict.position}
    return Check("log", verdict.fault.code, "error", "doctor.broken", values)


def _days(sealed_at: DateTime, at: date | DateTime) -> int:
    """The whole days between; none where the clock of whoever sealed was ahead."""
    passed = at - sealed_at if isinstance(at, DateTime) else at - sealed_at.date()
    return max(0, passed.days)
