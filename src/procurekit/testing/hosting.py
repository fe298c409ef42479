"""HostContract and ConcurrentHostsContract: what a store promises that works inside a host's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Thread
from typing import Protocol

from procurekit.errors import Conflict, InvalidValue
from procurekit.model.delivery import Settled
from procurekit.ports import AlertRows, Hosted, Outbox, Projection, SideRecords, Store
from procurekit.testing.samples import NOON, alert, batch, delivery, record, records, row, side, told

__all__ = ["ConcurrentHostsContract", "Host", "HostContract"]

_LEASE = timedelta(minutes=5)


class _Store(Store, SideRecords, Projection, Hosted, Protocol):
    """A store with the capabilities."""


class Host(Protocol):
    """What the fixture ``host`` gives: a host program with an open transaction and a table of its own."""

    connection: object
    """What the host hands to `Hosted.on`, inside its transaction."""

    def note(self, text: str) -> None:
        """Write a row of the host's own, in its transaction."""
        ...

    def commit(self) -> None:
        """Commit the host's transaction."""
        ...

    def rollback(self) -> None:
        """Roll the host's transaction back."""
        ...

    def die(self) -> None:
        """Cut the host's connection, as if its process had been killed."""
        ...

    def notes(self) -> list[str]:
        """The host's own rows as everybody else sees them."""
        ...


Hosts = Callable[[], AbstractContextManager[Host]]


class HostContract:
    """Subclass it beside `StoreContract` if your store is `Hosted`.

    It uses the fixtures ``store``, and ``hosts``: a function that starts another host program in the store's database.
    """

    def test_the_capability_of_being_hosted_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, Hosted)

    def test_the_hosts_commit_makes_both_visible(self, store: _Store, hosts: Hosts) -> None:
        """Neither before: events, side records and rows are the host's until it commits."""
        store.append(batch(records("order_a", 1, 1)))
        with hosts() as host:
            host.note("mine")
            hosted = store.on(host.connection)
            hosted.append(batch(records("order_a", 2, 3), side=(side("k", b"1"),), projected=(row("order_a", 3),)))
            assert [one.version for one in hosted.read("main", "order_a")] == [1, 2, 3], "the host sees what it wrote"
            assert [one.version for one in hosted.read_all()] == [1, 2, 3], "in the log too"
            assert [one.version for one in store.read("main", "order_a")] == [1]
            assert (store.side("main", "command", "k"), list(store.orders("main"))) == (None, [])
            host.commit()
            assert host.notes() == ["mine"]
        assert [one.version for one in store.read("main", "order_a")] == [1, 2, 3]
        assert [one.version for one in store.read_all()] == [1, 2, 3]
        assert store.side("main", "command", "k") == b"1"
        assert [one.version for one in store.orders("main")] == [3]

    def test_the_hosts_rollback_takes_everything_along(self, store: _Store, hosts: Hosts) -> None:
        """As if it had never been: the same versions and keys can be written again."""
        store.append(batch(records("order_a", 1, 1), projected=(row("order_a"),)))
        with hosts() as host:
            host.note("mine")
            store.on(host.connection).append(
                batch(records("order_a", 2, 2), side=(side("k", b"1"),), projected=(row("order_a", 2, state="gone"),))
            )
            host.rollback()
            assert host.notes() == []
        assert [one.version for one in store.read_all()] == [1]
        assert store.side("main", "command", "k") is None
        assert [(one.version, one.state) for one in store.orders("main")] == [(1, row("order_a").order.state)]
        store.append(batch(records("order_a", 2, 2), side=(side("k", b"2"),)))
        assert len(list(store.read_all())) == 2

    def test_a_conflict_leaves_the_host_its_own_work(self, store: _Store, hosts: Hosts) -> None:
        """What failed is undone alone; the host goes on and commits."""
        store.append(batch(records("order_a", 1, 2), side=(side("k", b"1"),)))
        with hosts() as host:
            host.note("mine")
            hosted = store.on(host.connection)
            with told(Conflict, "conflict", stream="order_a", found=2, expected=0):
                hosted.append(batch(records("order_b", 1, 1), [record("order_a", 1)]))
            with told(Conflict, "key_taken", key="k"):
                hosted.append(batch(records("order_b", 1, 1), side=(side("k", b"2"),)))
            hosted.append(batch(records("order_a", 3, 3)))
            host.commit()
            assert host.notes() == ["mine"]
        assert [one.version for one in store.read_all()] == [1, 2, 3]
        assert list(store.read("main", "order_b")) == []

    def test_messages_are_the_hosts_until_it_commits(self, store: _Store, hosts: Hosts) -> None:
        """Where the store keeps an outbox and alerts: neither before, and neither if the host rolls back."""
        if not isinstance(store, Outbox) or not isinstance(store, AlertRows):
            return
        told_of = batch(records("alert_a", 1, 1), alerts=(alert("alert_a"),), outbox=(delivery("a"), delivery("b")))
        with hosts() as host:
            store.on(host.connection).append(told_of)
            host.rollback()
        assert (list(store.deliveries("main")), list(store.alerts("main"))) == ([], [])
        with hosts() as host:
            store.on(host.connection).append(told_of)
            assert list(store.claim("main", NOON, ticket="t", limit=9, lease=_LEASE)) == []
            host.commit()
        assert [one.id for one in store.alerts("main")] == ["alert_a"]
        with hosts() as host:
            assert _claimed(store.on(host.connection)) == ["a"]
            host.rollback()
        with hosts() as host:
            hosted = store.on(host.connection)
            assert _claimed(hosted) == ["a"]
            hosted.append(batch(settled=(Settled("main", "a", "t"),)))
            with told(Conflict, "delivery_taken", key="b"):
                hosted.append(batch([record("order_a", 1)], settled=(Settled("main", "b", "t"),)))
            host.commit()
        assert [one.key for one in store.deliveries("main")] == ["b"]
        assert list(store.read("main", "order_a")) == []

    def test_closing_it_closes_nothing_of_the_hosts(self, store: _Store, hosts: Hosts) -> None:
        """The connection is the host's."""
        with hosts() as host:
            hosted = store.on(host.connection)
            hosted.append(batch(records("order_a", 1, 1)))
            getattr(hosted, "close", lambda: None)()
            host.note("mine")
            host.commit()
            assert host.notes() == ["mine"]
        assert len(list(store.read_all())) == 1

    def test_a_connection_of_no_kind_that_is_known_is_refused(self, store: _Store) -> None:
        """With a code, not with a missing attribute."""
        with told(InvalidValue, "connection_unknown"):
            store.on(object())


class ConcurrentHostsContract:
    """Subclass it beside `HostContract` if the database lets several transactions write at once."""

    def test_two_open_hosts_write_to_different_orders(self, store: _Store, hosts: Hosts) -> None:
        """Nobody waits: neither for another host, nor does the desk itself."""
        with hosts() as one, hosts() as other:
            store.on(one.connection).append(batch(records("order_a", 1, 2), projected=(row("order_a", 2),)))
            store.on(other.connection).append(batch(records("order_b", 1, 2), projected=(row("order_b", 2),)))
            store.append(batch(records("order_c", 1, 1)))
            assert [one.stream for one in store.read_all()] == ["order_c"]
            other.commit()
            one.commit()
        assert {(one.stream, one.version) for one in store.read_all()} == {
            ("order_a", 1),
            ("order_a", 2),
            ("order_b", 1),
            ("order_b", 2),
            ("order_c", 1),
        }

    def test_what_a_host_is_claiming_nobody_waits_for(self, store: _Store, hosts: Hosts) -> None:
        """Others take what else there is, and get that too if the host gives up."""
        if not isinstance(store, Outbox):
            return
        outbox: Outbox = store
        taken: list[str] = []
        store.append(batch(outbox=(delivery("a"), delivery("b"))))

        def claim() -> None:
            taken.extend(one.key for one in outbox.claim("main", NOON, ticket="t", limit=9, lease=_LEASE))

        with hosts() as host:
            assert _claimed(store.on(host.connection)) == ["a"]
            other = Thread(target=claim)
            other.start()
            other.join(10)
            waits = other.is_alive()
            host.rollback()
            other.join(20)
        assert not waits, "nobody may wait for what somebody else is taking"
        assert taken == ["b"]
        claim()
        assert taken == ["b", "a"]

    def test_what_is_committed_late_is_never_skipped(self, store: _Store, hosts: Hosts) -> None:
        """A reader that goes on from where it was sees every event once, in whatever order they are committed."""
        seen: list[str] = []
        after = 0

        def read() -> Iterator[str]:
            nonlocal after
            for one in store.read_all(after):
                after = one.position or after
                yield one.stream

        with hosts() as first, hosts() as second, hosts() as third:
            for number, host in enumerate((first, second, third)):
                store.on(host.connection).append(batch(records(f"order_{number}", 1, 1)))
            seen += read()
            third.commit()
            seen += read()
            store.append(batch(records("order_3", 1, 1)))
            first.commit()
            seen += read()
            second.rollback()
            seen += read()
        store.append(batch(records("order_4", 1, 1)))
        seen += read()
        assert sorted(seen) == ["order_0", "order_2", "order_3", "order_4"]

    def test_whoever_writes_the_same_order_waits_for_the_host(self, store: _Store, hosts: Hosts) -> None:
        """And is told of the conflict once the host has committed."""
        store.append(batch(records("order_a", 1, 1)))
        lost: list[Conflict] = []

        def write() -> None:
            try:
                store.append(batch(records("order_a", 2, 2)))
            except Conflict as error:
                lost.append(error)

        with hosts() as host:
            store.on(host.connection).append(batch(records("order_a", 2, 2)))
            other = Thread(target=write)
            other.start()
            other.join(0.2)
            assert other.is_alive(), "it can't be known yet whether there is a conflict"
            host.commit()
            other.join(20)
        assert [one.code for one in lost] == ["conflict"]
        assert len(list(store.read_all())) == 2

    def test_whoever_waited_for_a_host_that_gave_up_goes_on(self, store: _Store, hosts: Hosts) -> None:
        """As if the host had never been there."""
        store.append(batch(records("order_a", 1, 1)))
        with hosts() as host:
            store.on(host.connection).append(batch(records("order_a", 2, 2), side=(side("k", b"1"),)))
            other = Thread(target=lambda: store.append(batch(records("order_a", 2, 2), side=(side("k", b"2"),))))
            other.start()
            other.join(0.2)
            host.rollback()
            other.join(20)
        assert len(list(store.read_all())) == 2
        assert store.side("main", "command", "k") == b"2"

    def test_a_host_that_dies_in_the_middle_leaves_nothing(self, store: _Store, hosts: Hosts) -> None:
        """Its connection is cut; what it had written is as if it had never been."""
        with hosts() as host:
            host.note("mine")
            store.on(host.connection).append(batch(records("order_a", 1, 3), side=(side("k", b"1"),)))
            host.die()
        assert list(store.read_all()) == []
        assert store.side("main", "command", "k") is None
        store.append(batch(records("order_a", 1, 1), side=(side("k", b"2"),)))
        assert len(list(store.read_all())) == 1


def _claimed(store: Store) -> list[str]:
    """The key of the first that can be claimed."""
    assert isinstance(store, Outbox)
    return [one.key for one in store.claim("main", NOON, ticket="t", limit=1, lease=_LEASE)]
