"""Content: what signatures are bound to has one digest, however a host holds it; what has none is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType

import pytest

from procurekit.errors import InvalidValue
from procurekit.workflow import Approval, Level, Tolerance
from procurekit.workflow.content import core_of, digest_of

APPROVAL = Approval("a", [Level("one", roles="boss")], before="done", tolerance=Tolerance("note", "amount < 5"))


def digest(value):
    return digest_of({"value": value}, APPROVAL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(100), Decimal("100.00")),
        (Decimal("1E+2"), 100),
        (Decimal("0.50"), Decimal("0.5")),
        ({"alpha", "beta", "gamma"}, frozenset({"gamma", "alpha", "beta"})),
        ({8, 0}, {0, 8}),
        (["a", "b"], ("a", "b")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": {"b": 1}}, MappingProxyType({"a": MappingProxyType({"b": 1})})),
        (date(2026, 3, 2), "2026-03-02"),
    ],
)
def test_the_same_content_has_one_digest(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(100), Decimal("100.01")),
        (Decimal("NaN"), Decimal("Infinity")),
        ({"alpha", "beta"}, {"alpha", "beta", "gamma"}),
        (["a", "b"], ["b", "a"]),
        ("a", None),
        (1, True),
    ],
)
def test_other_content_has_another(one, other):
    assert digest(one) != digest(other)


def test_a_digest_says_how_it_was_made():
    assert digest("x") == "1:" + sha256(b'{"value":"x"}').hexdigest()
    assert core_of({"value": "x", "note": "y"}, APPROVAL) == digest("x")


def circle():
    made: dict[str, object] = {}
    made["me"] = made
    return made


class Row:
    """What has no text of its own."""


@pytest.mark.parametrize("value", [Row(), {1: "a", "b": 2}, {("a",): 1}, "\ud800", circle(), Decimal("1E+9999")])
def test_what_has_no_content_of_its_own_is_refused_in_words(value):
    with pytest.raises(InvalidValue) as caught:
        digest(value)
    assert caught.value.code == "document_unsignable"
    assert "can't be signed" in caught.value.text()
    assert "无法签批" in caught.value.text("zh")
