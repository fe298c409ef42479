"""A watch goes on, whatever goes wrong with one of its rounds."""

import pytest
from tests.unit.desk.telling import OVERDUE, Channel, Clock, late

import procurekit
from procurekit import StoreError


@pytest.mark.parametrize(
    ("raised", "code"), [(RuntimeError("secret-4711"), "round_broken"), (StoreError("store_closed"), "store_closed")]
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
    assert "4711" not in caplog.text + str(error)
