"""What a caller of `execute` can get wrong in an argument comes back as data, whatever JSON holds there."""

import pytest

import procurekit

ORDER = {"number": "PO-1", "supplier": "V-7", "lines": [{"number": 1, "item": "M6-BOLT", "quantity": "5"}]}


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        desk.execute({"command": "create", "order": ORDER, "by": "mei"})
        yield desk


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"command": "get", "order": 5}, "not_text"),
        ({"command": "get", "order": None}, "not_text"),
        ({"command": "kpis", "by": ["supplier"]}, "not_text"),
        ({"command": "do", "step": "submit", "order": "PO-1", "by": "mei", "version": "1"}, "not_an_integer"),
        ({"command": "observe", "source": "erp", "number": "A", "order": ORDER, "complete": "yes"}, "not_a"),
        ({"command": "observe", "source": "erp", "number": "A", "order": ORDER, "facts": 5}, "not_many"),
        ({"command": "observe", "source": "erp", "number": "A", "order": ORDER, "facts": [5]}, "not_many"),
    ],
)
def test_an_argument_of_the_wrong_type_is_told(desk, command, code):
    answer = desk.execute(command)
    assert (answer["ok"], answer["error"]["code"]) == (False, code)


def test_an_argument_that_may_be_left_out_may_be_null(desk):
    assert desk.execute({"command": "orders", "stage": None})["ok"]


def test_an_error_is_told_in_the_language_that_the_command_asks_for(desk):
    answer = desk.execute({"command": "get", "order": "PO-9", "lang": "zh"})
    assert answer["error"]["text"] == "账套 main 中没有订单 PO-9"
