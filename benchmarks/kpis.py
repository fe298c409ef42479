"""Twelve KPIs per supplier and month, beside what a careful person writes by hand in Polars, DuckDB and pandas.

Run ``python -m benchmarks.kpis 15000000`` for another number of lines; it also tells the peak of memory, each variant
in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from math import isclose
from time import perf_counter
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks.measure import Figure, ratio
from procurekit.metrics import REGISTRY, measure_table

__all__ = ["figures"]

LINES: Final = 1_500_000
SUPPLIERS: Final = 2000
START: Final = date(2024, 1, 1)
DAYS: Final = 730
AT: Final = date(2026, 12, 31)
IDS: Final = (
    "procurekit.on_time",
    "procurekit.in_full",
    "procurekit.fill_rate",
    "procurekit.delay",
    "procurekit.lead_time",
    "procurekit.lead_time_median",
    "procurekit.lead_time_p90",
    "procurekit.rejection_ppm",
    "procurekit.price_variance_invoice",
    "procurekit.spend",
    "procurekit.incident_rate",
    "procurekit.orders",
)
NAMES: Final = tuple(one.replace(".", "_") for one in IDS)


def lines(count: int) -> pl.DataFrame:
    """Purchase lines as a warehouse has them: whole quantities, money in exact decimals, what is missing is null."""
    chance = np.random.default_rng(7)
    # An order has four lines on average, of one supplier and one day, and they lie together as they do in a table.
    order = np.sort(chance.integers(0, count // 4, count))
    supplier = chance.integers(0, SUPPLIERS, count // 4)[order]
    days = chance.integers(0, DAYS, count // 4)[order]
    promised = days + chance.integers(5, 60, count)
    late = chance.integers(-10, 20, count)
    ordered = chance.integers(1, 500, count)
    received = np.where(chance.random(count) < 0.9, ordered, ordered * chance.integers(0, 100, count) // 100)
    came = received > 0
    rejected = np.where(chance.random(count) < 0.1, received * chance.integers(0, 30, count) // 100, 0)
    cents = chance.integers(1, 100_000, count)
    billed = cents + np.where(chance.random(count) < 0.1, chance.integers(-50, 50, count), 0)
    frame = pl.DataFrame(
        {
            "supplier": supplier,
            "order_number": order,
            "ordered_on": days,
            "promise_basis": promised,
            "last_received_on": promised + late,
            "ordered": ordered,
            "received": received,
            "rejected": rejected,
            "unit_price": cents,
            "invoiced": received,
            "invoiced_amount": received * billed,
            "invoices": (chance.random(count) < 0.95).astype(np.int64),
            "faulty_invoices": (chance.random(count) < 0.1).astype(np.int64),
            "incidents": (chance.random(count) < 0.05).astype(np.int64),
            "came": came,
        }
    )
    day = pl.lit(START)
    return frame.select(
        pl.format("V-{}", "supplier").alias("supplier"),
        pl.format("PO-{}", "order_number").alias("order_number"),
        (day + pl.duration(days="ordered_on")).alias("ordered_on"),
        (day + pl.duration(days="promise_basis")).alias("promise_basis"),
        pl.when("came").then(day + pl.duration(days="last_received_on")).alias("last_received_on"),
        "ordered",
        "received",
        "rejected",
        (pl.col("unit_price").cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2)).alias("unit_price"),
        "invoiced",
        (pl.col("invoiced_amount").cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2)).alias("invoiced_amount"),
        "invoices",
        pl.min_horizontal("invoices", "faulty_invoices").alias("faulty_invoices"),
        "incidents",
    )


def ours(frame: Any) -> Any:
    """Ours, on whatever frame."""
    kpis = REGISTRY.chosen(IDS)
    return measure_table(kpis, frame, at=AT, by="supplier", period="month", window="ordered_on", parts=False)


def by_hand_in_polars(frame: pl.DataFrame) -> pl.DataFrame:
    """What a careful person writes, with the same answer."""
    col = pl.col
    completed = pl.when(col.received >= col.ordered).then(col.last_received_on)
    billed = col.invoiced > 0
    agreed = pl.when(billed).then(col.invoiced * col.unit_price)
    return (
        frame.lazy()
        .with_columns(completed=completed, period=col.ordered_on.dt.truncate("1mo"))
        .with_columns(
            due=(col.promise_basis <= AT) | col.completed.is_not_null(),
            delay=(col.completed - col.promise_basis).dt.total_days(),
            lead=(col.completed - col.ordered_on).dt.total_days(),
            agreed=agreed,
            over=pl.when(billed).then(col.invoiced_amount) - agreed,
            amount=col.ordered * col.unit_price,
            came=col.received > 0,
        )
        .group_by("supplier", "period")
        .agg(
            on_time=(col.delay <= 0).fill_null(value=False).filter("due").mean(),
            in_full=(col.received >= col.ordered).filter("due").mean(),
            fill_rate=pl.min_horizontal("received", "ordered").filter("due").sum() / col.ordered.filter("due").sum(),
            delay=col.delay.mean(),
            lead_time=col.lead.mean(),
            lead_time_median=col.lead.median(),
            lead_time_p90=col.lead.quantile(0.9, "linear"),
            rejection_ppm=col.rejected.filter("came").sum() / col.received.filter("came").sum() * 1e6,
            price_variance_invoice=col.over.sum().cast(pl.Float64) / col.agreed.sum().cast(pl.Float64),
            spend=col.amount.sum(),
            incident_rate=(col.incidents > 0).mean(),
            orders=col.order_number.n_unique(),
        )
        .sort("supplier", "period", nulls_last=True)
        .collect()
    )


SQL: Final = f"""
    WITH rows AS (
        SELECT *, CASE WHEN received >= ordered THEN last_received_on END AS completed,
            date_trunc('month', ordered_on) AS period
        FROM lines
    ), judged AS (
        SELECT *, promise_basis <= DATE '{AT}' OR completed IS NOT NULL AS due, completed - promise_basis AS delay,
            completed - ordered_on AS lead, CASE WHEN invoiced > 0 THEN invoiced * unit_price END AS agreed
        FROM rows
    )
    SELECT supplier, period,
        avg(CASE WHEN due THEN coalesce(delay <= 0, false)::INT END) AS on_time,
        avg(CASE WHEN due THEN (received >= ordered)::INT END) AS in_full,
        sum(least(received, ordered)) FILTER (due) / sum(ordered) FILTER (due) AS fill_rate,
        avg(delay) AS delay, avg(lead) AS lead_time, median(lead) AS lead_time_median,
        quantile_cont(lead, 0.9) AS lead_time_p90,
        sum(rejected) FILTER (received > 0) / sum(received) FILTER (received > 0) * 1e6 AS rejection_ppm,
        (sum(invoiced_amount) FILTER (invoiced > 0) - sum(agreed))::DOUBLE / sum(agreed)::DOUBLE
            AS price_variance_invoice,
        sum(ordered * unit_price) AS spend, avg((incidents > 0)::INT) AS incident_rate,
        count(DISTINCT order_number) AS orders
    FROM judged GROUP BY supplier, period ORDER BY supplier, period
"""


def by_hand_in_duckdb(connection: duckdb.DuckDBPyConnection) -> Any:
    """The same in SQL, over a table of the connection."""
    return connection.sql(SQL).to_arrow_table()


def by_hand_in_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """The same in pandas, whose money is floats: its decimals are Python objects, hundreds of times slower."""
    completed = frame["last_received_on"].where(frame["received"] >= frame["ordered"])
    delay = (completed - frame["promise_basis"]).dt.days
    lead = (completed - frame["ordered_on"]).dt.days
    due = (frame["promise_basis"] <= pd.Timestamp(AT)) | completed.notna()
    billed = frame["invoiced"] > 0
    came = frame["received"] > 0
    agreed = (frame["invoiced"] * frame["unit_price"]).where(billed)
    work = pd.DataFrame(
        {
            "supplier": frame["supplier"],
            "period": frame["ordered_on"].dt.to_period("M"),
            "order_number": frame["order_number"],
            "on_time": (delay <= 0).astype(float).where(due),
            "in_full": (frame["received"] >= frame["ordered"]).astype(float).where(due),
            "got": np.minimum(frame["received"], frame["ordered"]).where(due),
            "wanted": frame["ordered"].where(due),
            "delay": delay,
            "lead": lead,
            "rejected": frame["rejected"].where(came),
            "received": frame["received"].where(came),
            "agreed": agreed,
            "over": frame["invoiced_amount"].where(billed) - agreed,
            "spend": frame["ordered"] * frame["unit_price"],
            "incident": (frame["incidents"] > 0).astype(float),
        }
    )
    groups = work.groupby(["supplier", "period"], observed=True)
    sums = groups[["got", "wanted", "rejected", "received", "agreed", "over", "spend"]].sum()
    means = groups[["on_time", "in_full", "delay", "lead", "incident"]].mean()
    return pd.DataFrame(
        {
            "on_time": means["on_time"],
            "in_full": means["in_full"],
            "fill_rate": sums["got"] / sums["wanted"],
            "delay": means["delay"],
            "lead_time": means["lead"],
            "lead_time_median": groups["lead"].median(),
            "lead_time_p90": groups["lead"].quantile(0.9),
            "rejection_ppm": sums["rejected"] / sums["received"] * 1e6,
            "price_variance_invoice": sums["over"] / sums["agreed"],
            "spend": sums["spend"],
            "incident_rate": means["incident"],
            "orders": groups["order_number"].nunique(),
        }
    ).reset_index()


def loaded(kind: str, frame: pl.DataFrame) -> Any:
    """The lines as each library has them at hand."""
    if kind == "polars":
        return frame
    if kind == "duckdb":
        connection = duckdb.connect()
        connection.register("given", frame.to_arrow())
        connection.execute("CREATE TABLE lines AS SELECT * FROM given")
        connection.unregister("given")
        return connection
    money = [pl.col("unit_price", "invoiced_amount").cast(pl.Float64)]
    return frame.with_columns(*money).to_pandas()


PEERS: Final[dict[str, Callable[[Any], Any]]] = {
    "polars": by_hand_in_polars,
    "duckdb": by_hand_in_duckdb,
    "pandas": by_hand_in_pandas,
}


def rows_of(kind: str, answer: Any) -> list[dict[str, Any]]:
    """The answer's rows, in the order of supplier and month."""
    if kind == "polars":
        return answer.to_dicts()  # type: ignore[no-any-return]
    return answer.to_pylist() if kind == "duckdb" else answer.to_dict("records")  # type: ignore[no-any-return]


def ensure_same(kind: str, answer: Any, expected: pl.DataFrame) -> None:
    """The peer has the same answer, figure by figure."""
    found = rows_of(kind, answer)
    wanted = expected.to_dicts()
    assert len(found) == len(wanted), (kind, len(found), len(wanted))
    for row, other in zip(found, wanted, strict=True):
        for name in NAMES:
            mine, theirs = other[name], row[name.removeprefix("procurekit_")]
            there = mine is not None and theirs is not None and theirs == theirs  # noqa: PLR0124 - NaN is no number
            assert not there or isclose(float(mine), float(theirs), rel_tol=1e-9, abs_tol=1e-9), (kind, name, row)


def figures() -> Iterator[Figure]:
    """Time, beside the best of the three that are written by hand."""
    frame = lines(LINES)
    answer = ours(frame)
    tables = {kind: loaded(kind, frame) for kind in PEERS}
    for kind, peer in PEERS.items():
        ensure_same(kind, peer(tables[kind]), answer)
    best = min(PEERS, key=lambda kind: _seconds(lambda: PEERS[kind](tables[kind])))
    for kind, peer in PEERS.items():
        yield ratio(
            "12 KPIs, 1.5 million lines, supplier × month",
            f"by hand in {kind}{' (the best)' if kind == best else ''}",
            lambda: ours(frame),
            lambda peer=peer, table=tables[kind]: peer(table),
            budget=1.25 if kind == best else 99,
            rounds=9,
        )


def _seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def peak(kind: str, count: int) -> tuple[float, float]:
    """Seconds, and the peak of memory in megabytes, of one variant in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.kpis", kind, str(count)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(told.stdout)
    return seconds, megabytes


def alone(kind: str, count: int) -> None:
    """Run one variant, and print what it took; the lines are made and loaded before."""
    frame = lines(count)
    if kind == "ours":
        # Definitions are read and libraries loaded when they are first asked for.
        ours(lines(1000))
        taken = _seconds(lambda: ours(frame))
    else:
        table = loaded(kind, frame)
        del frame
        taken = _seconds(lambda: PEERS[kind](table))
    print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main(given: list[str]) -> None:
    """Print time and memory of every variant, for so many lines."""
    if len(given) == 2:
        alone(given[0], int(given[1]))
        return
    for count in [int(one) for one in given] or [15_000, 150_000, 1_500_000]:
        for kind in ("ours", *PEERS):
            seconds, megabytes = peak(kind, count)
            print(f"{count:>12,} lines  {kind:<8} {seconds:>8.3f} s {megabytes:>8,.0f} MB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
