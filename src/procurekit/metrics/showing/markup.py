"""Markup: a sheet of figures as HTML, for a notebook or as a whole page; every value is escaped, nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from typing import Final

from procurekit.metrics.showing.charts import bar, scale_of, scales_of, spark
from procurekit.metrics.showing.sheet import Cell, Column, Mark, Note, Point, Row, Sheet
from procurekit.metrics.showing.style import PAGE_STYLE, STYLE
from procurekit.values.figures import NONE, percent, quantity
from procurekit.values.visible import visible

__all__ = ["fragment_of", "page_of"]

_LONGEST: Final = 300
_UPRIGHT: Final = 6
"""So many columns of figures stand on an upright A4 sheet; more lie on their side, and more than that are parted."""
_ACROSS: Final = 10
_BETWEEN: Final = " · "
_SHORT: Final = 24


def fragment_of(sheet: Sheet) -> str:
    """A table with its style and its notes, to be put in a page of somebody else's."""
    return "\n".join(_Markup(sheet).fragment())


def page_of(sheet: Sheet) -> str:
    """A whole document, for A4."""
    return "\n".join(_Markup(sheet).page())


class _Markup:
    """A sheet while it is written. Whatever comes from outside goes through `_text`."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.scales = scales_of(sheet)
        # Reasons for there being no figure, in the order in which they are met.
        self.reasons: dict[str, int] = {}

    def fragment(self) -> Iterator[str]:
        yield f'<div class="pk-sheet" lang="{self._lang()}">\n<style>{STYLE}</style>'
        yield from self._table(range(len(self.sheet.columns)), caption=True)
        yield from self._remarks()
        if self.sheet.notes:
            yield f"<details><summary>{_text(self.sheet.notes_title)}</summary>"
            yield from self._notes()
            yield "</details>"
        yield "</div>"

    def page(self) -> Iterator[str]:
        parts = self._parts()
        widest = max(map(len, parts)) - len(self.sheet.heads)
        upright = widest <= _UPRIGHT
        style = PAGE_STYLE.replace("ORIENTATION", "portrait" if upright else "landscape")
        style = style.replace("WIDTH", "190mm" if upright else "277mm")
        title = _text(self.sheet.title)
        yield f'<!DOCTYPE html>\n<html lang="{self._lang()}">\n<head>\n<meta charset="utf-8">'
        yield f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>'
        yield f"<style>{STYLE}{style}</style>\n</head>\n<body>"
        yield f"<h1>{title}</h1><p>{_text(self.sheet.below)}</p>"
        yield '<div class="pk-sheet">'
        for part in parts:
            yield from self._table(part, caption=False)
        yield from self._remarks()
        if self.sheet.notes:
            yield f"<h2>{_text(self.sheet.notes_title)}</h2>"
            yield from self._notes()
        yield "</div>\n</body>\n</html>\n"

    def _lang(self) -> str:
        return "zh-CN" if self.sheet.lang.startswith("zh") else "en"

    def _parts(self) -> list[list[int]]:
        """The columns of each table that fits the paper: those that head the rows, and their share of the others."""
        heads = list(self.sheet.heads)
        rest = [place for place in range(len(self.sheet.columns)) if place not in heads]
        count = max(1, -(-len(rest) // max(1, _ACROSS - len(heads))))
        each = -(-len(rest) // count) or 1
        return [heads + rest[start : start + each] for start in range(0, max(1, len(rest)), each)]

    # --- the table

    def _table(self, places: Sequence[int], *, caption: bool) -> Iterator[str]:
        yield "<table>"
        if caption:
            yield f"<caption><b>{_text(self.sheet.title)}</b> {_text(self.sheet.below)}</caption>"
        heads = "".join(self._heading(self.sheet.columns[place]) for place in places)
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
        for row in self.sheet.rows:
            yield f"<tr>{''.join(self._cells(row, place) for place in places)}</tr>"
        yield "</tbody></table>"

    def _heading(self, column: Column) -> str:
        named = ' class="pk-h"' if column.heads else "" if column.number else ' class="pk-t"'
        return f'<th scope="col"{named}>{_text(column.title)}{_small(column.below)}</th>'

    def _cells(self, row: Row, place: int) -> str:
        column = self.sheet.columns[place]
        name = " ".join([*self._names(row), column.title])
        cells = row.cells[place]
        told = [f'<div class="pk-c">{self._cell(one, name, place)}</div>' for one in cells]
        said = "".join(told) if len(told) > 1 else "".join(self._cell(one, name, place) for one in cells)
        if column.heads:
            return f'<th scope="row" class="pk-h">{said}</th>'
        return f"<td>{said}</td>" if column.number else f'<td class="pk-t">{said}</td>'

    def _names(self, row: Row) -> list[str]:
        """What a row is of, for whoever hears the charts."""
        return [one.text for place in self.sheet.heads for one in row.cells[place]]

    def _cell(self, one: Cell, name: str, place: int) -> str:
        if one.why and one.value is None:
            number = self.reasons.setdefault(one.why, len(self.reasons) + 1)
            said = f'<span class="pk-n" title="{_text(one.why)}">{_text(NONE)}<sup>{number}</sup></span>'
            return said + self._spark(one, name, place)
        column = self.sheet.columns[place]
        named = ' class="pk-b"' if one.badge else ' class="pk-v"' if column.number and not column.heads else ""
        told = f' title="{_text(one.told)}"' if one.told else ""
        said = f"<span{named}{told}>{_text(one.text)}</span>" if one.text else ""
        said += "".join(map(_mark, one.marks))
        if one.bar is not None:
            said += self._bar(one)
        said += _small(one.below)
        return said + self._spark(one, name, place)

    def _bar(self, one: Cell) -> str:
        share = one.bar or Decimal(0)
        tone = next((mark.tone for mark in one.marks if mark.tone != "plain"), "plain")
        values = {"value": percent(one.bar)}
        if one.goal is None:
            said = self.sheet.say("showing.bar", **values)
        else:
            said = self.sheet.say("showing.bar.target", **values, target=f"{quantity(one.goal * 100)} %")
        return bar(share, one.goal, tone, visible(said))

    def _spark(self, one: Cell, name: str, place: int) -> str:
        """The series with the period of the figure, which is the last that has one."""
        own = scale_of(one.series)
        if own is None or len(one.series) == 1:
            return ""
        there = [point for point in one.series if point.value is not None]
        lowest = min(there, key=_value)
        highest = max(there, key=_value)
        said = self.sheet.say(
            "showing.spark",
            name=name,
            first=one.series[0].period,
            last=one.series[-1].period,
            lowest=lowest.text,
            highest=highest.text,
            latest=there[-1].text,
        )
        points = (self.sheet.say("showing.point", period=each.period, value=each.text) for each in one.series)
        told = self.sheet.say("wording.semicolon").join(points)
        drawn = spark(one.series, self.scales[place] or own, visible(said[:_LONGEST]), visible(told))
        return f'<div class="pk-s">{drawn}<small>{_text(there[-1].period)}</small></div>'

    # --- what stands below it

    def _remarks(self) -> Iterator[str]:
        if self.reasons:
            said = (f"<sup>{number}</sup> {_text(why)}" for why, number in self.reasons.items())
            yield f"<p>– {' · '.join(said)}</p>"
        for remark in self.sheet.remarks:
            yield f"<p>{_text(remark, len(remark))}</p>"

    def _notes(self) -> Iterator[str]:
        yield "<dl>"
        yield from map(_note, self.sheet.notes)
        yield "</dl>"


def _note(note: Note) -> str:
    lines = "".join(f"<dd>{_text(line, len(line))}</dd>" for line in note.lines)
    known = f" <code>{_text(note.id)}</code>" if note.id else ""
    return f'<div class="pk-d"><dt>{_text(note.title)}{known}</dt>{lines}</div>'


def _text(value: object, longest: int = _LONGEST) -> str:
    """A text as HTML, no longer than a table can bear."""
    said = visible(value)
    return escape(said if len(said) <= longest else f"{said[:longest]}…")


def _small(said: str) -> str:
    """What stands under a figure; where the column is narrow, a new line begins between its parts."""
    if not said:
        return ""
    parts = (f"<span>{_text(one)}</span>" if len(one) <= _SHORT else _text(one) for one in said.split(_BETWEEN))
    return f"<small>{_BETWEEN.join(parts)}</small>"


def _mark(one: Mark) -> str:
    """A sign that is read out as its words, or has them beside it."""
    words = _text(one.text)
    if one.said:
        sign = f'<span class="pk-m {one.tone}" aria-hidden="true">{_text(one.sign)}</span>'
        return f'{sign}<span class="pk-w">{words}</span>'
    return f'<span class="pk-m {one.tone}" role="img" aria-label="{words}" title="{words}">{_text(one.sign)}</span>'


def _value(point: Point) -> Decimal:
    return point.value if point.value is not None else Decimal(0)
