"""``doctor``, ``backup``, ``migrate``, ``move`` and ``rebuild``: what they write, and their exit status."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.adapters.storage.sqlite.schema import FORMAT
from procurekit.cli import main
from procurekit.cli.opening import reading_url

MEI = Actor("mei", "Mei Lin", roles={"buyer"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with procurekit.open("procurement.db") as desk:
        for number in ("PO-1", "PO-2"):
            desk.create(PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    def ran(*argv, status=0):
        assert main(list(argv)) == status
        return capsys.readouterr()

    return ran


def change(sql, path="procurement.db"):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_healthy_database(run):
    told = run("doctor").out
    assert "Nothing is wrong." in told
    assert "procurekit seal" in told, "what is a risk is told with what to do"
    assert "没有错误" in run("doctor", "--lang", "zh").out
    plain = json.loads(run("doctor", "--deep", "--format", "json").out)
    assert plain["well"] is True
    checks = {one["name"]: one for one in plain["checks"]}
    assert checks["events"]["value"] == 2
    assert checks["log"]["value"] == "ok"
    assert set(checks["events"]) == {"name", "value", "level", "code", "text", "advice"}
    (integrity, *_) = rows(run("doctor", "--format", "csv", "--lang", "zh").out)
    assert (integrity["value"], integrity["text"]) == ("ok", "完整性")


def test_what_is_wrong_makes_the_status_1(run):
    change("UPDATE procurekit_events SET body = replace(body, '1000', '9000')")
    assert run("doctor").out, "the log is read by --deep alone"
    told = run("doctor", "--deep", status=1).out
    assert "1 thing is wrong." in told
    assert json.loads(run("doctor", "--deep", "--format", "json", status=1).out)["well"] is False


def test_a_copy_is_made_and_verified(run):
    assert "The copy is in copy.db." in run("backup", "copy.db").out
    assert "is there already" in run("backup", "copy.db", status=2).err
    plain = json.loads(run("backup", "second.db", "--format", "json").out)
    assert (plain["file"], plain["holds"], plain["events"]) == ("second.db", True, 2)
    (row,) = rows(run("backup", "third.db", "--format", "csv", "--lang", "zh").out)
    assert (row["file"], row["holds"]) == ("third.db", "true")
    assert {one.name for one in Path().glob("*.db*")} == {"procurement.db", "copy.db", "second.db", "third.db"}
    with procurekit.open("copy.db") as desk:
        assert len(desk.orders()) == 2


def test_a_copy_of_what_doesn_t_hold_doesn_t_either(run):
    change("UPDATE procurekit_events SET body = replace(body, '1000', '9000')")
    assert json.loads(run("backup", "copy.db", "--format", "json", status=1).out)["fault"]["code"] == "verify.body"


def test_migrate_has_nothing_to_do_the_second_time(run):
    change("UPDATE procurekit_meta SET value = '0' WHERE name = 'projection'")
    assert "procurekit migrate --db procurement.db" in run("orders", status=2).err
    assert "procurekit migrate" in run("doctor", status=2).err
    assert f"is now in format {FORMAT}" in run("migrate").out
    assert "nothing to do" in run("migrate").out
    assert "无需操作" in run("migrate", "--lang", "zh").out
    assert json.loads(run("migrate", "--format", "json").out) == {"db": "procurement.db", "formats": []}
    assert run("migrate", "--format", "csv").out == "db,format\n"
    assert len(json.loads(run("orders", "--format", "json").out)["orders"]) == 2


def test_migrate_says_which_formats_it_went_through(run):
    change("UPDATE procurekit_meta SET value = '0' WHERE name = 'projection'")
    assert rows(run("migrate", "--format", "csv").out) == [{"db": "procurement.db", "format": str(FORMAT)}]
    change("UPDATE procurekit_meta SET value = '99' WHERE name = 'format'")
    assert "newer procurekit" in run("migrate", status=2).err


def test_a_store_is_moved(run):
    run("seal")
    told = run("move", "procurement.db", "copy.db").out
    assert "procurement.db was copied to copy.db." in told
    assert "2 events in 2 streams and 1 book, " in told
    plain = json.loads(run("move", "procurement.db", "copy.db", "--format", "json").out)
    assert (plain["source"], plain["target"], plain["holds"], plain["books"]) == (
        *("procurement.db", "copy.db", True, ["main"]),
    )
    (row,) = rows(run("move", "procurement.db", "third.db", "--format", "csv").out)
    assert (row["target"], row["events"], row["books"]) == ("third.db", "2", "1")
    assert "已将" in run("move", "procurement.db", "copy.db", "--lang", "zh").out
    with procurekit.open("copy.db") as desk:
        assert desk.seal().events == 2
        desk.create(PurchaseOrder("PO-3", supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    assert "are not the source's" in run("move", "procurement.db", "copy.db", status=2).err


def test_a_database_is_not_moved_into_itself(run):
    before = Path("procurement.db").read_bytes()
    whole = str(Path("procurement.db").resolve())
    for target in ("procurement.db", "./procurement.db", "file:procurement.db?mode=rw", whole):
        assert "is the source itself" in run("move", "procurement.db", target, status=2).err
    assert Path("procurement.db").read_bytes() == before
    assert not Path("copy.db").exists()


def test_the_rows_are_there_when_the_move_is_done(run):
    told = json.loads(run("move", "procurement.db", "copy.db", "--format", "json").out)
    assert told["projected"] == 2
    with closing(sqlite3.connect("copy.db")) as connection:
        assert connection.execute("SELECT count(*) FROM procurekit_orders").fetchone() == (2,)
    assert "for 0 orders" in run("move", "procurement.db", "copy.db").out


def test_sealed_events_that_are_lost_are_told(run):
    run("seal")
    assert "Nothing is wrong." in run("doctor").out
    change("DELETE FROM procurekit_events WHERE position = 2")
    told = " ".join(run("doctor", status=1).out.split())
    assert "the book has 1 event, and 2 were sealed" in told
    assert "现有 1 个事件" in run("doctor", "--lang", "zh", status=1).out
    checks = {one["name"]: one for one in json.loads(run("doctor", "--format", "json", status=1).out)["checks"]}
    assert checks["sealed"]["code"] == "doctor.sealed_lost"


def test_an_event_from_the_middle_that_is_lost_is_told(run):
    run("seal")
    change("DELETE FROM procurekit_events WHERE position = 1")
    assert "1 thing is wrong." in run("doctor", status=1).out


def test_an_empty_file_is_no_database(run):
    Path("empty.db").touch()
    assert "is an empty file" in run("orders", "--db", "empty.db", status=2).err


def test_progress_is_shown_to_whoever_looks_on(run, monkeypatch):
    assert run("move", "procurement.db", "copy.db").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "2 events copied" in run("move", "procurement.db", "second.db").err


def test_a_tampered_source_is_copied_and_told(run):
    change("UPDATE procurekit_events SET body = replace(body, '1000', '9000')")
    assert json.loads(run("move", "procurement.db", "copy.db", "--format", "json", status=1).out)["holds"] is False


def test_what_isn_t_there_is_not_moved_and_nothing_is_made(run):
    assert "nowhere.db" in run("move", "nowhere.db", "copy.db", status=2).err
    assert not Path("nowhere.db").exists()
    assert not Path("copy.db").exists()
    for command in ("doctor", "migrate", "rebuild"):
        assert "nowhere.db" in run(command, "--db", "nowhere.db", status=2).err
    assert "nowhere.db" in run("backup", "copy.db", "--db", "nowhere.db", status=2).err
    assert not Path("nowhere.db").exists()


@pytest.mark.parametrize(
    "url",
    [
        "nosuch://mei:s3cret@host/orders",
        "nosuch+driver://mei:s3cret@host/orders",
        "postgresql+psycopg://mei:s3cret@127.0.0.1:1/orders?connect_timeout=1",
        "postgresql+psycopg://mei:s3cret@127.0.0.1:1/orders?timeout=soon",
    ],
)
def test_a_password_is_never_shown(run, url):
    for argv in (("move", url, "copy.db"), ("move", "procurement.db", url), ("migrate", "--db", url)):
        said = run(*argv, status=2)
        assert "s3cret" not in said.out + said.err
    for command in ("doctor", "rebuild"):
        assert "s3cret" not in run(command, "--db", url, status=2).err
    assert not Path("copy.db").exists()


def test_rows_are_made_anew(run):
    change("DELETE FROM procurekit_orders")
    assert json.loads(run("orders", "--format", "json").out)["count"] == 0
    assert "2 orders were" in run("rebuild").out
    assert json.loads(run("orders", "--format", "json").out)["count"] == 2
    assert json.loads(run("rebuild", "--format", "json").out) == {"orders": 2}
    assert run("rebuild", "--format", "csv").out == "orders\n2\n"
    assert "已重建 2" in run("rebuild", "--lang", "zh").out


def test_a_database_of_somebody_else_is_not_made_ours_by_looking_at_it(postgres, run):
    for command in ("doctor", "orders", "migrate", "seal", "verify", "rebuild"):
        assert "there is no database" in run(command, "--db", postgres, status=2).err
    assert json.loads(run("move", "procurement.db", postgres, "--format", "json").out)["holds"] is True
    assert json.loads(run("orders", "--db", postgres, "--format", "json").out)["count"] == 2


@pytest.mark.parametrize(
    ("db", "url"),
    [
        ("postgresql://h/db?timeout=3", "postgresql://h/db?timeout=3&mode=rw"),
        ("postgresql://h/db?mode=rwc&host=a&host=b", "postgresql://h/db?host=a&host=b&mode=rw"),
        ("postgresql://mei:a?b@h/db", "postgresql://mei:a?b@h/db?mode=rw"),
        ("postgresql://?host=/tmp&options=a@b", "postgresql://?host=%2Ftmp&options=a%40b&mode=rw"),
        ("file:a.db?shared=yes", "file:a.db?shared=yes&mode=rw"),
        ("sqlite:///a.db?mode=ro", "sqlite:///a.db?mode=ro"),
        ("memory:", "memory:"),
    ],
)
def test_what_only_reads_makes_nothing(db, url):
    assert reading_url(db) == url


def test_postgresql(postgres, run):
    plain = json.loads(run("move", "procurement.db", postgres, "--format", "json").out)
    assert plain["holds"] is True
    checks = {one["name"]: one for one in json.loads(run("doctor", "--db", postgres, "--format", "json").out)["checks"]}
    assert checks["integrity"]["value"] == "ok"
    assert checks["events"]["value"] == 2
    assert {"fsync", "full_page_writes", "synchronous_commit", "bytes"} <= set(checks)
    run("seal", "--db", postgres)
    assert "Nothing is wrong." in run("doctor", "--db", postgres).out
    assert "pg_dump" in run("backup", "copy.db", "--db", postgres, status=2).err
    assert "nothing to do" in run("migrate", "--db", postgres).out
    assert "2 orders were" in run("rebuild", "--db", postgres).out
