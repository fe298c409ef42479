"""``procurekit workflow``: check, draw, try out, replay and adopt workflows; what is open and due on an order."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from procurekit.cli import opening
from procurekit.cli.doing import actor_of
from procurekit.cli.output import Output
from procurekit.cli.tables import Column
from procurekit.compose import read_log
from procurekit.errors import BadInput, term
from procurekit.model.cases import RecordedCase
from procurekit.model.sources import Source
from procurekit.workflow import (
    PRESETS,
    Definition,
    DefinitionFault,
    InvalidDefinition,
    InvalidOrganisation,
    Organisation,
    preset,
)
from procurekit.workflow.diagram import Path as Taken
from procurekit.workflow.diagram import dot, mermaid, path_of, svg
from procurekit.workflow.files import load_definition, load_organisation
from procurekit.workflow.presets import preset_text
from procurekit.workflow.rehearsal import Story, rehearse
from procurekit.workflow.replaying import Misfit, Replay
from procurekit.workflow.schema import definition_schema
from procurekit.workflow.staffing import people_faults, staffing_faults

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_DRAWN: Final = {"mermaid": mermaid, "dot": dot, "svg": svg}
_SHOWN: Final = 20


def run(args: Namespace, out: Output) -> int:
    """Do what was asked for."""
    return _ACTIONS[args.action](args, out)


def _definition(name: str) -> Definition:
    """A preset by name, or a file."""
    return preset(name) if name in PRESETS and not Path(name).exists() else load_definition(name)


def _people(args: Namespace) -> Organisation | None:
    return None if args.people is None else load_organisation(args.people)


# --- files


def _check(args: Namespace, out: Output) -> int:
    people = _people(args)
    found: list[tuple[str, DefinitionFault]] = []
    for name in args.files:
        try:
            definition = _definition(name)
        except InvalidDefinition as error:
            found += [(name, one) for one in error.faults]
        else:
            found += [(name, one) for one in (() if people is None else staffing_faults(definition, people))]
    if people is not None:
        found += [(args.people, one) for one in people_faults(people)]

    def drawn(screen: Screen) -> None:
        for name, one in found:
            place = name if one.line is None else f"{name}:{one.line}:{one.column}"
            # The place says where: the path in the text would say it again.
            screen.whole(screen.joined(screen.text(place, "bold"), "  ", evolve(one, path="").text(out.lang)))
        if not found:
            screen.print(screen.text(screen.say("cli.workflow.right", count=len(args.files)), "green"))

    told = [{"file": name, **one.as_dict(out.lang)} for name, one in found]
    flat = ("file", "line", "column", "code", "path", "text")
    out.emit(lambda: told, lambda: (flat, [[one[name] for name in flat] for one in told]), drawn)
    return 1 if found else 0


def _show(args: Namespace, out: Output) -> int:
    if args.name is None:
        names = [{"name": one, "en": preset(one).en, "zh": preset(one).zh} for one in PRESETS]
        flat = ("name", "en", "zh")

        def drawn(screen: Screen) -> None:
            columns = [Column("cli.column.name"), Column("cli.column.label")]
            screen.table(columns, [(one["name"], one[out.lang]) for one in names])

        out.emit(lambda: names, lambda: (flat, [[one[name] for name in flat] for one in names]), drawn)
        return 0
    if out.fmt == "json":
        return _text_or_plain(out, preset(args.name).as_dict(), "")
    return _text_or_plain(out, None, preset_text(args.name))


def _schema(_: Namespace, out: Output) -> int:
    out.emit(definition_schema, lambda: ((), ()), lambda screen: screen.console.print_json(data=definition_schema()))
    return 0


def _text_or_plain(out: Output, plain: object, text: str) -> int:
    if out.fmt == "json":
        out.emit(lambda: plain, lambda: ((), ()), lambda _: None)
        return 0
    out.write(text)
    return 0


def _draw(args: Namespace, out: Output) -> int:
    path: Taken | None = None
    if args.order is not None:
        from procurekit.desk.deciding import subject_of

        with opening.reading(args) as desk:
            state = desk.get(args.order)
            definition = desk.workflow_of(state)
            open_steps = [one.command for one in desk.allowed(state, by=actor_of(args)) if one.open] if args.by else []
        path = path_of(definition, subject_of(state), open_steps)
    elif args.name is None:
        raise BadInput("cli.workflow.what_to_draw", presets=", ".join(PRESETS))
    else:
        definition = _definition(args.name)
    text = _DRAWN[args.kind](definition, out.lang, path)
    if args.out is not None:
        Path(args.out).write_text(text, "utf-8")
        return 0
    return _text_or_plain(out, {"kind": args.kind, "text": text}, text)


def _try(args: Namespace, out: Output) -> int:
    definition = _definition(args.name)
    played = rehearse(definition, Story.from_dict(Source.read(Path(args.story)).data), organisation=_people(args))
    told = [one.as_dict(out.lang) for one in played]

    def drawn(screen: Screen) -> None:
        for one in played:
            mark = screen.text("✓" if one.expected else "✗", "green" if one.expected else "bold red")
            scene = one.scene
            who = scene.by if scene.on_behalf_of is None else f"{scene.by} → {scene.on_behalf_of}"
            step = definition.transition(scene.do)
            name = term(scene.do, out.lang) if step is None else step.text(out.lang)
            state = definition.state(one.state).text(out.lang)
            screen.print(screen.joined(mark, " ", screen.text(name, "bold"), f"  {who}  ", screen.text(state, "dim")))
            for reason in one.reasons:
                screen.print(screen.indented(reason.text(out.lang)))
            if not one.expected:
                wanted = "refused" if scene.refused else "state" if scene.state else "done"
                values = {"codes": ", ".join(scene.refused), "state": scene.state or ""}
                screen.print(screen.indented(screen.say(f"cli.workflow.expected.{wanted}", **values), "red"))

    flat = ("do", "by", "on_behalf_of", "state", "expected")
    out.emit(lambda: told, lambda: (flat, [[one[name] for name in flat] for one in told]), drawn)
    return 0 if all(one.expected for one in played) else 1


# --- the book's own


def _use(args: Namespace, out: Output) -> int:
    definitions = [_definition(name) for name in args.files] or None
    people = _people(args)
    if definitions is None and people is None:
        raise BadInput("cli.workflow.nothing_to_use")
    if people is not None:
        faults = [one for made in definitions or () for one in staffing_faults(made, people)]
        if found := [*faults, *people_faults(people)]:
            raise InvalidOrganisation(args.people, found, args.people)
    with opening.writing(args) as desk:
        desk.adopt(definitions, organisation=people)
        names = [one.text(out.lang) for one in desk.workflows.current()]
    told = {"workflows": names, "people": None if people is None else len(people.people)}

    def drawn(screen: Screen) -> None:
        screen.print(screen.text(screen.say("cli.workflow.used", names=", ".join(names)), "green"))
        if people is not None:
            screen.print(screen.text(screen.say("cli.workflow.used_people", count=len(people.people)), "green"))

    out.emit(lambda: told, lambda: (("workflow",), [[one] for one in names]), drawn)
    return 0


def _allowed(args: Namespace, out: Output) -> int:
    with opening.reading(args) as desk:
        options = [one.as_dict(out.lang) for one in desk.allowed(args.order, by=actor_of(args))]

    def drawn(screen: Screen) -> None:
        for one in options:
            mark = screen.text("✓", "green") if one["open"] else screen.text("✗", "dim")
            screen.print(screen.joined(mark, " ", screen.text(one["command"], "bold"), f"  {one['label']}"))
            reasons: Any = one["reasons"]
            for reason in reasons:
                screen.print(screen.indented(reason["text"], "dim"))

    flat = ("command", "label", "target", "open")
    out.emit(lambda: options, lambda: (flat, [[one[name] for name in flat] for one in options]), drawn)
    return 0


def _explain(args: Namespace, out: Output) -> int:
    with opening.reading(args) as desk:
        chain = desk.explain(args.order)
    told = [one.as_dict(out.lang) for one in chain]

    def drawn(screen: Screen) -> None:
        for one in chain:
            screen.title(one.approval.text(out.lang), one.approval.currency or "")
            for level in one.levels:
                mark = "–" if not level.needed else "✓" if level.done else "▶" if level.open else "…"
                who = ", ".join(level.signers if level.done else level.missing)
                screen.print(screen.joined(f"{mark} ", screen.text(level.level.text(out.lang), "bold"), f"  {who}"))
                if level.why is not None:
                    screen.print(screen.indented(level.why.text(out.lang), "dim"))
                if level.reason is not None:
                    screen.print(screen.indented(level.reason.text(out.lang)))

    flat = ("approval", "level", "needed", "need", "done", "open", "missing")
    rows = [[one["approval"], *(level[name] for name in flat[1:])] for one in told for level in _levels(one)]
    out.emit(lambda: told, lambda: (flat, rows), drawn)
    return 0


def _levels(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**level, "missing": ", ".join(level["missing"])} for level in one["levels"]]


def _due(args: Namespace, out: Output) -> int:
    with opening.reading(args) as desk:
        found = [one.as_dict(out.lang) for one in desk.due(args.order, args.at)]

    def drawn(screen: Screen) -> None:
        if not found:
            screen.print(screen.text(screen.say("cli.workflow.nothing_due"), "dim"))
        for one in found:
            mark = screen.text("!", "bold red") if one["passed"] else screen.text("·", "dim")
            when = one["due_at"] or one["reason"]
            screen.print(screen.joined(mark, " ", screen.text(one["label"], "bold"), f"  {one['within']}  {when}"))

    flat = ("deadline", "label", "within", "since", "due_at", "passed", "working_minutes_left")
    out.emit(lambda: found, lambda: (flat, [[one[name] for name in flat] for one in found]), drawn)
    return 0


# --- replay


def _replay(args: Namespace, out: Output) -> int:
    definition, people = _definition(args.name), _people(args)
    running = Replay(definition, people)
    shown: list[tuple[str, Misfit]] = []
    if args.log is None:
        with opening.reading(args) as desk:
            _through(running, desk.cases(), shown, args.limit)
    else:
        _through(running, read_log(args.log, **_log_options(args)), shown, args.limit)
    report = running.report()
    told = {**report.as_dict(), "misfits": [{"case": id_, **one.as_dict(out.lang)} for id_, one in shown]}

    def drawn(screen: Screen) -> None:
        values = {"fitting": f"{report.fitting:,}", "cases": f"{report.cases:,}", "steps": f"{report.steps:,}"}
        screen.title(definition.text(out.lang), screen.say("cli.workflow.replayed", **values))
        columns = [Column("cli.column.command"), Column("cli.column.code"), Column("cli.column.cases", "right")]
        rows = [(command, code, f"{many:,}") for (command, code), many in _most(report.refused)]
        if rows:
            screen.table(columns, rows)
        for id_, one in shown:
            text = out.say("timeline.semicolon").join(reason.text(out.lang) for reason in one.reasons)
            activity = "—" if one.step is None else one.step.activity
            screen.print(screen.joined(screen.text(id_, "bold"), f"  {one.place}  {activity}"))
            screen.print(screen.indented(text, "dim"))

    flat = ("command", "code", "cases")
    out.emit(lambda: told, lambda: (flat, [[*key, many] for key, many in _most(report.refused)]), drawn)
    return 0 if report.fitting == report.cases else 1


def _log_options(args: Namespace) -> dict[str, str]:
    names = {"case": args.case, "activity": args.activity, "time": args.time, "actor": args.actor, "zone": args.zone}
    return {name: value for name, value in names.items() if value is not None}


def _through(
    running: Replay, cases: Iterable[RecordedCase], shown: list[tuple[str, Misfit]], limit: int | None
) -> None:
    most = _SHOWN if limit is None else limit
    for case in cases:
        found = running.case(case)
        shown += islice(((found.id, one) for one in found.misfits), max(0, most - len(shown)))


def _most(refused: Any) -> Iterator[tuple[tuple[str, str], int]]:
    return iter(sorted(refused.items(), key=lambda one: (-one[1], one[0])))


_ACTIONS: Final[dict[str, Callable[[Namespace, Output], int]]] = {
    "check": _check,
    "show": _show,
    "schema": _schema,
    "draw": _draw,
    "try": _try,
    "use": _use,
    "allowed": _allowed,
    "explain": _explain,
    "due": _due,
    "replay": _replay,
}
