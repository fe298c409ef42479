"""A coded statement about something: a code, where, with what values, and its text in two languages.

A *fault* is what is wrong with input, a *reason* why a command is refused, a *finding* what was recorded and can't be
right. They look alike so that a host shows all three with the same few lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import field, frozen

from procurekit.errors.catalogue import say

__all__ = ["Fault", "Finding", "Reason", "Statement"]


class _Said(str):
    """A value in words, which keeps what can say it in another language."""

    __slots__ = ("_of",)
    _of: Any

    @classmethod
    def by(cls, value: object) -> str:
        """The value as text; one that says itself goes on doing so."""
        if not hasattr(value, "text"):
            return str(value)
        made = cls(value)
        made._of = value
        return made

    def text(self, lang: str = "en") -> str:
        """The value in the reader's language."""
        return str(self._of.text(lang))


def _shown(values: Mapping[str, object]) -> dict[str, str | None]:
    return {name: None if value is None else _Said.by(value) for name, value in values.items()}


@frozen
class Statement:
    """A code, the path it speaks of (``lines[1].quantity``; empty for the whole) and the values that fill its text."""

    code: str
    path: str = ""
    values: Mapping[str, str | None] = field(factory=dict, converter=_shown, hash=False)

    @classmethod
    def of(cls, code: str, path: str = "", /, **values: object) -> Self:
        """A statement with its values as keywords.

        >>> Finding.of("value_mismatch", "lines[1]", stated="10.00", computed="9.98", currency="EUR").code
        'value_mismatch'
        """
        return cls(code, path, values)

    def text(self, lang: str = "en") -> str:
        """The statement in words, after its path where it has one."""
        if not self.path:
            return say(self.code, self.values, lang)
        # A text that opens with its field says the whole path there instead of saying the field twice.
        said = say(self.code, {**self.values, "field": self.path}, lang)
        return said if said.startswith(self.path) else f"{self.path}: {said}"

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The statement as plain data: code, path, values, text."""
        values = {name: None if value is None else str(value) for name, value in self.values.items()}
        return {"code": self.code, "path": self.path, "values": values, "text": self.text(lang)}

    def __str__(self) -> str:
        return self.text()


@frozen
class Fault(Statement):
    """What is wrong with a piece of input."""


@frozen
class Reason(Statement):
    """Why a command is refused; its text says what would make it legal."""


@frozen
class Finding(Statement):
    """What was recorded although it can't be right; nothing was left out because of it."""
