"""Telling: what is to be said of a subject for which a rule fires, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Any, Final

from procurekit.expressions import Expression
from procurekit.model.alert import Found
from procurekit.rules.reading import Plan, optional_in, slots_in
from procurekit.rules.row_hits import view_of
from procurekit.rules.subjects import place_of, reading
from procurekit.values import Moment, WorkCalendar, date_in
from procurekit.values.figures import NONE
from procurekit.values.money import minor_units
from procurekit.values.numbers import ROUNDED, digits_of, plain

__all__ = ["Teller"]

_LONGEST: Final = 10  # digits behind the point
_STEP: Final = Decimal("0.0001")


class Teller:
    """What one rule says at a moment; `book` is that of rows that don't say theirs."""

    def __init__(self, plan: Plan, at: Moment, calendar: WorkCalendar, book: str) -> None:
        rule = plan.rule
        self._plan = plan
        self._around = (at, calendar)
        self._day = date_in(at)
        self._same = {
            "book": book,
            "rule": rule.id,
            "subject": rule.subject,
            "title": rule.title,
            "title_zh": rule.title_zh,
        }
        self._since = None if plan.since is None else _run(plan.since)
        self._grades = [(severity, _run(one)) for severity, one in plan.grades]
        self._said = [(slot, _run(one), one.unit) for slot, one in plan.said.items()]
        self._texts = {lang: [slots_in(one) for one in optional_in(getattr(rule, lang))] for lang in ("en", "zh")}

    def found(self, row: Any, group: Mapping[str, Any], key: str) -> Found:
        """What is said of a row, with what it knows of its group."""
        plain_row = isinstance(row, Mapping) and not group
        view = row if plain_row else view_of(self._plan, row) | dict(group)
        around, of = self._around, reading(row)
        since = None if self._since is None else self._since(view, *around)
        values = {slot: _shown(run(view, *around), unit, of) for slot, run, unit in self._said}
        texts = {lang: _text(parts, values) for lang, parts in self._texts.items()}
        return Found(
            **{**self._same, **place_of(self._plan.rows, row), **texts},
            severity=next((one for one, run in self._grades if run(view, *around) is True), self._plan.rule.severity),
            subject_key=key,
            since=since,
            days=None if since is None else (self._day - since).days,
            values=values,
        )


def _text(parts: Sequence[Sequence[str]], values: Mapping[str, str]) -> str:
    """The parts of a text with the values in their slots, without each optional one in which a value is unknown."""
    return "".join(
        "".join(values[one] if at % 2 else one for at, one in enumerate(part))
        for place, part in enumerate(parts)
        if not place % 2 or NONE not in [values[one] for one in part[1::2]]
    )


def _run(one: Expression) -> Callable[..., Any]:
    return one.compiled("mapping")


def _rounded(value: Decimal) -> Decimal:
    """A figure that was divided, as people read it; what was counted or measured is shown as it is."""
    # Never by the context that the calling program has set for itself.
    return value.quantize(_STEP, context=ROUNDED) if digits_of(value) > _LONGEST else value


def _shown(value: Any, unit: str | None, of: Callable[[str], Any]) -> str:
    """A value as people read it, in whatever language: with its unit or its currency, where the row says which."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Collection) and not isinstance(value, str):
        return ", ".join(map(str, sorted(value) if isinstance(value, AbstractSet) else value)) or NONE
    if not isinstance(value, Decimal | int):
        return str(value)
    counted_in = of(unit) if unit in {"unit", "currency"} else None
    number = plain(_rounded(Decimal(value)))
    if unit == "currency":
        number = f"{Decimal(number):.{max(digits_of(Decimal(number)), minor_units(counted_in or ''))}f}"
    return number if counted_in is None else f"{number} {counted_in}"
