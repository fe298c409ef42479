"""Execution: every command of the desk as a plain dict in and a plain dict out, for scripts, queues and web handlers.

``{"command": "create", "order": {…}, "by": "mei"}`` → ``{"ok": true, "order": {…}}``. What the caller did wrong comes
back as ``{"ok": false, "error": {"code": …, "text": …}}`` in the caller's language; it is never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Final

import attrs

from procurekit.desk.arguments import expect
from procurekit.errors import InvalidValue, NotFound, ProcurekitError
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.incident import Hold
from procurekit.model.kinds import DOCUMENTS, FACT_CLASSES, FACT_KINDS
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.picture import Picture, ShownFact
from procurekit.model.projection import OrderSummary
from procurekit.model.quantities import quantities
from procurekit.model.sources_parts import DEPTH
from procurekit.model.state import OrderState
from procurekit.values import iso_text

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["COMMANDS", "execute", "order_as_dict", "summary_as_dict"]

Plain = dict[str, Any]
_PLAIN: Final[dict[str, tuple[type, str]]] = {
    "str": (str, "not_text"),
    "int": (int, "not_an_integer"),
    "bool": (bool, "not_a"),
}


def execute(desk: Desk, command: object, lang: str = "en") -> Plain:
    """Run one command. Never raises for what a caller can do wrong."""
    lang = str(command.get("lang", lang)) if isinstance(command, Mapping) else lang
    try:
        return {"ok": True, **_run(desk, command, lang)}
    except ProcurekitError as error:
        return {"ok": False, "error": error.as_dict(lang)}


def _run(desk: Desk, command: object, lang: str) -> Plain:
    if not isinstance(command, Mapping) or not isinstance(command.get("command"), str):
        raise InvalidValue("not_a_command")
    _check_data(command)
    name = command["command"]
    act = COMMANDS.get(name)
    if act is None:
        raise NotFound("unknown_command", command=name, known=", ".join(sorted(COMMANDS)))
    given = {key: value for key, value in command.items() if key not in {"command", "lang"}}
    wanted = dict(list(signature(act).parameters.items())[2:])
    for key in given:
        if key not in wanted:
            raise InvalidValue("unknown_argument", command=name, name=key, known=", ".join(wanted))
    for key, parameter in wanted.items():
        if parameter.default is Parameter.empty and key not in given:
            raise InvalidValue("missing_argument", command=name, name=key)
        if key in given:
            _check_plain(key, given[key], str(parameter.annotation))
    return act(desk, lang, **given)


def _check_data(command: Mapping[object, object]) -> None:
    """What no document holds: texts with half a character, and data deeper than any."""
    level: list[object] = [command]
    for _ in range(DEPTH):
        inner: list[object] = []
        for one in level:
            if isinstance(one, str) and not one.isascii():
                try:
                    one.encode()
                except UnicodeEncodeError:
                    raise InvalidValue("broken_text", field=f"{one!a:.40}") from None
            elif isinstance(one, Mapping):
                inner += [*one, *one.values()]
            elif isinstance(one, list | tuple):
                inner += one
        if not inner:
            return
        level = inner
    raise InvalidValue("data_too_deep", most=DEPTH)


def _check_plain(name: str, value: object, annotation: str) -> None:
    """JSON may hold anything: what is annotated as text, a whole number or a truth value has to be one."""
    kind, _, optional = annotation.partition(" | ")
    if kind in _PLAIN and not (value is None and optional):
        wanted, code = _PLAIN[kind]
        if type(value) is not wanted:
            raise InvalidValue(code, field=name, value=repr(value), expected="True / False")


def order_as_dict(state: OrderState) -> Plain:
    """An order's state as plain data: the document in force, where it stands, and every line's quantities."""
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
        "holds": {id_: plain_of(hold) for id_, hold in state.holds.items()},
        "findings": [finding.as_dict() for _, finding in state.findings],
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


def _actor(value: object) -> Actor:
    return from_plain(value, Actor) if isinstance(value, Mapping) else Actor(value)  # type: ignore[arg-type]


def _document(value: object) -> Any:
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


def _seen(desk: Desk, state: OrderState, by: Any) -> Plain:
    """An order as plain data for whoever acted or asked: without what its workflow hides from them."""
    known = desk.workflows.fault(state) is None
    whole = {**order_as_dict(state), "workflow": desk.workflow_of(state).name if known else None}
    if by is None:
        return whole
    # Where nobody knows any more what is hidden, all of it is: what was done stays done.
    document = desk.shown(state, by=_actor(by)) if known else {}
    if document == whole["document"]:
        return whole
    counted = {one.get("number") for one in document.get("lines", ()) if "quantity" in one}
    counted |= {one.number for one in state.order.lines if one.quantity is None and known}
    lines = [one for one in whole["lines"] if one["number"] in counted]
    # A finding's values may be what is hidden: that it was found is told, and where.
    return {**whole, "document": document, "lines": lines, "findings": [_bare(one) for one in whole["findings"]]}


def _bare(finding: Mapping[str, Any]) -> Plain:
    """A finding without what it says of values."""
    return {"code": finding["code"], "path": finding["path"], "values": {}, "text": ""}


def _create(desk: Desk, _: str, order: Any, by: Any, key: str | None = None, at: str | None = None) -> Plain:
    state = desk.create(from_plain(order, PurchaseOrder), by=_actor(by), key=key, at=at)
    return {"order": _seen(desk, state, by)}


def _do(
    desk: Desk,
    _: str,
    step: str,
    by: Any,
    order: str | None = None,
    document: Any = None,
    version: int | None = None,
    key: str | None = None,
    at: str | None = None,
    reason: str | None = None,
    level: str | None = None,
    to: str | None = None,
    position: str | None = None,
) -> Plain:
    if document is not None:
        return {"order": _seen(desk, desk.do(step, _document(document), by=_actor(by), key=key), by)}
    if order is None:
        raise InvalidValue("missing_argument", command="do", name="order")
    subject: OrderState | str = order if version is None else desk.at_version(order, version)
    state = desk.do(step, subject, by=_actor(by), key=key, at=at, reason=reason, level=level, to=to, position=position)
    return {"order": _seen(desk, state, by)}


def _edit(
    desk: Desk,
    _: str,
    order: str,
    changes: Any,
    by: Any,
    version: int | None = None,
    key: str | None = None,
    at: str | None = None,
    reason: str | None = None,
) -> Plain:
    subject: OrderState | str = order if version is None else desk.at_version(order, version)
    return {"order": _seen(desk, desk.edit(subject, changes, by=_actor(by), key=key, at=at, reason=reason), by)}


def _check(
    desk: Desk,
    lang: str,
    step: str,
    order: str,
    by: Any,
    level: str | None = None,
    to: str | None = None,
    position: str | None = None,
    reason: str | None = None,
) -> Plain:
    reasons = desk.check(step, order, by=_actor(by), level=level, to=to, position=position, reason=reason)
    return {"allowed": not reasons, "reasons": [one.as_dict(lang) for one in reasons]}


def _allowed(desk: Desk, lang: str, order: str, by: Any) -> Plain:
    return {"steps": [one.as_dict(lang) for one in desk.allowed(order, by=_actor(by))]}


def _explain(desk: Desk, lang: str, order: str) -> Plain:
    return {"approvals": [one.as_dict(lang) for one in desk.explain(order)]}


def _follow(desk: Desk, _: str, order: str, by: Any = None) -> Plain:
    return {"order": _seen(desk, desk.follow(order, by=None if by is None else _actor(by)), by)}


def _due(desk: Desk, lang: str, order: str, at: str | None = None) -> Plain:
    return {"deadlines": [one.as_dict(lang) for one in desk.due(order, at)]}


def _record(
    desk: Desk,
    lang: str,
    document: Any,
    by: Any = None,
    source: str | None = None,
    channel: str | None = None,
    known_at: str | None = None,
    key: str | None = None,
) -> Plain:
    actor = None if by is None else _actor(by)
    state = desk.record(_document(document), by=actor, source=source, channel=channel, known_at=known_at, key=key)
    order = _seen(desk, state, by)
    # In the order's own list stands how much of each the actor may be told; here in their language.
    found = [
        finding.as_dict(lang) if told["text"] else told
        for (version, finding), told in zip(state.findings, order["findings"], strict=True)
        if version == state.version
    ]
    return {"order": order, "findings": found}


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
        ShownFact(str(one.get("key", place)), _document({k: v for k, v in one.items() if k != "key"}))
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


def _hold(desk: Desk, _: str, order: str, hold: Any, by: Any, key: str | None = None) -> Plain:
    return {"order": _seen(desk, desk.hold(order, from_plain(hold, Hold), by=_actor(by), key=key), by)}


def _release(
    desk: Desk, _: str, order: str, hold: str, by: Any, reason: str | None = None, key: str | None = None
) -> Plain:
    return {"order": _seen(desk, desk.release(order, hold, by=_actor(by), reason=reason, key=key), by)}


def _redact(desk: Desk, _: str, order: str, by: Any, reason: str | None = None, key: str | None = None) -> Plain:
    return {"order": _seen(desk, desk.redact(order, by=_actor(by), reason=reason, key=key), by)}


def _get(desk: Desk, _: str, order: str, by: Any = None) -> Plain:
    return {"order": _seen(desk, desk.get(order), by)}


def _as_of(desk: Desk, _: str, order: str, at: str) -> Plain:
    state = desk.as_of(order, at)
    return {"order": None if state is None else order_as_dict(state)}


def _timeline(desk: Desk, lang: str, order: str, page: bool = False) -> Plain:  # noqa: FBT001, FBT002 - plain data
    timeline = desk.timeline(order)
    return {"html": timeline.html(lang)} if page else {"timeline": timeline.as_dict(lang)}


def _orders(
    desk: Desk, _: str, stage: str | None = None, supplier: str | None = None, number: str | None = None
) -> Plain:
    return {"orders": [summary_as_dict(one) for one in desk.orders(stage=stage, supplier=supplier, number=number)]}


def _alerts(desk: Desk, lang: str, at: str | None = None) -> Plain:
    return {"alerts": [one.as_dict(lang) for one in desk.alerts(at)]}


def _worklist(desk: Desk, lang: str, purchaser: str | None = None, at: str | None = None) -> Plain:
    return {"worklist": [one.as_dict(lang) for one in desk.worklist(purchaser, at)]}


def _kpis(desk: Desk, lang: str, by: str | None = None, period: str | None = None, at: str | None = None) -> Plain:
    groups = desk.kpis(by=by, period=period, at=at)
    return {"groups": [group.as_dict(lang) for group in groups], "findings": desk.findings()}


def _verify(desk: Desk, lang: str) -> Plain:
    return {"verdict": desk.verify().as_dict(lang)}


COMMANDS: Final[dict[str, Callable[..., Plain]]] = {
    "create": _create,
    "do": _do,
    "edit": _edit,
    "check": _check,
    "allowed": _allowed,
    "explain": _explain,
    "due": _due,
    "follow": _follow,
    "record": _record,
    "observe": _observe,
    "hold": _hold,
    "release": _release,
    "redact": _redact,
    "get": _get,
    "as_of": _as_of,
    "timeline": _timeline,
    "orders": _orders,
    "alerts": _alerts,
    "worklist": _worklist,
    "kpis": _kpis,
    "verify": _verify,
}
"""Every command by its name."""
