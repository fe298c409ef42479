"""Any bytes are a table or bad input, and any plain data a mapping or bad input: never another exception."""

import gzip
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from procurekit.adapters.documents.tables import from_dict, read_table
from procurekit.adapters.documents.tables.dates import date_reader, day_end, in_zone
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.numbers import number_reader
from procurekit.errors import BadInput, MissingExtra

MAPPING = from_dict(
    {
        "source": {"name": "erp", "complete": True},
        "dates": {"styles": ["d/m/yy"]},
        "order": {"key": "a", "ordered_on": "c", "known_at": "c"},
        "line": {"number": "b", "quantity": "d", "price": "e"},
        "receipt": {"quantity": "d", "at": "c", "known_at": "e"},
    }
)
CELL = st.sampled_from(
    ["", "1", "2", "-1", "0", "2026-01-02", "3/4/26", "x", '"', '""', "=1", "中", "\x00", "9" * 40, "a,b"]
)
TABLES = st.lists(st.lists(CELL, max_size=7).map(",".join), max_size=8).map(
    lambda rows: "\n".join(["a,b,c,d,e", *rows])
)
BYTES = (
    st.binary(max_size=200)
    | TABLES.map(str.encode)
    | TABLES.map(lambda text: gzip.compress(text.encode()))
    | TABLES.flatmap(lambda text: st.integers(0, 60).map(lambda cut: gzip.compress(text.encode())[:cut]))
    | TABLES.map(lambda text: text.encode("utf-16"))
    | st.binary(max_size=60).map(lambda data: b"PK\x03\x04" + data)
    | st.binary(max_size=60).map(lambda data: b"\xd0\xcf\x11\xe0" + data)
)


@given(BYTES, st.sampled_from([MAPPING, None]))
@example(b"a,b,c,d,e\n1,1,2026-01-02,5,2\n", MAPPING)
def test_any_bytes_read_or_are_bad_input(data, mapping):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_bytes(data)
        rejects = []
        try:
            table = read_table(path, mapping, on_reject=rejects.append)
            pictures = list(table.pictures())
        except (BadInput, MissingExtra) as error:
            assert error.text("en")  # noqa: PT017 - whatever was raised can be said
            assert error.text("zh")  # noqa: PT017
            return
        assert len(rejects) == table.rejects
        assert sum(len(one.order.lines) for one in pictures) + table.rejects <= table.rows
        assert all(one.text("en") and one.text("zh") for one in rejects)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["PO", "column", "d/m/yy"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["column", "columns", "words", "constant", "default", "key", "name", "quantity", "custom"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
SECTION = st.sampled_from(
    ["source", "dates", "numbers", "texts", "join", "order", "line", "schedule", "receipt", "nonsense"]
)


@given(st.dictionaries(SECTION, PLAIN, max_size=5) | PLAIN)
def test_any_plain_data_is_a_mapping_or_bad_input(data):
    try:
        mapping = from_dict(data)
    except BadInput as error:
        assert error.text("en")  # noqa: PT017
        assert error.text("zh")  # noqa: PT017
    else:
        assert from_dict(mapping.to_dict()) == mapping


@given(st.text(max_size=30) | st.from_regex(r"\A[0-9/. :T+Z年月日-]{4,30}\Z"))
def test_any_text_is_a_date_a_number_or_neither(text):
    for read in (date_reader(("d/m/yy", "yyyy-mm-dd hh:mm")), number_reader(",", "."), number_reader()):
        try:
            value = read(text)
        except Unreadable:
            continue
        if hasattr(value, "year"):
            in_zone(value, "Asia/Shanghai")
            day_end(value, "America/New_York")
