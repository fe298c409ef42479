"""The subset of the language that tables run: what lies outside is told with its place, and what to do."""

import pytest

from procurekit.expressions import InvalidExpression, Vocabulary, parse

WORDS = Vocabulary.from_dict(
    {
        "site": {"type": "text", "zh": "地点"},
        "late": {"type": "int"},
        "seen": {"type": "instant", "zh": "看到时"},
        "tags": {"type": "texts", "zh": "标签"},
        "due": {"type": "date"},
    }
)
LONG = "1234567890123456789012345678"


def faults(act):
    with pytest.raises(InvalidExpression) as caught:
        act()
    assert all(one.text("zh") != one.text() for one in caught.value.faults)
    return [(one.code.removeprefix("expression_table_"), one.line, one.column) for one in caught.value.faults]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("len(site) > 3", [("function", 1, 1)]),
        ("late > 3 and 小写(地点) == 'a'", [("function", 1, 14)]),
        ("'x' in tags or 标签 is None", [("texts", 1, 8), ("texts", 1, 16)]),
        ("seen is not None\n and at > seen", [("instant", 1, 1), ("instant", 2, 6), ("instant", 2, 11)]),
        ("seen > '2026-12-03T09:00+08:00'", [("instant", 1, 1)]),
        ("seen > 时刻('2026-12-03T09:00+08:00')", [("instant", 1, 1), ("instant", 1, 8)]),
        (f"late < {LONG}.12345678901", [("digits", 1, 8)]),
        (f"late < -{LONG}.12345678901", [("digits", 1, 9)]),
    ],
)
def test_what_tables_can_not_run_is_told_with_its_place(source, expected):
    assert faults(lambda: parse(source, WORDS, table=True)) == expected
    # Row by row it can be had.
    expression = parse(source, WORDS)
    # Read before, it is told by its canonical source.
    assert {code for code, *_ in faults(expression.ensure_tabular)} >= {code for code, *_ in expected}


@pytest.mark.parametrize(
    "source", ["late > 3", f"late < {LONG}.1234567890", "due + 1 < today", "starts_with(site, 'a')"]
)
def test_what_tables_can_run_is_not_refused(source):
    assert parse(source, WORDS, table=True) == parse(source, WORDS)
    parse(source, WORDS).ensure_tabular()


def test_other_faults_are_told_beside():
    assert faults(lambda: parse("len(site) > 3 and x", WORDS, table=True)) == [
        ("function", 1, 1),
        ("expression_unknown_name", 1, 19),
    ]
