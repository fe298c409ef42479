"""Row hits: for which rows a rule fires, taken one by one as objects or mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from procurekit.errors import ProcurekitError
from procurekit.expressions import Expression
from procurekit.expressions.explaining import Mode
from procurekit.expressions.fitting import constant
from procurekit.model.prefilter import NONE
from procurekit.rules.grouping import Company, Groups
from procurekit.rules.prefilter import prefilter_of
from procurekit.rules.reading import GROUPED, Plan
from procurekit.rules.subjects import order_of, reading
from procurekit.values import Moment, WorkCalendar

__all__ = ["Fail", "Hit", "hits_of", "silent_company", "ties_of", "view_of"]

Hit: TypeAlias = tuple[Any, Mapping[str, Any]]
"""A row for which a rule fires, and what it knows of its group."""

Fail: TypeAlias = Callable[..., None]
"""Notes that a rule couldn't be evaluated for a row, or for all of them: the plan, the row or None, the error."""


_COMPANY: Final[Mapping[Company, Mapping[str, int | None]]] = {
    "none": dict.fromkeys(GROUPED),
    "alone": {"group_count": 1, "group_place": 1, "group_first": True},
}
"""What a row knows of its group whatever that is."""


def hits_of(plan: Plan, rows: Sequence[Any], at: Moment, calendar: WorkCalendar, fail: Fail) -> Iterator[Hit]:
    """The rows for which a rule fires, each with what it knows of its group."""
    if plan.group is not None:
        yield from _grouped_hits(plan, rows, at, calendar, fail)
        return
    mode, subjects = _readable(plan, rows)
    run = plan.when.compiled(mode)
    for row, subject in zip(rows, subjects, strict=True):
        try:
            hit = run(subject, at, calendar)
        except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
            fail(plan, row, _told(plan.when, subject, at, calendar, error))
            continue
        if hit is True:
            yield row, {}


def _grouped_hits(plan: Plan, rows: Sequence[Any], at: Moment, calendar: WorkCalendar, fail: Fail) -> Iterator[Hit]:
    assert plan.group is not None  # noqa: S101 - who calls has looked

    mode, subjects = _readable(plan, rows)
    try:
        ties = ties_of(plan)
        groups = Groups(
            plan.group,
            subjects,
            lambda one: one.compiled(mode),
            (at, calendar),
            lambda place: order_of(plan.rows, rows[place], ties),
            plan.grouped,
        )
    except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
        fail(plan, None, error)
        return
    names = [one.name for one in plan.when.names if one.name not in GROUPED]
    when = plan.when.compiled("mapping")
    silent = () if groups.have_company else silent_company(plan.when, at, calendar)
    for place in groups.places(silent):
        row = rows[place]
        of = reading(row)
        subject = {name: of(name) for name in names}
        try:
            group = groups.of(place)
            subject.update(group)
            hit = when(subject, at, calendar)
        except Exception as error:  # noqa: BLE001 - likewise
            fail(plan, row, _told(plan.when, subject, at, calendar, error))
            continue
        if hit is True:
            yield row, group


def silent_company(when: Expression, at: Moment, calendar: WorkCalendar) -> frozenset[Company]:
    """In what company a rule fires for no row at all, whatever else is known of it: most rows have none."""
    found: list[Company] = []
    for company, values in _COMPANY.items():
        known = when.expanded({name: Expression(constant(value)) for name, value in values.items()})
        if prefilter_of([known], at, calendar, {}) == NONE:
            found.append(company)
    return frozenset(found)


def _told(one: Expression, subject: Any, at: Moment, calendar: WorkCalendar, error: Exception) -> Exception:
    """The error that says what the subject has where something else is needed; the first one where none does."""
    try:
        one.evaluate(subject, at=at, calendar=calendar)
    except ProcurekitError as clear:
        return clear
    except Exception:  # noqa: BLE001 - then the first says as much
        return error
    return error


def _readable(plan: Plan, rows: Sequence[Any]) -> tuple[Mode, Sequence[Any]]:
    """The rows so that they can be read: as they are, if all are mappings or all have every fact; else as mappings."""
    kinds = {*map(type, rows)}
    if all(issubclass(kind, Mapping) for kind in kinds):
        return "mapping", rows
    if all(not issubclass(kind, Mapping) and hasattr(kind, one.name) for kind in kinds for one in plan.names):
        return "attributes", rows
    return "mapping", [row if isinstance(row, Mapping) else view_of(plan, row) for row in rows]


def ties_of(plan: Plan) -> tuple[str, ...]:
    """The facts that order rows which claim to be one subject: all that can be ordered of what is read and told."""
    words = plan.rows.words
    read = {one.name for one in plan.names}.union(plan.rows.told).difference(plan.rows.key)
    return tuple(sorted(name for name in read if words[name].type != "texts"))


def view_of(plan: Plan, row: Any) -> dict[str, Any]:
    """What a rule reads of a row, by name."""
    of = reading(row)
    return {one.name: of(one.name) for one in plan.names}
