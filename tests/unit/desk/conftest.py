"""A desk on each of our stores, with a clock that a test sets, and an order to work with."""

import pendulum
import pytest
from tests.unit.desk.telling import OVERDUE

import procurekit
from procurekit import Actor, OrderLine, Party, PurchaseOrder, Tolerance

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self):
        self.time = pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai")

    def __call__(self):
        return self.time

    def forward(self, **much):
        self.time = self.time.add(**much)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def url(request, tmp_path):
    return "memory:" if request.param == "memory" else str(tmp_path / "test.db")


@pytest.fixture
def opened(clock):
    """A function that opens a desk in memory, with one channel, that tells what is overdue."""
    desks = []

    def opening(channel, **options):
        options = {"channels": {"chat": channel}, "rules": OVERDUE, **options}
        desks.append(procurekit.open("memory:", clock=clock, **options))
        return desks[-1]

    yield opening
    for one in desks:
        one.close()


@pytest.fixture
def desk(url, clock):
    with procurekit.open(url, clock=clock) as desk:
        yield desk


def build(number="PO-1", *lines, **given):
    lines = lines or (
        OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01", tolerance=Tolerance(over_percent="2")),
        OrderLine(2, "M6-NUT", "500", "0.05", requested="2026-02-01"),
    )
    return PurchaseOrder(number, supplier=Party("V-7", "Bolt & Nut Ltd"), currency="EUR", lines=lines, **given)


@pytest.fixture
def order():
    return build


@pytest.fixture
def issued(desk):
    """An order that is with the supplier."""

    def issue(number="PO-1", *lines, **given):
        state = desk.create(build(number, *lines, **given), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            state = desk.do(step, state, by=actor)
        return state

    return issue


@pytest.fixture
def mei():
    return MEI


@pytest.fixture
def wang():
    return WANG
