"""The strict reader: reads plain data from outside to its end, so that every fault is found and not just the first.

It is asked only when the generated reader refused the data. The cattrs converter is our own; cattrs' global one is
never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from procurekit.errors import InvalidDocument
from procurekit.model.faults import faults_of
from procurekit.model.generated import is_mapping, is_scalar, read_mapping
from procurekit.model.shorthand import FROM_SCALAR, expand

__all__ = ["read_strictly"]

T = TypeVar("T")


def _same(value: object, _: object) -> object:
    # The class's own converters read text and its validators refuse what is wrong: they are not repeated here.
    return value


def _is_many(kind: Any) -> bool:
    return get_origin(kind) is tuple and not is_scalar(kind)


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True)
    converter.register_structure_hook_func(is_scalar, _same)
    # cattrs looks by type before it asks predicates, and its own hooks would make "false" True and 5 "5".
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _same)
    converter.register_structure_hook_func(is_mapping, read_mapping)

    def read_many(value: object, kind: object) -> tuple[object, ...]:
        # cattrs would take an empty object, or an empty text, for an empty list.
        if not isinstance(value, list | tuple):
            raise TypeError(value)
        many: Any = list[get_args(kind)[0]]  # type: ignore[misc]
        return tuple(converter.structure(value, many))

    converter.register_structure_hook_func(_is_many, read_many)

    def reader(cls: type[T]) -> Callable[[Any, Any], T]:
        attrs.resolve_types(cls)  # type: ignore[type-var]
        read: Callable[[Any, Any], T] = make_dict_structure_fn(
            cls,
            converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=True,
            _cattrs_use_linecache=False,
        )

        def read_outside(value: object, kind: object) -> T:
            if cls in FROM_SCALAR and value is not None and not isinstance(value, Mapping):
                return cls(value)  # type: ignore[call-arg]
            return read(expand(cls, value), kind)

        return read_outside

    converter.register_structure_hook_factory(attrs.has, reader)
    return converter


def read_strictly(data: object, cls: type[T]) -> T:
    """The object of that class. Raises InvalidDocument with every fault at once, each with its path."""
    try:
        if not isinstance(data, Mapping):
            raise TypeError  # noqa: TRY301 - told below with everything else
        return _converter().structure(data, cls)
    except Exception as error:
        faults = faults_of(error, data, cls)
        if not faults:
            raise
        raise InvalidDocument(cls.__name__, faults) from None
