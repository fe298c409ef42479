"""Objects and tables make the same rows of orders of rows of lines, on every kind of frame, whatever is missing."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import narwhals as nw
import pytest
from attrs import asdict, fields
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.frames import COLUMNS, KINDS, arrow, collected, random_line

from procurekit.model.rows_of_orders import ORDER_ROWS, WholeOrder, order_rows, order_rows_in

KEPT = {"order_id", "order_number"}


def random_part(chance):
    """A row of a line of one of a few orders; anything in it may be missing."""
    row = random_line(chance) | {"order_id": f"order_{chance.randint(1, 4)}", "order_number": chance.choice("AB")}
    row |= {"book": chance.choice(["main", "wuxi"]), "kind": chance.choice(["goods", "free", "service"])}
    return {name: None if chance.random() < 0.15 else row[name] for name in COLUMNS}


def by_order(rows):
    """Plain rows by what identifies them, each number without the zeros that only say how its column is kept."""
    found = {}
    for row in rows:
        plain = {name: one.normalize() if isinstance(one, Decimal) else one for name, one in row.items()}
        found[plain.get("book"), plain["order_id"]] = plain
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_the_orders_of_a_frame_are_those_of_its_rows(kind, seed, data):
    chance = Random(seed)
    rows = [random_part(chance) for _ in range(data.draw(st.sampled_from([0, 1, 5, 40])))]
    absent = set() if chance.random() < 0.3 else {name for name in COLUMNS if chance.random() < 0.3} - KEPT
    columns = {name: fact for name, fact in COLUMNS.items() if name not in absent}
    given_ = [{name: row[name] for name in columns} for row in rows]
    wanted = [asdict(one) for one in order_rows(given_)]
    frame = order_rows_in(KINDS[kind](arrow(rows, columns)))
    told = frame.collect_schema().names()
    needs = {one.name: {*one.metadata["needs"]} for one in fields(WholeOrder)}
    assert {*told} == {name for name in ORDER_ROWS if not needs[name] or not needs[name] <= absent}
    found = by_order(collected(frame.to_native()))
    assert found == by_order([{name: row[name] for name in told} for row in wanted])


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_the_rows_does_not_matter(seed):
    chance = Random(seed)
    rows = [random_part(chance) for _ in range(12)]
    found = by_order([asdict(one) for one in order_rows(rows)])
    chance.shuffle(rows)
    assert by_order([asdict(one) for one in order_rows(rows)]) == found


@pytest.mark.parametrize("kind", KINDS)
@given(only=st.sets(st.sampled_from(sorted(ORDER_ROWS)), max_size=4), seed=st.integers(0, 10**6))
@settings(max_examples=8)
def test_what_is_wanted_is_what_it_is_among_all(kind, only, seed):
    chance = Random(seed)
    frame = nw.from_native(KINDS[kind](arrow([random_part(chance) for _ in range(10)])))
    some, every = (collected(order_rows_in(frame, one).to_native()) for one in (only, None))
    wanted = {"book", "order_id"} | only
    assert by_order(some) == by_order([{name: row[name] for name in wanted} for row in every])
