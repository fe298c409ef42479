"""Run the benchmarks and print each job as a ratio to its peer: ``python -m benchmarks [imports codec … growth]``."""

from __future__ import annotations

import sys
from importlib import import_module

JOBS = (
    "imports",
    "codec",
    "append",
    "postgresql",
    "tables",
    "folding",
    "revising",
    "allocating",
    "conditions",
    "table_conditions",
    "stepping",
    "kpis",
    "outbox",
    "alerts",
)


def main(names: list[str]) -> int:
    """Print one line per job; returns the number of budgets missed."""
    missed = 0
    print(f"{'job':<54}{'to beat':<52}{'ratio':>7}{'budget':>9}{'ours':>12}{'peer':>12}")
    for name in names or JOBS:
        for one in import_module(f"benchmarks.{name}").figures():
            missed += not one.kept
            mark = "" if one.kept else "  missed"
            times = f"{one.ours:>10,.1f} µs{one.theirs:>9,.1f} µs"
            print(f"{one.job:<54}{one.peer:<52}{one.ratio:>6.2f}×{f'≤ {one.budget:g}×':>9}{times}{mark}", flush=True)
    return missed


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
