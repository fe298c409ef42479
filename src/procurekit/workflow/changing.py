"""Changing: the workflow that a change request runs on: its own steps, with the approvals of the order that it changes.

A change can't walk round what the order had to be approved by: the levels that the order's workflow asks for what would
come of it sign the change. Where a workflow of change requests has approvals of its own, those count instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.model.facts_of_changes import CHANGE_FACTS
from procurekit.workflow.approval import Approval
from procurekit.workflow.definition import Definition
from procurekit.workflow.standing import LevelStanding, standing_of
from procurekit.workflow.views import View
from procurekit.workflow.words import APPROVED

__all__ = ["APPLY_CHANGE", "asks_no_more", "change_workflow", "fact_in_change", "guarding"]

APPLY_CHANGE: Final = "apply_change"
"""The effect of a step by which a change comes into force: procurekit carries it out."""

_APPROVE: Final = "approve"
_SOMEBODY_DECIDES: Final = 'needs_approval or offered_by == "buyer"'
"""What the supplier asks for is never approved by itself, also where no signature is missing."""

_ISSUED: Final = "issued"
_SIDES: Final = ("first", "second")
_THEIRS: Final = "order_{}"
_WORD: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\w+""")
"""A name of an expression, or a text in it, which isn't one."""

Form = dict[str, Any]


@frozen
class _Place:
    """Where the order's approvals come in: the step that they stand for, and the states that need them."""

    source: str
    target: str
    before: tuple[str, ...]


def change_workflow(own: Definition, order: Definition, been: Collection[str] = ()) -> Definition:
    """The workflow of a change request of an order that runs on `order`, and has been in the states `been`.

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
    approvals = tuple(guarding(order, been))
    if not approvals:
        return own
    place = _Place(step.sources[0], str(step.target), _before(own, step.sources[0], str(step.target)))
    form, theirs = own.as_dict(), _renamed(own, order)
    waiting = {one.name: place.source if not at else f"pending_{one.name}" for at, one in enumerate(approvals)}
    made = {
        **form,
        "states": [*form["states"], *_states(approvals, form, waiting)],
        "roles": _together(form.get("roles", []), theirs.get("roles", [])),
        "facts": _together(form.get("facts", []), theirs.get("facts", [])),
        "approvals": [*_approvals(theirs, place, waiting)],
        "transitions": [*_kept(form, approvals, place, waiting), *_signing(own, theirs, place, waiting)],
        "duties": _beside([*_stricter(own, order, waiting)], _duties(own, order, waiting)),
        "deadlines": _beside(form.get("deadlines", []), _deadlines(order, waiting)),
    }
    # Both were right when they were made; together they say nothing new.
    return Definition.kept({name: value for name, value in made.items() if value})


def guarding(order: Definition, been: Collection[str]) -> Iterator[Approval]:
    """The approvals that an order had to have: to be out at all, and to be in the states where it has been since.

    What guards only later states, or an end, is asked for when it gets there.
    """
    gates = {*been, *_up_to_issue(order)}
    for one in order.approvals:
        if any(name in gates and not order.state(name).ends for name in one.before):
            yield one


def _up_to_issue(order: Definition) -> Iterator[str]:
    """The states before an order is out, and those in which it gets out."""
    for one in order.states:
        if not order.is_out(one.name):
            yield one.name
            yield from (
                str(step.target)
                for step in order.leaving(one.name)
                if step.target is not None and order.stage(step.target) == _ISSUED
            )


def asks_no_more(theirs: View, mine: View, been: Collection[str]) -> bool:
    """Would another workflow ask for no signature of an order that its own doesn't ask for, after these states?"""
    rest = [one for approval in guarding(mine.definition, been) for one in standing_of(approval, mine).levels]
    rest = [one for one in rest if one.needed]
    for approval in guarding(theirs.definition, ()):
        for level in standing_of(approval, theirs).levels:
            if level.needed:
                same = next((one for one in rest if _asks_as_much(one, level)), None)
                if same is None:
                    return False
                rest.remove(same)
    return True


def _asks_as_much(one: LevelStanding, other: LevelStanding) -> bool:
    """Would whoever signs the one do for the other?"""
    enough, needed = one.level.need, other.level.need
    more = isinstance(enough, int) and isinstance(needed, int) and enough > needed
    if not more and needed not in {enough, "any"}:
        return False
    return {*one.level.roles} <= {*other.level.roles} and {*one.people} <= {*other.people}


def fact_in_change(name: str, workflow: Definition) -> str:
    """What a fact of the order's workflow is called in the workflow of its changes."""
    renamed = _THEIRS.format(name)
    return renamed if renamed in workflow.own_facts else name


def _renamed(own: Definition, order: Definition) -> Form:
    """The order's workflow, with other names for facts that a change has by the same name and means otherwise."""
    form = order.as_dict()
    mine = {one["name"]: one for one in own.as_dict().get("facts", [])}
    facts = form.get("facts", [])
    taken = [one["name"] for one in facts if one["name"] in CHANGE_FACTS or mine.get(one["name"], one) != one]
    names = {f"{then}{name}": f"{then}{_THEIRS.format(name)}" for name in taken for then in ("", APPROVED[0])}
    form["facts"] = [_fact(own, {**one, "name": names.get(one["name"], one["name"])}) for one in facts]
    for approval in form["approvals"]:
        if "amount" in approval:
            approval["amount"] = names.get(approval["amount"], approval["amount"])
        for level in approval["levels"]:
            _rename(level, names)
    for step in form["transitions"]:
        for guard in step.get("guards", []):
            _rename(guard, names)
    return form


def _fact(own: Definition, fact: Form) -> Form:
    # One word can't stand for two facts; conditions are kept in English.
    taken = own.vocabulary.find(fact.get("zh", "")) is not None
    return {name: value for name, value in fact.items() if name != "zh" or not taken}


def _rename(one: Form, names: Mapping[str, str]) -> None:
    if one.get("when"):
        one["when"] = _WORD.sub(lambda found: names.get(found[0], found[0]), one["when"])
    if one.get("people_from"):
        one["people_from"] = [names.get(name, name) for name in one["people_from"]]


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


def _beside(mine: list[Form], theirs: Iterable[Form]) -> list[Form]:
    """Both, also where they are called the same."""
    names = {one["name"] for one in mine}
    more = ({**one, "name": _THEIRS.format(one["name"])} if one["name"] in names else one for one in theirs)
    return [*mine, *more]


def _states(approvals: Iterable[Approval], form: Form, waiting: dict[str, str]) -> Iterator[Form]:
    there = {one["name"] for one in form["states"]}
    for one in approvals:
        name = waiting[one.name]
        if name not in there:
            yield {"name": name, "stage": "pending_approval", "en": one.en, "zh": one.zh}


def _approvals(order: Form, place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    names = list(waiting)
    for one in order["approvals"]:
        if one["name"] not in waiting:
            continue
        later = [waiting[name] for name in names[names.index(one["name"]) + 1 :]]
        levels = [
            {**level, "when": f"needs_approval and ({level['when']})" if level.get("when") else "needs_approval"}
            for level in one["levels"]
        ]
        rest = {name: value for name, value in one.items() if name not in {"tolerance", "ignores", "returns_to"}}
        yield {**rest, "before": [*later, *place.before], "levels": levels}


def _kept(form: Form, approvals: Iterable[Approval], place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    """Its own steps: whoever may approve may also send back, and what leaves the way of the approvals voids them."""
    signers = [role for one in approvals for level in one.levels for role in level.roles]
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


def _signing(own: Definition, order: Form, place: _Place, waiting: dict[str, str]) -> Iterator[Form]:
    states = list(waiting.values())
    for one in order["transitions"]:
        state = waiting.get(one.get("approval", ""))
        if state is None:
            continue
        step = {name: value for name, value in one.items() if name != "effects"}
        step["name"], step["sources"] = _called(own, one["name"]), [state]
        if one.get("act") in {None, "sign"}:
            later = states[states.index(state) + 1 :]
            step["target"] = later[0] if later else place.target
            step["guards"] = [*step.get("guards", []), {"when": _SOMEBODY_DECIDES}]
        yield step


def _called(own: Definition, step: str) -> str:
    """What a step of the order's approvals is called: taking a signature back is not taking back the request."""
    return f"{step}_signature" if any(not one.automatic for one in own.named(step)) else step


def _signers(own: Definition, order: Definition, waiting: Iterable[str]) -> dict[str, str]:
    """The steps by which the order's approvals are signed, and what they are called in a change."""
    return {step: _called(own, step) for name in waiting for step in order.signing(name)}


def _stricter(own: Definition, order: Definition, waiting: Iterable[str]) -> Iterator[Form]:
    """Its own duties: who may not approve may not sign either, whatever signing is called."""
    signing = _signers(own, order, waiting).values()
    for one in own.as_dict().get("duties", []):
        sides = {side: [*dict.fromkeys((*one[side], *signing))] for side in _SIDES if _APPROVE in one[side]}
        yield {**one, **sides}


def _duties(own: Definition, order: Definition, waiting: Iterable[str]) -> Iterator[Form]:
    signing = _signers(own, order, waiting)
    for one in order.as_dict().get("duties", []):
        if signing.keys() & {*one["first"], *one["second"]}:
            yield {**one, **{side: [signing.get(step, step) for step in one[side]] for side in _SIDES}}


def _deadlines(order: Definition, waiting: dict[str, str]) -> Iterator[Form]:
    """What is due while signatures are waited for."""
    signed = (step for step in order.transitions if step.signs and step.approval in waiting)
    states = {at: waiting[str(step.approval)] for step in signed for at in step.sources}
    for one in order.as_dict().get("deadlines", []):
        mapped = [states[name] for name in one.get("states", []) if name in states]
        if mapped and not one.get("after") and not one.get("date"):
            yield {**one, "states": mapped}
