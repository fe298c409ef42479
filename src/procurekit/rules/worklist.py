"""The worklist: what is to be chased today, by supplier, so that one call settles it all; the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from procurekit.errors import say
from procurekit.model.alert import SEVERITIES, Alert, Severity
from procurekit.model.codec import store
from procurekit.model.facts import LineFacts
from procurekit.model.party import Contact
from procurekit.rules.evaluate import evaluate
from procurekit.rules.presets import CHASING
from procurekit.rules.rule import Rule
from procurekit.values import Moment, date_in
from procurekit.values.numbers import EXACT

__all__ = ["Heard", "WorkItem", "rests", "worklist"]

_ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class Heard:
    """What was last heard of a line on the list: `on` which day, `promised` for when, and how often it was asked."""

    order_id: str
    order_number: str | None
    line: int
    schedule: int
    on: date | None
    promised: date | None
    follow_ups: int
    asked_on: date | None
    answer: str | None

    def text(self, lang: str = "en") -> str:
        """What was heard and asked, in words."""
        code = "never" if self.on is None else "nothing" if self.promised is None else "promised"
        said = [say(f"worklist.heard.{code}", {"on": self.on, "day": self.promised}, lang)]
        if self.follow_ups:
            values = {"count": self.follow_ups, "asked": self.asked_on, "answer": self.answer}
            said.append(say("worklist.heard.asked", values, lang))
        return say("timeline.semicolon", None, lang).join(said)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The same as plain data."""
        return {
            "order_id": self.order_id,
            "order_number": self.order_number,
            "line": self.line,
            "schedule": self.schedule,
            "on": None if self.on is None else self.on.isoformat(),
            "promised": None if self.promised is None else self.promised.isoformat(),
            "follow_ups": self.follow_ups,
            "asked_on": None if self.asked_on is None else self.asked_on.isoformat(),
            "answer": self.answer,
            "text": self.text(lang),
        }


@frozen(kw_only=True)
class WorkItem:
    """One supplier to talk to, and about what.

    `lines` and `at_risk` (the amount still to come, by currency; None where none is stated) count a schedule line once,
    however many alerts speak of it; of what has come or is merely due soon, nothing is at risk. `demands` are the work
    orders and projects that wait for what is, `needed_by` the first day that one of them needs its goods, `days_left`
    the days until then (negative once it has passed), `oldest` the most days that any alert has lasted. `counts` says
    how many lines each rule speaks of, `heard` what was last heard of those that anything was heard of or that were
    asked about, newest first. `contacts` are the people to call, as far as whoever made the list knows them.
    """

    supplier: str | None
    supplier_name: str | None
    severity: Severity
    lines: int
    orders: int
    at_risk: Mapping[str | None, Decimal] = field(hash=False)
    demands: tuple[str, ...]
    needed_by: date | None
    days_left: int | None
    oldest: int
    alerts: tuple[Alert, ...]
    counts: tuple[tuple[Rule, int], ...] = ()
    heard: tuple[Heard, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def why(self, lang: str = "en") -> str:
        """Why it stands where it stands: who waits, how much is at risk, since when, for what."""
        return say("timeline.semicolon", None, lang).join(self._reasons(lang))

    def _reasons(self, lang: str) -> Iterator[str]:
        if self.needed_by is not None and self.days_left is not None:
            code = "left" if self.days_left > 0 else "passed" if self.days_left < 0 else "today"
            needed = say(f"worklist.needed.{code}", {"day": self.needed_by, "days": abs(self.days_left)}, lang)
            demands = ", ".join(one.partition(":")[2] for one in self.demands)
            yield say("worklist.waiting", {"needed": needed, "demands": demands}, lang)
        amounts = [f"{amount:f} {currency or ''}".rstrip() for currency, amount in self.at_risk.items() if amount]
        if amounts:
            yield say("worklist.at_risk", {"amounts": ", ".join(amounts)}, lang)
        if self.oldest:
            yield say("worklist.oldest", {"days": self.oldest}, lang)
        counted = (say("worklist.counted", {"what": rule, "count": count}, lang) for rule, count in self.counts)
        yield say("timeline.comma", None, lang).join(counted)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The item as plain data, with its alerts."""
        return {
            "supplier": self.supplier,
            "supplier_name": self.supplier_name,
            "severity": self.severity,
            "lines": self.lines,
            "orders": self.orders,
            "at_risk": [{"amount": f"{amount:f}", "currency": currency} for currency, amount in self.at_risk.items()],
            "demands": list(self.demands),
            "needed_by": None if self.needed_by is None else self.needed_by.isoformat(),
            "days_left": self.days_left,
            "oldest": self.oldest,
            "why": self.why(lang),
            "counts": {rule.id: count for rule, count in self.counts},
            "contacts": [store(one) for one in self.contacts],
            "heard": [one.as_dict(lang) for one in self.heard],
            "alerts": [one.as_dict(lang) for one in self.alerts],
        }


def worklist(
    rows: Iterable[LineFacts], at: Moment, *, purchaser: str | None = None, rules: Sequence[Rule] = CHASING
) -> list[WorkItem]:
    """Whom to chase at a moment: who keeps somebody waiting soonest, then where the most money is at risk.

    With `purchaser`, only what that person buys. What rests until it is to be asked again is left out (`rests`).
    Amounts in different currencies are never added; a supplier ranks by the largest of its amounts. The order is
    total: the same rows make the same list, however they come.

    >>> from procurekit.rules import worklist
    >>> worklist([], date(2026, 4, 10))
    []
    """
    day = date_in(at)
    mine = [row for row in rows if purchaser in {None, row.purchaser} and not rests(row, day)]
    by_line = {f"{row.order_id}/{row.line}/{row.schedule}": row for row in mine}
    by_supplier: dict[str | None, list[Alert]] = {}
    for one in evaluate(rules, {"schedule_line": mine}, at=at).alerts:
        by_supplier.setdefault(one.supplier, []).append(one)
    items = (_item(supplier, held, day, rules, by_line) for supplier, held in by_supplier.items())
    return sorted(items, key=_rank)


def rests(row: LineFacts, day: date) -> bool:
    """Was it followed up, and is it to be asked again only after that day, with no news since?"""
    return row.next_follow_up_on is not None and row.next_follow_up_on > day and not row.news_since_follow_up


def _item(
    supplier: str | None,
    held: list[Alert],
    day: date,
    rules: Sequence[Rule],
    by_line: Mapping[str, LineFacts],
) -> WorkItem:
    lines = {one.subject_key: one for one in held}
    reminders = {rule.id for rule in rules if rule.reminder}
    risky = [one for one in held if one.rule not in reminders and by_line[one.subject_key].open > 0]
    at_risk: dict[str | None, Decimal] = {}
    for one in {one.subject_key: one for one in risky}.values():
        if one.amount is not None:
            at_risk[one.currency] = EXACT.add(at_risk.get(one.currency, _ZERO), one.amount)
    needed_by = min((one.needed_by for one in risky if one.needed_by is not None), default=None)
    counted = Counter(one.rule for one in held)
    return WorkItem(
        supplier=supplier,
        supplier_name=next((one.supplier_name for one in held if one.supplier_name), None),
        severity=max((one.severity for one in held), key=SEVERITIES.index),
        lines=len(lines),
        orders=len({one.order_id for one in held}),
        at_risk={currency: at_risk[currency] for currency in sorted(at_risk, key=lambda one: (one is None, one or ""))},
        demands=tuple(sorted({demand for one in risky for demand in one.demands})),
        needed_by=needed_by,
        days_left=None if needed_by is None else (needed_by - day).days,
        oldest=max(0, *(one.days or 0 for one in held)),
        alerts=tuple(held),
        counts=tuple((rule, counted[rule.id]) for rule in rules if counted[rule.id]),
        heard=tuple(sorted(_heard(by_line[key] for key in lines), key=_newest)),
    )


def _heard(rows: Iterable[LineFacts]) -> Iterator[Heard]:
    for row in rows:
        if row.last_heard_on is not None or row.follow_ups:
            yield Heard(
                order_id=row.order_id,
                order_number=row.order_number,
                line=row.line,
                schedule=row.schedule,
                on=row.last_heard_on,
                promised=row.latest_promise,
                follow_ups=row.follow_ups,
                asked_on=row.last_followed_up_on,
                answer=row.last_answer,
            )


def _newest(one: Heard) -> tuple[object, ...]:
    last = max(day for day in (one.on, one.asked_on, date.min) if day is not None)
    return -last.toordinal(), one.order_id, one.line, one.schedule


def _rank(item: WorkItem) -> tuple[object, ...]:
    most = max(item.at_risk.values(), default=None)
    return (
        item.needed_by is None,
        item.needed_by or date.max,
        most is None,
        _ZERO if most is None else most.copy_negate(),
        -item.oldest,
        item.supplier is None,
        item.supplier or "",
    )
