"""One test for each attack on a real database file: `verify` finds it, or it holds and only an anchor finds it."""

import sqlite3
from hashlib import sha256

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.model.envelope import read_envelope, write_envelope
from procurekit.model.journal import digest
from procurekit.model.record import Record

EVENTS, SIDE = "procurekit_events", "procurekit_side"
COLUMNS = ("book", "stream", "version", "envelope", "hash", "body", "salt", "personal", "personal_salt", "position")
MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})


class Victim:
    """A database, the seals that were kept elsewhere, and somebody who can write to it."""

    def __init__(self, path):
        self.path = path
        self.anchors = []

    def desk(self):
        clock = pendulum.datetime(2026, 4, 1)
        return procurekit.open(self.path, clock=lambda: clock)

    def attack(self, *statements):
        connection = sqlite3.connect(self.path)
        for sql, *values in statements:
            assert connection.execute(sql, values).rowcount > 0
        connection.commit()
        connection.close()

    def records(self):
        connection = sqlite3.connect(self.path)
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM {EVENTS} ORDER BY position").fetchall()
        connection.close()
        return [Record(*row) for row in rows]

    def write(self, records):
        """The log is these records and nothing else."""
        rows = [tuple(getattr(one, name) for name in COLUMNS) for one in records]
        connection = sqlite3.connect(self.path)
        connection.execute(f"DELETE FROM {EVENTS}")
        places = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO {EVENTS} ({', '.join(COLUMNS)}) VALUES ({places})", rows)
        connection.commit()
        connection.close()

    def forget_seals(self):
        self.attack((f"DELETE FROM {SIDE} WHERE kind IN ('seal', 'sealing')",))

    def verify(self):
        """Without an anchor."""
        with self.desk() as desk:
            return desk.verify()

    def verify_anchored(self):
        with self.desk() as desk:
            return desk.verify(self.anchors)


@pytest.fixture
def victim(tmp_path):
    """Three orders worked on in turns: nine events, sealed after six and after nine; then one more."""
    victim = Victim(tmp_path / "test.db")
    with victim.desk() as desk:
        numbers = ("PO-1", "PO-2", "PO-3")
        for number in numbers:
            desk.create(PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG)):
            for number in numbers:
                desk.do(step, number, by=actor)
            victim.anchors.append(desk.seal())
        desk.do("issue", "PO-1", by=MEI)
    assert [one.events for one in victim.anchors] == [6, 9]
    verdict = victim.verify_anchored()
    assert verdict
    assert (verdict.anchored, verdict.unanchored) == (9, 1)
    return victim


def found(verdict, code):
    assert not verdict
    assert verdict.fault.code == code
    assert verdict.fault.text("zh") != verdict.fault.text("en")
    return verdict


def seen_only_with_an_anchor(victim, code):
    assert victim.verify(), "what is claimed not to be seen without an anchor"
    return found(victim.verify_anchored(), code)


def rewritten(records, body):
    """The records as if `body` had been written from the start: digests, hashes and chains are right."""
    last, anew = {}, []
    for one in records:
        content = body(one)
        envelope = evolve(
            read_envelope(one.envelope), body=digest(one.salt, content), version=last.get(one.stream, (0,))[0] + 1
        )
        envelope = evolve(envelope, previous=last[one.stream][1].hex() if one.stream in last else None)
        written = write_envelope(envelope)
        hash_ = sha256(written).digest()
        last[one.stream] = (envelope.version, hash_)
        anew.append(evolve(one, version=envelope.version, envelope=written, hash=hash_, body=content))
    return anew


def nine_thousand(record):
    return record.body.replace(b'"1000"', b'"9000"')


# --- seen without an anchor


def test_an_edit(victim):
    body = nine_thousand(victim.records()[0])
    victim.attack((f"UPDATE {EVENTS} SET body = ? WHERE position = 1", body))
    assert found(victim.verify(), "verify.body").position == 1


def test_an_edit_of_who_and_when(victim):
    envelope = victim.records()[3].envelope.replace(b'"mei"', b'"tom"')
    hash_ = sha256(envelope).digest()
    victim.attack((f"UPDATE {EVENTS} SET envelope = ?, hash = ? WHERE position = 4", envelope, hash_))
    assert found(victim.verify(), "verify.chain").position == 7


def test_an_event_put_in(victim):
    records = victim.records()
    stream = records[3].stream
    put_in = evolve(records[3], version=3, position=7)
    later = [
        evolve(one, position=one.position + 1, version=one.version + (one.stream == stream)) for one in records[6:]
    ]
    victim.write([*records[:6], put_in, *later])
    assert found(victim.verify(), "verify.columns").position == 7


def test_an_event_taken_out_of_the_middle(victim):
    victim.attack((f"DELETE FROM {EVENTS} WHERE position = 4",))
    assert found(victim.verify(), "verify.version").position == 7


def test_an_event_taken_out_with_the_rest_renumbered(victim):
    records = victim.records()
    stream = records[3].stream
    rest = [evolve(one, version=one.version - (one.stream == stream and one.version > 2)) for one in records]
    victim.write([one for one in rest if one.position != 4])
    assert found(victim.verify(), "verify.columns").position == 7


def test_two_events_of_a_stream_in_each_other_s_place(victim):
    records = victim.records()
    assert records[3].stream == records[6].stream
    victim.write([evolve(one, position={4: 7, 7: 4}.get(one.position, one.position)) for one in records])
    assert found(victim.verify(), "verify.version").position == 4


def test_two_streams_that_change_names(victim):
    records = victim.records()
    one, other = records[0].stream, records[1].stream
    victim.write([evolve(each, stream={one: other, other: one}.get(each.stream, each.stream)) for each in records])
    assert found(victim.verify(), "verify.columns").position == 1


# --- seen by the store's own seal, as long as nobody touches that


@pytest.mark.parametrize("attack", ["a whole order", "the tail", "another order of events", "all rewritten"])
def test_a_careless_attack_is_seen_by_the_store_s_own_seal(victim, attack):
    records = victim.records()
    first = records[0].stream
    victim.write(
        {
            "a whole order": [one for one in records if one.stream != first],
            "the tail": records[:8],
            "another order of events": [
                evolve(one, position={1: 2, 2: 1}.get(one.position, one.position)) for one in records
            ],
            "all rewritten": rewritten(records, nine_thousand),
        }[attack]
    )
    found(victim.verify(), "verify.seal")
    with victim.desk() as desk:
        assert desk.verify(victim.anchors).anchored == (6 if attack == "the tail" else 0)


def test_a_seal_of_the_store_s_own_that_is_edited(victim):
    victim.attack((f"UPDATE {SIDE} SET value = ? WHERE kind = 'seal' AND key = 'last'", b"{}"))
    found(victim.verify(), "verify.seal_unreadable")


# --- seen only with an anchor


def test_a_whole_order_deleted(victim):
    victim.forget_seals()
    first = victim.records()[0].stream
    victim.attack((f"DELETE FROM {EVENTS} WHERE stream = ?", first))
    fault = seen_only_with_an_anchor(victim, "verify.anchor").fault
    assert (fault.values["first"], fault.values["sealed"]) == ("1", "6")


def test_the_tail_cut_off(victim):
    victim.forget_seals()
    victim.attack((f"DELETE FROM {EVENTS} WHERE position > 7",))
    verdict = seen_only_with_an_anchor(victim, "verify.cut_off")
    assert (verdict.fault.values["found"], verdict.fault.values["sealed"]) == ("7", "9")
    assert verdict.anchored == 6, "up to the first anchor it still holds"


def test_everything_deleted(victim):
    victim.forget_seals()
    victim.attack((f"DELETE FROM {EVENTS}",))
    assert seen_only_with_an_anchor(victim, "verify.cut_off").fault.values["found"] == "0"


def test_events_of_different_orders_in_each_other_s_place(victim):
    victim.forget_seals()
    victim.write([evolve(one, position={7: 8, 8: 7}.get(one.position, one.position)) for one in victim.records()])
    fault = seen_only_with_an_anchor(victim, "verify.anchor").fault
    assert (fault.values["first"], fault.values["sealed"]) == ("7", "9"), "between which anchors it lies"


def test_all_rewritten_with_right_hashes(victim):
    victim.forget_seals()
    victim.write(rewritten(victim.records(), nine_thousand))
    seen_only_with_an_anchor(victim, "verify.anchor")


def test_all_rewritten_and_sealed_again(victim):
    victim.forget_seals()
    victim.write(rewritten(victim.records(), nine_thousand))
    with victim.desk() as desk:
        forged = desk.seal()
    assert forged.sealed_at == victim.anchors[0].sealed_at, "the forger sets the clock as well"
    verdict = seen_only_with_an_anchor(victim, "verify.anchor")
    assert verdict.anchored == 0
    with victim.desk() as desk:
        assert desk.verify(forged), "an anchor proves as much as the place where it was kept"


def test_the_newest_event_deleted_before_anybody_sealed_it_is_not_seen(victim):
    victim.write(victim.records()[:9])
    verdict = victim.verify_anchored()
    assert verdict, "nothing speaks for what no seal covers"
    assert any("sealed" in one for one in verdict.proves())
    assert verdict.unanchored == 0
