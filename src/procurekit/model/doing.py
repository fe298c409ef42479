"""From an event to the deed it tells of: which command, by whom, signed how."""

from __future__ import annotations

from typing import Final

from procurekit.model.alert_events import ALERT_VERBS
from procurekit.model.change_events import Deemed, Notified, Proposed, Revised
from procurekit.model.deeds import Deed
from procurekit.model.events import (
    Agreed,
    Cancelled,
    Changed,
    Corrected,
    Created,
    Event,
    Found,
    HoldPlaced,
    HoldReleased,
    Moved,
    Recorded,
    Redacted,
    Requested,
    Routed,
    Shown,
    Signed,
)
from procurekit.model.kinds import FACT_COMMANDS

__all__ = ["deed_of"]

_VERBS: Final = {kind: command for command, kind in FACT_COMMANDS.items()}
_COMMANDS: Final[dict[type, str]] = {
    Created: "create",
    Requested: "create",
    Agreed: "create",
    Changed: "edit",
    Corrected: "correct",
    Cancelled: "withdraw_fact",
    HoldPlaced: "hold",
    HoldReleased: "release",
    Shown: "observed",
    Found: "observed",
    Redacted: "redact",
    Revised: "revise",
    Notified: "notified",
    Deemed: "observed",
    # No workflow moves an alert: what happens to one is nobody's step.
    **ALERT_VERBS,
}


def deed_of(event: Event) -> Deed:
    """What an event says was done."""
    envelope, payload = event.envelope, event.payload
    who = (envelope.actor, envelope.on_behalf_of, envelope.at)
    match payload:
        case Moved():
            return Deed.made(
                payload.command,
                *who,
                payload.state,
                signature=payload.signature,
                via=envelope.via,
                voided=payload.voided,
                automatic=payload.automatic,
            )
        case Signed():
            return Deed.made(payload.command, *who, signature=payload.signature, via=envelope.via)
        case Routed():
            return Deed.made(
                payload.command,
                *who,
                act=payload.act,
                approval=payload.approval,
                level=payload.level,
                to=payload.to,
                position=payload.position,
                voided=payload.voided,
                via=envelope.via,
            )
        case Proposed():
            return Deed.made("propose", *who, payload.state, via=envelope.via)
        case Created() | Requested() | Agreed():
            return Deed.made("create", *who, payload.state, via=envelope.via)
        case Recorded():
            return Deed.made(_VERBS[event.kind], *who, via=envelope.via)
        case Changed() if payload.change is not None:
            return Deed.made("apply", *who, via=envelope.via)
        case _:
            return Deed.made(_COMMANDS[type(payload)], *who, via=envelope.via)
