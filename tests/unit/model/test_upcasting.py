"""What an older release stored reads in today's form; what a newer one stored says so."""

import json
from hashlib import sha256

import pytest
from attrs import evolve

from procurekit.errors import StoreError
from procurekit.model.audit import verify_records
from procurekit.model.envelope import EVENT_SCHEMA, read_envelope
from procurekit.model.events import EVENT_TYPES, Moved, NewEvent
from procurekit.model.journal import Head, Stamp, digest, event_of, head_of, record_of
from procurekit.model.party import Actor
from procurekit.model.upcasting import UPCASTERS, steps_from
from procurekit.values.moments import parse_instant

STAMP = Stamp("main", parse_instant("2026-12-03T09:00:00Z"), actor=Actor("mei", "Mei"))
STEP = NewEvent("order_x", "order.moved", Moved("submit", "draft", "sent", "issued", reason="urgent"))
RECORD = record_of(STEP, Head(), STAMP, lambda: bytes(16))


def stored(schema, body=None, personal=None, **more):
    """The record as a release with another schema wrote it."""
    said = json.loads(RECORD.envelope) | {"schema": schema} | more
    record = evolve(RECORD, body=body or RECORD.body, personal=personal or RECORD.personal)
    said |= {"body": digest(record.salt, record.body), "personal": digest(record.personal_salt, record.personal)}
    envelope = json.dumps(said).encode()
    return evolve(record, envelope=envelope, hash=sha256(envelope).digest())


def test_the_steps_are_taken_one_version_after_the_other():
    ways = {
        1: {"order.moved": lambda body: [*body, "1→2"], "order.created": lambda _: pytest.fail("another type")},
        3: {"order.moved": lambda body: [*body, "3→4"]},
    }
    taken = []
    for step in steps_from(1, "order.moved", ways, today=4):
        taken = step(taken)
    assert taken == ["1→2", "3→4"]
    assert len(steps_from(2, "order.moved", ways, today=4)) == 1
    assert steps_from(4, "order.moved", ways, today=4) == ()


def test_an_older_event_reads_in_today_s_form_business_and_personal_together():
    def renamed(body):
        body["state"] = body.pop("to")
        if "why" in body:  # it may have been deleted
            body["reason"] = body.pop("why")
        return body

    def staged(body):
        return body | {"stage": "issued"}

    body = b'{"command":"submit","before":"draft","to":"sent"}'
    old = stored(EVENT_SCHEMA - 2, body, b'{"why":"urgent","actor_name":"Mei"}')
    ways = {EVENT_SCHEMA - 2: {"order.moved": renamed}, EVENT_SCHEMA - 1: {"order.moved": staged}}
    event = event_of(old, ways)
    assert (event.payload, event.actor_name) == (STEP.payload, "Mei")
    assert event.envelope.schema == EVENT_SCHEMA - 2
    redacted = event_of(evolve(old, personal=None, personal_salt=None), ways)
    assert (redacted.payload, redacted.redacted) == (evolve(STEP.payload, reason=None), True)
    assert verify_records([old]).holds, "the bytes stay what they were"


def test_today_s_events_take_no_step():
    event = event_of(RECORD, {EVENT_SCHEMA: {"order.moved": lambda _: pytest.fail("a step too many")}})
    assert event.payload == STEP.payload


def test_a_step_that_fails_is_an_event_that_cannot_be_read():
    old = stored(EVENT_SCHEMA - 1)
    with pytest.raises(StoreError) as caught:
        event_of(old, {EVENT_SCHEMA - 1: {"order.moved": lambda body: body["no such field"]}})
    assert caught.value.code == "unreadable_event"


@pytest.mark.parametrize("more", [{}, {"weather": "rain"}])
def test_an_event_of_a_newer_release_asks_for_an_update_and_its_chain_holds(more):
    newer = stored(EVENT_SCHEMA + 1, b"no form that we know", **more)
    with pytest.raises(StoreError) as caught:
        event_of(newer)
    assert caught.value.code == "event_newer"
    assert caught.value.values == {"type": "order.moved", "found": EVENT_SCHEMA + 1, "known": EVENT_SCHEMA}
    assert "update procurekit" in str(caught.value)
    assert "升级" in caught.value.text("zh")
    assert head_of(newer) == Head(1, newer.hash, STAMP.recorded_at)
    assert verify_records([newer]).holds


def test_an_unknown_field_of_a_schema_that_we_know_is_no_envelope():
    with pytest.raises(TypeError):
        read_envelope(stored(EVENT_SCHEMA, weather="rain").envelope)


def test_every_step_starts_from_a_released_version_and_is_for_a_type_that_there_is():
    assert set(UPCASTERS) <= set(range(1, EVENT_SCHEMA))
    assert {event_type for way in UPCASTERS.values() for event_type in way} <= set(EVENT_TYPES)
