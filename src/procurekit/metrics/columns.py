"""Columns: what a user's table has, what stands in for a fact that it lacks, and which facts it can't tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Final

from attrs import field, frozen

from procurekit.expressions import Expression, Vocabulary, parse
from procurekit.expressions.nodes import Constant
from procurekit.metrics.criteria import BASES
from procurekit.metrics.grain import RowsOf, rows_of

__all__ = ["Resolved", "resolve", "stand_ins"]

_SOME_DATE: Final = ("promise_basis", "first_promise", "latest_promise")


def _arrived_by(date: str) -> str:
    """All of it or nothing; of what came in several parts nobody said how much had come by then."""
    return (
        f"0 if received == 0 or coalesce(first_received_on > {date}, False) "
        f"else received if last_received_on <= {date} else None"
    )


_OF_LINES: Final[Mapping[str, tuple[str, ...]]] = {
    # A table of purchase lines that doesn't say so has lines that were ordered, of goods that have to arrive.
    "stage": ('"issued"',),
    "line_status": ('"open"',),
    "kind": ('"goods"',),
    "expects_receipt": ("True",),
    # Enough arrived and nobody noted when: that is not late. What is too little is late whenever it came.
    "undated_receipts": (
        "coalesce(received, 0) > 0 and coalesce(received, 0) >= coalesce(least, ordered) and last_received_on is None",
        "False",
    ),
    "on_hold": ("False",),
    "source": ("",),
    "least": ("",),
    # All amounts of a table without currencies are in one, all quantities without units in one.
    "currency": ('"?"',),
    "unit": ('"?"',),
    "book": ('"main"',),
    "order_id": ("order_number",),
    "order_number": ("order_id",),
    "schedule": ("1",),
    # One promise that never moved is the first, the latest, and what is judged by.
    "promise_basis": ("first_promise", "latest_promise"),
    "first_promise": ("promise_basis", "latest_promise"),
    "latest_promise": ("first_promise", "promise_basis"),
    # What arrived, from when it did, or the other way round.
    "received": ("accepted + rejected", "ordered if completed_on is not None else 0"),
    "completed_on": ("last_received_on if received >= coalesce(least, ordered) else None",),
    "last_received_on": ("first_received_on", "completed_on"),
    "first_received_on": ("last_received_on",),
    "open": ("max(0, ordered - received)",),
    "rejected": ("received - accepted",),
    "accepted": ("received - rejected",),
    "inspected": ("received",),
    # What a table doesn't say to be waiting for inspection has been looked at.
    "pending": ("0",),
    "amount": ("ordered * unit_price",),
    **{arrived: (_arrived_by(date),) for date, arrived in BASES.items()},
}
_OF_RECEIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: _OF_LINES[name] for name in ("kind", "currency", "unit", "book", "order_id", "order_number")},
    **{name: _OF_LINES[name] for name in _SOME_DATE},
    **{name: _OF_LINES[name] for name in ("schedule", "stage", "line_status", "rejected", "accepted")},
    "received_amount": ("received * unit_price",),
    "accepted_amount": ("accepted * unit_price",),
    "rejected_at_first": ("rejected",),
}
_COMMON: Final[Mapping[str, tuple[str, ...]]] = {"book": ('"main"',), "currency": ('"?"',)}
_STAND_INS: Final[Mapping[RowsOf, Mapping[str, tuple[str, ...]]]] = {
    "schedule_line": _OF_LINES,
    "receipt": _OF_RECEIPTS,
}


@frozen
class Resolved:
    """How the facts that are needed are had from a table.

    `meanings` has what stands in for each fact without a column, an expression over the columns; `lacking` are the
    facts that nothing can stand in for; `assumed` says of each stand-in what it is, as source.
    """

    meanings: Mapping[str, Expression] = field(factory=dict)
    lacking: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(factory=dict)

    def of(self, one: Expression) -> Expression:
        """The expression over the columns that are there."""
        return one.expanded(self.meanings).simplified() if self.meanings else one


def stand_ins(of: RowsOf) -> Mapping[str, tuple[str, ...]]:
    """What may stand in for each fact of such rows: the first that the columns can tell; an empty text is missing."""
    return _STAND_INS.get(of, _COMMON)


def resolve(
    of: RowsOf, needed: Iterable[str], present: Collection[str], *, either: Iterable[Collection[str]] = ()
) -> Resolved:
    """How the needed facts are had where the present ones have a column.

    Of the facts in each of `either`, of which the first that is there counts, one is enough: the others are missing.
    """
    meanings: dict[str, Expression] = {}
    assumed: dict[str, str] = {}
    lacking: list[str] = []
    for name in sorted(set(needed)):
        if name in present:
            continue
        found = _found(of, name, frozenset(present), ())
        if found is None:
            lacking.append(name)
        else:
            meanings[name], assumed[name] = found
    for some in either:
        absent = [name for name in some if name in lacking]
        if len(absent) < len(some):
            for name in absent:
                lacking.remove(name)
                meanings[name], assumed[name] = _read(of, name, ""), "None"
    return Resolved(meanings, tuple(lacking), assumed)


def _found(
    of: RowsOf, name: str, present: frozenset[str], on_the_way: tuple[str, ...]
) -> tuple[Expression, str] | None:
    """The first stand-in whose own facts are there or can be had; nothing stands in for itself."""
    if name in on_the_way:
        return None
    for source in stand_ins(of).get(name, ()):
        one = _read(of, name, source)
        inner = {each.name for each in one.names if each.name not in present}
        having: dict[str, Expression] = {}
        for each in inner:
            found = _found(of, each, present, (*on_the_way, name))
            if found is None:
                break
            having[each] = found[0]
        else:
            return one.expanded(having), source or "None"
    return None


@cache
def _read(of: RowsOf, name: str, source: str) -> Expression:
    words = _words(of)
    if source:
        return parse(source, words)
    return Expression(Constant(value=None, kind=words[name].type, missable=True))


@cache
def _words(of: RowsOf) -> Vocabulary:
    return Vocabulary.from_facts(rows_of(of).facts)
