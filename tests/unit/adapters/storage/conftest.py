"""SQL stores on PostgreSQL that close by themselves, and the administrator's own connection beside them."""

import psycopg
import pytest

from procurekit.adapters.storage.sql import SQLStore


@pytest.fixture
def opened(postgres):
    """Opens a store in the test's own place, with more options in its URL."""
    stores = []

    def opening(options=""):
        store = SQLStore(f"{postgres}{options}")
        stores.append(store)
        return store

    yield opening
    for one in stores:
        one.close()


@pytest.fixture
def admin(postgres):
    """Runs a statement as the administrator would."""
    with psycopg.connect(postgres.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        yield connection.execute


@pytest.fixture
def cut(admin):
    """Ends every connection that has this name on the server; how many there were."""
    ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s"
    return lambda name: len(admin(ending, [name]).fetchall())
