"""Flat rows: every figure of a measurement as one plain row, for CSV files and frames."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.result import Group, Result
from procurekit.metrics.showing.cells import left_out_text, meets
from procurekit.metrics.showing.groups import facts_of, own_names, values_of
from procurekit.values.numbers import ROUNDED, digits_of

if TYPE_CHECKING:
    from procurekit.metrics.measured import Measured

__all__ = ["flat_rows", "number_of"]

_PLACES: Final = 6
_OWN: Final = (
    *("period", "kpi", "title", "unit", "currency", "value", "numerator", "denominator", "target", "target_met"),
    *("counted", "excluded", "excluded_why", "reason", "reason_text"),
)


def flat_rows(measured: Measured, lang: str) -> list[dict[str, object]]:
    """A row for each group, KPI and currency; no number has more than six digits behind the point."""
    names = own_names(facts_of(measured), _OWN)
    return [
        {**dict(zip(names, values_of(group), strict=True)), **_figure(kpi, group, result, lang)}
        for group in measured
        for kpi in measured.kpis
        for result in group.of(kpi.id)
    ]


def _figure(kpi: Kpi, group: Group, one: Result, lang: str) -> dict[str, object]:
    told: tuple[object, ...] = (
        *(group.period, kpi.id, kpi.text(lang), kpi.unit, one.currency),
        *(
            number_of(one.value),
            number_of(one.numerator),
            number_of(one.denominator),
            kpi.target,
            meets(kpi, one.value),
        ),
        *(one.counted, sum(one.excluded.values()), left_out_text(one.excluded, lang), one.reason, one.text(lang)),
    )
    return dict(zip(_OWN, told, strict=True))


def number_of(value: Decimal | int | None) -> Decimal | int | None:
    """No more digits than a frame's decimals hold."""
    if not isinstance(value, Decimal) or digits_of(value) <= _PLACES:
        return value
    return value.quantize(Decimal(1).scaleb(-_PLACES), rounding=ROUND_HALF_UP, context=ROUNDED)
