"""Followers: whoever reads on from where it was sees every committed event once, however late it is committed."""

import random
import sqlite3
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy
from attrs import evolve
from sqlalchemy import select

import procurekit
from procurekit import Actor, Conflict, Hold, OrderLine, PurchaseOrder
from procurekit.adapters.storage import SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.adapters.storage.sql.schema import events, waiting
from procurekit.model.audit import verify_records
from procurekit.model.record import Record
from procurekit.testing.samples import batch, records

MEI = Actor("mei", roles={"buyer", "approver"})
WRITERS = 4
TURNS = 40


class Naive(SQLStore):
    """Follows by a number that an event gets when it is inserted, as one would do it first."""

    def read_all(self, after=0):
        joined = (waiting.c.book == events.c.book) & (waiting.c.stream == events.c.stream)
        found = (
            select(*events.c, waiting.c.n)
            .join_from(waiting, events, joined & (waiting.c.version == events.c.version))
            .where(waiting.c.n > after)
            .order_by(waiting.c.n)
        )
        for row in self._own.read(lambda session: session.rows(found)):
            yield Record(*row)


class AlchemyHosts:
    """Programs that write through SQLAlchemy, each inside transactions of its own."""

    pause = 0.03

    def __init__(self, url):
        self.engine = sqlalchemy.create_engine(url, pool_size=WRITERS)

    def begin(self):
        return self.engine.connect()

    def die(self, connection):
        connection.connection.driver_connection.close()
        connection.invalidate()

    def close(self):
        self.engine.dispose()


class SQLiteHosts:
    """Programs that write through `sqlite3`, one after the other."""

    pause = 0.003

    def __init__(self, path):
        self.path = path

    def begin(self):
        return sqlite3.connect(self.path, timeout=20, isolation_level="IMMEDIATE")

    def die(self, connection):
        connection.close()

    def close(self):
        """Every connection was closed by who opened it."""


@pytest.fixture
def on_postgres(postgres):
    hosts = AlchemyHosts(postgres)
    with hosts.engine.begin() as connection:
        procurekit.install(connection)
    yield hosts, postgres
    hosts.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Hosts, and what opens a store in their database."""
    if request.param == "postgresql":
        hosts, url = request.getfixturevalue("on_postgres")
        return hosts, lambda: SQLStore(url)
    path = tmp_path / "host.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    procurekit.install(connection)
    connection.close()
    return SQLiteHosts(path), lambda: SQLiteStore(f"file:{path}?shared=yes")


def write(hosts, name):
    """Write some orders in transactions that stay open for a while; some are rolled back, some break off."""
    chance = random.Random(name)
    for turn in range(TURNS):
        connection = hosts.begin()
        try:
            desk = procurekit.on(connection)
            desk.create(PurchaseOrder(f"{name}-{turn}", lines=[OrderLine(1, "A", "1")]), by=MEI)
            time.sleep(chance.random() * hosts.pause)
            if turn:
                # Several write to the same orders.
                desk.hold(f"first-{chance.randrange(3)}", Hold(f"{name} {turn}"), by=MEI)
                time.sleep(chance.random() * hosts.pause)
            end = chance.choice(["commit", "commit", "commit", "commit", "rollback", "die"])
            hosts.die(connection) if end == "die" else getattr(connection, end)()
        except Conflict:
            """Somebody else was first."""
        finally:
            connection.close()


def follow(opened, done):
    """Read on and on, until the writers are done and there is nothing more."""
    seen = []
    store = opened()
    while True:
        last = done.is_set()
        for one in store.read_all(seen[-1].position if seen else 0):
            seen.append(one)
            assert one.position is not None
        if last:
            store.close()
            return seen


def storm(hosts, opened, followers=1):
    """Writers and followers at once; what each follower saw, and all that was committed."""
    connection = hosts.begin()
    for number in range(3):
        procurekit.on(connection).create(PurchaseOrder(f"first-{number}", lines=[OrderLine(1, "A", "1")]), by=MEI)
    connection.commit()
    connection.close()
    done = Event()
    with ThreadPoolExecutor(WRITERS + followers) as pool:
        following = [pool.submit(follow, opened, done) for _ in range(followers)]
        writing = [pool.submit(write, hosts, f"w{number}") for number in range(WRITERS)]
        try:
            for one in writing:
                one.result()
        finally:
            done.set()
        seen = [one.result() for one in following]
    store = opened()
    streams = {one.stream for many in seen for one in many}
    stored = [evolve(one, position=None) for stream in sorted(streams) for one in store.read("main", stream)]
    count = store.examine()
    committed = {one.name: one.value for one in count}
    store.close()
    return seen, stored, committed


@pytest.mark.parametrize("followers", [1, 2])
def test_a_follower_sees_every_committed_event_once(place, followers):
    seen, stored, committed = storm(*place, followers)
    for records_ in seen:
        assert [one.position for one in records_] == list(range(1, len(records_) + 1))
        of_stream = defaultdict(list)
        for one in records_:
            of_stream[one.stream].append(evolve(one, position=None))
        assert [one for name in sorted(of_stream) for one in of_stream[name]] == stored
        assert (len(records_), len(of_stream)) == (committed["events"], committed["streams"])
        verdict = verify_records(records_)
        assert verdict.holds, verdict
    assert all(records_ == seen[0] for records_ in seen), "everybody sees the same at the same positions"
    assert len(stored) > 3 + WRITERS * TURNS * 0.5


def test_a_follower_by_the_number_of_the_insertion_would_miss_some(on_postgres):
    """Why positions are given after the commit."""
    hosts, url = on_postgres
    (seen,), _, committed = storm(hosts, lambda: Naive(url))
    assert len(seen) < committed["events"]


def test_what_is_inserted_first_and_committed_last_is_skipped_by_it(on_postgres):
    """The same in slow motion."""
    hosts, url = on_postgres
    store, naive = SQLStore(url), Naive(url)
    early, late = hosts.begin(), hosts.begin()
    store.on(late).append(batch(records("order_late", 1, 1)))
    store.on(early).append(batch(records("order_early", 1, 1)))
    early.commit()
    (first,) = naive.read_all()
    late.commit()
    assert (first.stream, list(naive.read_all(first.position))) == ("order_early", [])
    assert [one.stream for one in store.read_all()] == ["order_late", "order_early"]
    for one in (early, late, store, naive):
        one.close()
