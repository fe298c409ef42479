"""Whatever is in them, ids, keys and bodies come back as they were, or are refused as a whole."""

import os
from itertools import pairwise

import pytest
from attrs import evolve

import procurekit
from procurekit import InvalidValue, OrderLine, PurchaseOrder, StoreError
from procurekit.testing.samples import batch, record, records, row, side

ODD = "o'r\"d\\e`r; -- %s %(x)s {} $1 :a ?\t采购😀é"


@pytest.fixture
def store(opened):
    return opened()


def plain(found):
    return [evolve(one, position=None) for one in found]


def test_quotes_placeholders_and_any_script_are_text_like_any_other(store):
    book, stream = f"main {ODD}", f"order_{ODD}"
    written = records(stream, 1, 30, book)
    projected = row(stream, 30, book=book, supplier=ODD, lines=())
    kept = (side(ODD, ODD.encode(), kind="odd'", book=book), side(f"{ODD}2", b"2", book=book))
    store.append(batch(written[:5], side=kept))
    store.append(batch(written[5:], projected=(projected,)))
    assert plain(store.read(book, stream)) == plain(store.read_all()) == written
    assert store.side(book, "odd'", ODD) == ODD.encode()
    assert {one.key for one in store.sides()} == {ODD, f"{ODD}2"}
    assert list(store.orders(book, supplier=ODD)) == [projected.order]
    assert [one.id for one in store.orders(book)] == [stream]


def test_ids_that_differ_in_case_or_accent_are_different(store):
    names = ["order_a", "order_A", "order_a ", "order_á", "order_a\u0301", "order_ａ"]
    for name in names:
        store.append(batch(records(name, 1, 2), side=(side(name, name.encode()),)))
    assert len(list(store.read_all())) == 2 * len(names)
    assert [store.side("main", "command", name) for name in names] == [name.encode() for name in names]


def test_few_and_many_are_stored_as_the_same_bytes(store):
    odd = [
        evolve(record("order_a", 1), body=b"", salt=b"\x00\xff" * 8),
        evolve(record("order_a", 2), body=None, salt=None, personal=None, personal_salt=None),
        evolve(record("order_a", 3), body=bytes(range(256)) * 300, personal=b"\\x00", personal_salt=b""),
    ]
    written = odd + records("order_a", 4, 40)
    # One by one, by a few, and at once.
    cuts = {"singly": range(41), "by a few": [0, 3, 9, 18, 26, 33, 40], "at once": [0, 40]}
    for book, places in cuts.items():
        for first, last in pairwise(places):
            store.append(batch([evolve(one, book=book) for one in written[first:last]]))
    for book in cuts:
        assert [evolve(one, book="main") for one in plain(store.read(book, "order_a"))] == written
    everything = list(store.read_all())
    assert [one.position for one in everything] == list(range(1, 121))
    assert [evolve(one, book="main", position=None) for one in everything] == written * 3


@pytest.mark.parametrize("count", [1, 12])
def test_large_bodies(store, count):
    large = [evolve(one, body=os.urandom(10_000_000)) for one in records("order_a", 1, 1)]
    written = large + records("order_a", 2, count)
    store.append(batch(written, side=(side("k", large[0].body),)))
    assert plain(store.read("main", "order_a")) == plain(store.read_all()) == written
    assert store.side("main", "command", "k") == large[0].body


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
@pytest.mark.parametrize(
    "bad",
    [
        {"stream": "order_\0"},
        {"key": "k\0"},
        {"key": os.urandom(3000).hex()},
        {"stream": f"order_{os.urandom(3000).hex()}"},
    ],
    ids=["NUL in an id", "NUL in a key", "a key too long", "an id too long"],
)
def test_what_the_database_can_not_keep_is_refused_as_a_whole(store, many, bad):
    stream = bad.get("stream", "order_a")
    wrong = batch(
        records("order_b", 1, 20 if many else 1),
        records(stream, 1, 1),
        side=(side("good", b"1"), side(bad.get("key", "other"), b"2")),
        projected=(row("order_b"),),
    )
    with pytest.raises(StoreError) as caught:
        store.append(wrong)
    assert caught.value.code == "store_failed"
    assert list(store.read_all()) == list(store.orders("main")) == list(store.sides()) == []
    store.append(batch(records("order_b", 1, 1), side=(side("good", b"1"),)))


def test_a_long_key_is_a_key(store):
    key = "k" * 2000
    store.append(batch(records("order_a", 1, 1), side=(side(key, b"1"),)))
    assert store.side("main", "command", key) == b"1"


def test_a_row_is_for_reading_and_shows_what_it_can_not_keep_as_a_mark(store):
    """An event from elsewhere may have it in its bytes; that must not stop every query."""
    store.append(batch(records("order_a", 1, 1), projected=(row("order_a", supplier="V\0"),)))
    assert [one.supplier for one in store.orders("main")] == ["V\ufffd"]


def test_an_order_whose_number_has_a_nul_is_refused_and_the_next_one_kept(postgres):
    with procurekit.open(postgres) as desk:
        for given in ({"number": "PO\0"}, {"number": "PO-1", "note": "a\0b"}):
            with pytest.raises(InvalidValue) as caught:
                desk.create(PurchaseOrder(lines=[OrderLine(1, "A", "1")], **given), by="mei")
            assert caught.value.code == "nul_in_text"
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
        assert desk.verify().events == 1
