"""Rights on fields: what an actor may see and change of a document in a state, and what has to be there to leave it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from procurekit.workflow.conditions import FieldRule
from procurekit.workflow.definition import Definition
from procurekit.workflow.paths import matches

__all__ = ["Rights", "required_paths", "rights", "visible"]

_EDITED: Final = frozenset({"draft", "sent_back"})
"""The stages in which everything may be changed unless a rule says otherwise."""


@frozen
class Rights:
    """What somebody may do with one field."""

    visible: bool
    editable: bool
    required: bool


def rights(definition: Definition, state: str, roles: Iterable[str], path: str) -> Rights:
    """What somebody with these roles may do with a field while the document is in a state.

    Without a rule a field is visible, and editable in states of the stages draft and sent back (and, where states have
    no stages, in the initial one).

    >>> from procurekit.workflow import preset
    >>> rights(preset("standard_order"), "draft", {"buyer"}, "lines[1].quantity").editable
    True
    """
    held = frozenset(roles)
    stage = definition.stage(state)
    found: dict[str, bool] = {
        "visible": True,
        "editable": stage in _EDITED or state == definition.initial,
        "required": False,
    }
    for rule in definition.fields:
        if _meant(rule, state, held) and any(matches(pattern, path) for pattern in rule.paths):
            for name in found:
                stated = getattr(rule, name)
                if stated is not None:
                    found[name] = stated
    return Rights(**found)


def required_paths(definition: Definition, state: str, roles: Collection[str]) -> tuple[str, ...]:
    """The fields that have to be there before somebody with these roles takes a document out of a state."""
    wanted: dict[str, bool] = {}
    for rule in definition.fields:
        if rule.required is not None and _meant(rule, state, roles):
            wanted |= dict.fromkeys(rule.paths, rule.required)
    return tuple(path for path, needed in wanted.items() if needed)


def _meant(rule: FieldRule, state: str, roles: Collection[str]) -> bool:
    return (not rule.states or state in rule.states) and (not rule.roles or not set(rule.roles).isdisjoint(roles))


def visible(definition: Definition, state: str, roles: Collection[str], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document, as plain data, without what somebody with these roles may not see."""
    hiding = [one for one in definition.fields if one.visible is not None and _meant(one, state, roles)]
    shown = _shown(document, "", hiding)
    return shown if isinstance(shown, dict) else {}


def _shown(data: Any, path: str, hiding: Sequence[FieldRule]) -> Any:
    """What is left of a part of a document; None where nothing is."""
    if isinstance(data, Mapping):
        kept = {name: _shown(one, f"{path}.{name}" if path else name, hiding) for name, one in data.items()}
        there = {name: one for name, one in kept.items() if one is not None or data[name] is None}
        return there if there or not data else None
    if isinstance(data, list | tuple) and any(isinstance(one, Mapping) for one in data):
        numbered = ((one.get("number", place), one) for place, one in enumerate(data, 1) if isinstance(one, Mapping))
        many = [_shown(one, f"{path}[{number}]", hiding) for number, one in numbered]
        return [one for one in many if one is not None] or None
    last = [one.visible for one in hiding if any(matches(pattern, path) for pattern in one.paths)]
    return data if not last or last[-1] else None
