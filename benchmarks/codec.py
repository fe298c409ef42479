"""An order of ten lines to and from JSON, beside pydantic; with the `fast` extra and with the core alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from unittest.mock import patch

from benchmarks.measure import Figure, ratio
from benchmarks.orders import order, twin
from procurekit import PurchaseOrder, dumps, loads
from procurekit.model import text as json_text

__all__ = ["figures"]

TIMES = 100


def figures() -> Iterator[Figure]:
    """The budgets of the codec."""
    ours = order()
    text = dumps(ours)
    body = json.dumps(json.loads(text)["data"])
    model = twin(PurchaseOrder)
    theirs = model.model_validate_json(body)
    written = json.loads(theirs.model_dump_json(exclude_defaults=True))
    assert written == json.loads(body), "both write the same"
    assert loads(text, PurchaseOrder) == ours
    for name, fast, to_budget, from_budget in (("fast extra", True, 1, 2), ("core alone", False, 2, 4)):
        with patch.object(json_text, "_fast", json_text._fast if fast else lambda: None):
            yield ratio(
                f"order to JSON, {name}",
                "pydantic",
                lambda: dumps(ours),
                lambda: theirs.model_dump_json(exclude_defaults=True),
                budget=to_budget,
                times=TIMES,
            )
            yield ratio(
                f"JSON to order, {name}",
                "pydantic",
                lambda: loads(text, PurchaseOrder),
                lambda: model.model_validate_json(body),
                budget=from_budget,
                times=TIMES,
            )
