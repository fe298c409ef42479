"""Answers: what the commands of `execute` give back of a document, as plain JSON-able data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.line_quantities import quantities
from procurekit.model.party import Actor
from procurekit.model.projection import OrderSummary
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.values import iso_text

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["Plain", "actor_of", "answered", "document_as_dict", "order_as_dict", "seen", "summary_as_dict"]

Plain = dict[str, Any]


def order_as_dict(state: OrderState, lang: str = "en") -> Plain:
    """An order's state as plain data: the document in force, where it stands, every line's quantities, its facts."""
    return {
        "id": state.id,
        "version": state.version,
        "state": state.state,
        "stage": state.stage,
        "document": plain_of(state.order),
        "lines": [
            {"number": line.number, "status": line.status, "quantities": plain_of(quantities(state, line))}
            for line in state.order.lines
        ],
        "facts": [
            {"id": kept.id, "kind": kind, "number": getattr(kept.document, "number", None)}
            for kind in state.documents
            for kept in state.kept(kind)
        ],
        "holds": {id_: plain_of(hold) for id_, hold in state.holds.items()},
        "findings": [finding.as_dict(lang) for _, finding in state.findings],
    }


def document_as_dict(state: AnyState, lang: str = "en") -> Plain:
    """The state of another document than an order as plain data: the document in force, and where it stands."""
    return {
        "id": state.id,
        "version": state.version,
        "state": state.state,
        "stage": state.stage,
        "document": plain_of(state.document),
        "findings": [finding.as_dict(lang) for _, finding in state.findings],
    }


def summary_as_dict(one: OrderSummary) -> Plain:
    """One row of the list of orders as plain data."""
    shown: Plain = {}
    for name in attrs.fields_dict(OrderSummary):
        value = getattr(one, name)
        if hasattr(value, "isoformat"):
            value = iso_text(value)
        shown[name] = dict(value) if isinstance(value, Mapping) else value
        if name in {"amount", "open_amount"} and value is not None:
            shown[name] = f"{value:f}"
    return shown


def actor_of(value: object) -> Actor:
    """The actor of plain data: an id, or a whole one."""
    return from_plain(value, Actor) if isinstance(value, Mapping) else Actor(value)  # type: ignore[arg-type]


def answered(desk: Desk, state: AnyState, by: Any, lang: str) -> Plain:
    """What a command answers of the document that it was about, under the name of its kind."""
    return {state.kind: seen(desk, state, by, lang)}


def seen(desk: Desk, state: AnyState, by: Any, lang: str) -> Plain:
    """A document as plain data for whoever acted or asked: without what its workflow hides from them."""
    known = desk.workflows.fault(state) is None
    told = order_as_dict(state, lang) if isinstance(state, OrderState) else document_as_dict(state, lang)
    whole = {**told, "workflow": desk.workflow_of(state).name if known else None}
    if by is None:
        return whole
    # Where nobody knows any more what is hidden, all of it is: what was done stays done.
    document = desk.shown(state, by=actor_of(by)) if known else {}
    if document == whole["document"]:
        return whole
    if not isinstance(state, OrderState):
        return {**whole, "document": document, "findings": [_bare(one) for one in whole["findings"]]}
    counted = {one.get("number") for one in document.get("lines", ()) if "quantity" in one}
    counted |= {one.number for one in state.order.lines if one.quantity is None and known}
    lines = [one for one in whole["lines"] if one["number"] in counted]
    # A finding's values may be what is hidden: that it was found is told, and where.
    return {**whole, "document": document, "lines": lines, "findings": [_bare(one) for one in whole["findings"]]}


def _bare(finding: Mapping[str, Any]) -> Plain:
    """A finding without what it says of values."""
    return {"code": finding["code"], "path": finding["path"], "values": {}, "text": ""}
