"""Generating: the text of one Python function per expression, what a careful person would write by hand.

Missing is None. A part that can't be missing is written as Python has it; of one that can, the value is kept in a local
variable and asked for None once. A conjunction first looks for a part that is false, then for one that is missing.
Where a value is not what the vocabulary says, or a number gets too long, the function leaves the answer to `explained`.

What is generated consists of our own words, of names that the vocabulary has checked, and of literals written anew:
nothing of the source's text gets in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple, cast

from pendulum import DateTime

from procurekit.expressions.explaining import Mode
from procurekit.expressions.functions import NEED_CALENDAR
from procurekit.expressions.kinds import WHOLE_LIMIT
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
    children,
    walk,
)
from procurekit.values.numbers import EXACT

__all__ = ["generated"]

_GIVEN: Final[dict[str, object]] = {
    "plus": EXACT.add,
    "minus": EXACT.subtract,
    "times": EXACT.multiply,
    "negative": EXACT.minus,
    "absolute": EXACT.abs,
    "decimal": Decimal,
    "day": date.fromordinal,
    "limit": WHOLE_LIMIT,
    "floor": -WHOLE_LIMIT,
    "too_long": lambda: 1 // 0,
    "length": len,
    "whole": abs,
    "plain_day": date,
    "instant": DateTime,
    "Exception": Exception,
}
_DECIMALS: Final = {"+": "plus", "-": "minus", "*": "times"}


class _Test(NamedTuple):
    """How a condition is asked: is it true, is it false; and, once one of them said no, is it missing."""

    true: str
    false: str
    missing: str | None  # None: it never is


class _Named(NamedTuple):
    """What stands for a part's value, once the variables it is computed from are assigned and there."""

    text: str
    kept: tuple[tuple[str, str], ...] = ()  # each variable, and what assigns it


def _test(kept: Sequence[tuple[str, str]], plain: str) -> _Test:
    """A condition that is missing where any of the variables is None, and else what `plain` says."""
    if not kept:
        return _Test(plain, f"(not {plain})", None)
    there = " and ".join(f"{assigned} is not None" for _, assigned in kept)
    gone = " or ".join(f"{name} is None" for name, _ in kept)
    return _Test(f"({there} and {plain})", f"({there} and not {plain})", gone)


def _is_strict(node: Node) -> bool:
    """Is it missing just where one of its parts is?"""
    return isinstance(node, Arithmetic | Negative) or (isinstance(node, Call) and node.function != "coalesce")


def _is_simple(node: Compare) -> bool:
    """Is it missing just where one of its operands is? Of a chain, only if no pair goes without that operand."""
    if len(node.operators) == 1:
        return True
    return len(node.operators) == 2 and not (node.operands[0].missable or node.operands[2].missable)  # noqa: PLR2004


def _sides(node: Compare | Member) -> Sequence[Node]:
    if isinstance(node, Compare):
        return node.operands
    return [node.operand] if isinstance(node.container, SetOf) else [node.operand, node.container]


def _setup(node: Node, writer: _Writer) -> Iterator[str]:
    """What has to be known before anything is computed; `prepare` refuses where it isn't, and gives the day."""
    inside = list(walk(node))
    moments = {one.name for one in inside if isinstance(one, Now)}
    if "today" in moments:
        yield f"today = at if at.__class__ is {writer.given('plain_day')} else prepare(at, calendar)"
    if "at" in moments:
        yield f"if at.__class__ is not {writer.given('instant')}: prepare(at, calendar)"
    if any(isinstance(one, Call) and one.function in NEED_CALENDAR for one in inside):
        yield "if calendar is None: prepare(at, calendar)"


def generated(node: Node, mode: Mode) -> tuple[str, dict[str, object]]:
    """The text of the function's maker, and what the maker is called with."""
    writer = _Writer(mode)
    body = writer.value(node)
    setup = [f"    {line}\n" for line in _setup(node, writer)]
    given = {name: value for name, value in _GIVEN.items() if name in writer.used or name == "Exception"}
    used = given | writer.constants
    text = (
        f"def make(fallback, prepare, {', '.join(used)}):\n"
        "  def function(subject, at=None, calendar=None):\n"
        f"{''.join(setup)}"
        "    try:\n"
        f"      return {body}\n"
        "    except Exception:\n"
        "      return fallback(subject, at, calendar)\n"
        "  return function\n"
    )
    return text, used


class _Writer:
    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.temps = 0
        self.used: set[str] = set()
        self.constants: dict[str, object] = {}

    # --- pieces

    def given(self, name: str) -> str:
        self.used.add(name)
        return name

    def keep(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def temp(self) -> str:
        self.temps += 1
        return f"t{self.temps}"

    def kept(self, text: str) -> _Named:
        name = self.temp()
        return _Named(name, ((name, f"({name} := {text})"),))

    def named(self, parts: Sequence[Node], *, twice: bool = False) -> list[_Named]:
        """What stands for each part. `twice`: it is used more than once, so what has to be computed is kept."""
        decimal = any(one.kind == "decimal" for one in parts)
        found: list[_Named] = []
        for one in parts:
            if decimal and isinstance(one, Constant):
                found.append(_Named(self.exact(one)))
                continue
            named = self.inline(one)
            if twice and not isinstance(one, Constant | Now) and named.text not in dict(named.kept):
                again = self.kept(named.text)
                named = _Named(again.text, (*named.kept, *again.kept))
            found.append(named)
        return found

    def inline(self, node: Node) -> _Named:
        """What stands for a part: where only what it is made of can be missing, that is what is kept."""
        if _is_strict(node):
            return self.strict(node)
        text = self.value(node)
        return self.kept(text) if node.missable else _Named(text)

    def guarded(self, parts: Sequence[_Named], text: str) -> str:
        """The text, where all that the parts are computed from is there; else None."""
        gone = " or ".join(f"{assigned} is None" for one in parts for _, assigned in one.kept)
        return f"(None if {gone} else {text})" if gone else text

    def exact(self, node: Constant) -> str:
        """A literal beside decimals: comparing with a whole number would convert it every time."""
        return self.keep(Decimal(node.value)) if node.kind == "int" else self.constant(node)  # type: ignore[arg-type]

    def number(self, node: Node, text: str, kind: str) -> str:
        """The text, made a decimal where the whole is one and it isn't."""
        return f"{self.given('decimal')}({text})" if kind == "decimal" and node.kind == "int" else text

    # --- values

    def value(self, node: Node) -> str:
        match node:
            case Constant():
                return self.constant(node)
            case Reference():
                return self.read(node)
            case Now():
                return node.name
            case Logic() | Compare() | Member() | Not():
                return self.condition(node)
            case IsMissing():
                return self.presence(node)
            case Conditional():
                return self.conditional(node)
            case Call(function="coalesce"):
                return self.coalesce(node)
            case _:
                found = self.strict(node)
                return self.guarded([found], found.text)

    def constant(self, node: Constant) -> str:
        if node.value is None or isinstance(node.value, bool | int | str):
            return f"({node.value!r})"
        return self.keep(node.value)

    def read(self, node: Reference) -> str:
        name = node.name.name
        if self.mode == "attributes":
            return f"subject.{name}"
        return f"subject.get({name!r})" if node.missable else f"subject[{name!r}]"

    def presence(self, node: IsMissing) -> str:
        text = self.value(node.operand)
        # A constant beside `is` would make Python warn, and what is never missing needs no question.
        if not node.operand.missable:
            return repr(node.negated)
        return f"({text} is {'not ' if node.negated else ''}None)"

    def strict(self, node: Node) -> _Named:
        extreme = isinstance(node, Call) and node.function in {"min", "max"}
        parts = self.named(children(node), twice=extreme)
        texts = [one.text for one in parts]
        match node:
            case Arithmetic():
                text = self.computed(node, *texts)
            case Negative():
                text = f"{self.given('negative')}({texts[0]})" if node.kind == "decimal" else f"(-{texts[0]})"
            case Call():
                text = self.extreme(node, *texts) if extreme else self.called(node, *texts)
            case _:
                raise TypeError(node)
        return _Named(text, tuple(one for part in parts for one in part.kept))

    def computed(self, node: Arithmetic, left: str, right: str) -> str:
        if node.kind == "date":
            if node.right.kind == "date":
                left, right = right, left
            return f"{self.given('day')}({left}.toordinal() {node.operator} {right})"
        if node.left.kind == "date":
            return f"({left} - {right}).days"
        if node.kind == "decimal":
            return f"{self.given(_DECIMALS[node.operator])}({left}, {right})"
        kept, floor, limit = self.temp(), self.given("floor"), self.given("limit")
        found = f"({kept} := {left} {node.operator} {right})"
        return f"({kept} if {floor} < {found} < {limit} else {self.given('too_long')}())"

    def conditional(self, node: Conditional) -> str:
        (test,) = self.named([node.test])
        then, otherwise = (self.branch(one, node.kind) for one in (node.then, node.otherwise))
        return self.guarded([test], f"({then} if {test.text} else {otherwise})")

    def branch(self, node: Node, kind: str) -> str:
        if kind != "decimal" or node.kind != "int":
            return self.value(node)
        found = self.inline(node)
        return self.guarded([found], self.number(node, found.text, kind))

    def called(self, node: Call, *texts: str) -> str:
        match node.function:
            case "working_days":
                return f"calendar.between({', '.join(texts)})"
            case "add_working_days":
                return f"calendar.add({', '.join(texts)})"
            case "abs":
                return f"{self.given('absolute' if node.kind == 'decimal' else 'whole')}({texts[0]})"
            case "len":
                return f"{self.given('length')}({texts[0]})"
            case "lower":
                return f"{texts[0]}.lower()"
            case _:
                return f"{texts[0]}.startswith({texts[1]})"

    def coalesce(self, node: Call) -> str:
        tried: list[str] = []
        for one in node.arguments:
            text = self.value(one)
            if not one.missable:
                tried.append(self.number(one, text, node.kind))
                break
            name = self.temp()
            tried.append(f"{self.number(one, name, node.kind)} if ({name} := {text}) is not None")
        else:
            tried.append("None")
        return f"({' else '.join(tried)})"

    def extreme(self, node: Call, best: str, *others: str) -> str:
        operator = "<=" if node.function == "min" else ">="
        for place, name in enumerate(others):
            kept = self.temp() if place else best
            test = f"({kept} := {best})" if place else best
            best = f"({kept} if {test} {operator} {name} else {name})"
        mixed = any(one.kind != node.kind for one in node.arguments)
        return f"{self.given('decimal')}({best})" if mixed else best

    # --- conditions

    def condition(self, node: Node) -> str:
        """The value of a condition: True, False or None."""
        if not node.missable:
            return self.test(node).true
        match node:
            case Logic():
                return self.kleene([self.test(one) for one in node.parts], decisive=node.operator == "or")
            case Compare() if not _is_simple(node):
                return self.long_chain(node)
            case Compare() | Member():
                parts = self.named(_sides(node))
                return self.guarded(parts, self.compared(node, parts))
            case _:
                (part,) = self.named([cast("Not", node).operand])
                return self.guarded([part], f"(not {part.text})")

    def kleene(self, tests: list[_Test], *, decisive: bool) -> str:
        decided = " or ".join(one.true if decisive else one.false for one in tests)
        missing = " or ".join(one.missing for one in tests if one.missing is not None)
        rest = f"None if {missing} else {not decisive}" if missing else repr(not decisive)
        return f"({decisive} if {decided} else {rest})"

    def long_chain(self, node: Compare) -> str:
        """Each pair by itself: a missing end doesn't make a false pair any less false."""
        named = [
            _Named(self.value(one)) if isinstance(one, Constant | Now) else self.kept(self.value(one))
            for one in node.operands
        ]
        sides = pairwise(zip(node.operands, named, strict=True))
        tests = [
            _test(
                [(one.text, one.text) for part, one in pair if part.missable],
                f"({pair[0][1].text} {operator} {pair[1][1].text})",
            )
            for operator, pair in zip(node.operators, sides, strict=True)
        ]
        assigned = "".join(f"{one}, " for part in named for _, one in part.kept)
        return f"({self.kleene(tests, decisive=False)} if ({assigned}) else None)"  # a tuple of something is true

    def compared(self, node: Compare | Member, parts: Sequence[_Named]) -> str:
        """The comparison itself, of what is there."""
        first, *others = (one.text for one in parts)
        if isinstance(node, Compare):
            return f"({first} {' '.join(f'{one} {two}' for one, two in zip(node.operators, others, strict=True))})"
        container = others[0] if others else self.members(cast("SetOf", node.container))
        return f"({first} {'not in' if node.negated else 'in'} {container})"

    def members(self, node: SetOf) -> str:
        # Python makes a set of constants one constant.
        if all(isinstance(one, str | int) for one in node.members):
            return f"{{{', '.join(map(repr, node.members))}}}"
        return self.keep(frozenset(node.members))

    def test(self, node: Node) -> _Test:
        """How to ask a condition; each part is evaluated once, and kept where it may be missing."""
        if not node.missable:
            plain = self.certain(node)
            return _Test(plain, f"not {plain}", None)
        if isinstance(node, Not):
            inside = self.test(node.operand)
            return _Test(inside.false, inside.true, inside.missing)
        if isinstance(node, Member) or (isinstance(node, Compare) and _is_simple(node)):
            parts = self.named(_sides(node))
            return _test([one for part in parts for one in part.kept], self.compared(node, parts))
        name = self.temp()
        text = f"({name} := {self.value(node)})"
        return _Test(text, f"{text} is False", f"{name} is None")

    def certain(self, node: Node) -> str:
        """A condition that is never missing, as Python has it."""
        match node:
            case Logic():
                return f"({f' {node.operator} '.join(self.certain(one) for one in node.parts)})"
            case Not():
                return f"(not {self.certain(node.operand)})"
            case Compare() | Member():
                parts = self.named(_sides(node))
                return self.guarded(parts, self.compared(node, parts))
            case _:
                return self.value(node)
