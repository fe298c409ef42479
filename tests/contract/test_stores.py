"""Our own stores keep the public contract, and a store of three methods is enough for a desk."""

from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, Desk, OrderLine, PurchaseOrder, Receipt
from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.errors import Conflict
from procurekit.model.record import Record
from procurekit.ports import Batch, Projection, SideRecords
from procurekit.testing import ProjectionContract, SideRecordsContract, StoreContract


class TestMemoryStore(StoreContract, SideRecordsContract, ProjectionContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()


class TestSQLiteStore(StoreContract, SideRecordsContract, ProjectionContract):
    @pytest.fixture
    def store(self, tmp_path):
        store = SQLiteStore(str(tmp_path / "test.db"))
        yield store
        store.close()
