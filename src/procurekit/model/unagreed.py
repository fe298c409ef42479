"""Unagreed: dates that were heard and are not agreed: what came of them is still asked for, or was not accepted."""

from __future__ import annotations

from datetime import date

from procurekit.model.order import ScheduleLine
from procurekit.model.state import OrderState, Promise

__all__ = ["date_in_force", "is_unagreed"]


def is_unagreed(state: OrderState, place: tuple[int, int], promise: Promise) -> bool:
    """Did a promise for a schedule line only lead to a change request, and that to no change?"""
    path, day = f"lines[{place[0]}].schedule[{place[1]}].promised", promise.day.isoformat()
    versions = [one.version for one in state.promises[place]]
    return any(
        one.side == "supplier"
        and any(each.path == path and each.after == day for each in one.changes)
        and max((version for version in versions if version < one.version), default=None) == promise.version
        for change in state.changes.values()
        if change.applied is None
        for one in change.offers
    )


def date_in_force(state: OrderState, line: int, one: ScheduleLine) -> date | None:
    """The day that still counts where the one that was promised last is not agreed; None where it is."""
    place = (line, one.number)
    promises = state.promises.get(place, ())
    if not promises or not is_unagreed(state, place, promises[-1]) or promises[-1].day == one.promised:
        return None
    agreed = (each.day for each in reversed(promises) if not is_unagreed(state, place, each))
    return next(agreed, one.promised or one.requested)
