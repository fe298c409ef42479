"""A watch goes on until it is stopped, whatever goes wrong with one of its rounds."""

from threading import Event

import pytest
from tests.unit.desk.telling import OVERDUE, Channel, Clock, late

import procurekit
from procurekit import InvalidValue, StoreError


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(url, clock):
    with procurekit.open(url, clock=clock, rules=OVERDUE) as desk:
        yield desk


@pytest.mark.parametrize(
    ("raised", "code"), [(RuntimeError("Passw0rd!"), "round_broken"), (StoreError("store_closed"), "store_closed")]
)
def test_whatever_a_round_raises_the_next_one_tries_again(monkeypatch, caplog, raised, code):
    channel = Channel()
    with procurekit.open("memory:", clock=Clock(), channels={"chat": channel}, rules=OVERDUE) as desk:
        late(desk)
        looks, look = [], desk.alerts

        def alerts():
            looks.append(1)
            if len(looks) == 1:
                raise raised
            return look()

        monkeypatch.setattr(desk, "alerts", alerts, raising=False)
        told = []
        done = desk.watch(rounds=2, wait=lambda _: None, told=lambda now, found: told.append((now.error, found)))
    assert (done.rounds, done.failures, done.error, done.delivered.sent) == (2, 1, None, 1)
    (error, found), _ = told
    assert (error.code, found) == (code, None)
    assert type(raised).__name__ in caplog.text
    assert "Passw0rd!" not in caplog.text + str(error)


def test_the_watch_looks_and_waits_until_it_is_stopped(desk, clock):
    late(desk)
    stop, waits, rounds = Event(), [], []

    def wait(seconds):
        waits.append(seconds)
        clock.forward(seconds=seconds)
        if len(waits) == 3:
            stop.set()

    done = desk.watch(every=300, stop=stop, wait=wait, told=lambda now, found: rounds.append((now.rounds, len(found))))
    assert (done.rounds, done.changes, done.failures) == (3, 1, 0)
    assert waits == [300, 300, 300]
    assert rounds == [(1, 1), (2, 1), (3, 1)]


@pytest.mark.parametrize("every", [0, -1, float("nan")])
def test_a_watch_waits_between_two_looks(desk, every):
    with pytest.raises(InvalidValue, match="every"):
        desk.watch(every=every, rounds=2)


def test_a_store_that_fails_for_a_while_does_not_end_the_watch(desk, monkeypatch):
    late(desk)
    real, told = desk.journal.append, []

    def append(*rest, **more):
        if not told:
            told.append(True)
            raise StoreError("store_busy", path="x", detail="locked")
        return real(*rest, **more)

    monkeypatch.setattr(desk.journal, "append", append)
    done = desk.watch(rounds=2, wait=lambda _: None)
    assert (done.rounds, done.failures, done.changes) == (2, 1, 1)
