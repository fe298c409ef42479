"""Rows of suppliers' KPIs: what one figure of one supplier was in a period and in the one before, for rules to compare.

Who measures hands them in: a rule reads whether a supplier got worse, and by how much.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Final

from attrs import field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.fact import Fact, facts_in, same, says
from procurekit.model.facts_of_lines import VOCABULARY
from procurekit.values import check
from procurekit.values.numbers import ROUNDED

__all__ = ["SUPPLIER_KPIS", "SupplierKpi", "supplier_kpi_words"]


@frozen(kw_only=True)
class SupplierKpi:
    """One figure of one supplier, in the last period that is over and in the one before. None is unknown, never zero.

    >>> figure = {"book": "main", "supplier": "V-7", "kpi": "procurekit.on_time", "period": "2026-03"}
    >>> SupplierKpi(**figure, better="higher", value=Decimal("0.80"), previous=Decimal("0.95")).fallen_by
    Decimal('0.15')
    >>> SupplierKpi(**figure, better="lower", value=Decimal(3), previous=Decimal(5)).fallen_by
    Decimal('-2')
    """

    book: str = field(metadata=same(VOCABULARY["book"]))
    supplier: str = field(metadata=same(VOCABULARY["supplier"]))
    supplier_name: str | None = field(default=None, metadata=same(VOCABULARY["supplier_name"]))
    kpi: str = field(metadata=says("指标", "the id of the KPI"))
    kpi_title: str = field(default="", metadata=says("指标名称", "what the KPI is called in English"))
    kpi_title_zh: str = field(default="", metadata=says("指标中文名称", "what the KPI is called in Chinese"))
    kpi_unit: str = field(
        default="ratio", metadata=says("指标单位", "what the figure is in: ratio, days, hours, ppm, …")
    )
    currency: str | None = field(
        default=None, metadata=same(VOCABULARY["currency"], "the currency of a figure that is money")
    )
    better: str | None = field(
        default=None,
        validator=check.choice("higher", "lower"),
        metadata=says("优劣方向", "which direction is good: higher or lower"),
    )
    target: Decimal | None = field(default=None, metadata=says("目标值", "what is wanted of it"))
    period: str = field(metadata=says("期间", "the period, such as 2026-03 or 2026-Q1"))
    value: Decimal | None = field(default=None, metadata=says("指标值", "the figure in that period"))
    previous: Decimal | None = field(default=None, metadata=says("上期指标值", "the figure in the period before"))
    rows: int = field(default=0, metadata=says("样本数", "how many rows the figure rests on"))
    previous_rows: int = field(
        default=0, metadata=says("上期样本数", "how many rows that of the period before rests on")
    )
    fallen_by: Decimal | None = field(
        init=False,
        metadata=says(
            "恶化幅度",
            "by how much it is worse than in the period before, whichever direction is good; below zero if better",
        ),
    )

    @fallen_by.default
    def _fallen_by(self) -> Decimal | None:
        if self.value is None or self.previous is None or self.better is None:
            return None
        worse = ROUNDED.subtract(self.previous, self.value)
        return worse if self.better == "higher" else worse.copy_negate()


SUPPLIER_KPIS: Final[dict[str, Fact]] = facts_in(SupplierKpi)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


@cache
def supplier_kpi_words() -> Vocabulary:
    """The names that expressions over suppliers' KPIs may use.

    >>> supplier_kpi_words().find("恶化幅度").name
    'fallen_by'
    """
    return Vocabulary.from_facts(SUPPLIER_KPIS)
