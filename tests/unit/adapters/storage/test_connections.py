"""Connections: one a thread, gone with it; and a preparation that fails leaves nothing open."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

import procurekit
from procurekit import StoreError
from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.errors import term
from procurekit.testing.samples import batch, record


@pytest.fixture
def store(tmp_path):
    store = SQLiteStore(str(tmp_path / "test.db"))
    store.append(batch([record("order_a", 1)]))
    yield store
    store.close()


def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts this process's open files")
def test_a_finished_thread_leaves_no_file_open(store):
    def open_files():
        return len(list(Path("/proc/self/fd").iterdir()))

    before = open_files()
    for _ in range(50):
        in_thread(lambda: list(store.read_all()))
    # SQLite keeps a file or two for the next connection while another one holds a lock.
    assert open_files() <= before + 3


def test_closing_closes_the_connection_of_a_thread_that_still_runs(store):
    there, done = threading.Event(), threading.Event()
    found = []

    def work():
        found.append(store._own._connections.here())
        there.set()
        done.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    there.wait(10)
    store.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        found[0].execute("SELECT 1")
    done.set()
    thread.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_child_forked_while_another_thread_holds_a_connection_reads_and_leaves_the_parent_s_alone(store):
    there, done = threading.Event(), threading.Event()
    seen = []

    def work():
        seen.append(len(list(store.read_all())))
        there.set()
        done.wait(10)
        seen.append(len(list(store.read_all())))

    thread = threading.Thread(target=work)
    thread.start()
    there.wait(10)
    child = os.fork()
    if child == 0:
        try:
            store.append(batch([record("order_b", 1)]))
            os._exit(len(list(store.read_all())))
        finally:
            os._exit(99)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    done.set()
    thread.join()
    assert seen == [1, 2]


def test_a_preparation_that_fails_says_why_every_time(tmp_path):
    store = SQLiteStore(f"file:{tmp_path}/test.db?max_page_count=3")
    for _ in range(3):
        with pytest.raises(StoreError) as caught:
            list(store.read_all())
        assert caught.value.code == "store_full"
    store.close()


@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_an_empty_file_that_is_only_read_stays_empty(tmp_path, mode):
    path = tmp_path / "test.db"
    path.touch()
    with pytest.raises(StoreError) as caught:
        procurekit.open(f"file:{path}?mode={mode}")
    assert caught.value.code == "store_empty"
    assert path.stat().st_size == 0
    assert [one.name for one in tmp_path.iterdir()] == ["test.db"]


@pytest.mark.parametrize("url", ["memory:", ":memory:", "file::memory:", "sqlite:///:memory:"])
def test_memory_has_several_names(url):
    with procurekit.open(url) as desk:
        assert isinstance(desk.store, MemoryStore)


@pytest.mark.parametrize("url", ["", "file:", "sqlite:///", "file:?mode=ro"])
def test_no_name_is_no_store(url):
    with pytest.raises(StoreError) as caught:
        procurekit.open(url)
    assert caught.value.code == "store_unknown"


@pytest.mark.parametrize(("name", "word"), [("", "is_a_folder"), ("missing/test.db", "no_such_folder")])
def test_why_a_database_cannot_be_opened_is_said_in_both_languages(tmp_path, name, word):
    with pytest.raises(StoreError) as caught:
        procurekit.open(tmp_path / name)
    assert term(word) in caught.value.text("en")
    assert term(word, "zh") in caught.value.text("zh")
    assert word not in caught.value.text("en") + caught.value.text("zh")


def test_a_damaged_database_says_what_to_do(tmp_path):
    path = tmp_path / "test.db"
    store = SQLiteStore(str(path))
    store.append(batch([record("order_a", version) for version in range(1, 200)]))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError) as caught:
        list(SQLiteStore(str(path)).read_all())
    assert caught.value.code == "store_damaged"
    assert all("integrity_check" in caught.value.text(lang) for lang in ("en", "zh"))
