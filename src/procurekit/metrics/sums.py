"""Sums: what is added up of one KPI in one group while the rows go by, and the result that it comes to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from itertools import accumulate
from typing import Final

from procurekit.metrics.kpi import Exclusion, Kpi, Number, Part
from procurekit.metrics.result import Portion, Result
from procurekit.values.numbers import EXACT

__all__ = ["Sums"]

_SUMMED: Final = frozenset({"money", "count"})
_NONE: Final = Portion(None, None, None)
# A quotient is the one place where digits end; the caller's own context has no say in it.
_DIVISION: Final = Context(prec=34)


class Sums:
    """Numerators and denominators by kind and unit, the rows left out by reason, and how often each number occurred."""

    __slots__ = ("counted", "excluded", "parts", "spread")

    def __init__(self) -> None:
        self.counted = 0
        self.parts: dict[tuple[str, str | None], Part] = {}
        self.excluded: dict[Exclusion, int] = {}
        self.spread: dict[Number, int] = {}

    def add(self, kind: str, unit: str | None, part: Part) -> None:
        """Count a row."""
        self.counted += 1
        held = self.parts.get((kind, unit))
        self.parts[kind, unit] = part if held is None else _plus(held, part)

    def note(self, number: Number) -> None:
        """Remember a row's own number, for the details."""
        self.spread[number] = self.spread.get(number, 0) + 1

    def leave_out(self, why: Exclusion) -> None:
        """Don't count a row."""
        self.excluded[why] = self.excluded.get(why, 0) + 1

    def result(self, kpi: Kpi, currency: str | None = None) -> Result:
        """What it came to."""
        total, reason, reason_values = self._total(kpi)
        excluded: dict[str, int] = {}
        for why in sorted(self.excluded, key=lambda one: one.code):
            excluded[why.code] = excluded.get(why.code, 0) + self.excluded[why]
        return Result(
            kpi=kpi.id,
            unit=kpi.unit,
            currency=currency,
            numerator=total.numerator,
            denominator=total.denominator,
            value=total.value,
            reason=reason,
            reason_values=reason_values,
            counted=self.counted,
            excluded=excluded,
            by_kind=self._by_kind(kpi),
            details=_details(kpi, self.spread),
        )

    def _total(self, kpi: Kpi) -> tuple[Portion, str | None, Mapping[str, str]]:
        if not self.parts:
            return _NONE, self._why_nothing(kpi), {}
        units = sorted({"—" if unit is None else unit for _, unit in self.parts})
        if len(units) > 1:
            return _NONE, "kpi.mixed_units", {"units": ", ".join(units)}
        total = _portion(kpi, self.parts.values())
        return total, "kpi.zero_denominator" if total.value is None else None, {}

    def _why_nothing(self, kpi: Kpi) -> str:
        """What was missing most often, if anything was; else what the KPI says where there is nothing to judge."""
        missing = [(-n, why.code) for why, n in self.excluded.items() if why.missing]
        if missing:
            return min(missing)[1]
        return kpi.nothing if self.excluded else "kpi.no_rows"

    def _by_kind(self, kpi: Kpi) -> dict[str, Portion]:
        kinds: dict[str, list[Part]] = {}
        for (kind, _), part in self.parts.items():
            kinds.setdefault(kind, []).append(part)
        # More than one part of a kind means more than one unit.
        return {kind: _portion(kpi, kinds[kind]) if len(kinds[kind]) == 1 else _NONE for kind in sorted(kinds)}


def _plus(left: Part, right: Part) -> Part:
    return _sum(left[0], right[0]), _sum(left[1], right[1])


def _sum(left: Number, right: Number) -> Number:
    # An int costs a tenth of a Decimal, and most parts are 0 or 1.
    if type(left) is int and type(right) is int:
        return left + right
    return EXACT.add(left, right)


def _portion(kpi: Kpi, parts: Iterable[Part]) -> Portion:
    numerator: Number = 0
    denominator: Number = 0
    for above, below in parts:
        numerator, denominator = _sum(numerator, above), _sum(denominator, below)
    if kpi.unit in _SUMMED:
        return Portion(numerator, None, Decimal(numerator))
    value = _DIVISION.divide(Decimal(numerator), Decimal(denominator)) if denominator else None
    return Portion(numerator, denominator, value)


def _details(kpi: Kpi, spread: Mapping[Number, int]) -> dict[str, Number]:
    if not spread:
        return {}
    ascending = sorted(spread)
    known: dict[str, Number] = {
        "median": _median(ascending, spread),
        "min": ascending[0],
        "max": ascending[-1],
        "late": sum(n for number, n in spread.items() if number > 0),
    }
    return {name: known[name] for name in kpi.details}


def _median(ascending: list[Number], spread: Mapping[Number, int]) -> Decimal:
    """The number in the middle, or halfway between the two that are."""
    up_to = list(accumulate(spread[number] for number in ascending))
    last = up_to[-1] - 1
    left, right = (ascending[bisect_right(up_to, place)] for place in (last // 2, last - last // 2))
    return EXACT.divide(_sum(left, right), 2)
