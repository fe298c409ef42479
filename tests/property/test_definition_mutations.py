"""Any change of a good workflow gives one that can be used, or every fault with a code, a path and a line."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procurekit.errors import BadInput, codes
from procurekit.workflow import PRESETS, Definition, InvalidDefinition
from procurekit.workflow.files import read_definition
from procurekit.workflow.presets import preset, preset_text

NAMED = ("initial", "target", "sources", "roles", "approval", "before", "returns_to", "only_by", "states", "first")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", " ", "draft", "approver", "forward", "2 working days", "order_amount > 0", "amount >", "\0"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(
        [[], {}, ["draft"], ["draft", 3], {"name": "x"}, [{}], [[]], [{"name": "draft"}], {"a": {"b": {}}}]
    ),
).map(deepcopy)
KEYS = st.sampled_from(
    ["name", "stage", "target", "sources", "guards", "priority", "automatic", "number", "line", "名"]
)


@cache
def whole(name):
    """The preset as plain data with everything written out."""
    return preset(name).as_dict()


def places(data, path=()):
    """Every place of plain data."""
    for step, one in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, step)
        if isinstance(one, dict | list):
            yield from places(one, (*path, step))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def put(data, path, value):
    at(data, path[:-1])[path[-1]] = value


class Mutations:
    """Ways to change plain data, each of which keeps it plain data."""

    @staticmethod
    def delete(draw, data):
        path = draw(st.sampled_from(list(places(data))))
        del at(data, path[:-1])[path[-1]]

    @staticmethod
    def delete_part(draw, data):
        kinds = [key for key, many in data.items() if isinstance(many, list) and many]
        many = data[draw(st.sampled_from(kinds))]
        del many[draw(st.integers(0, len(many) - 1))]

    @staticmethod
    def duplicate(draw, data):
        lists = [path for path in places(data) if isinstance(at(data, path), list) and at(data, path)]
        many = at(data, draw(st.sampled_from(lists)))
        many.insert(draw(st.integers(0, len(many))), deepcopy(draw(st.sampled_from(many))))

    @staticmethod
    def rename(draw, data):
        named = [path for path in places(data) if path[-1] == "name"]
        put(data, draw(st.sampled_from(named)), draw(st.sampled_from(["draft", "closed", "renamed", "approve", "pay"])))

    @staticmethod
    def retarget(draw, data):
        """One name for another: of a state, a role, a command or an approval, where such a name stands."""
        named = [path for path in places(data) if path[-1] in NAMED or (len(path) > 1 and path[-2] in NAMED)]
        texts = [path for path in named if isinstance(at(data, path), str)]
        names = sorted({at(data, path) for path in texts})
        put(data, draw(st.sampled_from(texts)), draw(st.sampled_from(names)))

    @staticmethod
    def retype(draw, data):
        put(data, draw(st.sampled_from(list(places(data)))), draw(VALUES))

    @staticmethod
    def swap(draw, data):
        one, other = draw(st.sampled_from(list(places(data)))), draw(st.sampled_from(list(places(data))))
        first, second = deepcopy(at(data, one)), deepcopy(at(data, other))
        if one[: len(other)] != other and other[: len(one)] != one:
            put(data, one, second)
            put(data, other, first)

    @staticmethod
    def insert(draw, data):
        tables = [(), *(path for path in places(data) if isinstance(at(data, path), dict))]
        at(data, draw(st.sampled_from(tables)))[draw(KEYS)] = draw(VALUES)

    @staticmethod
    def automate(draw, data):
        """A step that takes itself, and maybe one that takes itself back."""
        step = draw(st.sampled_from([one for one in data["transitions"] if "target" in one]))
        for key in ("roles", "only_by", "reason", "approval", "act"):
            step.pop(key, None)
        step["automatic"] = True
        step["guards"] = [{"when": draw(st.sampled_from(['state == "approved"', '"x" in done', '"y" in overdue']))}]
        if draw(st.booleans()):
            back = {"name": "back", "sources": [step["target"]], "target": step["sources"][0]}
            data["transitions"].append(step | back)


WAYS = [one.__func__ for name, one in vars(Mutations).items() if not name.startswith("_")]


@st.composite
def mutated(draw):
    data = deepcopy(whole(draw(st.sampled_from(PRESETS))))
    for way in draw(st.lists(st.sampled_from(WAYS), min_size=1, max_size=3)):
        try:
            way(draw, data)
        except (KeyError, TypeError, AttributeError, ValueError):
            break  # an earlier change took away what this one would change
    return data


def edges(data):
    return {(source, one["target"]) for one in data["transitions"] for source in one["sources"] if "target" in one}


def reached(pairs, start):
    seen, size = set(start), 0
    while len(seen) > size:
        size = len(seen)
        seen |= {target for source, target in pairs if source in seen}
    return seen


def ensure_sound(one):
    """What a definition promises, read from its plain data alone."""
    data = one.as_dict()
    states = {state["name"] for state in data["states"]}
    assert len(states) == len(data["states"])
    ends = {
        state["name"]
        for state in data["states"]
        if state.get("final") or state.get("stage") in {"closed", "cancelled", "rejected"}
    }
    moves = edges(data)
    approvals = {approval["name"]: approval for approval in data.get("approvals", [])}
    for step in data["transitions"]:
        back = approvals.get(step.get("approval"), {}).get("returns_to")
        if back and "target" in step:
            moves.add((step["target"], back))
    assert reached(moves, {data["initial"]}) == states
    assert ends
    assert data["initial"] not in ends
    assert reached({(target, source) for source, target in moves}, ends) == states
    assert all(any(source == state != target for source, target in moves) for state in states - ends)
    by_itself = edges({"transitions": [step for step in data["transitions"] if step.get("automatic")]})
    assert not any(source in reached(by_itself, {target}) for source, target in by_itself)
    ensure_names(data, states, approvals)


def ensure_names(data, states, approvals):
    steps = {step["name"] for step in data["transitions"]}
    facts = {
        "acknowledge",
        "ship",
        "receive",
        "inspect",
        "stock_in",
        "return_goods",
        "invoice",
        "settle",
        "pay",
        "report",
        "follow_up",
    }
    others = {"create", "edit", "propose", "hold", "release", "correct", "withdraw_fact", "keep_supplier"}
    commands = steps | facts | others
    assert states >= {data["initial"], *(name for pair in edges(data) for name in pair)}
    for step in data["transitions"]:
        assert step["sources"]
        assert set(step.get("only_by", [])) <= commands
        assert step.get("approval") is None or step["approval"] in approvals
        assert {one["approval"] for one in step.get("effects", []) if one.get("approval")} <= set(approvals)
    for approval in approvals.values():
        assert approval["levels"]
        assert {*approval["before"], *filter(None, [approval.get("returns_to")])} <= states
        assert data["initial"] not in approval["before"]
    for duty in data.get("duties", []):
        assert {*duty["first"], *duty["second"]} <= commands
        assert not {*duty["first"]} & {*duty["second"]}
    assert {name for one in data.get("deadlines", []) for name in one.get("states", [])} <= states
    assert {name for one in data.get("fields", []) for name in one.get("states", [])} <= states
    roles = {one["name"] for one in data.get("roles", [])}
    asked = {name for step in data["transitions"] for name in step.get("roles", [])}
    asked |= {name for one in approvals.values() for level in one["levels"] for name in level.get("roles", [])}
    assert asked <= roles or not roles


def ensure_told(error, text):
    """Each fault has a code of the catalogue and a path, and stands within the file, one after the other."""
    lines = text.split("\n")
    known = set(codes())
    assert error.faults
    for fault in error.faults:
        assert fault.code in known
        assert isinstance(fault.path, str)
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        for lang in ("en", "zh"):
            assert fault.text(lang)
    assert all((one.line, one.column) <= (other.line, other.column) for one, other in pairwise(error.faults))
    assert error.text("en") != error.text("zh")


def outcome(text, format_):
    """The definition, or what is raised instead: nothing else is ever raised."""
    try:
        return read_definition(text, format_, f"given.{format_}")
    except BadInput as error:
        return error


def ensure_judged(text, format_):
    """Loaded and sound, or refused with everything that is wrong."""
    found = outcome(text, format_)
    if isinstance(found, Definition):
        ensure_sound(found)
        assert Definition.from_dict(json.loads(json.dumps(found.as_dict()))) == found
    elif isinstance(found, InvalidDefinition):
        ensure_told(found, text)
    else:
        assert found.code in codes()
        assert 1 <= found.values["line"] <= len(text.split("\n"))


def written(data):
    return json.dumps(data, ensure_ascii=False, indent=1)


@given(mutated())
@example({})
@example({"name": "x", "initial": "a", "states": [], "transitions": []})
def test_a_changed_workflow_is_sound_or_every_fault_is_told(data):
    ensure_judged(written(data), "json")


@given(mutated())
def test_plain_data_without_a_file_is_judged_the_same(data):
    def faults(read):
        try:
            return read().hash
        except InvalidDefinition as error:
            return sorted((one.code, one.path) for one in error.faults)

    text = written(data)
    try:
        placed = faults(lambda: read_definition(text, "json"))
    except BadInput:
        return  # no JSON that a file may hold
    assert faults(lambda: Definition.from_dict(json.loads(text, parse_float=Decimal))) == placed


@given(st.data(), st.sampled_from(PRESETS))
def test_a_changed_text_is_sound_or_every_fault_is_told(data, name):
    """Lines taken out, doubled and exchanged, and words of the text put for other words."""
    lines = preset_text(name).split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        here, there = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        way = data.draw(st.sampled_from(["delete", "double", "exchange", "word", "cut"]))
        if way == "delete" and len(lines) > 1:
            del lines[here]
        elif way == "double":
            lines.insert(there, lines[here])
        elif way == "exchange":
            lines[here], lines[there] = lines[there], lines[here]
        elif way == "word":
            words = [word for word in lines[there].split(" ") if word]
            own = lines[here].split(" ")
            if words and own:
                own[data.draw(st.integers(0, len(own) - 1))] = data.draw(st.sampled_from(words))
                lines[here] = " ".join(own)
        elif way == "cut":
            lines[here] = lines[here][: data.draw(st.integers(0, len(lines[here])))]
    ensure_judged("\n".join(lines), "toml")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_sound(name):
    ensure_sound(preset(name))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_without_any_one_of_its_parts_is_sound_or_every_fault_is_told(name):
    """Not by chance: every state, step, role, approval, level and duty is taken out once, and every value once."""
    data = tomllib.loads(preset_text(name))
    for path in list(places(data)):
        less = deepcopy(data)
        del at(less, path[:-1])[path[-1]]
        ensure_judged(written(less), "json")


@pytest.mark.parametrize("name", PRESETS)
def test_any_step_that_takes_itself_there_and_back_is_told_as_a_circle(name):
    for number, step in enumerate(whole(name)["transitions"]):
        if "target" not in step:
            continue
        data = deepcopy(whole(name))
        moved = {"target": step["target"], "automatic": True, "guards": [{"when": '"x" in done'}]}
        data["transitions"][number] = {"name": "there", "sources": step["sources"]} | moved
        data["transitions"].append(
            {"name": "back", "sources": [step["target"]]} | moved | {"target": step["sources"][0]}
        )
        found = outcome(written(data), "json")
        assert isinstance(found, InvalidDefinition)
        ensure_told(found, written(data))
        assert {"there", "back"} <= {
            one.values["step"] for one in found.faults if one.code == "definition_automatic_loop"
        }
