"""Kpi: how one thing is measured, in words and as what each row of facts contributes to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen
from attrs.validators import deep_iterable

from procurekit.model.facts import VOCABULARY, LineFacts
from procurekit.values import check

__all__ = ["Basis", "Count", "Exclusion", "Grain", "Kpi", "Number", "Part", "Unit"]

Number: TypeAlias = Decimal | int
"""Whole numbers stay int; quantities and amounts are Decimal."""

Part: TypeAlias = tuple[Number, Number]
"""What a row adds: to the numerator and to the denominator. An amount or a number of days adds 1 to the denominator."""

Unit: TypeAlias = Literal["ratio", "days", "money", "count"]
Grain: TypeAlias = Literal["schedule_line", "order"]
Basis: TypeAlias = Literal["latest_promise", "first_promise"]


@frozen
class Exclusion:
    """Why a row doesn't count: a code of the message catalogue.

    `missing` tells a row that should count, where what is needed to judge it isn't known, from one that has no part
    in the question.
    """

    code: str
    missing: bool = False


Count: TypeAlias = Callable[[LineFacts, date], Part | Exclusion]
"""What a row contributes on a day, or why it doesn't. The only part of a KPI that is code."""


@frozen(kw_only=True)
class Kpi:
    """The definition of one figure.

    - `id` carries whose definition it is (``procurekit.on_time``), so that two formulas never share a name.
    - `unit` is what the figure is: a ratio, a mean of days, or a sum of money or of a count. Money has one result per
      currency.
    - `grain` is what is counted. An order is met if each of its lines that count is; it is left out if one that
      should count can't be judged and none of the others is missed.
    - `basis` is the promise that it is judged by, `better` the direction that is good.
    - `window` names the facts whose date puts a row in a period; the first that is there counts.
    - `counted_in` names the fact that says what the parts are amounts of: ``unit`` (different ones are never added)
      or ``currency``.
    - `nothing` is the reason to give when no row counts.
    - `details` are further figures of how the rows' own numbers lie: ``median``, ``min``, ``max``, ``late`` (how many
      are above zero).
    """

    id: str = field(validator=check.name)
    title: str = field(validator=check.name)
    title_zh: str = field(validator=check.name)
    meaning: str = field(validator=check.name)
    meaning_zh: str = field(validator=check.name)
    unit: Unit = field(validator=[check.required, check.choice("ratio", "days", "money", "count")])
    grain: Grain = field(default="schedule_line", validator=[check.required, check.choice("schedule_line", "order")])
    basis: Basis | None = field(default=None, validator=check.choice("latest_promise", "first_promise"))
    better: Literal["higher", "lower"] | None = field(default=None, validator=check.choice("higher", "lower"))
    count: Count = field(repr=False)
    window: tuple[str, ...] = field(default=("ordered_on",), validator=deep_iterable(check.choice(*VOCABULARY)))
    counted_in: Literal["unit", "currency"] | None = field(default=None, validator=check.choice("unit", "currency"))
    nothing: str = field(default="kpi.no_rows", validator=check.name)
    details: tuple[str, ...] = field(default=(), validator=deep_iterable(check.choice("median", "min", "max", "late")))

    def text(self, lang: str = "en") -> str:
        """Its title, in ``"en"`` or ``"zh"``."""
        return self.title_zh if lang.startswith("zh") else self.title

    def explain(self, lang: str = "en") -> str:
        """Its definition in words."""
        return self.meaning_zh if lang.startswith("zh") else self.meaning

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The definition as plain data, for a page that explains its figures."""
        return {
            "id": self.id,
            "title": self.text(lang),
            "meaning": self.explain(lang),
            "unit": self.unit,
            "grain": self.grain,
            "basis": self.basis,
            "better": self.better,
        }
