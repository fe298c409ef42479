"""The desk: the one object that a host holds. Clock, ids and store are here; every decision is a pure function."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, repeat
from types import TracebackType
from typing import Any, Final, Self, overload

import pendulum
import pluggy
from attrs import evolve
from pendulum import DateTime

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.execution import execute
from procurekit.desk.hindsight import known_by
from procurekit.desk.invoices import numbering
from procurekit.desk.journaling import NUMBER, Journal, at_head
from procurekit.desk.logs import DESK, STORE
from procurekit.desk.observation import Progress, observe_all
from procurekit.desk.proving import Proving
from procurekit.desk.queries import Queries
from procurekit.desk.redacting import Redacting
from procurekit.desk.timeline import Timeline, timeline_of
from procurekit.desk.upkeep import Upkeep
from procurekit.errors import Conflict, InvalidValue, NotFound, Reason, Refused, StoreError
from procurekit.model.codec import store as plain_of
from procurekit.model.events import HoldPlaced, HoldReleased, NewEvent
from procurekit.model.fold import fold
from procurekit.model.ids import is_id, random_id
from procurekit.model.incident import Hold
from procurekit.model.journal import Head, Stamp, following, preview
from procurekit.model.kinds import FACT_CLASSES, FactDocument, kind_of, naming, orders_of
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.picture import Picture
from procurekit.model.projection import Projected, project
from procurekit.model.state import OrderState
from procurekit.ports import Appended, Hosted, Store
from procurekit.values import Moment, check, instant_of
from procurekit.values.moments import to_utc
from procurekit.workflow import STANDARD_ORDER, Definition, Step

__all__ = ["Desk"]

TRIES: Final = 50
Clock = Callable[[], datetime]


class Desk(Redacting, Proving, Upkeep, Queries):
    """Load, decide, append, tell: all that a host does with orders, in one book of one store.

    A context manager, safe across threads, synchronous. `clock` gives the time of recording, `definition` is the
    workflow of orders made here. Passing an order's state to a command means "this version" (a Conflict if it has
    moved on); passing an id or a number means "latest".

    >>> import procurekit
    >>> from procurekit import Actor, OrderLine, PurchaseOrder
    >>> with procurekit.open("memory:") as desk:
    ...     buyer = Actor("mei", roles={"buyer"})
    ...     order = desk.create(
    ...         PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")]), by=buyer
    ...     )
    ...     desk.do("submit", order, by=buyer).stage
    'pending_approval'
    """

    def __init__(
        self,
        store: Store,
        *,
        book: str = "main",
        clock: Clock | None = None,
        definition: Definition = STANDARD_ORDER,
        plugins: pluggy.PluginManager | None = None,
    ) -> None:
        self.book = book
        self.store = store
        self.definition = definition
        self._clock = clock or _now
        self._plugins = plugins
        self.hosted = False
        self.journal = Journal(store, book, self._tell)

    def on(self, connection: object) -> Desk:
        """This desk inside a transaction of yours: what it writes is committed or rolled back with your own rows.

        `connection` is a `sqlite3` connection, an SQLAlchemy connection or session, or a Django connection, with a
        transaction begun, to the database in which this desk keeps its orders. Only savepoints are set: nothing is
        begun, committed or configured. The hook `procurekit_appended` is not called: only you know when you commit.

        Raises InvalidValue if the connection is of another kind (``connection_unknown``, ``connection_other``) or, with
        the first write, not in a transaction (``no_transaction``); StoreError (``store_not_hosted``) if the store
        can't.
        """
        if not isinstance(self.store, Hosted):
            raise StoreError("store_not_hosted", kind=type(self.store).__name__)
        return self.inside(self.store.on(connection), self.book, clock=self._clock, definition=self.definition)

    @classmethod
    def inside(cls, store: Store, book: str, **options: Any) -> Desk:
        """A desk on a store that works inside a host's transaction."""
        desk = cls(store, book=book, **options)
        desk.hosted = True
        return desk

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store. The desk can't be used afterwards."""
        close = getattr(self.store, "close", None)
        if close is not None:
            close()
            STORE.info("closed (book %s)", self.book)

    def now(self) -> DateTime:
        """The desk's clock."""
        return instant_of(self._clock())

    # --- commands: they may be refused

    def create(
        self, order: PurchaseOrder, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> OrderState:
        """A new order in the workflow's first state.

        Raises Refused if its number is taken, KeyReused if `key` was used for something else.
        """
        expect("order", order, PurchaseOrder)
        actor, when = acting(by), check.given_moment("at", at)
        said = ["create", plain_of(order), names_of(actor), at]
        if (before := self._repeated(key, said)) is not None:
            return before
        if self.journal.number("order", order.issuer, order.number) is not None:
            raise Refused("create", [Reason.of("number_taken", "number", number=order.number)])
        stamp = self._stamp(actor, key=key, definition=self.definition.hash)
        stream = random_id("order", int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        event = deciding.created(order, stream, self.definition, when or self._local(stamp))
        after = fold([preview(event, 1, stamp)])
        side = self.journal.numbered("order", order.issuer, order.number, stream)
        try:
            return self._store([event], stamp, {}, {stream: after}, stream, key, said, side)
        except Conflict as error:
            # Somebody used the number since we looked.
            if error.values.get("kind") != NUMBER:
                raise
            raise Refused("create", [Reason.of("number_taken", "number", number=order.number)]) from None

    def check(self, command: str, order: OrderState | str, *, by: Actor | str) -> tuple[Reason, ...]:
        """Every reason why a step would be refused now; empty if it is legal."""
        decided = deciding.step_reasons(self.definition, self._state(order), command, acting(by))
        return () if isinstance(decided, Step) else decided

    @overload
    def do(
        self,
        command: str,
        subject: OrderState | str,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> OrderState: ...
    @overload
    def do(
        self,
        command: str,
        subject: FactDocument,
        *,
        by: Actor | str,
        key: str | None = None,
    ) -> OrderState: ...
    def do(
        self,
        command: str,
        subject: OrderState | str | FactDocument,
        *,
        by: Actor | str,
        key: str | None = None,
        at: Moment | str | None = None,
        reason: str | None = None,
    ) -> OrderState:
        """Take a step of the workflow, or report a fact by a command that may be refused.

        Steps are ``submit``, ``approve``, ``issue``, …; facts are ``receive`` (a Receipt), ``acknowledge``, ``ship``, …

        A fact says itself when it happened; `at` and `reason` belong to steps.

        Returns the order's new state. Raises Refused with every reason, Conflict if the order has moved on, NotFound.
        """
        actor, when = acting(by), check.given_moment("at", at)
        if not isinstance(subject, OrderState | str):
            for name, value in (("at", at), ("reason", reason)):
                if value is not None:
                    raise InvalidValue("unknown_argument", command=command, name=name, known="by, key")
            return self._report(command, subject, actor, key)
        id_ = self._id_of(subject)
        said = [command, id_, names_of(actor), reason, at]
        if (before := self._repeated(key, said)) is not None:
            return before
        state = self._state(subject)
        step = deciding.step_reasons(self.definition, state, command, actor)
        if not isinstance(step, Step):
            raise Refused(command, step)
        stamp = self._stamp(actor, key=key, definition=self.definition.hash)
        event = deciding.moved(state, step, when or self._local(stamp), reason)
        return self._one(event, stamp, state, key, said)

    def _report(self, command: str, document: FactDocument, actor: Actor, key: str | None) -> OrderState:
        expect("subject", document, FACT_CLASSES)
        kind = deciding.FACT_COMMANDS.get(command)
        if kind is None:
            raise Refused(command, [deciding.unknown_command(command, deciding.FACT_COMMANDS)])
        if kind != kind_of(document):
            raise Refused(command, [Reason.of("wrong_document", command=command, needs=kind, found=kind_of(document))])
        named, states, unknown = self._concerned(document)
        reasons = [Reason.of("unknown_order", order=one) for one in unknown]
        said = [command, plain_of(document), names_of(actor)]
        if (before := self._repeated(key, said)) is not None:
            return before
        stamp = self._stamp(actor, key=key)
        reasons += deciding.fact_reasons(states, named, stamp)
        if reasons:
            raise Refused(command, reasons)
        return self._fact(named, states, (), stamp, key, said)

    def hold(self, order: OrderState | str, hold: Hold, *, by: Actor | str, key: str | None = None) -> OrderState:
        """Lay a hold over an order, a line or an invoice; its id is in the state's `holds`.

        Raises Refused if the order has no such line.
        """
        expect("hold", hold, Hold)
        actor = acting(by)
        said = ["hold", self._id_of(order), plain_of(hold), names_of(actor)]
        if (before := self._repeated(key, said)) is not None:
            return before
        state = self._state(order)
        if hold.line is not None and all(hold.line != line.number for line in state.lines):
            raise Refused("hold", [Reason.of("unknown_line", line=hold.line)])
        stamp = self._stamp(actor, key=key)
        id_ = random_id("hold", int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        event = NewEvent(state.id, "order.held", HoldPlaced(id_, hold), hold.at or self._local(stamp))
        return self._one(event, stamp, state, key, said)

    def release(
        self, order: OrderState | str, hold: str, *, by: Actor | str, reason: str | None = None, key: str | None = None
    ) -> OrderState:
        """Lift a hold. Raises NotFound if the order has no such hold."""
        actor = acting(by)
        said = ["release", self._id_of(order), hold, names_of(actor), reason]
        if (before := self._repeated(key, said)) is not None:
            return before
        state = self._state(order)
        if hold not in state.holds:
            raise NotFound("not_found", what="hold", id=hold, book=self.book)
        stamp = self._stamp(actor, key=key)
        event = NewEvent(state.id, "order.released", HoldReleased(hold, reason=reason), self._local(stamp))
        return self._one(event, stamp, state, key, said)

    # --- observations: they are never refused

    def record(
        self,
        document: FactDocument,
        *,
        by: Actor | str | None = None,
        source: str | None = None,
        channel: str | None = None,
        known_at: datetime | str | None = None,
        key: str | None = None,
    ) -> OrderState:
        """Record a fact that somebody reports. What can't be right about it is recorded with it, as findings.

        A document may name its orders by id or by number. Returns the state of the first order it concerns. Raises
        NotFound only if it concerns no order that is known.
        """
        expect("document", document, FACT_CLASSES)
        actor, known = None if by is None else acting(by), check.given_instant("known_at", known_at)
        said = ["record", plain_of(document), None if actor is None else names_of(actor), source, channel, known_at]
        if (before := self._repeated(key, said)) is not None:
            return before
        for turn in range(TRIES):
            named, states, unknown = self._concerned(document)
            if not states:
                raise NotFound("not_found", what="order", id=", ".join(unknown) or "—", book=self.book)
            stamp = self._stamp(actor, key=key, observed=True, source=source, channel=channel)
            try:
                return self._fact(named, states, tuple(unknown), evolve(stamp, known_at=known), key, said)
            except Conflict as error:
                # Somebody wrote to one of the orders meanwhile: what happened is recorded after that.
                if error.code != "conflict" or turn == TRIES - 1:
                    raise
                DESK.debug("record: an order has moved on, trying again")
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def observe(self, picture: Picture, *, source: str, channel: str | None = None) -> Progress:
        """Compare a picture of an order with what the same source last showed, and record what follows."""
        return next(self.observe_all([picture], source=source, channel=channel))

    def observe_all(
        self,
        pictures: Iterable[Picture],
        *,
        source: str,
        channel: str | None = None,
        batch: int = 200,
        findings: Counter[str] | None = None,
    ) -> Iterator[Progress]:
        """The same for many, written in batches; a Progress after each commit.

        Stopped and started again, it goes on where it was.

        `findings`, if given, counts the new findings by their codes.
        """
        stamps = (self._stamp(None, observed=True, source=source, channel=channel) for _ in repeat(None))
        for progress, found in observe_all(self.journal, pictures, stamps, batch):
            if findings is not None:
                findings.update(one.code for one in found)
            yield progress

    # --- reading

    def get(self, order: OrderState | str) -> OrderState:
        """An order's latest state, by id or number. Raises NotFound."""
        id_ = self._id_of(order)
        state = self.journal.state(id_)
        if state is None:
            raise NotFound("not_found", what="order", id=id_, book=self.book)
        return state

    def at_version(self, order: OrderState | str, version: int) -> OrderState:
        """An order's state after so many events: pass it to a command to say "this version". Raises NotFound."""
        id_ = self._id_of(order)
        state = self.journal.state(id_, version)
        if state is None or state.version != version:
            raise NotFound("not_found", what=f"version {version} of", id=id_, book=self.book)
        return state

    def as_of(self, order: OrderState | str, at: Moment | str) -> OrderState | None:
        """The order as it was known at the end of a day, or at an instant; None if nothing was known yet."""
        moment = check.given_moment("at", at)
        if moment is None:
            raise InvalidValue("missing_value", field="at")
        # Without the last event's hash: nobody can act on how things were.
        return fold(known_by(self.journal.events(self.get(order).id), moment, self.now().tzinfo))

    def timeline(self, order: OrderState | str) -> Timeline:
        """An order's history in words. Raises NotFound."""
        state = self.get(order)
        return timeline_of(state, self.journal.events(state.id))

    def execute(self, command: dict[str, Any], lang: str = "en") -> dict[str, Any]:
        """Run a command given as a plain JSON-able dict, and answer with one: see `procurekit.desk.execution`."""
        return execute(self, command, lang)

    # --- how it is done

    def _tell(self, appended: Appended) -> None:
        if self._plugins is not None:
            self._plugins.hook.procurekit_appended(appended=appended)

    def _stamp(self, actor: Actor | None, **more: Any) -> Stamp:
        return Stamp(self.book, to_utc(self.now()), actor=actor, **more)

    def _id(self, name: str) -> str:
        """The id that an id or a number of ours stands for. Raises NotFound."""
        if is_id(name):
            return name
        found = self.journal.number("order", None, name)
        if found is None:
            found = self.number_of_any_issuer(name)
        return found

    def _id_of(self, order: OrderState | str) -> str:
        expect("order", order, (OrderState, str))
        return order.id if isinstance(order, OrderState) else self._id(order)

    def _state(self, order: OrderState | str) -> OrderState:
        """The order's state: the one given, if nothing happened since, or the latest of an id. Raises Conflict."""
        if not isinstance(order, OrderState):
            return self.get(order)
        if not order.head.hash:
            raise InvalidValue("state_of_the_past", number=order.number or order.id)
        self.journal.ensure_latest(order.id, order.head)
        return order

    def _local(self, stamp: Stamp) -> DateTime:
        """The moment of recording, in the clock's own zone."""
        zone = self.now().tzinfo
        return stamp.recorded_at if zone is None else instant_of(datetime.astimezone(stamp.recorded_at, zone))

    def _repeated(self, key: str | None, said: object) -> OrderState | None:
        done = self.journal.done(key, said)
        return None if done is None else self.journal.state(done.stream, done.version)

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
    ) -> OrderState:
        stream = random_id(kind_of(document), int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
        heads = {id_: state.head for id_, state in states.items()}
        stamp = following(stamp, *heads.values())
        first = next(iter(states.values()))
        for turn in range(TRIES):
            number = numbering(self.journal, document, stream, first.order)
            events, after = deciding.recorded(states, unknown, document, stream, stamp, number.findings)
            try:
                return self._store(events, stamp, heads, after, first.id, key, said, number.side)
            except Conflict as error:
                # Another invoice took the number since we looked: a finding, no reason to leave this one out.
                if not number.side or error.values.get("kind") != NUMBER or turn == TRIES - 1:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _one(self, event: NewEvent, stamp: Stamp, state: OrderState, key: str | None, said: list[Any]) -> OrderState:
        stamp = following(stamp, state.head)
        after = fold([preview(event, state.version + 1, stamp)], state)
        return self._store([event], stamp, {state.id: state.head}, {state.id: after}, state.id, key, said)

    def _store(
        self,
        events: Sequence[NewEvent],
        stamp: Stamp,
        heads: dict[str, Head],
        after: dict[str, OrderState | None] | dict[str, OrderState],
        first: str,
        key: str | None,
        said: list[Any],
        side: Sequence[Any] = (),
    ) -> OrderState:
        states = {id_: state for id_, state in after.items() if state is not None}

        def projected(now: Any) -> list[Projected]:
            return [project(at_head(state, now[id_])) for id_, state in states.items()]

        version = states[first].version
        keyed = self.journal.keyed(key, said, first, version)
        try:
            now, _ = self.journal.append(
                events, stamp, heads, command=str(said[0]), side=tuple(chain(side, keyed)), projected=projected
            )
        except Conflict:
            # The same command may have come in twice at once: then the other one's result is ours.
            if (before := self._repeated(key, said)) is not None:
                return before
            raise
        return at_head(states[first], now[first])


def _now() -> DateTime:
    return pendulum.now()
