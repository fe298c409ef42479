"""Showable: what can show itself as HTML, as text and as a workbook, because it knows its sheet."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.metrics.showing.sheet import Sheet

__all__ = ["Showable"]


class Showable:
    """Figures that show themselves, in ``"en"`` or ``"zh"``."""

    __slots__ = ()

    def sheet(self, lang: str = "en") -> Sheet:
        """The figures in rows and columns, to be read; in a notebook it shows itself in that language."""
        raise NotImplementedError

    def sheets(self, lang: str = "en") -> tuple[Sheet, ...]:
        """The sheets of a workbook: the figures, the numbers behind them, what they mean."""
        raise NotImplementedError

    def html(self, lang: str = "en", title: str | None = None, *, page: bool = False) -> str:
        """A table for a notebook or a mail, or a whole `page` that prints on A4.

        It loads nothing and runs no scripts; whatever comes from outside is escaped.
        """
        return self.sheet(lang).html(title=title, page=page)

    def text(self, lang: str = "en", width: int = 100) -> str:
        """A table for a terminal of so many columns."""
        return self.sheet(lang).text(width=width)

    def to_excel(self, path: str | PathLike[str], lang: str = "en") -> None:
        """Write a workbook (xlsx); a file that is there is replaced, when all is written.

        Raises MissingExtra without the extra ``excel``, OSError where it can't be written.
        """
        from procurekit.metrics.showing.workbook import write_workbook

        write_workbook(path, self.sheets(lang))

    def _repr_html_(self) -> str:
        return self.sheet()._repr_html_()

    def __str__(self) -> str:
        return self.text()
