"""Redacting: what an order's history says of people is deleted, and the history says so."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from attrs import evolve

from procurekit.desk.arguments import acting, names_of
from procurekit.desk.journaling import at_head
from procurekit.desk.logs import DESK
from procurekit.desk.storing import TRIES, Storing
from procurekit.errors import Conflict
from procurekit.model.events import Cancelled, Corrected, NewEvent, Recorded, Redacted
from procurekit.model.folding import fold
from procurekit.model.journal import Head, Stamp, event_of, following, head_of, preview
from procurekit.model.party import Actor
from procurekit.model.projection import Projected, project
from procurekit.model.record import Record
from procurekit.model.state import OrderState

__all__ = ["Redacting"]


class Redacting(Storing):
    """The part of a desk that deletes personal data."""

    def redact(
        self, order: OrderState | str, *, by: Actor | str, reason: str | None = None, key: str | None = None
    ) -> OrderState:
        """Delete all that an order's history says of people so far, and add an event that says so.

        Names of actors, contacts, notes, reasons and evidence go, with their salts, from the order's stream, from those
        of its alerts, and from the streams of the documents recorded on it, also where such a document concerns other
        orders too; their own streams, with their shares of it, are left alone. Ids, numbers, dates, quantities and
        amounts stay, and `verify` holds. A command of that history that comes in again under its key is known by the
        key alone.

        `reason` is the ground, and stays: name nobody in it. What is recorded later is kept again.

        Raises StoreError if the store can't delete personal data, Conflict if a state was passed and the order has
        moved on, NotFound.

        >>> import procurekit
        >>> from procurekit import Actor, OrderLine, PurchaseOrder
        >>> paper = PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")], note="ask Li Lei")
        >>> with procurekit.open("memory:") as desk:
        ...     order = desk.create(paper, by=Actor("mei", "Mei Li"))
        ...     order = desk.redact(order, by="dpo", reason="request 17")
        ...     order.number, order.order.note, desk.verify().redacted
        ('PO-1', None, 1)
        """
        actor = acting(by)
        said = ["redact", self._id_of(order), names_of(actor), reason]

        def act() -> OrderState:
            for turn in range(TRIES):
                state = self._state(order)
                try:
                    return self._redacted(state, self._stamp(actor, key=key), reason, said)
                except Conflict as error:
                    # What somebody wrote meanwhile goes as well, unless it was this version that was meant.
                    if error.code != "conflict" or isinstance(order, OrderState) or turn == TRIES - 1:
                        raise
                    DESK.debug("redact: %s has moved on, trying again", state.id)
            raise AssertionError  # pragma: no cover - the loop returns or raises

        return self._once(key, said, act)

    def _redacted(self, state: OrderState, stamp: Stamp, reason: str | None, said: list[Any]) -> OrderState:
        journal = self.journal
        records = journal.store.read(journal.book, state.id)[: state.version]
        events = [event_of(_bare(one)) for one in records]
        papers = (one.payload for one in events)
        ids = [one.id for one in papers if isinstance(one, Recorded | Corrected | Cancelled)]
        alerts = [one.id for one in self._alert_rows(order=state.id)]
        streams = dict.fromkeys([state.id, *ids, *alerts])
        others = (journal.store.read(journal.book, id_) for id_ in streams if id_ != state.id)
        every = [*records, *chain.from_iterable(others)]
        told = [one.stream for one in every if one.personal is not None]
        stamp = following(stamp, state.head)
        payload = Redacted(len(told), len(set(told)), reason=reason)
        event = NewEvent(state.id, "order.redacted", payload, self._local(stamp))
        # Folded without the bodies before any of them is deleted: what could not be read afterwards is not redacted.
        after = fold([*events, preview(event, state.version + 1, stamp)], head=head_of(records[-1]))
        assert after is not None  # noqa: S101 - there is one event at least

        def projected(now: Mapping[str, Head]) -> list[Projected]:
            return [project(at_head(after, now[state.id]))]

        side = (*journal.forgotten(every), *journal.keyed(stamp.key, said, state.id, state.version + 1))
        heads = {state.id: state.head}
        now, _ = journal.append(
            [event], stamp, heads, command="redact", side=side, projected=projected, redacting=tuple(streams)
        )
        DESK.info("redact: deleted what %d event(s) in %d stream(s) said of people", payload.events, payload.streams)
        return at_head(after, now[state.id])


def _bare(record: Record) -> Record:
    return evolve(record, personal=None, personal_salt=None)
