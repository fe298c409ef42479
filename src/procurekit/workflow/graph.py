"""The graph of a definition: states that nothing leads to or out of, and automatic steps that go round in circles."""

from __future__ import annotations

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
    automatic: dict[str, set[str]] = {}
    for step in one.transitions:
        if step.automatic and step.target is not None:
            for source in step.sources:
                automatic.setdefault(source, set()).add(step.target)
    nodes = {
        name: automatic.get(name, set()) for name in {*automatic, *(t for many in automatic.values() for t in many)}
    }
    onward: dict[str, set[str]] = {}
    for place, step in enumerate(one.transitions, 1):
        if not step.automatic or step.target is None:
            continue
        if step.target not in onward:
            onward[step.target] = _closure(nodes, {step.target})
        back = onward[step.target]
        for source in step.sources:
            if source in back:
                yield DefinitionFault.of(
                    "definition_automatic_loop", f"transitions[#{place}]", step=step.name, state=source
                )
