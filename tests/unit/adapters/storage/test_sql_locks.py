"""Writers that meet: nobody waits for ever, of two one wins, and whoever has to begin again is told so."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy
from sqlalchemy import event

from procurekit import Conflict, StoreError
from procurekit.testing.samples import batch, record, records, row, side, told


@pytest.fixture
def store(opened):
    store = opened("&timeout=1")
    store.append(batch(records("order_a", 1, 1), records("order_b", 1, 1)))
    return store


@pytest.fixture
def connecting(postgres):
    """Opens a connection of a host's with an isolation level of its own."""
    engine = sqlalchemy.create_engine(postgres)
    opened = []

    def begin(level):
        opened.append(engine.connect().execution_options(isolation_level=level))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()
    engine.dispose()


def test_whoever_waits_too_long_for_an_order_has_written_nothing(store, connecting):
    host = connecting("READ COMMITTED")
    store.on(host).append(batch(records("order_a", 2, 2)))
    begun = time.monotonic()
    with told(StoreError, "store_locked"):
        store.append(batch(records("order_new", 1, 1), records("order_a", 2, 2), side=(side("k", b"1"),)))
    assert 0.5 < time.monotonic() - begun < 10
    assert (len(list(store.read_all())), store.side("main", "command", "k")) == (2, None)
    # Other orders can be written meanwhile.
    store.append(batch(records("order_b", 2, 2)))
    host.rollback()
    store.append(batch(records("order_new", 1, 1), records("order_a", 2, 2), side=(side("k", b"1"),)))
    assert len(list(store.read_all())) == 5


def test_two_that_take_the_same_orders_the_other_way_round_both_end(opened):
    store = opened("&timeout=10")
    store.append(batch(records("order_a", 1, 1), records("order_b", 1, 1)))
    both, met = threading.Barrier(2, timeout=5), threading.local()

    def before(connection, cursor, statement, *_):
        # Both have seen that nobody was there, and neither has written.
        if "INSERT INTO procurekit_events" in statement and not hasattr(met, "there"):
            met.there = True
            both.wait()

    def write(streams):
        try:
            store.append(batch(*([record(one, 2)] for one in streams), side=(side(streams[0], b"1"),)))
        except Conflict as error:
            return error.code
        return "written"

    event.listen(store._own.engine, "before_cursor_execute", before)
    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(write, (["order_a", "order_b"], ["order_b", "order_a"])))
    event.remove(store._own.engine, "before_cursor_execute", before)
    assert ends == ["conflict", "written"]
    assert sorted((one.stream, one.version) for one in store.read_all()) == [
        (name, version) for name in ("order_a", "order_b") for version in (1, 2)
    ]
    assert len(list(store.sides())) == 1, "what the other one wrote beside it is not there either"


def test_two_hosts_that_take_the_same_orders_the_other_way_round_both_end(store, connecting):
    one, other = connecting("READ COMMITTED"), connecting("READ COMMITTED")
    store.on(one).append(batch(records("order_a", 2, 2)))
    store.on(other).append(batch(records("order_b", 2, 2)))
    ends = []

    def cross(host, name):
        try:
            store.on(host).append(batch(records(name, 2, 2)))
            host.commit()
        except (StoreError, Conflict) as error:
            host.rollback()
            ends.append(error.code)
        else:
            ends.append("written")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(cross, (one, other), ("order_b", "order_a")))
    assert sorted(ends) == ["store_repeat", "written"]
    assert len(list(store.read_all())) == 4


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("rows", [False, True], ids=["events", "rows"])
def test_a_host_that_sees_the_past_is_told_to_begin_again(store, connecting, level, rows):
    host = connecting(level)
    hosted = store.on(host)
    assert len(hosted.read("main", "order_a")) == 1
    store.append(batch(records("order_a", 2, 2), projected=(row("order_a", 2),) if rows else ()))
    with told(StoreError, "store_repeat"):
        hosted.append(batch(records("order_a", 2, 2), projected=(row("order_a", 2),) if rows else ()))
    host.rollback()
    hosted.append(batch(records("order_a", 3, 3)))
    host.commit()
    assert len(store.read("main", "order_a")) == 3


def test_a_key_that_was_taken_meanwhile_is_no_error_of_the_databases(store, connecting):
    host = connecting("REPEATABLE READ")
    hosted = store.on(host)
    assert hosted.side("main", "command", "k") is None
    store.append(batch(records("order_c", 1, 1), side=(side("k", b"1"),)))
    with told(StoreError, "store_repeat"):
        hosted.append(batch(records("order_d", 1, 1), side=(side("k", b"2"),)))
    host.rollback()
    with told(Conflict, "key_taken", key="k"):
        hosted.append(batch(records("order_d", 1, 1), side=(side("k", b"2"),)))
    host.rollback()


def test_write_skew_between_serializable_hosts_is_told(store, connecting):
    one, other = (store.on(connecting("SERIALIZABLE")) for _ in range(2))
    for hosted in (one, other):
        assert [len(hosted.read("main", name)) for name in ("order_a", "order_b")] == [1, 1]
    one.append(batch(records("order_a", 2, 2)))
    one._sessions._session.connection.commit()
    codes = set()
    try:
        other.append(batch(records("order_b", 2, 2)))
        other._sessions._session.connection.commit()
    except StoreError as error:
        codes.add(error.code)
    except sqlalchemy.exc.OperationalError as error:
        # The host's own commit is the host's.
        codes.add(error.orig.sqlstate)
    assert codes in ({"store_repeat"}, {"40001"})
    other._sessions._session.connection.rollback()
    assert len(list(store.read_all())) == 3
