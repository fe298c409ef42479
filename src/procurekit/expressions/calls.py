"""How each function is typed: what it takes, what it gives, when it is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, cast

from procurekit.expressions.fitting import Mistake, agreed, common, read_moment
from procurekit.expressions.functions import FUNCTIONS
from procurekit.expressions.kinds import NUMBERS, ORDERED, Kind
from procurekit.expressions.nodes import Call, Constant, Node

__all__ = ["call"]


def call(function: str, arguments: Sequence[Node]) -> Node:
    """A call of a function that there is."""
    known = FUNCTIONS[function]
    if len(arguments) < known.least or (known.most is not None and len(arguments) > known.most):
        written = f"{function}({known.arguments})"
        raise Mistake("expression_arguments", function=function, found=len(arguments), written=written)
    for place, one in enumerate(arguments):
        if one.kind == "nothing":
            raise Mistake("expression_none", place, operator=function)
    return _TYPED[function](function, arguments)


def _made(function: str, arguments: Sequence[Node], kind: Kind, unit: str | None = None) -> Node:
    missable = any(one.missable for one in arguments)
    return Call(function=function, arguments=tuple(arguments), kind=kind, unit=unit, missable=missable)


def _taken(function: str, arguments: Sequence[Node], *kinds: Kind) -> list[Node]:
    """The arguments, each of its kind; a literal text where a date is due is read as one."""
    taken: list[Node] = []
    for place, (one, kind) in enumerate(zip(arguments, kinds, strict=True)):
        if kind == "date" and isinstance(one, Constant) and one.kind == "text":
            taken.append(read_moment("date", cast("str", one.value), place))
        elif one.kind == kind:
            taken.append(one)
        else:
            raise Mistake("expression_argument", place, function=function, wanted=kind, found=one.kind)
    return taken


def _working_days(function: str, arguments: Sequence[Node]) -> Node:
    return _made(function, _taken(function, arguments, "date", "date"), "int", "working_days")


def _add_working_days(function: str, arguments: Sequence[Node]) -> Node:
    day, count = _taken(function, arguments, "date", "int")
    if count.unit not in {None, "working_days"}:
        raise Mistake("expression_units", 1, left="working_days", right=count.unit, operator=function)
    return _made(function, [day, count], "date")


def _coalesce(function: str, arguments: Sequence[Node]) -> Node:
    read = agreed(arguments, function)
    kind, unit = common(read)
    missable = all(one.missable for one in read)
    return Call(function=function, arguments=tuple(read), kind=kind, unit=unit, missable=missable)


def _extreme(function: str, arguments: Sequence[Node]) -> Node:
    read = agreed(arguments, function)
    kind, unit = common(read)
    if kind not in ORDERED:
        raise Mistake("expression_no_order", 0, found=kind, operator=function)
    return _made(function, read, kind, unit)


def _abs(function: str, arguments: Sequence[Node]) -> Node:
    (one,) = arguments
    if one.kind not in NUMBERS:
        raise Mistake("expression_argument", 0, function=function, wanted="decimal", found=one.kind)
    return _made(function, arguments, one.kind, one.unit)


def _len(function: str, arguments: Sequence[Node]) -> Node:
    return _made(function, _taken(function, arguments, "text"), "int")


def _lower(function: str, arguments: Sequence[Node]) -> Node:
    return _made(function, _taken(function, arguments, "text"), "text")


def _starts_with(function: str, arguments: Sequence[Node]) -> Node:
    text, start = _taken(function, arguments, "text", "text")
    if not isinstance(start, Constant):
        raise Mistake("expression_literal_text", 1, function=function)
    return _made(function, [text, start], "bool")


def _moment(function: str, arguments: Sequence[Node]) -> Node:
    (one,) = arguments
    kind: Kind = "date" if function == "date" else "instant"
    if isinstance(one, Constant) and one.kind == "text":
        return read_moment(kind, cast("str", one.value), 0)
    raise Mistake("expression_literal_text", 0, function=function)


_TYPED: Final[dict[str, Callable[[str, Sequence[Node]], Node]]] = {
    "working_days": _working_days,
    "add_working_days": _add_working_days,
    "coalesce": _coalesce,
    "min": _extreme,
    "max": _extreme,
    "abs": _abs,
    "len": _len,
    "lower": _lower,
    "starts_with": _starts_with,
    "date": _moment,
    "instant": _moment,
}
