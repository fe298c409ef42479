"""Explanation: how each part of an expression came out for one subject, and why a part is missing.

It is computed part by part, slowly and without short cuts; the generated function has to agree with it, and falls back
on it where a value is not what was expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue, Reason, say
from procurekit.expressions.kinds import WHOLE_LIMIT, fits
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
    Now,
    Reference,
    SetOf,
    Value,
    children,
)
from procurekit.expressions.vocabulary import Name
from procurekit.expressions.writing import literal, written
from procurekit.values import Moment, WorkCalendar, date_in, moment_text
from procurekit.values.numbers import EXACT, plain

__all__ = ["Explanation", "Mode", "Surroundings", "explained", "read_name"]

Mode: TypeAlias = Literal["mapping", "attributes"]
"""How a subject is read: ``subject["name"]`` or ``subject.name``."""

_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


@frozen
class Surroundings:
    """What an evaluation brings beside the subject: the moment it speaks of, and the working calendar."""

    at: Moment | None = None
    calendar: WorkCalendar | None = None


@frozen
class Explanation:
    """One part of an expression with its value, the parts it is made of, and, where it is missing by itself, why."""

    node: Node
    value: Value
    parts: tuple[Explanation, ...] = ()
    reason: Reason | None = None

    def source(self, lang: str = "en") -> str:
        """The part as people write it, in ``"en"`` or ``"zh"``."""
        return written(self.node, lang)

    @property
    def because(self) -> tuple[Explanation, ...]:
        """The smallest parts that made it come out so: comparisons that failed, names that are missing."""
        return tuple(dict.fromkeys(_because(self)))

    def text(self, lang: str = "en") -> str:
        """The whole as lines: each part with its value, indented below what it belongs to."""
        return "\n".join(_lines(self, lang, 0))

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The same as plain data."""
        told: dict[str, object] = {"source": self.source(lang), "value": _shown(self.value, lang)}
        if self.reason is not None:
            told["reason"] = self.reason.as_dict(lang)
        if self.parts:
            told["parts"] = [one.as_dict(lang) for one in self.parts]
        return told

    def __str__(self) -> str:
        return self.text()


def _lines(one: Explanation, lang: str, depth: int) -> Iterator[str]:
    why = "" if one.reason is None else f" ({one.reason.text(lang)})"
    yield f"{'  ' * depth}{one.source(lang)}: {_shown(one.value, lang)}{why}"
    for part in one.parts:
        if not isinstance(part.node, Constant | SetOf):
            yield from _lines(part, lang, depth + 1)


def _shown(value: Value, lang: str) -> str:
    match value:
        case None | bool():
            return say(f"expression.value.{value}", None, lang)
        case Decimal():
            return plain(value)
        case str():
            return literal(value, lang)
        case date():
            return moment_text(value)
        case int():
            return str(value)
        case _:
            return ", ".join(sorted(value))


def _because(one: Explanation) -> Iterator[Explanation]:
    if one.value is None:
        if one.reason is not None or not one.parts:
            yield one
            return
        blamed = [part for part in one.parts if part.value is None]
        if isinstance(one.node, Conditional):
            blamed = [one.parts[0]] if one.parts[0].value is None else _chosen(one)[1:]
        for part in blamed:
            yield from _because(part)
        return
    match one.node:
        case Logic(operator="and") if one.value is False:
            blamed = [part for part in one.parts if part.value is False]
        case Logic(operator="or") if one.value is True:
            blamed = [part for part in one.parts if part.value is True]
        case Logic() | Not():
            blamed = list(one.parts)
        case Conditional() if one.node.kind == "bool":
            blamed = _chosen(one)
        case _:
            yield one
            return
    for part in blamed:
        yield from _because(part)


def _chosen(one: Explanation) -> list[Explanation]:
    test, then, otherwise = one.parts
    return [test, then if test.value else otherwise]


def explained(node: Node, subject: Any, mode: Mode, around: Surroundings) -> Explanation:
    """How the node came out. Raises InvalidValue if the subject has under a name what can't be there."""
    parts = tuple(explained(one, subject, mode, around) for one in children(node))
    values = [one.value for one in parts]
    if isinstance(node, Reference):
        value = read_name(node.name, subject, mode)
        return Explanation(node, value, (), Reason.of("expression.missing.absent") if value is None else None)
    if isinstance(node, Constant) and node.value is None:
        return Explanation(node, None, (), Reason.of("expression.missing.said"))
    reason: Reason | None = None
    try:
        found = _outcome(node, values, around)
    except (DecimalException, _TooLong):
        found, reason = None, Reason.of("expression.missing.too_long")
    except (ValueError, OverflowError):
        found, reason = None, Reason.of("expression.missing.no_such_day")
    return Explanation(node, found, parts, reason)


def read_name(name: Name, subject: Any, mode: Mode) -> Value:
    """What the subject has under a name. Raises InvalidValue if it is of another kind, or missing and may not be."""
    if mode == "mapping":
        value = cast("Mapping[str, Any]", subject).get(name.name)
    else:
        try:
            value = getattr(subject, name.name)
        except AttributeError:
            raise InvalidValue("expression_no_attribute", name=name.name, kind=type(subject).__name__) from None
    if value is None:
        if not name.missing:
            raise InvalidValue("expression_always_there", name=name.name)
        return None
    if not fits(name.type, value):
        shown = repr(value)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}…"  # noqa: PLR2004 - enough to recognise it
        raise InvalidValue("expression_value", name=name.name, value=shown, expected=name.type)
    return cast("Value", value)


class _TooLong(Exception):
    """A whole number has more digits than we keep."""


def _outcome(node: Node, values: list[Any], around: Surroundings) -> Value:
    """The value of a node from those of its parts: first of what can do with a missing part."""
    match node:
        case Constant():
            return node.value
        case SetOf():
            return cast("Value", node.members)
        case Now():
            return date_in(cast("Moment", around.at)) if node.name == "today" else cast("DateTime", around.at)
        case Logic():
            return _kleene(values, decisive=node.operator == "or")
        case Compare():
            pairs = zip(node.operators, values, values[1:], strict=False)
            each = [None if a is None or b is None else _COMPARED[operator](a, b) for operator, a, b in pairs]
            return _kleene(each, decisive=False)
        case IsMissing():
            return (values[0] is None) is not node.negated
        case Conditional():
            test, then, otherwise = values
            return None if test is None else _as(node, then if test else otherwise)
        case Call(function="coalesce"):
            return _as(node, next((one for one in values if one is not None), None))
        case _:
            return None if any(one is None for one in values) else _computed(node, values, around)


def _computed(node: Node, values: list[Any], around: Surroundings) -> Value:
    match node:
        case Not():
            return not values[0]
        case Member():
            return (values[0] in values[1]) is not node.negated
        case Negative():
            return -values[0] if node.kind == "int" else EXACT.minus(_decimal(values[0]))
        case Arithmetic():
            return _arithmetic(node, *values)
        case _:
            return _called(cast("Call", node), values, around)


def _kleene(values: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _decimal(value: Decimal | int) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value)


def _as(node: Node, value: Value) -> Value:
    return _decimal(cast("Decimal", value)) if node.kind == "decimal" and value is not None else value


def _whole(value: int) -> int:
    if not -WHOLE_LIMIT < value < WHOLE_LIMIT:
        raise _TooLong
    return value


def _arithmetic(node: Arithmetic, left: Any, right: Any) -> Value:
    if node.kind == "date":
        day, days = (left, right) if isinstance(left, date) else (right, left)
        return date.fromordinal(day.toordinal() + (days if node.operator == "+" else -days))
    if isinstance(left, date):
        return int(left.toordinal() - right.toordinal())
    if node.kind == "decimal":
        compute = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[node.operator]
        return compute(_decimal(left), _decimal(right))
    return _whole({"+": left + right, "-": left - right, "*": left * right}[node.operator])


def _called(node: Call, values: list[Any], around: Surroundings) -> Value:
    calendar = cast("WorkCalendar", around.calendar)
    match node.function:
        case "working_days":
            return calendar.between(*values)
        case "add_working_days":
            return calendar.add(*values)
        case "min":
            return _as(node, min(values))
        case "max":
            return _as(node, max(values))
        case "abs":
            return abs(values[0]) if node.kind == "int" else EXACT.abs(_decimal(values[0]))
        case "len":
            return len(values[0])
        case "lower":
            return str(values[0].lower())
        case "starts_with":
            return bool(values[0].startswith(values[1]))
        case _:
            raise TypeError(node)
