"""Entry: one event of an order's history in words: who, when, what, why, from where, on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import field, frozen
from pendulum import DateTime

from procurekit.desk.sayings import Beside, Diff, FactLines
from procurekit.errors import Finding, say
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.agreed import from_promises
from procurekit.model.change import shown
from procurekit.model.change_events import Deemed, Notified, Proposed, Recipient, Revised
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
    Payload,
    Recorded,
    Redacted,
    Requested,
    Routed,
    Shown,
    Signed,
)
from procurekit.model.field_change import Change
from procurekit.model.follow_up import FollowUp
from procurekit.model.incident import Incident
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.values import Moment, iso_text
from procurekit.workflow.approval import Approval, Level
from procurekit.workflow.definition import Definition

__all__ = ["Entry", "Said", "entry_of"]

Said = tuple[str, dict[str, object]]


@frozen
class Entry:
    """One event as a reader needs it. `said` are (code, values) pairs of the catalogue, one per thing it says.

    `change` is the change request that it is about, `origin` how somebody's answer came (*confirmed* by themselves or
    *attested* by somebody else), `principal` the id of the one in whose name it was done, `via` who passed the right on
    between the two or forwarded what was signed. `automatic`: nobody decided it. `fact` is the id of the fact that it
    is about: what `correct` and `withdraw_fact` take.
    """

    version: int
    type: str
    at: Moment | None
    known_at: DateTime
    recorded_at: DateTime
    observed: bool
    actor: str | None
    actor_name: str | None
    on_behalf_of: str | None
    source: str | None
    channel: str | None
    reason: str | None
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    redacted: bool
    said: tuple[Said, ...]
    change: str | None = None
    initiator: str | None = None
    origin: str | None = None
    responsibility: str | None = None
    recipients: tuple[Recipient, ...] = ()
    via: tuple[str, ...] = ()
    principal: str | None = None
    automatic: bool = False
    fact: str | None = None
    payload: Payload | None = field(default=None, eq=False, repr=False)

    def text(self, lang: str = "en") -> str:
        """What happened, in words."""
        return say("timeline.semicolon", None, lang).join(say(code, values, lang) for code, values in self.said)

    def text_in_words(self, lang: str = "en") -> str:
        """What happened, for a reader who knows nothing of how we number lines."""
        many = ((code, {name: _spelled(value) for name, value in values.items()}) for code, values in self.said)
        return say("timeline.semicolon", None, lang).join(say(code, values, lang) for code, values in many)

    def who(self, lang: str = "en") -> str:
        """Who did it, on whose behalf, or which source showed it."""
        name = self.actor_name or self.actor or self.source or "—"
        if self.on_behalf_of is not None:
            return say("timeline.on_behalf_of", {"actor": name, "principal": self.on_behalf_of}, lang)
        return name

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The entry as plain data."""
        return {
            "version": self.version,
            "type": self.type,
            "at": None if self.at is None else iso_text(self.at),
            "known_at": iso_text(self.known_at),
            "recorded_at": iso_text(self.recorded_at),
            "observed": self.observed,
            "actor": self.actor,
            "actor_name": self.actor_name,
            "on_behalf_of": self.on_behalf_of,
            "source": self.source,
            "channel": self.channel,
            "reason": self.reason,
            "evidence": [{"name": e.name, "sha256": e.sha256, "uri": e.uri} for e in self.evidence],
            "findings": [finding.as_dict(lang) for finding in self.findings],
            "redacted": self.redacted,
            "change": self.change,
            "initiator": self.initiator,
            "origin": self.origin,
            "responsibility": self.responsibility,
            "recipients": [{"kind": one.kind, "name": one.name, "because": one.because} for one in self.recipients],
            "principal": self.principal,
            "via": list(self.via),
            "automatic": self.automatic,
            "fact": self.fact,
            "text": self.text(lang),
        }


def _placed(said: Said, state: OrderState | None, version: int) -> Said:
    """The same, with what changes in the words of its order."""
    code, values = said
    if state is None:
        return said
    return code, {
        name: Diff(from_promises(state, version, value.changes), state.order) if isinstance(value, Diff) else value
        for name, value in values.items()
    }


def _labelled(said: Said, payload: object, workflow: Definition | None) -> Said:
    """The same with its states, steps and levels as the workflow calls them."""
    code, values = said
    if workflow is None or not isinstance(payload, Moved | Signed | Routed | Created | Requested | Agreed):
        return said
    found: dict[str, object] = dict(values)
    for name in ("before", "state", "stage"):
        value = str(found.get(name))
        if name in found and workflow.has_state(value):
            found[name] = workflow.state(value)
    step = workflow.transition(str(found.get("command")))
    if step is not None:
        found["command"] = step
    signature = getattr(payload, "signature", None)
    approval = workflow.approval(str(getattr(payload, "approval", None) or getattr(signature, "approval", "")))
    for name in ("level", "to") if getattr(payload, "act", None) == "return" else ("level",):
        level = None if approval is None else _level(approval, str(found.get(name)))
        if level is not None:
            found[name] = level
    return code, found


def _level(approval: Approval, name: str) -> Level | None:
    """The level of that name; of an added signer, the level and who was added to it."""
    beside, _, added = name.partition("+")
    level = approval.level(beside)
    if level is None or not added:
        return level
    return Level(name, people=added, en=f"{level.text()} + {added}", zh=f"{level.text('zh')}加签人 {added}")


def entry_of(event: Event, workflow: Definition | None = None, state: OrderState | None = None) -> Entry:
    """What an event says; states and steps by the labels of its workflow, where it is known.

    What changes is told in the words of `state`'s order: a line's only delivery needs no number.
    """
    envelope, payload = event.envelope, event.payload
    document = getattr(payload, "document", None)
    evidence = (*getattr(payload, "evidence", ()), *getattr(document, "evidence", ()))
    return Entry(
        version=envelope.version,
        type=envelope.type,
        at=envelope.at,
        known_at=envelope.known_at,
        recorded_at=envelope.recorded_at,
        observed=envelope.observed,
        actor=envelope.actor,
        actor_name=event.actor_name,
        on_behalf_of=event.on_behalf_of_name or envelope.on_behalf_of,
        source=envelope.source,
        channel=envelope.channel or getattr(document, "channel", None),
        reason=getattr(payload, "reason", None) or getattr(document, "note", None) or getattr(document, "reason", None),
        evidence=evidence,
        findings=payload.findings,
        redacted=event.redacted,
        change=_request_of(payload),
        initiator=getattr(payload, "initiator", None) or getattr(document, "initiator", None),
        origin=getattr(payload, "origin", None) or getattr(document, "origin", None),
        responsibility=getattr(payload, "responsibility", None) or getattr(document, "responsibility", None),
        recipients=getattr(payload, "recipients", ()),
        via=tuple(dict.fromkeys((*envelope.via, *getattr(getattr(payload, "signature", None), "passed_by", ())))),
        principal=envelope.on_behalf_of,
        automatic=getattr(payload, "automatic", False),
        fact=payload.id if isinstance(payload, Recorded | Corrected | Cancelled) else None,
        payload=payload,
        said=tuple(
            _labelled(_placed(one, state, envelope.version), payload, workflow)
            for one in _SAYS[type(payload)](event.kind, payload)
        ),
    )


def _request_of(payload: Payload) -> str | None:
    """The change request that it is about."""
    return payload.id if isinstance(payload, Proposed) else getattr(payload, "change", None)


def _created(_: str, payload: Created) -> Iterator[Said]:
    order = payload.document
    values: dict[str, object] = {
        "number": order.number,
        "lines": len(order.lines),
        "supplier": order.supplier,
        "stage": payload.state,
    }
    yield "timeline.order.created", values


def _requested(kind: str, payload: Requested | Agreed) -> Iterator[Said]:
    document = payload.document
    values: dict[str, object] = {"number": document.number, "lines": len(document.lines), "stage": payload.state}
    yield f"timeline.{kind}.created", values


def _shown(_: str, payload: Shown) -> Iterator[Said]:
    yield "timeline.order.shown", {"number": payload.document.number}


def _moved(_: str, payload: Moved) -> Iterator[Said]:
    values: dict[str, object] = {"before": payload.before, "state": payload.state, "command": payload.command}
    verb = "followed" if payload.automatic else "moved"
    if payload.change is None:
        yield f"timeline.order.{verb}", values
        return
    values |= {"number": _number(payload.change), "beside": Beside((payload.origin,))}
    yield f"timeline.change_request.{verb}", values


def _signed(kind: str, payload: Signed) -> Iterator[Said]:
    values: dict[str, object] = {"command": payload.command, "level": payload.signature.level}
    yield f"timeline.{kind}.signed", {**values, "number": _number(payload.change)}


def _routed(kind: str, payload: Routed) -> Iterator[Said]:
    values: dict[str, object] = {"command": payload.command, "level": payload.level, "to": payload.to}
    yield f"timeline.{kind}.routed", {**values, "number": _number(payload.change)}


def _number(change: str | None) -> str:
    """Which request of its order a change request is."""
    return "" if change is None else change.rpartition(".")[2]


def _proposed(_: str, payload: Proposed) -> Iterator[Said]:
    request = payload.document
    values: dict[str, object] = {"number": _number(payload.id), "initiator": request.initiator}
    by = request.responsibility
    origin = request.origin if request.initiator == "supplier" else None
    beside = Beside((origin, None if by is None else f"responsible.{by}"))
    yield "timeline.change_request.created", {**values, "beside": beside, "changes": Diff(request.changes)}


def _revised(_: str, payload: Revised) -> Iterator[Said]:
    values: dict[str, object] = {"number": _number(payload.change), "side": payload.side}
    beside = Beside((payload.origin if payload.side == "supplier" else None,))
    yield "timeline.change_request.revised", {**values, "beside": beside, "changes": Diff(payload.changes)}


def _notified(_: str, payload: Notified) -> Iterator[Said]:
    yield "timeline.order.notified", {"recipients": ", ".join(one.name for one in payload.recipients)}


def _deemed(_: str, payload: Deemed) -> Iterator[Said]:
    many = tuple(
        Change(f"lines[{one.line}].schedule[{one.schedule}].promised", None, one.day.isoformat())
        for one in payload.promises
    )
    yield "timeline.order.deemed", {"days": payload.working_days, "promises": Diff(many)}


def _changed(_: str, payload: Changed) -> Iterator[Said]:
    if payload.revision is not None:
        many = tuple(one for one in payload.changes if one.path != "revision")
        values: dict[str, object] = {"revision": payload.revision, "changes": Diff(many)}
        if payload.change is None:
            yield "timeline.order.agreed", values
        else:
            yield "timeline.order.applied", {**values, "number": _number(payload.change)}
        return
    for one in payload.changes:
        yield "timeline.order.changed", {"path": one.path, "before": shown(one.before), "after": shown(one.after)}
    for one in payload.personal:
        yield "timeline.order.changed", {"path": one.path, "before": "…", "after": "…"}


def _recorded(kind: str, payload: Recorded | Corrected) -> Iterator[Said]:
    verb = "corrected" if isinstance(payload, Corrected) else "recorded"
    document: Any = payload.document
    values: dict[str, object] = {
        "number": f" {document.number}" if document.number else "",
        "what": FactLines(document),
    }
    if isinstance(document, Acknowledgement):
        yield f"timeline.acknowledgement.{document.origin}", {**values, "channel": document.channel or "—"}
        return
    values |= {name: getattr(document, name, None) for name in ("purpose", "kind", "channel", "answer")}
    carried = (getattr(document, "carrier", None), getattr(document, "tracking", None))
    values["carrier"] = " ".join(str(one) for one in carried if one is not None) or "—"
    if isinstance(document, Incident):
        solved = document.resolved_at is not None
        values["standing"] = "solved" if solved else "being_solved" if document.responded_at else "unanswered"
        by = document.responsibility
        values["beside"] = Beside((document.kind, None if by is None else f"responsible.{by}"))
        values["resolution"] = Beside((document.resolution,))
    yield f"timeline.{kind}.{verb}", values
    if isinstance(document, FollowUp) and document.next_on is not None:
        yield "timeline.follow_up.next", {"day": document.next_on}


def _spelled(value: object) -> object:
    return value.in_words() if isinstance(value, FactLines) else value


def _cancelled(kind: str, _: Cancelled) -> Iterator[Said]:
    yield f"timeline.{kind}.cancelled", {}


def _held(_: str, payload: HoldPlaced) -> Iterator[Said]:
    hold = payload.hold
    yield "timeline.order.held", {"kind": hold.kind, "line": hold.line or "—"}


def _released(_: str, __: HoldReleased) -> Iterator[Said]:
    yield "timeline.order.released", {}


def _found(_: str, payload: Found) -> Iterator[Said]:
    yield "timeline.order.found", {"count": len(payload.findings)}


def _redacted(_: str, payload: Redacted) -> Iterator[Said]:
    yield "timeline.order.redacted", {"events": payload.events, "streams": payload.streams}


_SAYS: Final[dict[type, Callable[[str, Any], Iterator[Said]]]] = {
    Created: _created,
    Requested: _requested,
    Agreed: _requested,
    Shown: _shown,
    Moved: _moved,
    Changed: _changed,
    Recorded: _recorded,
    Corrected: _recorded,
    Cancelled: _cancelled,
    HoldPlaced: _held,
    HoldReleased: _released,
    Found: _found,
    Redacted: _redacted,
    Signed: _signed,
    Routed: _routed,
    Proposed: _proposed,
    Revised: _revised,
    Notified: _notified,
    Deemed: _deemed,
}
