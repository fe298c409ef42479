"""What the tests of tables ask for: a file with this text, and all that is read from it."""

import gzip

import pytest

from procurekit.adapters.documents.tables import from_dict, read_table

ORDERS = {
    "source": {"name": "erp"},
    "order": {"key": "PO"},
    "line": {"number": "Line", "item": "Item", "quantity": "Qty"},
}


@pytest.fixture
def written(tmp_path):
    """Writes a file of that text (or bytes), gzipped where the name says so."""

    def write(content, name="orders.csv", encoding="utf-8"):
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def read(written):
    """Reads a text as a table: its pictures, and its rejects."""

    def reading(content, mapping=None, **more):
        rejects = []
        made = from_dict({**ORDERS, **mapping}) if mapping is not None else None
        table = read_table(written(content), made, on_reject=rejects.append, **more)
        return list(table.pictures()), rejects

    return reading
