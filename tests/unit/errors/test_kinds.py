"""Errors: procurekit's own and the builtin too, with code, values, text in two languages; they travel."""

from __future__ import annotations

import copy
import pickle

import pytest

from procurekit import Actor, Part, Quantity
from procurekit.errors import (
    BadInput,
    Conflict,
    Fault,
    Finding,
    InvalidDocument,
    InvalidValue,
    KeyReused,
    MissingExtra,
    NotFound,
    ProcurekitError,
    Reason,
    Refused,
    StoreError,
)

FAULT = Fault.of("not_text", "lines[1].item", field="item", value="5")
REASON = Reason.of("order_without_supplier")
ERRORS = [
    (InvalidValue("not_a", field="A.b", value="1", expected="int"), ValueError),
    (InvalidDocument("Receipt", [FAULT]), ValueError),
    (NotFound("not_found", what="order", id="x", book="main"), LookupError),
    (Conflict("conflict", events=["e"], stream="s", found=2, expected=1, changes="c"), RuntimeError),
    (KeyReused("key_reused", key="k"), ValueError),
    (Refused("issue", [REASON]), PermissionError),
    (MissingExtra("missing_extra", extra="tables", package="p"), ImportError),
    (StoreError("store_closed"), OSError),
    (BadInput("not_json", detail="d"), ValueError),
]
BY_CLASS = pytest.mark.parametrize(("error", "builtin"), ERRORS, ids=[type(one).__name__ for one, _ in ERRORS])


@BY_CLASS
def test_an_error_is_the_builtin_that_a_caller_would_have_caught(error, builtin):
    assert isinstance(error, builtin)
    assert isinstance(error, ProcurekitError)


@BY_CLASS
def test_an_error_says_it_in_both_languages(error, builtin):
    assert str(error) == error.text() == error.text("en")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error.text("zh"))
    told = error.as_dict("zh")
    assert (told["code"], told["text"]) == (error.code, error.text("zh"))


@BY_CLASS
@pytest.mark.parametrize("again", [copy.copy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copied", "pickled"])
def test_an_error_travels_to_another_process(error, builtin, again):
    other = again(error)
    assert type(other) is type(error)
    assert (str(other), other.code, other.values) == (str(error), error.code, error.values)
    assert vars(other) == vars(error)


def test_a_refusal_lists_every_reason():
    refused = Refused("issue", [REASON, Reason.of("order_without_lines")])
    assert refused.text().count("\n") == 2
    assert [one["code"] for one in refused.as_dict()["reasons"]] == ["order_without_supplier", "order_without_lines"]


def test_an_invalid_document_lists_every_fault():
    error = InvalidDocument("Receipt", [FAULT, FAULT])
    assert error.text("zh").count("lines[1].item") == 2
    assert len(error.as_dict()["faults"]) == 2


def test_a_conflict_says_what_the_others_wrote():
    assert Conflict("conflict", events=["e"], stream="s").events == ("e",)


def test_a_statement_says_its_path_once():
    assert str(FAULT) == "lines[1].item: 5 must be text (str)"
    assert Finding.of("unknown_line", "lines[9]", line=9).text() == "lines[9]: the order has no line 9"
    assert Finding.of("unknown_line", line=9).text() == "the order has no line 9"


def test_a_statement_keeps_its_values_as_text_and_is_equal_by_value():
    one = Finding.of("unknown_line", line=9, other=None)
    assert one.values == {"line": "9", "other": None}
    assert one == Finding.of("unknown_line", line="9", other=None)
    assert one != Fault.of("unknown_line", line="9", other=None)
    assert one.as_dict()["values"] == {"line": "9", "other": None}
    assert hash(one) == hash(Finding.of("unknown_line", line=1))


def test_what_a_text_says_only_of_a_value_that_is_there():
    found = Finding.of("number_seen_before", number="G9", issuer=None, other="stock_in_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    assert found.text() == "the number G9 was already used by another stock in"
    assert found.text("zh") == "编号 G9 已被另一份入库单据使用"
    named = Finding.of("number_seen_before", number="G9", issuer="V-7", other="receipt")
    assert named.text() == "the number G9 of V-7 was already used by another receipt"
    assert named.text("zh") == "V-7 的编号 G9 已被另一份收货单据使用"
    # What was stored before the value was known says nothing of it.
    old = Finding.of("over_received", received="121", ordered="100", allowed="0", level="line")
    assert old.text() == "121 received of 100 ordered, 0 more is allowed (order line)"


def test_a_value_with_a_form_for_readers_is_shown_by_it_and_a_text_quoted():
    for value, shown in ((Quantity("0", "EA"), "0 EA"), (Quantity(0), "0")):
        with pytest.raises(InvalidValue) as caught:
            Part(value)
        assert (caught.value.code, caught.value.values["value"]) == ("not_positive", shown)
    with pytest.raises(InvalidValue) as caught:
        Actor(" ")
    assert caught.value.values["value"] == "' '"


class Label:
    """A value that says itself in the reader's language, as a state or a step of a workflow does."""

    def text(self, lang="en"):
        return "草稿" if lang == "zh" else "draft"

    def __str__(self):
        return "entwurf"


def test_a_value_that_says_itself_does_so_in_both_languages_and_is_plain_text_in_plain_data():
    refused = Refused("submit", [Reason.of("reason_needed", command=Label())])
    for one in (refused, pickle.loads(pickle.dumps(refused))):
        (reason,) = one.reasons
        assert "draft" in reason.text()
        assert "草稿" in reason.text("zh")
        assert reason.as_dict()["values"] == {"command": "entwurf"}
        assert type(reason.as_dict()["values"]["command"]) is str
        assert reason == Reason.of("reason_needed", command="entwurf")


def test_an_error_s_values_are_plain_data():
    error = InvalidValue("not_a", field="A.b", value=None, expected=int)
    assert error.as_dict()["values"] == {"field": "A.b", "value": None, "expected": "<class 'int'>"}
