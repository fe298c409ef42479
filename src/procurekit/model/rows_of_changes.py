"""Rows of changes: one row for each change request, with how long its answer took and what came of it, for tables.

Beside them, `change_facts` describes a request to its workflow: as it stands now, with all facts of the order as it
would be, each when it is asked for. A row says what a request came to in the end, also long after, and has only what a
table can hold. What both have is declared once, there; `agreed` says here how the supplier's word came.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from attrs import evolve, field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.change import apply_changes
from procurekit.model.change_state import ChangeState
from procurekit.model.course_of_changes import course_of, waits_of
from procurekit.model.events import Changed, Event
from procurekit.model.fact import facts_in, same, says
from procurekit.model.facts import VOCABULARY, Fact, line_facts
from procurekit.model.facts_of_changes import CHANGE_FACTS, kinds_of
from procurekit.model.folding import fold
from procurekit.model.hours import hours_between
from procurekit.model.impact import ChangeImpact, impact_of
from procurekit.model.merging import clashes, rebased
from procurekit.model.order import ScheduleLine
from procurekit.model.state import OrderState
from procurekit.model.unagreed import date_in_force
from procurekit.values import Moment, WorkTime, date_in

__all__ = ["CHANGE_ROWS", "ChangeRow", "change_row", "change_row_words", "change_rows"]


@frozen(kw_only=True)
class ChangeRow:
    """One change request of one order. Dates are days in the zone in which they were noted. None is unknown.

    Hours have six digits behind the point (see `in_hours`); they are None without an answer, and where of a moment only
    the day is known. Amounts are in the order's currency.
    """

    book: str = field(metadata=same(VOCABULARY["book"]))
    change: str = field(metadata=says("变更标识", "the id of the change request"))
    change_number: str | None = field(metadata=says("变更单号", "the number that the change request was given"))
    order_id: str = field(metadata=same(VOCABULARY["order_id"]))
    order_number: str | None = field(metadata=same(VOCABULARY["order_number"]))
    supplier: str | None = field(metadata=same(VOCABULARY["supplier"]))
    supplier_name: str | None = field(metadata=same(VOCABULARY["supplier_name"]))
    purchaser: str | None = field(metadata=same(VOCABULARY["purchaser"]))
    organisation: str | None = field(metadata=same(VOCABULARY["organisation"]))
    initiator: str = field(metadata=same(CHANGE_FACTS["initiator"]))
    responsibility: str | None = field(metadata=same(CHANGE_FACTS["responsibility"]))
    change_kinds: str = field(
        metadata=same(
            CHANGE_FACTS["change_kinds"],
            "what it changes, sorted and joined with +: date, ending, item, line, price, quantity, site, terms",
        )
    )
    state: str = field(metadata=says("状态", "where it stands, by the name that its workflow has for it"))
    stage: str = field(metadata=says("阶段", "the stage that its state stands for; else the state's name"))
    applied: bool = field(metadata=says("已生效", "it came into force"))
    refused: bool = field(metadata=says("已被拒绝", "it ended because the side that was asked said no"))
    withdrawn: bool = field(metadata=says("已撤销", "it ended because whoever asked for it took it back"))
    answered: bool = field(metadata=says("已答复", "the other side accepted, refused or made a counter-offer"))
    agreed: str | None = field(
        metadata=says("一致方式", "how the supplier's word on what was agreed came: confirmed or attested")
    )
    proposed_on: date = field(metadata=says("提出日期", "when it was asked for"))
    offered_on: date | None = field(
        metadata=says("送交对方日期", "when the terms that were answered, or wait for it, were put to the other side")
    )
    answered_on: date | None = field(metadata=says("答复日期", "when the other side answered first"))
    applied_on: date | None = field(metadata=says("生效日期", "when it came into force"))
    waits_for: str | None = field(
        default=None, metadata=says("待答复方", "which side has to answer the terms that stand now: buyer or supplier")
    )
    waiting_since: date | None = field(
        default=None, metadata=says("待答复起始日", "since when these terms lie with that side")
    )
    order_open: bool | None = field(
        default=None, metadata=says("订单未交清", "something of the order as it stands now is still to come")
    )
    response_hours: Decimal | None = field(
        metadata=says("响应时长", "from when it was put to the other side to the first answer", "hours")
    )
    response_working_hours: Decimal | None = field(
        metadata=says(
            "响应工作时长",
            "from when it was put to the other side to the first answer, as far as it is worked then",
            "working_hours",
        )
    )
    amount_change: Decimal | None = field(
        metadata=same(
            CHANGE_FACTS["amount_change"],
            "what the order cost more when it came into force, or less if negative; else what it would or would have",
        )
    )
    currency: str | None = field(metadata=same(VOCABULARY["currency"]))
    days_later: int = field(
        metadata=same(
            CHANGE_FACTS["days_later"],
            "by how many days the largest shift of a date is later, from the day that counted before; or 0",
        )
    )


CHANGE_ROWS: Final[dict[str, Fact]] = facts_in(ChangeRow)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


def change_rows(state: OrderState, work_time: WorkTime | None = None) -> Iterator[ChangeRow]:
    """The rows of all change requests of an order, the oldest first; `work_time` says what counts as working hours."""
    return (change_row(state, one, work_time=work_time) for one in state.changes.values())


def change_row(state: OrderState, change: ChangeState, *, work_time: WorkTime | None = None) -> ChangeRow:
    """The row of one of an order's change requests; `work_time` says what counts as working hours.

    What it changed of amount and dates is told from the order just before and after it came into force. Where it
    didn't: from the order as it is now or, once the request has ended, as it was then, without what clashed by then.

    >>> import procurekit
    >>> from procurekit import Actor, OrderLine, PurchaseOrder
    >>> mei, wang = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
    >>> with procurekit.open("memory:") as desk:
    ...     paper = PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")])
    ...     order = desk.create(paper, by=mei)
    ...     for step, who in (("submit", mei), ("approve", wang), ("issue", mei)):
    ...         order = desk.do(step, order, by=who)
    ...     change = desk.propose(order, {"lines[1].quantity": "800"}, by=mei)
    ...     row = change_row(desk.get(order), change)
    >>> row.change_kinds, row.amount_change, row.offered_on, row.answered
    ('quantity', Decimal('-24.00'), None, False)
    """
    order, request, course = state.order, change.request, course_of(state, change)
    waits = waits_of(state, change)
    applied = next((one for one in state.history if _applies(one, change)), None)
    before, impact = _impact(state, change, applied)
    came = change.agreed is not None or change.applied is not None
    working = None if work_time is None else hours_between(course.offered, course.answered, work_time)
    return ChangeRow(
        book=state.book,
        change=change.id,
        change_number=request.number,
        order_id=state.id,
        order_number=order.number,
        supplier=None if order.supplier is None else order.supplier.id,
        supplier_name=None if order.supplier is None else order.supplier.name,
        purchaser=order.purchaser,
        organisation=order.purchasing_organisation,
        initiator=request.initiator,
        responsibility=request.responsibility,
        change_kinds="+".join(sorted(kinds_of(request.all_changes))),
        state=change.state,
        stage=change.stage,
        applied=applied is not None,
        refused=course.refused,
        withdrawn=course.withdrawn,
        answered=course.answered is not None,
        agreed=change.origin if came else None,
        proposed_on=_made_on(state, change),
        offered_on=_day(course.offered),
        answered_on=_day(course.answered),
        applied_on=None if applied is None else _day(_when(applied)),
        waits_for=None if waits is None else waits.side,
        waiting_since=None if waits is None else _day(waits.since),
        order_open=any(one.open > 0 for one in line_facts(state)),
        response_hours=hours_between(course.offered, course.answered),
        response_working_hours=working,
        amount_change=impact.amount_change,
        currency=order.currency,
        days_later=_days_later(before, impact),
    )


def _applies(event: Event, change: ChangeState) -> bool:
    return isinstance(event.payload, Changed) and event.payload.change == change.id


def _when(event: Event) -> Moment:
    return event.envelope.at or event.envelope.known_at


def _made_on(state: OrderState, change: ChangeState) -> date:
    return date_in(next(_when(one) for one in state.history if one.change == change.id))


def _day(moment: Moment | None) -> date | None:
    return None if moment is None else date_in(moment)


def _impact(state: OrderState, change: ChangeState, applied: Event | None) -> tuple[OrderState, ChangeImpact]:
    """The order without the change, and what that did, does or would have done to it."""
    if applied is not None:
        before = _as_it_was(state, applied.envelope.version - 1)
        return before, impact_of(before, fold([applied], before) or before)
    before = state if change in state.pending else _as_it_was(state, change.version)
    stuck = {one.path for one in clashes(before, change.changes)}
    loose = [one for one in change.changes if one.path not in stuck]
    after = evolve(before, order=apply_changes(before.order, rebased(before.order, loose)))
    return before, impact_of(before, after)


def _days_later(before: OrderState, impact: ChangeImpact) -> int:
    """As the impact has it; a promise that the order never stated moves from the day that counted before it."""
    places = ((line.number, one) for line in before.lines for one in line.schedule)
    counted = {(line, one.number): _counted(before, line, one) for line, one in places}
    moved = [impact.days_later]
    for one in impact.dates:
        day = counted.get((one.line, one.schedule))
        if one.name == "promised" and one.before is None and one.after is not None and day is not None:
            moved.append((one.after - day).days)
    return max(moved)


def _counted(state: OrderState, line: int, one: ScheduleLine) -> date | None:
    promises = state.promises.get((line, one.number), ())
    return date_in_force(state, line, one) or (promises[-1].day if promises else one.requested)


def _as_it_was(state: OrderState, version: int) -> OrderState:
    return fold(one for one in state.history if one.envelope.version <= version) or state


@cache
def change_row_words() -> Vocabulary:
    """The names that expressions over rows of change requests may use.

    >>> change_row_words().find("变更内容").name
    'change_kinds'
    """
    return Vocabulary.from_facts(CHANGE_ROWS)
