"""RedactionContract: what a store promises that can delete personal bodies."""

from __future__ import annotations

from typing import Protocol

from attrs import evolve

from procurekit.errors import Conflict
from procurekit.model.record import Record
from procurekit.ports import Redaction, Store
from procurekit.testing.samples import batch, record, records, told

__all__ = ["RedactionContract"]


class _Store(Store, Redaction, Protocol):
    """A store with the capability."""


class RedactionContract:
    """Subclass it beside `StoreContract` if your store can redact. It uses the same fixture ``store``."""

    def test_the_capability_of_redaction_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, Redaction)

    def test_personal_bodies_go_with_their_salts(self, store: _Store) -> None:
        """Those of the streams that are named, up to what the append itself brings; everything else stays."""
        store.append(batch(_personal("order_a", 1, 2), _personal("receipt_r", 1, 1), _personal("order_b", 1, 1)))
        store.append(batch([evolve(record("order_a", 1, "second"), personal=b"Li", personal_salt=b"s")]))
        store.redact(batch(_personal("order_a", 3, 3)), [("main", "order_a"), ("main", "receipt_r")])
        found = {(one.book, one.stream, one.version): one.personal for one in store.read_all()}
        assert found == {
            ("main", "order_a", 1): None,
            ("main", "order_a", 2): None,
            ("main", "receipt_r", 1): None,
            ("main", "order_b", 1): b"Mei",
            ("second", "order_a", 1): b"Li",
            ("main", "order_a", 3): b"Mei",
        }
        (first, *_) = store.read("main", "order_a")
        bare = evolve(_personal("order_a", 1, 1)[0], personal=None, personal_salt=None)
        assert evolve(first, position=None) == bare

    def test_a_conflict_deletes_nothing(self, store: _Store) -> None:
        """All or nothing includes what is deleted."""
        store.append(batch(_personal("order_a", 1, 2)))
        with told(Conflict, "conflict"):
            store.redact(batch([record("order_a", 2)]), [("main", "order_a")])
        assert [one.personal for one in store.read("main", "order_a")] == [b"Mei", b"Mei"]


def _personal(stream: str, first: int, last: int) -> list[Record]:
    return [evolve(one, personal=b"Mei", personal_salt=b"salt") for one in records(stream, first, last)]
