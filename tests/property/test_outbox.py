"""Laws of the outbox: every store of ours does what the one in memory does, and nothing is had by two, or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.errors import Conflict
from procurekit.model.delivery import Settled
from procurekit.ports import Batch
from procurekit.testing.samples import NOON, delivery, record

LEASE = timedelta(minutes=5)
keys = st.sampled_from("abcdef")
tickets = st.sampled_from(["t", "u"])
moments = st.integers(0, 12).map(lambda minutes: NOON + timedelta(minutes=minutes))
alerts = st.sampled_from(["alert_a", "alert_b"])


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    outbox = [
        delivery(key, lane=draw(st.sampled_from(["one", "two"])), alert=draw(alerts), due_at=draw(moments))
        for key in draw(st.lists(keys, max_size=3))
    ]
    outcome = st.sampled_from([("sent", None), ("dead", "delivery_refused")])
    settled = [Settled("main", key, draw(tickets), *draw(outcome)) for key in draw(st.lists(keys, max_size=2))]
    withdrawn = [("main", one) for one in draw(st.lists(alerts, max_size=1))]
    records = [record("receipt_r", version) for version in draw(st.lists(st.integers(1, 3), max_size=1))]
    return Batch(records, outbox=outbox, settled=settled, withdrawn=tuple(withdrawn))


steps = st.one_of(
    st.tuples(st.just("append"), batches()),
    st.tuples(st.just("claim"), moments, tickets, st.integers(0, 3)),
    st.tuples(st.just("postpone"), keys, tickets, moments, st.sampled_from([None, "delivery_timeout"])),
    st.tuples(st.just("revive"), st.lists(keys, max_size=3), moments),
)


@given(st.lists(steps, max_size=25))
def test_every_store_does_what_the_one_in_memory_does(steps: list[Any]) -> None:
    with stores() as (memory, *others):
        for step in steps:
            expected = done(memory, *step)
            for other in others:
                assert done(other, *step) == expected, step
                assert list(other.outbox()) == list(memory.outbox()), step
                assert len(list(other.read_all())) == len(list(memory.read_all())), step


@given(st.lists(steps, max_size=40))
def test_what_is_in_hand_is_in_one_hand(steps: list[Any]) -> None:
    """Until its lease is over; of a lane it is the first; and what is there stays until it is sent or withdrawn."""
    store = MemoryStore()
    for step in steps:
        before = list(store.outbox())
        found = done(store, *step)
        after = {one.key: one for one in store.outbox()}
        if step[0] == "claim":
            at = step[1]
            held = {one.key for one in before if one.ticket is not None and one.leased_until > at}
            assert held.isdisjoint(one.key for one in found)
            lanes = [one.lane for one in found]
            assert len(lanes) == len(set(lanes))
            for one in found:
                assert one.due_at <= at
                assert one.leased_until == at + LEASE
                ahead = before[: [each.key for each in before].index(one.key)]
                assert all(each.lane != one.lane or each.state == "dead" for each in ahead)
        if step[0] == "append" and isinstance(found, str):
            assert list(after.values()) == before, "a conflict changes nothing"
        if step[0] != "append":
            assert [one.key for one in before] == [*after], "only an append adds or drops"


@contextmanager
def stores() -> Iterator[list[Any]]:
    with TemporaryDirectory() as folder:
        path = Path(folder)
        made = [MemoryStore(), SQLiteStore(str(path / "a.db")), SQLStore(f"sqlite+pysqlite:///{path / 'b.db'}")]
        try:
            yield made
        finally:
            for one in made:
                one.close()


def done(store: Any, what: str, *given: Any) -> Any:
    if what == "append":
        try:
            store.append(*given)
        except Conflict:
            # Where several things stand in the way, each store may name another one.
            return "conflict"
        return None
    if what == "claim":
        at, ticket, limit = given
        return list(store.claim("main", at, ticket=ticket, limit=limit, lease=LEASE))
    if what == "postpone":
        key, ticket, due_at, error = given
        return store.postpone("main", key, ticket, due_at=due_at, error=error)
    keys, due_at = given
    return store.revive("main", keys, due_at=due_at)
