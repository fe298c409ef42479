"""Readers and writers of plain data: one generated function per class, what a person would write by hand.

A writer leaves out what is at its default. A checked reader gives just what the constructor would give, but asks the
converters and validators only of the fields that are there. A trusted reader is for what we stored ourselves and asks
none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs
from pendulum import DateTime

from procurekit.model.shorthand import FROM_SCALAR, SHORTENED, expand
from procurekit.values.moments import moment_text, parse_day, parse_instant, parse_moment

__all__ = ["is_mapping", "is_scalar", "read_mapping", "reader", "write_mapping", "writer"]

Read: TypeAlias = Callable[[Any], Any]
_SCALARS: Final = (str, int, bool, Decimal, date, datetime, DateTime, object)
_TAGS: Final[dict[str, Callable[[str], object]]] = {"decimal": Decimal, "instant": parse_instant, "date": parse_day}


def is_scalar(kind: Any) -> bool:
    """Is a field of that type one plain value, or a plain list of them?"""
    if kind in _SCALARS or get_origin(kind) is Literal:
        return True
    if get_origin(kind) in {Union, UnionType}:
        return all(one is NoneType or is_scalar(one) for one in get_args(kind))
    return get_origin(kind) in {tuple, frozenset} and all(one is ... or is_scalar(one) for one in get_args(kind))


def is_mapping(kind: Any) -> bool:
    """Does a field of that type hold named values?"""
    return get_origin(kind) is Mapping


def _tagged(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"instant": moment_text(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _untagged(value: object) -> object:
    if isinstance(value, Mapping) and len(value) == 1:
        ((tag, text),) = value.items()
        if tag in _TAGS and isinstance(text, str):
            return _TAGS[tag](text)
    return value


def write_mapping(value: Mapping[str, object]) -> dict[str, object]:
    """Named values as plain data; what JSON has no type for carries a tag."""
    return {name: _tagged(one) for name, one in value.items()}


def read_mapping(value: object, _: object = None) -> object:
    """Named values from plain data."""
    if not isinstance(value, Mapping):
        return value
    return {name: _untagged(one) for name, one in value.items()}


def _kinds(kind: Any) -> set[Any]:
    return set(get_args(kind)) - {NoneType} if get_origin(kind) in {Union, UnionType} else {kind}


def _class_in(kind: Any) -> type | None:
    """The attrs class that a field holds one or many of."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and attrs.has(one):
            return one
    return None


def _is_many(kind: Any) -> bool:
    return get_origin(kind) is tuple


# --- writing


@cache
def writer(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """A function from an object of that class to plain data."""
    attrs.resolve_types(cls)
    names: dict[str, Any] = {}
    body: list[str] = []
    for one in attrs.fields(cls):
        write = _write(one.type, cls)
        names[f"w_{one.name}"] = write
        names[f"d_{one.name}"] = one.default.factory() if _is_made(one.default) else one.default
        body.append(f" v = o.{one.name}")
        body.append(f" if {_differs(one)}: d[{one.name!r}] = {'v' if write is _same else f'w_{one.name}(v)'}")
    return _made("write", "o", [" d = {}", *body, " return d"], names)


def _is_made(default: Any) -> bool:
    """Is a default made anew for every object?"""
    return hasattr(default, "factory")


def _differs(one: attrs.Attribute[Any]) -> str:
    """How the written function asks whether a field is at its default."""
    if one.default is attrs.NOTHING:
        return "True"
    if one.default is None:
        return "v is not None"
    if one.default == () or one.default is False or is_mapping(one.type):
        return "v"
    if isinstance(one.default, Decimal):
        # 1.000 is 1, and comes back as it was said all the same.
        return f"v is not d_{one.name} and (v != d_{one.name} or v.as_tuple() != d_{one.name}.as_tuple())"
    return f"v != d_{one.name}"


def _write(kind: Any, owner: type) -> Callable[[Any], object]:
    cls = _class_in(kind)
    if cls is not None:
        # A class may hold itself (an actor acts for an actor): its function is looked up when it is first needed.
        made = writer(cls) if cls is not owner else (lambda value: writer(cls)(value))  # noqa: PLW0108 - that is the point
        return (lambda value: [made(one) for one in value]) if _is_many(kind) else made
    if is_mapping(kind):
        return write_mapping
    if _kinds(kind) == {Decimal}:
        return str
    if _kinds(kind) == {date}:
        return date.isoformat
    if _kinds(kind) & {date, DateTime, datetime}:
        return moment_text
    if get_origin(kind) is frozenset:
        return _sorted_days if get_args(kind)[0] is date else sorted
    return list if get_origin(kind) is tuple else _same


def _sorted_days(value: frozenset[date]) -> list[str]:
    return [one.isoformat() for one in sorted(value)]


def _same(value: Any) -> Any:
    return value


# --- reading


@cache
def reader(cls: Any, *, checked: bool) -> Read:
    """A function from plain data to an object of that class. Raises whatever the first thing wrong raises."""
    attrs.resolve_types(cls)
    names: dict[str, Any] = {"new": object.__new__, "cls": cls, "expand": expand}
    fields = attrs.fields(cls)
    names["required"] = frozenset(one.name for one in fields if one.default is attrs.NOTHING)
    names["put"] = {one.name: _putter(one, _slot(cls, one.name), checked=checked) for one in fields}
    body = [" if type(d) is not dict: raise TypeError(d)"] if checked else []
    if checked and cls in SHORTENED:
        body.append(" d = expand(cls, d)")
    body += [" if not required <= d.keys(): raise KeyError(d)", " n = new(cls)"]
    # Most fields of most documents are at their default: those cost one assignment each, and nothing is looked up.
    for one in fields:
        if one.default is not attrs.NOTHING:
            made = _is_made(one.default)
            names[f"s_{one.name}"] = _slot(cls, one.name)
            names[f"d_{one.name}"] = one.default.factory if made else one.default
            body.append(f" s_{one.name}(n, d_{one.name}{'()' if made else ''})")
    body.append(" for k, v in d.items(): put[k](n, v)")
    if checked and hasattr(cls, "__attrs_post_init__"):
        body.append(" n.__attrs_post_init__()")
    return _made("read", "d", [*body, " return n"], names)


def _putter(
    one: attrs.Attribute[Any], set_: Callable[[Any, Any], None], *, checked: bool
) -> Callable[[Any, Any], None]:
    """A function that reads one field's value and puts it into an object."""
    read = _read(one, checked=checked)
    validators = _validators(one) if checked else ()

    if not validators:
        return set_ if read is _same else (lambda owner, value: set_(owner, read(value)))
    validate = validators[0] if len(validators) == 1 else _all_of(validators)

    # Two functions rather than one with a question in it: this runs for every field of every document.
    def put_as_it_is(owner: Any, value: Any) -> None:
        validate(owner, one, value)
        set_(owner, value)

    def put(owner: Any, value: Any) -> None:
        value = read(value)
        validate(owner, one, value)
        set_(owner, value)

    return put_as_it_is if read is _same else put


def _all_of(validators: tuple[Callable[..., Any], ...]) -> Callable[..., Any]:
    def validate(owner: Any, one: Any, value: Any) -> None:
        for ask in validators:
            ask(owner, one, value)

    return validate


def _validators(one: attrs.Attribute[Any]) -> tuple[Callable[..., Any], ...]:
    """A field's validators, one by one where there are several."""
    validator: Any = one.validator
    if validator is None:
        return ()
    many = getattr(validator, "_validators", None)
    return tuple(many) if many is not None else (validator,)


def _slot(cls: type, name: str) -> Callable[[Any, Any], None]:
    """The setter of a slot, past the frozen class's own refusal."""
    for owner in cls.__mro__:
        if name in owner.__dict__:
            setter: Callable[[Any, Any], None] = owner.__dict__[name].__set__
            return setter
    raise AttributeError(name)


def _read(one: attrs.Attribute[Any], *, checked: bool) -> Read:
    cls = _class_in(one.type)
    if cls is not None:
        return _read_many(cls, checked=checked) if _is_many(one.type) else _read_one(cls, checked=checked)
    if is_mapping(one.type):
        return _read_named(one.converter) if callable(one.converter) else read_mapping
    # An optional tuple is one too: plain data has a list there.
    if not checked and not any(get_origin(kind) in {tuple, frozenset} for kind in (one.type, *get_args(one.type))):
        kinds = _kinds(one.type)
        if kinds == {Decimal}:
            return _or_none(Decimal)
        if kinds == {date}:
            return _or_none(parse_day)
        if kinds & {date, DateTime}:
            return _or_none(parse_moment)
        return _same
    return one.converter if callable(one.converter) else _same


def _or_none(read: Callable[[Any], Any]) -> Read:
    return lambda value: None if value is None else read(value)


def _read_named(convert: Callable[[Any], Any]) -> Read:
    return lambda value: convert(read_mapping(value))


def _read_one(cls: type, *, checked: bool) -> Read:
    def read(value: Any) -> Any:
        if value is None:
            return None
        if checked and cls in FROM_SCALAR and type(value) is not dict:
            return cls(value)
        return reader(cls, checked=checked)(value)

    return read


def _read_many(cls: type, *, checked: bool) -> Read:
    one = _read_one(cls, checked=checked)

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise TypeError(value)
        return tuple([one(part) for part in value])

    return read


def _made(name: str, argument: str, body: Iterable[str], names: dict[str, Any]) -> Callable[[Any], Any]:
    """The function of generated source: made of our own classes' field names and of nothing from outside."""
    source = "\n".join([f"def {name}({argument}):", *body])
    exec(source, names)  # noqa: S102 - see above
    made: Callable[[Any], Any] = names[name]
    return made
