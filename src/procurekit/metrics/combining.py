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


def needed(kpis: Iterable[Kpi], registry: Mapping[str, Kpi] | None = None) -> tuple[Kpi, ...]:
    """The KPIs that have to be measured: the given ones, and those that the others are made of, each once.

    A part is looked for among the given ones, then in the registry (without one, in that of procurekit).

    Raises InvalidValue if two definitions have one id, or if one is made of what is made of others itself; NotFound if
    it is made of what isn't there.
    """
    asked = tuple(kpis)
    given: dict[str, Kpi] = {}
    for kpi in asked:
        if given.setdefault(kpi.id, kpi) != kpi:
            raise InvalidValue("kpi_twice", id=kpi.id)
    found: dict[str, Kpi] = {}
    for kpi in asked:
        for one in (kpi,) if kpi.combine is None else _parts(kpi, given, registry):
            found.setdefault(one.id, one)
    return tuple(found.values())


def _parts(kpi: Kpi, given: Mapping[str, Kpi], registry: Mapping[str, Kpi] | None) -> Iterable[Kpi]:
    """The KPIs that one is made of."""
    from procurekit.metrics.registry import REGISTRY

    for id_ in kpi.of:
        one = given[id_] if id_ in given else (REGISTRY if registry is None else registry)[id_]
        if one.combine is not None:
            raise InvalidValue("kpi_of_combined", kpi=kpi.id, part=one.id)
        yield one


def combined(kpi: Kpi, simple: Mapping[str, tuple[Result, ...]], measured: Mapping[str, Kpi]) -> tuple[Result, ...]:
    """The results of a KPI, from those that were measured: one, or one per currency."""
    if kpi.combine is None:
        return simple[kpi.id]
    parts = [(measured[id_], simple[id_]) for id_ in kpi.of]
    currencies = {one.currency for _, results in parts for one in results} - {None} or {None}
    return tuple(_one(kpi, parts, currency) for currency in sorted(currencies, key=str))


def _one(kpi: Kpi, parts: Sequence[tuple[Kpi, tuple[Result, ...]]], currency: str | None) -> Result:
    found = [_in(results, currency) for _, results in parts]
    values = [one.value for one in found]
    if any(value is not None for value in values):
        # Beside a sum of something, a sum of nothing is zero.
        values = [
            Decimal(0) if value is None and _is_nothing(part, one) else value
            for (part, _), one, value in zip(parts, found, values, strict=True)
        ]
    lacking = next((one for one, value in zip(found, values, strict=True) if value is None), None)
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    reason, reason_values = (None, {}) if lacking is None else (lacking.reason, lacking.reason_values)
    if lacking is None:
        numerator, denominator = _quotient(kpi, [one for one in values if one is not None])
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
        counted=min((one.counted for one in found if one.counted), default=0),
        as_published=kpi.published_no_data if value is None else None,
    )


def _in(results: tuple[Result, ...], currency: str | None) -> Result:
    """The result in a currency, or the one that has none; of what isn't there in that currency, one without a value."""
    for one in results:
        if one.currency in {currency, None}:
            return one
    return Result(kpi=results[0].kpi, unit=results[0].unit, currency=currency, reason="kpi.no_rows")


def _is_nothing(part: Kpi, result: Result) -> bool:
    return part.statistic == "sum" and result.reason in {"kpi.no_rows", part.nothing}


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
