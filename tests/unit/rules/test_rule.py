"""A rule as a value: what it refuses to be, what it says of itself, and that plain data makes the same rule again."""

import json
from datetime import date

import pytest
from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.rules import STANDARD, Escalation, Grade, Group, InvalidRule, Quiet, Rule

LATE = Rule(
    id="acme.late",
    title="Late",
    title_zh="逾期",
    since="latest_promise",
    values={"grace": 2},
    when="waited_for and days > grace",
    grades=[Grade(severity="high", when="days > 30")],
    en="{open} of {item} due since {since}",
    zh="{item} 应于 {since} 到货，尚欠 {open}",
    to=["purchaser", "role:manager"],
    repeat="2 working days",
    quiet=Quiet(hours="20:00-08:00"),
    escalate=[
        Escalation(after="1 working day", to="role:director"),
        Escalation(after="2 working days", to=["role:board", "person:wu"], only="high"),
    ],
    owner="li",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
    meaning="It should be here.",
    meaning_zh="应已到货。",
)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": ""}, "Rule.id"),
        ({"title": None}, "Rule.title"),
        ({"subject": "shipment"}, "Rule.subject"),
        ({"when": ""}, "Rule.when"),
        ({"since": 7}, "Rule.since"),
        ({"values": ["grace"]}, "Rule.values"),
        ({"values": {1: "2"}}, "Rule.values"),
        ({"severity": "urgent"}, "Rule.severity"),
        ({"grades": ["high"]}, "Rule.grades"),
        ({"escalate": [{"after": "1 day"}]}, "Rule.escalate"),
        ({"group": "supplier"}, "Rule.group"),
        ({"quiet": "20:00-08:00"}, "Rule.quiet"),
        ({"to": [7]}, "Rule.to"),
        ({"tell_end": 1}, "Rule.tell_end"),
        ({"reminder": 1}, "Rule.reminder"),
        ({"valid_from": 20260101}, "Rule.valid_from"),
    ],
)
def test_a_field_that_cannot_be_right_is_refused(given, field):
    with pytest.raises(InvalidValue) as caught:
        evolve(LATE, **given)
    assert caught.value.values["field"].startswith(field)


@pytest.mark.parametrize(
    ("part", "given"),
    [
        (Grade, {"severity": "urgent", "when": "True"}),
        (Grade, {"severity": "high", "when": " "}),
        (Group, {"by": [1]}),
        (Group, {"by": "supplier", "among": ""}),
        (Quiet, {"hours": 20}),
        (Quiet, {"unless": "urgent"}),
        (Quiet, {"days_off": "no"}),
        (Escalation, {"after": "", "to": "role:manager"}),
        (Escalation, {"after": "1 day", "to": [None]}),
        (Escalation, {"after": "1 day", "to": "role:manager", "only": "urgent"}),
    ],
)
def test_so_is_one_of_its_parts(part, given):
    with pytest.raises(InvalidValue):
        part(**given)


def test_one_recipient_needs_no_list_and_a_number_stands_for_its_text():
    rule = evolve(LATE, to="role:manager", values={"grace": 2, "share": 0.5, "all": True, "of": "open"})
    assert rule.to == ("role:manager",)
    assert rule.values == {"grace": "2", "share": "0.5", "all": "True", "of": "open"}


def test_thresholds_change_by_name_and_only_those_that_there_are():
    patient = LATE.with_values(grace=9)
    assert (patient.values["grace"], LATE.values["grace"]) == ("9", "2")
    assert evolve(patient, values=LATE.values) == LATE
    with pytest.raises(InvalidValue) as caught:
        LATE.with_values(patience=9)
    assert caught.value.code == "not_a_choice"
    assert "grace" in caught.value.text()


def test_it_speaks_on_its_days_both_included():
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [LATE.is_valid(day) for day in days] == [False, True, True, False]
    assert all(evolve(LATE, valid_from=None, valid_until=None).is_valid(day) for day in days)


def test_its_title_in_either_language():
    assert (LATE.text(), LATE.text("zh"), evolve(LATE, title_zh="").text("zh")) == ("Late", "逾期", "Late")


@pytest.mark.parametrize("rule", [LATE, *STANDARD], ids=lambda one: one.id)
def test_plain_data_makes_the_same_rule_again(rule):
    assert Rule.from_dict(json.loads(json.dumps(rule.as_dict()))) == rule


def test_what_makes_no_sense_is_said_as_a_whole_wherever_it_is_asked():
    wrong = evolve(LATE, when="opne > 0", zh="{late}", repeat="sometimes")
    for ask in (wrong.ensure_sense, wrong.explain, lambda: Rule.from_dict(wrong.as_dict())):
        with pytest.raises(InvalidRule) as caught:
            ask()
        assert [one.path for one in caught.value.faults] == ["when", "zh", "repeat"]
    LATE.ensure_sense()


def test_it_explains_itself_in_both_languages():
    assert LATE.explain().splitlines() == [
        "Late (acme.late)",
        "It should be here.",
        "looks at: schedule lines",
        "valid: 2026-01-01 – 2026-12-31",
        "fires if: waited_for and days > grace",
        "so since: latest_promise",
        "where: grace = 2",
        (
            'where: waited_for = coalesce(stage, "issued") == "issued" and not coalesce(on_hold, False)'
            ' and coalesce(line_status, "open") == "open" and open > 0'
        ),
        "severity: medium",
        "instead: high if days > 30",
        "says: {open} of {item} due since {since}",
        "tells: purchaser, role:manager",
        "reminds after: 2 working days",
        "quiet: 20:00-08:00, days that aren't worked",
        "escalates after: 1 working day → role:director",
        "escalates after: 2 working days, if it is at least high → role:board, person:wu",
        "kept by: li",
    ]
    chinese = LATE.explain("zh").splitlines()
    assert chinese[:3] == ["逾期 (acme.late)", "应已到货。", "对象：交货计划行"]
    assert "升级：1个工作日 → role:director" in chinese
    assert "文本：{item} 应于 {since} 到货，尚欠 {open}" in chinese


def test_a_group_is_explained_too():
    rule = Rule(id="twice", title="Twice", when="group_count > 1", group=Group(by=["supplier", "amount"]), en="twice")
    said = rule.explain().splitlines()
    assert "compared with all of the same: supplier, amount" in said
    assert "as far as: True" in said
