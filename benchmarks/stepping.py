"""Six guarded steps through an order's life, with role, guard and audit entry, beside state machine libraries."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from benchmarks.measure import Figure, ratio
from procurekit import Actor
from procurekit.values import instant_of
from procurekit.workflow import CustomFact, Definition, Role, State, Step, Subject, Transition, decide

__all__ = ["figures"]

ORDERS = 200
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
LIFE = (("submit", 0), ("send_back", 1), ("submit", 0), ("approve", 1), ("issue", 0), ("close", 0))
STEPS = {
    "submit": (("draft", "sent_back"), "pending", "buyer"),
    "send_back": (("pending",), "sent_back", "approver"),
    "approve": (("pending",), "approved", "approver"),
    "issue": (("approved",), "issued", "buyer"),
    "close": (("issued",), "closed", "buyer"),
}
STATES = ("draft", "pending", "sent_back", "approved", "issued", "closed")
FACTS: dict[str, Any] = {"order_amount": Decimal("12500.00"), "supplier": "V-7", "on_hold": False}
BUYER, APPROVER = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})


def _ours() -> Callable[[], object]:
    definition = Definition(
        "life",
        "draft",
        document="benchmark",
        states=[State(name, final=name == "closed") for name in STATES],
        roles=[Role("buyer"), Role("approver")],
        facts=[CustomFact("order_amount", "decimal"), CustomFact("on_hold", "bool")],
        transitions=[
            Transition(name, sources, target, role, guards="order_amount > 1000 and not on_hold")
            for name, (sources, target, role) in STEPS.items()
        ],
    )
    actors, at = (BUYER, APPROVER), instant_of(AT)

    def run() -> None:
        for number in range(ORDERS):
            order = Subject(str(number), 0, "draft", FACTS)
            for command, who in LIFE:
                step = decide(definition, order, command, actors[who], at)
                assert isinstance(step, Step)
                order = order.after(step)
            assert order.state == "closed"
            assert len(order.deeds) == len(LIFE)

    return run


class _Order:
    """A mutable order, as both libraries want one, with its audit trail."""

    def __init__(self) -> None:
        self.facts = FACTS
        self.trail: list[dict[str, object]] = []


def _allowed(order: _Order, actor: Actor, role: str) -> bool:
    return role in actor.roles and order.facts["order_amount"] > 1000 and not order.facts["on_hold"]


def _transitions() -> Callable[[], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transitions import Machine

    class Model(_Order):
        state: str

        def may_buyer(self, event: Any) -> bool:
            return _allowed(self, event.kwargs["actor"], "buyer")

        def may_approver(self, event: Any) -> bool:
            return _allowed(self, event.kwargs["actor"], "approver")

        def note(self, event: Any) -> None:
            actor = event.kwargs["actor"].id
            change = event.transition
            self.trail.append(
                {"command": event.event.name, "by": actor, "at": AT, "from": change.source, "to": change.dest}
            )

    machine = Machine(
        model=None,
        states=list(STATES),
        initial="draft",
        auto_transitions=False,
        send_event=True,
        transitions=[
            {"trigger": name, "source": list(sources), "dest": target, "conditions": f"may_{role}", "after": "note"}
            for name, (sources, target, role) in STEPS.items()
        ],
    )

    def run() -> None:
        for _ in range(ORDERS):
            order: Any = Model()
            machine.add_model(order)
            for command, who in LIFE:
                assert getattr(order, command)(actor=(BUYER, APPROVER)[who])
            assert order.state == "closed"
            assert len(order.trail) == len(LIFE)
            machine.remove_model(order)

    return run


def _statemachine() -> Callable[[], object]:
    from statemachine import State as Node
    from statemachine import StateMachine

    class Life(StateMachine):  # type: ignore[misc]
        draft = Node(initial=True)
        pending = Node()
        sent_back = Node()
        approved = Node()
        issued = Node()
        closed = Node(final=True)
        submit = draft.to(pending, cond="may_buyer") | sent_back.to(pending, cond="may_buyer")
        send_back = pending.to(sent_back, cond="may_approver")
        approve = pending.to(approved, cond="may_approver")
        issue = approved.to(issued, cond="may_buyer")
        close = issued.to(closed, cond="may_buyer")

        def may_buyer(self, actor: Actor) -> bool:
            return _allowed(self.model, actor, "buyer")

        def may_approver(self, actor: Actor) -> bool:
            return _allowed(self.model, actor, "approver")

        def after_transition(self, event: Any, source: Any, target: Any, actor: Actor) -> None:
            self.model.trail.append(
                {"command": str(event), "by": actor.id, "at": AT, "from": source.id, "to": target.id}
            )

    def run() -> None:
        for _ in range(ORDERS):
            order = _Order()
            machine = Life(order)
            for command, who in LIFE:
                machine.send(command, actor=(BUYER, APPROVER)[who])
            assert len(order.trail) == len(LIFE)

    return run


def figures() -> Iterator[Figure]:
    """The budget of one guarded transition with role, possible refusal and audit entry."""
    job, measured = "one guarded step with role and audit entry", {"rounds": 11, "per": ORDERS * len(LIFE)}
    ours = _ours()
    yield ratio(job, "transitions, mutable model", ours, _transitions(), budget=1.0, **measured)
    yield ratio(job, "python-statemachine", ours, _statemachine(), budget=0.1, **measured)
