"""Who is told, in which language, by which channel and at which address: as the directory says when it is sent."""

from types import SimpleNamespace

import pytest
from attrs import evolve
from tests.unit.desk.telling import OVERDUE, Channel, Clock, events, late

from procurekit import Contact, Reader
from procurekit.desk.delivering import Delivered


@pytest.fixture
def clock():
    return Clock()


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


def test_where_nobody_says_how_contacts_are_told_they_are_by_mail(opened):
    class ByMail(Channel):
        address = "email"

    people = [Contact("Li Lei", role="sales", email="li@example.com")]
    rules = [evolve(one, to=("contact:sales",)) for one in OVERDUE]
    chat, mail = Channel(), ByMail()
    for directory in ({}, None):
        desk = opened(chat, rules=rules, directory=directory, channels={"chat": chat, "mail": mail})
        late(desk, contacts=people)
        desk.alerts()
        assert desk.deliver() == Delivered(sent=1)
    assert [(one.channel, one.address) for one in mail.got] == [("mail", "li@example.com")] * 2
    assert chat.got == []
    assert "Li Lei" not in repr(list(desk.store.deliveries("main")))


def test_a_message_to_a_contact_goes_to_nobody_who_took_their_place(opened):
    li, han = Contact("Li Lei", role="sales", email="li@x.cn"), Contact("Han", role="sales", email="han@x.cn")
    rules = [evolve(one, to=("contact:sales",)) for one in OVERDUE]
    for after, wanted, done in (
        ([han], [], Delivered(dead=1)),
        ([evolve(li, email="lei@x.cn")], [], Delivered(dead=1)),
        ([han, li], ["li@x.cn"], Delivered(sent=1)),
    ):
        channel = Channel()
        desk = opened(channel, rules=rules)
        order = late(desk, contacts=[li])
        desk.alerts()
        state = desk.journal.state(order.id)
        moved = evolve(state, order=evolve(state.order, contacts=after))
        desk.journal.state = lambda _, moved=moved: moved
        assert desk.deliver() == done
        assert [one.address for one in channel.got] == wanted
        if done.dead:
            assert [one.error for one in desk.undelivered()] == ["delivery_no_reader"]


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


class Raising(dict):
    """A directory that fails at some names, as often as it is told to."""

    def __init__(self, *who, times=1000):
        self.who, self.times = who, times

    def reader(self, who):
        if who in self.who and self.times > 0:
            self.times -= 1
            raise RuntimeError("ldap://Passw0rd!")
        return Reader(who=who, channels={"chat": f"{who}@acme.example"})

    get = reader


def test_a_directory_that_fails_at_one_reader_holds_up_nobody_else_and_nothing_is_sent_twice(opened, clock, caplog):
    channel = Channel()
    desk = opened(channel, directory=Raising())
    for number, who in enumerate(["mei", "li", "han"]):
        late(desk, f"PO-{number}", purchaser=who)
    desk.alerts()
    desk.directory.who = ("li",)
    assert desk.deliver() == Delivered(sent=2, postponed=1)
    clock.forward(hours=1)
    assert desk.deliver() == Delivered(postponed=1)
    desk.directory.who = ()
    clock.forward(hours=1)
    assert desk.deliver() == Delivered(sent=1)
    assert sorted(one.who for one in channel.got) == ["han", "li", "mei"]
    assert "RuntimeError was raised" in caplog.text
    assert "Passw0rd!" not in caplog.text


def test_a_directory_that_fails_in_a_scan_loses_no_alert(opened):
    channel = Channel()
    desk = opened(channel, directory=Raising("mei", times=1))
    late(desk)
    (alert,) = desk.alerts()
    assert [(one.who, one.channel) for one in desk.store.deliveries("main")] == [("mei", "")]
    assert desk.deliver() == Delivered(sent=1)
    assert [(one.channel, one.address) for one in channel.got] == [("chat", "mei@acme.example")]
    assert desk.alert(alert.id).told == ("mei@chat",)


@pytest.mark.parametrize("given", [{"channels": {"chat": None}}, "mei@acme.example", 5])
def test_a_directory_that_gives_no_reader_loses_no_alert(opened, given, caplog):
    channel = Channel()
    desk = opened(channel, directory=SimpleNamespace(reader=lambda _: given))
    late(desk)
    assert len(desk.alerts().changes) == 1
    assert desk.deliver() == Delivered(postponed=1)
    assert channel.got == []
    assert "mei@acme.example" not in caplog.text


def test_whoever_is_added_to_the_directory_is_told_what_could_not_be_told(opened):
    readers = {}
    channel = Channel()
    desk = opened(channel, directory=readers)
    late(desk)
    (alert,) = desk.alerts()
    assert desk.deliver() == Delivered(dead=1)
    readers["mei"] = Reader(who="mei", lang="zh", channels={"chat": "mei@acme.example"})
    assert desk.redeliver() == 1
    assert desk.deliver() == Delivered(sent=1)
    assert [(one.channel, one.address, one.lang) for one in channel.got] == [("chat", "mei@acme.example", "zh")]
    assert desk.alert(alert.id).told == ("mei@chat",)


def test_whoever_is_gone_from_the_directory_is_told_no_more(opened):
    readers = {"mei": Reader(who="mei", channels={"chat": None})}
    channel = Channel()
    desk = opened(channel, directory=readers)
    late(desk)
    desk.alerts()
    readers.clear()
    assert desk.deliver() == Delivered(dead=1)
    assert channel.got == []


def test_whoever_took_a_channel_away_is_told_no_more_by_that_one(opened):
    readers = {"mei": Reader(who="mei", channels={"chat": "mei@acme.example"})}
    channel = Channel()
    desk = opened(channel, directory=readers)
    late(desk)
    desk.alerts()
    readers["mei"] = Reader(who="mei", channels={"mail": "mei@acme.example"})
    assert desk.deliver() == Delivered(dead=1)
    assert channel.got == []
    assert [one.error for one in desk.undelivered()] == ["delivery_no_address"]
