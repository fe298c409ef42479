"""The pack's rules on a whole book, as objects and as tables, and a scan of a file's lines, beside the same by hand.

Run ``python -m benchmarks.alerts 1000000`` for the scan of another number of lines: it tells the time and the peak of
memory of either, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import procurekit
from benchmarks import alerts_in_polars, book_alerts_in_polars, book_alerts_in_python
from benchmarks.book import book, frames
from benchmarks.measure import Figure, ratio
from benchmarks.open_lines import AT, filled
from procurekit.metrics.history import with_history
from procurekit.rules import STANDARD
from procurekit.rules.matching import match
from procurekit.rules.reading import Plan, plan_of
from procurekit.rules.row_hits import Hit, hits_of
from procurekit.rules.tables import hits_in
from procurekit.values import WorkCalendar

__all__ = ["figures"]

LINES: Final = 100_000
SCANNED: Final = 1_000_000
PLANS: Final = {
    kind: [plan_of(rule) for rule in STANDARD if rule.subject == kind]
    for kind in dict.fromkeys(rule.subject for rule in STANDARD)
}
"""The rules of the pack, by what they look at."""
READ: Final = {
    kind: sorted(plans[0].rows.told.union(one.name for plan in plans for one in plan.names))
    for kind, plans in PLANS.items()
}
"""The facts that they read, and those that an alert says."""
RULES: Final = tuple(rule for rule in STANDARD if rule.subject == "schedule_line")
IDS: Final = [rule.id for rule in RULES]
NAMES: Final = READ["schedule_line"]
CALENDAR: Final = WorkCalendar()


def _failed(plan: Plan, *_: object) -> None:
    raise AssertionError(plan.rule.id)


def _counts(found: Iterable[tuple[Plan, Iterable[Hit]]]) -> dict[str, int]:
    return {plan.rule.id: len(list(hits)) for plan, hits in found}


def figures() -> Iterator[Figure]:
    """What rules cost on objects, on a table, and where a desk looks at a million lines."""
    yield from _at_hand()
    yield from _in_a_file()


def _at_hand() -> Iterator[Figure]:
    those = book(LINES)
    many = f"{len(STANDARD)} rules on a book of {LINES:,} lines"

    def on_objects() -> dict[str, int]:
        return _counts(
            (plan, hits_of(plan, those[kind], AT, CALENDAR, _failed)) for kind, plans in PLANS.items() for plan in plans
        )

    by_hand = {id_: len(found) for id_, found in book_alerts_in_python.found_in(those).items()}
    assert on_objects() == by_hand, (on_objects(), by_hand)
    assert len(by_hand) == len(STANDARD)
    assert all(by_hand.values()), by_hand
    yield ratio(
        f"{many}, objects",
        "null-safe Python by hand",
        on_objects,
        lambda: book_alerts_in_python.found_in(those),
        budget=1.3,
        rounds=9,
    )
    tables = frames(those)
    names = {kind: [name for name in READ[kind] if name in frame.columns] for kind, frame in tables.items()}

    def on_tables() -> dict[str, int]:
        found = (hits_in(plans, tables[kind], AT, CALENDAR, _failed) for kind, plans in PLANS.items())
        return _counts(chain.from_iterable(found))

    def in_polars() -> dict[str, list[dict[str, Any]]]:
        return book_alerts_in_polars.found_in({kind: frame.lazy() for kind, frame in tables.items()}, names)

    assert on_tables() == by_hand, (on_tables(), by_hand)
    assert {id_: len(found) for id_, found in in_polars().items()} == by_hand
    yield ratio(
        f"{many}, tables",
        "lazy Polars by hand",
        on_tables,
        in_polars,
        budget=1.2,
        rounds=21,
        times=3,
    )


def _in_a_file() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        path = made(Path(folder) / "book.db", SCANNED)
        with procurekit.open(path) as desk:
            assert scan(desk) == {id_: len(found) for id_, found in alerts_in_polars.scanned(path, IDS, NAMES).items()}
            yield ratio(
                f"{len(RULES)} rules, scan of {SCANNED:,} open lines, with texts",
                "SQL, then lazy Polars by hand, without texts",
                lambda: scan(desk),
                lambda: alerts_in_polars.scanned(path, IDS, NAMES),
                budget=1.2,
                rounds=5,
            )


def made(path: Path, count: int) -> Path:
    """A desk's file with so many lines in it."""
    with procurekit.open(path) as desk:
        desk.catch_up()
    filled(path, count)
    return path


def scan(desk: procurekit.Desk) -> dict[str, int]:
    """How often each rule finds something in a desk's lines."""
    found = desk._matches(RULES, AT, CALENDAR)
    assert not found.findings, found.findings
    counts = dict.fromkeys(IDS, 0)
    for one in found.found:
        counts[one.rule] += 1
    return counts


def _objects(path: Path) -> dict[str, int]:
    """The same as it was without columns: every line as an object."""
    with procurekit.open(path) as desk:
        found = match(RULES, {"schedule_line": with_history(desk.lines())}, AT, calendar=CALENDAR).found
    return {id_: sum(one.rule == id_ for one in found) for id_ in IDS}


def _scan(path: Path) -> dict[str, int]:
    with procurekit.open(path) as desk:
        return scan(desk)


VARIANTS: Final[dict[str, Callable[[Path], Any]]] = {
    "ours": _scan,
    "polars": lambda path: alerts_in_polars.scanned(path, IDS, NAMES),
    "objects": _objects,
}


def alone(kind: str, path: Path) -> None:
    """Run one variant, and print what it took."""
    start = perf_counter()
    VARIANTS[kind](path)
    taken = perf_counter() - start
    print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main(given: list[str]) -> None:
    """Print time and memory of every variant, for so many lines."""
    if len(given) == 2:
        alone(given[0], Path(given[1]))
        return
    for count in [int(one) for one in given] or [10_000, 100_000, 1_000_000]:
        with TemporaryDirectory() as folder:
            path = made(Path(folder) / "book.db", count)
            for kind in VARIANTS:
                call = [sys.executable, "-m", "benchmarks.alerts", kind, str(path)]
                told = subprocess.run(call, capture_output=True, text=True, check=True)
                seconds, megabytes = json.loads(told.stdout)
                print(f"{count:>12,} lines  {kind:<8} {seconds:>8.3f} s {megabytes:>8,.0f} MB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
