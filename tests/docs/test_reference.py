"""The reference pages say what the code says: every field, fact, KPI, code, event type and command is on its page."""

import importlib.util
import re
import tomllib
from pathlib import Path

import attrs
import pytest

from procurekit.desk.execution import COMMANDS
from procurekit.errors import codes, say
from procurekit.metrics import REGISTRY, explained
from procurekit.model.codec import NAMED
from procurekit.model.events import EVENT_TYPES
from procurekit.model.facts import VOCABULARY
from procurekit.rules import CHASING, STANDARD, load_rules, read_rules
from procurekit.rules.subjects import SUBJECT_ROWS

DOCS = Path(__file__).parents[2] / "docs"


def load_generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = load_generator()


def text_of(page):
    return generate.page(page).read_text("utf-8")


def section(page, heading):
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page}.md has no section {heading}"
    return found[1]


@pytest.mark.parametrize("page", generate.PAGES)
def test_a_page_is_what_the_code_says(page):
    assert text_of(page) == generate.rendered(page), "out of date: run python docs/generate.py"


@pytest.mark.parametrize("name", generate.SCHEMAS)
def test_a_published_schema_is_what_the_code_says(name):
    found = generate.schema_file(name).read_text("utf-8")
    assert found == generate.schema(name), "out of date: run python docs/generate.py"


def test_every_block_is_on_a_page():
    blocks = {name for page in generate.PAGES for name in re.findall(r"<!-- generated: ([a-z_]+) -->", text_of(page))}
    assert blocks == set(generate.BLOCKS)


@pytest.mark.parametrize("cls", sorted(set(NAMED.values()), key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_every_field_of_a_document_is_described(cls):
    described = re.findall(r"^\| `(\w+)` \|", section("documents", cls.__name__), re.MULTILINE)
    assert described == [one.name for one in attrs.fields(cls)]


def test_no_description_is_left_over():
    meanings = tomllib.loads((DOCS / "reference" / "fields.toml").read_text("utf-8"))
    known = {cls.__name__: set(attrs.fields_dict(cls)) for cls in generate.reachable(NAMED.values())}
    everywhere = {name for names in known.values() for name in names}
    assert set(meanings.pop("any")) <= everywhere
    for cls, fields in meanings.items():
        assert set(fields) <= known[cls], cls


def test_every_fact_is_on_the_page():
    for name, fact in VOCABULARY.items():
        assert f"| `{name}` | {fact.zh} |" in text_of("facts")


def test_every_code_is_on_a_page_with_both_texts():
    pages = "".join(text_of(page) for page in ("errors", "findings", "kpis"))
    for code in codes():
        if code.startswith(generate.LABELS) and not code.startswith("kpi."):
            continue
        row = next((line for line in pages.splitlines() if line.startswith(f"| `{code}` |")), None)
        assert row is not None, f"{code} is on no page"
        assert len(re.split(r"(?<!\\)\|", row)) == 5, row


def test_the_pages_show_the_very_texts():
    assert say("order_without_lines") in text_of("errors")
    assert say("order_without_lines", None, "zh") in text_of("errors")


@pytest.mark.parametrize("kpi", REGISTRY.values(), ids=lambda kpi: kpi.id)
def test_every_kpi_has_its_definition_in_both_languages(kpi):
    said = section("kpis", f"`{kpi.id}`")
    assert kpi.meaning in said
    assert kpi.meaning_zh in said
    rows = [line for line in said.splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [one.label for one in explained(kpi)]


def test_every_event_type_and_command_is_on_its_page():
    for page, names in (("events", EVENT_TYPES), ("commands", COMMANDS)):
        for name in names:
            assert f"| `{name}` |" in text_of(page)


@pytest.mark.parametrize("rule", {one.id: one for one in (*STANDARD, *CHASING)}.values(), ids=lambda one: one.id)
def test_every_rule_is_on_the_page_in_both_languages(rule):
    said = section("rules", f"`{rule.id}`")
    for text in (rule.title, rule.title_zh, rule.meaning, rule.meaning_zh, rule.en, rule.zh):
        assert text in said
    for name in rule.values:
        assert f"{name} = " in said
    told = [line.split(" | ")[1] for line in said.splitlines() if line.startswith(("| reminds", "| escalates"))]
    assert len(told) == (rule.repeat is not None) + len(rule.escalate)


def test_every_derived_name_of_a_subject_is_on_the_page():
    for kind, rows in SUBJECT_ROWS.items():
        for name, (zh, _) in rows.derived.items():
            assert f"| `{kind}` | `{name}` | `{zh}` |" in text_of("rules")


def test_the_example_file_of_rules_is_read_and_the_page_shows_it():
    path = DOCS / "reference" / "rules.toml"
    rules = load_rules(path)
    assert len(rules) > 3
    assert {one.subject for one in rules} >= {"schedule_line", "order", "invoice"}
    assert any(one.id in {known.id for known in STANDARD} for one in rules), "one stands in for a rule of the pack"
    assert read_rules(path.read_text("utf-8")) == rules
    assert "](rules.toml)" in text_of("rules")
