"""Flat rows: one for each figure, plain enough for a CSV file and a frame."""

import csv
import io
from decimal import Decimal

from tests.unit.metrics.showing.shown import AT, HEADLINES, ON_TIME, VALUE, late, monthly, punctual

from procurekit.metrics import measure


def test_a_row_for_each_group_and_kpi():
    rows = [*punctual(2, supplier="V-1"), *late(1, supplier="V-1"), *punctual(supplier="V-1", promise=None)]
    (row,) = measure([ON_TIME], rows, at=AT, by="supplier").rows()
    assert row == {
        "supplier": "V-1",
        "period": None,
        "kpi": "procurekit.on_time",
        "title": "On time",
        "unit": "ratio",
        "currency": None,
        "value": Decimal("0.666667"),
        "numerator": 2,
        "denominator": 3,
        "target": Decimal("0.9"),
        "target_met": False,
        "counted": 3,
        "excluded": 1,
        "excluded_why": "1 no promised date",
        "reason": None,
        "reason_text": None,
    }


def test_amounts_are_rows_by_currency_and_keep_their_digits():
    rows = [*punctual(price=Decimal("0.123456"), currency="EUR"), *punctual(currency="CNY")]
    found = measure([VALUE], rows, at=AT, by="supplier").rows("zh")
    assert [(one["currency"], one["value"], one["title"]) for one in found] == [
        ("CNY", Decimal(1000), "订购金额"),
        ("EUR", Decimal("12.345600"), "订购金额"),
    ]


def test_a_fact_that_is_called_as_a_column_keeps_out_of_its_way():
    found = measure([ON_TIME], punctual(unit="kg"), at=AT, by=("unit", "supplier")).rows()
    assert [(one["group_unit"], one["supplier"], one["unit"]) for one in found] == [("kg", "V-1", "ratio")]


def test_all_rows_have_the_same_columns_and_fit_in_a_csv_file():
    found = measure(HEADLINES, monthly("V-1", [1, None, 2]), at=AT, by="supplier", period="month").rows()
    assert len(found) == 12
    assert len({tuple(one) for one in found}) == 1
    file = io.StringIO()
    writer = csv.DictWriter(file, found[0])
    writer.writeheader()
    writer.writerows(found)
    assert len(file.getvalue().splitlines()) == 1 + len(found)
