"""KPIs of tables: what may not be put together, and what is said where there is nothing to say."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from tests.frames import KINDS, collected

from procurekit.errors import InvalidValue
from procurekit.metrics import REGISTRY, Kpi, check_table, measure, measure_table

AT = date(2026, 3, 15)
MONEY = pa.decimal128(18, 4)


def kpi(statistic, numerator, **given):
    return Kpi(id=f"test.{statistic}", title=statistic, statistic=statistic, numerator=numerator, **given)


def lines(*rows, **types):
    """The rows as a table of Arrow, of the types of these columns."""
    columns = zip(*rows, strict=True)
    return pa.table({name: pa.array(next(columns), kind) for name, kind in types.items()})


def figures(kpis, kind, table, **given):
    return [tuple(row.values()) for row in collected(measure_table(kpis, KINDS[kind](table), at=AT, **given))]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("statistic", ["median", "p90", "variation", "hhi", "largest"])
def test_no_figure_mixes_currencies(kind, statistic):
    table = lines(
        ("V-1", "EUR", "M6", Decimal(2), Decimal(6)),
        ("V-1", "EUR", "M6", Decimal(2), Decimal(6)),
        ("V-2", "EUR", "M6", Decimal(2), Decimal(6)),
        ("V-2", "CNY", "M6", Decimal(2), Decimal(6)),
        supplier=pa.string(),
        currency=pa.string(),
        item=pa.string(),
        unit_price=MONEY,
        amount=MONEY,
    )
    share = statistic in {"hhi", "largest"}
    asked = kpi(statistic, "amount" if share else "unit_price", over="item" if share else None)
    (one, first, *_), (two, second, *_) = figures([asked], kind, table, by="supplier")
    assert (one, two, second) == ("V-1", "V-2", None)
    assert first == {"median": 2, "p90": 2, "variation": 0, "hhi": 1, "largest": 1}[statistic]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_varies_around_zero(kind):
    day = date(2026, 3, 5)
    table = lines(
        ("A", day, date(2026, 3, 4)),
        ("A", day, date(2026, 3, 6)),
        ("B", day, date(2026, 3, 6)),
        ("B", day, date(2026, 3, 8)),
        ("C", day, date(2026, 3, 6)),
        ("C", day, None),
        supplier=pa.string(),
        ordered_on=pa.date32(),
        completed_on=pa.date32(),
    )
    asked = kpi("variation", "completed_on - ordered_on")
    found = figures([asked], kind, table, by="supplier", parts=False)
    assert [name for name, _ in found] == ["A", "B", "C"]
    assert found[1][1] == pytest.approx(2**0.5 / 2)
    assert (found[0][1], found[2][1]) == (None, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_quantity_at_a_price_is_an_amount(kind):
    table = lines(
        ("PO-1", Decimal(10), Decimal(3), Decimal(4)),
        ("PO-2", Decimal(5), Decimal(2), Decimal(2)),
        order_number=pa.string(),
        ordered=MONEY,
        unit_price=MONEY,
        agreement_price=MONEY,
    )
    asked = kpi("ratio", "at_order_price - at_agreement_price", denominator="at_agreement_price")
    ((value, above, below, counted),) = figures([asked], kind, table)
    assert (above, below, counted) == (-10, 50, 2)
    assert value == pytest.approx(-0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_holds_amounts_against_quantity_and_price(kind):
    table = lines(
        (Decimal(10), Decimal(3), Decimal(30)),
        (Decimal(10), Decimal(3), Decimal(31)),
        (Decimal(10), Decimal(3), None),
        ordered=MONEY,
        unit_price=MONEY,
        amount=MONEY,
    )
    found = check_table(KINDS[kind](table), at=AT)
    assert [(one.code, one.values["rows"]) for one in found.findings] == [("table_amount_mismatch", "1")]


def test_without_a_column_of_lines_order_lines_are_not_counted():
    table = pa.table(
        {"order_number": ["PO-1", "PO-1"], "ordered": [1, 2], "received": [0, 0], "line_status": ["open", "open"]}
    )
    with pytest.raises(InvalidValue) as error:
        measure([REGISTRY["procurekit.lines"]], table, at=AT)
    assert "line" in error.value.values["missing"]
    (found,) = measure([REGISTRY["procurekit.orders"]], table, at=AT)[0].results
    assert found.value == 1
    (found,) = measure([REGISTRY["procurekit.cancelled_lines"]], table, at=AT)[0].results
    assert found.counted == 2
