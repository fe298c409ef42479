"""``alerts`` only looks; ``alert`` shows what is recorded, by the first signs of its id, and people act on it."""

import csv
import io
import json
from functools import partial

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder, Receipt
from procurekit.cli import main, opening
from procurekit.cli.alert_ids import alert_named, shortened
from procurekit.compose import open_desk
from procurekit.errors import BadInput, NotFound
from procurekit.values.moments import parse_instant

NOW = parse_instant("2026-12-10T09:00:00+08:00")
MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(opening, "open_desk", partial(open_desk, clock=lambda: NOW))
    with procurekit.open("procurement.db", clock=lambda: NOW) as desk:
        for number, purchaser in (("PO-1", "mei"), ("PO-2", "tom")):
            lines = [OrderLine(1, item="M6", quantity="1000", promised="2026-12-08")]
            order = desk.create(PurchaseOrder(number, supplier="V-7", purchaser=purchaser, lines=lines), by=MEI)
            for step, who in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                order = desk.do(step, order, by=who)
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    def ran(*argv, status=0):
        assert main(list(argv)) == status
        return capsys.readouterr()

    return ran


def plain(said):
    return json.loads(said.out)


def late(run):
    """The ids of the alerts that a receipt is overdue, by the order's number."""
    found = plain(run("alerts", "--format", "json"))["alerts"]
    return {one["order_number"]: one["id"] for one in found if one["rule"] == "receipt_overdue"}


def recorded(folder):
    with procurekit.open(folder / "procurement.db") as desk:
        return [one.id for one in desk.kept_alerts(open_only=False)]


# looking


def test_looking_records_nothing_and_says_so(run, folder):
    said = run("alerts")
    assert f"{late(run)['PO-1'][6:12]}  medium" in said.out
    assert "2 of them aren't recorded yet: procurekit watch --once does that" in said.out
    assert "其中 2 条尚未记录" in run("alerts", "--lang", "zh").out
    assert "recorded" not in run("alerts", "--at", "2026-12-31").out, "what is so on another day no watch records"
    assert recorded(folder) == []
    assert said.err == ""
    run("watch", "--once")
    assert sorted(recorded(folder)) == sorted(late(run).values())
    assert "recorded" not in run("alerts").out


def test_whoever_sees_to_it_or_put_it_off_is_shown(run, folder):
    run("watch", "--once")
    ids = recorded(folder)
    run("alert", ids[0], "--acknowledge", "--by", "mei")
    run("alert", ids[1], "--snooze", "2027-01-15", "--by", "mei")
    said = run("alerts").out
    assert said.count("mei sees to it") == said.count("put off until 2027-01-15") == 1
    said = run("alerts", "--lang", "zh").out
    assert said.count("mei 正在处理") == said.count("推迟提醒至 2027-01-15") == 1


def test_a_database_that_can_only_be_read_can_be_looked_at(run):
    assert plain(run("alerts", "--db", "file:procurement.db?mode=ro", "--format", "json"))["count"] == 2


def test_an_alert_as_a_row(run):
    (row,) = csv.DictReader(io.StringIO(run("alerts", "--purchaser", "mei", "--format", "csv", "--lang", "zh").out))
    assert (row["id"], row["rule"], row["since"], row["days"]) == (
        *(late(run)["PO-1"], "receipt_overdue", "2026-12-08", "2"),
    )
    assert row["text"] == "应于 2026-12-08 到货，已逾期 2 天；尚欠 1000"


def test_rules_of_a_file_are_looked_by(run, folder):
    (folder / "patient.toml").write_text('[[rules]]\nlike = "receipt_overdue"\nvalues.grace = 5\n', encoding="utf-8")
    run("watch", "--once")
    assert plain(run("alerts", "--rules", "patient.toml", "--format", "json"))["count"] == 0, "nor what others found"
    assert "nothing" in run("alerts", "--rules", "patient.toml").out.lower()
    assert "no such file" in run("alerts", "--rules", "nowhere.toml", status=2).err


def test_a_rule_that_fails_is_told_and_the_others_count(run, monkeypatch):
    finding = procurekit.rules.RuleFinding(rule="acme.broken", code="rule_broken", values={"kind": "X", "detail": "y"})
    looked = procurekit.Desk.alerts

    def alerts(self, *arguments, **options):
        return evolve(looked(self, *arguments, **options), findings=(finding,))

    monkeypatch.setattr(procurekit.Desk, "alerts", alerts)
    said = run("alerts", "--format", "json")
    assert said.err == "acme.broken couldn't be evaluated: X: y\n"
    assert [one["rule"] for one in plain(said)["findings"]] == ["acme.broken"]
    assert plain(said)["count"] == 2


# by which id


def test_as_many_signs_are_shown_as_it_takes_to_tell_them_apart():
    short = shortened(["alert_aaaaaaaaaabcdefghijklmnopq", "alert_aaaaaaaaaaccdefghijklmnopq"])
    assert short("alert_aaaaaaaaaabcdefghijklmnopq") == "aaaaaaaaaab"
    assert shortened([])("alert_aaaaaaaaaabcdefghijklmnopq") == "aaaaaa"
    same = ["alert_aaaaaaaaaabcdefghijklmnopq"] * 2
    assert shortened(same)(same[0]) == "aaaaaa"


def test_an_alert_is_named_by_the_first_signs_of_its_id(run):
    whole = late(run)["PO-1"]
    run("watch", "--once")
    for name in (whole, whole[6:], whole[:12], whole[6:10]):
        assert plain(run("alert", name, "--format", "json"))["id"] == whole
    said = run("alert", whole[6:10]).out.splitlines()
    assert said[0] == "Receipt overdue: PO-1/1 (open)"
    assert said[1].startswith(f"{whole} · receipt_overdue · V-7 · M6 · mei")


def test_what_names_no_alert_is_told(run):
    said = run("alert", late(run)["PO-1"], status=2).err
    assert "there is no alert alert_" in said
    assert "`procurekit watch --once` records" in said
    assert "没有预警" in run("alert", "alert_zzzzzz", "--lang", "zh", status=2).err
    run("watch", "--once")
    for name in ("", "alert_", "abc"):
        assert "could be any alert" in run("alert", name, "--acknowledge", "--by", "mei", status=2).err
    assert "there is no alert order_" in run("alert", "order_abcdef", status=2).err


class Kept:
    """A desk with alerts of these ids."""

    book = "main"

    def __init__(self, open_ones, resolved=()):
        self.known = {True: open_ones, False: [*open_ones, *resolved]}

    def alert(self, id_):
        raise NotFound("not_found", what="alert", id=id_, book="main")

    def kept_alerts(self, *, open_only):
        return [evolve(FOUND, id=one) for one in self.known[open_only]]


FOUND = procurekit.Alert(id="alert_x", rule="late", severity="low", subject="order", subject_key="PO-1")


def test_several_that_begin_alike_are_told_and_an_open_one_comes_first():
    with pytest.raises(BadInput) as caught:
        alert_named(Kept(["alert_aaaabbbb", "alert_aaaabbbc"]), "aaaa")
    assert caught.value.text() == "2 alerts begin with aaaa, such as aaaabbbb, aaaabbbc; give more of the id"
    assert alert_named(Kept(["alert_aaaabbbb", "alert_aaaabbbc"]), "aaaabbbb") == "alert_aaaabbbb"
    assert alert_named(Kept(["alert_aaaabbbb"], ["alert_aaaabbbc"]), "alert_aaaa") == "alert_aaaabbbb"
    assert alert_named(Kept(["alert_bbbb"], ["alert_aaaabbbc"]), "aaaa") == "alert_aaaabbbc"
    with pytest.raises(BadInput):
        alert_named(Kept([], ["alert_aaaabbbb", "alert_aaaabbbc"]), "aaaa")


# acting


def test_people_see_to_it_say_something_and_put_it_off(run):
    one = late(run)["PO-1"][6:12]
    run("watch", "--once")
    said = run("alert", one, "--acknowledge", "--by", "mei", "--for", "tom", "--reason", "called them").out
    assert "acknowledged by mei" in said
    assert "“called them”" in said
    assert "li 备注" in run("alert", one, "--comment", "来电", "--by", "li", "--lang", "zh").out
    told = plain(run("alert", one, "--snooze", "2026-12-12", "--by", "mei", "--format", "json"))
    assert (told["acknowledged_by"], told["snoozed_until"], told["version"]) == ("tom", "2026-12-12", 4)
    assert [step["what"] for step in told["steps"]] == ["raised", "acknowledged", "commented", "snoozed"]
    steps = list(csv.DictReader(io.StringIO(run("alert", one, "--format", "csv").out)))
    assert [(step["actor"], step["reason"]) for step in steps[1:3]] == [("mei", "called them"), ("li", "来电")]


def test_what_is_over_is_refused(run, folder):
    one = late(run)["PO-1"][6:12]
    run("watch", "--once")
    assert "2020-01-01 has passed already" in run("alert", one, "--snooze", "2020-01-01", "--by", "mei", status=1).err
    assert "推迟预警被拒绝" in run("alert", one, "--snooze", "2020-01-01", "--by", "mei", "--lang", "zh", status=1).err
    with procurekit.open("procurement.db", clock=lambda: NOW) as desk:
        desk.record(Receipt(desk.get("PO-1").id, 1, "1000"), by="warehouse")
    run("watch", "--once")
    assert "it was resolved on" in run("alert", one, "--acknowledge", "--by", "mei", status=1).err
    assert "said" in run("alert", one, "--comment", "thanks", "--by", "mei").out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--acknowledge", "--comment", "x", "--by", "mei"], "give one of"),
        (["--acknowledge"], "with --by"),
        (["--by", "mei"], "give one of"),
        (["--reason", "x"], "--reason has no place there"),
        (["--for", "tom"], "--for has no place there"),
        (["--comment", "x", "--by", "mei", "--reason", "y"], "--reason has no place there"),
        (["--comment", "  ", "--by", "mei"], "comment: is missing"),
        (["--snooze", "tomorrow", "--by", "mei"], "tomorrow is neither a day"),
    ],
)
def test_what_makes_no_sense_together(run, argv, said):
    one = late(run)["PO-1"]
    run("watch", "--once")
    assert said in run("alert", one, *argv, status=2).err
    assert plain(run("alert", one, "--format", "json"))["version"] == 1
