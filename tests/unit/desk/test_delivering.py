"""What a channel does with a message decides how it goes on: sent, tried again later, given up and listed."""

import logging
from datetime import timedelta
from itertools import pairwise
from threading import Event

import pytest
from attrs import evolve
from tests.unit.desk.telling import MEI, OVERDUE, Channel, Clock, events, late, passing

from procurekit import Reader, Receipt, StoreError
from procurekit.desk import Desk
from procurekit.desk.delivering import Delivered


@pytest.fixture
def clock():
    return Clock()


def test_a_message_is_sent_once_and_noted_in_the_alert(opened):
    channel = Channel()
    desk = opened(channel)
    order = late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver() == Delivered(sent=1)
    assert desk.deliver().count == 0
    (message,) = channel.got
    assert (message.who, message.about, message.alert.id, message.address) == ("mei", "raised", alert.id, None)
    assert events(desk, alert) == ["raised", "told"]
    assert desk.alert(alert.id).told == ("mei@chat",)
    assert "mei was told by chat: raised" in desk.timeline(order).text()
    assert "已通过 chat 通知 mei：新预警" in desk.timeline(order).text("zh")


def test_what_happens_to_an_alert_while_it_is_sent_stands_before_it_was_told(opened):
    class Answering(Channel):
        def send(self, message):
            super().send(message)
            if len(self.got) == 1:
                desk.acknowledge(message.alert, by=MEI)
                desk.record(Receipt(order.id, 1, "10"), by=MEI)
                desk.alerts()

    desk = opened(Answering())
    order = late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver().sent == 1
    assert events(desk, alert) == ["raised", "acknowledged", "resolved", "told"]
    assert not desk.alert(alert.id).is_open


def test_what_fails_is_tried_again_longer_apart_each_time_with_the_same_key(opened, clock):
    channel = Channel(*[passing() for _ in range(3)])
    desk = opened(channel)
    late(desk)
    (alert,) = desk.alerts()
    waits = []
    while len(channel.got) < 4:
        before = clock.at
        while not desk.deliver().count:
            clock.forward(seconds=1)
        waits.append((clock.at - before).total_seconds())
    assert waits[0] == 0
    assert 30 <= waits[1] <= 40
    assert 60 <= waits[2] <= 80
    assert 120 <= waits[3] <= 160
    assert len({one.key for one in channel.got}) == 1
    assert events(desk, alert) == ["raised", "told"], "only that it arrived is history"
    (told,) = [one.payload for one in desk.journal.events(alert.id)][1:]
    assert told.attempts == 4


def test_after_three_days_it_is_given_up_and_listed_and_can_be_tried_again(opened, clock):
    channel = Channel(*[passing() for _ in range(100)])
    desk = opened(channel)
    late(desk)
    (alert,) = desk.alerts()
    began, tried = clock.at, []
    while not desk.undelivered():
        tried += [clock.at] * desk.deliver().count
        clock.forward(minutes=5)
    waits = [(after - before).total_seconds() / 3600 for before, after in pairwise(tried)]
    assert min(waits[-5:]) >= 6
    assert max(waits) <= 7.6, "never much further apart than that"
    assert timedelta(days=3) <= tried[-1] - began <= timedelta(days=4)
    (dead,) = desk.undelivered()
    assert (dead.error, dead.attempts, dead.who, dead.channel) == ("delivery_failed", len(tried), "mei", "chat")
    assert events(desk, alert) == ["raised", "undelivered"]
    assert desk.alert(alert.id).told == ()
    clock.forward(days=30)
    channel.failures = []
    assert desk.deliver().count == 0, "what is given up isn't tried by itself"
    assert desk.redeliver(dead.key) == 1
    assert desk.deliver().sent == 1
    assert desk.undelivered() == []
    assert events(desk, alert) == ["raised", "undelivered", "told"]
    assert {one.key for one in channel.got} == {dead.key}


def test_what_makes_no_sense_to_try_again_is_given_up_at_once(opened):
    desk = opened(Channel(passing("delivery_refused", final=True)))
    late(desk)
    desk.alerts()
    assert desk.deliver().dead == 1
    assert [one.error for one in desk.undelivered()] == ["delivery_refused"]


def test_a_receiver_that_asks_for_a_while_gets_it(opened, clock):
    channel = Channel(passing(after=3600))
    desk = opened(channel)
    late(desk)
    desk.alerts()
    desk.deliver()
    clock.forward(minutes=59)
    assert desk.deliver().count == 0
    clock.forward(minutes=2)
    assert desk.deliver().sent == 1


def test_what_a_channel_raises_of_its_own_is_tried_again_and_its_text_is_kept_nowhere(opened, clock, caplog):
    caplog.set_level(logging.DEBUG)
    desk = opened(Channel(RuntimeError("https://hook.example/Passw0rd!"), passing("delivery_refused", final=True)))
    late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver().postponed == 1
    clock.forward(hours=1)
    assert desk.deliver().dead == 1
    stored = b"".join(part for one in desk.store.read_all() for part in (one.envelope, one.body, one.personal or b""))
    kept = repr(list(desk.store.deliveries("main"))) + repr(desk.journal.events(alert.id)) + caplog.text
    assert "Passw0rd!" not in kept
    assert b"Passw0rd!" not in stored


def test_one_message_that_fails_holds_up_what_comes_after_it_about_the_same_and_nothing_else(opened, clock):
    channel = Channel(passing())
    desk = opened(channel)
    late(desk, "PO-1")
    desk.alerts()
    desk.deliver()
    (first,) = desk.kept_alerts()
    late(desk, "PO-2", purchaser="li")
    assert [one.alert.order_number for one in desk.alerts().changes] == ["PO-2"]
    clock.forward(days=20)
    # PO-1 and PO-2 are graver by now: of PO-1 nobody hears that before they hear of it at all.
    assert sorted(type(one.payload).__name__ for one in desk.alerts().changes) == ["AlertRenewed", "AlertRenewed"]
    channel.failures = [passing() if one.alert == first.id else None for one in desk.store.deliveries("main")][:1]
    desk.deliver()
    about = [(one.alert.order_number, one.about) for one in channel.got]
    assert about.count(("PO-1", "raised")) == 2
    assert ("PO-1", "renewed") not in about
    assert ("PO-2", "raised") in about
    clock.forward(hours=1)
    while desk.deliver().count:
        pass
    about = [(one.alert.order_number, one.about) for one in channel.got]
    assert about.index(("PO-1", "renewed")) > max(i for i, one in enumerate(about) if one == ("PO-1", "raised"))


def test_a_channel_that_is_gone_is_told(opened):
    readers = {"mei": Reader(who="mei", channels={"pager": None})}
    desk = opened(Channel(), directory=readers)
    late(desk)
    desk.alerts()
    assert desk.deliver().dead == 1
    assert [one.error for one in desk.undelivered()] == ["delivery_no_channel"]


def test_what_is_over_before_anybody_heard_of_it_is_told_to_nobody(opened, clock):
    channel = Channel()
    desk = opened(channel)
    order = late(desk)
    desk.alerts()
    desk.record(Receipt(order.id, 1, "10"), by=MEI)
    clock.forward(minutes=1)
    desk.alerts()
    assert desk.deliver().count == 0
    assert channel.got == []


def test_a_stop_gives_back_what_is_in_hand(opened, clock):
    stop = Event()

    class Stopping(Channel):
        def send(self, message):
            super().send(message)
            stop.set()

    channel = Stopping()
    desk = opened(channel)
    for number in range(3):
        late(desk, f"PO-{number}")
    desk.alerts()
    assert desk.deliver(stop=stop).sent == 1
    assert [(one.ticket, one.attempts) for one in desk.store.deliveries("main")] == [(None, 0)] * 2
    assert desk.deliver().sent == 2


def test_what_a_desk_without_channels_records_waits_for_one_that_has_some(opened, clock):
    desk = opened(None, channels={}, rules=[evolve(one, repeat="1 day", tell_end=True) for one in OVERDUE])
    order = late(desk)
    assert len(desk.alerts()) == 1
    assert desk.deliver() == Delivered(), "nothing is given up for want of channels"
    clock.forward(days=3)
    assert [one.alert.version for one in desk.alerts().changes] == [2]
    (waiting,) = desk.store.deliveries("main")
    assert (waiting.about, waiting.channel, waiting.attempts) == ("raised", "", 0), "it is reminded of nothing unheard"
    chat, mail = Channel(), Channel(passing())
    telling = Desk(desk.store, clock=clock, channels={"chat": chat, "mail": mail}, rules=desk.rules)
    assert telling.deliver() == Delivered(sent=1, postponed=1)
    clock.forward(minutes=1)
    assert telling.deliver() == Delivered(sent=1)
    assert [one.about for one in (*chat.got, *mail.got)] == ["raised"] * 3
    assert len({one.key for one in (*chat.got, *mail.got)}) == 2, "each channel has a message of its own"
    (alert,) = telling.kept_alerts()
    assert alert.told == ("mei@chat", "mei@mail")
    desk.record(Receipt(order.id, 1, "10"), by=MEI)
    clock.forward(minutes=1)
    desk.alerts()
    assert telling.deliver() == Delivered(sent=2)
    assert [chat.got[-1].about, mail.got[-1].about] == ["resolved"] * 2, "whoever heard of it hears that it is over"


def test_what_is_put_in_the_place_of_others_counts_for_nothing(opened, clock):
    desk = opened(None, channels={})
    for number in range(25):
        late(desk, f"PO-{number}")
    desk.alerts()
    telling = Desk(desk.store, clock=clock, channels={"chat": Channel()}, rules=desk.rules)
    assert telling.deliver(limit=5) == Delivered(sent=5)
    assert telling.watch(rounds=1).delivered == Delivered(sent=20), "a round ends when nothing is due any more"


def test_what_is_over_while_nobody_could_be_told_is_told_to_nobody(opened, clock):
    desk = opened(None, channels={})
    order = late(desk)
    desk.alerts()
    desk.record(Receipt(order.id, 1, "10"), by=MEI)
    clock.forward(minutes=1)
    desk.alerts()
    assert list(desk.store.deliveries("main")) == []


def test_a_store_without_an_outbox_says_so(clock):
    class Plain:
        def __init__(self, store):
            self._store = store
            self.append, self.read, self.read_all = store.append, store.read, store.read_all

    from procurekit.adapters.storage import MemoryStore

    desk = Desk(Plain(MemoryStore()), clock=clock, rules=OVERDUE)
    late(desk)
    assert len(desk.alerts().changes) == 1, "alerts are kept in the log all the same"
    assert desk.alerts().changes == ()
    with pytest.raises(StoreError) as told:
        desk.deliver()
    assert told.value.code == "store_without_outbox"


def test_a_store_that_fails_while_it_delivers_leaves_nothing_sent_unsettled(opened, clock, monkeypatch):
    channel = Channel(None, passing())
    desk = opened(channel)
    for number in range(4):
        late(desk, f"PO-{number}")
    desk.alerts()
    kept = desk.store.postpone

    def postpone(*args, error, **more):
        if error is not None:
            raise StoreError("store_closed")
        return kept(*args, error=error, **more)

    monkeypatch.setattr(desk.store, "postpone", postpone, raising=False)
    with pytest.raises(StoreError):
        desk.deliver()
    assert [one.ticket is None for one in desk.store.deliveries("main")] == [False, True, True]
    monkeypatch.undo()
    clock.forward(hours=1)
    assert desk.deliver() == Delivered(sent=3)
    assert len({one.key for one in channel.got}) == 4
    assert len(channel.got) == 5, "what failed came again, and nothing else"


@pytest.mark.parametrize("stands", [False, True], ids=["its clock goes on", "its clock stands still"])
def test_what_takes_so_long_that_its_lease_ends_is_left_to_a_later_claim(opened, clock, monkeypatch, stands):
    spent = [0.0]
    monkeypatch.setattr("procurekit.desk.delivering.monotonic", lambda: spent[0])
    others = []

    class Slow(Channel):
        def send(self, message):
            super().send(message)
            spent[0] += 90
            if not stands:
                clock.forward(seconds=90)
            # Whatever else is in hand, nobody else may have.
            at = desk._instant() if not stands else desk._instant() + timedelta(seconds=spent[0] - began)
            others.extend(desk.store.claim("main", at, ticket="other", limit=1, lease=timedelta(minutes=5)))

    channel = Slow()
    desk = opened(channel)
    for number in range(8):
        late(desk, f"PO-{number}")
    desk.alerts()
    began = spent[0]
    if stands:
        claim = desk.store.claim

        def claiming(book, now, **more):
            nonlocal began
            began = spent[0] if more["ticket"] != "other" else began
            return claim(book, now, **more)

        monkeypatch.setattr(desk.store, "claim", claiming, raising=False)
    assert desk.deliver() == Delivered(sent=8)
    assert [one.key for one in others] == []
    assert len({one.key for one in channel.got}) == len(channel.got) == 8


def test_one_call_hands_over_all_that_is_due_up_to_its_limit(opened):
    channel = Channel()
    desk = opened(channel)
    for number in range(25):
        late(desk, f"PO-{number}")
    desk.alerts()
    assert desk.deliver(limit=13) == Delivered(sent=13)
    assert desk.deliver() == Delivered(sent=12)


def test_messages_of_one_lane_all_go_out_in_one_call(opened, clock):
    channel = Channel()
    desk = opened(channel)
    late(desk)
    desk.alerts()
    clock.forward(days=20)
    desk.alerts()
    assert desk.deliver() == Delivered(sent=2)
    assert [one.about for one in channel.got] == ["raised", "renewed"]
