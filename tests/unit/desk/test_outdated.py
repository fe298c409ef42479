"""By the time its turn comes a message may be of no use: over, begun anew, seen to, put off, said again."""

from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.desk.telling import MEI, OVERDUE, WANG, Channel, Clock, events, late, passing

from procurekit import AcknowledgedLine, Acknowledgement, Receipt
from procurekit.desk.delivering import Delivered
from procurekit.rules import Escalation

REMINDING = [evolve(one, repeat="1 hour") for one in OVERDUE]
ESCALATING = [evolve(one, escalate=[Escalation(after="1 hour", to="person:wang")]) for one in OVERDUE]


@pytest.fixture
def clock():
    return Clock()


def said(channel):
    told, channel.got = [(one.who, one.about) for one in channel.got], []
    return told


def escalating(opened, clock):
    """A channel, its desk and an alert that was told, and is to be escalated next."""
    channel = Channel()
    desk = opened(channel, rules=ESCALATING)
    late(desk)
    (alert,) = desk.alerts()
    desk.deliver()
    said(channel)
    clock.forward(hours=2)
    desk.alerts()
    return channel, desk, alert


def waiting(desk):
    return [one.about for one in desk.store.deliveries("main")]


def test_what_a_dead_worker_had_in_hand_is_told_to_nobody_once_it_is_over(opened, clock):
    channel = Channel()
    desk = opened(channel)
    order = late(desk)
    (alert,) = desk.alerts()
    assert len(desk.store.claim("main", desk._instant(), ticket="dead", limit=9, lease=timedelta(minutes=5))) == 1
    desk.record(Receipt(order.id, 1, "10"), by=MEI)
    clock.forward(minutes=1)
    desk.alerts()
    assert waiting(desk) == ["raised"], "it was in hand"
    clock.forward(minutes=10)
    assert desk.deliver() == Delivered(dropped=1)
    assert (said(channel), waiting(desk), events(desk, alert)) == ([], [], ["raised", "resolved"])


def test_what_fails_while_its_alert_ends_is_told_to_nobody(opened, clock):
    class Ending(Channel):
        def send(self, message):
            desk.record(Receipt(order.id, 1, "10"), by=MEI)
            clock.forward(minutes=1)
            desk.alerts()
            super().send(message)

    channel = Ending(passing())
    desk = opened(channel)
    order = late(desk)
    desk.alerts()
    assert desk.deliver() == Delivered(postponed=1)
    clock.forward(hours=1)
    assert desk.deliver() == Delivered(dropped=1)
    assert waiting(desk) == []


def test_what_was_given_up_is_gone_with_its_alert(opened, clock):
    channel = Channel(passing("delivery_refused", final=True))
    desk = opened(channel)
    order = late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver() == Delivered(dead=1)
    desk.record(Receipt(order.id, 1, "10"), by=MEI)
    clock.forward(minutes=1)
    desk.alerts()
    assert desk.undelivered() == []
    assert events(desk, alert) == ["raised", "undelivered", "resolved"], "that it wasn't told is still known"


def test_whoever_hears_of_it_while_it_ends_hears_of_its_end_too(opened, clock):
    class Ending(Channel):
        def send(self, message):
            if not self.got:
                desk.record(Receipt(order.id, 1, "10"), by=MEI)
                clock.forward(minutes=1)
                desk.alerts()
            super().send(message)

    channel = Ending()
    desk = opened(channel, rules=[evolve(one, tell_end=True) for one in OVERDUE])
    order = late(desk)
    desk.alerts()
    assert desk.deliver() == Delivered(sent=2)
    assert said(channel) == [("mei", "raised"), ("mei", "resolved")]
    assert desk.deliver() == Delivered()
    channel.got = []
    desk = opened(channel, rules=[evolve(one, tell_end=False) for one in OVERDUE])
    order = late(desk)
    desk.alerts()
    assert desk.deliver() == Delivered(sent=1)


@pytest.mark.parametrize(("rules", "about"), [(REMINDING, "reminded"), (ESCALATING, "escalated")])
def test_whoever_sees_to_it_stops_what_still_waits(opened, clock, rules, about):
    channel = Channel()
    desk = opened(channel, rules=rules)
    late(desk)
    (alert,) = desk.alerts()
    desk.deliver()
    said(channel)
    clock.forward(hours=2)
    desk.alerts()
    assert waiting(desk) == [about]
    desk.acknowledge(alert, by=WANG)
    assert desk.deliver() == Delivered(dropped=1)
    assert (said(channel), waiting(desk)) == ([], [])


def test_what_is_put_off_waits_until_then(opened, clock):
    channel, desk, alert = escalating(opened, clock)
    desk.snooze(alert, clock.at + timedelta(hours=3), by=MEI)
    assert desk.deliver() == Delivered(dropped=1)
    assert desk.deliver() == Delivered()
    clock.forward(hours=3)
    assert desk.deliver() == Delivered(sent=1)
    assert said(channel) == [("wang", "escalated")]


def test_what_is_put_off_until_a_day_waits_until_that_begins_where_it_is_worked(opened, clock):
    channel, desk, alert = escalating(opened, clock)
    desk.snooze(alert, "2026-12-08", by=MEI)
    assert desk.deliver() == Delivered(dropped=1)
    clock.forward(hours=12, minutes=59)
    assert desk.deliver() == Delivered()
    clock.forward(minutes=2)
    assert clock.at.isoformat() == "2026-12-08T00:01:00+08:00"
    assert desk.deliver() == Delivered(sent=1)
    assert said(channel) == [("wang", "escalated")]


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59Z"])
def test_what_is_put_off_for_ever_rests_and_holds_up_nothing_else(opened, clock, until):
    channel, desk, alert = escalating(opened, clock)
    desk.snooze(alert, until, by=MEI)
    late(desk, "PO-2")
    assert [one.alert.order_number for one in desk.alerts().changes] == ["PO-2"]
    assert desk.deliver() == Delivered(sent=1, dropped=1)
    assert said(channel) == [("mei", "raised")]
    clock.forward(days=1)
    assert desk.deliver() == Delivered()


def test_whoever_sees_to_it_and_puts_it_off_is_told_again_then(opened, clock):
    channel = Channel()
    desk = opened(channel)
    late(desk)
    (alert,) = desk.alerts()
    desk.deliver()
    said(channel)
    desk.acknowledge(alert, by=MEI)
    desk.snooze(alert, "2026-12-08", by=MEI)
    clock.forward(days=1)
    assert [type(one.payload).__name__ for one in desk.alerts().changes] == ["AlertReminded"]
    assert desk.deliver() == Delivered(sent=1)
    assert said(channel) == [("mei", "reminded")]


def test_whoever_sees_to_what_was_put_off_is_not_told_again(opened, clock):
    channel = Channel()
    desk = opened(channel)
    late(desk)
    (alert,) = desk.alerts()
    desk.deliver()
    said(channel)
    desk.snooze(alert, "2026-12-08", by=MEI)
    assert desk.acknowledge(alert, by=WANG).snoozed_until is None
    clock.forward(days=1)
    assert desk.alerts().changes == ()
    assert (desk.deliver(), said(channel)) == (Delivered(), [])


def test_a_later_reminder_takes_the_place_of_one_that_waits(opened, clock):
    channel = Channel()
    desk = opened(channel, rules=REMINDING)
    late(desk)
    desk.alerts()
    desk.deliver()
    said(channel)
    for _ in range(3):
        clock.forward(hours=2)
        desk.alerts()
    assert waiting(desk) == ["reminded"] * 3
    assert desk.deliver() == Delivered(sent=1, dropped=2)
    assert said(channel) == [("mei", "reminded")]


def test_what_begins_anew_isnt_told_as_it_was_before(opened, clock):
    channel = Channel()
    desk = opened(channel)
    order = late(desk)
    desk.alerts()
    desk.store.claim("main", desk._instant(), ticket="dead", limit=9, lease=timedelta(minutes=5))
    later = [AcknowledgedLine(1, "accepted_with_change", promised="2026-12-09")]
    desk.record(Acknowledgement(order.id, lines=later), by=MEI)
    clock.forward(minutes=1)
    assert [type(one.payload).__name__ for one in desk.alerts().changes] == ["AlertResolved"]
    clock.forward(days=3)
    assert [type(one.payload).__name__ for one in desk.alerts().changes] == ["AlertReopened"]
    assert desk.deliver() == Delivered(sent=1, dropped=1)
    assert said(channel) == [("mei", "reopened")]
