"""Prefilters of random conditions: no row for which a condition is true is ever left out."""

from hypothesis import given
from hypothesis import strategies as st
from tests.property.expressing import AT, CALENDAR, read, subjects, written

from procurekit.model.prefilter import Asked, Every, Some, passes
from procurekit.rules.prefilter import prefilter_of

IMPLIED = {"amount": Asked("site", "there")}
"""As if no column had the amount, and only what has a site had one."""

conditions = st.lists(written("bool", 3), min_size=1, max_size=3)
rows = st.lists(subjects, min_size=1, max_size=8)


@given(conditions, rows)
def test_every_row_for_which_a_condition_is_true_passes(sources, given_rows):
    asked = [read(one) for one in sources]
    lets_through = passes(prefilter_of(asked, AT, CALENDAR, {}))
    for row in given_rows:
        if any(one.evaluate(row, at=AT, calendar=CALENDAR) is True for one in asked):
            assert lets_through(row.get)


@given(conditions, rows)
def test_what_no_column_has_is_asked_by_what_it_implies(sources, given_rows):
    asked = [read(one) for one in sources]
    wanted = prefilter_of(asked, AT, CALENDAR, IMPLIED)
    assert "amount" not in set(names_in(wanted))
    for given_row in given_rows:
        row = given_row if given_row["site"] is not None else given_row | {"amount": None}
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
