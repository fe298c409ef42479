"""Changing: the workflow that a change request runs on: its own steps, with the approvals of the order that it changes.

A change can't walk round what the order had to be approved by: the levels that the order's workflow asks for what would
come of it sign the change. Where a workflow of change requests has approvals of its own, those count instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.model.change_facts import CHANGE_FACTS
from procurekit.workflow.definition import Definition

__all__ = ["APPLY_CHANGE", "change_workflow"]

APPLY_CHANGE: Final = "apply_change"
"""The effect of a step by which a change comes into force: procurekit carries it out."""

_APPROVE: Final = "approve"
_SOMEBODY_DECIDES: Final = 'needs_approval or offered_by == "buyer"'
"""What the supplier asks for is never approved by itself, also where no signature is missing."""

Form = dict[str, Any]


@frozen
class _Place:
    """Where the order's approvals come in: the step that they stand for, and the states that need them."""

    source: str
    target: str
    before: tuple[str, ...]


def change_workflow(own: Definition, order: Definition) -> Definition:
    """The workflow of a change request of an order that runs on `order`.

    `own` is a workflow for the document ``change_request``; its automatic step ``approve`` is where the order's
    approvals are asked for. Raises InvalidValue (``change_without_approve``) if it has neither that nor approvals.

    >>> from procurekit.workflow import preset
    >>> made = change_workflow(preset("change_request"), preset("standard_order"))
    >>> made.approvals[0].levels[0].roles, made.taken("approve", "pending_approval").target
    (('approver',), 'approved')
    """
    if own.approvals:
        return own
    step = next((one for one in own.named(_APPROVE) if one.automatic and one.target is not None), None)
    if step is None:
        raise InvalidValue("change_without_approve", name=own.name)
    if not order.approvals:
        return own
    place = _Place(step.sources[0], str(step.target), _before(own, step.sources[0], str(step.target)))
    form = own.as_dict()
    waiting = {one.name: place.source if not at else f"pending_{one.name}" for at, one in enumerate(order.approvals)}
    made = {
        **form,
        "states": [*form["states"], *_states(order, form, waiting)],
        "roles": _together(form.get("roles", []), order.as_dict().get("roles", [])),
        "facts": _together(form.get("facts", []), _facts(order)),
        "approvals": [*_approvals(order, place, waiting)],
        "transitions": [*_kept(form, order, place, waiting), *_signing(own, order, place, waiting)],
        "duties": _together(form.get("duties", []), _duties(order)),
        "deadlines": _together(form.get("deadlines", []), _deadlines(order, waiting)),
    }
    # Both were right when they were made; together they say nothing new.
    return Definition.kept({name: value for name, value in made.items() if value})


def _before(own: Definition, source: str, target: str) -> tuple[str, ...]:
    """The states that only what was approved may be in: from the approval on, on the way to where it is applied."""
    ways = {(at, one.target) for one in own.transitions for at in one.sources if one.target is not None}
    ways = {(at, to) for at, to in ways if source not in (at, to)}
    ends = {str(one.target) for one in own.transitions if any(made.name == APPLY_CHANGE for made in one.effects)}
    onward = _reached({target}, ways)
    back = _reached(ends, {(to, at) for at, to in ways})
    return tuple(one.name for one in own.states if one.name in onward & back)


def _reached(start: set[str], ways: set[tuple[str, Any]]) -> set[str]:
    found, rest = set(start), list(start)
    while rest:
        here = rest.pop()
        fresh = {str(to) for at, to in ways if at == here} - found
        found |= fresh
        rest += fresh
    return found


def _together(mine: list[Form], theirs: Iterable[Form]) -> list[Form]:
    names = {one["name"] for one in mine}
    return [*mine, *(one for one in theirs if one["name"] not in names)]


def _facts(order: Definition) -> Iterator[Form]:
    return (one for one in order.as_dict().get("facts", []) if one["name"] not in CHANGE_FACTS)


def _states(order: Definition, form: Form, waiting: dict[str, str]) -> Iterator[Form]:
    there = {one["name"] for one in form["states"]}
    for one in order.approvals:
        name = waiting[one.name]
        if name not in there:
            yield {"name": name, "stage": "pending_approval", "en": one.en, "zh": one.zh}


def _approvals(order: Definition, place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    names = list(waiting)
    for one in order.as_dict()["approvals"]:
        later = [waiting[name] for name in names[names.index(one["name"]) + 1 :]]
        levels = [
            {**level, "when": f"needs_approval and ({level['when']})" if level.get("when") else "needs_approval"}
            for level in one["levels"]
        ]
        rest = {name: value for name, value in one.items() if name not in {"tolerance", "ignores", "returns_to"}}
        yield {**rest, "before": [*later, *place.before], "levels": levels}


def _kept(form: Form, order: Definition, place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    """Its own steps: whoever may approve may also send back, and what leaves the way of the approvals voids them."""
    signers = [role for one in order.approvals for level in one.levels for role in level.roles]
    inside = {*place.before, *waiting.values()}
    void = [{"name": "void_approval", "approval": name} for name in waiting]
    for one in form["transitions"]:
        step = dict(one)
        sources = step["sources"]
        if place.source in sources:
            # Wherever it waits for signatures, it may be sent back.
            step["sources"] = [*sources, *(name for name in waiting.values() if name not in sources)]
        if step.get("target") not in inside and inside & set(sources):
            step["effects"] = [*step.get("effects", []), *void]
            if place.source in sources and "approver" in step.get("roles", []):
                step["roles"] = [*dict.fromkeys((*step["roles"], *signers))]
        yield step


def _signing(own: Definition, order: Definition, place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    states = list(waiting.values())
    for one in order.as_dict()["transitions"]:
        state = waiting.get(one.get("approval", ""))
        if state is None:
            continue
        step = {name: value for name, value in one.items() if name != "effects"}
        step["sources"] = [state]
        if one.get("act") in {None, "sign"}:
            later = states[states.index(state) + 1 :]
            step["target"] = later[0] if later else place.target
            step["guards"] = [*step.get("guards", []), {"when": _SOMEBODY_DECIDES}]
        elif any(not there.automatic for there in own.named(one["name"])):
            # Taking a signature back is not taking back the request.
            step["name"] = f"{one['name']}_signature"
        yield step


def _duties(order: Definition) -> Iterator[Form]:
    signing = {step for one in order.approvals for step in order.signing(one.name)}
    for one in order.as_dict().get("duties", []):
        if signing & {*one["first"], *one["second"]}:
            yield one


def _deadlines(order: Definition, waiting: dict[str, str]) -> Iterator[Form]:
    """What is due while signatures are waited for."""
    states = {at: waiting[str(step.approval)] for step in order.transitions if step.signs for at in step.sources}
    for one in order.as_dict().get("deadlines", []):
        mapped = [states[name] for name in one.get("states", []) if name in states]
        if mapped and not one.get("after") and not one.get("date"):
            yield {**one, "states": mapped}
