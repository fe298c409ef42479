"""What `procurekit kpis` draws: all figures under each other, or groups side by side; never a share without its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from procurekit.cli.figures import NONE, average, grouped, money, moment, percent, quantity
from procurekit.cli.tables import Column, Screen
from procurekit.errors import say
from procurekit.metrics import PROCUREKIT, Group, Kpi, Portion, Result
from procurekit.values import Moment

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["draw_all", "draw_groups"]

_KPIS: Final[Mapping[str, Kpi]] = {one.id: one for one in PROCUREKIT}
_CELL: Final = 17
_NAME: Final = 22


def draw_all(screen: Screen, group: Group, findings: Mapping[str, int], at: Moment) -> None:
    """Every figure on a row; under it what was left out and why, and the kinds of lines apart."""
    rows: list[tuple[object, ...]] = []
    for one in group.results:
        title = screen.text(_KPIS[one.kpi].text(screen.lang), "bold")
        rows.append((title, *_figures(screen, one, one), one.kpi))
        rows.extend((screen.indented(line, "dim"), "", "", "") for line in _notes(screen, one))
        for kind, cells in _apart(screen, one):
            name = screen.indented(screen.word(kind).plain, "dim")
            rows.append((name, *(screen.text(cell, "dim") for cell in cells), ""))
    screen.title(screen.say("cli.kpis.title"), screen.say("cli.at", at=moment(at)))
    screen.table(
        (
            Column("cli.column.kpi"),
            Column("cli.column.value", "right"),
            Column("cli.column.from", "right"),
            Column("cli.column.id", wide=True, style="dim"),
        ),
        rows,
    )
    if findings:
        screen.print("")
        screen.table(
            (Column("cli.column.finding"), Column("cli.column.count", "right"), Column("cli.column.code", style="dim")),
            [(screen.finding(code), grouped(count), code) for code, count in findings.items()],
        )


def _notes(screen: Screen, one: Result) -> Iterator[str]:
    """What a reader has to know to trust the figure."""
    lang = screen.lang
    if one.reason is not None:
        yield str(one.text(lang))
    if one.details:
        yield " · ".join(say(f"cli.detail.{name}", {"value": quantity(n)}, lang) for name, n in one.details.items())
    if one.excluded:
        what = " · ".join(f"{grouped(count)} {say(code, None, lang)}" for code, count in one.excluded.items())
        yield screen.say("cli.kpis.left_out", what=what)


def _apart(screen: Screen, one: Result) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each kind of line by itself, where that says more than the whole does."""
    if all(part.value == one.value for part in one.by_kind.values()) and len(one.by_kind) != 1:
        return
    if set(one.by_kind) <= {"goods"}:
        return
    for kind, part in one.by_kind.items():
        yield kind, _figures(screen, one, part)


def _figures(screen: Screen, one: Result, of: Result | Portion) -> tuple[str, str]:
    """The value, and the numbers that it was computed from."""
    if one.unit == "money":
        counted = screen.say("cli.kpis.counted", count=grouped(one.counted)) if of is one and one.counted else ""
        return money(of.value, one.currency), counted  # type: ignore[arg-type]  # a sum of amounts
    if of.numerator is None or of.denominator is None:
        return NONE, NONE
    value = percent(of.value) if one.unit == "ratio" else average(of.value, screen.lang)
    return value, f"{quantity(of.numerator)} / {quantity(of.denominator)}"


def draw_groups(
    screen: Screen, groups: Sequence[Group], kpis: Sequence[Kpi], names: Mapping[Any, str | None], at: Moment
) -> None:
    """A group on a row and as many figures beside it as the terminal holds, each over its numbers; the rest below."""
    screen.title(screen.say("cli.kpis.title"), screen.say("cli.at", at=moment(at)))
    periods = any(group.period is not None for group in groups)
    fit = max(1, (screen.console.width - _NAME - 10 * periods) // _CELL)
    for place in range(0, len(kpis), fit):
        if place:
            screen.print("")
        _side_by_side(screen, groups, kpis[place : place + fit], names)
    if len(kpis) < len(PROCUREKIT):
        screen.print(screen.text(screen.say("cli.kpis.others", count=len(PROCUREKIT) - len(kpis)), "dim"))


def _side_by_side(
    screen: Screen, groups: Sequence[Group], kpis: Sequence[Kpi], names: Mapping[Any, str | None]
) -> None:
    screen.table(
        (
            Column("cli.column.group"),
            Column("cli.column.period"),
            *(Column(kpi.text(screen.lang), "right", said=True) for kpi in kpis),
        ),
        [
            (
                "" if group.by is None else _group(screen, group, names),
                group.period or "",
                *(_stacked(screen, group.of(kpi.id)) for kpi in kpis),
            )
            for group in groups
        ],
    )


def _group(screen: Screen, group: Group, names: Mapping[Any, str | None]) -> Text:
    if group.value is None:
        return screen.text(screen.say("cli.kpis.nobody"), "dim")
    if group.by in {"kind", "stage", "line_status"}:
        return screen.word(str(group.value))
    name = names.get(group.value)
    if name is None or name == group.value:
        return screen.text(", ".join(group.value) if isinstance(group.value, tuple) else group.value)
    return screen.joined(name, screen.text(f"\n{group.value}", "dim"))


def _stacked(screen: Screen, results: Sequence[Result]) -> Text:
    parts: list[object] = []
    for one in results:
        value, of = _figures(screen, one, one)
        parts += ["\n" if parts else "", screen.text(value, "dim" if value == NONE else ""), screen.text(f"\n{of}", "dim")]
    return screen.joined(*parts) if parts else screen.text(NONE, "dim")
