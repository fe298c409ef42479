"""A database of an older procurekit: told, left alone, brought up to date at once or not at all; a newer one: told."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from threading import Barrier, Thread

import pytest
import sqlalchemy

import procurekit
from procurekit import Actor, Hold, OrderLine, Party, PurchaseOrder, Receipt, StoreError
from procurekit.adapters.storage.rows import ALERT_KINDS, LINE_KINDS, ORDER_KINDS, PROJECTION
from procurekit.adapters.storage.sql import installation
from procurekit.adapters.storage.sqlite import schema
from procurekit.compose import install, migrate
from procurekit.model.delivery import LEASE
from procurekit.testing.samples import NOON, alert, batch, delivery, records

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})

# As the first procurekit made it, but for columns of its projection: a migration reads none of those.
FORMAT_1 = """
    CREATE TABLE events (
        position INTEGER PRIMARY KEY, book TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
        envelope BLOB NOT NULL, hash BLOB NOT NULL, body BLOB, salt BLOB, personal BLOB, personal_salt BLOB,
        UNIQUE (book, stream, version)
    );
    CREATE TABLE side (
        book TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (book, kind, key)
    ) WITHOUT ROWID;
    CREATE TABLE behind (
        book TEXT NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (book, stream)
    ) WITHOUT ROWID;
    CREATE TABLE orders (book TEXT, id TEXT, version INTEGER, PRIMARY KEY (book, id)) WITHOUT ROWID;
    CREATE TABLE schedule_lines (
        book TEXT, order_id TEXT, line INTEGER, schedule INTEGER, latest_promise TEXT, "open" TEXT,
        PRIMARY KEY (book, order_id, line, schedule)
    ) WITHOUT ROWID;
    CREATE INDEX schedule_lines_open ON schedule_lines (book, latest_promise) WHERE "open" <> '0';
    PRAGMA application_id = 1347571523;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;
"""
# As the second made it: names with a prefix, and no outbox.
FORMAT_2 = """
    CREATE TABLE procurekit_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE procurekit_events (
        position INTEGER PRIMARY KEY, book TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
        envelope BLOB NOT NULL, hash BLOB NOT NULL, body BLOB, salt BLOB, personal BLOB, personal_salt BLOB,
        UNIQUE (book, stream, version)
    );
    CREATE TABLE procurekit_side (
        book TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (book, kind, key)
    ) WITHOUT ROWID;
    CREATE TABLE procurekit_behind (
        book TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (book, stream)
    ) WITHOUT ROWID;
    CREATE TABLE procurekit_orders (book TEXT, id TEXT, version INTEGER, PRIMARY KEY (book, id)) WITHOUT ROWID;
    CREATE TABLE procurekit_schedule_lines (
        book TEXT, order_id TEXT, line INTEGER, schedule INTEGER, latest_promise TEXT, "open" TEXT,
        PRIMARY KEY (book, order_id, line, schedule)
    ) WITHOUT ROWID;
    CREATE INDEX procurekit_schedule_lines_open ON procurekit_schedule_lines (book, order_id) WHERE "open" <> '0';
    INSERT INTO procurekit_meta VALUES ('format', '2'), ('projection', '3');
    PRAGMA application_id = 1347571523;
    PRAGMA user_version = 2;
    PRAGMA journal_mode = WAL;
"""
EVENTS = "position, book, stream, version, envelope, hash, body, salt, personal, personal_salt"


def fill(url):
    """A few orders in two books, with keys, a seal and a redaction; and what is known of them."""
    for book in ("main", "wuxi"):
        with procurekit.open(url, book=book) as desk:
            for number in ("PO-1", "PO-2", "PO-3"):
                paper = PurchaseOrder(
                    number, supplier=Party("V-7"), lines=[OrderLine(1, "M6", "1000", "0.12")], note="ask Li Lei"
                )
                state = desk.create(paper, by=MEI, key=f"create {number}")
                for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                    state = desk.do(step, state, by=actor)
            desk.record(Receipt(state.id, line=1, quantity="400"), by=MEI)
            desk.redact("PO-2", by="dpo")
            desk.seal()
    return known(url)


def known(url):
    with procurekit.open(url) as desk:
        wuxi = procurekit.Desk(desk.store, book="wuxi")
        rows = [(one.orders(), list(one.lines())) for one in (desk, wuxi)]
        anchors = [one.seal() for one in (desk, wuxi)]
        verdict = desk.verify(anchors)
        return rows, anchors, (verdict.holds, verdict.events, verdict.anchored, verdict.redacted)


def outdated(path, new, format_):
    """The same log as an older procurekit kept it."""
    prefix = "" if format_ == 1 else "procurekit_"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(FORMAT_1 if format_ == 1 else FORMAT_2)
        old.execute("ATTACH ? AS new", (str(new),))
        old.execute(f"INSERT INTO {prefix}events ({EVENTS}) SELECT {EVENTS} FROM new.procurekit_events")
        old.execute(f"INSERT INTO {prefix}side SELECT * FROM new.procurekit_side")
        old.execute(
            f"INSERT INTO {prefix}orders SELECT DISTINCT book, stream, 1 FROM {prefix}events"
            " WHERE stream LIKE 'order!_%' ESCAPE '!'"
        )
        old.execute(f"INSERT INTO {prefix}behind SELECT book, id, 1 FROM {prefix}orders")
        old.commit()
        old.execute("DETACH new")


def content(path):
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        return version, list(connection.iterdump())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    told = fill(folder / "new.db")
    for format_ in (1, 2):
        outdated(folder / f"format-{format_}.db", folder / "new.db", format_)
    return folder, told


@pytest.fixture(params=[1, 2], ids=["format 1", "format 2"])
def format_(request):
    return request.param


@pytest.fixture
def old(made, tmp_path, format_):
    shutil.copy(made[0] / f"format-{format_}.db", tmp_path / "old.db")
    return tmp_path / "old.db"


@pytest.fixture
def through(format_):
    """The formats that it goes through."""
    return {1: (2, 3), 2: (3,)}[format_]


@pytest.fixture
def told(made):
    return made[1]


def raised(url, work):
    with pytest.raises(StoreError) as caught, procurekit.open(url) as desk:
        work(desk)
    return caught.value


def test_an_older_database_is_told_with_the_command_and_left_alone(old):
    before = content(old)
    for work in (
        lambda desk: desk.orders(),
        lambda desk: desk.verify(),
        lambda desk: desk.seal(),
        lambda desk: desk.doctor(),
        lambda desk: desk.rebuild(),
        lambda desk: desk.create(PurchaseOrder("PO-9", supplier="V-7", lines=[OrderLine(1, "A", "1")]), by=MEI),
    ):
        error = raised(old, work)
        assert error.code == "store_older"
        assert f"procurekit migrate --db {old}" in error.text()
        assert f"procurekit migrate --db {old}" in error.text("zh")
    assert content(old) == before


def test_migrated_it_reads_and_verifies_as_before(old, told, through):
    assert migrate(old) == through
    assert migrate(old) == ()
    rows, anchors, verdict = known(old)
    assert (rows, anchors, verdict) == told
    with procurekit.open(old) as desk:
        # Keys and numbers are known as well, and so is how far sealing came.
        again = desk.create(
            PurchaseOrder("PO-1", supplier=Party("V-7"), lines=[OrderLine(1, "M6", "1000", "0.12")], note="ask Li Lei"),
            by=MEI,
            key="create PO-1",
        )
        assert again.version == 1
        desk.hold("PO-1", Hold("quality"), by=MEI)
        assert desk.seal().number == anchors[0].number + 1
        assert desk.verify(anchors).holds


def test_migrated_it_is_what_is_made_today(old, made):
    migrate(old)
    with closing(sqlite3.connect(old)) as one, closing(sqlite3.connect(made[0] / "new.db")) as other:
        described = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY name"
        assert one.execute(described).fetchall() == other.execute(described).fetchall()
        for name in ("procurekit_outbox", "procurekit_alerts", "procurekit_events", "procurekit_orders"):
            columns = f"PRAGMA table_info({name})"
            assert one.execute(columns).fetchall() == other.execute(columns).fetchall()
        assert [number(one, "user_version"), number(one, "application_id")] == [schema.FORMAT, schema.APPLICATION]


def number(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_migrated_it_keeps_alerts_and_messages(old):
    migrate(old)
    with procurekit.open(old) as desk:
        store = desk.store
        store.append(batch(records("alert_a", 1, 1), alerts=(alert("alert_a"),), outbox=(delivery("a"),)))
        assert list(store.alerts("main")) == [alert("alert_a")]
        assert list(store.deliveries("main")) == [delivery("a")]


def test_the_number_of_a_hosts_file_stays_the_hosts(made, tmp_path):
    path = tmp_path / "host.db"
    shutil.copy(made[0] / "format-2.db", path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name, value in (("application_id", 7), ("user_version", 41)):
            connection.execute(f"PRAGMA {name} = {value}")
        install(connection)
        assert [number(connection, name) for name in ("application_id", "user_version")] == [7, 41]
        assert procurekit.on(connection).orders()


def test_two_programs_that_migrate_at_once(old, told, through):
    command = [sys.executable, "-m", "procurekit", "migrate", "--db", str(old), "--format", "json"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [json.loads(one.communicate(timeout=60)[0])["formats"] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(said) == [[], [*through]]
    assert known(old) == told


def test_a_migration_that_fails_leaves_the_old_database_whole(old, told, through, monkeypatch):
    before = content(old)
    last = schema._STEPS[2]

    def fails(cursor):
        last(cursor)
        cursor.execute("SELECT * FROM nowhere")

    monkeypatch.setitem(schema._STEPS, 2, fails)
    with pytest.raises(StoreError):
        migrate(old)
    assert content(old) == before
    monkeypatch.undo()
    assert migrate(old) == through
    assert known(old) == told


def test_a_host_migrates_in_its_own_transaction(old, told):
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        before = content(old)
        connection.execute("BEGIN")
        with pytest.raises(StoreError) as caught:
            procurekit.on(connection).orders()
        assert caught.value.code == "store_older"
        assert "procurekit.install(connection)" in caught.value.text()
        install(connection)
        connection.execute("ROLLBACK")
        assert content(old) == before
        connection.execute("BEGIN")
        install(connection)
        connection.execute("COMMIT")
    assert known(old) == told


def test_rows_of_an_older_form_are_made_anew(made, told, tmp_path):
    path = tmp_path / "test.db"
    shutil.copy(made[0] / "new.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE procurekit_meta SET value = '0' WHERE name = 'projection'")
        connection.execute("ALTER TABLE procurekit_orders RENAME COLUMN stage TO phase")
        connection.commit()
    error = raised(path, lambda desk: desk.orders())
    assert (error.code, error.values["found"]) == ("store_older", f"{schema.FORMAT}.0")
    assert migrate(path) == (schema.FORMAT,)
    assert migrate(path) == ()
    assert known(path) == told


@pytest.mark.parametrize("name", ["format", "projection"])
def test_a_newer_database_is_told_and_left_alone(made, name, tmp_path):
    path = tmp_path / "test.db"
    shutil.copy(made[0] / "new.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE procurekit_meta SET value = '99' WHERE name = ?", (name,))
        connection.commit()
        before = content(path)
        assert raised(path, lambda desk: desk.orders()).code == "store_newer"
        with pytest.raises(StoreError) as caught:
            migrate(path)
        assert caught.value.code == "store_newer"
        connection.execute("BEGIN")
        with pytest.raises(StoreError) as caught:
            install(connection)
        assert caught.value.code == "store_newer"
        connection.execute("ROLLBACK")
    assert content(path) == before


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(postgres):
    engine = sqlalchemy.create_engine(postgres)
    yield engine
    engine.dispose()


def note(engine, **told):
    with engine.begin() as connection:
        for name, value in told.items():
            connection.exec_driver_sql(
                "UPDATE procurekit_meta SET value = %(value)s WHERE name = %(name)s",
                {"name": name, "value": str(value)},
            )


def meta(engine):
    with engine.connect() as connection:
        return dict(connection.exec_driver_sql("SELECT name, value FROM procurekit_meta").fetchall())


@pytest.fixture
def old_postgres(postgres, engine):
    """As the first procurekit made it: without an outbox, and without rows of alerts."""
    told = fill(postgres)
    note(engine, format=1, projection=3)
    with engine.begin() as connection:
        for table in ("procurekit_outbox", "procurekit_alerts"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("ALTER TABLE procurekit_orders DROP COLUMN stage")
    return told


def test_an_older_postgresql_is_told_and_migrated(postgres, engine, old_postgres):
    error = raised(postgres, lambda desk: desk.orders())
    assert (error.code, error.values["found"]) == ("store_older", "1.3")
    assert "procurekit migrate --db" in error.text()
    assert meta(engine)["format"] == "1"
    assert migrate(postgres) == (2,)
    assert migrate(postgres) == ()
    assert known(postgres) == old_postgres
    with procurekit.open(postgres) as desk:
        store = desk.store
        store.append(batch(records("alert_a", 1, 1), alerts=(alert("alert_a"),), outbox=(delivery("a"),)))
        assert list(store.alerts("main")) == [alert("alert_a")]
        assert [one.key for one in store.claim("main", NOON, ticket="t", limit=1, lease=LEASE)] == ["a"]


def test_a_migrated_postgresql_is_what_is_made_today(postgres, engine, old_postgres):
    migrate(postgres)
    found = described(engine)
    with engine.begin() as connection:
        for table in {name for name, _ in found}:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    with procurekit.open(postgres) as desk:
        assert desk.orders() == []
    assert described(engine) == found


def described(engine):
    """Columns and indexes of our tables."""
    told = {}
    with engine.connect() as connection:
        looking = sqlalchemy.inspect(connection)
        for name in looking.get_table_names():
            told[name, "columns"] = [
                (one["name"], str(one["type"]), one["nullable"]) for one in looking.get_columns(name)
            ]
            told[name, "indexes"] = sorted((one["name"], one["column_names"]) for one in looking.get_indexes(name))
    return told


def test_rows_of_an_older_form_in_postgresql(postgres, engine):
    told = fill(postgres)
    note(engine, projection=0)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE procurekit_orders DROP COLUMN stage")
    assert raised(postgres, lambda desk: desk.orders()).code == "store_older"
    assert migrate(postgres) == (2,)
    assert migrate(postgres) == ()
    assert known(postgres) == told


def test_a_migration_of_postgresql_that_fails_changes_nothing(postgres, engine, old_postgres, monkeypatch):
    step = installation.STEPS[1]

    def fails(session):
        step(session)
        session.text("SELECT * FROM nowhere")

    before = described(engine)
    monkeypatch.setitem(installation.STEPS, 1, fails)
    with pytest.raises(StoreError):
        migrate(postgres)
    assert (meta(engine)["format"], meta(engine)["projection"]) == ("1", "3")
    assert described(engine) == before
    monkeypatch.setitem(installation.STEPS, 1, step)
    assert migrate(postgres) == (2,)
    assert known(postgres) == old_postgres


def test_two_that_migrate_postgresql_at_once(postgres, old_postgres):
    said, together = [], Barrier(3)

    def go():
        together.wait()
        said.append(migrate(postgres))

    threads = [Thread(target=go) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == [(), (), (2,)]
    assert known(postgres) == old_postgres


@pytest.mark.parametrize("name", ["format", "projection"])
def test_a_newer_postgresql_is_told_and_left_alone(postgres, engine, name):
    fill(postgres)
    note(engine, **{name: 99})
    before = meta(engine)
    assert raised(postgres, lambda desk: desk.orders()).code == "store_newer"
    with pytest.raises(StoreError) as caught:
        migrate(postgres)
    assert caught.value.code == "store_newer"
    with engine.begin() as connection, pytest.raises(StoreError) as caught:
        install(connection)
    assert caught.value.code == "store_newer"
    assert meta(engine) == before


def test_an_empty_place_has_nothing_to_migrate(postgres, tmp_path):
    assert migrate(postgres) == ()
    assert migrate("memory:") == ()
    with pytest.raises(StoreError) as caught:
        migrate(f"file:{tmp_path / 'nowhere.db'}?mode=rw")
    assert caught.value.code == "store_not_there"


# --- what a migration is for -----------------------------------------------------------------------------------------

PINNED = {
    1: "ad4091802566dc8b",
    2: "f315ce3a10c8782b",
    3: "1e0b015cf2c5780a",
    4: "4a298c5a229d6e7e",
    5: "aefdd408c0d55726",
    6: "3fbce06d5f992be3",
}


def test_columns_don_t_change_unless_the_projection_s_number_does():
    tables = (ORDER_KINDS, LINE_KINDS, ALERT_KINDS)
    columns = [f"{name} {kind.__name__}" for kinds in tables for name, kind in kinds.items()]
    found = sha256("\n".join(columns).encode()).hexdigest()[:16]
    assert PINNED.get(PROJECTION) == found, (
        "rows have changed: raise PROJECTION in adapters/storage/rows.py, so that databases are migrated, and pin it"
    )


def test_there_is_a_step_from_every_format():
    assert sorted(schema._STEPS) == list(range(1, schema.FORMAT))
    assert sorted(installation.STEPS) == list(range(1, installation.FORMAT))
