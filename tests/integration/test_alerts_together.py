"""Several watch one database: no alert twice, none missing; killed while delivering, everything arrives."""

import json
import signal
from collections import Counter

import pytest
from attrs import evolve

import procurekit
from procurekit import AcknowledgedLine, Acknowledgement, Actor, OrderLine, PurchaseOrder, Receipt
from procurekit.model.journal import event_of
from procurekit.rules import STANDARD

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
ORDERS = 60
OVERDUE = [evolve(one, quiet=None, repeat=None, escalate=()) for one in STANDARD if one.id == "receipt_overdue"]

HEAD = """
import json, sys, time
from datetime import datetime, timedelta
from attrs import evolve
import procurekit
from procurekit.rules import STANDARD

url, me = sys.argv[1:3]

class Told:
    def __init__(self, pause=0):
        self.pause = pause

    def send(self, message):
        told = {"key": message.key, "about": message.about, "alert": message.alert.id, "who": message.who}
        print(json.dumps(told), flush=True)
        time.sleep(self.pause)

start = datetime.fromisoformat("2026-12-07T09:00:00+08:00")
rules = [evolve(one, quiet=None, repeat=None, escalate=()) for one in STANDARD if one.id == "receipt_overdue"]
"""

SCAN = """
hours = float(sys.argv[3])
desk = procurekit.open(url, clock=lambda: start + timedelta(hours=hours), rules=rules, channels={"told": Told()})
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    found = desk.alerts()
    changes = [(type(one.payload).__name__, one.alert.id) for one in found.changes]
    print(json.dumps({"changes": changes, "open": len(found)}), flush=True)
"""

DELIVER = """
began = time.monotonic()
# The clock runs: what a killed worker had in hand is free again after a while.
desk = procurekit.open(
    url,
    clock=lambda: start + timedelta(minutes=float(sys.argv[3])) + timedelta(seconds=time.monotonic() - began),
    rules=rules,
    channels={"told": Told(0.01)},
)
print("ready", flush=True)
sys.stdin.readline()
while desk.deliver(limit=20).count:
    pass
print(json.dumps({"done": me}), flush=True)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return str(tmp_path / "test.db") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def orders(url):
    """Orders that are issued; every third is overdue on 7 December."""
    made = []
    with procurekit.open(url) as desk:
        for number in range(ORDERS):
            promised = "2026-12-04" if number % 3 == 0 else "2026-12-18"
            paper = PurchaseOrder(
                f"PO-{number}", supplier="V-7", purchaser="mei", lines=[OrderLine(1, "A", "10", promised=promised)]
            )
            state = desk.create(paper, by=MEI)
            for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                state = desk.do(step, state, by=actor)
            made.append(state.id)
    return made


def together(start, script, *argument_lists):
    """Start a script once for each list of arguments and let them go at the same moment."""
    processes = [start(HEAD + script, *arguments) for arguments in argument_lists]
    for one in processes:
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        one.stdin.write("go\n")
        one.stdin.flush()
    return processes


def told_by(process):
    """What a process told until it ended."""
    return [json.loads(line) for line in process.stdout]


def alert_events(desk):
    """Every event of every alert, by its type."""
    events = [event_of(one) for one in desk.store.read_all() if one.stream.startswith("alert_")]
    return Counter(one.envelope.type for one in events)


def test_of_two_scanners_none_raises_what_the_other_has_raised(start, url, orders):
    processes = together(start, SCAN, (url, "a", 0), (url, "b", 0))
    changes = [tuple(one) for process in processes for round_ in told_by(process) for one in round_["changes"]]
    assert [one.wait() for one in processes] == [0, 0]
    raised = [id_ for what, id_ in changes if what == "AlertRaised"]
    assert len(raised) == len(set(raised)) == ORDERS // 3
    with procurekit.open(url, rules=OVERDUE) as desk:
        assert alert_events(desk) == {"alert.raised": ORDERS // 3}
        assert len(desk.kept_alerts()) == ORDERS // 3
        assert len(list(desk.store.deliveries("main"))) == ORDERS // 3, "one message for each"
        assert desk.verify().holds


def test_what_ends_and_begins_meanwhile_is_told_once_by_one_of_them(start, url, orders):
    for process in together(start, SCAN, (url, "a", 0)):
        told_by(process)
    with procurekit.open(url) as desk:
        for id_ in orders[:30:3]:
            desk.record(Receipt(id_, 1, "10", at="2026-12-07"), by=MEI)
        for id_ in orders[1:31:3]:
            desk.record(
                Acknowledgement(id_, lines=[AcknowledgedLine(1, "accepted_with_change", promised="2026-12-06")]), by=MEI
            )
    processes = together(start, SCAN, (url, "a", 24), (url, "b", 24))
    changes = Counter(one[0] for process in processes for round_ in told_by(process) for one in round_["changes"])
    assert changes == {"AlertResolved": 10, "AlertRaised": 10}
    with procurekit.open(url, rules=OVERDUE) as desk:
        assert alert_events(desk) == {"alert.raised": ORDERS // 3 + 10, "alert.resolved": 10}
        waiting = Counter(one.about for one in desk.store.deliveries("main", state="waiting"))
        assert waiting == {"raised": ORDERS // 3}, "nobody hears of what is over, and was never told"


def test_killed_in_the_middle_of_a_delivery_everything_arrives_and_repeats_have_the_same_key(start, url, orders):
    for process in together(start, SCAN, (url, "a", 0)):
        told_by(process)
    (killed,) = together(start, DELIVER, (url, "a", 10))
    sent = [json.loads(killed.stdout.readline()) for _ in range(13)]
    killed.send_signal(signal.SIGKILL)
    sent += told_by(killed)
    assert killed.wait() == -signal.SIGKILL
    with procurekit.open(url, rules=OVERDUE) as desk:
        left = list(desk.store.deliveries("main", state="waiting"))
        assert ORDERS // 3 - len(sent) <= len(left) < ORDERS // 3
        assert any(one.ticket is not None for one in left), "some were in its hands"
    # Two go on at once, after the lease of what the killed one had in hand.
    processes = together(start, DELIVER, (url, "b", 30), (url, "c", 30))
    later = [one for process in processes for one in told_by(process) if "key" in one]
    assert [one.wait() for one in processes] == [0, 0]
    keys = Counter(one["key"] for one in [*sent, *later])
    assert len(keys) == ORDERS // 3, "everything arrived"
    repeated = {key for key, count in keys.items() if count > 1}
    assert repeated <= {one["key"] for one in sent}, "only what the killed one had sent came again"
    assert len(Counter(one["key"] for one in later)) == len(later), "and the two shared the rest"
    by_key = {one["key"]: one["alert"] for one in [*sent, *later]}
    assert all(by_key[one["key"]] == one["alert"] for one in [*sent, *later])
    with procurekit.open(url, rules=OVERDUE) as desk:
        assert list(desk.store.deliveries("main")) == []
        assert alert_events(desk) == {"alert.raised": ORDERS // 3, "alert.told": ORDERS // 3}
        assert all(one.told == ("mei@told",) for one in desk.kept_alerts())
        assert desk.verify().holds


def test_a_watch_that_is_asked_to_stop_gives_back_what_it_has_in_hand(start, url, orders):
    script = """
import signal, threading
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
desk = procurekit.open(url, clock=lambda: start, rules=rules, channels={"told": Told(0.05)})
done = desk.watch(every=3600, stop=stop)
print(json.dumps({"rounds": done.rounds, "sent": done.delivered.sent}), flush=True)
"""
    process = start(HEAD + script, url, "a")
    sent = [json.loads(process.stdout.readline()) for _ in range(5)]
    process.send_signal(signal.SIGTERM)
    *more, end = told_by(process)
    assert process.wait() == 0
    sent += more
    assert end["sent"] == len(sent) < ORDERS // 3
    with procurekit.open(url, rules=OVERDUE) as desk:
        left = list(desk.store.deliveries("main"))
        assert len(left) == ORDERS // 3 - len(sent)
        assert {(one.ticket, one.attempts) for one in left} == {(None, 0)}
        assert alert_events(desk)["alert.told"] == len(sent)
