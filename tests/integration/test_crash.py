"""Killed at any moment: what was reported as committed is there, and going on gives what an undisturbed run gives.

PROCUREKIT_CRASH_RUNS says how often each import is killed (10 where it is not set).
"""

import os
import random
import sqlite3
import time

import pytest

import procurekit

RUNS = int(os.environ.get("PROCUREKIT_CRASH_RUNS", "10"))
ORDERS = 400

PICTURES = f'''
"""Observes generated pictures of orders into the database that is named, and prints each position after its commit."""
import sys
import procurekit
from procurekit import OrderLine, Picture, PurchaseOrder, Receipt, ReceiptLine, ShownFact

def pictures():
    for number in range({ORDERS}):
        lines = [
            OrderLine(1, "BOLT", "100", "0.12", requested="2026-02-01", promised="2026-02-03"),
            OrderLine(2, "NUT", str(50 + number), "0.05", amount="9.99", promised="2026-01-01"),
        ]
        order = PurchaseOrder(f"B-{{number}}", supplier="V-7", currency="EUR", ordered_on="2026-01-05", lines=lines)
        facts = [
            ShownFact(f"gr-{{part}}", Receipt(lines=[ReceiptLine("?", line, "60") for line in (1, 2)], at="2026-02-02"))
            for part in range(number % 4)
        ]
        yield Picture(f"B-{{number}}", order, stage="issued", facts=facts, complete=True)

if __name__ == "__main__":
    with procurekit.open(sys.argv[1]) as desk:
        for progress in desk.observe_all(pictures(), source="erp", batch=4):
            print(progress.position or "", flush=True)
'''

TABLE = '''
"""Imports a table into the database that is named, and prints each position after its commit."""
import sys
import procurekit

if __name__ == "__main__":
    with procurekit.open(sys.argv[1]) as desk:
        told = lambda progress: print(progress.position or "", flush=True)
        procurekit.import_table(desk, sys.argv[2], source="sheet", batch=4, progress=told)
'''


@pytest.fixture
def table(tmp_path):
    """A table of orders, with lines that can't be right and rows that can't be read."""
    rows = ["订单号,行号,供应商,物料编码,数量,单位,单价,金额,币种,下单日期,承诺交期,收货日期,收货数量"]
    for number in range(ORDERS):
        for line in range(1, 2 + number % 3):
            quantity = "许多" if number % 50 == 49 else str(100 + number)
            received = f"2026-02-0{1 + number % 9},{90 + number % 30}" if number % 3 else ","
            ordered = f"{quantity},件,0.50,{50 + number}.00,CNY,2026-01-05,2026-02-03"
            rows.append(f"PO-{number},{line},苏州精工,M{line},{ordered},{received}")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def kill_at_random(process, chance):
    """Let it go a random way, kill it, and return the positions that it reported."""
    positions = []
    lines = chance.choice([0, 0, 1, chance.randrange(60)])
    for _ in range(lines):
        line = process.stdout.readline()
        if not line:
            break
        positions.append(line.strip())
    time.sleep(chance.random() * (0.02 if lines else 0.6))
    process.kill()
    positions += [line.strip() for line in process.stdout]
    process.wait()
    return [int(one) for one in positions if one]


def check(path, positions):
    """Before anything is imported again: every reported position is in the log, and the log holds."""
    if not path.exists():
        assert positions == []
        return
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with procurekit.open(path) as desk:
        stored = {one.position for one in desk.store.read_all()}
        assert set(positions) <= stored
        verdict = desk.verify()
        assert verdict.holds, verdict
        # The rows are what folding says, whether the last commit reached them or not.
        assert {one.order.id: one.order for one in desk._folded()} == {one.id: one for one in desk.orders()}


def undisturbed(start, script, path, *arguments):
    process = start(script, path, *arguments)
    positions = [line.strip() for line in process.stdout]
    assert process.wait() == 0
    return positions


@pytest.mark.parametrize("kind", ["pictures", "table"])
def test_killed_imports_go_on_where_they_were(start, known, tmp_path, table, kind):
    script, arguments = (PICTURES, ()) if kind == "pictures" else (TABLE, (table,))
    undisturbed(start, script, tmp_path / "calm.db", *arguments)
    with procurekit.open(tmp_path / "calm.db") as desk:
        expected = known(desk)
        events = desk.verify().events
    assert len(expected[0]) > ORDERS * 0.9
    chance = random.Random(2026)
    killed = databases = 0
    while killed < RUNS:
        databases += 1
        path = tmp_path / f"killed_{databases}.db"
        while killed < RUNS:
            process = start(script, path, *arguments)
            positions = kill_at_random(process, chance)
            check(path, positions)
            if process.returncode == 0:
                break
            killed += 1
        undisturbed(start, script, path, *arguments)
        with procurekit.open(path) as desk:
            assert known(desk) == expected
            assert desk.verify().events == events, "nothing was written twice"
        again = undisturbed(start, script, path, *arguments)
        assert not any(again), "and once it is complete, the same again adds nothing"


def test_a_command_is_there_once_it_returned(start, tmp_path):
    script = """
import sys
import procurekit
from procurekit import OrderLine, PurchaseOrder

with procurekit.open(sys.argv[1]) as desk:
    for number in range(10000):
        state = desk.create(PurchaseOrder(f"PO-{number}", lines=[OrderLine(1, "A", "1")]), by="mei", key=f"k{number}")
        print(state.id, flush=True)
"""
    path = tmp_path / "test.db"
    process = start(script, path)
    ids = [process.stdout.readline().strip() for _ in range(40)]
    process.kill()
    ids += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait()
    with procurekit.open(path) as desk:
        stored = {one.id for one in desk.orders()}
        assert set(ids) <= stored
        assert len(stored) - len(ids) <= 1, "at most the one that was under way when it was killed"
        # The number and the key of each came with it, or not at all.
        for number, id_ in enumerate(ids):
            assert desk.get(f"PO-{number}").id == id_
        assert desk.verify().holds
