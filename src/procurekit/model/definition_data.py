"""The plain data that a definition is read from: how much of it is read, and the reading with every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from procurekit.errors import InvalidDocument
from procurekit.model.definition_faults import TOLD, BrokenDefinition, DefinitionFault, faults_in_file
from procurekit.model.generated import reader
from procurekit.model.sources_parts import DEPTH
from procurekit.model.strict import read_strictly

__all__ = ["VALUES", "excess", "present", "read_whole"]

T = TypeVar("T")

VALUES: Final = 10_000
"""Values, tables and lists that a definition may have in all."""


def excess(data: object) -> tuple[DefinitionFault, ...]:
    """Has it more values, or deeper ones, than are read?"""
    return tuple(_excess(data))


def _excess(data: object) -> Iterator[DefinitionFault]:
    level, seen = [data], 0
    for _ in range(DEPTH + 1):
        inner: list[object] = []
        for one in level:
            inner += one.values() if isinstance(one, Mapping) else one if isinstance(one, list | tuple) else ()
            if seen + len(inner) > VALUES:
                yield DefinitionFault.of("definition_too_many", "", name="values", found=f"> {VALUES}", most=VALUES)
                return
        seen += len(inner)
        level = inner
    if level:
        yield DefinitionFault.of("definition_too_many", "", name="tables", found=f"> {DEPTH}", most=DEPTH)


def present(data: Any) -> Any:
    """The data without what is null: in JSON that means the same as leaving it out."""
    if isinstance(data, Mapping):
        return {name: present(one) for name, one in data.items() if one is not None}
    return [present(one) for one in data] if isinstance(data, list | tuple) else data


def read_whole(cls: type[T], data: object, name: str, broken: type[BrokenDefinition]) -> T:
    """The definition of data that is all written out. Raises `broken` with every fault, under the definition's name."""
    read: Callable[[object], T] = reader(cls, checked=True)  # type: ignore[arg-type]  # every class is hashable
    try:
        return read(data)
    except broken:
        # It can be read, and makes no sense.
        raise
    except Exception:  # noqa: BLE001 - whatever it was, the strict reader finds it again and everything else with it
        try:
            return read_strictly(data, cls)
        except InvalidDocument as error:
            raise broken(name, faults_in_file(error)[:TOLD]) from None
