"""Rows of orders: what the rows of their lines come to, told of objects and of frames alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from tests.frames import COLUMNS, KINDS, arrow, collected
from tests.unit.model.test_folding import CREATED, ORDER, PAPER, recorded, story

from procurekit import InvalidValue
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.events import Created
from procurekit.model.facts import VOCABULARY, line_facts
from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.receipt import Receipt
from procurekit.model.rows_of_orders import ORDER_ROWS, order_row_words, order_rows, order_rows_in

FIRST = {"order_id": "order_1", "line_status": "open", "kind": "goods"}


@pytest.fixture(params=["objects", *KINDS])
def order(request):
    """The one order that lines with these facts are of, however it is told."""

    def of(*lines):
        rows = [{**FIRST, **one} for one in lines]
        if request.param == "objects":
            (found,) = order_rows(rows)
            return attrs.asdict(found)
        columns = {name: COLUMNS[name] for name in COLUMNS if any(name in row for row in rows)}
        (found,) = collected(order_rows_in(KINDS[request.param](arrow(rows, columns))).to_native())
        return dict.fromkeys(ORDER_ROWS) | found

    return of


def test_an_order_of_our_own_is_what_its_document_says():
    paper = attrs.evolve(
        PAPER,
        lines=[
            OrderLine(
                1, "A", 100, "2.00", schedule=[ScheduleLine(1, 60, "2026-12-10"), ScheduleLine(2, 40, "2026-12-20")]
            ),
            OrderLine(2, "B", 10, "1", requested="2026-12-05"),
            OrderLine(3, "C", 10, "7", requested="2026-12-01", status="cancelled"),
            OrderLine(4, "D", 10, kind="free"),
        ],
    )
    came = recorded(Receipt(ORDER, 2, 10, at="2026-12-04"))
    state = story(Created(paper, "issued", "issued"), came)
    (row,) = order_rows(line_facts(state))
    facts = order_facts(state)
    same = ("book", "order_id", "order_number", "supplier", "purchaser", "currency", "stage", "project", "agreement")
    for name in (*same, "requested", "latest_promise", "needed_by", "on_hold", "open_amount", "all_cancelled"):
        assert getattr(row, name) == facts[name], name
    assert (row.amount, row.lines, row.open_lines) == (facts["order_amount"], 4, 3)
    assert (row.received_amount, row.first_received_on, row.last_moved_on) == (10, date(2026, 12, 4), date(2026, 12, 4))
    assert row.requested == date(2026, 12, 5)
    for name, value in attrs.asdict(row).items():
        kind = ORDER_ROWS[name].type
        assert value is None or fits(PYTHON_NAMES.get(kind, kind), value), name


def test_orders_whose_rows_come_mixed_up():
    one, other = line_facts(story(CREATED)), line_facts(attrs.evolve(story(CREATED), id="order_2"))
    rows = [row for pair in zip(one, other, strict=True) for row in pair]
    assert [(row.order_id, row.lines, row.amount) for row in order_rows(rows)] == [(ORDER, 2, 210), ("order_2", 2, 210)]
    assert list(order_rows([])) == []


def test_a_number_stands_in_for_an_id_and_what_has_neither_is_of_no_order():
    rows = [{"order_number": "PO-1"}, {"order_number": "PO-1", "order_id": None}, {"order_id": "7"}, {"amount": 5}]
    assert [(one.order_id, one.order_number, one.lines) for one in order_rows(rows)] == [
        ("PO-1", "PO-1", 2),
        ("7", None, 1),
    ]
    books = [{"order_number": "PO-1", "book": one} for one in ("main", "wuxi", "main")]
    assert [(one.book, one.lines) for one in order_rows(books)] == [("main", 2), ("wuxi", 1)]


def test_a_sum_is_unknown_if_a_part_of_it_is(order):
    one = {"amount": Decimal(7), "invoiced_amount": Decimal(1), "received_amount": None, "received": Decimal(2)}
    other = {"amount": None, "invoiced_amount": Decimal("2.5"), "received_amount": Decimal(3), "received": Decimal(2)}
    found = order(one, other)
    assert (found["amount"], found["invoiced_amount"], found["received_amount"]) == (None, Decimal("3.5"), None)


def test_what_was_cancelled_or_is_free_costs_nothing(order):
    found = order(
        {"amount": Decimal(7)},
        {"amount": None, "kind": "free"},
        {"amount": Decimal(2), "kind": "free"},
        {"amount": None, "line_status": "cancelled"},
        {"amount": Decimal(5), "line_status": "cancelled"},
    )
    assert (found["amount"], found["lines"], found["all_cancelled"]) == (9, 3, False)


def test_what_was_ordered_is_so_also_where_it_was_cancelled(order):
    found = order({"amount": Decimal(7)}, {"amount": Decimal(5), "line_status": "cancelled"}, {"kind": "free"})
    assert (found["ordered_amount"], found["amount"]) == (12, 7)
    assert order({"amount": Decimal(7)}, {"amount": None, "line_status": "cancelled"})["ordered_amount"] is None


def test_of_what_has_not_arrived_the_amount_is_nothing(order):
    found = order(
        {"received": Decimal(0), "received_amount": None}, {"received": Decimal(2), "received_amount": Decimal(4)}
    )
    assert found["received_amount"] == 4


def test_what_is_still_to_come(order):
    found = order(
        {"open": Decimal(3), "open_amount": Decimal(6), "expects_receipt": True},
        {"open": Decimal(3), "open_amount": Decimal(8), "expects_receipt": False},
        {"open": Decimal(0), "open_amount": None, "expects_receipt": True},
        {"open": Decimal(2), "open_amount": None, "expects_receipt": True, "kind": "free"},
        {"open": Decimal(2), "open_amount": Decimal(1), "expects_receipt": None},
    )
    assert (found["open_lines"], found["open_amount"]) == (3, 7)


def test_what_lines_share_and_what_they_all_say(order):
    told = [
        {"supplier": None, "project": "P", "agreement": "FA"},
        {"supplier": "V-7", "project": "P", "agreement": None},
    ]
    found = order(*told)
    assert (found["supplier"], found["project"], found["agreement"]) == ("V-7", "P", None)
    assert order(*told, {"project": "Q"})["project"] is None


@pytest.mark.parametrize(
    ("parts", "any_", "every"),
    [
        ([False, False], False, False),
        ([False, True], True, False),
        ([None, True], True, None),
        ([None, False], None, False),
        ([None, None], None, None),
        ([True, True], True, True),
    ],
)
def test_any_and_every_have_three_values(order, parts, any_, every):
    words = {True: "cancelled", False: "open", None: None}
    found = order(*({"on_hold": one, "line_status": words[one], "stage": "issued"} for one in parts))
    assert (found["on_hold"], found["all_cancelled"]) == (any_, every)


def test_an_order_that_was_cancelled_is_so_with_all_its_lines(order):
    assert order({"stage": "cancelled"}, {"stage": "cancelled", "line_status": None})["all_cancelled"] is True


def test_a_count_is_unknown_if_it_is_of_one_line(order):
    found = order({"open": Decimal(1)}, {"open": None})
    assert (found["open_lines"], found["lines"]) == (None, 2)
    assert order({"open": Decimal(1)}, {"open": None, "expects_receipt": False})["open_lines"] == 1


def test_days_of_lines_that_are_cancelled_are_waited_for_by_nobody(order):
    early, late = date(2026, 1, 1), date(2026, 3, 1)
    gone = {"requested": early, "latest_promise": late, "needed_by": early, "first_received_on": early}
    here = {"requested": late, "latest_promise": early, "needed_by": None, "last_moved_on": late}
    found = order({**gone, "line_status": "cancelled"}, here)
    assert (found["requested"], found["latest_promise"], found["needed_by"]) == (late, early, None)
    assert (found["first_received_on"], found["last_moved_on"]) == (early, late)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_frame_does_not_tell_is_not_there(kind):
    rows = [{"order_number": "PO-1", "amount": Decimal(7)}, {"order_number": "PO-1", "amount": Decimal(8)}]
    columns = {name: COLUMNS[name] for name in ("order_number", "amount")}
    found = collected(order_rows_in(KINDS[kind](arrow(rows, columns))).to_native())
    amounts = {"amount": Decimal(15), "ordered_amount": Decimal(15)}
    assert found == [{"order_id": "PO-1", "order_number": "PO-1", "lines": 2, **amounts}]
    with pytest.raises(InvalidValue) as refused:
        order_rows_in(KINDS[kind](arrow(rows, {"amount": COLUMNS["amount"]})))
    assert refused.value.code == "expression_table_columns"


def test_whole_numbers_floats_categories_and_columns_of_others():
    import polars as pl

    frame = pl.DataFrame(
        {
            "order_id": ["1", "1"],
            "amount": [120, 30],
            "invoiced_amount": [0.5, 0.25],
            "stage": ["issued"] * 2,
            "_amount": [1, 2],
        },
        schema_overrides={"stage": pl.Categorical},
    )
    (found,) = order_rows_in(frame).rows(named=True)
    assert found == {
        "order_id": "1",
        "stage": "issued",
        "lines": 2,
        "amount": 150,
        "ordered_amount": 150,
        "invoiced_amount": 0.75,
        "all_cancelled": None,
    }
    arrow_table = frame.drop("stage").to_arrow()
    assert order_rows_in(arrow_table, ["amount"]).rows(named=True) == [{"order_id": "1", "amount": 150}]


def test_a_fact_that_there_is_none_of_and_a_value_of_another_kind_are_refused():
    import polars as pl

    with pytest.raises(InvalidValue) as refused:
        order_rows_in(pl.DataFrame({"order_id": ["1"]}), ["amuont"])
    assert (refused.value.code, refused.value.values["field"]) == ("not_a_choice", "only")
    with pytest.raises(InvalidValue):
        list(order_rows([{"order_id": "1", "amount": 0.5}]))


def test_conditions_are_written_in_both_languages():
    words = order_row_words()
    large = parse("金额 > 100 且 未交计划行数 > 0", words, wanted="bool")
    assert large == parse("amount > 100 and open_lines > 0", words)
    assert order_row_words() is words


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    for others in (VOCABULARY, ORDER_FACTS):
        for name in ORDER_ROWS.keys() & others.keys():
            assert (ORDER_ROWS[name].zh, ORDER_ROWS[name].type) == (others[name].zh, others[name].type)
