"""What a channel does with a message decides how it goes on: sent, tried again later, given up and listed."""

import logging
from datetime import datetime, timedelta
from threading import Event

import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, Contact, NotDelivered, OrderLine, PurchaseOrder, Reader, Receipt, StoreError
from procurekit.desk.delivering import Delivered
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


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(clock):
    desks = []

    def opening(channel, **options):
        options = {"channels": {"chat": channel}, "rules": OVERDUE, **options}
        desk = procurekit.open("memory:", clock=clock, **options)
        desks.append(desk)
        return desk

    yield opening
    for one in desks:
        one.close()


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


def test_the_contacts_of_an_order_are_told_as_the_reader_contact_is_at_their_own_address(opened):
    people = [Contact("Li Lei", role="sales", email="li@example.com"), Contact("Han", role="accounts")]
    rules = [evolve(one, to=("contact:sales",)) for one in OVERDUE]
    readers = {"contact": Reader(who="contact", lang="zh", channels={"chat": None, "desk": "room 7"})}
    for directory, wanted in (
        (readers, [("chat", "li@example.com", "zh"), ("desk", "room 7", "zh")]),
        (None, [("chat", "li@example.com", "en"), ("desk", "li@example.com", "en")]),
    ):
        channel = Channel()
        desk = opened(channel, rules=rules, directory=directory, channels={"chat": channel, "desk": channel})
        late(desk, contacts=people)
        desk.alerts()
        assert desk.deliver() == Delivered(sent=2)
        assert [(one.channel, one.address, one.lang) for one in channel.got] == wanted
    desk = opened(Channel(), rules=rules, directory={})
    late(desk, contacts=people)
    desk.alerts()
    assert desk.deliver() == Delivered(dead=1)


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


def test_after_ten_attempts_it_is_given_up_and_listed_and_can_be_tried_again(opened, clock):
    channel = Channel(*[passing() for _ in range(10)])
    desk = opened(channel)
    late(desk)
    (alert,) = desk.alerts()
    for _ in range(10):
        desk.deliver()
        clock.forward(hours=8)
    assert len(channel.got) == 10
    (dead,) = desk.undelivered()
    assert (dead.error, dead.attempts, dead.who, dead.channel) == ("delivery_failed", 10, "mei", "chat")
    assert events(desk, alert) == ["raised", "undelivered"]
    assert desk.alert(alert.id).told == ()
    clock.forward(days=30)
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
    desk = opened(Channel(RuntimeError("https://hook.example/token-4711"), passing("delivery_refused", final=True)))
    late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver().postponed == 1
    clock.forward(hours=1)
    assert desk.deliver().dead == 1
    stored = b"".join(part for one in desk.store.read_all() for part in (one.envelope, one.body, one.personal or b""))
    kept = repr(list(desk.store.deliveries("main"))) + repr(desk.journal.events(alert.id)) + caplog.text
    assert "4711" not in kept
    assert b"4711" not in stored


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


def test_each_reader_is_told_in_their_language_by_their_channels(opened):
    chat, mail = Channel(), Channel()
    readers = {
        "mei": Reader(who="mei", lang="zh", channels={"chat": None, "mail": "mei@acme.example"}),
        "li": Reader(who="li", lang="en", channels={"mail": "li@acme.example"}),
    }
    desk = opened(chat, channels={"chat": chat, "mail": mail}, directory=readers)
    late(desk, "PO-1", purchaser="mei")
    late(desk, "PO-2", purchaser="li")
    desk.alerts()
    desk.deliver()
    assert [(one.who, one.lang, one.address) for one in chat.got] == [("mei", "zh", None)]
    assert sorted((one.who, one.lang, one.address) for one in mail.got) == [
        ("li", "en", "li@acme.example"),
        ("mei", "zh", "mei@acme.example"),
    ]
    stored = b"".join(one.body + one.envelope for one in desk.store.read_all())
    assert b"acme.example" not in stored, "addresses are the directory's"
    assert "acme.example" not in repr(mail.got)


def test_whoever_nobody_knows_is_listed_and_not_forgotten(opened):
    desk = opened(Channel(), directory={})
    late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver().dead == 1
    (dead,) = desk.undelivered()
    assert (dead.who, dead.error) == ("mei", "delivery_no_reader")
    assert events(desk, alert) == ["raised", "undelivered"]


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


def test_a_desk_without_channels_records_and_tells_nobody(opened):
    desk = opened(None, channels={})
    late(desk)
    assert len(desk.alerts()) == 1
    assert list(desk.store.deliveries("main")) == []


def test_a_store_without_an_outbox_says_so(clock):
    class Plain:
        def __init__(self, store):
            self._store = store
            self.append, self.read, self.read_all = store.append, store.read, store.read_all

    from procurekit.adapters.storage import MemoryStore
    from procurekit.desk import Desk

    desk = Desk(Plain(MemoryStore()), clock=clock, rules=OVERDUE)
    late(desk)
    assert len(desk.alerts().changes) == 1, "alerts are kept in the log all the same"
    assert desk.alerts().changes == ()
    with pytest.raises(StoreError) as told:
        desk.deliver()
    assert told.value.code == "store_without_outbox"
