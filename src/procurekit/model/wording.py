"""Wording: what changes in an order, as a buyer reads it: places and fields by name, quantities with their units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from procurekit.errors import Finding, say, term
from procurekit.model.change import shown
from procurekit.model.field_change import Change
from procurekit.model.order import PurchaseOrder

__all__ = ["changes_in_words", "condensed", "finding_in_words", "place_in_words"]

_PLACE: Final = re.compile(r"(?:lines\[(\d+)\](?:\.schedule\[(\d+)\])?\.?)?(.*)", re.DOTALL)
_UNTOLD: Final = frozenset({"number", "schedule"})


def place_in_words(path: str, lang: str = "en", order: PurchaseOrder | None = None) -> str:
    """The place and the field that a path names. A line's only delivery in `order` is not told apart from its line.

    >>> place_in_words("lines[1].schedule[2].promised")
    'line 1, delivery 2: promised date'
    >>> place_in_words("lines[1].schedule[2].promised", "zh")
    '第 1 行第 2 次交货：承诺交期'
    """
    line, schedule, name = _split(path)
    place = _place(line, schedule, lang, _deliveries(order, ()))
    if not place or not name:
        return place or _field(name, lang)
    return say("wording.place", {"place": place, "field": _field(name, lang)}, lang)


def changes_in_words(
    changes: Iterable[Change], lang: str = "en", order: PurchaseOrder | None = None
) -> tuple[str, ...]:
    """What changes, in a sentence for each place; told once where a line and its only delivery say the same.

    >>> many = [Change(f"lines[1]{place}.quantity", {"amount": n}, {"amount": "800"}) for place, n in [("", "1000")]]
    >>> changes_in_words([*many, Change("lines[1].schedule[1].promised", "2026-12-01", "2026-12-12")])
    ('line 1: quantity 1000 → 800', 'line 1, delivery 1: promised date 2026-12-01 → 2026-12-12')
    """
    many = condensed(changes)
    deliveries = _deliveries(order, many)
    places: dict[str, list[str]] = {}
    for one in many:
        line, schedule, name = _split(one.path)
        said = _whole(one, lang) if not name else _changed(one, name, lang)
        places.setdefault(_place(line, schedule, lang, deliveries), []).append(said)
    comma = say("wording.comma", None, lang)
    return tuple(
        say("wording.parts", {"place": place, "parts": comma.join(said)}, lang) if place else comma.join(said)
        for place, said in places.items()
    )


def finding_in_words(finding: Finding, lang: str = "en", order: PurchaseOrder | None = None) -> str:
    """What can't be right, with its place by name.

    >>> finding_in_words(
    ...     Finding.of("over_received", "lines[1]", received="11", ordered="10", allowed="0", level="line")
    ... )
    'line 1: 11 received of 10 ordered, 0 more is allowed (order line)'
    """
    place = place_in_words(finding.path, lang, order) if finding.path else ""
    return evolve(finding, path=place).text(lang)


def condensed(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes without those of a delivery that its line tells already."""
    many = tuple(changes)
    told = {one.path: (one.before, one.after) for one in many}
    return tuple(one for one in many if told.get(_of_line(one.path) or "") != (one.before, one.after))


def _of_line(path: str) -> str | None:
    """The same field of the line, for a field of one of its deliveries."""
    line, schedule, name = _split(path)
    return f"lines[{line}].{name}" if schedule is not None and name else None


def _split(path: str) -> tuple[int | None, int | None, str]:
    found = _PLACE.fullmatch(path)
    line, schedule, name = found.groups() if found is not None else (None, None, path)
    return int(line) if line else None, int(schedule) if schedule else None, name


def _deliveries(order: PurchaseOrder | None, changes: Iterable[Change]) -> dict[int, set[int]] | None:
    """The deliveries of every line, those that come or go included; None where nobody knows them."""
    if order is None:
        return None
    found = {line.number: {one.number for one in line.schedule} for line in order.lines}
    for one in changes:
        line, schedule, _ = _split(one.path)
        if line is not None and schedule is not None:
            found.setdefault(line, set()).add(schedule)
    return found


def _place(line: int | None, schedule: int | None, lang: str, deliveries: Mapping[int, set[int]] | None) -> str:
    if line is None:
        return ""
    alone = deliveries is not None and len(deliveries.get(line, ())) == 1
    if schedule is None or alone:
        return say("wording.line", {"line": line}, lang)
    return say("wording.delivery", {"line": line, "schedule": schedule}, lang)


def _field(name: str, lang: str) -> str:
    """A field's name; what a host calls its own fields is left as it is."""
    own, _, rest = name.partition("custom.")
    if rest and not own:
        return rest
    return " ".join(_word(one, lang) for one in name.split("."))


def _word(name: str, lang: str) -> str:
    code = f"field.{name}"
    said = say(code, None, lang)
    return name.replace("_", " ") if said == code else said


def _changed(one: Change, name: str, lang: str) -> str:
    values = {"field": _field(name, lang), "before": _value(name, one.before, lang)}
    return say("wording.before_after", {**values, "after": _value(name, one.after, lang)}, lang)


def _whole(one: Change, lang: str) -> str:
    """A line or a delivery that comes or goes as a whole, or is put in another's place."""
    value = one.before if one.after is None else one.after
    code = "wording.removed" if one.after is None else "wording.added"
    parts = say("wording.comma", None, lang).join(_parts(value, lang)) if isinstance(value, Mapping) else shown(value)
    return say(code, {"parts": parts}, lang)


def _parts(value: Mapping[str, Any], lang: str) -> Iterator[str]:
    for name, inner in value.items():
        if name not in _UNTOLD:
            yield say("wording.set", {"field": _field(name, lang), "after": _value(name, inner, lang)}, lang)
    deliveries = value.get("schedule", ())
    for one in deliveries:
        # The quantity of the only delivery is the line's.
        alone = {key: inner for key, inner in one.items() if key != "quantity" or len(deliveries) > 1}
        yield from _parts(alone, lang)


def _value(name: str, value: Any, lang: str) -> str:
    if isinstance(value, list | tuple):
        return say("wording.semicolon", None, lang).join(_value(name, one, lang) for one in value) or "—"
    if name == "price" and isinstance(value, Mapping) and "per" in value:
        return " ".join(str(one) for one in (value["amount"], "/", value["per"], value.get("unit")) if one is not None)
    if isinstance(value, Mapping):
        return " ".join(_value(key, one, lang) for key, one in value.items()) or "—"
    return term(str(value), lang) if name in {"status", "promise_point"} and value is not None else shown(value)
