"""Rows of suppliers' KPIs: by how much a figure is worse, whichever direction is good."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from procurekit import InvalidValue
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY
from procurekit.model.rows_of_supplier_kpis import SUPPLIER_KPIS, SupplierKpi, supplier_kpi_words


def figure(value, previous, better="higher", **given):
    names = {"book": "main", "supplier": "V-7", "kpi": "procurekit.on_time", "period": "2026-03"}
    known = {name: None if one is None else Decimal(one) for name, one in (("value", value), ("previous", previous))}
    return SupplierKpi(**names, **known, better=better, **given)


@pytest.mark.parametrize(
    ("value", "previous", "better", "fallen"),
    [
        ("0.80", "0.95", "higher", "0.15"),
        ("0.95", "0.80", "higher", "-0.15"),
        ("3", "5", "lower", "-2"),
        ("5", "3", "lower", "2"),
        ("0", "0", "lower", "0"),
        ("5", "3", None, None),
        (None, "3", "higher", None),
        ("3", None, "higher", None),
    ],
)
def test_by_how_much_it_is_worse(value, previous, better, fallen):
    assert figure(value, previous, better).fallen_by == (None if fallen is None else Decimal(fallen))


def test_a_third_is_subtracted_as_it_is():
    third = Decimal(1) / 3
    assert figure(third, 1).fallen_by == 1 - third


def test_a_direction_that_there_is_none_of_is_refused():
    with pytest.raises(InvalidValue):
        figure("1", "2", "sideways")


def test_every_value_is_of_the_kind_that_its_fact_says_and_conditions_read_it():
    row = figure("0.80", "0.95", supplier_name="Bolt & Nut Ltd", target=Decimal("0.95"), rows=12, previous_rows=9)
    for name, value in attrs.asdict(row).items():
        kind = SUPPLIER_KPIS[name].type
        assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name
    worse = parse("恶化幅度 > 0.1 且 样本数 >= 10 且 上期样本数 >= 5", supplier_kpi_words(), wanted="bool")
    assert worse == parse("fallen_by > 0.1 and rows >= 10 and previous_rows >= 5", supplier_kpi_words())
    assert worse(row) is True


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    for name in SUPPLIER_KPIS.keys() & VOCABULARY.keys():
        assert (SUPPLIER_KPIS[name].zh, SUPPLIER_KPIS[name].type) == (VOCABULARY[name].zh, VOCABULARY[name].type)
