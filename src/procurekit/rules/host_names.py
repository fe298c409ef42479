"""Host names: what the rows of a host's own call facts: in Chinese, or by a slip nearly as they are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from procurekit.expressions import Vocabulary
from procurekit.rules.reading import Plan
from procurekit.rules.row_hits import Fail
from procurekit.rules.subjects import SUBJECT_ROWS

__all__ = ["called", "keys_of", "note_near"]

_NEAR: Final = 0.9
"""So alike are two names where one is a slip of the other: ``latest_promis``, not ``requested_on``."""


def keys_of(rows: Sequence[Any]) -> frozenset[str]:
    """All names that any of the mappings has; none where rows are objects."""
    if not all(isinstance(row, Mapping) for row in rows):
        return frozenset()
    return frozenset(key for key in set().union(*rows) if isinstance(key, str))


def called(rows: Sequence[Any], keys: Collection[str], words: Vocabulary) -> Sequence[Any]:
    """The rows with their facts by the names that these have in English; what is there already stays as it is.

    >>> from procurekit.rules.subjects import SUBJECT_ROWS
    >>> called([{"未交数量": 5, "note": "x"}], ["未交数量", "note"], SUBJECT_ROWS["schedule_line"].words)
    [{'open': 5, '未交数量': 5, 'note': 'x'}]
    """
    other = {key: name.name for key in keys if (name := words.find(key)) is not None and name.name != key}
    if not other:
        return rows
    return [{**{name: row[key] for key, name in other.items() if key in row}, **row} for row in rows]


def note_near(plans: Sequence[Plan], columns: Collection[str], fail: Fail) -> None:
    """Note where a rule misses a fact, and something is there that is called nearly so."""
    found = {one: plans[0].rows.words.find(one) for one in columns}
    there = {name.name for name in found.values() if name is not None}
    # What is a fact of some other kind of subject is what it says.
    every = [rows.words for rows in SUBJECT_ROWS.values()]
    strange = [one for one in columns if not any(words.find(one) for words in every)]
    for plan in plans if strange else ():
        near = next((pair for fact in plan.asked if fact.name not in there for pair in _near(fact.name, strange)), None)
        if near is not None:
            fail(plan, None, None, "rule_near_fact", {"name": near[0], "near": near[1]})


def _near(fact: str, strange: Sequence[str]) -> list[tuple[str, str]]:
    # One of something is no slip for how many there are.
    others = [one for one in strange if f"{one}s" != fact]
    return [(one, fact) for one in get_close_matches(fact, others, 1, _NEAR)]
