"""Row hits: for which rows a rule fires, taken one by one as objects or mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from procurekit.errors import ProcurekitError
from procurekit.expressions import Expression
from procurekit.expressions.fitting import constant
from procurekit.model.prefilter import NONE
from procurekit.rules.grouping import Company, Groups
from procurekit.rules.prefilter import prefilter_of
from procurekit.rules.reading import GROUPED, Plan
from procurekit.rules.subjects import order_of, reading
from procurekit.values import Moment, WorkCalendar

__all__ = ["Fail", "Hit", "hits_of", "ties_of", "view_of"]

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
    ways: dict[type, tuple[Any, Callable[[Any], Any]]] = {}
    for row in rows:
        kind = type(row)
        if kind not in ways:
            mode, view = _view(plan, kind)
            ways[kind] = plan.when.compiled(mode), view
        run, view = ways[kind]
        try:
            hit = run(view(row), at, calendar)
        except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
            fail(plan, row, _told(plan.when, view(row), at, calendar, error))
            continue
        if hit is True:
            yield row, {}


def _grouped_hits(plan: Plan, rows: Sequence[Any], at: Moment, calendar: WorkCalendar, fail: Fail) -> Iterator[Hit]:
    assert plan.group is not None  # noqa: S101 - who calls has looked

    kinds = {*map(type, rows)}
    mode, view = _view(plan, *kinds) if len(kinds) == 1 else ("mapping", lambda row: view_of(plan, row))
    try:
        ties = ties_of(plan)
        groups = Groups(
            plan.group,
            list(map(view, rows)),
            lambda one: one.compiled(mode),
            (at, calendar),
            lambda place: order_of(plan.rows, rows[place], ties),
            plan.grouped,
        )
    except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
        fail(plan, None, error)
        return
    names = [one.name for one in plan.when.names if one.name not in GROUPED]
    when, silent = plan.when.compiled("mapping"), _silent(plan.when, at, calendar)
    for place, row in enumerate(rows):
        if groups.company(place) in silent:
            continue
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


def _silent(when: Expression, at: Moment, calendar: WorkCalendar) -> frozenset[Company]:
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


def _view(plan: Plan, kind: type) -> tuple[Any, Callable[[Any], Any]]:
    """How rows of a class are read: as mappings, by attributes that all have, or as mappings of what is there."""
    if issubclass(kind, Mapping):
        return "mapping", lambda row: row
    if all(hasattr(kind, one.name) for one in plan.names):
        return "attributes", lambda row: row
    return "mapping", lambda row: view_of(plan, row)


def ties_of(plan: Plan) -> tuple[str, ...]:
    """The facts that order rows which claim to be one subject: all that can be ordered of what is read and told."""
    words = plan.rows.words
    read = {one.name for one in plan.names}.union(plan.rows.told).difference(plan.rows.key)
    return tuple(sorted(name for name in read if words[name].type != "texts"))


def view_of(plan: Plan, row: Any) -> dict[str, Any]:
    """What a rule reads of a row, by name."""
    of = reading(row)
    return {one.name: of(one.name) for one in plan.names}
