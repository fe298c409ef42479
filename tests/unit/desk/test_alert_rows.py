"""Alerts as they stand: always what folding the log says, out of rows or without; and messages, where they are kept."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from attrs import evolve

import procurekit
from procurekit import Conflict, Desk
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.adapters.storage.sqlite import SQLiteStore
from procurekit.model.alert import Found, alert_id
from procurekit.model.alert_events import AlertAcknowledged, AlertRaised, AlertResolved, AlertTold
from procurekit.model.alert_life import alert_after
from procurekit.model.delivery import Settled
from procurekit.model.events import NewEvent
from procurekit.model.journal import Stamp
from procurekit.ports import AlertRows, Batch, Outbox, hookimpl
from procurekit.testing.samples import NOON, delivery
from procurekit.values.moments import to_utc

LEASE = timedelta(minutes=5)


class Bare:
    """A store of three methods."""

    def __init__(self):
        inner = MemoryStore()
        self.given = []

        def append(batch):
            self.given.append(batch)
            return inner.append(batch)

        self.append, self.read, self.read_all = append, inner.read, inner.read_all


@pytest.fixture(params=["memory", "sqlite", "bare"])
def desk(request, tmp_path, clock):
    made = {"memory": MemoryStore, "sqlite": lambda: SQLiteStore(str(tmp_path / "test.db")), "bare": Bare}
    with Desk(made[request.param](), clock=clock) as desk:
        yield desk


def happens(desk, subject, payload, *, order="order_a", rows=True, version=None, by=None, **more):
    """Something happens to an alert, and is stored; with its row, unless that is left behind."""
    id_ = alert_id(desk.book, "late", "order", subject)
    before = next(iter(desk._alert_rows(ids=[id_])), None)
    if payload is AlertRaised:
        found = Found(rule="late", severity="high", subject="order", subject_key=subject, order_id=order)
        payload = AlertRaised(evolve(found, book=desk.book))
    verb = f"alert.{type(payload).__name__.removeprefix('Alert').lower()}"
    stamp = Stamp(desk.book, to_utc(desk.now()))
    after = alert_after(before, payload, desk.now(), id_=id_, by=by)
    heads = {id_: desk.journal.head(id_)}
    event = NewEvent(id_, verb, payload, desk.now())
    desk.journal.append([event], stamp, heads, command="alerts", alerts=[after] if rows else (), **more)
    return after


def known(desk, **asked):
    return list(desk._alert_rows(**asked))


@pytest.mark.parametrize("rows", [True, False], ids=["with rows", "left behind"])
def test_alerts_stand_as_their_events_say(desk, clock, rows):
    other = Desk(desk.store, book="wuxi", clock=clock)
    first = happens(desk, "order_a", AlertRaised, rows=rows)
    second = happens(desk, "order_b", AlertRaised, order="order_b", rows=rows)
    elsewhere = happens(other, "order_a", AlertRaised, rows=rows)
    clock.forward(days=1)
    first = happens(desk, "order_a", AlertAcknowledged(), rows=rows)
    second = happens(desk, "order_b", AlertResolved(), rows=rows)
    by_id = sorted((first, second), key=lambda one: one.id)
    assert known(desk) == by_id
    assert known(other) == [elsewhere]
    assert known(desk, open_only=True) == [first]
    assert known(desk, order="order_b") == [second]
    assert known(desk, ids=[second.id, "alert_x", "order_a"]) == [second]
    assert known(desk, ids=[second.id, first.id], open_only=True) == [first]
    assert known(desk, ids=[]) == []
    assert (first.version, first.acknowledged_at, second.status) == (2, clock(), "resolved")


def test_a_catch_up_makes_their_rows(desk):
    happens(desk, "order_a", AlertRaised, rows=False)
    if not isinstance(desk.store, AlertRows):
        assert desk.catch_up() == 0
        return
    assert len(desk.store.alerts_behind()) == 1
    assert desk.orders() == []
    assert len(desk.store.alerts_behind()) == 1, "whoever asks for orders needs none of them"
    assert desk.catch_up() == 0, "it counts orders"
    assert not desk.store.alerts_behind()
    assert len(list(desk.store.alerts("main"))) == 1


def test_a_rebuild_makes_their_rows_anew(desk, issued):
    if not isinstance(desk.store, AlertRows):
        return
    issued()
    before = [happens(desk, "order_a", AlertRaised)]
    desk.store.project_alerts([evolve(before[0], version=99, severity="low"), evolve(before[0], id="alert_x")])
    assert known(desk) != before
    assert desk.rebuild() == 1
    assert known(desk) == before
    assert len(desk.orders()) == 1


def test_whoever_may_only_read_folds_what_was_left_behind(tmp_path, clock):
    with procurekit.open(tmp_path / "test.db", clock=clock) as desk:
        before = happens(desk, "order_a", AlertRaised, rows=False)
    with procurekit.open(f"file:{tmp_path / 'test.db'}?mode=ro") as reader:
        assert known(reader) == [before]
        assert len(reader.store.alerts_behind()) == 1


def test_on_a_hosts_connection_alerts_are_read_and_written(tmp_path, clock):
    with closing(sqlite3.connect(tmp_path / "host.db")) as connection:
        procurekit.install(connection)
        desk = procurekit.on(connection, clock=clock)
        happens(desk, "order_a", AlertRaised, rows=False, outbox=[delivery("a")])
        assert [one.subject_key for one in known(desk)] == ["order_a"]
        connection.rollback()
        assert (known(desk), list(desk.store.deliveries("main"))) == ([], [])


# --- messages ---------------------------------------------------------------------------------------------------------


def test_messages_go_with_the_events(desk):
    told_of = happens(desk, "order_a", AlertRaised, outbox=[delivery("a"), delivery("b")])
    store = desk.store
    assert (desk.journal.keeps_outbox, desk.journal.keeps_alerts) == (
        isinstance(store, Outbox),
        isinstance(store, AlertRows),
    )
    if not desk.journal.keeps_outbox:
        assert store.given[-1] == Batch(store.given[-1].records), "a store is given only what it can keep"
        return
    (one, _) = store.claim("main", NOON, ticket="t", limit=9, lease=LEASE)
    told = AlertTold("mei", "mail", "raised", one.key)
    after = happens(desk, "order_a", told, settled=[Settled("main", "a", "t")])
    assert (after.told, after.version) == (("mei@mail",), told_of.version + 1)
    with pytest.raises(Conflict) as caught:
        happens(desk, "order_a", told, settled=[Settled("main", "a", "t")])
    assert (caught.value.code, caught.value.values["key"]) == ("delivery_taken", "a")
    assert known(desk) == [after]
    happens(desk, "order_a", AlertResolved(), withdrawn=[told_of.id, "alert_a"], outbox=[delivery("c")])
    assert [one.key for one in store.deliveries("main")] == ["b", "c"], "what is in hand stays"


def test_messages_may_go_without_events(clock):
    """Then there is nothing to tell the plugins of."""
    heard = []

    class Plugin:
        @hookimpl
        def procurekit_appended(self, appended):
            heard.append(appended)

    with procurekit.open("memory:", clock=clock, plugins=[Plugin()]) as desk:
        stamp = Stamp("main", to_utc(clock()))
        assert desk.journal.append([], stamp, {}, command="deliver", outbox=[delivery("a")]) == ({}, ())
        assert [one.key for one in desk.store.deliveries("main")] == ["a"]
        desk.journal.append([], stamp, {}, command="deliver", withdrawn=["alert_a"])
        assert list(desk.store.deliveries("main")) == []
        assert heard == []
        happens(desk, "order_a", AlertRaised)
        assert len(heard) == 1
