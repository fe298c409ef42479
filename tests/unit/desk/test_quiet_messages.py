"""What waits because it is quiet holds up nothing that is urgent."""

import pytest
from attrs import evolve
from tests.unit.desk.telling import OVERDUE, Channel, Clock, late

import procurekit
from procurekit.desk.delivering import Delivered
from procurekit.rules import Quiet
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import Organisation, Person

CLOSED = WorkCalendar(holidays=[f"2026-12-{day:02}" for day in range(1, 32)])
PEOPLE = [Person("mei", "buyer"), Person("wang", "approver")]
COMPANY = Organisation(people=PEOPLE, work_time=WorkTime(CLOSED, "Asia/Shanghai", "09:00-17:00"))
QUIET = [evolve(one, quiet=Quiet(days_off=True, unless="high")) for one in OVERDUE]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(clock):
    desks = []

    def opening(channel, rules):
        desk = procurekit.open("memory:", clock=clock, channels={"chat": channel}, rules=rules, organisation=COMPANY)
        desks.append(desk)
        return desk

    yield opening
    for one in desks:
        one.close()


def test_what_waits_is_told_at_once_when_it_gets_graver(opened, clock):
    channel = Channel()
    desk = opened(channel, QUIET)
    late(desk)
    desk.alerts()
    assert desk.deliver() == Delivered(), "the company is closed"
    clock.forward(days=20)
    assert [one.severity for one in desk.alerts()] == ["high"]
    assert desk.deliver() == Delivered(sent=2)
    assert [one.about for one in channel.got] == ["raised", "renewed"]


def test_what_waits_holds_up_no_other_rules_message_about_the_same(opened):
    channel = Channel()
    desk = opened(channel, [*QUIET, *(evolve(one, id="urgent") for one in OVERDUE)])
    late(desk)
    assert len(desk.alerts()) == 2
    assert desk.deliver() == Delivered(sent=1)
    assert [one.alert.rule for one in channel.got] == ["urgent"]
