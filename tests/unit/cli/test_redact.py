"""``procurekit redact``: people go out of an order's history, and the command says how much went."""

import csv
import io
import json

import pytest

import procurekit
from procurekit import Actor, Contact, OrderLine, Party, PurchaseOrder
from procurekit.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    supplier = Party("V-7", contacts=[Contact("Li Lei")])
    paper = PurchaseOrder("PO-1", supplier=supplier, lines=[OrderLine(1, "A", "5")], note="ask Han")
    with procurekit.open("procurement.db") as desk:
        desk.create(paper, by=Actor("mei", "Mei Lin"))
    return tmp_path


def test_it_deletes_and_says_how_much(folder, capsys):
    assert main(["redact", "PO-1", "--by", "dpo", "--reason", "request 17", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = ("number", "version", "events", "streams", "reason")
    assert [told[name] for name in names] == ["PO-1", 2, 1, 1, "request 17"]
    with procurekit.open("procurement.db") as desk:
        assert desk.get(told["order"]).order.note is None
        last = desk.timeline("PO-1").entries[-1]
        assert (last.type, last.actor, last.reason) == ("order.redacted", "dpo", "request 17")
    assert main(["show", "PO-1", "--format", "json"]) == 0
    shown = capsys.readouterr().out
    assert not any(name in shown for name in ("Li Lei", "Han", "Mei Lin"))
    assert main(["verify", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["redacted"] == 1


@pytest.mark.parametrize(("lang", "said"), [("en", "backups"), ("zh", "备份")])
def test_the_table_says_where_it_may_still_be(folder, capsys, lang, said):
    assert main(["redact", "PO-1", "--by", "dpo", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "PO-1" in out
    assert said in out


def test_as_csv(folder, capsys):
    assert main(["redact", "PO-1", "--by", "dpo", "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["number"], row["events"], row["reason"]) == ("PO-1", "1", "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["redact", "PO-1"], "--by"),
        (["redact", "PO-9", "--by", "dpo"], "there is no order PO-9"),
        (["redact", "PO-1", "--by", "dpo", "--db", "no-such.db"], "there is no database"),
        (["redact", "PO-1", "--by", "dpo", "--db", "file:procurement.db?mode=ro"], "can only be read"),
    ],
)
def test_what_can_t_be_done_is_one_message_and_nothing_is_deleted(folder, capsys, argv, said):
    assert main([*argv, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert not (folder / "no-such.db").exists()
    with procurekit.open("procurement.db") as desk:
        assert desk.get("PO-1").order.note == "ask Han"
