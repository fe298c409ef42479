"""Idempotency keys: the same command twice happens once; the same key for something else is an error."""

import pytest

from procurekit import Hold, KeyReused, Receipt, Refused


def test_a_receipt_twice_is_one_receipt(desk, issued, mei):
    issued()
    receipt = Receipt("PO-1", 1, "10", at="2026-01-25")
    first = desk.record(receipt, by="wh", key="scan-1")
    desk.hold("PO-1", Hold("quality"), by=mei)
    again = desk.record(receipt, by="wh", key="scan-1")
    assert again == first, "the first result, even though the order has moved on"
    assert len(desk.get("PO-1").kept("receipt")) == 1
    assert desk.timeline("PO-1").entries[4].type == "receipt.recorded"
    other = desk.record(receipt, by="wh", key="scan-2")
    assert len(other.kept("receipt")) == 2


def commands(mei, wang):
    receipt = Receipt("PO-1", 1, "10", at="2026-01-25")
    return {
        "do": lambda desk, key: desk.do("cancel", "PO-1", by=mei, key=key),
        "report": lambda desk, key: desk.do("receive", receipt, by=wang, key=key),
        "record": lambda desk, key: desk.record(receipt, by="wh", key=key),
        "hold": lambda desk, key: desk.hold("PO-1", Hold("quality"), by=mei, key=key),
        "release": lambda desk, key: desk.release(
            "PO-1", next(iter(desk.at_version("PO-1", 5).holds)), by=mei, key=key
        ),
    }


@pytest.mark.parametrize("name", ["do", "report", "record", "hold", "release"])
def test_every_command_is_done_once(desk, issued, mei, wang, name):
    desk.hold(issued(), Hold("price"), by=mei)
    command = commands(mei, wang)[name]
    first = command(desk, "k")
    count = desk.verify().events
    assert command(desk, "k") == first
    assert desk.verify().events == count
    for other, does in commands(mei, wang).items():
        if other != name:
            with pytest.raises(KeyReused) as caught:
                does(desk, "k")
            assert caught.value.values == {"key": "k"}
    assert desk.verify().events == count


def test_an_order_is_created_once(desk, order, mei):
    first = desk.create(order(), by=mei, key="k")
    desk.do("submit", first, by=mei)
    assert desk.create(order(), by=mei, key="k") == first
    with pytest.raises(KeyReused):
        desk.create(order("PO-2"), by=mei, key="k")
    with pytest.raises(KeyReused):
        desk.create(order(), by="somebody else", key="k")
    with pytest.raises(Refused):
        desk.create(order(), by=mei, key="l")


def test_a_step_with_an_old_state_and_its_key_is_the_first_result_and_no_conflict(desk, order, mei):
    draft = desk.create(order(), by=mei)
    first = desk.do("submit", draft, by=mei, key="k")
    assert desk.do("submit", draft, by=mei, key="k") == first


def test_a_refused_command_does_not_use_up_its_key(desk, order, mei, wang):
    desk.create(order(), by=mei)
    with pytest.raises(Refused):
        desk.do("approve", "PO-1", by=wang, key="k")
    desk.do("submit", "PO-1", by=mei)
    assert desk.do("approve", "PO-1", by=wang, key="k").stage == "approved"


def test_a_command_that_came_in_twice_at_once_is_one(desk, issued, monkeypatch):
    issued()
    receipt = Receipt("PO-1", 1, "10", at="2026-01-25")
    done = desk.journal.done
    results = []

    def neither_sees_the_other(key, said):
        monkeypatch.setattr(desk.journal, "done", done)
        results.append(desk.record(receipt, by="wh", key="k"))

    monkeypatch.setattr(desk.journal, "done", neither_sees_the_other)
    late = desk.record(receipt, by="wh", key="k")
    assert late == results[0]
    assert len(desk.get("PO-1").kept("receipt")) == 1


@pytest.mark.parametrize("name", ["do", "report", "record", "hold", "release"])
def test_whoever_looked_before_the_other_was_done_gets_its_result(desk, issued, mei, wang, monkeypatch, name):
    """Also where what the first one changed would now refuse the second."""
    desk.hold(issued(), Hold("price"), by=mei)
    command, done, results = commands(mei, wang)[name], desk.journal.done, []

    def looks_too_early(key, said):
        monkeypatch.setattr(desk.journal, "done", done)
        results.append(command(desk, "k"))

    monkeypatch.setattr(desk.journal, "done", looks_too_early)
    assert command(desk, "k") == results[0]
    assert desk.verify().holds


def test_a_creation_that_came_in_twice_at_once_is_one(desk, order, mei, monkeypatch):
    number, results = desk.journal.number, []

    def neither_sees_the_other(*_):
        monkeypatch.setattr(desk.journal, "number", number)
        results.append(desk.create(order(), by=mei, key="k"))

    monkeypatch.setattr(desk.journal, "number", neither_sees_the_other)
    assert desk.create(order(), by=mei, key="k") == results[0]
    assert desk.verify().streams == 1


def test_keys_are_a_book_s_own(url, order, mei):
    import procurekit

    with procurekit.open(url, book="a") as first:
        second = procurekit.Desk(first.store, book="b")
        ours = first.create(order(), by=mei, key="k")
        theirs = second.create(order(), by=mei, key="k")
        assert ours.id != theirs.id
        assert [one.book for one in first.orders()] == ["a"]
        assert [one.book for one in second.orders()] == ["b"]
        assert second.get("PO-1").id == theirs.id
