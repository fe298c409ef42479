"""Sealing: what a seal covers, how it goes on from the last one, who is told, and what is never sealed."""

import json
from threading import Thread

import pytest

import procurekit
from procurekit import Conflict, InvalidValue, StoreError
from procurekit.desk.proving import SEAL, SEALING
from procurekit.model.merkle import Tree
from procurekit.model.record import SideRecord
from procurekit.ports import Batch, hookimpl


def root_of(desk, count=None):
    tree = Tree()
    for record in [one for one in desk.store.read_all() if one.book == desk.book][:count]:
        tree.add(record.hash)
    return tree.root().hex()


class Keeper:
    def __init__(self):
        self.seals = []

    @hookimpl
    def procurekit_sealed(self, sealed):
        self.seals.append(sealed.seal)


def put(desk, kind, key, value):
    desk.store.append(Batch((), [SideRecord(desk.book, kind, key, value, replace=True)]))


def test_a_seal_covers_the_book_so_far(desk, issued, clock):
    issued()
    seal = desk.seal()
    assert (seal.book, seal.number, seal.events, seal.previous) == ("main", 1, 4, None)
    assert (seal.root, seal.sealed_at) == (root_of(desk), clock())


def test_the_next_seal_goes_on_from_the_last(desk, issued, clock):
    issued()
    first = desk.seal()
    clock.forward(days=1)
    issued("PO-2")
    second = desk.seal()
    assert (second.number, second.events, second.previous) == (2, 8, first.digest)
    assert (second.root, first.root) == (root_of(desk), root_of(desk, 4))
    assert second.sealed_at == clock()
    assert desk.verify([first, second]).anchored == 8


def test_only_what_is_new_is_read(desk, issued, monkeypatch):
    issued()
    desk.seal()
    issued("PO-2")
    asked = []
    read_all = desk.store.read_all
    monkeypatch.setattr(desk.store, "read_all", lambda after=0: asked.append(after) or read_all(after))
    assert desk.seal().events == 8
    assert asked == [4]


def test_where_nothing_is_new_the_last_seal_comes_again(url, clock, order, mei):
    keeper = Keeper()
    with procurekit.open(url, clock=clock, plugins=[keeper]) as desk:
        desk.create(order(), by=mei)
        assert desk.seal() == desk.seal() == keeper.seals[0]
        assert len(keeper.seals) == 2, "a keeper that failed the first time gets it again"


def test_what_a_keeper_raises_reaches_whoever_seals_and_the_seal_stays(url, clock, order, mei):
    class Broken(Keeper):
        @hookimpl
        def procurekit_sealed(self, sealed):
            super().procurekit_sealed(sealed)
            raise OSError

    keeper = Broken()
    with procurekit.open(url, clock=clock, plugins=[keeper]) as desk:
        desk.create(order(), by=mei)
        for _ in range(2):
            with pytest.raises(OSError):  # noqa: PT011 - the keeper's own
                desk.seal()
    assert keeper.seals[0] == keeper.seals[1]


def test_an_empty_book_is_not_sealed(desk, issued):
    issued()
    other = procurekit.Desk(desk.store, book="wuxi")
    with pytest.raises(InvalidValue) as caught:
        other.seal()
    assert caught.value.code == "seal_nothing"


def test_books_are_sealed_apart(desk, issued, order, mei):
    issued()
    other = procurekit.Desk(desk.store, book="wuxi")
    other.create(order(), by=mei)
    one, two = desk.seal(), other.seal()
    assert (one.events, two.events) == (4, 1)
    issued("PO-2")
    assert desk.seal().root == root_of(desk)
    verdict = desk.verify([one, two])
    assert (verdict.anchored, verdict.unanchored) == (5, 4)
    assert len(verdict.proves()) == 3


def test_a_clock_that_runs_backwards_seals_no_earlier(desk, issued, clock):
    issued()
    first = desk.seal()
    clock.forward(days=-1)
    issued("PO-2")
    assert desk.seal().sealed_at == first.sealed_at


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"nonsense",
        b"{}",
        b"[]",
        b'{"tree":{"size":4,"edge":["00"]},"position":4}',
        b'{"tree":{"size":0,"edge":[]},"position":2}',
    ],
)
def test_a_state_that_is_lost_is_read_from_the_start(desk, issued, state):
    issued()
    first = desk.seal()
    put(desk, SEALING, "last", state)
    assert desk.seal() == first
    issued("PO-2")
    second = desk.seal()
    assert (second.events, second.root, second.previous) == (8, root_of(desk), first.digest)


def test_a_log_that_is_not_what_was_sealed_is_not_sealed_again(desk, issued):
    issued()
    seal = desk.seal()
    put(desk, SEALING, "last", b"")
    for altered in ({"root": "00" * 32}, {"events": 9}):
        put(desk, SEAL, "last", json.dumps({**seal.as_dict(), **altered}).encode())
        with pytest.raises(StoreError) as caught:
            desk.seal()
        assert caught.value.code == "seal_contradicted"
        assert desk.verify().fault.code == "verify.seal"


@pytest.mark.parametrize("kept", [b"nonsense", b"{}", b"[1]"])
def test_a_last_seal_that_can_t_be_read_is_a_fault(desk, issued, kept):
    issued()
    desk.seal()
    put(desk, SEAL, "last", kept)
    with pytest.raises(StoreError) as caught:
        desk.seal()
    assert caught.value.code == "verify.seal_unreadable"
    verdict = desk.verify()
    assert (verdict.fault.code, verdict.book) == ("verify.seal_unreadable", "main")


def test_two_who_seal_at_once_make_one_chain(url, clock, order, mei):
    with procurekit.open(url, clock=clock) as desk:
        seals = []
        for number in range(4):
            desk.create(order(f"PO-{number}"), by=mei)
            threads = [Thread(target=lambda: seals.append(desk.seal())) for _ in range(4)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
        assert {one.number for one in seals} == {1, 2, 3, 4}
        assert len(set(seals)) == 4
        assert desk.verify(seals).anchored == 4


def test_who_lost_the_race_looks_again(desk, issued, monkeypatch):
    issued()
    rival = procurekit.Desk(desk.store)
    append, done = desk.store.append, []

    def late(batch):
        if not done:
            done.append(True)
            done.append(rival.seal())
        return append(batch)

    monkeypatch.setattr(desk.store, "append", late)
    assert desk.seal() == done[1]


def test_another_conflict_is_told(desk, issued, monkeypatch):
    issued()

    def refuse(batch):
        raise Conflict("conflict", stream="x")

    monkeypatch.setattr(desk.store, "append", refuse)
    with pytest.raises(Conflict):
        desk.seal()


class Bare:
    """A store of three methods."""

    def __init__(self, store):
        self.append, self.read, self.read_all = store.append, store.read, store.read_all


def test_a_store_without_side_records_is_sealed_from_the_start(desk, issued):
    issued()
    bare = procurekit.Desk(Bare(desk.store))
    first = bare.seal()
    issued("PO-2")
    second = bare.seal()
    assert (first.number, second.number, second.previous) == (1, 1, None)
    assert bare.verify([first, second]).anchored == 8


def test_an_anchor_of_another_book_is_no_agreement(desk, issued):
    issued()
    seal = desk.seal()
    verdict = desk.verify(procurekit.Seal("wuxi", 1, 3, seal.root, seal.sealed_at))
    assert verdict.fault.code == "verify.cut_off"
    assert (verdict.book, verdict.fault.values["found"], verdict.anchored) == ("wuxi", "0", 0)


def test_redaction_leaves_seals_as_they_are(desk, issued):
    issued()
    seal = desk.seal()
    desk.redact("PO-1", by="dpo")
    verdict = desk.verify(seal)
    assert verdict
    assert verdict.redacted
    assert (verdict.anchored, verdict.unanchored) == (4, 1)
    assert any("redacted" in one for one in verdict.does_not_prove())


def test_a_seal_made_while_the_log_is_read_is_no_fault(desk, issued, monkeypatch):
    issued()
    other = procurekit.Desk(desk.store, book="wuxi")
    other.create(procurekit.PurchaseOrder("PO-1", lines=[procurekit.OrderLine(1, "A", "1")]), by="mei")
    read_all, done = desk.store.read_all, []

    def slow(after=0):
        kept = list(read_all(after))
        if not done:
            done.append(True)
            other.create(procurekit.PurchaseOrder("PO-2", lines=[procurekit.OrderLine(1, "A", "1")]), by="mei")
            done.append(procurekit.Desk(Behind(desk.store, read_all), book="wuxi").seal())
        yield from kept

    monkeypatch.setattr(desk.store, "read_all", slow)
    verdict = desk.verify()
    assert done[1].events == 2
    assert verdict.holds
    assert verdict.events == 6


class Behind:
    """The store with its own way to read, whatever is put in its place."""

    def __init__(self, store, read_all):
        self.append, self.read, self.read_all, self.side = store.append, store.read, read_all, store.side
