"""The JSON Schema of a document: the plain data that `from_plain` reads, shorthands included, as draft 2020-12.

It is computed from the classes, so it never says anything else than they do. It says less where they compare several
fields (a number used twice, a line without a quantity): that stays with `from_plain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs
from pendulum import DateTime

from procurekit.errors import Fault, InvalidDocument
from procurekit.model.codec import NAMED, SCHEMA
from procurekit.model.order import OrderLine
from procurekit.model.shorthand import FROM_SCALAR, LINES, SCHEDULE
from procurekit.values import Price, Quantity, check

__all__ = ["json_schema", "parts_schema"]

Schema: TypeAlias = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_NUMERIC: Final = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME: Final = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)(\[[^\]]+\])?"
_TEXT: Final[Schema] = {"type": "string"}
_NULL: Final[Schema] = {"type": "null"}
_DATE: Final[Schema] = {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}
_INSTANT: Final[Schema] = {"type": "string", "pattern": f"^{_DAY}{_TIME}$"}
_MOMENT: Final[Schema] = {"type": "string", "pattern": f"^{_DAY}({_TIME})?$"}
_NUMBER: Final[Schema] = {"anyOf": [{"type": "string", "pattern": _NUMERIC}, {"type": "number"}]}


def _tagged(tag: str, inner: Schema) -> Schema:
    return {"type": "object", "properties": {tag: inner}, "required": [tag], "additionalProperties": False}


_CUSTOM: Final[Schema] = {
    "type": "object",
    "description": "Custom fields; what JSON has no type for is an object of one field: decimal, date or instant.",
    "propertyNames": {"minLength": 1},
    "additionalProperties": {
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            _tagged("decimal", {"type": "string", "pattern": _NUMERIC}),
            _tagged("date", _DATE),
            _tagged("instant", _INSTANT),
        ]
    },
}
_BY_TYPE: Final[dict[object, Schema]] = {
    # A field's value before and after a change: whatever plain data the field holds.
    Any: {},
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: _NUMBER,
    date: _DATE,
    DateTime: _INSTANT,
}
_BY_CHECK: Final[tuple[tuple[object, Schema], ...]] = (
    (check.name, {"type": "string", "pattern": r"\S"}),
    (check.currency_code, {"type": "string", "pattern": "^[A-Z]{3}$"}),
    (check.count, {"type": "integer", "minimum": 0}),
    (check.line_number, {"type": "integer", "minimum": 1}),
    (check.positive, {"anyOf": [_NUMBER["anyOf"][0], {"type": "number", "exclusiveMinimum": 0}]}),
    (check.non_negative, {"anyOf": [_NUMBER["anyOf"][0], {"type": "number", "minimum": 0}]}),
    (check.moment, _MOMENT),
)


def json_schema(cls: type, *, envelope: bool = True) -> Schema:
    """The JSON Schema of a document or a value: of what `dumps` writes, or of the bare data with ``envelope=False``.

    Raises InvalidDocument if it is no class that procurekit stores by a name of its own.

    >>> from procurekit.values import Money
    >>> json_schema(Money)["properties"]["procurekit"]
    {'const': 'money'}
    >>> json_schema(Money, envelope=False)["$defs"]["Money"]["required"]
    ['amount', 'currency']
    """
    name = next((name for name, one in NAMED.items() if one is cls), None)
    if name is None:
        raise InvalidDocument(cls.__name__, [Fault.of("no_such_kind", kind=cls.__name__)])
    bare = parts_schema(cls)
    if not envelope:
        return bare
    parts, data = bare["$defs"], {"$ref": bare["$ref"]}
    return {
        "$schema": _DRAFT,
        "type": "object",
        "properties": {
            "procurekit": {"const": name},
            "schema": {"type": "integer", "minimum": 1, "maximum": SCHEMA},
            "data": data,
        },
        "required": ["procurekit", "schema", "data"],
        "additionalProperties": False,
        "$defs": parts,
    }


def parts_schema(cls: type) -> Schema:
    """The schema of the bare data of any class that is written by the same rules as documents."""
    parts = {one.__name__: _object(one) for one in _classes(cls, {})}
    return {"$schema": _DRAFT, "$ref": f"#/$defs/{cls.__name__}", "$defs": parts}


def _classes(cls: type, seen: dict[type, None]) -> dict[type, None]:
    """The class and every class that is written inside it."""
    if cls not in seen:
        seen[cls] = None
        for kind in [one.type for one in _fields(cls)] + ([LINES[cls]] if cls in LINES else []):
            for inner in _attrs_in(kind):
                _classes(inner, seen)
    return seen


def _attrs_in(kind: object) -> Iterator[type]:
    if isinstance(kind, type) and attrs.has(kind):
        yield kind
    for one in get_args(kind):
        yield from _attrs_in(one)


def _fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    attrs.resolve_types(cls)
    own: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
    return own


def _object(cls: type) -> Schema:
    properties = {one.name: _property(one) for one in _fields(cls)}
    required = [one.name for one in _fields(cls) if one.default is attrs.NOTHING]
    said: Schema = {"title": cls.__name__, "description": (cls.__doc__ or "").partition("\n")[0]}
    whole = _closed(properties, required)
    if cls is OrderLine:
        # An order line without a schedule may state that of its only delivery itself.
        single = {name: properties.get(name) or _scheduled(name) for name in SCHEDULE}
        properties |= single | {"schedule": _or_null(properties["schedule"])}
        whole["dependentSchemas"] = {name: {"properties": {"schedule": {"maxItems": 0}}} for name in SCHEDULE}
    if cls not in LINES:
        return said | whole
    line = {one.name: one for one in _fields(LINES[cls]) if one.name not in properties}
    shorthand = {name: one for name, one in properties.items() if name != "lines"}
    shorthand |= {name: _property(one) for name, one in line.items()}
    needed = [name for name, one in line.items() if one.default is attrs.NOTHING]
    single_line = _closed(shorthand, [*(name for name in required if name != "lines"), *needed])
    return said | {"anyOf": [whole, single_line]}


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _scheduled(name: str) -> Schema:
    schedule = next(one for one in _fields(OrderLine) if one.name == "schedule")
    return _property(attrs.fields_dict(get_args(schedule.type)[0])[name])


def _property(one: attrs.Attribute[Any]) -> Schema:
    checks = getattr(one.validator, "_validators", (one.validator,))
    inner = tuple(kind for kind in _alternatives(one.type) if kind is not NoneType)
    said = _of(inner, checks)
    return _or_null(said) if len(inner) != len(_alternatives(one.type)) else said


def _alternatives(kind: object) -> tuple[object, ...]:
    return get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)


def _or_null(said: Schema) -> Schema:
    return {"anyOf": [said, _NULL]}


def _of(kinds: tuple[object, ...], checks: tuple[object, ...]) -> Schema:
    """What a field may hold that isn't None: by its choices, by its validator, by its type."""
    for one in checks:
        if choices := getattr(one, "choices", None):
            return {"enum": list(choices)}
    for named, said in _BY_CHECK:
        if named in checks:
            return said
    if len(kinds) > 1:
        return {"anyOf": [_of((one,), checks) for one in kinds]}
    (kind,) = kinds
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if isinstance(kind, type) and attrs.has(kind):
        return _class(kind)
    if get_origin(kind) in {tuple, frozenset}:
        many = {"type": "array", "items": _of((get_args(kind)[0],), ())}
        # One role is the same as a list of it.
        return {"anyOf": [_TEXT, many]} if kind == frozenset[str] else many
    return _CUSTOM if get_origin(kind) is Mapping else _BY_TYPE[kind]


def _class(kind: type) -> Schema:
    whole = {"$ref": f"#/$defs/{kind.__name__}"}
    if kind not in FROM_SCALAR:
        return whole
    return {
        "anyOf": [whole, *(_NUMBER["anyOf"] if kind in {Quantity, Price} else [{"type": "string", "pattern": r"\S"}])]
    }
