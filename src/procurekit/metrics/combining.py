"""Combining: KPIs that are made of others, such as a product of rates, from the results of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Final

from procurekit.errors import InvalidValue
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.result import Result
from procurekit.metrics.spread import divided
from procurekit.values.numbers import EXACT, ROUNDED

__all__ = ["combined", "needed"]

_ONE: Final = Decimal(1)


def needed(kpis: Iterable[Kpi]) -> tuple[Kpi, ...]:
    """The KPIs that have to be measured: the given ones, and those that the others are made of, each once.

    Raises InvalidValue if one is made of what the registry doesn't have, or of what is made of others itself.
    """
    found: dict[str, Kpi] = {}
    for kpi in kpis:
        for one in (kpi,) if kpi.combine is None else parts_of(kpi):
            found.setdefault(one.id, one)
    return tuple(found.values())


def parts_of(kpi: Kpi) -> tuple[Kpi, ...]:
    """The KPIs that one is made of."""
    from procurekit.metrics.registry import REGISTRY

    parts = tuple(REGISTRY[one] for one in kpi.of)
    for one in parts:
        if one.combine is not None:
            raise InvalidValue("kpi_of_combined", kpi=kpi.id, part=one.id)
    return parts


def combined(kpi: Kpi, simple: Mapping[str, tuple[Result, ...]]) -> tuple[Result, ...]:
    """The results of a KPI, from those that were measured: one, or one per currency."""
    if kpi.combine is None:
        return simple[kpi.id]
    parts = [simple[one] for one in kpi.of]
    currencies = {one.currency for results in parts for one in results} - {None} or {None}
    return tuple(_one(kpi, parts, currency) for currency in sorted(currencies, key=str))


def _one(kpi: Kpi, parts: Sequence[tuple[Result, ...]], currency: str | None) -> Result:
    found = [
        next((one for one in results if one.currency in {currency, None}), None) or results[0] for results in parts
    ]
    lacking = next((one for one in found if one.value is None), None)
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    reason, reason_values = (None, {}) if lacking is None else (lacking.reason, lacking.reason_values)
    if lacking is None:
        numerator, denominator = _quotient(kpi, [one.value for one in found if one.value is not None])
        value = divided(numerator, denominator) if denominator else None
        reason = None if denominator else "kpi.zero_denominator"
    return Result(
        kpi=kpi.id,
        unit=kpi.unit,
        currency=currency,
        numerator=numerator,
        denominator=denominator,
        value=value,
        reason=reason,
        reason_values=reason_values,
        counted=min(one.counted for one in found),
        as_published=kpi.published_no_data if value is None else None,
    )


def _quotient(kpi: Kpi, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    if kpi.combine == "product":
        # Quotients have 34 digits each, so that theirs is cut off too.
        return reduce(ROUNDED.multiply, values), _ONE
    if kpi.combine == "quotient":
        return values[0], values[1]
    if kpi.combine == "difference":
        return EXACT.subtract(values[0], values[1]), _ONE
    total = reduce(EXACT.add, values)
    return total, Decimal(len(values)) if kpi.combine == "mean" else _ONE
