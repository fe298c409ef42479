"""What is wrong with a workflow definition: every fault with its path, and its place in the file it came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from procurekit.errors import BadInput, Fault

__all__ = ["TOLD", "DefinitionFault", "InvalidDefinition", "InvalidOrganisation"]

TOLD: Final = 100
"""How many faults are told at once: nobody mends more, and a file from a stranger takes bounded time."""


@frozen
class DefinitionFault(Fault):
    """One fault, at a path of the definition (``transitions[#2].guards[#1].when``; positions count from 1).

    `line` and `column` are its place in the definition's file, both from 1; None where there is no file. `inner` is the
    line and column inside the text at that path, for a fault of an expression.
    """

    line: int | None = None
    column: int | None = None
    inner: tuple[int, int] | None = None

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The fault as plain data, with its place."""
        return {**Fault.as_dict(self, lang), "line": self.line, "column": self.column}


class InvalidDefinition(BadInput):
    """A workflow that can't be used; `faults` are all that is wrong with it, in the order of their places."""

    _code = "definition_invalid"

    def __init__(self, name: str, faults: Iterable[DefinitionFault], file: str | None = None) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__(self._code, name=file or name, count=len(self.faults))

    def text(self, lang: str = "en") -> str:
        """Every fault on its own line, with its place in the file."""
        return "\n".join([super().text(lang), *(f"  {self._placed(one, lang)}" for one in self.faults)])

    def _placed(self, one: DefinitionFault, lang: str) -> str:
        place = "" if one.line is None else f"{self.file or ''}:{one.line}:{one.column}: ".lstrip(":")
        return f"{place}{one.text(lang)}"

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, with all its faults."""
        return {**super().as_dict(lang), "file": self.file, "faults": [one.as_dict(lang) for one in self.faults]}


class InvalidOrganisation(InvalidDefinition):
    """An organisation's file that can't be used; `faults` are all that is wrong with it."""

    _code = "organisation_invalid"
