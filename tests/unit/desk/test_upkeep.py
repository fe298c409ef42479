"""The doctor says how a store is and what to do; backups, and rows made anew, where the store can."""

import sqlite3

import pytest

import procurekit
from procurekit import Desk, Hold, InvalidValue, StoreError
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.desk import Check
from procurekit.errors import LANGUAGES, codes
from procurekit.ports import Measured
from procurekit.testing.samples import alert, batch, delivery, records


def found(desk, *args, **options):
    return {one.name: one for one in desk.doctor(*args, **options)}


class Bare:
    """A store of three methods."""

    def __init__(self):
        inner = MemoryStore()
        self.append, self.read, self.read_all = inner.append, inner.read, inner.read_all


class Examining(MemoryStore):
    """One that looks at itself, and names what no text of ours does."""

    def examine(self):
        yield Measured("events", 0)
        yield Measured("humidity", 80, "warning", "doctor.not_durable", {"name": "humidity", "found": 80})


class Wrecked(MemoryStore):
    """One that can't even be looked at."""

    code = "store_damaged"

    def examine(self):
        yield Measured("events", 1)
        raise StoreError(self.code, path="test.db")


def test_a_store_says_what_it_measured(desk, issued, url):
    issued()
    checks = found(desk)
    if url == "memory:":
        assert set(checks) == {"integrity", "last_seal", "unsealed"}
        one = checks["integrity"]
        assert (one.value, one.level, one.code) == (None, "warning", "doctor.not_examined")
        assert "MemoryStore" in one.advice()
        return
    assert checks["integrity"] == Check("integrity", "ok")
    told = {name: checks[name].value for name in ("events", "streams", "orders", "schedule_lines", "projection_lag")}
    assert told == {"events": 4, "streams": 1, "orders": 1, "schedule_lines": 2, "projection_lag": 0}
    assert checks["journal_mode"].value == "wal"
    assert {one.level for name, one in checks.items() if name != "last_seal"} == {"ok"}


def test_messages_that_could_not_be_delivered_are_told(tmp_path, postgres, clock):
    for url in (tmp_path / "test.db", postgres):
        with procurekit.open(url, clock=clock) as desk:
            given = [delivery("a"), delivery("b"), delivery("c", book="second")]
            desk.store.append(batch(outbox=[*given, delivery("d", state="dead")]))
            desk.store.project_alerts([alert("alert_a")])
            checks = found(desk)
            assert (checks["outbox"], checks["alerts"]) == (Check("outbox", 3), Check("alerts", 1))
            one = checks["undelivered"]
            assert (one.value, one.level, one.code) == (1, "warning", "doctor.undelivered")
            assert "1 message was given up" in one.advice()
            desk.store.append(batch(records("alert_a", 1, 2)))
            assert "1 order or alert " in found(desk)["projection_lag"].advice()


def test_what_is_not_sealed_is_told_with_its_age(desk, issued, clock):
    assert (found(desk)["last_seal"].level, found(desk)["unsealed"].value) == ("ok", 0)
    state = issued()
    never = found(desk)["last_seal"]
    assert (never.value, never.level, never.code) == (None, "warning", "doctor.never_sealed")
    assert "4 events" in never.advice()
    desk.seal()
    assert (found(desk)["last_seal"], found(desk)["unsealed"].value) == (Check("last_seal", 0), 0)
    clock.forward(days=20)
    assert found(desk)["last_seal"] == Check("last_seal", 20)
    desk.hold(state, Hold("quality"), by="mei")
    late = found(desk)
    assert (late["last_seal"].code, late["last_seal"].value, late["unsealed"].value) == ("doctor.seal_old", 20, 1)
    assert found(desk, "2026-01-08")["last_seal"] == Check("last_seal", 3)
    assert found(desk, "2026-01-08T08:00+08:00")["last_seal"].value == 3
    assert found(desk, "2025-12-31")["last_seal"].value == 0, "another clock was ahead"
    with pytest.raises(InvalidValue):
        desk.doctor("soon")


def test_other_books_are_not_counted(desk, issued, order, clock):
    issued()
    with_other = Desk(desk.store, book="wuxi", clock=clock)
    with_other.create(order("PO-2"), by="mei")
    assert found(with_other)["unsealed"].value == 1
    with_other.seal()
    assert found(with_other)["unsealed"].value == 0
    assert found(desk)["unsealed"].value == 4


def test_a_deep_look_verifies(tmp_path, clock, order):
    path = tmp_path / "test.db"
    with procurekit.open(path, clock=clock) as desk:
        desk.create(order(), by="mei")
        assert "log" not in found(desk)
        assert found(desk, deep=True)["log"] == Check("log", "ok")
        with sqlite3.connect(path) as other:
            other.execute("UPDATE procurekit_events SET body = replace(body, '1000', '9000')")
        other.close()
        log = found(desk, deep=True)["log"]
        assert (log.value, log.level, log.code) == ("verify.body", "error", "doctor.broken")
        assert "position 1" in log.advice()
        assert "位置 1" in log.advice("zh")


def test_a_seal_that_can_t_be_read_is_an_error(tmp_path, clock, order):
    path = tmp_path / "test.db"
    with procurekit.open(path, clock=clock) as desk:
        desk.create(order(), by="mei")
        desk.seal()
        with sqlite3.connect(path) as other:
            other.execute("UPDATE procurekit_side SET value = 'rubbish' WHERE kind = 'seal'")
        other.close()
        one = found(desk)["last_seal"]
        assert (one.level, one.code) == ("error", "verify.seal_unreadable")


def test_a_damaged_file_is_told_and_no_surprise(tmp_path, order):
    path = tmp_path / "test.db"
    with procurekit.open(path) as desk:
        for number in range(200):
            desk.create(order(f"PO-{number}"), by="mei")
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 40_000] = b"\xff" * 40_000
    path.write_bytes(data)
    with procurekit.open(path) as desk:
        one = found(desk)["integrity"]
        assert (one.level, one.code) == ("error", "doctor.damaged")
    assert found(Desk(Wrecked()))["integrity"] == Check("integrity", "store_damaged", "error", "doctor.damaged")


def test_another_fault_of_the_store_is_raised():
    store = Wrecked()
    store.code = "store_busy"
    with pytest.raises(StoreError):
        Desk(store).doctor()


def test_what_a_store_of_yours_measures_is_shown_by_its_own_name():
    checks = found(Desk(Examining()))
    assert checks["events"].text() == "events"
    assert checks["humidity"].text("zh") == "humidity"
    plain = checks["humidity"].as_dict("zh")
    assert (plain["name"], plain["value"], plain["level"]) == ("humidity", 80, "warning")
    assert "humidity=80" in plain["advice"]


def test_every_name_and_every_advice_is_said_in_both_languages(desk, issued):
    issued()
    for one in desk.doctor(deep=True):
        assert f"doctor.label.{one.name}" in codes()
        assert len({one.text(lang) for lang in LANGUAGES}) == 2
        assert one.as_dict()["advice"] == one.advice()


def test_a_copy_is_a_desk_of_its_own(desk, issued, url, tmp_path):
    state = issued()
    copy = tmp_path / "copy.db"
    if url == "memory:":
        with pytest.raises(StoreError) as caught:
            desk.backup(str(copy))
        assert caught.value.code == "store_without_backup"
        assert "pg_dump" in caught.value.text("zh")
        assert not copy.exists()
        return
    desk.backup(str(copy))
    with pytest.raises(StoreError) as caught:
        desk.backup(str(copy))
    assert caught.value.code == "backup_there"
    with procurekit.open(copy) as other:
        assert other.verify() == desk.verify()
        other.hold(state.id, Hold("quality"), by="mei")
    assert not desk.get(state.id).holds


def test_rows_are_made_anew(desk, issued):
    issued("PO-1")
    issued("PO-2")
    before = (desk.orders(), list(desk.lines()))
    assert desk.rebuild() == 2
    assert (desk.orders(), list(desk.lines())) == before


def test_a_store_without_rows_says_so():
    with pytest.raises(StoreError) as caught:
        Desk(Bare()).rebuild()
    assert caught.value.code == "store_without_rebuild"
    assert "Bare" in caught.value.text()
