"""Standing findings: what of an order's findings can't be right as things are; its state keeps all there ever were."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final, TypeAlias

from procurekit.errors import Finding
from procurekit.model.allocation import REFERENCED
from procurekit.model.balance import EXCESSES, left_over
from procurekit.model.change_events import Proposed, Revised
from procurekit.model.events import Event
from procurekit.model.findings import OF_FACTS, OF_ORDERS, fact_findings, order_findings
from procurekit.model.kinds import FACT_KINDS
from procurekit.model.state import OrderState

__all__ = ["new_findings", "standing_findings"]

_FACTS: Final = frozenset(FACT_KINDS)
_GONE: Final = "not_shown_any_more"
# Which of several a finding speaks of, all at one place.
_NAMES: Final = ("name", "schedule", "lot", "serial")
Place: TypeAlias = tuple[str | None, ...]


def standing_findings(state: OrderState) -> tuple[tuple[int, Finding], ...]:
    """The findings that nobody has put right since, each with the version of the event that states it.

    What was said of a fact before it was corrected or withdrawn stands no more, nor what an offer of a change would
    have brought that never came into force; of the order's own document, of facts beside the order as it is, of
    what is too much in all and of lines that a source didn't show any more, what is so now.
    """
    if not state.findings:
        return ()
    return state.once("standing_findings", lambda: _standing(state))


def new_findings(state: OrderState | None, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that the order's history doesn't state already as what stands, of the order or as what is too much in all.

    What stands of a fact says nothing of another one.
    """
    known = frozenset() if state is None else state.once("stated", lambda: _stated(state))
    fresh = {_key(one): one for one in found if _key(one) not in known}
    return tuple(fresh.values())


def _stated(state: OrderState) -> frozenset[tuple[object, ...]]:
    facts = {one.envelope.version for one in state.history if one.kind in _FACTS}
    standing = standing_findings(state)
    return frozenset(_key(one) for version, one in standing if one.code in EXCESSES or version not in facts)


def _key(one: Finding) -> tuple[object, ...]:
    return (one.code, one.path, *sorted(one.values.items()))


def _standing(state: OrderState) -> tuple[tuple[int, Finding], ...]:
    events = {one.envelope.version: one for one in state.history}
    # What came since an excess was stated may have made it another amount.
    lines = state.lines if any(one.code in EXCESSES for _, one in state.findings) else ()
    too_much = {(one.code, one.path): one for line in lines for _, much, one in left_over(state, line) if much > 0}
    stated = set(order_findings(state.order))
    said: dict[str, frozenset[Place]] = {}
    # Of the order, and of what is too much in all, what is stated several times stands once, as it was stated last.
    found: dict[tuple[object, ...], tuple[int, Finding]] = {}
    for version, one in state.findings:
        name, event = (one.code, one.path), events[version]
        if one.code in EXCESSES:
            if name in too_much and not _is_made_up(one, too_much[name]):
                found[name] = version, too_much[name]
            continue
        if event.kind in _FACTS:
            stands = version == _said_last(state, event)
            if stands and one.code in OF_FACTS:
                id_ = _id_of(event)
                if id_ not in said:
                    said[id_] = _said_now(state, event.kind, id_)
                stands = _place(one) in said[id_]
        elif one.code == _GONE:
            stands = _is_gone(state, one)
        else:
            stands = _is_in_force(state, event) and (one.code not in OF_ORDERS or one in stated)
        if stands:
            found[_id_of(event), *_key(one)] = version, one
    return tuple(sorted(found.values(), key=itemgetter(0)))


def _is_made_up(one: Finding, now: Finding) -> bool:
    """Has all come since that was taken back under a bill? What is billed ahead of that now is another matter."""
    if one.code != "invoiced_more_than_received":
        return False
    return Decimal(str(now.values["received"])) >= Decimal(str(one.values["invoiced"]))


def _said_last(state: OrderState, event: Event) -> int:
    """The version of the event that says last what the fact is that an event tells of."""
    kept = state.documents[event.kind].get(_id_of(event))
    return event.envelope.version if kept is None else kept.version


def _said_now(state: OrderState, kind: str, id_: str) -> frozenset[Place]:
    """What can't be right about a fact beside the order as it is now."""
    document = state.documents[kind][id_].document
    # Who had to name a schedule line has to still, whatever policy is asked elsewhere.
    return frozenset() if document is None else frozenset(map(_place, fact_findings(state, document, REFERENCED, id_)))


def _is_gone(state: OrderState, one: Finding) -> bool:
    """Does the source that showed a line once still not show it?"""
    view = state.views.get(one.values["source"] or "")
    lines = () if view is None else view.order.lines
    return any(line.status == "cancelled" and one.path == f"lines[{line.number}]" for line in lines)


def _place(one: Finding) -> Place:
    """What a finding is about; how much it is of that may be another amount by now."""
    return (one.code, one.path, *(one.values.get(name) for name in _NAMES))


def _id_of(event: Event) -> str:
    """The id of the fact that an event tells of; nothing where it tells of none."""
    payload: Any = event.payload
    return str(payload.id) if event.kind in _FACTS else ""


def _is_in_force(state: OrderState, event: Event) -> bool:
    """Of an offer of a change: was it the one that was applied? Of all else, yes."""
    payload = event.payload
    if not isinstance(payload, Proposed | Revised):
        return True
    change = state.changes[payload.id if isinstance(payload, Proposed) else payload.change]
    return change.applied is not None and change.offers[-1].version == event.envelope.version
