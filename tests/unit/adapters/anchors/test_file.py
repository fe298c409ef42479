"""FileAnchor: a line for each seal, on the disk, never twice, never beside what contradicts it."""

import json
import os

import pytest

import procurekit
from procurekit import BadInput, InvalidValue, OrderLine, PurchaseOrder
from procurekit.adapters.anchors import FileAnchor


@pytest.fixture
def path(tmp_path):
    return tmp_path / "anchors.jsonl"


@pytest.fixture
def desk(path):
    with procurekit.open("memory:", plugins=[FileAnchor(path)]) as desk:
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
        yield desk


def kept(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_seal_has_a_line_with_its_digest(desk, path):
    first = desk.seal()
    desk.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "1")]), by="mei")
    second = desk.seal()
    assert kept(path) == [{**one.as_dict(), "digest": one.digest} for one in (first, second)]
    assert desk.verify(path).anchored == 2


def test_the_same_seal_is_kept_once(desk, path):
    desk.seal()
    desk.seal()
    assert len(kept(path)) == 1


def test_a_line_is_on_the_disk_before_seal_returns(desk, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    desk.seal()
    # The line itself, and the name of the new file in its folder.
    assert len(flushed) == 2


def test_a_line_without_its_end_is_ended_first(desk, path):
    desk.seal()
    path.write_bytes(path.read_bytes().rstrip())
    desk.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "1")]), by="mei")
    desk.seal()
    assert [one["number"] for one in kept(path)] == [1, 2]


def test_a_file_of_something_else_is_left_alone(desk, path):
    path.write_text("my shopping list\n", encoding="utf-8")
    with pytest.raises(BadInput):
        desk.seal()
    assert path.read_text(encoding="utf-8") == "my shopping list\n"


def test_a_seal_that_contradicts_the_kept_ones_is_not_added(desk, path):
    seal = desk.seal()
    other = {**seal.as_dict(), "root": "00" * 32}
    path.write_text(json.dumps(other) + "\n", encoding="utf-8")
    with pytest.raises(InvalidValue) as caught:
        desk.seal()
    assert caught.value.code == "anchor_forked"
    assert kept(path) == [other]
