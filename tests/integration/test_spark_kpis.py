"""The same calls on PySpark: a Parquet file of random lines gives the figures that its rows give as objects."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import isclose
from random import Random

import pyarrow.parquet as pq
import pytest
from tests.frames import COLUMNS, arrow, as_object, collected, random_line
from tests.golden import AT as END_OF_MARCH
from tests.golden import LINES, RECEIPTS
from tests.standards.test_golden_kpis import FIFTEEN

from procurekit.metrics import REGISTRY, check_table, column_of, drill, drill_table, measure, measure_table
from procurekit.metrics.history import with_history
from procurekit.metrics.periods import period_of
from procurekit.model import RECEIPT_FACTS, LineFacts

AT = date(2026, 3, 15)
MANY = 2_500


KPIS = REGISTRY.chosen(
    f"procurekit.{name}"
    for name in (
        *("on_time", "on_time_orders", "on_time_lines", "quantity_on_time", "delay", "fill_rate", "perfect_order"),
        *("rejection_ppm", "spend", "orders", "price_variance_agreement", "lead_time"),
        *("lead_time_median", "lead_time_p90", "lead_time_variation", "supplier_concentration"),
        "largest_supplier_share",
    )
)
"""Of every grain that is read from lines, and of every statistic."""


@pytest.fixture(scope="module")
def rows():
    chance = Random(7)

    def line(number):
        order = {"order_id": f"order_{number // 4}", "order_number": f"PO-{number // 4}"}
        return random_line(chance) | order | {"item": chance.choice(["M6", "M8", "螺母", None])}

    return [line(number) for number in range(MANY)]


@pytest.fixture(scope="module")
def read(spark, tmp_path_factory):
    """Rows with these columns, as Spark reads them from a Parquet file."""

    def written(rows, columns=COLUMNS):
        file = tmp_path_factory.mktemp("tables") / "rows.parquet"
        pq.write_table(arrow(rows, columns), file)
        return spark.read.parquet(str(file))

    return written


@pytest.fixture(scope="module")
def lines(read, rows):
    return read(rows)


def assert_same(row, group, kpi):
    """A row of a table has a KPI's figures in a group: counts and sums exactly, none where currencies are mixed."""
    name = column_of(kpi)
    results = [one for one in group.of(kpi.id) if one.counted]
    (one,) = results if len(results) == 1 else [None]
    assert row[f"{name}_counted"] == sum(one.counted for one in results), kpi.id
    if one is None or one.value is None:
        assert row[name] is None, kpi.id
    else:
        assert isclose(row[name], one.value, rel_tol=1e-9, abs_tol=1e-9), kpi.id
    if kpi.statistic in {"ratio", "sum"}:
        assert row[f"{name}_numerator"] == (one and one.numerator), kpi.id
    if kpi.statistic == "ratio":
        assert row[f"{name}_denominator"] == (one and one.denominator), kpi.id


def assert_alike(out, rows, kpis, **given):
    """What Spark gives back is what the objects give, group by group."""
    assert type(out).__module__.startswith("pyspark.")
    found, expected = collected(out), measure(kpis, rows, at=AT, **given)
    period = period_of(given["period"], given.get("fiscal_start", 1))
    assert len(found) == len(expected)
    for row, group in zip(found, expected, strict=True):
        assert (row["supplier"] if group.by else None) == group.value
        start = row["period"]
        assert (None if start is None else period.label(period.number(start))) == group.period
        for kpi in kpis:
            assert_same(row, group, kpi)


def test_by_supplier_and_month(lines, rows):
    given = {"by": "supplier", "period": "month"}
    assert_alike(measure_table(KPIS, lines, at=AT, **given), map(as_object, rows), KPIS, **given)


def test_by_fiscal_year(lines, rows):
    given = {"period": "fiscal_year", "fiscal_start": 3}
    kpis = REGISTRY.chosen(["procurekit.on_time", "procurekit.on_time_orders"])
    assert_alike(measure_table(kpis, lines, at=AT, **given), map(as_object, rows), kpis, **given)


def test_each_currency_by_itself(lines, rows):
    kpis = REGISTRY.chosen(["procurekit.spend", "procurekit.on_time_orders", "procurekit.lead_time_median"])
    found, expected = (measure(kpis, one, at=AT, by="supplier") for one in (lines, map(as_object, rows)))
    assert found.groups == expected.groups


def test_what_an_item_cost_before(read, rows):
    kpi = REGISTRY["procurekit.price_variance_history"]
    few = [LineFacts(**vars(as_object(row))) for row in rows[:300]]
    table = read(rows[:300], {name: fact for name, fact in COLUMNS.items() if name != "previous_price"})
    given = {"by": "supplier", "period": "half"}
    assert_alike(measure_table([kpi], table, at=AT, **given), with_history(few), [kpi], **given)


def test_the_golden_rows(read):
    published = [one for one in FIFTEEN if not one[1]]  # without their variants
    kpis = [REGISTRY[name] for name, *_ in published]
    tables = {
        "schedule_line": read(LINES),
        "receipt": read(RECEIPTS, {name: fact for name, fact in RECEIPT_FACTS.items() if name in RECEIPTS[0]}),
    }
    (row,) = collected(measure_table(kpis, tables, at=END_OF_MARCH))
    for kpi, (*_, numbers, value) in zip(kpis, published, strict=True):
        name = column_of(kpi)
        assert isclose(row[name] * 100, float(value), abs_tol=0.0051), kpi.id
        if kpi.combine is None:
            assert (row[f"{name}_numerator"], row[f"{name}_denominator"]) == numbers, kpi.id


def test_it_is_checked_before_it_is_measured(lines, rows):
    found = check_table(lines, at=AT)
    assert found.rows == MANY
    assert found.columns.keys() == COLUMNS.keys()
    assert set(KPIS) <= {REGISTRY[one] for one in found.ready}
    told = {one.code: int(one.values["rows"]) for one in found.findings if "rows" in one.values}
    assert told["table_no_supplier"] == sum(row["supplier"] is None for row in rows)
    assert told["table_rejected_more"] == sum(row["rejected"] > row["received"] for row in rows)
    assert told["table_received_in_future"] == sum((row["last_received_on"] or AT) > AT for row in rows)
    lines_ = Counter((row["order_number"], row["line"], row["schedule"]) for row in rows)
    assert told["table_twice"] == sum(many for many in lines_.values() if many > 1)


def test_from_a_number_to_its_rows(lines, rows):
    kpi, where = REGISTRY["procurekit.quantity_on_time"], {"supplier": "V-1", "kind": "service"}
    found = collected(drill_table(kpi, lines, at=AT, where=where))
    assert Counter((row["kpi_numerator"], row["kpi_denominator"], row["kpi_left_out"]) for row in found) == Counter(
        (one.numerator, one.denominator, one.left_out) for one in drill(kpi, map(as_object, rows), at=AT, where=where)
    )
