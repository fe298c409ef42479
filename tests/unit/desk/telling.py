"""Telling: what tests of messages share: a clock that is set, a channel that fails as it is told, an overdue order."""

from datetime import datetime, timedelta

from attrs import evolve

from procurekit import Actor, NotDelivered, OrderLine, PurchaseOrder
from procurekit.rules import STANDARD

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
OVERDUE = [evolve(one, quiet=None, repeat=None, escalate=()) for one in STANDARD if one.id == "receipt_overdue"]


class Clock:
    def __init__(self):
        self.at = datetime.fromisoformat("2026-12-07T09:00:00+08:00")

    def __call__(self):
        return self.at

    def forward(self, **span):
        self.at += timedelta(**span)


class Channel:
    """Fails as often as it is told to, and keeps what it was given."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.got = []

    def send(self, message):
        self.got.append(message)
        if self.failures:
            failure = self.failures.pop(0)
            if failure is not None:
                raise failure


def passing(code="delivery_failed", **more):
    return NotDelivered(code, channel="chat", status=500, **more)


def late(desk, number="PO-1", purchaser="mei", **more):
    paper = PurchaseOrder(
        number, supplier="V-7", purchaser=purchaser, lines=[OrderLine(1, "A", "10", promised="2026-12-04")], **more
    )
    state = desk.create(paper, by=MEI)
    for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        state = desk.do(step, state, by=actor)
    return state


def events(desk, alert):
    return [one.envelope.type.removeprefix("alert.") for one in desk.journal.events(alert.id)]
