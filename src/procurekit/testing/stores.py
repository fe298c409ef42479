"""StoreContract: what every store promises about appending and reading."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from attrs import evolve

from procurekit.errors import Conflict, StoreError
from procurekit.model.record import Record
from procurekit.ports import Store
from procurekit.testing.samples import batch, record, records, told

__all__ = ["StoreContract"]

_THREADS = 4


class StoreContract:
    """Subclass it under a name that starts with ``Test`` and give it a fixture ``store``: an empty store of yours.

    ::

        class TestMyStore(StoreContract):
            @pytest.fixture
            def store(self, tmp_path):
                return MyStore(tmp_path / "my.db")
    """

    def test_an_empty_store_has_nothing(self, store: Store) -> None:
        """A stream that was never written is empty, not an error."""
        assert list(store.read("main", "order_a")) == [], "a stream that isn't there must read as empty"
        assert list(store.read_all()) == [], "an empty store must read as empty"

    def test_bytes_come_back_unchanged(self, store: Store) -> None:
        """A store understands none of the bytes that it keeps."""
        written = records("order_a", 1, 3)
        store.append(batch(written))
        assert _plain(store.read("main", "order_a")) == written, "read must return what was appended, byte by byte"
        assert _plain(store.read_all()) == written, "read_all must return what was appended, byte by byte"

    def test_redacted_records_are_kept(self, store: Store) -> None:
        """A record without its body is a redacted one; empty bytes are not the same as none."""
        redacted = evolve(record("order_a", 1), body=None, salt=None)
        store.append(batch([redacted]))
        assert _plain(store.read("main", "order_a")) == [redacted], "None must come back as None, b'' as b''"

    def test_positions_increase_in_the_order_of_the_records(self, store: Store) -> None:
        """A position is opaque, but comparable."""
        returned = list(store.append(batch(records("order_a", 1, 2), records("receipt_b", 1, 1))))
        returned += store.append(batch(records("order_a", 3, 3)))
        stored = list(store.read_all())
        positions = [one.position for one in stored if one.position is not None]
        assert len(positions) == len(stored), "read_all must say the position of every record"
        assert sorted(set(positions)) == positions, f"positions must increase: {positions}"
        names = [("order_a", 1), ("order_a", 2), ("receipt_b", 1), ("order_a", 3)]
        assert [(one.stream, one.version) for one in stored] == names, "positions must be in the order of the records"
        assert returned in ([], positions), "append must return the records' positions, or none at all"
        read = [one.position for one in store.read("main", "order_a")]
        assert read in ([None, None, None], [positions[0], positions[1], positions[3]])

    def test_a_stream_is_read_after_a_version(self, store: Store) -> None:
        """`after` leaves out what the reader has."""
        store.append(batch(records("order_a", 1, 5)))
        for after, expected in ((0, [1, 2, 3, 4, 5]), (3, [4, 5]), (5, []), (99, [])):
            found = [one.version for one in store.read("main", "order_a", after)]
            assert found == expected, f"read after {after} must give {expected}, gave {found}"

    def test_all_is_read_after_a_position(self, store: Store) -> None:
        """A reader goes on where it was."""
        store.append(batch(records("order_a", 1, 3), records("order_b", 1, 2)))
        positions = [one.position for one in store.read_all()]
        for place, after in enumerate(positions, 1):
            assert after is not None
            found = [one.position for one in store.read_all(after)]
            assert found == positions[place:], f"read_all after {after} must give {positions[place:]}, gave {found}"

    def test_books_are_apart(self, store: Store) -> None:
        """The same stream id in two books is two streams."""
        store.append(batch(records("order_a", 1, 2)))
        store.append(batch(records("order_a", 1, 1, "second")))
        assert [one.version for one in store.read("main", "order_a")] == [1, 2]
        assert _plain(store.read("second", "order_a")) == records("order_a", 1, 1, "second")
        assert [one.book for one in store.read_all()] == ["main", "main", "second"]

    def test_a_stream_that_moved_on_is_a_conflict(self, store: Store) -> None:
        """Whoever didn't see the last event may not write after it."""
        store.append(batch(records("order_a", 1, 2)))
        for version in (1, 2):
            with told(Conflict, "conflict", book="main", stream="order_a", found=2, expected=version - 1):
                store.append(batch([record("order_a", version)]))
        assert [one.version for one in store.read_all()] == [1, 2], "a conflict must store nothing"

    def test_a_stream_that_is_not_so_far_is_a_conflict(self, store: Store) -> None:
        """No gap can be written at the end of a stream."""
        store.append(batch(records("order_a", 1, 2)))
        with told(Conflict, "conflict", stream="order_a", found=2, expected=3):
            store.append(batch([record("order_a", 4)]))
        with told(Conflict, "conflict", stream="order_b", found=0, expected=1):
            store.append(batch([record("order_b", 2)]))
        assert [one.version for one in store.read_all()] == [1, 2], "a conflict must store nothing"

    def test_records_of_a_stream_follow_each_other(self, store: Store) -> None:
        """Neither a gap, nor a repetition, nor a step back within one append."""
        for versions in ((1, 3), (1, 1), (1, 2, 1), (0, 1), (2, 1)):
            try:
                store.append(batch([record("order_a", version) for version in versions]))
            except (Conflict, StoreError):
                pass
            else:
                message = f"records with the versions {versions} must not be stored"
                raise AssertionError(message)
            assert list(store.read_all()) == [], f"nothing of the versions {versions} must be stored"

    def test_several_streams_are_stored_together_or_not_at_all(self, store: Store) -> None:
        """A receipt and its orders' shares: all or nothing, and the stream that is wrong is the one that is named."""
        store.append(batch(records("order_b", 1, 3)))
        before = list(store.read_all())
        with told(Conflict, "conflict", stream="order_b", found=3, expected=0):
            store.append(batch(records("receipt_r", 1, 2), records("order_a", 1, 1), records("order_b", 1, 1)))
        with told(Conflict, "conflict", stream="order_b", found=3, expected=1):
            store.append(batch(records("receipt_r", 1, 1), records("order_b", 2, 2), records("order_a", 1, 1)))
        assert list(store.read_all()) == before, "a conflict in one stream must keep all of them as they were"
        store.append(batch(records("receipt_r", 1, 1), records("order_b", 4, 5), records("order_a", 1, 1)))
        assert [one.version for one in store.read("main", "order_b")] == [1, 2, 3, 4, 5]
        assert len(store.read("main", "receipt_r")) == len(store.read("main", "order_a")) == 1

    def test_streams_may_take_turns_within_one_append(self, store: Store) -> None:
        """The order of the records is kept, not grouped by stream."""
        turns = [record("order_a", 1), record("order_b", 1), record("order_a", 2), record("order_b", 2)]
        store.append(batch(turns))
        assert _plain(store.read_all()) == turns

    def test_a_big_append_is_one_append(self, store: Store) -> None:
        """Ten thousand records of a thousand streams."""
        many = [record(f"order_{number}", version) for number in range(1000) for version in range(1, 11)]
        store.append(batch(many))
        stored = list(store.read_all())
        assert len({one.position for one in stored}) == len(many)
        assert _plain(stored) == many
        assert len(list(store.read_all(stored[-2].position or 0))) == 1

    def test_a_reader_may_write_while_it_reads(self, store: Store) -> None:
        """What is appended while `read_all` goes on may or may not be seen, but nothing else goes missing."""
        store.append(batch(records("order_a", 1, 3)))
        seen = []
        for one in store.read_all():
            seen.append((one.stream, one.version))
            if one.stream == "order_a":
                store.append(batch([record("order_b", one.version)]))
        assert seen[:3] == [("order_a", 1), ("order_a", 2), ("order_a", 3)]
        assert len(list(store.read_all())) == 6

    def test_threads_that_write_different_streams_all_succeed(self, store: Store) -> None:
        """One store object, several threads, nothing lost."""

        def write(thread: int) -> None:
            for version in range(1, 26):
                store.append(batch([record(f"order_{thread}", version)]))
                assert len(store.read("main", f"order_{thread}")) == version

        _in_threads(write)
        stored = list(store.read_all())
        assert len({one.position for one in stored}) == len(stored) == 25 * _THREADS
        for thread in range(_THREADS):
            assert [one.version for one in store.read("main", f"order_{thread}")] == list(range(1, 26))

    def test_of_threads_that_write_the_same_version_one_wins(self, store: Store) -> None:
        """The others get the conflict; a stream never has a version twice."""
        lost: list[object] = []

        def write(thread: int) -> int:
            won = 0
            # Whoever lost a version knows that it is there, and goes on to the next.
            for version in range(1, 26):
                try:
                    store.append(batch([record(f"receipt_{thread}_{version}", 1)], [record("order_a", version)]))
                except Conflict as error:
                    lost.append(error.values["stream"])
                else:
                    won += 1
            return won

        assert sum(_in_threads(write)) == 25, "every version must have exactly one winner"
        assert set(lost) <= {"order_a"}, f"the conflict must name the stream that moved on, not {set(lost)}"
        assert [one.version for one in store.read("main", "order_a")] == list(range(1, 26))
        assert len(list(store.read_all())) == 50, "what the losers wrote to other streams must not be stored"

    def test_a_closed_store_says_so(self, store: Store) -> None:
        """Where a store can be closed, closing twice is fine and using it afterwards is an error with a code."""
        close = getattr(store, "close", None)
        if close is None:
            return
        store.append(batch(records("order_a", 1, 1)))
        close()
        close()
        with told(StoreError, "store_closed"):
            store.append(batch(records("order_a", 2, 2)))
        with told(StoreError, "store_closed"):
            store.read("main", "order_a")
        with told(StoreError, "store_closed"):
            list(store.read_all())


def _plain(stored: Any) -> list[Record]:
    return [evolve(one, position=None) for one in stored]


def _in_threads(work: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(_THREADS)

    def run(thread: int) -> Any:
        barrier.wait()
        return work(thread)

    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(run, range(_THREADS)))
