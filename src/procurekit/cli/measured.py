"""What `procurekit kpis` draws: all figures in a list, or groups side by side; never a share without its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from procurekit.cli.tables import Column, Screen
from procurekit.errors import say
from procurekit.metrics import EVERYDAY, REGISTRY, Group, Kpi, Portion, Result
from procurekit.metrics.showing.cells import left_out_text
from procurekit.values import Moment
from procurekit.values.figures import NONE, grouped, in_unit, moment, money, quantity
from procurekit.values.wrapping import columns_of, wrapped

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["draw_all", "draw_groups"]

_NAME: Final = 24
_HEADING: Final = 16
_Figures: TypeAlias = "tuple[str, list[Text]]"


def draw_all(screen: Screen, group: Group, findings: Mapping[str, int], at: Moment) -> None:
    """Every figure on a row; under it what was left out and why, and the kinds of lines apart."""
    rows: list[tuple[object, ...]] = []
    for one in group.results:
        title = screen.text(REGISTRY[one.kpi].text(screen.lang), "bold")
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
    if one.reason is not None and one.reason not in one.excluded:
        yield str(one.text(lang))
    if one.details:
        yield " · ".join(say(f"cli.detail.{name}", {"value": quantity(n)}, lang) for name, n in one.details.items())
    if one.excluded:
        yield screen.say("cli.kpis.left_out", what=left_out_text(one.excluded, lang))


def _apart(screen: Screen, one: Result) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each kind of line by itself, where that says more than the whole does."""
    if all(part.value == one.value for part in one.by_kind.values()) and len(one.by_kind) != 1:
        return
    if set(one.by_kind) <= {"goods"}:
        return
    for kind, part in one.by_kind.items():
        if part.value is not None:
            yield kind, _figures(screen, one, part)


def _figures(screen: Screen, one: Result, of: Result | Portion) -> tuple[str, str]:
    """The value, and the numbers that it was computed from."""
    if one.unit == "money":
        counted = screen.counted("line", one.counted) if of is one and one.counted else ""
        return money(of.value, one.currency), counted
    if of.numerator is None or of.denominator is None or REGISTRY[one.kpi].over is not None:
        # A sum, a median; or shares, of which the squares say nothing to anybody.
        rows = one.counted if of is one and of.value is not None and one.unit != "count" else 0
        return in_unit(of.value, one.unit, one.currency, screen.lang), screen.counted("line", rows) if rows else NONE
    value = in_unit(of.value, one.unit, one.currency, screen.lang)
    return value, f"{quantity(of.numerator)} / {quantity(of.denominator)}"


def draw_groups(
    screen: Screen, groups: Sequence[Group], kpis: Sequence[Kpi], names: Mapping[Any, str | None], at: Moment
) -> None:
    """A group on a row and as many figures beside it as the terminal holds, each over its numbers; the rest below."""
    screen.title(screen.say("cli.kpis.title"), screen.say("cli.at", at=moment(at)))
    dated = any(group.period is not None for group in groups)
    keys = [_key(screen, group, names, dated=dated) for group in groups]
    taken = min(_NAME, max((columns_of(name.plain) for name, _ in keys), default=0))
    taken += max((columns_of(period) for _, period in keys), default=0) + 2
    figures = [_column(screen, kpi, groups) for kpi in kpis]
    # A group of rows without a date has figures only for KPIs that need none.
    shown = [row for row in range(len(groups)) if any(str(cells[row]) != NONE for _, cells in figures)]
    for place, part in enumerate(_fitting(figures, screen.console.width - taken)):
        if place:
            screen.print("")
        screen.table(
            (
                Column("cli.column.group", short=True),
                Column("cli.column.period"),
                *(Column(heading, "right", said=True) for heading, _ in part),
            ),
            [(*keys[row], *(cells[row] for _, cells in part)) for row in shown],
        )
    if len(kpis) < len(EVERYDAY):
        screen.print(screen.text(screen.say("cli.kpis.others", count=len(REGISTRY) - len(kpis)), "dim"))


def _key(screen: Screen, group: Group, names: Mapping[Any, str | None], *, dated: bool) -> tuple[Text, str]:
    """What a group is called, and its period."""
    return _name(screen, group, names), group.period or (screen.say("cli.kpis.nobody") if dated else "")


def _name(screen: Screen, group: Group, names: Mapping[Any, str | None]) -> Text:
    value = group.value
    if group.by is None:
        return screen.text("")
    if value is None or value == ():
        return screen.text(screen.say("cli.kpis.nobody"), "dim")
    if group.by in {"kind", "stage", "line_status"}:
        return screen.word(str(value))
    name = names.get(value)
    if name is None or name == value:
        return screen.text(", ".join(map(str, value)) if isinstance(value, tuple) else value)
    return screen.joined(screen.text(f"{value} ", "dim"), name)


def _column(screen: Screen, kpi: Kpi, groups: Sequence[Group]) -> _Figures:
    """A KPI's heading, short enough for a column, and its cell for every group."""
    heading = "\n".join(wrapped(kpi.text(screen.lang), _HEADING))
    return heading, [_stacked(screen, group.of(kpi.id)) for group in groups]


def _fitting(figures: Sequence[_Figures], width: int) -> Iterator[list[_Figures]]:
    """The columns in tables that are no wider than the terminal."""
    part: list[_Figures] = []
    used = 0
    for heading, cells in figures:
        wide = 2 + max(columns_of(line) for text in (heading, *map(str, cells)) for line in text.split("\n"))
        if part and used + wide > width:
            yield part
            part, used = [], 0
        part.append((heading, cells))
        used += wide
    yield part


def _stacked(screen: Screen, results: Sequence[Result]) -> Text:
    """A figure over its numbers; one over the other for several currencies."""
    parts: list[object] = []
    for one in results:
        value, of = _figures(screen, one, one)
        if value != NONE:
            parts += ["\n" if parts else "", value, screen.text(f"\n{of}", "dim")]
    return screen.joined(*parts) if parts else screen.text(NONE, "dim")
