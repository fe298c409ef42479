"""Simplifying: what is left of an expression once a part of it is known."""

import pytest

from procurekit.expressions import Vocabulary, parse

WORDS = Vocabulary.from_dict(
    {
        "amount": {"type": "decimal"},
        "limit": {"type": "decimal"},
        "held": {"type": "bool"},
    }
)
NONE = parse("None if True else 1", WORDS)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("limit != amount", "None"),
        ("amount > limit or held", "None or held"),
        ("1 < amount < limit", "1 < amount and None"),
        ("2 < 1 < limit", "False"),
        ("not (limit == 1)", "not None"),
    ],
)
def test_a_comparison_with_what_is_never_there_is_missing(source, left):
    found = parse(source, WORDS).expanded({"limit": NONE}).simplified()
    assert found.text() == left
    for amount in (0, 2):
        for held in (True, False, None):
            row = {"amount": amount, "held": held}
            assert found(row) == parse(source, WORDS)(row)
