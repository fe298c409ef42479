"""Several programs deliver out of one outbox: one at a time has a message, none is lost, also when they die."""

import json
import random
from collections import Counter
from datetime import timedelta

import pytest

import procurekit
from procurekit.adapters.storage.plugin import procurekit_open_store
from procurekit.ports import Batch
from procurekit.testing.samples import NOON, delivery, record

LANES, EACH = 30, 5
KEYS = [f"{lane:02}/{number}" for number in range(EACH) for lane in range(LANES)]

WORKER = """
import json, sys
from datetime import timedelta
from procurekit.errors import Conflict
from procurekit.adapters.storage.plugin import procurekit_open_store
from procurekit.model.delivery import Settled
from procurekit.ports import Batch
from procurekit.testing.samples import NOON, record

url, me, at = sys.argv[1:4]
now, lease = NOON + timedelta(minutes=int(at)), timedelta(minutes=5)
store = procurekit_open_store(url)
list(store.deliveries("main"))
print("ready", flush=True)
sys.stdin.readline()
idle = 0
while idle < 5:
    mine = store.claim("main", now, ticket=me, limit=4, lease=lease)
    idle = 0 if mine else idle + 1
    for one in mine:
        print(json.dumps({"sent": one.key}), flush=True)
        # The event that says so is stored with it.
        store.append(Batch([record(f"receipt_{one.key}_{me}", 1)], settled=[Settled("main", one.key, me)]))
        print(json.dumps({"settled": one.key}), flush=True)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return str(tmp_path / "test.db") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def store(url):
    store = procurekit_open_store(url)
    store.append(Batch((), outbox=[delivery(key, lane=key.partition("/")[0]) for key in KEYS]))
    yield store
    store.close()


def going(start, url, at, *names):
    """Programs that deliver, all of which begin at the same moment."""
    processes = [start(WORKER, url, name, at) for name in names]
    for one in processes:
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        one.stdin.write("go\n")
        one.stdin.flush()
    return processes


def told(process):
    return [json.loads(line) for line in process.stdout if line.endswith("\n")]


def test_programs_share_the_work(start, url, store):
    """Each message is sent once, and of a lane in order."""
    processes = going(start, url, 0, "a", "b", "c")
    lines = [told(one) for one in processes]
    assert [one.wait() for one in processes] == [0, 0, 0]
    sent = [[one["sent"] for one in many if "sent" in one] for many in lines]
    assert sorted(key for many in sent for key in many) == sorted(KEYS)
    assert list(store.deliveries("main")) == []
    # What the log says is the order in which they were settled.
    order = [one.stream.split("_")[1] for one in store.read_all()]
    for lane in range(LANES):
        assert [key for key in order if key.startswith(f"{lane:02}/")] == [f"{lane:02}/{turn}" for turn in range(EACH)]


def test_programs_that_are_killed_lose_nothing(start, url, store):
    """What they had in hand is sent again once its lease is over, with the same key; what they settled is not."""
    chance, sent, settled = random.Random(7), Counter(), Counter()
    at = 0
    while list(store.deliveries("main")):
        assert at < 40 * 6, "it comes to an end"
        processes = going(start, url, at, f"a{at}", f"b{at}")
        for one in processes:
            for _ in range(chance.randrange(40)):
                line = one.stdout.readline()
                if not line:
                    break
                _count(json.loads(line), sent, settled)
            one.kill()
        for one in processes:
            for line in told(one):
                _count(line, sent, settled)
            one.wait()
        at += 6
    assert set(sent) == set(KEYS)
    assert max(settled.values()) == 1
    # Whoever had settled it, and was killed before he could say so, is in the log.
    logged = Counter(one.stream.split("_")[1] for one in store.read_all())
    assert logged == Counter(KEYS)
    assert settled <= logged


def _count(line, sent, settled):
    sent.update(key for name, key in line.items() if name == "sent")
    settled.update(key for name, key in line.items() if name == "settled")


def test_what_one_program_has_in_hand_no_other_gets(start, url, store):
    """Until its lease is over; and a message that is in hand holds up its lane."""
    store.claim("main", NOON, ticket="gone", limit=LANES // 2, lease=timedelta(minutes=5))
    (process,) = going(start, url, 1, "a")
    free = [key for key in KEYS if int(key[:2]) >= LANES // 2]
    assert sorted(one["sent"] for one in told(process) if "sent" in one) == sorted(free)
    (process,) = going(start, url, 5, "b")
    assert len({one["sent"] for one in told(process) if "sent" in one}) == len(KEYS) - len(free)
    assert list(store.deliveries("main")) == []


def test_a_backup_has_the_outbox(tmp_path):
    with procurekit.open(tmp_path / "test.db") as desk:
        desk.store.append(Batch([record("alert_a", 1)], outbox=[delivery("a"), delivery("b")]))
        desk.store.claim("main", NOON, ticket="t", limit=1, lease=timedelta(minutes=5))
        desk.backup(tmp_path / "copy.db")
        with procurekit.open(tmp_path / "copy.db") as copy:
            assert list(copy.store.deliveries("main")) == list(desk.store.deliveries("main"))
