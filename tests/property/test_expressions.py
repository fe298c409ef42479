"""Random well-typed expressions on random subjects: generated function, explanation and a plain reference agree.

The reference walks the nodes with Python's own fractions and dates, and knows three-valued logic and nothing else.
"""

import pickle
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from tests.property.expressing import AT, CALENDAR, WORDS, read, subjects, written

from procurekit.expressions import Expression, children, parse
from procurekit.expressions.nodes import (
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Constant,
    IsMissing,
    Logic,
    Member,
    Negative,
    Not,
    Now,
    Reference,
    SetOf,
)


def exact(value):
    return Fraction(value) if isinstance(value, Decimal) else value


def kleene_and(values):
    return False if False in values else None if None in values else True


def invert(value):
    return None if value is None else not value


def order(operator, left, right):
    return {
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
        "==": lambda: left == right,
        "!=": lambda: left != right,
    }[operator]()


def computed(operator, left, right):
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    if isinstance(right, date):
        left, right = right, left
    if isinstance(left, date):
        right = timedelta(right)
    return left * right if operator == "*" else left + right if operator == "+" else left - right


def reference(node, subject):  # noqa: C901, PLR0911, PLR0912 - one case per node
    values = [] if isinstance(node, Member) else [reference(one, subject) for one in children(node)]
    match node:
        case Constant():
            return exact(node.value)
        case Reference():
            return exact(subject[node.name.name])
        case Now():
            return AT if node.name == "at" else date(2026, 12, 3)
        case Logic(operator="and"):
            return kleene_and(values)
        case Logic():
            return invert(kleene_and([invert(one) for one in values]))
        case Not():
            return invert(values[0])
        case Compare():
            pairs = list(zip(node.operators, values, values[1:], strict=False))
            return kleene_and([None if None in (a, b) else order(sign, a, b) for sign, a, b in pairs])
        case Member():
            value, container = reference(node.operand, subject), node.container
            many = container.members if isinstance(container, SetOf) else subject[container.name.name]
            return None if value is None or many is None else (value in map(exact, many)) != node.negated
        case IsMissing():
            return (values[0] is None) != node.negated
        case Conditional():
            return None if values[0] is None else values[1] if values[0] else values[2]
        case Call(function="coalesce"):
            return next((one for one in values if one is not None), None)
        case _ if None in values:
            return None
        case Negative():
            return -values[0]
        case Arithmetic():
            return computed(node.operator, *values)
    return {
        "working_days": CALENDAR.between,
        "add_working_days": CALENDAR.add,
        "min": min,
        "max": max,
        "abs": abs,
        "len": len,
        "lower": str.lower,
        "starts_with": str.startswith,
    }[node.function](*values)


kinds = st.sampled_from(["bool", "bool", "bool", "int", "decimal", "date", "text", "instant"])
sources = kinds.flatmap(written)


@given(sources, st.lists(subjects, min_size=1, max_size=5))
def test_the_generated_function_the_explanation_and_the_reference_agree(source, several):
    expression = read(source)
    for subject in several:
        expected = reference(expression.root, subject)
        row = SimpleNamespace(**subject)
        found = expression.compiled("mapping")(subject, AT, CALENDAR)
        assert exact(found) == expected
        assert type(found) is type(expression.compiled("attributes")(row, AT, CALENDAR))
        assert exact(expression.compiled("attributes")(row, AT, CALENDAR)) == expected
        assert exact(expression(subject, at=AT, calendar=CALENDAR)) == expected
        told = expression.explain(subject, at=AT, calendar=CALENDAR)
        assert exact(told.value) == expected
        assert told.because
        assert told.text("en")
        assert told.text("zh")
        # What says that it is never missing isn't.
        assert expected is not None or expression.root.missable


@given(sources)
def test_the_canonical_source_reads_back_to_an_equal_expression(source):
    expression = read(source)
    for lang in ("en", "zh"):
        again = parse(expression.text(lang), WORDS)
        assert again == expression
        assert again.hash == expression.hash
        assert again.text(lang) == expression.text(lang)
    assert pickle.loads(pickle.dumps(expression)) == expression
    assert Expression.from_dict(expression.as_dict(), WORDS) == expression


@given(st.sampled_from(["bool", "int", "decimal", "date", "text"]).flatmap(written), subjects)
def test_a_simplified_expression_has_the_same_value(source, subject):
    expression = read(source)
    assert expression.simplified()(subject, at=AT, calendar=CALENDAR) == expression(subject, at=AT, calendar=CALENDAR)
