"""Files of scorecards: read from TOML or JSON with the line of each fault, and the JSON Schema to write them by."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.registry import REGISTRY
from procurekit.metrics.scorecard import Scorecard
from procurekit.metrics.scorecard_sense import InvalidScorecard, unknown_kpis
from procurekit.model.definition_faults import DefinitionFault, placed
from procurekit.model.schema import parts_schema
from procurekit.model.sources import Format, Source

__all__ = ["load_scorecard", "read_scorecard", "scorecard_schema"]


def load_scorecard(path: str | os.PathLike[str], registry: Mapping[str, Kpi] = REGISTRY) -> Scorecard:
    """The scorecard in a TOML or a JSON file; `registry` has the KPIs that it may name.

    Raises InvalidScorecard with every fault, each with its line and column; BadInput if the file can't be read.
    """
    return _scorecard(Source.read(Path(path)), registry)


def read_scorecard(
    text: str,
    format: Format = "toml",  # noqa: A002 - as `Source`
    name: str = "<text>",
    registry: Mapping[str, Kpi] = REGISTRY,
) -> Scorecard:
    """The scorecard in a text. Raises as `load_scorecard` does."""
    return _scorecard(Source.of(text, format, name), registry)


def scorecard_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `Scorecard.from_dict` reads: TOML and JSON files alike.

    It says what may be written where; what has to fit together (bands without gaps, grades that cover the scale) is for
    `Scorecard` to check.

    >>> scorecard_schema()["$defs"]["Dimension"]["required"]
    ['kpi', 'weight']
    """
    schema = parts_schema(Scorecard)
    schema["title"] = "procurekit scorecard"
    periods = schema["$defs"]["Scorecard"]["properties"]
    periods["periods"] = {"anyOf": [{"type": "string"}, periods["periods"]]}
    return schema


def _scorecard(source: Source, registry: Mapping[str, Kpi]) -> Scorecard:
    try:
        card = Scorecard.from_dict(source.data)
    except InvalidScorecard as error:
        raise _in_file(error.faults, source) from None
    faults = unknown_kpis(card, registry)
    if faults:
        raise _in_file(faults, source)
    return card


def _in_file(faults: Iterable[DefinitionFault], source: Source) -> InvalidScorecard:
    return InvalidScorecard(source.name, placed(faults, source), source.name)
