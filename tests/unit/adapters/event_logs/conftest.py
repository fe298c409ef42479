"""What the tests of event logs ask for: a file with this text, and the fault that reading it ends with."""

import gzip

import pytest

import procurekit
from procurekit.errors import BadInput


@pytest.fixture
def written(tmp_path):
    """Writes a file of that text (or bytes), gzipped where the name says so."""

    def write(content, name):
        data = content if isinstance(content, bytes) else content.encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def fault():
    """Reads a log to its bitter end: the code of the fault and its values, without the file that each has."""

    def reading(path, **options):
        with pytest.raises(BadInput) as raised:
            for _ in procurekit.read_log(path, **options):
                pass
        values = dict(raised.value.values)
        assert values.pop("file") == str(path)
        return raised.value.code, values

    return reading
