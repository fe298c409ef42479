"""The sheet of a table's check: what can't be right in it, what it is read as, and which KPIs it is good for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procurekit.errors import Finding, say
from procurekit.metrics.showing.sheet import Cell, Column, Note, Row, Sheet

if TYPE_CHECKING:
    from procurekit.metrics.checking import TableCheck

__all__ = ["sheet_of_check"]


def sheet_of_check(check: TableCheck, lang: str = "en") -> Sheet:
    """The sheet that people read: a row for each finding."""
    where = Column(title=say("check.where", None, lang), heads=True, number=False)
    what = Column(title=say("check.what", None, lang), number=False, wide=True)
    title = say("check.title", {"rows": check.rows}, lang)
    return Sheet(
        name=title,
        title=title,
        below=say("check.below", {"count": len(check.ready), "out": len(check.ruled_out)}, lang),
        lang=lang,
        columns=(where, what) if check.findings else (),
        rows=tuple(Row(((Cell(text=one.path),), (Cell(text=_said(one, lang)),))) for one in check.findings),
        remarks=tuple(_remarks(check, lang)),
        notes_title=say("check.notes", None, lang),
        notes=tuple(_notes(check, lang)),
    )


def _said(one: Finding, lang: str) -> str:
    """What it says, without the columns that stand beside it."""
    return say(one.code, {**one.values, "field": one.path}, lang)


def _remarks(check: TableCheck, lang: str) -> Iterator[str]:
    if not check.findings:
        yield say("check.clean", None, lang)
    if check.ignored:
        yield say("check.ignored", {"columns": ", ".join(check.ignored)}, lang)
    if check.floats:
        yield say("check.floats", {"facts": ", ".join(check.floats)}, lang)
    if check.elsewhere:
        yield say("check.elsewhere", {"kpis": ", ".join(check.elsewhere)}, lang)


def _notes(check: TableCheck, lang: str) -> Iterator[Note]:
    many = ({"fact": fact, "column": column} for fact, column in check.columns.items())
    columns = (one["fact"] if one["fact"] == one["column"] else say("check.read_from", one, lang) for one in many)
    assumed = (say("check.assumed", {"fact": one, "source": source}, lang) for one, source in check.assumed.items())
    out = check.lacking.items()
    lacking = (
        say("check.ruled_out", {"kpis": ", ".join(kpis), "facts": ", ".join(facts)}, lang) for facts, kpis in out
    )
    for title, lines in (
        ("columns", tuple(columns)),
        ("assumptions", tuple(assumed)),
        ("good_for", (", ".join(check.ready),) if check.ready else ()),
        ("not_good_for", tuple(lacking)),
    ):
        if lines:
            yield Note(title=say(f"check.{title}", None, lang), lines=lines)
