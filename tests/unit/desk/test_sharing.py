"""One database for many: threads, forked processes, books; and a desk as a context manager."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import procurekit
from procurekit import Conflict, Desk, Hold, OrderLine, Picture, PurchaseOrder, Receipt, StoreError

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


# --- context manager


def test_a_desk_closes_with_its_block(url, order, mei):
    with procurekit.open(url) as desk:
        state = desk.create(order(), by=mei)
    for use in (
        lambda: desk.get(state.id),
        lambda: desk.create(order("PO-2"), by=mei),
        desk.orders,
        desk.verify,
        lambda: list(desk.lines()),
    ):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "store_closed"
    desk.close()


def test_an_error_in_the_block_passes_and_closes(url, order, mei):
    desk = procurekit.open(url)

    def work():
        with desk:
            desk.create(order(), by=mei)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with pytest.raises(StoreError):
        desk.orders()


# --- books


def test_books_never_see_each_other(url, clock, order, mei):
    with procurekit.open(url, book="a", clock=clock) as first:
        second = Desk(first.store, book="b", clock=clock)
        ours, theirs = (desk.create(order(), by=mei) for desk in (first, second))
        first.do("submit", "PO-1", by=mei)
        assert (first.get("PO-1").id, second.get("PO-1").id) == (ours.id, theirs.id)
        assert (first.get("PO-1").version, second.get("PO-1").version) == (2, 1)
        with pytest.raises(procurekit.NotFound):
            first.get(theirs.id)
        assert {one.book for one in first.lines()} == {"a"}
        picture = Picture("77", PurchaseOrder("77", lines=[OrderLine(1, "A", "1")]))
        assert first.observe(picture, source="erp").created == 1
        assert second.observe(picture, source="erp").created == 1
        assert len(first.orders()) == len(second.orders()) == 2
        assert first.verify().streams == 4


# --- threads


def in_threads(work, count=4):
    barrier = Barrier(count)

    def run(number):
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_threads_share_a_desk(desk, order, mei):
    def work(thread):
        for number in range(10):
            name = f"PO-{thread}-{number}"
            state = desk.create(order(name), by=mei, key=name)
            desk.do("submit", state, by=mei)
            desk.record(Receipt(name, 1, "1"), key=f"r-{name}")
            assert desk.get(name).version == 3

    in_threads(work)
    assert len(desk.orders()) == 40
    assert desk.verify().holds
    assert desk.verify().events == 40 * 4
    assert {one.order.id: one.order for one in desk._folded()} == {one.id: one for one in desk.orders()}


def test_of_threads_with_one_version_one_wins_and_the_others_are_told(desk, order, mei):
    state = desk.create(order(), by=mei)

    def work(thread):
        try:
            return desk.hold(state, Hold(f"kind {thread}"), by=mei).version
        except Conflict as error:
            return [one.envelope.type for one in error.events]

    results = in_threads(work)
    assert results.count(2) == 1
    assert results.count(["order.held"]) == 3
    assert len(desk.get("PO-1").holds) == 1


def test_of_threads_with_one_number_one_wins(desk, order, mei):
    def work(_):
        try:
            return desk.create(order(), by=mei).id
        except procurekit.Refused as refused:
            return [one.code for one in refused.reasons]

    results = in_threads(work)
    assert results.count(["number_taken"]) == 3
    assert len(desk.orders()) == 1


def test_a_key_from_several_threads_is_one_command(desk, issued):
    issued()
    results = in_threads(lambda _: desk.record(Receipt("PO-1", 1, "1"), key="scan-1"))
    assert all(one == results[0] for one in results)
    assert len(desk.get("PO-1").kept("receipt")) == 1


def test_threads_that_observe_the_same_pictures_write_them_once(desk):
    def pictures(changed):
        for number in range(60):
            line = OrderLine(1, "A", "10", promised="2026-03-05" if changed else "2026-03-01")
            yield Picture(f"B-{number}", PurchaseOrder(f"B-{number}", lines=[line]))

    in_threads(lambda _: list(desk.observe_all(pictures(changed=False), source="erp", batch=7)))
    assert desk.verify().events == 60
    in_threads(lambda thread: list(desk.observe_all(pictures(changed=True), source="erp", batch=5 + thread)))
    assert desk.verify().events == 120
    assert desk.verify().holds
    assert {one.order.id: one.order for one in desk._folded()} == {one.id: one for one in desk.orders()}


# --- fork


def in_child(work):
    """Run in a forked child; whether it went well."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as error:  # noqa: BLE001 - the child may not go on into pytest
            sys.stderr.write(f"{error!r}\n")
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.fixture
def shared(tmp_path, clock):
    with procurekit.open(tmp_path / "test.db", clock=clock) as desk:
        yield desk


@needs_fork
def test_a_desk_opened_before_a_fork_works_on_both_sides(shared, order, mei):
    shared.create(order("PO-1"), by=mei)

    def child():
        shared.create(order("PO-2"), by=mei)
        assert len(shared.orders()) == 2

    assert in_child(child)
    shared.create(order("PO-3"), by=mei)
    assert {one.number for one in shared.orders()} == {"PO-1", "PO-2", "PO-3"}
    assert shared.verify().holds


@needs_fork
def test_parent_and_children_may_write_at_once(shared, order, mei):
    shared.create(order("PO-0"), by=mei)
    pids = []
    for child in range(3):
        pid = os.fork()
        if pid == 0:
            try:
                for number in range(15):
                    shared.create(order(f"PO-{child}-{number}"), by=mei)
            finally:
                os._exit(0)
        pids.append(pid)
    for number in range(15):
        shared.create(order(f"PO-p-{number}"), by=mei)
    for pid in pids:
        assert os.waitpid(pid, 0)[1] == 0
    assert len(shared.orders()) == 1 + 4 * 15
    assert shared.verify().events == 1 + 4 * 15
    assert shared.verify().holds


@needs_fork
def test_a_child_outlives_its_parent_and_loses_nothing(tmp_path, order, mei):
    # The parent's connection must not be the child's: its locks vanish with the parent, and the next program that opens
    # and closes the database would clean up under the child's hands.
    path = tmp_path / "test.db"
    ready, told = os.pipe()
    go, start = os.pipe()
    parent = os.fork()
    if parent == 0:
        desk = procurekit.open(path)
        desk.create(order("PO-1"), by=mei)
        if os.fork():
            os._exit(0)
        try:
            desk.create(order("PO-2"), by=mei)
            os.write(told, b".")
            os.read(go, 1)
            desk.create(order("PO-4"), by=mei)
            os.write(told, b"." if len(desk.orders()) == 4 else b"!")
        finally:
            os._exit(0)
    os.waitpid(parent, 0)
    assert os.read(ready, 1) == b"."
    with procurekit.open(path) as desk:
        desk.create(order("PO-3"), by=mei)
    os.write(start, b".")
    assert os.read(ready, 1) == b"."
    with procurekit.open(path) as desk:
        assert {one.number for one in desk.orders()} == {"PO-1", "PO-2", "PO-3", "PO-4"}
        assert desk.verify().events == 4
    for end in (ready, told, go, start):
        os.close(end)
