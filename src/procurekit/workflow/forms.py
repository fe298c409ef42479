"""The written form of a definition: the plain data that TOML and JSON files hold, to and from the classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from procurekit.model.codec import store
from procurekit.model.deadlines import Span
from procurekit.model.definition_data import excess, present, read_whole
from procurekit.model.definition_faults import DefinitionFault
from procurekit.values.numbers import plain
from procurekit.workflow.faults import InvalidDefinition

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition

__all__ = ["TABLES", "expanded", "read_form", "to_form"]

T = TypeVar("T", bound="Definition")

TABLES: Final = {
    "states": "State",
    "roles": "Role",
    "facts": "CustomFact",
    "approvals": "Approval",
    "duties": "Duty",
    "deadlines": "Deadline",
}
"""What may be written as a list of tables, or as a table of tables by name; and the class of each."""


def to_form(one: Definition) -> dict[str, Any]:
    """Plain data, every expression and span in its canonical English."""
    data = store(one)
    for holder, key, approving in _conditions(data):
        if holder.get(key) is not None:
            holder[key] = one.expression(holder[key], approving=approving).text()
    for deadline in data.get("deadlines", ()):
        deadline["within"] = Span.parse(deadline["within"]).text()
    for approval, written in zip(one.approvals, data.get("approvals", ()), strict=False):
        if approval.rates:
            # By the document's own rules an exact number in a mapping carries a tag; here its text says it.
            written["rates"] = {code: plain(rate) for code, rate in approval.rates.items()}
    if one.accepts is not None:
        data["accepts"] = list(one.accepts)
    return data


def _conditions(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, bool]]:
    """Every place of a condition: what holds it, under which key, and whether it belongs to an approval."""
    yield data, "applies", False
    for guard in data.get("ends", ()):
        yield guard, "when", False
    for step in data["transitions"]:
        for guard in step.get("guards", ()):
            yield guard, "when", False
    for approval in data.get("approvals", ()):
        for level in approval["levels"]:
            yield level, "when", True
        if "tolerance" in approval:
            yield approval["tolerance"], "within", True


def read_form(cls: type[T], data: object) -> T:
    """The definition of plain data. Raises InvalidDefinition with every fault."""
    too_much = excess(data)
    if too_much:
        raise InvalidDefinition("?", too_much)
    name = f"{data.get('name', '?')!s:.60}" if isinstance(data, Mapping) else "?"
    other = tuple(_other_names(data)) if isinstance(data, Mapping) else ()
    if other:
        raise InvalidDefinition(name, other)
    return read_whole(cls, expanded(present(data)), name, InvalidDefinition)


def _other_names(data: Mapping[str, Any]) -> Iterator[DefinitionFault]:
    """Tables by name that call themselves something else."""
    for part in TABLES:
        tables = data.get(part)
        if not isinstance(tables, Mapping):
            continue
        for place, (key, one) in enumerate(tables.items(), 1):
            if isinstance(one, Mapping) and one.get("name", key) != key:
                yield DefinitionFault.of("definition_two_names", f"{part}[#{place}].name", key=key, name=one["name"])


def expanded(data: object) -> object:
    """The data with what may be written shortly written out: guards as texts, tables by name."""
    if not isinstance(data, Mapping):
        return data
    whole = dict(data)
    for key in TABLES:
        if isinstance(whole.get(key), Mapping):
            whole[key] = [
                {"name": name, **one} if isinstance(one, Mapping) else one for name, one in whole[key].items()
            ]
    _each(whole, "roles", lambda one: {"name": one})
    _each(whole, "ends", _guard)
    if isinstance(whole.get("transitions"), list):
        whole["transitions"] = [_step(one) if isinstance(one, Mapping) else one for one in whole["transitions"]]
    return whole


def _guard(text: str) -> dict[str, Any]:
    return {"when": text}


def _step(data: Mapping[str, Any]) -> dict[str, Any]:
    step = dict(data)
    _each(step, "guards", _guard)
    _each(step, "effects", lambda name: {"name": name})
    return step


def _each(holder: dict[str, Any], key: str, made: Callable[[str], dict[str, Any]]) -> None:
    """Every text of the list under a key, or a single one, written out as a table."""
    found = holder.get(key)
    if isinstance(found, str):
        found = [found]
    if isinstance(found, list):
        holder[key] = [made(one) if isinstance(one, str) else one for one in found]
