"""Files: a definition read from TOML or JSON, each fault with its line; and written back."""

from __future__ import annotations

import os
from pathlib import Path

from procurekit.errors import InvalidDocument, InvalidValue
from procurekit.model.definition_faults import DefinitionFault, faults_in_file, placed
from procurekit.model.sources import Format, Source
from procurekit.workflow.definition import Definition
from procurekit.workflow.faults import InvalidDefinition, InvalidOrganisation
from procurekit.workflow.organisation import Organisation

__all__ = ["load_definition", "load_organisation", "read_definition"]


def load_definition(path: str | os.PathLike[str]) -> Definition:
    """The workflow in a TOML or a JSON file.

    Raises InvalidDefinition with every fault, each with its line and column; BadInput if the file can't be read.
    """
    return _definition(Source.read(Path(path)))


def read_definition(text: str, format: Format = "toml", name: str = "<text>") -> Definition:  # noqa: A002 - as `Source`
    """The workflow in a text. Raises as `load_definition` does."""
    return _definition(Source.of(text, format, name))


def load_organisation(path: str | os.PathLike[str]) -> Organisation:
    """The organisation in a TOML or a JSON file.

    Raises InvalidOrganisation with every fault, each with its line and column; BadInput if the file can't be read.
    """
    source = Source.read(Path(path))
    try:
        return Organisation.from_dict(source.data)
    except InvalidDocument as error:
        faults = faults_in_file(error)
    except InvalidValue as error:
        # What a work time says of itself stands in one of the tables of that name.
        field = str(error.values.get("field", "")).removeprefix("Organisation.")
        name = field if field in source.data else "work_time" if "work_time" in source.data else "sites"
        faults = [DefinitionFault(error.code, name, error.values)]
    raise InvalidOrganisation(source.name, placed(faults, source), source.name)


def _definition(source: Source) -> Definition:
    try:
        return Definition.from_dict(source.data)
    except InvalidDefinition as error:
        raise InvalidDefinition(source.name, placed(error.faults, source), source.name) from None
