"""Verification: each way in which a log can stop being what was written is found, named and placed."""

from __future__ import annotations

import sys
from hashlib import sha256
from itertools import count

import pytest
from attrs import evolve

from procurekit.errors import StoreError
from procurekit.model import text
from procurekit.model.audit import verify_records
from procurekit.model.envelope import Envelope, read_envelope, write_envelope
from procurekit.model.events import Created, HoldPlaced, Moved, NewEvent
from procurekit.model.incident import Hold
from procurekit.model.journal import Head, Stamp, digest, event_of, head_of, preview, record_of
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.party import Actor
from procurekit.model.text import decode, encode, plain_decode, plain_encode
from procurekit.values.moments import parse_instant

NOON = parse_instant("2026-12-03T12:00:00Z")
ORDER = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
PAYLOADS = [
    ("order.created", Created(PurchaseOrder("1", lines=[OrderLine(1, "A", 1)], note="n"), "draft", "draft")),
    ("order.moved", Moved("issue", "draft", "issued", "issued", reason="r")),
    ("order.held", HoldPlaced("hold_1", Hold("payment", reason="r"))),
]


def chain(payloads=PAYLOADS, *, book="main", stamps=None):
    numbers = count()
    head, records = Head(), []
    for position, (event_type, payload) in enumerate(payloads, 1):
        stamp = Stamp(book, NOON if stamps is None else stamps[position - 1], actor=Actor("mei", "Mei"))
        new = NewEvent(ORDER, event_type, payload)
        record = record_of(new, head, stamp, lambda: next(numbers).to_bytes(16, "big"))
        head = head_of(record)
        records.append(evolve(record, position=position))
    return records


def forged(record, **said):
    """The record with another envelope and a hash that fits it."""
    envelope = write_envelope(evolve(read_envelope(record.envelope), **said))
    return evolve(record, envelope=envelope, hash=sha256(envelope).digest())


def verdict_on(place, **changes):
    records = chain()
    records[place] = evolve(records[place], **changes)
    return verify_records(records)


def test_a_verdict_says_itself():
    holds, broken = verify_records(chain()), verify_records(chain()[1:])
    assert str(holds) == holds.text()
    assert (str(broken), broken.text("zh")) == (broken.text("en"), broken.text("zh-CN"))
    assert len({holds.text(), holds.text("zh"), broken.text(), broken.text("zh")}) == 4


def test_a_log_that_holds_says_how_much_it_read():
    verdict = verify_records([*chain(), *chain(book="other")])
    assert bool(verdict)
    told = verdict.as_dict()
    counts = {name: told[name] for name in ("holds", "events", "streams", "redacted", "anchored", "unanchored")}
    assert counts == {"holds": True, "events": 6, "streams": 2, "redacted": 0, "anchored": 0, "unanchored": 6}
    assert verify_records([]).holds


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"envelope": b"not an envelope"}, "verify.hash"),
        ({"envelope": b"{}"}, "verify.hash"),
        ({"envelope": b"[]"}, "verify.hash"),
        ({"hash": bytes(32)}, "verify.hash"),
        ({"book": "other"}, "verify.columns"),
        ({"version": 7}, "verify.columns"),
        ({"body": b"{}"}, "verify.body"),
        ({"salt": bytes(16)}, "verify.body"),
        ({"body": None}, "verify.missing_body"),
        ({"salt": None}, "verify.missing_body"),
        ({"personal": b"{}"}, "verify.personal"),
        ({"personal_salt": None}, "verify.personal"),
    ],
)
def test_an_edited_event_is_named_with_its_place(changes, code):
    verdict = verdict_on(1, **changes)
    assert not verdict
    assert verdict.fault.code == code
    assert (verdict.stream, verdict.position, verdict.events) == (ORDER, 2, 2)
    told = verdict.as_dict("zh")
    assert told["holds"] is False
    assert told["fault"]["code"] == code
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told["fault"]["text"])


def test_an_envelope_nested_deeper_than_can_be_read_is_named():
    envelope = b'{"book":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    verdict = verdict_on(1, envelope=envelope, hash=sha256(envelope).digest())
    assert (verdict.fault.code, verdict.position) == ("verify.hash", 2)


def test_a_rewritten_envelope_breaks_the_chain_behind_it():
    records = chain()
    records[0] = forged(records[0], key="forged")
    assert verify_records(records).fault.code == "verify.chain"


def test_a_missing_event_is_named_by_its_number():
    first, _, third = chain()
    verdict = verify_records([first, third])
    assert (verdict.fault.code, verdict.fault.values["expected"]) == ("verify.version", "2")
    assert verify_records(chain()[1:]).fault.code == "verify.version"


def test_an_event_recorded_before_the_one_before_it_is_named():
    first, second, _ = chain()
    early = forged(second, recorded_at=NOON.subtract(hours=1))
    assert verify_records([first, early]).fault.code == "verify.recorded_at"


def test_personal_data_that_was_never_there_can_t_be_put_in():
    record = chain([("order.moved", Moved("issue", "a", "b", "issued"))])[0]
    bare = record_of(
        NewEvent(ORDER, "order.moved", Moved("issue", "a", "b", "issued")),
        Head(),
        Stamp("main", NOON),
        lambda: bytes(16),
    )
    assert bare.personal is None
    assert (
        verify_records([evolve(bare, personal=record.personal, personal_salt=bytes(16))]).fault.code
        == "verify.personal"
    )


def test_redacted_events_are_counted_and_hold():
    records = [evolve(one, personal=None, personal_salt=None) for one in chain()]
    verdict = verify_records(records)
    assert verdict.holds
    assert verdict.redacted == 3


def test_a_clock_that_runs_backwards_is_held_to_what_was_recorded():
    records = chain(stamps=[NOON, NOON.subtract(hours=1), NOON.add(hours=1)])
    assert verify_records(records).holds
    assert [read_envelope(one.envelope).recorded_at for one in records] == [NOON, NOON, NOON.add(hours=1)]


def test_each_event_names_the_hash_of_the_one_before():
    first, second, _ = chain()
    assert read_envelope(first.envelope).previous is None
    assert read_envelope(second.envelope).previous == sha256(first.envelope).hexdigest() == first.hash.hex()


def test_names_notes_and_reasons_stand_in_the_personal_body_alone():
    secret = [("order.created", Created(PurchaseOrder("1", note="geheim"), "draft", "draft"))]
    record = chain(secret)[0]
    assert b"geheim" in record.personal
    assert b"Mei" in record.personal
    assert b"geheim" not in record.body + record.envelope
    assert b"Mei" not in record.body + record.envelope
    assert digest(record.salt, record.body) == read_envelope(record.envelope).body


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"envelope": b"?"}, "unreadable_event"),
        ({"body": b"?"}, "unreadable_event"),
        ({"body": None}, "unreadable_event"),
        ({"personal": b"[]"}, "unreadable_event"),
    ],
)
def test_an_event_that_can_t_be_read_says_which(changes, code):
    with pytest.raises(StoreError) as refused:
        event_of(evolve(chain()[0], **changes))
    assert refused.value.code == code
    assert ORDER in refused.value.text()


def test_an_event_of_a_later_release_says_so():
    record = forged(chain()[0], type="order.teleported")
    with pytest.raises(StoreError) as refused:
        event_of(record)
    assert refused.value.code == "unknown_event"
    assert "order.teleported" in refused.value.text("zh")


def test_a_preview_reads_like_the_event_and_is_chained_to_nothing():
    new = NewEvent(ORDER, *PAYLOADS[1])
    event = preview(new, 2, Stamp("main", NOON))
    assert (event.payload, event.kind, event.position) == (new.payload, "order", None)
    assert (event.envelope.version, event.envelope.previous, event.envelope.body) == (2, None, "")


def test_an_envelope_leaves_out_what_is_absent_and_comes_back_whole():
    least = Envelope("main", ORDER, 1, "order.moved", 1, None, NOON, NOON, "digest")
    assert read_envelope(write_envelope(least)) == least
    assert set(decode(write_envelope(least))) == {
        "book",
        "stream",
        "version",
        "type",
        "schema",
        "recorded_at",
        "known_at",
        "body",
    }


def test_json_is_the_same_with_and_without_the_fast_extra():
    data = {"a": '螺栓\u2028 "x" \\ / \n', "b": [1, True, None, {"c": "d"}], "e": 10**15}
    assert encode(data) == plain_encode(data)
    assert decode(encode(data)) == plain_decode(encode(data)) == data
    text = b'{"x": 0.10, "y": 1e2, "z": 1}'
    assert repr(decode(text)) == repr(plain_decode(text))


def test_without_the_fast_extra_json_is_the_standard_library_s(monkeypatch):
    monkeypatch.setitem(sys.modules, "msgspec", None)
    text._fast.cache_clear()
    try:
        assert text._fast() is None
        assert decode(encode({"a": [1]})) == {"a": [1]}
    finally:
        text._fast.cache_clear()
