"""What may only be read is read; what another procurekit made, or nobody may write, is left alone and told of."""

from urllib.parse import quote

import pytest

import procurekit
from procurekit import OrderLine, PurchaseOrder, StoreError
from procurekit.adapters.storage.rows import PROJECTION
from procurekit.adapters.storage.sql import SQLStore
from procurekit.adapters.storage.sql.schema import FORMAT
from procurekit.testing.samples import batch, records, row, told


@pytest.fixture
def schema(admin):
    return admin("SELECT current_schema()").fetchone()[0]


@pytest.fixture
def reader(admin, schema, postgres):
    """The URL of the same place for a role that may only read."""
    role = f"reader_of_{schema}"
    admin(f"CREATE ROLE {role}")
    admin(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    admin(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role}")
    yield f"{postgres}{quote(f' -crole={role}')}"
    admin(f"DROP OWNED BY {role}")
    admin(f"DROP ROLE {role}")


@pytest.fixture(params=["role", "default"])
def reading(request, postgres, reader):
    return reader if request.param == "role" else f"{postgres}{quote(' -cdefault_transaction_read_only=on')}"


def test_whoever_may_only_read_reads(postgres, reading):
    with procurekit.open(postgres) as desk:
        state = desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "A", "1")]), by="mei")
        assert desk.verify().events == 1
        with procurekit.open(reading) as readers:
            assert readers.get("PO-1") == state
            assert readers.orders() == desk.orders()
            assert list(readers.lines()) == list(desk.lines())
            assert readers.verify().events == 1
            # What nobody gave a position yet, he can't give one either.
            desk.hold("PO-1", procurekit.Hold("quality"), by="mei")
            assert readers.get("PO-1").version == 2
            assert readers.verify().events == 1
            assert desk.verify().events == readers.verify().events == 2


def test_whoever_may_only_read_is_told_so_when_he_writes(postgres, reading):
    with procurekit.open(postgres) as desk:
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
        with procurekit.open(reading) as readers:
            with told(StoreError, "store_read_only"):
                readers.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "1")]), by="mei")
            with told(StoreError, "store_read_only"):
                readers.store.append(batch(records("order_b", 1, 50)))
            with told(StoreError, "store_read_only"):
                readers.store.project([row("order_b")])
        assert [one.number for one in desk.orders()] == ["PO-1"]
        assert desk.verify().events == 1


def test_where_nothing_may_be_made_nothing_is_made(reading, admin, schema):
    store = SQLStore(reading)
    with told(StoreError, "store_read_only"):
        store.read("main", "order_a")
    store.close()
    assert admin("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema]).fetchone() == (0,)


def test_whoever_may_not_even_read_is_told_what_he_lacks(postgres, reader, admin, schema):
    with procurekit.open(postgres) as desk:
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
    role = f"reader_of_{schema}"
    for table in ("procurekit_events", "procurekit_meta"):
        admin(f"REVOKE SELECT ON {table} FROM {role}")
        with procurekit.open(reader) as readers, pytest.raises(StoreError) as caught:
            readers.get("PO-1")
        assert caught.value.code == "store_unreadable"
        assert table in caught.value.text()
        assert "GRANT SELECT" in caught.value.text()


@pytest.mark.parametrize("name", ["format", "projection"])
def test_a_newer_database_is_left_alone(opened, admin, name):
    opened().append(batch(records("order_a", 1, 1)))
    admin("UPDATE procurekit_meta SET value = '99' WHERE name = %s", [name])
    store = opened()
    uses = (lambda: list(store.read_all()), lambda: store.append(batch(records("order_a", 2, 2))), store.migrate)
    for use in uses:
        with told(StoreError, "store_newer", known=f"{FORMAT}.{PROJECTION}"):
            use()
    assert admin("SELECT count(*) FROM procurekit_events").fetchone() == (1,)


def test_two_schemas_of_one_database_are_two_stores(postgres, opened, admin, schema):
    other = f"{schema}_other"
    admin(f"CREATE SCHEMA {other}")
    try:
        one, two = opened(), SQLStore(postgres.replace(schema, other))
        one.append(batch(records("order_a", 1, 2), projected=(row("order_a", 2),)))
        two.append(batch(records("order_a", 1, 1)))
        assert [len(list(store.read_all())) for store in (one, two)] == [2, 1]
        assert [len(list(store.orders("main"))) for store in (one, two)] == [1, 0]
        assert two.rebuild(lambda _, stream: row(stream)) == 1
        assert [len(list(store.orders("main"))) for store in (one, two)] == [1, 1]
        two.close()
    finally:
        admin(f"DROP SCHEMA {other} CASCADE")
