"""Criteria: how a definition judges a delivery (date, early, partial, tolerance, weight), as words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from procurekit.values.numbers import EXACT, plain

__all__ = ["BASES", "CRITERIA_ZH", "Basis", "Early", "Partial", "Weight", "criteria"]

Basis: TypeAlias = Literal["requested", "first_promise", "latest_promise", "promise_basis"]
"""The date that a delivery is judged by."""

Early: TypeAlias = Literal["met", "missed"]
"""What a delivery before its date is: on time, or a miss."""

Partial: TypeAlias = Literal["missed", "share", "ignored"]
"""What a part that came late makes of a line: a miss; the share that came in time; or it is judged by what came last,
however much that is."""

Weight: TypeAlias = Literal["count", "quantity", "value"]
"""What a row weighs: 1, the quantity ordered, or its amount at the order's price."""

BASES: Final[Mapping[str, str]] = {
    "requested": "received_by_requested",
    "first_promise": "received_by_first_promise",
    "latest_promise": "received_by_latest_promise",
    "promise_basis": "received_by_basis",
}
"""Every date that a delivery may be judged by, and the fact of what had arrived by then."""

CRITERIA_ZH: Final[Mapping[str, str]] = {
    "due_on": "考核日期",
    "last_day": "最后准时日期",
    "arrived_by_due": "到期前到货数量",
    "enough": "足量",
    "too_early": "过早",
    "in_time": "及时",
    "in_full": "足量到货",
    "as_ordered": "数量相符",
    "weight": "权重",
}
"""The Chinese names of the words."""

_WEIGHTS: Final[Mapping[Weight, str]] = {"count": "1", "quantity": "ordered", "value": "ordered * unit_price"}
_ONE: Final = Decimal(1)


def criteria(
    *,
    basis: tuple[str, ...],
    early: Early,
    early_days: int = 0,
    late_days: int = 0,
    partial: Partial,
    tolerance: Decimal | None,
    weight: Weight,
) -> dict[str, str]:
    """The words that these parameters define, each as an expression over the facts of a schedule line.

    `due_on` is the day, `last_day` the last of its days of grace, `arrived_by_due` the quantity that had arrived by
    `due_on`, `enough` the quantity that is as good as all, `in_full` that so much arrived, early or late, `as_ordered`
    that it was no more than ordered either (by the same tolerance), `in_time` what the line scores and `weight` what
    it could score. Without a basis `due_on`, `last_day`, `arrived_by_due` and `in_time` have no meaning.

    >>> made = criteria(basis=("requested",), early="met", partial="missed", tolerance=Decimal(0), weight="count")
    >>> made["in_time"]
    'received_by_requested >= ordered'
    """
    enough = _enough(tolerance)
    words = {
        "enough": enough,
        "in_full": f"received >= {enough}",
        "as_ordered": f"received >= {enough} and received <= {_most(tolerance)}",
        "weight": _WEIGHTS[weight],
    }
    if not basis:
        return words
    due = basis[0] if len(basis) == 1 else f"coalesce({', '.join(basis)})"
    arrived = _arrived(basis)
    too_early = _too_early(due, early, early_days)
    return {
        **words,
        "due_on": due,
        "last_day": _last_day(due, late_days),
        "arrived_by_due": arrived,
        "too_early": too_early or "False",
        "in_time": _in_time(due, arrived, enough, too_early, late_days, partial, tolerance, weight),
    }


def _enough(tolerance: Decimal | None) -> str:
    if tolerance is None:
        return "coalesce(least, ordered)"
    return "ordered" if tolerance == 0 else f"ordered * {plain(EXACT.subtract(_ONE, tolerance))}"


def _most(tolerance: Decimal | None) -> str:
    return f"ordered * {plain(EXACT.add(_ONE, tolerance))}" if tolerance else "ordered"


def _arrived(basis: tuple[str, ...]) -> str:
    """What had arrived by the first of the dates that is there."""
    text = BASES[basis[-1]]
    for name in reversed(basis[:-1]):
        text = f"({BASES[name]} if {name} is not None else {text})"
    return text


def _too_early(due: str, early: Early, early_days: int) -> str:
    if early == "met":
        return ""
    limit = f"({due}) - {early_days}" if early_days else due
    return f"coalesce(first_received_on < {limit}, False)"


def _last_day(due: str, late_days: int) -> str:
    return f"({due}) + {late_days}" if late_days else due


def _in_time(
    due: str,
    arrived: str,
    enough: str,
    too_early: str,
    late_days: int,
    partial: Partial,
    tolerance: Decimal | None,
    weight: Weight,
) -> str:
    limit = _last_day(due, late_days)
    if partial == "share":
        share = f"max(0, min({arrived}, ordered))"
        share = f"(0 if {too_early} else {share})" if too_early else share
        return f"{share} * unit_price" if weight == "value" else share
    if partial == "ignored":
        met = f"coalesce(last_received_on <= {limit}, False)"
    elif tolerance is None:
        met = f"coalesce(completed_on <= {limit}, False)"
    elif late_days:
        # All of it by then, or no more than came by then is enough.
        met = (
            f"({arrived} >= {enough} or coalesce(last_received_on <= {limit} and received >= {enough}, False) "
            f"or coalesce(completed_on <= {limit}, False))"
        )
    else:
        met = f"{arrived} >= {enough}"
    met = f"{met} and not {too_early}" if too_early else met
    return met if weight == "count" else f"({_WEIGHTS[weight]} if {met} else 0)"
