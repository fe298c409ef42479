"""Commanding: what a desk is told to do, and may refuse."""

from __future__ import annotations

import os
from typing import Any, overload

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.journaling import NUMBER
from procurekit.desk.storing import Storing
from procurekit.errors import Conflict, InvalidValue, NotFound, Reason, Refused
from procurekit.model.codec import store as plain_of
from procurekit.model.events import HoldPlaced, HoldReleased, NewEvent
from procurekit.model.fold import fold
from procurekit.model.ids import random_id
from procurekit.model.incident import Hold
from procurekit.model.journal import preview
from procurekit.model.kinds import FACT_CLASSES, FactDocument, kind_of
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.values import Moment, check
from procurekit.workflow import Definition, Step

__all__ = ["Commanding"]


class Commanding(Storing):
    """The part of a desk that takes commands."""

    definition: Definition

    def create(
        self, order: PurchaseOrder, *, by: Actor | str, key: str | None = None, at: Moment | str | None = None
    ) -> OrderState:
        """A new order in the workflow's first state.

        Raises Refused if its number is taken, KeyReused if `key` was used for something else.
        """
        expect("order", order, PurchaseOrder)
        actor, when = acting(by), check.given_moment("at", at)
        said = ["create", plain_of(order), names_of(actor), at]
        return self._once(key, said, lambda: self._create(order, actor, when, key, said))

    def _create(
        self, order: PurchaseOrder, actor: Actor, when: Moment | None, key: str | None, said: list[Any]
    ) -> OrderState:
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

        def act() -> OrderState:
            state = self._state(subject)
            step = deciding.step_reasons(self.definition, state, command, actor)
            if not isinstance(step, Step):
                raise Refused(command, step)
            stamp = self._stamp(actor, key=key, definition=self.definition.hash)
            event = deciding.moved(state, step, when or self._local(stamp), reason)
            return self._one(event, stamp, state, key, said)

        return self._once(key, said, act)

    def _report(self, command: str, document: FactDocument, actor: Actor, key: str | None) -> OrderState:
        expect("subject", document, FACT_CLASSES)
        kind = deciding.FACT_COMMANDS.get(command)
        if kind is None:
            raise Refused(command, [deciding.unknown_command(command, deciding.FACT_COMMANDS)])
        if kind != kind_of(document):
            raise Refused(command, [Reason.of("wrong_document", command=command, needs=kind, found=kind_of(document))])
        said = [command, plain_of(document), names_of(actor)]

        def act() -> OrderState:
            named, states, unknown = self._concerned(document)
            reasons = [Reason.of("unknown_order", order=one) for one in unknown]
            stamp = self._stamp(actor, key=key)
            reasons += deciding.fact_reasons(states, named, stamp)
            if reasons:
                raise Refused(command, reasons)
            return self._fact(named, states, (), stamp, key, said)

        return self._once(key, said, act)

    def hold(self, order: OrderState | str, hold: Hold, *, by: Actor | str, key: str | None = None) -> OrderState:
        """Lay a hold over an order, a line or an invoice; its id is in the state's `holds`.

        Raises Refused if the order has no such line.
        """
        expect("hold", hold, Hold)
        actor = acting(by)
        said = ["hold", self._id_of(order), plain_of(hold), names_of(actor)]

        def act() -> OrderState:
            state = self._state(order)
            if hold.line is not None and all(hold.line != line.number for line in state.lines):
                raise Refused("hold", [Reason.of("unknown_line", line=hold.line)])
            stamp = self._stamp(actor, key=key)
            id_ = random_id("hold", int(stamp.recorded_at.timestamp() * 1000), os.urandom(10))
            event = NewEvent(state.id, "order.held", HoldPlaced(id_, hold), hold.at or self._local(stamp))
            return self._one(event, stamp, state, key, said)

        return self._once(key, said, act)

    def release(
        self, order: OrderState | str, hold: str, *, by: Actor | str, reason: str | None = None, key: str | None = None
    ) -> OrderState:
        """Lift a hold. Raises NotFound if the order has no such hold."""
        actor = acting(by)
        said = ["release", self._id_of(order), hold, names_of(actor), reason]

        def act() -> OrderState:
            state = self._state(order)
            if hold not in state.holds:
                raise NotFound("not_found", what="hold", id=hold, book=self.book)
            stamp = self._stamp(actor, key=key)
            event = NewEvent(state.id, "order.released", HoldReleased(hold, reason=reason), self._local(stamp))
            return self._one(event, stamp, state, key, said)

        return self._once(key, said, act)
