"""Many processes on the same few orders, some of them killed: every answer is true, and nothing else is there.

PROCUREKIT_HAMMER_PROCESSES says how many hammer at once (8; a server has to allow as many connections),
PROCUREKIT_HAMMER_SECONDS for how long (8).
"""

import json
import os
import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder, quantities
from procurekit.model.journal import event_of

PROCESSES = int(os.environ.get("PROCUREKIT_HAMMER_PROCESSES", "8"))
SECONDS = float(os.environ.get("PROCUREKIT_HAMMER_SECONDS", "8"))
ORDERS = [f"PO-{number}" for number in range(20)]
MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})

HAMMER = f'''
"""Does one keyed command after the other, each told before it is given and again once it is answered."""
import json, random, sys, time
import procurekit

url, me, until, again = sys.argv[1:]
ORDERS = {ORDERS!r}
MEI = {{"id": "mei", "roles": ["buyer"]}}
chance = random.Random(me)

def receipt():
    lines = [
        {{"order": order, "line": 1, "quantity": str(chance.randint(1, 5))}}
        for order in chance.sample(ORDERS, chance.choice([1, 1, 2, 3]))
    ]
    return {{"document": "receipt", "lines": lines}}

def command(key, held):
    order = chance.choice(ORDERS)
    kind = chance.choice(["record", "record", "receive", "hold", "release", "close", "reopen"])
    if kind == "record":
        return {{"command": "record", "document": receipt(), "by": "wh", "key": key}}
    if kind == "receive":
        return {{"command": "do", "step": "receive", "document": receipt(), "by": "wh", "key": key}}
    if kind == "release" and held:
        order, hold = held.pop()
        return {{"command": "release", "order": order, "hold": hold, "by": MEI, "key": key}}
    if kind in {{"hold", "release"}}:
        return {{"command": "hold", "order": order, "hold": {{"kind": key}}, "by": MEI, "key": key}}
    return {{"command": "do", "step": kind, "order": order, "by": MEI, "key": key}}

with procurekit.open(url) as desk:
    held = []
    wanted = json.loads(again)
    number = 0
    while wanted or time.time() < float(until):
        key = f"{{me}}-{{number}}"
        wanted = wanted or command(key, held)
        print(json.dumps(wanted), flush=True)
        answer = desk.execute(wanted)
        if wanted["command"] == "hold" and answer["ok"]:
            holds = answer["order"]["holds"]
            held += [(answer["order"]["id"], id_) for id_, one in holds.items() if one["kind"] == wanted["key"]]
        print(json.dumps({{"ok": answer["ok"], "error": answer.get("error")}}), flush=True)
        wanted = None
        number += 1
'''


class Slot:
    """A place at the anvil: one process after the other, each going on where the one before it was killed."""

    def __init__(self, start, url, name, until):
        self.start, self.url, self.name, self.until = start, url, name, until
        self.answers = {}
        self.repeated = 0
        self.processes = 0
        self.process = None
        self.begin(None)

    def begin(self, again):
        self.processes += 1
        self.repeated += again is not None
        arguments = (self.url, f"{self.name}.{self.processes}", self.until, json.dumps(again))
        self.process = self.start(HAMMER, *arguments)

    def listen(self, lines=None):
        """To one process until it ends, or until it has said so much and is killed; the command left unanswered."""
        asked = None
        for count, line in enumerate(self.process.stdout):
            if count == lines:
                # Some way into what it is doing.
                time.sleep(random.random() * 0.02)
                self.process.kill()
            # What was cut off in the middle of a line was not said.
            told = json.loads(line) if line.endswith("\n") else None
            if asked is None:
                asked = told
            elif told is not None:
                self.answers[asked["key"]] = (asked, told)
                asked = None
        self.process.wait()
        return asked

    def work(self, killed):
        while killed and (time.time() < self.until - 1 or not self.repeated):
            # On a busy machine the time is over before anybody is in the middle of something.
            self.until = max(self.until, time.time() + 2)
            self.begin(self.listen(random.choice((0, 1, 3, 8, 20, 50))))
        assert self.listen() is None
        assert self.process.returncode == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return str(tmp_path / "test.db") if request.param == "sqlite" else request.getfixturevalue("postgres")


def test_every_answer_is_true_and_nothing_is_lost_or_there_twice(start, url):
    with procurekit.open(url) as desk:
        for number in ORDERS:
            state = desk.create(PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "A", "500")]), by=MEI)
            for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                state = desk.do(step, state, by=actor)
    until = time.time() + SECONDS
    slots = [Slot(start, url, f"p{number}", until) for number in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        # Every second one is killed again and again.
        list(pool.map(Slot.work, slots, [number % 2 == 1 for number in range(PROCESSES)]))
    answers = {key: one for slot in slots for key, one in slot.answers.items()}
    assert all(slot.repeated for slot in slots[1::2]), "each was killed in the middle of a command"
    with procurekit.open(url) as desk:
        check(desk, answers)


def check(desk, answers):
    errors = Counter(told["error"]["code"] for _, told in answers.values() if not told["ok"])
    assert set(errors) <= {"conflict", "refused"}, errors
    events = [event_of(one) for one in desk.store.read_all()]
    keyed = defaultdict(list)
    for one in events:
        if one.envelope.key is not None:
            keyed[one.envelope.key].append(one)
    # Whoever was killed had his last command repeated until it was answered: so there is nothing that was not answered.
    done = {key: asked for key, (asked, told) in answers.items() if told["ok"]}
    assert set(keyed) == set(done)
    assert {one.key for one in desk.store.sides() if one.kind == "command"} == set(done)
    for key, asked in done.items():
        streams = 1 + len(asked["document"]["lines"]) if "document" in asked else 1
        assert len(keyed[key]) == len({one.envelope.stream for one in keyed[key]}) == streams, asked
    versions = defaultdict(list)
    received = Counter()
    for one in events:
        versions[one.envelope.stream].append(one.envelope.version)
        if one.envelope.stream.startswith("receipt_"):
            for line in one.payload.document.lines:
                received[line.order] += line.quantity.amount
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    states = {one.id: desk.get(one.id) for one in desk.orders()}
    assert len(states) == len(ORDERS)
    assert {id_: quantities(one, one.lines[0]).received for id_, one in states.items()} == {
        id_: received[id_] for id_ in states
    }
    holds = {one.kind for state in states.values() for one in state.holds.values()}
    commands = Counter(asked["command"] for asked in done.values())
    assert holds <= set(done)
    assert len(holds) == commands["hold"] - commands["release"]
    verdict = desk.verify()
    assert verdict.holds, verdict
    folded = list(desk._folded())
    assert {one.order.id: one.order for one in folded} == {one.id: one for one in desk.orders()}
    assert sorted(line.order_id for one in folded for line in one.lines) == sorted(states)
    assert {line.order_id: line for one in folded for line in one.lines} == {one.order_id: one for one in desk.lines()}
