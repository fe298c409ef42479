"""Seals and anchors: one written form, strict fields, and nothing that passes by being empty or contradictory."""

import json
from hashlib import sha256

import pytest
from attrs import evolve

from procurekit import BadInput, InvalidValue, Seal
from procurekit.model.anchors import ensure_agreement, read_anchors

AT = "2026-04-01T10:00:00Z"
ONE = Seal("main", 1, 3, "a1" * 32, AT)
TWO = Seal("main", 2, 5, "b2" * 32, AT, ONE.digest)
THREE = Seal("main", 3, 9, "c3" * 32, AT, TWO.digest)
OTHER = Seal("wuxi", 1, 4, "d4" * 32, AT)


def test_the_digest_is_that_of_the_written_form():
    written = f'{{"book":"main","number":1,"events":3,"root":"{"a1" * 32}","sealed_at":"{AT}"}}'
    assert ONE.digest == sha256(written.encode()).hexdigest()
    assert TWO.as_dict()["previous"] == ONE.digest


def test_one_moment_has_one_written_form():
    assert evolve(ONE, sealed_at="2026-04-01T18:00:00+08:00[Asia/Shanghai]").digest == ONE.digest
    assert evolve(ONE, book="苏州").digest != ONE.digest


@pytest.mark.parametrize("seal", [ONE, TWO])
def test_plain_data_comes_back(seal):
    assert Seal.from_dict(seal.as_dict()) == seal
    assert Seal.from_dict(json.loads(json.dumps({**seal.as_dict(), "digest": seal.digest}))) == seal


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("book", "", "empty_text"),
        ("book", None, "not_text"),
        ("number", 0, "not_an_integer"),
        ("number", True, "not_an_integer"),
        ("number", "1", "not_an_integer"),
        ("number", 2, "seal_previous"),
        ("events", 0, "not_an_integer"),
        ("events", 1.0, "not_an_integer"),
        ("root", None, "missing_value"),
        ("root", "a1", "not_a_hash"),
        ("root", "A1" * 32, "not_a_hash"),
        ("root", "xx" * 32, "not_a_hash"),
        ("sealed_at", None, "missing_value"),
        ("sealed_at", "yesterday", "not_a_moment"),
        ("sealed_at", "2026-04-01T10:00:00", "naive_time"),
        ("previous", "a1" * 32, "seal_previous"),
        ("previous", 7, "not_a_hash"),
    ],
)
def test_what_can_t_be_right_is_refused(field, value, code):
    with pytest.raises(InvalidValue) as caught:
        Seal.from_dict({**ONE.as_dict(), field: value})
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ("main", "not_a"),
        ([ONE.as_dict()], "not_a"),
        ({**ONE.as_dict(), "colour": "red"}, "seal_field"),
        ({**ONE.as_dict(), "digest": TWO.digest}, "seal_digest"),
        ({**ONE.as_dict(), "digest": 5}, "seal_digest"),
        ({}, "not_text"),
    ],
)
def test_what_is_no_seal_is_refused(plain, code):
    with pytest.raises(InvalidValue) as caught:
        Seal.from_dict(plain)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text()


# --- anchors


def test_anchors_are_read_from_wherever_they_are(tmp_path):
    lines, shown = tmp_path / "seals.jsonl", tmp_path / "seal.json"
    lines.write_text(f"{json.dumps(ONE.as_dict())}\n\n{json.dumps(TWO.as_dict())}\n", encoding="utf-8")
    shown.write_text(json.dumps({**THREE.as_dict(), "digest": THREE.digest}, indent=2), encoding="utf-8-sig")
    assert read_anchors(None) == ()
    assert read_anchors(ONE) == read_anchors(ONE.as_dict()) == (ONE,)
    assert read_anchors(str(lines)) == (ONE, TWO)
    assert read_anchors([OTHER, shown, lines, TWO]) == (ONE, TWO, THREE, OTHER)
    shown.write_text(json.dumps([one.as_dict() for one in (ONE, TWO)]), encoding="utf-8")
    assert read_anchors(shown) == (ONE, TWO)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "anchor_empty"),
        ("\n \n", "anchor_empty"),
        ("[]", "anchor_empty"),
        ("{", "anchor_unreadable"),
        ("{}", "anchor_unreadable"),
        ("17", "anchor_unreadable"),
        ("[" * 100_000, "anchor_unreadable"),
        (json.dumps(ONE.as_dict()) + "\n{torn", "anchor_unreadable"),
    ],
)
def test_a_file_of_anything_else_is_refused(tmp_path, text, code):
    path = tmp_path / "seals.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_anchors(path)
    assert caught.value.code == code
    assert "seals.jsonl" in str(caught.value)


def test_a_file_that_can_t_be_read_is_refused(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "bytes"):
        with pytest.raises(BadInput) as caught:
            read_anchors(path)
        assert caught.value.code == "file_unreadable"


@pytest.mark.parametrize("given", [17, b"seal", [17]])
def test_what_is_no_anchor_is_refused(given):
    with pytest.raises(InvalidValue) as caught:
        read_anchors(given)
    assert caught.value.code == "anchor_wrong_type"


def test_no_anchors_are_no_proof():
    with pytest.raises(BadInput) as caught:
        read_anchors([])
    assert caught.value.code == "anchor_empty"


def test_seals_with_gaps_between_them_agree():
    ensure_agreement([OTHER, THREE, ONE])
    ensure_agreement([ONE, ONE])


def test_a_store_that_counts_from_1_each_time_contradicts_nothing():
    ensure_agreement([ONE, evolve(ONE, events=4, root="b2" * 32)])


@pytest.mark.parametrize(
    "seals",
    [
        [ONE, evolve(ONE, root="b2" * 32)],
        [TWO, evolve(TWO, events=6)],
        [ONE, evolve(TWO, previous="f0" * 32)],
        [ONE, evolve(TWO, events=3)],
        [TWO, evolve(THREE, events=4)],
        [ONE, evolve(THREE, events=2)],
    ],
)
def test_seals_of_two_histories_contradict_each_other(seals):
    for order in (seals, seals[::-1]):
        with pytest.raises(InvalidValue) as caught:
            read_anchors(order)
        assert caught.value.code == "anchors_contradict"
