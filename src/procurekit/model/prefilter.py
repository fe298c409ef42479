"""Prefilter: which rows may be left out unread: tests of single columns, in words that every database has.

It lets through every row that is wanted, and others too: a store that can't ask a test lets everything pass it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen

__all__ = [
    "ALL",
    "COMPARED",
    "NONE",
    "Asked",
    "Column",
    "Every",
    "Prefilter",
    "Sign",
    "Some",
    "every",
    "passes",
    "some",
]

Sign: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">=", "in", "missing", "there"]
Scalar: TypeAlias = bool | int | Decimal | str | date


@frozen
class Column:
    """Another column of the same row."""

    name: str


@frozen(cache_hash=True)
class Asked:
    """A test of a column: against a value, or another column, of its own type; whether it is `missing` or `there`.

    Where something is missing no other test is passed. Texts are only ever asked whether they are the same. `value` of
    ``in`` are several values.
    """

    name: str
    sign: Sign
    value: Scalar | Column | tuple[Scalar, ...] | None = None


@frozen(cache_hash=True)
class Every:
    """Every part is passed; without any, all rows are."""

    parts: tuple[Prefilter, ...]


@frozen(cache_hash=True)
class Some:
    """One part at least is passed; without any, no row is."""

    parts: tuple[Prefilter, ...]


Prefilter: TypeAlias = Asked | Every | Some

ALL: Final = Every(())
NONE: Final = Some(())


def every(parts: Iterable[Prefilter]) -> Prefilter:
    """All of several tests, without what says nothing.

    >>> every([ALL, Asked("open", ">", 0)])
    Asked(name='open', sign='>', value=0)
    """
    found = _flat(parts, Every)
    if NONE in found:
        return NONE
    return found[0] if len(found) == 1 else Every(tuple(found))


def some(parts: Iterable[Prefilter]) -> Prefilter:
    """Any of several tests; what several of them have in common is asked once.

    >>> open_, late, soon = Asked("open", ">", 0), Asked("due", "<", 3), Asked("due", "==", 4)
    >>> some([every([open_, late]), every([soon, open_])]) == every([open_, some([late, soon])])
    True
    """
    found = _flat(parts, Some)
    if ALL in found:
        return ALL
    if len(found) < 2:  # noqa: PLR2004 - there is nothing to have in common
        return found[0] if found else NONE
    return _factored(found)


def _flat(parts: Iterable[Prefilter], kind: type[Every | Some]) -> list[Prefilter]:
    """The parts, with those that are of the same kind taken apart, each once."""
    found: dict[Prefilter, None] = {}
    for one in parts:
        found |= dict.fromkeys(one.parts if isinstance(one, kind) else (one,))
    return list(found)


def _factored(choices: list[Prefilter]) -> Prefilter:
    counts: dict[Prefilter, int] = {}
    for one in choices:
        for part in _asked(one):
            counts[part] = counts.get(part, 0) + 1
    shared = max(counts, key=lambda part: counts[part])
    if counts[shared] == 1:
        return Some(tuple(choices))
    having = [one for one in choices if shared in _asked(one)]
    inner = some(every(part for part in _asked(one) if part != shared) for one in having)
    others = [one for one in choices if one not in having]
    first = every([shared, inner])
    return some([first, *others]) if others else first


def _asked(one: Prefilter) -> tuple[Prefilter, ...]:
    return one.parts if isinstance(one, Every) else (one,)


COMPARED: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, many: value in many,
}
"""What each test of two values asks."""


def passes(one: Prefilter) -> Callable[[Callable[[str], Any]], bool]:
    """What tells of a row, by the function that gives its values, whether it passes.

    >>> passes(Asked("open", ">", 0))({"open": 5}.get), passes(Asked("open", ">", 0))({}.get)
    (True, False)
    """
    match one:
        case Every(parts):
            asked = [passes(part) for part in parts]
            return lambda of: all(part(of) for part in asked)
        case Some(parts):
            choices = [passes(part) for part in parts]
            return lambda of: any(part(of) for part in choices)
        case Asked(name, "missing"):
            return lambda of: of(name) is None
        case Asked(name, "there"):
            return lambda of: of(name) is not None
        case Asked(name, sign, Column(other)):
            compared = COMPARED[sign]
            return lambda of: None not in (pair := (of(name), of(other))) and bool(compared(*pair))
        case Asked(name, sign, value):
            compared = COMPARED[sign]
            return lambda of: (found := of(name)) is not None and bool(compared(found, value))
    raise TypeError(one)  # pragma: no cover - there is nothing else
