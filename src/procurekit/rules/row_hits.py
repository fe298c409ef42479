"""Row hits: for which rows a rule fires, taken one by one as objects or mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from procurekit.errors import ProcurekitError
from procurekit.expressions import Expression
from procurekit.rules.grouping import grouped
from procurekit.rules.reading import Plan
from procurekit.rules.subjects import order_of, reading
from procurekit.values import Moment, WorkCalendar

__all__ = ["Fail", "Hit", "hits_of", "ties_of", "view_of"]

Hit: TypeAlias = tuple[Any, Mapping[str, Any]]
"""A row for which a rule fires, and what it knows of its group."""

Fail: TypeAlias = Callable[..., None]
"""Notes that a rule couldn't be evaluated for a row, or for all of them: the plan, the row or None, the error."""


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

    def value(one: Expression, row: Any) -> Any:
        return one.compiled("mapping")(row, at, calendar)

    views = [view_of(plan, row) for row in rows]
    try:
        ties = ties_of(plan)
        group_of = grouped(plan.group, views, value, [order_of(plan.rows, row, ties) for row in rows])
    except Exception as error:  # noqa: BLE001 - one rule's failure is told and hides no other
        fail(plan, None, error)
        return
    run = plan.when.compiled("mapping")
    for place, row in enumerate(rows):
        group = group_of(place)
        view = views[place] | group
        try:
            hit = run(view, at, calendar)
        except Exception as error:  # noqa: BLE001 - likewise
            fail(plan, row, _told(plan.when, view, at, calendar, error))
            continue
        if hit is True:
            yield row, group


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
