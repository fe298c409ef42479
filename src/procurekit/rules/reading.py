"""Reading: a rule's expressions and texts, parsed and checked as a whole: the plan by which it is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Final

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.expressions import Expression, InvalidExpression, Kind, Name, Vocabulary, parse
from procurekit.model.alert import Severity
from procurekit.model.deadlines import Span
from procurekit.model.definition_faults import BrokenDefinition, DefinitionFault
from procurekit.rules.quiet import quiet_shifts
from procurekit.rules.rule import Escalation, Group, Rule
from procurekit.rules.subjects import SUBJECT_ROWS, SubjectRows
from procurekit.values.shifts import Shifts

__all__ = [
    "GROUPED",
    "GroupPlan",
    "InvalidRule",
    "Plan",
    "faults_of",
    "optional_in",
    "plan_of",
    "recipients_in",
    "slots_in",
]

GROUPED: Final = {
    "group_count": {"type": "int", "zh": "同组数"},
    "group_total": {"type": "decimal", "zh": "同组合计", "unit": "currency"},
    "group_place": {"type": "int", "zh": "同组次序"},
    "group_first": {"type": "bool", "zh": "同组首行"},
}
"""What a condition may use of the group that its subject is in."""

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*\{[^{}\[\]]*\}[^\[\]]*)\]")
_BRACE: Final = re.compile(r"[{}]")
_PAIR: Final = re.compile(r"\[[^\[\]]*\]")
_BRACKET: Final = re.compile(r"[\[\]]")
_DERIVED_FROM_SINCE: Final = re.compile(r"(?<![\w.])(since|days)(?!\w)")
_UNKNOWN: Final = frozenset({"expression_unknown_name", "expression_unknown_name_near"})
# What it takes for these to be known, by its code.
_MISSING: Final[Mapping[object, str]] = {
    **dict.fromkeys(("since", "days"), "rule_no_since"),
    **dict.fromkeys(GROUPED, "rule_no_group"),
}
_PLANS: Final = 1024  # kept: a host may make rules for each of its customers
_TO: Final = re.compile(r"(role|person|contact):\S.*|purchaser|contact")


class InvalidRule(BrokenDefinition):
    """A rule that can't be used; `faults` are all that is wrong with it, in the order of their places."""

    _code = "rule_invalid"


@frozen
class GroupPlan:
    """How the group of a subject is found: see `Group`. Each is an expression over the facts."""

    by: tuple[Expression, ...]
    among: Expression
    counts: Expression
    sums: Expression | None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All that is read of each subject."""
        return (*self.by, self.among, self.counts, *((self.sums,) if self.sums is not None else ()))


@frozen(slots=False)
class Plan:
    """A rule, ready to run: its expressions over the facts (and the names of its group) alone."""

    rule: Rule
    rows: SubjectRows
    when: Expression
    since: Expression | None
    grades: tuple[tuple[Severity, Expression], ...]
    said: Mapping[str, Expression]
    group: GroupPlan | None
    repeat: Span | None
    escalate: tuple[tuple[Span, Escalation], ...]
    quiet: Shifts
    sources: Mapping[str, Expression]
    """Each expression as it is written, by its path: over the facts, the derived names and the rule's own."""

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """All that it reads of a subject; the first is its condition."""
        more = () if self.since is None else (self.since,)
        grouped = () if self.group is None else self.group.expressions
        return (self.when, *more, *(one for _, one in self.grades), *self.said.values(), *grouped)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The facts that it reads, sorted: what an alert says of its subject is not among them."""
        found = {name.name: name for one in self.expressions for name in one.names if name.name not in GROUPED}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def asked(self) -> tuple[Name, ...]:
        """The facts that say whether it fires."""
        return tuple(one for one in self.names if any(one in each.names for each in self._deciding))

    @cached_property
    def grouped(self) -> frozenset[str]:
        """What it asks of the group that a subject is in."""
        return frozenset(name.name for one in self.expressions for name in one.names if name.name in GROUPED)

    @cached_property
    def is_tabular(self) -> bool:
        """Can a table find what it fires for?"""
        try:
            for one in self._deciding:
                one.ensure_tabular()
        except InvalidExpression:
            return False
        return True

    @cached_property
    def _deciding(self) -> tuple[Expression, ...]:
        return (self.when, *(() if self.group is None else self.group.expressions))


@lru_cache(maxsize=_PLANS)
def plan_of(rule: Rule) -> Plan:
    """The plan of a rule. Raises InvalidRule with everything that makes no sense about it."""
    faults, plan = _Reader(rule).read()
    if plan is None:
        raise InvalidRule(rule.id, faults)
    return plan


def faults_of(rule: Rule) -> tuple[DefinitionFault, ...]:
    """All that makes no sense about a rule."""
    return tuple(_Reader(rule).read()[0])


def recipients_in(to: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The recipients of a rule as (kind, name): a kind alone has the name ``*``."""
    for one in to:
        kind, _, name = one.partition(":")
        yield kind, name.strip() or "*"


class _Reader:
    """It reads one rule, and notes all that makes no sense."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.faults: list[DefinitionFault] = []
        self.rows = SUBJECT_ROWS[rule.subject]
        self.vocabulary: Vocabulary = self.rows.words
        self.meanings: dict[str, Expression] = dict(self.rows.meanings)
        self.sources: dict[str, Expression] = {}

    def read(self) -> tuple[list[DefinitionFault], Plan | None]:
        rule = self.rule
        plain = [name for name, source in rule.values.items() if not _DERIVED_FROM_SINCE.search(source)]
        for name in plain:
            self.named(f"values.{name}", name, rule.values[name])
        group = None if rule.group is None else self.group(rule.group)
        since = self.begin()
        for name in rule.values:
            if name not in plain:
                self.named(f"values.{name}", name, rule.values[name])
        when = self.parsed("when", rule.when, "bool")
        grades = [
            (one.severity, self.parsed(f"grades[#{place}].when", one.when, "bool"))
            for place, one in enumerate(rule.grades, 1)
        ]
        said = self.texts()
        repeat = self.span("repeat", rule.repeat)
        escalate = [
            (self.span(f"escalate[#{place}].after", one.after), one) for place, one in enumerate(rule.escalate, 1)
        ]
        self.recipients("to", rule.to)
        for place, one in enumerate(rule.escalate, 1):
            self.recipients(f"escalate[#{place}].to", one.to)
        quiet = self.quiet()
        self.dates()
        if self.faults or when is None:
            return self.faults, None
        return [], Plan(
            rule,
            self.rows,
            when.simplified(),
            since,
            tuple((severity, one.simplified()) for severity, one in grades if one is not None),
            said,
            group,
            repeat,
            tuple((span, one) for span, one in escalate if span is not None),
            quiet,
            self.sources,
        )

    def parsed(self, path: str, source: str, wanted: Kind | None) -> Expression | None:
        """The expression over the facts alone; None if it makes no sense, and the faults say why."""
        try:
            found = self.sources[path] = parse(source, self.vocabulary, wanted=wanted)
            return found.expanded(self.meanings)
        except InvalidExpression as error:
            self.refused(path, error)
            return None

    def refused(self, path: str, error: InvalidExpression) -> None:
        for one in error.faults:
            code = _MISSING.get(one.values.get("name"), one.code) if one.code in _UNKNOWN else one.code
            said = DefinitionFault(code, path, one.values, inner=(one.line, one.column))
            if said not in self.faults:
                self.faults.append(said)

    def named(self, path: str, name: str, source: str) -> None:
        """A name of the rule's own from here on."""
        found = self.parsed(path, source, None)
        if found is not None:
            self.known(path, name, found)

    def known(self, path: str, name: str, found: Expression, zh: str | None = None) -> None:
        try:
            self.vocabulary = self.vocabulary.extended({name: {"type": found.type, "unit": found.unit, "zh": zh}})
        except InvalidValue as error:
            self.faults.append(DefinitionFault(error.code, path, error.values))
        else:
            self.meanings[name] = found

    def begin(self) -> Expression | None:
        """The day since which it is so, and how many have passed, by these names from here on."""
        if self.rule.since is None:
            return None
        found = self.parsed("since", self.rule.since, "date")
        if found is None:
            # What uses it is read all the same, so that everything else is told too.
            found = parse("today", self.vocabulary)
        self.known("since", "since", found, "起始日期")
        days = parse("today - since", self.vocabulary)
        try:
            days = days.expanded(self.meanings)
        except InvalidExpression as error:
            self.refused("since", error)
        self.known("since", "days", days, "已过天数")
        return found

    def group(self, group: Group) -> GroupPlan | None:
        by = [self.parsed(f"group.by[#{place}]", one, None) for place, one in enumerate(group.by, 1)]
        if not by:
            self.faults.append(DefinitionFault.of("rule_group_by", "group.by"))
        among = self.parsed("group.among", group.among, "bool")
        counts = self.parsed("group.counts", group.counts, None)
        sums = None if group.sums is None else self.parsed("group.sums", group.sums, None)
        if sums is not None and sums.type not in {"int", "decimal"}:
            self.faults.append(DefinitionFault.of("rule_group_sums", "group.sums", name=group.sums, found=sums.type))
        self.vocabulary = self.vocabulary.extended(GROUPED)
        if among is None or counts is None or any(one is None for one in by):
            return None
        return GroupPlan(tuple(one for one in by if one is not None), among, counts, sums)

    def texts(self) -> dict[str, Expression]:
        """What stands in the slots of the texts, by what is written there."""
        said: dict[str, Expression] = {}
        if not self.rule.en and not self.rule.zh:
            self.faults.append(DefinitionFault.of("rule_no_text", "en", name=self.rule.id))
        for lang in ("en", "zh"):
            text = getattr(self.rule, lang)
            if _BRACE.search(_SLOT.sub("", text)):
                self.faults.append(DefinitionFault.of("rule_brace", lang))
            if _BRACKET.search(_PAIR.sub("", text)):
                self.faults.append(DefinitionFault.of("rule_bracket", lang))
            for slot in _SLOT.findall(text):
                if slot in said:
                    continue
                if self.vocabulary.find(slot) is None:
                    self.faults.append(self.unknown_slot(lang, slot))
                    continue
                found = self.parsed(lang, slot, None)
                if found is not None:
                    said[slot] = found
        return said

    def unknown_slot(self, lang: str, slot: str) -> DefinitionFault:
        if slot in _MISSING:
            return DefinitionFault.of(_MISSING[slot], lang, name=slot)
        near = next(iter(get_close_matches(slot, self.vocabulary.words, 1)), None)
        if near is None or not slot.isidentifier():
            return DefinitionFault.of("rule_slot", lang, name=slot)
        return DefinitionFault.of("rule_slot_near", lang, name=slot, near=near)

    def span(self, path: str, text: str | None) -> Span | None:
        if text is None:
            return None
        try:
            span = Span.parse(text)
        except InvalidValue as error:
            self.faults.append(DefinitionFault(error.code, path, error.values))
            return None
        if span.count is None or span.count <= 0:
            self.faults.append(DefinitionFault.of("rule_span", path, value=text))
            return None
        return span

    def recipients(self, path: str, to: Iterable[str]) -> None:
        for place, one in enumerate(to, 1):
            if not _TO.fullmatch(one):
                self.faults.append(DefinitionFault.of("rule_recipient", f"{path}[#{place}]", value=one))

    def quiet(self) -> Shifts:
        hours = None if self.rule.quiet is None else self.rule.quiet.hours
        try:
            return quiet_shifts(hours)
        except InvalidValue as error:
            self.faults.append(DefinitionFault(error.code, "quiet.hours", error.values))
            return ()

    def dates(self) -> None:
        first, last = self.rule.valid_from, self.rule.valid_until
        if first is not None and last is not None and last < first:
            self.faults.append(DefinitionFault.of("rule_never_valid", "valid_until", first=first, last=last))


def slots_in(template: str) -> list[str]:
    """A text in parts: every other one, from the second on, is what stands in a slot.

    >>> slots_in("{open} of {item}")
    ['', 'open', ' of ', 'item', '']
    """
    return _SLOT.split(template)


def optional_in(template: str) -> list[str]:
    """A text in parts: every other one, from the second on, is said only where all that its slots ask for is known.

    >>> optional_in("billed on {since}[; {amount}] [sic]")
    ['billed on {since}', '; {amount}', ' [sic]']
    """
    return _OPTIONAL.split(template)
