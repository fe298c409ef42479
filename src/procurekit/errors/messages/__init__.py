"""The texts of the catalogue, one file per layer that speaks them."""

from __future__ import annotations

from typing import Final

from procurekit.errors.messages import (
    alerts,
    changes,
    chasing,
    cli,
    cli_alerts,
    definitions,
    demo,
    desk,
    event_logs,
    expressions,
    finding_labels,
    findings,
    kpis,
    measuring,
    model,
    page,
    scores,
    showing,
    sourcing,
    stores,
    tables,
    terms,
    timeline,
    upkeep,
    values,
    wording,
    workflow,
)

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **values.MESSAGES,
    **expressions.MESSAGES,
    **model.MESSAGES,
    **finding_labels.MESSAGES,
    **findings.MESSAGES,
    **sourcing.MESSAGES,
    **stores.MESSAGES,
    **desk.MESSAGES,
    **alerts.MESSAGES,
    **kpis.MESSAGES,
    **measuring.MESSAGES,
    **changes.MESSAGES,
    **demo.MESSAGES,
    **tables.MESSAGES,
    **event_logs.MESSAGES,
    **terms.MESSAGES,
    **timeline.MESSAGES,
    **page.MESSAGES,
    **showing.MESSAGES,
    **wording.MESSAGES,
    **workflow.MESSAGES,
    **definitions.MESSAGES,
    **upkeep.MESSAGES,
    **chasing.MESSAGES,
    **scores.MESSAGES,
    **cli.MESSAGES,
    **cli_alerts.MESSAGES,
}
