"""``seal``, ``export`` and ``verify`` with anchors and proofs: what they write, and their exit status."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.cli import main

MEI = Actor("mei", "Mei Lin", roles={"buyer"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with procurekit.open("procurement.db") as desk:
        for number in ("PO-1", "PO-2"):
            desk.create(PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    def ran(*argv, status=0):
        assert main(list(argv)) == status
        return capsys.readouterr()

    return ran


def cut_off(folder):
    """The tail goes, and the store's own seal with it."""
    connection = sqlite3.connect(folder / "procurement.db")
    connection.execute("DELETE FROM procurekit_events WHERE position = 2")
    connection.execute("DELETE FROM procurekit_side WHERE kind IN ('seal', 'sealing')")
    connection.commit()
    connection.close()


def test_a_seal_is_shown_and_kept(run):
    told = run("seal", "--anchor", "anchors.jsonl").out
    assert "2 events" in told
    assert "anchors.jsonl" in told
    plain = json.loads(run("seal", "--format", "json").out)
    assert json.loads(Path("anchors.jsonl").read_text(encoding="utf-8")) == plain
    (row,) = csv.DictReader(io.StringIO(run("seal", "--format", "csv").out))
    assert row["digest"] == plain["digest"]
    assert "别处" in run("seal", "--lang", "zh").out


def test_what_seal_shows_as_json_is_an_anchor(run):
    Path("seal.json").write_text(run("seal", "--format", "json").out, encoding="utf-8")
    assert json.loads(run("verify", "--anchor", "seal.json", "--format", "json").out)["anchored"] == 2


def test_an_empty_book_is_bad_input(run):
    assert "nothing to seal" in run("seal", "--book", "wuxi", status=2).err


def test_verify_says_what_it_proves(run):
    told = run("verify").out
    assert "It proves:" in told
    assert "It doesn't prove:" in told
    assert "能证明" in run("verify", "--lang", "zh").out
    assert "0 of them anchored, 2 not" in told
    run("seal", "--anchor", "anchors.jsonl")
    assert "2 of them anchored, 0 not" in run("verify", "--anchor", "anchors.jsonl").out
    (row,) = csv.DictReader(io.StringIO(run("verify", "--format", "csv").out))
    assert (row["anchored"], row["unanchored"]) == ("0", "2")


def test_what_was_cut_off_is_found_with_an_anchor(folder, run):
    run("seal", "--anchor", "anchors.jsonl")
    cut_off(folder)
    run("verify")
    told = run("verify", "--anchor", "anchors.jsonl", status=1).out
    assert "1 event is there, 2 were sealed" in " ".join(told.split())
    assert "in book main" in told
    plain = json.loads(run("verify", "--anchor", "anchors.jsonl", "--format", "json", status=1).out)
    assert plain["fault"]["code"] == "verify.cut_off"


def test_anchors_that_can_t_be_used_are_bad_input(run):
    Path("rubbish").write_text("rubbish", encoding="utf-8")
    Path("empty").write_text("", encoding="utf-8")
    for name in ("rubbish", "empty", "nowhere"):
        assert name in run("verify", "--anchor", name, status=2).err
    assert "rubbish" in run("seal", "--anchor", "rubbish", status=2).err


def test_a_proof_is_checked_without_a_database(folder, run, tmp_path_factory, monkeypatch):
    run("seal", "--anchor", "anchors.jsonl")
    said = run("export", "--proof", "PO-1", "--out", "proof.json")
    assert said.out == ""
    assert "proof.json" in said.err
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("proof.json", "anchors.jsonl"):
        (elsewhere / name).write_bytes((folder / name).read_bytes())
    monkeypatch.chdir(elsewhere)
    told = run("verify", "proof.json").out
    assert "The proof holds." in told
    assert "proves only itself" in " ".join(told.split())
    assert "证明完好" in run("verify", "proof.json", "--lang", "zh").out
    plain = json.loads(run("verify", "proof.json", "--anchor", "anchors.jsonl", "--format", "json").out)
    assert (plain["number"], plain["anchored"]) == ("PO-1", 1)
    (row,) = csv.DictReader(io.StringIO(run("verify", "proof.json", "--format", "csv").out))
    assert (row["holds"], row["events"], row["streams"]) == ("true", "1", "1")
    assert list(elsewhere.glob("*.db")) == []


def test_a_file_that_is_there_is_not_written_over(run):
    Path("proof.json").write_text("mine", encoding="utf-8")
    assert "is there already" in run("export", "--proof", "PO-1", "--out", "proof.json", status=2).err
    assert Path("proof.json").read_text(encoding="utf-8") == "mine"


def test_a_foreign_history_with_a_genuine_seal_is_refused(run):
    """Somebody's own database, and the seal and the anchor of the real one: nothing of it was ever sealed."""
    run("seal", "--anchor", "anchors.jsonl")
    real = json.loads(run("export", "--proof", "PO-1").out)
    with procurekit.open("forged.db") as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6", "9000")]), by=MEI)
        forged = desk.proof("PO-1")
    for inclusion in ([], real["inclusion"]):
        text = json.dumps({**forged, "seal": real["seal"], "inclusion": inclusion})
        Path("forged.json").write_text(text, encoding="utf-8")
        assert "doesn't hold" in run("verify", "forged.json", "--anchor", "anchors.jsonl", status=1).out


def test_a_database_older_than_its_anchors_is_told(run):
    run("seal", "--anchor", "anchors.jsonl")
    run("backup", "old.db")
    with procurekit.open("procurement.db") as desk:
        desk.create(PurchaseOrder("PO-3", supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    run("seal", "--anchor", "anchors.jsonl")
    before = Path("anchors.jsonl").read_bytes()
    said = run("seal", "--db", "old.db", "--anchor", "anchors.jsonl", status=2).err
    assert "older than its anchors" in said
    assert "seal 2 of" in said
    assert "with 3 events, here the last is seal 1 of" in said
    with procurekit.open("old.db") as desk:
        desk.create(PurchaseOrder("PO-4", supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
        desk.create(PurchaseOrder("PO-5", supplier="V-7", lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    said = run("seal", "--db", "old.db", "--anchor", "anchors.jsonl", status=2).err
    assert "the database's seal 2 of book main" in said
    assert "with 4 events" in said
    assert "whose last is seal 2" in said
    assert "不相衔接" in run("seal", "--db", "old.db", "--anchor", "anchors.jsonl", "--lang", "zh", status=2).err
    assert Path("anchors.jsonl").read_bytes() == before


def test_an_edited_anchor_is_told_as_edited(run):
    run("seal", "--anchor", "anchors.jsonl")
    path = Path("anchors.jsonl")
    path.write_text(path.read_text(encoding="utf-8").replace('"events": 2', '"events": 1'), encoding="utf-8")
    said = run("verify", "--anchor", "anchors.jsonl", status=2).err
    assert "was edited" in said
    assert "is no seal" not in said
    said = run("verify", "--anchor", "anchors.jsonl", "--lang", "zh", status=2).err
    assert "其中之一被改动" in said
    assert "was edited" not in said


def test_a_tampered_history_is_not_exported_and_said_in_chinese(folder, run):
    connection = sqlite3.connect(folder / "procurement.db")
    connection.execute("UPDATE procurekit_events SET body = replace(body, '1000', '9000')")
    connection.commit()
    connection.close()
    said = run("export", "--proof", "PO-1", "--lang", "zh", status=2).err
    assert "业务内容与摘要不符" in said
    assert "edited" not in said


def test_an_altered_proof_is_found(run):
    run("seal")
    text = run("export", "--proof", "PO-1").out
    Path("proof.json").write_text(text.replace("1000", "9000"), encoding="utf-8")
    assert "at event 1" in run("verify", "proof.json", status=1).out
    assert json.loads(run("verify", "proof.json", "--format", "json", status=1).out)["fault"]["code"] == "verify.body"
    Path("proof.json").write_text(text.replace('"number": "PO-1"', '"number": "PO-2"'), encoding="utf-8")
    assert "PO-2" in run("verify", "proof.json", status=1).out


def test_a_proof_without_personal_data(run):
    assert "Mei Lin" in run("export", "--proof", "PO-1").out
    assert "Mei Lin" not in run("export", "--proof", "PO-1", "--without-personal").out
    said = run("export", "--proof", "PO-1", "--without-personal", "--out", "proof.json").err
    assert "without what it says of people" in said
    assert "left out" in run("verify", "proof.json").out


def test_what_can_t_be_exported_or_read_is_bad_input(run):
    assert "PO-9" in run("export", "--proof", "PO-9", status=2).err
    assert "--proof" in run("export", status=2).err
    assert "nowhere.json" in run("verify", "nowhere.json", status=2).err
    assert "procurement.db" in run("verify", "procurement.db", status=2).err
    assert "nowhere" in run("export", "--proof", "PO-1", "--out", "nowhere/proof.json", status=2).err


def test_a_proof_needs_no_rich_to_be_written(run, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "rich", None)
    assert json.loads(run("export", "--proof", "PO-1").out)["number"] == "PO-1"


def test_a_history_is_written_as_a_page_and_never_over_another(run):
    said = run("--lang", "zh", "show", "PO-1", "--page", "history.html").err
    assert "PO-1 的历史已写入 history.html" in said
    page = Path("history.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Mei Lin（mei）" in page
    assert "is there already" in run("show", "PO-1", "--page", "history.html", status=2).err
    assert Path("history.html").read_text(encoding="utf-8") == page
    assert run("show", "PO-9", "--page", "other.html", status=2).err
    assert not Path("other.html").exists()
