"""Alert subjects: the rows of facts that the rules of a desk look at, and what these find in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from procurekit.desk.supplier_kpis import SupplierKpis
from procurekit.metrics.history import with_history
from procurekit.model.alert import AlertSubject
from procurekit.rules import Rule
from procurekit.rules.matching import Matches, match
from procurekit.rules.reading import plan_of
from procurekit.values import Moment, WorkCalendar

__all__ = ["AlertSubjects"]

_GRAINS: Final[dict[AlertSubject, str]] = {
    "order": "order",
    "schedule_line": "schedule_line",
    "invoice": "invoice",
    "incident": "incident",
    "change_request": "change",
    "agreement": "agreement",
}
"""The grain of rows that each kind of subject is read from."""


class AlertSubjects(SupplierKpis):
    """The part of a desk that looks at everything that rules speak of."""

    def _matches(self, rules: Sequence[Rule], at: Moment, calendar: WorkCalendar) -> Matches:
        """What the rules find in the book at a moment."""
        kinds = dict.fromkeys(rule.subject for rule in rules)
        subjects = {kind: self._subjects(kind, rules, at, calendar) for kind in kinds}
        return match(rules, subjects, at, calendar=calendar, book=self.book)

    def _subjects(self, kind: AlertSubject, rules: Sequence[Rule], at: Moment, calendar: WorkCalendar) -> Sequence[Any]:
        if kind == "supplier":
            return list(self.supplier_kpis(at=at, calendar=calendar))
        rows = self.rows(_GRAINS[kind])
        if kind == "schedule_line" and any(_reads(rule, "previous_price") for rule in rules):
            return with_history(rows)
        return list(rows)


def _reads(rule: Rule, fact: str) -> bool:
    return rule.subject == "schedule_line" and any(one.name == fact for one in plan_of(rule).names)
