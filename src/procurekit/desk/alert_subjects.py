"""Alert subjects: the rows of facts that the rules of a desk look at, and what these find in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from procurekit.desk.line_scan import line_rows
from procurekit.desk.measuring import Measuring
from procurekit.metrics.history import with_history
from procurekit.model.alert import AlertSubject
from procurekit.ports import LineColumns
from procurekit.rules import Rule
from procurekit.rules.matching import Matches, match
from procurekit.rules.reading import plan_of
from procurekit.values import Moment, WorkCalendar

__all__ = ["AlertSubjects"]

_GRAINS: Final[dict[AlertSubject, str]] = {
    "schedule_line": "schedule_line",
    "invoice": "invoice",
    "incident": "incident",
    "change_request": "change",
}
"""The grain of rows that each kind of subject is read from."""


class AlertSubjects(Measuring):
    """The part of a desk that looks at everything that rules speak of."""

    def _matches(self, rules: Sequence[Rule], at: Moment, calendar: WorkCalendar) -> Matches:
        """What the rules find in the book at a moment."""
        kinds = dict.fromkeys(rule.subject for rule in rules)
        subjects = {kind: self._subjects(kind, rules) for kind in kinds}
        return match(rules, subjects, at, calendar=calendar, book=self.book)

    def _subjects(self, kind: AlertSubject, rules: Sequence[Rule]) -> Any:
        store = self.store
        if kind == "schedule_line" and isinstance(store, LineColumns) and self._caught_up():
            return line_rows(store, self.book, self._origins)
        rows = self.rows(_GRAINS[kind])
        if kind == "schedule_line" and any(_reads(rule, "previous_price") for rule in rules):
            return with_history(rows)
        return list(rows)


def _reads(rule: Rule, fact: str) -> bool:
    return rule.subject == "schedule_line" and any(one.name == fact for one in plan_of(rule).names)
