"""Random well-typed expressions on random subjects: generated function, explanation and a plain reference agree.

The reference walks the nodes with Python's own fractions and dates, and knows three-valued logic and nothing else.
"""

import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import assume, given
from hypothesis import strategies as st

from procurekit.expressions import Expression, InvalidExpression, Vocabulary, children, parse
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
from procurekit.values import WorkCalendar, instant_of

NAMES = {
    "flag": ("bool", "标志", True),
    "sure": ("bool", "必有", False),
    "count": ("int", "次数", True),
    "line": ("int", "行号", False),
    "amount": ("decimal", "金额", True),
    "price": ("decimal", "价格", False),
    "site": ("text", "地点", True),
    "stage": ("text", "阶段", False),
    "due": ("date", "到期日", True),
    "ordered": ("date", "下单日", False),
    "seen": ("instant", "看到时", True),
    "tags": ("texts", "标签", True),
}
WORDS = Vocabulary.from_dict(
    {name: {"type": kind, "zh": zh, "missing": missing} for name, (kind, zh, missing) in NAMES.items()}
)
CALENDAR = WorkCalendar("plant", holidays=["2026-12-25"], worked=["2026-12-27"])
AT = instant_of(datetime(2026, 12, 3, 9, tzinfo=UTC))

numbers = st.integers(-9, 9) | st.integers(0, 10**12)
decimals = st.decimals(-1000, 1000, places=3) | st.decimals(0, 3, places=1)
days = st.dates(date(2026, 11, 20), date(2027, 1, 10))
texts = st.sampled_from(["A", "b", "AB", "", "采购", 'q"\\', "x\ny"])
instants = st.datetimes(datetime(2026, 12, 1), datetime(2026, 12, 9), timezones=st.just(UTC)).map(instant_of)
VALUES = {
    "bool": st.booleans(),
    "int": numbers,
    "decimal": decimals,
    "text": texts,
    "date": days,
    "instant": instants,
    "texts": st.lists(texts, max_size=3).map(tuple),
}
subjects = st.fixed_dictionaries(
    {name: VALUES[kind] | st.none() if missing else VALUES[kind] for name, (kind, _, missing) in NAMES.items()}
)


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


LITERALS = {
    "bool": st.sampled_from(["True", "False", "是", "否"]),
    "int": numbers.map(str),
    "decimal": decimals.map(lambda one: f"{one:f}"),
    "text": texts.map(quoted),
    "date": days.map(lambda one: f'date("{one}")'),
    "instant": instants.map(lambda one: f'instant("{one.isoformat()}")'),
}


def named(kind):
    return st.sampled_from([word for name, (one, zh, _) in NAMES.items() if one == kind for word in (name, zh)])


def leaf(kind):
    moments = {"date": "today", "instant": "at"}
    known = named(kind) | st.just(moments[kind]) if kind in moments else named(kind)
    return known | LITERALS[kind]


@st.composite
def written(draw, kind, depth=3):  # noqa: C901, PLR0911, PLR0912 - one case per construct
    def part(kind):
        return draw(written(kind, depth - 1))

    if depth == 0:
        return draw(leaf(kind))
    number = st.sampled_from(["int", "decimal"])
    common = ["leaf", "if", "coalesce"]
    own = {
        "bool": ["logic", "logic", "not", "compare", "compare", "chain", "in", "in", "missing", "starts", "equal"],
        "int": ["arithmetic", "negative", "days", "working", "len", "extreme", "abs"],
        "decimal": ["arithmetic", "negative", "extreme", "abs"],
        "text": ["lower"],
        "date": ["shift", "add", "extreme"],
        "instant": ["extreme"],
    }[kind]
    match draw(st.sampled_from(own * 2 + common)):
        case "leaf":
            return draw(leaf(kind))
        case "if":
            then, otherwise = part(kind), draw(st.just("None") | written(kind, depth - 1))
            return f"(({then}) if ({part('bool')}) else ({otherwise}))"
        case "coalesce":
            return f"coalesce({', '.join(part(kind) for _ in range(draw(st.integers(2, 3))))})"
        case "logic":
            operator = draw(st.sampled_from([" and ", " or ", " 且 ", " 或 "]))
            return f"({operator.join(part('bool') for _ in range(draw(st.integers(2, 4))))})"
        case "not":
            return f"(not {part('bool')})"
        case "compare" | "chain":
            ordered = draw(st.sampled_from(["int", "decimal", "date", "instant"]))
            operators = st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "≥", "＜"])
            sides = [part(ordered) for _ in range(draw(st.integers(2, 4)))]
            return f"({sides[0]} {' '.join(f'{draw(operators)} {one}' for one in sides[1:])})"
        case "equal":
            same = draw(st.sampled_from(["bool", "text"]))
            return f"({part(same)} {draw(st.sampled_from(['==', '!=']))} {part(same)})"
        case "in":
            operator = draw(st.sampled_from(["in", "not in", "不属于"]))
            if draw(st.booleans()):
                return f"({part('text')} {operator} {draw(named('texts'))})"
            many = draw(st.sampled_from(["text", "int", "decimal", "date"]))
            members = draw(st.lists(LITERALS[many], min_size=1, max_size=3))
            return f"({part(many)} {operator} [{', '.join(members)}])"
        case "missing":
            asked = draw(st.sampled_from(["is None", "is not None", "为空"]))
            return f"({part(draw(st.sampled_from(['int', 'bool', 'text', 'date'])))} {asked})"
        case "starts":
            return f"starts_with({part('text')}, {draw(LITERALS['text'])})"
        case "arithmetic":
            other = part(kind if kind == "int" else draw(number))
            return f"({part(kind)} {draw(st.sampled_from(['+', '-', '*', '×']))} {other})"
        case "negative":
            return f"(-{part(kind)})"
        case "days":
            return f"({part('date')} - {part('date')})"
        case "working":
            return f"working_days({part('date')}, {part('date')})"
        case "len":
            return f"len({part('text')})"
        case "extreme":
            some = [part(kind) for _ in range(draw(st.integers(2, 3)))]
            return f"{draw(st.sampled_from(['min', '最大']))}({', '.join(some)})"
        case "abs":
            return f"abs({part(kind)})"
        case "lower":
            return f"lower({part('text')})"
        case "shift":
            return f"({part('date')} {draw(st.sampled_from('+-'))} {draw(st.integers(0, 40))})"
        case _:
            return f"add_working_days({part('date')}, {draw(st.integers(-30, 30))})"


def read(source):
    """The expression; days beside working days are no example."""
    try:
        return parse(source, WORDS)
    except InvalidExpression as error:
        assume(not {one.code for one in error.faults} <= {"expression_units", "expression_working_days"})
        raise


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
