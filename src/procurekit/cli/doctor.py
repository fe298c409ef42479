"""``procurekit doctor``: is the database whole and well, and what is to be done where it isn't."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.output import Output
from procurekit.desk import Check
from procurekit.desk.logs import public
from procurekit.values.figures import NONE, grouped

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("name", "value", "level", "code", "text", "advice")
_STYLES: Final = {"ok": "green", "warning": "yellow", "error": "bold red"}


def run(args: Namespace, out: Output) -> int:
    """Look; 1 if something is wrong."""
    with opening.reading(args) as desk:
        checks = desk.doctor(deep=args.deep)
    wrong = sum(one.level == "error" for one in checks)
    plain = [one.as_dict(out.lang) for one in checks]
    out.emit(
        lambda: {"well": not wrong, "checks": plain},
        lambda: (_FLAT, [[one[name] for name in _FLAT] for one in plain]),
        lambda screen: _draw(screen, public(args.db), checks, wrong),
    )
    return 1 if wrong else 0


def _draw(screen: Screen, db: str, checks: tuple[Check, ...], wrong: int) -> None:
    from procurekit.cli.tables import Column

    screen.title(screen.say("cli.doctor.title", db=db))
    screen.table(
        (Column("cli.column.what"), Column("cli.column.value", "right"), Column("cli.column.severity")),
        [(one.text(screen.lang), _shown(screen, one.value), _level(screen, one)) for one in checks],
    )
    for one in checks:
        advice = one.advice(screen.lang)
        if advice is not None:
            screen.print(screen.joined(_level(screen, one), "  ", one.text(screen.lang)), screen.indented(advice))
    said = screen.say("cli.doctor.wrong", count=wrong) if wrong else screen.say("cli.doctor.well")
    screen.print(screen.text(said, "bold red" if wrong else "bold green"))


def _level(screen: Screen, one: Check) -> object:
    return screen.text(screen.say(f"cli.doctor.{one.level}"), _STYLES[one.level])


def _shown(screen: Screen, value: str | int | None) -> str:
    if isinstance(value, int):
        return grouped(value)
    return screen.say("cli.doctor.ok") if value == "ok" else value or NONE
