"""The written form of a definition: the plain data that TOML and JSON files hold, to and from the classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from procurekit.errors import InvalidDocument
from procurekit.model.codec import store
from procurekit.model.deadlines import Span
from procurekit.model.definition_faults import TOLD, DefinitionFault, faults_in_file
from procurekit.model.generated import reader
from procurekit.model.sources_parts import DEPTH
from procurekit.model.strict import read_strictly
from procurekit.values.numbers import plain
from procurekit.workflow.faults import InvalidDefinition

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition

__all__ = ["TABLES", "VALUES", "expanded", "read_form", "to_form"]

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

VALUES: Final = 10_000
"""Values, tables and lists that a definition may have in all."""


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
    excess = tuple(_excess(data))
    if excess:
        raise InvalidDefinition("?", excess)
    name = f"{data.get('name', '?')!s:.60}" if isinstance(data, Mapping) else "?"
    other = tuple(_other_names(data)) if isinstance(data, Mapping) else ()
    if other:
        raise InvalidDefinition(name, other)
    whole = expanded(_present(data))
    read: Callable[[object], T] = reader(cls, checked=True)  # type: ignore[arg-type]  # every class is hashable
    try:
        return read(whole)
    except InvalidDefinition:
        # It can be read, and makes no sense.
        raise
    except Exception:  # noqa: BLE001 - whatever it was, the strict reader finds it again and everything else with it
        try:
            return read_strictly(whole, cls)
        except InvalidDocument as error:
            raise InvalidDefinition(name, faults_in_file(error)[:TOLD]) from None


def _excess(data: object) -> Iterator[DefinitionFault]:
    """Has it more values, or deeper ones, than are read?"""
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


def _other_names(data: Mapping[str, Any]) -> Iterator[DefinitionFault]:
    """Tables by name that call themselves something else."""
    for part in TABLES:
        tables = data.get(part)
        if not isinstance(tables, Mapping):
            continue
        for place, (key, one) in enumerate(tables.items(), 1):
            if isinstance(one, Mapping) and one.get("name", key) != key:
                yield DefinitionFault.of("definition_two_names", f"{part}[#{place}].name", key=key, name=one["name"])


def _present(data: Any) -> Any:
    """The data without what is null: in JSON that means the same as leaving it out."""
    if isinstance(data, Mapping):
        return {name: _present(one) for name, one in data.items() if one is not None}
    return [_present(one) for one in data] if isinstance(data, list | tuple) else data


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
