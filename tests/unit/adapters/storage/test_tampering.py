"""What verification sees of a database that somebody edited behind our back, and what it can't see."""

import json
import sqlite3

import pytest

import procurekit
from procurekit import Actor, Contact, OrderLine, Party, PurchaseOrder, Receipt
from procurekit.model.journal import digest

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})


@pytest.fixture
def db(tmp_path):
    """Two orders that were worked on in turns, and a receipt of both: fourteen events of three streams."""
    path = tmp_path / "test.db"
    with procurekit.open(path) as desk:
        for number in ("PO-1", "PO-2"):
            supplier = Party("V-7", contacts=[Contact("Karl")])
            line = OrderLine(1, "M6-BOLT", "1000")
            desk.create(PurchaseOrder(number, supplier=supplier, lines=[line]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            for number in ("PO-1", "PO-2"):
                desk.do(step, number, by=actor, reason="as agreed")
        lines = [procurekit.ReceiptLine(number, 1, "10") for number in ("PO-1", "PO-2")]
        desk.record(Receipt(lines=lines, note="two boxes"), by=MEI)
        for number in ("PO-1", "PO-2"):
            desk.hold(number, procurekit.Hold("quality"), by=MEI)
        assert desk.verify().holds
        assert desk.verify().events == 13
    return path


@pytest.fixture
def edit(db):
    """Run SQL on the closed database and verify it."""

    def edited(*statements):
        connection = sqlite3.connect(db)
        for sql, *values in statements:
            assert connection.execute(sql, values).rowcount > 0
        connection.commit()
        connection.close()
        with procurekit.open(db) as desk:
            return desk.verify()

    return edited


def event(db, position):
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    row = connection.execute("SELECT * FROM procurekit_events WHERE position = ?", (position,)).fetchone()
    connection.close()
    return row


def names(verdict, position, db=None):
    """The verdict names this place, in both languages."""
    assert not verdict.holds
    assert not verdict
    assert verdict.position == position
    assert verdict.fault.text("en") != verdict.fault.text("zh")
    if db is not None:
        row = event(db, position)
        assert (verdict.book, verdict.stream, verdict.version) == (row["book"], row["stream"], row["version"])
    plain = verdict.as_dict("zh")
    assert plain["position"] == position
    assert plain["fault"]["text"] == verdict.fault.text("zh")
    return verdict.fault.code


# --- edits are seen


def test_a_changed_envelope_is_seen(db, edit):
    envelope = event(db, 5)["envelope"].replace(b"wang", b"tom")
    assert (
        names(edit(("UPDATE procurekit_events SET envelope = ? WHERE position = 5", envelope)), 5, db) == "verify.hash"
    )


def test_a_changed_envelope_with_a_hash_that_fits_is_seen_at_the_next_event(db, edit):
    from hashlib import sha256

    stored = event(db, 3)
    envelope = stored["envelope"].replace(b"mei", b"tom")
    hash_ = sha256(envelope).digest()
    verdict = edit(("UPDATE procurekit_events SET envelope = ?, hash = ? WHERE position = 3", envelope, hash_))
    following = next(at for at in range(4, 14) if event(db, at)["stream"] == stored["stream"])
    assert names(verdict, following, db) == "verify.chain"


def test_an_envelope_that_nobody_can_read_is_seen(db, edit):
    for rubbish in (b"", b"{}", b"\xff", b"[1]", b"null"):
        verdict = edit(("UPDATE procurekit_events SET envelope = ? WHERE position = 4", rubbish))
        assert names(verdict, 4) == "verify.hash"


def test_a_changed_hash_is_seen(db, edit):
    assert names(edit(("UPDATE procurekit_events SET hash = zeroblob(32) WHERE position = 6",)), 6, db) == "verify.hash"


def test_a_changed_body_is_seen(db, edit):
    body = event(db, 1)["body"].replace(b"1000", b"9000")
    assert body != event(db, 1)["body"]
    assert names(edit(("UPDATE procurekit_events SET body = ? WHERE position = 1", body)), 1, db) == "verify.body"


def test_a_body_with_another_salt_is_seen(db, edit):
    assert names(edit(("UPDATE procurekit_events SET salt = zeroblob(16) WHERE position = 2",)), 2, db) == "verify.body"


def test_a_body_that_was_deleted_is_seen(db, edit):
    verdict = edit(("UPDATE procurekit_events SET body = NULL, salt = NULL WHERE position = 2",))
    assert names(verdict, 2, db) == "verify.missing_body"


def test_changed_personal_data_is_seen(db, edit):
    personal = event(db, 1)["personal"].replace(b"Karl", b"Emil")
    assert personal != event(db, 1)["personal"]
    assert (
        names(edit(("UPDATE procurekit_events SET personal = ? WHERE position = 1", personal)), 1, db)
        == "verify.personal"
    )


def test_personal_data_that_was_put_in_is_seen(db, edit, tmp_path):
    path = tmp_path / "plain.db"
    with procurekit.open(path) as desk:
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
    connection = sqlite3.connect(path)
    connection.execute('UPDATE procurekit_events SET personal = \'{"actor_name":"Tom"}\', personal_salt = zeroblob(16)')
    connection.commit()
    connection.close()
    with procurekit.open(path) as desk:
        assert names(desk.verify(), 1) == "verify.personal"


def test_redacted_personal_data_holds_and_is_counted(db, edit):
    verdict = edit(("UPDATE procurekit_events SET personal = NULL, personal_salt = NULL WHERE position IN (1, 2)",))
    assert verdict.holds
    assert verdict.redacted == 2
    with procurekit.open(db) as desk:
        assert desk.timeline("PO-1").entries[0].redacted
        assert desk.get("PO-1").order.supplier.contacts == ()


@pytest.mark.parametrize("column", ["book", "stream", "version"])
def test_a_changed_column_is_seen(db, edit, column):
    value = 99 if column == "version" else "order_elsewhere"
    verdict = edit((f"UPDATE procurekit_events SET {column} = ? WHERE position = 5", value))
    assert names(verdict, 5) == "verify.columns"


def test_an_event_that_was_taken_out_of_the_middle_is_seen(db, edit):
    stream = event(db, 3)["stream"]
    verdict = edit(("DELETE FROM procurekit_events WHERE position = 3",))
    following = next(at for at in range(4, 14) if event(db, at)["stream"] == stream)
    assert names(verdict, following, db) == "verify.version"


def test_the_first_event_that_was_taken_out_is_seen(db, edit):
    verdict = edit(("DELETE FROM procurekit_events WHERE position = 1",))
    assert names(verdict, 3, db) == "verify.version"


def test_an_event_taken_out_with_the_rest_renumbered_is_seen(db, edit):
    stream, version = event(db, 3)["stream"], event(db, 3)["version"]
    verdict = edit(
        ("DELETE FROM procurekit_events WHERE position = 3",),
        ("UPDATE procurekit_events SET version = version - 1 WHERE stream = ? AND version > ?", stream, version),
    )
    assert names(verdict, 5, db) == "verify.columns"


def test_an_event_that_was_put_in_is_seen(db, edit):
    stored = dict(event(db, 4))
    stored |= {"version": 99, "position": 50}
    columns = ", ".join(stored)
    verdict = edit(
        (f"INSERT INTO procurekit_events ({columns}) VALUES ({', '.join('?' * len(stored))})", *stored.values()),
    )
    assert names(verdict, 50) == "verify.columns"


def test_an_event_that_was_forged_after_the_last_needs_the_chain(db, edit):
    from hashlib import sha256

    last = dict(event(db, 13))
    envelope = json.loads(last["envelope"])
    body = b'{"id":"hold_x"}'
    envelope |= {"version": last["version"] + 1, "body": digest(b"s" * 16, body), "type": "order.released"}
    written = json.dumps(envelope).encode()
    forged = {**last, "position": 14, "version": last["version"] + 1, "envelope": written}
    forged |= {"hash": sha256(written).digest(), "body": body, "salt": b"s" * 16}
    forged |= {"personal": None, "personal_salt": None}
    columns = ", ".join(forged)
    verdict = edit(
        (f"INSERT INTO procurekit_events ({columns}) VALUES ({', '.join('?' * len(forged))})", *forged.values())
    )
    assert names(verdict, 14) == "verify.chain"


def test_two_events_of_a_stream_in_each_other_s_place_are_seen(db, edit):
    assert event(db, 3)["stream"] == event(db, 5)["stream"]
    verdict = edit(
        ("UPDATE procurekit_events SET position = 100 WHERE position = 3",),
        ("UPDATE procurekit_events SET position = 3 WHERE position = 5",),
        ("UPDATE procurekit_events SET position = 5 WHERE position = 100",),
    )
    assert names(verdict, 3, db) == "verify.version"


def test_two_events_of_a_stream_with_swapped_versions_are_seen(db, edit):
    stream = event(db, 3)["stream"]
    verdict = edit(
        ("UPDATE procurekit_events SET version = 100 WHERE stream = ? AND version = 2", stream),
        ("UPDATE procurekit_events SET version = 2 WHERE stream = ? AND version = 3", stream),
        ("UPDATE procurekit_events SET version = 3 WHERE stream = ? AND version = 100", stream),
    )
    assert names(verdict, 3, db) == "verify.columns"


def test_two_streams_that_changed_names_are_seen(db, edit):
    first, second = event(db, 1)["stream"], event(db, 2)["stream"]
    verdict = edit(
        ("UPDATE procurekit_events SET stream = 'x' WHERE stream = ?", first),
        ("UPDATE procurekit_events SET stream = ? WHERE stream = ?", first, second),
        ("UPDATE procurekit_events SET stream = ? WHERE stream = 'x'", second),
    )
    assert names(verdict, 1, db) == "verify.columns"


def test_two_bodies_that_changed_places_are_seen(db, edit):
    one, other = event(db, 3), event(db, 4)
    verdict = edit(
        ("UPDATE procurekit_events SET body = ?, salt = ? WHERE position = 3", other["body"], other["salt"]),
        ("UPDATE procurekit_events SET body = ?, salt = ? WHERE position = 4", one["body"], one["salt"]),
    )
    assert names(verdict, 3, db) == "verify.body"


def test_the_first_of_several_places_is_named(db, edit):
    verdict = edit(("UPDATE procurekit_events SET hash = zeroblob(32) WHERE position IN (4, 7, 9)",))
    assert names(verdict, 4, db) == "verify.hash"
    assert verdict.events == 4


# --- what it can't see, as audit.py says


def test_the_end_of_a_stream_that_was_deleted_is_not_seen(edit):
    verdict = edit(("DELETE FROM procurekit_events WHERE position >= 12",))
    assert verdict.holds
    assert verdict.events == 11


def test_a_whole_stream_that_was_deleted_is_not_seen(db, edit):
    verdict = edit(("DELETE FROM procurekit_events WHERE stream = ?", event(db, 1)["stream"]))
    assert verdict.holds
    assert verdict.streams == 2


def test_streams_stored_in_another_order_hold(edit):
    verdict = edit(
        ("UPDATE procurekit_events SET position = 100 WHERE position = 1",),
        ("UPDATE procurekit_events SET position = 1 WHERE position = 2",),
        ("UPDATE procurekit_events SET position = 2 WHERE position = 100",),
    )
    assert verdict.holds, "only the order within a stream is chained"
