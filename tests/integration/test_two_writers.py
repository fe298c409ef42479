"""Two programs and one database: one wins, the other is told, nothing is lost and nothing is there twice."""

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.model.journal import event_of

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})

HEAD = """
import json, sys
import procurekit
from procurekit import Actor, Conflict, Hold, OrderLine, Picture, PurchaseOrder, Receipt, Refused

mei = Actor("mei", roles={"buyer"})
path, me = sys.argv[1:3]
desk = procurekit.open(path)
print("ready", flush=True)
sys.stdin.readline()

def tell(**told):
    print(json.dumps(told), flush=True)
"""


def together(start, script, *argument_lists):
    """Start a script once for each list of arguments, let them go at the same moment, and return what they told."""
    import json

    processes = [start(HEAD + script, *arguments) for arguments in argument_lists]
    for one in processes:
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [[json.loads(line) for line in one.stdout] for one in processes]
    assert [one.wait() for one in processes] == [0] * len(processes)
    return told


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "test.db"
    with procurekit.open(path) as desk:
        state = desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "A", "1000")]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            state = desk.do(step, state, by=actor)
    return path


def test_of_two_that_decide_on_one_version_one_wins_and_the_other_is_told(start, db):
    script = """
for turn in range(40):
    while True:
        state = desk.get("PO-1")
        if len(state.holds) >= turn:
            break
    try:
        state = desk.hold(state, Hold(f"{me} {turn}"), by=mei)
        tell(won=state.version)
    except Conflict as error:
        tell(lost=error.values["found"], changes=[one.envelope.type for one in error.events], text=str(error))
"""
    told = together(start, script, (db, "a"), (db, "b"))
    won = [one["won"] for many in told for one in many if "won" in one]
    lost = [one for many in told for one in many if "lost" in one]
    assert len(won) == len(set(won)), "a version has one writer"
    assert len(won) + len(lost) == 80
    for one in lost:
        assert set(one["changes"]) == {"order.held"}
        assert "order.held" in one["text"]
    with procurekit.open(db) as desk:
        state = desk.get("PO-1")
        assert sorted(won) == list(range(5, state.version + 1))
        assert len(state.holds) == len(won)
        assert desk.verify().holds


def test_two_that_record_facts_of_one_order_lose_none(start, db):
    script = """
from time import sleep
for number in range(40):
    while True:
        try:
            desk.record(Receipt("PO-1", 1, "1", number=f"{me}-{number}"), by=me)
            break
        except Conflict:
            pass
tell(done=True)
"""
    together(start, script, (db, "a"), (db, "b"))
    with procurekit.open(db) as desk:
        numbers = {one.document.number for one in desk.get("PO-1").kept("receipt")}
        assert numbers == {f"{who}-{number}" for who in "ab" for number in range(40)}
        (row,) = desk.lines()
        assert row.received == 80
        assert desk.verify().streams == 81
        assert desk.verify().holds


def test_one_key_from_two_programs_is_one_receipt(start, db):
    script = """
for number in range(30):
    try:
        state = desk.record(Receipt("PO-1", 1, "1"), by="wh", key=f"scan-{number}")
    except Conflict:
        # Another key came between; whoever repeats the command gets its first result.
        state = desk.record(Receipt("PO-1", 1, "1"), by="wh", key=f"scan-{number}")
    tell(version=state.version)
"""
    told = together(start, script, (db, "a"), (db, "b"))
    assert told[0] == told[1], "both got the same result for every key"
    with procurekit.open(db) as desk:
        keys = [
            one.envelope.key for one in map(event_of, desk.store.read("main", desk.get("PO-1").id)) if one.envelope.key
        ]
        assert sorted(keys) == sorted(f"scan-{number}" for number in range(30))
        assert len(desk.get("PO-1").kept("receipt")) == 30


def test_one_number_in_two_programs_is_one_order(start, db):
    script = """
for number in range(30):
    try:
        state = desk.create(PurchaseOrder(f"N-{number}", lines=[OrderLine(1, "A", "1")]), by=me)
        tell(won=number)
    except Refused as refused:
        tell(lost=number, codes=[one.code for one in refused.reasons])
"""
    told = together(start, script, (db, "a"), (db, "b"))
    won = sorted(one["won"] for many in told for one in many if "won" in one)
    assert won == list(range(30))
    assert {code for many in told for one in many for code in one.get("codes", ())} <= {"number_taken"}
    with procurekit.open(db) as desk:
        assert len(desk.orders()) == 31


def test_two_that_make_the_same_new_database(start, tmp_path):
    script = """
for number in range(10):
    desk.create(PurchaseOrder(f"{me}-{number}", lines=[OrderLine(1, "A", "1")]), by=me)
tell(done=True)
"""
    for turn in range(5):
        path = tmp_path / f"new_{turn}.db"
        together(start, script, *((path, who) for who in "abc"))
        with procurekit.open(path) as desk:
            assert len(desk.orders()) == 30
            assert desk.verify().holds


@pytest.mark.parametrize("batches", [("5", "5"), ("3", "7")])
def test_two_that_import_the_same_table_at_once_are_one_import(start, known, tmp_path, batches):
    rows = ["PO,Line,Supplier,Item,Qty,UOM,Price,Currency,Order date,Promised date,Receipt date,Received qty"]
    rows += [
        f"PO-{number},{line},Bolts Ltd,M{line},{10 + number},EA,0.5,EUR,2026-01-05,2026-02-03,2026-02-02,{9 + number}"
        for number in range(120)
        for line in (1, 2)
    ]
    table = tmp_path / "orders.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    with procurekit.open(tmp_path / "calm.db") as desk:
        report = procurekit.import_table(desk, table, source="sheet")
        assert (report.created, report.rejected) == (120, 0)
        expected, events = known(desk), desk.verify().events
    script = """
report = procurekit.import_table(desk, sys.argv[3], source="sheet", batch=int(sys.argv[4]))
tell(created=report.created, unchanged=report.unchanged, changed=report.changed)
"""
    path = tmp_path / "both.db"
    told = together(start, script, *((path, who, table, batch) for who, batch in zip("ab", batches, strict=True)))
    assert sum(many[0]["created"] for many in told) == 120
    assert all(many[0]["changed"] == 0 for many in told)
    with procurekit.open(path) as desk:
        assert known(desk) == expected
        assert desk.verify().events == events
        assert desk.verify().holds


def test_a_reader_sees_whole_receipts_only(start, db):
    script = """
if me == "writer":
    desk.create(PurchaseOrder("PO-2", supplier="V-7", lines=[OrderLine(1, "A", "1000")]), by=mei)
    for number in range(60):
        lines = [procurekit.ReceiptLine(name, 1, "1") for name in ("PO-1", "PO-2")]
        desk.record(Receipt(lines=lines), by="wh")
    tell(done=True)
else:
    seen = 0
    while seen < 60:
        received = {row.order_number: row.received for row in desk.lines()}
        if "PO-2" in received:
            tell(same=received["PO-1"] == received["PO-2"])
            seen = received["PO-2"]
"""
    _, told = together(start, script, (db, "writer"), (db, "reader"))
    assert all(one["same"] for one in told)
    assert told
