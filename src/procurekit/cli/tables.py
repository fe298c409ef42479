"""Tables: what a result looks like on a terminal, drawn with Rich (the extra `cli`), in 80 columns and in more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from procurekit.errors import MissingExtra, say, term
from procurekit.values.figures import NONE
from procurekit.values.visible import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

__all__ = ["Column", "Screen", "needs_rich"]

_STYLES: Final = {
    # stages and states of a line
    "draft": "dim",
    "pending_approval": "yellow",
    "sent_back": "magenta",
    "approved": "cyan",
    "issued": "bright_blue",
    "closed": "green",
    "cancelled": "dim red",
    "rejected": "red",
    "open": "bright_blue",
    "closed_short": "yellow",
    # severities
    "high": "bold red",
    "medium": "yellow",
    "low": "dim",
}
_EMPTY: Final = frozenset({"", NONE})
WIDE: Final = 110
"""From so many columns on, a table shows what is good to know as well."""


def needs_rich() -> None:
    """Raises MissingExtra if there is nothing to draw with."""
    try:
        import rich  # noqa: F401 - rich is an extra
    except ImportError:
        raise MissingExtra("missing_rich") from None


@frozen
class Column:
    """A column: the word that heads it, and how it gives way when the terminal is narrow.

    Numbers stand to the right and are never cut, nor is what is `whole`, such as an id; a `short` text is cut with an
    ellipsis, any other is wrapped. A column that is only good to know appears on wide terminals. `word` is a code of
    the catalogue, unless it is `said`.
    """

    word: str
    align: Literal["left", "right"] = "left"
    short: bool = False
    wide: bool = False
    style: str = ""
    said: bool = False
    whole: bool = False


class Screen:
    """A terminal, or a pipe that is read like one."""

    def __init__(self, console: Console, lang: str) -> None:
        self.console = console
        self.lang = lang

    @classmethod
    def of(cls, lang: str, *, stderr: bool = False) -> Screen:
        """Standard output (or error). Raises MissingExtra without Rich."""
        needs_rich()
        from rich.console import Console  # rich is an extra

        # What is written is data: no part of it is markup, an emoji's name or worth a colour of its own.
        return cls(Console(stderr=stderr, markup=False, emoji=False, highlight=False), lang)

    @property
    def wide(self) -> bool:
        """Is there room for what is good to know?"""
        return self.console.width >= WIDE

    def say(self, code: str, /, **values: object) -> str:
        """A text of the catalogue in the reader's language."""
        return say(code, values, self.lang)

    def word(self, word: str | None, style: str | None = None) -> Text:
        """A word of the vocabulary in its colour."""
        return self.text("–" if word is None else term(word, self.lang), _STYLES.get(word or "", style or ""))

    def text(self, value: object, style: str = "", *, short: bool = False) -> Text:
        """Data as it is, but for what a terminal would obey."""
        from rich.text import Text  # rich is an extra

        shown = visible(value, lines=True)
        return Text(shown, style, no_wrap=True, overflow="ellipsis") if short else Text(shown, style)

    def indented(self, value: object, style: str = "") -> RenderableType:
        """Data two columns in, however many lines it needs."""
        from rich.padding import Padding  # rich is an extra

        return Padding(self.text(value, style), (0, 0, 0, 2))

    def finding(self, code: str) -> str:
        """What a code of a finding means, in a few words."""
        said = self.say(f"cli.finding.{code}")
        return code if said.startswith("cli.finding.") else said

    def counted(self, what: str, count: int) -> str:
        """So many of something."""
        return self.say(f"cli.count.{what}{'' if count == 1 else 's'}", count=f"{count:,}")

    def joined(self, *parts: object) -> Text:
        """Pieces of text one after the other."""
        from rich.text import Text  # rich is an extra

        return Text.assemble(*(part if isinstance(part, Text) else self.text(part) for part in parts))

    def print(self, *lines: object) -> None:
        """Lines of text."""
        for line in lines:
            self.console.print(line if not isinstance(line, str) else self.text(line))

    def whole(self, line: Text) -> None:
        """A line that stays one, however long: an editor or a program reads the place that it begins with."""
        self.console.print(line, soft_wrap=True)

    def title(self, text: str, more: str = "") -> None:
        """The line over what follows."""
        self.console.print(self.joined(self.text(text, "bold"), self.text(f"  {more}" if more else "", "dim")))

    def pairs(self, rows: Iterable[tuple[str, str | Text]]) -> None:
        """Words and what they stand for, side by side; a text that needs several lines stays beside its word."""
        from rich.table import Table  # rich is an extra

        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for word, text in rows:
            grid.add_row(self.text(word), self.text(text) if isinstance(text, str) else text)
        self.console.print(grid)

    def more(self, count: int) -> None:
        """How much was left out to keep a table readable."""
        if count > 0:
            self.print(self.text(self.say("cli.more", count=f"{count:,}"), "dim"))

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, sections: Iterable[int] = ()) -> None:
        """A table without the columns that nothing stands in; a line is drawn below the rows at `sections`."""
        from rich import box  # rich is an extra
        from rich.table import Table

        cells = [tuple(row) for row in rows]
        shown = [
            place
            for place, column in enumerate(columns)
            if (self.wide or not column.wide) and (column.said or any(str(row[place]) not in _EMPTY for row in cells))
        ]
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            header_style="bold",
            pad_edge=False,
            padding=(0, 1),
            collapse_padding=True,
        )
        for place in shown:
            column = columns[place]
            table.add_column(
                self.text(column.word if column.said else self.say(column.word)),
                justify=column.align,
                no_wrap=column.whole or column.align == "right",
                style=column.style,
                overflow="ellipsis" if column.short else "fold",
            )
        ends = set(sections)
        for number, row in enumerate(cells):
            table.add_row(*(self._cell(row[place], columns[place]) for place in shown), end_section=number in ends)
        self.console.print(table)

    def _cell(self, value: Any, column: Column) -> RenderableType:
        if isinstance(value, str):
            return self.text(value, short=column.short)
        if column.short:
            value.no_wrap, value.overflow = True, "ellipsis"
        return value  # type: ignore[no-any-return]  # a Text
