"""``rules``: files checked, rules listed, told in words and printed to start from."""

import csv
import io
import json
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from procurekit.cli import main
from procurekit.cli.rules import rules_of
from procurekit.errors import BadInput
from procurekit.rules import CHASING, STANDARD, load_rules

MINE = """\
[[rules]]
like = "receipt_overdue"
values.grace = 5

[[rules]]
id = "acme.no_site"
title = "No site"
title_zh = "缺少收货地点"
when = "waited_for and site is None"
en = "nobody knows where {open} of {item} are to go"
zh = "{open} {item} 没有收货地点"
owner = "mei"
"""
WRONG = """\
[[rules]]
like = "receipt_overdue"
when = "days > graze"

[[rules]]
id = "acme.late"
title = "Late"
when = "opne > 0"
en = "{itm}"
to = ["boss"]
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")

    def ran(*argv, status=0):
        assert main(["rules", *argv]) == status
        return capsys.readouterr()

    return ran


def plain(said):
    return json.loads(said.out)


def rows(said):
    return list(csv.DictReader(io.StringIO(said.out)))


def test_a_file_without_a_fault(run):
    assert run("check", "mine.toml").out == "nothing is wrong with 2 rules\n"
    assert run("check", "mine.toml", "--lang", "zh").out == "2 条规则没有错误\n"
    assert plain(run("check", "mine.toml", "--format", "json")) == []


def test_every_fault_is_told_with_its_place_and_counts(run):
    said = run("check", "mine.toml", "wrong.toml", status=1).out
    assert "wrong.toml:3:16  there is no name graze; did you mean grace?" in said
    assert "wrong.toml:8:" in said
    assert "boss" in said
    assert "mine.toml" not in said
    assert "是否" in run("check", "wrong.toml", "--lang", "zh", status=1).out
    told = plain(run("check", "wrong.toml", "--format", "json", status=1))
    assert [(one["line"], one["path"]) for one in told] == [
        (3, "rules[#1].when"),
        (8, "rules[#2].when"),
        (9, "rules[#2].en"),
        (10, "rules[#2].to[#1]"),
    ]
    assert [one["line"] for one in rows(run("check", "wrong.toml", "--format", "csv", status=1))] == [
        "3",
        "8",
        "9",
        "10",
    ]


def test_a_file_that_can_t_be_read_is_bad_input(run):
    Path("broken.toml").write_text("[[rules]\n", encoding="utf-8")
    assert "broken.toml, line 1" in run("check", "broken.toml", status=2).err
    assert "no such file" in run("check", "nowhere.toml", status=2).err


def test_ours_are_listed_and_those_of_files(run):
    said = run("list").out
    assert all(f"\n{one.id} " in said for one in STANDARD), "an id is never cut"
    assert [one["id"] for one in plain(run("list", "--format", "json"))] == [one.id for one in STANDARD]
    assert "到货逾期" in run("list", "--lang", "zh").out
    first, second = plain(run("list", "mine.toml", "--format", "json"))
    assert (first["id"], first["values"]["grace"]) == ("receipt_overdue", "5")
    assert (second["id"], second["subject"], second["severity"], second["owner"]) == (
        *("acme.no_site", "schedule_line", "medium", "mei"),
    )
    assert [one["title_zh"] for one in rows(run("list", "mine.toml", "--format", "csv"))] == [
        "到货逾期",
        "缺少收货地点",
    ]


def test_a_rule_in_words_keeps_to_the_terminal(run):
    said = run("explain", "receipt_overdue").out
    assert said.startswith("Receipt overdue (receipt_overdue)\n")
    assert "\nfires if         waited_for and coalesce" in said
    # What needs a second line goes on beside its label.
    assert "\n                 and coalesce(expects_receipt, True) and days > grace" in said
    assert "触发条件  等待到货" in run("explain", "receipt_overdue", "--lang", "zh").out
    (told,) = plain(run("explain", "receipt_overdue", "--format", "json"))
    assert told["text"].splitlines()[2] == "looks at: schedule lines"
    assert [one["id"] for one in rows(run("explain", "--format", "csv"))] == [
        *dict.fromkeys(one.id for one in (*STANDARD, *CHASING))
    ]
    assert len(plain(run("explain", "--rules", "mine.toml", "--format", "json"))) == 2


def test_a_rule_that_there_is_none_of_is_told_with_the_one_that_may_be_meant(run):
    assert run("explain", "reciept_overdue", status=2).err == (
        "there is no rule reciept_overdue; did you mean receipt_overdue?\n"
    )
    assert run("show", "zzz", "--lang", "zh", status=2).err == "没有规则 zzz\n"
    assert "no rule due_soon" in run("explain", "due_soon", "--rules", "mine.toml", status=2).err


def test_what_is_printed_is_a_file_of_rules(run):
    Path("ours.toml").write_text(run("show").out, encoding="utf-8")
    assert load_rules("ours.toml") == tuple({one.id: one for one in (*STANDARD, *CHASING)}.values())
    (shown,) = tomllib.loads(run("show", "receipt_overdue").out)["rules"]
    assert plain(run("show", "receipt_overdue", "--format", "json")) == {"rules": [shown]}


def test_what_is_printed_into_a_file_is_utf_8_whatever_the_terminal_speaks(run, monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="gbk"))
    assert main(["rules", "show", "receipt_overdue"]) == 0
    sys.stdout.flush()
    assert 'title_zh = "到货逾期"' in written.getvalue().decode("utf-8")


def test_the_schema_is_that_of_such_a_file(run):
    schema = plain(run("schema", "--format", "json"))
    Draft202012Validator(schema).validate(tomllib.loads(MINE))
    assert json.loads(run("schema").out) == schema


def test_rules_of_files_stand_in_place_of_ours_or_beside_them(run):
    ids = [one.id for one in STANDARD]
    assert [one.id for one in rules_of(None)] == [one.id for one in rules_of(["standard"])] == ids
    assert [one.id for one in rules_of(["mine.toml"])] == ["receipt_overdue", "acme.no_site"]
    for files in (["standard", "mine.toml"], ["mine.toml", "standard"]):
        found = {one.id: one for one in rules_of(files)}
        assert set(found) == {*ids, "acme.no_site"}
        assert found["receipt_overdue"].values["grace"] == "5"
    assert rules_of(["mine.toml", "mine.toml"]) == rules_of(["mine.toml"]), "that is one file"
    Path("other.toml").write_text(Path("mine.toml").read_text("utf-8"), "utf-8")
    with pytest.raises(BadInput) as caught:
        rules_of(["mine.toml", "other.toml"])
    assert caught.value.code == "cli.rules.twice"
    # A file of that name is what is meant where there is one.
    Path("mine.toml").rename("standard")
    with pytest.raises(BadInput):
        rules_of(["standard"])
    assert rules_of(None) == STANDARD
