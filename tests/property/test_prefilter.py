"""Prefilters of random conditions: no row for which a condition is true is ever left out."""

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.property.expressing import AT, CALENDAR
from tests.property.ruling import WORDS, rows, sources

from procurekit.expressions import InvalidExpression, parse
from procurekit.model.prefilter import Asked, Every, Some, passes
from procurekit.rules.prefilter import prefilter_of

IMPLIED = {"unit_price": Asked("item", "there")}
"""As if no column had the price, and only what has an item had one."""


def read(source):
    try:
        return parse(source, WORDS, wanted="bool")
    except InvalidExpression:
        assume(False)


conditions = st.lists(sources("bool", 3), min_size=1, max_size=3)


@given(conditions, rows)
def test_every_row_for_which_a_condition_is_true_passes(given_sources, given_rows):
    asked = [read(one) for one in given_sources]
    lets_through = passes(prefilter_of(asked, AT, CALENDAR, {}))
    for row in given_rows:
        if any(one.evaluate(row, at=AT, calendar=CALENDAR) is True for one in asked):
            assert lets_through(row.get)


@given(conditions, rows)
def test_what_no_column_has_is_asked_by_what_it_implies(given_sources, given_rows):
    asked = [read(one) for one in given_sources]
    wanted = prefilter_of(asked, AT, CALENDAR, IMPLIED)
    assert "unit_price" not in set(names_in(wanted))
    for given_row in given_rows:
        row = given_row if given_row["item"] is not None else given_row | {"unit_price": None}
        if any(one.evaluate(row, at=AT, calendar=CALENDAR) is True for one in asked):
            assert passes(wanted)(row.get)


def names_in(one):
    match one:
        case Asked():
            yield one.name
            yield getattr(one.value, "name", one.name)
        case Every() | Some():
            for part in one.parts:
                yield from names_in(part)
