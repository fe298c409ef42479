"""Random rules over a few facts of schedule lines, and rows for them, as mappings and as frames."""

import re

import pyarrow as pa
from hypothesis import strategies as st
from tests.frames import KINDS
from tests.property.expressing import NAMES, TABLE_VALUES, longest, written

from procurekit.expressions import InvalidExpression
from procurekit.rules import Grade, Group, InvalidRule, Rule
from procurekit.rules.reading import plan_of
from procurekit.rules.subjects import SUBJECT_ROWS

FACTS = {
    "flag": "on_hold",
    "sure": "expects_receipt",
    "count": "incidents",
    "line": "follow_ups",
    "amount": "open_amount",
    "price": "unit_price",
    "site": "item",
    "stage": "stage",
    "due": "requested",
    "ordered": "ordered_on",
}
"""The fact that each name of the random expressions stands for."""

_ALSO = {**FACTS, **{NAMES[name][1]: fact for name, fact in FACTS.items()}}
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\w+')
WORDS = SUBJECT_ROWS["schedule_line"].words
_ARROW = {
    "bool": pa.bool_(),
    "int": pa.int64(),
    "decimal": pa.decimal128(18, 4),
    "text": pa.string(),
    "date": pa.date32(),
}


def as_facts(source):
    """The source of a random expression, over facts."""
    return _WORD.sub(lambda word: _ALSO.get(word[0], word[0]), source)


def sources(kind, depth=2):
    """Sources that tables can run, over facts."""
    return written(kind, depth, table=True).map(as_facts)


rows = st.lists(
    st.fixed_dictionaries(
        {fact: TABLE_VALUES[NAMES[name][0]] | st.none() for name, fact in FACTS.items()}
        | {"supplier": st.sampled_from(["V-1", "V-2", None]), "currency": st.sampled_from(["EUR", "JPY", None])}
    ),
    min_size=1,
    max_size=9,
).map(
    lambda many: [
        {"book": "main", "order_id": f"order_{place // 2}", "line": place % 2 + 1, "schedule": 1, **one}
        for place, one in enumerate(many)
    ]
)

TEXT = "{open_amount} of {item} since {since}: {incidents}, {on_hold}, {unit_price}, {days}"


@st.composite
def groups(draw):
    keys = st.sampled_from(["supplier", "item", "requested", "unit_price", "on_hold", "incidents"]) | sources("text", 1)
    return Group(
        by=draw(st.lists(keys, min_size=1, max_size=2, unique=True)),
        among=draw(st.just("True") | sources("bool", 1)),
        counts=draw(st.sampled_from(["order_id", "line", "item", "unit_price", "ordered_on", "on_hold"])),
        sums=draw(st.sampled_from([None, "open_amount", "unit_price", "incidents", "follow_ups"])),
    )


@st.composite
def rules(draw, id_="r"):
    """A rule that makes sense; None where the random expressions don't."""
    group = draw(st.none() | groups())
    when = draw(sources("bool"))
    text = TEXT
    if group is not None:
        asked = ["group_count > 1", "group_total > 1.5", "group_place == 2", "group_first", "group_count is None"]
        joined = draw(st.sampled_from([" and ", " or "]))
        when = joined.join([f"({when})", *draw(st.lists(st.sampled_from(asked), min_size=1, max_size=2))])
        text += " {group_count} {group_total} {group_place} {group_first}"
    rule = Rule(
        id=id_,
        title="A rule",
        when=when,
        since=draw(st.just("requested") | sources("date", 1)),
        group=group,
        grades=[Grade(severity="high", when=draw(sources("bool", 1)))],
        en=text,
    )
    try:
        plan_of(rule)
    except (InvalidRule, InvalidExpression):
        return None
    return rule


some_rules = st.lists(rules(), min_size=1, max_size=5).map(
    lambda many: [
        Rule.from_dict({**one.as_dict(), "id": f"r{place}"}) for place, one in enumerate(many) if one is not None
    ]
)


def short(rule, rows):
    """Do all its numbers fit where tables have them?"""
    return all(longest(one, rows) < 10**6 for one in plan_of(rule).expressions if not _of_group(one))


def _of_group(one):
    return any(name.name.startswith("group_") for name in one.names)


def frame_of(kind, rows):
    """The rows as a frame, the columns of half of the facts with their Chinese names."""
    names = {name: WORDS[name] for name in rows[0]}
    shown = {name: (one.zh if place % 2 else name) for place, (name, one) in enumerate(names.items())}
    columns = {shown[name]: pa.array([row[name] for row in rows], _ARROW[one.type]) for name, one in names.items()}
    return KINDS[kind](pa.table(columns))
