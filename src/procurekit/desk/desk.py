"""The desk: the one object that a host holds. Clock, ids and store are here; every decision is a pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self, overload

import pendulum
import pluggy
from attrs import evolve
from pendulum import DateTime

from procurekit.desk.alerting import rules_given
from procurekit.desk.answering import Answering
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.correcting import Correcting
from procurekit.desk.costing import Costing
from procurekit.desk.execution import execute
from procurekit.desk.hindsight import happened_by, known_by
from procurekit.desk.incidents import Incidents
from procurekit.desk.journaling import Journal
from procurekit.desk.logs import DESK, STORE
from procurekit.desk.observation import Progress, observe_all
from procurekit.desk.readers import channels_given, directory_given
from procurekit.desk.redacting import Redacting
from procurekit.desk.telling import Telling
from procurekit.desk.upkeep import Upkeep
from procurekit.desk.watching import Watching
from procurekit.desk.workflows import Workflows
from procurekit.errors import Conflict, InvalidValue, NotFound, StoreError
from procurekit.model.allocation import EARLIEST_DUE
from procurekit.model.catalogue import Catalogued
from procurekit.model.change_events import Notified
from procurekit.model.codec import store as plain_of
from procurekit.model.delivery import Reader
from procurekit.model.document_state import AgreementState, RequisitionState
from procurekit.model.events import Changed
from procurekit.model.folding import fold
from procurekit.model.kinds import FACT_CLASSES, FactDocument
from procurekit.model.party import Actor
from procurekit.model.picture import Picture
from procurekit.model.receiving import Receiving, policy_named
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.ports import Appended, Channel, Directory, Hosted, Notice, Store, Taken
from procurekit.rules import STANDARD, Rule
from procurekit.values import Moment, check, instant_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.subject import Step

__all__ = ["Desk"]

TRIES: Final = 50
Clock = Callable[[], datetime]


class Desk(Answering, Telling, Correcting, Incidents, Redacting, Costing, Watching, Upkeep):
    """Load, decide, append, tell: all that a host does with orders and what they come from, in one book of one store.

    A context manager, safe across threads, synchronous. `clock` gives the time of recording. `definition` is the
    workflow of documents made here, or several, of which the first for its kind that applies is taken; `organisation`
    says who holds which roles. `allocation` is the policy by which what comes goes to schedule lines, `catalogue` knows
    items and tolerances (a `Catalogue`, or what answers like one). `rules` say what needs attention, `channels` by name
    how people are told, `directory` who reads where (readers by name, or what answers like a `Directory`). What a book
    has adopted (`adopt`) counts where they aren't given. Passing a document's state to a command means "this version"
    (a Conflict if it has moved on); passing an id or a number means "latest".

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
        definition: Definition | Sequence[Definition] | None = None,
        organisation: Organisation | None = None,
        catalogue: Catalogued | None = None,
        allocation: str = EARLIEST_DUE,
        rules: Iterable[Rule] = STANDARD,
        channels: Mapping[str, Channel] = MappingProxyType({}),
        directory: Directory | Mapping[str, Reader] | None = None,
        plugins: pluggy.PluginManager | None = None,
    ) -> None:
        self.book = book
        self.store = store
        self._clock = clock or _now
        self._plugins = plugins
        self.rules = rules_given(rules)
        self._channels = channels_given(channels)
        self._directory = directory_given(directory)
        self.hosted = False
        self.journal = Journal(store, book, self._tell)
        self.receiving = Receiving(policy_named(allocation), catalogue=catalogue)
        self.workflows = Workflows(self.journal, definition, organisation, self.now)

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
        return self.inside(
            self.store.on(connection),
            self.book,
            clock=self._clock,
            workflows=self.workflows,
            receiving=self.receiving,
            **self._told_by,
        )

    @classmethod
    def inside(
        cls,
        store: Store,
        book: str,
        workflows: Workflows | None = None,
        receiving: Receiving | None = None,
        **options: Any,
    ) -> Desk:
        """A desk on a store that works inside a host's transaction, with what another desk was given, or its own."""
        if receiving is not None:
            options |= {"catalogue": receiving.catalogue, "allocation": receiving.allocation}
        if workflows is not None:
            options |= {"definition": workflows.given or None, "organisation": workflows.organisation_given}
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
        allocation: str | None = None,
    ) -> OrderState:
        """Record a fact that somebody reports. What can't be right about it is recorded with it, as findings.

        `allocation` is the policy by which it goes to schedule lines, if not the desk's. A document may name its orders
        by id or by number. Returns the state of the first order it concerns. Raises NotFound only if it concerns no
        order that is known.
        """
        expect("document", document, FACT_CLASSES)
        actor, known = None if by is None else acting(by), check.given_instant("known_at", known_at)
        said = ["record", plain_of(document), None if actor is None else names_of(actor), source, channel, known_at]
        receiving = self.receiving.by(allocation)
        said += [allocation] if allocation else []

        def act() -> OrderState:
            for turn in range(TRIES):
                named, states, unknown = self._concerned(document)
                if not states:
                    raise NotFound("not_found", what="order", id=", ".join(unknown) or "—", book=self.book)
                stamp = self._stamp(actor, key=key, observed=True, source=source, channel=channel)
                if actor is not None:
                    named = self._vouched(named, states, actor, source)
                try:
                    return self._fact(
                        named, states, tuple(unknown), evolve(stamp, known_at=known), key, said, receiving
                    )
                except Conflict as error:
                    # Somebody wrote to one of the orders meanwhile: what happened is recorded after that.
                    if error.code != "conflict" or turn == TRIES - 1:
                        raise
                    DESK.debug("record: an order has moved on, trying again")
            raise AssertionError  # pragma: no cover - the loop returns or raises

        return self._once(key, said, act)

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
        told = observe_all(
            self.journal,
            pictures,
            stamps,
            batch,
            receiving=self.receiving,
            followed=self._followed,
            effects=self._effects,
        )
        for progress, found in told:
            if findings is not None:
                findings.update(one.code for one in found)
            yield progress

    # --- reading

    @overload
    def at_version(self, subject: RequisitionState, version: int) -> RequisitionState: ...
    @overload
    def at_version(self, subject: AgreementState, version: int) -> AgreementState: ...
    @overload
    def at_version(self, subject: OrderState | str, version: int) -> OrderState: ...
    def at_version(self, subject: AnyState | str, version: int) -> AnyState:
        """A document's state after so many events: pass it to a command to say "this version". Raises NotFound."""
        id_ = self._id_of(subject)
        state = self.journal.folded(id_, version)
        if state is None or state.version != version:
            raise NotFound("not_found", what=f"version {version} of", id=id_, book=self.book)
        return state

    def as_of(self, order: OrderState | str, at: Moment | str, *, known: bool = True) -> OrderState | None:
        """The order as it was known at the end of a day, or at an instant; None if nothing was known yet.

        With ``known=False`` as it was: what had happened by then, whenever somebody told us.
        """
        moment = check.given_moment("at", at)
        if moment is None:
            raise InvalidValue("missing_value", field="at")
        # Without the last event's hash: nobody can act on how things were.
        events = self.journal.events(self.get(order).id)
        return fold((known_by if known else happened_by)(events, moment, self.now().tzinfo))

    def revision(self, order: OrderState | str, revision: int) -> OrderState:
        """The order as it was last while a revision of it was in force. Raises NotFound if it never was.

        Pass its `order` to `changes_between` to see what a later one changed.
        """
        state = self.get(order)
        since = {1: 1}
        for one in state.history:
            made = one.payload.revision if isinstance(one.payload, Changed) else None
            since |= {} if made is None else {made: one.envelope.version}
        if revision not in since or revision > state.order.revision:
            raise NotFound("not_found", what=f"revision {revision} of", id=state.id, book=self.book)
        until = min((version for version in since.values() if version > since[revision]), default=state.version + 1)
        return state if until > state.version else self.at_version(state, until - 1)

    def execute(self, command: dict[str, Any], lang: str = "en") -> dict[str, Any]:
        """Run a command given as a plain JSON-able dict, and answer with one: see `procurekit.desk.execution`."""
        return execute(self, command, lang)

    # --- how it is done

    @property
    def _told_by(self) -> dict[str, Any]:
        """What another desk needs to tell the same people in the same way."""
        return {"rules": self.rules, "channels": self.channels, "directory": self.directory}

    def _tell(self, appended: Appended) -> None:
        if self._plugins is not None:
            self._plugins.hook.procurekit_appended(appended=appended)

    def _notify(self, state: AnyState, told: Notified) -> None:
        if self._plugins is not None and not self.hosted:
            self._plugins.hook.procurekit_notified(
                notice=Notice(self.book, state.id, state.number, told.about, told.recipients, told.change)
            )

    def _effects(self, state: AnyState, step: Step) -> None:
        if self._plugins is not None and not self.hosted:
            # The signatures are void already: that was ours to carry out.
            mine = (one for one in step.effects if one.name != "void_approval")
            effects = tuple((one.name, one.roles, dict(one.values)) for one in mine)
            self._plugins.hook.procurekit_stepped(
                taken=Taken(self.book, state.id, state.number, step.command, step.before, step.state, effects)
            )


def _now() -> DateTime:
    return pendulum.now()
