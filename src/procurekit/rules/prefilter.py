"""Prefilter of rules: what can be asked of single columns beforehand, so that rows for which none fires aren't read.

A condition becomes tests that every row passes for which it is true: and mostly no others. What has no such test, such
as a sum of two columns, is one that all pass. Missing values are followed as the language does: see `expressions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, TypeAlias, cast

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression
from procurekit.expressions.comparing import MIRRORED, varies
from procurekit.expressions.explaining import Surroundings, explained
from procurekit.expressions.expression import prepared
from procurekit.expressions.kinds import Kind
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
    SetOf,
    Value,
    children,
)
from procurekit.model.prefilter import ALL, COMPARED, NONE, Asked, Column, Prefilter, Sign, every, some
from procurekit.values import Moment, WorkCalendar
from procurekit.values.numbers import EXACT

__all__ = ["prefilter_of"]

_TESTS: Final = 150
"""More of them than this aren't worth asking."""
_CHOICES: Final = 12
_MEMBERS: Final = 50
_PLAIN: Final = frozenset({"bool", "int", "decimal", "text", "date"})
"""What a column is asked about; instants and several texts aren't."""

_INVERSE: Final[dict[str, Sign]] = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_WHOLE: Final = 2**63
_FIRST: Final = date.min.toordinal()
_LAST: Final = date.max.toordinal()


def prefilter_of(
    conditions: Iterable[Expression], at: Moment, calendar: WorkCalendar, implied: Mapping[str, Prefilter]
) -> Prefilter:
    """What every row passes for which one of the conditions is true, at a moment.

    `implied` are the names that no column has, each with what every row passes for which it has a value.

    >>> from procurekit.expressions import Vocabulary, parse
    >>> words = Vocabulary.from_dict({"open": {"type": "decimal"}, "due": {"type": "date"}})
    >>> late = parse("open > 0 and today - due > 3", words)
    >>> [
    ...     (one.name, one.sign, str(one.value))
    ...     for one in prefilter_of([late], date(2026, 12, 9), WorkCalendar(), {}).parts
    ... ]
    [('open', '>', '0'), ('due', '<', '2026-12-06')]
    """
    asking = _Asking(Surroundings(at, calendar), implied)
    return some(asking.of(one) for one in conditions)


@frozen
class _Term:
    """A value as plain as it can be tested: `factor` times a column plus `number`; or `number` alone, of no column.

    `kind` is the column's. Dates are numbers of days. A text or a truth value is a `number` that nothing is added to.
    """

    kind: Kind
    number: Any = 0
    column: str | None = None
    factor: int = 1


_Choice: TypeAlias = tuple[Prefilter, _Term | None]
"""What a part may be, and what every row passes where it is that; None is something that can't be told beforehand."""


@frozen
class _Asking:
    around: Surroundings
    implied: Mapping[str, Prefilter]
    known: dict[tuple[Node, bool], Prefilter] = field(factory=dict)

    def of(self, condition: Expression) -> Prefilter:
        try:
            prepared(condition.needs, self.around.at, self.around.calendar)
            return self.holds(condition.root, value=True)
        except (InvalidValue, ArithmeticError):
            # It can't be evaluated at this moment, or by any number that we can hold: every row is to say so.
            return ALL

    def holds(self, node: Node, *, value: bool) -> Prefilter:
        """What every row passes for which a condition is that: true, or false; missing is neither."""
        found = self.known.get((node, value))
        if found is None:
            found = self._holds(node, value=value)
            found = self.known[node, value] = found if _size(found) <= _TESTS else ALL
        return found

    def _holds(self, node: Node, *, value: bool) -> Prefilter:  # noqa: PLR0911 - one for each kind of condition
        if not varies(node):
            return ALL if self.value(node) is value else NONE
        match node:
            case Logic():
                return (every if (node.operator == "and") is value else some)(
                    self.holds(one, value=value) for one in node.parts
                )
            case Not():
                return self.holds(node.operand, value=not value)
            case Reference():
                return self.implied.get(node.name.name, Asked(node.name.name, "==", value))
            case Compare():
                pairs = zip(node.operators, pairwise(node.operands), strict=True)
                asked = (self.compared(cast("Sign", sign) if value else _INVERSE[sign], *pair) for sign, pair in pairs)
                return every(asked) if value else some(asked)
            case Member(container=SetOf() as known):
                return self.member(node.operand, known, among=value is not node.negated)
            case IsMissing():
                return self.missing(node.operand) if value is not node.negated else self.there(node.operand)
            case Conditional():
                return some(every([asked, self.holds(one, value=value)]) for asked, one in self.branches(node))
            case Call(function="coalesce"):
                return some(every([asked, self.holds(one, value=value)]) for asked, one in self.branches(node))
            case _:
                return self.there(node)

    def branches(self, node: Conditional | Call) -> list[tuple[Prefilter, Node]]:
        """The parts of which a value is one, each with what every row passes where it is that one."""
        if isinstance(node, Conditional):
            holds, fails = self.holds(node.test, value=True), self.holds(node.test, value=False)
            return [(holds, node.then), (fails, node.otherwise)]
        found: list[tuple[Prefilter, Node]] = []
        gone: list[Prefilter] = []
        for one in node.arguments:
            found.append((every(gone), one))
            gone.append(self.missing(one))
        return found

    def missing(self, node: Node) -> Prefilter:
        """What every row passes in which a part is missing."""
        match node:
            case Reference():
                return ALL if node.name.name in self.implied else Asked(node.name.name, "missing")
            case Conditional():
                parts = [every([asked, self.missing(one)]) for asked, one in self.branches(node)]
                return _bounded(some([self.missing(node.test), *parts]))
            case Call(function="coalesce"):
                return _bounded(every(self.missing(one) for one in node.arguments))
            case IsMissing():
                return NONE
            case _ if not varies(node):
                return ALL if self.value(node) is None else NONE
            case (
                Logic()
                | Not()
                | Negative()
                | Compare()
                | Member(container=SetOf())
                | Arithmetic(kind="int" | "decimal")
            ):
                # One part at least is.
                return _bounded(some(self.missing(one) for one in _parts(node)))
            case _:
                return ALL

    def there(self, node: Node) -> Prefilter:
        """What every row passes in which a part is not missing."""
        match node:
            case Reference():
                return self.implied.get(node.name.name, Asked(node.name.name, "there"))
            case Conditional():
                return _bounded(some(every([asked, self.there(one)]) for asked, one in self.branches(node)))
            case Call(function="coalesce"):
                return _bounded(some(self.there(one) for one in node.arguments))
            case Arithmetic() | Negative() | Call():
                return _bounded(every(self.there(one) for one in _parts(node)))
            case _ if not varies(node):
                return NONE if self.value(node) is None else ALL
            case _:
                return ALL

    def compared(self, sign: Sign, left: Node, right: Node) -> Prefilter:
        """What every row passes for which a comparison is true."""
        if not varies(left):
            sign, left, right = MIRRORED[sign], right, left
        left = self.loosened(sign, left, right)
        if isinstance(left, Arithmetic) and left.operator == "-" and varies(left.left) and varies(left.right):
            # a - b > c is a > b + c
            right = Arithmetic(operator="+", left=left.right, right=right, kind=left.right.kind, missable=True)
            left = left.left
        return some(
            every([one, other, self.tested(sign, term, against)])
            for one, term in self.choices(left)
            for other, against in self.choices(right)
        )

    def loosened(self, sign: Sign, node: Node, limit: Node) -> Node:
        """Working days as days: never more of them lie between two dates, so it is further from one to the other."""
        if not isinstance(node, Call) or node.function not in {"working_days", "add_working_days"}:
            return node
        first, second = node.arguments
        if node.function == "working_days" and not varies(limit):
            least = self.value(limit)
            if isinstance(least, int) and (
                (sign in {">", ">="} and least >= (sign == ">=")) or (sign in {"<", "<="} and least <= -(sign == "<="))
            ):
                return Arithmetic(operator="-", left=second, right=first, kind="int", missable=True)
        if node.function == "add_working_days" and not varies(second):
            days = self.value(second)
            if isinstance(days, int) and ((days > 0 and sign in {"<", "<="}) or (days < 0 and sign in {">", ">="})):
                return Arithmetic(operator="+", left=first, right=second, kind="date", missable=True)
        return node

    def choices(self, node: Node) -> list[_Choice]:
        """What a value may be."""
        found = self._choices(node)
        if len(found) > _CHOICES:
            return [(self.there(node), None)]
        # Of what can't be told, it can be asked whether it is there.
        return [(one if term is not None else every([one, self.there(node)]), term) for one, term in found]

    def _choices(self, node: Node) -> list[_Choice]:
        if not varies(node):
            value = self.value(node)
            if value is None:
                return []
            return [(ALL, _Term(node.kind, _number(value)) if node.kind in _PLAIN else None)]
        match node:
            case _ if node.kind not in _PLAIN:
                return [(ALL, None)]
            case Reference():
                name = node.name.name
                return [(self.implied[name], None) if name in self.implied else (ALL, _Term(node.kind, column=name))]
            case Conditional() | Call(function="coalesce"):
                return [
                    (every([asked, inner]), term)
                    for asked, one in self.branches(node)
                    for inner, term in self.choices(one)
                ]
            case Call(function="min" | "max"):
                return [choice for one in node.arguments for choice in self.choices(one)]
            case Negative():
                return [(asked, _turned_if(term)) for asked, term in self.choices(node.operand)]
            case Arithmetic(operator="+" | "-"):
                return [
                    (every([one, other]), _added(term, more if node.operator == "+" else _turned_if(more)))
                    for one, term in self.choices(node.left)
                    for other, more in self.choices(node.right)
                ]
            case _:
                return [(ALL, None)]

    def member(self, node: Node, known: SetOf, *, among: bool) -> Prefilter:
        """What every row passes for which a value is among some, or isn't."""
        if len(known.members) > _MEMBERS:
            return self.there(node)
        signs: Sign = "==" if among else "!="
        limits = [Constant(value=one, kind=node.kind) for one in known.members]
        if (
            isinstance(node, Reference)
            and among
            and node.kind in {"text", "date"}
            and node.name.name not in self.implied
        ):
            return Asked(node.name.name, "in", known.members)
        asked = (self.compared(signs, node, one) for one in limits)
        return some(asked) if among else every(asked)

    def value(self, node: Node) -> Value:
        """The value of what is the same in all rows."""
        return explained(node, {}, "mapping", self.around).value

    def tested(self, sign: Sign, left: _Term | None, right: _Term | None) -> Prefilter:
        """What every row passes for which a comparison of two such values is true."""
        if left is None or right is None:
            known = left or right
            return ALL if known is None or known.column is None else Asked(known.column, "there")
        if left.column is None:
            sign, left, right = MIRRORED[sign], right, left
        if left.column is None:
            return ALL if COMPARED[sign](left.number, right.number) else NONE
        there = Asked(left.column, "there")
        if left.factor < 0:
            sign, left, right = MIRRORED[sign], _turned(left), _turned(right)
        if right.column is None:
            return _against(sign, left, right.number) or there
        return _beside(sign, left, right) or every([there, Asked(right.column, "there")])


def _against(sign: Sign, term: _Term, limit: Any) -> Prefilter | None:
    """A column tested against a value; None if no value of the column's type says that."""
    assert term.column is not None  # noqa: S101 - who calls has looked
    if term.kind in {"text", "bool"}:
        return Asked(term.column, sign, limit) if sign in {"==", "!="} else None
    value = _plus(limit, _times(-1, term.number))
    if term.kind == "decimal":
        return Asked(term.column, sign, Decimal(value))
    if value != int(value):
        return None
    whole = int(value)
    if term.kind == "int":
        return Asked(term.column, sign, whole) if -_WHOLE <= whole < _WHOLE else None
    return Asked(term.column, sign, date.fromordinal(whole)) if _FIRST <= whole <= _LAST else None


def _beside(sign: Sign, left: _Term, right: _Term) -> Prefilter | None:
    """A column tested against another one; None if that can't be told without computing."""
    assert left.column is not None and right.column is not None  # noqa: S101, PT018 - who calls has looked
    if left.kind != right.kind or right.factor != left.factor:
        return None
    more = _plus(right.number, _times(-1, left.number)) if left.kind in {"int", "decimal", "date"} else 0
    if not more:
        return Asked(left.column, sign, Column(right.column))
    if (more > 0 and sign in {">", ">="}) or (more < 0 and sign in {"<", "<="}):
        # What is larger by so much is larger.
        return Asked(left.column, sign, Column(right.column))
    return None


def _number(value: Value) -> Any:
    return value.toordinal() if isinstance(value, date) and not isinstance(value, datetime) else value


def _turned(term: _Term) -> _Term:
    """The same with the other sign."""
    return evolve(term, number=_times(-1, term.number), factor=-term.factor)


def _turned_if(term: _Term | None) -> _Term | None:
    return None if term is None else _turned(term)


def _added(one: _Term | None, other: _Term | None) -> _Term | None:
    """The sum, if only one of them is of a column."""
    if one is None or other is None or (one.column is not None and other.column is not None):
        return None
    column, number = (other, one) if one.column is None else (one, other)
    return evolve(column, number=_plus(column.number, number.number))


def _plus(one: Any, other: Any) -> Any:
    return one + other if isinstance(one, int) and isinstance(other, int) else EXACT.add(Decimal(one), Decimal(other))


def _times(one: int, other: Any) -> Any:
    return one * other if isinstance(other, int) else EXACT.multiply(Decimal(one), other)


def _parts(node: Node) -> list[Node]:
    return [one for one in children(node) if not isinstance(one, SetOf)]


def _size(one: Prefilter) -> int:
    return 1 if isinstance(one, Asked) else sum(map(_size, one.parts))


def _bounded(one: Prefilter) -> Prefilter:
    return one if _size(one) <= _TESTS else ALL
