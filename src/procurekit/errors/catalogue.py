"""The message catalogue: code → English, 中文, filled in with values.

Codes are a public contract: a released code never changes its meaning and is never reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES", "codes", "say", "term"]

LANGUAGES: Final = ("en", "zh")
"""The languages that every text exists in."""

_COMMA: Final = (", ", "、")
_QUOTED: Final = "“{}”"


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    # The texts are read on the first message, not on import: a program that meets no error never pays for them.
    from procurekit.errors.messages import MESSAGES

    return MappingProxyType(MESSAGES)


def codes() -> tuple[str, ...]:
    """Every code of the catalogue, sorted."""
    return tuple(sorted(_texts()))


class _Value:
    """A value while it is put into a text: ``{stage:term}`` shows a word of the vocabulary in the reader's language.

    ``{events:n}`` sets thousands apart, ``{events:event|events}`` is the noun that goes with the number; of several
    words in one text ``{known:list}`` sets the reader's comma between them, ``{sources:quoted}`` quotes each. Of an id
    ``{other:kind}`` is the document's kind. ``{issuer:? of {issuer}}`` is said only where there is such a value.
    """

    def __init__(self, value: object, lang: str, *, known: bool = True) -> None:
        self.value = "—" if value is None else value
        self.lang = lang
        self.told = known and value is not None

    def __format__(self, spec: str) -> str:
        if spec.startswith("?"):
            return spec[1:] if self.told else ""
        if spec == "said":
            # A value that says itself, in the reader's language.
            return str(self.value.text(self.lang)) if hasattr(self.value, "text") else str(self.value)
        shown = str(self.value)
        if spec == "n":
            return f"{int(shown):,}" if shown.isascii() and shown.isdigit() else shown
        if spec == "kind":
            kind, _, rest = shown.rpartition("_")
            return term(kind or rest, self.lang)
        if "|" in spec:
            return spec.split("|")[shown != "1"]
        if spec not in {"term", "list", "quoted"}:
            return format(self.value, spec)
        if hasattr(self.value, "text"):
            # It knows its own label in the reader's language.
            return str(self.value.text(self.lang))
        words = shown.split(", ")
        if spec != "list":
            words = [term(word, self.lang) for word in words]
        if spec == "quoted":
            words = [_QUOTED.format(word) for word in words]
        return _COMMA[_place(self.lang)].join(words)


class _Shown(dict[str, object]):
    """The values of a message; one that is missing shows its own name instead of hiding the whole text."""

    def __missing__(self, key: str) -> object:
        return _Value(f"{{{key}}}", "en", known=False)


def term(word: str, lang: str = "en") -> str:
    """A word of the vocabulary (a stage, a line kind, a step of the workflow) in the reader's language.

    >>> term("stock_transfer"), term("stock_transfer", "zh"), term("Bolt")
    ('stock transfer', '库存调拨', 'Bolt')
    """
    pair = _texts().get(f"term.{word}")
    return word if pair is None else pair[_place(lang)]


def say(code: str, values: Mapping[str, object] | None = None, lang: str = "en") -> str:
    """The text of `code` in `lang` (``"en"`` or ``"zh"``), with `values` filled in.

    An unknown code is shown as itself with its values: a message is never lost.

    >>> say("unit_mismatch", {"left": "EA", "right": "kg"})
    'EA and kg are different units: convert one of them first'
    """
    given = values or {}
    pair = _texts().get(code)
    if pair is None:
        return ", ".join([code, *(f"{name}={value}" for name, value in given.items())])
    return pair[_place(lang)].format_map(_Shown({name: _Value(value, lang) for name, value in given.items()}))


def _place(lang: str) -> int:
    return 1 if lang.startswith("zh") else 0
