"""A proof: what is handed over checks without a database, and whatever is altered in it is a fault or a BadInput."""

import copy
import json
from hashlib import sha256
from itertools import count

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import procurekit
from procurekit import Actor, BadInput, Contact, NotFound, OrderLine, Party, PurchaseOrder, StoreError, verify_proof
from procurekit.model.envelope import read_envelope, write_envelope
from procurekit.model.journal import digest

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
WANG = Actor("wang", "Wang Fang", roles={"approver"})


def worked_on():
    """Two orders and two seals; the proven order has an event after the last."""
    desk = procurekit.open("memory:")
    for number in ("采购-1", "PO-2", "PO-3"):
        supplier = Party("V-7", contacts=[Contact("Karl")])
        desk.create(PurchaseOrder(number, supplier=supplier, lines=[OrderLine(1, "M6", "1000")]), by=MEI)
    desk.do("submit", "采购-1", by=MEI, reason="as agreed")
    seals = [desk.seal()]
    desk.do("approve", "采购-1", by=WANG)
    desk.do("submit", "PO-2", by=MEI)
    seals.append(desk.seal())
    desk.do("issue", "采购-1", by=MEI)
    return desk, seals


DESK, (FIRST, LAST) = worked_on()
PROOF = json.loads(json.dumps(DESK.proof("采购-1")))


@pytest.fixture
def proof():
    return copy.deepcopy(PROOF)


def code_of(proof, anchor=None):
    verdict = verify_proof(proof, anchor)
    assert not verdict
    assert not verdict.proves()
    assert verdict.as_dict("zh")["fault"]["text"] == verdict.fault.text("zh") != verdict.fault.text()
    return verdict.fault.code


def test_a_proof_holds_and_says_what_it_proves(proof):
    verdict = verify_proof(proof, LAST)
    assert verdict
    assert (verdict.number, verdict.events, verdict.sealed, verdict.anchored, verdict.unanchored) == (
        "采购-1",
        4,
        3,
        3,
        1,
    )
    for lang in ("en", "zh"):
        assert len(verdict.proves(lang)) == 2
        assert len(verdict.does_not_prove(lang)) == 3
        assert verdict.as_dict(lang)["does_not_prove"] == list(verdict.does_not_prove(lang))
    assert any("later events" in one for one in verdict.does_not_prove())


def test_without_an_anchor_the_seal_proves_only_itself(proof):
    verdict = verify_proof(proof)
    assert verdict
    assert (verdict.sealed, verdict.anchored) == (3, 0)
    assert any("proves only itself" in one for one in verdict.does_not_prove())


def test_a_proof_is_read_from_a_file(tmp_path, proof):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
    assert verify_proof(path, [FIRST, LAST]).holds
    assert verify_proof(str(path)).holds


def test_a_later_seal_that_names_this_one_is_an_anchor(proof):
    later = procurekit.Seal("main", LAST.number + 1, 99, "ab" * 32, LAST.sealed_at, LAST.digest)
    assert verify_proof(proof, later).anchored == 3


def test_a_store_s_bytes_come_back_exactly(proof):
    kept = DESK.store.read("main", proof["stream"])
    assert [one["envelope"].encode() for one in proof["records"]] == [one.envelope for one in kept]
    assert [one["body"].encode() for one in proof["records"]] == [one.body for one in kept]
    assert [one["personal"].encode() for one in proof["records"]] == [one.personal for one in kept]


def test_without_personal_data_it_still_checks():
    proof = DESK.proof("采购-1", personal=False)
    for name in ("Mei Lin", "Karl", "as agreed"):
        assert name in json.dumps(PROOF)
        assert name not in json.dumps(proof)
    verdict = verify_proof(proof, LAST)
    assert verdict
    assert verdict.redacted == 4
    assert any("left out" in one for one in verdict.does_not_prove())


def test_a_proof_without_a_seal_says_so():
    with procurekit.open("memory:") as desk:
        desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei")
        proof = desk.proof("PO-1")
        assert proof["seal"] is None
        verdict = verify_proof(proof)
        assert verdict
        assert "no seal" in verdict.does_not_prove()[0]
        assert code_of(proof, FIRST) == "proof.not_sealed"
        assert code_of({**proof, "inclusion": PROOF["inclusion"]}) == "proof.order_of_leaves"
        desk.create(PurchaseOrder("PO-2", lines=[OrderLine(1, "A", "1")]), by="mei")
        desk.seal()
        assert verify_proof(desk.proof("PO-2")).sealed == 1


def test_there_is_a_proof_of_orders_only():
    for name in ("PO-9", "receipt_aaaaaaaaaaaaaaaaaaaaaaaaaa"):
        with pytest.raises(NotFound):
            DESK.proof(name)


# --- what is altered


def test_an_altered_event_is_found(proof):
    record = proof["records"][1]
    for name, code in (
        ("envelope", "verify.hash"),
        ("body", "verify.body"),
        ("personal", "verify.personal"),
    ):
        altered = copy.deepcopy(proof)
        altered["records"][1][name] = record[name].replace("}", " }", 1)
        assert code_of(altered) == code
        assert verify_proof(altered).version == 2


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda proof: proof["records"].pop(1), "verify.version"),
        (lambda proof: proof["records"].pop(0), "verify.version"),
        (lambda proof: proof["records"].reverse(), "verify.version"),
        (lambda proof: proof["records"][1].update(hash="00" * 32), "verify.hash"),
        (lambda proof: proof["records"][1].update(version=9), "verify.columns"),
        (lambda proof: proof["records"][1].update(salt="00"), "verify.body"),
        (lambda proof: proof["records"][1].update(body=None), "verify.missing_body"),
        (lambda proof: proof.update(book="wuxi"), "verify.columns"),
        (lambda proof: proof.update(stream="order_x"), "verify.columns"),
        (lambda proof: proof.update(number="PO-2"), "proof.number"),
        (lambda proof: proof.update(number=None), "proof.number"),
        (lambda proof: proof["inclusion"].pop(0), "proof.order_of_leaves"),
        (lambda proof: proof["inclusion"].reverse(), "proof.order_of_leaves"),
        (lambda proof: proof["inclusion"][1].update(leaf=0), "proof.order_of_leaves"),
        (lambda proof: proof["inclusion"][1].update(leaf=2), "proof.inclusion"),
        (lambda proof: proof["inclusion"][1]["path"].pop(), "proof.inclusion"),
        (lambda proof: proof["inclusion"][1].update(path=["00" * 32]), "proof.inclusion"),
        (lambda proof: proof["seal"].update(root="00" * 32), "proof.inclusion"),
        (lambda proof: proof["seal"].update(book="wuxi"), "proof.other_book"),
    ],
    ids=map(str, count(1)),
)
def test_what_is_altered_is_found(proof, alter, code):
    alter(proof)
    assert code_of(proof) == code


def test_more_sealed_events_than_there_are_is_found(proof):
    proof["records"] = proof["records"][:2]
    assert code_of(proof) == "proof.order_of_leaves"


def test_a_seal_that_is_not_the_one_kept_elsewhere_is_found(proof):
    proof["seal"]["sealed_at"] = "2020-01-01T00:00:00Z"
    assert verify_proof(proof), "the moment is in no path: only the anchor knows it"
    assert code_of(proof, LAST) == "proof.anchor"
    assert code_of(proof, [FIRST, LAST]) == "proof.anchor"


def forged_beside(seal, after):
    """A history that was never in the book, made by the same means."""
    with procurekit.open("memory:", clock=lambda: after) as desk:
        desk.create(PurchaseOrder("采购-1", supplier="V-7", lines=[OrderLine(1, "M6", "9000")]), by=MEI)
        desk.seal()
        return {**desk.proof("采购-1"), "seal": seal.as_dict()}


@pytest.mark.parametrize("after", [FIRST.sealed_at.subtract(days=1), FIRST.sealed_at.add(years=9)], ids=["old", "new"])
@pytest.mark.parametrize("anchor", [LAST, [FIRST, LAST], [LAST, evolve(LAST, book="wuxi")]], ids=range(3))
def test_a_history_that_was_never_sealed_holds_beside_no_genuine_seal(anchor, after):
    forged = forged_beside(LAST, after)
    assert code_of(forged, anchor) == "proof.inclusion"
    assert code_of({**forged, "inclusion": PROOF["inclusion"][:1]}, anchor) == "proof.inclusion"
    bare = {**forged, "inclusion": []}
    assert code_of(bare, anchor) == "proof.nothing_sealed"
    verdict = verify_proof(bare, anchor)
    assert (verdict.sealed, verdict.anchored, verdict.anchor) == (0, 0, LAST)
    assert not any("proves only itself" in one for one in verdict.does_not_prove())
    assert code_of({**bare, "seal": None}, anchor) == "proof.not_sealed"
    assert verify_proof(bare).anchored == 0, "and without an anchor it says that nothing speaks for it"
    assert verify_proof(bare).sealed == 0


@pytest.mark.parametrize("kind", ["none", "same", "older", "next", "newer", "other book"])
@pytest.mark.parametrize("sealed", [0, 1, 3])
def test_every_anchor_beside_every_inclusion(proof, kind, sealed):
    following = procurekit.Seal("main", LAST.number + 1, 99, "ab" * 32, LAST.sealed_at, LAST.digest)
    newer = procurekit.Seal("main", LAST.number + 2, 199, "cd" * 32, LAST.sealed_at, following.digest)
    anchor = {"none": None, "same": LAST, "older": FIRST, "next": following, "newer": newer}.get(kind)
    anchor = evolve(LAST, book="wuxi") if kind == "other book" else anchor
    proof["inclusion"] = proof["inclusion"][:sealed]
    verdict = verify_proof(proof, anchor)
    speaks = kind in {"same", "next"}
    assert verdict.holds == (kind == "none" or (speaks and sealed > 0))
    assert verdict.sealed == sealed
    assert verdict.anchored == (sealed if speaks else 0)
    assert verdict.anchor == (anchor if speaks else None)
    # Events 1 to 3 were recorded before the seal: whoever leaves them out of the inclusion is told.
    assert set(verdict.predating) == set(range(sealed + 1, 4))
    told = " ".join(verdict.does_not_prove())
    if verdict.holds and speaks:
        assert f"events {sealed + 1} to 4 were not rewritten" in told
        assert f"events 1 to {sealed} were in the book" in verdict.proves()[1]
    assert ("proves only itself" in told) != speaks
    assert str(verdict).startswith("the proof of order 采购-1 ")
    for lang in ("en", "zh"):
        texts = (*verdict.proves(lang), *verdict.does_not_prove(lang), verdict.text(lang))
        assert not any("{" in one for one in texts), "every value is filled in"
    assert ("证明完好" in verdict.text("zh")) == verdict.holds


def test_an_event_that_claims_to_be_older_than_a_seal_is_told(proof):
    """Appended to the genuine history under a time before the seal."""
    verdict = verify_proof(proof, LAST)
    assert verdict.predating == ()
    stale = evolve(LAST, sealed_at=LAST.sealed_at.add(years=1))
    later = {**proof, "seal": stale.as_dict()}
    verdict = verify_proof(later, stale)
    assert verdict.holds
    assert verdict.predating == (4,)
    assert verdict.as_dict()["predating"] == [4]
    for lang, said in (("en", "not shown to have been in the log when it was"), ("zh", "第 4 个")):
        assert any(said in one for one in verdict.does_not_prove(lang))


def test_an_event_that_was_put_in_between_two_seals_under_an_older_time_is_told(proof):
    earlier = evolve(FIRST, sealed_at=LAST.sealed_at)
    later = evolve(LAST, previous=earlier.digest)
    verdict = verify_proof({**proof, "seal": later.as_dict()}, [earlier, later])
    assert verdict.holds
    assert verdict.predating == (3,), "it is under the later seal, and names a time before the earlier one"


def test_what_is_no_proof_at_all_is_told_as_that():
    for what in (5, {}, None, b"proof"):
        with pytest.raises(BadInput) as caught:
            verify_proof(what)
        assert caught.value.code == "proof_foreign"


def test_an_anchor_that_says_nothing_about_it_never_passes(proof):
    for anchor in (FIRST, evolve(LAST, book="wuxi")):
        assert code_of(proof, anchor) == "proof.not_anchored"


def test_events_that_are_no_order_s_history_are_a_fault(monkeypatch, proof):
    monkeypatch.setattr("procurekit.model.proof.event_of", lambda _: 1 / 0)
    assert code_of(proof) == "proof.unreadable"


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda proof: proof.pop("procurekit"), "proof_foreign"),
        (lambda proof: proof.update(schema=0), "proof_malformed"),
        (lambda proof: proof.update(schema=2), "newer_schema"),
        (lambda proof: proof.update(book=1), "proof_malformed"),
        (lambda proof: proof.update(stream="\ud800"), "proof_malformed"),
        (lambda proof: proof.update(records=[]), "proof_malformed"),
        (lambda proof: proof.update(records={}), "proof_malformed"),
        (lambda proof: proof.update(records=["a"]), "proof_malformed"),
        (lambda proof: proof["records"][0].update(version=2**63), "proof_malformed"),
        (lambda proof: proof["records"][0].update(version=True), "proof_malformed"),
        (lambda proof: proof["records"][0].update(hash="00"), "proof_malformed"),
        (lambda proof: proof["records"][0].update(salt="采"), "proof_malformed"),
        (lambda proof: proof.update(inclusion=None), "proof_malformed"),
        (lambda proof: proof["inclusion"][0].update(leaf=-1), "proof_malformed"),
        (lambda proof: proof["inclusion"][0].update(path="a"), "proof_malformed"),
        (lambda proof: proof["inclusion"][0].update(path=[1]), "proof_malformed"),
        (lambda proof: proof.update(seal=[]), "proof_unreadable"),
        (lambda proof: proof["seal"].update(events=0), "proof_unreadable"),
    ],
    ids=map(str, count(1)),
)
def test_what_is_no_proof_is_refused(proof, alter, code):
    alter(proof)
    with pytest.raises(BadInput) as caught:
        verify_proof(proof)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "17", "[" * 100_000, '{"procurekit": "seal"}', "1" * 5000], ids=range(7)
)
def test_a_file_of_anything_else_is_refused(tmp_path, text):
    path = tmp_path / "proof.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        verify_proof(path)
    assert "proof.json" in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput) as caught:
        verify_proof(tmp_path / "proof.json")
    assert caught.value.code == "file_unreadable"


def places(value, path=()):
    """Every place in plain data."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*path, key))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("00" * 32),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(places(PROOF))), PLAIN)
def test_whatever_is_put_in_it_passes_for_what_was_written_or_not_at_all(place, value):
    proof = copy.deepcopy(PROOF)
    *way, last = place
    inside = proof
    for key in way:
        inside = inside[key]
    before, inside[last] = inside[last], value
    try:
        holds = verify_proof(proof, LAST).holds
    except BadInput:
        return
    # What may be absent are personal data, with their salt or without it, and what was never hashed.
    absent = value is None and last == "personal"
    assert holds == (absent or (value == before and type(value) is type(before)))


# --- what isn't handed over


def test_a_history_that_doesn_t_hold_is_not_handed_over():
    desk, _ = worked_on()
    stream = desk.get("采购-1").id
    kept = desk.store._streams["main", stream]
    kept[1] = evolve(kept[1], body=b"{}")
    with pytest.raises(StoreError) as caught:
        desk.proof("采购-1")
    assert caught.value.code == "proof_of_broken"


def test_a_history_that_was_never_sealed_so_is_not_handed_over():
    desk, _ = worked_on()
    other = next(one for one in desk.store._all if one.stream == desk.get("PO-2").id)
    desk.store._all[other.position - 1] = evolve(other, hash=bytes(32))
    with pytest.raises(StoreError) as caught:
        desk.proof("采购-1")
    assert caught.value.code == "seal_contradicted"


def test_events_that_nobody_can_read_are_not_handed_over():
    with procurekit.open("memory:") as desk:
        stream = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by="mei").id
        (record,) = desk.store.read("main", stream)
        body = b"\xff\xfe"
        envelope = write_envelope(evolve(read_envelope(record.envelope), body=digest(record.salt, body)))
        forged = evolve(record, envelope=envelope, hash=sha256(envelope).digest(), body=body)
        desk.store._all[:] = desk.store._streams["main", stream][:] = [forged]
        with pytest.raises(StoreError) as caught:
            desk.proof(stream)
        assert caught.value.code == "unreadable_event"
