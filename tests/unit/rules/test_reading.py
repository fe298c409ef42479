"""Reading a rule: everything that makes no sense about it at once, each with its code and the place where it stands."""

import re
from pathlib import Path

import pytest
from attrs import evolve

from procurekit.rules import Escalation, Grade, Group, InvalidRule, Quiet, Rule
from procurekit.rules.reading import faults_of, plan_of, recipients_in

RIGHT = Rule(id="late", title="Late", since="requested", when="open > 0 and days > 0", en="{open} due since {since}")
TWICE = evolve(RIGHT, when="group_count > 1", group=Group(by="supplier"))


def told(rule):
    return [(one.code, one.path, one.inner) for one in faults_of(rule)]


FAULTS = [
    ({"zh": "{open"}, ("rule_brace", "zh", None)),
    ({"en": "{open}, {since}}"}, ("rule_brace", "en", None)),
    # the condition, and what it may be made of
    ({"when": "opne > 0"}, ("expression_unknown_name_near", "when", (1, 1))),
    ({"when": "open >\n  requested"}, ("expression_kinds", "when", (2, 3))),
    ({"when": "open"}, ("expression_wanted", "when", (1, 1))),
    ({"when": "open / 2 > 1"}, ("expression_division", "when", (1, 1))),
    ({"when": "open > 0 and"}, ("expression_ends_early", "when", (1, 13))),
    ({"when": "days > 0", "since": None, "en": "late"}, ("rule_no_since", "when", (1, 1))),
    ({"when": "open > 0 and group_count > 1"}, ("rule_no_group", "when", (1, 14))),
    # the beginning
    ({"since": "requested > today"}, ("expression_wanted", "since", (1, 1))),
    ({"since": "promised"}, ("expression_unknown_name_near", "since", (1, 1))),
    # named values
    ({"values": {"grace": "2 days"}}, ("expression_syntax", "values.grace", (1, 3))),
    ({"values": {"late": "days - grace", "grace": 2}}, None),
    ({"values": {"open": "2"}}, ("vocabulary_clash", "values.open", None)),
    ({"values": {"max": "2"}}, ("vocabulary_reserved", "values.max", None)),
    ({"values": {"2nd": "2"}}, ("vocabulary_not_a_word", "values.2nd", None)),
    # how bad it is
    ({"grades": [Grade(severity="high", when="days > lots")]}, ("expression_unknown_name", "grades[#1].when", (1, 8))),
    # texts
    ({"en": ""}, ("rule_no_text", "en", None)),
    ({"zh": "{opne}"}, ("rule_slot_near", "zh", None)),
    ({"en": "due[ since {since}"}, ("rule_bracket", "en", None)),
    ({"zh": "{group_total}"}, ("rule_no_group", "zh", None)),
    ({"en": "{open + 1}"}, ("rule_slot", "en", None)),
    ({"when": "open > 0", "since": None}, ("rule_no_since", "en", None)),
    # whom to tell, and when
    ({"to": ["purchaser", "manager"]}, ("rule_recipient", "to[#2]", None)),
    ({"to": "role:"}, ("rule_recipient", "to[#1]", None)),
    (
        {"escalate": [Escalation(after="1 day", to=["role:boss", "boss"])]},
        ("rule_recipient", "escalate[#1].to[#2]", None),
    ),
    ({"escalate": [Escalation(after="soon", to="role:boss")]}, ("span_unreadable", "escalate[#1].after", None)),
    ({"repeat": "2 fortnights"}, ("span_unknown_unit", "repeat", None)),
    ({"repeat": "friday 17:00"}, ("rule_span", "repeat", None)),
    ({"repeat": "0 days"}, ("rule_span", "repeat", None)),
    ({"repeat": "-1 day"}, ("rule_span", "repeat", None)),
    ({"quiet": Quiet(hours="at night")}, ("shift_unreadable", "quiet.hours", None)),
    ({"valid_from": "2026-02-01", "valid_until": "2026-01-31"}, ("rule_never_valid", "valid_until", None)),
    # the group
    ({"group": Group(by=())}, ("rule_group_by", "group.by", None)),
    ({"group": Group(by=["supplier", "colour"])}, ("expression_unknown_name", "group.by[#2]", (1, 1))),
    ({"group": Group(by="supplier", among="open")}, ("expression_wanted", "group.among", (1, 1))),
    ({"group": Group(by="supplier", counts="colour")}, ("expression_unknown_name", "group.counts", (1, 1))),
    ({"group": Group(by="supplier", sums="item")}, ("rule_group_sums", "group.sums", None)),
    ({"group": Group(by="supplier", sums="worth")}, ("expression_unknown_name", "group.sums", (1, 1))),
]


@pytest.mark.parametrize(("given", "fault"), FAULTS, ids=lambda one: None if isinstance(one, tuple) else str(one)[:40])
def test_each_fault_has_its_code_and_its_place(given, fault):
    rule = evolve(RIGHT, **given)
    assert told(rule) == ([] if fault is None else [fault])
    if fault is None:
        assert plan_of(rule).rule == rule
        return
    with pytest.raises(InvalidRule) as caught:
        plan_of(rule)
    assert caught.value.code == "rule_invalid"
    for lang in ("en", "zh"):
        assert "{" not in caught.value.text(lang).replace("{open", "").replace("{since", "")


def test_no_code_of_the_reader_is_left_out_here():
    source = Path(plan_of.__wrapped__.__code__.co_filename).read_text("utf-8")
    codes = set(re.findall(r'"(rule_\w+)"', source)) - {"rule_invalid"}
    assert codes == {fault[0] for _, fault in FAULTS if fault is not None and fault[0].startswith("rule_")}


def test_all_faults_are_told_at_once_in_the_order_of_the_rule():
    rule = evolve(
        RIGHT,
        values={"grace": "lots"},
        since="promised",
        when="opne > 0 and days > 0",
        grades=[Grade(severity="high", when="colour is None")],
        en="{since} {late}",
        repeat="soon",
        to="boss",
    )
    paths = [one.path for one in faults_of(rule)]
    assert paths == ["values.grace", "since", "when", "grades[#1].when", "en", "repeat", "to[#1]"]


def test_a_plan_reads_facts_alone():
    rule = evolve(
        TWICE,
        values={"few": 2, "worth": "open_amount * few", "late": "days - few"},
        when="waited_for and group_count > few and worth > 100 and late > 0",
        group=Group(by="supplier", among="not cancelled", counts="order_id", sums="open_amount"),
        grades=[Grade(severity="high", when="needed_by <= today")],
        en="{group_total} {item}",
    )
    names = ["item", "line_status", "needed_by", "on_hold", "open", "open_amount"]
    assert [one.name for one in plan_of(rule).names] == sorted([*names, "order_id", "requested", "stage", "supplier"])


def test_whether_tables_can_find_what_it_fires_for():
    assert plan_of(RIGHT).is_tabular
    assert plan_of(TWICE).is_tabular
    assert not plan_of(evolve(RIGHT, when="len(item) > 3")).is_tabular
    assert not plan_of(evolve(TWICE, group=Group(by="lower(supplier)"))).is_tabular
    # What is only said of those that it fires for is read row by row.
    assert plan_of(evolve(RIGHT, grades=[Grade(severity="high", when="len(item) > 3")])).is_tabular


def test_names_may_be_chinese():
    rule = evolve(
        RIGHT, since="要求交期", when="未交数量 ＞ 0 且 已过天数 > 宽限", values={"grace": 2}, zh="{未交数量}"
    )
    assert [one.code for one in faults_of(rule)] == ["expression_unknown_name"]
    rule = evolve(rule, when="未交数量 ＞ 0 且 已过天数 > grace")
    assert plan_of(rule).when == plan_of(evolve(RIGHT, when="open > 0 and days > 2")).when
    assert set(plan_of(rule).said) == {"open", "since", "未交数量"}


def test_recipients():
    to = ["role:manager", "person: wu", "purchaser", "contact", "contact:sales"]
    assert [*recipients_in(to)] == [
        ("role", "manager"),
        ("person", "wu"),
        ("purchaser", "*"),
        ("contact", "*"),
        ("contact", "sales"),
    ]


@pytest.mark.parametrize(
    ("first", "each", "many"),
    [
        ("open", "{0} + {0}", 24),
        ("open", "{0} + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1", 30),
        ("requested", "coalesce({0}, {0}, {0})", 40),
    ],
)
def test_names_of_names_of_names_expand_no_further_than_can_be_evaluated(first, each, many):
    values = {"v0": first} | {f"v{n}": each.format(f"v{n - 1}") for n in range(1, many)}
    endless = Rule(id="endless", title="Endless", when="open > 0", values=values, en="x")
    faults = faults_of(endless)
    assert {one.code for one in faults} <= {
        "expression_expands",
        "expression_unknown_name",
        "expression_unknown_name_near",
    }
    assert faults[0].code == "expression_expands"
    for lang in ("en", "zh"):
        assert {"96", "2,000"} <= {*re.findall(r"[\d,]+", faults[0].text(lang))}
    place = int(faults[0].path.removeprefix("values.v"))
    fits = evolve(endless, values=dict([*values.items()][:place]), when=f"v{place - 1} is not None")
    assert plan_of(fits).when.compiled()({first: None}) is False


def test_a_since_as_large_as_can_be_leaves_no_room_for_its_days():
    values = {"v0": "requested"} | {f"v{n}": f"coalesce(v{n - 1}, v{n - 1})" for n in range(1, 10)}
    large = Rule(id="large", title="Large", when="open > 0", values=values, en="x")
    for more, expected in ((", v1", []), (", v1, v0", [("expression_expands", "since")])):
        faults = faults_of(evolve(large, since=f"coalesce(v9, v8, v7, v6, v5, v3{more})"))
        assert [(one.code, one.path) for one in faults] == expected
