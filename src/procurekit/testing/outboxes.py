"""OutboxContract: what a store promises that keeps messages until they are delivered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any, Protocol

import attrs

from procurekit.errors import Conflict, StoreError
from procurekit.model.delivery import Delivery, Settled
from procurekit.ports import Outbox, PortableOutbox, Store
from procurekit.testing.samples import NOON, batch, delivery, record, records, told
from procurekit.values.moments import parse_instant

__all__ = ["OutboxContract"]

_LEASE = timedelta(minutes=5)
_THREADS = 4


class _Store(Store, Outbox, Protocol):
    """A store with the capability."""


class OutboxContract:
    """Subclass it beside `StoreContract` if your store keeps an outbox. It uses the same fixture ``store``.

    If the store survives being opened anew, let `reopened` do that.
    """

    def reopened(self, store: _Store) -> _Store | None:  # noqa: ARG002 - whoever overrides it needs it
        """What `store` keeps, opened anew by somebody else; None if it can't be."""
        return None

    def test_the_capability_of_an_outbox_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, Outbox)
        assert (_claimed(store), list(store.deliveries("main"))) == ([], [])

    def test_deliveries_come_back_with_every_field(self, store: _Store) -> None:
        """Text of any script, bytes, instants; whatever the state in which they are put there."""
        fresh = delivery("a'\"; -- 消息 😀", who="role:采购", channel="钉钉", lane="单\x1f号")
        used = delivery(
            "b",
            due_at=parse_instant("2026-01-05T20:00:00.000001+08:00"),
            attempts=3,
            error="delivery_timeout",
            ticket="t",
            leased_until=parse_instant("2026-01-05T12:05:00.5Z"),
        )
        dead = delivery("c", state="dead", error="delivery_refused", attempts=9, body=b"")
        other = delivery("a", book="second")
        store.append(batch(outbox=(fresh, used, dead, other)))
        read = list(store.deliveries("main"))
        assert [one.key for one in read] == [fresh.key, "b", "c"], "the oldest first"
        for found, written in zip(read, (fresh, used, dead), strict=True):
            for one in attrs.fields(Delivery):
                before, after = getattr(written, one.name), getattr(found, one.name)
                assert (after, type(after)) == (before, type(before)), f"{one.name}: {before!r} came back as {after!r}"
        assert list(store.deliveries("main", state="waiting")) == [fresh, used]
        assert list(store.deliveries("main", state="dead")) == [dead]
        assert list(store.deliveries("second")) == [other]

    def test_messages_are_stored_with_their_events_or_not_at_all(self, store: _Store) -> None:
        """A conflict keeps the messages out, and a message that is there already keeps the events out."""
        store.append(batch(records("alert_a", 1, 1), outbox=(delivery("a"),)))
        with told(Conflict, "conflict"):
            store.append(batch([record("alert_a", 1)], outbox=(delivery("b"),)))
        with told(Conflict, "key_taken", book="main", kind="outbox", key="a"):
            store.append(batch([record("alert_a", 2)], outbox=(delivery("b"), delivery("a"))))
        with told(Conflict, "key_taken", kind="outbox", key="b"):
            store.append(batch([record("alert_a", 2)], outbox=(delivery("b"), delivery("b", lane="other"))))
        assert _keys(store) == ["a"]
        assert [one.version for one in store.read_all()] == [1]
        store.append(batch(outbox=(delivery("a", book="second"),)))
        assert [one.book for one in store.deliveries("second")] == ["second"], "a key is one of its book's"

    def test_what_is_due_is_claimed_the_oldest_first(self, store: _Store) -> None:
        """At the very moment, not before; no more than was asked for; what is claimed is in hand."""
        later = NOON + timedelta(microseconds=1)
        store.append(batch(outbox=[delivery("d", due_at=later), *(delivery(key) for key in "cab")]))
        store.append(batch(outbox=(delivery("c", book="second"),)))
        assert _claimed(store, at=NOON - timedelta(microseconds=1)) == []
        assert list(store.claim("main", NOON, ticket="t", limit=0, lease=_LEASE)) == []
        (first, second) = store.claim("main", NOON, ticket="t", limit=2, lease=_LEASE)
        expected = attrs.evolve(delivery("c"), ticket="t", leased_until=NOON + _LEASE)
        assert (first, second.key, second.ticket) == (expected, "a", "t")
        assert next(store.deliveries("main")) == delivery("d", due_at=later)
        assert list(store.deliveries("main"))[1] == expected, "what is in hand is kept until it is settled"
        assert _claimed(store, "u") == ["b"]
        assert _claimed(store, "v") == []
        assert _claimed(store, "v", at=later) == ["d"]

    def test_of_a_lane_the_first_alone_is_claimed(self, store: _Store) -> None:
        """What isn't due yet, or in somebody's hands, holds up what is behind it; what is dead or sent doesn't."""
        store.append(
            batch(
                outbox=(
                    delivery("a1", lane="a"),
                    delivery("b1", lane="b", due_at=NOON + timedelta(hours=1)),
                    delivery("a2", lane="a"),
                    delivery("b2", lane="b"),
                    delivery("a3", lane="a"),
                    delivery("c1", lane="a", book="second"),
                )
            )
        )
        assert _claimed(store) == ["a1"]
        assert _claimed(store, "u") == []
        store.append(batch(settled=(Settled("main", "a1", "t"),)))
        assert _claimed(store) == ["a2"]
        store.append(batch(settled=(Settled("main", "a2", "t", "dead", "delivery_refused"),)))
        assert _claimed(store) == ["a3"]
        assert store.postpone("main", "a3", "t", due_at=NOON + timedelta(hours=1), error="delivery_timeout")
        assert _claimed(store) == []
        assert _claimed(store, at=NOON + timedelta(hours=1)) == ["b1", "a3"]
        assert [one.key for one in store.claim("second", NOON, ticket="t", limit=9, lease=_LEASE)] == ["c1"]

    def test_what_was_never_tried_waits_no_longer_than_what_comes_behind_it(self, store: _Store) -> None:
        """What failed, is dead, in hand or in another lane keeps its time, and all keep their place."""
        later, soon = NOON + timedelta(hours=12), NOON + timedelta(hours=1)
        given = {"lane": "a", "due_at": later}
        store.append(
            batch(
                outbox=(
                    delivery("hand", lane="a"),
                    delivery("waits", **given),
                    delivery("failed", **given, attempts=1),
                    delivery("dead", **given, state="dead"),
                    delivery("early", lane="a"),
                    delivery("other", due_at=later),
                    delivery("second", **given, book="second"),
                )
            )
        )
        assert _claimed(store) == ["hand"]
        store.append(batch(outbox=(delivery("urgent", lane="a", due_at=soon),)))
        due = {one.key: one.due_at for one in store.deliveries("main")}
        expected = {"hand": NOON, "waits": soon, "failed": later, "dead": later, "early": NOON, "other": later}
        assert list(due.items()) == [*expected.items(), ("urgent", soon)]
        assert [one.due_at for one in store.deliveries("second")] == [later]
        store.append(batch(outbox=(delivery("whenever", lane="a", due_at=later + timedelta(hours=1)),)))
        assert {one.key: one.due_at for one in store.deliveries("main")}["waits"] == soon

    def test_what_is_sent_is_gone_and_what_is_dead_is_kept(self, store: _Store) -> None:
        """Together with the events that say so."""
        store.append(batch(records("alert_a", 1, 1), outbox=(delivery("a"), delivery("b", attempts=2))))
        _claimed(store)
        ends = (Settled("main", "a", "t"), Settled("main", "b", "t", "dead", "delivery_refused"))
        store.append(batch(records("alert_a", 2, 3), settled=ends))
        expected = delivery("b", state="dead", error="delivery_refused", attempts=3)
        assert list(store.deliveries("main")) == [expected]
        assert _claimed(store, at=NOON + timedelta(days=1)) == [], "what is dead isn't sent"
        assert len(store.read("main", "alert_a")) == 3
        store.append(batch(outbox=(delivery("a"),)))
        assert _keys(store) == ["b", "a"], "a key that is gone may come again"

    def test_whoever_has_it_not_in_hand_settles_nothing(self, store: _Store) -> None:
        """All or nothing: neither is what he did have settled, nor are his events stored, nor his messages."""
        store.append(batch(records("alert_a", 1, 1), outbox=(delivery("a"), delivery("b"), delivery("c"))))
        store.claim("main", NOON, ticket="t", limit=1, lease=_LEASE)
        store.claim("main", NOON, ticket="u", limit=1, lease=_LEASE)
        before = list(store.deliveries("main"))
        mine = Settled("main", "a", "t")
        strangers = (
            Settled("main", "b", "t"),  # in other hands
            Settled("main", "c", "t"),  # in nobody's
            Settled("main", "x", "t"),  # not there
            Settled("second", "a", "t"),  # another book's
            Settled("main", "a", "t", "dead"),  # twice in one append
        )
        for one in strangers:
            with told(Conflict, "delivery_taken", key=one.key):
                store.append(
                    batch(
                        [record("alert_a", 2)],
                        settled=(mine, one),
                        outbox=(delivery("d"),),
                        withdrawn=(("main", "alert_a"),),
                    )
                )
            assert list(store.deliveries("main")) == before, "nothing of it must be stored"
            assert len(list(store.read_all())) == 1
        with told(Conflict, "conflict"):
            store.append(batch([record("alert_a", 1)], settled=(mine,)))
        assert list(store.deliveries("main")) == before, "a conflict settles nothing either"
        store.append(batch([record("alert_a", 2)], settled=(mine,)))
        with told(Conflict, "delivery_taken", key="a"):
            store.append(batch(settled=(mine,)))

    def test_what_a_dead_worker_had_in_hand_is_had_again(self, store: _Store) -> None:
        """Once its lease is over, with the same key; then it isn't his any more."""
        store.append(batch(outbox=(delivery("a"), delivery("b"))))
        assert _claimed(store, "t") == ["a", "b"]
        assert _claimed(store, "u", at=NOON + _LEASE - timedelta(microseconds=1)) == []
        assert store.postpone("main", "b", "t", due_at=NOON, error=None)
        (again,) = store.claim("main", NOON + _LEASE, ticket="u", limit=1, lease=_LEASE)
        expected = attrs.evolve(delivery("a"), ticket="u", leased_until=NOON + 2 * _LEASE)
        assert again == expected
        with told(Conflict, "delivery_taken", key="a"):
            store.append(batch(settled=(Settled("main", "a", "t"),)))
        assert not store.postpone("main", "a", "t", due_at=NOON, error="delivery_timeout")
        assert next(store.deliveries("main")) == expected
        store.append(batch(settled=(Settled("main", "a", "u"),)))
        assert _keys(store) == ["b"]

    def test_a_lease_that_is_over_is_still_his_as_long_as_nobody_else_has_it(self, store: _Store) -> None:
        """Whoever was slow, and alone, has sent it."""
        store.append(batch(outbox=(delivery("a"), delivery("b"))))
        assert _claimed(store) == ["a", "b"]
        late = NOON + timedelta(days=1)
        assert store.postpone("main", "b", "t", due_at=late, error="delivery_timeout")
        store.append(batch(settled=(Settled("main", "a", "t"),)))
        assert list(store.deliveries("main")) == [delivery("b", due_at=late, error="delivery_timeout", attempts=1)]

    def test_what_failed_is_given_back(self, store: _Store) -> None:
        """With one attempt more and why; what is merely given back is as it was."""
        store.append(batch(outbox=(delivery("a"),)))
        hours = [NOON + timedelta(hours=hour) for hour in range(3)]
        for attempts in (1, 2):
            assert _claimed(store, at=hours[attempts - 1]) == ["a"]
            assert store.postpone("main", "a", "t", due_at=hours[attempts], error=f"failure_{attempts}")
            expected = delivery("a", due_at=hours[attempts], attempts=attempts, error=f"failure_{attempts}")
            assert list(store.deliveries("main")) == [expected]
        assert not store.postpone("main", "a", "t", due_at=NOON, error="no"), "it isn't in his hands any more"
        assert _claimed(store, at=hours[2]) == ["a"]
        assert store.postpone("main", "a", "t", due_at=NOON, error=None)
        assert list(store.deliveries("main")) == [delivery("a", attempts=2, error="failure_2")]
        assert not store.postpone("main", "x", "t", due_at=NOON, error=None)

    def test_what_is_withdrawn_is_gone_but_for_what_is_in_hand(self, store: _Store) -> None:
        """What is dead goes too. It doesn't touch another alert's or another book's, or what the same append brings."""
        store.append(
            batch(
                outbox=(
                    delivery("hand"),
                    delivery("waits"),
                    delivery("later", due_at=NOON + timedelta(days=1)),
                    delivery("dead", state="dead"),
                    delivery("other", alert="alert_b"),
                    delivery("second", book="second"),
                )
            )
        )
        store.claim("main", NOON, ticket="t", limit=1, lease=_LEASE)
        gone = (("main", "alert_a"), ("main", "alert_x"))
        store.append(batch(outbox=(delivery("waits", about="resolved"), delivery("new")), withdrawn=gone))
        assert _keys(store) == ["hand", "other", "waits", "new"]
        assert [one.about for one in store.deliveries("main") if one.key == "waits"] == ["resolved"]
        assert len(list(store.deliveries("second"))) == 1
        store.append(batch(settled=(Settled("main", "hand", "t"),), withdrawn=gone))
        assert _keys(store) == ["other"], "what was in hand can still be settled"
        with told(Conflict, "conflict"):
            store.append(batch([record("alert_b", 7)], withdrawn=(("main", "alert_b"),)))
        assert _keys(store) == ["other"]

    def test_the_dead_are_revived(self, store: _Store) -> None:
        """As if never tried, in the place that they had; those that aren't dead are left alone."""
        dead = {"state": "dead", "error": "delivery_refused", "attempts": 5}
        given = (delivery("a", **dead), delivery("b", attempts=2), delivery("c", **dead), delivery("d", **dead))
        store.append(batch(outbox=(*given, delivery("a", book="second", **dead))))
        assert store.revive("main", ["c", "a", "b", "x", "a"], due_at=NOON) == 2
        assert list(store.deliveries("main")) == [delivery("a"), given[1], delivery("c"), given[3]]
        assert store.revive("main", ["a", "b"], due_at=NOON) == 0
        assert store.revive("main", [], due_at=NOON) == 0
        assert _claimed(store) == ["a", "b", "c"]
        assert [one.state for one in store.deliveries("second")] == ["dead"]

    def test_a_reader_may_write_while_it_reads_deliveries(self, store: _Store) -> None:
        """Whoever goes through them acts on what it sees."""
        many = [f"{number:04}" for number in range(2500)]
        store.append(batch(outbox=[delivery(key, lane="one") for key in many]))
        seen = []
        for place, one in enumerate(store.deliveries("main")):
            seen.append(one.key)
            if place % 800 == 0:
                (mine,) = store.claim("main", NOON, ticket="t", limit=9, lease=_LEASE)
                store.append(batch(settled=(Settled("main", mine.key, "t"),)))
        assert seen == many
        assert _keys(store) == many[4:]

    def test_workers_share_the_work(self, store: _Store) -> None:
        """Several threads: each message is had by one alone, none is lost, and of a lane they come in order."""
        lanes, each = 25, 4
        keys = [f"{lane}/{number}" for number in range(each) for lane in range(lanes)]
        store.append(batch(outbox=[delivery(key, lane=key.partition("/")[0]) for key in keys]))
        sent: list[str] = []

        def work(thread: int) -> None:
            ticket, idle = f"worker {thread}", 0
            while idle < 3 and len(sent) < len(keys):
                mine = store.claim("main", NOON, ticket=ticket, limit=5, lease=_LEASE)
                idle = 0 if mine else idle
                for one in mine:
                    assert one.ticket == ticket
                    sent.append(one.key)
                    store.append(batch(settled=(Settled("main", one.key, ticket),)))

        _in_threads(work)
        assert sorted(sent) == sorted(keys), "every message must be had once"
        for lane in range(lanes):
            mine = [key for key in sent if key.startswith(f"{lane}/")]
            assert mine == [f"{lane}/{number}" for number in range(each)], "in a lane, one after the other"
        assert list(store.deliveries("main")) == []

    def test_of_workers_that_want_the_same_one_has_it(self, store: _Store) -> None:
        """Also at the very moment at which a lease is over."""
        store.append(batch(outbox=[delivery(f"{number}") for number in range(8)]))

        def work(thread: int) -> list[list[str]]:
            return [_claimed(store, f"{turn} {thread}", at=NOON + turn * _LEASE) for turn in range(10)]

        had = _in_threads(work)
        for turn in range(10):
            mine = [key for thread in had for key in thread[turn]]
            assert len(mine) == len(set(mine)), f"had by two at once: {sorted(mine)}"
        assert len(_keys(store)) == 8

    def test_an_outbox_is_there_when_the_store_is_opened_anew(self, store: _Store) -> None:
        """With whose hands it is in and for how long."""
        store.append(batch(records("alert_a", 1, 1), outbox=(delivery("a"), delivery("b"))))
        store.claim("main", NOON, ticket="t", limit=1, lease=_LEASE)
        again = self.reopened(store)
        if again is None:
            return
        assert list(again.deliveries("main")) == list(store.deliveries("main"))
        assert _claimed(again, "u") == ["b"]
        again.append(batch(settled=(Settled("main", "a", "t"),)))
        assert _keys(store) == ["b"]
        getattr(again, "close", lambda: None)()

    def test_an_outbox_is_copied_whole(self, store: _Store) -> None:
        """Where it can be: of all books, as it is, in the place of what was there."""
        if not isinstance(store, PortableOutbox):
            return
        given = [
            delivery("b", ticket="t", leased_until=NOON),
            delivery("a", book="second", attempts=2),
            delivery("a", state="dead", error="delivery_refused"),
        ]
        store.append(batch(outbox=(delivery("x"), delivery("a", lane="old"))))
        store.replace_outbox(one for one in given)
        assert list(store.outbox()) == given
        many = [delivery(f"{number}") for number in range(2500)]
        store.replace_outbox(many)
        assert list(store.outbox()) == many
        store.replace_outbox([])
        assert list(store.outbox()) == []

    def test_a_closed_store_has_no_outbox(self, store: _Store) -> None:
        """Where a store can be closed, nothing is claimed or told of afterwards."""
        close = getattr(store, "close", None)
        if close is None:
            return
        close()
        with told(StoreError, "store_closed"):
            _claimed(store)
        with told(StoreError, "store_closed"):
            store.postpone("main", "a", "t", due_at=NOON, error=None)
        with told(StoreError, "store_closed"):
            store.revive("main", ["a"], due_at=NOON)
        with told(StoreError, "store_closed"):
            list(store.deliveries("main"))


def _claimed(store: Outbox, ticket: str = "t", *, at: Any = NOON) -> list[str]:
    """The keys of all that can be claimed of the main book."""
    return [one.key for one in store.claim("main", at, ticket=ticket, limit=1000, lease=_LEASE)]


def _keys(store: Outbox) -> list[str]:
    return [one.key for one in store.deliveries("main")]


def _in_threads(work: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(_THREADS)

    def run(thread: int) -> Any:
        barrier.wait()
        return work(thread)

    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(run, range(_THREADS)))
