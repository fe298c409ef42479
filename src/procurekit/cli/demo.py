"""``procurekit demo``: a simulated year in a database, and what procurekit makes of it, in a minute's reading."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from procurekit import simulate
from procurekit.cli.demo_figures import Figures, gathered
from procurekit.cli.demo_plain import flat, plain
from procurekit.cli.output import Output
from procurekit.compose import open_desk
from procurekit.desk import Desk
from procurekit.errors import Reason, Refused
from procurekit.values.figures import grouped

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]


def run(url: str, *, seed: int, lang: str, fmt: str) -> int:
    """Simulate the year unless the database holds it already, and show it.

    Raises Refused if the database holds anything else, StoreError if it can't be used.
    """
    out = Output(fmt, lang)
    with open_desk(url) as desk:
        year = _year(desk, url, seed, out)
        figures = gathered(desk, url, year)
    out.emit(lambda: plain(figures, lang), lambda: flat(figures), lambda screen: _draw(screen, figures))
    return 0


def _draw(screen: Screen, figures: Figures) -> None:
    from procurekit.cli.demo_screens import draw  # rich is an extra

    draw(screen, figures)


def _year(desk: Desk, db: str, seed: int, out: Output) -> simulate.Simulated:
    found = simulate.recall(desk)
    if found is None:
        count = len(desk.orders())
        if count:
            raise Refused("simulate", [Reason.of("demo.other_orders", db=db, count=count)])
        with _progress(out) as told:
            return simulate.year(desk, seed=seed, progress=told)
    if found.seed != seed:
        raise Refused("simulate", [Reason.of("demo.other_year", db=db, found=found.seed)])
    out.note(out.say("demo.shows_again", db=db))
    return found


@contextmanager
def _progress(out: Output) -> Iterator[Callable[[date, int], object] | None]:
    """A line that follows the year, where somebody watches."""
    if out.fmt != "table" or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn  # rich is an extra

    from procurekit.cli.tables import Screen

    console = Screen.of(out.lang, stderr=True).console
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[seen]}"))
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(out.say("demo.simulating"), total=365, seen="")
        first: list[date] = []

        def follow(day: date, orders: int) -> None:
            first[1:] = [day]
            seen = f"{day}  {out.say('cli.count.orders', count=grouped(orders))}"
            shown.update(task, completed=(day - first[0]).days, seen=seen)

        yield follow
