"""Proving: seals over a book's log, what the log still holds of them, and an order's history to hand over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pluggy
from attrs import evolve, frozen

from procurekit.desk.storing import Storing
from procurekit.errors import Conflict, Fault, InvalidValue, NotFound, StoreError
from procurekit.model.anchors import Anchors, read_anchors
from procurekit.model.audit import Verdict, verify_records
from procurekit.model.ids import is_order
from procurekit.model.merkle import Tree, inclusion
from procurekit.model.proof import Leaf, proof_of
from procurekit.model.record import Record, SideRecord
from procurekit.model.seal import Seal
from procurekit.model.state import OrderState
from procurekit.ports import Batch, Sealed, SideRecords, Straying
from procurekit.values.moments import moment_text

__all__ = ["SEAL", "SEALING", "Proving", "Sealing"]

SEAL: Final = "seal"
SEALING: Final = "sealing"
_LAST: Final = "last"
_TRIES: Final = 50


@frozen
class Sealing:
    """How far the last seal came: the tree over its events, and the position of the last record that was read."""

    tree: Tree
    position: int

    def written(self) -> bytes:
        """As it is kept in a side record."""
        return json.dumps({"tree": self.tree.as_dict(), "position": self.position}).encode()

    @classmethod
    def of(cls, stored: bytes | None, last: Seal | None) -> Sealing:
        """What was written down, if it is where the last seal left off; otherwise the start of the log."""
        try:
            plain = json.loads(stored or b"")
            tree, position = Tree.from_dict(plain["tree"]), plain["position"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return cls(Tree(), 0)
        agrees = last is not None and (tree.size, tree.root().hex()) == (last.events, last.root)
        return cls(tree, position) if agrees and type(position) is int else cls(Tree(), 0)


class Proving(Storing):
    """The half of a desk that others need not believe."""

    hosted: bool
    _plugins: pluggy.PluginManager | None

    def seal(self) -> Seal:
        """Seal all that the book's log says now, keep the seal beside it and give it to the hook `procurekit_sealed`.

        Reads only what is new since the last seal; where nothing is, that one is given again. A store that keeps no
        side records is read from the start, and each of its seals is the first.

        Raises InvalidValue if the book has no events, or on a desk inside a transaction of yours (what you may still
        roll back can't be sealed); StoreError (code ``seal_contradicted``) if the log is not what was sealed before.
        """
        if self.hosted:
            raise InvalidValue("seal_in_transaction")
        seal = self._sealed()
        if self._plugins is not None:
            self._plugins.hook.procurekit_sealed(sealed=Sealed(seal))
        return seal

    def verify(self, anchor: Anchors | None = None) -> Verdict:
        """Does the log, of all books, still say what was written? Names the first place that doesn't hold.

        `anchor` is what was kept elsewhere: a seal, its plain data, a file of seals, or several of these. The verdict
        tells what it proves and what it doesn't. Raises BadInput or InvalidValue if the anchors can't be right.
        """
        anchors = read_anchors(anchor)
        verdict = verify_records(self._everything(), anchors, books=[self.book], own=self._own)
        return self._without_strays(verdict) if verdict.holds else verdict

    def _without_strays(self, verdict: Verdict) -> Verdict:
        """The verdict, unless the store has events that are not in its log: an order would be read with them."""
        stray = next(self.store.strays(), None) if isinstance(self.store, Straying) else None
        if stray is None:
            return verdict
        fault = Fault.of("verify.stray")
        return evolve(verdict, fault=fault, book=stray.book, stream=stray.stream, version=stray.version)

    def proof(self, order: OrderState | str, *, personal: bool = True) -> dict[str, Any]:
        """An order's whole history as plain, JSON-able data that `procurekit.verify_proof` checks without a database.

        It carries the book's last seal and shows which of the events that stands for. `personal=False` leaves names,
        contacts, reasons and evidence out; the rest still checks.

        Raises NotFound, StoreError if the history doesn't hold or is not what was sealed.
        """
        stream = self._id_of(order)
        # Before the records: what is sealed meanwhile would stand for more events than are in the proof.
        seal = self._last_seal()
        records = self.store.read(self.book, stream)
        if not records or not is_order(stream):
            raise NotFound("not_found", what="order", id=stream, book=self.book)
        leaves = [] if seal is None else self._leaves(stream, seal)
        return proof_of(records, seal, leaves, personal=personal)

    def _everything(self) -> Iterator[Record]:
        """Every record, also those that come in meanwhile: a seal that is met on the way may speak of them."""
        if self.hosted:
            # What has no position yet comes last, and would come again.
            yield from self.store.read_all()
            return
        position, seen = 0, -1
        while position != seen:
            seen = position
            for record in self.store.read_all(position):
                position = record.position or position
                yield record

    def _sealed(self) -> Seal:
        for turn in range(_TRIES):
            last = self._last_seal()
            sealing = Sealing.of(self.journal.side(SEALING, _LAST), last)
            tree, position = sealing.tree, sealing.position
            agrees = last is None or tree.size == last.events
            for record in self.store.read_all(position):
                position = record.position or position
                if record.book == self.book:
                    tree.add(record.hash)
                    agrees = agrees or (last is not None and (tree.size, tree.root().hex()) == (last.events, last.root))
            if last is not None and not agrees:
                raise StoreError(
                    "seal_contradicted", book=self.book, number=last.number, sealed_at=moment_text(last.sealed_at)
                )
            if last is not None and tree.size == last.events:
                return last
            if not tree.size:
                raise InvalidValue("seal_nothing", book=self.book)
            seal = self._following(last, tree)
            try:
                self._keep(seal, Sealing(tree, position))
            except Conflict as error:
                # Somebody else sealed since we looked.
                if error.code != "key_taken" or turn == _TRIES - 1:
                    raise
            else:
                return seal
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _following(self, last: Seal | None, tree: Tree) -> Seal:
        now, root = self._stamp(None).recorded_at, tree.root().hex()
        if last is None:
            return Seal(self.book, 1, tree.size, root, now)
        return Seal(self.book, last.number + 1, tree.size, root, max(now, last.sealed_at), last.digest)

    def _keep(self, seal: Seal, sealing: Sealing) -> None:
        if not isinstance(self.store, SideRecords):
            return
        written = json.dumps(seal.as_dict(), ensure_ascii=False).encode()
        side = (
            SideRecord(self.book, SEAL, str(seal.number), written),
            SideRecord(self.book, SEAL, _LAST, written, replace=True),
            SideRecord(self.book, SEALING, _LAST, sealing.written(), replace=True),
        )
        self.store.append(Batch((), side))

    def _own(self, book: str) -> object:
        """The last seal that the store keeps of a book, as it is: it may have been edited."""
        store = self.store
        kept = store.side(book, SEAL, _LAST) if isinstance(store, SideRecords) else None
        try:
            return None if kept is None else json.loads(kept)
        except (ValueError, TypeError, RecursionError):
            return repr(kept)

    def _last_seal(self) -> Seal | None:
        kept = self._own(self.book)
        try:
            return None if kept is None else Seal.from_dict(kept)
        except InvalidValue as error:
            raise StoreError("verify.seal_unreadable", detail=error) from error

    def _leaves(self, stream: str, seal: Seal) -> list[Leaf]:
        """Where the events of a stream are among those that a seal stands for."""
        versions: dict[int, int] = {}

        def entries() -> Iterator[tuple[bytes, bool]]:
            for index, record in enumerate(self._first(seal.events)):
                wanted = record.stream == stream
                if wanted:
                    versions[index] = record.version
                yield record.hash, wanted

        root, paths = inclusion(entries())
        if root.hex() != seal.root:
            raise StoreError(
                "seal_contradicted", book=self.book, number=seal.number, sealed_at=moment_text(seal.sealed_at)
            )
        return [Leaf(versions[index], index, path) for index, path in sorted(paths.items())]

    def _first(self, count: int) -> Iterator[Record]:
        """The first events of the book."""
        yield from islice((one for one in self.store.read_all() if one.book == self.book), count)


def _contradicted(seal: Seal) -> StoreError:
    return StoreError("seal_contradicted", book=seal.book, number=seal.number, sealed_at=moment_text(seal.sealed_at))
