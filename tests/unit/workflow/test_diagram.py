"""Pictures of workflows: every state and step is there, in either language, and an order's own path is told apart."""

import re
import shutil
import subprocess

import pytest

from procurekit import Actor, MissingExtra
from procurekit.workflow import (
    PRESETS,
    Definition,
    State,
    Subject,
    Transition,
    decide,
    dot,
    mermaid,
    path_of,
    preset,
    svg,
)

graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz: its program dot isn't here")
ODD = 'a "quoted"; <b> : #1 \\ back'


def odd():
    return Definition(
        "odd",
        "one",
        document="odd",
        states=[State("one", en=ODD, zh="一"), State("two", en="Two", zh="二", final=True)],
        transitions=[
            Transition("go", "one", "two", en=ODD, zh="走"),
            Transition("stay", "one", en="Stay", zh="留"),
            Transition("wait", "one", en="Wait", zh="等"),
        ],
    )


def walked():
    """An order that was submitted, sent back and submitted again."""
    definition = preset("standard_order")
    subject = Subject("1", 0, "draft", {"supplier": "V-7"})
    buyer, boss = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
    for command, actor in (("submit", buyer), ("send_back", boss), ("submit", buyer)):
        subject = subject.after(decide(definition, subject, command, actor))
    return definition, path_of(definition, subject, ["approve", "reject"])


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("draw", [mermaid, dot])
def test_every_state_and_step_is_in_the_picture(name, lang, draw):
    definition = preset(name)
    text = draw(definition, lang)
    for one in (*definition.states, *definition.transitions):
        assert getattr(one, lang) in text
    other = "zh" if lang == "en" else "en"
    assert all(getattr(one, other) not in text for one in definition.states if one.zh != one.en)


@pytest.mark.parametrize("draw", [mermaid, dot])
def test_an_arrow_stands_for_every_step_between_the_same_states(draw):
    text = draw(odd())
    (line,) = [one for one in text.splitlines() if "Stay" in one]
    assert "Wait" in line


def test_the_path_is_told_apart_in_mermaid():
    definition, path = walked()
    text = mermaid(definition, path=path)
    numbers = {one.name: f"s{place}" for place, one in enumerate(definition.states, 1)}
    assert f"class {numbers['pending_approval']} present" in text
    past = set(re.findall(r"class (s\d+) past", text))
    assert past == {numbers["sent_back"]} | ({numbers["draft"]} if "draft" in path.states else set())
    assert "▶ Approve" in text
    assert "▶ Issue" not in text
    assert "class " not in mermaid(definition), "without an order there is no path"


def test_the_path_is_told_apart_in_dot():
    definition, path = walked()
    lines = dot(definition, path=path).splitlines()
    thick = [line for line in lines if "penwidth=3" in line]
    assert any('"pending_approval" -> "sent_back"' in line for line in thick)
    assert not any('"approved" -> "issued"' in line for line in thick)
    (present,) = [line for line in lines if 'fillcolor="#2563eb"' in line]
    assert present.strip().startswith('"pending_approval"')
    (approve,) = [line for line in lines if "▶ Approve" in line]
    assert "style=dashed" in approve


def test_signs_that_mean_something_to_mermaid_are_written_as_codes():
    text = mermaid(odd())
    (line,) = [one for one in text.splitlines() if " as s1" in one]
    label = line.split('"')[1]
    assert "#quot;" in label
    assert not set(re.sub(r"#\w+;", "", label)) & set('<>";:#')


@graphviz
@pytest.mark.parametrize("made", [odd, lambda: preset("change_request")])
def test_graphviz_draws_it(made):
    text = svg(made(), "zh")
    assert text.lstrip().startswith("<?xml")
    assert "</svg>" in text


@graphviz
def test_graphviz_reads_odd_labels_back(tmp_path):
    done = subprocess.run(["dot", "-Tplain"], input=dot(odd()), capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.count("\nedge ") == 3  # the start, the step, the two that stay


def test_without_graphviz_it_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtra) as missing:
        svg(odd())
    assert missing.value.code == "graphviz_missing"
