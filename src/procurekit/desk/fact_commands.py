"""Facts as plain data: the commands that `execute` has for what happened to orders, and for what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from procurekit.desk.answers import Plain, actor_of, seen
from procurekit.desk.arguments import expect
from procurekit.errors import InvalidValue, NotFound
from procurekit.model.codec import from_plain
from procurekit.model.kinds import DOCUMENTS, FACT_CLASSES, FACT_KINDS
from procurekit.model.order import PurchaseOrder
from procurekit.model.picture import Picture, ShownFact
from procurekit.model.state import OrderState

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["FACTS", "document_of"]


def document_of(value: object) -> Any:
    """A fact document: enveloped, or ``{"kind": "receipt", …fields}``."""
    if isinstance(value, Mapping) and "procurekit" not in value:
        kind = value.get("kind_of_document", value.get("document"))
        cls = DOCUMENTS.get(kind) if isinstance(kind, str) else None
        if cls is None or kind not in FACT_KINDS:
            raise InvalidValue("not_a_choice", field="document", value=kind, choices=", ".join(FACT_KINDS))
        rest = {key: one for key, one in value.items() if key not in {"kind_of_document", "document"}}
        return from_plain(rest, cls)
    document: object = from_plain(value)
    expect("document", document, FACT_CLASSES)
    return document


def _record(
    desk: Desk,
    lang: str,
    document: Any,
    by: Any = None,
    source: str | None = None,
    channel: str | None = None,
    known_at: str | None = None,
    key: str | None = None,
    allocation: str | None = None,
) -> Plain:
    actor = None if by is None else actor_of(by)
    told = {"source": source, "channel": channel, "known_at": known_at, "allocation": allocation}
    return _found(desk, lang, desk.record(document_of(document), by=actor, key=key, **told), by)


def _found(desk: Desk, lang: str, state: OrderState, by: Any) -> Plain:
    """The order after a fact, and what was found about that."""
    order = seen(desk, state, by, lang)
    # In the order's own list stands how much of each the actor may be told.
    told = zip(state.findings, order["findings"], strict=True)
    found = [finding for (version, _), finding in told if version == state.version]
    return {"order": order, "findings": found}


def _correct(
    desk: Desk,
    lang: str,
    fact: str,
    document: Any,
    by: Any = None,
    order: str | None = None,
    kind: str | None = None,
    reason: str | None = None,
    key: str | None = None,
    allocation: str | None = None,
    observed: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
    source: str | None = None,
    channel: str | None = None,
) -> Plain:
    # A whole document says of which kind it is; what doesn't, are the fields that change.
    if not isinstance(document, Mapping):
        raise InvalidValue("not_a", field="document", value=f"{document!r:.80}", expected="dict")
    whole = {"procurekit", "kind_of_document", "document"} & document.keys()
    state = desk.correct(
        _fact(desk, fact, order, kind),
        document_of(document) if whole else document,
        by=None if by is None else actor_of(by),
        reason=reason,
        key=key,
        allocation=allocation,
        observed=observed,
        source=source,
        channel=channel,
    )
    return _found(desk, lang, state, by)


def _withdraw_fact(
    desk: Desk,
    lang: str,
    fact: str,
    by: Any = None,
    order: str | None = None,
    kind: str | None = None,
    reason: str | None = None,
    key: str | None = None,
    observed: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
    source: str | None = None,
    channel: str | None = None,
) -> Plain:
    actor, told = None if by is None else actor_of(by), {"source": source, "channel": channel}
    fact = _fact(desk, fact, order, kind)
    return _found(desk, lang, desk.withdraw_fact(fact, by=actor, reason=reason, key=key, observed=observed, **told), by)


def _fact(desk: Desk, fact: str, order: str | None, kind: str | None) -> str:
    """The id of a fact: as given, or by its number among an order's facts of a kind."""
    if order is None or kind is None:
        return fact
    try:
        return desk.get(order).fact(kind, fact).id
    except KeyError:
        raise NotFound("not_found", what=kind, id=fact, book=desk.book) from None


def _observe(
    desk: Desk,
    _: str,
    source: str,
    number: str,
    order: Any,
    facts: Any = (),
    stage: str | None = None,
    complete: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
    at: str | None = None,
    known_at: str | None = None,
) -> Plain:
    if not isinstance(facts, list | tuple) or not all(isinstance(one, Mapping) for one in facts):
        raise InvalidValue("not_many", field="facts", value=repr(facts), expected="dict")
    shown = [
        ShownFact(str(one.get("key", place)), document_of({k: v for k, v in one.items() if k != "key"}))
        for place, one in enumerate(facts)
    ]
    picture = Picture(
        number,
        from_plain(order, PurchaseOrder),
        stage=stage,
        facts=shown,
        complete=complete,
        at=at,
        known_at=known_at,
    )
    return {"progress": desk.observe(picture, source=source).as_dict()}


def _incident(desk: Desk, _: str, incident: str) -> Plain:
    return {"incident": desk.incident(incident).as_dict()}


def _incidents(
    desk: Desk,
    _: str,
    open_only: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
    supplier: str | None = None,
) -> Plain:
    return {"incidents": [one.as_dict() for one in desk.incidents(open_only=open_only, supplier=supplier)]}


def _respond(
    desk: Desk,
    lang: str,
    incident: str,
    by: Any,
    at: str | None = None,
    responsibility: str | None = None,
    note: str | None = None,
    key: str | None = None,
) -> Plain:
    blamed: Any = responsibility
    state = desk.respond(incident, by=actor_of(by), at=at, responsibility=blamed, note=note, key=key)
    return {"order": seen(desk, state, by, lang), "incident": desk.incident(incident).as_dict()}


def _resolve(
    desk: Desk,
    lang: str,
    incident: str,
    resolution: str,
    by: Any,
    at: str | None = None,
    responsibility: str | None = None,
    note: str | None = None,
    key: str | None = None,
) -> Plain:
    blamed: Any = responsibility
    state = desk.resolve(incident, resolution, by=actor_of(by), at=at, responsibility=blamed, note=note, key=key)
    return {"order": seen(desk, state, by, lang), "incident": desk.incident(incident).as_dict()}


def _reopen_incident(
    desk: Desk, lang: str, incident: str, by: Any, reason: str, at: str | None = None, key: str | None = None
) -> Plain:
    state = desk.reopen_incident(incident, by=actor_of(by), reason=reason, at=at, key=key)
    return {"order": seen(desk, state, by, lang), "incident": desk.incident(incident).as_dict()}


FACTS: Final[dict[str, Callable[..., Plain]]] = {
    "record": _record,
    "correct": _correct,
    "withdraw_fact": _withdraw_fact,
    "observe": _observe,
    "incident": _incident,
    "incidents": _incidents,
    "respond": _respond,
    "resolve": _resolve,
    "reopen_incident": _reopen_incident,
}
"""The commands about facts by their names."""
