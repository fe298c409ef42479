"""Events that somebody put beside the log: an order would be read with them, so verification has to find them."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder, Receipt
from procurekit.model.events import Moved, NewEvent
from procurekit.model.journal import Stamp, head_of, record_of

MEI = Actor("mei", roles={"buyer", "approver"})


def filled(url):
    with procurekit.open(url) as desk:
        state = desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "A", "1000")]), by=MEI)
        state = desk.do("submit", state, by=MEI)
        return state.id, desk.seal()


def forged(url, stream):
    """An approval with everything right about it."""
    with procurekit.open(url) as desk:
        head = head_of(desk.store.read("main", stream)[-1])
        moved = Moved("approve", "pending_approval", "approved", "approved")
        return record_of(
            NewEvent(stream, "order.moved", moved), head, Stamp("main", head.recorded_at, actor=MEI), lambda: b"s" * 16
        )


COLUMNS = "book, stream, version, envelope, hash, body, salt"


def values(one):
    return (one.book, one.stream, one.version, one.envelope, one.hash, one.body, one.salt)


def test_an_event_below_the_first_position_is_found_in_sqlite(tmp_path):
    path = tmp_path / "test.db"
    stream, seal = filled(path)
    one = forged(path, stream)
    with closing(sqlite3.connect(path)) as connection:
        sql = f"INSERT INTO procurekit_events ({COLUMNS}, position) VALUES ({', '.join('?' * 8)})"
        connection.execute(sql, (*values(one), -1))
        connection.commit()
    with procurekit.open(path) as desk:
        assert desk.get(stream).stage == "approved", "it is in force"
        for anchor in (None, seal):
            assert not desk.verify(anchor).holds


@pytest.mark.parametrize("attack", ["put in", "taken out of the log"])
def test_an_event_without_a_position_is_found_in_postgresql(postgres, attack):
    stream, seal = filled(postgres)
    with procurekit.open(postgres) as desk:
        desk.record(Receipt(stream, line=1, quantity="5"), by="wh")
        assert desk.verify(seal).holds
    driver_url = postgres.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(driver_url) as connection:
        if attack == "put in":
            sql = f"INSERT INTO procurekit_events ({COLUMNS}) VALUES ({', '.join(['%s'] * 7)})"
            connection.execute(sql, values(forged(postgres, stream)))
        else:
            sql = "DELETE FROM procurekit_positions WHERE stream = %s AND version = 3"
            assert connection.execute(sql, (stream,)).rowcount == 1
    with procurekit.open(postgres) as desk:
        for anchor in (None, seal):
            verdict = desk.verify(anchor)
            assert (verdict.fault.code, verdict.stream) == ("verify.stray", stream)
        assert verdict.version == (4 if attack == "put in" else 3)


def test_what_waits_for_a_position_is_no_stray(postgres):
    filled(postgres)
    with procurekit.open(postgres) as desk:
        desk.create(PurchaseOrder("PO-2"), by=MEI)
        assert list(desk.store.strays()) == []
        assert desk.verify().events == 3
