"""Laws of the log: every event comes back from its record, and nothing in the middle of a stream is altered unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import datetimes, exactly, moments, names, payloads, texts

from procurekit.model.audit import verify_records
from procurekit.model.events import EVENT_TYPES, NewEvent
from procurekit.model.journal import Head, Stamp, event_of, head_of, record_of
from procurekit.model.party import Actor
from procurekit.model.record import Record
from procurekit.values.moments import instant_of, parse_instant, to_instant, to_moment, to_utc

NOON = parse_instant("2026-12-03T12:00:00+08:00[Asia/Shanghai]")
actors = st.none() | st.builds(
    Actor,
    names,
    st.none() | texts,
    on_behalf_of=st.none() | st.builds(Actor, names, st.none() | texts),
)


def salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: next(numbers).to_bytes(16, "big")


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
@settings(max_examples=15)
@given(data=st.data())
def test_an_event_comes_back_from_its_record_as_it_was(event_type, data):
    payload = data.draw(payloads(event_type))
    stamp = Stamp(
        data.draw(names),
        data.draw(datetimes().map(instant_of)),
        data.draw(st.none() | datetimes().map(to_instant)),
        assumed=data.draw(st.booleans()),
        observed=data.draw(st.booleans()),
        actor=data.draw(actors),
        source=data.draw(st.none() | texts),
        channel=data.draw(st.none() | texts),
        key=data.draw(st.none() | texts),
        definition=data.draw(st.none() | texts),
    )
    at = data.draw(st.none() | moments.map(to_moment))
    record = record_of(NewEvent("order_x", event_type, payload, at), Head(), stamp, salts())
    event = event_of(record)
    assert exactly(event.payload) == exactly(payload)
    envelope = event.envelope
    assert (envelope.book, envelope.stream, envelope.version, envelope.type) == (stamp.book, "order_x", 1, event_type)
    assert exactly(envelope.at) == exactly(at)
    assert exactly(envelope.recorded_at) == exactly(stamp.recorded_at)
    assert exactly(envelope.known_at) == exactly(to_utc(stamp.known_at or stamp.recorded_at))
    said = ("assumed", "observed", "source", "channel", "key", "definition")
    assert [getattr(envelope, name) for name in said] == [getattr(stamp, name) for name in said]
    principal = None if stamp.actor is None else stamp.actor.on_behalf_of
    assert envelope.actor == (None if stamp.actor is None else stamp.actor.id)
    assert event.actor_name == (None if stamp.actor is None else stamp.actor.name)
    assert envelope.on_behalf_of == (None if principal is None else principal.id)
    assert event.on_behalf_of_name == (None if principal is None else principal.name)
    assert not event.redacted
    assert verify_records([record]).holds


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
@settings(max_examples=15)
@given(data=st.data())
def test_a_redacted_event_still_loads_still_verifies_and_says_so(event_type, data):
    payload = data.draw(payloads(event_type))
    stamp = Stamp("main", NOON, actor=Actor("mei", "Mei Lin"))
    record = record_of(NewEvent("order_x", event_type, payload), Head(), stamp, salts())
    redacted = attrs.evolve(record, personal=None, personal_salt=None)
    event = event_of(redacted)
    assert event.redacted
    assert event.actor_name is None
    assert event.envelope == event_of(record).envelope
    verdict = verify_records([redacted])
    assert verdict.holds
    assert verdict.redacted == 1


@st.composite
def streams(draw: st.DrawFn) -> list[Record]:
    """Two streams of one book, stored in turns, as a store gives them back."""
    heads = {"order_a": Head(), "order_b": Head()}
    records = []
    salt = salts()
    for position in range(draw(st.integers(4, 8))):
        stream = draw(st.sampled_from(sorted(heads)))
        event_type = draw(st.sampled_from(["order.moved", "order.released", "receipt.cancelled"]))
        recorded_at = instant_of(NOON.add(minutes=draw(st.integers(-2, 2)) + position))
        new = NewEvent(stream, event_type, draw(payloads(event_type)))
        record = record_of(new, heads[stream], Stamp("main", recorded_at, actor=Actor("mei", "Mei")), salt)
        heads[stream] = head_of(record)
        records.append(attrs.evolve(record, position=position + 1))
    return records


def _followed(records: list[Record], place: int) -> bool:
    return any(one.stream == records[place].stream for one in records[place + 1 :])


@given(streams())
def test_a_log_that_nobody_touched_holds(records):
    verdict = verify_records(records)
    assert verdict.holds
    assert verdict.events == len(records)
    assert verdict.streams == len({one.stream for one in records})


@given(streams(), st.data())
def test_one_changed_byte_anywhere_is_seen_at_its_event(records, data):
    place = data.draw(st.integers(0, len(records) - 1))
    name = data.draw(st.sampled_from(["envelope", "hash", "body", "salt", "personal", "personal_salt"]))
    stored = getattr(records[place], name)
    index = data.draw(st.integers(0, len(stored) - 1))
    flipped = bytes([stored[index] ^ data.draw(st.integers(1, 255))])
    altered = attrs.evolve(records[place], **{name: stored[:index] + flipped + stored[index + 1 :]})
    verdict = verify_records([*records[:place], altered, *records[place + 1 :]])
    assert not verdict.holds
    assert verdict.position == records[place].position
    assert verdict.fault is not None


@given(streams(), st.data())
def test_an_event_taken_out_of_the_middle_is_seen(records, data):
    place = data.draw(st.sampled_from([at for at in range(len(records)) if _followed(records, at)] or [0]))
    if _followed(records, place):
        assert not verify_records([*records[:place], *records[place + 1 :]]).holds


@given(streams(), st.data())
def test_an_event_put_in_is_seen(records, data):
    place = data.draw(st.integers(0, len(records) - 1))
    after = data.draw(st.integers(place + 1, len(records)))
    assert not verify_records([*records[:after], records[place], *records[after:]]).holds


@given(streams(), st.data())
def test_two_events_of_a_stream_in_each_other_s_place_are_seen(records, data):
    first = data.draw(st.integers(0, len(records) - 2))
    second = data.draw(st.integers(first + 1, len(records) - 1))
    swapped = list(records)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    disturbed = {
        name: [one.version for one in swapped if one.stream == name]
        != sorted(one.version for one in swapped if one.stream == name)
        for name in ("order_a", "order_b")
    }
    # Two streams stored in another order hold: only the order within a stream is chained.
    assert verify_records(swapped).holds is not any(disturbed.values())


@given(streams(), st.data())
def test_a_rewritten_event_with_a_hash_of_its_own_breaks_the_chain_behind_it(records, data):
    place = data.draw(st.integers(0, len(records) - 1))
    before = [one for one in records[:place] if one.stream == records[place].stream]
    head = head_of(before[-1]) if before else Head()
    envelope = json.loads(records[place].envelope)
    payload = event_of(records[place]).payload
    forged = record_of(
        NewEvent(records[place].stream, envelope["type"], payload), head, Stamp("main", NOON, key="forged"), salts()
    )
    assert verify_records([*records[:place], forged, *records[place + 1 :]]).holds is not _followed(records, place)
