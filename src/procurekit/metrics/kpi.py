"""Kpi: the definition of one figure as data: what is counted, of which rows, judged how, what is good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, Self, TypeAlias

from attrs import Attribute, evolve, field, frozen
from attrs.validators import deep_iterable

from procurekit.errors import InvalidValue
from procurekit.metrics.breaking import BREAKS
from procurekit.metrics.criteria import BASES, Early, Partial, Weight
from procurekit.metrics.grain import GRAINS, Grain
from procurekit.metrics.population import LeaveOut, to_leave_out
from procurekit.model.codec import store
from procurekit.model.fields import one_or_many
from procurekit.values import check
from procurekit.values.numbers import plain, to_decimal

__all__ = [
    "COMBINED",
    "SHARED",
    "SPREAD",
    "STATISTICS",
    "UNITS",
    "Combine",
    "Kpi",
    "Number",
    "Part",
    "Statistic",
    "Unit",
]

Number: TypeAlias = Decimal | int
"""Whole numbers stay int; quantities and amounts are Decimal."""

Part: TypeAlias = tuple[Number, Number]
"""What a row adds: to the numerator and to the denominator. An amount or a number of days adds 1 to the denominator."""

Unit: TypeAlias = Literal["ratio", "ppm", "days", "hours", "money", "count", "quantity", "number"]
Statistic: TypeAlias = Literal["ratio", "sum", "median", "p90", "variation", "hhi", "largest"]
Combine: TypeAlias = Literal["product", "quotient", "sum", "difference", "mean"]

UNITS: Final = ("ratio", "ppm", "days", "hours", "money", "count", "quantity", "number")
STATISTICS: Final = ("ratio", "sum", "median", "p90", "variation", "hhi", "largest")
SPREAD: Final = frozenset({"median", "p90", "variation"})
"""The statistics that depend on how the numbers lie."""

SHARED: Final = frozenset({"hhi", "largest"})
"""The statistics of what each value of the fact `over` has of the whole."""

COMBINED: Final = ("product", "quotient", "sum", "difference", "mean")

_DETAILS: Final = ("median", "min", "max", "late")
# What a variant may change: the parameters of how a delivery is judged, and of whom.
_VARIED: Final = (
    *("basis", "early", "early_days", "late_days", "partial", "tolerance"),
    *("population", "weight", "grain"),
)


def to_tolerance(value: Decimal | str | int | None) -> Decimal | None:
    """A share as a Decimal."""
    return None if value is None else to_decimal(value)


def _below_one(owner: object, field: Attribute[Any], value: Decimal | None) -> None:
    """A share that leaves something to deliver, or None."""
    if value is not None and value >= 1:
        raise check.refusal("not_a_tolerance", owner, field, value)


def to_basis(value: Iterable[str] | str) -> tuple[str, ...]:
    """Names of dates as a tuple; one may be given alone."""
    return one_or_many(value)


@frozen(kw_only=True)
class Kpi:
    """The definition of one figure.

    - `id` carries whose definition it is (``procurekit.on_time``), so that two formulas never share a name.
    - `grain` is what is counted; a line and an order are met if each of their schedule lines that count is, and are
      left out if one that should count can't be judged, or isn't due yet, and none of the others is missed. A row that
      is left out may be a miss of an order that counts (`LeaveOut.of_whole`).
    - `unit` is what the figure is, `statistic` how it is made of the rows: the numerators by the denominators
      (``ratio``, a mean too), their ``sum``, the ``median`` or the 90th percentile of the rows' own numbers
      (``p90``, linear between two), their ``variation`` (sample standard deviation by mean); the concentration of the
      numerators on the values of the fact `over` (``hhi``, the sum of squared shares) or the ``largest`` share.
    - How a delivery is judged: `basis`, the date, or several of which the first that is there counts; `early`, and
      how many `early_days` are no miss all the same; `late_days`, the days of grace; `partial`; `tolerance`, the share
      that may be short (None: as the line says); `weight`.
    - `population` and `leave_out`: which rows it judges, and why others are left out.
    - `numerator` and `denominator` are expressions over the facts, the words of the criteria (``in_time``, ``weight``,
      ``due_on``, …) and ``today``. A condition counts as 1 or 0.
    - `window` names the facts whose date puts a row in a period; the first that is there counts.
    - `combine` makes it of other KPIs instead, those `of` which ids.
    - `target` is what is wanted, `better` the direction that is good, `source` where the definition is from.
    - `published_no_data` is what the system it is from shows where there is nothing to judge; ours is None.
    - `breaks` are the invariants of ours that it doesn't keep, by their words (`procurekit.metrics.BREAKS`).
    - `nothing` is the reason to give when no row counts; `details` are further figures of how the rows' own numbers
      lie: ``median``, ``min``, ``max``, ``late`` (how many are above zero).

    Raises InvalidValue on a field that can't be; `ensure_sense` says whether its expressions make sense.
    """

    id: str = field(validator=check.name)
    title: str = field(validator=check.name)
    title_zh: str = field(default="", validator=check.text)
    meaning: str = field(default="", validator=check.text)
    meaning_zh: str = field(default="", validator=check.text)
    unit: Unit = field(default="ratio", validator=[check.required, check.choice(*UNITS)])
    statistic: Statistic = field(default="ratio", validator=[check.required, check.choice(*STATISTICS)])
    grain: Grain = field(default="schedule_line", validator=[check.required, check.choice(*GRAINS)])
    basis: tuple[str, ...] = field(
        default=(), converter=to_basis, validator=[check.texts, deep_iterable(check.choice(*BASES))]
    )
    early: Early = field(default="met", validator=[check.required, check.choice("met", "missed")])
    early_days: int = field(default=0, validator=[check.required, check.count])
    late_days: int = field(default=0, validator=[check.required, check.count])
    partial: Partial = field(default="missed", validator=[check.required, check.choice("missed", "share", "ignored")])
    tolerance: Decimal | None = field(default=None, converter=to_tolerance, validator=[check.non_negative, _below_one])
    weight: Weight = field(default="count", validator=[check.required, check.choice("count", "quantity", "value")])
    population: str = field(default="all", validator=check.name)
    leave_out: tuple[LeaveOut, ...] = field(default=(), converter=to_leave_out, validator=check.all_are(LeaveOut))
    numerator: str = field(default="in_time", validator=check.name)
    denominator: str = field(default="weight", validator=check.name)
    over: str | None = field(default=None, validator=check.text)
    window: tuple[str, ...] = field(default=("ordered_on",), converter=to_basis, validator=check.texts)
    combine: Combine | None = field(default=None, validator=check.choice(*COMBINED))
    of: tuple[str, ...] = field(default=(), converter=to_basis, validator=check.texts)
    better: Literal["higher", "lower"] | None = field(default=None, validator=check.choice("higher", "lower"))
    target: Decimal | None = field(default=None, converter=to_tolerance, validator=check.decimal)
    source: str | None = field(default=None, validator=check.text)
    published_no_data: str | None = field(default=None, validator=check.text)
    breaks: tuple[str, ...] = field(
        default=(), converter=to_basis, validator=[check.texts, deep_iterable(check.choice(*BREAKS))]
    )
    nothing: str = field(default="kpi.no_rows", validator=check.name)
    details: tuple[str, ...] = field(
        default=(), converter=to_basis, validator=[check.texts, deep_iterable(check.choice(*_DETAILS))]
    )

    @property
    def standard(self) -> str:
        """Whose definition it is: what stands before the first point of its id."""
        return self.id.partition(".")[0]

    def text(self, lang: str = "en") -> str:
        """Its title, in ``"en"`` or ``"zh"``."""
        return self.title_zh or self.title if lang.startswith("zh") else self.title

    def said(self, lang: str = "en") -> str:
        """What it is in a sentence or two; its title where it has no more to say."""
        said = self.meaning_zh or self.meaning if lang.startswith("zh") else self.meaning
        return said or self.text(lang)

    def explain(self, lang: str = "en") -> str:
        """The whole definition in words, a line for each thing that it says, made from its fields.

        Raises InvalidKpi if its expressions make no sense.

        >>> from procurekit.metrics import REGISTRY
        >>> print(REGISTRY["procurekit.on_time_first"].explain().splitlines()[5])
        judged by: the date `first_promise`
        """
        from procurekit.metrics.explaining import explained

        colon = "：" if lang.startswith("zh") else ": "
        return "\n".join([self.said(lang), *(f"{label}{colon}{text}" for label, text in explained(self, lang))])

    def variant(self, **changes: Any) -> Self:
        """The same judged in another way; its id tells how, so that two formulas never share a name.

        What is in a period goes by the new date where it went by the old one.

        Raises InvalidValue on anything but the criteria, the population and the grain.

        >>> from procurekit.metrics import REGISTRY
        >>> REGISTRY["procurekit.on_time"].variant(tolerance="0.02", population="delivered").id
        'procurekit.on_time(population=delivered,tolerance=0.02)'
        """
        for name, value in changes.items():
            if name not in _VARIED:
                raise InvalidValue("not_a_choice", field=name, value=repr(value), choices=", ".join(_VARIED))
        made = evolve(self, **changes)
        if self.window == self.basis:
            made = evolve(made, window=made.basis)
        told = ",".join(f"{name}={_told(getattr(made, name))}" for name in sorted(changes))
        if not told:
            return made
        return evolve(
            made,
            id=f"{self.id}({told})",
            title=f"{self.title} ({told})",
            title_zh=f"{self.title_zh}（{told}）" if self.title_zh else "",
            meaning=f"As {self.id}, but {told}. The original: {self.said()}",
            meaning_zh=f"同 {self.id}，但 {told}。原定义：{self.said('zh')}",
        )

    @cached_property
    def is_share(self) -> bool:
        """Is its value a share of a whole, from 0 to 1, if no invariant is broken?"""
        return self.unit == "ratio" and self.statistic == "ratio" and "range" not in self.breaks

    def as_dict(self, lang: str | None = None) -> dict[str, object]:
        """The definition as plain data that `from_dict` reads back; with `lang`, its title and meaning in that too."""
        data: dict[str, Any] = store(self)
        for name in ("tolerance", "target"):
            if name in data:
                data[name] = plain(getattr(self, name))
        if lang is None:
            return data
        return {**data, "title": self.text(lang), "meaning": self.said(lang)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The definition of plain data, checked as a whole. Raises InvalidKpi with every fault.

        >>> own = Kpi.from_dict({"id": "acme.rejected", "title": "Rejected", "numerator": "rejectd > 0"})
        Traceback (most recent call last):
        ...
        procurekit.metrics.judging.InvalidKpi: acme.rejected is no KPI, 1 fault(s):
          numerator: there is no name rejectd; did you mean rejected?
        """
        from procurekit.metrics.kpi_files import kpi_of

        return kpi_of(cls, data)


def _told(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)
