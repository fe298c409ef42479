"""Comparing days: what asks how long it has been becomes a test of the day itself."""

from datetime import date

import pytest

from procurekit.expressions import Expression, Vocabulary, parse
from procurekit.expressions.comparing import asked_of_days
from procurekit.expressions.explaining import Surroundings

AT = date(2026, 3, 9)
WORDS = Vocabulary.from_dict({"due": {"type": "date"}, "sent": {"type": "date"}, "late": {"type": "int"}})
DAYS = [date(2026, 3, day) for day in range(1, 29)]


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("today - due > 3", 'due < date("2026-03-06")'),
        ("today - due <= 3", 'due >= date("2026-03-06")'),
        ("due - today == 3", 'due == date("2026-03-12")'),
        ("3 < today - due", 'due < date("2026-03-06")'),
        ("1 + 2 != due - date('2026-03-01')", 'due != date("2026-03-04")'),
        ("today - coalesce(due, sent) >= 0", 'coalesce(due, sent) <= date("2026-03-09")'),
        ("due - sent > 3", None),
        ("today - due > late", None),
        ("today - due > 1.5", None),
        ("today - due > 999999999", None),
        ("0 < today - due < 3", None),
        ("late > 3", None),
        ("today - date('2026-03-01') > 3", None),
    ],
)
def test_what_is_asked(source, asked):
    expression = parse(source, WORDS)
    found = Expression(asked_of_days(expression.root, Surroundings(AT)))
    assert found.text() == (expression.text() if asked is None else asked)
    for day in (*DAYS, None):
        row = {"due": day, "sent": date(2026, 3, 5), "late": 2}
        assert found(row, at=AT) == expression(row, at=AT)
