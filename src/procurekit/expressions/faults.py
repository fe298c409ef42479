"""What is wrong with the source of an expression: every fault with its place, shown with a caret."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from procurekit.errors import BadInput, Fault
from procurekit.values.wrapping import columns_of

__all__ = ["InvalidExpression", "SourceFault"]

_SHOWN = 60  # characters of a line on either side of the place


@frozen
class SourceFault(Fault):
    """One fault, at a line and column of what the user wrote (both from 1), `width` characters long."""

    line: int = 1
    column: int = 1
    width: int = 1

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The fault as plain data, with its place."""
        return {**Fault.as_dict(self, lang), "line": self.line, "column": self.column, "width": self.width}

    def pointed(self, source: str) -> str:
        """The line it is on, and below it a caret under its place."""
        lines = source.splitlines() or [""]
        line = lines[min(self.line, len(lines)) - 1]
        start = max(0, self.column - 1 - _SHOWN)
        end = self.column - 1 + _SHOWN
        before, marked = line[start : self.column - 1], line[self.column - 1 : min(self.column - 1 + self.width, end)]
        # Control characters would move the caret, or more than that.
        shown = "".join(sign if sign.isprintable() else "·" for sign in line[start:end])
        return f"{shown}\n{' ' * columns_of(before)}{'^' * max(1, columns_of(marked))}"


class InvalidExpression(BadInput):
    """A source that is no expression; `faults` are all that is wrong with it, in the order of their places."""

    def __init__(self, source: str, faults: Iterable[SourceFault]) -> None:
        self.source = source
        self.faults = tuple(sorted(faults, key=lambda one: (one.line, one.column)))
        super().__init__("expression_invalid", count=len(self.faults))

    def text(self, lang: str = "en") -> str:
        """Every fault, each with its line and a caret under its place."""
        said = [super().text(lang)]
        for one in self.faults:
            said.append(f"  {one.text(lang)}")
            said += [f"    {line}" for line in one.pointed(self.source).splitlines()]
        return "\n".join(said)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, with all its faults."""
        return {**super().as_dict(lang), "faults": [one.as_dict(lang) for one in self.faults]}
