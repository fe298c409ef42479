"""Change requests as plain data: the commands that `execute` has for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from procurekit.desk.considering import number_of
from procurekit.errors import InvalidValue
from procurekit.model.change_state import ChangeState
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.operations import OPERATIONS, Wanted
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.values import iso_text

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["CHANGE_COMMANDS", "actor_of", "change_as_dict", "wanted_of"]

Plain = dict[str, Any]


def actor_of(value: object) -> Actor:
    """An actor from an id or from plain data."""
    return from_plain(value, Actor) if isinstance(value, Mapping) else Actor(value)  # type: ignore[arg-type]


def wanted_of(changes: Any) -> Wanted:
    """What is asked for: fields by path, or a list of ``{"operation": "cancel_line", "line": 1}``."""
    if isinstance(changes, Mapping):
        return changes
    if not isinstance(changes, list | tuple) or not all(isinstance(one, Mapping) for one in changes):
        raise InvalidValue("not_many", field="changes", value=f"{changes!r:.80}", expected="dict")
    found: list[Any] = []
    for one in changes:
        name = one.get("operation")
        cls = OPERATIONS.get(name) if isinstance(name, str) else None
        if cls is None:
            raise InvalidValue("not_a_choice", field="operation", value=repr(name), choices=", ".join(OPERATIONS))
        found.append(from_plain({key: value for key, value in one.items() if key != "operation"}, cls))
    return found


def change_as_dict(state: OrderState, change: ChangeState) -> Plain:
    """A change request as plain data: what it asks for, where it stands, and the rounds so far."""
    return {
        "id": change.id,
        "number": number_of(state, change),
        "order": state.id,
        "state": change.state,
        "stage": change.stage,
        "version": change.version,
        "side": change.side,
        "agreed": change.agreed,
        "origin": change.origin,
        "applied": change.applied,
        "document": plain_of(change.request),
        "offers": [
            {
                "side": one.side,
                "origin": one.origin,
                "revision": one.revision,
                "actor": one.actor,
                "at": None if one.at is None else iso_text(one.at),
                "changes": [plain_of(made) for made in one.changes],
            }
            for one in change.offers
        ],
    }


def _shown(desk: Desk, change: ChangeState) -> Plain:
    return {"change": change_as_dict(desk.get(change.order), change)}


def _evidence(many: Any) -> tuple[Evidence, ...]:
    if not isinstance(many, list | tuple):
        raise InvalidValue("not_many", field="evidence", value=f"{many!r:.80}", expected="dict")
    return tuple(from_plain(one, Evidence) for one in many)


def _propose(
    desk: Desk,
    _: str,
    order: str,
    changes: Any,
    by: Any,
    version: int | None = None,
    reason: str | None = None,
    responsibility: str | None = None,
    initiator: str | None = None,
    channel: str | None = None,
    evidence: Any = (),
    number: str | None = None,
    draft: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
    key: str | None = None,
    at: str | None = None,
) -> Plain:
    subject: OrderState | str = order if version is None else desk.at_version(order, version)
    more: Any = {"responsibility": responsibility, "initiator": initiator, "channel": channel, "number": number}
    change = desk.propose(
        subject,
        wanted_of(changes),
        by=actor_of(by),
        reason=reason,
        evidence=_evidence(evidence),
        draft=draft,
        key=key,
        at=at,
        **more,
    )
    return _shown(desk, change)


def _answer(
    desk: Desk,
    _: str,
    change: str,
    answer: str,
    by: Any,
    changes: Any = None,
    reason: str | None = None,
    channel: str | None = None,
    evidence: Any = (),
    key: str | None = None,
    at: str | None = None,
) -> Plain:
    done = desk.answer(
        change,
        answer,
        by=actor_of(by),
        changes=None if changes is None else wanted_of(changes),
        reason=reason,
        channel=channel,
        evidence=_evidence(evidence),
        key=key,
        at=at,
    )
    return _shown(desk, done)


def _revise(
    desk: Desk,
    _: str,
    change: str,
    by: Any,
    changes: Any = None,
    reason: str | None = None,
    key: str | None = None,
    at: str | None = None,
) -> Plain:
    wanted = None if changes is None else wanted_of(changes)
    return _shown(desk, desk.revise(change, wanted, by=actor_of(by), reason=reason, key=key, at=at))


def _impact(desk: Desk, lang: str, order: str | None = None, change: str | None = None, changes: Any = None) -> Plain:
    if change is not None:
        return {"impact": desk.impact(change).as_dict(lang)}
    if order is None or changes is None:
        raise InvalidValue("missing_argument", command="impact", name="change")
    return {"impact": desk.impact(order, wanted_of(changes)).as_dict(lang)}


def _changes(desk: Desk, _: str, order: str) -> Plain:
    state = desk.get(order)
    return {"changes": [change_as_dict(state, one) for one in state.changes.values()]}


def _change(desk: Desk, _: str, change: str) -> Plain:
    return _shown(desk, desk.change(change))


CHANGE_COMMANDS: Final[dict[str, Callable[..., Plain]]] = {
    "propose": _propose,
    "answer": _answer,
    "revise": _revise,
    "impact": _impact,
    "change": _change,
    "changes": _changes,
}
"""The commands for change requests by their names."""
