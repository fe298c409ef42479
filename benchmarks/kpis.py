"""Twelve KPIs per supplier and month, beside what a careful person writes by hand in Polars, DuckDB and pandas.

Run ``python -m benchmarks.kpis 15000000`` for another number of lines; it also tells the peak of memory, each variant
in a process of its own.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import polars as pl

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
    days = chance.integers(0, DAYS, count)
    promised = days + chance.integers(5, 60, count)
    late = chance.integers(-10, 20, count)
    ordered = chance.integers(1, 500, count)
    received = np.where(chance.random(count) < 0.9, ordered, ordered * chance.integers(0, 100, count) // 100)
    came = received > 0
    rejected = np.where(chance.random(count) < 0.1, received * chance.integers(0, 30, count) // 100, 0)
    cents = chance.integers(1, 100_000, count)
    billed = cents + np.where(chance.random(count) < 0.1, chance.integers(-50, 50, count), 0)
    supplier = chance.integers(0, SUPPLIERS, count)
    # An order has the lines that one supplier was sent on one day.
    order = supplier * DAYS + days
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
