"""Our own stores keep the public contract, and a store of three methods is enough for a desk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, Desk, OrderLine, PurchaseOrder, Receipt
from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.errors import Conflict
from procurekit.model.record import Record
from procurekit.ports import Batch, Projection, SideRecords
from procurekit.testing import (
    AlertRowsContract,
    LineColumnsContract,
    OutboxContract,
    ProjectionContract,
    RedactionContract,
    SideRecordsContract,
    StoreContract,
)


class Everything(
    StoreContract,
    SideRecordsContract,
    ProjectionContract,
    LineColumnsContract,
    RedactionContract,
    AlertRowsContract,
    OutboxContract,
):
    """All that a store of ours can do."""


def test_no_suite_hides_a_promise_of_another():
    """They are subclassed together."""
    promises = Counter(name for suite in Everything.__bases__ for name in vars(suite) if name.startswith("test_"))
    assert [name for name, count in promises.items() if count > 1] == []


class TestMemoryStore(Everything):
    @pytest.fixture
    def store(self):
        return MemoryStore()


class TestSQLiteStore(Everything):
    @pytest.fixture
    def store(self, tmp_path):
        self.path = str(tmp_path / "test.db")
        store = SQLiteStore(self.path)
        yield store
        store.close()

    def reopened(self, _):
        return SQLiteStore(self.path)


class OnSQL(Everything):
    @pytest.fixture
    def store(self, url):
        self.url = url
        store = SQLStore(url)
        yield store
        store.close()

    def reopened(self, _):
        return SQLStore(self.url)


class TestSQLStoreOnPostgreSQL(OnSQL):
    @pytest.fixture
    def url(self, postgres):
        return postgres


class TestSQLStoreOnAnyDatabase(OnSQL):
    """What has no words of its own in the SQL store goes the general way; here it is SQLite through SQLAlchemy."""

    @pytest.fixture
    def url(self, tmp_path):
        return f"sqlite+pysqlite:///{tmp_path / 'test.db'}"


class TestSQLStoreOnMySQL(OnSQL):
    @pytest.fixture
    def url(self, mysql):
        return mysql


class ThreeMethods:
    """The least that a store can be: a list of records."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._positions = count(1)

    def append(self, batch: Batch) -> Sequence[int]:
        heads: dict[tuple[str, str], int] = {}
        for one in batch.records:
            name = (one.book, one.stream)
            found = heads.get(name, len(self.read(*name)))
            if one.version != found + 1:
                raise Conflict("conflict", book=one.book, stream=one.stream, found=found, expected=one.version - 1)
            heads[name] = one.version
        assert not batch.side, "nobody may hand it what it can't keep"
        assert not any((batch.projected, batch.alerts, batch.outbox, batch.settled, batch.withdrawn))
        positions = [next(self._positions) for _ in batch.records]
        self.records += [evolve(one, position=at) for one, at in zip(batch.records, positions, strict=True)]
        return positions

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        return [one for one in self.records if (one.book, one.stream) == (book, stream) and one.version > after]

    def read_all(self, after: int = 0) -> Iterator[Record]:
        return iter([one for one in self.records if one.position > after])


BUYER = Actor("mei", roles={"buyer"})
BOSS = Actor("wang", roles={"approver"})


def order(number, supplier="V-7"):
    line = OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-01-05")
    return PurchaseOrder(number, supplier=supplier, currency="EUR", lines=[line])


class TestADeskOnThreeMethods:
    @pytest.fixture
    def desk(self):
        store = ThreeMethods()
        assert not isinstance(store, SideRecords)
        assert not isinstance(store, Projection)
        with Desk(store) as desk:
            yield desk

    def test_an_order_goes_its_way(self, desk):
        state = desk.create(order("PO-1"), by=BUYER)
        for step, actor in (("submit", BUYER), ("approve", BOSS), ("issue", BUYER)):
            state = desk.do(step, state, by=actor)
        desk.record(Receipt("PO-1", line=1, quantity="980", at="2026-01-06"))
        assert desk.get("PO-1").version == 5
        assert [(one.number, one.open_lines) for one in desk.orders()] == [("PO-1", 1)]
        assert [(one.order_number, one.open) for one in desk.lines(open_only=True)] == [("PO-1", 20)]
        assert desk.alerts(at="2026-02-01", record=False)
        assert desk.kpis()
        assert desk.findings() == {}
        assert len(desk.timeline("PO-1")) == 5
        assert desk.verify().events == 6
        raised = len(desk.alerts(at="2026-02-01").changes)
        assert raised
        assert desk.alerts(at="2026-02-01").changes == ()
        assert len(desk.kept_alerts()) == raised
        assert desk.verify().events == 6 + raised
        assert desk.catch_up() == 0

    def test_orders_are_found_by_what_they_say(self, desk):
        for number, supplier in (("PO-1", "V-1"), ("PO-2", "V-2")):
            desk.create(order(number, supplier), by=BUYER)
        desk.do("submit", "PO-1", by=BUYER)
        assert [one.number for one in desk.orders()] == ["PO-1", "PO-2"]
        assert [one.number for one in desk.orders(supplier="V-2")] == ["PO-2"]
        assert [one.number for one in desk.orders(stage="pending_approval", supplier="V-1")] == ["PO-1"]
        assert desk.orders(number="PO-3") == []

    def test_numbers_are_unique(self, desk):
        desk.create(order("PO-1"), by=BUYER)
        with pytest.raises(procurekit.Refused):
            desk.create(order("PO-1"), by=BUYER)

    def test_pictures_are_compared(self, desk):
        desk.create(order("PO-1"), by=BUYER)
        pictures = [procurekit.Picture(number, order(number)) for number in ("PO-1", "PO-2")]
        first, again = (list(desk.observe_all(pictures, source="erp"))[-1] for _ in range(2))
        assert (first.created, first.changed) == (1, 1)
        assert (again.unchanged, again.events) == (2, 0)
        assert {one.number for one in desk.orders()} == {"PO-1", "PO-2"}

    def test_a_key_that_could_not_be_remembered_is_refused(self, desk):
        with pytest.raises(procurekit.StoreError) as caught:
            desk.create(order("PO-1"), by=BUYER, key="k")
        assert caught.value.code == "store_without_keys"
        assert desk.orders() == []
