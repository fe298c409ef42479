"""Reading: from Python's syntax tree to typed nodes, by an allow-list; what is not on it is a fault with its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, Literal, TypeAlias

from procurekit.expressions import bounds, fitting
from procurekit.expressions.calls import call
from procurekit.expressions.fitting import Mistake
from procurekit.expressions.functions import FUNCTIONS, FUNCTIONS_ZH
from procurekit.expressions.kinds import Kind
from procurekit.expressions.nodes import Constant, Node, Now, Reference, Scalar
from procurekit.expressions.scanning import Faults, Scan, Token
from procurekit.expressions.tabular import untabular
from procurekit.expressions.vocabulary import Vocabulary
from procurekit.expressions.words import KEYWORDS, KEYWORDS_ZH, MOMENTS

__all__ = ["is_known", "read"]

_Found: TypeAlias = Node | None  # None: a fault was reported, and nothing more is said about it

_COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: Final[dict[type[ast.operator], Literal["+", "-", "*"]]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_DIVIDED: Final[dict[type[ast.operator], str]] = {ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}
_INSTEAD: Final[dict[type[ast.operator], tuple[str, str]]] = {ast.BitAnd: ("&", "and"), ast.BitOr: ("|", "or")}
_MOMENTS_ZH: Final = {zh: name for name, (zh, _) in MOMENTS.items()}


def is_known(word: str, vocabulary: Vocabulary) -> bool:
    """Does the word mean something where names are expected?"""
    return word in vocabulary or word in FUNCTIONS_ZH or word in _MOMENTS_ZH


def read(
    source: str, scanned: Scan, vocabulary: Vocabulary, wanted: Kind | None, faults: Faults, *, table: bool = False
) -> _Found:
    """The typed nodes of a scanned source; None if anything is wrong with it, which is in `faults` then.

    `table`: what a table can't have is a fault, too.
    """
    try:
        tree = ast.parse(scanned.line, mode="eval").body
    except (SyntaxError, ValueError) as error:
        _unreadable(source, scanned, getattr(error, "offset", None), faults)
        return None
    reader = _Reader(scanned, vocabulary, faults, table=table)
    node = reader.node(tree, 1)
    if node is not None and node.kind == "nothing":
        reader.fault(tree, "expression_only_none")
        return None
    if node is not None and wanted is not None:
        return reader.made([tree], tree, lambda: fitting.wanted_kind(node, wanted))
    return node


def _unreadable(source: str, scanned: Scan, offset: int | None, faults: Faults) -> None:
    if not offset or offset > len(scanned.line):
        end = scanned.tokens[-1].end
        faults.add(end, end + 1, "expression_ends_early")
    else:
        token = scanned.at(offset - 1)
        faults.add(token.start, token.end, "expression_syntax", found=source[token.start : token.end])


class _Reader:
    """Reads one tree; counts its parts, and reports each fault where it stands."""

    def __init__(self, scanned: Scan, vocabulary: Vocabulary, faults: Faults, *, table: bool) -> None:
        self.scanned = scanned
        self.vocabulary = vocabulary
        self.faults = faults
        self.table = table
        self.count = 0
        self.deep = False

    def fault(self, tree: ast.expr, code: str, /, **values: object) -> None:
        first = self.scanned.at(tree.col_offset)
        last = self.scanned.at((tree.end_col_offset or tree.col_offset + 1) - 1)
        self.faults.add(first.start, last.end, code, **values)

    def made(self, parts: Sequence[ast.expr], whole: ast.expr, make: Callable[[], Node]) -> _Found:
        """What `make` gives; if the parts don't fit together, the fault stands at the part that is to blame."""
        try:
            return make()
        except Mistake as mistake:
            at = whole if mistake.part is None else parts[mistake.part]
            self.fault(at, mistake.code, **mistake.values)
            return None

    def every(self, trees: Iterable[ast.expr], depth: int) -> list[Node] | None:
        """The nodes of several trees; all are read, so that all their faults are found."""
        found = [self.node(tree, depth) for tree in trees]
        whole = [one for one in found if one is not None]
        return whole if len(whole) == len(found) else None

    def node(self, tree: ast.expr, depth: int) -> _Found:
        self.count += 1
        if self.count > bounds.NODES:
            if self.count == bounds.NODES + 1:
                self.fault(tree, "expression_too_large", most=bounds.NODES)
            return None
        if depth > bounds.DEPTH:
            if not self.deep:
                self.fault(tree, "expression_too_deep", most=bounds.DEPTH)
            self.deep = True
            return None
        handler = _HANDLERS.get(type(tree))
        if handler is not None:
            return self.allowed(tree, handler(self, tree, depth))
        self.fault(tree, "expression_not_allowed")
        return None

    def allowed(self, tree: ast.expr, found: _Found) -> _Found:
        """The node, where a table can have it or needn't."""
        # A literal with a sign before it was looked at already.
        if found is None or not self.table or isinstance(tree, ast.UnaryOp):
            return found
        outside = untabular(found)
        if outside is not None:
            code, values = outside
            self.fault(tree, code, **values)
        return found

    def attribute(self, tree: ast.Attribute, depth: int) -> None:
        self.node(tree.value, depth + 1)
        self.fault(tree, "expression_attribute")

    def subscript(self, tree: ast.Subscript, depth: int) -> None:
        self.node(tree.value, depth + 1)
        self.fault(tree, "expression_subscript")

    def several(self, tree: ast.expr, _: int) -> None:
        self.fault(tree, "expression_set_place")

    def constant(self, tree: ast.Constant, _: int) -> _Found:
        token = self.scanned.at(tree.col_offset)
        if token.kind == "keyword":
            return fitting.constant(tree.value)  # type: ignore[arg-type]  # True, False or None
        if token.kind not in {"text", "number"}:
            self.fault(tree, "expression_not_allowed")  # `...`
            return None
        return fitting.constant(_literal(token))

    def name(self, tree: ast.Name, _: int) -> _Found:
        word = self.scanned.at(tree.col_offset).value
        known = self.vocabulary.find(word)
        if known is not None:
            return Reference(name=known, kind=known.type, unit=known.unit, missable=known.missing)
        moment = _MOMENTS_ZH.get(word, word)
        if moment == "today":
            return Now(name="today", kind="date")
        if moment == "at":
            return Now(name="at", kind="instant")
        function = FUNCTIONS.get(word) or FUNCTIONS_ZH.get(word)
        if function is not None:
            self.fault(tree, "expression_function_as_name", name=word, written=f"{word}({function.arguments})")
        else:
            every = [*self.vocabulary.words, *MOMENTS, *_MOMENTS_ZH, *KEYWORDS, *KEYWORDS_ZH]
            self.unknown(tree, "expression_unknown_name", word, every)
        return None

    def unknown(self, tree: ast.expr, code: str, word: str, known: Iterable[str]) -> None:
        # Upper and lower case mixed up is the nearest miss of all.
        spelled = {one.casefold(): one for one in known}
        near = get_close_matches(word.casefold(), spelled, 1)
        if near:
            self.fault(tree, f"{code}_near", name=word, near=spelled[near[0]])
        else:
            self.fault(tree, code, name=word)

    def logic(self, tree: ast.BoolOp, depth: int) -> _Found:
        parts = self.every(tree.values, depth + 1)
        operator: Literal["and", "or"] = "and" if isinstance(tree.op, ast.And) else "or"
        return None if parts is None else self.made(tree.values, tree, lambda: fitting.logic(operator, parts))

    def unary(self, tree: ast.UnaryOp, depth: int) -> _Found:
        operand = self.node(tree.operand, depth + 1)
        if isinstance(tree.op, ast.Invert | ast.UAdd):
            found = "~" if isinstance(tree.op, ast.Invert) else "+"
            self.fault(tree, "expression_sign", found=found)
            return None
        if operand is None:
            return None
        make = fitting.negation if isinstance(tree.op, ast.Not) else fitting.negative
        return self.made([tree.operand], tree, lambda: make(operand))

    def comparison(self, tree: ast.Compare, depth: int) -> _Found:
        sides = [tree.left, *tree.comparators]
        special = [one for one in tree.ops if type(one) not in _COMPARED]
        if special and len(tree.ops) > 1:
            self.every((one for one in sides if not isinstance(one, ast.Tuple | ast.List | ast.Set)), depth + 1)
            self.fault(tree, "expression_chain")
            return None
        match tree.ops[0]:
            case ast.Is() | ast.IsNot():
                return self.missing(tree, depth)
            case ast.In() | ast.NotIn():
                return self.membership(tree, depth)
            case _:
                pass
        operands = self.every(sides, depth + 1)
        operators = [_COMPARED[type(one)] for one in tree.ops]
        return None if operands is None else self.made(sides, tree, lambda: fitting.compare(operators, operands))

    def missing(self, tree: ast.Compare, depth: int) -> _Found:
        operand, other = self.node(tree.left, depth + 1), tree.comparators[0]
        if not isinstance(other, ast.Constant) or other.value is not None:
            self.node(other, depth + 1)
            self.fault(other, "expression_is")
            return None
        negated = isinstance(tree.ops[0], ast.IsNot)
        if operand is None:
            return None
        return self.made([tree.left], tree, lambda: fitting.is_missing(operand, negated=negated))

    def membership(self, tree: ast.Compare, depth: int) -> _Found:
        operand, other = self.node(tree.left, depth + 1), tree.comparators[0]
        negated = isinstance(tree.ops[0], ast.NotIn)
        if not isinstance(other, ast.Tuple | ast.List | ast.Set):
            container = self.node(other, depth + 1)
            if operand is None or container is None:
                return None
            sides = [tree.left, other]
            return self.made(sides, tree, lambda: fitting.member(operand, container, negated=negated))
        members = self.members(other)
        if operand is None or members is None:
            return None
        # In the order in which the rule takes them: the members, then the operand.
        sides = [*other.elts, tree.left]
        return self.made(sides, tree, lambda: fitting.member(operand, members, negated=negated))

    def members(self, tree: ast.Tuple | ast.List | ast.Set) -> list[Node] | None:
        if not tree.elts:
            self.fault(tree, "expression_empty_set")
            return None
        if len(tree.elts) > bounds.MEMBERS:
            self.fault(tree, "expression_set_too_large", count=len(tree.elts), most=bounds.MEMBERS)
            return None
        found: list[Node] = []
        for one in tree.elts:
            self.count -= 1  # members are bounded apart
            node = self.literal(one)
            if node is not None:
                found.append(node)
        return found if len(found) == len(tree.elts) else None

    def literal(self, tree: ast.expr) -> _Found:
        simple = isinstance(tree, ast.Constant | ast.Call) or (
            isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub) and isinstance(tree.operand, ast.Constant)
        )
        before = len(self.faults.found)
        node = self.node(tree, bounds.DEPTH - 2) if simple else None
        if isinstance(node, Constant) and node.kind != "nothing":
            return node
        if len(self.faults.found) == before:
            self.fault(tree, "expression_set_member")
        return None

    def binary(self, tree: ast.BinOp, depth: int) -> _Found:
        parts = self.every([tree.left, tree.right], depth + 1)
        kind = type(tree.op)
        if kind in _ARITHMETIC:
            if parts is None:
                return None
            sides = [tree.left, tree.right]
            return self.made(sides, tree, lambda: fitting.arithmetic(_ARITHMETIC[kind], *parts))
        if kind in _DIVIDED:
            self.fault(tree, "expression_division", found=_DIVIDED[kind])
        elif kind is ast.Pow:
            self.fault(tree, "expression_power")
        elif kind in _INSTEAD:
            found, instead = _INSTEAD[kind]
            self.fault(tree, "expression_instead", found=found, instead=instead)
        else:
            self.fault(tree, "expression_not_allowed")
        return None

    def conditional(self, tree: ast.IfExp, depth: int) -> _Found:
        sides = [tree.body, tree.test, tree.orelse]
        parts = self.every(sides, depth + 1)
        return None if parts is None else self.made(sides, tree, lambda: fitting.conditional(*parts))

    def call(self, tree: ast.Call, depth: int) -> _Found:
        if not isinstance(tree.func, ast.Name):
            self.arguments(tree, depth + 1)
            self.node(tree.func, depth + 1)
            self.fault(tree.func, "expression_no_function")
            return None
        word = self.scanned.at(tree.func.col_offset).value
        known = FUNCTIONS.get(word) or FUNCTIONS_ZH.get(word)
        if known is not None and known.name in {"date", "instant"}:
            # One constant, however it is written.
            self.count -= len(tree.args)
            depth -= 1
        arguments = self.arguments(tree, depth + 1)
        if known is None:
            if self.vocabulary.find(word) is not None or word in MOMENTS or word in _MOMENTS_ZH:
                self.fault(tree.func, "expression_name_as_function", name=word)
            else:
                self.unknown(tree.func, "expression_unknown_function", word, [*FUNCTIONS, *FUNCTIONS_ZH])
            return None
        return None if arguments is None else self.made(tree.args, tree, lambda: call(known.name, arguments))

    def arguments(self, tree: ast.Call, depth: int) -> list[Node] | None:
        plain = [one for one in tree.args if not isinstance(one, ast.Starred | ast.GeneratorExp)]
        for one in (*tree.args, *(keyword.value for keyword in tree.keywords)):
            if one not in plain:
                self.fault(one, "expression_plain_arguments")
        found = self.every(plain, depth)
        return None if len(plain) < len(tree.args) or tree.keywords else found


_HANDLERS: Final[dict[type[ast.expr], Callable[[_Reader, Any, int], _Found]]] = {
    ast.Constant: _Reader.constant,
    ast.Name: _Reader.name,
    ast.BoolOp: _Reader.logic,
    ast.UnaryOp: _Reader.unary,
    ast.Compare: _Reader.comparison,
    ast.BinOp: _Reader.binary,
    ast.IfExp: _Reader.conditional,
    ast.Call: _Reader.call,
    ast.Attribute: _Reader.attribute,
    ast.Subscript: _Reader.subscript,
    ast.Tuple: _Reader.several,
    ast.List: _Reader.several,
    ast.Set: _Reader.several,
}
"""The allow-list; what only says what to write instead stands last."""


def _literal(token: Token) -> Scalar:
    if token.kind == "text":
        return token.value
    if "." not in token.value:
        return int(token.value)
    whole, _, rest = token.value.partition(".")
    return Decimal(f"{whole or '0'}.{rest.rstrip('0') or '0'}")
