"""Objects and tables give the same figures, for every KPI, on every kind of frame, whatever is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.frames import COLUMNS, KINDS, arrow, as_object, collected, random_line

from procurekit.metrics import REGISTRY, column_of, measure, measure_table
from procurekit.metrics.grain import grain_rows

AT = date(2026, 3, 15)
PLAIN = {"supplier", "kind"}


def readable(kpi):
    """Does it read lines, and no facts that a column can't hold?"""
    return all(grain_rows(one.grain).of == "schedule_line" for one in (kpi, *REGISTRY.chosen(kpi.of)))


KPIS = [kpi for kpi in REGISTRY.values() if readable(kpi)]


def close(left, right):
    if left is None or right is None:
        return left is None and right is None
    return isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def figures(measured):
    """As plain data, each number without the zeros that only say how many digits its column has."""
    return plain_of([group.as_dict() for group in measured])


def plain_of(value):
    if isinstance(value, dict):
        return {key: plain_of(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain_of(one) for one in value]
    try:
        return Decimal(value).normalize() if isinstance(value, str) else value
    except ArithmeticError:
        return value


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(seed=st.integers(0, 10**6), by=st.sampled_from([None, "supplier", ("supplier", "kind")]), data=st.data())
def test_the_figures_of_a_frame_are_those_of_its_rows(kind, seed, by, data):
    chance = Random(seed)
    rows = [random_line(chance) for _ in range(data.draw(st.sampled_from([0, 1, 5, 40])))]
    kpis = data.draw(st.lists(st.sampled_from(KPIS), min_size=1, max_size=8, unique=True))
    period = data.draw(st.sampled_from([None, "month", "quarter", "half", "week", "fiscal_year", "day"]))
    given_ = {"at": AT, "by": by, "period": period, "fiscal_start": 4}
    frame = KINDS[kind](arrow(rows))
    assert figures(measure(kpis, frame, **given_)) == figures(measure(kpis, map(as_object, rows), **given_))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(seed=st.integers(0, 10**6), by=st.sampled_from([None, "supplier", ("supplier", "kind")]), data=st.data())
def test_a_frame_in_gives_a_frame_with_the_same_figures(kind, seed, by, data):
    chance = Random(seed)
    rows = [random_line(chance) | {"currency": "EUR"} for _ in range(data.draw(st.sampled_from([1, 5, 40])))]
    kpis = data.draw(st.lists(st.sampled_from(KPIS), min_size=1, max_size=8, unique=True))
    period = data.draw(st.sampled_from([None, "month", "fiscal_quarter", "week"]))
    given_ = {"at": AT, "by": by, "period": period, "fiscal_start": 4}
    frame = KINDS[kind](arrow(rows))
    out = measure_table(kpis, frame, **given_)
    assert type(out).__module__.split(".")[0] == type(frame).__module__.split(".")[0]
    found = collected(out)
    expected = measure(kpis, map(as_object, rows), **given_)
    assert len(found) == len(expected)
    for row, group in zip(found, expected, strict=True):
        names = [group.by] if isinstance(group.by, str) else list(group.by or ())
        values = group.value if isinstance(group.value, tuple) else [group.value] if names else []
        assert [row[name] for name in names] == list(values)
        for kpi in kpis:
            (result,) = group.of(kpi.id)
            assert close(row[column_of(kpi)], None if result.value is None else float(result.value)), kpi.id
            if kpi.combine is None:
                assert row[f"{column_of(kpi)}_counted"] == result.counted, kpi.id
            if kpi.combine is None and kpi.statistic in {"ratio", "sum"}:
                assert row[f"{column_of(kpi)}_numerator"] == result.numerator, kpi.id


def test_every_fact_that_a_column_can_hold_is_in_the_frames():
    assert {"ordered", "promise_basis", "supplier"} <= COLUMNS.keys()
