"""Sheet: one frame while a plan is made for it, with the columns of its own that the plan needs on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from attrs import evolve

from procurekit.expressions.dialects import Dialect, Working, types_of
from procurekit.expressions.parts import EPOCH, Part, literal
from procurekit.expressions.widening import agreed

__all__ = ["DAY_DIGITS", "Sheet"]

DAY_DIGITS: Final = 7
"""Digits of a number of days."""

_LARGE: Final = 8
"""A part of more steps isn't written twice."""


class Sheet:
    """A frame under preparation: `frame` grows by a column where a part needs one."""

    def __init__(self, frame: Working, dialect: Dialect) -> None:
        self.frame = frame
        self.dialect = dialect
        self.api = dialect.api
        self.types = types_of(frame)
        self.taken = 0
        # By the part's identity; the part is kept beside, so that it stays its own.
        self.days: dict[int, tuple[Part, Part]] = {}
        self.spans: dict[tuple[int, int, int], tuple[Part, Part, tuple[int, int] | None]] = {}

    def _new(self) -> str:
        while True:
            self.taken += 1
            name = f"procurekit_{self.taken}"
            if name not in self.types:
                return name

    def kept(self, part: Part) -> Part:
        """The part as a column of its own."""
        name = self._new()
        self.frame = self.frame.with_columns(part.expr.alias(name))
        return evolve(part.having(self.api.col(name), 1), column=name)

    def once(self, part: Part) -> Part:
        """The part, so that it may be written several times."""
        return self.kept(part) if part.size > _LARGE else part

    def nothing(self, of: Part) -> Part:
        """Missing in every row, and of the same kind."""
        some = self.api.col(next(iter(self.types))).is_null()
        return of.having(self.api.when(some & ~some).then(of.expr), of.size + 5)

    def day(self, part: Part) -> Part:
        """A date as a number of days."""
        if part.kind != "date":
            return part
        if part.value is not None:
            number = cast("date", part.value).toordinal() - EPOCH
            return Part(expr=self.api.lit(number, self.api.Int64()), kind="day", whole=DAY_DIGITS, value=number)
        if id(part) not in self.days:
            day = Part(expr=self.dialect.day(part.expr), kind="day", whole=DAY_DIGITS, size=part.size + 2)
            self.days[id(part)] = part, day
        return self.days[id(part)][1]

    def alike(self, parts: Sequence[Part], *, days: bool = False) -> list[Part]:
        """The parts on one type; dates as numbers of days where one of them is, or where that is asked for."""
        kinds = {one.kind for one in parts}
        if kinds <= {"int", "decimal", "float"}:
            return agreed(parts, self.dialect)
        return [self.day(one) for one in parts] if days or "day" in kinds else list(parts)

    def span(self, part: Part, low: int, high: int) -> tuple[Part, tuple[int, int] | None]:
        """A whole number as a column, and between what its values lie that are within two bounds."""
        if part.value is not None:
            number = cast("int", part.value)
            return part, (number, number) if low <= number <= high else None
        known = id(part), low, high
        if known not in self.spans:
            column = self.kept(part)
            found = self.dialect.span(self.frame, cast("str", column.column), low, high)
            self.spans[known] = part, column, found
        return self.spans[known][1:]

    def looked_up(self, part: Part, first: int, values: Sequence[int]) -> Part:
        """What the values have for a number, of which the first stands for `first`; missing where they have none."""
        if part.value is not None:
            return evolve(literal(values[cast("int", part.value) - first], self.api), whole=DAY_DIGITS)
        name = self._new()
        self.frame = self.dialect.looked_up(self.frame, cast("str", part.column), name, first, values)
        return Part(expr=self.api.col(name), kind="int", whole=DAY_DIGITS)
