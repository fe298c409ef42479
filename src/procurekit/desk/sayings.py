"""Sayings: values of a history's texts that say themselves in the reader's language: what changes, what a fact says."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from procurekit.errors import say, term
from procurekit.model.field_change import Change
from procurekit.model.order import PurchaseOrder
from procurekit.model.wording import changes_in_words

__all__ = ["Beside", "Diff", "FactLines"]


@frozen
class Beside:
    """Words in brackets: how an answer came, whose doing it is; nothing where there are none."""

    words: tuple[str | None, ...]

    def text(self, lang: str) -> str:
        """The words in brackets, with the space or sign that goes before them."""
        told = [term(one, lang) for one in self.words if one is not None]
        if not told:
            return ""
        return say("timeline.beside", {"reason": say("timeline.comma", None, lang).join(told)}, lang)


@frozen
class Diff:
    """What changes, field by field."""

    changes: tuple[Change, ...]
    order: PurchaseOrder | None = None

    def text(self, lang: str) -> str:
        """What changes, in words."""
        return say("timeline.semicolon", None, lang).join(changes_in_words(self.changes, lang, self.order))


@frozen
class FactLines:
    """What each line of a fact says, short: its order line, quantities, dates; the words in the reader's language."""

    document: Any
    spelled: bool = False

    def text(self, lang: str) -> str:
        """The lines, one after the other."""
        return say("timeline.semicolon", None, lang).join(self._line(one, lang) for one in self.document.lines)

    def in_words(self) -> FactLines:
        """The same for a reader to whom a number alone says nothing."""
        return FactLines(self.document, spelled=True)

    def _line(self, one: Any, lang: str) -> str:
        told = [
            term(str(value), lang)
            for name in ("answer", "quantity", "promised", "amount")
            if (value := getattr(one, name, None)) is not None
        ]
        told += [
            f"{term(f'inspected_{name}', lang)} {value}"
            for name in ("accepted", "conceded", "rejected", "consumed")
            if (value := getattr(one, name, None)) is not None
        ]
        reason = getattr(one, "reason", None)
        said = say("timeline.comma", None, lang).join(told)
        beside = say("timeline.beside", {"reason": reason}, lang) if reason else ""
        if not self.spelled:
            return f"#{one.line or '—'} {said}{beside}".strip()
        if one.line is None:
            return f"{said}{beside}"
        place = say("wording.line", {"line": one.line}, lang)
        return say("wording.parts", {"place": place, "parts": said}, lang) + beside
