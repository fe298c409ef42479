"""The log tells what was done; from INFO on it names no person, no reason and no secret."""

import logging
import subprocess
import sys

import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Contact,
    Desk,
    Evidence,
    Hold,
    OrderLine,
    Party,
    Picture,
    PurchaseOrder,
    Receipt,
    ShownFact,
)
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.desk.logs import public
from procurekit.ports import hookimpl

MEI = Actor("id-of-mei", "Mei Lin", roles={"buyer"}, on_behalf_of=Actor("id-of-wang", "Wang Wu"))
QIU = Actor("id-of-qiu", "Qiu Bo", roles={"approver"}, on_behalf_of=Actor("id-of-shi", "Shi Yi"))
URL = "cloud://login:pass#w@rd@host/orders?token=t0ken&bare#frag"
HIDDEN = (
    *("id-of-mei", "Mei Lin", "id-of-wang", "Wang Wu", "id-of-qiu", "Qiu Bo", "id-of-shi", "Shi Yi"),
    *("Li Lei", "li@example.com", "ask Han", "because of Zhao"),
    *("chat.png", "file:///evidence", "request of Qian", "login", "pass#w", "rd@", "t0ken", "bare", "frag", "a key"),
)


class Cloud:
    """A plugin whose URLs have secrets in them."""

    @hookimpl
    def procurekit_open_store(self, url):
        return MemoryStore() if url.startswith("cloud:") else None


def live(url, clock):
    """An order with everything that may not be in a log."""
    with procurekit.open(url, plugins=[Cloud()], clock=clock) as desk:
        supplier = Party("V-7", contacts=[Contact("Li Lei", email="li@example.com")])
        lines = [OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01")]
        paper = PurchaseOrder("PO-1", supplier=supplier, lines=lines, note="ask Han")
        desk.create(paper, by=MEI, key="a key")
        for step, actor in (("submit", MEI), ("approve", QIU), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor, reason="because of Zhao")
        proof = [Evidence("chat.png", uri="file:///evidence/chat.png")]
        said = {"origin": "attested", "channel": "phone", "evidence": proof, "note": "ask Han"}
        answer = Acknowledgement("PO-1", lines=[AcknowledgedLine(1)], **said)
        desk.do("acknowledge", answer, by=MEI)
        receipt = Receipt("PO-1", 1, "400", at="2026-02-09", note="ask Han", evidence=proof)
        desk.record(receipt, by=MEI)
        held = desk.hold("PO-1", Hold("quality", reason="because of Zhao"), by=MEI)
        desk.release("PO-1", next(iter(held.holds)), by=MEI, reason="because of Zhao")
        desk.observe(Picture("7", paper, facts=[ShownFact("r", receipt)], stage="issued"), source="erp")
        desk.redact("PO-1", by=MEI, reason="request of Qian")
        return desk.get("PO-1")


def test_a_whole_life_names_nobody(caplog, clock):
    caplog.set_level(logging.INFO, "procurekit")
    state = live(URL, clock)
    records = [one for one in caplog.records if one.name.startswith("procurekit")]
    told = [one.getMessage() for one in records]
    everything = "\n".join([*told, *(repr(one.args) for one in records)])
    assert [one for one in HIDDEN if one in everything] == []
    assert {one.levelno for one in records} == {logging.INFO}
    assert told[0] == "opened cloud://…@host/orders?token=…&… (MemoryStore)"
    assert told[1] == f"create: 1 event(s) in 1 stream(s), the last {state.id} at version 1 (commanded, book main)"
    assert told[-1] == "closed (book main)"
    commands = [one.partition(":")[0] for one in told[1:-1]]
    steps = ["create", "submit", "approve", "issue", "acknowledge", "record", "hold", "release", "observe"]
    assert commands == [*steps, "redact", "redact"]
    assert any("(observed, book main)" in one for one in told)


def test_debug_says_who_and_which_events_but_no_names(caplog, clock):
    caplog.set_level(logging.DEBUG, "procurekit")
    live("memory:", clock)
    told = [one.getMessage() for one in caplog.records if one.levelno == logging.DEBUG]
    assert "submit: by id-of-mei, order.moved" in told
    assert "approve: by id-of-qiu, order.moved" in told
    names = ("Mei Lin", "Wang Wu", "Qiu Bo", "Shi Yi", "Li Lei", "Han", "Zhao", "Qian")
    assert [one for one in told for name in names if name in one] == []


def test_a_conflict_that_is_tried_again_is_told(caplog, desk, issued, monkeypatch):
    issued()
    caplog.set_level(logging.DEBUG, "procurekit.desk")
    append = desk.journal.append

    def late(*args, **more):
        monkeypatch.setattr(desk.journal, "append", append)
        desk.hold("PO-1", Hold("quality"), by="mei")
        return append(*args, **more)

    for act in (
        lambda: desk.record(Receipt("PO-1", 1, "1"), by="wh"),
        lambda: desk.redact("PO-1", by="dpo"),
    ):
        caplog.clear()
        monkeypatch.setattr(desk.journal, "append", late)
        act()
        assert any("trying again" in one.getMessage() for one in caplog.records if one.levelno == logging.DEBUG)


def test_an_import_tells_how_far_it_is(caplog, desk, tmp_path):
    table = tmp_path / "orders.csv"
    table.write_text("PO Number,Line,Item,Quantity\nPO-1,1,A,5\nPO-2,1,B,5\n", encoding="utf-8")
    caplog.set_level(logging.INFO, "procurekit.import")
    procurekit.import_table(desk, table, source="erp", batch=1, rejects=tmp_path / "rejects.csv")
    told = [one.getMessage() for one in caplog.records if one.name == "procurekit.import"]
    assert told == [
        "erp: 1 order(s) so far, 1 new, 0 changed, 0 unchanged; 1 event(s)",
        "erp: 2 order(s) so far, 2 new, 0 changed, 0 unchanged; 2 event(s)",
    ]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("memory:", "memory:"),
        ("procurement.db", "procurement.db"),
        ("sqlite:///srv/procurement.db?mode=ro", "sqlite:///srv/procurement.db?mode=…"),
        ("sqlite:///srv/a@b.db", "sqlite:///srv/a@b.db"),
        ("postgresql://db:5432/orders?user=a&password=c", "postgresql://db:5432/orders?user=…&password=…"),
        ("postgresql://db:5432/orders?password=a@b", "postgresql://…"),
        ("postgresql://me:p?ss@db/orders", "postgresql://…"),
        ("postgresql://me:p@ss@db/orders", "postgresql://…@db/orders"),
        ("postgresql://me:p/ss@db/orders", "postgresql://…@db/orders"),
        ("postgresql://me@db/orders", "postgresql://…@db/orders"),
        ("host=db password=secret", "host=…"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url, shown):
    assert public(url) == shown


def test_without_a_handler_of_the_host_nothing_is_written_and_nothing_is_asked():
    program = (
        "import logging, procurekit\n"
        "with procurekit.open('memory:') as desk:\n"
        "    desk.create(procurekit.PurchaseOrder('1'), by='mei')\n"
        "(handler,) = logging.getLogger('procurekit').handlers\n"
        "assert type(handler) is logging.NullHandler\n"
        "assert not logging.getLogger().handlers\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_is_put_together_where_nobody_listens(monkeypatch, clock):
    logger = logging.getLogger("procurekit.desk")
    monkeypatch.setattr(logger, "makeRecord", lambda *_, **__: pytest.fail("a record that nobody reads"))
    logger.setLevel(logging.WARNING)
    try:
        Desk(MemoryStore(), clock=clock).create(PurchaseOrder("1"), by="mei")
    finally:
        logger.setLevel(logging.NOTSET)
