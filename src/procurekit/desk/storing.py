"""Storing: how what was decided gets into the log. The state is loaded, the stamp set, everything appended once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final, TypeVar, cast

from attrs import evolve
from pendulum import DateTime

from procurekit.desk import deciding, hearing
from procurekit.desk.arguments import expect
from procurekit.desk.invoices import numbering
from procurekit.desk.journaling import NUMBER, at_head
from procurekit.desk.queries import Queries
from procurekit.desk.workflows import Workflows
from procurekit.errors import Conflict, Finding, InvalidValue, NotFound, Refused
from procurekit.model.change_events import Notified
from procurekit.model.events import NewEvent
from procurekit.model.ids import is_id, kind_in, random_id
from procurekit.model.journal import Head, Stamp, following
from procurekit.model.kinds import FactDocument, kind_of, naming, orders_of
from procurekit.model.party import Actor
from procurekit.model.projection import Projected, project
from procurekit.model.receiving import Receiving
from procurekit.model.record import SideRecord
from procurekit.model.state import OrderState
from procurekit.model.streams import STATES, AnyState
from procurekit.values import instant_of
from procurekit.values.moments import to_utc
from procurekit.workflow.authority import authority_of
from procurekit.workflow.subject import Step

__all__ = ["TRIES", "Storing"]

S = TypeVar("S", bound=AnyState)

TRIES: Final = 50


class Storing(Queries):
    """The part of a desk that commands, observations and redactions share."""

    workflows: Workflows
    receiving: Receiving

    def get(self, order: OrderState | str) -> OrderState:
        """An order's latest state, by id or number. Raises NotFound."""
        id_ = self._id_of(order)
        state = self.journal.state(id_)
        if state is None:
            raise NotFound("not_found", what="order", id=id_, book=self.book)
        return state

    def _latest(self, subject: AnyState | str) -> AnyState:
        """The latest state of a document of any kind, by its id or state; a number is an order's. Raises NotFound."""
        id_ = self._id_of(subject)
        state = self.journal.folded(id_)
        if state is None:
            raise NotFound("not_found", what=kind_in(id_), id=id_, book=self.book)
        return state

    def _stamp(self, actor: Actor | None, document: str = "order", **more: Any) -> Stamp:
        now = self.now()
        return Stamp(self.book, to_utc(now), actor=actor, via=self._between(actor, now, document), **more)

    def _between(self, actor: Actor | None, now: DateTime, document: str) -> tuple[str, ...] | None:
        """Who passes the right on to act for somebody, as far as the organisation knows: by the desk's own clock."""
        if actor is None or actor.on_behalf_of is None:
            return None
        organisation = self.workflows.organisation_or_none
        return None if organisation is None else authority_of(actor, now, document, organisation).via

    def _id(self, name: str) -> str:
        """The id that an id or a number of ours stands for. Raises NotFound."""
        if is_id(name):
            return name
        found = self.journal.number("order", None, name)
        if found is None:
            found = self.number_of_any_issuer(name)
        return found

    def _id_of(self, subject: AnyState | str) -> str:
        expect("order", subject, (*STATES, str))
        return self._id(subject) if isinstance(subject, str) else subject.id

    def _state(self, order: OrderState | str) -> OrderState:
        """The order's state: the one given, if nothing happened since, or the latest of an id. Raises Conflict."""
        return self._as_given(order) if isinstance(order, OrderState) else self.get(order)

    def _subject(self, subject: S | str) -> S:
        """The same of a document of any kind."""
        # Who passes an id says what it is the id of.
        return self._as_given(subject) if isinstance(subject, STATES) else cast("S", self._latest(subject))

    def _as_given(self, state: S) -> S:
        if not state.head.hash:
            raise InvalidValue("state_of_the_past", number=state.number or state.id)
        self.journal.ensure_latest(state.id, state.head)
        return state

    def _local(self, stamp: Stamp) -> DateTime:
        """The moment of recording, in the clock's own zone."""
        zone = self.now().tzinfo
        return stamp.recorded_at if zone is None else instant_of(datetime.astimezone(stamp.recorded_at, zone))

    def _once(self, key: str | None, said: object, act: Callable[[], S]) -> S:
        """The first result of a command that carries a key, however often and from wherever it comes."""
        self.workflows.renew()
        if (before := self._repeated(key, said)) is not None:
            return cast("S", before)
        try:
            return act()
        except (Conflict, Refused, NotFound):
            # The same command may have come in twice at once; what it changed is then what stood in the way.
            if (before := self._repeated(key, said)) is not None:
                return cast("S", before)
            raise

    def _repeated(self, key: str | None, said: object) -> AnyState | None:
        done = self.journal.done(key, said)
        return None if done is None else self.journal.folded(done.stream, done.version)

    def _concerned(self, document: FactDocument) -> tuple[FactDocument, dict[str, OrderState], list[str]]:
        """The document with its orders named by id, their states, and the names of those that nobody knows."""
        states: dict[str, OrderState] = {}
        ids: dict[str | None, str] = {}
        unknown: list[str] = []
        for name in orders_of(document):
            try:
                state = self.get(name)
            except NotFound:
                unknown.append(name)
            else:
                states[state.id] = state
                ids[name] = state.id
        return naming(document, ids), states, unknown

    def _fact(
        self,
        document: FactDocument,
        states: dict[str, OrderState],
        unknown: Sequence[str],
        stamp: Stamp,
        key: str | None,
        said: list[Any],
        receiving: Receiving,
    ) -> OrderState:
        stream = random_id(kind_of(document), int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        heads = {id_: state.head for id_, state in states.items()}
        stamp = following(stamp, *heads.values())
        first = next(iter(states.values()))
        for turn in range(TRIES):
            number = numbering(self.journal, document, stream, first.order)
            events, after = deciding.recorded(
                states,
                unknown,
                document,
                stream,
                stamp,
                number.findings,
                self._noticed(states, document, stamp),
                receiving,
            )
            events, after = hearing.with_answers(events, after, document, stream, stamp, self._noticed)
            events, after, side = self._answered(events, after, stamp)
            try:
                return self._store(events, stamp, heads, after, first.id, key, said, (*number.side, *side))
            except Conflict as error:
                # Another invoice took the number since we looked: a finding, no reason to leave this one out.
                if not number.side or error.values.get("kind") != NUMBER or turn == TRIES - 1:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _noticed(
        self, states: Mapping[str, OrderState], document: FactDocument, stamp: Stamp
    ) -> Mapping[str, tuple[Finding, ...]]:
        """What a workflow finds about a fact that was observed, by order."""
        raise NotImplementedError

    def _answered(
        self, events: Sequence[NewEvent], after: Mapping[str, OrderState], stamp: Stamp
    ) -> tuple[list[NewEvent], dict[str, OrderState], tuple[SideRecord, ...]]:
        """The events, with what the orders become by what a supplier answered."""
        raise NotImplementedError

    def _followed(
        self, events: Sequence[NewEvent], after: Mapping[str, S], stamp: Stamp
    ) -> tuple[list[NewEvent], dict[str, S], dict[str, Step]]:
        """The events, with the steps that documents take by themselves after them."""
        raise NotImplementedError

    def _lapsed(
        self, events: Sequence[NewEvent], after: Mapping[str, S], stamp: Stamp
    ) -> tuple[Sequence[NewEvent], dict[str, S]]:
        """The events, with what ends together with an order."""
        raise NotImplementedError

    def _notify(self, state: AnyState, told: Notified) -> None:
        """Told once it is stored who has to know of something."""
        raise NotImplementedError

    def _effects(self, state: AnyState, step: Step) -> None:
        """Told once the step is stored."""
        raise NotImplementedError

    def _many(
        self,
        events: Sequence[NewEvent],
        stamp: Stamp,
        state: S,
        key: str | None,
        said: list[Any],
        side: Sequence[Any] = (),
        *,
        settled: bool = True,
    ) -> S:
        """Append events to one stream, and what follows from them; steps of a document's workflow bring that along."""
        stamp = following(stamp, state.head)
        heads, states = {state.id: state.head}, {state.id: deciding.tentative(events, stamp, state)}
        return self._store(events, stamp, heads, states, state.id, key, said, side, settled=settled)

    def _store(
        self,
        events: Sequence[NewEvent],
        stamp: Stamp,
        heads: dict[str, Head],
        after: dict[str, S],
        first: str,
        key: str | None,
        said: list[Any],
        side: Sequence[Any] = (),
        *,
        settled: bool = True,
    ) -> S:
        """Append events, with the steps that documents take by themselves after them unless those are among them."""
        events, after, steps = self._followed(events, after, stamp) if settled else (events, after, {})
        events, after = self._lapsed(events, after, stamp)
        decided = {after[id_].definition for id_ in steps}
        if stamp.definition is None and len(decided) == 1:
            # What followed names the workflow that it was decided by.
            stamp = evolve(stamp, definition=decided.pop())

        def projected(now: Any) -> list[Projected]:
            orders = ((id_, state) for id_, state in after.items() if isinstance(state, OrderState))
            return [project(at_head(state, now[id_])) for id_, state in orders]

        version = after[first].version
        keyed = self.journal.keyed(key, said, first, version)
        now, _ = self.journal.append(
            events, stamp, heads, command=str(said[0]), side=tuple(chain(side, keyed)), projected=projected
        )
        for id_, step in steps.items():
            self._effects(after[id_], step)
        for one in events:
            if isinstance(one.payload, Notified):
                self._notify(after[one.stream], one.payload)
        return at_head(after[first], now[first])
