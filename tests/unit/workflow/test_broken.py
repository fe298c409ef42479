"""Broken workflows: every fault is found when the definition is read, with its code, its line and what mends it."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter

import pytest
from tests.unit.workflow.broken import GOOD, Broken
from tests.unit.workflow.broken_names import NAMES, TWICE
from tests.unit.workflow.broken_sense import APPROVALS, GRAPH, SENSE
from tests.unit.workflow.broken_written import EXPRESSIONS, SIZE, SYNTAX, TYPES

import procurekit
from procurekit.errors import BadInput, InvalidValue, codes
from procurekit.errors.messages import definitions, workflow
from procurekit.expressions import parse
from procurekit.model.sources import InvalidSource
from procurekit.workflow import Definition, InvalidDefinition, Organisation, Person, preset, preset_text
from procurekit.workflow.files import load_definition, read_definition
from procurekit.workflow.staffing import staffing_faults

READ = [*NAMES, *TWICE, *GRAPH, *SENSE, *APPROVALS, *EXPRESSIONS, *TYPES, *SIZE]
ELSEWHERE = {
    "definition_invalid",  # the error around the faults
    "definition_role_without_holder",
    "definition_too_few_holders",  # asked of an organisation
    "definition_other_document",  # asked of a desk
    "definition_unknown_to_desk",  # likewise
    "definition_never_applies",  # likewise, of several
    "definition_altered",  # likewise, of what a book keeps
}


def broken(text, format_="toml"):
    with pytest.raises(InvalidDefinition) as caught:
        read_definition(text, format_, "memo.toml")
    return caught.value


def named(said):
    return next(one for one in READ if one.said == said)


def only_fault(said):
    (fault,) = broken(named(said).text).faults
    return fault


def test_the_good_one_is_good():
    assert read_definition(GOOD).name == "memo"


def test_there_are_many():
    assert len({one.said for one in [*READ, *SYNTAX]}) == len([*READ, *SYNTAX]) >= 65


@pytest.mark.parametrize("one", READ, ids=lambda one: one.said)
def test_every_fault_is_found_at_its_line_and_no_other(one):
    found = [(fault.code, fault.line, fault.column) for fault in broken(one.text).faults]
    stated = [column for *_, column in one.places]
    seen = [
        (code, line, column if wanted else None) for (code, line, column), wanted in zip(found, stated, strict=True)
    ]
    assert seen == one.places


@pytest.mark.parametrize("one", SYNTAX, ids=lambda one: one.said)
def test_a_text_that_is_no_toml_is_refused_at_its_place(one):
    with pytest.raises(InvalidSource) as caught:
        read_definition(one.text, "toml", "memo.toml")
    ((code, line, column),) = one.places
    assert (caught.value.code, caught.value.place.line) == (code, line)
    assert column in {None, caught.value.place.column}
    assert f"memo.toml:{line}:" in caught.value.text("en") or f"{line}" in caught.value.text("zh")


@pytest.mark.parametrize("one", READ, ids=lambda one: one.said)
def test_json_and_plain_data_have_the_same_faults(one):
    data = tomllib.loads(one.text)
    paths = Counter((fault.code, fault.path) for fault in broken(one.text).faults)
    assert Counter((fault.code, fault.path) for fault in broken(json.dumps(data), "json").faults) == paths
    with pytest.raises(InvalidDefinition) as caught:
        Definition.from_dict(data)
    assert Counter((fault.code, fault.path) for fault in caught.value.faults) == paths
    assert {(fault.line, fault.column) for fault in caught.value.faults} == {(None, None)}


@pytest.mark.parametrize("one", READ, ids=lambda one: one.said)
def test_every_fault_says_what_is_wrong_in_both_languages(one):
    error = broken(one.text)
    for fault in error.faults:
        english, chinese = fault.text("en"), fault.text("zh")
        assert fault.code in codes()
        assert fault.code not in english
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese.removeprefix(fault.path))
        place = f"memo.toml:{fault.line}:{fault.column}: "
        assert f"  {place}{english}" in error.text("en").splitlines()
        assert f"  {place}{chinese}" in error.text("zh").splitlines()
        assert fault.as_dict("zh") | {"line": fault.line, "code": fault.code} == fault.as_dict("zh")
    assert error.as_dict()["faults"] == [fault.as_dict() for fault in error.faults]


def test_every_code_of_definitions_is_found_at_least_once():
    found = {code for one in READ for code, *_ in one.places}
    assert {code for code in codes() if code.startswith("definition_")} - found == ELSEWHERE


def test_every_text_of_the_workflow_has_the_same_values_in_both_languages():
    for code, (english, chinese) in (workflow.MESSAGES | definitions.MESSAGES).items():
        told = [set(re.findall(r"\{(\w+)", one)) for one in (english, chinese)]
        # A noun that goes with its number is English alone.
        assert told[0] == told[1], code


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("a state near one that there is", "pending"),
        ("a role near one that there is", "boss"),
        ("a command near one that there is", "submit"),
        ("an approval near one that there is", "release"),
        ("a fact near one that there is, as a date", "wanted"),
        ("a field of an order near one that there is", "supplier"),
        ("a key near one that there is", "only_by"),
        ("a section that there is none of", "activities"),
        ("a guard that names a fact there is none of", "rounds"),
    ],
)
def test_a_name_near_another_is_told_with_it(said, near):
    fault = only_fault(said)
    assert (fault.code[-5:], fault.values["near"]) == ("_near", near)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("a role like none", "boss, clerk"),
        ("an approval like none", "release"),
        ("a state like none", "agreed, done, draft, dropped, pending"),
    ],
)
def test_a_name_near_none_is_told_with_all_there_are(said, known):
    assert only_fault(said).values["known"] == known


@pytest.mark.parametrize(
    ("said", "guards"),
    [
        ("two automatic steps that can both be taken", ["rounds > 3", 'rounds <= 4 and risk == "high"']),
    ],
)
def test_the_example_of_two_steps_makes_both_conditions_true(said, guards):
    fault = only_fault(said)
    facts = dict(one.split(" = ") for one in fault.values["example"].split(", "))
    words = read_definition(GOOD).vocabulary
    given = {"rounds": int(facts["rounds"]), "risk": facts["risk"]}
    assert [parse(one, words)(given) for one in guards] == [True, True]
    assert (fault.values["first"], fault.values["second"], fault.values["state"]) == ("finish", "lapse", "agreed")


def test_steps_of_different_priority_do_not_compete():
    text = named("two automatic steps that can both be taken").text
    text = text.replace(
        'automatic = true\nguards = ["rounds > 3"]', 'automatic = true\npriority = 1\nguards = ["rounds > 3"]'
    )
    assert read_definition(text).transition("finish").priority == 1


def test_the_place_of_a_fault_in_a_condition_is_inside_its_text():
    one = named("a guard with two faults")
    line = one.text.splitlines()[68]
    assert [line[fault.column - 1 :][:5] for fault in broken(one.text).faults] == ["rouns", "rissk"]


@pytest.mark.parametrize(
    "text",
    [
        'guards = "rouns > 3"',
        'guards = ["rouns > 3"]',
        'guards = [{ when = "rouns > 3" }]',
        "guards = ['''\nrouns > 3''']",
    ],
)
def test_however_a_guard_is_written_its_fault_is_at_its_word(text):
    whole = GOOD.replace('guards = ["rounds > 3"]', text)
    (fault,) = broken(whole).faults
    assert whole.splitlines()[fault.line - 1][fault.column - 1 :].startswith("rouns")


def test_a_key_called_number_does_not_move_the_place_of_its_fault():
    text = GOOD.replace('name = "drop"', 'name = "drop"\nnumber = 1')
    (fault,) = broken(text).faults
    assert (fault.line, fault.path) == (60, "transitions[#5].number")


def test_one_text_may_stand_for_a_list_also_beside_a_fault():
    text = GOOD.replace('sources = ["draft"]', 'sources = "draft"')
    assert read_definition(text) == read_definition(GOOD)
    assert [one.code for one in broken(text.replace('act = "forward"', "act = 3")).faults] == ["not_a_choice"]


def test_the_faults_of_json_have_their_lines_too():
    data = json.dumps(tomllib.loads(named("a deadline with two starts").text), indent=1)
    (fault,) = broken(data, "json").faults
    lines = data.splitlines()
    assert lines[fault.line - 1].strip() == "{"
    assert lines[fault.line].strip() == '"name": "sign",'


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"name": "m" 1}', "source_syntax", 1, 14),
        ('{"name": "m"\n "initial": "a"}', "source_syntax", 2, 2),
        ("", "source_syntax", 1, 1),
        ('{"name": "m", "name": "n"}', "source_key_twice", 1, 15),
        ("[1]", "source_not_object", 1, 1),
        ('{"name": NaN}', "source_number", 1, 10),
        ('{"name": "\\ud800"}', "source_broken_text", 1, 10),
        ('{"x": ' + "[" * 40 + "]" * 40 + "}", "source_too_deep", 1, 38),
    ],
)
def test_a_text_that_is_no_json_is_refused_at_its_place(text, code, line, column):
    with pytest.raises(InvalidSource) as caught:
        read_definition(text, "json")
    place = caught.value.place
    assert (caught.value.code, place.line, place.column) == (code, line, column)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("memo.yaml", b"name: memo", "source_format"),
        ("memo.toml", None, "source_missing"),
        ("memo.toml", b"#" * 2_000_000, "source_too_large"),
        ("memo.toml", 'name = "\u4e2d"'.encode("gbk"), "source_not_utf8"),
        ("memo.json", b"{", "source_syntax"),
        ("memo.json", b"[" * 100_000, "source_too_deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        load_definition(path)
    assert caught.value.code == code
    assert str(path) in caught.value.text("en")
    assert str(path) in caught.value.text("zh")


def test_a_file_with_faults_is_named_before_each(tmp_path):
    path = tmp_path / "memo.toml"
    path.write_text(GOOD.replace('act = "forward"', 'act = "fly"'), "utf-8")
    with pytest.raises(InvalidDefinition) as caught:
        load_definition(path)
    assert caught.value.code == "definition_invalid"
    assert f"{path}:49:7: transitions[#3].act: " in caught.value.text("en")
    assert (caught.value.as_dict()["file"], caught.value.as_dict()["faults"][0]["line"]) == (str(path), 49)


def test_at_most_a_hundred_faults_are_told_at_once():
    steps = "".join(f'[[transitions]]\nname = "x{n}"\nsources = ["gone{n}"]\n' for n in range(150))
    assert len(broken(GOOD.replace("[[approvals]]\n", f"{steps}[[approvals]]\n")).faults) == 100


def test_a_role_that_nobody_holds_is_told_with_who_asks_for_it():
    people = Organisation(people=[Person("mei", roles={"buyer"})])
    (fault,) = staffing_faults(preset("standard_order"), people)
    assert (fault.code, fault.values["name"]) == ("definition_role_without_holder", "approver")


def test_a_desk_refuses_a_workflow_of_another_document():
    with pytest.raises(InvalidValue) as caught:
        procurekit.open("memory:", definition=preset("incident"))
    assert (caught.value.code, caught.value.values["document"]) == ("definition_other_document", "incident")


def test_an_edit_has_to_be_of_what_is_there_once():
    with pytest.raises(AssertionError):
        _ = Broken("twice", {"draft": "x"}, []).text


def test_a_custom_field_that_is_nearly_a_facts_is_a_slip():
    text = preset_text("standard_order").replace("[roles]", '[facts]\nrisk = { type = "text" }\n\n[roles]')
    rule = '\n[[fields]]\npaths = ["custom.{}"]\neditable = false\n'
    assert read_definition(text + rule.format("risk")).fields
    assert read_definition(text + rule.format("colour")).fields
    (fault,) = broken(text + rule.format("rsik")).faults
    assert (fault.code, fault.values["near"]) == ("definition_unknown_field_near", "custom.risk")
