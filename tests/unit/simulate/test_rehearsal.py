"""A rehearsal behaves as a store does, and hands over everything at once."""

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, Conflict, Desk, OrderLine, PurchaseOrder
from procurekit.model.record import SideRecord
from procurekit.ports import Batch
from procurekit.simulate.rehearsal import Rehearsal

BUYER = Actor("mei", roles={"buyer"})


def order(number):
    return PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")])


@pytest.fixture
def behind():
    with procurekit.open("memory:") as desk:
        yield desk


@pytest.fixture
def rehearsal(behind):
    return Rehearsal(behind.store)


def test_nothing_reaches_the_store_behind_before_it_is_committed(behind, rehearsal):
    Desk(rehearsal).create(order("PO-1"), by=BUYER)
    assert behind.orders() == []
    positions = rehearsal.commit()
    assert [one.number for one in behind.orders()] == ["PO-1"]
    assert list(positions) == [1]
    assert behind.verify().holds


def test_it_goes_on_where_the_store_behind_stands(behind, rehearsal):
    made = behind.create(order("PO-1"), by=BUYER)
    moved = Desk(rehearsal).do("submit", made, by=BUYER)
    assert (moved.version, behind.get(made.id).version) == (2, 1)
    assert [one.version for one in rehearsal.read("main", made.id)] == [1, 2]
    assert [one.version for one in rehearsal.read("main", made.id, 1)] == [2]
    rehearsal.commit()
    assert behind.get(made.id).stage == "pending_approval"
    assert behind.verify().holds


def test_a_number_that_either_of_them_has_is_taken(behind, rehearsal):
    behind.create(order("PO-1"), by=BUYER)
    desk = Desk(rehearsal)
    desk.create(order("PO-2"), by=BUYER)
    for number in ("PO-1", "PO-2"):
        with pytest.raises(procurekit.Refused):
            desk.create(order(number), by=BUYER)


def test_a_stale_version_is_a_conflict(rehearsal):
    desk = Desk(rehearsal)
    made = desk.create(order("PO-1"), by=BUYER)
    desk.do("submit", made, by=BUYER)
    with pytest.raises(Conflict):
        desk.do("submit", made, by=BUYER)


def test_a_key_is_taken_once(rehearsal):
    once = Batch((), [SideRecord("main", "command", "k", b"1")])
    rehearsal.append(once)
    with pytest.raises(Conflict) as conflict:
        rehearsal.append(once)
    assert conflict.value.code == "key_taken"
    rehearsal.append(Batch((), [evolve(once.side[0], value=b"2", replace=True)]))
    assert rehearsal.side("main", "command", "k") == b"2"


def test_it_reads_all_that_is_rehearsed_with_its_positions(rehearsal):
    desk = Desk(rehearsal)
    made = desk.create(order("PO-1"), by=BUYER)
    desk.do("submit", made, by=BUYER)
    assert [one.position for one in rehearsal.read_all()] == [1, 2]
    assert [one.position for one in rehearsal.read_all(1)] == [2]


def test_what_somebody_else_wrote_meanwhile_is_a_conflict_and_nothing_is_half_written(behind, rehearsal):
    made = behind.create(order("PO-1"), by=BUYER)
    desk = Desk(rehearsal)
    desk.create(order("PO-2"), by=BUYER)
    desk.do("submit", made, by=BUYER)
    behind.do("cancel", made, by=BUYER)
    with pytest.raises(Conflict):
        rehearsal.commit()
    assert [one.number for one in behind.orders()] == ["PO-1"]
