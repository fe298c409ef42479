"""Redaction: people go out of an order's history, what happened stays, and the history says who did it and when."""

import json

import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Conflict,
    Contact,
    Desk,
    Evidence,
    Hold,
    Invoice,
    InvoiceLine,
    KeyReused,
    NotFound,
    OrderLine,
    Party,
    Picture,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
    ShownFact,
    StoreError,
)
from procurekit.desk.answers import order_as_dict
from procurekit.model.events import Changed, Redacted
from procurekit.model.facts import line_facts
from procurekit.ports import SideRecords

MEI = Actor("mei", "Mei Lin", roles={"buyer"}, on_behalf_of=Actor("wang", "Wang Wu"))
QIU = Actor("qiu", "Qiu Bo", roles={"approver"}, on_behalf_of=Actor("shi", "Shi Yi"))
DPO = Actor("dpo", "Dora Poe")
NAMES = ("Mei Lin", "Wang Wu", "Qiu Bo", "Shi Yi", "Li Lei", "Dora Poe")
PEOPLE = (*NAMES, "+86 10 1234", "urgent for Zhao", "ask Han", "chat.png", "late again")


def paper(number="PO-1", note="ask Han"):
    supplier = Party("V-7", "Bolt & Nut Ltd", contacts=[Contact("Li Lei", phone="+86 10 1234")])
    lines = [OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01")]
    return PurchaseOrder(number, supplier=supplier, currency="EUR", lines=lines, note=note)


def lived(desk, number="PO-1"):
    """An order with everything that can be said of people."""
    desk.create(paper(number), by=MEI, key=f"{number}-c")
    for step, actor in (("submit", MEI), ("approve", QIU), ("issue", MEI)):
        desk.do(step, number, by=actor, reason="urgent for Zhao", key=f"{number}-{step}")
    proof = [Evidence("chat.png", sha256="ab" * 32)]
    answer = [AcknowledgedLine(1, "accepted_with_change", promised="2026-02-09", reason="late again")]
    said = Acknowledgement(number, lines=answer, origin="attested", channel="phone", evidence=proof, note="ask Han")
    desk.do("acknowledge", said, by=MEI)
    desk.record(Receipt(number, 1, "400", at="2026-02-09", note="ask Han", evidence=proof), by=MEI, key=f"{number}-r")
    held = desk.hold(number, Hold("quality", reason="ask Han"), by=MEI)
    return desk.release(number, next(iter(held.holds)), by=MEI, reason="ask Han")


def everything(desk):
    """All that the store holds, as text."""
    parts = [part for one in desk.store.read_all() for part in (one.envelope, one.body, one.personal)]
    return b"".join(part for part in parts if part is not None).decode()


def business(state):
    """What is known of an order besides people."""
    told = order_as_dict(state)
    document = told["document"]
    document.pop("note", None)
    document.get("supplier", {}).pop("contacts", None)
    told = {name: value for name, value in told.items() if name not in {"version", "holds"}}
    return json.dumps(told, sort_keys=True), tuple(line_facts(state)), state.stages, state.promises, set(state.holds)


def test_people_are_gone_and_the_business_stays(desk):
    before = lived(desk)
    assert all(one in everything(desk) for one in PEOPLE if one != "Dora Poe")
    count = sum(one.personal is not None for one in desk.store.read_all())
    after = desk.redact("PO-1", by="dpo", reason="request 17")
    assert [one for one in PEOPLE if one in everything(desk)] == []
    assert [one.personal_salt for one in desk.store.read_all() if one.personal_salt is not None] == []
    assert after == desk.get("PO-1")
    assert after.version == before.version + 1
    assert business(after) == business(before)
    assert (after.order.note, after.order.supplier.contacts) == (None, ())
    assert [one.document.evidence for one in after.kept("receipt")] == [()]
    verdict = desk.verify()
    assert verdict.holds
    assert verdict.redacted == count
    assert desk.orders()[0].version == after.version


def test_the_history_says_who_did_it_when_and_how_much_went(desk, clock):
    state = lived(desk)
    clock.forward(days=30)
    desk.redact(state, by=DPO, reason="request 17")
    *earlier, last = desk.timeline("PO-1")
    assert (last.type, last.actor, last.actor_name, last.reason) == ("order.redacted", "dpo", "Dora Poe", "request 17")
    assert last.at == clock()
    assert not last.redacted
    assert last.said == (("timeline.order.redacted", {"events": 13, "streams": 3}),)
    assert "names" in last.text()
    assert "姓名" in last.text("zh")
    assert all(one.redacted for one in earlier)
    people = [(one.actor_name, one.actor, one.on_behalf_of) for one in earlier]
    assert people == [(None, "mei", "wang")] * 2 + [(None, "qiu", "shi")] + [(None, "mei", "wang")] * 8
    assert {(one.reason, one.evidence) for one in earlier} == {(None, ())}
    assert "Mei Lin" not in json.dumps(desk.timeline("PO-1").as_dict())


def test_the_past_reads_without_people_too(desk, clock):
    state = lived(desk)
    clock.forward(days=30)
    desk.redact(state, by="dpo")
    then = desk.as_of("PO-1", clock().subtract(days=1))
    assert (then.version, then.order.note, business(then)) == (state.version, None, business(state))
    assert desk.at_version("PO-1", 1).order.supplier.contacts == ()
    assert desk.as_of("PO-1", clock()).version == state.version + 1


def test_life_goes_on_and_what_is_said_later_is_kept_until_it_is_redacted_again(desk):
    state = desk.redact(lived(desk), by=DPO)
    desk.record(Receipt("PO-1", 1, "600", note="ask Han"), by=MEI)
    assert "ask Han" in everything(desk)
    assert desk.get("PO-1").kept("receipt")[1].document.note == "ask Han"
    again = desk.redact("PO-1", by="dpo")
    assert again.version == state.version + 2
    assert [one for one in PEOPLE if one in everything(desk)] == []
    assert desk.timeline("PO-1").entries[-1].said[0][1] == {"events": 3, "streams": 2}
    assert desk.redact("PO-1", by="dpo").version == again.version + 1, "nothing was left: that too is said"


def test_an_order_s_own_share_and_the_whole_document_go_but_not_another_order_s_share(desk):
    for number in ("PO-1", "PO-2"):
        desk.create(paper(number, note=None), by="mei")
    lines = [ReceiptLine(number, 1, "10") for number in ("PO-1", "PO-2")]
    desk.record(Receipt(lines=lines, note="ask Han"), by="wh")
    id_ = desk.get("PO-1").kept("receipt")[0].id
    desk.redact("PO-1", by="dpo")
    assert [one.personal for one in desk.store.read("main", id_)] == [None]
    assert desk.get("PO-1").kept("receipt")[0].document.note is None
    assert desk.get("PO-2").kept("receipt")[0].document.note == "ask Han"
    desk.redact("PO-2", by="dpo")
    assert "ask Han" not in everything(desk)
    assert desk.verify().holds


def test_a_cancelled_and_a_corrected_document_go_with_it(desk):
    def shown(note, *facts):
        return Picture("7", paper(note=note), facts=facts, stage="issued", complete=True)

    receipt = Receipt("PO-1", 1, "10", at="2026-01-20", note="ask Han")
    invoice = Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "10")], note="late again")
    desk.observe(shown("ask Han", ShownFact("r", receipt), ShownFact("i", invoice)), source="erp")
    corrected = Receipt("PO-1", 1, "9", at="2026-01-20", note="urgent for Zhao")
    desk.observe(shown("late again", ShownFact("r", corrected)), source="erp")
    types = [one.envelope.type for one in desk.journal.events(desk.get("PO-1").id)]
    assert {"receipt.corrected", "invoice.cancelled", "order.changed"} <= set(types)
    before = desk.get("PO-1")
    after = desk.redact("PO-1", by="dpo")
    assert [one for one in PEOPLE if one in everything(desk)] == []
    assert business(after) == business(before)
    changes = [one.payload for one in desk.journal.events(after.id) if isinstance(one.payload, Changed)]
    assert {one.personal for one in changes} == {()}
    assert desk.verify().holds
    # The same source still shows it: what it shows is recorded again.
    desk.observe(shown("late again", ShownFact("r", corrected)), source="erp")
    assert desk.get("PO-1").order.note == "late again"
    assert desk.verify().holds


def test_no_digest_of_what_was_said_is_left_to_guess_from(desk):
    lived(desk)
    desk.redact("PO-1", by="dpo", key="gdpr-17")
    assert isinstance(desk.store, SideRecords)
    for key in ("PO-1-c", "PO-1-submit", "PO-1-approve", "PO-1-issue", "PO-1-r"):
        stored = json.loads(desk.store.side("main", "command", key))
        assert set(stored) == {"stream", "version"}
    assert "said" in json.loads(desk.store.side("main", "command", "gdpr-17"))


def test_a_command_that_comes_in_again_gives_its_first_result(desk):
    lived(desk)
    desk.redact("PO-1", by="dpo")
    count = desk.verify().events
    assert desk.do("submit", "PO-1", by=MEI, reason="urgent for Zhao", key="PO-1-submit").version == 2
    assert desk.create(paper(), by=MEI, key="PO-1-c").version == 1
    assert desk.verify().events == count


def test_it_is_done_once_under_one_key(desk):
    lived(desk)
    first = desk.redact("PO-1", by="dpo", reason="request 17", key="gdpr-17")
    assert desk.redact("PO-1", by="dpo", reason="request 17", key="gdpr-17") == first
    with pytest.raises(KeyReused):
        desk.redact("PO-1", by="dpo", reason="request 18", key="gdpr-17")
    assert desk.get("PO-1") == first


def test_what_came_in_meanwhile_is_deleted_as_well(desk, monkeypatch):
    lived(desk)
    append = desk.journal.append

    def late(*args, **more):
        monkeypatch.setattr(desk.journal, "append", append)
        desk.record(Receipt("PO-1", 1, "1", note="ask Han"), by=MEI)
        return append(*args, **more)

    monkeypatch.setattr(desk.journal, "append", late)
    desk.redact("PO-1", by="dpo")
    assert [one for one in PEOPLE if one in everything(desk)] == []
    assert len(desk.get("PO-1").kept("receipt")) == 2


def test_a_state_means_this_version(desk, monkeypatch):
    state = lived(desk)
    desk.record(Receipt("PO-1", 1, "1", note="ask Han"), by=MEI)
    with pytest.raises(Conflict):
        desk.redact(state, by="dpo")
    state = desk.get("PO-1")
    append = desk.journal.append

    def late(*args, **more):
        monkeypatch.setattr(desk.journal, "append", append)
        desk.hold("PO-1", Hold("quality"), by=MEI)
        return append(*args, **more)

    monkeypatch.setattr(desk.journal, "append", late)
    with pytest.raises(Conflict):
        desk.redact(state, by="dpo")
    assert "ask Han" in everything(desk)


def test_the_same_redaction_twice_at_once_is_one(desk, monkeypatch):
    state = lived(desk)
    append, results = desk.journal.append, []

    def late(*args, **more):
        monkeypatch.setattr(desk.journal, "append", append)
        results.append(desk.redact(state, by="dpo", key="k"))
        return append(*args, **more)

    monkeypatch.setattr(desk.journal, "append", late)
    assert desk.redact(state, by="dpo", key="k") == results[0]
    assert [type(one.payload) for one in desk.journal.events(state.id)].count(Redacted) == 1


class Forgetful:
    """A store of three methods."""

    def __init__(self, store):
        self.append, self.read, self.read_all = store.append, store.read, store.read_all


def test_a_store_that_cannot_delete_says_so_and_nothing_is_written(clock):
    with procurekit.open("memory:") as whole:
        desk = Desk(Forgetful(whole.store), clock=clock)
        desk.create(paper(), by=MEI)
        with pytest.raises(StoreError) as caught:
            desk.redact("PO-1", by="dpo")
        assert caught.value.code == "store_without_redaction"
        assert "Redaction" in caught.value.text("zh")
        assert desk.get("PO-1").version == 1
        assert "ask Han" in everything(desk)


def test_an_order_that_nobody_knows(desk):
    with pytest.raises(NotFound):
        desk.redact("PO-9", by="dpo")


def test_as_a_plain_command(desk):
    lived(desk)
    answer = desk.execute({"command": "redact", "order": "PO-1", "by": {"id": "dpo"}, "reason": "request 17"})
    assert answer["ok"]
    assert "note" not in answer["order"]["document"]
    assert desk.timeline("PO-1").entries[-1].reason == "request 17"


def test_books_are_apart(desk):
    lived(desk)
    other = Desk(desk.store, book="other")
    lived(other)
    other.redact("PO-1", by="dpo")
    assert other.get("PO-1").order.note is None
    assert desk.get("PO-1").order.note == "ask Han"
