"""Changes: what differs between two versions of a document, field by field, invertible.

A path names lines and schedule lines by number: ``lines[1].schedule[2].promised``, ``custom.colour``. Values are plain
stored data, so that a change can be stored, shown and undone without the classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final, TypeVar, cast

from attrs import evolve

from procurekit.errors import InvalidValue
from procurekit.model.agreement import Agreement, AgreementLine
from procurekit.model.codec import restore, store
from procurekit.model.field_change import Change
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.model.shorthand import SCHEDULE

__all__ = [
    "apply_changes",
    "brought_back",
    "changes_between",
    "inverse",
    "is_personal",
    "lost_in",
    "put",
    "shown",
    "value_at",
    "value_in",
]

_NUMBERED: Final = frozenset({"lines", "schedule"})
_PARTIES: Final = frozenset({"supplier", "buyer", "bill_to", "carrier"})
_PERSONAL: Final = frozenset({"contacts", "note", "reason", "evidence"})
_OF_PARTIES: Final = frozenset(f"{party}.contacts" for party in _PARTIES)
_LINE: Final = re.compile(r"lines\[\d+\]\.")
# What follows ``custom.`` is a host's own name, whatever signs it holds.
_CUSTOM: Final = re.compile(r"((?:[^.]+\.)*?)custom\.(.+)", re.DOTALL)
_PLACES: Final = (("lines", "line"), ("schedule", "schedule"))
# Whose order it is, whoever reads of the order knows.
_OF_PLACES: Final = frozenset({"order", "line", "schedule"})
_OF_LINE: Final = 2  # steps of a path such as lines[1].quantity
_NUMBER: Final = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*", re.ASCII)
_STEP: Final = re.compile(r"(\w+)\[(\d+)\]|([^.\[\]]+)")
_PATH: Final = re.compile(rf"(?:{_STEP.pattern})(?:\.(?:{_STEP.pattern}))*")

_OF_A_LINE: Final = re.compile(r"lines\[(\d+)\]")
_SAME: Final = ""
"""Under which a line that nobody changes stands in its place; no field has that name."""

_LINES_OF: Final[dict[type, type]] = {PurchaseOrder: OrderLine, Requisition: RequisitionLine, Agreement: AgreementLine}

D = TypeVar("D", bound=PurchaseOrder | Requisition | Agreement)


def changes_between(before: D, after: D, *, complete: bool = True) -> tuple[Change, ...]:
    """What turns one document into another. Where `after` is not complete, what it leaves out is not a change.

    >>> from procurekit.model.order import OrderLine
    >>> old, new = (
    ...     PurchaseOrder("1", lines=[OrderLine(1, "A", "10", requested=day)]) for day in ("2026-01-01", "2026-01-05")
    ... )
    >>> [(one.path, one.before, one.after) for one in changes_between(old, new)]
    [('lines[1].schedule[1].requested', '2026-01-01', '2026-01-05')]
    """
    return tuple(_differences(store(before), store(after), "", complete=complete))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], path: str, *, complete: bool) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was == now or (now is None and not complete):
            continue
        here = f"{path}.{name}" if path else name
        if name in _NUMBERED:
            yield from _numbered(was or [], now or [], here, complete=complete)
        elif name == "custom":
            yield from _custom(was or {}, now or {}, here, complete=complete)
        elif name in _PARTIES and was and now:
            yield from _differences(was, now, here, complete=complete)
        elif name in _PARTIES:
            # A whole party comes or goes: its contacts are a change of their own, since they are personal data.
            was, now = dict(was or {}), dict(now or {})
            hidden = was.pop("contacts", None), now.pop("contacts", None)
            yield Change(here, was or None, now or None)
            if hidden != (None, None):
                yield Change(f"{here}.contacts", *hidden)
        else:
            yield Change(here, was, now)


def _custom(old: Mapping[str, Any], new: Mapping[str, Any], path: str, *, complete: bool) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was != now and (now is not None or complete):
            yield Change(f"{path}.{name}", was, now)


def _numbered(old: list[dict[str, Any]], new: list[dict[str, Any]], path: str, *, complete: bool) -> Iterator[Change]:
    olds, news = ({one["number"]: one for one in many} for many in (old, new))
    for number in sorted({*olds, *news}):
        was, now = olds.get(number), news.get(number)
        here = f"{path}[{number}]"
        if was is None or now is None:
            if now is not None or complete:
                yield from _whole(here, was, now)
        elif was != now:
            yield from _differences(was, now, here, complete=complete)


def _whole(path: str, was: dict[str, Any] | None, now: dict[str, Any] | None) -> Iterator[Change]:
    """A line that comes or goes; the contacts of a party that it names are a change of their own."""
    bare = [None if one is None else _without_contacts(one) for one in (was, now)]
    yield Change(path, *bare)
    for party in sorted(_PARTIES):
        hidden = [None if one is None else (one.get(party) or {}).get("contacts") for one in (was, now)]
        if hidden != [None, None]:
            yield Change(f"{path}.{party}.contacts", *hidden)


def _without_contacts(line: dict[str, Any]) -> dict[str, Any]:
    named = {party: line[party] for party in _PARTIES & line.keys() if "contacts" in line[party]}
    bare = {party: {key: one for key, one in told.items() if key != "contacts"} for party, told in named.items()}
    return {**line, **bare}


def apply_changes(document: D, changes: Iterable[Change]) -> D:
    """The document after the changes. Raises InvalidValue if a path names nothing or the result is not a valid one."""
    many, paper = tuple(changes), cast("Any", document)
    of_lines = [one for one in many if _OF_A_LINE.match(one.path)]
    header = [one for one in many if not _OF_A_LINE.match(one.path)]
    if any(one.path != "revision" for one in header):
        data = store(evolve(paper, lines=()))
        for one in header:
            _set(data, one)
        paper, more = restore(type(document), data), {}
    else:
        # A revision changes lines, mostly: reading the whole header anew would be most of what there is to do.
        more = {"revision": header[-1].after or 1} if header else {}
    changed: D = evolve(paper, lines=_lines_after(document, of_lines), **more)
    return changed


def _lines_after(document: PurchaseOrder | Requisition | Agreement, changes: Iterable[Change]) -> list[Any]:
    many = tuple(changes)
    touched = {int(place[1]) for one in many if (place := _OF_A_LINE.match(one.path))}
    # Lines that nobody changes stay as they are, for the same reason.
    data: dict[str, Any] = {
        "lines": [store(one) if one.number in touched else {"number": one.number, _SAME: one} for one in document.lines]
    }
    for one in many:
        # The contacts of a line that has gone went with it.
        if one.after is None and is_personal(one) and lost_in(data, one.path) is not None:
            continue
        _set(data, one)
    kind = _LINES_OF[type(document)]
    return [one[_SAME] if _SAME in one else restore(kind, one) for one in data["lines"]]


def brought_back(changes: Iterable[Change], shows: PurchaseOrder, order: PurchaseOrder) -> tuple[Change, ...]:
    """The changes to what a source shows, for an order from which somebody took what some of them speak of meanwhile.

    A schedule line or a party that isn't there any more comes back whole, as the source shows it.
    """
    many = tuple(changes)
    there, whole = store(order), store(apply_changes(shows, many))
    done: dict[str, Change] = {}
    for one in many:
        lost = lost_in(there, one.path)
        if lost is None:
            done[one.path] = one
        elif lost in _PARTIES and lost not in whole:
            # Nobody shows it any more.
            continue
        elif lost in _PARTIES:
            party = dict(whole[lost])
            contacts = party.pop("contacts", None)
            done[lost] = Change(lost, None, party)
            if contacts is not None or one.path.endswith(".contacts"):
                done[f"{lost}.contacts"] = Change(f"{lost}.contacts", None, contacts)
        else:
            done[lost] = Change(lost, None, _found(whole, lost))
    return tuple(done.values())


def lost_in(data: dict[str, Any], path: str) -> str | None:
    """The path of the first thing on the way to a path that isn't there, in plain data; None where nothing lacks."""
    here: Any = data
    way = ""
    for name, number in _steps(path)[:-1]:
        way = f"{way}.{name}" if way else name
        if number is not None:
            way = f"{way}[{number}]"
            here = next((one for one in here.get(name, ()) if one["number"] == number), None)
        else:
            here = here.get(name) if name in _PARTIES else here.get(name, {})
        if here is None:
            return way
    return None


def _found(data: dict[str, Any], path: str) -> Any:
    here: Any = data
    for name, number in _steps(path):
        here = here[name] if number is None else _item(here[name], number, path)
    return here


def value_at(order: PurchaseOrder, path: str) -> Any:
    """The plain value at a path of an order; None where there is none.

    >>> from procurekit.model.order import OrderLine
    >>> value_at(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "10")]), "lines[1].quantity")
    {'amount': '10'}
    """
    return value_in(store(order), path)


def value_in(data: dict[str, Any], path: str) -> Any:
    """The value at a path of an order's plain data; None where there is none."""
    if lost_in(data, path) is not None:
        return None
    name, number = _steps(path)[-1]
    here: Any = data
    for step, place in _steps(path)[:-1]:
        here = here.get(step, {}) if place is None else _item(here[step], place, path)
    if number is None:
        return here.get(name)
    return next((one for one in here.get(name, ()) if one["number"] == number), None)


def shown(value: object) -> str:
    """A plain value as a reader needs it: an object's values without their punctuation, — where it is absent.

    >>> shown([{"order": "order_1", "line": 1, "quantity": {"amount": "60", "unit": "EA"}}])
    'lines[1] 60 EA'
    """
    if isinstance(value, list | tuple):
        return ", ".join(_part_shown(one) if isinstance(one, Mapping) else shown(one) for one in value) or "—"
    if isinstance(value, Mapping):
        return " ".join(str(one) for one in value.values() if not isinstance(one, Mapping | list)) or "…"
    return "—" if value is None else str(value)


def _part_shown(part: Mapping[str, Any]) -> str:
    """One of several parts of a value; a line of a paper is named by the order's line that it speaks of."""
    place = "".join(f".{name}[{part[key]}]" for name, key in _PLACES if part.get(key) is not None)
    told = (shown(one) for key, one in part.items() if key not in _OF_PLACES)
    return " ".join(one for one in (place.removeprefix("."), *told) if one)


def is_personal(change: Change) -> bool:
    """Does the change touch personal data?"""
    return change.path in _PERSONAL or _LINE.sub("", change.path, count=1) in _OF_PARTIES


def inverse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that undo these."""
    return tuple(Change(one.path, one.after, one.before) for one in reversed(tuple(changes)))


def put(data: dict[str, Any], path: str, value: object) -> None:
    """Put a value at a path of a document's plain data, in place; None takes out what is there.

    A number alone, for a quantity or a price, leaves its unit and what it is per as they are. An order line with one
    schedule line may be given its quantity and dates itself (``lines[1].quantity``): both are set. Raises InvalidValue
    if the path names a line that isn't there, or no place where a value can be.
    """
    named: object = path
    if not isinstance(named, str) or not (_CUSTOM.fullmatch(named) or _PATH.fullmatch(named)):
        raise InvalidValue("unknown_path", path=path)
    try:
        _put(data, path, value)
    except (AttributeError, KeyError, TypeError) as error:
        # It goes through something that has no parts, or not such ones.
        raise InvalidValue("unknown_path", path=path) from error


def _put(data: dict[str, Any], path: str, value: object) -> None:
    # A float stays one, for whoever checks the result to refuse.
    plain = value if value is None or isinstance(value, str | int | float | Mapping | list) else str(value)
    steps = _steps(path)
    if steps[-1][1] is not None and plain is not None:
        plain = _numbered_as(steps[-1][1], path, plain)
    if isinstance(plain, str | int) and _NUMBER.fullmatch(str(plain)):
        plain = _measured(data, steps, plain)
    _set(data, Change(path, None, plain))
    if len(steps) != _OF_LINE or steps[0][0] != "lines" or steps[0][1] is None or steps[1][1] is not None:
        return
    name = steps[1][0]
    line = _item(data.get("lines", []), steps[0][1], path)
    if name not in SCHEDULE and name != "quantity":
        return
    if "schedule" not in line:
        # Only an order's lines have schedules: another document's line has its site itself.
        return
    if len(line["schedule"]) == 1:
        _set(data, Change(f"lines[{steps[0][1]}].schedule[{line['schedule'][0]['number']}].{name}", None, plain))
    if name in SCHEDULE:
        line.pop(name, None)


def _numbered_as(number: int, path: str, value: Any) -> Mapping[str, Any]:
    """A line or a schedule line with the number that its path says."""
    if not isinstance(value, Mapping):
        raise InvalidValue("not_a", field=path, value=repr(value), expected="dict")
    if value.get("number", number) != number:
        raise InvalidValue("unknown_path", path=f"{path}.number")
    return {**value, "number": number}


def _measured(data: dict[str, Any], steps: list[tuple[str, int | None]], number: str | int) -> Any:
    """The number as the amount of what is there, if that has an amount."""
    here: Any = data
    for name, place in steps:
        here = here.get(name) if isinstance(here, Mapping) else None
        if place is not None:
            here = next((one for one in here or () if one["number"] == place), None)
    measured = isinstance(here, Mapping) and "amount" in here and steps[-1][1] is None
    return {**here, "amount": number} if measured else number


def _set(data: dict[str, Any], change: Change) -> None:
    steps = _steps(change.path)
    if not steps:
        raise InvalidValue("unknown_path", path=change.path)
    here: Any = data
    for name, number in steps[:-1]:
        if number is not None:
            here = _item(here.get(name, []), number, change.path)
        elif change.after is None and name not in here:
            return
        else:
            here = here.setdefault(name, {})
    name, number = steps[-1]
    if number is None:
        if change.after is None:
            here.pop(name, None)
        elif _LINE.sub("", change.path, count=1) in _PARTIES and isinstance(change.after, Mapping):
            # Undone, a party's contacts come back before the party itself.
            people = {key: value for key, value in here.get(name, {}).items() if key == "contacts"}
            here[name] = {**change.after, **people}
        else:
            here[name] = change.after
        return
    kept = [one for one in here.get(name, []) if one["number"] != number]
    if change.after is not None:
        # A copy: what is changed in it next is no part of this change.
        kept.append(deepcopy(change.after))
    here[name] = sorted(kept, key=lambda one: int(one["number"]))


def _steps(path: str) -> list[tuple[str, int | None]]:
    own = _CUSTOM.fullmatch(path)
    before = path if own is None else f"{own[1]}custom"
    steps = [(many or name, int(number) if number else None) for many, number, name in _STEP.findall(before)]
    return steps if own is None else [*steps, (own[2], None)]


def _item(many: list[dict[str, Any]], number: int, path: str) -> dict[str, Any]:
    for one in many:
        if one["number"] == number:
            return one
    raise InvalidValue("unknown_path", path=path)
