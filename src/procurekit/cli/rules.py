"""``procurekit rules``: check files of rules, list and explain rules, print one as TOML to start from."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from procurekit.cli.output import Output, reader_may_leave
from procurekit.cli.tables import Column
from procurekit.errors import BadInput
from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.toml_text import toml_of
from procurekit.rules import CHASING, STANDARD, InvalidRule, Rule, load_rules, rule_schema

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["ours", "rules_of", "run"]


def run(args: Namespace, out: Output) -> int:
    """Do what was asked for."""
    return _ACTIONS[args.action](args, out)


def ours() -> dict[str, Rule]:
    """The rules that come with procurekit, by their ids."""
    return {one.id: one for one in (*STANDARD, *CHASING)}


def rules_of(files: Iterable[str] | None) -> tuple[Rule, ...]:
    """The rules of files, or ours where there are none. Raises BadInput if a file can't be used."""
    if not files:
        return STANDARD
    found: dict[str, Rule] = {}
    for name in files:
        for one in load_rules(name, ours().values()):
            if one.id in found:
                raise BadInput("cli.rules.twice", id=one.id)
            found[one.id] = one
    return tuple(found.values())


def _check(args: Namespace, out: Output) -> int:
    found: list[tuple[str, DefinitionFault]] = []
    count = 0
    for name in args.files:
        try:
            count += len(load_rules(name, ours().values()))
        except InvalidRule as error:
            found += [(name, one) for one in error.faults]

    def drawn(screen: Screen) -> None:
        for name, one in found:
            place = name if one.line is None else f"{name}:{one.line}:{one.column}"
            # The place says where: the path in the text would say it again.
            screen.print(screen.joined(screen.text(place, "bold"), "  ", evolve(one, path="").text(out.lang)))
        if not found:
            screen.print(screen.text(screen.say("cli.rules.right", count=count), "green"))

    told = [{"file": name, **one.as_dict(out.lang)} for name, one in found]
    flat = ("file", "line", "column", "code", "path", "text")
    out.emit(lambda: told, lambda: (flat, [[one[name] for name in flat] for one in told]), drawn)
    return 1 if found else 0


def _list(args: Namespace, out: Output) -> int:
    rules = rules_of(args.files)

    def drawn(screen: Screen) -> None:
        columns = [Column("cli.column.rule"), Column("cli.column.title"), Column("cli.column.severity")]
        columns.append(Column("cli.column.subject"))
        rows = [
            (one.id, one.text(out.lang), screen.word(one.severity), screen.say(f"rule.subject.{one.subject}"))
            for one in rules
        ]
        screen.table(columns, rows)

    flat = ("id", "title", "title_zh", "subject", "severity", "when", "owner")
    out.emit(
        lambda: [one.as_dict() for one in rules],
        lambda: (flat, [[getattr(one, name) for name in flat] for one in rules]),
        drawn,
    )
    return 0


def _explain(args: Namespace, out: Output) -> int:
    rules = rules_of(args.rules) if args.rules else tuple(ours().values())
    known = {one.id: one for one in rules}
    named = [_named(name, known) for name in args.ids] or list(rules)
    told = [{"id": one.id, "text": one.explain(out.lang)} for one in named]
    flat = ("id", "text")
    out.emit(
        lambda: told,
        lambda: (flat, [[one[name] for name in flat] for one in told]),
        lambda screen: screen.print("\n\n".join(one["text"] for one in told)),
    )
    return 0


def _named(name: str, known: dict[str, Rule]) -> Rule:
    if name not in known:
        raise BadInput("not_a_choice", field="ID", value=repr(name), choices=", ".join(known))
    return known[name]


def _show(args: Namespace, out: Output) -> int:
    rules = [_named(name, ours()) for name in args.ids] or list(ours().values())
    plain: dict[str, Any] = {"rules": [one.as_dict() for one in rules]}
    if out.fmt == "json":
        out.emit(lambda: plain, lambda: ((), ()), lambda _: None)
        return 0
    with reader_may_leave():
        sys.stdout.write(toml_of(plain))
    return 0


def _schema(_: Namespace, out: Output) -> int:
    out.emit(rule_schema, lambda: ((), ()), lambda screen: screen.console.print_json(data=rule_schema()))
    return 0


_ACTIONS: Final = {"check": _check, "list": _list, "explain": _explain, "show": _show, "schema": _schema}
