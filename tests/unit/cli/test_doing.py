"""``do``: an order's life on the command line, each refusal with its exit status."""

import json

import pytest

import procurekit
from procurekit.cli import main

ORDER = {"number": "PO-1", "supplier": "V-7", "lines": [{"number": 1, "item": "M6", "quantity": "100", "price": "2"}]}
RECEIPT = {"order": "PO-1", "line": 1, "quantity": "40", "at": "2026-12-03"}
BUYER, BOSS = ("--by", "mei", "--role", "buyer"), ("--by", "wang", "--role", "approver")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name, data in (("order", ORDER), ("receipt", RECEIPT), ("much", {**RECEIPT, "quantity": "400"})):
        (tmp_path / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")

    def ran(*argv, status=0):
        assert main(list(argv)) == status
        return capsys.readouterr()

    return ran


@pytest.fixture
def issued(run):
    run("do", "create", "order.json", *BUYER)
    for step, who in (("submit", BUYER), ("approve", BOSS), ("issue", BUYER)):
        run("do", step, "PO-1", *who)
    return run


def test_from_a_file_to_a_closed_order(issued):
    run = issued
    told = json.loads(run("do", "receive", "receipt.json", "--by", "dock", "--format", "json").out)
    assert (told["state"], told["number"]) == ("issued", "PO-1")
    assert told["lines"][0]["quantities"]["received"] == "40"
    assert "Closed" in run("do", "close", "PO-1", *BUYER).out
    assert "重新打开" in run("do", "reopen", "PO-1", *BUYER, "--lang", "zh").out
    with procurekit.open("procurement.db") as desk:
        assert desk.get("PO-1").state == "issued"
        assert desk.verify().holds


def test_a_refusal_is_one_for_a_script(issued):
    refused = issued("do", "receive", "much.json", "--by", "dock", status=1)
    assert "100" in refused.err
    assert issued("do", "approve", "PO-1", *BOSS, "--check", status=1).out
    assert json.loads(issued("do", "close", "PO-1", *BUYER, "--check", "--format", "json").out) == {
        "allowed": True,
        "reasons": [],
    }


def test_a_key_does_it_once(run):
    for _ in range(2):
        run("do", "create", "order.json", *BUYER, "--key", "k-1")
    with procurekit.open("procurement.db") as desk:
        assert len(desk.orders()) == 1


def test_an_edit_names_fields(run):
    run("do", "create", "order.json", *BUYER)
    run("do", "edit", "PO-1", "--set", "lines[1].quantity=80", "--set", "project=P-9", *BUYER)
    with procurekit.open("procurement.db") as desk:
        order = desk.get("PO-1").order
        assert (str(order.line(1).quantity.amount), order.project) == ("80", "P-9")
    run("do", "edit", "PO-1", "--set", "project=", *BUYER)
    with procurekit.open("procurement.db") as desk:
        assert desk.get("PO-1").order.project is None
    assert "prize" in run("do", "edit", "PO-1", "--set", "prize=1", *BUYER, status=2).err
    assert "PATH=VALUE" in run("do", "edit", "PO-1", "--set", "project", *BUYER, status=2).err


def test_a_file_that_is_none_makes_no_database(run, tmp_path):
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert "broken.json" in run("do", "create", "broken.json", *BUYER, status=2).err
    assert "nothing.json" in run("do", "create", "nothing.json", *BUYER, status=2).err
    (tmp_path / "wrong.json").write_text(json.dumps({**ORDER, "curency": "EUR"}), encoding="utf-8")
    assert "currency" in run("do", "create", "wrong.json", *BUYER, status=2).err
    assert not (tmp_path / "procurement.db").exists()


def test_an_unknown_step_names_the_nearest(issued):
    assert "close" in issued("do", "clse", "PO-1", *BUYER, status=1).err


def test_csv_has_one_row(run):
    told = run("do", "create", "order.json", *BUYER, "--format", "csv").out.splitlines()
    assert told[0] == "order,number,version,state,stage,text"
    assert told[1].split(",")[1:5] == ["PO-1", "1", "draft", "draft"]
