"""Documents to and from plain data and JSON, without loss: class, Decimal and time zone come back as they were.

`loads(dumps(x)) == x` for every class of the model. Numbers are written as text, dates and instants as ISO 8601 (with
the zone's name as in RFC 9557), fields at their default are left out. The converter is our own; cattrs' global one is
never touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn
from pendulum import DateTime

from procurekit.errors import Fault, InvalidDocument
from procurekit.model.faults import faults_of
from procurekit.model.kinds import DOCUMENTS
from procurekit.model.shorthand import FROM_SCALAR, expand
from procurekit.values import Conversion, Money, Price, Quantity, Tolerance, WorkCalendar
from procurekit.values.moments import moment_text, parse_day, parse_instant

__all__ = ["SCHEMA", "dumps", "from_plain", "loads", "restore", "store", "to_plain"]

T = TypeVar("T")

SCHEMA: Final = 1
"""The version of the documents' written form. A field that changes its meaning raises it and gets an upcaster."""

VALUES: Final[dict[str, type]] = {
    "money": Money,
    "quantity": Quantity,
    "price": Price,
    "tolerance": Tolerance,
    "conversion": Conversion,
    "calendar": WorkCalendar,
}
NAMED: Final[dict[str, type]] = {**DOCUMENTS, **VALUES}
_SCALARS: Final = (str, int, bool, Decimal, date, datetime, DateTime, object)


def _same(value: object, _: object = None) -> object:
    # The class's own converters read text and its validators refuse what is wrong: the codec doesn't repeat them.
    return value


def _is_scalar(kind: object) -> bool:
    if kind in _SCALARS or get_origin(kind) is Literal:
        return True
    if get_origin(kind) in {Union, UnionType}:
        return all(one is NoneType or _is_scalar(one) for one in get_args(kind))
    return get_origin(kind) in {tuple, frozenset} and all(one is ... or _is_scalar(one) for one in get_args(kind))


def _is_mapping(kind: object) -> bool:
    return get_origin(kind) is Mapping


def _tagged(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"instant": moment_text(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


_READ: Final[dict[str, Callable[[str], object]]] = {"decimal": Decimal, "instant": parse_instant, "date": parse_day}


def _untagged(value: object) -> object:
    if isinstance(value, Mapping) and len(value) == 1:
        ((tag, text),) = value.items()
        if tag in _READ and isinstance(text, str):
            return _READ[tag](text)
    return value


def _write_mapping(value: Mapping[str, object]) -> dict[str, object]:
    return {name: _tagged(one) for name, one in value.items()}


def _read_mapping(value: object, _: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {name: _untagged(one) for name, one in value.items()}


def _sorted_days(value: frozenset[date]) -> list[str]:
    return [one.isoformat() for one in sorted(value)]


def _write_scalar(kind: object) -> Callable[[Any], object]:
    kinds = set(get_args(kind)) - {NoneType} if get_origin(kind) in {Union, UnionType} else {kind}
    if kinds == {Decimal}:
        return lambda value: None if value is None else str(value)
    if kinds & {date, DateTime, datetime}:
        return lambda value: None if value is None else moment_text(value)
    if get_origin(kind) is frozenset:
        return _sorted_days if get_args(kind)[0] is date else sorted
    return list if get_origin(kind) is tuple else _same


def make_converter(*, strict: bool) -> Converter:
    """A converter of our own: `strict` for what comes from outside, where unknown fields and wrong types are faults."""
    converter = Converter(detailed_validation=strict, omit_if_default=True)
    converter.register_structure_hook_func(_is_scalar, _same)
    converter.register_unstructure_hook_factory(_is_scalar, _write_scalar)
    converter.register_structure_hook_func(_is_mapping, _read_mapping)
    converter.register_unstructure_hook_func(_is_mapping, _write_mapping)

    def reader(cls: type[T]) -> Callable[[Any, Any], T]:
        attrs.resolve_types(cls)  # type: ignore[type-var]
        read: Callable[[Any, Any], T] = make_dict_structure_fn(
            cls,
            converter,
            _cattrs_forbid_extra_keys=strict,
            _cattrs_detailed_validation=strict,
            _cattrs_use_linecache=False,
        )
        if not strict:
            return read

        def read_outside(value: object, kind: object) -> T:
            if cls in FROM_SCALAR and value is not None and not isinstance(value, Mapping):
                return cls(value)  # type: ignore[call-arg]
            return read(expand(cls, value), kind)

        return read_outside

    def writer(cls: type) -> Callable[[Any], dict[str, object]]:
        attrs.resolve_types(cls)
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, _cattrs_use_linecache=False)

    converter.register_structure_hook_factory(attrs.has, reader)
    converter.register_unstructure_hook_factory(attrs.has, writer)
    return converter


@lru_cache(maxsize=2)
def converter_for(*, strict: bool) -> Converter:
    """The one converter of each kind."""
    return make_converter(strict=strict)


@cache
def _writer(cls: type) -> Callable[[Any], Any]:
    return converter_for(strict=False).get_unstructure_hook(cls)


@cache
def _stored_reader(cls: type) -> Callable[[Any, Any], Any]:
    return converter_for(strict=False).get_structure_hook(cls)


def store(value: object) -> dict[str, Any]:
    """Plain data for the log: no envelope of its own."""
    return _writer(type(value))(value)  # type: ignore[arg-type, no-any-return]  # every class is hashable


def restore(cls: type[T], data: object) -> T:
    """An object from plain data that we stored ourselves."""
    return _stored_reader(cls)(data, cls)  # type: ignore[arg-type, no-any-return]  # every class is hashable


def to_plain(value: object) -> dict[str, Any]:
    """A document or a value as JSON-able plain data in a versioned envelope.

    >>> from procurekit.values import Money
    >>> to_plain(Money("9.90", "EUR"))
    {'procurekit': 'money', 'schema': 1, 'data': {'amount': '9.90', 'currency': 'EUR'}}
    """
    return {"procurekit": _name_of(value), "schema": SCHEMA, "data": store(value)}


def from_plain(data: object, kind: type[T] | None = None) -> T:
    """The document or value that plain data stands for: enveloped, or bare when `kind` says what it is.

    Raises InvalidDocument with every fault at once, each with its path (``lines[1].quantity``).
    """
    if isinstance(data, Mapping) and "procurekit" in data:
        cls, data = _opened(data)
    elif kind is not None:
        cls = kind
    else:
        raise InvalidDocument("?", [Fault.of("no_envelope")])
    if kind is not None and cls is not kind:
        raise InvalidDocument(kind.__name__, [Fault.of("other_kind", expected=kind.__name__, found=cls.__name__)])
    try:
        if not isinstance(data, Mapping):
            raise TypeError  # noqa: TRY301 - told below with everything else
        return converter_for(strict=True).structure(data, cls)
    except Exception as error:
        faults = faults_of(error, data, cls)
        if not faults:
            raise
        raise InvalidDocument(cls.__name__, faults) from None


def dumps(value: object) -> str:
    """JSON text of a document or a value that `loads` reads back to an equal object."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | bytes, kind: type[T] | None = None) -> T:
    """The document or value that JSON text stands for. Raises InvalidDocument with every fault."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        name = "?" if kind is None else kind.__name__
        raise InvalidDocument(name, [Fault.of("not_json", detail=error)]) from None
    return from_plain(data, kind)


def _name_of(value: object) -> str:
    for name, cls in NAMED.items():
        if cls is type(value):
            return name
    raise InvalidDocument(type(value).__name__, [Fault.of("no_such_kind", kind=type(value).__name__)])


def _opened(data: Mapping[str, object]) -> tuple[type, object]:
    name = data.get("procurekit")
    cls = NAMED.get(name) if isinstance(name, str) else None
    if cls is None:
        raise InvalidDocument(str(name), [Fault.of("no_such_kind", "procurekit", kind=name)])
    schema = data.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise InvalidDocument(str(name), [Fault.of("no_schema_version", "schema", value=schema)])
    if schema > SCHEMA:
        raise InvalidDocument(str(name), [Fault.of("newer_schema", "schema", value=schema, known=SCHEMA)])
    extra = sorted(map(str, data.keys() - {"procurekit", "schema", "data"}))
    if extra:
        raise InvalidDocument(str(name), [Fault.of("unknown_field", one, name=one) for one in extra])
    return cls, data.get("data")
