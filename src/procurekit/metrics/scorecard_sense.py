"""The sense of a scorecard: weights, bands, grades and scale that don't fit together, and KPIs that aren't there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final

from procurekit.metrics.bounds import Bounds, misfits
from procurekit.metrics.kpi import Kpi
from procurekit.model.definition_faults import TOLD, BrokenDefinition, DefinitionFault
from procurekit.values.numbers import plain, total

if TYPE_CHECKING:
    from procurekit.metrics.scorecard import Dimension, Scorecard

__all__ = ["InvalidScorecard", "band_faults", "faults_of", "unknown_kpis"]

_ALL: Final = Bounds()
_ONE: Final = Decimal(1)
_NEAR: Final = 60
"""Characters of an id that is still compared with others."""


class InvalidScorecard(BrokenDefinition):
    """A scorecard that can't be used; `faults` are all that is wrong with it, in the order of their places."""

    _code = "scorecard_invalid"


def faults_of(card: Scorecard) -> tuple[DefinitionFault, ...]:
    """All that makes no sense about a scorecard."""
    return tuple(islice(_faults(card), TOLD))


def unknown_kpis(card: Scorecard, registry: Mapping[str, Kpi]) -> tuple[DefinitionFault, ...]:
    """The dimensions whose KPI the registry doesn't have, each with the nearest that it has."""
    return tuple(islice(_unknown(card, registry), TOLD))


def _unknown(card: Scorecard, registry: Mapping[str, Kpi]) -> Iterator[DefinitionFault]:
    for place, one in enumerate(card.dimensions, 1):
        if one.kpi in registry:
            continue
        near = get_close_matches(one.kpi, registry, 1) if len(one.kpi) <= _NEAR else []
        path = f"dimensions[#{place}].kpi"
        if near:
            yield DefinitionFault.of("kpi_unknown_near", path, id=one.kpi, near=near[0])
        else:
            known = ", ".join(sorted({kpi.standard for kpi in registry.values()}))
            yield DefinitionFault.of("kpi_unknown", path, id=one.kpi, known=known)


def _faults(card: Scorecard) -> Iterator[DefinitionFault]:
    if not card.dimensions:
        yield DefinitionFault.of("scorecard_without_dimensions", "dimensions")
    if card.lowest >= card.highest:
        yield DefinitionFault.of("scorecard_scale", "highest", lowest=plain(card.lowest), highest=plain(card.highest))
    if card.minimum_weight > _ONE:
        yield DefinitionFault.of("scorecard_minimum_weight", "minimum_weight", value=plain(card.minimum_weight))
    weights = total(one.weight for one in card.dimensions)
    if card.total_weight is not None and card.dimensions and weights != card.total_weight:
        yield DefinitionFault.of(
            "scorecard_weights", "dimensions", found=plain(weights), asked=plain(card.total_weight)
        )
    seen: set[str] = set()
    for place, one in enumerate(card.dimensions, 1):
        if one.kpi in seen:
            yield DefinitionFault.of("scorecard_kpi_twice", f"dimensions[#{place}].kpi", id=one.kpi)
        seen.add(one.kpi)
        yield from _of_dimension(card, one, f"dimensions[#{place}]")
    yield from _grades(card)


def _of_dimension(card: Scorecard, one: Dimension, path: str) -> Iterator[DefinitionFault]:
    if one.linear is not None:
        linear = f"{path}.linear"
        if one.bands:
            yield DefinitionFault.of("scorecard_two_rules", linear)
        if one.linear.worst == one.linear.best:
            yield DefinitionFault.of("scorecard_linear_flat", f"{linear}.best", value=plain(one.linear.best))
        if one.linear.lowest > one.linear.highest:
            yield DefinitionFault.of("scorecard_linear_turned", f"{linear}.highest")
        yield from _in_scale(card, one.linear.lowest, f"{linear}.lowest")
        yield from _in_scale(card, one.linear.highest, f"{linear}.highest")
    elif not one.bands:
        yield DefinitionFault.of("scorecard_no_rule", path)
    for place, band in enumerate(one.bands, 1):
        yield from _in_scale(card, band.points, f"{path}.bands[#{place}].points")
    yield from band_faults(one.bands, f"{path}.bands")
    if one.target is not None:
        # Any stretch will do, as long as it is one.
        yield from (
            DefinitionFault.of(fault.code, f"{path}.target", of=fault.of)
            for fault in misfits([one.target], one.target)
            if fault.code != "bounds_gap"
        )


def _in_scale(card: Scorecard, points: Decimal, path: str) -> Iterator[DefinitionFault]:
    if card.lowest < card.highest and not card.lowest <= points <= card.highest:
        scale = {"lowest": plain(card.lowest), "highest": plain(card.highest)}
        yield DefinitionFault.of("scorecard_points_off", path, points=plain(points), **scale)


def band_faults(bands: Sequence[Bounds], path: str, whole: Bounds = _ALL) -> Iterator[DefinitionFault]:
    """What keeps bands from having just one for every number of the whole; `path` is where the list of them stands."""
    for fault in misfits(bands, whole):
        yield DefinitionFault.of(fault.code, f"{path}[#{fault.at + 1}]", of=fault.of)


def _grades(card: Scorecard) -> Iterator[DefinitionFault]:
    seen: set[str] = set()
    for place, grade in enumerate(card.grades, 1):
        if grade.name in seen:
            yield DefinitionFault.of("scorecard_grade_twice", f"grades[#{place}].name", name=grade.name)
        seen.add(grade.name)
    if not card.grades:
        if card.ungraded:
            yield DefinitionFault.of("scorecard_no_grades", "ungraded")
        return
    if card.lowest >= card.highest:
        return  # told already, and there is no scale to cover
    many = (*card.grades, *card.ungraded)
    for fault in misfits(many, Bounds(at_least=card.lowest, up_to=card.highest)):
        inner = fault.at - len(card.grades)
        path = f"grades[#{fault.at + 1}]" if inner < 0 else f"ungraded[#{inner + 1}]"
        yield DefinitionFault.of(fault.code, path, of=fault.of)
