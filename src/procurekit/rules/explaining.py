"""Explaining: a rule in words, each made from one of its fields."""

from __future__ import annotations

from collections.abc import Iterator

from procurekit.errors import say
from procurekit.model.deadlines import Span
from procurekit.rules.reading import plan_of
from procurekit.rules.rule import Rule

__all__ = ["explained", "headed", "labelled"]


def explained(rule: Rule, lang: str = "en") -> str:
    """All that a rule says, a line for each thing, in ``"en"`` or ``"zh"``. Raises InvalidRule if it makes no sense."""
    lines = (say("rule.line", {"label": label, "text": text}, lang) for label, text in labelled(rule, lang))
    return "\n".join([*headed(rule, lang), *lines])


def headed(rule: Rule, lang: str = "en") -> Iterator[str]:
    """What a rule is called, and what it means where it says so."""
    yield f"{rule.text(lang)} ({rule.id})"
    meaning = (rule.meaning_zh or rule.meaning) if lang.startswith("zh") else rule.meaning
    if meaning:
        yield meaning


def labelled(rule: Rule, lang: str = "en") -> list[tuple[str, str]]:
    """Each thing that a rule says, with what it is. Raises InvalidRule if it makes no sense."""
    return [(say(f"rule.{code}", None, lang), text) for code, text in (*_looked_for(rule, lang), *_told(rule, lang))]


def _looked_for(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    plan = plan_of(rule)
    yield "subject", say(f"rule.subject.{rule.subject}", None, lang)
    if rule.valid_from or rule.valid_until:
        yield "valid", f"{rule.valid_from or '…'} – {rule.valid_until or '…'}"
    if rule.group is not None:
        yield "group", ", ".join(rule.group.by)
        yield "among", rule.group.among
    yield "when", plan.sources["when"].text(lang)
    if rule.since is not None:
        yield "since", plan.sources["since"].text(lang)
    for name in rule.values:
        yield "value", f"{name} = {plan.sources[f'values.{name}'].text(lang)}"
    for name, (zh, _) in plan.rows.derived.items():
        if any(one.name == name for each in plan.sources.values() for one in each.names):
            yield "value", f"{zh if lang.startswith('zh') else name} = {plan.rows.meanings[name].text(lang)}"
    yield "severity", say("rule.severity_of", {"severity": rule.severity}, lang)
    for place, grade in enumerate(rule.grades, 1):
        when = plan.sources[f"grades[#{place}].when"].text(lang)
        yield "grade", say("rule.graded", {"severity": grade.severity, "when": when}, lang)


def _told(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    yield "text", (rule.zh or rule.en) if lang.startswith("zh") else (rule.en or rule.zh)
    yield "to", ", ".join(rule.to)
    if rule.repeat is not None:
        yield "repeat", Span.parse(rule.repeat).text(lang)
    if rule.quiet is not None:
        hours = [rule.quiet.hours] if rule.quiet.hours else []
        yield "quiet", ", ".join([*hours, *([say("rule.days_off", None, lang)] if rule.quiet.days_off else [])])
    for one in rule.escalate:
        after = Span.parse(one.after).text(lang)
        if one.only is not None:
            after = say("rule.only", {"after": after, "severity": one.only}, lang)
        yield "escalate", f"{after} → {', '.join(one.to)}"
    if rule.owner is not None:
        yield "owner", rule.owner
