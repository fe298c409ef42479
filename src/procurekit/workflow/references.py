"""References: every name in a definition that has to stand for something, and doesn't."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.kinds import DOCUMENTS, FACT_COMMANDS
from procurekit.workflow.paths import fault_of

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition

__all__ = ["OTHER_COMMANDS", "reference_faults", "unknown"]

_NEARLY: Final = 0.85
_FEW: Final = 20

OTHER_COMMANDS: Final = (
    "create",
    "edit",
    "propose",
    "hold",
    "release",
    "correct",
    "withdraw_fact",
    "keep_supplier",
)
"""What may be done to a document besides its steps and the facts that are reported."""


_COMPARED: Final = 3000
_NEAR: Final = 40
_SHOWN: Final = 60


def unknown(code: str, path: str, name: str, known: Iterable[str]) -> DefinitionFault:
    """A name that there is none of, with the nearest one, or with those that there are.

    Long names are cut short, and of very many only the first are compared: a file from a stranger may have any.
    """
    names = sorted(one for one in known if len(one) <= _SHOWN)
    sizes = accumulate(map(len, names))
    compared = [one for one, size in zip(names, sizes, strict=True) if size <= _COMPARED and len(one) <= _NEAR]
    near = get_close_matches(name, compared, 1) if len(name) <= _NEAR else []
    if near:
        return DefinitionFault.of(f"{code}_near", path, name=name, near=near[0])
    shown = [*names[:_SHOWN], "…"] if len(names) > _SHOWN else names
    name = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return DefinitionFault.of(code, path, name=name, known=", ".join(shown) or "—")


def _absent(code: str, path: str, names: Iterable[str], known: Collection[str]) -> Iterator[DefinitionFault]:
    for name in names:
        if name not in known:
            yield unknown(code, path, name, known)


def reference_faults(definition: Definition) -> Iterator[DefinitionFault]:
    """Names of states, roles, commands, approvals and fields that stand for nothing."""
    yield from _states(definition)
    if definition.roles:
        yield from _roles(definition)
    yield from _commands(definition)
    yield from _approvals(definition)
    yield from _fields(definition)


def _states(one: Definition) -> Iterator[DefinitionFault]:
    known = {state.name for state in one.states}

    def absent(path: str, names: Iterable[str]) -> Iterator[DefinitionFault]:
        return _absent("definition_unknown_state", path, names, known)

    yield from absent("initial", [one.initial])
    for place, step in enumerate(one.transitions, 1):
        yield from absent(f"transitions[#{place}].sources", step.sources)
        if step.target is not None:
            yield from absent(f"transitions[#{place}].target", [step.target])
    for place, approval in enumerate(one.approvals, 1):
        yield from absent(f"approvals[#{place}].before", approval.before)
        if approval.returns_to is not None:
            yield from absent(f"approvals[#{place}].returns_to", [approval.returns_to])
    for place, rule in enumerate(one.fields, 1):
        yield from absent(f"fields[#{place}].states", rule.states)
    for place, deadline in enumerate(one.deadlines, 1):
        yield from absent(f"deadlines[#{place}].states", deadline.states)


def _roles(one: Definition) -> Iterator[DefinitionFault]:
    known = {role.name for role in one.roles}

    def absent(path: str, names: Iterable[str]) -> Iterator[DefinitionFault]:
        return _absent("definition_unknown_role", path, names, known)

    for place, step in enumerate(one.transitions, 1):
        yield from absent(f"transitions[#{place}].roles", step.roles)
        for number, effect in enumerate(step.effects, 1):
            yield from absent(f"transitions[#{place}].effects[#{number}].roles", effect.roles)
    for place, approval in enumerate(one.approvals, 1):
        for number, level in enumerate(approval.levels, 1):
            yield from absent(f"approvals[#{place}].levels[#{number}].roles", level.roles)
    for place, rule in enumerate(one.fields, 1):
        yield from absent(f"fields[#{place}].roles", rule.roles)
    for place, deadline in enumerate(one.deadlines, 1):
        yield from absent(f"deadlines[#{place}].roles", deadline.roles)


def _commands(one: Definition) -> Iterator[DefinitionFault]:
    steps = {step.name for step in one.transitions}
    known = {*steps, *FACT_COMMANDS, *OTHER_COMMANDS}

    def absent(path: str, names: Iterable[str]) -> Iterator[DefinitionFault]:
        return _absent("definition_unknown_command", path, names, known)

    for place, step in enumerate(one.transitions, 1):
        yield from absent(f"transitions[#{place}].only_by", step.only_by)
    for place, duty in enumerate(one.duties, 1):
        yield from absent(f"duties[#{place}].first", duty.first)
        yield from absent(f"duties[#{place}].second", duty.second)
    for place, fact in enumerate(one.facts, 1):
        yield from absent(f"facts[#{place}].counts", fact.counts)
        yield from absent(f"facts[#{place}].less", fact.less)
    for place, deadline in enumerate(one.deadlines, 1):
        yield from absent(f"deadlines[#{place}].after", deadline.after)
    for place, command in enumerate(one.activities.values(), 1):
        yield from absent(f"activities[#{place}]", [str(command)])
    yield from _absent("definition_unknown_command", "accepts", one.accepts or (), FACT_COMMANDS)


def _approvals(one: Definition) -> Iterator[DefinitionFault]:
    known = {approval.name for approval in one.approvals}
    for place, step in enumerate(one.transitions, 1):
        if step.approval is not None:
            yield from _absent("definition_unknown_approval", f"transitions[#{place}].approval", [step.approval], known)
        for number, effect in enumerate(step.effects, 1):
            if effect.approval is not None:
                path = f"transitions[#{place}].effects[#{number}].approval"
                yield from _absent("definition_unknown_approval", path, [effect.approval], known)


def _fields(one: Definition) -> Iterator[DefinitionFault]:
    document = DOCUMENTS.get(one.document)
    named = [
        *((f"transitions[#{place}].requires", step.requires) for place, step in enumerate(one.transitions, 1)),
        *((f"fields[#{place}].paths", rule.paths) for place, rule in enumerate(one.fields, 1)),
        *((f"approvals[#{place}].ignores", approval.ignores) for place, approval in enumerate(one.approvals, 1)),
        *(
            (f"approvals[#{place}].tolerance.paths", approval.tolerance.paths)
            for place, approval in enumerate(one.approvals, 1)
            if approval.tolerance is not None
        ),
        *((f"facts[#{place}].path", (fact.path,)) for place, fact in enumerate(one.facts, 1) if fact.path is not None),
    ]
    own = {fact.path or f"custom.{fact.name}" for fact in one.facts if not fact.counts}
    for path, patterns in named:
        for pattern in patterns:
            near = () if document is None else _nearly(pattern, own)
            if near:
                yield DefinitionFault.of("definition_unknown_field_near", path, name=pattern, near=near[0])
            found = fault_of(document, pattern)
            if found is None:
                continue
            code, name, known = found
            if code == "definition_unknown_field":
                yield unknown(code, path, name, known)
            else:
                yield DefinitionFault.of(code, path, name=f"{name:.60}", near=f"{known[0]:.60}" if known else "")


def _nearly(pattern: str, own: Collection[str]) -> Sequence[str]:
    """The fact's field that was meant: a custom field may be called anything, one that is nearly a fact's is a slip."""
    if pattern in own or "custom." not in pattern or len(own) > _FEW:
        return ()
    return get_close_matches(pattern, own, 1, _NEARLY)
