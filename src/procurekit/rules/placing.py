"""Placing: rules of a host's own, put in the place of those that they are named like."""

from __future__ import annotations

from collections.abc import Iterable

from procurekit.rules.rule import Rule

__all__ = ["in_place"]


def in_place(rules: Iterable[Rule], mine: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, with those of `mine` in the place of the ones with the same id, and the others behind them.

    >>> from procurekit.rules import STANDARD, in_place, read_rules
    >>> mine = read_rules("rules = [{like = 'receipt_overdue', values = {grace = 5}}]")
    >>> len(in_place(STANDARD, mine)) == len(STANDARD)
    True
    """
    return tuple(({one.id: one for one in rules} | {one.id: one for one in mine}).values())
