"""SideRecordsContract: what a store promises that keeps side records (command keys, numbers) beside its events."""

from __future__ import annotations

from typing import Protocol

from procurekit.errors import Conflict, StoreError
from procurekit.ports import SideRecords, Store
from procurekit.testing.samples import batch, record, records, side, told

__all__ = ["SideRecordsContract"]


class _Store(Store, SideRecords, Protocol):
    """A store with the capability."""


class SideRecordsContract:
    """Subclass it beside `StoreContract` if your store has the method `side`. It uses the same fixture ``store``."""

    def test_the_capability_of_side_records_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, SideRecords)

    def test_what_was_stored_comes_back(self, store: _Store) -> None:
        """Bytes for a (book, kind, key); None where there is nothing."""
        value = bytes(range(256))
        store.append(batch(records("order_a", 1, 1), side=(side("k", value), side("", b"", kind="number"))))
        assert store.side("main", "command", "k") == value
        assert store.side("main", "number", "") == b"", "an empty value is a value"
        assert store.side("main", "number", "k") is None, "the same key of another kind is another key"
        assert store.side("second", "command", "k") is None, "the same key in another book is another key"

    def test_a_key_is_stored_once(self, store: _Store) -> None:
        """Writing it again is a conflict that stores nothing: neither the events nor the other side records."""
        store.append(batch(records("order_a", 1, 1), side=(side("k", b"first"),)))
        with told(Conflict, "key_taken", book="main", kind="command", key="k"):
            store.append(
                batch(records("order_a", 2, 2), records("order_b", 1, 1), side=(side("l", b"x"), side("k", b"second")))
            )
        assert store.side("main", "command", "k") == b"first"
        assert store.side("main", "command", "l") is None, "a taken key must keep the other side records out"
        assert len(list(store.read_all())) == 1, "a taken key must keep the events out"

    def test_a_key_twice_in_one_append_is_taken_too(self, store: _Store) -> None:
        """The second of the two finds the first."""
        with told(Conflict, "key_taken", key="k"):
            store.append(batch(records("order_a", 1, 1), side=(side("k", b"1"), side("k", b"2"))))
        assert list(store.read_all()) == []
        assert store.side("main", "command", "k") is None

    def test_books_and_kinds_are_apart(self, store: _Store) -> None:
        """The same key once each."""
        store.append(batch([record("order_a", 1)], side=(side("k", b"1"), side("k", b"2", kind="number"))))
        store.append(batch([record("order_a", 1, "second")], side=(side("k", b"3", book="second"),)))
        assert store.side("main", "command", "k") == b"1"
        assert store.side("main", "number", "k") == b"2"
        assert store.side("second", "command", "k") == b"3"

    def test_a_side_record_may_replace(self, store: _Store) -> None:
        """What is written to be replaced is replaced, whoever wrote it first."""
        store.append(batch(records("order_a", 1, 1), side=(side("k", b"1", replace=True),)))
        store.append(
            batch(records("order_a", 2, 2), side=(side("k", b"2", replace=True), side("k", b"3", replace=True)))
        )
        assert store.side("main", "command", "k") == b"3"

    def test_side_records_may_come_without_events(self, store: _Store) -> None:
        """A batch of nothing else is stored, or refused, as any other: seals are."""
        store.append(batch(records("order_a", 1, 1)))
        assert list(store.append(batch(side=(side("1", b"a", kind="seal"), side("l", b"a", replace=True))))) == []
        assert store.side("main", "seal", "1") == b"a"
        with told(Conflict, "key_taken", kind="seal", key="1"):
            store.append(batch(side=(side("l", b"b", replace=True), side("1", b"b", kind="seal"))))
        assert (store.side("main", "seal", "1"), store.side("main", "command", "l")) == (b"a", b"a")
        assert len(list(store.read_all())) == 1

    def test_side_records_may_be_the_first_that_is_stored(self, store: _Store) -> None:
        """A book's settings are made before its first event, and replaced without one."""
        for value in (b"1", b"2"):
            made = (side("workflows", value, kind="setting", replace=True), side(value.hex(), value, replace=True))
            assert list(store.append(batch(side=made))) == []
            assert store.side("main", "setting", "workflows") == value
        assert list(store.read_all()) == []
        store.append(batch(records("order_a", 1, 1)))
        assert [(one.stream, one.version) for one in store.read_all()] == [("order_a", 1)]
        assert store.side("main", "command", b"1".hex()) == b"1"

    def test_a_conflict_of_versions_keeps_side_records_out(self, store: _Store) -> None:
        """All or nothing goes both ways."""
        store.append(batch(records("order_a", 1, 1)))
        with told(Conflict, "conflict"):
            store.append(batch(records("order_a", 1, 1), side=(side("k", b"1"), side("n", b"1", replace=True))))
        assert store.side("main", "command", "k") is None
        assert store.side("main", "command", "n") is None

    def test_a_closed_store_reads_no_side_records(self, store: _Store) -> None:
        """Where a store can be closed, its side records can't be read afterwards."""
        close = getattr(store, "close", None)
        if close is None:
            return
        close()
        with told(StoreError, "store_closed"):
            store.side("main", "command", "k")
