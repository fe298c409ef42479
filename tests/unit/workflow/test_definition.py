"""A definition is what it says: in TOML, JSON, Python, plain data, in English and 中文; its JSON Schema agrees."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal

import attrs
import pytest
from jsonschema import Draft202012Validator
from tests.unit.workflow.broken import GOOD
from tests.unit.workflow.broken_written import TYPES

from procurekit.errors import BadInput
from procurekit.workflow import (
    PRESETS,
    Approval,
    CustomFact,
    Deadline,
    Definition,
    Duty,
    Effect,
    FieldRule,
    Guard,
    InvalidDefinition,
    Level,
    Role,
    State,
    Tolerance,
    Transition,
    preset,
)
from procurekit.workflow.files import load_definition, read_definition
from procurekit.workflow.presets import preset_text
from procurekit.workflow.schema import definition_schema

PYTHON = Definition(
    "memo",
    "draft",
    document="memo",
    applies="amount > 0 and currency is not None",
    ends='state == "done"',
    accepts=["receive", "pay"],
    ignores="Memo printed",
    activities={"Memo sent": "submit"},
    facts=[
        CustomFact("amount", "decimal", zh="金额", unit="currency"),
        CustomFact("currency", "text", zh="币种"),
        CustomFact("risk", "text", zh="风险", path="custom.risk"),
        CustomFact("owner", "text", zh="负责人"),
        CustomFact("wanted", "date", zh="需求日期"),
        CustomFact("rounds", "int", zh="轮次", counts="send_back", less="approve"),
    ],
    roles=[Role("clerk", "Clerk", "文员"), Role("boss", "Boss", "主管")],
    states=[
        State("draft", "draft", "Draft", "草稿"),
        State("pending", "pending_approval", "Pending", "待批"),
        State("agreed", "approved", "Agreed", "已同意"),
        State("done", "closed", "Done", "完成"),
        State("dropped", "cancelled", "Dropped", "作废"),
    ],
    transitions=[
        Transition(
            "submit",
            "draft",
            "pending",
            "clerk",
            guards=["amount > 0", Guard("risk is not None", code="no_risk")],
            requires="owner",
        ),
        Transition("approve", "pending", "agreed", approval="release"),
        Transition("forward", "pending", approval="release", act="forward"),
        Transition(
            "send_back",
            ["pending", "agreed"],
            "draft",
            "boss",
            effects=[Effect("void_approval", approval="release"), Effect("notify", roles="clerk")],
        ),
        Transition("drop", ["draft", "pending", "agreed"], "dropped", only_by=["create", "submit"]),
        Transition("finish", "agreed", "done", automatic=True, guards="rounds > 3"),
        Transition("lapse", "agreed", "dropped", automatic=True, guards='rounds <= 3 and risk == "high"'),
    ],
    approvals=[
        Approval(
            "release",
            [
                Level("head", roles="boss"),
                Level("owner", when="approval_amount > 1000", people_from="owner", people="wang"),
            ],
            before=["agreed", "done"],
            currency="EUR",
            amount="amount",
            rates={"USD": Decimal("0.90")},
            returns_to="pending",
            tolerance=Tolerance("lines[*].quantity", "amount <= approved_amount"),
        )
    ],
    duties=[Duty("make_and_approve", ["create", "submit"], "approve")],
    fields=[FieldRule("lines[*].price", states="draft", roles="clerk", editable=True)],
    deadlines=[Deadline("sign", "2 working days", states="pending", after="submit", roles="boss")],
)
CHINESE = {
    '"amount > 0 and currency is not None"\nends': '"金额 > 0 and 币种 不为空"\nends',
    """'state == "done"'""": """'状态 == "done"'""",
    '["amount > 0", { when = "risk is not None"': '["金额 ＞ 0", { when = "风险 不为空"',
    '"rounds > 3"': '"轮次 > 3"',
    """'rounds <= 3 and risk == "high"'""": """'轮次 ≤ 3 且 风险 == "high"'""",
    '"approval_amount > 1000"': '"审批金额 > 1_000"',
    '"amount <= approved_amount"': '"金额 <= 批准时金额"',
    '"2 working days"': '"2个工作日"',
}
VALIDATOR = Draft202012Validator(definition_schema())


def chinese():
    text = GOOD
    for english, written in CHINESE.items():
        assert text.count(english) == 1, english
        text = text.replace(english, written)
    return text


def test_toml_json_and_python_say_the_same():
    toml = read_definition(GOOD)
    written = json.dumps(tomllib.loads(GOOD), ensure_ascii=False)
    assert toml == read_definition(written, "json") == PYTHON
    assert len({toml, read_definition(written, "json"), PYTHON}) == 1
    assert toml.hash == PYTHON.hash


@pytest.mark.parametrize("one", [PYTHON, *map(preset, PRESETS)], ids=str)
def test_what_a_book_keeps_of_it_is_read_back_whole(one):
    back = Definition.kept(json.loads(json.dumps(one.as_dict())))
    assert back.hash == one.hash
    for part in attrs.fields(Definition):
        assert getattr(back, part.name) == getattr(Definition.from_dict(one.as_dict()), part.name), part.name


def test_chinese_names_words_and_spans_say_the_same_as_english_ones():
    said = read_definition(chinese())
    assert said == PYTHON
    assert said.hash == PYTHON.hash
    assert said.as_dict()["deadlines"][0]["within"] == "2 working days"
    assert said.as_dict()["approvals"][0]["levels"][1]["when"] == "approval_amount > 1000"


@pytest.mark.parametrize("one", [PYTHON, *map(preset, PRESETS)], ids=str)
def test_plain_data_is_read_back_to_an_equal_definition(one):
    data = one.as_dict()
    assert json.loads(json.dumps(data)) == data
    again = Definition.from_dict(data)
    assert (again, again.hash, again.as_dict()) == (one, one.hash, data)
    assert read_definition(json.dumps(data), "json") == one


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_in_a_file_of_either_form_is_that_preset(tmp_path, name):
    toml, plain = tmp_path / "one.toml", tmp_path / "one.json"
    toml.write_text(preset_text(name), "utf-8")
    plain.write_text(json.dumps(tomllib.loads(preset_text(name))), "utf-8")
    assert load_definition(toml) == load_definition(str(plain)) == preset(name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"rounds > 3"', '"rounds > 4"'),
        ('within = "2 working days"', 'within = "3 working days"'),
        ('zh = "待批"', 'zh = "待审"'),
        ('USD = "0.9"', 'USD = "0.91"'),
        ('only_by = ["create", "submit"]', 'only_by = ["submit"]'),
        ("editable = true", "editable = false"),
        ('accepts = ["receive", "pay"]\n', ""),
        ('ignores = ["Memo printed"]\n', ""),
    ],
)
def test_another_definition_has_another_hash(old, new):
    assert GOOD.count(old) == 1
    other = read_definition(GOOD.replace(old, new))
    assert other != PYTHON
    assert other.hash != PYTHON.hash


def test_a_definition_is_equal_to_nothing_else():
    assert PYTHON not in (PYTHON.hash, PYTHON.as_dict(), None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('roles = ["clerk"]\nguards', 'roles = "clerk"\nguards'),
        ('guards = ["rounds > 3"]', 'guards = "rounds > 3"'),
        ('guards = ["rounds > 3"]', 'guards = [{ when = "rounds > 3" }]'),
        ("ends = ['state == \"done\"']", "ends = 'state == \"done\"'"),
        ('USD = "0.9"', 'USD = "0.900"'),
        ('people = ["wang"]', 'people = "wang"'),
        ('[[duties]]\nname = "make_and_approve"\n', "[duties.make_and_approve]\n"),
        ('[[deadlines]]\nname = "sign"\n', "[deadlines.sign]\n"),
    ],
)
def test_what_is_written_shortly_says_the_same(old, new):
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    assert read_definition(text) == PYTHON
    assert VALIDATOR.is_valid(tomllib.loads(text))


# --- its JSON Schema


def test_the_schema_is_one():
    Draft202012Validator.check_schema(definition_schema())


@pytest.mark.parametrize("name", [*PRESETS, "standard_order_0_1"])
def test_the_schema_takes_every_preset_in_every_form(name):
    text = preset_text(name)
    assert list(VALIDATOR.iter_errors(tomllib.loads(text))) == []
    assert list(VALIDATOR.iter_errors(read_definition(text).as_dict())) == []


def test_the_schema_takes_all_that_may_be_written():
    assert list(VALIDATOR.iter_errors(tomllib.loads(GOOD))) == []
    assert list(VALIDATOR.iter_errors(PYTHON.as_dict())) == []


# What a text has to stand for is not for a schema to say.
@pytest.mark.parametrize(
    "one",
    [
        one
        for one in TYPES
        if not {code for code, *_ in one.faults} & {"not_a_number", "not_positive", "span_unreadable"}
    ],
    ids=lambda one: one.said,
)
def test_the_schema_refuses_wrong_types_and_keys(one):
    assert not VALIDATOR.is_valid(tomllib.loads(one.text))


@pytest.mark.parametrize(
    ("part", "key", "value", "right"),
    [
        ("levels", "need", "all", True),
        ("levels", "need", 2, True),
        ("levels", "need", "some", False),
        ("levels", "need", True, False),
        ("levels", "need", 0, False),
        ("levels", "rank", 2, True),
        ("levels", "rank", "2", False),
        ("transitions", "priority", True, False),
        ("transitions", "sources", "draft", True),
        ("transitions", "sources", [["draft"]], False),
        ("transitions", "sources", "", False),
        ("transitions", "effects", "notify", True),
        ("transitions", "effects", ["notify", {"name": "post", "roles": ["boss"]}], True),
        ("transitions", "guards", [7], False),
        ("approvals", "rates", {"USD": "2", "JPY": 1}, True),
        ("approvals", "rates", {"usd": "2"}, False),
        ("approvals", "levels", {"head": {"roles": ["boss"]}}, False),
        ("approvals", "repeated", "never", False),
        ("fields", "visible", "no", False),
    ],
)
def test_the_schema_and_the_reader_say_the_same(part, key, value, right):
    data = tomllib.loads(GOOD)
    holder = data["approvals"][0]["levels"][1] if part == "levels" else data[part][0]
    holder[key] = value
    assert VALIDATOR.is_valid(data) is right
    if right:
        assert Definition.from_dict(data)
    else:
        with pytest.raises(InvalidDefinition):
            Definition.from_dict(data)


# --- what is no definition


@pytest.mark.parametrize("data", [None, 5, "memo", [], [{}], {}, {"name": 3}, {1: 2}, {"states": None}])
def test_what_is_no_definition_is_refused(data):
    with pytest.raises(InvalidDefinition) as caught:
        Definition.from_dict(data)
    assert caught.value.faults
    assert isinstance(caught.value, BadInput)
    assert caught.value.text("zh")


def test_a_definition_made_in_python_is_checked_when_it_is_made():
    with pytest.raises(InvalidDefinition) as caught:
        Definition("m", "a", [State("a"), State("b")], [Transition("t", "a", "c")], document="memo")
    assert [(one.code, one.path) for one in caught.value.faults] == [
        ("definition_unknown_state", "transitions[#1].target")
    ]
