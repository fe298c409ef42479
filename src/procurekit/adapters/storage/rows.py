"""Rows of the projection, in columns named like the facts; where a database has no exact numbers, as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

import attrs
from pendulum import DateTime

from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary
from procurekit.values.moments import parse_instant, to_utc

__all__ = [
    "JSON_FORMS",
    "LINE_COLUMNS",
    "LINE_KINDS",
    "ORDER_COLUMNS",
    "ORDER_KINDS",
    "PROJECTION",
    "TEXT_FORMS",
    "Forms",
    "line_of",
    "line_values",
    "reader",
    "summary_of",
    "summary_values",
    "writer",
]

PROJECTION: Final = 4
"""The version of the rows: to be raised with every change of their columns or of what these mean."""

_Write = Callable[[Any], object]


def _number(value: Decimal) -> str:
    # One spelling of zero, so that an index can leave it out.
    return str(value) if value else "0"


def _instant(value: DateTime) -> str:
    # In UTC and to the microsecond, whether there are any or not: then the text sorts as the instant does.
    return datetime.isoformat(to_utc(value).replace(tzinfo=None), timespec="microseconds") + "Z"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


Forms = Mapping[object, tuple[_Write, Callable[[Any], object]]]
"""By the kind of a value: how it is written to a database, and read back. What isn't named is kept as it is."""

JSON_FORMS: Final[Forms] = {tuple: (_json, lambda text: tuple(json.loads(text))), dict: (_json, json.loads)}
TEXT_FORMS: Final[Forms] = {
    Decimal: (_number, Decimal),
    date: (date.isoformat, date.fromisoformat),
    DateTime: (_instant, parse_instant),
    bool: (int, bool),
    **JSON_FORMS,
}
_AFFINITY: Final[dict[object, str]] = {int: "INTEGER", bool: "INTEGER"}


def _kinds(cls: type) -> dict[str, object]:
    hints = get_type_hints(cls)
    kinds: dict[str, object] = {}
    for one in attrs.fields(cls):
        hint = hints[one.name]
        inner = [arg for arg in get_args(hint) if arg is not NoneType]
        name = getattr(hint, "__origin__", None)
        if name is tuple:
            kinds[one.name] = tuple
        elif name is not None and hasattr(name, "keys"):
            kinds[one.name] = dict
        else:
            kinds[one.name] = inner[0] if inner else hint
    return kinds


def _columns(kinds: dict[str, object]) -> tuple[str, ...]:
    return tuple(f'"{name}" {_AFFINITY.get(kind, "TEXT")}' for name, kind in kinds.items())


def writer(kinds: dict[str, object], forms: Forms = TEXT_FORMS) -> Callable[[object], list[object]]:
    """What writes a value of such fields as a row."""
    get = attrgetter(*kinds)
    changed = [(place, forms[kind][0]) for place, kind in enumerate(kinds.values()) if kind in forms]

    def write(one: object) -> list[object]:
        values = list(get(one))
        for place, change in changed:
            if values[place] is not None:
                values[place] = change(values[place])
        return values

    return write


def reader(cls: type, kinds: dict[str, object], forms: Forms = TEXT_FORMS) -> Callable[[Sequence[Any]], Any]:
    """What reads such a row back."""
    names = tuple(kinds)
    changed = [(place, forms[kind][1]) for place, kind in enumerate(kinds.values()) if kind in forms]

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        for place, change in changed:
            if values[place] is not None:
                values[place] = change(values[place])
        return cls(**dict(zip(names, values, strict=True)))

    return read


LINE_KINDS: Final = _kinds(LineFacts)
ORDER_KINDS: Final = _kinds(OrderSummary)
LINE_COLUMNS: Final = _columns(LINE_KINDS)
ORDER_COLUMNS: Final = _columns(ORDER_KINDS)
line_values: Final = writer(LINE_KINDS)
line_of: Final[Callable[[Sequence[Any]], LineFacts]] = reader(LineFacts, LINE_KINDS)
summary_values: Final = writer(ORDER_KINDS)
summary_of: Final[Callable[[Sequence[Any]], OrderSummary]] = reader(OrderSummary, ORDER_KINDS)
