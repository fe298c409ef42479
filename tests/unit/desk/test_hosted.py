"""A desk inside a host's transaction: all that a desk does, and what it refuses because it may be rolled back."""

import sqlite3

import pendulum
import pytest

import procurekit
from procurekit import Actor, InvalidValue, OrderLine, Party, Picture, PurchaseOrder, Receipt, Refused
from procurekit.model.party import Contact
from procurekit.ports import hookimpl

MEI = Actor("mei", "Mei Li", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})


def order(number="PO-1"):
    supplier = Party("V-7", contacts=[Contact("Wang Wei")])
    return PurchaseOrder(number, supplier=supplier, lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")], currency="EUR")


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE budget (used INTEGER)")
    procurekit.install(connection)
    yield connection
    connection.close()


def test_a_whole_order_inside_one_transaction(connection):
    desk = procurekit.on(connection)
    connection.execute("INSERT INTO budget VALUES (120)")
    state = desk.create(order(), by=MEI, key="k-1")
    assert desk.create(order(), by=MEI, key="k-1") == state
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        state = desk.do(step, state, by=actor)
    desk.record(Receipt("PO-1", line=1, quantity="400", at="2026-01-06"), by="wh")
    desk.observe(Picture("7", order("PO-7")), source="erp")
    assert {one.number for one in desk.orders()} == {"PO-1", "PO-7"}
    assert [row.open for row in desk.lines(open_only=True) if row.order_number == "PO-1"] == [600]
    assert desk.verify().holds
    assert len(desk.timeline("PO-1")) == 5
    desk.redact("PO-1", by=MEI, reason="request 17")
    assert desk.verify().redacted > 0
    connection.rollback()
    assert desk.orders() == []
    assert desk.verify().events == 0
    assert connection.execute("SELECT count(*) FROM budget").fetchone() == (0,)


def test_a_refusal_leaves_the_transaction_as_it_was(connection):
    desk = procurekit.on(connection)
    connection.execute("INSERT INTO budget VALUES (120)")
    desk.create(order(), by=MEI)
    with pytest.raises(Refused):
        desk.create(order(), by=MEI)
    with pytest.raises(Refused):
        desk.do("issue", "PO-1", by=MEI)
    connection.commit()
    assert [one.number for one in desk.orders()] == ["PO-1"]
    assert connection.execute("SELECT used FROM budget").fetchall() == [(120,)]


def test_what_may_be_rolled_back_can_not_be_sealed(connection):
    desk = procurekit.on(connection)
    desk.create(order(), by=MEI)
    with pytest.raises(InvalidValue) as caught:
        desk.seal()
    assert caught.value.code == "seal_in_transaction"
    connection.commit()
    with pytest.raises(InvalidValue):
        desk.seal()


def test_it_keeps_the_desks_book_clock_and_workflow_and_calls_no_hook(tmp_path):
    told = []

    class Plugin:
        @hookimpl
        def procurekit_appended(self, appended):
            told.append(appended)

        @hookimpl
        def procurekit_stepped(self, taken):
            told.append(taken)

    path = tmp_path / "test.db"
    noon = pendulum.datetime(2026, 3, 1, 12)
    with procurekit.open(path, book="north", clock=lambda: noon, plugins=[Plugin()]) as desk:
        desk.create(order("PO-1"), by=MEI)
        connection = sqlite3.connect(path)
        hosted = desk.on(connection)
        hosted.create(order("PO-2"), by=MEI)
        hosted.do("submit", "PO-2", by=MEI)
        assert (hosted.book, hosted.now(), hosted.definition) == ("north", noon, desk.definition)
        connection.commit()
        connection.close()
        assert {one.number for one in desk.orders()} == {"PO-1", "PO-2"}
        assert len(told) == 1


def test_closing_it_leaves_the_connection_open(connection):
    with procurekit.on(connection) as desk:
        desk.create(order(), by=MEI)
    connection.commit()
    assert procurekit.on(connection).get("PO-1").stage == "draft"
