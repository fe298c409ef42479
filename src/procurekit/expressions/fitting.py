"""The typing rules: from typed parts to a typed node, or the mistake that keeps it from being one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, cast

from attrs import evolve
from pendulum import DateTime

from procurekit.expressions.kinds import NUMBERS, ORDERED, Kind
from procurekit.expressions.nodes import (
    Arithmetic,
    Compare,
    Conditional,
    Constant,
    IsMissing,
    Logic,
    Member,
    Negative,
    Node,
    Not,
    Scalar,
    SetOf,
)
from procurekit.values.moments import parse_day, parse_instant

__all__ = [
    "Mistake",
    "agreed",
    "arithmetic",
    "common",
    "compare",
    "conditional",
    "constant",
    "is_missing",
    "logic",
    "member",
    "negation",
    "negative",
    "read_moment",
    "wanted_kind",
]


class Mistake(Exception):
    """What is wrong with parts that don't fit together; `part` is the one to point at, if it is one of them."""

    def __init__(self, code: str, part: int | None = None, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.part = part
        self.values = values


def constant(value: Scalar | None) -> Constant:
    """A literal."""
    kind: Kind
    match value:
        case None:
            kind = "nothing"
        case bool():
            kind = "bool"
        case int():
            kind = "int"
        case Decimal():
            kind = "decimal"
        case str():
            kind = "text"
        case DateTime():
            kind = "instant"
        case _:
            kind = "date"
    return Constant(value=value, kind=kind, missable=value is None)


def read_moment(kind: Kind, text: str, part: int | None = None) -> Constant:
    """The date or instant that a literal text stands for."""
    try:
        return constant(parse_day(text) if kind == "date" else parse_instant(text))
    except (ValueError, OverflowError):
        raise Mistake(f"expression_not_{'a_date' if kind == 'date' else 'an_instant'}", part, found=text) from None


def agreed(parts: Sequence[Node], operator: str) -> list[Node]:
    """The parts, made comparable: a literal text beside a date is read as one. Kinds and units have to be the same."""
    moments = {one.kind for one in parts} & {"date", "instant"}
    read = [
        read_moment(next(iter(moments)), cast("str", one.value), place)
        if len(moments) == 1 and isinstance(one, Constant) and one.kind == "text"
        else one
        for place, one in enumerate(parts)
    ]
    first = next((one for one in read if one.kind != "nothing"), None)
    if first is None:
        raise Mistake("expression_only_none")
    for place, one in enumerate(read):
        if one.kind not in {first.kind, "nothing"} and not {one.kind, first.kind} <= NUMBERS:
            raise Mistake("expression_kinds", place, left=first.kind, right=one.kind, operator=operator)
    _same_unit(read, operator)
    return read


def common(parts: Iterable[Node]) -> tuple[Kind, str | None]:
    """Kind and unit of what is one of the parts."""
    kinds = {one.kind: one.unit for one in parts if one.kind != "nothing"}
    unit = next((one.unit for one in parts if one.unit is not None), None)
    return ("decimal" if len(kinds) > 1 else next(iter(kinds))), unit


def _same_unit(parts: Iterable[Node], operator: str) -> None:
    known: str | None = None
    for place, one in enumerate(parts):
        if one.unit is not None and known not in {None, one.unit}:
            raise Mistake("expression_units", place, left=known, right=one.unit, operator=operator)
        known = one.unit or known


def _no_none(parts: Iterable[Node], operator: str) -> None:
    for place, one in enumerate(parts):
        if one.kind == "nothing":
            raise Mistake("expression_none", place, operator=operator)


def _condition(one: Node, operator: str, part: int | None = None) -> None:
    if one.kind != "bool":
        raise Mistake("expression_not_a_condition", part, found=one.kind, operator=operator)


def logic(operator: Literal["and", "or"], parts: Sequence[Node]) -> Node:
    """`and` or `or`; one inside another of the same is taken apart."""
    flat: list[Node] = []
    for place, one in enumerate(parts):
        _condition(one, operator, place)
        flat += one.parts if isinstance(one, Logic) and one.operator == operator else (one,)
    return Logic(operator=operator, parts=tuple(flat), kind="bool", missable=any(one.missable for one in flat))


def negation(operand: Node) -> Node:
    """`not`."""
    _condition(operand, "not", 0)
    return Not(operand=operand, kind="bool", missable=operand.missable)


def compare(operators: Sequence[str], operands: Sequence[Node]) -> Node:
    """A comparison or a chain of them."""
    _no_none(operands, operators[0])
    read = agreed(operands, operators[0])
    for operator, (place, one) in zip(operators, enumerate(read[1:], 1), strict=True):
        if operator not in {"==", "!="} and one.kind not in ORDERED:
            raise Mistake("expression_no_order", place, found=one.kind, operator=operator)
        if one.kind == "texts":
            raise Mistake("expression_no_order", place, found=one.kind, operator=operator)
    return Compare(
        operators=tuple(operators), operands=tuple(read), kind="bool", missable=any(one.missable for one in read)
    )


def member(operand: Node, container: Node | Sequence[Node], *, negated: bool) -> Node:
    """`in` and `not in`."""
    operator = "not in" if negated else "in"
    _no_none([operand], operator)
    if isinstance(container, Node):
        if container.kind != "texts":
            raise Mistake("expression_no_set", 1, found=container.kind)
        if operand.kind != "text":
            raise Mistake("expression_kinds", 0, left="text", right=operand.kind, operator=operator)
        missable = operand.missable or container.missable
        return Member(operand=operand, container=container, negated=negated, kind="bool", missable=missable)
    if operand.kind == "texts":
        raise Mistake("expression_kinds", len(container), left="text", right="texts", operator=operator)
    # The operand last: a literal one takes the kind of the members, as they take its.
    *members, operand = agreed([*container, operand], operator)
    kind, unit = common(members)
    values = {_plain(cast("Scalar", cast("Constant", one).value), decimal=kind == "decimal") for one in members}
    chosen = SetOf(members=tuple(sorted(values)), kind=kind, unit=unit)
    return Member(operand=operand, container=chosen, negated=negated, kind="bool", missable=operand.missable)


def _plain(value: Scalar, *, decimal: bool) -> Scalar:
    return Decimal(value) if decimal and isinstance(value, int) else value


def is_missing(operand: Node, *, negated: bool) -> Node:
    """`is None` and `is not None`."""
    _no_none([operand], "is None")
    return IsMissing(operand=operand, negated=negated, kind="bool")


def arithmetic(operator: Literal["+", "-", "*"], left: Node, right: Node) -> Node:
    """`+`, `-`, `*`."""
    _no_none([left, right], operator)
    if operator == "-" and "date" in {left.kind, right.kind} and "text" in {left.kind, right.kind}:
        left, right = agreed([left, right], operator)
    missable = left.missable or right.missable
    if {left.kind, right.kind} <= NUMBERS:
        if operator == "*":
            unit = "*".join(sorted(one for part in (left, right) if part.unit for one in part.unit.split("*"))) or None
        else:
            _same_unit([left, right], operator)
            unit = left.unit or right.unit
        kind, _ = common([left, right])
        return Arithmetic(operator=operator, left=left, right=right, kind=kind, unit=unit, missable=missable)
    made: tuple[Kind, str | None] | None = None
    if left.kind == right.kind == "date" and operator == "-":
        made = ("int", "days")
    elif (operator != "*" and left.kind == "date" and _days(right, 1, operator)) or (
        operator == "+" and right.kind == "date" and _days(left, 0, operator)
    ):
        made = ("date", None)
    if made is None:
        raise Mistake("expression_no_arithmetic", left=left.kind, right=right.kind, operator=operator)
    return Arithmetic(operator=operator, left=left, right=right, kind=made[0], unit=made[1], missable=missable)


def _days(one: Node, part: int, operator: str) -> bool:
    if one.kind == "decimal":
        raise Mistake("expression_not_whole_days", part)
    if one.kind == "int" and one.unit not in {None, "days"}:
        code = "expression_working_days" if one.unit == "working_days" else "expression_units"
        raise Mistake(code, part, left="days", right=one.unit, operator=operator)
    return one.kind == "int"


def negative(operand: Node) -> Node:
    """Unary minus; of a literal, the literal with the other sign."""
    if operand.kind not in NUMBERS:
        raise Mistake("expression_no_sign", 0, found=operand.kind)
    if isinstance(operand, Constant):
        value = operand.value
        return evolve(operand, value=-value if isinstance(value, int) else cast("Decimal", value).copy_negate())
    return Negative(operand=operand, kind=operand.kind, unit=operand.unit, missable=operand.missable)


def conditional(then: Node, test: Node, otherwise: Node) -> Node:
    """``a if c else b``."""
    _condition(test, "if", 1)
    try:
        then, otherwise = agreed([then, otherwise], "if")
    except Mistake as mistake:
        mistake.part = 2 if mistake.part == 1 else mistake.part
        raise
    kind, unit = common([then, otherwise])
    missable = test.missable or then.missable or otherwise.missable
    return Conditional(test=test, then=then, otherwise=otherwise, kind=kind, unit=unit, missable=missable)


def wanted_kind(node: Node, wanted: Kind) -> Node:
    """The node, if it gives what is wanted: a whole number serves as a decimal, a literal text as the date it shows."""
    if wanted in {"date", "instant"} and isinstance(node, Constant) and node.kind == "text":
        return read_moment(wanted, cast("str", node.value))
    if node.kind != wanted and (wanted, node.kind) != ("decimal", "int"):
        raise Mistake("expression_wanted", wanted=wanted, found=node.kind)
    return node
