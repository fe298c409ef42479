"""What is wrong with plain data: every fault at once, each with its path (``lines[1].quantity``), lines by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, cast, get_args

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from procurekit.errors import Fault, InvalidValue
from procurekit.model.order import OrderLine
from procurekit.model.shorthand import FROM_SCALAR, expand

__all__ = ["faults_of"]

_NEAR: Final = 60
"""Characters of a name that is still compared with others."""


def faults_of(error: BaseException, data: object, cls: type, path: str = "") -> tuple[Fault, ...]:
    """The faults behind an error that structuring `data` as `cls` raised."""
    found = {(fault.code, fault.path): fault for fault in _walk(error, data, cls, path)}
    return tuple(found.values())


def _walk(error: BaseException, data: object, kind: object, path: str) -> Iterator[Fault]:
    cls = _class_in(kind)
    if cls in FROM_SCALAR and isinstance(error, InvalidValue) and not isinstance(data, Mapping):
        yield Fault(error.code, path, error.values)
    elif cls is not None and not isinstance(data, Mapping):
        yield Fault.of("not_an_object", path, value=_short(data), expected=cls.__name__)
    elif isinstance(error, ClassValidationError) and cls is not None:
        whole = cast("Mapping[str, Any]", expand(cls, data))
        found = _class_faults(error, whole, cls, path)
        yield from _as_written(found, path) if cls is OrderLine and whole is not data else found
    elif isinstance(error, IterableValidationError) and isinstance(data, list | tuple):
        many: Sequence[object] = data
        for one in error.exceptions:
            note = next((n for n in getattr(one, "__notes__", ()) if isinstance(n, IterableValidationNote)), None)
            if note is not None and isinstance(note.index, int):
                label = _label(many, note.index, note.type)
                yield from _walk(one, many[note.index], note.type, f"{path}[{label}]")
    elif isinstance(error, InvalidValue):
        yield _value_fault(error, path)
    else:
        yield Fault.of(
            "not_many" if _is_many(kind) else "not_readable",
            path,
            value=_short(data),
            field=path,
            expected=_named(kind),
        )


@lru_cache(512)
def _near(name: str, cls: type) -> str | None:
    """The field of the class whose name is nearest; asked again and again where many rows have the same slip."""
    return next(iter(get_close_matches(name, attrs.fields_dict(cls), 1)), None)


def _as_written(faults: Iterator[Fault], path: str) -> Iterator[Fault]:
    """The faults of an order line that states its only delivery itself: told where they were written, and once."""
    inner = _joined(path, "schedule[1].")
    for one in faults:
        name = one.path.removeprefix(inner)
        if name == one.path:
            yield one
        elif not name.startswith("quantity"):
            yield Fault(one.code, _joined(path, name), one.values)


def _class_faults(error: ClassValidationError, data: Mapping[str, Any], cls: type, path: str) -> Iterator[Fault]:
    told: set[str] = set()
    built = False
    for one in error.exceptions:
        note = next((n for n in getattr(one, "__notes__", ()) if isinstance(n, AttributeValidationNote)), None)
        if note is not None:
            told.add(note.name)
            if isinstance(one, KeyError) and note.name not in data:
                yield Fault.of("missing_value", _joined(path, note.name), field=note.name)
            else:
                yield from _walk(one, data.get(note.name), note.type, _joined(path, note.name))
        elif isinstance(one, ForbiddenExtraKeysError):
            for name in sorted(map(str, one.extra_fields)):
                near = _near(name, cls) if len(name) <= _NEAR else None
                code = "unknown_field" if near is None else "unknown_field_near"
                yield Fault.of(code, _joined(path, name), name=name, near=near)
        elif isinstance(one, InvalidValue):
            built = True
            first = _value_fault(one, path)
            if not told:
                yield first
        else:
            yield Fault.of("not_readable", path, value=_short(data), field=path, expected=cls.__name__)
    if built or told:
        # The constructor stops at its first refusal: ask every other field by itself.
        yield from _field_faults(data, cls, path, told)


def _field_faults(data: Mapping[str, Any], cls: type, path: str, told: set[str]) -> Iterator[Fault]:
    owner: object = object.__new__(cls)
    for one in attrs.fields(cls):
        if one.name in told or one.name not in data or _class_in(one.type) is not None or _is_many(one.type):
            continue
        try:
            value = data[one.name]
            value = one.converter(value) if callable(one.converter) else value
            if one.validator is not None:
                one.validator(owner, one, value)
        except InvalidValue as error:
            yield _value_fault(error, path)


def _value_fault(error: InvalidValue, path: str) -> Fault:
    field = str(error.values.get("field", ""))
    name = field.rpartition(".")[2]
    return Fault(error.code, _joined(path, name) if name else path, {**error.values, "field": name or field})


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _label(data: Sequence[object], index: int, kind: object) -> object:
    """A line's own number where it has one: paths name lines by number, not by position."""
    one = data[index]
    cls = _class_in(kind)
    numbered = cls is not None and not {"number", "line"}.isdisjoint(attrs.fields_dict(cls))
    number = one.get("number", one.get("line")) if numbered and isinstance(one, Mapping) else None
    return number if isinstance(number, int) else f"#{index + 1}"


def _class_in(kind: object) -> type | None:
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and attrs.has(one) and not _is_many(kind):
            return one
    return None


def _is_many(kind: object) -> bool:
    return getattr(kind, "__origin__", None) in {tuple, frozenset}


def _named(kind: object) -> str:
    inner = next((one for one in get_args(kind) if isinstance(one, type)), kind)
    return str(getattr(inner, "__name__", inner))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004 - enough to recognise it
