"""The parser: commands and options of the command line, with their help and their faults in the reader's language."""

from __future__ import annotations

import re
import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from procurekit.errors import LANGUAGES, say
from procurekit.model.stages import STAGES
from procurekit.values import Moment, parse_moment
from procurekit.values.wrapping import wrapped

__all__ = ["language_of", "parse", "parser_in"]

_FORMATS: Final = ("table", "json", "csv")
_PERIODS: Final = ("day", "week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year")
_DAY: Final = 86_400  # seconds
_DIGITS: Final = 5
_DEFAULTS: Final = {"db": "procurement.db", "format": "table", "lang": "en", "book": "main", "version": False}

# argparse says these in English only; beside each the code of the text that says the same.
_FAULTS: Final = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "cli.usage.required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "cli.usage.unrecognised"),
    (re.compile(r"argument (?P<name>.+?): expected (one|at least one) argument"), "cli.usage.expected"),
    (
        re.compile(r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)"),
        "cli.usage.choice",
    ),
    (re.compile(r"argument (?P<name>.+?): (?P<detail>.+)"), "cli.usage.argument"),
)


# A heading stands at the margin, with nothing behind its colon.
_HEADING: Final = re.compile(r"^(\S+):$", re.MULTILINE)


def language_of(argv: Sequence[str]) -> str:
    """The language that ``--lang`` names anywhere: what is wrong with the rest is to be said in it.

    >>> language_of(["orders", "--lang=zh"]), language_of(["orders"])
    ('zh', 'en')
    """
    named = "en"
    for place, one in enumerate(argv):
        if one == "--":
            break
        if one == "--lang":
            given = argv[place + 1] if place + 1 < len(argv) else ""
        elif one.startswith("--lang="):
            given = one.removeprefix("--lang=")
        else:
            continue
        named = given if given in LANGUAGES else named
    return named


def parse(argv: Sequence[str], lang: str) -> Namespace:
    """What was asked for. Raises SystemExit after having said what is wrong, or after the help."""
    args = parser_in(lang).parse_args(argv)
    # An option may stand before the command and behind it, so neither place may set a default over the other.
    if args.command == "demo" and "db" not in args:
        args.db = "procurement-demo.db"
    if args.command == "export":
        # A proof is for a program to read: it is JSON and nothing else.
        args.format = "json"
    for name, value in _DEFAULTS.items():
        if name not in args:
            setattr(args, name, value)
    return args


def parser_in(lang: str) -> ArgumentParser:
    """The parser, speaking ``"en"`` or ``"zh"``."""
    root = _Parser(prog="procurekit", description=say("cli.help.procurekit", None, lang), lang=lang)
    root.common()
    root.option("--version", action="store_true", default=SUPPRESS)
    commands = root.add_subparsers(
        title=say("cli.help.commands", None, lang), dest="command", metavar=say("cli.help.command", None, lang)
    )

    def command(name: str) -> _Parser:
        made: _Parser = commands.add_parser(
            name,
            help=say(f"cli.help.{name}", None, lang),
            description=say(f"cli.help.{name}.more", None, lang),
            lang=lang,
        )
        made.common()
        return made

    command("demo").option("--seed", type=_whole(lang), default=7, metavar="N")
    _reading(command, lang)
    _keeping(command)
    _doing(command("do"), lang)
    _workflow(command("workflow"), lang)
    _rules(command("rules"), lang)
    _alerting(command, lang)
    return root


def _reading(command: Callable[[str], _Parser], lang: str) -> None:
    table = command("import")
    table.argument("files", nargs="+", metavar="FILE")
    table.option("--mapping", metavar="M.toml")
    table.option("--source", metavar="NAME")
    table.option("--rejects", metavar="FILE")
    table.option("--strict", action="store_true")
    orders = command("orders")
    orders.option("--stage", choices=STAGES, metavar="STAGE")
    orders.option("--supplier", metavar="ID")
    orders.option("--number", metavar="NUMBER")
    orders.option("--limit", type=_whole(lang), metavar="N")
    show = command("show")
    show.argument("order", metavar="ORDER")
    show.option("--page", metavar="FILE")
    for name in ("alerts", "worklist"):
        attention = command(name)
        attention.option("--at", type=_moment(lang), metavar="DATE")
        attention.option("--purchaser", metavar="ID")
        attention.option("--limit", type=_whole(lang), metavar="N")
        if name == "alerts":
            attention.option("--rules", action="append", metavar="FILE")
    kpis = command("kpis")
    kpis.option("--at", type=_moment(lang), metavar="DATE")
    kpis.option("--by", metavar="FACT")
    kpis.option("--period", choices=_PERIODS, metavar="PERIOD")
    kpis.option("--fiscal-start", type=int, default=1, metavar="MONTH")
    kpis.option("--kpi", action="append", metavar="ID")


def _keeping(command: Callable[[str], _Parser]) -> None:
    verify = command("verify")
    verify.argument("proof", nargs="?", metavar="FILE")
    verify.option("--anchor", action="append", metavar="FILE")
    command("seal").option("--anchor", helped="--anchor.kept", metavar="FILE")
    export = command("export")
    export.option("--proof", required=True, metavar="ORDER")
    export.option("--out", metavar="FILE")
    export.option("--without-personal", action="store_true")
    redact = command("redact")
    redact.argument("order", metavar="ORDER")
    redact.option("--by", helped="--by.actor", required=True, metavar="ID")
    redact.option("--reason", metavar="TEXT")
    command("doctor").option("--deep", action="store_true")
    command("backup").argument("file", metavar="FILE")
    command("migrate")
    move = command("move")
    move.argument("source", metavar="SOURCE")
    move.argument("target", metavar="TARGET")
    command("rebuild")


def _doing(do: _Parser, lang: str) -> None:
    do.argument("step", metavar="STEP")
    do.argument("order", helped="order.or_file", metavar="ORDER|FILE")
    _acting(do, required=True)
    for name, meta in (("--level", "LEVEL"), ("--to", "ID"), ("--position", "WHERE"), ("--key", "KEY")):
        do.option(name, metavar=meta)
    do.option("--reason", helped="--reason.step", metavar="TEXT")
    do.option("--set", action="append", metavar="PATH=VALUE")
    do.option("--at", helped="--at.done", type=_moment(lang), metavar="DATE")
    do.option("--check", action="store_true")


def _acting(parser: _Parser, *, required: bool) -> None:
    """Who acts: an id, roles, for whom."""
    parser.option("--by", helped="--by.actor", required=required, metavar="ID")
    parser.option("--role", action="append", metavar="ROLE")
    parser.option("--for", dest="behalf", metavar="ID")


def _actions(parent: _Parser, group: str, lang: str) -> Callable[[str], _Parser]:
    """What makes the actions of a command that has several."""
    actions = parent.add_subparsers(
        title=say("cli.help.commands", None, lang),
        dest="action",
        metavar=say("cli.help.command", None, lang),
        required=True,
    )

    def action(name: str) -> _Parser:
        text = say(f"cli.help.{group}.{name}", None, lang)
        made: _Parser = actions.add_parser(name, help=text, description=text, lang=lang)
        made.common()
        return made

    return action


def _rules(parent: _Parser, lang: str) -> None:
    action = _actions(parent, "rules", lang)
    action("check").argument("files", helped="rules.files", nargs="+", metavar="FILE")
    action("list").argument("files", helped="rules.listed", nargs="*", metavar="FILE")
    explain = action("explain")
    explain.argument("ids", helped="rules.ids", nargs="*", metavar="ID")
    explain.option("--rules", action="append", metavar="FILE")
    action("show").argument("ids", helped="rules.ids", nargs="*", metavar="ID")
    action("schema")


def _alerting(command: Callable[[str], _Parser], lang: str) -> None:
    watch = command("watch")
    watch.option("--every", type=_seconds(lang), default=60, metavar="SECONDS")
    watch.option("--once", action="store_true")
    watch.option("--rules", action="append", metavar="FILE")
    watch.option("--tell", metavar="FILE")
    alert = command("alert")
    alert.argument("alert", helped="alert.id", metavar="ALERT")
    alert.option("--acknowledge", action="store_true")
    alert.option("--comment", metavar="TEXT")
    alert.option("--snooze", type=_moment(lang), metavar="DATE")
    alert.option("--by", helped="--by.actor", metavar="ID")
    alert.option("--for", dest="behalf", metavar="ID")
    alert.option("--reason", helped="--reason.step", metavar="TEXT")
    undelivered = command("undelivered")
    undelivered.option("--waiting", action="store_true")
    undelivered.option("--again", action="store_true")


def _workflow(parent: _Parser, lang: str) -> None:
    action = _actions(parent, "workflow", lang)
    for name in ("check", "use"):
        one = action(name)
        one.argument("files", helped="workflow.files", nargs="+" if name == "check" else "*", metavar="FILE|PRESET")
        one.option("--people", metavar="FILE")
    action("show").argument("name", helped="workflow.preset", nargs="?", metavar="PRESET")
    action("schema")
    draw = action("draw")
    draw.argument("name", helped="workflow.name", nargs="?", metavar="FILE|PRESET")
    draw.option("--order", metavar="ORDER")
    draw.option("--as", dest="kind", choices=("mermaid", "dot", "svg"), default="mermaid", metavar="KIND")
    draw.option("--out", metavar="FILE")
    _acting(draw, required=False)
    tried = action("try")
    tried.argument("name", helped="workflow.name", metavar="FILE|PRESET")
    tried.argument("story", metavar="STORY")
    tried.option("--people", metavar="FILE")
    for name in ("allowed", "explain", "due"):
        one = action(name)
        one.argument("order", metavar="ORDER")
        if name == "allowed":
            _acting(one, required=True)
        if name == "due":
            one.option("--at", type=_moment(lang), metavar="DATE")
    replayed = action("replay")
    replayed.argument("name", helped="workflow.name", metavar="FILE|PRESET")
    replayed.option("--log", metavar="FILE")
    replayed.option("--people", metavar="FILE")
    replayed.option("--limit", helped="--limit.misfits", type=_whole(lang), metavar="N")
    for name in ("--case", "--activity", "--time", "--actor", "--zone"):
        replayed.option(name, metavar="NAME")


class _Parser(ArgumentParser):
    """A parser whose headings, help and faults are texts of the catalogue."""

    def __init__(self, *, lang: str, **more: Any) -> None:
        formatter = _ChineseFormatter if lang == "zh" else HelpFormatter
        super().__init__(formatter_class=formatter, add_help=False, allow_abbrev=False, **more)
        self.lang = lang
        self.values = self.add_argument_group(say("cli.help.arguments", None, lang))
        self.options = self.add_argument_group(say("cli.help.options", None, lang))
        self.options.add_argument("-h", "--help", action="help", help=say("cli.help.help", None, lang))

    def option(self, name: str, *, helped: str | None = None, **more: Any) -> None:
        """Add an option; its help is the text of its name, or of `helped`."""
        text = say(f"cli.help.{helped or name}", {"choices": ", ".join(more.get("choices", ()))}, self.lang)
        self.options.add_argument(name, help=text, **more)

    def argument(self, name: str, *, helped: str | None = None, **more: Any) -> None:
        """Add a positional argument; its help is the text of its name, or of `helped`."""
        text = say(f"cli.help.{helped or name}", {"choices": ", ".join(more.get("choices", ()))}, self.lang)
        self.values.add_argument(name, help=text, **more)

    def common(self) -> None:
        """The options of every command, also before it."""
        self.option("--db", metavar="DB", default=SUPPRESS)
        self.option("--format", choices=_FORMATS, metavar="FORMAT", default=SUPPRESS)
        self.option("--lang", choices=LANGUAGES, metavar="LANG", default=SUPPRESS)
        self.option("--book", metavar="BOOK", default=SUPPRESS)

    def error(self, message: str) -> NoReturn:
        """Say how it is used and what is wrong, and leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {_fault(message, self.lang)}\n")


def _fault(message: str, lang: str) -> str:
    for pattern, code in _FAULTS:
        found = pattern.fullmatch(message)
        if found is not None:
            return say(code, found.groupdict(), lang)
    return message


class _ChineseFormatter(HelpFormatter):
    """Help in Chinese, whose characters are two columns wide and have no spaces between them to wrap at."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The usage under its Chinese heading."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        """The help, with the Chinese colon behind its headings too."""
        return _HEADING.sub("\\1：", super().format_help())

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(wrapped(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrapped(text, width - len(indent)))


def _moment(lang: str) -> Callable[[str], Moment]:
    def read(text: str) -> Moment:
        try:
            return parse_moment(text)
        except ValueError:
            raise ArgumentTypeError(say("cli.usage.moment", {"value": text}, lang)) from None

    return read


def _whole(lang: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ArgumentTypeError(say("cli.usage.whole", {"value": text}, lang))
        return int(text)

    return read


def _seconds(lang: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 0 < int(text[:_DIGITS]) <= _DAY and len(text) <= _DIGITS):
            raise ArgumentTypeError(say("cli.usage.seconds", {"value": text}, lang))
        return int(text)

    return read
