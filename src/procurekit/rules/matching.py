"""Matching: for which subjects the rules fire, and what is to be said of each; rows are taken as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

from attrs import asdict, evolve, field, frozen

from procurekit.errors import InvalidValue, ProcurekitError, say
from procurekit.model.alert import SEVERITIES, SUBJECTS, AlertSubject, Found
from procurekit.rules.host_names import called, keys_of, note_near
from procurekit.rules.reading import Plan, plan_of
from procurekit.rules.row_hits import Hit, hits_of
from procurekit.rules.rule import Rule
from procurekit.rules.scanning import ColumnRows
from procurekit.rules.subjects import key_of, reading
from procurekit.rules.telling import Teller
from procurekit.values import Moment, WorkCalendar, date_in

__all__ = ["Matches", "RuleFinding", "Subjects", "match"]

Subjects: TypeAlias = Mapping[AlertSubject, Any] | Mapping[str, Any]
"""The rows of facts of each kind of subject: objects, mappings, one data frame, or columns that are read by need."""


@frozen(kw_only=True)
class RuleFinding:
    """A rule that couldn't be evaluated: wholly, or for some subjects; what it found elsewhere counts all the same.

    `code` and `values` say why, `where` is the part of the rule, `subject_key` the first subject that it failed for
    (None where it fails for all), `count` how many there are.
    """

    rule: str
    code: str
    values: Mapping[str, object] = field(factory=dict, hash=False)
    where: str = "when"
    subject_key: str | None = None
    count: int = 1

    def text(self, lang: str = "en") -> str:
        """What is wrong, where, and what to do."""
        what = say(self.code, self.values, lang)
        told = {"rule": self.rule, "where": self.where, "what": what, "subject": self.subject_key, "count": self.count}
        return say("rule_failed" if self.subject_key is not None else "rule_failed_wholly", told, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The finding as plain data."""
        told = {"rule": self.rule, "code": self.code, "where": self.where, "subject_key": self.subject_key}
        return {**told, "count": self.count, "text": self.text(lang)}


@frozen
class Matches:
    """What the rules found at a moment, whatever was known before.

    `unknown` are (rule, subject key) of which nobody can say; a rule alone, with None, where that is so of all. `books`
    are those that were looked at, each with the kind of subject: of others nobody can say anything.
    """

    found: tuple[Found, ...]
    findings: tuple[RuleFinding, ...] = ()
    unknown: frozenset[tuple[str, str | None]] = frozenset()
    books: frozenset[tuple[AlertSubject, str]] = frozenset()


def match(
    rules: Iterable[Rule], subjects: Subjects, at: Moment, *, calendar: WorkCalendar | None = None, book: str = "main"
) -> Matches:
    """What the rules find in the subjects at a moment. The order of rules and rows makes no difference.

    `book` is that of rows that don't say theirs, `calendar` says which days are worked: Monday to Friday without one.
    Raises InvalidValue on a kind of subject that there isn't, and on a single row or a text where rows should be.
    """
    given: object = subjects
    if not isinstance(given, Mapping):
        found = type(given).__name__
        raise InvalidValue("subjects_bare", kind=found, example="schedule_line", choices=", ".join(SUBJECTS))
    for kind, rows in subjects.items():
        if kind not in SUBJECTS:
            raise InvalidValue("not_a_choice", field="subjects", value=repr(kind), choices=", ".join(SUBJECTS))
        if isinstance(rows, Mapping | str | bytes):
            # Its names, or its signs, would be rows of which nothing is known: then every alert would be over.
            found = type(rows).__name__
            raise InvalidValue("not_many", field=f"subjects[{kind!r}]", value=found, expected="dict")
    known = cast("Mapping[AlertSubject, Any]", subjects)
    gathered = _Gathered(at, calendar or WorkCalendar(), book)
    day = date_in(at)
    by_kind: dict[AlertSubject, list[Plan]] = {}
    for rule in sorted(rules, key=lambda one: one.id):
        if rule.is_valid(day) and rule.subject in known:
            by_kind.setdefault(rule.subject, []).append(plan_of(rule))
    for each in known:
        gathered.note(each, [book])
    for each, plans in by_kind.items():
        gathered.look(plans, known[each])
    return gathered.result()


def _is_frame(rows: object) -> bool:
    return not isinstance(rows, Iterable) or hasattr(rows, "columns") or hasattr(rows, "collect_schema")


class _Gathered:
    """What was found so far."""

    def __init__(self, at: Moment, calendar: WorkCalendar, book: str) -> None:
        self.at = at
        self.calendar = calendar
        self.book = book
        self.day = date_in(at)
        self.found: list[Found] = []
        self.failed: dict[str, RuleFinding] = {}
        self.unknown: set[tuple[str, str | None]] = set()
        self.books: set[tuple[AlertSubject, str]] = set()

    def look(self, plans: Sequence[Plan], rows: Any) -> None:
        if isinstance(rows, ColumnRows):
            for plan, hits in rows.hits(plans, self.at, self.calendar, self.fail):
                self.tell(plan, hits)
            return
        if _is_frame(rows):
            from procurekit.rules.tables import books_in, hits_in

            self.note(plans[0].rows.kind, books_in(rows, plans[0].rows.words))
            for plan, hits in hits_in(plans, rows, self.at, self.calendar, self.fail):
                self.tell(plan, hits)
            return
        kept = rows if isinstance(rows, Sequence) else list(rows)
        keys = keys_of(kept)
        kept = called(kept, keys, plans[0].rows.words)
        note_near(plans, keys, self.fail)
        self.note(plans[0].rows.kind, (reading(row)("book") for row in kept))
        for plan in plans:
            self.tell(plan, hits_of(plan, kept, self.at, self.calendar, self.fail))

    def note(self, kind: AlertSubject, books: Iterable[Any]) -> None:
        """Note whose rows were looked at."""
        self.books.update((kind, one) for one in books if isinstance(one, str))

    def tell(self, plan: Plan, hits: Iterable[Hit]) -> None:
        teller = Teller(plan, self.at, self.calendar, self.book)
        for row, group in hits:
            key = key_of(plan.rows, row)
            if key is None:
                self.fail(plan, row, None, "rule_no_key", {"names": ", ".join(plan.rows.key)})
                continue
            try:
                found = teller.found(row, group, key)
                self.found.append(found)
                self.note(found.subject, [found.book])
            except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
                self.fail(plan, row, error)

    def fail(
        self, plan: Plan, row: Any, error: Exception | None, code: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        """Note that a rule couldn't be evaluated for a subject, or for all of them, where there is no row.

        With neither an error nor a code it is no finding: only nobody can say what is so.
        """
        if isinstance(error, ProcurekitError):
            code, values = error.code, error.values
        elif error is not None:
            code, values = "rule_broken", {"kind": type(error).__name__, "detail": str(error)[:200]}
        key = None if row is None else key_of(plan.rows, row)
        # A row that doesn't say which it is may be any of them.
        self.unknown.add((plan.rule.id, key))
        if not code:
            return
        named = None if row is None else key or "?"
        told = RuleFinding(rule=plan.rule.id, code=code, values=values or {}, subject_key=named)
        known = self.failed.get(plan.rule.id)
        if known is not None:
            told = evolve(min(known, told, key=_place), count=known.count + 1)
        self.failed[plan.rule.id] = told

    def result(self) -> Matches:
        once: dict[tuple[str, str, str], Found] = {}
        for one in self.found:
            # Of rows that claim to be one subject, the worst speaks, whichever comes first.
            identity = one.rule, one.subject_key, one.book
            known = once.get(identity)
            once[identity] = one if known is None else min(known, one, key=_gravity)
        return Matches(
            tuple(once[identity] for identity in sorted(once)),
            tuple(sorted(self.failed.values(), key=lambda one: one.rule)),
            frozenset(self.unknown),
            frozenset(self.books),
        )


def _place(one: RuleFinding) -> tuple[object, ...]:
    """What fails for all of them first, then by subject."""
    return one.subject_key is not None, one.subject_key or "", one.code, str(one.values)


def _gravity(one: Found) -> tuple[object, ...]:
    """The worst first, then the oldest; what is as bad by all that is said of it."""
    said = (str(value) for name, value in asdict(one, recurse=False).items() if name != "amount")
    amount = (one.amount is not None, one.amount)
    return -SEVERITIES.index(one.severity), one.since or date.max, one.en, one.zh, amount, *said
