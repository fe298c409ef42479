"""Files of rules: definitions from TOML or JSON with the line of each fault, and the JSON Schema to write them by."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from procurekit.model.definition_data import excess, present, read_whole
from procurekit.model.definition_faults import TOLD, DefinitionFault, placed
from procurekit.model.fields import tuple_of
from procurekit.model.schema import parts_schema
from procurekit.model.sources import Format, Source
from procurekit.rules.presets import STANDARD
from procurekit.rules.reading import InvalidRule, faults_of, slots_in
from procurekit.rules.rule import Rule
from procurekit.values import check

__all__ = ["load_rules", "read_rules", "rule_of", "rule_schema"]

T = TypeVar("T", bound=Rule)

_SHORT = ("to", "by")
_NAMING: Final = frozenset({"subject", "values", "since", "group"})
"""What gives a rule its names: without it, whatever uses them would be wrong as well."""
_LONGEST: Final = 100  # characters of a name that is looked for among the known ones
_WORD: Final = re.compile(r"[^\W\d]\w*")


def _to_rules(value: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple_of(value)


@frozen
class RuleFile:
    """What a file of rules holds: ``[[rules]]``, one table for each."""

    rules: tuple[Rule, ...] = field(converter=_to_rules, validator=check.all_are(Rule))


def load_rules(path: str | os.PathLike[str], known: Iterable[Rule] = STANDARD) -> tuple[Rule, ...]:
    """The rules of a TOML or a JSON file.

    A rule with ``like = "ID"`` is that of the `known` ones with what the table says instead; its `values` are added to
    the other's. Without an id of its own it keeps that one's: it stands in its place.

    Raises InvalidRule with every fault, each with its line and column; BadInput if the file can't be read.
    """
    return _rules(Source.read(Path(path)), known)


def read_rules(
    text: str,
    format: Format = "toml",  # noqa: A002 - as `Source`
    name: str = "<text>",
    known: Iterable[Rule] = STANDARD,
) -> tuple[Rule, ...]:
    """The rules of a text. Raises as `load_rules` does.

    >>> (patient,) = read_rules('''
    ... [[rules]]
    ... like = "receipt_overdue"
    ... to = ["purchaser", "role:manager"]
    ... values.grace = 5
    ... ''')
    >>> patient.id, patient.values["grace"], patient.to
    ('receipt_overdue', '5', ('purchaser', 'role:manager'))
    """
    return _rules(Source.of(text, format, name), known)


def rule_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a file of rules, TOML and JSON alike.

    It says what may be written where; what has to make sense (expressions, spans, recipients) is for `load_rules`.

    >>> "like" in rule_schema()["$defs"]["Rule"]["properties"]
    True
    """
    schema = parts_schema(RuleFile)
    schema["title"] = "procurekit rules"
    parts: dict[str, Any] = schema["$defs"]
    text = {"type": "string"}
    for part in parts.values():
        for name in _SHORT:
            if name in part["properties"]:
                part["properties"][name] = {"anyOf": [text, part["properties"][name]]}
    rule = parts["Rule"]
    rule["properties"]["values"] = {
        "type": "object",
        "additionalProperties": {"anyOf": [text, {"type": "number"}, {"type": "boolean"}]},
    }
    needed = rule.pop("required")
    rule["properties"]["like"] = {"type": "string", "description": "the id of a rule that it is made of"}
    rule["anyOf"] = [{"required": needed}, {"required": ["like"]}]
    return schema


def rule_of(cls: type[T], data: object) -> T:
    """One rule of plain data, checked as a whole. Raises InvalidRule with every fault."""
    name = f"{data.get('id', '?')!s:.60}" if isinstance(data, Mapping) else "?"
    too_much = excess(data)
    if too_much:
        raise InvalidRule(name, too_much)
    rule = read_whole(cls, present(data), name, InvalidRule)
    faults = faults_of(rule)
    if faults:
        raise InvalidRule(name, faults[:TOLD])
    return rule


def _rules(source: Source, known: Iterable[Rule]) -> tuple[Rule, ...]:
    try:
        return _read(source.data, source.name, {one.id: one for one in known})
    except InvalidRule as error:
        raise InvalidRule(source.name, placed(error.faults, source), source.name) from None


def _read(data: object, name: str, known: Mapping[str, Rule]) -> tuple[Rule, ...]:
    too_much = excess(data)
    if too_much:
        raise InvalidRule(name, too_much)
    whole, faults = _whole(present(data), known)
    if faults:
        raise InvalidRule(name, _with_others(faults, whole)[:TOLD])
    try:
        rules = read_whole(RuleFile, whole, name, InvalidRule).rules
    except InvalidRule as error:
        raise InvalidRule(name, _with_others(error.faults, whole)[:TOLD]) from None
    faults = [fault for place, rule in enumerate(rules, 1) for fault in _faults(place, rule, rules)]
    faults += [fault for place, rule in enumerate(rules, 1) for fault in _unused(place, rule, data)]
    if faults:
        raise InvalidRule(name, faults[:TOLD])
    return rules


def _whole(data: Any, known: Mapping[str, Rule]) -> tuple[Any, list[DefinitionFault]]:
    """The data with what is like another rule written out."""
    if isinstance(data, Mapping) and isinstance(data.get("rules"), Mapping):
        return data, [DefinitionFault.of("rule_table", "rules")]
    if not isinstance(data, Mapping) or not isinstance(data.get("rules"), list):
        return data, []
    rules: list[Any] = []
    faults: list[DefinitionFault] = []
    for place, one in enumerate(data["rules"], 1):
        if not isinstance(one, Mapping) or "like" not in one:
            rules.append(one)
            continue
        like = one["like"]
        if not isinstance(like, str) or like not in known:
            faults.append(_nothing_like(place, like, known))
            rules.append(one)
            continue
        first = known[like].as_dict()
        values = one.get("values", {})
        said = {name: value for name, value in one.items() if name != "like"}
        if isinstance(values, Mapping):
            said["values"] = {**first.get("values", {}), **values}
        rules.append({**first, **said})
    return {**data, "rules": rules}, faults


def _nothing_like(place: int, like: object, known: Mapping[str, Rule]) -> DefinitionFault:
    path = f"rules[#{place}].like"
    near = next(iter(get_close_matches(str(like)[:_LONGEST], known, 1)), None)
    if near is None:
        return DefinitionFault.of("rule_like", path, value=like, choices=", ".join(known))
    return DefinitionFault.of("rule_like_near", path, value=like, near=near)


def _with_others(faults: Iterable[DefinitionFault], whole: Any) -> list[DefinitionFault]:
    """Faults of what a file has, and what makes no sense of all that can be read beside them."""
    found = list(faults)
    rules = whole.get("rules") if isinstance(whole, Mapping) else None
    for place, one in enumerate(rules if isinstance(rules, list) else (), 1):
        if isinstance(one, Mapping) and not any(fault.path == f"rules[#{place}].like" for fault in found):
            found += [fault for fault in _beside(found, place, one) if fault not in found]
    return found


def _beside(found: Iterable[DefinitionFault], place: int, rule: Mapping[str, Any]) -> Iterator[DefinitionFault]:
    """What else is wrong with a rule: what is known to be is taken out, until the rest can be read."""
    path = f"rules[#{place}]"
    wrong = _names_in(found, path, rule)
    while True:
        rest = {name: value for name, value in rule.items() if name not in wrong}
        try:
            (read,) = read_whole(RuleFile, {"rules": [rest]}, "", InvalidRule).rules
        except InvalidRule as error:
            told = [evolve(one, path=one.path.replace("rules[#1]", path, 1)) for one in error.faults]
            more = _names_in(told, path, rest)
            # That something isn't there, once it was taken out, is no news.
            yield from (one for one in told if not wrong or _names_in([one], path, rest))
            if not more:
                return
            wrong |= more
        else:
            if not wrong & _NAMING:
                yield from _faults(place, read, ())
            return


def _names_in(faults: Iterable[DefinitionFault], path: str, rule: Mapping[str, Any]) -> set[str]:
    """The keys of a rule in which the faults are."""
    return {name for name in rule for one in faults if _is_within(one.path, f"{path}.{name}")}


def _is_within(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def _faults(place: int, rule: Rule, rules: tuple[Rule, ...]) -> Iterator[DefinitionFault]:
    path = f"rules[#{place}]"
    for fault in faults_of(rule):
        yield evolve(fault, path=f"{path}.{fault.path}")
    if rule.id in {one.id for one in rules[: place - 1]}:
        yield DefinitionFault.of("rule_twice", f"{path}.id", id=rule.id)


def _unused(place: int, rule: Rule, data: Any) -> Iterator[DefinitionFault]:
    """Values that the file gives a rule and nothing of it uses: mostly a slip in the name."""
    said = data["rules"][place - 1].get("values") or {}
    used = {
        name: any(name in _WORD.findall(source) for other, source in _sources(rule) if other != name)
        for name in rule.values
    }
    known = ", ".join(name for name, is_used in used.items() if is_used and name not in said) or None
    for name in said:
        if not used.get(name, True):
            yield DefinitionFault.of("rule_value_unused", f"rules[#{place}].values.{name}", name=name, known=known)


def _sources(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each expression of a rule, with the name of the value that it is."""
    yield from rule.values.items()
    slots = (slot for text in (rule.en, rule.zh) for slot in slots_in(text)[1::2])
    group = () if rule.group is None else (*rule.group.by, rule.group.among, rule.group.counts, rule.group.sums)
    for one in (rule.when, rule.since, *(one.when for one in rule.grades), *group, *slots):
        yield "", one or ""
