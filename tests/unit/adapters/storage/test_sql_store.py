"""An SQL store is opened, shared by threads and forks, and closed; what can't be is said, and never a password."""

import logging
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy

import procurekit
from procurekit import MissingExtra, StoreError
from procurekit.adapters.storage.sql import SQLStore
from procurekit.adapters.storage.sql.faults import explain
from procurekit.testing.samples import batch, record, records, told

SECRET = "s3cret"


def used(url):
    with procurekit.open(url) as desk:
        desk.orders()


def connected(admin, name):
    return admin("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [name]).fetchone()[0]


def assert_none_left(admin, name):
    """A server takes a moment to end what was closed."""
    until = time.monotonic() + 5
    while connected(admin, name) and time.monotonic() < until:
        time.sleep(0.05)
    assert connected(admin, name) == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1:1/orders", "store_unreachable"),
        (f"postgresql+psycopg://mei:s3/{SECRET}@127.0.0.1:1/orders", "store_unreachable"),
        (f"postgresql+psycopg://mei@127.0.0.1:1/orders?password={SECRET}", "store_unreachable"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1:99999999/orders", "store_unreachable"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1:1/orders?nonsense=1", "store_failed"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1:port/orders", "store_unknown"),
        (f"postgresql+psycopg://mei:{SECRET}@[::1/orders", "store_unknown"),
        (f"://mei:{SECRET}@127.0.0.1", "store_unknown"),
        (f"mongodb://mei:{SECRET}@127.0.0.1/orders", "store_unknown"),
        (f"postgresql+teleport://mei:{SECRET}@127.0.0.1/orders", "store_unknown"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1/orders?timeout=soon", "store_option"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1/orders?timeout=0", "store_option"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1/orders?timeout=1&timeout=2", "store_option"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1/orders?pool_size=-1", "store_option"),
        (f"postgresql+psycopg://mei:{SECRET}@127.0.0.1/orders?mode=ro", "store_option"),
    ],
)
def test_what_is_wrong_with_a_url_is_told_without_its_password(caplog, url, code):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as caught:
        used(url)
    assert caught.value.code == code
    for shown in (str(caught.value), repr(caught.value), caught.value.text("zh"), caplog.text):
        assert SECRET not in shown
    assert caught.value.__suppress_context__ or SECRET not in str(caught.value.__cause__)


@pytest.mark.parametrize(
    "login",
    [
        "mei:kappa@sigma",
        "mei:@sigma",
        "mei:kappa@",
        "mei:kappa@sigma/omega",
        "mei:kappa/sigma@omega",
        "me/i:kappa",
        "mei:kappa@sigma:omega",
        "mei:kappa?sigma@omega",
    ],
)
def test_no_part_of_a_password_is_shown_where_the_login_was_not_written_as_it_has_to_be(caplog, login):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as caught:
        used(f"postgresql+psycopg://{login}@/orders")
    assert caught.value.code in {"store_login_unclear", "store_unknown"}
    told = str(caught.value) + repr(caught.value) + caught.value.text("zh") + caplog.text
    assert not [part for part in ("kappa", "sigma", "omega") if part in told]


def other(postgres, **parts):
    return sqlalchemy.make_url(postgres).set(**parts).render_as_string(hide_password=False)


@pytest.mark.parametrize("parts", [{"database": "nowhere"}, {"username": "nobody_such"}], ids=["database", "role"])
def test_a_login_that_can_not_succeed_is_no_server_that_is_away(postgres, parts):
    with pytest.raises(StoreError) as caught:
        used(other(postgres, **parts))
    assert caught.value.code == "store_login"
    assert next(iter(parts.values())) in caught.value.text()
    assert "重试无用" in caught.value.text("zh")


@pytest.mark.parametrize("said", ['password authentication failed for user "mei"', "no password supplied"])
def test_a_wrong_password_is_told_by_what_the_server_says(said):
    error = psycopg.OperationalError(f"connection failed: FATAL:  {said}")
    assert explain(error, "there").code == "store_login"
    assert explain(psycopg.OperationalError("FATAL:  the database system is starting up"), "there").code == (
        "store_unreachable"
    )


def test_where_tables_are_not_to_be_made_none_are(postgres, admin):
    reading = f"{postgres}&mode=rw"
    with told(StoreError, "store_not_there"):
        used(reading)
    with told(StoreError, "store_not_there"):
        procurekit.migrate(reading)
    assert admin("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone() == (0,)
    used(f"{postgres}&mode=rwc")
    used(reading)
    assert procurekit.migrate(reading) == ()


def test_a_store_shows_no_password():
    store = SQLStore(f"postgresql+psycopg://mei:{SECRET}@127.0.0.1:1/orders")
    assert SECRET not in repr(store) + repr(vars(store)) + repr(vars(store._own))
    store.close()


def test_a_driver_that_is_not_there_is_named():
    with pytest.raises(MissingExtra) as caught:
        used(f"postgresql+asyncpg://mei:{SECRET}@127.0.0.1/orders")
    assert (caught.value.code, caught.value.values["package"]) == ("missing_psycopg", "asyncpg")
    assert "procurekit[postgresql]" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("scheme", "module", "advised"),
    [
        ("postgresql+psycopg", "psycopg", "'procurekit[postgresql]'"),
        ("mysql+pymysql", "pymysql", "pip install pymysql"),
        ("mysql", "MySQLdb", "pip install mysqlclient"),
    ],
)
def test_what_brings_a_driver_is_told(monkeypatch, scheme, module, advised):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra) as caught:
        used(f"{scheme}://mei:{SECRET}@127.0.0.1/orders")
    assert advised in str(caught.value)
    assert ("postgresql" in str(caught.value)) is (module == "psycopg")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "extra"),
    [("postgresql+psycopg://127.0.0.1/orders", "postgresql"), ("mysql+pymysql://127.0.0.1/orders", "sql")],
)
def test_without_sqlalchemy_the_extra_is_named(monkeypatch, url, extra):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(MissingExtra) as caught:
        procurekit.open(url)
    assert (caught.value.code, caught.value.values["extra"]) == ("missing_extra", extra)


@pytest.mark.parametrize("timeout", ["timeout=2", "connect_timeout=2"])
def test_a_server_that_never_answers_is_given_up(timeout):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = SQLStore(f"postgresql+psycopg://mei@127.0.0.1:{silent.getsockname()[1]}/orders?{timeout}")
        begun = time.monotonic()
        with told(StoreError, "store_unreachable"):
            store.read("main", "order_a")
        assert time.monotonic() - begun < 10
        store.close()


def test_many_threads_share_few_connections(opened):
    store = opened("&pool_size=2&timeout=20")

    def work(name):
        for version in range(1, 21):
            store.append(batch([record(f"order_{name}", version)]))
            assert len(store.read("main", f"order_{name}")) == version
        return len(list(store.read_all()))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(8)))
    assert max(seen) == len(list(store.read_all())) == 160


def test_whoever_waits_too_long_for_a_connection_is_told(opened):
    store = opened("&pool_size=1&timeout=1")
    store.ensure_writable()
    with store._own.engine.connect(), store._own.engine.connect():
        with told(StoreError, "store_locked"):
            store.read("main", "order_a")
        with told(StoreError, "store_locked"):
            store.append(batch(records("order_a", 1, 1)))
    store.append(batch(records("order_a", 1, 1)))


def test_no_pool_at_all(opened, admin):
    store = opened("&pool_size=0&application_name=poolless")
    store.append(batch(records("order_a", 1, 1)))
    assert len(list(store.read_all())) == 1
    assert_none_left(admin, "poolless")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_and_its_parent_both_go_on(opened):
    store = opened()
    store.append(batch(records("order_a", 1, 1)))
    for turn in range(3):
        child = os.fork()
        if child == 0:
            try:
                store.append(batch([record(f"order_b{turn}", 1)]))
                found = len(list(store.read_all()))
                store.close()
                os._exit(found)
            finally:
                os._exit(99)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2 + 2 * turn
        store.append(batch([record(f"order_c{turn}", 1)]))
        assert len(list(store.read_all())) == 3 + 2 * turn


def test_an_engine_of_the_hosts_stays_the_hosts(postgres):
    engine = sqlalchemy.create_engine(postgres)
    with engine.connect() as connection:
        before, pool = connection.connection.driver_connection, engine.pool
    store = SQLStore(engine)
    store.append(batch(records("order_a", 1, 1)))
    store.close()
    assert engine.pool is pool
    with engine.connect() as connection:
        assert connection.connection.driver_connection is before
    engine.dispose()


def test_closed_twice_is_closed(opened):
    store = opened()
    store.append(batch(records("order_a", 1, 1)))
    for _ in range(2):
        store.close()
    for use in (lambda: store.read("main", "order_a"), lambda: store.append(batch(records("order_a", 2, 2)))):
        with told(StoreError, "store_closed"):
            use()


def test_closing_closes_every_connection(opened, admin):
    store = opened("&application_name=closing")
    store.ensure_writable()
    assert connected(admin, "closing") == 1
    store.close()
    assert_none_left(admin, "closing")
