"""A planned part: the expression over columns that a node became, and what is known of its values beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import evolve, frozen

from procurekit.expressions.nodes import Scalar
from procurekit.expressions.tabular import TABLE_DIGITS
from procurekit.values.numbers import digits_of

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["EPOCH", "Part", "PartKind", "TooLong", "joined", "literal", "size_of"]

PartKind: TypeAlias = Literal["bool", "int", "decimal", "float", "text", "date", "day", "nothing"]
"""`int` is held in 64 bits, a longer one is a `decimal`; a `day` is a date as the number of days since 1970."""

EPOCH: Final = date(1970, 1, 1).toordinal()


class TooLong(Exception):
    """The result has more digits than a decimal of a table can hold."""


@frozen(kw_only=True, eq=False)
class Part:
    """What a node became: `whole` digits at most before the point, `scale` behind it, `size` nodes in the expression.

    `value` is a literal's, which is written anew in whatever type it is needed; `column` is the name of a column that
    it has to itself.
    """

    expr: nw.Expr
    kind: PartKind
    whole: int = 0
    scale: int = 0
    size: int = 1
    value: Scalar | None = None
    column: str | None = None

    def having(self, expr: nw.Expr, size: int = 0) -> Part:
        """The same kind of value, computed otherwise: no literal any more."""
        return evolve(self, expr=expr, size=size or self.size, value=None, column=None)


def size_of(parts: Iterable[Part], *, more: int = 1) -> int:
    """The size of an expression made of parts."""
    return sum(one.size for one in parts) + more


def joined(operator: Literal["and", "or"], parts: Sequence[nw.Expr]) -> nw.Expr:
    """The parts joined in pairs, so that many of them don't lie deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    left, right = joined(operator, parts[:half]), joined(operator, parts[half:])
    return left & right if operator == "and" else left | right


def literal(value: Scalar | None, api: Any) -> Part:
    """The part of a literal. Raises TooLong if it has too many digits."""
    match value:
        case None:
            return Part(expr=api.lit(None), kind="nothing")
        case bool():
            return Part(expr=api.lit(value), kind="bool", value=value)
        case str():
            return Part(expr=api.lit(value), kind="text", value=value)
        case date():
            return Part(expr=api.lit(value), kind="date", whole=7, value=value)
        case int() if -(2**63) <= value < 2**63:
            return Part(expr=api.lit(value, api.Int64()), kind="int", whole=len(str(abs(value))), value=value)
        case _:
            number = Decimal(value)
            whole = max(0, number.adjusted() + 1 if number else 0)
            scale = digits_of(number)
            whole = max(whole, 1 - scale)
            if whole + scale > TABLE_DIGITS:
                raise TooLong
            return Part(expr=api.lit(number), kind="decimal", whole=whole, scale=scale, value=number)
