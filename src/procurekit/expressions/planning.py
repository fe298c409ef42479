"""Planning: from the nodes of expressions to expressions over the columns of one frame, prepared on the way.

Missing is null. A part that is needed more than once and is more than a few steps long becomes a column of its own
first: so what is written grows with the expression and no faster. Nothing is computed before the plan is carried out,
but for the range of days that working days are asked of.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.expressions.column_values import read_column
from procurekit.expressions.comparing import asked_of_days, varies
from procurekit.expressions.dialects import Dialect, Working
from procurekit.expressions.explaining import Surroundings, explained
from procurekit.expressions.nodes import (
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Constant,
    IsMissing,
    Logic,
    Member,
    Negative,
    Node,
    Not,
    Reference,
    Scalar,
    SetOf,
    children,
    walk,
)
from procurekit.expressions.parts import EPOCH, Part, TooLong, joined, literal, size_of
from procurekit.expressions.sheet import Sheet
from procurekit.expressions.tabular import TABLE_DIGITS
from procurekit.expressions.widening import as_decimal, negated, summed, times, widest
from procurekit.expressions.work_days import MOST_DAYS, work_days_between, work_days_on
from procurekit.expressions.writing import written
from procurekit.values import WorkCalendar
from procurekit.values.numbers import ROUNDED, digits_of

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["with_planned"]

_EARLIEST: Final = date.min.toordinal() - EPOCH
_LATEST: Final = date.max.toordinal() - EPOCH
_FAR: Final = _LATEST - _EARLIEST + 1  # further than from any date to any other

_SOME: Final[dict[str, Scalar]] = {
    "bool": False,
    "int": 0,
    "decimal": Decimal(0),
    "text": "",
    "date": date.min,
}
"""Any value of a kind: what stands for it where it is missing in every row."""

_COMPARED: Final[dict[str, Callable[[nw.Expr, nw.Expr], nw.Expr]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def with_planned(
    frame: Working,
    dialect: Dialect,
    columns: Mapping[str, str],
    roots: Mapping[str, Node],
    around: Surroundings,
    *,
    whole: bool = False,
) -> tuple[Working, frozenset[str]]:
    """The frame with a column for each root; and the names that were read from columns with floats.

    With `whole`, a decimal that is made of whole numbers alone stays a whole number.

    Raises InvalidValue if a column is of another type than its name, or if a number can't be exact.
    """
    planner = _Planner(Sheet(frame, dialect), columns, around)
    planner.share(roots.values())
    added = [planner.column(root, whole=whole).alias(name) for name, root in roots.items()]
    return planner.sheet.frame.with_columns(*added), frozenset(planner.floats)


class _Planner:
    """Plans for one frame; the same node becomes the same part, wherever it stands."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, str], around: Surroundings) -> None:
        self.sheet = sheet
        self.dialect = sheet.dialect
        self.api = sheet.api
        self.columns = columns
        self.around = around
        self.floats: set[str] = set()
        self.made: dict[Node, Part] = {}
        self.shared: frozenset[Node] = frozenset()

    def share(self, roots: Iterable[Node]) -> None:
        """Find out what stands in several places: where the library wouldn't, it is computed once."""
        if not self.dialect.shares:
            seen = Counter(one for root in roots for one in walk(root) if children(one))
            self.shared = frozenset(one for one, times_ in seen.items() if times_ > 1)

    def column(self, root: Node, *, whole: bool) -> nw.Expr:
        """The expression of a column, of the type that its kind has. Raises InvalidValue where that can't be exact."""
        part = self.part(root)
        match root.kind:
            case "decimal" if whole and part.kind == "int":
                return part.expr
            case "decimal" if part.kind != "float":
                return as_decimal(part, part.whole, part.scale, self.dialect).expr
            case "int" if part.kind == "decimal":
                return part.expr.cast(self.api.Int64())
            case "date":
                return part.expr if part.kind == "date" else self.dialect.date(part.expr)
            case _:
                return part.expr

    def part(self, node: Node) -> Part:
        found = self.made.get(node)
        if found is None:
            try:
                found = self.planned(node) if varies(node) else self.constant(node)
            except TooLong:
                raise InvalidValue("expression_table_too_long", part=written(node), most=TABLE_DIGITS) from None
            if node in self.shared and found.value is None:
                found = self.sheet.kept(found)
            self.made[node] = found
        return found

    def constant(self, node: Node) -> Part:
        """A part that is the same in every row: it is computed here."""
        if isinstance(node, Constant):
            return literal(node.value, self.api)
        value = explained(node, {}, "mapping", self.around).value
        if value is None and node.kind != "nothing":
            return self.sheet.nothing(literal(_SOME[node.kind], self.api))
        return literal(cast("Scalar | None", value), self.api)

    def planned(self, node: Node) -> Part:
        match node:
            case Reference():
                return self.read(node)
            case Logic() | Not() | Compare() | Member() | IsMissing():
                return self.condition(node)
            case Conditional():
                return self.conditional(node)
            case Negative():
                return negated(self.part(node.operand), self.dialect)
            case Arithmetic():
                return self.arithmetic(node)
            case _:
                return self.called(cast("Call", node))

    def condition(self, node: Logic | Not | Compare | Member | IsMissing) -> Part:
        match node:
            case Logic():
                parts = [self.part(one) for one in node.parts]
                return Part(expr=joined(node.operator, [one.expr for one in parts]), kind="bool", size=size_of(parts))
            case Compare():
                return self.comparison(node)
            case Member():
                return self.membership(node)
            case Not():
                operand = self.part(node.operand)
                return operand.having(~operand.expr, operand.size + 1)
            case IsMissing():
                operand = self.part(node.operand)
                gone = operand.expr.is_null()
                return Part(expr=~gone if node.negated else gone, kind="bool", size=operand.size + 1)

    def read(self, node: Reference) -> Part:
        name = node.name
        column = self.columns.get(name.name, name.name)
        part = read_column(name, column, self.sheet)
        if part.kind == "float":
            self.floats.add(name.name)
        return part

    def comparison(self, node: Compare) -> Part:
        node = asked_of_days(node, self.around)
        parts = [self.part(one) for one in node.operands]
        parts[1:-1] = [self.sheet.once(one) for one in parts[1:-1]]
        pairs: list[nw.Expr] = []
        sizes = 0
        for sign, pair in zip(node.operators, pairwise(parts), strict=True):
            left, right = self.sheet.alike(pair)
            pairs.append(_COMPARED[sign](left.expr, right.expr))
            sizes += left.size + right.size
        return Part(expr=joined("and", pairs), kind="bool", size=sizes + len(pairs))

    def membership(self, node: Member) -> Part:
        operand = self.part(node.operand)
        members = _possible(operand, cast("SetOf", node.container).members)
        if members:
            found = widest(operand, self.dialect).expr.is_in(members)
        else:
            operand = self.sheet.once(operand)
            found = operand.expr != operand.expr  # none of them can be it: false, or missing
        return Part(expr=~found if node.negated else found, kind="bool", size=operand.size * 2 + 1)

    def conditional(self, node: Conditional) -> Part:
        test, then, otherwise = (self.part(one) for one in (node.test, node.then, node.otherwise))
        both = [one for one in (then, otherwise) if one.kind != "nothing"]
        first, *others = self.sheet.alike(both)
        size = size_of([test, test, then, otherwise])
        if not others:
            asked = test.expr if then.kind != "nothing" else ~test.expr
            return first.having(self.api.when(asked).then(first.expr), size)
        second = others[0]
        if _is_told(node.test):
            expr = self.api.when(test.expr).then(first.expr).otherwise(second.expr)
        else:
            test = self.sheet.once(test)
            expr = self.api.when(test.expr).then(first.expr).otherwise(self.api.when(~test.expr).then(second.expr))
        return evolve(first.having(expr, size), whole=max(first.whole, second.whole))

    def arithmetic(self, node: Arithmetic) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        if node.kind == "date":
            moment, days = (left, right) if node.left.kind == "date" else (right, left)
            return self.moved(self.sheet.day(moment), days, node.operator)
        if node.left.kind == "date":
            found = evolve(self.sheet.day(left), kind="int"), evolve(self.sheet.day(right), kind="int")
            return summed("-", *found, self.dialect)
        if node.operator == "*":
            return times(left, right, self.dialect)
        return summed(node.operator, left, right, self.dialect)

    def moved(self, moment: Part, days: Part, sign: str) -> Part:
        """A date some days later or earlier; missing where there is no such date."""
        moment = self.sheet.once(moment)
        days = self.near(days, _FAR)
        if days.value is not None:
            number = cast("int", days.value) * (1 if sign == "+" else -1)
            known = moment.expr.is_between(_EARLIEST - number, _LATEST - number)
            return moment.having(self.api.when(known).then(moment.expr + number), moment.size * 2 + 3)
        found = moment.expr + days.expr if sign == "+" else moment.expr - days.expr
        found = self.sheet.once(moment.having(found, size_of([moment, days]))).expr
        known = found.is_between(_EARLIEST, _LATEST)
        return moment.having(self.api.when(known).then(found), size_of([moment, days]) * 2)

    def near(self, number: Part, most: int) -> Part:
        """A whole number of at most so much, missing where it is more."""
        if number.value is not None:
            return literal(min(max(cast("int", number.value), -most), most), self.api)
        if number.whole <= len(str(most)) and number.kind == "int":
            return number
        number = self.sheet.once(number)
        found = self.api.when(number.expr.is_between(-most, most)).then(number.expr).cast(self.api.Int64())
        return Part(expr=found, kind="int", whole=len(str(most)), size=number.size * 2 + 2)

    def called(self, node: Call) -> Part:
        calendar = cast("WorkCalendar", self.around.calendar)
        parts = [self.part(one) for one in node.arguments]
        match node.function:
            case "coalesce":
                found = self.sheet.alike(parts)
                expr = self.api.coalesce(*(one.expr for one in found))
                whole = max(one.whole for one in found)
                return evolve(found[0].having(expr, size_of(found)), whole=whole)
            case "min" | "max":
                return self.extreme(node, parts)
            case "abs":
                return negated(parts[0], self.dialect, absolute=True)
            case "starts_with":
                text, start = parts
                return Part(expr=text.expr.str.starts_with(str(start.value)), kind="bool", size=text.size + 1)
            case "working_days":
                start, end = (self.sheet.day(one) for one in parts)
                return work_days_between(self.sheet, calendar, start, end)
            case _:
                number = self.near(parts[1], MOST_DAYS)
                return work_days_on(self.sheet, calendar, self.sheet.day(parts[0]), number)

    def extreme(self, node: Call, parts: Sequence[Part]) -> Part:
        found = [self.sheet.once(one) for one in self.sheet.alike(parts, days=True)]
        take = self.api.min_horizontal if node.function == "min" else self.api.max_horizontal
        there = joined("and", [~one.expr.is_null() for one in found if one.value is None])
        expr = self.api.when(there).then(take(*(one.expr for one in found)))
        whole = max(one.whole for one in found)
        return evolve(found[0].having(expr, size_of(found) * 2), whole=whole)


def _is_told(node: Node) -> bool:
    """Is the condition never missing, whatever the table has?"""
    match node:
        case IsMissing():
            return True
        case Not():
            return _is_told(node.operand)
        case Logic():
            return all(_is_told(one) for one in node.parts)
        case _:
            return isinstance(node, Constant)


def _possible(operand: Part, members: Sequence[Any]) -> list[Any]:
    """Those members of a set that the operand can be, as its type has them."""
    match operand.kind:
        case "date":
            return list(members)
        case "day":
            return [one.toordinal() - EPOCH for one in members]
        case "float":
            return [float(one) for one in members]
        case "int":
            return [int(one) for one in members if one == int(one) and -(2**63) <= one < 2**63]
        case "decimal":
            exact = [Decimal(one).normalize(ROUNDED) for one in members]
            last = Decimal(1).scaleb(-operand.scale)
            whole = max(operand.whole, 1)
            fitting = [one for one in exact if digits_of(one) <= operand.scale and one.adjusted() < whole]
            return [one.quantize(last, context=ROUNDED) for one in fitting]
        case _:
            return list(members)
