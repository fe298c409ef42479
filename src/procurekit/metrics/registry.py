"""Registry: the KPIs that can be asked for by their id, each there only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from procurekit.errors import InvalidValue, NotFound
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets import PRESETS

__all__ = ["REGISTRY", "Registry", "definitions"]

_OWN: Final = "procurekit."


class Registry(Mapping[str, Kpi]):
    """KPIs by id, in the order in which they were given; immutable.

    Raises InvalidValue if two have one id, or if one is made of KPIs that aren't there.

    >>> REGISTRY["scor.rl.1.1"].text()
    'Perfect order fulfillment'
    """

    __slots__ = ("_kpis",)

    def __init__(self, kpis: Iterable[Kpi] = ()) -> None:
        found: dict[str, Kpi] = {}
        for one in kpis:
            if one.id in found:
                raise InvalidValue("kpi_twice", id=one.id)
            found[one.id] = one
        for one in found.values():
            for part in one.of:
                if part not in found:
                    raise InvalidValue("kpi_part_unknown", id=one.id, part=part)
        self._kpis = found

    def extended(self, kpis: Iterable[Kpi]) -> Registry:
        """The same with a host's own KPIs beside them. Raises InvalidValue where an id is taken."""
        return Registry([*self._kpis.values(), *kpis])

    def standard(self, name: str) -> tuple[Kpi, ...]:
        """The KPIs of one standard, such as ``scor``; none if there is no such standard."""
        return tuple(one for one in self._kpis.values() if one.standard == name)

    def chosen(self, ids: Iterable[str]) -> tuple[Kpi, ...]:
        """The KPIs of these ids. Raises NotFound as `[]` does."""
        return tuple(self[one] for one in ids)

    def __getitem__(self, id: str) -> Kpi:  # noqa: A002 - what it is called everywhere
        found = self._kpis.get(id)
        if found is not None:
            return found
        near = [f"{_OWN}{id}"] if f"{_OWN}{id}" in self._kpis else get_close_matches(str(id), self._kpis, 1)
        if near:
            raise _NoSuchKpi("kpi_unknown_near", id=id, near=near[0])
        raise _NoSuchKpi("kpi_unknown", id=id, known=", ".join(sorted({one.standard for one in self._kpis.values()})))

    def __iter__(self) -> Iterator[str]:
        return iter(self._kpis)

    def __len__(self) -> int:
        return len(self._kpis)

    def __repr__(self) -> str:
        return f"Registry(<{len(self)} KPIs>)"


def definitions(kpis: Iterable[Kpi | str] | Kpi | str, registry: Mapping[str, Kpi] | None = None) -> tuple[Kpi, ...]:
    """The definitions, each once; an id stands for the one that the registry has, without one procurekit's.

    Raises NotFound if it has none of an id.

    >>> [one.unit for one in definitions(["procurekit.delay", "procurekit.spend"])]
    ['days', 'money']
    """
    known = REGISTRY if registry is None else registry
    many = [kpis] if isinstance(kpis, Kpi | str) else kpis
    return tuple(dict.fromkeys(known[one] if isinstance(one, str) else one for one in many))


class _NoSuchKpi(NotFound, KeyError):
    """What a mapping raises for a key that it lacks."""

    __str__ = NotFound.__str__


REGISTRY: Final = Registry(PRESETS)
"""Every KPI that procurekit brings."""
