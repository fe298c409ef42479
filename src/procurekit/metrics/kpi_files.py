"""Files of KPIs: definitions from TOML or JSON with the line of each fault, and the JSON Schema to write them by."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from procurekit.metrics.judging import InvalidKpi, faults_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.registry import REGISTRY, Registry
from procurekit.model.definition_data import excess, present, read_whole
from procurekit.model.definition_faults import TOLD, DefinitionFault, placed
from procurekit.model.fields import tuple_of
from procurekit.model.schema import parts_schema
from procurekit.model.sources import Format, Source
from procurekit.values import check

__all__ = ["kpi_of", "kpi_schema", "load_kpis", "read_kpis"]

T = TypeVar("T", bound=Kpi)


def _to_kpis(value: Iterable[Kpi]) -> tuple[Kpi, ...]:
    return tuple_of(value)


@frozen
class KpiFile:
    """What a file of KPIs holds: ``[[kpis]]``, one table for each."""

    kpis: tuple[Kpi, ...] = field(converter=_to_kpis, validator=check.all_are(Kpi))


def load_kpis(path: str | os.PathLike[str], registry: Registry = REGISTRY) -> Registry:
    """The registry with the KPIs of a TOML or a JSON file beside its own.

    Raises InvalidKpi with every fault, each with its line and column; BadInput if the file can't be read.
    """
    return _extended(Source.read(Path(path)), registry)


def read_kpis(
    text: str,
    format: Format = "toml",  # noqa: A002 - as `Source`
    name: str = "<text>",
    registry: Registry = REGISTRY,
) -> Registry:
    """The registry with the KPIs of a text beside its own. Raises as `load_kpis` does.

    >>> mine = read_kpis('''
    ... [[kpis]]
    ... id = "acme.rejected_lines"
    ... title = "Lines with rejects"
    ... population = "received"
    ... numerator = "rejected > 0"
    ... better = "lower"
    ... ''')
    >>> mine["acme.rejected_lines"].grain
    'schedule_line'
    """
    return _extended(Source.of(text, format, name), registry)


def kpi_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a file of KPIs, TOML and JSON alike.

    It says what may be written where; what has to make sense (expressions, a basis with a grain) is for `load_kpis`.

    >>> sorted(kpi_schema()["$defs"]["Kpi"]["required"])
    ['id', 'title']
    """
    schema = parts_schema(KpiFile)
    schema["title"] = "procurekit KPIs"
    properties = schema["$defs"]["Kpi"]["properties"]
    for name in ("basis", "window", "of", "breaks", "details"):
        properties[name] = {"anyOf": [{"type": "string"}, properties[name]]}
    return schema


def kpi_of(cls: type[T], data: object) -> T:
    """One definition of plain data, checked as a whole. Raises InvalidKpi with every fault."""
    name = f"{data.get('id', '?')!s:.60}" if isinstance(data, Mapping) else "?"
    too_much = excess(data)
    if too_much:
        raise InvalidKpi(name, too_much)
    kpi = read_whole(cls, present(data), name, InvalidKpi)
    faults = faults_of(kpi)
    if faults:
        raise InvalidKpi(name, faults[:TOLD])
    return kpi


def _extended(source: Source, registry: Registry) -> Registry:
    try:
        kpis = _read(source.data, source.name, registry)
    except InvalidKpi as error:
        raise InvalidKpi(source.name, placed(error.faults, source), source.name) from None
    return registry.extended(kpis)


def _read(data: object, name: str, registry: Registry) -> tuple[Kpi, ...]:
    too_much = excess(data)
    if too_much:
        raise InvalidKpi(name, too_much)
    kpis = read_whole(KpiFile, present(data), name, InvalidKpi).kpis
    faults = [fault for place, kpi in enumerate(kpis, 1) for fault in _faults(place, kpi, kpis, registry)]
    if faults:
        raise InvalidKpi(name, faults[:TOLD])
    return kpis


def _faults(place: int, kpi: Kpi, kpis: tuple[Kpi, ...], registry: Registry) -> Iterable[DefinitionFault]:
    path = f"kpis[#{place}]"
    for fault in faults_of(kpi):
        yield evolve(fault, path=f"{path}.{fault.path}")
    if kpi.id in registry or kpi.id in {one.id for one in kpis[: place - 1]}:
        yield DefinitionFault.of("kpi_twice", f"{path}.id", id=kpi.id)
    known = {*registry, *(one.id for one in kpis)}
    for part in kpi.of:
        if part not in known:
            yield DefinitionFault.of("kpi_part_unknown", f"{path}.of", id=kpi.id, part=part)
