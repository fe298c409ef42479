"""The reference page says what the code does: its fields, its headers, its limits."""

import re
from pathlib import Path

import pytest

from procurekit.adapters.documents.tables import HEADERS, SECTIONS
from procurekit.adapters.documents.tables.files import ENCODINGS, MAX_COLUMNS, MAX_ROW
from procurekit.adapters.documents.tables.vocabulary import CHOICES, FACTS

PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "table-mapping.md").read_text(encoding="utf-8")


def table(heading):
    """The rows of the first table below a heading, as tuples of cells."""
    below = PAGE.split(f"\n## {heading}\n", 1)[1]
    rows = below[below.index("|") :].split("\n\n", 1)[0].splitlines()
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows[2:]]


def quoted(cell):
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_every_field_of_every_section_is_listed():
    listed = {quoted(section)[0]: set(quoted(names)) for section, names, _ in table("Fields")}
    assert listed == {name: set(fields) for name, fields in SECTIONS.items()}


def test_every_recognised_header_is_listed_in_its_order():
    assert {quoted(name)[0]: quoted(headers) for name, headers in table("Recognised headers")} == dict(HEADERS)


@pytest.mark.parametrize("word", sorted({*ENCODINGS, *FACTS, *(word for words in CHOICES.values() for word in words)}))
def test_every_word_that_may_be_stated_is_named(word):
    assert f"`{word}`" in PAGE


def test_the_limits_are_those_of_the_code():
    assert f"{MAX_COLUMNS:,} columns" in PAGE
    assert f"{MAX_ROW:,} characters" in PAGE
