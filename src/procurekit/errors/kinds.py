"""The exceptions: each is procurekit's own and also the builtin that a caller would have caught anyway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from procurekit.errors.catalogue import say
from procurekit.errors.statement import Fault, Reason

__all__ = [
    "BadInput",
    "Conflict",
    "InvalidDocument",
    "InvalidValue",
    "KeyReused",
    "MissingExtra",
    "NotDelivered",
    "NotFound",
    "ProcurekitError",
    "Refused",
    "StoreError",
]


class ProcurekitError(Exception):
    """The root of every error that procurekit raises on purpose.

    `code` is stable, `values` are what the text is filled with, `text("zh")` is the same in Chinese.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def text(self, lang: str = "en") -> str:
        """What was wrong, where, with what value, and what to do, in ``"en"`` or ``"zh"``."""
        return say(self.code, self.values, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, for queues and web handlers."""
        shown = {name: None if value is None else str(value) for name, value in self.values.items()}
        return {"code": self.code, "values": shown, "text": self.text(lang)}

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple[Any, ...]:
        # BaseException would call the class with (code, values) as positional arguments.
        return (_rebuilt, (type(self), self.code, self.values), self.__dict__)


def _rebuilt(kind: type[ProcurekitError], code: str, values: dict[str, object]) -> ProcurekitError:
    error = kind.__new__(kind)
    ProcurekitError.__init__(error, code, **values)
    return error


class InvalidValue(ProcurekitError, ValueError):
    """One value that can't be right, named with its field and with what to pass instead."""


class InvalidDocument(ProcurekitError, ValueError):
    """Plain data that is not a valid document; `faults` lists everything that is wrong with it at once."""

    def __init__(self, kind: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("invalid_document", kind=kind, count=len(self.faults))

    def text(self, lang: str = "en") -> str:
        """Every fault on its own line, with its path."""
        return "\n".join([super().text(lang), *(f"  {fault.text(lang)}" for fault in self.faults)])

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The error as plain data, with all its faults."""
        return {**super().as_dict(lang), "faults": [fault.as_dict(lang) for fault in self.faults]}


class NotFound(ProcurekitError, LookupError):
    """Nothing is stored under that id, number or name."""


class Conflict(ProcurekitError, RuntimeError):
    """Somebody else wrote the same stream first; `events` are what they wrote, nothing of ours was stored."""

    def __init__(self, code: str, /, *, events: Sequence[Any] = (), **values: object) -> None:
        super().__init__(code, **values)
        self.events = tuple(events)


class KeyReused(ProcurekitError, ValueError):
    """An idempotency key came back with another command than the one it was first used for."""


class Refused(ProcurekitError, PermissionError):
    """A command that may not happen; `reasons` are all the reasons why not, each with what would make it legal."""

    def __init__(self, command: str, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("refused", command=command, count=len(self.reasons))

    def text(self, lang: str = "en") -> str:
        """Every reason on its own line."""
        return "\n".join([super().text(lang), *(f"  {reason.text(lang)}" for reason in self.reasons)])

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The refusal as plain data, with all its reasons."""
        return {**super().as_dict(lang), "reasons": [reason.as_dict(lang) for reason in self.reasons]}


class MissingExtra(ProcurekitError, ImportError):
    """An optional dependency is not installed; the text names the extra that brings it."""


class StoreError(ProcurekitError, OSError):
    """The database can't be opened, read or written; nothing was half-written."""


class BadInput(ProcurekitError, ValueError):
    """A file or a mapping that can't be used; found before anything was written."""


class NotDelivered(ProcurekitError, ConnectionError):
    """A message couldn't be handed over; `final` if trying again makes no sense, `after` how many seconds to wait."""

    def __init__(self, code: str, /, *, final: bool = False, after: float | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.final = final
        self.after = after
