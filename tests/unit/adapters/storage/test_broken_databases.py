"""Databases that can't be opened, read or written: each says so with a code, and nothing is ever half-written."""

import os
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import procurekit
from procurekit import OrderLine, PurchaseOrder, StoreError
from procurekit.adapters.storage import SQLiteStore
from procurekit.adapters.storage.rows import PROJECTION
from procurekit.adapters.storage.sqlite.schema import APPLICATION, FORMAT
from procurekit.testing.samples import batch, record, records


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def code_of(url):
    with pytest.raises(StoreError) as caught:
        procurekit.open(url)
    assert caught.value.text("en") != caught.value.text("zh")
    return caught.value.code


@pytest.fixture
def db(tmp_path):
    """A database with three orders in it."""
    path = tmp_path / "test.db"
    with procurekit.open(path) as desk:
        for number in range(3):
            desk.create(order(number), by="mei")
    return path


def order(number):
    return PurchaseOrder(
        f"PO-{number}", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", requested="2026-12-01")]
    )


# --- what can't be opened


def test_a_folder_is_no_database(tmp_path):
    assert code_of(tmp_path) == "store_cannot_open"
    assert code_of(f"file:{tmp_path}?mode=ro") == "store_cannot_open"


def test_a_folder_that_is_missing_is_not_made(tmp_path):
    assert code_of(tmp_path / "missing" / "test.db") == "store_cannot_open"
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_a_database_that_is_missing_is_not_made_unless_asked(tmp_path, mode):
    path = tmp_path / "test.db"
    assert code_of(f"file:{path}?mode={mode}") == "store_not_there"
    assert not path.exists()


@pytest.mark.parametrize(
    ("query", "option"),
    [
        ("cache=shared", "cache"),
        ("mode=memory", "mode"),
        ("timeout=soon", "timeout"),
        ("timeout=-1", "timeout"),
        ("max_page_count=many", "max_page_count"),
        ("MODE=ro", "MODE"),
    ],
)
def test_an_option_that_is_unknown_or_wrong_is_named(tmp_path, query, option):
    with pytest.raises(StoreError) as caught:
        procurekit.open(f"sqlite:///{tmp_path}/test.db?{query}")
    assert caught.value.code == "store_option"
    assert caught.value.values["option"] == option
    assert not (tmp_path / "test.db").exists()


def test_a_store_that_nobody_knows_is_named():
    assert code_of("mongodb://localhost/orders") == "store_unknown"
    assert code_of("sqlite:test.db") == "store_unknown"


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)
    before = path.read_bytes()
    assert code_of(path) == "store_not_database"
    assert path.read_bytes() == before
    assert names(tmp_path) == ["orders.xlsx"]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_another_program_s_database_is_left_alone(tmp_path, journal):
    path = tmp_path / "erp.db"
    foreign = sqlite3.connect(path)
    foreign.execute(f"PRAGMA journal_mode = {journal}")
    foreign.execute("CREATE TABLE events (id INTEGER)")
    foreign.close()
    before = path.read_bytes()
    assert code_of(path) == "store_foreign"
    assert path.read_bytes() == before
    assert names(tmp_path) == ["erp.db"]


def test_a_database_that_is_to_be_made_comes_with_its_first_use(tmp_path):
    path = tmp_path / "test.db"
    with procurekit.open(path) as desk:
        assert not path.exists()
        assert desk.orders() == []


def test_a_database_that_only_names_another_program_is_left_alone(tmp_path):
    path = tmp_path / "erp.db"
    foreign = sqlite3.connect(path)
    foreign.execute("PRAGMA application_id = 1")
    foreign.execute("VACUUM")
    foreign.close()
    assert code_of(path) == "store_foreign"


def test_a_newer_format_is_not_touched(db):
    connection = sqlite3.connect(db)
    connection.execute("UPDATE procurekit_meta SET value = ? WHERE name = 'format'", (FORMAT + 1,))
    connection.commit()
    connection.close()
    before = db.read_bytes()
    with pytest.raises(StoreError) as caught:
        procurekit.open(db)
    assert (caught.value.code, caught.value.values["found"]) == ("store_newer", f"{FORMAT + 1}.{PROJECTION}")
    assert db.read_bytes() == before
    assert names(db.parent) == ["test.db"], "no connection may be left open"


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "test.db"
    path.touch()
    with procurekit.open(path) as desk:
        desk.create(order(1), by="mei")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def read_everything(db):
    with procurekit.open(db) as desk:
        assert not desk.verify().holds
        desk.orders()


def test_a_truncated_database_says_so_and_never_answers_less(db):
    whole = db.read_bytes()
    codes = set()
    for size in (len(whole) // 2, 4096, 1000, 50):
        db.write_bytes(whole[:size])
        with pytest.raises(StoreError) as caught:
            read_everything(db)
        codes.add(caught.value.code)
    assert codes <= {"store_damaged", "store_failed", "store_not_database", "store_foreign"}


def test_a_path_may_hold_any_sign(tmp_path):
    folder = tmp_path / "采购 #1?100%"
    folder.mkdir()
    with procurekit.open(folder / "a b.db") as desk:
        desk.create(order(1), by="mei")
    assert (folder / "a b.db").exists()


def test_a_relative_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for url in ("test.db", "sqlite:///other.db"):
        with procurekit.open(url) as desk:
            desk.create(order(1), by="mei")
    assert {"test.db", "other.db"} <= set(names(tmp_path))


# --- what can't be written


def test_read_only_reads_everything_and_writes_nothing(db):
    with procurekit.open(f"file:{db}?mode=ro") as desk:
        assert len(desk.orders()) == 3
        assert desk.verify().events == 3
        with pytest.raises(StoreError) as caught:
            desk.create(order(4), by="mei")
        assert caught.value.code == "store_read_only"
        assert desk.verify().events == 3


def test_read_only_still_answers_what_bulk_work_left_behind(db):
    store = SQLiteStore(str(db))
    with procurekit.open("memory:") as other:
        other.create(order(9), by="mei")
        store.append(batch(list(other.store.read_all())))
    store.close()
    with procurekit.open(f"file:{db}?mode=ro") as desk:
        assert {one.number for one in desk.orders()} == {"PO-0", "PO-1", "PO-2", "PO-9"}
        assert len(list(desk.lines())) == 4


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write to every file")
def test_a_file_without_write_permission_is_read_only(db):
    db.chmod(0o444)
    with procurekit.open(db) as desk:
        assert len(desk.orders()) == 3
        with pytest.raises(StoreError) as caught:
            desk.create(order(4), by="mei")
    assert caught.value.code == "store_read_only"


@contextmanager
def unprivileged():
    """As a user who may not write everywhere, where the tests run as one who may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def read_only_copy(db):
    """A copy as an auditor has it: a file and a folder that may only be read."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with procurekit.open(db) as desk:
            desk.backup(str(copy))
            assert desk.verify().holds
        copy.chmod(0o444)
        Path(folder).chmod(0o555)
        yield copy
        Path(folder).chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="folders can't be made read-only here")
def test_a_read_only_folder_is_read(read_only_copy):
    with unprivileged(), procurekit.open(f"file:{read_only_copy}?mode=ro") as desk:
        assert len(desk.orders()) == 3
        assert desk.verify().events == 3
        assert not [one for one in desk.doctor(deep=True) if one.level == "error"]
        with pytest.raises(StoreError) as caught:
            desk.create(order(4), by="mei")
        assert caught.value.code == "store_read_only"
    assert names(read_only_copy.parent) == ["copy.db"]


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="folders can't be made read-only here")
def test_what_others_may_write_beside_is_not_passed_over(read_only_copy):
    with unprivileged():
        assert code_of(read_only_copy) == "store_folder_read_only"
    read_only_copy.parent.chmod(0o755)
    log = read_only_copy.with_name("copy.db-wal")
    log.write_bytes(b"changes")
    read_only_copy.parent.chmod(0o555)
    with unprivileged():
        assert code_of(f"file:{read_only_copy}?mode=ro") == "store_log_unread"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="files can't be made unreadable here")
def test_a_file_that_may_not_be_read_can_not_be_opened(read_only_copy):
    read_only_copy.chmod(0o000)
    with unprivileged():
        assert code_of(f"file:{read_only_copy}?mode=ro") == "store_cannot_open"


def test_no_copy_is_left_of_a_damaged_database(db, tmp_path):
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((page, size),) = connection.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'procurekit_events'"
        )
    whole = bytearray(db.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xff" * size
    db.write_bytes(whole)
    with procurekit.open(f"file:{db}?mode=rw") as desk, pytest.raises(StoreError) as caught:
        desk.backup(str(tmp_path / "copy.db"))
    assert (caught.value.code, caught.value.values["path"]) == ("store_damaged", str(db))
    assert not [one for one in names(tmp_path) if "copy" in one]


def test_what_is_not_there_is_not_made_to_be_migrated(tmp_path):
    with pytest.raises(StoreError) as caught:
        procurekit.migrate(tmp_path / "nowhere.db")
    assert caught.value.code == "store_not_there"
    assert names(tmp_path) == []


def test_a_full_disk_keeps_what_was_committed_and_work_goes_on_when_there_is_room(db):
    pages = db.stat().st_size // 4096
    done = []

    def fill(desk):
        for number in range(3, 1000):
            desk.create(order(number), by="mei", key=f"k{number}")
            done.append(number)

    with procurekit.open(f"file:{db}?max_page_count={pages + 8}") as desk:
        with pytest.raises(StoreError) as caught:
            fill(desk)
        done = 3 + len(done)
        assert caught.value.code == "store_full"
        assert 3 < done < 1000
        # The refused command left nothing behind, and the desk can still be read.
        assert desk.verify().holds
        assert desk.verify().events == done
        assert len(desk.orders()) == done
        with pytest.raises(StoreError):
            desk.create(order(done), by="mei", key=f"k{done}")
    with procurekit.open(db) as desk:
        assert {one.number for one in desk.orders()} == {f"PO-{number}" for number in range(done)}
        state = desk.create(order(done), by="mei", key=f"k{done}")
        assert state.version == 1
        assert desk.verify().events == done + 1
        assert len(list(desk.lines())) == done + 1


def test_a_full_disk_at_the_very_beginning(tmp_path):
    path = tmp_path / "test.db"
    with procurekit.open(f"file:{path}?max_page_count=2") as desk:
        with pytest.raises(StoreError) as caught:
            desk.create(order(1), by="mei")
        assert caught.value.code == "store_full"
    with procurekit.open(path) as desk:
        desk.create(order(1), by="mei")


def test_a_database_that_another_program_locks_is_busy(db):
    other = sqlite3.connect(db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with procurekit.open(f"file:{db}?timeout=0.1") as desk:
        assert len(desk.orders()) == 3, "a writer doesn't keep readers out"
        with pytest.raises(StoreError) as caught:
            desk.create(order(4), by="mei")
        assert (caught.value.code, caught.value.values["seconds"]) == ("store_busy", "0.1")
        other.execute("ROLLBACK")
        desk.create(order(4), by="mei")
        assert desk.verify().events == 4
    other.close()


def test_several_openers_of_a_new_database_don_t_trip_over_each_other(tmp_path):
    path = tmp_path / "test.db"
    barrier = threading.Barrier(8)
    errors = []

    def start(number):
        barrier.wait()
        try:
            store = SQLiteStore(str(path))
            store.append(batch([record(f"order_{number}", 1)]))
            store.close()
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    store = SQLiteStore(str(path))
    assert len(list(store.read_all())) == 8
    store.close()


# --- what is kept


def test_a_store_opened_again_has_what_was_written(tmp_path):
    written = records("order_a", 1, 5)
    store = SQLiteStore(str(tmp_path / "test.db"))
    positions = list(store.append(batch(written[:3])))
    store.close()
    store = SQLiteStore(str(tmp_path / "test.db"))
    positions += store.append(batch(written[3:]))
    assert [one.envelope for one in store.read_all()] == [one.envelope for one in written]
    assert sorted(set(positions)) == positions
    store.close()


def test_every_commit_is_flushed(tmp_path):
    store = SQLiteStore(str(tmp_path / "test.db"))
    seen = []
    thread = threading.Thread(
        target=lambda: seen.append(store._own._connections.here().execute("PRAGMA synchronous").fetchone())
    )
    thread.start()
    thread.join()
    seen.append(store._own._connections.here().execute("PRAGMA synchronous").fetchone())
    assert seen == [(2,), (2,)], "2 is FULL: the log is flushed before a commit returns"
    store.close()
