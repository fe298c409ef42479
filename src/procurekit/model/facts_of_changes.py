"""Change facts: what describes a change request at a moment, beside the facts of the order as it would be."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final, cast

from attrs import evolve, frozen

from procurekit.errors import Finding, Reason
from procurekit.expressions import Vocabulary
from procurekit.model.change_request import AnswerOrigin, ChangeRequest, Side
from procurekit.model.document_facts import Declared, DocumentFacts, declared, distinct
from procurekit.model.fact import Fact
from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts
from procurekit.model.field_change import Change
from procurekit.model.impact import ChangeImpact, impact_of
from procurekit.model.merging import Clash, clashes
from procurekit.model.state import OrderState
from procurekit.values import Moment, check

__all__ = ["CHANGE_FACTS", "Considered", "change_facts", "change_words", "kinds_of"]

_PLACE: Final = re.compile(r"lines\[\d+\](?:\.schedule\[\d+\])?(?:\.(\w+).*)?")
_KINDS: Final = {
    "quantity": "quantity",
    "price": "price",
    "amount": "price",
    "requested": "date",
    "promised": "date",
    "ship_by": "date",
    "earliest": "date",
    "latest": "date",
    "item": "item",
    "supplier_item": "item",
    "description": "item",
    "status": "ending",
    "closing_reason": "ending",
    "site": "site",
    None: "line",
}


@frozen(slots=False)
class Considered:
    """A change request as somebody looks at it: the order as it is and as it would be, and where it stands.

    `needs_approval`: the order's own approvals don't cover what would come of it. `beside` is what else to
    look at: what is outside an agreement, or beyond a requisition. `outgrown` is why the order's workflow isn't one for
    what would come of it.
    """

    before: OrderState
    after: OrderState
    request: ChangeRequest
    side: Side = "buyer"
    agreed: AnswerOrigin | None = None
    needs_approval: bool = False
    beside: tuple[Finding, ...] = ()
    outgrown: tuple[Reason, ...] = ()

    @cached_property
    def impact(self) -> ChangeImpact:
        """What it would do to the order as it is now."""
        impact = impact_of(self.before, self.after)
        return evolve(impact, warnings=(*impact.warnings, *self.beside)) if self.beside else impact

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """What of it doesn't go together with what the order is by now."""
        return clashes(self.before, self.request.all_changes)


def kinds_of(changes: Iterable[Change]) -> tuple[str, ...]:
    """What a diff changes: quantity, price, date, item, site, ending (cancelled, closed short), line, terms.

    >>> kinds_of([Change("lines[1].quantity.amount"), Change("payment_terms"), Change("lines[2]")])
    ('quantity', 'terms', 'line')
    """
    return distinct(_kinds(changes))


def _kinds(changes: Iterable[Change]) -> Iterator[str]:
    for one in changes:
        place = _PLACE.fullmatch(one.path)
        yield "terms" if place is None else _KINDS.get(place[1], "terms")


_DECLARED: Final[tuple[Declared[Considered], ...]] = (
    declared(
        "initiator", "发起方", str, "who started the change: buyer or supplier", lambda one: one.request.initiator
    ),
    declared(
        "responsibility",
        "责任方",
        str,
        "whose doing it is: buyer, supplier, carrier or force_majeure",
        lambda one: one.request.responsibility,
    ),
    declared("offered_by", "报价方", str, "whose terms are on the table: buyer or supplier", lambda one: one.side),
    declared(
        "agreed",
        "已达成一致",
        bool,
        "the other side has accepted just what is asked for now",
        lambda one: one.agreed is not None,
    ),
    declared(
        "needs_approval",
        "需要审批",
        bool,
        "the order's approvals don't cover what would come of it",
        lambda one: one.needs_approval,
    ),
    declared(
        "clashing",
        "有冲突",
        bool,
        "something else has changed the same fields meanwhile",
        lambda one: bool(one.clashes),
    ),
    declared(
        "breaking",
        "不可行",
        bool,
        "it can't be, given what was received, billed or ended, or another workflow is for what would come of it",
        lambda one: bool(one.impact.breaks or one.outgrown),
    ),
    declared(
        "amount_change",
        "金额变化",
        Decimal,
        "what the order would cost more, or less if negative",
        lambda one: one.impact.amount_change,
        "currency",
    ),
    declared(
        "days_later",
        "推迟天数",
        int,
        "by how many days the largest shift of a requested or promised date is later; or 0",
        lambda one: one.impact.days_later,
        "days",
    ),
    declared(
        "demands_at_risk",
        "受影响需求数",
        int,
        "how many of those who wait for it would get it too late",
        lambda one: len(one.impact.demands),
    ),
    declared(
        "change_kinds",
        "变更内容",
        tuple,
        "what it changes: quantity, price, date, item, site, ending, line, terms",
        lambda one: kinds_of(one.request.all_changes),
    ),
)
_FUNCTIONS: Final = {one.fact.name: one.of for one in _DECLARED}

CHANGE_FACTS: Final[dict[str, Fact]] = {**{one.fact.name: one.fact for one in _DECLARED}, **ORDER_FACTS}
"""Every fact of a change request by its name: its own, then those of the order as it would be."""


def change_facts(considered: Considered, at: Moment | str | None = None) -> Mapping[str, object]:
    """The facts of a change request at a moment, read-only; each is computed when it is first read. None is unknown.

    Raises InvalidValue if `at` is no moment.
    """
    own: Any = DocumentFacts(_FUNCTIONS, considered)
    order: Any = order_facts(considered.after, check.given_moment("at", at))
    return cast("Mapping[str, object]", ChainMap(own, order))


@cache
def change_words() -> Vocabulary:
    """The names that expressions over a change request's facts may use.

    >>> change_words().find("推迟天数").name
    'days_later'
    """
    return Vocabulary.from_facts(CHANGE_FACTS)
