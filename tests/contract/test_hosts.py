"""Our stores keep their promises inside a host's transaction, whatever the host holds its connection with."""

import sqlite3
from contextlib import closing, contextmanager
from functools import partial
from importlib import import_module
from itertools import count

import django
import pytest
import sqlalchemy
from django.conf import settings
from django.db import connections, transaction
from sqlalchemy.orm import Session

import procurekit
from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.testing import ConcurrentHostsContract, HostContract

# Django as it starts without a project: nothing here is of one.
settings.configure(USE_TZ=True, LOGGING_CONFIG=None)
django.setup(set_prefix=False)

NOTES = "CREATE TABLE IF NOT EXISTS notes (text VARCHAR(50))"


class SQLiteHost:
    """A program that uses `sqlite3` as it comes."""

    def __init__(self, path, **options):
        self.path = path
        self.connection = sqlite3.connect(path, timeout=5, **options)
        self.connection.row_factory = sqlite3.Row
        if self.connection.isolation_level is None:
            self.connection.execute("BEGIN")

    def note(self, text):
        self.connection.execute("INSERT INTO notes VALUES (?)", (text,))

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()

    def notes(self):
        other = sqlite3.connect(self.path)
        found = [row[0] for row in other.execute("SELECT text FROM notes")]
        other.close()
        return found

    def close(self):
        self.connection.close()


class AlchemyHost:
    """A program that uses a connection of SQLAlchemy's, or a session."""

    def __init__(self, engine, *, session):
        self.engine = engine
        self.connection = Session(engine) if session else engine.connect()

    def note(self, text):
        self.connection.execute(sqlalchemy.text("INSERT INTO notes VALUES (:text)"), {"text": text})

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()

    def notes(self):
        with self.engine.connect() as other:
            return list(other.execute(sqlalchemy.text("SELECT text FROM notes")).scalars())

    def die(self):
        connection = self.connection.connection() if isinstance(self.connection, Session) else self.connection
        connection.connection.driver_connection.close()
        connection.invalidate()

    def close(self):
        self.connection.close()


class DjangoHost:
    """A program that uses Django: inside `transaction.atomic`, or with autocommit off."""

    _aliases = count()

    def __init__(self, database, *, atomic):
        self.alias = f"host_{next(self._aliases)}"
        engine = import_module(f"django.db.backends.{database['ENGINE']}.base")
        given = connections.configure_settings({"default": {**database, "ENGINE": engine.__name__}})["default"]
        self.connection = connections[self.alias] = engine.DatabaseWrapper(given, self.alias)
        self.block = transaction.atomic(using=self.alias) if atomic else None
        self._begin()

    def _begin(self):
        if self.block is None:
            self.connection.set_autocommit(False)
        else:
            self.block.__enter__()

    def note(self, text):
        with self.connection.cursor() as cursor:
            cursor.execute("INSERT INTO notes VALUES (%s)", [text])

    def commit(self):
        if self.block is None:
            self.connection.commit()
        else:
            self.block.__exit__(None, None, None)
            self._begin()

    def rollback(self):
        if self.block is None:
            self.connection.rollback()
        else:
            self.connection.set_rollback(True)
            self.commit()

    def notes(self):
        other = self.connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT text FROM notes")
            found = [row[0] for row in cursor.fetchall()]
        other.close()
        return found

    def die(self):
        self.connection.connection.close()

    def close(self):
        self.connection.close()
        del connections[self.alias]


@contextmanager
def running(make):
    host = make()
    try:
        yield host
    finally:
        host.close()


class OnSQLite(HostContract):
    @pytest.fixture
    def store(self, tmp_path):
        path = tmp_path / "host.db"
        connection = sqlite3.connect(path)
        connection.execute(NOTES)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        store = SQLiteStore(f"file:{path}?shared=yes&timeout=2")
        yield store
        store.close()


class TestSqlite3(OnSQLite):
    @pytest.fixture(params=[{}, {"isolation_level": None}, {"isolation_level": "IMMEDIATE"}], ids=str)
    def hosts(self, tmp_path, request):
        return lambda: running(partial(SQLiteHost, tmp_path / "host.db", **request.param))


class TestSQLAlchemyOnSQLite(OnSQLite):
    @pytest.fixture(params=["connection", "session"])
    def hosts(self, tmp_path, request):
        engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
        yield lambda: running(partial(AlchemyHost, engine, session=request.param == "session"))
        engine.dispose()


class TestDjangoOnSQLite(OnSQLite):
    @pytest.fixture(params=["atomic", "autocommit off"])
    def hosts(self, tmp_path, request):
        database = {"ENGINE": "sqlite3", "NAME": tmp_path / "host.db"}
        return lambda: running(partial(DjangoHost, database, atomic=request.param == "atomic"))


class OnPostgreSQL(HostContract, ConcurrentHostsContract):
    @pytest.fixture
    def store(self, postgres):
        engine = sqlalchemy.create_engine(postgres)
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(NOTES))
        store = SQLStore(engine)
        store.ensure_writable()
        yield store
        store.close()
        engine.dispose()


class TestSQLAlchemyOnPostgreSQL(OnPostgreSQL):
    @pytest.fixture(params=["connection", "session"])
    def hosts(self, postgres, request):
        engine = sqlalchemy.create_engine(postgres)
        yield lambda: running(partial(AlchemyHost, engine, session=request.param == "session"))
        engine.dispose()


class TestDjangoOnPostgreSQL(OnPostgreSQL):
    @pytest.fixture(params=["atomic", "autocommit off"])
    def hosts(self, postgres, request):
        url = sqlalchemy.make_url(postgres)
        given = {"NAME": url.database, "USER": url.username, "PASSWORD": url.password or ""}
        place = {"HOST": url.host or url.query.get("host", ""), "PORT": url.port or ""}
        options = {"OPTIONS": {"options": url.query["options"]}}
        database = {"ENGINE": "postgresql", **given, **place, **options}
        return lambda: running(partial(DjangoHost, database, atomic=request.param == "atomic"))


class TestSQLAlchemyOnMySQL(HostContract, ConcurrentHostsContract):
    @pytest.fixture
    def store(self, mysql):
        store = SQLStore(mysql)
        store.ensure_writable()
        yield store
        store.close()

    @pytest.fixture(params=["connection", "session"])
    def hosts(self, mysql, request):
        # At its own level MySQL locks the gaps between rows: hosts would wait for each other, and for the desk.
        engine = sqlalchemy.create_engine(mysql, isolation_level="READ COMMITTED")
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(NOTES))
        yield lambda: running(partial(AlchemyHost, engine, session=request.param == "session"))
        engine.dispose()


def test_no_transaction_no_write(tmp_path):
    path = tmp_path / "host.db"
    connection = sqlite3.connect(path, isolation_level=None)
    procurekit.install(connection)
    desk = procurekit.on(connection)
    with pytest.raises(procurekit.InvalidValue) as caught:
        desk.create(procurekit.PurchaseOrder("PO-1"), by="mei")
    assert caught.value.code == "no_transaction"
    assert desk.orders() == []
    connection.close()


def test_it_is_said_how_long_the_hosts_connection_waited(tmp_path):
    path = tmp_path / "host.db"
    connections = [sqlite3.connect(path, timeout=0.25) for _ in range(2)]
    first, second = connections
    procurekit.install(first)
    first.commit()
    procurekit.on(first).create(procurekit.PurchaseOrder("PO-1"), by="mei")
    with pytest.raises(procurekit.StoreError) as caught:
        procurekit.on(second).create(procurekit.PurchaseOrder("PO-2"), by="mei")
    assert (caught.value.code, caught.value.values["seconds"]) == ("store_busy", "0.25")
    desk = procurekit.on(second)
    for one in connections:
        one.close()
    with pytest.raises(procurekit.StoreError) as caught:
        desk.orders()
    assert caught.value.code == "store_unreachable"
    assert "your connection" in caught.value.text()
    assert "您的连接" in caught.value.text("zh")


def test_what_only_a_desk_of_its_own_can_do_is_refused_in_a_transaction(tmp_path):
    connection = sqlite3.connect(tmp_path / "host.db")
    procurekit.install(connection)
    desk = procurekit.on(connection)
    for act, code in (
        (lambda: desk.backup("copy.db"), "backup_in_transaction"),
        (desk.rebuild, "rebuild_in_transaction"),
    ):
        with pytest.raises(procurekit.InvalidValue) as caught:
            act()
        assert caught.value.code == code
        assert "procurekit.open(url)" in caught.value.text()
    connection.close()


@pytest.mark.parametrize("kind", ["connection", "session"])
def test_a_connection_that_was_lost_is_unreachable_however_often_it_is_asked(postgres, kind):
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        procurekit.install(connection)
    host = engine.connect() if kind == "connection" else Session(engine)
    desk = procurekit.on(host)
    assert desk.orders() == []
    (host if kind == "connection" else host.connection()).connection.driver_connection.close()
    for ask in (desk.orders, desk.orders, lambda: procurekit.on(host).orders(), lambda: create(desk)):
        with pytest.raises(procurekit.StoreError) as caught:
            ask()
        assert (caught.value.code, caught.value.values["path"]) == ("store_unreachable", "your connection")
    host.close()
    if kind == "connection":
        with pytest.raises(procurekit.StoreError) as caught:
            procurekit.on(host)
        assert caught.value.code == "store_unreachable"
    engine.dispose()


def create(desk):
    desk.create(procurekit.PurchaseOrder("PO-1"), by="mei")


def test_no_transaction_no_write_on_postgresql(postgres):
    engine = sqlalchemy.create_engine(postgres)
    with engine.begin() as connection:
        procurekit.install(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        desk = procurekit.on(connection)
        with pytest.raises(procurekit.InvalidValue) as caught:
            desk.create(procurekit.PurchaseOrder("PO-1"), by="mei")
        assert caught.value.code == "no_transaction"
        assert desk.orders() == []
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_without_our_tables_it_is_said_how_to_make_them(database, request, tmp_path):
    url = request.getfixturevalue("postgres") if database == "postgres" else f"sqlite:///{tmp_path / 'host.db'}"
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        with pytest.raises(procurekit.StoreError) as caught:
            procurekit.on(connection).orders()
        assert caught.value.code == "not_installed"
        connection.rollback()
        for _ in range(2):
            procurekit.install(connection)
        connection.commit()
        assert procurekit.on(connection).orders() == []
    engine.dispose()


def test_an_installation_rolls_back_too(postgres):
    engine = sqlalchemy.create_engine(postgres)
    with engine.connect() as connection:
        procurekit.install(connection)
        connection.rollback()
        assert not sqlalchemy.inspect(connection).get_table_names()
    engine.dispose()


def test_what_is_written_through_a_plain_connection_is_committed_with_it(tmp_path):
    """SQLAlchemy has to know that there is something to commit, although we go round it."""
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    with engine.connect() as connection:
        procurekit.install(connection)
        connection.commit()
        procurekit.on(connection).create(procurekit.PurchaseOrder("PO-1"), by="mei")
        connection.commit()
    with engine.connect() as connection:
        assert [one.number for one in procurekit.on(connection).orders()] == ["PO-1"]
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_desk_that_is_kept_while_its_session_commits(database, request, tmp_path):
    """The session takes another connection from the pool after each commit."""
    url = request.getfixturevalue("postgres") if database == "postgres" else f"sqlite:///{tmp_path / 'host.db'}"
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with Session(engine) as session:
        procurekit.install(session)
        desk = procurekit.on(session)
        for number in ("PO-1", "PO-2"):
            desk.create(procurekit.PurchaseOrder(number), by="mei")
            session.commit()
        desk.create(procurekit.PurchaseOrder("PO-3"), by="mei")
        session.rollback()
        assert {one.number for one in desk.orders()} == {"PO-1", "PO-2"}
        session.rollback()
    engine.dispose()


def test_a_hosted_desk_verifies_what_has_no_position_yet(postgres):
    engine = sqlalchemy.create_engine(postgres)
    with procurekit.open(postgres) as desk:
        desk.create(procurekit.PurchaseOrder("PO-1"), by="mei")
        assert desk.verify().events == 1
    with engine.begin() as connection:
        hosted = procurekit.on(connection)
        hosted.create(procurekit.PurchaseOrder("PO-2"), by="mei")
        verdict = hosted.verify()
        assert (verdict.holds, verdict.events) == (True, 2)
    engine.dispose()


def test_bytes_for_text_are_refused():
    connection = sqlite3.connect(":memory:")
    connection.text_factory = bytes
    with pytest.raises(procurekit.InvalidValue) as caught:
        procurekit.install(connection)
    assert caught.value.code == "connection_text"
    connection.close()


def test_a_store_without_transactions_says_so():
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        procurekit.Desk(MemoryStore()) as desk,
        pytest.raises(procurekit.StoreError) as caught,
    ):
        desk.on(connection)
    assert caught.value.code == "store_not_hosted"


def test_a_connection_to_another_kind_of_database_is_refused(tmp_path, postgres):
    engine = sqlalchemy.create_engine(postgres)
    with procurekit.open(tmp_path / "test.db") as desk, engine.connect() as connection:
        with pytest.raises(procurekit.InvalidValue) as caught:
            desk.on(connection)
        assert caught.value.code == "connection_other"
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        procurekit.open(postgres) as desk,
        pytest.raises(procurekit.InvalidValue) as caught,
    ):
        desk.on(connection)
    assert caught.value.code == "connection_other"
    engine.dispose()
