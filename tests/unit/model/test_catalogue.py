"""The message catalogue: every code that the source speaks exists, in English and Chinese, with the same values."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import procurekit.errors as errors_package
from procurekit.errors import codes, say
from procurekit.errors.messages import MESSAGES

SOURCE = Path(errors_package.__file__).parents[1]
# The calls whose first text is a code; `refusal` and `say` are functions, the others classes or their `of`.
SPEAKERS = {
    "BadInput",
    "Conflict",
    "InvalidValue",
    "KeyReused",
    "MissingExtra",
    "NotFound",
    "ProcurekitError",
    "StoreError",
    "Fault",
    "Finding",
    "Reason",
    "refusal",
    "say",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MODULES = sorted(SOURCE.rglob("*.py"))


def spoken(tree: ast.AST) -> set[str]:
    """The codes that a module passes to an error, a finding or the catalogue, where they stand in it as text."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr == "of":
            called = called.value
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
        if name not in SPEAKERS:
            continue
        first = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
        # One code or the other: "a" if … else "b".
        options = [part for one in first for part in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
        found |= {one.value for one in options if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def optional(text: str) -> set[str]:
    """The values of which a text says something only where they are there."""
    return {name for _, name, spec, _ in string.Formatter().parse(text) if name and spec and spec.startswith("?")}


@pytest.mark.parametrize("module", MODULES, ids=[str(one.relative_to(SOURCE)) for one in MODULES])
def test_every_code_that_a_module_speaks_is_in_the_catalogue(module):
    missing = spoken(ast.parse(module.read_text(encoding="utf-8"))) - set(codes())
    assert not missing


def test_the_search_for_codes_finds_them():
    tree = ast.parse(
        'raise InvalidValue("a", x=1)\ncheck.refusal("b", o, f, v)\nFault.of("c" if y else "d")\n'
        'Finding(code="e", path="")\nerrors.StoreError("f")\nsay("g", {})\nother("h")\nFault.of(name)'
    )
    assert spoken(tree) == set("abcdefg")


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_message_says_the_same_in_english_and_chinese(code):
    english, chinese = MESSAGES[code]
    assert english.strip()
    assert chinese.strip()
    assert placeholders(english) == placeholders(chinese)
    assert optional(english) == optional(chinese)
    assert not CHINESE.search(english.replace("中文", ""))
    assert all(name.isidentifier() for name in placeholders(english))


# Words that are the same in Chinese: proper names, abbreviations, symbols.
@pytest.mark.parametrize("code", [one for one in sorted(MESSAGES) if re.search(r"[a-z]{4}", MESSAGES[one][0])])
def test_every_chinese_message_is_in_chinese(code):
    chinese = MESSAGES[code][1]
    written = string.Formatter().parse(chinese)
    words = "".join(literal for literal, _, _, _ in written)
    assert CHINESE.search(words) or not re.search(r"[A-Za-z]{4}", words)


@pytest.mark.parametrize("code", sorted(MESSAGES))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_message_can_be_said_with_its_values_and_without(code, lang):
    names = placeholders(MESSAGES[code][0])
    said = say(code, {name: f"<{name}>" for name in names}, lang)
    assert all(f"<{name}>" in said for name in names)
    bare = say(code, {}, lang)
    needed = names - optional(MESSAGES[code][0])
    assert all((f"{{{name}}}" in bare) == (name in needed) for name in names)
    nothing = say(code, dict.fromkeys(names), lang)
    assert nothing.count("—") >= len(needed)


def test_an_unknown_code_is_shown_with_its_values():
    assert say("no.such.code", {"a": 1}) == "no.such.code, a=1"


def test_no_file_of_messages_repeats_a_code_of_another():
    seen: dict[str, list[str]] = {}
    for module in sorted((SOURCE / "errors" / "messages").glob("[a-z]*.py")):
        own = __import__(f"procurekit.errors.messages.{module.stem}", fromlist=["MESSAGES"]).MESSAGES
        for code in own:
            seen.setdefault(code, []).append(module.stem)
    twice = {code: where for code, where in seen.items() if len(where) > 1}
    assert not twice


def test_codes_that_nothing_speaks_are_told_but_no_fault(record_property):
    # A code may be built from a name (`verify.…`, `kpi.…`, `term.…`): any text of the source that equals it counts.
    texts = {
        node.value
        for module in MODULES
        if "messages" not in module.parts
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    families = {"term", "timeline", "cli", "kpi", "page", "open", "wording", "field"}
    unused = [one for one in codes() if one not in texts and one.partition(".")[0] not in families]
    record_property("codes that nothing speaks", ", ".join(unused) or "none")
