"""Result: one KPI's figure for one group, what it was computed from, what was left out, and why there may be none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple

from attrs import field, frozen

from procurekit.errors import say
from procurekit.metrics.kpi import Number, Unit
from procurekit.values.numbers import plain

__all__ = ["Group", "Portion", "Result"]

_SIX_PLACES: Final = Decimal("0.000001")
# Whatever the caller's own precision is: long enough for any quotient, and the places cut off may go.
_SHOWING: Final = Context(prec=200, rounding=ROUND_HALF_UP)


class Portion(NamedTuple):
    """The part of a result that one kind of line has: goods apart from stock transfers."""

    numerator: Number | None
    denominator: Number | None
    value: Decimal | None


@frozen(kw_only=True)
class Result:
    """One figure.

    `value` is the numerator by the denominator (of money or a count, the sum itself), or None; then `reason` is the
    code of why. `counted` is how many lines or orders it rests on, `excluded` how many were left out by the code of the
    reason, `by_kind` the portions by kind of line (``mixed`` for an order of several kinds), `details` further figures.
    `as_published` is what the system that a definition is from shows where we have no value.
    Nothing is rounded here but the quotient, to 34 digits.
    """

    kpi: str
    unit: Unit
    currency: str | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    value: Decimal | None = None
    reason: str | None = None
    reason_values: Mapping[str, str] = field(factory=dict, hash=False)
    counted: int = 0
    excluded: Mapping[str, int] = field(factory=dict, hash=False)
    by_kind: Mapping[str, Portion] = field(factory=dict, hash=False)
    details: Mapping[str, Number] = field(factory=dict, hash=False)
    as_published: str | None = None

    def text(self, lang: str = "en") -> str | None:
        """Why there is no value, in words; None if there is one."""
        return None if self.reason is None else say(self.reason, self.reason_values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The result as plain data: decimals as text, whole numbers as they are, quotients rounded to six places."""
        return {
            "kpi": self.kpi,
            "unit": self.unit,
            "currency": self.currency,
            **self._figures(self),
            "reason": None if self.reason is None else {"code": self.reason, "text": self.text(lang)},
            "counted": self.counted,
            "excluded": {code: {"count": n, "text": say(code, None, lang)} for code, n in self.excluded.items()},
            "by_kind": {kind: self._figures(one) for kind, one in self.by_kind.items()},
            "details": {name: _plain(value) for name, value in self.details.items()},
        }

    def _figures(self, of: Result | Portion) -> dict[str, object]:
        # A sum of amounts keeps the digits that it was stated with.
        if self.unit == "money":
            amount = None if of.value is None else f"{of.value:f}"
            return {"value": amount, "numerator": amount, "denominator": None}
        value = None if of.value is None else plain(of.value.quantize(_SIX_PLACES, context=_SHOWING))
        return {"value": value, "numerator": _plain(of.numerator), "denominator": _plain(of.denominator)}


@frozen(kw_only=True)
class Group:
    """The results of the rows that share a value of the fact `by` and a period; None of either is what has none.

    Where they are grouped by several facts, `by` and `value` are tuples. `period` is ``2026-03``, ``2026-Q1`` and the
    like. Results stand in the order of the KPIs, one of amounts by currency.
    """

    by: str | tuple[str, ...] | None = None
    value: object = None
    period: str | None = None
    results: tuple[Result, ...] = ()

    def of(self, kpi: str) -> tuple[Result, ...]:
        """The results of one KPI: one, or one per currency."""
        return tuple(one for one in self.results if one.kpi == kpi)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The group as plain data."""
        return {
            "by": self.by,
            "value": _plain(self.value),
            "period": self.period,
            "results": [one.as_dict(lang) for one in self.results],
        }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
