"""Import time, cold, in a process of its own: procurekit beside the four libraries that it stands on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

from benchmarks.measure import Figure, ratio

__all__ = ["figures"]

PEER = "import attrs, cattrs, pendulum, pluggy"


def _cold(statement: str) -> Callable[[], object]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", statement], check=True)

    return run


def figures() -> Iterator[Figure]:
    """The budgets of an import."""
    peer = _cold(PEER)
    name = "importing attrs, cattrs, pendulum, pluggy"
    yield ratio("import procurekit", name, _cold("import procurekit"), peer, budget=1.25)
    yield ratio(
        "from procurekit import PurchaseOrder", name, _cold("from procurekit import PurchaseOrder"), peer, budget=2
    )
    yield ratio("from procurekit import Desk", name, _cold("from procurekit import Desk"), peer, budget=3)
