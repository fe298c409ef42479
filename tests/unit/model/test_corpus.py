"""Every document and every event that any release has written loads for ever, to the same value.

`PROCUREKIT_ADD_TO_CORPUS=1` writes what `stored.py` has and `corpus/` has not. A file that is there is never written
again: a form that is given up needs an upcaster, and its old file stays.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from tests.strategies import exactly
from tests.unit.model.stored import DOCUMENTS, ORDER, STORIES

from procurekit.model.audit import verify_records
from procurekit.model.codec import NAMED, dumps, loads
from procurekit.model.events import EVENT_TYPES, NewEvent
from procurekit.model.journal import Head, Stamp, event_of, head_of, record_of
from procurekit.model.party import Actor
from procurekit.model.record import Record
from procurekit.values.moments import parse_instant

CORPUS = Path(__file__).parent / "corpus"
PINNED = CORPUS / "SHA256SUMS"
BYTES = ("hash", "salt", "personal_salt")
# The version that was the newest when the file was written: what later versions store goes into files of their own.
SCHEMAS = {
    "alert": 1,
    "agreement": 1,
    "change-request": 1,
    "follow-up": 1,
    "order": 1,
    "order-approval": 1,
    "receiving": 1,
    "requisition": 1,
    "requisition-approval": 1,
    "redaction": 1,
}
BESIDE = frozenset({"agreement", "requisition", "alert"})
ADDING = os.environ.get("PROCUREKIT_ADD_TO_CORPUS") == "1"


def records_of(story: str) -> list[Record]:
    """A story as a store keeps it, with salts that are the same every time."""
    head, records = Head(), []
    actor = Actor("li", "李雷", on_behalf_of=Actor("mei", "梅"))
    for version, (event_type, payload) in enumerate(STORIES[story], 1):
        stamp = Stamp(
            "main",
            parse_instant(f"2026-12-03T09:{version:02}:00Z"),
            parse_instant("2026-12-03T08:00+08:00[Asia/Shanghai]"),
            assumed=True,
            observed=version % 2 == 0,
            actor=actor,
            source="sap",
            channel="微信",
            key=f"key-{version}",
            definition="standard-1",
            # Of what was signed it is told who passed the right on.
            via=("zhao", "qian") if "approval" in story else None,
        )
        salts = iter(sha256(f"{story}{version}{part}".encode()).digest()[:16] for part in "ab")
        kind = story.partition("-")[0]
        stream = f"{kind}_aaaaaaaaaaaaaaaaaaaaaaaaaa" if kind in BESIDE else ORDER
        record = record_of(NewEvent(stream, event_type, payload), head, stamp, lambda salts=salts: next(salts))
        head = head_of(record)
        records.append(record)
    return records


def written(record: Record) -> dict[str, object]:
    """A record as JSON: bytes that are text as text, others in hexadecimal."""
    parts = {name: getattr(record, name) for name in ("book", "stream", "version", "envelope", "body", "personal")}
    return {name: one.decode() if isinstance(one, bytes) else one for name, one in parts.items()} | {
        name: getattr(record, name).hex() for name in BYTES if getattr(record, name) is not None
    }


def read(data: dict[str, object]) -> Record:
    texts = {name: data[name].encode() for name in ("envelope", "body", "personal") if data.get(name) is not None}
    sealed = {name: bytes.fromhex(data[name]) for name in BYTES if name in data}
    plain = {name: data[name] for name in ("book", "stream", "version")}
    return Record(**{"body": None, "salt": None} | plain | texts | sealed)


def add(name: str, text: str) -> None:
    """Write a file of the corpus that isn't there yet."""
    path = CORPUS / name
    if path.exists():
        return
    path.write_text(text, encoding="utf-8", newline="\n")
    with PINNED.open("a", encoding="utf-8", newline="\n") as pinned:
        pinned.write(f"{sha256(path.read_bytes()).hexdigest()}  {name}\n")


if ADDING:
    for one, document in DOCUMENTS.items():
        add(f"document-{one}.json", dumps(document) + "\n")
    for one in STORIES:
        text = json.dumps([written(record) for record in records_of(one)], ensure_ascii=False, indent=1)
        add(f"events-{one}.json", text + "\n")


def pinned() -> dict[str, str]:
    rows = [line.split("  ", 1) for line in PINNED.read_text(encoding="utf-8").splitlines()]
    return {name: digest for digest, name in rows}


@pytest.mark.parametrize("name", sorted(pinned()))
def test_no_file_of_the_corpus_was_ever_changed(name):
    assert sha256((CORPUS / name).read_bytes()).hexdigest() == pinned()[name]


def test_every_file_of_the_corpus_is_pinned_once():
    names = [line.split("  ", 1)[1] for line in PINNED.read_text(encoding="utf-8").splitlines()]
    assert sorted(names) == sorted(one.name for one in CORPUS.glob("*.json"))


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_stored_document_loads_to_the_same_value(name):
    stored = (CORPUS / f"document-{name}.json").read_text(encoding="utf-8")
    assert exactly(loads(stored)) == exactly(DOCUMENTS[name])


@pytest.mark.parametrize("name", sorted(STORIES))
def test_stored_events_load_to_the_same_values_and_their_chain_holds(name):
    records = [read(one) for one in json.loads((CORPUS / f"events-{name}.json").read_text(encoding="utf-8"))]
    assert verify_records(records).holds
    events = [event_of(one) for one in records]
    assert [one.envelope.type for one in events] == [event_type for event_type, _ in STORIES[name]]
    for event, (_, payload) in zip(events, STORIES[name], strict=True):
        assert exactly(event.payload) == exactly(payload)
        assert event.envelope.schema == SCHEMAS[name]
        assert (event.envelope.actor, event.actor_name, event.on_behalf_of_name) == ("li", "李雷", "梅")
        assert event.envelope.known_at == parse_instant("2026-12-03T00:00Z")


def test_there_is_a_document_of_every_kind_and_an_event_of_every_type():
    assert set(NAMED) <= set(DOCUMENTS)
    assert {event_type for story in STORIES.values() for event_type, _ in story} == set(EVENT_TYPES)
