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

from procurekit.model.alert import Alert
from procurekit.model.codec import restore, store
from procurekit.model.delivery import Delivery
from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary
from procurekit.model.text import decode, encode
from procurekit.values import Moment
from procurekit.values.moments import moment_text, parse_instant, to_utc

__all__ = [
    "ALERT_COLUMNS",
    "ALERT_KINDS",
    "DELIVERY_KINDS",
    "JSON_FORMS",
    "LINE_COLUMNS",
    "LINE_KINDS",
    "ORDER_COLUMNS",
    "ORDER_KINDS",
    "PROJECTION",
    "TEXT_FORMS",
    "Forms",
    "alert_of",
    "alert_values",
    "delivery_of",
    "delivery_values",
    "instant_text",
    "line_of",
    "line_values",
    "reader",
    "summary_of",
    "summary_values",
    "writer",
]

PROJECTION: Final = 6
"""The version of the rows: to be raised with every change of their columns or of what these mean."""

_Write = Callable[[Any], object]


def _number(value: Decimal) -> str:
    # One spelling of zero, so that an index can leave it out.
    return str(value) if value else "0"


def instant_text(value: DateTime) -> str:
    """An instant as it is kept where the database has no type for it."""
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
    DateTime: (instant_text, parse_instant),
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

DELIVERY_KINDS: Final = _kinds(Delivery)
delivery_values: Final = writer(DELIVERY_KINDS)
delivery_of: Final[Callable[[Sequence[Any]], Delivery]] = reader(Delivery, DELIVERY_KINDS)

# What is looked for has a column; `data` has everything.
ALERT_KINDS: Final[dict[str, object]] = {
    name: int if name == "version" else str
    for name in (
        *("book", "id", "version", "status", "rule", "severity", "subject", "subject_key"),
        *("order_id", "supplier", "purchaser", "raised_at", "data"),
    )
}
ALERT_COLUMNS: Final = _columns(ALERT_KINDS)
_ALERT: Final = attrgetter(*tuple(ALERT_KINDS)[:-2])


def alert_values(one: Alert) -> list[object]:
    """An alert as a row."""
    return [*_ALERT(one), _moment(one.raised_at), encode(store(one)).decode()]


def alert_of(data: str) -> Alert:
    """The alert of a row's `data`."""
    return restore(Alert, decode(data))


def _moment(value: Moment | None) -> str | None:
    """A day or an instant, so that the one sorts before the instants of that day."""
    return None if value is None else instant_text(value) if isinstance(value, DateTime) else moment_text(value)
