"""What is wrong with a definition that was read: every fault with its path, and its place in the file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from attrs import evolve, frozen

from procurekit.errors import BadInput, Fault, InvalidDocument
from procurekit.model.sources import Source

__all__ = ["TOLD", "BrokenDefinition", "DefinitionFault", "faults_in_file", "placed", "steps_of"]

TOLD: Final = 100
"""How many faults are told at once: nobody mends more, and a file from a stranger takes bounded time."""

_PLACE: Final = re.compile(r"(\w+)(?:\[#?(\w+)\])?")


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


class BrokenDefinition(BadInput):
    """A definition that can't be used; `faults` are all that is wrong with it, in the order of their places.

    Each kind of definition has a class of its own, with the code that says what can't be used.
    """

    _code: ClassVar[str]

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


def faults_in_file(error: InvalidDocument) -> list[DefinitionFault]:
    """What the strict reader found, as faults of a file: it has no `custom` for what has no field."""
    known = {"unknown_field": "definition_unknown_key"}
    return [DefinitionFault(known.get(one.code, one.code), one.path, one.values) for one in error.faults]


def steps_of(path: str) -> tuple[str | int, ...]:
    """The keys and positions of a fault's path: ``states[#2].name`` is ``("states", 1, "name")``."""
    steps: list[str | int] = []
    for name, number in _PLACE.findall(path):
        steps.append(name)
        if number:
            steps.append(int(number) - 1 if number.isdigit() else number)
    return tuple(steps)


def placed(faults: Iterable[DefinitionFault], source: Source) -> list[DefinitionFault]:
    """The faults with their places in the source, in the order of these."""
    return sorted((_placed(one, source) for one in faults), key=lambda one: (one.line or 0, one.column or 0))


def _placed(fault: DefinitionFault, source: Source) -> DefinitionFault:
    path = _written(source.data, steps_of(fault.path))
    place = source.place(path) if fault.inner is None else source.place_in_text(path, *fault.inner)
    return evolve(fault, line=place.line, column=place.column)


def _written(data: Any, steps: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The part of a path that the file has, as the file has it: a table of tables is named by key, not by position."""
    path: list[str | int] = []
    here = data
    for step in steps:
        if isinstance(here, str):
            break  # written shortly: what stands for a table is its only text
        if isinstance(step, int) and isinstance(here, Mapping):
            keys = list(here)
            step = keys[step] if 0 <= step < len(keys) else step  # noqa: PLW2901 - the same step, as it is written
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
        path.append(step)
    return tuple(path)
