"""``watch``: a line where there is something to say, an end when it is asked for; ``undelivered``: what was given up.

A process that is stopped by a signal is in tests/integration.
"""

import csv
import io
import json
from datetime import datetime, timedelta
from functools import partial

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, Desk, OrderLine, PurchaseOrder, StoreError
from procurekit.cli import main, opening
from procurekit.cli.stopping import Stop
from procurekit.cli.undelivered import _why
from procurekit.compose import open_desk
from procurekit.errors import codes, say
from procurekit.rules import RuleFinding

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
RULES = """\
[[rules]]
like = "receipt_overdue"
quiet = { days_off = false }
escalate = []
"""
TELL = """\
[channels.log]
url = "log:"

[readers.mei]
lang = "zh"
"""


class Clock:
    def __init__(self):
        self.at = datetime.fromisoformat("2026-12-10T09:00:00+08:00")

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def orders(tmp_path, monkeypatch, clock):
    """A database with an order of mei's that is overdue; a function that makes another one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(opening, "open_desk", partial(open_desk, clock=clock))
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "tell.toml").write_text(TELL, encoding="utf-8")

    def order(number, purchaser="mei"):
        with procurekit.open("procurement.db", clock=clock) as desk:
            lines = [OrderLine(1, item="M6", quantity="1000", promised="2026-12-08")]
            state = desk.create(PurchaseOrder(number, supplier="V-7", purchaser=purchaser, lines=lines), by=MEI)
            for step, who in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                state = desk.do(step, state, by=who)

    order("PO-1")
    return order


@pytest.fixture
def run(orders, capsys):
    def ran(*argv, status=0):
        command, *more = argv
        rules = ["--rules", "rules.toml"] if command == "watch" and "--rules" not in more else []
        assert main([command, *rules, *more]) == status
        return capsys.readouterr()

    return ran


@pytest.fixture
def between(monkeypatch, clock):
    """What happens while it waits: one of these each time, an hour apart; after the last it is asked to stop."""

    def happening(*events):
        left = list(events)

        def wait(self, timeout=None):
            assert timeout == 60
            clock.at += timedelta(hours=1)
            if not left:
                self.set()
            else:
                left.pop(0)()
            return self.is_set()

        monkeypatch.setattr(Stop, "wait", wait)

    return happening


def nothing():
    pass


# watch


def test_one_round_for_cron(run):
    said = run("watch", "--once", "--tell", "tell.toml")
    assert said.out == "2026-12-10 09:00 +08:00  1 open, 1 change, 1 sent\n"
    assert said.err == "mei：到货逾期：PO-1/1。应于 2026-12-08 到货，已逾期 2 天；尚欠 1000\n"
    assert run("watch", "--once", "--tell", "tell.toml").out == "2026-12-10 09:00 +08:00  1 open, 0 changes\n"
    said = run("watch", "--once", "--tell", "tell.toml", "--lang", "zh", "--format", "csv")
    assert said.out == "rounds,changes,failures,sent,postponed,dead\n1,0,0,0,0,0\n"


def test_a_round_says_what_it_did_the_first_time_and_then_if_it_did_something(run, orders, between):
    between(nothing, nothing, lambda: orders("PO-2"), nothing)
    said = run("watch", "--tell", "tell.toml")
    assert [one for one in said.err.splitlines() if not one.startswith("mei")] == [
        "2026-12-10 09:00 +08:00  1 open, 1 change, 1 sent",
        "2026-12-10 12:00 +08:00  2 open, 1 change, 1 sent",
    ]
    assert said.out == "stopped after 5 rounds: 2 changes, 2 sent\n"
    between(nothing)
    said = run("watch", "--tell", "tell.toml", "--format", "json", "--lang", "zh")
    assert said.err == "2026-12-10 14:00 +08:00  未解除 2，变化 0\n"
    assert json.loads(said.out) == {"rounds": 2, "changes": 0, "failures": 0, "sent": 0, "postponed": 0, "dead": 0}


def test_without_channels_it_says_that_messages_wait(run):
    assert "messages wait until somebody says by which channels" in run("watch", "--once").err
    assert "通知将暂存" in run("watch", "--once", "--lang", "zh").err


def test_what_is_wrong_is_told_before_anything_is_recorded(run, tmp_path):
    (tmp_path / "wrong.toml").write_text('[[rules]]\nlike = "receipt_overdue"\nwhen = "opne > 0"\n', encoding="utf-8")
    assert "wrong.toml:3:" in run("watch", "--once", "--rules", "wrong.toml", status=2).err
    (tmp_path / "nobody.toml").write_text("[channels.log]\n", encoding="utf-8")
    assert "nobody.toml:1:" in run("watch", "--once", "--tell", "nobody.toml", status=2).err
    assert "no such file" in run("watch", "--once", "--tell", "nowhere.toml", status=2).err
    assert "there is no database" in run("watch", "--db", "nowhere.db", status=2).err
    assert "aren't recorded" not in run("alerts", "--rules", "rules.toml", "--at", "2026-12-10").out
    assert json.loads(run("watch", "--once", "--format", "json").out)["changes"] == 1


def test_a_store_that_can_t_be_used_is_tried_again_and_told_once(run, between, monkeypatch):
    looked = Desk.alerts
    failing = [None, StoreError("store_busy_elsewhere"), StoreError("store_busy_elsewhere"), None, None]

    def alerts(self, *arguments, **options):
        failure = failing.pop(0)
        if failure is not None:
            raise failure
        return looked(self, *arguments, **options)

    monkeypatch.setattr(Desk, "alerts", alerts)
    between(nothing, nothing, nothing, nothing)
    said = run("watch", "--tell", "tell.toml", "--format", "json")
    assert [one for one in said.err.splitlines() if not one.startswith("mei")] == [
        "2026-12-10 09:00 +08:00  1 open, 1 change, 1 sent",
        "2026-12-10 10:00 +08:00  others wrote to the same alerts each time; try again (the next try is in 60 s)",
        "2026-12-10 12:00 +08:00  1 open, 0 changes",
    ]
    assert json.loads(said.out)["failures"] == 2


def test_a_store_that_can_be_used_in_no_round_is_bad_input(run, between):
    said = run("watch", "--once", "--db", "file:procurement.db?mode=ro", status=2)
    assert said.out == ""
    assert "can only be read" in said.err
    between(nothing)
    assert run("watch", "--db", "file:procurement.db?mode=ro", status=2).err.count("can only be read") == 2


def test_a_rule_that_fails_is_told_once(run, between, monkeypatch):
    finding = RuleFinding(rule="acme.broken", code="rule_broken", values={"kind": "X", "detail": "y"})
    looked = Desk.alerts
    monkeypatch.setattr(Desk, "alerts", lambda self, **more: evolve(looked(self, **more), findings=(finding,)))
    between(nothing, nothing)
    assert run("watch", "--tell", "tell.toml").err.count("acme.broken couldn't be evaluated: X: y") == 1


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "86401", "9" * 5000, "soon"])
def test_seconds_are_whole_and_no_more_than_a_day(run, given):
    assert "give a whole number of seconds, 1 to 86400" in run("watch", "--every", given, status=2).err
    assert "1 至 86400" in run("watch", "--every", given, "--lang", "zh", status=2).err


# undelivered


def test_what_was_given_up_is_listed_with_the_reason_and_tried_again(run, orders):
    assert "no message was given up" in run("undelivered").out
    orders("PO-2", purchaser="tom")
    assert "1 given up" in run("watch", "--once", "--tell", "tell.toml").out
    said = run("undelivered").out
    (told,) = json.loads(run("undelivered", "--format", "json").out)
    assert f"{told['alert'][6:12]}  tom" in said
    assert "nobody says how the reader is told" in said
    assert "没有说明如何通知该接收人" in run("undelivered", "--lang", "zh").out
    assert (told["who"], told["error"], told["attempts"]) == ("tom", "delivery_no_reader", 1)
    (row,) = csv.DictReader(io.StringIO(run("undelivered", "--format", "csv").out))
    assert {name: str(value) for name, value in told.items()} == row
    assert "tom could not be told by —" in run("alert", told["alert"]).out
    again = run("undelivered", "--again", "--format", "json")
    assert json.loads(again.out) == [told]
    assert again.err == "1 of them is tried again: by procurekit watch, or whoever delivers next\n"
    assert json.loads(run("undelivered", "--again", "--format", "json").out) == []
    assert json.loads(run("watch", "--once", "--tell", "tell.toml", "--format", "json").out)["dead"] == 1


def test_what_still_waits_is_listed_where_it_is_asked_for(run):
    run("watch", "--once")
    assert "1 message is still to be sent: --waiting lists it" in run("undelivered").out
    assert json.loads(run("undelivered", "--format", "json").out) == []
    said = run("undelivered", "--waiting").out
    assert "2026-12-10 01:00 +00:00" in said
    assert "still to be sent" not in said
    (told,) = json.loads(run("undelivered", "--waiting", "--format", "json").out)
    assert (told["who"], told["state"], told["attempts"], told["error"]) == ("mei", "waiting", 0, None)
    assert "1 sent" in run("watch", "--once", "--tell", "tell.toml").out, "it waited for a channel"
    assert json.loads(run("undelivered", "--waiting", "--format", "json").out) == []


def test_every_failure_of_a_delivery_has_a_reason_in_both_languages():
    failures = [one for one in codes() if one.startswith("delivery_") and "{channel}" in say(one, {}, "en")]
    assert len(failures) > 15
    for code in [*failures, "delivery_no_reader"]:
        assert _why(code, "en") != code
        assert _why(code, "zh") not in {code, _why(code, "en")}
    assert (_why("of_a_plugin", "en"), _why(None, "en")) == ("of_a_plugin", "–")
