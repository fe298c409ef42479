"""Widening: numbers of a table on one type, so that comparison and + − × are exact or an error, never rounded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

from attrs import evolve

from procurekit.expressions.dialects import Dialect
from procurekit.expressions.parts import Part, TooLong, size_of
from procurekit.expressions.tabular import TABLE_DIGITS
from procurekit.values.numbers import ROUNDED

__all__ = ["agreed", "as_decimal", "negated", "summed", "times", "widest"]

_LONG: Final = 18
"""Every whole number of so many digits fits 64 bits."""

_SIXTY_FOUR_BITS: Final = 19
"""Digits of the longest whole number that fits 64 bits."""

_ROOM: Final = 6
"""Digits before the point that a column keeps at least, where its type leaves more than fit."""


def as_decimal(part: Part, whole: int, scale: int, dialect: Dialect) -> Part:
    """The number as a decimal of that type; a value that doesn't fit is an error when the plan is carried out."""
    if part.value is None and part.kind == "decimal" and part.scale == scale:
        if part.whole == whole:
            return part
        if not dialect.bounded:
            return evolve(part, whole=whole)
    return _cast(part, whole, scale, dialect)


def _cast(part: Part, whole: int, scale: int, dialect: Dialect) -> Part:
    kind = dialect.api.Decimal(whole + scale, scale)
    if part.value is not None:
        value = Decimal(part.value).quantize(Decimal(1).scaleb(-scale), context=ROUNDED)  # type: ignore[arg-type]
        expr = dialect.api.lit(value).cast(kind)
        return Part(expr=expr, kind="decimal", whole=whole, scale=scale, value=value)
    # Arrow makes no decimal of a whole number but one that has room for all of its kind.
    wide = part.kind == "int" and dialect.bounded
    expr = part.expr.cast(dialect.api.Decimal(_SIXTY_FOUR_BITS, 0)) if wide else part.expr
    return Part(expr=expr.cast(kind), kind="decimal", whole=whole, scale=scale, size=part.size + 2)


def _as_float(part: Part, dialect: Dialect) -> Part:
    if part.kind == "float":
        return part
    if part.value is not None:
        return Part(expr=dialect.api.lit(float(part.value)), kind="float")  # type: ignore[arg-type]
    return Part(expr=part.expr.cast(dialect.api.Float64()), kind="float", size=part.size + 1)


def _narrowed(part: Part, most: int) -> int:
    """The digits that a number keeps before the point, where there is room for so many."""
    if part.whole > most and (part.value is not None or most < _ROOM):
        raise TooLong
    return min(part.whole, most)


def agreed(parts: Sequence[Part], dialect: Dialect) -> list[Part]:
    """Numbers that can be compared and chosen from: all of one type."""
    kinds = {one.kind for one in parts}
    if "float" in kinds:
        return [_as_float(one, dialect) for one in parts]
    if kinds == {"int"}:
        return list(parts)
    scale = max(one.scale for one in parts)
    room = TABLE_DIGITS - scale
    whole = max(_narrowed(one, room) for one in parts)
    return [as_decimal(one, whole, scale, dialect) for one in parts]


def summed(operator: Literal["+", "-"], left: Part, right: Part, dialect: Dialect) -> Part:
    """The sum or the difference."""
    if "float" in {left.kind, right.kind}:
        left, right = agreed([left, right], dialect)
        return _computed(operator, left, right, 0, 0)
    whole, scale = max(left.whole, right.whole) + 1, max(left.scale, right.scale)
    if left.kind == right.kind == "int" and whole <= _LONG:
        return _computed(operator, left, right, whole, 0)
    room = TABLE_DIGITS - scale - 1
    left, right = (as_decimal(part, _narrowed(part, room), part.scale, dialect) for part in (left, right))
    if not dialect.sums_grow:
        left, right = _one_widest(left, right, dialect)
    return _computed(operator, left, right, min(whole, room + 1), scale)


def times(left: Part, right: Part, dialect: Dialect) -> Part:
    """The product."""
    if "float" in {left.kind, right.kind}:
        left, right = agreed([left, right], dialect)
        return _computed("*", left, right, 0, 0)
    whole, scale = left.whole + right.whole, left.scale + right.scale
    if left.kind == right.kind == "int" and whole <= _LONG:
        return _computed("*", left, right, whole, 0)
    room = TABLE_DIGITS - scale - 1  # a type has one digit more than the longest product needs
    if whole > room:
        if right.value is not None:
            first = _narrowed(left, room - right.whole)
            second = right.whole
        elif left.value is not None:
            first = left.whole
            second = _narrowed(right, room - left.whole)
        else:
            first = _narrowed(left, max(room // 2, room - right.whole))
            second = _narrowed(right, room - first)
        whole = first + second
        if dialect.bounded:
            left, right = (
                as_decimal(one, digits, one.scale, dialect) for one, digits in ((left, first), (right, second))
            )
    left, right = (as_decimal(one, one.whole, one.scale, dialect) for one in (left, right))
    if not dialect.scales_add and scale > max(left.scale, right.scale):
        # Where one of them is whole, the product has the other's places anyway, and takes a tenth of the time.
        left, right = _scaled(left, right, scale, dialect)
    if not dialect.products_grow and whole + scale > _LONG:
        left, right = _one_widest(left, right, dialect)
    return _computed("*", left, right, whole + 1, scale)


def _scaled(left: Part, right: Part, scale: int, dialect: Dialect) -> tuple[Part, Part]:
    """One of the two with the places of the product, the literal if there is one."""
    if left.value is None and (right.value is not None or right.whole < left.whole):
        return left, as_decimal(right, TABLE_DIGITS - scale, scale, dialect)
    return as_decimal(left, TABLE_DIGITS - scale, scale, dialect), right


def widest(part: Part, dialect: Dialect) -> Part:
    """The part; a decimal on the widest type there is where the library would compare it with none but that."""
    if part.kind != "decimal" or dialect.sums_grow:
        return part
    return _cast(part, TABLE_DIGITS - part.scale, part.scale, dialect)


def _one_widest(left: Part, right: Part, dialect: Dialect) -> tuple[Part, Part]:
    """One of the two on the widest type there is, the literal if there is one: so is what is computed of them."""
    if left.value is None and right.value is not None:
        return left, _cast(right, TABLE_DIGITS - right.scale, right.scale, dialect)
    return _cast(left, TABLE_DIGITS - left.scale, left.scale, dialect), right


def _computed(operator: Literal["+", "-", "*"], left: Part, right: Part, whole: int, scale: int) -> Part:
    match operator:
        case "+":
            expr = left.expr + right.expr
        case "-":
            expr = left.expr - right.expr
        case "*":
            expr = left.expr * right.expr
    return Part(expr=expr, kind=left.kind, whole=whole, scale=scale, size=size_of((left, right)))


def negated(part: Part, dialect: Dialect, *, absolute: bool = False) -> Part:
    """The number with the other sign, or without one."""
    if part.kind == "int" and part.whole > _LONG:
        # 64 bits have one negative number more than positive ones.
        part = as_decimal(part, part.whole, 0, dialect)
    return part.having(part.expr.abs() if absolute else -part.expr, part.size + 1)
