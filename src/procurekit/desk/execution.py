"""Execution: every command of the desk as a plain dict in and a plain dict out, for scripts, queues and web handlers.

``{"command": "create", "order": {…}, "by": "mei"}`` → ``{"ok": true, "order": {…}}``. What the caller did wrong comes
back as ``{"ok": false, "error": {"code": …, "text": …}}`` in the caller's language; it is never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Final

from procurekit.desk.alert_commands import ALERTING
from procurekit.desk.answers import Plain, actor_of, answered, order_as_dict, summary_as_dict
from procurekit.desk.fact_commands import FACTS, document_of
from procurekit.desk.plain_changes import CHANGE_COMMANDS, change_as_dict
from procurekit.desk.sourcing_commands import SOURCING
from procurekit.errors import InvalidValue, NotFound, ProcurekitError
from procurekit.model.agreement import Agreement
from procurekit.model.codec import from_plain
from procurekit.model.incident import Hold
from procurekit.model.order import PurchaseOrder
from procurekit.model.requisition import Requisition
from procurekit.model.sources_parts import DEPTH
from procurekit.model.state import OrderState

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["COMMANDS", "execute"]

_ONE_OF: Final = "order / requisition / agreement"
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


def _subject(desk: Desk, command: str, order: str | None, requisition: str | None, agreement: str | None) -> str:
    """The id of the one document that a command names, or an order's number."""
    if [order, requisition, agreement].count(None) != 2:  # noqa: PLR2004 - all but one
        raise InvalidValue("missing_argument", command=command, name=_ONE_OF)
    if requisition is not None:
        return desk.requisition(requisition).id
    return desk.agreement(agreement).id if agreement is not None else str(order)


def _moving(
    desk: Desk,
    command: str,
    order: str | None,
    requisition: str | None,
    agreement: str | None,
    change: str | None,
) -> Any:
    """The one document, or change request, that a command is about."""
    if change is not None and order is requisition is agreement is None:
        return desk.change(change)
    return _subject(desk, command, order, requisition, agreement)


def _create(
    desk: Desk,
    lang: str,
    by: Any,
    order: Any = None,
    requisition: Any = None,
    agreement: Any = None,
    key: str | None = None,
    at: str | None = None,
) -> Plain:
    given = [(order, PurchaseOrder), (requisition, Requisition), (agreement, Agreement)]
    named: list[Any] = [from_plain(one, kind) for one, kind in given if one is not None]
    if len(named) != 1:
        raise InvalidValue("missing_argument", command="create", name=_ONE_OF)
    return answered(desk, desk.create(named[0], by=actor_of(by), key=key, at=at), by, lang)


def _do(
    desk: Desk,
    lang: str,
    step: str,
    by: Any,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    document: Any = None,
    change: str | None = None,
    version: int | None = None,
    key: str | None = None,
    at: str | None = None,
    reason: str | None = None,
    level: str | None = None,
    to: str | None = None,
    position: str | None = None,
    allocation: str | None = None,
) -> Plain:
    if document is not None:
        state = desk.do(step, document_of(document), by=actor_of(by), key=key, allocation=allocation)
        return answered(desk, state, by, lang)
    asked: Any = {"key": key, "at": at, "reason": reason, "level": level, "to": to, "position": position}
    if change is not None:
        done = desk.do(step, desk.change(change), by=actor_of(by), **asked)
        return {"change": change_as_dict(desk.get(done.order), done)}
    name = _subject(desk, "do", order, requisition, agreement)
    subject: OrderState | str = name if version is None else desk.at_version(name, version)
    return answered(desk, desk.do(step, subject, by=actor_of(by), **asked), by, lang)


def _edit(
    desk: Desk,
    lang: str,
    changes: Any,
    by: Any,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    version: int | None = None,
    key: str | None = None,
    at: str | None = None,
    reason: str | None = None,
) -> Plain:
    name = _subject(desk, "edit", order, requisition, agreement)
    subject: OrderState | str = name if version is None else desk.at_version(name, version)
    return answered(desk, desk.edit(subject, changes, by=actor_of(by), key=key, at=at, reason=reason), by, lang)


def _check(
    desk: Desk,
    lang: str,
    step: str,
    by: Any,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    document: Any = None,
    change: str | None = None,
    level: str | None = None,
    to: str | None = None,
    position: str | None = None,
    reason: str | None = None,
    allocation: str | None = None,
) -> Plain:
    asked: Any = {"level": level, "to": to, "position": position, "reason": reason, "allocation": allocation}
    fact = None if document is None else document_of(document)
    subject = fact or _moving(desk, "check", order, requisition, agreement, change)
    reasons = desk.check(step, subject, by=actor_of(by), **asked)
    return {"allowed": not reasons, "reasons": [one.as_dict(lang) for one in reasons]}


def _allowed(
    desk: Desk,
    lang: str,
    by: Any,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    change: str | None = None,
) -> Plain:
    name = _moving(desk, "allowed", order, requisition, agreement, change)
    return {"steps": [one.as_dict(lang) for one in desk.allowed(name, by=actor_of(by))]}


def _explain(
    desk: Desk,
    lang: str,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    change: str | None = None,
) -> Plain:
    name = _moving(desk, "explain", order, requisition, agreement, change)
    return {"approvals": [one.as_dict(lang) for one in desk.explain(name)]}


def _follow(
    desk: Desk,
    lang: str,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    by: Any = None,
) -> Plain:
    name = _subject(desk, "follow", order, requisition, agreement)
    return answered(desk, desk.follow(name, by=None if by is None else actor_of(by)), by, lang)


def _due(
    desk: Desk,
    lang: str,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    change: str | None = None,
    at: str | None = None,
) -> Plain:
    name = _moving(desk, "due", order, requisition, agreement, change)
    return {"deadlines": [one.as_dict(lang) for one in desk.due(name, at)]}


def _hold(desk: Desk, lang: str, order: str, hold: Any, by: Any, key: str | None = None) -> Plain:
    return answered(desk, desk.hold(order, from_plain(hold, Hold), by=actor_of(by), key=key), by, lang)


def _release(
    desk: Desk, lang: str, order: str, hold: str, by: Any, reason: str | None = None, key: str | None = None
) -> Plain:
    return answered(desk, desk.release(order, hold, by=actor_of(by), reason=reason, key=key), by, lang)


def _redact(desk: Desk, lang: str, order: str, by: Any, reason: str | None = None, key: str | None = None) -> Plain:
    return answered(desk, desk.redact(order, by=actor_of(by), reason=reason, key=key), by, lang)


def _get(desk: Desk, lang: str, order: str, by: Any = None) -> Plain:
    return answered(desk, desk.get(order), by, lang)


def _as_of(
    desk: Desk,
    lang: str,
    order: str,
    at: str,
    known: bool = True,  # noqa: FBT001, FBT002 - a field of plain data
) -> Plain:
    state = desk.as_of(order, at, known=known)
    return {"order": None if state is None else order_as_dict(state, lang)}


def _revision(desk: Desk, lang: str, order: str, revision: int) -> Plain:
    return {"order": order_as_dict(desk.revision(order, revision), lang)}


def _timeline(
    desk: Desk,
    lang: str,
    order: str | None = None,
    requisition: str | None = None,
    agreement: str | None = None,
    page: bool = False,  # noqa: FBT001, FBT002 - a field of plain data
) -> Plain:
    timeline = desk.timeline(_subject(desk, "timeline", order, requisition, agreement))
    return {"html": timeline.html(lang)} if page else {"timeline": timeline.as_dict(lang)}


def _orders(
    desk: Desk, _: str, stage: str | None = None, supplier: str | None = None, number: str | None = None
) -> Plain:
    return {"orders": [summary_as_dict(one) for one in desk.orders(stage=stage, supplier=supplier, number=number)]}


def _worklist(desk: Desk, lang: str, purchaser: str | None = None, at: str | None = None) -> Plain:
    return {"worklist": [one.as_dict(lang) for one in desk.worklist(purchaser, at)]}


def _kpis(desk: Desk, lang: str, by: str | None = None, period: str | None = None, at: str | None = None) -> Plain:
    groups = desk.kpis(by=by, period=period, at=at)
    return {"groups": [group.as_dict(lang) for group in groups], "findings": desk.findings()}


def _costs(desk: Desk, lang: str, order: str, basis: Any = "amount", bases: Any = None) -> Plain:
    return {"costs": desk.costs(order, basis, bases={} if bases is None else bases).as_dict(lang)}


def _balance(desk: Desk, lang: str, order: str) -> Plain:
    return {"balance": desk.balance(order).as_dict(lang)}


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
    "hold": _hold,
    "release": _release,
    "redact": _redact,
    "get": _get,
    "as_of": _as_of,
    "revision": _revision,
    "timeline": _timeline,
    "orders": _orders,
    **SOURCING,
    **ALERTING,
    "worklist": _worklist,
    "kpis": _kpis,
    "costs": _costs,
    "balance": _balance,
    "verify": _verify,
    **CHANGE_COMMANDS,
    **FACTS,
}
"""Every command by its name."""
