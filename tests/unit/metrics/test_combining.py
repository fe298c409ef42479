"""KPIs that are made of others: what their parts have, in rows and in tables, and whose registry they are from."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from tests.frames import KINDS, TYPES, arrow, collected
from tests.golden import AT, LINES, RECEIPTS

from procurekit.errors import InvalidValue, NotFound
from procurekit.metrics import REGISTRY, Kpi, column_of, measure, measure_table
from procurekit.model.facts import LineFacts
from procurekit.model.facts_of_receipts import RECEIPT_FACTS

PLAIN = {"numerator": "1", "denominator": "1"}


def own(id_, **given):
    return Kpi(id=id_, title="T", **{**PLAIN, **given})


MADE = Kpi(id="host.made", title="T", combine="product", of=["host.a", "host.b"])


def test_parts_are_looked_for_among_the_given_ones_and_then_in_the_registry():
    parts = [own("host.a"), own("host.b")]
    assert measure([MADE, *parts], [LineFacts(**LINES[0])], at=AT)[0].of("host.made")[0].value == 1
    registry = REGISTRY.extended([*parts, MADE])
    assert measure([MADE], [LineFacts(**LINES[0])], at=AT, registry=registry)[0].results[0].value == 1
    with pytest.raises(NotFound, match=r"host\.a"):
        measure([MADE], [], at=AT)


def test_two_definitions_of_one_id_are_refused_and_one_twice_is_one():
    on_time = REGISTRY["procurekit.on_time"]
    with pytest.raises(InvalidValue, match="two KPIs with the id"):
        measure([on_time, evolve(on_time, tolerance="0.05")], [], at=AT)
    (group,) = measure([on_time, on_time], [], at=AT)
    assert len(group.results) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_two_kpis_never_share_a_column(kind):
    with pytest.raises(InvalidValue, match="host_a_b"):
        measure_table([own("host.a_b"), own("host.a.b")], KINDS[kind](arrow(LINES)), at=AT)


RECEIVED = {name: fact for name, fact in RECEIPT_FACTS.items() if fact.type in TYPES}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sum_of_nothing_is_zero_beside_a_sum_of_something_also_on_tables(kind):
    lines = [{**one, "supplier": "V-9"} if one["order_id"] == "order_E" else one for one in LINES]
    kpis = [kpi for kpi in REGISTRY.standard("erpnext") if kpi.combine]
    tables = {"schedule_line": KINDS[kind](arrow(lines)), "receipt": KINDS[kind](arrow(RECEIPTS, RECEIVED))}
    measured = measure(kpis, tables, at=AT, by="supplier")
    rows = collected(measure_table(kpis, tables, at=AT, by="supplier"))
    for row, group in zip(rows, measured, strict=True):
        for result in group.results:
            found = row[column_of(result.kpi)]
            assert (found is None) == (result.value is None), result
            assert found is None or abs(found - float(result.value)) < 1e-9, result
    (other,) = [group for group in measured if group.value == "V-9"]
    assert other.of("erpnext.delivery")[0].value == 0  # nothing came of what was due


def test_what_rests_on_rows_is_said_to():
    (group,) = measure([REGISTRY["erpnext.delivery"]], {"schedule_line": [LineFacts(**LINES[4])], "receipt": []}, at=AT)
    (result,) = group.results
    assert (result.value, result.counted) == (Decimal(0), 1)


def test_rolling_periods_go_on_to_the_last_that_any_kpi_has():
    early = LineFacts(**{**LINES[0], "ordered_on": date(2026, 1, 5)})
    late = LineFacts(**{**LINES[4], "ordered_on": date(2026, 1, 5)})
    kpis = REGISTRY.chosen(["procurekit.on_time", "procurekit.spend"])
    groups = measure(kpis, [early, late], at=AT, period="month", rolling=3)
    assert {group.period: group.results[1].value for group in groups} == {
        "2026-01": 1800,
        "2026-02": 1800,
        "2026-03": 1800,
    }
    for wrong in (0, -1, 2.5, "3"):
        with pytest.raises(InvalidValue, match="rolling"):
            measure(kpis, [], at=AT, period="month", rolling=wrong)
