"""Rights on fields: what an actor may see and change of a document in a state, and what has to be there to leave it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from procurekit.workflow.conditions import FieldRule
from procurekit.workflow.definition import Definition
from procurekit.workflow.paths import leaves, matches, named_part, number_of

__all__ = ["Rights", "barred_to", "closed_to", "required_paths", "rights", "visible"]

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


def closed_to(
    definition: Definition, state: str, roles: Collection[str], path: str, before: object, after: object
) -> tuple[str, ...]:
    """The fields that somebody with these roles may not change, of those that a change at a path touches.

    `before` and `after` are plain data. Whoever writes a whole line or a whole party changes every field in it that
    comes out otherwise; where all of them are closed, the path itself stands for them.
    """
    closed = _closed(path, before, after, lambda one: not rights(definition, state, roles, one).editable)
    return tuple(dict.fromkeys(one if one == path else _ruled(definition, state, roles, one) for one in closed))


def barred_to(
    definition: Definition, state: str, roles: Collection[str], path: str, before: object, after: object
) -> tuple[str, ...]:
    """The same for what is only asked for, of a document in a state where it isn't edited any more.

    That a state is closed to everybody is what change requests are for. It isn't asked for by those who may change the
    field in no state at all, nor by those whose roles a rule for this state keeps from it.
    """
    return _closed(path, before, after, lambda one: _is_barred(definition, state, roles, one))


def _is_barred(definition: Definition, state: str, roles: Collection[str], path: str) -> bool:
    rules = [one for one in definition.fields if one.editable is not None and _meant(one, state, roles)]
    last = next((one for one in reversed(rules) if any(matches(pattern, path) for pattern in one.paths)), None)
    if last is not None and last.roles and not last.editable:
        return True
    return not any(rights(definition, one.name, roles, path).editable for one in definition.states)


def _closed(path: str, before: object, after: object, is_closed: Callable[[str], bool]) -> tuple[str, ...]:
    """What is closed of all that a change at a path touches; the path itself where all of it is."""
    old, new = (dict(leaves(path, one)) for one in (before, after))
    touched = [one for one in dict.fromkeys((*old, *new)) if old.get(one) != new.get(one)] or [path]
    closed = tuple(one for one in touched if is_closed(one))
    return closed if not path or len(closed) < len(touched) else (path,)


def _ruled(definition: Definition, state: str, roles: Collection[str], path: str) -> str:
    """A field as the rule names it that closes it."""
    closing = [
        pattern
        for rule in definition.fields
        if rule.editable is False and _meant(rule, state, roles)
        for pattern in rule.paths
        if matches(pattern, path)
    ]
    return named_part(closing[-1], path) if closing else path


def required_paths(definition: Definition, state: str, roles: Collection[str] | None) -> tuple[str, ...]:
    """The fields that have to be there before somebody with these roles takes a document out of a state.

    Where nobody takes it out (None), every field that anybody has to fill in.
    """
    wanted: dict[str, bool] = {}
    for rule in definition.fields:
        if rule.required is not None and _meant(rule, state, roles):
            wanted |= dict.fromkeys(rule.paths, rule.required)
    return tuple(path for path, needed in wanted.items() if needed)


def _meant(rule: FieldRule, state: str, roles: Collection[str] | None) -> bool:
    here = not rule.states or state in rule.states
    return here and (roles is None or not rule.roles or not set(rule.roles).isdisjoint(roles))


def visible(
    definition: Definition, state: str, roles: Collection[str] | None, document: Mapping[str, Any]
) -> dict[str, Any]:
    """The document, as plain data, without what somebody with these roles may not see.

    Of somebody of whom nobody knows who they are (None), without all that is hidden from anybody.
    """
    hiding = [
        one
        for one in definition.fields
        if one.visible is not None and _meant(one, state, roles) and not (roles is None and one.visible)
    ]
    shown = _shown(document, "", hiding)
    return shown if isinstance(shown, dict) else {}


def _shown(data: Any, path: str, hiding: Sequence[FieldRule]) -> Any:
    """What is left of a part of a document; None where nothing is."""
    if isinstance(data, Mapping):
        kept = {name: _shown(one, f"{path}.{name}" if path else name, hiding) for name, one in data.items()}
        there = {name: one for name, one in kept.items() if one is not None or data[name] is None}
        return there if there or not data else None
    if isinstance(data, list | tuple) and any(isinstance(one, Mapping) for one in data):
        numbered = ((number_of(one, place), one) for place, one in enumerate(data, 1) if isinstance(one, Mapping))
        many = [_shown(one, f"{path}[{number}]", hiding) for number, one in numbered]
        return [one for one in many if one is not None] or None
    last = [one.visible for one in hiding if any(matches(pattern, path) for pattern in one.paths)]
    return data if not last or last[-1] else None
