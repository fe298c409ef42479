"""Diagrams: a workflow as Mermaid and DOT text, labels in either language; of one order also where it has been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from procurekit.errors import MissingExtra, say
from procurekit.model.deeds import Deed
from procurekit.workflow.definition import Definition
from procurekit.workflow.steps import Transition
from procurekit.workflow.subject import Subject

__all__ = ["Path", "dot", "mermaid", "path_of", "svg"]

_SECONDS: Final = 60


@frozen
class Path:
    """Where a subject has been: the states it is in and was in, the steps it took, those that are open to somebody."""

    state: str
    states: frozenset[str] = frozenset()
    steps: frozenset[tuple[str, str, str]] = frozenset()
    open: frozenset[str] = field(default=frozenset())


def path_of(definition: Definition, subject: Subject, open_steps: Iterable[str] = ()) -> Path:
    """The path that a subject has taken through its workflow; `open_steps` are the commands to show as open."""
    states: list[str] = []
    steps: set[tuple[str, str, str]] = set()
    for deed in subject.deeds:
        if deed.state is None:
            continue
        before = states[-1] if states else _before(definition, deed)
        if before is not None:
            steps.add((deed.command, before, deed.state))
        states.append(deed.state)
    return Path(subject.state, frozenset([*states, subject.state]), frozenset(steps), frozenset(open_steps))


def _before(definition: Definition, deed: Deed) -> str | None:
    """Where the first deed started from: nowhere, if it made the document."""
    return definition.initial if definition.named(deed.command) else None


def mermaid(definition: Definition, lang: str = "en", path: Path | None = None) -> str:
    """The workflow as a Mermaid state diagram: renders in Markdown on many code hosts and in notebooks.

    On a path the present state is filled, states it was in are outlined, and open steps carry a ▶.

    >>> from procurekit.workflow import preset
    >>> print(mermaid(preset("incident"), "zh").splitlines()[0])
    stateDiagram-v2
    """
    numbers = {one.name: f"s{place}" for place, one in enumerate(definition.states, 1)}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_mermaid_text(one.text(lang))}" as {numbers[one.name]}' for one in definition.states]
    lines.append(f"    [*] --> {numbers[definition.initial]}")
    for steps, source, target in _edges(definition):
        texts = [_mermaid_text(_edge_text(definition, step, lang, path, source)) for step in steps]
        if source == target:
            # Mermaid lays the labels of a loop over those of other arrows.
            lines.append(f"    note right of {numbers[source]}: ↺ {' · '.join(texts)}")
        else:
            lines.append(f"    {numbers[source]} --> {numbers[target]}: {'<br>'.join(texts)}")
    edited = _mermaid_text(say("diagram.edited", None, lang))
    lines += [f"    {numbers[source]} --> {numbers[target]}: ↩ {edited}" for source, target in _backwards(definition)]
    lines += [f"    {numbers[one.name]} --> [*]" for one in definition.states if one.ends]
    if path is not None:
        lines.append("    classDef present fill:#2563eb,color:#ffffff,stroke:#1e3a8a,stroke-width:3px")
        lines.append("    classDef past fill:#dbeafe,color:#1e3a8a,stroke:#2563eb")
        lines += [f"    class {numbers[name]} past" for name in sorted(path.states - {path.state}) if name in numbers]
        if path.state in numbers:
            lines.append(f"    class {numbers[path.state]} present")
    return "\n".join(lines) + "\n"


def dot(definition: Definition, lang: str = "en", path: Path | None = None) -> str:
    """The workflow in Graphviz' DOT language: `dot -Tsvg` draws it; `svg` does that where Graphviz is installed.

    On a path the present state is filled, states it was in are outlined, steps it took are thick, open ones dashed.
    """
    lines = [
        f"digraph {_quoted(definition.name)} {{",
        "    rankdir=LR",
        '    node [shape=box, style="rounded", fontname="Noto Sans CJK SC, Helvetica, sans-serif"]',
        '    edge [fontname="Noto Sans CJK SC, Helvetica, sans-serif", fontsize=11]',
        f"    label={_quoted(definition.text(lang))}",
        '    fontname="Noto Sans CJK SC, Helvetica, sans-serif"',
        '    start [shape=circle, style=filled, fillcolor=black, label="", width=0.15]',
    ]
    lines += [
        f"    {_quoted(one.name)} [label={_quoted(one.text(lang))}{_looks(one.name, path, ends=one.ends)}]"
        for one in definition.states
    ]
    lines.append(f"    start -> {_quoted(definition.initial)}")
    for steps, source, target in _edges(definition):
        text = "\n".join(_edge_text(definition, step, lang, path, source) for step in steps)
        lines.append(
            f"    {_quoted(source)} -> {_quoted(target)} [label={_quoted(text)}{_stroke(steps, source, target, path)}]"
        )
    edited = _quoted(say("diagram.edited", None, lang))
    lines += [
        f"    {_quoted(source)} -> {_quoted(target)} [label={edited}, style=dotted, color=gray60]"
        for source, target in _backwards(definition)
    ]
    lines.append("}")
    return "\n".join(lines) + "\n"


def svg(definition: Definition, lang: str = "en", path: Path | None = None) -> str:
    """The picture as SVG, drawn by Graphviz. Raises MissingExtra if the program ``dot`` isn't installed."""
    import shutil
    import subprocess

    program = shutil.which("dot")
    if program is None:
        raise MissingExtra("graphviz_missing")
    drawn = subprocess.run(  # noqa: S603 - the program that was found, and a text of our own on its input
        [program, "-Tsvg"],
        input=dot(definition, lang, path).encode(),
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    )
    return drawn.stdout.decode()


def _edges(definition: Definition) -> Iterator[tuple[tuple[Transition, ...], str, str]]:
    """An arrow for each pair of states, with every step that it stands for; one that stays comes back to its start."""
    found: dict[tuple[str, str], tuple[Transition, ...]] = {}
    for step in definition.transitions:
        for source in step.sources:
            arrow = (source, step.target or source)
            found[arrow] = (*found.get(arrow, ()), step)
    for (source, target), steps in found.items():
        yield steps, source, target


def _backwards(definition: Definition) -> list[tuple[str, str]]:
    """Where an edit that makes signatures void takes a document: from where they led to, to where they are given."""
    found: dict[tuple[str, str], None] = {}
    for approval in definition.approvals:
        for step in definition.transitions:
            back = approval.returns_to
            if step.signs and step.approval == approval.name and step.target is not None and back is not None:
                found[step.target, back] = None
    return list(found)


def _edge_text(definition: Definition, step: Transition, lang: str, path: Path | None, source: str) -> str:
    who = [definition.role(role).text(lang) for role in step.roles]
    approval = None if step.approval is None else definition.approval(step.approval)
    if approval is not None and step.signs:
        who = [one.text(lang) for one in approval.levels]
    comma, left, right = ("、", "（", "）") if lang.startswith("zh") else (", ", " (", ")")
    text = step.text(lang) + (f"{left}{comma.join(who)}{right}" if who else "")
    if step.automatic:
        text = f"⚙ {text}"
    is_open = path is not None and source == path.state and step.name in path.open
    return f"▶ {text}" if is_open else text


def _looks(name: str, path: Path | None, *, ends: bool) -> str:
    looks = ", peripheries=2" if ends else ""
    if path is None:
        return looks
    if name == path.state:
        return f'{looks}, style="rounded,filled,bold", fillcolor="#2563eb", fontcolor=white'
    return f'{looks}, style="rounded,filled", fillcolor="#dbeafe"' if name in path.states else looks


def _stroke(steps: tuple[Transition, ...], source: str, target: str, path: Path | None) -> str:
    if path is None:
        return ""
    if any((step.name, source, target) in path.steps for step in steps):
        return ', penwidth=3, color="#2563eb"'
    is_open = source == path.state and any(step.name in path.open for step in steps)
    return ", style=dashed" if is_open else ", color=gray60"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _mermaid_text(text: str) -> str:
    # Mermaid reads these as its own signs; it has character codes for them.
    signs = {'"': "#quot;", ";": "#59;", ":": "#58;", "#": "#35;", "<": "#lt;", ">": "#gt;", "\n": " "}
    return "".join(signs.get(one, one) for one in text)
