"""The JSON Schema of a workflow's file, computed from the classes: editors complete and check with it."""

from __future__ import annotations

from typing import Any, Final

from procurekit.model.schema import parts_schema
from procurekit.workflow.approval import NEEDS
from procurekit.workflow.definition import Definition
from procurekit.workflow.forms import TABLES

__all__ = ["definition_schema"]

_TEXT: Final = {"type": "string", "minLength": 1}
_RATES: Final = {
    "type": "object",
    "propertyNames": {"pattern": "^[A-Z]{3}$"},
    "additionalProperties": {"anyOf": [_TEXT, {"type": "number", "exclusiveMinimum": 0}]},
}


def definition_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `Definition.from_dict` reads: TOML and JSON files alike.

    It says what may be written where; what has to fit together (states that exist, conditions that make sense) is for
    `Definition` to check.

    >>> sorted(definition_schema()["$defs"]["Transition"]["required"])
    ['name', 'sources']
    """
    schema = parts_schema(Definition)
    schema["title"] = "procurekit workflow"
    parts: dict[str, Any] = schema["$defs"]
    for part in parts.values():
        part["properties"] = {name: _one_or_many(one) for name, one in part["properties"].items()}
    parts["Definition"]["properties"]["activities"] = {"type": "object", "additionalProperties": _TEXT}
    parts["Approval"]["properties"]["rates"] = _RATES
    parts["Level"]["properties"]["need"] = {"anyOf": [{"enum": list(NEEDS)}, {"type": "integer", "minimum": 1}]}
    for name, kind in TABLES.items():
        _by_name(parts["Definition"]["properties"], name, parts[kind])
    _short(parts["Definition"]["properties"], "roles")
    _short(parts["Definition"]["properties"], "ends")
    _short(parts["Transition"]["properties"], "guards")
    _short(parts["Transition"]["properties"], "effects")
    return schema


def _one_or_many(said: dict[str, Any]) -> dict[str, Any]:
    """Where several texts may stand, one may stand alone."""
    if said == {"type": "array", "items": {"type": "string"}}:
        return {"anyOf": [_TEXT, said]}
    return {**said, "anyOf": [_one_or_many(one) for one in said["anyOf"]]} if "anyOf" in said else said


def _by_name(properties: dict[str, Any], name: str, part: dict[str, Any]) -> None:
    """A list of tables may be a table of tables, each named by its key."""
    inner = {key: one for key, one in part.items() if key != "required"}
    needed = [one for one in part.get("required", ()) if one != "name"]
    if needed:
        inner["required"] = needed
    table = {"type": "object", "additionalProperties": inner}
    properties[name] = {"anyOf": [properties[name], table]}


def _short(properties: dict[str, Any], name: str) -> None:
    """An entry of a list may be a text alone, and so may the list."""
    properties[name] = {
        "anyOf": [properties[name], _TEXT, {"type": "array", "items": {"anyOf": [_TEXT, _item(properties[name])]}}]
    }


def _item(schema: dict[str, Any]) -> Any:
    if "items" in schema:
        return schema["items"]
    return next(one["items"] for one in schema["anyOf"] if "items" in one)
