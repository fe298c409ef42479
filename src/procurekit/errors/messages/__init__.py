"""The texts of the catalogue, one file per layer that speaks them."""

from __future__ import annotations

from typing import Final

from procurekit.errors.messages import (
    cli,
    demo,
    desk,
    expressions,
    findings,
    model,
    stores,
    tables,
    terms,
    timeline,
    upkeep,
    values,
)

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **values.MESSAGES,
    **expressions.MESSAGES,
    **model.MESSAGES,
    **findings.MESSAGES,
    **stores.MESSAGES,
    **desk.MESSAGES,
    **demo.MESSAGES,
    **tables.MESSAGES,
    **terms.MESSAGES,
    **timeline.MESSAGES,
    **upkeep.MESSAGES,
    **cli.MESSAGES,
}
