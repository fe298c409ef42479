"""Groups: what the rows of a measurement are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar

from procurekit.errors import say, term
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.result import Group
from procurekit.metrics.showing.sheet import Cell, Column
from procurekit.metrics.trend import before

__all__ = [
    "Grouped",
    "facts_of",
    "head_cells",
    "head_columns",
    "head_text",
    "is_dated",
    "keyed",
    "own_names",
    "period_cells",
    "periods_of",
    "values_of",
    "without_gaps",
]

# Facts whose values are words of our vocabulary; those of others are data.
_WORDS: Final = frozenset({"kind", "stage", "line_status", "responsibility", "initiator", "side", "channel"})

_MOST: Final = 400


class Grouped(Protocol):
    """What is of a group and period: a group of results, a score."""

    @property
    def by(self) -> str | tuple[str, ...] | None:
        """What it is grouped by."""
        ...

    @property
    def value(self) -> Any:
        """The value of that."""
        ...

    @property
    def period(self) -> str | None:
        """The period."""
        ...


G = TypeVar("G", bound=Grouped)


def facts_of(groups: Iterable[Grouped]) -> tuple[str, ...]:
    """The facts that they are grouped by."""
    by = next((group.by for group in groups), None)
    return () if by is None else (by,) if isinstance(by, str) else by


def values_of(group: Grouped) -> tuple[object, ...]:
    """A group's value of each of these facts."""
    if group.by is None:
        return ()
    if isinstance(group.by, str):
        return (group.value,)
    return group.value if isinstance(group.value, tuple) else (group.value,)


def own_names(names: Iterable[str], taken: Sequence[str]) -> list[str]:
    """What the facts are called in a flat row, beside names that are taken."""
    return [f"group_{name}" if name in taken else name for name in names]


def head_text(name: str, kpis: Iterable[Kpi], lang: str) -> str:
    """What a fact is called."""
    if not lang.startswith("zh"):
        return name.replace("_", " ")
    known = (grain_rows(kpi.grain).facts.get(name) for kpi in kpis)
    return next((fact.zh for fact in known if fact is not None), name)


def head_columns(names: Iterable[str], kpis: Iterable[Kpi], lang: str) -> Iterator[Column]:
    """The columns that say what a row is of."""
    many = tuple(kpis)
    for name in names:
        said = head_text(name, many, lang)
        yield Column(title=said[:1].upper() + said[1:], heads=True, number=False)


def head_cells(names: Iterable[str], values: Iterable[object], lang: str) -> Iterator[tuple[Cell, ...]]:
    """What a row is of."""
    for name, value in zip(names, values, strict=True):
        yield (Cell(text=_said(name, value, lang), value=_kept(value)),)


def _said(name: str, value: object, lang: str) -> str:
    if value is None or value == ():
        return say("showing.nobody", None, lang)
    if isinstance(value, bool):
        return say("showing.yes" if value else "showing.no", None, lang)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return term(str(value), lang) if name in _WORDS else str(value)


def _kept(value: object) -> Decimal | int | date | None:
    """The value as a workbook has it; None where that is the text."""
    return value if isinstance(value, Decimal | int | date) and not isinstance(value, bool) else None


def keyed(groups: Iterable[G]) -> dict[tuple[object, ...], list[G]]:
    """The groups by their values, each with its periods in their order."""
    found: dict[tuple[object, ...], list[G]] = {}
    for group in groups:
        found.setdefault(values_of(group), []).append(group)
    return found


def is_dated(groups: Iterable[Grouped]) -> bool:
    """Are they of periods?"""
    return any(group.period is not None for group in groups)


def period_cells(group: Grouped, lang: str, *, dated: bool) -> tuple[tuple[Cell, ...], ...]:
    """The cell of a group's period, beside others that have one."""
    return ((Cell(text=group.period or say("showing.undated", None, lang)),),) if dated else ()


def periods_of(groups: Iterable[Group], until: str | None = None) -> tuple[str, ...]:
    """The periods from the first to the last that has any figure, in order.

    None that begins after `until`, unless there is no other: what is known of it already is no figure of it yet.
    """
    dated = [
        (one.period, any(each.value is not None for each in one.results)) for one in groups if one.period is not None
    ]
    dated = [one for one in dated if until is None or one[0] <= until] or dated
    found = sorted({period for period, filled in dated if filled} or {period for period, _ in dated})
    if not found:
        return ()
    first, last = found[0], found[-1]
    return without_gaps(first, last) or tuple(sorted({one for one, _ in dated if first <= one <= last}))


def without_gaps(first: str, last: str) -> tuple[str, ...]:
    """Every period from the first to the last; none if those are too many to draw, as with a year that was mistyped."""
    many = [last]
    while many[-1] != first and len(many) < _MOST:
        earlier = before(many[-1])
        if earlier is None:
            break
        many.append(earlier)
    return tuple(reversed(many)) if many[-1] == first else ()
