"""Upcasting: what an older release stored, brought to today's form, one schema version after the other. Pure.

A step takes a body, business and personal part together, and returns the body that the next schema version would have
stored. What is personal may have been deleted, so a step never counts on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from procurekit.errors import StoreError
from procurekit.model.envelope import EVENT_SCHEMA

__all__ = ["UPCASTERS", "Upcaster", "Upcasters", "steps_from"]

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
Upcasters: TypeAlias = Mapping[int, Mapping[str, Upcaster]]

UPCASTERS: Final[Upcasters] = {}
"""The schema version that a step starts from, then the event type: the step to the next version.

A type that isn't named has the same form in the next version. A step, once released, stays.
"""


def steps_from(
    schema: int, event_type: str, upcasters: Upcasters = UPCASTERS, today: int = EVENT_SCHEMA
) -> tuple[Upcaster, ...]:
    """The steps that a body of that schema version goes through, in order.

    Raises StoreError (code ``event_newer``) if it was written by a release that knows more than this one.

    >>> def renamed(body):
    ...     return {"quantity" if name == "qty" else name: value for name, value in body.items()}
    >>> (step,) = steps_from(1, "order.created", {1: {"order.created": renamed}}, today=2)
    >>> step({"qty": "5"})
    {'quantity': '5'}
    """
    if schema > today:
        raise StoreError("event_newer", type=event_type, found=schema, known=today)
    ways = (upcasters.get(version, {}) for version in range(schema, today))
    return tuple(way[event_type] for way in ways if event_type in way)
