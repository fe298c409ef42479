"""``workflow``: files checked and drawn, stories played, histories replayed, what is open and due on an order."""

import json

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.cli import main
from procurekit.workflow import PRESETS, preset, preset_text

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
PEOPLE = """\
[people]
mei = { roles = ["buyer"] }
wang = { roles = ["approver"] }
[work_time]
zone = "Asia/Shanghai"
hours = "09:00-12:00, 13:00-18:00"
"""
DECIDES = """
[[deadlines]]
name = "decide"
states = ["pending_approval"]
within = "2 working days"
en = "Decide"
zh = "审批期限"
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(preset_text("standard_order") + DECIDES, encoding="utf-8")
    with procurekit.open("procurement.db") as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6", "100")]), by=MEI)

    def ran(*argv, status=0):
        assert main(list(argv)) == status
        return capsys.readouterr().out

    return ran


def plain(text):
    return json.loads(text)


def test_presets_are_listed_and_printed(run):
    assert [one["name"] for one in plain(run("workflow", "show", "--format", "json"))] == list(PRESETS)
    assert "标准采购订单" in run("workflow", "show", "--lang", "zh")
    assert run("workflow", "show", "incident") == preset_text("incident")
    assert plain(run("workflow", "show", "incident", "--format", "json")) == preset("incident").as_dict()
    run("workflow", "show", "incidnt", status=2)


def test_the_schema_is_a_schema(run):
    assert "Transition" in plain(run("workflow", "schema", "--format", "json"))["$defs"]
    assert "Transition" in run("workflow", "schema")


def test_a_role_that_nobody_has_is_found_with_the_people(run, tmp_path):
    assert "nothing is wrong" in run("workflow", "check", "mine.toml", "--people", "people.toml")
    (tmp_path / "few.toml").write_text('people = [{ id = "mei", roles = ["buyer"] }]', encoding="utf-8")
    told = plain(run("workflow", "check", "mine.toml", "--people", "few.toml", "--format", "json", status=1))
    assert [one["code"] for one in told] == ["definition_role_without_holder"]


def test_faults_are_rows(run, tmp_path):
    (tmp_path / "wrong.toml").write_text(preset_text("incident").replace('"closed"', '"clsed"'), encoding="utf-8")
    told = run("workflow", "check", "wrong.toml", "incident", "--format", "csv", status=1).splitlines()
    assert told[0] == "file,line,column,code,path,text"
    assert all(one.startswith("wrong.toml,") for one in told[1:])


def test_a_picture_goes_to_a_file(run, tmp_path):
    run("workflow", "draw", "mine.toml", "--out", "picture.mmd")
    assert (tmp_path / "picture.mmd").read_text(encoding="utf-8").startswith("stateDiagram-v2")
    drawn = run("workflow", "draw", "--order", "PO-1", "--by", "mei", "--role", "buyer")
    assert "▶ Submit" in drawn
    assert "present" in drawn
    assert "▶" not in run("workflow", "draw", "--order", "PO-1"), "without an actor nothing is open to anybody"
    assert plain(run("workflow", "draw", "incident", "--as", "dot", "--format", "json"))["kind"] == "dot"
    run("workflow", "draw", status=2)


def test_what_is_open_and_what_is_needed(run):
    told = plain(run("workflow", "allowed", "PO-1", "--by", "mei", "--role", "buyer", "--format", "json"))
    assert [one["command"] for one in told if one["open"]] == ["submit", "cancel"]
    assert all(one["reasons"] for one in told if not one["open"])
    assert "✓" in run("workflow", "allowed", "PO-1", "--by", "mei", "--role", "buyer")
    (chain,) = plain(run("workflow", "explain", "PO-1", "--format", "json"))
    assert (chain["complete"], chain["levels"][0]["missing"]) == (False, ["approver"])
    assert "放行审批" in run("workflow", "explain", "PO-1", "--lang", "zh")
    assert run("workflow", "explain", "PO-1", "--format", "csv").splitlines()[1].startswith("release,approver")


def test_a_book_adopts_what_it_is_given(run):
    run("workflow", "use", status=2)
    told = plain(run("workflow", "use", "mine.toml", "--people", "people.toml", "--format", "json"))
    assert told == {"workflows": ["Standard order"], "people": 2}
    with procurekit.open("procurement.db") as desk:
        assert desk.definition.deadlines[0].name == "decide"
        assert desk.organisation.holders("approver") == ("wang",)
        desk.create(PurchaseOrder("PO-2", supplier="V-7", lines=[OrderLine(1, "M6", "100")]), by="mei")
        desk.do("submit", "PO-2", by="mei", at="2026-12-03T10:00+08:00")
    (due,) = plain(run("workflow", "due", "PO-2", "--at", "2026-12-08", "--format", "json"))
    assert (due["due_at"][:16], due["passed"]) == ("2026-12-07T18:00", True)
    (due,) = plain(run("workflow", "due", "PO-2", "--at", "2026-12-04", "--format", "json", "--lang", "zh"))
    assert (due["label"], due["within"], due["passed"]) == ("审批期限", "2个工作日", False)
    assert "审批期限" in run("workflow", "due", "PO-2", "--lang", "zh")


def test_the_book_is_replayed_against_a_new_workflow(run, tmp_path):
    with procurekit.open("procurement.db") as desk:
        for step, who in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=who)
    assert plain(run("workflow", "replay", "mine.toml", "--format", "json"))["fitting"] == 1
    strict = preset_text("standard_order").replace(
        'name = "issue"\n', 'name = "issue"\nguards = ["incoterm is not None"]\n'
    )
    (tmp_path / "strict.toml").write_text(strict, encoding="utf-8")
    told = plain(run("workflow", "replay", "strict.toml", "--format", "json", status=1))
    assert told["refused"] == [{"command": "issue", "code": "guard_failed", "cases": 1}]
    assert told["misfits"][0]["case"] == "PO-1"
    assert "PO-1" in run("workflow", "replay", "strict.toml", status=1)
    assert (
        run("workflow", "replay", "strict.toml", "--format", "csv", status=1).splitlines()[1] == "issue,guard_failed,1"
    )


def test_a_log_is_replayed(run, tmp_path):
    rows = ["case,activity,time", "1,respond,2026-01-05", "1,resolve,2026-01-06", "2,close,2026-01-05"]
    (tmp_path / "log.csv").write_text("\n".join(rows), encoding="utf-8")
    told = plain(run("workflow", "replay", "incident", "--log", "log.csv", "--format", "json", status=1))
    assert told["cases"] == 2
    assert ("close", "wrong_state") in {(one["command"], one["code"]) for one in told["refused"]}
