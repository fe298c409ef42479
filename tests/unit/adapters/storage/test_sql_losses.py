"""Connections that break: what can be done again is, once; what can't be known is said, and a key settles it."""

import psycopg
import pytest
from sqlalchemy import event

import procurekit
from procurekit import OrderLine, PurchaseOrder, StoreError
from procurekit.adapters.storage.sql.sessions import AlchemySession
from procurekit.testing.samples import batch, records, row, side, told

NAME = "to be cut"


@pytest.fixture
def store(opened):
    store = opened(f"&application_name={NAME}&pool_size=3")
    store.append(batch(records("order_a", 1, 1)))
    return store


def once(work):
    """Does it the first time that it is called."""
    left = [work]
    return lambda *_: left.pop()() if left else None


def test_connections_that_died_between_two_calls_are_replaced(store, cut):
    engine = store._own.engine
    for version, use in enumerate((store.append, store.append, store.append), 2):
        with engine.connect(), engine.connect(), engine.connect():
            """So many are in the pool now."""
        assert cut(NAME) >= 3
        use(batch(records("order_a", version, version)))
        cut(NAME)
        assert len(store.read("main", "order_a")) == version
        cut(NAME)
        assert len(list(store.read_all())) == version


@pytest.mark.parametrize("count", [1, 30])
def test_a_new_stream_after_the_connections_died(store, cut, count):
    cut(NAME)
    store.append(batch(records("order_new", 1, count)))
    assert len(list(store.read_all())) == 1 + count


@pytest.mark.parametrize("words", ["INSERT INTO procurekit_events", "procurekit_side", "procurekit_schedule_lines"])
def test_what_is_cut_off_before_its_commit_is_done_again_and_stored_once(store, cut, words):
    cutting = once(lambda: cut(NAME))

    def before(connection, cursor, statement, *_):
        if words in statement:
            cutting()

    event.listen(store._own.engine, "before_cursor_execute", before)
    store.append(batch(records("order_a", 2, 3), side=(side("k", b"1"),), projected=(row("order_a", 3),)))
    event.remove(store._own.engine, "before_cursor_execute", before)
    assert cutting() is None
    assert [one.version for one in store.read_all()] == [1, 2, 3]
    assert store.side("main", "command", "k") == b"1"
    assert [one.version for one in store.orders("main")] == [3]


def test_what_is_cut_off_before_it_is_copied_is_copied_again(store, cut, monkeypatch):
    cutting, copier = once(lambda: cut(NAME)), AlchemySession.copier

    def cut_first(session):
        cutting()
        return copier(session)

    monkeypatch.setattr(AlchemySession, "copier", cut_first)
    store.append(batch(records("order_a", 2, 40), side=(side("k", b"1"),)))
    assert [one.version for one in store.read_all()] == list(range(1, 41))


def test_giving_positions_is_done_again(store, cut):
    cutting = once(lambda: cut(NAME))

    def before(connection, cursor, statement, *_):
        if "INTO procurekit_positions" in statement:
            cutting()

    event.listen(store._own.engine, "before_cursor_execute", before)
    assert [(one.version, one.position) for one in store.read_all()] == [(1, 1)]
    event.remove(store._own.engine, "before_cursor_execute", before)


def test_a_server_that_goes_on_dying_is_told_of(store, cut):
    event.listen(store._own.engine, "before_cursor_execute", lambda *_: cut(NAME))
    with told(StoreError, "store_unreachable"):
        store.read("main", "order_a")


@pytest.mark.parametrize("arrived", [True, False], ids=["committed", "not committed"])
def test_lost_during_the_commit_is_not_known_and_the_key_settles_it(postgres, monkeypatch, arrived):
    with procurekit.open(postgres) as desk:
        assert desk.orders() == []
        engine = desk.store._own.engine
        really = engine.dialect.do_commit

        def lose(connection):
            if arrived:
                really(connection)
            connection.driver_connection.close()
            raise psycopg.OperationalError

        monkeypatch.setattr(engine.dialect, "do_commit", lose)
        order = PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")])
        with told(StoreError, "store_outcome_unknown"):
            desk.create(order, by="mei", key="k")
        monkeypatch.undo()
        assert len(desk.orders()) == arrived
        state = desk.create(order, by="mei", key="k")
        assert [one.id for one in desk.orders()] == [state.id]
        assert desk.verify().events == 1


def test_a_server_that_is_away_for_a_while_is_told_of(store, cut):
    cut(NAME)

    def refuse():
        raise psycopg.OperationalError

    refusing = once(refuse)
    event.listen(store._own.engine, "do_connect", lambda *_: refusing())
    with told(StoreError, "store_unreachable"):
        store.read("main", "order_a")
    assert len(store.read("main", "order_a")) == 1, "once it answers again, all is well"
