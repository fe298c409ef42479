"""``procurekit rules``: check files of rules, list and explain rules, print one as TOML to start from."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from procurekit.cli.output import Output
from procurekit.cli.tables import Column
from procurekit.errors import BadInput, NotFound
from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.toml_text import toml_of
from procurekit.rules import CHASING, STANDARD, InvalidRule, Rule, in_place, load_rules, rule_schema
from procurekit.rules.explaining import headed, labelled

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["rules_of", "run"]

_OURS: Final = "standard"
_LONGEST: Final = 100  # characters of a name that is looked for among the known ones
_FLAT: Final = ("id", "title", "title_zh", "subject", "severity", "when", "owner")


def run(args: Namespace, out: Output) -> int:
    """Do what was asked for."""
    return _ACTIONS[args.action](args, out)


def rules_of(files: Iterable[str] | None) -> tuple[Rule, ...]:
    """The rules of files, or ours where there are none; ``standard`` is ours, which a file's stand in place of.

    Raises InvalidRule if a file has a fault, BadInput if it can't be used.
    """
    if not files:
        return STANDARD
    named = list(files)
    theirs: dict[str, Rule] = {}
    for name in dict.fromkeys(named):
        for one in () if _is_ours(name) else load_rules(name, _ours().values()):
            if one.id in theirs:
                raise BadInput("cli.rules.twice", id=one.id)
            theirs[one.id] = one
    return in_place(STANDARD if any(map(_is_ours, named)) else (), theirs.values())


def _is_ours(name: str) -> bool:
    return name == _OURS and not Path(name).exists()


def _ours() -> dict[str, Rule]:
    """The rules that come with procurekit, by their ids."""
    return {one.id: one for one in (*STANDARD, *CHASING)}


def _check(args: Namespace, out: Output) -> int:
    found: list[tuple[str, DefinitionFault]] = []
    count = 0
    for name in dict.fromkeys(args.files):
        try:
            count += len(load_rules(name, _ours().values()))
        except InvalidRule as error:
            found += [(name, one) for one in error.faults]

    def drawn(screen: Screen) -> None:
        for name, one in found:
            place = name if one.line is None else f"{name}:{one.line}:{one.column}"
            # The place says where: the path in the text would say it again.
            screen.whole(screen.joined(screen.text(place, "bold"), "  ", evolve(one, path="").text(out.lang)))
        if not found:
            screen.print(screen.text(screen.say("cli.rules.right", count=count), "green"))

    told = [{"file": name, **one.as_dict(out.lang)} for name, one in found]
    flat = ("file", "line", "column", "code", "path", "text")
    out.emit(lambda: told, lambda: (flat, [[one[name] for name in flat] for one in told]), drawn)
    return 1 if found else 0


def _list(args: Namespace, out: Output) -> int:
    rules = rules_of(args.files)
    told = [{name: getattr(one, name) for name in _FLAT} | one.as_dict() for one in rules]

    def drawn(screen: Screen) -> None:
        columns = [Column("cli.column.rule", whole=True), Column("cli.column.title"), Column("cli.column.severity")]
        columns.append(Column("cli.column.subject"))
        rows = [
            (one.id, one.text(out.lang), screen.word(one.severity), screen.say(f"rule.subject.{one.subject}"))
            for one in rules
        ]
        screen.table(columns, rows)

    out.emit(lambda: told, lambda: (_FLAT, [[one[name] for name in _FLAT] for one in told]), drawn)
    return 0


def _explain(args: Namespace, out: Output) -> int:
    known = {one.id: one for one in rules_of(args.rules)} if args.rules else _ours()
    named = [_named(name, known) for name in args.ids] or list(known.values())
    told = [{"id": one.id, "text": one.explain(out.lang)} for one in named]

    def drawn(screen: Screen) -> None:
        for place, one in enumerate(named):
            name, *meaning = headed(one, out.lang)
            screen.print(*([""] if place else []), screen.text(name, "bold"), *meaning)
            screen.pairs(labelled(one, out.lang))

    flat = ("id", "text")
    out.emit(lambda: told, lambda: (flat, [[one[name] for name in flat] for one in told]), drawn)
    return 0


def _named(name: str, known: Mapping[str, Rule]) -> Rule:
    if name not in known:
        if Path(name).is_file():
            raise NotFound("cli.rules.file", name=name)
        near = next(iter(get_close_matches(name[:_LONGEST], known, 1)), None)
        raise NotFound("cli.rules.unknown", id=name, near=near)
    return known[name]


def _show(args: Namespace, out: Output) -> int:
    rules = [_named(name, _ours()) for name in args.ids] or list(_ours().values())
    plain: dict[str, Any] = {"rules": [one.as_dict() for one in rules]}
    if out.fmt == "json":
        out.emit(lambda: plain, lambda: ((), ()), lambda _: None)
        return 0
    out.write(toml_of(plain))
    return 0


def _schema(_: Namespace, out: Output) -> int:
    out.emit(rule_schema, lambda: ((), ()), lambda screen: screen.console.print_json(data=rule_schema()))
    return 0


_ACTIONS: Final = {"check": _check, "list": _list, "explain": _explain, "show": _show, "schema": _schema}
