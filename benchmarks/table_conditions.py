"""Ten conditions on a hundred thousand lines as a table, beside the same written by hand in lazy Polars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from benchmarks.conditions import TODAY, WORDS
from benchmarks.measure import Figure, ratio
from procurekit.expressions import Table, parse

if TYPE_CHECKING:
    import polars as pl

__all__ = ["figures"]

LINES = 100_000

SOURCES = {
    "late": 'stage in ("issued", "approved") and days_late > 3',
    "late_and_large": 'stage in ("issued", "approved") and days_late > 3 and total > 10000 and grade in ("C", "D")',
    "short": "received < ordered * 0.95",
    "over": "received > ordered * 1.05 and not on_hold",
    "overdue": "not on_hold and today - promised > 7 and received < ordered",
    "due_soon": "today <= promised <= today + 14",
    "unpromised": 'promised is None and stage == "issued"',
    "no_amount": "total is None or total == 0",
    "graded_down": 'grade == "D" if days_late > 5 else grade in ("C", "D")',
    "worst": "max(days_late, 0) * coalesce(total, 0) > 50000",
}


def _lines() -> pl.DataFrame:
    import polars as pl

    chance = Random(7)

    def often(value: object) -> object:
        return None if chance.random() < 0.1 else value

    rows = [
        {
            "stage": chance.choice(["issued", "approved", "closed", "draft"]),
            "days_late": often(chance.randint(-5, 20)),
            "total": often(Decimal(chance.randint(1, 4_000_000)).scaleb(-2)),
            "grade": often(chance.choice("ABCD")),
            "ordered": often(Decimal(chance.randint(1, 1000))),
            "received": Decimal(chance.randint(0, 1000)),
            "promised": often(date(2026, 11, chance.randint(1, 30))),
            "on_hold": chance.random() < 0.1,
        }
        for _ in range(LINES)
    ]
    types = {
        "stage": pl.String,
        "grade": pl.String,
        "days_late": pl.Int64,
        "promised": pl.Date,
        "on_hold": pl.Boolean,
        "total": pl.Decimal(14, 2),
        "ordered": pl.Decimal(14, 3),
        "received": pl.Decimal(14, 3),
    }
    return pl.DataFrame(rows, schema=types)


def _by_hand(lines: pl.DataFrame) -> pl.DataFrame:
    """The same, also exact: a product in Polars keeps the places of the longer factor, so these are widened first."""
    import polars as pl

    c = pl.col
    wide = pl.Decimal(38, 5)
    issued = c("stage").is_in(["issued", "approved"])
    late = c("days_late")
    calm = ~c("on_hold")
    worst = pl.when(late.is_not_null()).then(pl.max_horizontal(late, pl.lit(0)))
    return (
        lines.lazy()
        .with_columns(
            late=issued & (late > 3),
            late_and_large=issued & (late > 3) & (c("total") > 10000) & c("grade").is_in(["C", "D"]),
            short=c("received") < c("ordered") * pl.lit(Decimal("0.95")).cast(wide),
            over=(c("received") > c("ordered") * pl.lit(Decimal("1.05")).cast(wide)) & calm,
            overdue=calm & ((pl.lit(TODAY) - c("promised")).dt.total_days() > 7) & (c("received") < c("ordered")),
            due_soon=c("promised").is_between(pl.lit(TODAY), pl.lit(date(2026, 12, 15))),
            unpromised=c("promised").is_null() & (c("stage") == "issued"),
            no_amount=c("total").is_null() | (c("total") == 0),
            graded_down=pl.when(late > 5).then(c("grade") == "D").when(late <= 5).then(c("grade").is_in(["C", "D"])),
            worst=worst.cast(pl.Decimal(19, 0)) * pl.coalesce(c("total"), pl.lit(Decimal(0))) > 50000,
        )
        .collect()
    )


def figures() -> Iterator[Figure]:
    """The budget of ten conditions on a table."""
    lines = _lines()
    expressions = {name: parse(source, WORDS, wanted="bool", table=True) for name, source in SOURCES.items()}

    def ours() -> pl.DataFrame:
        found: pl.DataFrame = Table.of(lines).with_expressions(expressions, at=TODAY).to_native()
        return found

    assert ours().equals(_by_hand(lines))
    yield ratio(
        "10 conditions on 100,000 lines, a table",
        "lazy Polars by hand",
        ours,
        lambda: _by_hand(lines),
        budget=1.2,
        rounds=21,
        times=3,
    )
