"""Rows of the projection as SQLite keeps them: exact numbers and dates as text, in columns named like the facts."""

from __future__ import annotations

import json
from collections.abc import Callable
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

__all__ = ["LINE_COLUMNS", "ORDER_COLUMNS", "line_of", "line_values", "summary_of", "summary_values"]

_Write = Callable[[Any], object]


def _number(value: Decimal) -> str:
    # One spelling of zero, so that an index can leave it out.
    return str(value) if value else "0"


def _instant(value: DateTime) -> str:
    # In UTC and to the microsecond, whether there are any or not: then the text sorts as the instant does.
    return datetime.isoformat(to_utc(value).replace(tzinfo=None), timespec="microseconds") + "Z"


_WRITE: Final[dict[object, _Write]] = {
    Decimal: _number,
    date: date.isoformat,
    DateTime: _instant,
    bool: int,
    tuple: lambda value: json.dumps(value, ensure_ascii=False),
    dict: lambda value: json.dumps(value, ensure_ascii=False),
}
_READ: Final[dict[object, Callable[[Any], object]]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    DateTime: parse_instant,
    bool: bool,
    tuple: lambda text: tuple(json.loads(text)),
    dict: json.loads,
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


def _writer(kinds: dict[str, object]) -> Callable[[object], list[object]]:
    get = attrgetter(*kinds)
    changed = [(place, _WRITE[kind]) for place, kind in enumerate(kinds.values()) if kind in _WRITE]

    def write(one: object) -> list[object]:
        values = list(get(one))
        for place, change in changed:
            if values[place] is not None:
                values[place] = change(values[place])
        return values

    return write


def _reader(cls: type, kinds: dict[str, object]) -> Callable[[tuple[Any, ...]], Any]:
    names = tuple(kinds)
    changed = [(place, _READ[kind]) for place, kind in enumerate(kinds.values()) if kind in _READ]

    def read(row: tuple[Any, ...]) -> Any:
        values = list(row)
        for place, change in changed:
            if values[place] is not None:
                values[place] = change(values[place])
        return cls(**dict(zip(names, values, strict=True)))

    return read


_LINE: Final = _kinds(LineFacts)
_ORDER: Final = _kinds(OrderSummary)
LINE_COLUMNS: Final = _columns(_LINE)
ORDER_COLUMNS: Final = _columns(_ORDER)
line_values: Final = _writer(_LINE)
line_of: Final[Callable[[tuple[Any, ...]], LineFacts]] = _reader(LineFacts, _LINE)
summary_values: Final = _writer(_ORDER)
summary_of: Final[Callable[[tuple[Any, ...]], OrderSummary]] = _reader(OrderSummary, _ORDER)
