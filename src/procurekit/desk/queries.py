"""Queries: what the desk answers from the projection, caught up with the log before every read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from attrs import evolve
from pendulum import DateTime

from procurekit.desk import alert_rows
from procurekit.desk.arguments import acting
from procurekit.desk.journaling import Journal
from procurekit.errors import InvalidValue, NotFound, StoreError
from procurekit.model import alert
from procurekit.model.chased import people_of
from procurekit.model.facts import LineFacts
from procurekit.model.ids import is_order
from procurekit.model.party import Actor, Contact
from procurekit.model.projection import OrderSummary, Projected, project
from procurekit.model.stages import STAGES
from procurekit.ports import AlertRows, Projection, Store
from procurekit.rules import CHASING, Rule, WorkItem, worklist
from procurekit.values import Moment, check

__all__ = ["Queries", "ensure_stage"]

_BATCH = 500
_FIRST = 5  # orders of a supplier that a call begins with


class Queries:
    """The reading half of a desk."""

    book: str
    store: Store
    journal: Journal

    def now(self) -> DateTime:
        """The desk's clock."""
        raise NotImplementedError

    def orders(
        self, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> list[OrderSummary]:
        """The orders, newest change first. Raises InvalidValue on a stage that there is none of."""
        ensure_stage(stage)
        if isinstance(self.store, Projection) and self._is_projected():
            return list(self.store.orders(self.book, stage=stage, supplier=supplier, number=number))
        wanted = {"stage": stage, "supplier": supplier, "number": number}
        found = [one.order for one in self._folded()]
        kept = [one for one in found if all(value in {None, getattr(one, name)} for name, value in wanted.items())]
        return sorted(kept, key=lambda one: (one.changed_at, one.id), reverse=True)

    def lines(self, *, open_only: bool = False) -> Iterator[LineFacts]:
        """The facts of every schedule line."""
        if isinstance(self.store, Projection) and self._is_projected():
            yield from self.store.lines(self.book, open_only=open_only)
            return
        for one in self._folded():
            yield from (row for row in one.lines if not open_only or row.open > 0)

    def worklist(
        self,
        purchaser: Actor | str | None = None,
        at: Moment | str | None = None,
        *,
        rules: tuple[Rule, ...] = CHASING,
    ) -> list[WorkItem]:
        """Whom to chase today, by supplier, ranked by what is at risk: of one purchaser's orders, or of all.

        Whoever acts for somebody sees that person's list. `contacts` are those that the orders to begin with name, and
        the people who were asked or answered.
        """
        if purchaser is not None:
            actor = acting(purchaser)
            purchaser = (actor, *actor.principals)[-1].id
        items = worklist(self.lines(), self._moment(at), purchaser=purchaser, rules=rules)
        return [evolve(one, contacts=self._contacts(one)) for one in items]

    def _contacts(self, item: WorkItem) -> tuple[Contact, ...]:
        orders = [*dict.fromkeys(one.order_id for one in item.alerts if one.order_id is not None)][:_FIRST]
        states = map(self.journal.state, orders)
        return people_of(one for one in states if one is not None)

    def findings(self) -> dict[str, int]:
        """How often each finding was made that nobody has put right since, over all orders."""
        counts: Counter[str] = Counter()
        for one in self.orders():
            counts.update(one.findings)
        return dict(sorted(counts.items()))

    def number_of_any_issuer(self, number: str) -> str:
        """The id of the one order with a number, whoever issued it.

        Raises NotFound if there is none, or more than one.
        """
        found = self.orders(number=number)
        if not found:
            raise NotFound("not_found", what="order", id=number, book=self.book)
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise NotFound("ambiguous_number", count=len(found), number=number, ids=ids)
        return found[0].id

    def _alert_rows(
        self, *, open_only: bool = False, order: str | None = None, ids: Sequence[str] | None = None
    ) -> Iterator[alert.Alert]:
        """The alerts of the book as they stand, by id: all or some."""
        store = self.store
        if isinstance(store, AlertRows) and _is_done(lambda: alert_rows.catch_up(store)):
            return store.alerts(self.book, open_only=open_only, order=order, ids=ids)
        return alert_rows.folded(store, self.book, open_only=open_only, order=order, ids=ids)

    def catch_up(self) -> int:
        """Project what bulk work left behind; how many orders that were. Every read does this by itself.

        Alerts are caught up too.
        """
        alert_rows.catch_up(self.store)
        return self._catch_up_orders()

    def _is_projected(self) -> bool:
        """Are the rows of orders and lines true now?"""
        return _is_done(self._catch_up_orders)

    def _catch_up_orders(self) -> int:
        store = self.store
        if not isinstance(store, Projection):
            return 0
        names = store.behind()
        rest = iter(names)
        while batch := list(islice(rest, _BATCH)):
            store.project(row for name in batch if (row := self._rows_of(*name)) is not None)
        return len(names)

    def _rows_of(self, book: str, stream: str) -> Projected | None:
        """The rows of an order, of any book of the store."""
        state = Journal(self.store, book, lambda _: None).state(stream)
        return None if state is None else project(state)

    def _folded(self) -> Iterator[Projected]:
        """The slower way for a store that keeps no projection: fold every order of the book."""
        streams = {one.stream for one in self.store.read_all() if one.book == self.book and one.version == 1}
        for stream in sorted(one for one in streams if is_order(one)):
            state = self.journal.state(stream)
            if state is not None:
                yield project(state)

    def _moment(self, at: Moment | str | None) -> date | DateTime:
        return check.given_moment("at", at) or self.now()


def _is_done(catch_up: Callable[[], int]) -> bool:
    """Is the projection true now? Not where it was left behind and nothing can be written."""
    try:
        catch_up()
    except (StoreError, InvalidValue) as error:
        if error.code not in {"store_read_only", "no_transaction"}:
            raise
        return False
    return True


def ensure_stage(stage: str | None) -> None:
    """Raise InvalidValue on a stage that there is none of."""
    if stage is not None and stage not in STAGES:
        raise InvalidValue("not_a_choice", field="stage", value=repr(stage), choices=", ".join(STAGES))
