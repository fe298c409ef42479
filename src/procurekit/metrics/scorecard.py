"""Scorecard: as data, which KPIs a supplier is scored by, what each weighs, what points it gives, and the grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

from attrs import field, frozen
from attrs.validators import deep_iterable

from procurekit.metrics.bounds import Bounds
from procurekit.metrics.kpi import UNITS, Kpi, Unit
from procurekit.metrics.periods import PERIODS
from procurekit.model.codec import store
from procurekit.model.definition_data import excess, present, read_whole
from procurekit.model.fields import one_or_many, tuple_of
from procurekit.values import check
from procurekit.values.numbers import to_decimal, to_number

if TYPE_CHECKING:
    from procurekit.metrics.registry import Registry

__all__ = ["Band", "Dimension", "Grade", "Linear", "Missing", "Scorecard", "to_digits"]

Missing: TypeAlias = Literal["scaled", "none"]
"""What a dimension without data does: the others' weights are scaled up, or the whole score is None."""

_DIGITS: Final = Context(prec=34)
_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_HALF: Final = Decimal("0.5")


def to_digits(exact: Fraction) -> Decimal:
    """An exact number to 34 digits: the one place where one is rounded before it is shown."""
    return _DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def to_bands(value: Iterable[Band]) -> tuple[Band, ...]:
    """Bands as a tuple."""
    return tuple_of(value)


def to_dimensions(value: Iterable[Dimension]) -> tuple[Dimension, ...]:
    """Dimensions as a tuple."""
    return tuple_of(value)


def to_grades(value: Iterable[Grade]) -> tuple[Grade, ...]:
    """Grades as a tuple."""
    return tuple_of(value)


def to_ungraded(value: Iterable[Bounds]) -> tuple[Bounds, ...]:
    """Bounds as a tuple."""
    return tuple_of(value)


def to_periods(value: Iterable[str] | str) -> tuple[str, ...]:
    """Names of periods as a tuple; one may be given alone."""
    return one_or_many(value)


@frozen(kw_only=True)
class Band(Bounds):
    """The points for every value within bounds.

    >>> Band(points=80, at_least="0.90", below="0.95").text()
    '≥ 0.9, < 0.95'
    """

    points: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])


@frozen(kw_only=True)
class Linear:
    """Points in proportion: `lowest` at the value `worst` and beyond, `highest` at `best` and beyond.

    Where less is better, `worst` is the larger value. Exact, to 34 digits.

    >>> Linear(worst=48, best=24).points(Decimal(30))
    Decimal('75')
    """

    worst: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])
    best: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])
    lowest: Decimal = field(default=_ZERO, converter=to_decimal, validator=[check.required, check.decimal])
    highest: Decimal = field(default=_HUNDRED, converter=to_decimal, validator=[check.required, check.decimal])

    def points(self, value: Decimal) -> Decimal:
        """The points for a value."""
        worst = Fraction(self.worst)
        way = (Fraction(value) - worst) / (Fraction(self.best) - worst)
        if way <= 0:
            return self.lowest
        if way >= 1:
            return self.highest
        lowest = Fraction(self.lowest)
        return to_digits(lowest + (Fraction(self.highest) - lowest) * way)


@frozen
class Dimension:
    """One KPI of a scorecard.

    - `kpi` is its id, `weight` how much it counts beside the others: weights needn't add up to anything.
    - `bands` or `linear` turn its value into points; `unit`, where it is stated, is the unit that they are written in,
      and a KPI of another is refused.
    - `target` is what is asked for; without one, what the KPI says itself. It has no part in the points.
    - With fewer than `minimum` rows the dimension has no points.
    - `title` and `title_zh` are what it is called here; without them, as the KPI is.

    >>> on_time = Dimension("procurekit.on_time", 20, linear=Linear(worst="0.8", best="0.98"))
    >>> on_time.points(Decimal("0.89"))
    Decimal('50')
    """

    kpi: str = field(validator=check.name)
    weight: Decimal = field(converter=to_decimal, validator=[check.required, check.positive])
    bands: tuple[Band, ...] = field(default=(), converter=to_bands, validator=check.all_are(Band), kw_only=True)
    linear: Linear | None = field(default=None, validator=check.instance(Linear), kw_only=True)
    target: Bounds | None = field(default=None, validator=check.instance(Bounds), kw_only=True)
    minimum: int = field(default=1, validator=[check.required, check.line_number], kw_only=True)
    unit: Unit | None = field(default=None, validator=check.choice(*UNITS), kw_only=True)
    title: str = field(default="", validator=check.text, kw_only=True)
    title_zh: str = field(default="", validator=check.text, kw_only=True)

    def points(self, value: Decimal) -> Decimal:
        """The points for a value of its KPI."""
        if self.linear is not None:
            return self.linear.points(value)
        return next(one.points for one in self.bands if value in one)

    def wanted(self, kpi: Kpi) -> Bounds | None:
        """What is asked for: its own target, or else the KPI's, which is met when it is reached."""
        if self.target is not None or kpi.target is None or kpi.better is None:
            return self.target
        return Bounds(at_least=kpi.target) if kpi.better == "higher" else Bounds(up_to=kpi.target)

    def text(self, kpi: Kpi, lang: str = "en") -> str:
        """What it is called, in ``"en"`` or ``"zh"``."""
        own = self.title_zh or self.title if lang.startswith("zh") else self.title
        return own or kpi.text(lang)


@frozen(kw_only=True)
class Grade(Bounds):
    """A name for every score within bounds, such as ``A``.

    >>> 90 in Grade(name="A", title="excellent", title_zh="优秀", at_least=90)
    True
    """

    name: str = field(validator=check.name)
    title: str = field(default="", validator=check.text)
    title_zh: str = field(default="", validator=check.text)

    def label(self, lang: str = "en") -> str:
        """Its name with its title, in ``"en"`` or ``"zh"``."""
        title = self.title_zh or self.title if lang.startswith("zh") else self.title
        return f"{self.name} {title}".strip() if title != self.name else title


@frozen
class Scorecard:
    """How a supplier is scored: dimensions with their weights, and grades; checked as a whole when it is made.

    - The score is the mean of the dimensions' points by weight, between `lowest` and `highest`.
    - `grades` cover all of that; a stretch that a published definition leaves without a grade is named in `ungraded`.
    - `missing`: a dimension without data is left out and the weights of the others are scaled up (``scaled``, the
      result says so), or the whole score is None (``none``). Where less than `minimum_weight` of all weight, a share,
      has data, it is None anyhow.
    - `total_weight` is what the weights have to add up to, where a definition asks for that.
    - A dimension that rests on fewer than `small_sample` rows is marked; `periods` are those that it is made for.
    - `source` is where the definition is from, `published_no_data` what that shows where there is nothing to score;
      ours is None.

    Raises InvalidScorecard with every fault. The ids of its KPIs are looked up when it is read from a file, or by
    `kpis`.

    >>> on_time = Dimension("procurekit.on_time", 1, linear=Linear(worst=0, best=1))
    >>> card = Scorecard("host.punctual", "Punctual", [on_time])
    >>> [kpi.title for kpi in card.kpis()]
    ['On time']
    """

    id: str = field(validator=check.name)
    title: str = field(validator=check.name)
    dimensions: tuple[Dimension, ...] = field(converter=to_dimensions, validator=check.all_are(Dimension))
    title_zh: str = field(default="", validator=check.text, kw_only=True)
    grades: tuple[Grade, ...] = field(default=(), converter=to_grades, validator=check.all_are(Grade), kw_only=True)
    ungraded: tuple[Bounds, ...] = field(
        default=(), converter=to_ungraded, validator=check.all_are(Bounds), kw_only=True
    )
    lowest: Decimal = field(
        default=_ZERO, converter=to_decimal, validator=[check.required, check.decimal], kw_only=True
    )
    highest: Decimal = field(
        default=_HUNDRED, converter=to_decimal, validator=[check.required, check.decimal], kw_only=True
    )
    missing: Missing = field(default="scaled", validator=[check.required, check.choice("scaled", "none")], kw_only=True)
    minimum_weight: Decimal = field(
        default=_HALF, converter=to_decimal, validator=[check.required, check.non_negative], kw_only=True
    )
    total_weight: Decimal | None = field(default=None, converter=to_number, validator=check.positive, kw_only=True)
    small_sample: int = field(default=10, validator=[check.required, check.count], kw_only=True)
    periods: tuple[str, ...] = field(
        default=(),
        converter=to_periods,
        validator=[check.texts, deep_iterable(check.choice(*PERIODS))],
        kw_only=True,
    )
    source: str | None = field(default=None, validator=check.text, kw_only=True)
    published_no_data: str | None = field(default=None, validator=check.text, kw_only=True)

    def __attrs_post_init__(self) -> None:
        from procurekit.metrics.scorecard_sense import InvalidScorecard, faults_of

        faults = faults_of(self)
        if faults:
            raise InvalidScorecard(self.id, faults)

    def text(self, lang: str = "en") -> str:
        """Its title, in ``"en"`` or ``"zh"``."""
        return self.title_zh or self.title if lang.startswith("zh") else self.title

    def kpis(self, registry: Registry | None = None) -> tuple[Kpi, ...]:
        """The KPIs to measure for it; `registry` is where they are looked up, procurekit's own if there is none.

        Raises NotFound with a suggestion if there is no KPI of an id.
        """
        if registry is None:
            from procurekit.metrics.registry import REGISTRY

            registry = REGISTRY
        return registry.chosen(one.kpi for one in self.dimensions)

    def grade(self, points: Decimal) -> Grade | None:
        """The grade of a score; None where no grade is for it."""
        return next((one for one in self.grades if points in one), None)

    def as_dict(self) -> dict[str, Any]:
        """The scorecard as plain, JSON-able data that `from_dict` reads back; numbers are text."""
        return store(self)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The scorecard of plain data, what a TOML or a JSON file holds. Raises InvalidScorecard with every fault."""
        from procurekit.metrics.scorecard_sense import InvalidScorecard

        too_much = excess(data)
        if too_much:
            raise InvalidScorecard("?", too_much)
        name = f"{data.get('id', '?')!s:.60}" if isinstance(data, Mapping) else "?"
        return read_whole(cls, present(data), name, InvalidScorecard)
