"""What can't be read: a cell's text, a row, a mapping, each with a stable code and its place."""

from __future__ import annotations

from collections.abc import Iterable

from procurekit.errors import BadInput, Fault

__all__ = ["InvalidMapping", "Unreadable", "short"]


class Unreadable(Exception):
    """A cell or a row that can't be read: it becomes a reject, and nobody outside this package sees it raised."""

    def __init__(self, code: str, /, column: str | None = None, value: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.value = value
        self.values = values


class InvalidMapping(BadInput):
    """A mapping that can't be used; `faults` are all that is wrong with it, each with the path of its key."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("mapping.invalid", file=file, count=len(self.faults))

    def text(self, lang: str = "en") -> str:
        """Every fault on its own line, with the path of its key."""
        return "\n".join([super().text(lang), *(f"  {fault.text(lang)}" for fault in self.faults)])

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, with all its faults."""
        return {**super().as_dict(lang), "faults": [fault.as_dict(lang) for fault in self.faults]}


def short(value: object) -> str:
    """Enough of a value to recognise it, not enough to flood a log."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004 - a line of a terminal
