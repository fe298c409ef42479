"""The canonical source of an expression, in English or Chinese: what parses back to an equal expression."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from procurekit.expressions.functions import FUNCTIONS
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
    Scalar,
    SetOf,
)
from procurekit.expressions.words import KEYWORDS_ZH, MOMENTS
from procurekit.values.moments import moment_text

__all__ = ["literal", "written"]

_ZH: Final = {english: chinese for chinese, english in KEYWORDS_ZH.items()}
# How tightly each binds, as in Python; what binds less than its place asks for stands in brackets.
_CONDITIONAL, _OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _SIGN, _ATOM = range(9)
_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def written(node: Node, lang: str = "en") -> str:
    """The source of a node, its names and keywords in ``"en"`` or ``"zh"``."""
    return _Writer("zh" if lang.startswith("zh") else "en").text(node, _CONDITIONAL)


def literal(value: Scalar | None, lang: str = "en") -> str:
    """The source of one value."""
    match value:
        case None | bool():
            return _said(str(value), lang)
        case str():
            return f'"{value.translate(_ESCAPED)}"'
        case int():
            return str(value)
        case Decimal():
            text = f"{value:f}"
            return text if "." in text else f"{text}.0"
        case _:
            function = FUNCTIONS["instant" if isinstance(value, datetime) else "date"]
            return f'{function.zh if lang.startswith("zh") else function.name}("{moment_text(value)}")'


def _member(value: Scalar, lang: str) -> str:
    # Beside a date, a text is read as one.
    return f'"{moment_text(value)}"' if isinstance(value, date) else literal(value, lang)


def _said(keyword: str, lang: str) -> str:
    return _ZH[keyword] if lang.startswith("zh") else keyword


class _Writer:
    def __init__(self, lang: str) -> None:
        self.lang = lang

    def said(self, keyword: str) -> str:
        return _said(keyword, self.lang)

    def text(self, node: Node, least: int) -> str:
        binds, text = self.part(node)
        return text if binds >= least else f"({text})"

    def part(self, node: Node) -> tuple[int, str]:
        match node:
            case Constant():
                text = literal(node.value, self.lang)
                return (_SIGN if text[0] == "-" else _ATOM), text
            case SetOf():
                return _ATOM, f"{{{', '.join(_member(one, self.lang) for one in node.members)}}}"
            case Reference():
                return _ATOM, node.name.text(self.lang)
            case Now():
                return _ATOM, MOMENTS[node.name][0] if self.lang == "zh" else node.name
            case Logic():
                binds = _AND if node.operator == "and" else _OR
                return binds, f" {self.said(node.operator)} ".join(self.text(one, binds + 1) for one in node.parts)
            case Not():
                return _NOT, f"{self.said('not')} {self.text(node.operand, _NOT)}"
            case Compare() | Member() | IsMissing():
                return _COMPARED, self.comparison(node)
            case _:
                return self.computed(node)

    def comparison(self, node: Compare | Member | IsMissing) -> str:
        match node:
            case Compare():
                first, *others = (self.text(one, _SUM) for one in node.operands)
                return " ".join([first, *(f"{one} {two}" for one, two in zip(node.operators, others, strict=True))])
            case Member():
                operator = self.said("not in" if node.negated else "in")
                return f"{self.text(node.operand, _SUM)} {operator} {self.text(node.container, _SUM)}"
            case IsMissing():
                return f"{self.text(node.operand, _SUM)} {self.said('is not None' if node.negated else 'is None')}"

    def computed(self, node: Node) -> tuple[int, str]:
        match node:
            case Arithmetic():
                binds = _PRODUCT if node.operator == "*" else _SUM
                return binds, f"{self.text(node.left, binds)} {node.operator} {self.text(node.right, binds + 1)}"
            case Negative():
                return _SIGN, f"-{self.text(node.operand, _SIGN)}"
            case Conditional():
                then, test, otherwise = (self.text(one, _OR) for one in (node.then, node.test, node.otherwise))
                return _CONDITIONAL, f"{then} {self.said('if')} {test} {self.said('else')} {otherwise}"
            case Call():
                function = FUNCTIONS[node.function]
                arguments = ", ".join(self.text(one, _CONDITIONAL) for one in node.arguments)
                return _ATOM, f"{function.zh if self.lang == 'zh' else function.name}({arguments})"
            case _:
                raise TypeError(node)
