"""Judging: a definition's expressions, read and checked: why a row is left out, and else what it adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, Final, Literal, cast

from attrs import frozen

from procurekit.expressions import Expression, InvalidExpression, Kind, Name, Vocabulary, parse
from procurekit.metrics.criteria import CRITERIA_ZH, criteria
from procurekit.metrics.grain import Rows, grain_rows
from procurekit.metrics.kpi import SHARED, Kpi, Number, Part
from procurekit.metrics.population import POPULATIONS, UNKNOWN, Exclusion, LeaveOut
from procurekit.model.definition_faults import BrokenDefinition, DefinitionFault
from procurekit.values import WorkCalendar

__all__ = ["CountedIn", "InvalidKpi", "Judge", "Reader", "faults_of", "judge_of", "reader_of"]

CountedIn = Literal["unit", "currency"]
"""The fact that says what the parts are amounts of: different ones are never added."""

Count = Callable[[Any, date, WorkCalendar | None], Part | Exclusion]

_NUMBERS: Final = frozenset({"bool", "int", "decimal"})


class InvalidKpi(BrokenDefinition):
    """A KPI's definition that can't be used; `faults` are all that is wrong with it, in the order of their places."""

    _code = "kpi_invalid"


@frozen(slots=False)
class Judge:
    """What a definition says, ready to run.

    `why` is the position, from 1, of the reason in `reasons` for which a row is left out, or 0; `conditions` are when
    each of these applies. Where `numerator` or
    `denominator` is missing the row is left out, too, for `UNKNOWN`.
    """

    why: Expression
    reasons: tuple[Exclusion, ...]
    conditions: tuple[Expression, ...]
    numerator: Expression
    denominator: Expression

    @property
    def expressions(self) -> tuple[Expression, Expression, Expression]:
        """All three."""
        return self.why, self.numerator, self.denominator

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The facts that it reads, sorted."""
        found = {name.name: name for one in self.expressions for name in one.names}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def needs_calendar(self) -> bool:
        """Does it count working days?"""
        return any("calendar" in one.needs for one in self.expressions)

    @cached_property
    def counted_in(self) -> CountedIn | None:
        """What the parts are amounts of: of a value its currency, of a quantity its unit."""
        units = {part for one in (self.numerator, self.denominator) for part in (one.unit or "").split("*")}
        return "currency" if "currency" in units else "unit" if "unit" in units else None

    @cached_property
    def count(self) -> Count:
        """What a row contributes on a day, or why it doesn't."""
        why = self.why.compiled("attributes")
        above, below = (_number_of(one) for one in (self.numerator, self.denominator))
        reasons = self.reasons

        def count(row: Any, day: date, calendar: WorkCalendar | None = None) -> Part | Exclusion:
            place = cast("int", why(row, day, calendar))
            if place:
                return reasons[place - 1]
            numerator, denominator = above(row, day, calendar), below(row, day, calendar)
            if numerator is None or denominator is None:
                return UNKNOWN
            return numerator, denominator

        return count


def _number_of(one: Expression) -> Callable[[Any, date, WorkCalendar | None], Number | None]:
    run = one.compiled("attributes")
    if one.type != "bool":
        return cast("Callable[[Any, date, WorkCalendar | None], Number | None]", run)

    def number(row: Any, day: date, calendar: WorkCalendar | None) -> Number | None:
        met = run(row, day, calendar)
        return None if met is None else int(cast("bool", met))  # a condition that is met is one

    return number


@cache
def judge_of(kpi: Kpi) -> Judge:
    """The judge of a definition.

    Raises InvalidKpi with every fault of its expressions, each with the field that it is in.
    """
    faults, judge = _read(kpi)
    if judge is None:
        raise InvalidKpi(kpi.id, faults)
    return judge


def faults_of(kpi: Kpi) -> tuple[DefinitionFault, ...]:
    """All that makes no sense about a definition."""
    return () if kpi.combine is not None else tuple(_read(kpi)[0])


def reader_of(kpi: Kpi) -> Reader:
    """What reads the expressions of a definition."""
    rows = grain_rows(kpi.grain)
    return Reader(rows, _words_of(kpi, rows), [])


def _read(kpi: Kpi) -> tuple[list[DefinitionFault], Judge | None]:
    rows = grain_rows(kpi.grain)
    reader = reader_of(kpi)
    faults = reader.faults
    faults.extend(_contradictions(kpi, rows))
    if rows.whole:
        faults.extend(_no_verdict(kpi))
    reasons = [*_population(kpi, faults), *kpi.leave_out]
    inside = len(reasons) - len(kpi.leave_out)
    conditions = [
        reader.read("population" if place < inside else f"leave_out[#{place - inside + 1}].when", one.when, "bool")
        for place, one in enumerate(reasons)
    ]
    why = None if faults else reader.read("leave_out", _why(reasons), "int")
    numerator, denominator = reader.number("numerator", kpi.numerator), reader.number("denominator", kpi.denominator)
    if rows.whole and numerator is not None and numerator.type != "bool" and kpi.numerator != kpi.denominator:
        faults.append(DefinitionFault.of("kpi_whole_number", "numerator", grain=kpi.grain, source=kpi.numerator))
    for name, known in (("window", kpi.window), ("over", (kpi.over,) if kpi.over else ())):
        faults.extend(_no_fact(name, one, rows) for one in known if one not in rows.facts)
    if faults or why is None or numerator is None or denominator is None:
        return faults, None
    kept = tuple(one for one in conditions if one is not None)
    return [], Judge(why, tuple(one.exclusion for one in reasons), kept, numerator, denominator)


def _words_of(kpi: Kpi, rows: Rows) -> dict[str, str]:
    if rows.of != "schedule_line":
        return {"weight": "1"}
    return criteria(
        basis=kpi.basis,
        early=kpi.early,
        early_days=kpi.early_days,
        late_days=kpi.late_days,
        partial=kpi.partial,
        tolerance=kpi.tolerance,
        weight=kpi.weight,
    )


def _population(kpi: Kpi, faults: list[DefinitionFault]) -> tuple[LeaveOut, ...]:
    known = POPULATIONS.get(kpi.population)
    if known is None:
        faults.append(
            DefinitionFault.of("kpi_population", "population", value=kpi.population, choices=", ".join(POPULATIONS))
        )
        return ()
    return known.leave_out


def _contradictions(kpi: Kpi, rows: Rows) -> Iterator[DefinitionFault]:
    """Parameters that don't go together."""
    if kpi.basis and rows.of != "schedule_line":
        yield DefinitionFault.of("kpi_basis_grain", "basis", grain=kpi.grain)
    if kpi.partial == "share" and (kpi.weight == "count" or kpi.late_days):
        yield DefinitionFault.of("kpi_share", "partial")
    if kpi.population != "all" and rows.of != "schedule_line":
        yield DefinitionFault.of("kpi_population_grain", "population", value=kpi.population, grain=kpi.grain)
    if kpi.statistic in SHARED and kpi.over is None:
        yield DefinitionFault.of("kpi_over", "over", statistic=kpi.statistic)


def _no_verdict(kpi: Kpi) -> Iterator[DefinitionFault]:
    """Parameters that say nothing of orders and their lines, of which each is met or missed."""
    said = {
        "weight": kpi.weight if kpi.weight != "count" else "",
        "statistic": kpi.statistic if kpi.statistic not in {"ratio", "sum"} else "",
        "details": ", ".join(kpi.details),
        "over": kpi.over or "",
    }
    for name, value in said.items():
        if value:
            yield DefinitionFault.of("kpi_whole", name, grain=kpi.grain, name=name, value=value)


def _no_fact(path: str, name: str, rows: Rows) -> DefinitionFault:
    return DefinitionFault.of("kpi_no_fact", path, name=name, rows=rows.of)


def _why(reasons: list[LeaveOut]) -> str:
    text = "0"
    for place, one in reversed(list(enumerate(reasons, 1))):
        text = f"{place} if coalesce({one.when}, False) else {text}"
    return text


class Reader:
    """It reads the expressions of one definition: over the facts, the derived names and the words of its criteria."""

    def __init__(self, rows: Rows, words: Mapping[str, str], faults: list[DefinitionFault]) -> None:
        self.rows = rows
        self.faults = faults
        plain = rows.words
        # The words are expressions of our own over the facts.
        self.meanings = {**rows.meanings, **{name: parse(source, plain) for name, source in words.items()}}
        said = {
            name: {"type": self.meanings[name].type, "zh": CRITERIA_ZH[name], "unit": self.meanings[name].unit}
            for name in words
        }
        self.vocabulary: Vocabulary = plain.extended(said)

    def used(self, *sources: str) -> frozenset[str]:
        """The names that the sources say, words of the criteria among them."""
        return frozenset(name.name for one in sources for name in parse(one, self.vocabulary).names)

    def read(self, path: str, source: str, wanted: Kind | None) -> Expression | None:
        """The expression over the facts alone; None if it makes no sense, and the faults say why."""
        try:
            return parse(source, self.vocabulary, wanted=wanted).expanded(self.meanings)
        except InvalidExpression as error:
            for one in error.faults:
                said = DefinitionFault(one.code, path, one.values, inner=(one.line, one.column))
                if said not in self.faults:
                    self.faults.append(said)
            return None

    def number(self, path: str, source: str) -> Expression | None:
        """The expression, if it gives a number or a condition."""
        found = self.read(path, source, None)
        if found is not None and found.type not in _NUMBERS:
            self.faults.append(DefinitionFault.of("kpi_no_number", path, found=found.type, source=source))
            return None
        return found
