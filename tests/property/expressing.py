"""Random well-typed expressions over a small vocabulary, and subjects for them; also those that tables can run."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from procurekit.expressions import InvalidExpression, Vocabulary, parse
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
    """A name of that kind, in either language."""
    return st.sampled_from([word for name, (one, zh, _) in NAMES.items() if one == kind for word in (name, zh)])


def leaf(kind):
    moments = {"date": "today", "instant": "at"}
    known = named(kind) | st.just(moments[kind]) if kind in moments else named(kind)
    return known | LITERALS[kind]


@st.composite
def written(draw, kind, depth=3, *, table=False):  # noqa: C901, PLR0911, PLR0912 - one case per construct
    """The source of an expression that gives that kind of value; `table`: one that a table can run."""

    def part(kind):
        return draw(written(kind, depth - 1, table=table))

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
    if table:
        own = [one for one in own if one not in {"len", "lower"}]
    match draw(st.sampled_from(own * 2 + common)):
        case "leaf":
            return draw(leaf(kind))
        case "if":
            then, otherwise = part(kind), draw(st.just("None") | written(kind, depth - 1, table=table))
            return f"(({then}) if ({part('bool')}) else ({otherwise}))"
        case "coalesce":
            return f"coalesce({', '.join(part(kind) for _ in range(draw(st.integers(2, 3))))})"
        case "logic":
            operator = draw(st.sampled_from([" and ", " or ", " 且 ", " 或 "]))
            return f"({operator.join(part('bool') for _ in range(draw(st.integers(2, 4))))})"
        case "not":
            return f"(not {part('bool')})"
        case "compare" | "chain":
            ordered = draw(
                st.sampled_from(["int", "decimal", "date"] if table else ["int", "decimal", "date", "instant"])
            )
            operators = st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "≥", "＜"])
            sides = [part(ordered) for _ in range(draw(st.integers(2, 4)))]
            return f"({sides[0]} {' '.join(f'{draw(operators)} {one}' for one in sides[1:])})"
        case "equal":
            same = draw(st.sampled_from(["bool", "text"]))
            return f"({part(same)} {draw(st.sampled_from(['==', '!=']))} {part(same)})"
        case "in":
            operator = draw(st.sampled_from(["in", "not in", "不属于"]))
            if not table and draw(st.booleans()):
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


def read(source, *, table=False):
    """The expression; days beside working days are no example."""
    try:
        return parse(source, WORDS, table=table)
    except InvalidExpression as error:
        assume(not {one.code for one in error.faults} <= {"expression_units", "expression_working_days"})
        raise


# --- on tables

TABLE_NAMES = {name: told for name, told in NAMES.items() if told[0] not in {"instant", "texts"}}
# A few numbers that don't fit a float, or whose products don't fit a decimal.
TABLE_VALUES = {
    **VALUES,
    "int": st.integers(-9, 9) | st.integers(0, 10**6) | st.sampled_from([2**53 + 1, -(10**15) - 1]),
}
table_rows = st.lists(
    st.fixed_dictionaries(
        {
            name: TABLE_VALUES[kind] | st.none() if missing else TABLE_VALUES[kind]
            for name, (kind, _, missing) in TABLE_NAMES.items()
        }
    ),
    min_size=1,
    max_size=9,
)
# A frame costs more than an expression: many of them at once.
table_sources = st.lists(
    st.sampled_from(["bool", "bool", "bool", "int", "decimal", "date", "text"]).flatmap(
        lambda kind: written(kind, table=True)
    ),
    min_size=6,
    max_size=14,
)


def random_table(rows):
    """The rows as a PyArrow table."""
    import pyarrow as pa

    types = {
        "bool": pa.bool_(),
        "int": pa.int64(),
        "decimal": pa.decimal128(18, 4),
        "text": pa.string(),
        "date": pa.date32(),
    }
    schema = pa.schema([(name, types[kind]) for name, (kind, _, _) in TABLE_NAMES.items()])
    return pa.Table.from_pylist(rows, schema=schema)


def longest(expression, rows):
    """The largest number that an expression meets on its way through the rows, without its sign."""

    def values(told):
        yield told.value
        for one in told.parts:
            yield from values(one)

    met = [one for row in rows for one in values(expression.explain(row, at=AT, calendar=CALENDAR))]
    return max((abs(one) for one in met if isinstance(one, int | Decimal)), default=0)
