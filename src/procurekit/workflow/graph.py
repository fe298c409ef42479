"""The graph of a definition: states that nothing leads to or out of, and automatic steps that go round in circles."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from procurekit.model.definition_faults import DefinitionFault

if TYPE_CHECKING:
    from procurekit.workflow.definition import Definition
    from procurekit.workflow.steps import Transition

__all__ = ["graph_faults", "loop_faults"]

_Edges = Mapping[str, set[str]]

_CIRCLES: Final = 20
_STEPS: Final = 400
"""Circles that are looked at, and steps on the way to find them: a file from a stranger takes bounded time."""


def graph_faults(one: Definition) -> Iterator[DefinitionFault]:
    """Unreachable states, dead ends, states from which no end can be reached."""
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


def loop_faults(one: Definition, possible: Callable[[Sequence[Transition]], bool]) -> Iterator[DefinitionFault]:
    """Circles of automatic steps that are taken with nobody doing anything.

    A step that signs is taken by itself where enough signatures count: a circle in which another step voids that
    approval waits for people. Of steps that can't all be taken of the same facts (`possible` says so) there is none.
    """
    onward: dict[str, list[Transition]] = defaultdict(list)
    for step in one.transitions:
        if (step.automatic or step.signs) and step.target is not None:
            for source in step.sources:
                onward[source].append(step)
    for place, step in enumerate(one.transitions, 1):
        if not step.automatic or step.target is None:
            continue
        for source in step.sources:
            circles = islice(_ways(onward, step, source), _CIRCLES)
            if any(_by_itself(circle) and possible(circle) for circle in circles):
                yield DefinitionFault.of(
                    "definition_automatic_loop", f"transitions[#{place}]", step=step.name, state=source
                )


def _ways(
    onward: Mapping[str, Sequence[Transition]], first: Transition, source: str
) -> Iterator[tuple[Transition, ...]]:
    """Every way by which a step leads back to where it is taken, through no state twice; the shortest first."""
    waiting: deque[tuple[str, tuple[Transition, ...], frozenset[str]]] = deque()
    waiting.append((str(first.target), (first,), frozenset()))
    for _ in range(_STEPS):
        if not waiting:
            return
        state, way, seen = waiting.popleft()
        if state == source:
            yield way
            continue
        for step in onward.get(state, ()):
            if step.target not in seen:
                waiting.append((str(step.target), (*way, step), seen | {state}))


def _by_itself(circle: Sequence[Transition]) -> bool:
    voided = {name for step in circle for name in step.voids}
    return not any(step.signs and step.approval in voided for step in circle)
