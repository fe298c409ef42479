"""The graph of a definition: states that nothing leads to or out of, and automatic steps that go round in circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from procurekit.workflow.faults import DefinitionFault

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition

__all__ = ["graph_faults"]

_Edges = Mapping[str, set[str]]


def graph_faults(one: Definition) -> Iterator[DefinitionFault]:
    """Unreachable states, dead ends, states from which no end can be reached, loops of automatic transitions."""
    names = [state.name for state in one.states]
    if one.initial not in names:
        return
    edges = _edges(one, names)
    reached = _closure(edges, {one.initial})
    ends = {state.name for state in one.states if state.ends}
    if not ends:
        yield DefinitionFault.of("definition_no_end", "states")
    finishing = _closure(_reversed(edges), ends)
    for place, state in enumerate(one.states, 1):
        path = f"states[#{place}]"
        if state.name not in reached:
            yield DefinitionFault.of("definition_unreachable", path, state=state.name, initial=one.initial)
        elif not state.ends and not edges[state.name] - {state.name}:
            yield DefinitionFault.of("definition_dead_end", path, state=state.name)
        elif ends and state.name not in finishing:
            yield DefinitionFault.of("definition_trap", path, state=state.name, ends=", ".join(sorted(ends)))
    if one.initial in ends:
        yield DefinitionFault.of("definition_starts_at_end", "initial", state=one.initial)
    yield from _loops(one)


def _edges(one: Definition, names: list[str]) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {name: set() for name in names}
    for step in one.transitions:
        for source in step.sources:
            if source in edges and step.target in edges:
                edges[source].add(step.target)
    for approval in one.approvals:
        # An edit takes a document back from wherever it has been signed.
        if approval.returns_to in edges:
            for step in one.transitions:
                if step.approval == approval.name and step.signs and step.target in edges:
                    edges[step.target].add(approval.returns_to)
    return edges


def _reversed(edges: _Edges) -> _Edges:
    back: dict[str, set[str]] = {name: set() for name in edges}
    for source, targets in edges.items():
        for target in targets:
            back[target].add(source)
    return back


def _closure(edges: _Edges, start: set[str]) -> set[str]:
    seen = set(start)
    waiting = list(start)
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _loops(one: Definition) -> Iterator[DefinitionFault]:
    """Automatic steps from which a document can come back to where they start, and nobody does anything."""
    onward: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for place, step in enumerate(one.transitions, 1):
        if not step.automatic or step.target is None:
            continue
        key = (step.target, step.voids)
        if key not in onward:
            onward[key] = _closure(_by_itself(one, step.voids), {step.target})
        for source in step.sources:
            if source in onward[key]:
                yield DefinitionFault.of(
                    "definition_automatic_loop", f"transitions[#{place}]", step=step.name, state=source
                )


def _by_itself(one: Definition, voided: tuple[str, ...]) -> dict[str, set[str]]:
    """Where a document may go from each state while nobody does anything, with these approvals void.

    A step that signs is taken by itself where enough signatures count: not of a void approval, unless no level of it
    may be needed.
    """
    needed = {approval.name for approval in one.approvals if any(level.when is None for level in approval.levels)}
    edges: dict[str, set[str]] = defaultdict(set)
    for step in one.transitions:
        waits = not step.automatic and (not step.signs or (step.approval in needed and step.approval in voided))
        if not waits and step.target is not None:
            for source in step.sources:
                edges[source].add(step.target)
    return edges
