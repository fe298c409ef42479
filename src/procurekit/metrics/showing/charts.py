"""Charts: the bar of a share and the line of a series, small enough for a table, as SVG that says itself in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Final

from procurekit.metrics.showing.sheet import Point, Sheet

__all__ = ["Scale", "bar", "blocks", "scale_of", "scales_of", "spark"]

Scale = tuple[Decimal, Decimal]
"""The lowest and the highest value that a chart shows."""

_WIDE: Final = 84
_HIGH: Final = 20
_EDGE: Final = 3
_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def bar(share: Decimal, goal: Decimal | None, tone: str, said: str) -> str:
    """The bar of a share from 0 to 1, with a line where the goal is; `said` is what it shows in words."""
    filled = f'<rect class="{tone}" width="{_short(share * 100)}" height="5"/>' if share else ""
    at = "" if goal is None else f'<rect class="goal" x="{_short(min(goal * 100, Decimal(99)))}" width="1" height="7"/>'
    return (
        f'<svg class="bar" viewBox="0 0 100 7" preserveAspectRatio="none" role="img" aria-label="{escape(said)}">'
        f'<rect class="track" width="100" height="5"/>{filled}{at}</svg>'
    )


def scale_of(points: Sequence[Point]) -> Scale | None:
    """The lowest and the highest of the values, if there are any."""
    values = [one.value for one in points if one.value is not None]
    return (min(values), max(values)) if values else None


def scales_of(sheet: Sheet) -> list[Scale | None]:
    """The scale that all series of each column have; None where each has its own."""
    return [
        scale_of([point for row in sheet.rows for one in row.cells[place] for point in one.series])
        if column.alike
        else None
        for place, column in enumerate(sheet.columns)
    ]


def spark(points: Sequence[Point], scale: Scale, said: str, told: str) -> str:
    """The line of a series; a gap where there is no value. `said` is what it shows in short, `told` each figure."""
    places = _places(points, scale)
    drawn = []
    for there, run in groupby(enumerate(places), lambda one: one[1] is not None):
        if there:
            drawn.append(_run([place for _, place in run if place is not None]))
    last = next((place for place in reversed(places) if place is not None), None)
    dot = "" if last is None else f'<circle class="dot" cx="{_short(last[0])}" cy="{_short(last[1])}" r="2.2"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{escape(said)}">'
        f"<title>{escape(told)}</title>{''.join(drawn)}{dot}</svg>"
    )


def _run(places: Sequence[tuple[Decimal, Decimal]]) -> str:
    if len(places) == 1:
        ((x, y),) = places
        return f'<circle class="lone" cx="{_short(x)}" cy="{_short(y)}" r="1.8"/>'
    return f'<polyline points="{" ".join(f"{_short(x)},{_short(y)}" for x, y in places)}"/>'


def _places(points: Sequence[Point], scale: Scale) -> list[tuple[Decimal, Decimal] | None]:
    low, high = scale
    step = Decimal(_WIDE - 2 * _EDGE) / max(1, len(points) - 1)
    room = Decimal(_HIGH - 2 * _EDGE)
    found: list[tuple[Decimal, Decimal] | None] = []
    for place, one in enumerate(points):
        if one.value is None:
            found.append(None)
            continue
        # What never changes is a line half-way up.
        part = (one.value - low) / (high - low) if high > low else Decimal("0.5")
        found.append((_EDGE + step * place, _EDGE + room * (1 - part)))
    return found


def blocks(points: Sequence[Point], scale: Scale) -> str:
    """The series in signs for a terminal; a space where there is no value.

    >>> few = [Point("2026-01", Decimal(1)), Point("2026-02", None), Point("2026-03", Decimal(3))]
    >>> blocks(few, (Decimal(1), Decimal(3)))
    '▁ █'
    """
    return "".join(_blocks(points, scale))


def _blocks(points: Sequence[Point], scale: Scale) -> Iterator[str]:
    low, high = scale
    for one in points:
        if one.value is None:
            yield " "
        else:
            part = (one.value - low) / (high - low) if high > low else Decimal("0.5")
            yield _BLOCKS[min(int(part * len(_BLOCKS)), len(_BLOCKS) - 1)]


def _short(value: Decimal) -> str:
    """A coordinate, to a tenth."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")
